// Codes and what becomes of them: the same badge once, results, failures.
// SPDX-License-Identifier: Apache-2.0
#include "core/flow_part.h"

#include <string.h>

static bool is_same(const struct flow *f, const struct input *in)
{
	if (f->now_ms - f->code_ms >= FLOW_SAME_MS || !f->code_len || in->two != f->code_two)
		return false;
	if (in->two) // which of the two is read first changes from frame to frame
		return true;
	size_t n = in->code.len < FLOW_CODE ? in->code.len : FLOW_CODE;
	return n == f->code_len && memcmp(f->code, in->code.at, n) == 0;
}

// The second of two codes is not read in every frame: that must not let the first one through in between.
static bool is_one_of_two(struct flow *f, const struct input *in)
{
	if (!in->by_camera)
		return false;
	if (in->two) {
		f->two_seen = true;
		f->two_ms = f->now_ms;
	}
	return !in->two && f->two_seen && f->now_ms - f->two_ms < FLOW_TWO_MS;
}

void remember(struct flow *f, const struct input *in)
{
	f->code_len = in->code.len < FLOW_CODE ? in->code.len : FLOW_CODE;
	memcpy(f->code, in->code.at, f->code_len);
	f->code_two = in->two;
	f->code_ms = f->now_ms;
}

static void fail_with(struct step *s, enum failure why)
{
	s->f->failure = why;
	s->f->armed = false;
	act_sound(s, SOUND_REFUSED);
	go(s, SCREEN_FAILED);
}

void on_code(struct step *s)
{
	bool nothing_may_be_recorded = !s->m->clock_known && s->m->trouble == TROUBLE_NONE;
	if (is_one_of_two(s->f, s->in) || nothing_may_be_recorded || s->f->wait == WAIT_RECORD || is_same(s->f, s->in))
		return;
	remember(s->f, s->in);
	if (is_server_code(s->in->code)) {
		fail_with(s, FAILURE_SERVER_CODE);
		return;
	}
	struct action *a = act(s, ACTION_SCAN);
	a->text = s->in->code;
	a->two = s->in->two;
	a->officer = 0; // one whose badge was seen has not given the PIN yet
	s->f->wait = WAIT_SCAN;
}

// An officer fills in a form: badges that pass before the camera leave it alone, one held under the scanner is served and the form comes back.
void on_code_aside(struct step *s)
{
	if (s->in->by_camera || is_same(s->f, s->in))
		return;
	s->f->resume = s->f->screen;
	on_code(s);
}

// The badge hangs on the neck of the person who rates, and the next one waits behind: only the scanner interrupts, and what was answered is kept.
void on_code_while_rating(struct step *s)
{
	size_t n = s->in->code.len < FLOW_CODE ? s->in->code.len : FLOW_CODE;
	bool own = !s->in->two && n == s->f->code_len && memcmp(s->f->code, s->in->code.at, n) == 0;
	if (s->in->by_camera || own)
		return;
	rate_leave(s);
	on_code(s);
}

void on_code_in_panel(struct step *s)
{
	if (s->f->wait == WAIT_JOB || is_server_code(s->in->code) || is_same(s->f, s->in))
		return;
	remember(s->f, s->in);
	act(s, ACTION_TEST_BADGE)->text = s->in->code;
	s->f->wait = WAIT_JOB;
	s->f->said = false;
}

static enum screen_id screen_of(enum verdict v)
{
	switch (v) {
	case VERDICT_ACCEPTED:
	case VERDICT_LATE:
		return SCREEN_WELCOME;
	case VERDICT_PENDING:
		return SCREEN_PENDING;
	case VERDICT_AGAIN:
		return SCREEN_AGAIN;
	case VERDICT_EARLY:
	case VERDICT_CLOSED:
	case VERDICT_NOT_OPEN:
	case VERDICT_REVOKED:
	case VERDICT_OTHER_EVENT:
	case VERDICT_TWO_CODES:
	case VERDICT_FOREIGN:
	case VERDICT_DAMAGED:
	case VERDICT_COUNT:
		break;
	}
	return SCREEN_REFUSED;
}

static enum sound sound_of(enum screen_id screen)
{
	if (screen == SCREEN_WELCOME)
		return SOUND_ACCEPTED;
	return screen == SCREEN_REFUSED ? SOUND_REFUSED : SOUND_AGAIN;
}

void on_result(struct step *s)
{
	struct flow *f = s->f;
	if (f->wait != WAIT_SCAN && f->wait != WAIT_RECORD)
		return;
	if (f->wait == WAIT_SCAN)
		f->code_ms = f->now_ms;
	f->wait = WAIT_NONE;
	f->result = *s->in->result;
	enum screen_id to = screen_of(f->result.ruling.verdict);
	bool rate = f->armed && f->result.rate_session && s->m->instrument;
	act_sound(s, rate ? SOUND_ACCEPTED : sound_of(to));
	f->armed = false;
	if (rate)
		rate_begin(s);
	else
		go(s, to);
}

void on_officer(struct step *s)
{
	if (s->f->wait != WAIT_SCAN)
		return;
	s->f->wait = WAIT_NONE;
	s->f->code_ms = s->f->now_ms;
	officer_ask(s, PURPOSE_PANEL, s->in->officer);
}

void on_failed(struct step *s)
{
	struct flow *f = s->f;
	if (f->wait != WAIT_SCAN && f->wait != WAIT_RECORD && f->wait != WAIT_RATE)
		return;
	f->code_ms = f->now_ms;
	enum failure why = f->wait == WAIT_RATE ? FAILURE_RATING : FAILURE_RECORD;
	f->wait = WAIT_NONE;
	fail_with(s, why);
}
