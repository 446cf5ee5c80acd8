// The officer's panel: pre-flight list, sessions, people, device.
// SPDX-License-Identifier: Apache-2.0
#include "core/flow_part.h"
#include "core/view_part.h"

static const struct { enum icon icon; enum word word; } tabs[TAB_COUNT] = {
	[TAB_CHECKS] = { ICON_LIST, WORD_TAB_CHECKS },
	[TAB_SESSIONS] = { ICON_SESSIONS, WORD_TAB_SESSIONS },
	[TAB_PEOPLE] = { ICON_PEOPLE, WORD_TAB_PEOPLE },
	[TAB_DEVICE] = { ICON_DEVICE, WORD_TAB_DEVICE },
};

static void tab(struct canvas *c, struct box cell, enum icon which, const char *label, enum widget w, int index, bool chosen)
{
	struct box b = box_inset(cell, px(c, 8), px(c, 8));
	uint32_t ground = chosen ? DEEP : is_pressed(c, w, index) ? 0xffcfdcd6u : TINT, ink = chosen ? WHITE : 0xff0a4a3fu;
	fill(c, b, ground, px(c, 25));
	touchable(c, w, index, cell);
	struct type t = { px(c, 30), WEIGHT_SEMIBOLD, ink, ground, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	struct box in = box_middle(b, b.w - px(c, 16), px(c, 52) + px(c, 6) + line_height(t.size));
	icon(c, cut_top(&in, px(c, 52)), which, ink);
	cut_top(&in, px(c, 6));
	set_text(c, in, t, label);
}

static void rail(struct canvas *c, struct box b)
{
	int columns = c->tall ? TAB_COUNT + 1 : 1, rows = c->tall ? 1 : TAB_COUNT + 1;
	for (int i = 0; i < TAB_COUNT; i++)
		tab(c, box_cell(b, columns, rows, i, 0), tabs[i].icon, word(tabs[i].word, c->lang), WIDGET_TAB, i, c->f->tab == (enum tab)i);
	tab(c, box_cell(b, columns, rows, TAB_COUNT, 0), ICON_CHECK, word(WORD_BUTTON_DONE, c->lang), WIDGET_BACK, 0, false);
}

// What the last job came to, or that one is at work; else the tab's own line.
static void state_line(struct canvas *c, struct box b, const char *otherwise, bool well)
{
	const struct flow *f = c->f;
	struct type t = { px(c, 33), WEIGHT_SEMIBOLD, MUTED, PAPER, ALIGN_LEFT, 2, TEXT_SMALL, false, true };
	if (f->wait == WAIT_JOB) {
		set_word(c, b, t, WORD_PANEL_WORKING);
		return;
	}
	bool good = f->said ? f->said_ok : well;
	t.colour = good ? 0xff0d4f25u : 0xff8c1d17u;
	const char *text = f->said ? word(f->say, c->lang) : otherwise;
	if (!text[0])
		return;
	icon(c, cut_left(&b, px(c, 44)), good ? ICON_CHECK : ICON_WARNING, t.colour);
	cut_left(&b, px(c, 20));
	set_text(c, b, t, text);
}

static void more_button(struct canvas *c, struct box *head, int lines, int a_page)
{
	if (lines <= a_page)
		return;
	struct box b = cut_right(head, px(c, 310));
	button(c, box_middle(b, b.w, px(c, 110)), LOOK_SECOND, ICON_NEXT, word(WORD_BUTTON_MORE, c->lang), WIDGET_MORE, 0);
	cut_right(head, px(c, 20));
}

static void check_line(struct canvas *c, struct box b, const struct check *k)
{
	char memory[SAY_MAX];
	struct text text = text_init(memory, sizeof(memory));
	uint32_t colour = k->ok ? GREEN : 0xff8c1d17u;
	card(c, b);
	struct box in = box_inset(b, px(c, 24), px(c, 10));
	int side = px(c, 46) < in.h ? px(c, 46) : in.h;
	icon(c, cut_left(&in, side), k->ok ? ICON_CHECK : ICON_WARNING, colour);
	cut_left(&in, px(c, 22));
	text_str(&text, word(k->what, c->lang));
	if (k->value[0]) {
		text_str(&text, ": ");
		text_str(&text, k->value);
	}
	struct type t = { px(c, 32), WEIGHT_SEMIBOLD, INK, WHITE, ALIGN_LEFT, k->ok ? 2 : 1, TEXT_SMALL, true, false };
	struct type todo = { px(c, 28), WEIGHT_REGULAR, 0xff8c1d17u, WHITE, ALIGN_LEFT, 2, TEXT_SMALL, false, false };
	int first = c->s->shapes;
	cut_top(&in, set_text(c, in, t, memory));
	if (!k->ok)
		cut_top(&in, set_word(c, in, todo, k->todo));
	move_down(c, first, in.h / 2);
}

// What is not well comes first.
static int sorted(const struct model *m, int ret_order[MODEL_CHECKS])
{
	int n = 0, bad;
	for (int i = 0; i < m->checks; i++)
		if (!m->check[i].ok)
			ret_order[n++] = i;
	bad = n;
	for (int i = 0; i < m->checks; i++)
		if (m->check[i].ok)
			ret_order[n++] = i;
	return bad;
}

static void checks(struct canvas *c, struct box b, struct box head)
{
	int order[MODEL_CHECKS], bad = sorted(c->m, order), columns = c->tall ? 1 : 2, rows = FLOW_CHECKS_A_PAGE / columns, gap = px(c, 18);
	char n[16], memory[SAY_MAX];
	struct text t = text_init(n, sizeof(n));
	text_int(&t, bad);
	struct fill fills[] = { { "n", n } };
	more_button(c, &head, c->m->checks, FLOW_CHECKS_A_PAGE);
	state_line(c, head, bad ? say(memory, c, WORD_CHECKS_BAD, fills, 1) : word(WORD_CHECKS_GOOD, c->lang), !bad);
	for (int i = 0; i < FLOW_CHECKS_A_PAGE; i++) {
		int at = c->f->page * FLOW_CHECKS_A_PAGE + i;
		if (at < c->m->checks)
			check_line(c, box_cell(b, columns, rows, i, gap), &c->m->check[order[at]]);
	}
}

static void session_line(struct canvas *c, struct box cell, int index)
{
	const struct session_line *l = &c->m->line[index];
	struct box b = box_inset(cell, 0, px(c, 9));
	card(c, b);
	struct box in = box_inset(b, px(c, 30), px(c, 10)), right = cut_right(&in, px(c, 260));
	struct box press = box_middle(right, right.w, px(c, 110) < right.h ? px(c, 110) : right.h);
	struct box touch = { right.x, cell.y, right.w + px(c, 30), cell.h };
	const char *label = word(l->open ? WORD_SESSION_CLOSE : WORD_SESSION_OPEN, c->lang);
	button_in(c, touch, press, l->open ? LOOK_FIRST : LOOK_SECOND, ICON_NONE, label, WIDGET_SESSION, index);
	cut_right(&in, px(c, 24));
	char memory[SAY_MAX];
	struct text t = text_init(memory, sizeof(memory));
	calendar_write_time(&t, l->start_ms, c->m->zone);
	text_str(&t, " – ");
	calendar_write_time(&t, l->end_ms, c->m->zone);
	text_char(&t, ' ');
	text_str(&t, zone_label(c->m->zone));
	if (l->open) {
		text_str(&t, " · ");
		text_str(&t, word(WORD_SESSION_IS_OPEN, c->lang));
	}
	struct type hours = { px(c, 28), WEIGHT_REGULAR, MUTED, WHITE, ALIGN_LEFT, 1, TEXT_SMALL, true, false };
	struct type name = { px(c, 34), WEIGHT_SEMIBOLD, INK, WHITE, ALIGN_LEFT, 2, TEXT_SMALL, true, false };
	struct box top = in;
	top.h -= line_height(hours.size);
	int first = c->s->shapes;
	cut_top(&in, set_text(c, top, name, l->title) + px(c, 3));
	cut_top(&in, set_text(c, in, hours, memory));
	move_down(c, first, in.h / 2);
}

static void sessions(struct canvas *c, struct box b, struct box head)
{
	more_button(c, &head, c->m->sessions, FLOW_SESSIONS_A_PAGE);
	state_line(c, head, c->m->sessions ? "" : word(WORD_SESSIONS_NONE, c->lang), false);
	int most = FLOW_SESSIONS_A_PAGE * px(c, 260);
	b.h = b.h < most ? b.h : most;
	for (int i = 0; i < FLOW_SESSIONS_A_PAGE; i++) {
		int at = c->f->page * FLOW_SESSIONS_A_PAGE + i;
		if (at < c->m->sessions)
			session_line(c, box_cell(b, 1, FLOW_SESSIONS_A_PAGE, i, 0), at);
	}
}

static void big_choice(struct canvas *c, struct box b, enum icon which, enum word label, enum word more, enum widget w)
{
	card(c, b);
	if (is_pressed(c, w, 0))
		c->s->shape[c->s->shapes - 1].colour = 0xffe3efebu;
	touchable(c, w, 0, b);
	struct box in = box_inset(b, px(c, 44), px(c, 20));
	icon(c, cut_left(&in, px(c, 90)), which, DEEP);
	cut_left(&in, px(c, 40));
	struct type t = { px(c, 40), WEIGHT_BOLD, INK, WHITE, ALIGN_LEFT, 1, TEXT_SMALL, false, false };
	struct type below = { px(c, 32), WEIGHT_REGULAR, MUTED, WHITE, ALIGN_LEFT, 2, TEXT_SMALL, false, false };
	in = box_middle(in, in.w, line_height(t.size) + 2 * line_height(below.size));
	in.y += line_height(below.size) / 2;
	cut_top(&in, set_word(c, in, t, label));
	set_word(c, in, below, more);
}

static void people(struct canvas *c, struct box b, struct box head)
{
	state_line(c, head, "", true);
	int each = px(c, 240), gap = px(c, 40);
	b.h = b.h < 2 * each + gap ? b.h : 2 * each + gap;
	big_choice(c, box_cell(b, 1, 2, 0, gap), ICON_SEARCH, WORD_PEOPLE_MANUAL, WORD_PEOPLE_MANUAL_MORE, WIDGET_MANUAL);
	if (c->m->walkins)
		big_choice(c, box_cell(b, 1, 2, 1, gap), ICON_PERSON_ADD, WORD_PEOPLE_NEWCOMER, WORD_PEOPLE_NEWCOMER_MORE, WIDGET_NEWCOMER);
}

// Less, the value, more.
static void level(struct canvas *c, struct box cell, enum icon which, enum word label, enum widget w, int percent)
{
	int target = c->side / 6 + 1;
	struct box b = box_inset(cell, 0, px(c, 9));
	card(c, b);
	struct box less = cut_left(&b, target), more = cut_right(&b, target);
	struct { struct box box; enum icon icon; int by; } side[] = { { less, ICON_MINUS, -10 }, { more, ICON_PLUS, 10 } };
	for (int i = 0; i < 2; i++) {
		uint32_t ground = is_pressed(c, w, side[i].by) ? 0xffcfdcd6u : TINT;
		struct box round = box_middle(side[i].box, px(c, 100), px(c, 100));
		fill(c, round, ground, px(c, 25));
		touchable(c, w, side[i].by, (struct box){ side[i].box.x, cell.y, target, cell.h });
		icon(c, box_middle(round, px(c, 40), px(c, 40)), side[i].icon, 0xff0a4a3fu);
	}
	char n[16], memory[SAY_MAX];
	struct text t = text_init(n, sizeof(n));
	text_int(&t, percent);
	struct fill fills[] = { { "n", n } };
	struct type name = { px(c, 28), WEIGHT_REGULAR, MUTED, WHITE, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	struct type value = { px(c, 36), WEIGHT_SEMIBOLD, INK, WHITE, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	b = box_middle(b, b.w, px(c, 40) + line_height(name.size) + line_height(value.size));
	icon(c, cut_top(&b, px(c, 36)), which, DEEP);
	set_word(c, cut_top(&b, line_height(name.size)), name, label);
	set_text(c, b, value, say(memory, c, WORD_PERCENT, fills, 1));
}

// Two columns, four rows; rows touch each other, so that each is as high as a finger needs.
static struct box device_cell(struct box b, int index, int gap)
{
	struct box row = box_cell(b, 1, 4, index / 2, 0);
	return box_cell(row, 2, 1, index % 2, gap);
}

static void device(struct canvas *c, struct box b, struct box head)
{
	state_line(c, head, "", true);
	static const struct { enum icon icon; enum word label; enum widget widget; } item[] = {
		{ ICON_USB_OUT, WORD_DEVICE_EXPORT, WIDGET_EXPORT }, { ICON_USB_IN, WORD_DEVICE_IMPORT, WIDGET_IMPORT },
		{ ICON_CLOCK, WORD_DEVICE_CLOCK, WIDGET_SET_CLOCK }, { ICON_LANGUAGE, WORD_DEVICE_LANG, WIDGET_FIRST_LANG },
		{ ICON_SERVER, WORD_DEVICE_SERVER, WIDGET_SERVER }, { ICON_POWER, WORD_DEVICE_SHUTDOWN, WIDGET_SHUTDOWN },
	};
	int most = 4 * px(c, 220), gap = px(c, 24);
	b.h = b.h < most ? b.h : most;
	for (int i = 0; i < 6; i++) {
		struct box cell = device_cell(b, i < 4 ? i : i + 2, gap);
		button_in(c, cell, box_inset(cell, 0, px(c, 9)), LOOK_SECOND, item[i].icon, word(item[i].label, c->lang), item[i].widget, 0);
	}
	level(c, device_cell(b, 4, gap), ICON_SOUND, WORD_DEVICE_VOLUME, WIDGET_VOLUME, c->m->volume);
	level(c, device_cell(b, 5, gap), ICON_SUN, WORD_DEVICE_BRIGHTNESS, WIDGET_BRIGHTNESS, c->m->brightness);
}

void view_panel(struct canvas *c, struct box b)
{
	typedef void picture(struct canvas *c, struct box b, struct box head);
	static picture *const pictures[TAB_COUNT] = { [TAB_CHECKS] = checks, [TAB_SESSIONS] = sessions, [TAB_PEOPLE] = people, [TAB_DEVICE] = device };
	int target = c->side / 6 + 1;
	b = box_inset(b, px(c, 30), px(c, 10));
	if (c->tall) {
		rail(c, cut_bottom(&b, target + px(c, 20)));
	} else {
		rail(c, cut_left(&b, px(c, 250)));
		cut_left(&b, px(c, 40));
	}
	b = box_inset(b, px(c, 10), 0);
	struct box head = cut_top(&b, target);
	struct type t = title(c);
	t.size = px(c, 44);
	t.lines = 1;
	t.middle = true;
	int width = type_width(span_of(word(tabs[c->f->tab].word, c->lang)), t.weight, t.size) + px(c, 50);
	set_word(c, cut_left(&head, width), t, tabs[c->f->tab].word);
	pictures[c->f->tab](c, b, head);
}
