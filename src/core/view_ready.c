// Start and ready: the event, the session, the live picture with its reticle, and two buttons.
// SPDX-License-Identifier: Apache-2.0
#include "core/view_part.h"

#define BUTTON_H 127 // thousandths of the shorter side
#define CAUTION 0xfffbe9c8u
#define CAUTION_INK 0xff8a5200u

// The camera's place when there is no picture: what to do instead.
static void no_camera(struct canvas *c, struct box b)
{
	bool lost = c->m->camera == CAMERA_STATE_LOST;
	fill(c, b, NIGHT, px(c, 40));
	struct box in = box_inset(b, px(c, 60), px(c, 60));
	int side = px(c, 170) < in.h / 3 ? px(c, 170) : in.h / 3;
	struct type big = { px(c, 46), WEIGHT_BOLD, WHITE, NIGHT, ALIGN_CENTRE, 2, TEXT_SMALL, false, false };
	struct type more = { px(c, 36), WEIGHT_REGULAR, 0xffe6ede9u, NIGHT, ALIGN_CENTRE, 2, TEXT_SMALL, false, false };
	in = box_middle(in, in.w, side + px(c, 260) < in.h ? side + px(c, 260) : in.h);
	icon(c, cut_top(&in, side), lost ? ICON_CAMERA_OFF : ICON_SCANNER, WHITE);
	cut_top(&in, px(c, 30));
	struct box first = in;
	first.h = in.h / 2 + px(c, 10);
	cut_top(&in, set_word(c, first, big, lost ? WORD_READY_CAMERA_LOST : WORD_READY_PROMPT) + px(c, 10));
	set_word(c, in, more, lost ? WORD_READY_CAMERA_LOST_MORE : WORD_READY_NO_CAMERA_MORE);
}

static void prompt(struct canvas *c, struct box b)
{
	const struct model *m = c->m;
	bool armed = c->f->armed;
	enum word w = armed ? WORD_READY_PROMPT_RATE : m->session_open && m->leaving ? WORD_READY_PROMPT_OUT : WORD_READY_PROMPT;
	uint32_t ground = armed ? DEEP : 0xff121a16u;
	struct type t = { px(c, 36), WEIGHT_SEMIBOLD, WHITE, ground, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	int width = type_width(span_of(word(w, c->lang)), t.weight, t.size) + px(c, 80);
	struct box pill = box_middle(b, width < b.w ? width : b.w, b.h);
	fill(c, pill, armed ? DEEP : 0xe6121a16u, b.h / 2);
	set_word(c, box_inset(pill, px(c, 24), 0), t, w);
}

// Round buttons over the picture's upper corners.
static void over_camera(struct canvas *c, struct box b)
{
	int side = px(c, 100), edge = px(c, 34);
	struct box left = { b.x + edge, b.y + edge, side, side }, right = { b.x + b.w - edge - side, b.y + edge, side, side };
	struct { struct box box; enum widget widget; } round[] = { { left, WIDGET_LANG }, { right, WIDGET_NOTICE } };
	for (int i = 0; i < 2; i++) {
		uint32_t ground = is_pressed(c, round[i].widget, 0) ? 0xff0a4a3fu : 0xe6121a16u;
		fill(c, round[i].box, ground, side / 2);
		touchable(c, round[i].widget, 0, box_middle(round[i].box, c->side / 6 + 1, c->side / 6 + 1));
	}
	struct type t = { px(c, 38), WEIGHT_BOLD, WHITE, 0xff121a16u, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	set_text(c, left, t, c->lang == LANG_ID ? "EN" : "ID");
	icon(c, box_inset(right, side / 4, side / 4), ICON_INFO, WHITE);
}

// What keeps the camera from reading, and what to do about it; below its picture, which it never covers.
static void hint(struct canvas *c, struct box b)
{
	static const struct { enum word what, todo; enum icon icon; } hints[SIGHT_COUNT] = {
		[SIGHT_DARK] = { WORD_READY_DARK, WORD_READY_DARK_DO, ICON_SUN },
		[SIGHT_BRIGHT] = { WORD_READY_BRIGHT, WORD_READY_BRIGHT_DO, ICON_SUN },
		[SIGHT_BLURRED] = { WORD_READY_BLURRED, WORD_READY_BLURRED_DO, ICON_WARNING },
	};
	enum sight sight = c->m->sight;
	fill(c, b, CAUTION, px(c, 30));
	struct box in = box_inset(b, px(c, 34), px(c, 18));
	icon(c, cut_left(&in, px(c, 76)), hints[sight].icon, CAUTION_INK);
	cut_left(&in, px(c, 30));
	struct type what = { px(c, 36), WEIGHT_BOLD, INK, CAUTION, ALIGN_LEFT, 1, TEXT_SMALL, false, true };
	struct type todo = { px(c, 29), WEIGHT_REGULAR, INK, CAUTION, ALIGN_LEFT, 2, TEXT_SMALL, false, true };
	set_word(c, cut_top(&in, line_height(what.size)), what, hints[sight].what);
	set_word(c, in, todo, hints[sight].todo);
}

void live_picture(struct canvas *c, struct box b, int reticle_permille, int up)
{
	scene_add(c->s, SHAPE_CAMERA, b, NIGHT)->radius = px(c, 40);
	int shorter = b.w < b.h ? b.w : b.h, side = shorter * reticle_permille / 1000;
	struct box reticle = box_middle(b, side, side);
	reticle.y -= up;
	struct shape *s = scene_add(c->s, SHAPE_BRACKETS, reticle, WHITE);
	s->thick = px(c, 10) > 3 ? px(c, 10) : 3;
	s->radius = px(c, 30);
}

static void camera(struct canvas *c, struct box b)
{
	if (c->m->camera == CAMERA_STATE_LIVE && c->m->sight != SIGHT_GOOD) {
		hint(c, cut_bottom(&b, px(c, 160)));
		cut_bottom(&b, px(c, 24));
	}
	if (c->m->camera != CAMERA_STATE_LIVE) {
		no_camera(c, b);
	} else {
		live_picture(c, b, c->f->wait == WAIT_SCAN ? 360 : 480, px(c, 16)); // a code is found: the reticle closes on it
		struct box foot = box_inset(b, px(c, 40), 0);
		foot = cut_bottom(&foot, px(c, 130));
		foot.h = px(c, 90);
		prompt(c, foot);
	}
	over_camera(c, b);
}

static void hours(struct text *t, const struct canvas *c)
{
	const struct session *s = &c->m->session;
	calendar_write_time(t, s->start_ms, c->m->zone);
	text_str(t, " – ");
	calendar_write_time(t, s->end_ms, c->m->zone);
	text_char(t, ' ');
	text_str(t, zone_label(c->m->zone));
	if (!s->room[0])
		return;
	text_str(t, " · ");
	text_str(t, s->room);
}

// Event, session, speaker, hours: from the top of b, each as long as there is room.
static void session(struct canvas *c, struct box b)
{
	const struct model *m = c->m;
	char memory[SAY_MAX], n[16];
	struct type event = { px(c, 30), WEIGHT_SEMIBOLD, DEEP, PAPER, ALIGN_LEFT, 2, TEXT_SMALL, true, false };
	struct type big = { px(c, 58), WEIGHT_BOLD, INK, PAPER, ALIGN_LEFT, 1, TEXT_SMALL, true, false };
	struct type name = { px(c, 40), WEIGHT_SEMIBOLD, INK, PAPER, ALIGN_LEFT, 2, TEXT_SMALL, true, false };
	struct type more = { px(c, 33), WEIGHT_REGULAR, MUTED, PAPER, ALIGN_LEFT, 1, TEXT_SMALL, true, false };
	struct type speaker = more;
	speaker.may_end = false;
	cut_top(&b, set_text(c, b, event, m->event_title) + px(c, 10));
	if (!m->has_session) {
		cut_top(&b, set_word(c, b, big, WORD_READY_NO_SESSION) + px(c, 6));
		set_word(c, b, more, WORD_READY_NO_SESSION_MORE);
		return;
	}
	struct text t = text_init(n, sizeof(n));
	text_int(&t, m->session.number);
	struct fill fills[] = { { "n", n } };
	cut_top(&b, set_text(c, b, big, say(memory, c, WORD_READY_SESSION, fills, 1)));
	int below = line_height(more.size) * (m->session.speaker[0] ? 3 : 2); // speaker, hours, and when it opens
	struct box middle = b;
	middle.h = b.h - below > line_height(name.size) ? b.h - below : b.h / 2;
	cut_top(&b, set_text(c, middle, name, m->session.title) + px(c, 10));
	struct box line = b;
	line.h = line_height(speaker.size);
	cut_top(&b, set_name(c, line, speaker, m->session.speaker) + px(c, 2));
	t = text_init(memory, sizeof(memory));
	hours(&t, c);
	cut_top(&b, set_text(c, b, more, memory));
	if (m->session_open || b.h < line_height(more.size))
		return;
	char time[16];
	t = text_init(time, sizeof(time));
	calendar_write_time(&t, m->opens_ms, m->zone);
	struct fill opens[] = { { "time", time }, { "zone", zone_label(m->zone) } };
	more.colour = DEEP;
	more.weight = WEIGHT_SEMIBOLD;
	set_text(c, b, more, say(memory, c, WORD_READY_OPENS, opens, 2));
}

static void ring(struct canvas *c, struct box b, int share)
{
	int thick = b.w * 12 / 100;
	scene_add(c->s, SHAPE_RING, b, TINT)->thick = thick;
	if (share > 0) {
		struct shape *s = scene_add(c->s, SHAPE_RING, b, ACCENT);
		s->thick = thick;
		s->share = share < 1000 ? share : 1000;
	}
	char memory[16];
	struct text t = text_init(memory, sizeof(memory));
	text_int(&t, (share + 5) / 10);
	text_str(&t, " %");
	struct type type = { b.w * 19 / 100, WEIGHT_BOLD, INK, WHITE, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	set_text(c, b, type, memory);
}

// Digits reach 0.73 of their size above the line that they stand on; a text box holds 0.97 above and 0.24 below.
static struct box digits_on(int line, struct box b, int size)
{
	return (struct box){ b.x, line - size * 98 / 100, b.w, line_height(size) };
}

static void count(struct canvas *c, struct box b)
{
	const struct model *m = c->m;
	char present[16], expected[24];
	struct text t = text_init(present, sizeof(present)), of = text_init(expected, sizeof(expected));
	text_int(&t, m->present);
	text_str(&of, "/ ");
	text_int(&of, m->expected);
	card(c, b);
	struct box in = box_inset(b, px(c, 42), px(c, 28));
	if (m->expected > 0) {
		int side = in.h < px(c, 180) ? in.h : px(c, 180);
		ring(c, box_middle(cut_right(&in, side), side, side), (int)(((int64_t)m->present * 1000 + m->expected / 2) / m->expected));
		cut_right(&in, px(c, 20));
	}
	struct type below = small(c, MUTED, WHITE);
	struct type big = { px(c, 116), WEIGHT_BOLD, ACCENT, WHITE, ALIGN_LEFT, 1, TEXT_NAME, false, true };
	struct type rest = { px(c, 54), WEIGHT_SEMIBOLD, MUTED, WHITE, ALIGN_LEFT, 1, TEXT_SMALL, false, true };
	int gap = px(c, 14), rest_w = m->expected > 0 ? type_width(span_of(expected), rest.weight, rest.size) + 2 : 0;
	int big_w = type_width(span_of(present), big.weight, big.size) + 2, all = big_w + gap + rest_w;
	if (all > in.w) { // thousands of people: both smaller
		big.size = big.size * in.w / all;
		rest.size = rest.size * in.w / all;
		big_w = big_w * in.w / all;
	}
	int height = px(c, 116) * 73 / 100 + px(c, 14) + line_height(below.size);
	in = box_middle(in, in.w, height);
	int line = in.y + px(c, 116) * 73 / 100;
	set_word(c, cut_bottom(&in, line_height(below.size)), below, WORD_READY_PRESENT);
	set_text(c, digits_on(line, cut_left(&in, big_w), big.size), big, present);
	cut_left(&in, gap);
	if (m->expected > 0)
		set_text(c, digits_on(line, in, rest.size), rest, expected);
}

static void buttons(struct canvas *c, struct box b, int n, bool beside)
{
	int gap = c->side / 6 + 1 - px(c, BUTTON_H); // two targets touch each other
	enum look look = c->f->armed ? LOOK_SECOND : LOOK_FIRST;
	const char *rate = word(c->f->armed ? WORD_READY_RATE_ARMED : WORD_READY_RATE, c->lang);
	if (beside)
		gap = px(c, 30);
	struct box last = beside ? box_cell(b, n, 1, n - 1, gap) : box_cell(b, 1, n, n - 1, gap);
	if (n == 2)
		button(c, box_cell(b, beside ? 2 : 1, beside ? 1 : 2, 0, gap), look, ICON_STAR, rate, WIDGET_RATE, 0);
	button(c, last, LOOK_SECOND, ICON_SEARCH, word(WORD_READY_FIND, c->lang), WIDGET_FIND, 0);
}

void view_ready(struct canvas *c, struct box b)
{
	int margin = px(c, 50), n = c->m->rating_open || c->f->armed ? 2 : 1, gap = px(c, 46);
	b = box_inset(b, margin, 0);
	cut_top(&b, margin);
	cut_bottom(&b, c->tall ? px(c, 95) : px(c, 20)); // on a tall screen the clock's touch target lies below the buttons
	int button_h = px(c, BUTTON_H);
	if (c->tall) {
		struct box top = cut_top(&b, px(c, 340));
		session(c, top);
		buttons(c, cut_bottom(&b, button_h + px(c, 10)), n, true);
		cut_bottom(&b, gap);
		if (c->m->has_session) {
			count(c, cut_bottom(&b, px(c, 200)));
			cut_bottom(&b, gap);
		}
		camera(c, b);
		return;
	}
	camera(c, cut_left(&b, b.w * 58 / 100));
	cut_left(&b, gap);
	buttons(c, cut_bottom(&b, n * button_h + (n - 1) * (c->side / 6 + 1 - button_h)), n, false);
	cut_bottom(&b, px(c, 34));
	if (c->m->has_session) {
		count(c, cut_bottom(&b, n == 2 ? px(c, 190) : px(c, 240)));
		cut_bottom(&b, px(c, 16));
	}
	session(c, b);
}

void view_start(struct canvas *c, struct box b)
{
	b = box_middle(b, b.w - px(c, 200), px(c, 520));
	icon(c, cut_top(&b, px(c, 260)), ICON_LOGO, ACCENT);
	cut_top(&b, px(c, 40));
	struct type t = title(c);
	t.align = ALIGN_CENTRE;
	t.size = px(c, 90);
	cut_top(&b, set_text(c, b, t, "Hadir") + px(c, 10));
	t = body(c);
	t.align = ALIGN_CENTRE;
	cut_top(&b, set_word(c, b, t, WORD_START_TITLE) + px(c, 10));
	t.size = px(c, 31);
	set_text(c, b, t, c->m->version);
}
