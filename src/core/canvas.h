// Building a scene: boxes cut from boxes, texts fitted into them, cards and buttons in the one look.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/flow.h"
#include "core/scene.h"

// Contrasts are those of WCAG 2: at least 7 for all pairs used with TEXT_SMALL, 4.5 for verdicts and names.
#define PAPER 0xfff4f6f3u
#define WHITE 0xffffffffu
#define INK 0xff14211bu
#define MUTED 0xff414f48u   // smaller texts on PAPER and WHITE
#define ACCENT 0xff0e6b5cu
#define DEEP 0xff0a5347u    // the accent where small text is involved
#define TINT 0xffe4ece8u    // second buttons
#define LINE 0xffdde4dfu
#define NIGHT 0xff22302au   // where the camera's picture will be
#define GREEN 0xff1b7f3bu
#define AMBER 0xffb86e00u
#define RED 0xffb3261eu

struct canvas {
	struct scene *s;
	const struct flow *f;
	const struct model *m;
	enum lang lang;
	int w, h, side;     // pixels; side: the shorter one
	bool tall;          // higher than wide
};
int px(const struct canvas *c, int permille);       // of the shorter side

struct box box_inset(struct box b, int dx, int dy);
struct box cut_top(struct box *b, int h);           // takes a strip away from b and returns it
struct box cut_bottom(struct box *b, int h);
struct box cut_left(struct box *b, int w);
struct box cut_right(struct box *b, int w);
struct box box_cell(struct box b, int columns, int rows, int index, int gap); // of an even grid
struct box box_middle(struct box b, int w, int h);

struct type {           // how a text is set
	int size;           // pixels
	enum weight weight;
	uint32_t colour, ground;
	enum align align;
	int lines;          // as many at most, at full size or shrunk
	enum text_role role;
	bool may_end;       // the end may give way to "…" when it would get too small; never set for names
	bool middle;        // in the middle of the box's height
};
// Sets text into b: first in as many lines as allowed, then shrunk to 70 %, then (names) without titles, then smaller and in more lines.
// Returns the height taken, from the top of b.
int set_text(struct canvas *c, struct box b, struct type t, const char *text);
int set_name(struct canvas *c, struct box b, struct type t, const char *name);
int set_word(struct canvas *c, struct box b, struct type t, enum word w);
int line_height(int size);
void move_down(struct canvas *c, int first, int by); // all shapes from number `first` on; not upwards

void fill(struct canvas *c, struct box b, uint32_t colour, int radius);
void card(struct canvas *c, struct box b);          // white, with a soft shadow
void icon(struct canvas *c, struct box b, enum icon which, uint32_t colour); // the largest square in the middle of b
void touchable(struct canvas *c, enum widget w, int index, struct box b);    // the shape drawn last is touched there

enum look { LOOK_FIRST, LOOK_SECOND, LOOK_PLAIN, LOOK_WHITE };
// A button whose touch target is at least a sixth of the shorter side high and wide, or b where that is more.
void button(struct canvas *c, struct box b, enum look look, enum icon which, const char *label, enum widget w, int index);
void button_in(struct canvas *c, struct box cell, struct box b, enum look look, enum icon which, const char *label, enum widget w, int index); // touched in all of cell
bool is_pressed(const struct canvas *c, enum widget w, int index);

// Sentences with slots, written into the caller's memory.
#define SAY_MAX 700
const char *say(char memory[SAY_MAX], const struct canvas *c, enum word w, const struct fill *fills, int n);
