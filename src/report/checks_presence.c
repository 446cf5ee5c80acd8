// Self-checks of when and where people were present.
// SPDX-License-Identifier: Apache-2.0
#include "report/checks_inside.h"

#include <stdlib.h>
#include <string.h>

#define BURST_PEOPLE 5
#define BURST_MS 10000

static const struct windows *windows_of(const struct inquiry *q, int session)
{
	for (int i = 0; i < q->muster->sessions; i++)
		if (q->muster->slot[i].session == &q->muster->session[session])
			return &q->muster->slot[i].windows;
	return NULL;
}

// Outside even if the clock erred as far as it may; clocks of which nothing is known are another check.
static bool is_outside(const struct muster_mark *m, const struct windows *w)
{
	int64_t margin = m->uncertainty_ms > 0 ? m->uncertainty_ms : 0;
	bool known = m->uncertainty_ms >= 0 || !m->vague;
	return m->status == STATUS_PRESENT && m->at_ms && known && (m->at_ms + margin < w->open || m->at_ms - margin >= w->close);
}

enum err checks_outside(struct inquiry *q)
{
	for (int j = 0; j < q->people.sessions; j++) {
		const struct windows *w = windows_of(q, j);
		struct names names;
		char n[24], from[24], to[24];
		names_begin(&names);
		for (int i = 0; w && i < q->people.n; i++)
			if (is_outside(attendees_mark(&q->people, i, j), w))
				names_add(&names, q->people.person[i].name);
		if (names.n)
			checks_tell(q, CHECK_OUTSIDE, q->muster->session[j].number, WORD_SELF_SAYS_OUTSIDE, (struct fill[]){ { "n", checks_number(n, names.n) },
				{ "from", checks_time(q, from, w->open) }, { "to", checks_time(q, to, w->close) }, { "names", names_end(&names, q->lang) } }, 4);
	}
	return ERR_OK;
}

struct scan_seen { uint64_t ledger; int64_t at_ms; const char *unit; };

static int compare_seen(const void *a, const void *b)
{
	const struct scan_seen *one = a, *two = b;
	if (one->ledger != two->ledger)
		return one->ledger < two->ledger ? -1 : 1;
	int c = strcmp(one->unit, two->unit);
	return c ? c : (one->at_ms > two->at_ms) - (one->at_ms < two->at_ms);
}

static int collect_seen(const struct inquiry *q, int session, struct scan_seen *ret_seen)
{
	int n = 0;
	for (int i = 0; i < q->people.n; i++) {
		const struct muster_mark *m = attendees_mark(&q->people, i, session);
		if (m->status == STATUS_PRESENT && m->means == MEANS_BADGE && m->at_ms && q->people.person[i].unit[0])
			ret_seen[n++] = (struct scan_seen){ m->from.ledger, m->at_ms, q->people.person[i].unit };
	}
	return n;
}

static void tell_burst(struct inquiry *q, int session, const struct scan_seen *first, int n)
{
	char people[24], seconds[24], time[24];
	int64_t ms = first[n - 1].at_ms - first->at_ms;
	checks_tell(q, CHECK_BURST, q->muster->session[session].number, WORD_SELF_SAYS_BURST,
		(struct fill[]){ { "n", checks_number(people, n) }, { "unit", first->unit },
		{ "seconds", checks_number(seconds, (ms + 999) / 1000) }, { "kiosk", checks_kiosk(q, first->ledger) }, { "time", checks_time(q, time, first->at_ms) } }, 5);
}

enum err checks_burst(struct inquiry *q)
{
	struct scan_seen *seen = calloc((size_t)q->people.n + 1, sizeof *seen);
	if (!seen)
		return ERR_NO_MEMORY;
	for (int j = 0; j < q->people.sessions; j++) {
		int n = collect_seen(q, j, seen);
		qsort(seen, (size_t)n, sizeof *seen, compare_seen);
		for (int i = 0, end; i < n; i = end) {
			for (end = i + 1; end < n && seen[end].ledger == seen[i].ledger && strcmp(seen[end].unit, seen[i].unit) == 0 &&
					seen[end].at_ms - seen[i].at_ms <= BURST_MS; end++)
				;
			if (end - i > BURST_PEOPLE)
				tell_burst(q, j, &seen[i], end - i);
			else
				end = i + 1;
		}
	}
	free(seen);
	return ERR_OK;
}

static void tell_two_places(struct inquiry *q, int person, int one, int two)
{
	const struct muster_mark *a = attendees_mark(&q->people, person, one), *b = attendees_mark(&q->people, person, two);
	char other[24], time[24], time2[24];
	if (a->status != STATUS_PRESENT || b->status != STATUS_PRESENT || !a->at_ms || !b->at_ms)
		return;
	checks_tell(q, CHECK_TWO_PLACES, q->muster->session[one].number, WORD_SELF_SAYS_TWO_PLACES, (struct fill[]){ { "name", q->people.person[person].name },
		{ "time", checks_time(q, time, a->at_ms) }, { "kiosk", checks_kiosk(q, a->from.ledger) }, { "other", checks_number(other, q->muster->session[two].number) },
		{ "time2", checks_time(q, time2, b->at_ms) }, { "kiosk2", checks_kiosk(q, b->from.ledger) } }, 6);
}

enum err checks_two_places(struct inquiry *q)
{
	const struct session *s = q->muster->session;
	for (int one = 0; one < q->people.sessions; one++)
		for (int two = one + 1; two < q->people.sessions; two++)
			if (s[one].start_ms < s[two].end_ms && s[two].start_ms < s[one].end_ms)
				for (int i = 0; i < q->people.n; i++)
					tell_two_places(q, i, one, two);
	return ERR_OK;
}

// Of the sessions from `first` up to `end`, all on one day: present in the first, which others followed, and in none of these.
static bool came_first_only(const struct inquiry *q, int person, int first, int end)
{
	bool others = false;
	if (attendees_mark(&q->people, person, first)->status != STATUS_PRESENT)
		return false;
	for (int j = first + 1; j < end; j++) {
		if (attendees_mark(&q->people, person, j)->status == STATUS_PRESENT)
			return false;
		others |= q->muster->held[j] && muster_expects(q->muster, j, &q->people.person[person]);
	}
	return others;
}

static int day_of(const struct inquiry *q, int session)
{
	return calendar_day(q->muster->session[session].start_ms, q->muster->event.zone);
}

enum err checks_first_only(struct inquiry *q)
{
	for (int first = 0, end; first < q->people.sessions; first = end) {
		struct names names;
		char n[24], room[48];
		for (end = first + 1; end < q->people.sessions && day_of(q, end) == day_of(q, first); end++)
			;
		names_begin(&names);
		for (int i = 0; i < q->people.n; i++)
			if (came_first_only(q, i, first, end))
				names_add(&names, q->people.person[i].name);
		struct text day = text_init(room, sizeof room);
		calendar_write_long(&day, day_of(q, first), q->lang);
		if (names.n)
			checks_tell(q, CHECK_FIRST_ONLY, 0, WORD_SELF_SAYS_FIRST_ONLY, (struct fill[]){ { "day", room }, { "n", checks_number(n, names.n) },
				{ "names", names_end(&names, q->lang) } }, 3);
	}
	return ERR_OK;
}
