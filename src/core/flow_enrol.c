// Making the kiosk known to a server: an officer shows it the server's code, then compares six digits.
// SPDX-License-Identifier: Apache-2.0
#include "core/flow_part.h"

bool is_server_code(struct span code)
{
	struct enrolment e;
	return enrolment_read(code, &e) != ERR_UNKNOWN;
}

static bool is_busy(const struct model *m)
{
	return m->enrol == ENROL_TALKING || m->enrol == ENROL_COMPARE;
}

static void begin(struct step *s)
{
	act(s, ACTION_ENROL_END);
	s->f->enrol_strange = false;
	s->f->enrol = s->m->enrol; // until the program has forgotten the last one
	go(s, SCREEN_ENROL);
}

void panel_server(struct step *s)
{
	if (s->f->wait != WAIT_JOB)
		begin(s);
}

// What stands before the camera is tried once; a scanner is an officer's hand, and may try again.
void on_code_to_enrol(struct step *s)
{
	struct flow *f = s->f;
	if (is_busy(s->m) || (s->in->by_camera && s->m->enrol != ENROL_POINT))
		return;
	struct enrolment code;
	enum err e = s->in->two ? ERR_FORMAT : enrolment_read(s->in->code, &code);
	bool is_good = !e || e == ERR_NEWER;
	if (!is_good && !f->enrol_strange)
		act_sound(s, SOUND_REFUSED);
	f->enrol_strange = !is_good;
	stay(s);
	if (!is_good)
		return;
	remember(f, s->in);
	act(s, ACTION_ENROL)->text = s->in->code;
}

void enrol_again(struct step *s)
{
	if (!is_busy(s->m) && s->m->enrol != ENROL_CONNECTED)
		begin(s);
}

void enrol_back(struct step *s)
{
	act(s, ACTION_ENROL_END);
	s->f->code_ms = s->f->now_ms; // it may still be in view
	s->f->tab = TAB_DEVICE;
	panel_open(s);
}

void enrol_key(struct step *s)
{
	if (s->in->key == KEY_ESCAPE)
		enrol_back(s);
}

void enrol_leave(struct step *s)
{
	act(s, ACTION_ENROL_END);
	go_ready(s);
}

void enrol_watch(struct step *s)
{
	struct flow *f = s->f;
	if (f->screen != SCREEN_ENROL || f->enrol == s->m->enrol)
		return;
	f->enrol = s->m->enrol;
	f->enrol_strange = false;
	if (f->enrol > ENROL_CONNECTED)
		act_sound(s, SOUND_REFUSED);
	else if (f->enrol != ENROL_POINT && f->enrol != ENROL_TALKING)
		act_sound(s, SOUND_ACCEPTED);
	stay(s);
}
