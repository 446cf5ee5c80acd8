// Ratings: one question at a time; whatever was answered is kept.
// SPDX-License-Identifier: Apache-2.0
#include "core/flow_part.h"

#include <string.h>

void rate_arm(struct step *s)
{
	struct flow *f = s->f;
	f->armed = !f->armed;
	f->code_len = 0; // whoever scanned a moment ago and now wants to rate is heard at once
	f->deadline_ms = f->now_ms + 30000;
}

void rate_begin(struct step *s)
{
	struct flow *f = s->f;
	if (!f->result.rate_session || !s->m->instrument)
		return;
	f->question = 0;
	memset(&f->answers, 0, sizeof(f->answers));
	memset(f->typed, 0, sizeof(f->typed));
	go(s, SCREEN_RATE);
}

static bool has_answer(const struct flow *f)
{
	for (int i = 0; i < FACT_QUESTIONS; i++)
		if (f->answers.answers[i])
			return true;
	return f->answers.comment[0] != 0;
}

// False when everything was skipped: then nothing is recorded and the person may rate later.
static bool send(struct step *s)
{
	struct flow *f = s->f;
	if (!has_answer(f))
		return false;
	f->sent = f->answers;
	struct action *a = act(s, ACTION_RATE);
	a->person = f->result.person;
	a->session = f->result.rate_session;
	a->answers = &f->sent;
	a->questions = s->m->instrument->questions;
	return true;
}

static void finish(struct step *s)
{
	if (send(s))
		s->f->wait = WAIT_RATE;
	else
		go_on(s);
}

// Without a touch, or by the next person's scan: kept as far as it went.
void rate_leave(struct step *s)
{
	struct flow *f = s->f;
	if (f->screen == SCREEN_COMMENT)
		memcpy(f->answers.comment, f->typed, sizeof(f->answers.comment));
	if (f->wait != WAIT_RATE)
		(void)send(s);
	go_ready(s);
}

static void to_comment(struct step *s)
{
	s->f->upper = s->f->typed[0] == 0;
	go(s, SCREEN_COMMENT);
}

static void forward(struct step *s)
{
	struct flow *f = s->f;
	if (f->question + 1 < s->m->instrument->questions)
		f->question++;
	else if (s->m->instrument->has_comment)
		to_comment(s);
	else
		finish(s);
}

void rate_option(struct step *s)
{
	struct flow *f = s->f;
	int value = s->in->target.index;
	if (value < 1 || value > instrument_options(s->m->instrument, f->question))
		return;
	f->answers.answers[f->question] = (uint8_t)value;
	forward(s);
}

void rate_skip(struct step *s)
{
	s->f->answers.answers[s->f->question] = 0;
	forward(s);
}

void rate_back(struct step *s)
{
	if (s->f->question > 0)
		s->f->question--;
	else
		rate_leave(s);
}

void rate_saved(struct step *s)
{
	if (s->f->wait != WAIT_RATE)
		return;
	s->f->wait = WAIT_NONE;
	act_sound(s, SOUND_ACCEPTED);
	go(s, SCREEN_THANKS);
}

void comment_key(struct step *s)
{
	int32_t key = s->in->kind == INPUT_KEY ? s->in->key : s->in->target.index;
	if (key == KEY_ENTER)
		comment_next(s);
	else if (key == KEY_ESCAPE)
		comment_back(s);
	else
		(void)typed_edit(s->f, key, FACT_COMMENT);
}

void comment_next(struct step *s)
{
	memcpy(s->f->answers.comment, s->f->typed, sizeof(s->f->answers.comment));
	finish(s);
}

void comment_skip(struct step *s)
{
	memset(s->f->answers.comment, 0, sizeof(s->f->answers.comment));
	finish(s);
}

void comment_back(struct step *s)
{
	go(s, SCREEN_RATE);
}
