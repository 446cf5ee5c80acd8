// Bodies that an erase record takes out of a ledger, its chain staying whole.
// SPDX-License-Identifier: Apache-2.0
#include "store/erase.h"

#include "store/row.h"
#include "store/seed.h"

static const char put_range[] = "INSERT INTO erased (ledger, first, last) VALUES (?, ?, ?) ON CONFLICT (ledger, first, last) DO NOTHING";
static const char next_body[] = "SELECT " ROW_RECORD " FROM record WHERE ledger = ? AND seq >= ? AND seq <= ? AND kind <> ? AND body IS NOT NULL"
	" ORDER BY seq LIMIT 1";
static const char drop_body[] = "UPDATE record SET salt = NULL, body = NULL, digest = ? WHERE ledger = ? AND seq = ?";
static const char names[] = "SELECT 1 FROM erased WHERE ledger = ? AND first <= ? AND last >= ? LIMIT 1";

static const char ranges[] = "SELECT first, last FROM erased WHERE ledger = ?";

static enum err keep_range(struct store *s, const struct erase *range)
{
	struct query *q = db_query(s->db, put_range);
	db_bind(q, (int64_t)range->ledger);
	db_bind(q, (int64_t)range->first);
	db_bind(q, (int64_t)range->last);
	return db_run(q);
}

static enum err drop(struct store *s, uint64_t ledger, const struct record *r)
{
	struct query *q = db_query(s->db, drop_body);
	db_bind_bytes(q, r->digest, sizeof r->digest);
	db_bind(q, (int64_t)ledger);
	db_bind(q, (int64_t)r->seq);
	return db_run(q);
}

// The first record of the range from `at` on that still has its body, with its digest.
static enum err find_next(struct store *s, const struct erase *range, uint64_t at, struct record *ret_record)
{
	struct span link;
	struct query *q = db_query(s->db, next_body);
	db_bind(q, (int64_t)range->ledger);
	db_bind(q, (int64_t)at);
	db_bind(q, (int64_t)range->last);
	db_bind(q, KIND_ERASE);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	bool good = row_record(q, ret_record, &link);
	if (good)
		record_digest(ret_record);
	e = db_done(q);
	return e == ERR_OK && !good ? ERR_DAMAGED : e;
}

static enum err empty_range(struct store *s, const struct erase *range)
{
	enum err e = ERR_OK;
	for (uint64_t at = range->first; e == ERR_OK && at <= range->last;) {
		struct record r;
		e = find_next(s, range, at, &r);
		if (e == ERR_NOT_FOUND)
			return ERR_OK;
		if (e == ERR_OK)
			e = drop(s, range->ledger, &r);
		s->stale = true; // what the bodies had added up to goes with them
		at = r.seq + 1;
	}
	return e;
}

enum err erase_range(struct store *s, const struct erase *range)
{
	enum err e = keep_range(s, range);
	if (e == ERR_OK)
		e = seed_drop(s, range->ledger, range->first, range->last);
	return e == ERR_OK ? empty_range(s, range) : e;
}

enum err erase_settle(struct store *s, uint64_t ledger)
{
	enum err e = ERR_OK;
	struct query *q = db_query(s->db, ranges);
	db_bind(q, (int64_t)ledger);
	while (e == ERR_OK && db_row(q)) {
		struct erase range = { .ledger = ledger };
		range.first = (uint64_t)db_int(q);
		range.last = (uint64_t)db_int(q);
		e = seed_drop(s, ledger, range.first, range.last);
		if (e == ERR_OK)
			e = empty_range(s, &range);
	}
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

bool erase_names(struct store *s, uint64_t ledger, uint64_t seq)
{
	struct query *q = db_query(s->db, names);
	db_bind(q, (int64_t)ledger);
	db_bind(q, (int64_t)seq);
	db_bind(q, (int64_t)seq);
	bool named = db_row(q);
	return db_done(q) == ERR_OK && named;
}
