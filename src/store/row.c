// Ledgers and their records as rows.
// SPDX-License-Identifier: Apache-2.0
#include "store/row.h"

#include <string.h>

static const char find_head[] = "SELECT " ROW_HEAD " FROM ledger WHERE ledger = ?";
static const char lock_head[] = "SELECT " ROW_HEAD " FROM ledger WHERE ledger = ? FOR UPDATE";
static const char add_head[] = "INSERT INTO ledger (" ROW_HEAD ") VALUES (?, ?, ?, ?, 0, ?, 0, 0) ON CONFLICT (ledger) DO NOTHING";
static const char put_head[] = "INSERT INTO ledger (" ROW_HEAD ") VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ledger) DO UPDATE SET"
	" (seq, link, signed_seq, folded_seq) = (excluded.seq, excluded.link, excluded.signed_seq, excluded.folded_seq)";
static const char put_folded[] = "UPDATE ledger SET folded_seq = ? WHERE ledger = ?";
static const char find_link[] = "SELECT link FROM record WHERE ledger = ? AND seq = ?";
static const char put_record[] = "INSERT INTO record (ledger, " ROW_RECORD ", sign, seed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char put_signature[] = "UPDATE record SET sign = ? WHERE ledger = ? AND seq = ? AND sign IS NULL";

void row_head(struct query *q, struct head *ret_head)
{
	ret_head->author.tag = (uint64_t)db_int(q);
	db_take(q, ret_head->author.id.key, sizeof ret_head->author.id.key);
	db_take(q, ret_head->author.id.epoch, sizeof ret_head->author.id.epoch);
	ret_head->author.is_event = db_int(q) != 0;
	ret_head->seq = (uint64_t)db_int_below(q, INT64_MAX);
	db_take(q, ret_head->link, sizeof ret_head->link);
	ret_head->signed_seq = (uint64_t)db_int_below(q, INT64_MAX);
	ret_head->folded_seq = (uint64_t)db_int_below(q, INT64_MAX);
}

// Two ledgers with one tag do not happen by chance; the second is not taken in.
static enum err find(struct store *s, const char *sql, const struct ledger_id *id, struct head *ret_head)
{
	struct query *q = db_query(s->db, sql);
	db_bind(q, (int64_t)ledger_tag(id));
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	row_head(q, ret_head);
	e = db_done(q);
	return e == ERR_OK && memcmp(id, &ret_head->author.id, sizeof *id) != 0 ? ERR_FORK : e;
}

enum err row_find_head(struct store *s, const struct ledger_id *id, struct head *ret_head)
{
	return find(s, find_head, id, ret_head);
}

enum err row_lock_head(struct store *s, const struct ledger_id *id, struct head *ret_head)
{
	return find(s, lock_head, id, ret_head);
}

enum err row_add_head(struct store *s, const struct author *a)
{
	static const uint8_t no_link[SEAL_HASH];
	struct query *q = db_query(s->db, add_head);
	db_bind(q, (int64_t)a->tag);
	db_bind_bytes(q, a->id.key, sizeof a->id.key);
	db_bind_bytes(q, a->id.epoch, sizeof a->id.epoch);
	db_bind(q, a->is_event);
	db_bind_bytes(q, no_link, sizeof no_link);
	return db_run(q);
}

enum err row_put_head(struct store *s, const struct head *h)
{
	struct query *q = db_query(s->db, put_head);
	db_bind(q, (int64_t)h->author.tag);
	db_bind_bytes(q, h->author.id.key, sizeof h->author.id.key);
	db_bind_bytes(q, h->author.id.epoch, sizeof h->author.id.epoch);
	db_bind(q, h->author.is_event);
	db_bind(q, (int64_t)h->seq);
	db_bind_bytes(q, h->link, sizeof h->link);
	db_bind(q, (int64_t)h->signed_seq);
	db_bind(q, (int64_t)h->folded_seq);
	return db_run(q);
}

static bool take_within(struct query *q, int64_t limit, int64_t *ret_value)
{
	int64_t v;
	bool within = db_try_int(q, &v) && v >= 0 && v < limit;
	*ret_value = within ? v : 0;
	return within;
}

// An erased record has its digest and nothing else.
static bool take_body(struct query *q, struct record *r)
{
	bool salted = !db_is_null(q);
	struct span salt = db_bytes(q);
	r->erased = db_is_null(q);
	r->body = db_bytes(q);
	struct span digest = db_bytes(q);
	memset(r->salt, 0, sizeof r->salt);
	memset(r->digest, 0, sizeof r->digest);
	if (r->erased) {
		if (digest.len != sizeof r->digest || salted)
			return false;
		memcpy(r->digest, digest.at, sizeof r->digest);
		return true;
	}
	if (salt.len != sizeof r->salt || r->body.len > RECORD_BODY_MAX)
		return false;
	memcpy(r->salt, salt.at, sizeof r->salt);
	return true;
}

bool row_record(struct query *q, struct record *ret_record, struct span *ret_link)
{
	int64_t seq, kind, quality, boot;
	bool good = take_within(q, INT64_MAX, &seq) && seq > 0;
	good &= take_within(q, 256, &kind);
	ret_record->seq = (uint64_t)seq;
	ret_record->kind = (uint8_t)kind;
	good &= db_try_int(q, &ret_record->when.at_ms);
	good &= take_within(q, QUALITY_COUNT, &quality);
	good &= take_within(q, INT64_C(1) << 32, &boot);
	ret_record->when.quality = (enum quality)quality;
	ret_record->when.boot = (uint32_t)boot;
	good &= db_try_int(q, &ret_record->when.up_ms);
	*ret_link = db_bytes(q);
	good &= take_body(q, ret_record);
	return good && ret_link->len == SEAL_HASH;
}

static void bind_if_there(struct query *q, const uint8_t *bytes, size_t n)
{
	if (bytes)
		db_bind_bytes(q, bytes, n);
	else
		db_bind_null(q);
}

static void bind_record(struct query *q, uint64_t tag, const struct record *r, const uint8_t link[SEAL_HASH], struct row_more more)
{
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)r->seq);
	db_bind(q, r->kind);
	db_bind(q, r->when.at_ms);
	db_bind(q, r->when.quality);
	db_bind(q, r->when.boot);
	db_bind(q, r->when.up_ms);
	db_bind_bytes(q, link, SEAL_HASH);
	if (r->erased) {
		db_bind_null(q);
		db_bind_null(q);
		db_bind_bytes(q, r->digest, sizeof r->digest);
	} else {
		db_bind_bytes(q, r->salt, sizeof r->salt);
		db_bind_bytes(q, r->body.at, r->body.len);
		db_bind_null(q);
	}
	bind_if_there(q, more.sign, SEAL_SIGN);
	bind_if_there(q, more.seed, RECORD_SEED);
}

enum err row_put_record(struct store *s, uint64_t tag, const struct record *r, const uint8_t link[SEAL_HASH])
{
	struct query *q = db_query(s->db, put_record);
	bind_record(q, tag, r, link, (struct row_more){ 0 });
	return db_run(q);
}

struct query *row_bulk(struct store *s)
{
	return db_bulk(s->db, put_record, NULL);
}

void row_bulk_record(struct query *bulk, uint64_t tag, const struct record *r, const uint8_t link[SEAL_HASH], struct row_more more)
{
	bind_record(bulk, tag, r, link, more);
	db_bulk_row(bulk);
}

enum err row_find_link(struct store *s, uint64_t tag, uint64_t seq, uint8_t ret_link[SEAL_HASH])
{
	struct query *q = db_query(s->db, find_link);
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)seq);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	db_take(q, ret_link, SEAL_HASH);
	return db_done(q);
}

enum err row_put_folded(struct store *s, const struct head *h)
{
	struct query *q = db_query(s->db, put_folded);
	db_bind(q, (int64_t)h->folded_seq);
	db_bind(q, (int64_t)h->author.tag);
	return db_run(q);
}

enum err row_put_signature(struct store *s, uint64_t tag, uint64_t seq, const uint8_t sign[SEAL_SIGN])
{
	struct query *q = db_query(s->db, put_signature);
	db_bind_bytes(q, sign, SEAL_SIGN);
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)seq);
	return db_run(q);
}
