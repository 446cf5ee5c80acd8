// The windows of sessions, which of them is meant now, and the verdict on a scan.
// SPDX-License-Identifier: Apache-2.0
#include "core/rules.h"

#include <assert.h>
#include <string.h>

#define MOMENT_MOST INT64_C(253402300799999) // the end of the year 9999; keeps sums of times that came in records in range

static const char *const names[] = {
	[VERDICT_ACCEPTED] = "accepted", [VERDICT_LATE] = "late", [VERDICT_PENDING] = "pending", [VERDICT_AGAIN] = "again",
	[VERDICT_EARLY] = "early", [VERDICT_CLOSED] = "closed", [VERDICT_NOT_OPEN] = "not-open", [VERDICT_REVOKED] = "revoked",
	[VERDICT_OTHER_EVENT] = "other-event", [VERDICT_TWO_CODES] = "two-codes", [VERDICT_FOREIGN] = "foreign", [VERDICT_DAMAGED] = "damaged",
};
static_assert(sizeof names / sizeof *names == VERDICT_COUNT, "every verdict has a name");

const char *verdict_name(enum verdict v)
{
	assert(v >= 0 && v < VERDICT_COUNT);
	return names[v];
}

bool verdict_records(enum verdict v)
{
	return v == VERDICT_ACCEPTED || v == VERDICT_LATE || v == VERDICT_PENDING;
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t moment(int64_t ms)
{
	return larger(0, smaller(ms, MOMENT_MOST));
}

// When the session begins by plan, or by an officer's opening where that came after.
static int64_t base_ms(const struct session *s, const struct session_cell *cell)
{
	return cell->open_set ? larger(s->start_ms, moment(cell->opened_ms)) : s->start_ms;
}

static void close_windows(struct windows *w, int64_t closed_ms)
{
	w->close = smaller(w->close, closed_ms);
	w->late = smaller(w->late, closed_ms);
	w->out_end = smaller(w->out_end, closed_ms);
	w->out = smaller(w->out, w->out_end);
}

struct windows rules_windows(const struct rules_config *r, const struct session *s, const struct session_cell *cell, int64_t previous_end_ms)
{
	int64_t planned_open = smaller(larger(s->start_ms - r->open_before * MINUTE_MS, previous_end_ms), s->start_ms);
	bool taken_back = cell->is_closed && cell->closed_ms <= planned_open;
	bool opened = cell->open_set && !taken_back, reopened = opened && cell->close_set && !cell->is_closed;
	int64_t base = base_ms(s, cell);
	int64_t end = base > s->end_ms ? base + (s->end_ms - s->start_ms) : s->end_ms;

	struct windows w = { .open = planned_open, .on_time = base + r->on_time * MINUTE_MS, .late = base + r->late * MINUTE_MS };
	if (opened)
		w.open = smaller(planned_open, moment(cell->opened_ms));
	if (reopened)
		w.late = larger(w.late, moment(cell->last.when.at_ms) + r->late * MINUTE_MS);
	w.close = larger(end + r->close_after * MINUTE_MS, w.late);
	w.out_end = w.close;
	w.out = s->want_out ? larger(base, end - r->out_before * MINUTE_MS) : w.out_end;
	w.rate = s->instrument[0] ? larger(base, end - r->rating_before * MINUTE_MS) : end;
	w.rate_end = s->instrument[0] ? end + r->rating_after * MINUTE_MS : end;
	if (cell->is_closed && !taken_back)
		close_windows(&w, cell->closed_ms);
	return w;
}

static bool starts_before(const struct session *a, const struct session *b)
{
	return a->start_ms != b->start_ms ? a->start_ms < b->start_ms : a->number < b->number;
}

// Sessions that run at the same time in different rooms are for different people, whatever their class says.
static bool is_ahead(const struct session *a, const struct session *b)
{
	bool apart = a->end_ms > b->start_ms && a->room[0] && b->room[0] && !span_like(span_of(a->room), b->room);
	return a->start_ms < b->start_ms && session_is_for(a, b->class) && !apart;
}

int rules_slots(const struct rules_config *r, const struct session *sessions, const struct session_cell *cells, int n, struct slot *ret_slots)
{
	int count = 0;
	for (int i = 0; i < n; i++) {
		if (sessions[i].gone)
			continue;
		int at = count++;
		for (; at > 0 && starts_before(&sessions[i], ret_slots[at - 1].session); at--)
			ret_slots[at] = ret_slots[at - 1];
		ret_slots[at] = (struct slot){ .session = &sessions[i], .cell = &cells[i] };
	}
	for (int i = 0; i < count; i++) {
		const struct session *s = ret_slots[i].session;
		int64_t previous_end = 0;
		for (int k = 0; k < i; k++) {
			const struct session *before = ret_slots[k].session;
			if (is_ahead(before, s))
				previous_end = larger(previous_end, before->end_ms + (before->want_out ? r->close_after * MINUTE_MS : 0));
		}
		ret_slots[i].windows = rules_windows(r, s, ret_slots[i].cell, previous_end);
	}
	return count;
}

enum phase { PHASE_IN, PHASE_OUT, PHASE_RUNNING, PHASE_NEXT, PHASE_PAST, PHASE_NONE }; // which is meant first

// An officer may close a session to print its list long before it ends.
static bool is_running(const struct slot *s, int64_t now)
{
	return now >= s->windows.open && now < larger(s->windows.close, s->session->end_ms);
}

static bool same_day(int64_t a, int64_t b, enum zone zone)
{
	return calendar_day(a, zone) == calendar_day(b, zone);
}

static enum phase phase_of(const struct slot *s, enum zone zone, int64_t now)
{
	const struct windows *w = &s->windows;
	if (now >= w->open && now < w->late)
		return PHASE_IN;
	if (now >= w->out && now < w->out_end)
		return PHASE_OUT;
	if (is_running(s, now))
		return PHASE_RUNNING;
	if (now < w->open)
		return same_day(w->open, now, zone) ? PHASE_NEXT : PHASE_NONE;
	return same_day(larger(w->close, s->session->end_ms), now, zone) ? PHASE_PAST : PHASE_NONE;
}

// Since when people may take the session to be on: an officer's opening is a word, the plan only a guess.
static int64_t begun_ms(const struct slot *s)
{
	return s->cell->open_set && !s->cell->is_closed ? moment(s->cell->opened_ms) : base_ms(s->session, s->cell);
}

static bool is_meant_before(const struct slot *a, const struct slot *b, enum phase phase, int64_t now)
{
	if (phase == PHASE_NEXT)
		return a->windows.open < b->windows.open;
	if (phase == PHASE_PAST)
		return a->windows.close > b->windows.close;
	int64_t x = begun_ms(a), y = begun_ms(b);
	if (x <= now && y <= now)
		return x > y;
	return x <= now || (y > now && x < y);
}

const struct slot *rules_slot(const struct slot *slots, int n, const char *class, const char *room, enum zone zone, int64_t now_ms)
{
	for (int any_room = !room[0]; any_room < 2; any_room++) {
		const struct slot *best = NULL;
		enum phase best_phase = any_room ? PHASE_NONE : PHASE_NEXT; // only phases before it count: a room must have one running
		for (int i = 0; i < n; i++) {
			const struct slot *s = &slots[i];
			if (!session_is_for(s->session, class) || (!any_room && !span_like(span_of(s->session->room), room)))
				continue;
			enum phase phase = phase_of(s, zone, now_ms);
			if (phase < best_phase || (best && phase == best_phase && is_meant_before(s, best, phase, now_ms))) {
				best = s;
				best_phase = phase;
			}
		}
		if (best)
			return best;
	}
	return NULL;
}

static bool is_in(const struct presence_cell *c)
{
	return c && (c->in.set || fold_status(c) == STATUS_PRESENT);
}

static struct ruling again(const struct presence_cell *c, enum direction d)
{
	int64_t at = d == DIRECTION_OUT ? c->out.from.when.at_ms : c->in.set ? c->in.from.when.at_ms :
		c->fixed ? c->fix_from.when.at_ms : c->out.from.when.at_ms;
	return (struct ruling){ .verdict = VERDICT_AGAIN, .direction = d, .at_ms = at };
}

static struct ruling recorded(const struct slot *slot, bool known, enum direction d, int64_t now)
{
	struct ruling r = { .verdict = known ? VERDICT_ACCEPTED : VERDICT_PENDING, .direction = d };
	if (known && d == DIRECTION_IN && now >= slot->windows.on_time) {
		r.verdict = VERDICT_LATE;
		r.late_min = (int)((now - base_ms(slot->session, slot->cell)) / MINUTE_MS);
	}
	return r;
}

static bool is_leaving(const struct slot *slot, const struct presence_cell *c, int64_t now)
{
	return now >= slot->windows.out && now < slot->windows.out_end && is_in(c);
}

static struct ruling rule_leaving(const struct slot *slot, bool known, const struct presence_cell *c, int64_t now)
{
	return c->out.set ? again(c, DIRECTION_OUT) : recorded(slot, known, DIRECTION_OUT, now);
}

struct ruling rules_verdict(const struct scan *scan, const struct slot *slot, const struct presence_cell *cell, int64_t now_ms)
{
	if (scan->two_codes)
		return (struct ruling){ .verdict = VERDICT_TWO_CODES };
	if (scan->reading == BADGE_FOREIGN)
		return (struct ruling){ .verdict = VERDICT_FOREIGN };
	if (scan->reading == BADGE_DAMAGED)
		return (struct ruling){ .verdict = VERDICT_DAMAGED };
	if (scan->other_event)
		return (struct ruling){ .verdict = VERDICT_OTHER_EVENT };
	if (scan->known && (!scan->valid || scan->gone))
		return (struct ruling){ .verdict = VERDICT_REVOKED };
	if (!slot)
		return (struct ruling){ .verdict = VERDICT_NOT_OPEN };
	if (now_ms < slot->windows.open)
		return (struct ruling){ .verdict = VERDICT_EARLY, .at_ms = slot->windows.open };
	if (is_leaving(slot, cell, now_ms))
		return rule_leaving(slot, scan->known, cell, now_ms);
	if (is_in(cell) && is_running(slot, now_ms))
		return again(cell, DIRECTION_IN);
	if (now_ms < slot->windows.late)
		return recorded(slot, scan->known, DIRECTION_IN, now_ms);
	return (struct ruling){ .verdict = VERDICT_CLOSED };
}

struct ruling rules_manual(const struct slot *slot, const struct presence_cell *cell, int64_t now_ms)
{
	if (!slot)
		return (struct ruling){ .verdict = VERDICT_NOT_OPEN };
	if (is_leaving(slot, cell, now_ms))
		return rule_leaving(slot, true, cell, now_ms);
	if (is_in(cell))
		return again(cell, DIRECTION_IN);
	if (now_ms < slot->windows.close)
		return recorded(slot, true, DIRECTION_IN, now_ms);
	return (struct ruling){ .verdict = VERDICT_CLOSED };
}

bool rules_may_rate(const struct slot *slot, const struct presence_cell *cell, int64_t now_ms)
{
	return slot && cell && now_ms >= slot->windows.rate && now_ms < slot->windows.rate_end && !cell->answered && fold_status(cell) == STATUS_PRESENT;
}

bool rules_is_late(const struct windows *w, const struct presence_cell *cell)
{
	const struct mark *in = &cell->in;
	return in->set && !cell->fixed && origin_knew_time(&in->from) && in->from.when.at_ms >= w->on_time;
}
