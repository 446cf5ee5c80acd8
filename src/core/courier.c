// The courier: one table says what each answer of a server means, the rest is counting.
// SPDX-License-Identifier: Apache-2.0
#include "core/courier.h"

#include "core/run.h"

#include <assert.h>
#include <string.h>

// What follows from an answer.
enum meaning {
	MEANS_GOOD,     // done
	MEANS_AGAIN,    // sign with the nonce that came and ask once more at once
	MEANS_MOVED,    // they have another position than we thought
	MEANS_SMALLER,  // send less at a time
	MEANS_HELD,     // not this ledger, for a while; the others go on
	MEANS_LATER,    // nothing, for a while
	MEANS_STOP,     // nothing, for ever
};

// For push and pull; heads and news know no ledger of their own, so what would hold one holds all. The first row that fits.
static const struct { int least, most; enum meaning meaning; } answers[] = {
	{ 200, 299, MEANS_GOOD }, { 401, 401, MEANS_AGAIN }, { 408, 408, MEANS_LATER }, { 409, 409, MEANS_MOVED }, { 413, 413, MEANS_SMALLER },
	{ 429, 429, MEANS_LATER }, { 400, 499, MEANS_HELD },
};

static enum meaning meaning_of(int status, bool withdrawn)
{
	if (status == 403 && withdrawn)
		return MEANS_STOP;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (answers[i].least <= status && status <= answers[i].most)
			return answers[i].meaning;
	return MEANS_LATER;
}

// Full jitter: anywhere up to twice as far with each failure, so that a thousand kiosks that lost a server together do not come back together.
static int64_t back_off(int fails, int64_t asked_ms, uint64_t random)
{
	int64_t most = COURIER_BACKOFF_MS;
	if (fails < 20 && (int64_t)COURIER_FIRST_MS << fails < most)
		most = (int64_t)COURIER_FIRST_MS << fails;
	int64_t least = asked_ms < 0 ? 0 : asked_ms < COURIER_BACKOFF_MS ? asked_ms : COURIER_BACKOFF_MS;
	int64_t wait = (int64_t)(random % (uint64_t)(most + 1));
	return wait > least ? wait : least + wait % (COURIER_FIRST_MS + 1);
}

void courier_init(struct courier *c, struct courier_ledger *room, int cap, bool pull, int64_t now_ms, int64_t start_ms, uint64_t random)
{
	*c = (struct courier){ .ledgers = room, .cap = cap, .pull = pull };
	c->hold_ms = c->news_hold_ms = now_ms + (start_ms > 0 ? (int64_t)(random % (uint64_t)(start_ms + 1)) : 0);
}

static struct courier_ledger *find(struct courier *c, const struct ledger_id *id)
{
	for (int i = 0; i < c->count; i++)
		if (memcmp(&c->ledgers[i].id, id, sizeof *id) == 0)
			return &c->ledgers[i];
	return NULL;
}

static struct courier_ledger *find_or_add(struct courier *c, const struct position *p)
{
	struct courier_ledger *l = find(c, &p->id);
	if (l || c->count == c->cap)
		return l;
	l = &c->ledgers[c->count++];
	*l = (struct courier_ledger){ .id = p->id, .is_event = p->is_event, .most = RUN_RECORDS };
	return l;
}

enum err courier_ours(struct courier *c, const struct position *p)
{
	struct courier_ledger *l = find_or_add(c, p);
	if (!l)
		return ERR_FULL;
	if (p->seq > l->ours)
		l->ours = p->seq;
	return ERR_OK;
}

void courier_receipt(struct courier *c, const struct ledger_id *id, uint64_t seq)
{
	struct courier_ledger *l = find(c, id);
	if (l && !c->listed && seq > l->theirs && seq <= l->ours)
		l->theirs = seq; // nothing is sent on the strength of that: heads come first
}

// Once two histories are known to have parted they stay so: neither side takes a record back.
static void note_theirs(struct courier_ledger *l, uint64_t seq, bool same)
{
	l->theirs = seq;
	if (!same && seq <= l->ours && l->fork == COURIER_ONE)
		l->fork = COURIER_PARTED;
}

enum err courier_theirs(struct courier *c, const struct position *p, bool same)
{
	struct courier_ledger *l = find_or_add(c, p);
	if (!l) {
		c->elsewhere_told += p->seq;
		return ERR_FULL;
	}
	l->seen = true;
	note_theirs(l, p->seq, same);
	return ERR_OK;
}

// What is to be done for a ledger, whether or not it is being held.
static struct courier_step work_of(const struct courier *c, int i)
{
	const struct courier_ledger *l = &c->ledgers[i];
	struct courier_step step = { .act = COURIER_SLEEP, .ledger = i, .most = l->most };
	if (l->fork == COURIER_PARTED) {
		step.act = COURIER_PUSH;
		step.from = l->theirs > (uint64_t)l->most ? l->theirs - (uint64_t)l->most + 1 : 1;
	} else if (l->fork == COURIER_ONE && l->ours > l->theirs) {
		step.act = COURIER_PUSH;
		step.from = l->theirs + 1;
	} else if (l->fork == COURIER_ONE && l->theirs > l->ours && c->pull) {
		step.act = COURIER_PULL;
		step.from = l->ours + 1;
	}
	return step;
}

struct courier_step courier_next(const struct courier *c, int64_t now_ms)
{
	struct courier_step step = { .act = COURIER_STOP };
	if (c->withdrawn)
		return step;
	if (now_ms < c->hold_ms)
		return (struct courier_step){ .act = COURIER_SLEEP, .until_ms = c->hold_ms };
	if (!c->listed || now_ms - c->listed_ms >= COURIER_RELIST_MS)
		return (struct courier_step){ .act = COURIER_HEADS };
	struct courier_step sleep = { .act = COURIER_SLEEP, .until_ms = c->listed_ms + COURIER_RELIST_MS };
	struct courier_step pull = sleep;
	for (int i = 0; i < c->count; i++) {
		step = work_of(c, i);
		if (step.act == COURIER_SLEEP)
			continue;
		if (now_ms < c->ledgers[i].hold_ms)
			sleep.until_ms = c->ledgers[i].hold_ms < sleep.until_ms ? c->ledgers[i].hold_ms : sleep.until_ms;
		else if (step.act == COURIER_PUSH)
			return step; // what only we have goes before what others keep as well
		else if (pull.act == COURIER_SLEEP)
			pull = step;
	}
	return pull.act == COURIER_PULL ? pull : sleep;
}

static void hold_all(struct courier *c, const struct courier_outcome *o, int64_t now_ms, uint64_t random)
{
	c->hold_ms = now_ms + back_off(c->fails++, o->retry_after_ms, random);
	c->listed = false; // whether the last request arrived is not known
}

static void hold_one(struct courier_ledger *l, const struct courier_outcome *o, int64_t now_ms, uint64_t random)
{
	l->hold_ms = now_ms + back_off(l->fails++, o->retry_after_ms, random);
}

// A ledger's own answer: good, moved, smaller or held.
static void settle(struct courier_ledger *l, const struct courier_step *step, const struct courier_outcome *o, enum meaning m, int64_t now_ms, uint64_t random)
{
	uint64_t before = l->theirs;
	bool push = step->act == COURIER_PUSH;
	if (l->fork == COURIER_PARTED && m != MEANS_SMALLER)
		l->fork = COURIER_SHOWN;
	if (o->has_here)
		note_theirs(l, o->here.seq, o->same);
	if (!push && o->parted)
		l->fork = COURIER_SHOWN;
	if (m == MEANS_GOOD && step->from > (push ? l->theirs : l->ours))
		m = MEANS_HELD; // a receipt, or records, were due
	if (m == MEANS_SMALLER && l->most > 1)
		l->most /= 2;
	else if (m == MEANS_GOOD || (m == MEANS_MOVED && o->has_here && l->theirs != before))
		l->fails = 0;
	else
		hold_one(l, o, now_ms, random); // among them a 409 that says what was known: without a pause it would be said for ever
}

static void done_heads(struct courier *c, const struct courier_outcome *o, enum meaning m, int64_t now_ms, uint64_t random)
{
	uint64_t elsewhere = c->elsewhere_told;
	c->elsewhere_told = 0;
	for (int i = 0; i < c->count; i++) {
		if (m == MEANS_GOOD && !c->ledgers[i].seen)
			c->ledgers[i].theirs = 0; // not even its name: a server that was set up again
		c->ledgers[i].seen = false;
	}
	if (m != MEANS_GOOD) {
		hold_all(c, o, now_ms, random);
		return;
	}
	c->elsewhere = elsewhere;
	c->listed = true;
	c->listed_ms = now_ms;
}

void courier_done(struct courier *c, const struct courier_step *step, const struct courier_outcome *o, int64_t now_ms, uint64_t random)
{
	assert(step->act == COURIER_HEADS || step->act == COURIER_PUSH || step->act == COURIER_PULL);
	enum meaning m = meaning_of(o->status, o->withdrawn);
	bool again = m == MEANS_AGAIN && !c->signed_again;
	c->signed_again = again;
	if (again)
		return;
	if (m == MEANS_STOP)
		c->withdrawn = true;
	else if (step->act == COURIER_HEADS)
		done_heads(c, o, m, now_ms, random);
	else if (m == MEANS_LATER || m == MEANS_AGAIN)
		hold_all(c, o, now_ms, random);
	else
		settle(&c->ledgers[step->ledger], step, o, m, now_ms, random);
	if (m != MEANS_LATER && m != MEANS_AGAIN && c->listed)
		c->fails = 0;
}

// What one ledger is held for is not their silence, so that stays.
void courier_wake(struct courier *c, int64_t now_ms)
{
	c->hold_ms = c->hold_ms < now_ms ? c->hold_ms : now_ms;
	c->news_hold_ms = c->news_hold_ms < now_ms ? c->news_hold_ms : now_ms;
	c->fails = c->news_fails = 0;
}

uint64_t courier_revision(const struct courier *c)
{
	uint64_t n = c->elsewhere;
	for (int i = 0; i < c->count; i++)
		n += c->ledgers[i].theirs;
	return n;
}

bool courier_news(const struct courier *c, int64_t now_ms, uint64_t *ret_revision)
{
	if (c->withdrawn || !c->listed || now_ms < c->hold_ms || now_ms < c->news_hold_ms)
		return false;
	*ret_revision = courier_revision(c);
	return true;
}

void courier_heard(struct courier *c, int status, uint64_t revision, int64_t now_ms, uint64_t random)
{
	uint64_t known = 0;
	bool open = courier_news(c, now_ms, &known);
	if (status == 200 || status == 204) {
		c->news_fails = 0;
		if (status == 200 && (!open || revision != known))
			c->listed = false;
		return;
	}
	if (status == 403)
		c->listed = false; // heads will say why
	c->news_hold_ms = now_ms + back_off(c->news_fails++, 0, random);
}

uint64_t courier_waiting(const struct courier *c)
{
	uint64_t n = 0;
	for (int i = 0; i < c->count; i++)
		n += c->ledgers[i].ours > c->ledgers[i].theirs ? c->ledgers[i].ours - c->ledgers[i].theirs : 0;
	return n;
}

bool courier_settled(const struct courier *c)
{
	if (c->withdrawn || !c->listed)
		return c->withdrawn;
	for (int i = 0; i < c->count; i++)
		if (work_of(c, i).act != COURIER_SLEEP && c->ledgers[i].fails == 0)
			return false;
	return true;
}
