// An enrolment: the token is spent, then the server is asked every second whether the organiser has confirmed.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/uplink_inside.h"

static enum enrol failure(enum err e)
{
	return e == ERR_SIGNATURE ? ENROL_STRANGER : ENROL_UNREACHABLE;
}

static enum enrol meaning(enum enlist_state s)
{
	switch (s) {
	case ENLIST_WAITING: return ENROL_COMPARE;
	case ENLIST_CONFIRMED: return ENROL_CONNECTED;
	case ENLIST_SPENT: return ENROL_TOO_OLD;
	case ENLIST_REFUSED: case ENLIST_WITHDRAWN: case ENLIST_UNKNOWN: case ENLIST_STATE_COUNT: break;
	}
	return ENROL_REFUSED;
}

void enrol_begin(struct work *w, const struct order *o)
{
	struct enlisted found = { .state = ENLIST_WAITING };
	struct membership m = o->membership;
	enum err e = membership_enrol(&m, o->code.token, o->code.print, o->name, clock_now(&w->clock).at_ms, &found);
	w->news.enrolling = o->number;
	w->news.enrol = e ? failure(e) : meaning(found.state);
	w->news.joined = m;
	w->news.failed = e;
	w->is_waiting = false;
	if (w->news.enrol != ENROL_COMPARE)
		return;
	e = phone_dial(w->u->door, &m, &w->door);
	w->news.enrol = e ? failure(e) : ENROL_COMPARE;
	w->is_waiting = !e;
	w->asked_ms = clock_up_ms();
}

void enrol_end(struct work *w)
{
	w->is_waiting = false;
	w->news.enrol = ENROL_POINT;
}

// The network may fail meanwhile: it is asked again until the officer gives up.
void enrol_go_on(struct work *w)
{
	struct enlisted found;
	if (!w->is_waiting || clock_up_ms() - w->asked_ms < ENROL_ASK_MS)
		return;
	enum err e = enlist_check(&w->door, clock_now(&w->clock).at_ms, &found);
	w->asked_ms = clock_up_ms();
	if (e && e != ERR_SIGNATURE)
		return;
	w->news.enrol = e ? failure(e) : meaning(found.state);
	w->is_waiting = w->news.enrol == ENROL_COMPARE;
	if (w->news.enrol != ENROL_CONNECTED)
		return;
	w->news.joined.event = found.event;
	w->news.joined.state = ENLIST_CONFIRMED;
}
