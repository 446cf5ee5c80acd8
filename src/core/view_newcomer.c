// A newcomer's form: one thing at a time, then all of it to be checked.
// SPDX-License-Identifier: Apache-2.0
#include "core/view_part.h"

static const enum word captions[STEP_COUNT] = {
	[STEP_NAME] = WORD_NEWCOMER_NAME, [STEP_UNIT] = WORD_NEWCOMER_UNIT, [STEP_POSITION] = WORD_NEWCOMER_POSITION,
	[STEP_NIP] = WORD_NEWCOMER_NIP, [STEP_REPLACES] = WORD_NEWCOMER_REPLACES, [STEP_SUMMARY] = WORD_NEWCOMER_SUMMARY,
};

static enum word problem_of(const struct flow *f)
{
	if (f->problem == PROBLEM_NAME_EMPTY)
		return WORD_NEWCOMER_EMPTY;
	return f->problem == PROBLEM_TOO_LONG ? WORD_NEWCOMER_TOO_LONG : WORD_NEWCOMER_NIP_BAD;
}

static void progress(struct canvas *c, struct box b)
{
	int side = px(c, 18), gap = px(c, 18), all = STEP_COUNT * side + (STEP_COUNT - 1) * gap;
	b = box_middle(b, all, side);
	for (int i = 0; i < STEP_COUNT; i++)
		fill(c, (struct box){ b.x + i * (side + gap), b.y, side, side }, i <= (int)c->f->step ? ACCENT : 0xffc9d4ceu, side / 2);
}

static void head(struct canvas *c, struct box b, enum word label, enum icon which, enum widget w)
{
	back_button(c, box_middle(cut_left(&b, px(c, 125)), px(c, 125), px(c, 125)));
	cut_left(&b, px(c, 40));
	struct box right = cut_right(&b, px(c, 250));
	button(c, box_middle(right, right.w, px(c, 125)), LOOK_FIRST, which, word(label, c->lang), w, 0);
	cut_right(&b, px(c, 20));
	struct type t = title(c);
	t.size = px(c, 44);
	t.lines = 1;
	struct box dots = cut_bottom(&b, b.h * 4 / 10);
	b.y += b.h - line_height(t.size);
	b.h = line_height(t.size);
	set_word(c, b, t, WORD_NEWCOMER_TITLE);
	dots.w = STEP_COUNT * px(c, 36) - px(c, 18);
	progress(c, dots);
}

static void fields(struct canvas *c, struct box b)
{
	int target = c->side / 6 + 1;
	struct box keys = cut_bottom(&b, keyboard_height(c, KEYBOARD_TEXT));
	keyboard(c, box_inset(keys, c->tall ? 0 : px(c, 10), 0), KEYBOARD_TEXT);
	b = box_inset(b, px(c, 30), 0);
	head(c, cut_top(&b, target), WORD_BUTTON_NEXT, ICON_NEXT, WIDGET_NEXT);
	struct type warn = { px(c, 32), WEIGHT_SEMIBOLD, 0xff8c1d17u, PAPER, ALIGN_LEFT, 1, TEXT_SMALL, false, true };
	int field_h = px(c, 140), warn_h = line_height(warn.size);
	struct box in = box_middle(b, b.w, field_h + warn_h);
	typed_field(c, cut_top(&in, field_h), word(captions[c->f->step], c->lang), false);
	if (c->f->problem != PROBLEM_NONE)
		set_word(c, in, warn, problem_of(c->f));
}

static void replaces(struct canvas *c, struct box b)
{
	int target = c->side / 6 + 1, margin = px(c, 30);
	keyboard(c, box_inset(cut_bottom(&b, keyboard_height(c, KEYBOARD_SEARCH)), c->tall ? 0 : px(c, 10), 0), KEYBOARD_SEARCH);
	struct box top = box_inset(cut_top(&b, target), margin, 0);
	back_button(c, box_middle(cut_left(&top, px(c, 125)), px(c, 125), px(c, 125)));
	struct box nobody = cut_right(&top, px(c, 300));
	button(c, box_middle(nobody, nobody.w, px(c, 125)), LOOK_FIRST, ICON_NONE, word(WORD_NEWCOMER_REPLACES_NOBODY, c->lang), WIDGET_SKIP, 0);
	typed_field(c, box_inset(top, px(c, 30), px(c, 14)), word(WORD_NEWCOMER_REPLACES, c->lang), true);
	match_cards(c, box_inset(b, margin - px(c, 8), c->tall ? px(c, 20) : 0), false);
}

static void line(struct canvas *c, struct box b, const char *label, const char *value)
{
	struct type t = { px(c, 28), WEIGHT_REGULAR, MUTED, WHITE, ALIGN_LEFT, 1, TEXT_SMALL, false, true };
	struct box left = c->tall ? cut_top(&b, b.h * 2 / 5) : cut_left(&b, b.w * 22 / 100);
	set_text(c, left, t, label);
	t = (struct type){ px(c, 36), WEIGHT_SEMIBOLD, INK, WHITE, ALIGN_LEFT, 2, TEXT_SMALL, false, true };
	set_text(c, b, t, value[0] ? value : "–");
}

static void summary(struct canvas *c, struct box b)
{
	const struct person *p = &c->f->newcomer;
	b = box_inset(b, px(c, 30), 0);
	head(c, cut_top(&b, c->side / 6 + 1), WORD_BUTTON_SAVE, ICON_CHECK, WIDGET_YES);
	b = box_inset(b, px(c, 10), px(c, 20));
	if (c->tall)
		b.h = b.h < px(c, 900) ? b.h : px(c, 900);
	card(c, b);
	struct box in = box_inset(b, px(c, 40), px(c, 24));
	line(c, box_cell(in, 1, 5, 0, 0), word(WORD_NEWCOMER_NAME_SHORT, c->lang), p->name);
	line(c, box_cell(in, 1, 5, 1, 0), word(WORD_NEWCOMER_UNIT_SHORT, c->lang), p->unit);
	line(c, box_cell(in, 1, 5, 2, 0), word(WORD_NEWCOMER_POSITION_SHORT, c->lang), p->position);
	line(c, box_cell(in, 1, 5, 3, 0), word(WORD_NEWCOMER_NIP_SHORT, c->lang), p->nip);
	line(c, box_cell(in, 1, 5, 4, 0), word(WORD_NEWCOMER_REPLACES_SHORT, c->lang), c->f->replaces);
}

void view_newcomer(struct canvas *c, struct box b)
{
	if (c->f->step == STEP_REPLACES)
		replaces(c, b);
	else if (c->f->step == STEP_SUMMARY)
		summary(c, b);
	else
		fields(c, b);
}
