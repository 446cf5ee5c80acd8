// Loads what the event's records add up to, and keeps it current after each record of one's own.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/timetable.h"

static int at_of(const struct timetable *t, uint32_t session)
{
	for (int i = 0; i < t->sessions; i++)
		if (t->session[i].number == session)
			return i;
	return -1;
}

static int count_officers(struct timetable *t, struct store *s)
{
	int n = state_officers(s, t->officer, EVENT_OFFICERS), kept = 0;
	for (int i = 0; i < n && i < EVENT_OFFICERS; i++)
		if (!t->officer[i].gone)
			t->officer[kept++] = t->officer[i];
	return kept;
}

enum err timetable_load(struct timetable *t, struct store *s)
{
	t->is_loaded = false;
	enum err e = state_event(s, &t->event);
	if (e)
		return e;
	int n = state_sessions(s, t->session, EVENT_SESSIONS);
	t->sessions = n < EVENT_SESSIONS ? n : EVENT_SESSIONS;
	for (int i = 0; i < t->sessions && !e; i++) {
		e = state_session_cell(s, t->session[i].number, &t->cell[i]);
		t->expected[i] = (int32_t)state_expected(s, t->session[i].class);
	}
	t->officers = count_officers(t, s);
	t->people = state_expected(s, "");
	t->slots = rules_slots(&t->event.rules, t->session, t->cell, t->sessions, t->slot);
	t->is_loaded = !e;
	return e;
}

enum err timetable_touch(struct timetable *t, struct store *s, uint32_t session)
{
	int at = at_of(t, session);
	if (at < 0)
		return ERR_NOT_FOUND;
	enum err e = state_session_cell(s, session, &t->cell[at]);
	t->slots = rules_slots(&t->event.rules, t->session, t->cell, t->sessions, t->slot);
	return e;
}

enum err timetable_refresh(struct timetable *t, struct store *s)
{
	enum err e = ERR_OK;
	for (int i = 0; i < t->sessions && !e; i++)
		e = state_session_cell(s, t->session[i].number, &t->cell[i]);
	t->slots = rules_slots(&t->event.rules, t->session, t->cell, t->sessions, t->slot);
	return e;
}

const struct slot *timetable_session(const struct timetable *t, uint32_t session)
{
	for (int i = 0; i < t->slots; i++)
		if (t->slot[i].session->number == session)
			return &t->slot[i];
	return NULL;
}

const struct slot *timetable_rating(const struct timetable *t, const char *class, int64_t now_ms)
{
	for (int i = t->slots - 1; i >= 0; i--) {
		const struct windows *w = &t->slot[i].windows;
		if (now_ms >= w->rate && now_ms < w->rate_end && session_is_for(t->slot[i].session, class))
			return &t->slot[i];
	}
	return NULL;
}

const struct officer *timetable_officer(const struct timetable *t, uint32_t number)
{
	for (int i = 0; i < t->officers; i++)
		if (t->officer[i].number == number)
			return &t->officer[i];
	return NULL;
}

int64_t timetable_next_ms(const struct timetable *t, int64_t now_ms)
{
	int64_t next = INT64_MAX;
	for (int i = 0; i < t->slots; i++) {
		const struct windows *w = &t->slot[i].windows;
		const int64_t moments[] = { w->open, w->on_time, w->late, w->close, w->out, w->out_end, w->rate, w->rate_end };
		for (size_t m = 0; m < sizeof moments / sizeof *moments; m++)
			if (moments[m] > now_ms && moments[m] < next)
				next = moments[m];
	}
	return next;
}
