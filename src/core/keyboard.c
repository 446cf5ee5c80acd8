// The on-screen keyboard: ten keys a row, as large as fits.
// SPDX-License-Identifier: Apache-2.0
#include "core/view_part.h"

#include <string.h>

// One cell a key; a run of the same sign is one wide key. < erases, ^ shifts, _ is a space.
static const char *const search_rows[] = { "1234567890", "qwertyuiop", "asdfghjkl'", "zxcvbnm._<", NULL };
static const char *const text_rows[] = { "1234567890", "qwertyuiop", "asdfghjkl'", "^zxcvbnm<<", ",.-/____&?", NULL };

static const char *const *rows_of(enum keyboard k)
{
	return k == KEYBOARD_SEARCH ? search_rows : text_rows;
}

static int row_count(enum keyboard k)
{
	int n = 0;
	while (rows_of(k)[n])
		n++;
	return n;
}

// A twelfth of the height of a wide screen; on a tall one keys are as high as they look well.
int keyboard_height(const struct canvas *c, enum keyboard k)
{
	int key = c->tall ? px(c, 125) : (c->h + 11) / 12;
	return row_count(k) * key;
}

static int32_t key_at(const struct canvas *c, char sign, enum keyboard k)
{
	bool letter = sign >= 'a' && sign <= 'z';
	if (sign == '<')
		return KEY_BACKSPACE;
	if (sign == '^')
		return KEY_SHIFT;
	if (sign == '_')
		return ' ';
	return letter && (k == KEYBOARD_SEARCH || c->f->upper) ? sign - 'a' + 'A' : sign;
}

static void key(struct canvas *c, struct box cell, int32_t code)
{
	struct box face = box_inset(cell, px(c, 5), px(c, 5));
	bool special = code == KEY_BACKSPACE || code == KEY_SHIFT;
	bool down = is_pressed(c, WIDGET_KEY, code) || (code == KEY_SHIFT && c->f->upper);
	uint32_t ground = down ? 0xffc6d6cfu : special ? TINT : WHITE;
	struct shape *s = scene_add(c->s, SHAPE_RECT, face, ground);
	s->radius = px(c, 16);
	s->edge = LINE;
	touchable(c, WIDGET_KEY, code, cell);
	int side = face.h * 5 / 10;
	if (special) {
		icon(c, box_middle(face, side, side), code == KEY_SHIFT ? ICON_SHIFT : ICON_BACKSPACE, INK);
		return;
	}
	char memory[8];
	struct text t = text_init(memory, sizeof(memory));
	text_code(&t, code);
	struct type type = { px(c, 46), WEIGHT_SEMIBOLD, INK, ground, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	if (code == ' ') {
		type.size = px(c, 30);
		set_word(c, face, type, WORD_KEY_SPACE);
	} else {
		set_text(c, face, type, memory);
	}
}

void keyboard(struct canvas *c, struct box b, enum keyboard k)
{
	const char *const *rows = rows_of(k);
	int n = row_count(k);
	for (int row = 0; row < n; row++) {
		struct box line = box_cell(b, 1, n, row, 0);
		for (int i = 0; rows[row][i];) {
			int run = 1;
			while (rows[row][i + run] == rows[row][i])
				run++;
			struct box first = box_cell(line, 10, 1, i, 0), last = box_cell(line, 10, 1, i + run - 1, 0);
			key(c, (struct box){ first.x, first.y, last.x + last.w - first.x, first.h }, key_at(c, rows[row][i], k));
			i += run;
		}
	}
}
