// Where ledgers stand, and what was kept beside them: folding what waits, heads, receipts, quarantine, forks.
// SPDX-License-Identifier: Apache-2.0
#include "store/intake.h"

#include <string.h>

#include "store/catchup.h"
#include "store/cell_cache.h"
#include "store/inside.h"

static const char behind[] = "SELECT " ROW_HEAD " FROM ledger WHERE folded_seq < seq ORDER BY is_event DESC, ledger";
static const char waiting[] = "SELECT CAST(coalesce(sum(seq - folded_seq), 0) AS BIGINT) FROM ledger";
static const char revision[] = "SELECT CAST(coalesce(sum(seq), 0) AS BIGINT) FROM ledger";
static const char heads[] = "SELECT " ROW_HEAD " FROM ledger ORDER BY is_event DESC, ledger";
static const char expected[] = "SELECT 1 FROM kiosk WHERE key = ? AND expected = 1 LIMIT 1";
static const char organiser[] = "SELECT 1 FROM ledger WHERE key = ? AND is_event = 1 LIMIT 1";
static const char put_receipt[] = "INSERT INTO receipt (ledger, server, seq, link, at, sign, leaf, leaves, path) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
	" ON CONFLICT (ledger, server) DO UPDATE SET (seq, link, at, sign, leaf, leaves, path) ="
	" (excluded.seq, excluded.link, excluded.at, excluded.sign, excluded.leaf, excluded.leaves, excluded.path) WHERE excluded.seq >= receipt.seq";
static const char get_receipt[] = "SELECT seq, link, at, sign, leaves, leaf, path FROM receipt WHERE ledger = ? AND server = ?";
static const char quarantined[] = "SELECT ledger.key, ledger.epoch, quarantine.seq, record.kind, quarantine.err FROM quarantine"
	" JOIN ledger ON ledger.ledger = quarantine.ledger JOIN record ON record.ledger = quarantine.ledger AND record.seq = quarantine.seq"
	" ORDER BY quarantine.ledger, quarantine.seq";
static const char forks[] = "SELECT ledger.key, ledger.epoch, min(fork.seq), count(*), min(fork.at) FROM fork JOIN ledger ON ledger.ledger = fork.ledger"
	" GROUP BY ledger.ledger, ledger.key, ledger.epoch ORDER BY ledger.ledger";

// What the event ledger says makes the rest cheaper to fold, so it comes first.
static enum err fold(struct store *s, int most, struct intake_folded *f)
{
	struct head h;
	int done = 0;
	enum err e = cell_cache_begin(s);
	struct query *q = db_query(s->db, behind);
	while (e == ERR_OK && !f->more && db_row(q)) {
		row_head(q, &h);
		f->more = done >= most;
		if (f->more)
			break;
		e = catch_up_some(s, &h, h.seq, most - done, &done);
		f->more = h.folded_seq < h.seq;
		f->records = (uint64_t)done;
		f->of_event = h.author.is_event ? f->records : f->of_event;
	}
	enum err read = db_done(q);
	return cell_cache_end(s, e == ERR_OK ? read : e);
}

enum err intake_fold(struct store *s, int most, struct intake_folded *ret_folded)
{
	struct intake_folded f = { .more = false };
	enum err e = store_begin(s);
	if (e == ERR_OK)
		e = store_end(s, fold(s, most < 1 ? 1 : most, &f));
	if (e == ERR_OK)
		*ret_folded = f;
	return e;
}

static enum err number(struct store *s, const char *sql, uint64_t *ret_number)
{
	struct query *q = db_query(s->db, sql);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	uint64_t n = (uint64_t)db_int_below(q, INT64_MAX);
	e = db_done(q);
	if (e == ERR_OK)
		*ret_number = n;
	return e;
}

enum err intake_waiting(struct store *s, uint64_t *ret_records)
{
	return number(s, waiting, ret_records);
}

enum err intake_revision(struct store *s, uint64_t *ret_revision)
{
	return number(s, revision, ret_revision);
}

static bool has_key(struct store *s, const char *sql, const uint8_t key[SEAL_PUBLIC])
{
	struct query *q = db_query(s->db, sql);
	db_bind_bytes(q, key, SEAL_PUBLIC);
	bool found = db_row(q);
	return db_done(q) == ERR_OK && found;
}

bool intake_is_expected(struct store *s, const uint8_t key[SEAL_PUBLIC])
{
	return has_key(s, expected, key);
}

bool intake_is_organiser(struct store *s, const uint8_t key[SEAL_PUBLIC])
{
	return has_key(s, organiser, key);
}

static void place(const struct head *h, struct position *ret_position)
{
	*ret_position = (struct position){ .id = h->author.id, .is_event = h->author.is_event, .seq = h->seq };
	memcpy(ret_position->link, h->link, sizeof h->link);
}

enum err intake_heads(struct store *s, position_sink *sink, void *context)
{
	struct head h;
	struct position p;
	struct query *q = db_query(s->db, heads);
	while (db_row(q)) {
		row_head(q, &h);
		place(&h, &p);
		sink(context, &p);
	}
	return db_done(q);
}

enum err intake_head(struct store *s, const struct ledger_id *id, struct position *ret_position)
{
	struct head h;
	enum err e = row_find_head(s, id, &h);
	if (e == ERR_OK)
		place(&h, ret_position);
	return e;
}

enum err intake_link(struct store *s, const struct ledger_id *id, uint64_t seq, uint8_t ret_link[SEAL_HASH])
{
	if (seq > 0)
		return row_find_link(s, ledger_tag(id), seq, ret_link);
	memset(ret_link, 0, SEAL_HASH);
	return ERR_OK;
}

enum err intake_keep_receipt(struct store *s, const struct receipt *r)
{
	int steps;
	enum err e = receipt_steps(r->leaf, r->leaves, &steps);
	if (e != ERR_OK)
		return e;
	struct query *q = db_query(s->db, put_receipt);
	db_bind(q, (int64_t)ledger_tag(&r->id));
	db_bind_bytes(q, r->server, sizeof r->server);
	db_bind(q, (int64_t)r->seq);
	db_bind_bytes(q, r->link, sizeof r->link);
	db_bind(q, r->at_ms);
	db_bind_bytes(q, r->sign, sizeof r->sign);
	db_bind(q, (int64_t)r->leaf);
	db_bind(q, (int64_t)r->leaves);
	db_bind_bytes(q, r->path, (size_t)steps * SEAL_HASH);
	return db_run(q);
}

enum err intake_receipt(struct store *s, const struct ledger_id *id, const uint8_t server[SEAL_PUBLIC], struct receipt *ret_receipt)
{
	struct receipt r = { .id = *id };
	int steps;
	memcpy(r.server, server, sizeof r.server);
	struct query *q = db_query(s->db, get_receipt);
	db_bind(q, (int64_t)ledger_tag(id));
	db_bind_bytes(q, server, SEAL_PUBLIC);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	r.seq = (uint64_t)db_int_below(q, INT64_MAX);
	db_take(q, r.link, sizeof r.link);
	r.at_ms = db_int(q);
	db_take(q, r.sign, sizeof r.sign);
	r.leaves = (uint64_t)db_int_below(q, RECEIPT_TOGETHER + 1);
	r.leaf = (uint64_t)db_int_below(q, (int64_t)r.leaves);
	if (receipt_steps(r.leaf, r.leaves, &steps) == ERR_OK)
		db_take(q, r.path, (size_t)steps * SEAL_HASH);
	e = db_done(q);
	if (e == ERR_OK)
		*ret_receipt = r;
	return e;
}

static void take_id(struct query *q, struct ledger_id *ret_id)
{
	db_take(q, ret_id->key, sizeof ret_id->key);
	db_take(q, ret_id->epoch, sizeof ret_id->epoch);
}

enum err intake_each_quarantined(struct store *s, quarantine_sink *sink, void *context)
{
	struct quarantined found;
	struct query *q = db_query(s->db, quarantined);
	while (db_row(q)) {
		take_id(q, &found.id);
		found.seq = (uint64_t)db_int(q);
		found.kind = (uint8_t)db_int_below(q, 256);
		found.err = (enum err)db_int_below(q, ERR_COUNT);
		sink(context, &found);
	}
	return db_done(q);
}

enum err intake_each_fork(struct store *s, fork_sink *sink, void *context)
{
	struct forked found;
	struct query *q = db_query(s->db, forks);
	while (db_row(q)) {
		take_id(q, &found.id);
		found.seq = (uint64_t)db_int(q);
		found.records = (uint64_t)db_int(q);
		found.at_ms = db_int(q);
		sink(context, &found);
	}
	return db_done(q);
}
