// Loads what the event's records add up to, and keeps it current after each record of one's own.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/agenda.h"

static int at_of(const struct agenda *a, uint32_t session)
{
	for (int i = 0; i < a->sessions; i++)
		if (a->session[i].number == session)
			return i;
	return -1;
}

static int count_officers(struct agenda *a, struct store *s)
{
	int n = state_officers(s, a->officer, EVENT_OFFICERS), kept = 0;
	for (int i = 0; i < n && i < EVENT_OFFICERS; i++)
		if (!a->officer[i].gone)
			a->officer[kept++] = a->officer[i];
	return kept;
}

enum err agenda_load(struct agenda *a, struct store *s)
{
	a->is_loaded = false;
	enum err e = state_event(s, &a->event);
	if (e)
		return e;
	int n = state_sessions(s, a->session, EVENT_SESSIONS);
	a->sessions = n < EVENT_SESSIONS ? n : EVENT_SESSIONS;
	for (int i = 0; i < a->sessions && !e; i++) {
		e = state_session_cell(s, a->session[i].number, &a->cell[i]);
		a->expected[i] = (int32_t)state_expected(s, a->session[i].class);
	}
	a->officers = count_officers(a, s);
	a->people = state_expected(s, "");
	a->slots = rules_slots(&a->event.rules, a->session, a->cell, a->sessions, a->slot);
	a->is_loaded = !e;
	return e;
}

enum err agenda_touch(struct agenda *a, struct store *s, uint32_t session)
{
	int at = at_of(a, session);
	if (at < 0)
		return ERR_NOT_FOUND;
	enum err e = state_session_cell(s, session, &a->cell[at]);
	a->slots = rules_slots(&a->event.rules, a->session, a->cell, a->sessions, a->slot);
	return e;
}

const struct slot *agenda_session(const struct agenda *a, uint32_t session)
{
	for (int i = 0; i < a->slots; i++)
		if (a->slot[i].session->number == session)
			return &a->slot[i];
	return NULL;
}

const struct slot *agenda_rating(const struct agenda *a, const char *class, int64_t now_ms)
{
	for (int i = a->slots - 1; i >= 0; i--) {
		const struct windows *w = &a->slot[i].windows;
		if (now_ms >= w->rate && now_ms < w->rate_end && session_is_for(a->slot[i].session, class))
			return &a->slot[i];
	}
	return NULL;
}

const struct officer *agenda_officer(const struct agenda *a, uint32_t number)
{
	for (int i = 0; i < a->officers; i++)
		if (a->officer[i].number == number)
			return &a->officer[i];
	return NULL;
}

int64_t agenda_next_ms(const struct agenda *a, int64_t now_ms)
{
	int64_t next = INT64_MAX;
	for (int i = 0; i < a->slots; i++) {
		const struct windows *w = &a->slot[i].windows;
		const int64_t moments[] = { w->open, w->on_time, w->late, w->close, w->out, w->out_end, w->rate, w->rate_end };
		for (size_t m = 0; m < sizeof moments / sizeof *moments; m++)
			if (moments[m] > now_ms && moments[m] < next)
				next = moments[m];
	}
	return next;
}
