// Ratings: one question at a time, faces with words; then the free text.
// SPDX-License-Identifier: Apache-2.0
#include "core/view_part.h"

// From worst to best: a scale of n picks n of five faces.
static const struct { enum icon icon; uint32_t line, skin; } faces[] = {
	{ ICON_FACE_1, 0xffb3261eu, 0xfff6e0deu },
	{ ICON_FACE_2, 0xffb8500cu, 0xfff7e5d9u },
	{ ICON_FACE_3, 0xffb86e00u, 0xfff6eadau },
	{ ICON_FACE_4, 0xff4f8a3au, 0xffe7efe2u },
	{ ICON_FACE_5, 0xff1b7f3bu, 0xffdfece2u },
};

static int face_of(int value, int options)
{
	static const int two[] = { 0, 4 }, three[] = { 0, 2, 4 }, four[] = { 0, 2, 3, 4 };
	if (options == 2)
		return two[value - 1];
	if (options == 3)
		return three[value - 1];
	return options == 4 ? four[value - 1] : value - 1;
}

static void face(struct canvas *c, struct box b, int value, int options)
{
	int side = b.w < b.h ? b.w : b.h, i = face_of(value, options);
	struct box at = box_middle(b, side, side);
	fill(c, box_inset(at, side / 20, side / 20), faces[i].skin, side / 2);
	icon(c, at, faces[i].icon, faces[i].line);
}

static void option(struct canvas *c, struct box b, int value, int options, bool with_face)
{
	const struct instrument *in = c->m->instrument;
	bool chosen = c->f->answers.answers[c->f->question] == value, row = c->tall || b.w > b.h * 3 / 2;
	card(c, b);
	struct shape *s = &c->s->shape[c->s->shapes - 1];
	uint32_t ground = WHITE;
	if (is_pressed(c, WIDGET_OPTION, value) || chosen) {
		ground = s->colour = 0xffe3efebu;
		s->edge = ACCENT;
	}
	touchable(c, WIDGET_OPTION, value, b);
	struct type t = { px(c, 38), WEIGHT_SEMIBOLD, INK, ground, ALIGN_CENTRE, 3, TEXT_SMALL, false, true };
	struct box place = box_inset(b, px(c, 24), px(c, 22));
	if (with_face && row) {
		face(c, cut_left(&place, place.h), value, options);
		cut_left(&place, px(c, 36));
		t.align = ALIGN_LEFT;
	} else if (with_face) {
		int text_h = 2 * line_height(t.size) + px(c, 10);
		struct box low = cut_bottom(&place, text_h);
		place = box_inset(place, px(c, 14), 0);
		face(c, place, value, options);
		place = low;
	}
	set_text(c, place, t, instrument_label(in, c->f->question, value, c->lang));
}

static void options(struct canvas *c, struct box b)
{
	int n = instrument_options(c->m->instrument, c->f->question);
	bool with_face = instrument_is_scored(c->m->instrument, c->f->question) && n <= 5;
	int columns = c->tall ? (n > 6 ? 2 : 1) : n > 5 ? (n + 1) / 2 : n, rows = (n + columns - 1) / columns, gap = px(c, 30);
	if (!c->tall && columns > 3 && !with_face) {
		columns = n > 4 ? (n + 1) / 2 : n;
		rows = (n + columns - 1) / columns;
	}
	if (rows > 4)
		gap = px(c, 15);
	int most_h = c->tall ? px(c, 230) : px(c, 440), all_h = rows * most_h + (rows - 1) * gap;
	if (b.h > all_h)
		b = box_middle(b, b.w, all_h);
	for (int i = 0; i < n; i++)
		option(c, box_cell(b, columns, rows, i, gap), i + 1, n, with_face);
}

static void dots(struct canvas *c, struct box b)
{
	int n = c->m->instrument->questions + c->m->instrument->has_comment, side = px(c, 22), gap = px(c, 28);
	if (n * (side + gap) > b.w) {
		gap = px(c, 8);
		side = b.w / n - gap;
	}
	int now = c->f->screen == SCREEN_COMMENT ? n - 1 : c->f->question;
	struct box row = box_middle(b, n * side + (n - 1) * gap, side);
	for (int i = 0; i < n; i++)
		fill(c, (struct box){ row.x + i * (side + gap), row.y, side, side }, i <= now ? ACCENT : 0xffc9d4ceu, side / 2);
}

static void plain(struct canvas *c, struct box b, enum icon which, enum word w, enum widget widget)
{
	button(c, box_middle(b, b.w, px(c, 110)), LOOK_PLAIN, which, word(w, c->lang), widget, 0);
}

// What is asked: whose session, the question, and that no name is kept.
static void question(struct canvas *c, struct box b)
{
	struct type session = { px(c, 31), WEIGHT_SEMIBOLD, DEEP, PAPER, ALIGN_CENTRE, 1, TEXT_SMALL, true, false };
	struct type ask = { px(c, 54), WEIGHT_BOLD, INK, PAPER, ALIGN_CENTRE, c->tall ? 4 : 2, TEXT_SMALL, false, false };
	struct type anon = { px(c, 31), WEIGHT_REGULAR, MUTED, PAPER, ALIGN_CENTRE, 1, TEXT_SMALL, false, false };
	int first = c->s->shapes;
	cut_top(&b, set_text(c, b, session, c->f->result.rate_title) + px(c, 8));
	struct box middle = b;
	middle.h -= line_height(anon.size) + px(c, 4);
	cut_top(&b, set_text(c, middle, ask, c->m->instrument->question[c->f->question].text[c->lang]) + px(c, 4));
	cut_top(&b, set_word(c, b, anon, WORD_RATE_ANONYMOUS));
	move_down(c, first, b.h / 2);
}

void view_rate(struct canvas *c, struct box b)
{
	int target = c->side / 6 + 1, side = px(c, 260);
	if (!c->m->instrument)
		return;
	b = box_inset(b, px(c, 60), 0);
	struct box foot = cut_bottom(&b, target);
	if (c->tall)
		dots(c, cut_bottom(&b, px(c, 60)));
	plain(c, cut_left(&foot, side), ICON_BACK, WORD_BUTTON_BACK, WIDGET_BACK);
	plain(c, cut_right(&foot, side), ICON_NEXT, WORD_BUTTON_SKIP, WIDGET_SKIP);
	if (!c->tall)
		dots(c, box_inset(foot, px(c, 10), 0));
	lang_button(c, (struct box){ b.x + b.w - px(c, 100), b.y + px(c, 34), px(c, 100), px(c, 100) });
	if (c->tall)
		cut_top(&b, target);
	struct box top = cut_top(&b, c->tall ? px(c, 340) : px(c, 260));
	cut_top(&top, px(c, 20));
	question(c, c->tall ? top : box_inset(top, px(c, 125), 0));
	options(c, box_inset(b, 0, px(c, 14)));
}

void view_comment(struct canvas *c, struct box b)
{
	const struct instrument *in = c->m->instrument;
	int target = c->side / 6 + 1;
	if (!in)
		return;
	keyboard(c, box_inset(cut_bottom(&b, keyboard_height(c, KEYBOARD_TEXT)), c->tall ? 0 : px(c, 10), 0), KEYBOARD_TEXT);
	b = box_inset(b, px(c, 30), 0);
	struct box head = cut_top(&b, target), done = cut_right(&head, px(c, 280)), skip = cut_right(&head, px(c, 260));
	button(c, box_middle(done, done.w - px(c, 20), px(c, 125)), LOOK_FIRST, ICON_CHECK, word(WORD_BUTTON_DONE, c->lang), WIDGET_NEXT, 0);
	plain(c, skip, ICON_NEXT, WORD_BUTTON_SKIP, WIDGET_SKIP);
	back_button(c, box_middle(cut_left(&head, px(c, 125)), px(c, 125), px(c, 125)));
	cut_left(&head, px(c, 40));
	struct type t = { px(c, 36), WEIGHT_SEMIBOLD, INK, PAPER, ALIGN_LEFT, 3, TEXT_SMALL, false, true };
	if (c->tall)
		head = cut_top(&b, 3 * line_height(t.size) + px(c, 20));
	set_text(c, head, t, in->comment[c->lang][0] ? in->comment[c->lang] : word(WORD_RATE_COMMENT, c->lang));
	struct type note = { px(c, 28), WEIGHT_REGULAR, MUTED, PAPER, ALIGN_LEFT, 1, TEXT_SMALL, false, true };
	struct box low = cut_bottom(&b, line_height(note.size) + px(c, 10));
	char memory[SAY_MAX];
	struct text both = text_init(memory, sizeof(memory));
	text_str(&both, word(WORD_RATE_ANONYMOUS, c->lang));
	text_str(&both, " · ");
	text_str(&both, word(WORD_RATE_NO_NAME, c->lang));
	set_text(c, low, note, memory);
	if (c->tall && b.h > px(c, 500))
		b = cut_top(&b, px(c, 500));
	struct shape *face_of_field = scene_add(c->s, SHAPE_RECT, b, WHITE);
	face_of_field->radius = px(c, 25);
	face_of_field->edge = ACCENT;
	struct type typed = { px(c, 40), WEIGHT_REGULAR, INK, WHITE, ALIGN_LEFT, 8, TEXT_SMALL, false, false };
	set_text(c, box_inset(b, px(c, 26), px(c, 16)), typed, c->f->typed);
}
