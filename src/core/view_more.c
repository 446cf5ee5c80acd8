// PIN pad, questions, date and time, the data-protection notice, trouble, and the end.
// SPDX-License-Identifier: Apache-2.0
#include "core/flow_part.h"
#include "core/view_part.h"

#include <string.h>

static void pad_key(struct canvas *c, struct box cell, int32_t code, const char *label)
{
	bool enter = code == KEY_ENTER;
	struct box face = box_inset(cell, px(c, 7), px(c, 7));
	uint32_t ground = is_pressed(c, WIDGET_KEY, code) ? 0xffc6d6cfu : enter ? DEEP : code == KEY_BACKSPACE ? TINT : WHITE;
	struct shape *s = scene_add(c->s, SHAPE_RECT, face, ground);
	s->radius = px(c, 28);
	s->edge = enter ? 0 : LINE;
	touchable(c, WIDGET_KEY, code, cell);
	int side = px(c, 56);
	struct type t = { px(c, 60), WEIGHT_SEMIBOLD, INK, ground, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	if (enter || code == KEY_BACKSPACE)
		icon(c, box_middle(face, side, side), enter ? ICON_CHECK : ICON_BACKSPACE, enter && !is_pressed(c, WIDGET_KEY, code) ? WHITE : INK);
	else
		set_text(c, face, t, label);
}

static void pad(struct canvas *c, struct box b)
{
	static const char *const labels[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "<", "0", ">" };
	for (int i = 0; i < 12; i++) {
		int32_t code = labels[i][0] == '<' ? KEY_BACKSPACE : labels[i][0] == '>' ? KEY_ENTER : labels[i][0];
		pad_key(c, box_cell(b, 3, 4, i, 0), code, labels[i]);
	}
}

static void pin_dots(struct canvas *c, struct box b)
{
	int n = (int)strlen(c->f->pin), all = n > 4 ? n : 4, side = px(c, 30), gap = px(c, 26);
	if (all > 8)
		gap = px(c, 12);
	struct box row = box_middle(b, all * side + (all - 1) * gap, side);
	if (!c->tall)
		row.x = b.x;
	for (int i = 0; i < all; i++)
		fill(c, (struct box){ row.x + i * (side + gap), row.y, side, side }, i < n ? INK : 0xffc9d4ceu, side / 2);
}

// Below the dots: locked for how long, wrong, or being checked.
static void pin_state(struct canvas *c, struct box b, struct type t)
{
	const struct flow *f = c->f;
	char n[24], memory[SAY_MAX];
	bool locked = f->now_ms < f->locked_ms;
	int64_t left = locked ? (f->locked_ms - f->now_ms + 999) / 1000 : FLOW_PIN_TRIES - f->wrong;
	struct text out = text_init(n, sizeof(n));
	text_int(&out, left);
	struct fill fills[] = { { "n", n } };
	t.size = px(c, 36);
	t.weight = WEIGHT_SEMIBOLD;
	t.colour = 0xff8c1d17u;
	t.lines = 2;
	if (locked)
		set_text(c, b, t, say(memory, c, WORD_PIN_LOCKED, fills, 1));
	else if (f->wait == WAIT_PIN) {
		t.colour = MUTED;
		set_word(c, b, t, WORD_PIN_CHECKING);
	} else if (f->wrong && !f->pin[0])
		set_text(c, b, t, left > 0 ? say(memory, c, WORD_PIN_WRONG_LEFT, fills, 1) : word(WORD_PIN_WRONG, c->lang));
}

void view_officer(struct canvas *c, struct box b)
{
	static const enum word why[PURPOSE_COUNT] = {
		[PURPOSE_SELF] = WORD_PIN_WHY_SELF, [PURPOSE_MANUAL] = WORD_PIN_WHY_SELF, [PURPOSE_NEWCOMER] = WORD_PIN_WHY_NEWCOMER,
		[PURPOSE_PANEL] = WORD_PIN_WHY_PANEL, [PURPOSE_CLOCK] = WORD_PIN_WHY_CLOCK,
	};
	int target = c->side / 6 + 1;
	b = box_inset(b, px(c, 50), px(c, 30));
	struct box keys;
	if (c->tall) {
		keys = cut_bottom(&b, 4 * px(c, 215));
	} else {
		int width = 3 * (b.h / 4) * 12 / 10;
		keys = cut_right(&b, width);
		cut_right(&b, px(c, 60));
	}
	pad(c, keys);
	struct box head = cut_top(&b, target);
	back_button(c, box_middle(cut_left(&head, px(c, 125)), px(c, 125), px(c, 125)));
	struct type t = title(c);
	struct type more = body(c);
	if (c->tall)
		t.align = more.align = ALIGN_CENTRE;
	more.lines = 3;
	more.may_end = false;
	int all = 2 * line_height(t.size) + 3 * line_height(more.size) + px(c, 130);
	struct box in = box_middle(b, b.w, all < b.h ? all : b.h);
	struct box low = cut_bottom(&in, px(c, 140));
	cut_top(&in, set_word(c, in, t, WORD_PIN_TITLE) + px(c, 10));
	set_word(c, in, more, why[c->f->purpose]);
	pin_dots(c, cut_top(&low, px(c, 56)));
	pin_state(c, low, more);
}

void view_ask(struct canvas *c, struct box b)
{
	static const enum word what[ASK_COUNT][2] = {
		[ASK_OPEN] = { WORD_ASK_OPEN, WORD_ASK_OPEN_MORE }, [ASK_CLOSE] = { WORD_ASK_CLOSE, WORD_ASK_CLOSE_MORE },
		[ASK_SHUTDOWN] = { WORD_ASK_SHUTDOWN, WORD_ASK_SHUTDOWN_MORE },
	};
	static const enum word yes_word[ASK_COUNT] = {
		[ASK_OPEN] = WORD_SESSION_OPEN, [ASK_CLOSE] = WORD_SESSION_CLOSE, [ASK_SHUTDOWN] = WORD_DEVICE_SHUTDOWN,
	};
	enum ask a = c->f->ask;
	b = box_inset(b, px(c, 60), px(c, 50));
	struct box row = cut_bottom(&b, c->side / 6 + 1);
	cut_bottom(&b, px(c, 50));
	button(c, box_cell(row, 2, 1, 0, px(c, 90)), LOOK_SECOND, ICON_NONE, word(WORD_BUTTON_CANCEL, c->lang), WIDGET_NO, 0);
	button(c, box_cell(row, 2, 1, 1, px(c, 90)), LOOK_FIRST, ICON_CHECK, word(yes_word[a], c->lang), WIDGET_YES, 0);
	card(c, b);
	struct box in = box_inset(b, px(c, 60), px(c, 40));
	struct type t = { px(c, 58), WEIGHT_BOLD, INK, WHITE, ALIGN_CENTRE, 2, TEXT_SMALL, false, false };
	struct type more = { px(c, 40), WEIGHT_REGULAR, MUTED, WHITE, ALIGN_CENTRE, 2, TEXT_SMALL, false, false };
	struct type name = { px(c, 44), WEIGHT_SEMIBOLD, DEEP, WHITE, ALIGN_CENTRE, 2, TEXT_SMALL, true, false };
	int first = c->s->shapes;
	cut_top(&in, set_word(c, in, t, what[a][0]) + px(c, 16));
	if (a != ASK_SHUTDOWN)
		cut_top(&in, set_text(c, in, name, c->f->asked.title) + px(c, 16));
	cut_top(&in, set_word(c, in, more, what[a][1]));
	move_down(c, first, in.h / 2);
}

static void stepper(struct canvas *c, struct box b, int index, enum word label, const char *value)
{
	int target = c->side / 6 + 1;
	struct { struct box box; enum icon icon; enum widget widget; } end[] = {
		{ cut_top(&b, target), ICON_UP, WIDGET_MORE_OF }, { cut_bottom(&b, target), ICON_DOWN, WIDGET_LESS_OF },
	};
	for (int i = 0; i < 2; i++) {
		struct box face = box_inset(end[i].box, px(c, 10), px(c, 14));
		fill(c, face, is_pressed(c, end[i].widget, index) ? 0xffcfdcd6u : TINT, px(c, 25));
		touchable(c, end[i].widget, index, end[i].box);
		icon(c, box_middle(face, px(c, 52), px(c, 52)), end[i].icon, 0xff0a4a3fu);
	}
	struct type t = { px(c, 64), WEIGHT_BOLD, INK, PAPER, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	struct type below = { px(c, 28), WEIGHT_REGULAR, MUTED, PAPER, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	b = box_middle(b, b.w, line_height(t.size) + line_height(below.size));
	set_text(c, cut_top(&b, line_height(t.size)), t, value);
	set_word(c, b, below, label);
}

static void steppers(struct canvas *c, struct box b)
{
	static const enum word labels[] = { WORD_CLOCK_DAY, WORD_CLOCK_MONTH, WORD_CLOCK_YEAR, WORD_CLOCK_HOUR, WORD_CLOCK_MINUTE };
	struct civil now = calendar_civil(c->m->clock_ms + c->f->shift_ms, c->m->zone);
	int values[] = { now.day, now.month, now.year, now.hour, now.minute };
	for (int i = 0; i < 5; i++) {
		char memory[16];
		struct text t = text_init(memory, sizeof(memory));
		text_pad(&t, values[i], 2);
		stepper(c, box_cell(b, 5, 1, i, 0), i, labels[i], memory);
	}
}

void view_clock(struct canvas *c, struct box b)
{
	int target = c->side / 6 + 1;
	b = box_inset(b, px(c, 30), px(c, 20));
	struct box row = cut_bottom(&b, target);
	struct box back = cut_left(&row, px(c, 250)), yes = cut_right(&row, px(c, 420));
	button(c, box_middle(back, back.w, px(c, 125)), LOOK_SECOND, ICON_BACK, word(WORD_BUTTON_BACK, c->lang), WIDGET_BACK, 0);
	button(c, box_middle(yes, yes.w, px(c, 125)), LOOK_FIRST, ICON_CHECK, word(WORD_CONFIRM_YES, c->lang), WIDGET_YES, 0);
	char memory[120];
	struct text when = text_init(memory, sizeof(memory));
	int64_t shown_ms = c->m->clock_ms + c->f->shift_ms;
	calendar_write_long(&when, calendar_day(shown_ms, c->m->zone), c->lang);
	text_str(&when, " · ");
	calendar_write_time(&when, shown_ms, c->m->zone);
	text_char(&when, ' ');
	text_str(&when, zone_label(c->m->zone));
	if (c->f->suggested) {
		text_str(&when, " · ");
		text_str(&when, word(WORD_CLOCK_SUGGESTED, c->lang));
	}
	struct type t = title(c);
	t.align = ALIGN_CENTRE;
	t.lines = c->tall ? 2 : 1;
	struct type day = { px(c, 40), WEIGHT_SEMIBOLD, DEEP, PAPER, ALIGN_CENTRE, c->tall ? 2 : 1, TEXT_SMALL, false, false };
	int steps_h = 2 * target + px(c, 150), used = steps_h + px(c, 20) + line_height(t.size) + line_height(day.size);
	if (b.h > used)
		b = box_middle(b, b.w, used + (b.h - used) / 3);
	struct box low = cut_bottom(&b, steps_h);
	cut_top(&b, set_word(c, b, t, WORD_CLOCK_TITLE));
	set_text(c, b, day, memory);
	steppers(c, low);
}

static void keeper(struct canvas *c, char memory[SAY_MAX])
{
	const struct model *m = c->m;
	char until[64];
	struct text t = text_init(until, sizeof(until));
	if (m->retention_day)
		calendar_write_date(&t, m->retention_day, c->lang);
	const char *organiser = m->organiser[0] ? m->organiser : word(WORD_NOTICE_ORGANISER, c->lang);
	struct fill fills[] = { { "organiser", organiser }, { "until", until } };
	say(memory, c, m->retention_day ? WORD_NOTICE_KEEPER : WORD_NOTICE_KEEPER_SCHEDULE, fills, 2);
}

void view_notice(struct canvas *c, struct box b)
{
	int target = c->side / 6 + 1;
	char memory[SAY_MAX];
	b = box_inset(b, px(c, 50), px(c, 24));
	struct box head = cut_top(&b, target);
	back_button(c, box_middle(cut_left(&head, px(c, 125)), px(c, 125), px(c, 125)));
	lang_button(c, box_middle(cut_right(&head, px(c, 125)), px(c, 125), px(c, 125)));
	struct type t = title(c);
	t.size = px(c, 46);
	t.middle = true;
	set_word(c, box_inset(head, px(c, 40), 0), t, WORD_NOTICE_TITLE);
	cut_top(&b, px(c, 20));
	if (c->tall && b.h > px(c, 1100))
		b.h = px(c, 1100);
	card(c, b);
	struct box in = box_inset(b, px(c, 50), px(c, 36));
	struct type p = { px(c, 40), WEIGHT_REGULAR, INK, WHITE, ALIGN_LEFT, 6, TEXT_SMALL, false, false };
	int first = c->s->shapes, gap = px(c, 24);
	cut_top(&in, set_word(c, in, p, WORD_NOTICE_TEXT) + gap);
	keeper(c, memory);
	cut_top(&in, set_text(c, in, p, memory) + gap);
	p.weight = WEIGHT_SEMIBOLD;
	cut_top(&in, set_word(c, in, p, WORD_NOTICE_RATING) + gap);
	p.weight = WEIGHT_REGULAR;
	struct fill fills[] = { { "contact", c->m->contact[0] ? c->m->contact : word(WORD_NOTICE_HELP_DESK, c->lang) } };
	cut_top(&in, set_text(c, in, p, say(memory, c, WORD_NOTICE_RIGHTS, fills, 1)));
	move_down(c, first, in.h / 2);
}

static const char *locked(char memory[SAY_MAX], const struct canvas *c)
{
	char n[16];
	struct text t = text_init(n, sizeof(n));
	text_int(&t, c->m->locked);
	struct fill fills[] = { { "n", n } };
	return say(memory, c, WORD_TROUBLE_WITHDRAWN_LOCKED, fills, 1);
}

void view_fault(struct canvas *c, struct box b)
{
	static const enum word what[TROUBLE_COUNT][2] = {
		[TROUBLE_NONE] = { WORD_START_TITLE, WORD_START_TITLE },
		[TROUBLE_NO_EVENT] = { WORD_TROUBLE_NO_EVENT, WORD_TROUBLE_NO_EVENT_WORKS },
		[TROUBLE_STORE] = { WORD_TROUBLE_STORE, WORD_TROUBLE_STORE_WORKS },
		[TROUBLE_DISK_FULL] = { WORD_TROUBLE_DISK_FULL, WORD_TROUBLE_DISK_FULL_WORKS },
		[TROUBLE_READ_ONLY] = { WORD_TROUBLE_READ_ONLY, WORD_TROUBLE_READ_ONLY_WORKS },
		[TROUBLE_NEWER] = { WORD_TROUBLE_NEWER, WORD_TROUBLE_NEWER_WORKS },
		[TROUBLE_KEYS] = { WORD_TROUBLE_KEYS, WORD_TROUBLE_KEYS_WORKS },
		[TROUBLE_WITHDRAWN] = { WORD_TROUBLE_WITHDRAWN, WORD_TROUBLE_WITHDRAWN_WORKS },
	};
	const struct model *m = c->m;
	char memory[SAY_MAX];
	b = box_inset(b, px(c, 60), px(c, 40));
	struct box corner = { b.x + b.w - px(c, 125), b.y, px(c, 125), px(c, 125) };
	lang_button(c, corner);
	int first = c->s->shapes;
	struct box in = box_inset(b, c->tall ? 0 : px(c, 140), 0);
	icon(c, cut_top(&in, px(c, 170)), m->trouble == TROUBLE_NO_EVENT ? ICON_USB_IN : ICON_WARNING, m->trouble == TROUBLE_NO_EVENT ? ACCENT : RED);
	cut_top(&in, px(c, 30));
	struct type t = { px(c, 76), WEIGHT_BOLD, INK, PAPER, ALIGN_CENTRE, 2, TEXT_SMALL, false, false };
	struct type more = { px(c, 40), WEIGHT_REGULAR, MUTED, PAPER, ALIGN_CENTRE, 4, TEXT_SMALL, false, false };
	cut_top(&in, set_word(c, in, t, what[m->trouble][0]) + px(c, 16));
	bool is_locked = m->trouble == TROUBLE_WITHDRAWN && m->locked;
	cut_top(&in, set_text(c, in, more, is_locked ? locked(memory, c) : word(what[m->trouble][1], c->lang)) + px(c, 20));
	more.colour = INK;
	more.weight = WEIGHT_SEMIBOLD;
	struct fill fills[] = { { "contact", m->contact } };
	cut_top(&in, set_text(c, in, more, m->contact[0] ? say(memory, c, WORD_TROUBLE_CALL, fills, 1) : word(WORD_TROUBLE_CALL_DESK, c->lang)) + px(c, 14));
	more = (struct type){ px(c, 28), WEIGHT_REGULAR, MUTED, PAPER, ALIGN_CENTRE, 2, TEXT_SMALL, true, false };
	cut_top(&in, set_text(c, in, more, m->trouble_detail));
	move_down(c, first, in.h * 45 / 100);
}

void view_off(struct canvas *c, struct box b)
{
	b = box_middle(b, b.w - px(c, 200), px(c, 420));
	icon(c, cut_top(&b, px(c, 190)), ICON_POWER, ACCENT);
	cut_top(&b, px(c, 40));
	struct type t = title(c);
	t.align = ALIGN_CENTRE;
	cut_top(&b, set_word(c, b, t, WORD_OFF_TITLE) + px(c, 12));
	t = body(c);
	t.align = ALIGN_CENTRE;
	set_word(c, b, t, WORD_OFF_MORE);
}
