// Boxes, fitted texts, cards and buttons.
// SPDX-License-Identifier: Apache-2.0
#include "core/canvas.h"

#include "core/name.h"

#include <string.h>

int px(const struct canvas *c, int permille)
{
	return (c->side * permille + 500) / 1000;
}

struct box box_inset(struct box b, int dx, int dy)
{
	return (struct box){ b.x + dx, b.y + dy, b.w - 2 * dx, b.h - 2 * dy };
}

struct box cut_top(struct box *b, int h)
{
	struct box top = { b->x, b->y, b->w, h };
	b->y += h;
	b->h -= h;
	return top;
}

struct box cut_bottom(struct box *b, int h)
{
	b->h -= h;
	return (struct box){ b->x, b->y + b->h, b->w, h };
}

struct box cut_left(struct box *b, int w)
{
	struct box left = { b->x, b->y, w, b->h };
	b->x += w;
	b->w -= w;
	return left;
}

struct box cut_right(struct box *b, int w)
{
	b->w -= w;
	return (struct box){ b->x + b->w, b->y, w, b->h };
}

struct box box_cell(struct box b, int columns, int rows, int index, int gap)
{
	int column = index % columns, row = index / columns;
	int left = (b.w + gap) * column / columns, right = (b.w + gap) * (column + 1) / columns - gap;
	int top = (b.h + gap) * row / rows, bottom = (b.h + gap) * (row + 1) / rows - gap;
	return (struct box){ b.x + left, b.y + top, right - left, bottom - top };
}

struct box box_middle(struct box b, int w, int h)
{
	return (struct box){ b.x + (b.w - w) / 2, b.y + (b.h - h) / 2, w, h };
}

int line_height(int size)
{
	return (size * 122 + 99) / 100;
}

struct setting { struct span line[TYPE_LINES]; int lines, size; };

enum words { WORDS_WHOLE, WORDS_BROKEN };

static bool try_size(struct setting *ret, struct span text, const struct type *t, struct box b, int size, int most, enum words words)
{
	int rows = b.h / line_height(size);
	if (rows < 1 || (words == WORDS_WHOLE && type_longest_word(text, t->weight, size) > b.w))
		return false;
	ret->size = size;
	ret->lines = type_break(text, t->weight, size, b.w, rows < most ? rows : most, ret->line);
	return ret->lines > 0 || !text.len;
}

// Tries sizes from the wanted one down to `to` thousandths of it.
static bool try_sizes(struct setting *ret, struct span text, const struct type *t, struct box b, int to, int most, enum words words)
{
	for (int size = t->size; size >= t->size * to / 1000 && size >= 8; size--)
		if (try_size(ret, text, t, b, size, most, words))
			return true;
	return false;
}

// At the smallest size, what does not fit the last line is replaced by "…".
static void end_early(struct setting *ret, char *memory, size_t cap, struct span text, const struct type *t, struct box b)
{
	struct span kept = text;
	int size = t->size * 7 / 10 > 8 ? t->size * 7 / 10 : 8;
	while (kept.len) {
		size_t at = kept.len;
		while (at && kept.at[at - 1] != ' ')
			at--;
		kept.len = at ? at - 1 : 0;
		struct text out = text_init(memory, cap);
		text_add(&out, kept);
		text_str(&out, "…");
		if (!out.full && try_size(ret, text_span(&out), t, b, size, t->lines, WORDS_BROKEN))
			return;
	}
	ret->lines = 0;
}

static bool fit(struct setting *ret, struct span text, struct span shorter, const struct type *t, struct box b, char *memory, size_t cap)
{
	if (try_sizes(ret, text, t, b, 700, t->lines, WORDS_WHOLE))
		return true;
	if (shorter.len && shorter.len < text.len && try_sizes(ret, shorter, t, b, 700, t->lines, WORDS_WHOLE))
		return true;
	struct span least = shorter.len ? shorter : text;
	if (!t->may_end)
		return try_sizes(ret, least, t, b, 300, TYPE_LINES, WORDS_WHOLE) || try_sizes(ret, least, t, b, 300, TYPE_LINES, WORDS_BROKEN);
	end_early(ret, memory, cap, text, t, b);
	return ret->lines > 0;
}

static int set(struct canvas *c, struct box b, struct type t, struct span text, struct span shorter)
{
	char memory[SAY_MAX];
	struct setting it = { .lines = 0 };
	text = span_trim(text);
	if (!text.len)
		return 0;
	if (b.w < 1 || b.h < 1 || !fit(&it, text, shorter, &t, b, memory, sizeof(memory))) {
		c->s->unfit++;
		return 0;
	}
	int step = line_height(it.size), height = step * it.lines;
	int y = t.middle ? b.y + (b.h - height) / 2 : b.y;
	for (int i = 0; i < it.lines; i++) {
		struct shape *s = scene_add(c->s, SHAPE_TEXT, (struct box){ b.x, y + i * step, b.w, step }, t.colour);
		s->text = scene_text(c->s, it.line[i]);
		s->size = it.size;
		s->weight = t.weight;
		s->align = t.align;
		s->role = t.role;
		s->ground = t.ground;
	}
	return height;
}

int set_text(struct canvas *c, struct box b, struct type t, const char *text)
{
	return set(c, b, t, span_of(text), (struct span){ 0 });
}

int set_name(struct canvas *c, struct box b, struct type t, const char *name)
{
	return set(c, b, t, span_of(name), name_split(span_of(name)).name);
}

int set_word(struct canvas *c, struct box b, struct type t, enum word w)
{
	return set(c, b, t, span_of(word(w, c->lang)), (struct span){ 0 });
}

void move_down(struct canvas *c, int first, int by)
{
	for (int i = first; by > 0 && i < c->s->shapes; i++) {
		c->s->shape[i].box.y += by;
		c->s->shape[i].touch.y += by;
	}
}

void fill(struct canvas *c, struct box b, uint32_t colour, int radius)
{
	scene_add(c->s, SHAPE_RECT, b, colour)->radius = radius;
}

void card(struct canvas *c, struct box b)
{
	struct shape *s = scene_add(c->s, SHAPE_RECT, b, WHITE);
	s->radius = px(c, 35);
	s->edge = LINE;
	s->shadow = px(c, 5) > 2 ? px(c, 5) : 2;
}

void icon(struct canvas *c, struct box b, enum icon which, uint32_t colour)
{
	int side = b.w < b.h ? b.w : b.h;
	scene_add(c->s, SHAPE_ICON, box_middle(b, side, side), colour)->icon = which;
}

void touchable(struct canvas *c, enum widget w, int index, struct box b)
{
	struct shape *s = &c->s->shape[c->s->shapes - 1];
	s->target = (struct target){ w, index };
	s->touch = b;
}

bool is_pressed(const struct canvas *c, enum widget w, int index)
{
	return c->f->pressed.widget == w && c->f->pressed.index == index;
}

// Grown to the least size that a finger needs, and kept inside the screen.
static struct box finger(const struct canvas *c, struct box b)
{
	int least = c->side / 6 + 1;
	int w = b.w > least ? b.w : least, h = b.h > least ? b.h : least;
	struct box t = box_middle(b, w, h);
	t.x = t.x < 0 ? 0 : t.x + w > c->w ? c->w - w : t.x;
	t.y = t.y < 0 ? 0 : t.y + h > c->h ? c->h - h : t.y;
	return t;
}

// How wide a label of at most two lines is, so that icon and label stand in the middle together.
static int label_width(struct span label, const struct type *t, int room)
{
	struct span line[TYPE_LINES];
	int lines = type_break(label, t->weight, t->size, room, 2, line), widest = 0;
	for (int i = 0; i < lines; i++) {
		int w = type_width(line[i], t->weight, t->size);
		widest = w > widest ? w : widest;
	}
	return lines && widest < room ? widest : room;
}

void button(struct canvas *c, struct box b, enum look look, enum icon which, const char *label, enum widget w, int index)
{
	button_in(c, finger(c, b), b, look, which, label, w, index);
}

void button_in(struct canvas *c, struct box cell, struct box b, enum look look, enum icon which, const char *label, enum widget w, int index)
{
	static const struct { uint32_t fill, pressed, text; } colours[] = {
		[LOOK_FIRST] = { DEEP, 0xff063a31, WHITE },
		[LOOK_SECOND] = { TINT, 0xffcfdcd6, 0xff0a4a3f },
		[LOOK_PLAIN] = { PAPER, TINT, DEEP },
		[LOOK_WHITE] = { WHITE, 0xffe8ecea, INK },
	};
	uint32_t ground = is_pressed(c, w, index) ? colours[look].pressed : colours[look].fill, ink = colours[look].text;
	fill(c, b, ground, px(c, 25) < b.h / 2 ? px(c, 25) : b.h / 2);
	touchable(c, w, index, cell);
	struct type t = { px(c, 36), WEIGHT_SEMIBOLD, ink, ground, ALIGN_CENTRE, 2, TEXT_SMALL, false, true };
	struct box inside = box_inset(b, px(c, 20), px(c, 5));
	int side = px(c, 45);
	if (which == ICON_NONE) {
		set_text(c, inside, t, label);
		return;
	}
	if (!label[0]) {
		icon(c, box_middle(b, side, side), which, ink);
		return;
	}
	int gap = px(c, 16), width = label_width(span_of(label), &t, inside.w - side - gap);
	struct box both = box_middle(inside, side + gap + width, inside.h);
	icon(c, which == ICON_NEXT ? cut_right(&both, side) : cut_left(&both, side), which, ink);
	(void)(which == ICON_NEXT ? cut_right(&both, gap) : cut_left(&both, gap)); // an arrow points where it leads
	t.align = ALIGN_LEFT;
	set_text(c, both, t, label);
}

const char *say(char memory[SAY_MAX], const struct canvas *c, enum word w, const struct fill *fills, int n)
{
	struct text t = text_init(memory, SAY_MAX);
	words_write(&t, w, c->lang, fills, n);
	return memory;
}
