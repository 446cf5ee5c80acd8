// A list of shapes that a screen consists of, and where it can be touched.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/input.h"
#include "core/type.h"

#define SCENE_SHAPES 400
#define SCENE_TEXT 12000 // bytes of all texts

enum shape_kind {
	SHAPE_RECT,     // filled, rounded corners; `shadow` below it
	SHAPE_CAMERA,   // the live picture in a rounded rectangle; shapes after it lie over it
	SHAPE_RING,     // an arc inside the box: `thick` wide, from the top, clockwise, `share` permille of the turn
	SHAPE_BRACKETS, // four rounded corners of a square: the reticle
	SHAPE_CHECK, SHAPE_CROSS, SHAPE_MARK, // strokes (tick, cross, exclamation mark), `share` permille of them drawn
	SHAPE_ICON,     // `icon` as a mask in `colour`
	SHAPE_TEXT,     // one line inside the box, which is as wide as the line may get
	SHAPE_KIND_COUNT
};
enum icon {
#define ICON(id, file) ICON_##id,
#include "core/icons.def"
#undef ICON
	ICON_COUNT
};
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_COUNT };
enum text_role { TEXT_SMALL, TEXT_VERDICT, TEXT_NAME, TEXT_ROLE_COUNT }; // what the demands on size and contrast depend on

struct box { int32_t x, y, w, h; };

struct shape {
	int32_t kind;             // enum shape_kind
	struct box box;           // pixels
	uint32_t colour;          // 0xAARRGGBB, not premultiplied
	uint32_t edge;            // RECT: colour of a hairline around it, 0: none
	uint32_t ground;          // TEXT: the colour it stands on
	int32_t radius, thick, share, shadow;
	int32_t icon;
	int32_t text, size, weight, align, role; // TEXT: offset into the scene's texts, font size in pixels
	struct target target;     // WIDGET_NONE: none
	struct box touch;         // where it is touched
};

struct scene { // two equal scenes are equal byte for byte
	int32_t width, height;
	uint32_t ground;
	int32_t shapes, text_len;
	int32_t full;             // shapes or texts that had no room in the lists: 0 unless the program is wrong
	int32_t unfit;            // texts that did not fit their place even at their smallest
	struct shape shape[SCENE_SHAPES];
	char text[SCENE_TEXT];
};

void scene_init(struct scene *s, int width, int height, uint32_t ground);
struct shape *scene_add(struct scene *s, enum shape_kind kind, struct box box, uint32_t colour); // to be filled in further; never NULL
int scene_text(struct scene *s, struct span text); // offset of a copy, 0 and counted as full when there is no room
bool scene_equal(const struct scene *a, const struct scene *b);
