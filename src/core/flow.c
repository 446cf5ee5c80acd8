// The state table: which input does what on which screen, and how long each screen waits.
// SPDX-License-Identifier: Apache-2.0
#include "core/flow_part.h"

#include <assert.h>
#include <string.h>

#define SECOND INT64_C(1000)
#define ARMED_MS (30 * SECOND)    // READY goes back to its first language and forgets the armed rating
#define OFFER_MS (5 * SECOND)     // a result with a rating to offer stays longer; the next scan interrupts it all the same
#define PRINT_MS (8 * SECOND)
#define COMPARE_MS ((ENROLMENT_MINUTES + 1) * 60 * SECOND) // until the server itself has forgotten the code

static void nothing_more(struct step *s)
{
	(void)s;
}

static void lang_toggle(struct step *s)
{
	s->f->lang = s->f->lang == LANG_ID ? LANG_EN : LANG_ID;
	stay(s);
	if (s->f->screen == SCREEN_READY)
		s->f->deadline_ms = s->f->now_ms + ARMED_MS;
}

static void notice_open(struct step *s)
{
	go(s, SCREEN_NOTICE);
}

static void back_by_escape(struct step *s)
{
	if (s->in->key == KEY_ESCAPE)
		go_on(s);
}

static void ready_by_escape(struct step *s)
{
	if (s->in->key == KEY_ESCAPE)
		go_ready(s);
}

// How long a screen waits for a touch or key (0: for ever), and what happens then.
static const struct { int64_t wait_ms; handler *end; } life[SCREEN_COUNT] = {
	[SCREEN_START] = { 0, nothing_more },
	[SCREEN_READY] = { 0, go_ready },
	[SCREEN_WELCOME] = { 2 * SECOND, go_on },
	[SCREEN_PENDING] = { 3 * SECOND, go_on },
	[SCREEN_AGAIN] = { 2 * SECOND, go_on },
	[SCREEN_REFUSED] = { 4 * SECOND, go_on },
	[SCREEN_FAILED] = { 6 * SECOND, go_on },
	[SCREEN_FIND] = { 30 * SECOND, go_ready },
	[SCREEN_CONFIRM] = { 30 * SECOND, go_ready },
	[SCREEN_REASON] = { 60 * SECOND, go_ready },
	[SCREEN_NEWCOMER] = { 60 * SECOND, go_ready },
	[SCREEN_RATE] = { 20 * SECOND, rate_leave },
	[SCREEN_COMMENT] = { 30 * SECOND, rate_leave },
	[SCREEN_THANKS] = { 1500, go_on },
	[SCREEN_OFFICER] = { 30 * SECOND, go_ready },
	[SCREEN_PANEL] = { 60 * SECOND, go_ready },
	[SCREEN_ASK] = { 60 * SECOND, go_ready },
	[SCREEN_CLOCK] = { 60 * SECOND, go_ready },
	[SCREEN_ENROL] = { 180 * SECOND, enrol_leave },
	[SCREEN_NOTICE] = { 60 * SECOND, go_ready },
	[SCREEN_FAULT] = { 0, nothing_more },
	[SCREEN_OFF] = { 0, nothing_more },
};

// Answers of the program: RESULT, OFFICER, FAILED, SAVED, PIN and DONE mean the same on every screen, for they are taken
// only while they are awaited; a badge, a key and a touch depend on where they fall.
static handler *const answer[INPUT_COUNT] = {
	[INPUT_RESULT] = on_result, [INPUT_OFFICER] = on_officer, [INPUT_FAILED] = on_failed,
	[INPUT_SAVED] = rate_saved, [INPUT_PIN] = officer_pin, [INPUT_DONE] = panel_done,
};

static const struct { handler *code, *key; } table[SCREEN_COUNT] = {
	//                    a code                a key
	[SCREEN_START]    = { NULL,                 NULL },
	[SCREEN_READY]    = { on_code,              NULL },
	[SCREEN_WELCOME]  = { on_code,              back_by_escape },
	[SCREEN_PENDING]  = { on_code,              back_by_escape },
	[SCREEN_AGAIN]    = { on_code,              back_by_escape },
	[SCREEN_REFUSED]  = { on_code,              back_by_escape },
	[SCREEN_FAILED]   = { on_code,              back_by_escape },
	[SCREEN_FIND]     = { on_code,              find_key },
	[SCREEN_CONFIRM]  = { on_code,              back_by_escape },
	[SCREEN_REASON]   = { on_code_aside,        back_by_escape },
	[SCREEN_NEWCOMER] = { on_code_aside,        newcomer_key },
	[SCREEN_RATE]     = { on_code_while_rating, NULL },
	[SCREEN_COMMENT]  = { on_code_while_rating, comment_key },
	[SCREEN_THANKS]   = { on_code,              back_by_escape },
	[SCREEN_OFFICER]  = { on_code,              officer_key },
	[SCREEN_PANEL]    = { on_code_in_panel,     ready_by_escape },
	[SCREEN_ASK]      = { on_code_in_panel,     back_by_escape },
	[SCREEN_CLOCK]    = { NULL,                 back_by_escape },
	[SCREEN_ENROL]    = { on_code_to_enrol,     enrol_key },
	[SCREEN_NOTICE]   = { on_code,              back_by_escape },
	[SCREEN_FAULT]    = { on_code,              NULL },
	[SCREEN_OFF]      = { NULL,                 NULL },
};

// What each widget does; WIDGET_NONE is the ground beside all widgets.
static handler *const touch[SCREEN_COUNT][WIDGET_COUNT] = {
	[SCREEN_READY] = { [WIDGET_FIND] = find_open, [WIDGET_RATE] = rate_arm, [WIDGET_LANG] = lang_toggle, [WIDGET_NOTICE] = notice_open },
	[SCREEN_WELCOME] = { [WIDGET_NONE] = go_on, [WIDGET_RATE] = rate_begin, [WIDGET_PRINT] = print_badge },
	[SCREEN_PENDING] = { [WIDGET_NONE] = go_on },
	[SCREEN_AGAIN] = { [WIDGET_NONE] = go_on, [WIDGET_RATE] = rate_begin },
	[SCREEN_REFUSED] = { [WIDGET_NONE] = go_on, [WIDGET_RATE] = rate_begin },
	[SCREEN_FAILED] = { [WIDGET_NONE] = go_on },
	[SCREEN_FIND] = {
		[WIDGET_KEY] = find_key, [WIDGET_CARD] = find_card, [WIDGET_NEWCOMER] = find_newcomer,
		[WIDGET_BACK] = go_on, [WIDGET_LANG] = lang_toggle,
	},
	[SCREEN_CONFIRM] = { [WIDGET_YES] = confirm_yes, [WIDGET_NO] = confirm_no, [WIDGET_LANG] = lang_toggle },
	[SCREEN_REASON] = { [WIDGET_REASON] = reason_choose, [WIDGET_BACK] = go_on },
	[SCREEN_NEWCOMER] = {
		[WIDGET_KEY] = newcomer_key, [WIDGET_CARD] = newcomer_card, [WIDGET_NEXT] = newcomer_next, [WIDGET_SKIP] = newcomer_skip,
		[WIDGET_BACK] = newcomer_back, [WIDGET_YES] = newcomer_save,
	},
	[SCREEN_RATE] = { [WIDGET_OPTION] = rate_option, [WIDGET_SKIP] = rate_skip, [WIDGET_BACK] = rate_back, [WIDGET_LANG] = lang_toggle },
	[SCREEN_COMMENT] = {
		[WIDGET_KEY] = comment_key, [WIDGET_NEXT] = comment_next, [WIDGET_SKIP] = comment_skip,
		[WIDGET_BACK] = comment_back, [WIDGET_LANG] = lang_toggle,
	},
	[SCREEN_THANKS] = { [WIDGET_NONE] = go_on },
	[SCREEN_OFFICER] = { [WIDGET_KEY] = officer_key, [WIDGET_BACK] = go_on },
	[SCREEN_PANEL] = {
		[WIDGET_TAB] = panel_tab, [WIDGET_MORE] = panel_more, [WIDGET_SESSION] = panel_session, [WIDGET_MANUAL] = find_manual,
		[WIDGET_NEWCOMER] = find_newcomer, [WIDGET_EXPORT] = panel_export, [WIDGET_IMPORT] = panel_import,
		[WIDGET_VOLUME] = panel_volume, [WIDGET_BRIGHTNESS] = panel_brightness, [WIDGET_FIRST_LANG] = panel_lang,
		[WIDGET_SET_CLOCK] = panel_clock, [WIDGET_SHUTDOWN] = panel_shutdown, [WIDGET_SERVER] = panel_server,
		[WIDGET_BACK] = go_ready,
	},
	[SCREEN_ASK] = { [WIDGET_YES] = ask_yes, [WIDGET_NO] = ask_no },
	[SCREEN_CLOCK] = { [WIDGET_MORE_OF] = clock_more, [WIDGET_LESS_OF] = clock_less, [WIDGET_YES] = clock_set, [WIDGET_BACK] = clock_back },
	[SCREEN_ENROL] = { [WIDGET_NEXT] = enrol_again, [WIDGET_BACK] = enrol_back },
	[SCREEN_NOTICE] = { [WIDGET_BACK] = go_ready, [WIDGET_LANG] = lang_toggle },
	[SCREEN_FAULT] = { [WIDGET_LANG] = lang_toggle },
};

static int64_t wait_ms(const struct flow *f)
{
	bool result = f->screen == SCREEN_WELCOME || f->screen == SCREEN_AGAIN || f->screen == SCREEN_REFUSED;
	if (result && f->result.may_print)
		return PRINT_MS;
	if (result && f->result.rate_session)
		return OFFER_MS;
	if (f->screen == SCREEN_ENROL && (f->enrol == ENROL_TALKING || f->enrol == ENROL_COMPARE))
		return COMPARE_MS;
	return life[f->screen].wait_ms;
}

void stay(struct step *s)
{
	int64_t ms = wait_ms(s->f);
	s->f->deadline_ms = ms ? s->f->now_ms + ms : FLOW_FOREVER;
}

void go(struct step *s, enum screen_id to)
{
	s->f->screen = to;
	s->f->since_ms = s->f->now_ms;
	s->f->pressed = (struct target){ WIDGET_NONE, 0 };
	stay(s);
}

static void forget(struct flow *f, const struct model *m)
{
	f->lang = m->lang;
	f->armed = f->said = f->upper = f->from_panel = false;
	f->failure = FAILURE_RECORD;
	if (f->wait != WAIT_SCAN)
		f->wait = WAIT_NONE;
	f->resume = SCREEN_READY;
	f->purpose = PURPOSE_SELF;
	f->officer = 0;
	f->problem = PROBLEM_NONE;
	f->step = STEP_NAME;
	f->question = f->page = 0;
	f->tab = TAB_CHECKS;
	f->shift_ms = 0;
	memset(f->typed, 0, sizeof(f->typed));
	memset(f->pin, 0, sizeof(f->pin));
	memset(f->replaces, 0, sizeof(f->replaces));
	memset(&f->chosen, 0, sizeof(f->chosen));
	memset(&f->newcomer, 0, sizeof(f->newcomer));
	memset(&f->answers, 0, sizeof(f->answers));
	memset(&f->result, 0, sizeof(f->result));
}

void go_ready(struct step *s)
{
	forget(s->f, s->m);
	if (s->m->clock_known || s->m->trouble != TROUBLE_NONE)
		go(s, SCREEN_READY);
	else if (s->m->officers)
		officer_ask(s, PURPOSE_CLOCK, 0);
	else
		clock_begin(s);
}

void go_on(struct step *s)
{
	struct flow *f = s->f;
	enum screen_id form = f->resume;
	f->resume = SCREEN_READY;
	if (form != SCREEN_READY)
		go(s, form);
	else if (f->from_panel)
		panel_open(s);
	else
		go_ready(s);
}

struct action *act(struct step *s, enum action_kind kind)
{
	assert(s->out->count < ACTIONS);
	struct action *a = &s->out->action[s->out->count++];
	*a = (struct action){ .kind = kind, .officer = s->f->officer };
	return a;
}

void act_sound(struct step *s, enum sound sound)
{
	act(s, ACTION_SOUND)->value = sound;
}

// Trouble takes the screen from participants; officers may go on to mend it.
static bool yields_to_trouble(enum screen_id screen)
{
	return screen != SCREEN_START && screen != SCREEN_FAULT && screen != SCREEN_FAILED && screen != SCREEN_OFFICER
		&& screen != SCREEN_PANEL && screen != SCREEN_ASK && screen != SCREEN_CLOCK && screen != SCREEN_ENROL && screen != SCREEN_OFF;
}

static void obey_model(struct step *s)
{
	struct flow *f = s->f;
	if (f->screen == SCREEN_START && !s->m->starting)
		go_ready(s);
	if (f->screen == SCREEN_FAULT && s->m->trouble == TROUBLE_NONE)
		go(s, SCREEN_START);
	if (s->m->trouble != TROUBLE_NONE && yields_to_trouble(f->screen)) {
		forget(f, s->m);
		go(s, SCREEN_FAULT);
	}
	enrol_watch(s);
	bool rating = f->screen == SCREEN_RATE || f->screen == SCREEN_COMMENT;
	if (rating && !s->m->instrument)
		go_ready(s);
}

static void obey_time(struct step *s)
{
	struct flow *f = s->f;
	if (f->now_ms >= f->deadline_ms)
		life[f->screen].end(s);
	if (f->pressed.widget == WIDGET_CLOCK && f->now_ms - f->pressed_ms >= FLOW_HOLD_MS)
		officer_hold(s);
}

static void on_down(struct step *s)
{
	struct flow *f = s->f;
	struct target t = s->in->target;
	assert(t.widget >= 0 && t.widget < WIDGET_COUNT);
	if (f->wait == WAIT_RECORD || f->wait == WAIT_RATE)
		return;
	f->pressed = t;
	f->pressed_ms = f->now_ms;
	bool reading = f->screen == SCREEN_READY || touch[f->screen][WIDGET_NONE];
	if (!reading)
		stay(s);
	if (touch[f->screen][t.widget])
		touch[f->screen][t.widget](s);
}

static void on_key(struct step *s)
{
	if (!table[s->f->screen].key || s->f->wait == WAIT_RECORD || s->f->wait == WAIT_RATE)
		return;
	stay(s);
	table[s->f->screen].key(s);
}

static void take(struct step *s)
{
	switch (s->in->kind) {
	case INPUT_DOWN:
		on_down(s);
		break;
	case INPUT_UP:
		s->f->pressed = (struct target){ WIDGET_NONE, 0 };
		break;
	case INPUT_KEY:
		on_key(s);
		break;
	case INPUT_CODE:
		if (table[s->f->screen].code && s->in->code.len)
			table[s->f->screen].code(s);
		break;
	case INPUT_RESULT:
	case INPUT_OFFICER:
	case INPUT_FAILED:
	case INPUT_SAVED:
	case INPUT_PIN:
	case INPUT_DONE:
		answer[s->in->kind](s);
		break;
	case INPUT_TICK:
	case INPUT_NEWS:
	case INPUT_COUNT:
		break;
	}
}

void flow_init(struct flow *f, const struct model *m, int64_t now_ms)
{
	memset(f, 0, sizeof(*f));
	f->now_ms = f->since_ms = now_ms;
	f->screen = SCREEN_START;
	f->deadline_ms = FLOW_FOREVER;
	forget(f, m);
}

void flow_step(struct flow *f, const struct model *m, const struct input *in, int64_t now_ms, struct actions *ret_actions)
{
	struct step s = { f, m, in, ret_actions };
	ret_actions->count = 0;
	f->now_ms = now_ms;
	obey_model(&s);
	obey_time(&s);
	take(&s);
	obey_model(&s);
}

static bool has_stroke(enum screen_id screen)
{
	return screen == SCREEN_WELCOME || screen == SCREEN_PENDING || screen == SCREEN_AGAIN || screen == SCREEN_REFUSED
		|| screen == SCREEN_FAILED || screen == SCREEN_THANKS;
}

int64_t flow_next_ms(const struct flow *f)
{
	int64_t next = f->deadline_ms;
	int64_t frame = f->now_ms + 16;
	if (has_stroke(f->screen) && f->now_ms - f->since_ms < FLOW_DRAW_MS && frame < next)
		next = frame;
	if (f->pressed.widget == WIDGET_CLOCK && f->pressed_ms + FLOW_HOLD_MS < next)
		next = f->pressed_ms + FLOW_HOLD_MS;
	if (f->screen == SCREEN_OFFICER && f->locked_ms > f->now_ms) {
		int64_t second = f->locked_ms - (f->locked_ms - f->now_ms - 1) / SECOND * SECOND;
		next = second < next ? second : next;
	}
	return next;
}
