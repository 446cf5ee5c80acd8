// Self-checks of sessions, kiosks and ratings.
// SPDX-License-Identifier: Apache-2.0
#include "report/checks_inside.h"

#include <stdlib.h>
#include <string.h>

#define HALF_DAY_MS (5 * HOUR_MS) // packages of hotels: half day from 5 hours, full day from 8
#define FULL_DAY_MS (8 * HOUR_MS)
#define SAME_COMMENTS 3

static int day_of(const struct inquiry *q, int session)
{
	return calendar_day(q->muster->session[session].start_ms, q->muster->event.zone);
}

// When it really began and ended, as far as officers said so.
static int64_t real_start(const struct inquiry *q, int j)
{
	return q->muster->cell[j].open_set ? q->muster->cell[j].opened_ms : q->muster->session[j].start_ms;
}

static int64_t real_end(const struct inquiry *q, int j)
{
	return q->muster->cell[j].close_set ? q->muster->cell[j].closed_ms : q->muster->session[j].end_ms;
}

static void tell_day(struct inquiry *q, int day, int64_t ms)
{
	char room[48], hours[24], minutes[24], least[24];
	struct text t = text_init(room, sizeof room);
	if (ms >= FULL_DAY_MS)
		return;
	calendar_write_long(&t, day, q->lang);
	checks_tell(q, CHECK_SHORT, 0, WORD_SELF_SAYS_DAY_SHORT, (struct fill[]){ { "day", room }, { "hours", checks_number(hours, ms / HOUR_MS) },
		{ "minutes", checks_number(minutes, ms % HOUR_MS / MINUTE_MS) },
		{ "least", checks_number(least, (ms < HALF_DAY_MS ? HALF_DAY_MS : FULL_DAY_MS) / HOUR_MS) } }, 4);
}

enum err checks_short(struct inquiry *q)
{
	for (int j = 0; j < q->people.sessions; j++) {
		const struct session *s = &q->muster->session[j];
		const struct session_cell *c = &q->muster->cell[j];
		int64_t plan = s->end_ms - s->start_ms, real = c->closed_ms - c->opened_ms;
		char a[24], b[24], percent[24];
		if (q->muster->now_ms >= s->end_ms && c->open_set && c->close_set && real >= 0 && 4 * real < 3 * plan)
			checks_tell(q, CHECK_SHORT, s->number, WORD_SELF_SAYS_SHORT, (struct fill[]){ { "real", checks_number(a, real / MINUTE_MS) },
				{ "plan", checks_number(b, plan / MINUTE_MS) }, { "percent", checks_percent(percent, real, plan) } }, 3);
	}
	for (int first = 0, end; first < q->people.sessions; first = end) {
		int64_t from = real_start(q, first), to = 0;
		for (end = first; end < q->people.sessions && day_of(q, end) == day_of(q, first); end++) {
			from = real_start(q, end) < from ? real_start(q, end) : from;
			to = real_end(q, end) > to ? real_end(q, end) : to;
		}
		if (q->muster->now_ms >= to && to > from)
			tell_day(q, day_of(q, first), to - from);
	}
	return ERR_OK;
}

static void tell_vague(struct inquiry *q, int session)
{
	for (int k = 0; k < q->kiosks; k++) {
		int n = 0;
		char number[24];
		for (int i = 0; i < q->people.n; i++) {
			const struct muster_mark *m = attendees_mark(&q->people, i, session);
			n += m->status == STATUS_PRESENT && m->at_ms && m->vague && m->from.ledger == q->kiosk[k].ledger;
		}
		if (n)
			checks_tell(q, CHECK_CLOCK, q->muster->session[session].number, WORD_SELF_SAYS_CLOCK,
				(struct fill[]){ { "n", checks_number(number, n) }, { "kiosk", q->kiosk[k].name } }, 2);
	}
}

// A kiosk that starts, or reports a fault, while a session runs.
static void look_at_event(struct inquiry *q, const struct ledger_id *id, const struct record *r, struct fact *f)
{
	struct origin o = { .when = r->when, .ledger = ledger_tag(id), .seq = r->seq };
	int64_t uncertainty, at = muster_time(q->muster, &o, &uncertainty);
	char time[24];
	for (int j = 0; j < q->people.sessions; j++) {
		if (at < real_start(q, j) || at >= real_end(q, j))
			continue;
		const struct fill fills[] = { { "kiosk", checks_kiosk(q, o.ledger) }, { "time", checks_time(q, time, at) }, { "what", f->fault.what } };
		if (r->kind == KIND_BOOT)
			checks_tell(q, CHECK_CLOCK, q->muster->session[j].number, WORD_SELF_SAYS_BOOT, fills, 2);
		else if (fact_read(KIND_FAULT, r->body, f) == ERR_OK && !f->fault.over)
			checks_tell(q, CHECK_CLOCK, q->muster->session[j].number, WORD_SELF_SAYS_FAULT, fills, 3);
	}
}

static enum err look_at_ledger(struct inquiry *q, const struct ledger_id *id, struct fact *f)
{
	struct ledger_reader *reader;
	struct record r;
	enum err e = ledger_reader_open(q->muster->store, id, 1, &reader);
	if (e)
		return e;
	while (ledger_next(reader, &r))
		if (!r.erased && (r.kind == KIND_BOOT || r.kind == KIND_FAULT))
			look_at_event(q, id, &r, f);
	e = ledger_reader_error(reader);
	ledger_reader_close(reader);
	return e;
}

enum err checks_clock(struct inquiry *q)
{
	struct ledger_info *infos = calloc(CHECKS_KIOSKS, sizeof *infos);
	struct fact *f = malloc(sizeof *f);
	enum err e = infos && f ? ERR_OK : ERR_NO_MEMORY;
	for (int j = 0; j < q->people.sessions; j++)
		tell_vague(q, j);
	int n = e ? 0 : ledger_list(q->muster->store, infos, CHECKS_KIOSKS);
	for (int i = 0; i < n && i < CHECKS_KIOSKS && !e; i++)
		if (!infos[i].is_event)
			e = look_at_ledger(q, &infos[i].id, f);
	free(infos);
	free(f);
	return e;
}

struct words_seen { char (*text)[FACT_COMMENT]; int n; };

static void keep_comment(void *context, const char *comment)
{
	struct words_seen *w = context;
	void *more = realloc(w->text, (size_t)(w->n + 1) * FACT_COMMENT);
	if (!more)
		return;
	w->text = more;
	span_copy(span_of(comment), w->text[w->n++], FACT_COMMENT);
}

static int compare_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static enum err look_at_comments(struct inquiry *q, const struct session *s)
{
	struct words_seen w = { 0 };
	enum err e = state_each_comment(q->muster->store, s->number, s->instrument, keep_comment, &w);
	if (w.n)
		qsort(w.text, (size_t)w.n, FACT_COMMENT, compare_text);
	for (int i = 0, end; i < w.n; i = end) {
		char n[24];
		for (end = i + 1; end < w.n && strcmp(w.text[i], w.text[end]) == 0; end++)
			;
		if (end - i >= SAME_COMMENTS)
			checks_tell(q, CHECK_RATINGS, s->number, WORD_SELF_SAYS_SAME_COMMENT, (struct fill[]){ { "n", checks_number(n, end - i) } }, 1);
	}
	free(w.text);
	return e;
}

static void look_at_raters(struct inquiry *q, int session, uint32_t respondents)
{
	struct names names;
	char n[24], all[24];
	int present = 0;
	names_begin(&names);
	for (int i = 0; i < q->people.n; i++) {
		const struct muster_mark *m = attendees_mark(&q->people, i, session);
		present += m->status == STATUS_PRESENT;
		if (m->answered && m->status != STATUS_PRESENT)
			names_add(&names, q->people.person[i].name);
	}
	uint32_t number = q->muster->session[session].number;
	if (respondents > (uint32_t)present)
		checks_tell(q, CHECK_RATINGS, number, WORD_SELF_SAYS_MORE_RATINGS,
			(struct fill[]){ { "n", checks_number(n, respondents) }, { "all", checks_number(all, present) } }, 2);
	if (names.n)
		checks_tell(q, CHECK_RATINGS, number, WORD_SELF_SAYS_ABSENT_RATED,
			(struct fill[]){ { "n", checks_number(n, names.n) }, { "names", names_end(&names, q->lang) } }, 2);
}

enum err checks_ratings(struct inquiry *q)
{
	enum err e = ERR_OK;
	struct rating_cell *c = malloc(sizeof *c);
	if (!c)
		return ERR_NO_MEMORY;
	for (int j = 0; j < q->people.sessions && !e; j++) {
		const struct session *s = &q->muster->session[j];
		if (!s->instrument[0])
			continue;
		e = state_rating(q->muster->store, s->number, s->instrument, c);
		if (!e)
			look_at_raters(q, j, c->respondents);
		if (!e)
			e = look_at_comments(q, s);
	}
	free(c);
	return e;
}

struct unknown { const struct inquiry *q; int n[EVENT_SESSIONS]; };

static void count_unknown(void *context, const uint8_t *hash, uint32_t session, const struct presence_cell *cell)
{
	struct unknown *u = context;
	int at = muster_session(u->q->muster, session);
	(void)hash, (void)cell;
	if (at >= 0)
		u->n[at]++;
}

enum err checks_pending(struct inquiry *q)
{
	struct unknown u = { .q = q };
	char n[24];
	enum err e = state_each_pending(q->muster->store, count_unknown, &u);
	for (int j = 0; j < q->muster->sessions && !e; j++)
		if (u.n[j])
			checks_tell(q, CHECK_PENDING, q->muster->session[j].number, WORD_SELF_SAYS_PENDING, (struct fill[]){ { "n", checks_number(n, u.n[j]) } }, 1);
	return e;
}
