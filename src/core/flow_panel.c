// The officer: PIN with lock-out, the panel and its jobs, questions, date and time.
// SPDX-License-Identifier: Apache-2.0
#include "core/flow_part.h"

#include <string.h>

#define LOCK_FIRST_MS INT64_C(30000)
#define LOCK_MOST_MS (15 * MINUTE_MS)
#define YEAR_LEAST 2020
#define YEAR_MOST 2099

void officer_ask(struct step *s, enum purpose why, uint32_t officer)
{
	s->f->purpose = why;
	s->f->officer = officer;
	memset(s->f->pin, 0, sizeof(s->f->pin));
	go(s, SCREEN_OFFICER);
}

void officer_hold(struct step *s)
{
	bool from = s->f->screen == SCREEN_READY || s->f->screen == SCREEN_FAULT;
	s->f->pressed = (struct target){ WIDGET_NONE, 0 };
	if (!from)
		return;
	if (s->m->officers)
		officer_ask(s, PURPOSE_PANEL, 0);
	else
		panel_open(s);
}

void officer_enter(struct step *s)
{
	struct flow *f = s->f;
	if (f->now_ms < f->locked_ms || f->wait == WAIT_PIN || strlen(f->pin) < FLOW_PIN_LEAST)
		return;
	act(s, ACTION_CHECK_PIN)->text = span_of(f->pin);
	f->wait = WAIT_PIN;
}

void officer_key(struct step *s)
{
	struct flow *f = s->f;
	int32_t key = s->in->kind == INPUT_KEY ? s->in->key : s->in->target.index;
	size_t n = strlen(f->pin);
	if (key == KEY_ESCAPE)
		go_on(s);
	else if (f->now_ms < f->locked_ms || f->wait == WAIT_PIN)
		return;
	else if (key == KEY_ENTER)
		officer_enter(s);
	else if (key == KEY_BACKSPACE && n)
		f->pin[n - 1] = 0;
	else if (key >= '0' && key <= '9' && n < FLOW_PIN_MOST)
		f->pin[n] = (char)key;
}

static void wrong_pin(struct step *s)
{
	struct flow *f = s->f;
	act_sound(s, SOUND_REFUSED);
	if (++f->wrong < FLOW_PIN_TRIES)
		return;
	int64_t lock = LOCK_FIRST_MS;
	for (int i = FLOW_PIN_TRIES; i < f->wrong && lock < LOCK_MOST_MS; i++)
		lock *= 2;
	f->locked_ms = f->now_ms + (lock < LOCK_MOST_MS ? lock : LOCK_MOST_MS);
}

void officer_pin(struct step *s)
{
	struct flow *f = s->f;
	if (f->wait != WAIT_PIN)
		return;
	f->wait = WAIT_NONE;
	memset(f->pin, 0, sizeof(f->pin));
	if (!s->in->officer) {
		wrong_pin(s);
		return;
	}
	f->wrong = 0;
	f->officer = s->in->officer;
	switch (f->purpose) {
	case PURPOSE_SELF:
		go(s, SCREEN_REASON);
		break;
	case PURPOSE_NEWCOMER:
		newcomer_begin(s);
		break;
	case PURPOSE_CLOCK:
		clock_begin(s);
		break;
	case PURPOSE_PANEL:
	case PURPOSE_MANUAL:
	case PURPOSE_COUNT:
		panel_open(s);
		break;
	}
}

void panel_open(struct step *s)
{
	s->f->from_panel = true;
	s->f->purpose = PURPOSE_PANEL;
	s->f->lang = s->m->lang;
	go(s, SCREEN_PANEL);
}

void panel_tab(struct step *s)
{
	int32_t tab = s->in->target.index;
	if (tab < 0 || tab >= TAB_COUNT)
		return;
	s->f->tab = (enum tab)tab;
	s->f->page = 0;
	s->f->said = false;
}

void panel_more(struct step *s)
{
	struct flow *f = s->f;
	bool sessions = f->tab == TAB_SESSIONS;
	int lines = sessions ? s->m->sessions : s->m->checks;
	int page = sessions ? FLOW_SESSIONS_A_PAGE : FLOW_CHECKS_A_PAGE;
	f->page = (f->page + 1) * page < lines ? f->page + 1 : 0;
}

static void ask(struct step *s, enum ask what)
{
	s->f->ask = what;
	go(s, SCREEN_ASK);
}

void panel_session(struct step *s)
{
	int32_t i = s->in->target.index;
	if (i < 0 || i >= s->m->sessions || s->f->wait == WAIT_JOB)
		return;
	s->f->asked = s->m->line[i];
	ask(s, s->f->asked.open ? ASK_CLOSE : ASK_OPEN);
}

static struct action *job(struct step *s, enum action_kind kind)
{
	s->f->said = false;
	s->f->wait = WAIT_JOB;
	return act(s, kind);
}

void panel_export(struct step *s)
{
	if (s->f->wait != WAIT_JOB)
		job(s, ACTION_EXPORT);
}

void panel_import(struct step *s)
{
	if (s->f->wait != WAIT_JOB)
		job(s, ACTION_IMPORT);
}

static int percent(int now, int change, int least)
{
	int value = now + change;
	return value < least ? least : value > 100 ? 100 : value;
}

void panel_volume(struct step *s)
{
	act(s, ACTION_VOLUME)->value = percent(s->m->volume, s->in->target.index, 0);
	act_sound(s, SOUND_TOUCH);
}

// Never so dark that the button to mend it cannot be seen.
void panel_brightness(struct step *s)
{
	act(s, ACTION_BRIGHTNESS)->value = percent(s->m->brightness, s->in->target.index, 10);
}

void panel_lang(struct step *s)
{
	s->f->lang = s->m->lang == LANG_ID ? LANG_EN : LANG_ID;
	act(s, ACTION_LANG)->value = (int)s->f->lang;
}

// A server's time is not signed: it saves touches, but an officer confirms it.
void clock_begin(struct step *s)
{
	s->f->shift_ms = s->m->suggest_ms;
	s->f->suggested = s->m->suggest_ms != 0;
	go(s, SCREEN_CLOCK);
}

void panel_clock(struct step *s)
{
	clock_begin(s);
}

void panel_shutdown(struct step *s)
{
	ask(s, ASK_SHUTDOWN);
}

void panel_done(struct step *s)
{
	struct flow *f = s->f;
	if (f->wait != WAIT_JOB)
		return;
	f->wait = WAIT_NONE;
	f->said = true;
	f->said_ok = s->in->ok;
	f->say = s->in->say;
	stay(s);
	if (f->screen == SCREEN_CLOCK && s->in->ok)
		clock_back(s);
}

void print_badge(struct step *s)
{
	if (!s->f->result.may_print || s->f->wait == WAIT_JOB)
		return;
	job(s, ACTION_PRINT)->person = s->f->result.person;
	s->f->result.may_print = false;
	stay(s);
}

void ask_yes(struct step *s)
{
	struct flow *f = s->f;
	switch (f->ask) {
	case ASK_OPEN:
		job(s, ACTION_OPEN)->session = f->asked.number;
		break;
	case ASK_CLOSE:
		job(s, ACTION_CLOSE)->session = f->asked.number;
		break;
	case ASK_SHUTDOWN:
		act(s, ACTION_SHUTDOWN);
		go(s, SCREEN_OFF);
		return;
	case ASK_COUNT:
		break;
	}
	go(s, SCREEN_PANEL);
}

void ask_no(struct step *s)
{
	go(s, SCREEN_PANEL);
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

static int clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

static int wrap(int value, int least, int most)
{
	return value < least ? most : value > most ? least : value;
}

// Index: 0 day, 1 month, 2 year, 3 hour, 4 minute. Each goes round by itself, so that one touch never moves another field.
static void change(struct step *s, int by)
{
	struct flow *f = s->f;
	f->suggested = false;
	struct civil c = calendar_civil(s->m->clock_ms + f->shift_ms, s->m->zone);
	int64_t before = calendar_utc(&c, s->m->zone);
	switch (s->in->target.index) {
	case 0:
		c.day = wrap(c.day + by, 1, days_in(c.year, c.month));
		break;
	case 1:
		c.month = wrap(c.month + by, 1, 12);
		break;
	case 2:
		c.year = clamp(c.year + by, YEAR_LEAST, YEAR_MOST);
		break;
	case 3:
		c.hour = wrap(c.hour + by, 0, 23);
		break;
	case 4:
		c.minute = wrap(c.minute + by, 0, 59);
		break;
	}
	c.day = clamp(c.day, 1, days_in(c.year, c.month));
	f->shift_ms += calendar_utc(&c, s->m->zone) - before;
}

void clock_more(struct step *s)
{
	change(s, 1);
}

void clock_less(struct step *s)
{
	change(s, -1);
}

void clock_set(struct step *s)
{
	if (s->f->wait != WAIT_JOB)
		job(s, ACTION_CLOCK)->at_ms = s->m->clock_ms + s->f->shift_ms;
}

void clock_back(struct step *s)
{
	if (s->f->from_panel)
		go(s, SCREEN_PANEL);
	else
		go_ready(s);
}
