// Finding a person, confirming, and the reason why there was no QR code.
// SPDX-License-Identifier: Apache-2.0
#include "core/flow_part.h"
#include "core/view_part.h"

// As typed, but of a number only its first eight digits, which its owner knows by heart: the rest is nobody's business.
static void shown(const struct canvas *c, bool masked, struct text *out)
{
	struct span rest = span_of(c->f->typed);
	int digits = 0;
	while (rest.len) {
		int32_t code = utf8_next(&rest);
		digits += code >= '0' && code <= '9';
		if (masked && digits > 8 && code >= '0' && code <= '9')
			text_str(out, "•");
		else
			text_code(out, code);
	}
}

// One line, with its caption above and a caret; when it is too long its end is seen.
void typed_field(struct canvas *c, struct box b, const char *caption, bool masked)
{
	char memory[SAY_MAX + 200];
	struct text text = text_init(memory, sizeof(memory));
	shown(c, masked, &text);
	struct shape *face = scene_add(c->s, SHAPE_RECT, b, WHITE);
	face->radius = px(c, 25);
	face->edge = ACCENT;
	struct box in = box_inset(b, px(c, 26), px(c, 12));
	struct type t = { px(c, 29), WEIGHT_REGULAR, MUTED, WHITE, ALIGN_LEFT, 1, TEXT_SMALL, false, true };
	set_text(c, cut_top(&in, line_height(t.size)), t, caption);
	t = (struct type){ px(c, 46), WEIGHT_SEMIBOLD, INK, WHITE, ALIGN_LEFT, 1, TEXT_SMALL, false, true };
	int caret = px(c, 5) > 2 ? px(c, 5) : 2, room = in.w - 3 * caret;
	struct span tail = text_span(&text);
	while (type_width(tail, t.weight, t.size) > room)
		(void)utf8_next(&tail);
	int width = type_width(tail, t.weight, t.size);
	set_text(c, (struct box){ in.x, in.y, room, in.h }, t, tail.at ? tail.at : "");
	int trailing = tail.len && tail.at[tail.len - 1] == ' ' ? px(c, 13) : 0;
	fill(c, (struct box){ in.x + width + trailing + caret, in.y + (in.h - px(c, 50)) / 2, caret, px(c, 50) }, ACCENT, caret / 2);
}

static void one_card(struct canvas *c, struct box cell, int index)
{
	const struct match *m = &c->m->match[index];
	struct box b = box_inset(cell, px(c, 8), px(c, 8));
	card(c, b);
	uint32_t ground = WHITE;
	if (is_pressed(c, WIDGET_CARD, index)) {
		ground = TINT;
		c->s->shape[c->s->shapes - 1].colour = ground;
	}
	touchable(c, WIDGET_CARD, index, cell);
	struct box in = box_inset(b, px(c, 26), px(c, 12));
	struct type unit = { px(c, 28), WEIGHT_REGULAR, MUTED, ground, ALIGN_LEFT, 1, TEXT_SMALL, true, false };
	struct type name = { px(c, 36), WEIGHT_SEMIBOLD, INK, ground, ALIGN_LEFT, 2, TEXT_SMALL, false, false };
	if (ground != WHITE)
		unit.colour = INK;
	struct box top = in;
	top.h = in.h - (m->unit[0] ? line_height(unit.size) : 0);
	int first = c->s->shapes;
	cut_top(&in, set_name(c, top, name, m->name) + px(c, 2));
	cut_top(&in, set_text(c, in, unit, m->unit));
	move_down(c, first, in.h / 2);
}

static void newcomer_card_at(struct canvas *c, struct box cell)
{
	button_in(c, cell, box_inset(cell, px(c, 8), px(c, 8)), LOOK_SECOND, ICON_PERSON_ADD, word(WORD_FIND_NEWCOMER, c->lang), WIDGET_NEWCOMER, 0);
}

// What stands where the cards would be: how to type, or that nobody was found.
static void no_cards(struct canvas *c, struct box b, bool newcomers)
{
	bool enough = find_is_enough(c->f->typed);
	struct type t = { px(c, 36), WEIGHT_REGULAR, MUTED, PAPER, ALIGN_CENTRE, 2, TEXT_SMALL, false, true };
	if (!enough) {
		set_word(c, box_inset(b, px(c, 60), 0), t, WORD_FIND_HINT);
		return;
	}
	if (newcomers) {
		int width = px(c, 480) < b.w ? px(c, 480) : b.w;
		newcomer_card_at(c, box_middle(cut_bottom(&b, b.h / 2), width, c->side / 6 + 2));
	}
	struct type big = { px(c, 44), WEIGHT_BOLD, INK, PAPER, ALIGN_CENTRE, 1, TEXT_SMALL, false, false };
	struct box in = box_middle(b, b.w - px(c, 120), line_height(big.size) + 2 * line_height(t.size));
	in.y += line_height(t.size) / 2;
	cut_top(&in, set_word(c, in, big, WORD_FIND_NONE));
	t.middle = false;
	set_word(c, in, t, WORD_FIND_NONE_DO);
}

void match_cards(struct canvas *c, struct box b, bool newcomers)
{
	int n = find_is_enough(c->f->typed) ? c->m->matches : 0, columns = c->tall ? 2 : 3, rows = c->tall ? 3 : 2;
	newcomers = newcomers && c->m->walkins;
	if (!n) {
		no_cards(c, b, newcomers);
		return;
	}
	for (int i = 0; i < n && i < MODEL_MATCHES; i++)
		one_card(c, box_cell(b, columns, rows, i, 0), i);
	if (n < MODEL_MATCHES && newcomers)
		newcomer_card_at(c, box_cell(b, columns, rows, n, 0));
}

void view_find(struct canvas *c, struct box b)
{
	int target = c->side / 6 + 1, margin = px(c, 30);
	bool manual = c->f->purpose == PURPOSE_MANUAL;
	keyboard(c, box_inset(cut_bottom(&b, keyboard_height(c, KEYBOARD_SEARCH)), c->tall ? 0 : px(c, 10), 0), KEYBOARD_SEARCH);
	struct box head = box_inset(cut_top(&b, target), margin, 0);
	back_button(c, box_middle(cut_left(&head, px(c, 125)), px(c, 125), px(c, 125)));
	struct box lang = cut_right(&head, px(c, 125));
	lang_button(c, box_middle(lang, px(c, 125), px(c, 125)));
	bool more = find_is_enough(c->f->typed) && c->m->more_matches;
	enum word caption = more ? WORD_FIND_MORE : manual ? WORD_FIND_TITLE_MANUAL : WORD_FIND_TITLE;
	typed_field(c, box_inset(head, px(c, 45), px(c, 20)), word(caption, c->lang), true);
	match_cards(c, box_inset(b, margin - px(c, 8), c->tall ? px(c, 20) : 0), true);
}

void view_confirm(struct canvas *c, struct box b)
{
	bool manual = c->f->purpose == PURPOSE_MANUAL;
	b = box_inset(b, px(c, 60), px(c, 50));
	struct box row = cut_bottom(&b, c->side / 6 + 1);
	cut_bottom(&b, px(c, 50));
	struct box no = box_cell(row, 2, 1, 0, px(c, 90)), yes = box_cell(row, 2, 1, 1, px(c, 90));
	button(c, no, LOOK_SECOND, ICON_NONE, word(manual ? WORD_CONFIRM_NO_MANUAL : WORD_CONFIRM_NO, c->lang), WIDGET_NO, 0);
	button(c, yes, LOOK_FIRST, ICON_CHECK, word(WORD_CONFIRM_YES, c->lang), WIDGET_YES, 0);
	card(c, b);
	struct box in = box_inset(b, px(c, 50), px(c, 30));
	struct type ask = { px(c, 44), WEIGHT_SEMIBOLD, DEEP, WHITE, ALIGN_CENTRE, 1, TEXT_SMALL, false, false };
	struct type name = { px(c, 105), WEIGHT_BOLD, INK, WHITE, ALIGN_CENTRE, c->tall ? 4 : 2, TEXT_NAME, false, false };
	struct type unit = { px(c, 38), WEIGHT_REGULAR, MUTED, WHITE, ALIGN_CENTRE, 2, TEXT_SMALL, true, false };
	int first = c->s->shapes;
	cut_top(&in, set_word(c, in, ask, manual ? WORD_CONFIRM_TITLE_MANUAL : WORD_CONFIRM_TITLE) + px(c, 20));
	struct box place = in;
	place.h -= 2 * line_height(unit.size);
	cut_top(&in, set_name(c, place, name, c->f->chosen.name) + px(c, 12));
	cut_top(&in, set_text(c, in, unit, c->f->chosen.unit));
	move_down(c, first, in.h / 2);
}

void view_reason(struct canvas *c, struct box b)
{
	static const enum word reasons[] = { WORD_REASON_DAMAGED, WORD_REASON_FORGOTTEN, WORD_REASON_REPLACES, WORD_REASON_DEVICE, WORD_REASON_OTHER };
	int target = c->side / 6 + 1, columns = c->tall ? 1 : 2, rows = c->tall ? 5 : 3, gap = px(c, 36);
	b = box_inset(b, px(c, 50), px(c, 30));
	struct box head = cut_top(&b, target);
	back_button(c, box_middle(cut_left(&head, px(c, 125)), px(c, 125), px(c, 125)));
	cut_left(&head, px(c, 50));
	heading(c, head, word(WORD_REASON_TITLE, c->lang));
	cut_top(&b, px(c, 24));
	for (int i = 0; i < 5; i++) {
		struct box cell = box_cell(b, columns, rows, i, gap);
		int most = px(c, 180);
		if (cell.h > most)
			cell = box_middle(cell, cell.w, most);
		button(c, cell, LOOK_SECOND, ICON_NONE, word(reasons[i], c->lang), WIDGET_REASON, i);
	}
}
