// Making the kiosk known to a server: the picture and the steps, the digits to compare, what became of it.
// SPDX-License-Identifier: Apache-2.0
#include "core/view_part.h"

#define TROUBLED 0xff8c1d17u

static const struct { enum icon icon; uint32_t colour; enum word what, todo; } states[ENROL_COUNT] = {
	[ENROL_POINT] = { ICON_SERVER, DEEP, WORD_ENROL_TITLE, WORD_ENROL_STEP2 },
	[ENROL_TALKING] = { ICON_SERVER, DEEP, WORD_ENROL_TALKING, WORD_ENROL_TALKING_DO },
	[ENROL_COMPARE] = { ICON_SHIELD, DEEP, WORD_ENROL_COMPARE, WORD_ENROL_COMPARE_DO },
	[ENROL_CONNECTED] = { ICON_CHECK, GREEN, WORD_ENROL_CONNECTED, WORD_ENROL_CONNECTED_DO },
	[ENROL_REFUSED] = { ICON_WARNING, RED, WORD_ENROL_REFUSED, WORD_ENROL_REFUSED_DO },
	[ENROL_TOO_OLD] = { ICON_CLOCK, RED, WORD_ENROL_TOO_OLD, WORD_ENROL_TOO_OLD_DO },
	[ENROL_UNREACHABLE] = { ICON_WARNING, RED, WORD_ENROL_UNREACHABLE, WORD_ENROL_UNREACHABLE_DO },
	[ENROL_STRANGER] = { ICON_LOCK, RED, WORD_ENROL_STRANGER, WORD_ENROL_STRANGER_DO },
	[ENROL_NEWER] = { ICON_WARNING, RED, WORD_ENROL_NEWER, WORD_ENROL_NEWER_DO },
	[ENROL_NOT_KEPT] = { ICON_STORAGE, RED, WORD_ENROL_NOT_KEPT, WORD_ENROL_NOT_KEPT_DO },
};

static const char *about(char memory[SAY_MAX], const struct canvas *c, enum word w, const char *server)
{
	struct fill fills[] = { { "server", server } };
	return say(memory, c, w, fills, 1);
}

static void picture(struct canvas *c, struct box b)
{
	if (c->m->camera == CAMERA_STATE_LIVE) {
		live_picture(c, b, 640, 0);
		return;
	}
	fill(c, b, NIGHT, px(c, 40));
	struct box in = box_middle(b, b.w - px(c, 100), b.h - px(c, 60) < px(c, 420) ? b.h - px(c, 60) : px(c, 420));
	struct type t = { px(c, 40), WEIGHT_SEMIBOLD, WHITE, NIGHT, ALIGN_CENTRE, 3, TEXT_SMALL, false, false };
	icon(c, cut_top(&in, in.h * 45 / 100), ICON_SCANNER, WHITE);
	cut_top(&in, px(c, 24));
	set_word(c, in, t, WORD_ENROL_STEP2_SCANNER);
}

static void step(struct canvas *c, struct box *b, int number, enum word w)
{
	char digit[] = { (char)('0' + number), '\0' };
	int side = px(c, 60);
	struct type t = { px(c, 34), WEIGHT_REGULAR, INK, PAPER, ALIGN_LEFT, 3, TEXT_SMALL, false, false };
	struct type n = { px(c, 32), WEIGHT_BOLD, WHITE, DEEP, ALIGN_CENTRE, 1, TEXT_SMALL, false, true };
	struct box row = *b, round = { b->x, b->y, side, side };
	fill(c, round, DEEP, side / 2);
	set_text(c, round, n, digit);
	cut_left(&row, side + px(c, 22));
	cut_top(&row, (side - line_height(t.size)) / 2);
	int used = set_word(c, row, t, w) + row.y - b->y;
	cut_top(b, (used > side ? used : side) + px(c, 20));
}

static void steps(struct canvas *c, struct box b)
{
	char memory[SAY_MAX];
	struct type t = title(c), low = { px(c, 31), WEIGHT_SEMIBOLD, TROUBLED, PAPER, ALIGN_LEFT, 2, TEXT_SMALL, false, false };
	cut_top(&b, set_word(c, b, t, WORD_ENROL_TITLE) + px(c, 24));
	step(c, &b, 1, WORD_ENROL_STEP1);
	step(c, &b, 2, c->m->camera == CAMERA_STATE_LIVE ? WORD_ENROL_STEP2 : WORD_ENROL_STEP2_SCANNER);
	step(c, &b, 3, WORD_ENROL_STEP3);
	if (c->f->enrol_strange) {
		icon(c, cut_left(&b, px(c, 44)), ICON_WARNING, TROUBLED);
		cut_left(&b, px(c, 20));
		set_word(c, b, low, WORD_ENROL_STRANGE);
	} else if (c->m->server[0]) {
		low.weight = WEIGHT_REGULAR;
		low.colour = MUTED;
		set_text(c, b, low, about(memory, c, WORD_ENROL_NOW, c->m->server));
	}
}

static void point(struct canvas *c, struct box b)
{
	int button_h = c->side / 6 + 1;
	if (c->tall) {
		struct box row = cut_bottom(&b, button_h);
		button(c, box_cell(row, 2, 1, 0, px(c, 40)), LOOK_SECOND, ICON_BACK, word(WORD_BUTTON_BACK, c->lang), WIDGET_BACK, 0);
		cut_bottom(&b, px(c, 30));
		picture(c, cut_top(&b, b.h / 2));
		cut_top(&b, px(c, 40));
		steps(c, b);
		return;
	}
	picture(c, cut_left(&b, b.w * 54 / 100));
	cut_left(&b, px(c, 50));
	struct box row = cut_bottom(&b, button_h);
	button(c, row, LOOK_SECOND, ICON_BACK, word(WORD_BUTTON_BACK, c->lang), WIDGET_BACK, 0);
	cut_bottom(&b, px(c, 20));
	steps(c, b);
}

// "412907" as it is read aloud: in two groups.
static void digits(struct canvas *c, struct box b, const char *code)
{
	char memory[16];
	struct text t = text_init(memory, sizeof(memory));
	struct span all = span_of(code);
	size_t half = all.len / 2;
	text_add(&t, (struct span){ all.at, half });
	text_char(&t, ' ');
	text_add(&t, (struct span){ all.at + half, all.len - half });
	struct type type = { px(c, 190), WEIGHT_BOLD, ACCENT, WHITE, ALIGN_CENTRE, 1, TEXT_NAME, false, true };
	set_text(c, b, type, memory);
}

static void buttons(struct canvas *c, struct box row, enum enrol at)
{
	bool is_done = at == ENROL_CONNECTED, is_over = at > ENROL_CONNECTED, is_narrow = !is_over;
	enum word label = is_done ? WORD_BUTTON_DONE : is_over ? WORD_BUTTON_BACK : WORD_BUTTON_CANCEL;
	struct box one = is_narrow ? box_middle(row, row.w / 2, row.h) : box_cell(row, 2, 1, 0, px(c, 60));
	button(c, one, is_done ? LOOK_FIRST : LOOK_SECOND, is_done ? ICON_CHECK : is_over ? ICON_BACK : ICON_NONE, word(label, c->lang), WIDGET_BACK, 0);
	if (is_over)
		button(c, box_cell(row, 2, 1, 1, px(c, 60)), LOOK_FIRST, ICON_NONE, word(WORD_BUTTON_AGAIN, c->lang), WIDGET_NEXT, 0);
}

void view_enrol(struct canvas *c, struct box b)
{
	enum enrol at = c->m->enrol;
	char memory[SAY_MAX];
	b = box_inset(b, px(c, 50), px(c, 40));
	if (at == ENROL_POINT) {
		point(c, b);
		return;
	}
	buttons(c, cut_bottom(&b, c->side / 6 + 1), at);
	cut_bottom(&b, px(c, 40));
	card(c, b);
	struct box in = box_inset(b, px(c, 60), px(c, 36));
	struct type t = { px(c, 54), WEIGHT_BOLD, INK, WHITE, ALIGN_CENTRE, 2, TEXT_SMALL, false, false };
	struct type more = { px(c, 38), WEIGHT_REGULAR, MUTED, WHITE, ALIGN_CENTRE, 3, TEXT_SMALL, false, false };
	int first = c->s->shapes;
	if (at != ENROL_COMPARE) {
		icon(c, cut_top(&in, px(c, 150)), states[at].icon, states[at].colour);
		cut_top(&in, px(c, 24));
	}
	cut_top(&in, set_word(c, in, t, states[at].what) + px(c, 16));
	if (at == ENROL_COMPARE)
		digits(c, cut_top(&in, line_height(px(c, 190))), c->m->enrol_code);
	cut_top(&in, set_text(c, in, more, about(memory, c, states[at].todo, at == ENROL_CONNECTED ? c->m->server : c->m->enrol_server)));
	move_down(c, first, in.h / 2);
}
