// Rows of sessions as values, and what does not go together among them.
// SPDX-License-Identifier: Apache-2.0
#include "core/agenda.h"

#include <string.h>

#define JP_MINUTES 45
#define JP_MOST 99
#define NUMBER_MOST 9999
#define PRAYER_FROM (11 * 60 + 30) // minutes of a Friday
#define PRAYER_TO (13 * 60)

struct reader { struct row_reader r; const struct event *event; };

static struct span get(const struct reader *r, enum column c)
{
	return row_get(&r->r, c);
}

static void report(struct reader *r, enum problem p, struct span detail)
{
	row_report(&r->r, p, detail);
}

// The day of the row's own column, else of an event that lasts one day; 0 when there is none (nor when the event's days are not known).
static int day_of(struct reader *r)
{
	struct span typed = get(r, COLUMN_DAY);
	int day;
	if (!typed.len)
		return r->event->first_day == r->event->last_day ? r->event->first_day : 0;
	if (calendar_read_day(typed, &day) == ERR_OK)
		return day;
	report(r, PROBLEM_DATE, typed);
	return -1;
}

// A moment, or a time on the day; of two days that differ neither is believed. day -1: its own problem is told already.
static bool moment(struct reader *r, enum column c, int day, int64_t *ret_ms)
{
	struct span typed = get(r, c);
	enum zone zone = r->event->zone;
	int minutes;
	if (calendar_read_moment(typed, zone, ret_ms) == ERR_OK) {
		if (day <= 0 || c == COLUMN_END || !get(r, COLUMN_DAY).len || calendar_day(*ret_ms, zone) == day)
			return day >= 0;
		report(r, PROBLEM_DATE, typed);
		return false;
	}
	if (calendar_read_time(typed, &minutes) != ERR_OK) {
		report(r, PROBLEM_TIME, typed);
		return false;
	}
	if (day == 0)
		report(r, PROBLEM_DATE, get(r, COLUMN_DAY));
	if (day <= 0)
		return false;
	*ret_ms = calendar_day_begin(day, zone) + minutes * MINUTE_MS;
	return true;
}

static bool crosses_prayer(const struct session *s, enum zone zone)
{
	for (int64_t t = calendar_day_begin(calendar_day(s->start_ms, zone), zone); t < s->end_ms; t += DAY_MS)
		if (calendar_civil(t, zone).weekday == 4 && s->start_ms < t + PRAYER_TO * MINUTE_MS && s->end_ms > t + PRAYER_FROM * MINUTE_MS)
			return true;
	return false;
}

// An end without a date is of the start's day; a missing day is told once.
static void read_times(struct reader *r, struct session *s)
{
	const struct event *e = r->event;
	int day = day_of(r);
	bool start = moment(r, COLUMN_START, day, &s->start_ms);
	if (start && !get(r, COLUMN_DAY).len)
		day = calendar_day(s->start_ms, e->zone);
	bool end = moment(r, COLUMN_END, !start && day == 0 ? -1 : day, &s->end_ms);
	if (!start || !end)
		return;
	if (s->end_ms <= s->start_ms)
		report(r, PROBLEM_ENDS_BEFORE, span_of(s->title));
	else if (e->first_day && (calendar_day(s->start_ms, e->zone) < e->first_day || calendar_day(s->end_ms - 1, e->zone) > e->last_day))
		report(r, PROBLEM_OUTSIDE_EVENT, span_of(s->title));
	else if (crosses_prayer(s, e->zone))
		report(r, PROBLEM_FRIDAY, span_of(s->title));
}

static int hours(struct reader *r, const struct session *s)
{
	struct span typed = get(r, COLUMN_JP);
	int64_t value;
	if (!typed.len)
		return (int)((s->end_ms - s->start_ms) / MINUTE_MS / JP_MINUTES);
	if (span_int(typed, &value) && value >= 0 && value <= JP_MOST)
		return (int)value;
	report(r, PROBLEM_NUMBER, typed);
	return 0;
}

static bool is_among(struct span s, const char *const words[], int n)
{
	for (int i = 0; i < n; i++)
		if (span_like(s, words[i]))
			return true;
	return false;
}

static bool yes(struct reader *r, enum column c)
{
	struct span typed = get(r, c);
	if (is_among(typed, (const char *const[]){ "ya", "y", "yes", "1", "x", "v", "\xe2\x9c\x93", "true", "benar" }, 9))
		return true;
	if (!is_among(typed, (const char *const[]){ "", "tidak", "t", "tdk", "no", "n", "0", "false", "salah" }, 9))
		report(r, PROBLEM_YES_NO, typed);
	return false;
}

bool agenda_session(const struct heading *h, const struct row *row, const struct event *e, struct session *ret_session, finding_sink *sink,
	void *context)
{
	struct reader r = { row_begin(h, row, sink, context), e };
	struct session s = { .number = (uint32_t)row_number(&r.r, COLUMN_NUMBER, NUMBER_MOST) };
	if (!get(&r, COLUMN_NUMBER).len)
		report(&r, PROBLEM_NUMBER, SPAN(""));
	if (!get(&r, COLUMN_TITLE).len)
		report(&r, PROBLEM_TITLE_EMPTY, SPAN(""));
	row_text(&r.r, COLUMN_TITLE, s.title, sizeof s.title);
	row_text(&r.r, COLUMN_SPEAKER, s.speaker, sizeof s.speaker);
	row_text(&r.r, COLUMN_MODERATOR, s.moderator, sizeof s.moderator);
	row_text(&r.r, COLUMN_ROOM, s.room, sizeof s.room);
	row_text(&r.r, COLUMN_CLASS, s.class, sizeof s.class);
	row_text(&r.r, COLUMN_INSTRUMENT, s.instrument, sizeof s.instrument);
	read_times(&r, &s);
	s.jp = hours(&r, &s);
	s.want_out = yes(&r, COLUMN_OUT);
	if (r.r.good)
		*ret_session = s;
	return r.r.good;
}

static bool same_room(const struct session *a, const struct session *b)
{
	return a->room[0] && span_like(span_of(a->room), b->room);
}

static bool collide(const struct session *a, const struct session *b)
{
	bool overlap = a->start_ms < b->end_ms && b->start_ms < a->end_ms;
	return overlap && (same_room(a, b) || session_is_for(a, b->class));
}

bool agenda_check(const struct session *sessions, const int *lines, int n, finding_sink *sink, void *context)
{
	bool good = true;
	for (int i = 0; i < n; i++) {
		const struct session *b = &sessions[i];
		for (int j = 0; j < i; j++) {
			const struct session *a = &sessions[j];
			bool twice = a->number == b->number, bump = !a->gone && !b->gone && collide(a, b);
			char room[24];
			struct text number_text = text_init(room, sizeof room);
			text_int(&number_text, b->number);
			if (twice)
				table_report(sink, context, lines[i], lines[j], PROBLEM_NUMBER_TWICE, text_span(&number_text));
			if (bump)
				table_report(sink, context, lines[i], lines[j], PROBLEM_OVERLAP, span_of(b->title));
			good &= !twice && !bump;
		}
	}
	return good;
}
