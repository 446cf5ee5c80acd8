// One step at a time: what is here, what the courier wants, what became of it.
// SPDX-License-Identifier: Apache-2.0
#include "sync/round_inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/wire.h"
#include "device/clock.h"

#define STORE_FIRST_MS 50 // before a store that was in use is tried again; twice as long each time
#define STORE_MOST_MS 30000
#define NEWS_MS 60000     // above the server's own limit

static enum err plain(void *context, round_job *job, void *job_context)
{
	return job(context, job_context);
}

struct round_store round_store_of(struct store *s)
{
	return (struct round_store){ .context = s, .read = plain, .write = plain };
}

struct round_now round_now(int64_t utc_ms)
{
	struct round_now now = { .up_ms = clock_up_ms(), .utc_ms = utc_ms };
	randombytes_buf(&now.random, sizeof now.random);
	return now;
}

enum err round_open(const struct round_options *o, struct round_now now, struct round **ret_round)
{
	struct round *r = calloc(1, sizeof *r);
	if (!r)
		return ERR_NO_MEMORY;
	r->options = *o;
	if (o->take <= 0 || o->take > RUN_RECORDS)
		r->options.take = RUN_RECORDS;
	r->ledgers = calloc(ROUND_LEDGERS, sizeof *r->ledgers);
	r->grown = true;
	r->unfolded = !o->store.folds;
	if (!r->ledgers) {
		free(r);
		return ERR_NO_MEMORY;
	}
	courier_init(&r->courier, r->ledgers, ROUND_LEDGERS, o->pull, now.up_ms, o->start_ms, now.random);
	*ret_round = r;
	return ERR_OK;
}

void round_close(struct round *r)
{
	if (!r)
		return;
	free(r->ledgers);
	free(r);
}

bool round_store_failed(struct round_step *s, enum err e)
{
	s->err = e;
	s->is_store = true;
	return false;
}

// Until their heads were told once a device counts its own records alone: others' came from there, or go there without it.
static uint64_t waiting(const struct round *r)
{
	const struct courier *c = &r->courier;
	for (int i = 0; i < c->count && !r->has_heads; i++) {
		const struct courier_ledger *l = &c->ledgers[i];
		if (memcmp(l->id.key, r->options.line->device, SEAL_PUBLIC) == 0)
			return l->ours > l->theirs ? l->ours - l->theirs : 0;
	}
	return courier_waiting(c);
}

bool round_ask(struct round *r, enum method m, struct span body, size_t most, const struct round_now *now, struct round_step *s,
	struct line_answer *ret_answer)
{
	struct line_request q = { .method = m, .path = r->path, .body = body, .most = most };
	if (!r->options.is_one_of_many)
		r->options.line->waiting = (int64_t)waiting(r);
	s->err = line_send(r->options.line, &q, now->utc_ms, ret_answer);
	r->online = !s->err;
	if (s->err)
		return false;
	s->status = ret_answer->status;
	s->has_now = ret_answer->has_now;
	s->now_ms = ret_answer->now_ms;
	return true;
}

struct looking { struct round *r; struct store *s; };

static void look_at(void *looking, const struct position *p)
{
	struct looking *l = looking;
	struct round *r = l->r;
	struct receipt receipt;
	if (p->is_event && p->seq > r->event_seq) {
		r->event_seq = p->seq;
		r->file_due = true;
	}
	enum err e = courier_ours(&r->courier, p);
	(void)e; // what has no room is left alone
	if (!r->has_heads && intake_receipt(l->s, &p->id, r->options.line->server, &receipt) == ERR_OK)
		courier_receipt(&r->courier, &p->id, receipt.seq);
}

static enum err look(struct store *s, void *round)
{
	struct round *r = round;
	r->options.line->free_bytes = (int64_t)store_disk_free(s);
	return intake_heads(s, look_at, &(struct looking){ r, s });
}

struct folding { int most; struct intake_folded done; };

static enum err fold(struct store *s, void *folding)
{
	struct folding *f = folding;
	return intake_fold(s, f->most, &f->done);
}

// Whether there is more to fold, or it failed: the step is over.
static bool fold_some(struct round *r, struct round_step *s)
{
	struct folding f = { .most = r->options.take };
	enum err e = r->options.store.write(r->options.store.context, fold, &f);
	if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	r->unfolded = e || f.done.more;
	s->act = ROUND_FOLD;
	s->folded = f.done.records;
	s->event_folded = f.done.of_event;
	if (e)
		round_store_failed(s, e);
	return r->unfolded;
}

static enum err look_here(struct round *r)
{
	enum err e = r->options.store.read(r->options.store.context, look, r);
	r->grown = e && e != ERR_NOT_FOUND;
	return r->grown ? e : ERR_OK;
}

// Nothing is left for the courier now.
static void rest(struct round *r, const struct courier_step *c, const struct round_now *now, struct round_step *s)
{
	if (r->file_due && now->up_ms >= r->file_hold_ms) {
		round_file(r, now, s);
		if (s->act == ROUND_FILE)
			return;
	}
	s->act = ROUND_SLEEP;
	s->until_ms = r->file_due && r->file_hold_ms < c->until_ms ? r->file_hold_ms : c->until_ms;
}

static void carry_out(struct round *r, const struct round_now *now, struct round_step *s)
{
	struct courier_step c = courier_next(&r->courier, now->up_ms);
	struct courier_outcome o = { .status = 0 };
	bool tell = false;
	if (c.act == COURIER_PUSH || c.act == COURIER_PULL) {
		s->id = r->ledgers[c.ledger].id;
		s->is_event = r->ledgers[c.ledger].is_event;
	}
	switch (c.act) {
	case COURIER_SLEEP: rest(r, &c, now, s); break;
	case COURIER_STOP: s->act = ROUND_STOP; break;
	case COURIER_HEADS: s->act = ROUND_HEADS; tell = round_heads(r, now, s, &o); break;
	case COURIER_PUSH: s->act = ROUND_PUSH; tell = round_push(r, &c, now, s, &o); break;
	case COURIER_PULL: s->act = ROUND_PULL; tell = round_pull(r, &c, now, s, &o); break;
	case COURIER_ACT_COUNT: break;
	}
	if (tell)
		courier_done(&r->courier, &c, &o, now->up_ms, now->random);
	r->has_heads = r->has_heads || r->courier.listed;
	if (s->act == ROUND_PUSH || s->act == ROUND_PULL)
		s->forked = r->ledgers[c.ledger].fork != COURIER_ONE;
}

// The store failed: nothing was lost, and it is tried again a little later each time.
static void hold(struct round *r, const struct round_now *now)
{
	int64_t most = STORE_MOST_MS;
	if (r->store_fails < 10 && (int64_t)STORE_FIRST_MS << r->store_fails < most)
		most = (int64_t)STORE_FIRST_MS << r->store_fails;
	r->store_fails++;
	r->hold_ms = now->up_ms + 1 + (int64_t)(now->random % (uint64_t)most);
}

void round_next(struct round *r, struct round_now now, struct round_step *ret_step)
{
	*ret_step = (struct round_step){ .act = ROUND_SLEEP, .until_ms = r->hold_ms };
	if (now.up_ms < r->hold_ms)
		return;
	enum err e = r->grown ? look_here(r) : ERR_OK;
	if (e)
		round_store_failed(ret_step, e);
	else if (!r->unfolded || !fold_some(r, ret_step))
		carry_out(r, &now, ret_step);
	if (ret_step->is_store)
		hold(r, &now);
	else
		r->store_fails = 0;
}

void round_grown(struct round *r)
{
	r->grown = true;
}

void round_wake(struct round *r, int64_t up_ms)
{
	courier_wake(&r->courier, up_ms);
}

uint64_t round_revision(const struct round *r)
{
	return courier_revision(&r->courier);
}

bool round_news(const struct round *r, int64_t up_ms, uint64_t *ret_after)
{
	return courier_news(&r->courier, up_ms, ret_after);
}

void round_heard(struct round *r, const struct round_news *n, struct round_now now)
{
	courier_heard(&r->courier, n->status, n->revision, now.up_ms, now.random);
}

enum err news_ask(struct line *l, uint32_t event, uint64_t after, int64_t now_ms, struct round_news *ret_news)
{
	static const struct wire_field revision = WIRE(round_news, "revision", WIRE_COUNT, revision);
	char path[LINE_PATH];
	struct text t = text_init(path, sizeof path);
	struct round_news n = { .status = 0 };
	struct line_answer a;
	unsigned seen;
	text_str(&t, "v1/wait?after=");
	text_int(&t, (int64_t)after);
	if (event) {
		text_str(&t, "&event=");
		text_int(&t, event);
	}
	*ret_news = n;
	enum err e = line_send(l, &(struct line_request){ .path = path, .most = 4096, .time_ms = NEWS_MS }, now_ms, &a);
	if (!e && a.status == 200)
		e = wire_read(&revision, 1, span_trim(a.body), &n, &seen);
	if (e)
		return e;
	n.status = a.status;
	*ret_news = n;
	return ERR_OK;
}

void round_state(const struct round *r, struct round_state *ret_state)
{
	const struct courier *c = &r->courier;
	struct round_state s = { .withdrawn = c->withdrawn, .online = r->online, .waiting = waiting(r) };
	s.settled = courier_settled(c) && !r->grown && !r->unfolded;
	for (int i = 0; i < c->count; i++) {
		const struct courier_ledger *l = &c->ledgers[i];
		s.coming += c->pull && l->theirs > l->ours ? l->theirs - l->ours : 0;
		s.held += l->fork != COURIER_ONE || l->fails > 0;
		if (memcmp(l->id.key, r->options.line->device, SEAL_PUBLIC) != 0)
			continue;
		s.is_parted = l->fork != COURIER_ONE;
		s.parted = l->id;
	}
	*ret_state = s;
}
