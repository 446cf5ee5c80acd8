// What the leader of a lane does: many runs in one transaction, answers with signed receipts once it is durable, the fold.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "server/hub.h"
#include "server/ingest_lane.h"
#include "store/intake.h"

#define RETRIES 3 // of a transaction that another process was in the way of

static enum err open_store(struct server *s, struct lane *l)
{
	char where[SERVER_WHERE];
	if (l->store)
		return ERR_OK;
	server_event(&s->config, l->event, where);
	return store_open(where, STORE_CREATE, &l->store);
}

void lane_free(struct lane *l)
{
	store_close(l->store);
	pthread_cond_destroy(&l->free);
	free(l);
}

struct push *lane_take(struct lane *l)
{
	struct push *list = l->first, *end = list;
	for (int n = 1; end->next && n < LANE_PUSHES; n++)
		end = end->next;
	l->first = end->next;
	end->next = NULL;
	if (!l->first)
		l->last = NULL;
	return list;
}

// Several processes on one database lock ledgers in the same order, or they would wait for each other.
static struct push *sorted(struct push *list)
{
	struct push *result = NULL;
	while (list) {
		struct push *p = list, **at = &result;
		list = p->next;
		while (*at && (*at)->tag <= p->tag)
			at = &(*at)->next;
		p->next = *at;
		*at = p;
	}
	return result;
}

static void write_position(struct answer *a, const struct position *p)
{
	char room[POSITION_LINE];
	struct text t = text_init(room, sizeof room);
	if (position_write(p, &t) != ERR_OK) {
		a->status = 500;
		return;
	}
	answer_add(a, text_span(&t));
	answer_str(a, "\n");
}

static void write_receipt(struct answer *a, const struct receipt *r)
{
	char room[RECEIPT_LINE];
	struct text t = text_init(room, sizeof room);
	a->type = "application/json";
	if (receipt_write(r, &t) != ERR_OK) {
		a->status = 500;
		return;
	}
	answer_add(a, text_span(&t));
	answer_str(a, "\n");
}

// Pushes of one commit whose receipts share a signature.
struct receipts { int n; struct push *push[RECEIPT_TOGETHER]; struct receipt receipt[RECEIPT_TOGETHER]; };

static void answer_receipts(struct server *s, struct receipts *w)
{
	if (!w->n)
		return;
	receipt_sign(s->secret, w->receipt, w->n);
	for (int i = 0; i < w->n; i++) {
		write_receipt(&w->push[i]->x->answer, &w->receipt[i]);
		exchange_finish(w->push[i]->x);
	}
	w->n = 0;
}

static void add_receipt(struct server *s, struct receipts *w, struct push *p, const struct position *here)
{
	struct receipt *r = &w->receipt[w->n];
	*r = (struct receipt){ .id = here->id, .seq = here->seq, .at_ms = server_now_ms() };
	memcpy(r->link, here->link, sizeof r->link);
	memcpy(r->server, s->key, sizeof r->server);
	w->push[w->n++] = p;
	if (w->n == RECEIPT_TOGETHER)
		answer_receipts(s, w);
}

static void answer_refusal(struct server *s, struct push *p, const struct intake *in)
{
	struct answer *a = &p->x->answer;
	a->type = "application/json";
	switch (in->end) {
	case INTAKE_GAP:
	case INTAKE_FORK:
		*(in->end == INTAKE_GAP ? &s->gaps : &s->forks) += 1;
		a->status = 409;
		write_position(a, &in->here);
		break;
	case INTAKE_REFUSED:
		a->status = 403;
		answer_str(a, "{\"error\":\"this ledger is not expected here\"}\n");
		break;
	case INTAKE_OTHER_EVENT:
		a->status = 403;
		answer_str(a, "{\"error\":\"the event here is another organiser's\"}\n");
		break;
	case INTAKE_TAKEN: case INTAKE_KNOWN: case INTAKE_END_COUNT: a->status = 500; break;
	}
	exchange_finish(p->x);
}

// Whether any of it is new. The list is the commit's still, though its exchanges are finished.
static bool answer_all(struct server *s, struct push *list, const struct intake_job *jobs)
{
	static _Thread_local struct receipts due;
	uint64_t added = 0;
	for (struct push *p = list; p; p = p->next, jobs++) {
		const struct intake *in = &jobs->ret;
		if (in->end != INTAKE_TAKEN && in->end != INTAKE_KNOWN) {
			answer_refusal(s, p, in);
			continue;
		}
		added += in->added;
		s->runs += in->end == INTAKE_TAKEN;
		s->records += (int64_t)in->added;
		add_receipt(s, &due, p, &in->here);
	}
	answer_receipts(s, &due);
	return added > 0;
}

static void answer_failure(struct server *s, struct push *list, enum err e, const char *detail)
{
	log_write(s->log, LOG_LEVEL_ERROR, "ingest", "err=\"%s\" detail=\"%s\"", err_text(e), detail);
	for (struct push *p = list, *next; p; p = next) {
		next = p->next;
		p->x->answer.status = e == ERR_DISK_FULL ? 507 : 503;
		answer_header(&p->x->answer, "Retry-After", "5");
		exchange_finish(p->x);
	}
}

static unsigned mode_of(struct store *s, const struct push *p)
{
	bool is_expected = !(p->mode & INTAKE_KIOSK) && !p->run->head.is_event && intake_is_expected(s, p->run->head.id.key);
	return p->mode | (is_expected ? INTAKE_KIOSK : 0);
}

static enum err take_in(struct store *s, struct push *list, struct intake_job *jobs)
{
	int n = 0;
	enum err e = store_begin_beside(s);
	if (e)
		return e;
	for (struct push *p = list; p; p = p->next)
		jobs[n++] = (struct intake_job){ .run = p->run, .mode = mode_of(s, p) };
	e = intake_runs(s, jobs, n, server_now_ms());
	if (!e)
		return store_commit(s);
	store_rollback(s);
	return e;
}

static enum err take_in_again(struct server *s, struct lane *l, struct push *list, struct intake_job *jobs)
{
	enum err e = ERR_BUSY;
	for (int i = 0; i < RETRIES && e == ERR_BUSY; i++) {
		e = open_store(s, l);
		if (!e)
			e = take_in(l->store, list, jobs);
	}
	return e;
}

// Where the hub asks the database itself now and then, the revision is not worth a question when nobody has waited for it.
static void tell(struct server *s, struct lane *l)
{
	uint64_t revision = 0;
	bool asks = !*s->config.store || hub_hears(s->hub, l->event);
	if (!asks || intake_revision(l->store, &revision) == ERR_OK)
		hub_news(s->hub, l->event, revision);
}

struct push *lane_commit(struct server *s, struct lane *l, struct push *list)
{
	static _Thread_local struct intake_job jobs[LANE_PUSHES];
	if (*s->config.store)
		list = sorted(list);
	enum err e = take_in_again(s, l, list, jobs);
	if (e) {
		answer_failure(s, list, e, l->store ? store_detail(l->store) : "store");
		store_close(l->store);
		l->store = NULL;
		return list;
	}
	s->commits++;
	bool has_new = answer_all(s, list, jobs);
	l->dirty = l->dirty || has_new;
	if (has_new)
		tell(s, l);
	return list;
}

enum err lane_fold(struct server *s, struct lane *l, bool to_end)
{
	struct intake_folded f = { .more = true };
	enum err e = open_store(s, l);
	for (int i = 0; !e && f.more && (to_end || i < 1); i++)
		e = intake_fold(l->store, LANE_FOLD, &f);
	l->dirty = e || f.more;
	if (e)
		log_write(s->log, LOG_LEVEL_ERROR, "fold", "event=%u err=\"%s\" detail=\"%s\"", l->event, err_text(e), l->store ? store_detail(l->store) : "");
	return e;
}

enum err lane_do(struct server *s, struct lane *l, visit_job *job, void *context)
{
	enum err e = lane_fold(s, l, true);
	if (!e)
		e = store_begin(l->store);
	if (e)
		return e;
	e = job(l->store, context);
	if (e)
		store_rollback(l->store);
	else
		e = store_commit(l->store);
	if (!e)
		tell(s, l);
	return e;
}
