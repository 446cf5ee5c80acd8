// Presence as it comes in: each session's counters from the cells, and one session by institution.
// SPDX-License-Identifier: Apache-2.0
#include "server/live.h"
#include "server/web.h"
#include "server/pages.h"

#include "report/muster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct session *web_sessions(struct store *s, int *ret_n)
{
	struct session *all = calloc(EVENT_SESSIONS, sizeof *all);
	*ret_n = 0;
	int n = all ? state_sessions(s, all, EVENT_SESSIONS) : 0;
	for (int i = 0; i < n && i < EVENT_SESSIONS; i++)
		if (!all[i].gone)
			all[(*ret_n)++] = all[i];
	return all;
}

void web_bar(struct visit *v, int64_t part, int64_t whole)
{
	int64_t share = whole > 0 ? 100 * part / whole : 0;
	html(v, "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"ground\" width=\"100\" height=\"8\"/>"
		"<rect class=\"part\" width=\"%ld\" height=\"8\"/></svg>", share > 100 ? 100 : share);
}

// How many a session expects; the last answer counts for all sessions of that class.
struct expected { const char *class; int64_t people; };

static int64_t expect(struct store *s, struct expected *last, const char *class)
{
	if (!last->class || strcmp(last->class, class) != 0)
		*last = (struct expected){ class, state_expected(s, class) };
	return last->people;
}

static void write_session(struct visit *v, const struct web_event *e, const struct session *s, int64_t expected)
{
	struct session_cell cell = { 0 };
	enum err err = state_session_cell(e->store, s->number, &cell);
	const struct counts *c = &cell.counts;
	if (err != ERR_OK)
		cell = (struct session_cell){ 0 };
	html(v, "<tr data-session=\"%u\"><td data-label=\"%s\"><a href=\"/event/%u/session/%u\"><strong>%s</strong></a><br><span class=\"small\">%s %s", s->number,
		say(v, WORD_WEB_SESSION), v->event, s->number, s->title, MOMENT(s->start_ms, e->event.zone), zone_label(e->event.zone));
	if (s->room[0])
		html(v, " · %s", s->room);
	if (s->class[0])
		html(v, " · %s %s", say(v, WORD_WEB_CLASS), s->class);
	html(v, "</span></td><td data-label=\"%s\"><span class=\"big\" data-live=\"present\">%d</span> / <span data-live=\"expected\">%ld</span>",
		say(v, WORD_WEB_PRESENT), c->present, expected);
	web_bar(v, c->present, expected);
	html(v, "</td><td data-label=\"%s\"><span data-live=\"manual\">%d</span>", say(v, WORD_WEB_MANUAL), c->manual);
	if (c->present > 0 && 10 * c->manual > c->present)
		html(v, " <span class=\"tag warn\">%ld%%</span>", (int64_t)100 * c->manual / c->present);
	html(v, "</td><td data-label=\"%s\"><span data-live=\"pending\">%d</span></td><td data-label=\"%s\">%s</td></tr>", say(v, WORD_WEB_PENDING), c->pending,
		say(v, WORD_WEB_STATE),
		say(v, cell.is_closed ? WORD_WEB_CLOSED : v->now_ms < s->start_ms ? WORD_WEB_COMING : v->now_ms < s->end_ms ? WORD_WEB_RUNNING : WORD_WEB_OVER));
}

enum outcome live_page(struct visit *v)
{
	struct web_event event;
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	int n;
	struct session *sessions = web_sessions(event.store, &n);
	struct expected expected = { NULL, 0 };
	char days[80];
	struct text t = text_init(days, sizeof days);
	calendar_write_range(&t, event.event.first_day, event.event.last_day, v->lang);
	web_begin(v, say(v, WORD_WEB_LIVE), &event, TAB_LIVE);
	html(v, "<p>%s · %s%s%s · ", days, event.event.place, event.event.city[0] ? ", " : "", event.event.city);
	html_fill(v, WORD_WEB_N_PEOPLE, FILLS({ "n", NUM(state_expected(event.store, "")) }));
	html(v, "</p>");
	if (n == 0) {
		html(v, "<p class=\"note\">%s</p>", say(v, WORD_WEB_NO_SESSIONS));
	} else {
		html(v,
			"<table class=\"cards\" data-source=\"/event/%u/live\"><thead><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>", v->event,
			say(v, WORD_WEB_SESSION), say(v, WORD_WEB_PRESENT), say(v, WORD_WEB_MANUAL), say(v, WORD_WEB_PENDING), say(v, WORD_WEB_STATE));
		for (int i = 0; i < n; i++)
			write_session(v, &event, &sessions[i], expect(event.store, &expected, sessions[i].class));
		html(v, "</tbody></table>");
	}
	free(sessions);
	return web_end(v);
}

enum outcome live_stream(struct visit *v)
{
	struct web_event event;
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_headers(v, "text/event-stream");
	return live_follow(v->server->live, v, event.store);
}

#define BUCKETS 1024
struct unit { char name[200]; int next; int all, present, late, walkins, manual; }; // next: of its bucket, from 1; 0: none
struct units { struct unit *at; int n, cap; struct unit sum; int bucket[BUCKETS]; };

static void count(struct unit *u, const struct person *p, const struct muster_mark *m)
{
	bool here = m->status == STATUS_PRESENT;
	u->all++;
	u->present += here;
	u->late += here && m->late;
	u->walkins += here && person_is_walkin(p);
	u->manual += here && m->means == MEANS_MANUAL;
}

static int bucket_of(const char *name)
{
	uint32_t mark = 2166136261u; // FNV-1a
	while (*name)
		mark = (mark ^ (uint8_t)*name++) * 16777619u;
	return (int)(mark % BUCKETS);
}

static struct unit *unit_of(struct units *u, const char *name)
{
	int bucket = bucket_of(name);
	for (int i = u->bucket[bucket]; i; i = u->at[i - 1].next)
		if (strcmp(u->at[i - 1].name, name) == 0)
			return &u->at[i - 1];
	if (u->n == u->cap) {
		int cap = u->cap ? 2 * u->cap : 64;
		struct unit *more = realloc(u->at, (size_t)cap * sizeof *more);
		if (!more)
			return NULL;
		u->at = more;
		u->cap = cap;
	}
	struct unit *unit = &u->at[u->n++];
	*unit = (struct unit){ .next = u->bucket[bucket] };
	u->bucket[bucket] = u->n;
	span_copy(span_of(name), unit->name, sizeof unit->name);
	return unit;
}

static int compare_units(const void *a, const void *b)
{
	return strcmp(((const struct unit *)a)->name, ((const struct unit *)b)->name);
}

// One person after the other: five thousand at once would be ten megabytes.
static enum err gather(struct muster *m, int session, struct units *u)
{
	struct people_reader *reader;
	struct person p;
	struct presence_cell cell;
	struct muster_mark mark;
	enum err e = people_reader_open_in(m->store, m->session[session].number, &reader);
	if (e != ERR_OK)
		return e;
	while (e == ERR_OK && people_next_in(reader, &p, &cell)) {
		e = muster_mark_of(m, session, &p, &cell, &mark);
		if (e != ERR_OK || !muster_lists(m, session, &p, &mark))
			continue;
		struct unit *unit = unit_of(u, p.unit);
		if (!unit) {
			e = ERR_NO_MEMORY;
			break;
		}
		count(unit, &p, &mark);
		count(&u->sum, &p, &mark);
	}
	if (e == ERR_OK)
		e = people_reader_error(reader);
	people_reader_close(reader);
	if (u->n)
		qsort(u->at, (size_t)u->n, sizeof *u->at, compare_units);
	return e;
}

static void write_units(struct visit *v, const struct unit *units, int n)
{
	html(v, "<table class=\"cards\"><thead><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>", say(v, WORD_WEB_UNIT),
		say(v, WORD_WEB_PRESENT), say(v, WORD_WEB_LATE), say(v, WORD_WEB_WALKINS), say(v, WORD_WEB_MANUAL));
	for (int i = 0; i < n; i++) {
		const struct unit *u = &units[i];
		html(v, "<tr><td data-label=\"%s\">%s</td><td data-label=\"%s\">%d / %d", say(v, WORD_WEB_UNIT), u->name[0] ? u->name : "–",
			say(v, WORD_WEB_PRESENT), u->present, u->all);
		web_bar(v, u->present, u->all);
		html(v, "</td><td data-label=\"%s\">%d</td><td data-label=\"%s\">%d</td><td data-label=\"%s\">%d</td></tr>", say(v, WORD_WEB_LATE), u->late,
			say(v, WORD_WEB_WALKINS), u->walkins, say(v, WORD_WEB_MANUAL), u->manual);
	}
	html(v, "</tbody></table>");
}

static enum err write_by_unit(struct visit *v, const struct web_event *event, uint32_t session)
{
	struct muster *muster = NULL;
	struct units units = { 0 };
	enum err e = muster_open(event->store, v->now_ms, &muster);
	if (e != ERR_OK)
		return e;
	int at = muster_session(muster, session);
	e = at < 0 ? ERR_NOT_FOUND : gather(muster, at, &units);
	if (e == ERR_OK) {
		const struct session *s = &muster->session[at];
		enum zone z = event->event.zone;
		const struct { int n; enum word what; } figures[] = { { units.sum.present, WORD_WEB_PRESENT }, { units.sum.late, WORD_WEB_LATE },
			{ units.sum.walkins, WORD_WEB_WALKINS }, { units.sum.manual, WORD_WEB_MANUAL }, { units.sum.all, WORD_WEB_LISTED } };
		html(v, "<p>%s %s–%s %s · %s</p><p class=\"figures\">", DAY(calendar_day(s->start_ms, z), v->lang), CLOCK(s->start_ms, z),
			CLOCK(s->end_ms, z), zone_label(z),
			s->speaker[0] ? s->speaker : s->room);
		for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
			html(v, "<span><b>%d</b> %s</span>", figures[i].n, say(v, figures[i].what));
		html(v, "</p>");
		write_units(v, units.at, units.n);
	}
	free(units.at);
	muster_close(muster);
	return e;
}

enum outcome session_page(struct visit *v)
{
	struct web_event event;
	uint32_t number = (uint32_t)v->number[1];
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	int n;
	struct session *sessions = web_sessions(event.store, &n), *found = NULL;
	for (int i = 0; i < n; i++)
		if (sessions[i].number == number)
			found = &sessions[i];
	if (!found) {
		free(sessions);
		return visit_status(v, 404);
	}
	web_begin(v, found->title, &event, TAB_LIVE);
	free(sessions);
	e = write_by_unit(v, &event, number);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	if (web_may(v, ROLES_PRESENCE))
		html(v, "<p><a class=\"button quiet\" href=\"/event/%u/document/daftar-hadir.pdf?session=%u\">%s</a> <a class=\"button quiet\" "
			"href=\"/event/%u/document/daftar-hadir-elektronik.pdf?session=%u\">%s</a></p>", v->event, number, say(v, WORD_WEB_D_LIST), v->event, number,
				say(v, WORD_WEB_D_ELECTRONIC));
	return web_end(v);
}
