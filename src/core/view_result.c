// Results: the whole screen in the verdict's colour, its sign, its word, the name, and what is known of it.
// SPDX-License-Identifier: Apache-2.0
#include "core/view_part.h"

#include <string.h>

// Small texts stand on a darker panel: white on the verdict's own colour is for big words only.
struct tone { uint32_t ground, word, panel, mark; };
static const struct tone green = { GREEN, WHITE, 0xff0d4f25u, GREEN };
static const struct tone amber = { AMBER, 0xff1a1200u, 0xff4a2c00u, 0xff8f5500u };
static const struct tone red = { RED, WHITE, 0xff7a1510u, RED };
static const struct tone thanks = { ACCENT, WHITE, DEEP, ACCENT };

static const struct tone *tone_of(const struct flow *f)
{
	if (f->screen == SCREEN_WELCOME)
		return f->result.ruling.verdict == VERDICT_LATE ? &amber : &green;
	if (f->screen == SCREEN_THANKS)
		return &thanks;
	return f->screen == SCREEN_PENDING || f->screen == SCREEN_AGAIN ? &amber : &red;
}

uint32_t result_ground(const struct flow *f)
{
	return tone_of(f)->ground;
}

struct sentence { enum word word, why, todo; };

static struct sentence refusal(enum verdict v)
{
	static const struct sentence sentences[VERDICT_COUNT] = {
		[VERDICT_ACCEPTED] = { WORD_VERDICT_ACCEPTED, WORD_ACCEPTED_AT, WORD_COUNT },
		[VERDICT_LATE] = { WORD_VERDICT_LATE, WORD_LATE_AT, WORD_COUNT },
		[VERDICT_PENDING] = { WORD_VERDICT_PENDING, WORD_PENDING_WHY, WORD_PENDING_DO },
		[VERDICT_AGAIN] = { WORD_VERDICT_AGAIN, WORD_AGAIN_AT, WORD_COUNT },
		[VERDICT_EARLY] = { WORD_VERDICT_EARLY, WORD_EARLY_WHY, WORD_EARLY_DO },
		[VERDICT_CLOSED] = { WORD_VERDICT_CLOSED, WORD_CLOSED_WHY, WORD_TO_HELP_DESK },
		[VERDICT_NOT_OPEN] = { WORD_VERDICT_NOT_OPEN, WORD_NOT_OPEN_WHY, WORD_TO_HELP_DESK },
		[VERDICT_REVOKED] = { WORD_VERDICT_REVOKED, WORD_REVOKED_WHY, WORD_TO_HELP_DESK },
		[VERDICT_OTHER_EVENT] = { WORD_VERDICT_OTHER_EVENT, WORD_OTHER_EVENT_WHY, WORD_TO_HELP_DESK },
		[VERDICT_TWO_CODES] = { WORD_VERDICT_TWO_CODES, WORD_TWO_CODES_WHY, WORD_TWO_CODES_DO },
		[VERDICT_FOREIGN] = { WORD_VERDICT_FOREIGN, WORD_FOREIGN_WHY, WORD_FOREIGN_DO },
		[VERDICT_DAMAGED] = { WORD_VERDICT_DAMAGED, WORD_DAMAGED_WHY, WORD_TO_HELP_DESK },
	};
	return sentences[v];
}

static struct sentence failure(enum failure why)
{
	static const struct sentence sentences[FAILURE_COUNT] = {
		[FAILURE_RECORD] = { WORD_FAILED, WORD_FAILED_WHY, WORD_TO_HELP_DESK },
		[FAILURE_RATING] = { WORD_FAILED_RATING, WORD_FAILED_RATING_WHY, WORD_TO_HELP_DESK },
		[FAILURE_SERVER_CODE] = { WORD_SERVER_CODE, WORD_SERVER_CODE_WHY, WORD_SERVER_CODE_DO },
	};
	return sentences[why];
}

static struct sentence sentence_of(const struct flow *f)
{
	if (f->screen == SCREEN_THANKS)
		return (struct sentence){ WORD_RATE_THANKS, WORD_RATE_THANKS_MORE, WORD_COUNT };
	if (f->screen == SCREEN_FAILED)
		return failure(f->failure);
	if (f->screen == SCREEN_WELCOME && f->result.ruling.direction == DIRECTION_OUT)
		return (struct sentence){ WORD_VERDICT_LEFT, WORD_LEFT_AT, WORD_COUNT };
	return refusal(f->result.ruling.verdict);
}

static void sign(struct canvas *c, struct box b, const struct tone *tone)
{
	int64_t ms = c->f->now_ms - c->f->since_ms;
	fill(c, b, WHITE, b.w / 2);
	bool well = c->f->screen == SCREEN_WELCOME || c->f->screen == SCREEN_THANKS;
	enum shape_kind kind = well ? SHAPE_CHECK : tone == &red ? SHAPE_CROSS : SHAPE_MARK;
	struct shape *s = scene_add(c->s, kind, b, tone->mark);
	s->thick = b.w / 11;
	s->share = ms < FLOW_DRAW_MS ? (int32_t)(ms * 1000 / FLOW_DRAW_MS) : 1000;
}

static const char *sentence(char memory[SAY_MAX], const struct canvas *c, enum word w)
{
	const struct result *r = &c->f->result;
	bool other = r->ruling.verdict == VERDICT_AGAIN || r->ruling.verdict == VERDICT_EARLY;
	char time[16], late[16], present[16], expected[16];
	struct text t = text_init(time, sizeof(time)), l = text_init(late, sizeof(late));
	struct text p = text_init(present, sizeof(present)), e = text_init(expected, sizeof(expected));
	calendar_write_time(&t, other ? r->ruling.at_ms : r->at_ms, c->m->zone);
	text_int(&l, r->ruling.late_min);
	text_int(&p, c->m->present);
	text_int(&e, c->m->expected);
	struct fill fills[] = { { "time", time }, { "zone", zone_label(c->m->zone) }, { "n", late }, { "present", present }, { "expected", expected } };
	return say(memory, c, w, fills, 5);
}

// From generous to dense; the first in which all fits is taken.
enum layout { LAYOUT_WIDE, LAYOUT_BESIDE, LAYOUT_SMALLER, LAYOUT_DENSE, LAYOUT_COUNT };

// The darker panel in the middle, as wide as its widest line.
struct panel { int shape, first, width; struct box rest; struct type type; };

static struct panel panel_begin(struct canvas *c, struct box b, const struct tone *tone)
{
	struct panel p = { .shape = c->s->shapes, .rest = box_inset(b, px(c, 110), px(c, 26)) };
	fill(c, b, tone->panel, 0);
	p.first = c->s->shapes;
	p.type = (struct type){ px(c, 40), WEIGHT_REGULAR, WHITE, tone->panel, ALIGN_CENTRE, c->tall ? 3 : 2, TEXT_SMALL, true, false };
	return p;
}

static void panel_line(struct canvas *c, struct panel *p, const char *text)
{
	cut_top(&p->rest, set_text(c, p->rest, p->type, text) + px(c, 5));
}

static int panel_end(struct canvas *c, struct panel *p)
{
	struct shape *ground = &c->s->shape[p->shape];
	int widest = 0, height = p->rest.y - ground->box.y + px(c, 21);
	for (int i = p->first; i < c->s->shapes; i++) {
		const struct shape *s = &c->s->shape[i];
		int w = type_width(span_of(c->s->text + s->text), (enum weight)s->weight, s->size);
		widest = w > widest ? w : widest;
	}
	widest += 2 * px(c, 60);
	int width = widest < ground->box.w ? widest : ground->box.w;
	ground->box.x += (ground->box.w - width) / 2;
	ground->box.w = width;
	ground->box.h = height;
	ground->radius = height / 2 < px(c, 50) ? height / 2 : px(c, 50);
	return height;
}

// Position and institution; when and what was recorded; session and running count.
static int details(struct canvas *c, struct box b, const struct tone *tone, struct sentence s, enum layout layout)
{
	const struct result *r = &c->f->result;
	char memory[SAY_MAX];
	struct panel p = panel_begin(c, b, tone);
	if (layout == LAYOUT_DENSE || (c->tall && layout != LAYOUT_WIDE))
		p.type.size = px(c, 33);
	bool person = c->f->screen == SCREEN_WELCOME || c->f->screen == SCREEN_AGAIN;
	if (person && (r->position[0] || r->unit[0])) {
		struct text t = text_init(memory, sizeof(memory));
		text_str(&t, r->position);
		text_str(&t, r->position[0] && r->unit[0] ? " · " : "");
		text_str(&t, r->unit);
		panel_line(c, &p, memory);
	}
	p.type.weight = WEIGHT_SEMIBOLD;
	panel_line(c, &p, sentence(memory, c, s.why));
	p.type.weight = WEIGHT_REGULAR;
	if (person && r->session[0]) {
		p.type.size = p.type.size * 7 / 8;
		p.type.lines = 1 + c->tall;
		panel_line(c, &p, r->session);
	}
	if (c->f->screen == SCREEN_WELCOME && c->m->expected > 0)
		panel_line(c, &p, sentence(memory, c, WORD_PRESENT_OF));
	if (c->f->screen == SCREEN_AGAIN && r->rated)
		panel_line(c, &p, word(WORD_RATED_ALREADY, c->lang));
	return panel_end(c, &p);
}

static int what_to_do(struct canvas *c, struct box b, const struct tone *tone, enum word w)
{
	struct type t = { px(c, 44), WEIGHT_BOLD, tone->panel, WHITE, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	int width = type_width(span_of(word(w, c->lang)), t.weight, t.size) + px(c, 160);
	struct box pill = box_middle((struct box){ b.x, b.y, b.w, px(c, 115) }, width < b.w ? width : b.w, px(c, 115));
	fill(c, pill, WHITE, pill.h / 2);
	set_word(c, box_inset(pill, px(c, 30), 0), t, w);
	return pill.h;
}

static bool has_button(const struct flow *f)
{
	bool person = f->screen == SCREEN_WELCOME || f->screen == SCREEN_AGAIN || f->screen == SCREEN_REFUSED;
	return person && (f->result.may_print || f->result.rate_session);
}

static void offer(struct canvas *c, struct box b)
{
	bool print = c->f->result.may_print;
	int width = px(c, 640) < b.w ? px(c, 640) : b.w;
	struct box at = box_middle(b, width, px(c, 130));
	button(c, at, LOOK_WHITE, print ? ICON_PRINTER : ICON_STAR, word(print ? WORD_PRINT_BADGE : WORD_RATE_OFFER, c->lang), print ? WIDGET_PRINT : WIDGET_RATE, 0);
}

// The sign above the word, or beside it where the height is needed for other things.
static void verdict_word(struct canvas *c, struct box *b, const struct tone *tone, enum word w, enum layout layout)
{
	int size = (c->h + 9) / 10, disc = c->tall ? px(c, 300) : px(c, 200);
	struct type t = { size, WEIGHT_BOLD, tone->word, tone->ground, ALIGN_CENTRE, c->tall ? 4 : 2, TEXT_VERDICT, false, false };
	int gap = px(c, 36), width = type_width(span_of(word(w, c->lang)), t.weight, t.size) + 2, beside = size * 12 / 10;
	if (layout == LAYOUT_WIDE || beside + gap + width > b->w) {
		disc = layout == LAYOUT_WIDE ? disc : layout == LAYOUT_BESIDE ? disc / 2 : disc / 3;
		sign(c, box_middle(cut_top(b, disc), disc, disc), tone);
		cut_top(b, layout == LAYOUT_WIDE ? px(c, 28) : px(c, 10));
		cut_top(b, set_word(c, *b, t, w));
		return;
	}
	int height = line_height(size) > beside ? line_height(size) : beside;
	struct box both = box_middle(cut_top(b, height), beside + gap + width, height);
	sign(c, box_middle(cut_left(&both, beside), beside, beside), tone);
	cut_left(&both, gap);
	t.align = ALIGN_LEFT;
	t.lines = 1;
	t.middle = true;
	set_word(c, both, t, w);
	cut_top(b, px(c, 8));
}

static void lay_out(struct canvas *c, struct box b, const struct tone *tone, enum layout layout)
{
	const struct flow *f = c->f;
	struct sentence s = sentence_of(f);
	bool named = f->result.name[0] && (f->screen == SCREEN_WELCOME || f->screen == SCREEN_AGAIN);
	int first = c->s->shapes;
	verdict_word(c, &b, tone, s.word, layout);
	if (named) {
		int size = (c->h + 11) / 12, lines = !c->tall ? 2 : layout < LAYOUT_SMALLER ? 4 : layout < LAYOUT_DENSE ? 3 : 2;
		struct type t = { size, WEIGHT_BOLD, tone->word, tone->ground, ALIGN_CENTRE, lines, TEXT_NAME, false, false };
		struct box place = b;
		place.h = lines * line_height(size);
		cut_top(&b, px(c, 6) + set_name(c, place, t, f->result.name));
	}
	cut_top(&b, layout == LAYOUT_WIDE || (!c->tall && layout == LAYOUT_BESIDE) ? px(c, 30) : px(c, 14));
	cut_top(&b, details(c, b, tone, s, layout));
	if (s.todo != WORD_COUNT && !has_button(f)) {
		cut_top(&b, px(c, 34));
		cut_top(&b, what_to_do(c, b, tone, s.todo));
	}
	if (b.h < 0)
		c->s->unfit++;
	move_down(c, first, b.h * 45 / 100);
}

void view_result(struct canvas *c, struct box b)
{
	const struct tone *tone = tone_of(c->f);
	b = box_inset(b, c->tall ? px(c, 22) : px(c, 50), px(c, 30));
	if (has_button(c->f)) {
		offer(c, cut_bottom(&b, px(c, 150)));
		cut_bottom(&b, px(c, 10));
	}
	int shapes = c->s->shapes, text_len = c->s->text_len, unfit = c->s->unfit;
	for (int layout = LAYOUT_WIDE; layout < LAYOUT_COUNT; layout++) {
		c->s->shapes = shapes;
		c->s->text_len = text_len;
		c->s->unfit = unfit;
		lay_out(c, b, tone, (enum layout)layout);
		if (c->s->unfit == unfit)
			return;
	}
}
