// The requests of a round: heads, a run that goes up, a run that comes down.
// SPDX-License-Identifier: Apache-2.0
#include "sync/round_inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/fact.h"
#include "device/squeeze.h"

static struct text path_of(struct round *r, const char *what)
{
	struct text t = text_init(r->path, sizeof r->path);
	text_str(&t, "v1/");
	text_str(&t, what);
	text_str(&t, "?event=");
	text_int(&t, r->options.event);
	return t;
}

static void note(struct courier_outcome *o, const struct line_answer *a)
{
	o->status = a->status;
	o->withdrawn = a->withdrawn;
	o->retry_after_ms = a->retry_after_ms;
}

// Whether our history is theirs as far as both go. ERR_NOT_FOUND of a link: we have none of it, so nothing differs.
static enum err compare(struct store *s, const struct position *p, bool *ret_same)
{
	struct position ours;
	uint8_t link[SEAL_HASH];
	*ret_same = true;
	enum err e = intake_head(s, &p->id, &ours);
	if (e || p->seq > ours.seq)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = intake_link(s, &p->id, p->seq, link);
	*ret_same = !e && !memcmp(link, p->link, sizeof link);
	return e;
}

struct listing { struct courier *courier; struct span lines; enum err bad; };

static enum err take_heads(struct store *s, void *listing)
{
	struct listing *l = listing;
	struct span rest = l->lines;
	struct position p;
	bool same;
	enum err e = ERR_OK;
	while (rest.len && !e && !l->bad) {
		struct span line = span_cut(&rest, '\n');
		l->bad = line.len ? position_read(line, &p) : ERR_OK;
		if (!line.len || l->bad)
			continue;
		same = true;
		e = s ? compare(s, &p, &same) : ERR_OK;
		if (!e && courier_theirs(l->courier, &p, same) == ERR_FULL)
			continue; // counted, and left alone
	}
	return e;
}

bool round_heads(struct round *r, const struct round_now *now, struct round_step *s, struct courier_outcome *o)
{
	struct line_answer a;
	path_of(r, "heads");
	if (!round_ask(r, METHOD_GET, SPAN(""), ROUND_HEADS_MOST, now, s, &a))
		return true;
	note(o, &a);
	if (a.status > 200 && a.status < 300)
		o->status = 0; // good, but no list: as if the server knew nothing
	if (a.status != 200)
		return true;
	struct listing l = { .courier = &r->courier, .lines = a.body };
	enum err e = r->options.store.read(r->options.store.context, take_heads, &l);
	if (e == ERR_NOT_FOUND) // nothing is here yet
		e = take_heads(NULL, &l);
	s->err = e ? e : l.bad;
	s->is_store = e;
	if (s->err)
		o->status = 0; // what was told in part is told again
	return true;
}

// ---- up

struct sending { struct round *r; const struct courier_step *step; int64_t now_ms; struct text *run; int count; };

static enum err read_run(struct store *s, void *sending)
{
	struct sending *g = sending;
	const struct line *l = g->r->options.line;
	const struct ledger_id *id = &g->r->ledgers[g->step->ledger].id;
	bool is_own = !memcmp(id->key, l->device, sizeof id->key);
	return intake_next(s, id, g->step->from, g->step->most, is_own ? l->secret : NULL, g->now_ms, g->run, &g->count);
}

// ERR_OK with *ret_len 0: it has to be smaller. ret_packed: RUN_PACKED bytes.
static enum err pack_run(struct round *r, const struct courier_step *c, const struct round_now *now, char *ret_packed, uint64_t *ret_count, size_t *ret_len)
{
	char *bytes = malloc(RUN_BYTES);
	if (!bytes)
		return ERR_NO_MEMORY;
	struct text run = text_init(bytes, RUN_BYTES);
	struct sending g = { .r = r, .step = c, .now_ms = now->utc_ms, .run = &run };
	enum err e = r->options.store.read(r->options.store.context, read_run, &g);
	*ret_count = (uint64_t)g.count;
	*ret_len = 0;
	if (!e) {
		e = squeeze_pack(text_span(&run), ret_packed, RUN_PACKED, ret_len);
		e = e == ERR_FULL ? ERR_OK : e;
	}
	free(bytes);
	return e;
}

struct keeping { struct receipt receipt; struct position here; bool same; };

static enum err keep_receipt(struct store *s, void *keeping)
{
	struct keeping *k = keeping;
	enum err e = compare(s, &k->here, &k->same);
	struct position ours;
	if (!e)
		e = intake_head(s, &k->here.id, &ours);
	return e || !k->same || k->here.seq > ours.seq ? e : intake_keep_receipt(s, &k->receipt);
}

// A receipt that is not the pinned server's own word is none.
static bool take_receipt(struct round *r, const struct courier_ledger *l, const struct line_answer *a, struct round_step *s, struct courier_outcome *o)
{
	struct keeping k = { .here = { .is_event = l->is_event } };
	s->err = receipt_read(span_trim(a->body), &l->id, &k.receipt);
	if (!s->err)
		s->err = receipt_verify(&k.receipt);
	if (!s->err && (!r->options.line->pinned || memcmp(k.receipt.server, r->options.line->server, SEAL_PUBLIC) != 0))
		s->err = ERR_SIGNATURE;
	if (s->err)
		return true;
	k.here.id = l->id;
	k.here.seq = k.receipt.seq;
	memcpy(k.here.link, k.receipt.link, SEAL_HASH);
	enum err e = r->options.store.write(r->options.store.context, keep_receipt, &k);
	if (e)
		return round_store_failed(s, e); // the same run again brings it again
	o->has_here = true;
	o->here = k.here;
	o->same = k.same;
	return true;
}

static enum err compare_here(struct store *s, void *outcome)
{
	struct courier_outcome *o = outcome;
	return compare(s, &o->here, &o->same);
}

static bool take_position(struct round *r, const struct courier_ledger *l, const struct line_answer *a, struct round_step *s, struct courier_outcome *o)
{
	s->err = position_read(span_trim(a->body), &o->here);
	if (!s->err && memcmp(&o->here.id, &l->id, sizeof l->id) != 0)
		s->err = ERR_FORMAT;
	if (s->err)
		return true;
	enum err e = r->options.store.read(r->options.store.context, compare_here, o);
	o->has_here = !e;
	return e ? round_store_failed(s, e) : true;
}

static bool send_run(struct round *r, const struct courier_ledger *l, struct span packed, const struct round_now *now, struct round_step *s,
	struct courier_outcome *o)
{
	struct line_answer a;
	uint64_t before = l->theirs;
	path_of(r, "push");
	if (!round_ask(r, METHOD_POST, packed, RECEIPT_LINE + POSITION_LINE + 4096, now, s, &a))
		return true;
	note(o, &a);
	bool tell = a.status == 200 ? take_receipt(r, l, &a, s, o) : a.status == 409 ? take_position(r, l, &a, s, o) : true;
	if (a.status == 200 && o->has_here && o->here.seq > before)
		s->records = o->here.seq - before;
	return tell;
}

bool round_push(struct round *r, const struct courier_step *c, const struct round_now *now, struct round_step *s, struct courier_outcome *o)
{
	char *packed = malloc(RUN_PACKED);
	uint64_t count = 0;
	size_t len = 0;
	bool tell = true;
	enum err e = packed ? pack_run(r, c, now, packed, &count, &len) : ERR_NO_MEMORY;
	if (e == ERR_NOT_FOUND || e == ERR_DAMAGED || e == ERR_FULL || (!e && !len)) {
		s->err = e == ERR_NOT_FOUND ? ERR_OK : e;
		s->is_store = s->err;
		o->status = e ? 404 : 413; // as if they had said so: not this ledger for a while; less of it
	} else if (e) {
		tell = round_store_failed(s, e);
	} else {
		tell = send_run(r, &r->ledgers[c->ledger], (struct span){ packed, len }, now, s, o);
		s->records = s->records < count ? s->records : count;
	}
	free(packed);
	return tell;
}

// ---- down

struct taking { const struct run *run; int64_t now_ms; struct intake intake; };

// The first thing that an event ledger says of its event is which one it is.
static bool is_other_event(const struct run *run, uint32_t event)
{
	struct fact f;
	for (int i = 0; run->head.is_event && run->head.from == 1 && i < run->head.count; i++)
		if (run->record[i].kind == KIND_EVENT && !run->record[i].erased)
			return fact_read(KIND_EVENT, run->record[i].body, &f) == ERR_OK && f.event.number != event;
	return false;
}

// The pinned server has judged who may bring what.
static enum err take_run(struct store *s, void *taking)
{
	struct taking *t = taking;
	return intake_run(s, t->run, INTAKE_KIOSK | INTAKE_EVENT | INTAKE_UNSIGNED, t->now_ms, &t->intake);
}

static enum err read_answer(const struct round *r, const struct courier_ledger *l, struct span packed, char **ret_bytes, struct run *ret_run)
{
	size_t len;
	enum err e = squeeze_unpack(packed, RUN_BYTES, ret_bytes, &len);
	if (!e)
		e = run_read((struct span){ *ret_bytes, len }, ret_run, NULL);
	if (!e && (memcmp(&ret_run->head.id, &l->id, sizeof l->id) != 0 || ret_run->head.is_event != l->is_event))
		e = ERR_FORMAT;
	return !e && is_other_event(ret_run, r->options.event) ? ERR_OTHER_EVENT : e;
}

static void settle(struct round *r, const struct intake *in, struct round_step *s, struct courier_outcome *o)
{
	static const enum err errs[INTAKE_END_COUNT] = {
		[INTAKE_GAP] = ERR_GAP, [INTAKE_FORK] = ERR_FORK, [INTAKE_REFUSED] = ERR_MISSING, [INTAKE_OTHER_EVENT] = ERR_OTHER_EVENT,
	};
	s->err = errs[in->end];
	s->records = in->added;
	o->parted = in->end == INTAKE_FORK;
	if (in->end != INTAKE_TAKEN && in->end != INTAKE_KNOWN)
		return;
	if (courier_ours(&r->courier, &in->here) != ERR_OK)
		r->grown = true;
	if (!in->added)
		return;
	r->unfolded = !r->options.store.folds;
	r->grown = r->grown || in->here.is_event; // it may refer to another file now
}

static void name_pull(struct round *r, const struct courier_step *c, const struct ledger_id *id)
{
	struct text t = path_of(r, "pull");
	text_str(&t, "&key=");
	text_hex(&t, id->key, sizeof id->key);
	text_str(&t, "&epoch=");
	text_hex(&t, id->epoch, sizeof id->epoch);
	text_str(&t, "&from=");
	text_int(&t, (int64_t)c->from);
	text_str(&t, "&most=");
	text_int(&t, c->most < r->options.take ? c->most : r->options.take);
}

bool round_pull(struct round *r, const struct courier_step *c, const struct round_now *now, struct round_step *s, struct courier_outcome *o)
{
	const struct courier_ledger *l = &r->ledgers[c->ledger];
	struct line_answer a;
	char *bytes = NULL;
	name_pull(r, c, &l->id);
	if (!round_ask(r, METHOD_GET, SPAN(""), SQUEEZE_ROOM(RUN_BYTES), now, s, &a))
		return true;
	note(o, &a);
	if (a.status != 200)
		return true;
	struct run *run = malloc(sizeof *run);
	if (!run)
		return round_store_failed(s, ERR_NO_MEMORY);
	struct taking taking = { .run = run, .now_ms = now->utc_ms };
	s->err = read_answer(r, l, a.body, &bytes, run);
	enum err e = s->err ? ERR_OK : r->options.store.write(r->options.store.context, take_run, &taking);
	free(bytes);
	free(run);
	if (e)
		return round_store_failed(s, e);
	if (!s->err)
		settle(r, &taking.intake, s, o);
	return true;
}
