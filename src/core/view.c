// Which picture belongs to which screen, the status strip, and what all screens share.
// SPDX-License-Identifier: Apache-2.0
#include "core/view_part.h"

#include <assert.h>

typedef void picture(struct canvas *c, struct box b);

static picture *const pictures[SCREEN_COUNT] = {
	[SCREEN_START] = view_start,
	[SCREEN_READY] = view_ready,
	[SCREEN_WELCOME] = view_result,
	[SCREEN_PENDING] = view_result,
	[SCREEN_AGAIN] = view_result,
	[SCREEN_REFUSED] = view_result,
	[SCREEN_FAILED] = view_result,
	[SCREEN_FIND] = view_find,
	[SCREEN_CONFIRM] = view_confirm,
	[SCREEN_REASON] = view_reason,
	[SCREEN_NEWCOMER] = view_newcomer,
	[SCREEN_RATE] = view_rate,
	[SCREEN_COMMENT] = view_comment,
	[SCREEN_THANKS] = view_result,
	[SCREEN_OFFICER] = view_officer,
	[SCREEN_PANEL] = view_panel,
	[SCREEN_ASK] = view_ask,
	[SCREEN_CLOCK] = view_clock,
	[SCREEN_ENROL] = view_enrol,
	[SCREEN_NOTICE] = view_notice,
	[SCREEN_FAULT] = view_fault,
	[SCREEN_OFF] = view_off,
};

struct type small(const struct canvas *c, uint32_t colour, uint32_t ground)
{
	return (struct type){ px(c, 31), WEIGHT_REGULAR, colour, ground, ALIGN_LEFT, 1, TEXT_SMALL, true, false };
}

struct type body(const struct canvas *c)
{
	return (struct type){ px(c, 36), WEIGHT_REGULAR, MUTED, PAPER, ALIGN_LEFT, 2, TEXT_SMALL, true, false };
}

struct type title(const struct canvas *c)
{
	return (struct type){ px(c, 52), WEIGHT_BOLD, INK, PAPER, ALIGN_LEFT, 2, TEXT_SMALL, true, false };
}

void heading(struct canvas *c, struct box b, const char *text)
{
	struct type t = title(c);
	t.middle = true;
	set_text(c, b, t, text);
}

void back_button(struct canvas *c, struct box b)
{
	button(c, b, LOOK_SECOND, ICON_BACK, "", WIDGET_BACK, 0);
}

void lang_button(struct canvas *c, struct box b)
{
	button(c, b, LOOK_SECOND, ICON_NONE, c->lang == LANG_ID ? "EN" : "ID", WIDGET_LANG, 0);
}

static void number(char memory[24], int64_t n)
{
	struct text t = text_init(memory, 24);
	text_int(&t, n);
}

// The longest of several wordings that fits a line; the last one when none does.
static void set_longest(struct canvas *c, struct box b, struct type t, const char *const *wordings, int n)
{
	int i = 0;
	while (i + 1 < n && type_width(span_of(wordings[i]), t.weight, t.size) > b.w)
		i++;
	set_text(c, b, t, wordings[i]);
}

static void strip_network(struct canvas *c, struct box b)
{
	static const enum word words[NETWORK_COUNT][2][2] = {
		[NETWORK_NONE] = { { WORD_STRIP_LOCAL, WORD_STRIP_LOCAL_SHORT }, { WORD_STRIP_LOCAL, WORD_STRIP_LOCAL_SHORT } },
		[NETWORK_ONLINE] = { { WORD_STRIP_ONLINE, WORD_STRIP_ONLINE_SHORT }, { WORD_STRIP_SENDING, WORD_STRIP_SENDING_SHORT } },
		[NETWORK_OFFLINE] = { { WORD_STRIP_OFFLINE, WORD_STRIP_OFFLINE_SHORT }, { WORD_STRIP_OFFLINE, WORD_STRIP_OFFLINE_SHORT } },
	};
	const struct model *m = c->m;
	char n[24], full[SAY_MAX], brief[SAY_MAX];
	number(n, m->waiting);
	struct fill fills[] = { { "n", n } };
	static const enum word nothing[2] = { WORD_STRIP_NOTHING, WORD_STRIP_NOTHING };
	const enum word *pair = m->trouble == TROUBLE_WITHDRAWN ? nothing : words[m->network][m->waiting > 0];
	const char *wordings[] = { say(full, c, pair[0], fills, 1), say(brief, c, pair[1], fills, 1) };
	struct type t = small(c, MUTED, PAPER);
	t.align = ALIGN_RIGHT;
	t.middle = true;
	int dot = px(c, 18), gap = px(c, 14), i = type_width(span_of(full), t.weight, t.size) + dot + gap > b.w;
	int width = type_width(span_of(wordings[i]), t.weight, t.size);
	width = width < b.w - dot - gap ? width : b.w - dot - gap;
	struct box text = cut_right(&b, width);
	set_text(c, text, t, wordings[i]);
	struct box place = { text.x - gap - dot, text.y + (text.h - dot) / 2, dot, dot };
	fill(c, place, m->network == NETWORK_OFFLINE || (m->network == NETWORK_ONLINE && m->waiting) ? AMBER : GREEN, dot / 2);
}

// The gravest warning; true when there is one.
static bool strip_warning(struct canvas *c, struct box b)
{
	const struct model *m = c->m;
	char n[24], full[SAY_MAX], brief[SAY_MAX];
	number(n, m->battery_pct);
	struct fill fills[] = { { "n", n } };
	enum word longer = WORD_STRIP_STORAGE, shorter = WORD_STRIP_STORAGE_SHORT;
	enum icon which = ICON_STORAGE;
	if (m->battery_pct >= 0) {
		longer = WORD_STRIP_BATTERY;
		shorter = WORD_STRIP_BATTERY_SHORT;
		which = ICON_BATTERY;
	} else if (!m->clock_known) {
		longer = WORD_STRIP_CLOCK;
		shorter = WORD_STRIP_CLOCK_SHORT;
		which = ICON_CLOCK;
	} else if (!m->storage_low) {
		return false;
	}
	const char *wordings[] = { say(full, c, longer, fills, 1), say(brief, c, shorter, fills, 1) };
	struct type t = small(c, 0xff8c1d17u, PAPER);
	t.weight = WEIGHT_SEMIBOLD;
	t.middle = true;
	int side = px(c, 34), gap = px(c, 10), i = type_width(span_of(full), t.weight, t.size) + side + gap > b.w;
	int width = type_width(span_of(wordings[i]), t.weight, t.size);
	width = width < b.w - side - gap ? width : b.w - side - gap;
	t.align = ALIGN_RIGHT;
	set_text(c, cut_right(&b, width), t, wordings[i]);
	cut_right(&b, gap);
	icon(c, cut_right(&b, side), which, 0xff8c1d17u);
	return true;
}

static void strip_session(struct canvas *c, struct box b, struct type t)
{
	const struct model *m = c->m;
	char n[24], present[24], expected[24], full[SAY_MAX], brief[SAY_MAX];
	number(n, m->session.number);
	number(present, m->present);
	number(expected, m->expected);
	struct fill fills[] = { { "n", n }, { "present", present }, { "expected", expected } };
	const char *wordings[] = { say(full, c, WORD_STRIP_SESSION, fills, 3), say(brief, c, WORD_STRIP_SHORT, fills, 3) };
	if (m->has_session)
		set_longest(c, b, t, wordings, 2);
	else
		set_word(c, b, t, WORD_STRIP_NO_SESSION);
}

static void strip_date(struct canvas *c, struct box b, struct type t)
{
	char full[64], date[64], brief[32];
	int day = calendar_day(c->m->clock_ms, c->m->zone);
	struct text t1 = text_init(full, sizeof(full)), t2 = text_init(date, sizeof(date)), t3 = text_init(brief, sizeof(brief));
	calendar_write_long(&t1, day, c->lang);
	calendar_write_date(&t2, day, c->lang);
	calendar_write_short(&t3, day);
	set_longest(c, b, t, (const char *const[]){ full, date, brief }, 3);
}

static void strip_clock(struct canvas *c, struct box b, int time_w)
{
	char time[16];
	struct text out = text_init(time, sizeof(time));
	calendar_write_time(&out, c->m->clock_ms, c->m->zone);
	struct type t = { px(c, 48), WEIGHT_BOLD, INK, PAPER, ALIGN_LEFT, 1, TEXT_SMALL, false, true };
	set_text(c, cut_left(&b, time_w), t, time);
	bool holds = c->f->screen == SCREEN_READY || c->f->screen == SCREEN_FAULT;
	int touch_w = time_w + b.w, least = c->side / 6 + 1;
	if (holds)
		touchable(c, WIDGET_CLOCK, 0, (struct box){ 0, c->h - least, b.x + b.w > touch_w ? b.x + b.w : touch_w, least });
	t = small(c, MUTED, PAPER);
	t.middle = true;
	b.y += px(c, 8); // on the line of the big digits
	set_text(c, b, t, zone_label(c->m->zone));
}

void strip(struct canvas *c, struct box b)
{
	int margin = px(c, 50), line = line_height(px(c, 31));
	struct box in = box_middle(b, b.w - 2 * margin, 2 * line);
	int time_w = type_width(SPAN("00.00"), WEIGHT_BOLD, px(c, 48)) + px(c, 10), zone_w = type_width(SPAN("WITA"), WEIGHT_REGULAR, px(c, 31)) + px(c, 2);
	strip_clock(c, cut_left(&in, time_w + zone_w), time_w);
	cut_left(&in, px(c, 36));
	struct type t = small(c, MUTED, PAPER);
	t.middle = true;
	int left_w = type_width(SPAN("Sesi 12 · 120/120 hadir"), WEIGHT_REGULAR, px(c, 31));
	left_w = left_w < in.w * 11 / 20 ? left_w : in.w * 11 / 20;
	struct box left = cut_left(&in, left_w);
	cut_left(&in, px(c, 24));
	strip_date(c, cut_top(&left, line), t);
	t.colour = INK;
	strip_session(c, left, t);
	struct box network = in;
	if (strip_warning(c, cut_top(&network, line)))
		strip_network(c, network);
	else
		strip_network(c, in);
}

static uint32_t ground_of(const struct flow *f)
{
	return pictures[f->screen] == view_result ? result_ground(f) : PAPER;
}

void view(const struct flow *f, const struct model *m, int width, int height, struct scene *ret_scene)
{
	int side = width < height ? width : height;
	assert(side >= VIEW_LEAST);
	struct canvas c = { ret_scene, f, m, f->lang, width, height, side, height > width };
	scene_init(ret_scene, width, height, ground_of(f));
	struct box all = { 0, 0, width, height }, below = cut_bottom(&all, px(&c, 100));
	if (ret_scene->ground != PAPER)
		fill(&c, below, PAPER, 0);
	pictures[f->screen](&c, all);
	strip(&c, below);
}

struct target view_hit(const struct scene *s, int x, int y)
{
	for (int i = s->shapes - 1; i >= 0; i--) {
		const struct shape *p = &s->shape[i];
		const struct box *b = &p->touch;
		if (p->target.widget != WIDGET_NONE && x >= b->x && x < b->x + b->w && y >= b->y && y < b->y + b->h)
			return p->target;
	}
	return (struct target){ WIDGET_NONE, 0 };
}
