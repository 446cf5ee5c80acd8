// Brings the ledgers of one file into another: each is checked whole before anything of it comes in.
// SPDX-License-Identifier: Apache-2.0
#include "store/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "store/apply.h"
#include "store/catchup.h"
#include "store/cell_cache.h"
#include "store/erase.h"
#include "store/row.h"
#include "store/seed.h"

#define FILE_MAX (16u << 20) // bytes of a file carried along

static const char all_heads[] = "SELECT " ROW_HEAD " FROM ledger ORDER BY is_event DESC, ledger";
static const char event_head[] = "SELECT " ROW_HEAD " FROM ledger WHERE is_event = 1";
static const char new_records[] = "SELECT " ROW_RECORD " FROM record WHERE ledger = ? AND seq > ? AND seq <= ? ORDER BY seq";
static const char new_signatures[] = "SELECT seq, sign FROM record WHERE ledger = ? AND seq > ? AND seq <= ? AND sign IS NOT NULL ORDER BY seq";
static const char new_seeds[] = "SELECT " SEED_BLOCK ", seed FROM record WHERE ledger = ? AND seq >= ? AND seq <= ? AND seed IS NOT NULL ORDER BY seq";
static const char erase_records[] = "SELECT body FROM record WHERE ledger = ? AND kind = ? AND body IS NOT NULL";
static const char all_files[] = "SELECT hash, bytes FROM file WHERE length(bytes) <= ?";

struct range { uint64_t first, last; };
struct merge {
	struct store *into, *from;
	struct merge_result *results;
	int count, cap;
};

// One ledger under way.
struct candidate {
	struct head theirs, ours;
	bool here;                 // there is one of ours
	uint64_t common;           // both have the records up to here
	uint64_t signed_seq;       // the last signature that was good
	struct range *ranges;      // that the event ledger's own erase records name
	int range_count;
	bool ranges_read;
	struct merge_result *result;
};

// What is wrong with the other file's ledger, and where.
static enum err refuse(struct candidate *c, enum err e, uint64_t at_seq)
{
	c->result->err = e;
	c->result->at_seq = at_seq;
	return e;
}

static bool same_link(struct merge *m, const struct candidate *c, uint64_t seq)
{
	uint8_t a[SEAL_HASH], b[SEAL_HASH];
	uint64_t tag = c->theirs.author.tag;
	return row_find_link(m->into, tag, seq, a) == ERR_OK && row_find_link(m->from, tag, seq, b) == ERR_OK && !memcmp(a, b, sizeof a);
}

// A link covers all before it: histories that parted once stay apart.
static enum err check_fork(struct merge *m, struct candidate *c)
{
	if (c->common == 0 || same_link(m, c, c->common))
		return ERR_OK;
	uint64_t same = 0, parted = c->common;
	while (parted - same > 1) {
		uint64_t middle = same + (parted - same) / 2;
		if (same_link(m, c, middle))
			same = middle;
		else
			parted = middle;
	}
	return refuse(c, ERR_FORK, parted);
}

static enum err read_ranges(struct merge *m, struct candidate *c)
{
	struct fact f;
	enum err e = ERR_OK;
	c->ranges_read = true;
	struct query *q = db_query(m->from->db, erase_records);
	db_bind(q, (int64_t)c->theirs.author.tag);
	db_bind(q, KIND_ERASE);
	while (e == ERR_OK && db_row(q)) {
		if (fact_read(KIND_ERASE, db_bytes(q), &f) != ERR_OK || f.erase.ledger != c->theirs.author.tag)
			continue;
		struct range *grown = realloc(c->ranges, (size_t)(c->range_count + 1) * sizeof *grown);
		if (grown) {
			c->ranges = grown;
			c->ranges[c->range_count++] = (struct range){ f.erase.first, f.erase.last };
		} else {
			e = ERR_NO_MEMORY;
		}
	}
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

// A body may be absent only where the organiser had it erased, or a file with bodies left out would keep the true ones from coming in.
static bool may_be_erased(struct merge *m, struct candidate *c, uint64_t seq)
{
	if (erase_names(m->into, c->theirs.author.tag, seq))
		return true;
	if (!c->theirs.author.is_event || (!c->ranges_read && read_ranges(m, c) != ERR_OK))
		return false;
	for (int i = 0; i < c->range_count; i++)
		if (c->ranges[i].first <= seq && seq <= c->ranges[i].last)
			return true;
	return false;
}

// The next signature: its number, or UINT64_MAX.
static uint64_t next_signature(struct query *q, uint8_t ret_sign[SEAL_SIGN])
{
	if (!db_row(q))
		return UINT64_MAX;
	uint64_t seq = (uint64_t)db_int(q);
	db_take(q, ret_sign, SEAL_SIGN);
	return seq;
}

static enum err check_signature(struct candidate *c, uint64_t seq, const uint8_t link[SEAL_HASH], const uint8_t sign[SEAL_SIGN])
{
	if (record_verify(&c->theirs.author.id, seq, link, sign) != ERR_OK)
		return refuse(c, ERR_SIGNATURE, seq);
	c->signed_seq = seq;
	return ERR_OK;
}

static enum err check_record(struct merge *m, struct candidate *c, struct query *q, uint64_t seq, uint8_t link[SEAL_HASH])
{
	struct record r;
	struct span kept;
	uint8_t computed[SEAL_HASH];
	if (!db_row(q))
		return refuse(c, db_done(q) == ERR_OK ? ERR_GAP : ERR_DAMAGED, seq);
	bool good = row_record(q, &r, &kept);
	if (r.seq != seq)
		return refuse(c, ERR_GAP, seq);
	if (!good)
		return refuse(c, ERR_CHAIN, seq);
	if (r.erased && !may_be_erased(m, c, seq))
		return refuse(c, ERR_GAP, seq);
	record_digest(&r);
	record_link(&c->theirs.author.id, link, &r, computed);
	if (memcmp(computed, kept.at, sizeof computed) != 0)
		return refuse(c, ERR_CHAIN, seq);
	memcpy(link, computed, sizeof computed);
	return ERR_OK;
}

static struct query *range_of(struct merge *m, const struct candidate *c, const char *sql, uint64_t behind)
{
	struct query *q = db_query_many(m->from->db, sql);
	db_bind(q, (int64_t)c->theirs.author.tag);
	db_bind(q, (int64_t)behind);
	db_bind(q, (int64_t)c->theirs.seq);
	return q;
}

// Signatures that are new about records that both have.
static enum err check_old_signatures(struct merge *m, struct candidate *c, struct query *signatures, uint64_t *next, uint8_t sign[SEAL_SIGN])
{
	enum err e = ERR_OK;
	while (e == ERR_OK && *next <= c->common) {
		uint8_t link[SEAL_HASH];
		if (row_find_link(m->from, c->theirs.author.tag, *next, link) != ERR_OK)
			return refuse(c, ERR_GAP, *next);
		e = check_signature(c, *next, link, sign);
		*next = next_signature(signatures, sign);
	}
	return e;
}

static enum err check_records(struct merge *m, struct candidate *c, struct query *records, struct query *signatures)
{
	uint8_t link[SEAL_HASH] = { 0 }, sign[SEAL_SIGN];
	uint64_t next = next_signature(signatures, sign);
	enum err e = check_old_signatures(m, c, signatures, &next, sign);
	if (e == ERR_OK && c->common > 0 && row_find_link(m->from, c->theirs.author.tag, c->common, link) != ERR_OK)
		return refuse(c, ERR_GAP, c->common);
	for (uint64_t seq = c->common + 1; e == ERR_OK && seq <= c->theirs.seq; seq++) {
		e = check_record(m, c, records, seq, link);
		if (e == ERR_OK && next == seq) {
			e = check_signature(c, seq, link, sign);
			next = next_signature(signatures, sign);
		}
	}
	if (e == ERR_OK && (c->theirs.seq > c->common || c->theirs.seq == 0) && memcmp(link, c->theirs.link, sizeof link) != 0)
		return refuse(c, ERR_CHAIN, c->theirs.seq);
	return e;
}

// What only the organiser may say must be signed to its end; a kiosk may have lost its power before it signed.
static enum err check_ledger(struct merge *m, struct candidate *c)
{
	if (c->theirs.author.tag != ledger_tag(&c->theirs.author.id))
		return refuse(c, ERR_DAMAGED, 0);
	enum err e = row_lock_head(m->into, &c->theirs.author.id, &c->ours);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return refuse(c, e, 0);
	c->here = e == ERR_OK;
	if (c->here)
		c->theirs.author.is_event = c->ours.author.is_event;
	c->common = c->ours.seq < c->theirs.seq ? c->ours.seq : c->theirs.seq;
	c->signed_seq = c->ours.signed_seq;
	e = check_fork(m, c);
	if (e != ERR_OK)
		return e;
	struct query *records = range_of(m, c, new_records, c->common), *signatures = range_of(m, c, new_signatures, c->ours.signed_seq);
	e = check_records(m, c, records, signatures);
	bool read = db_done(records) == ERR_OK;
	if ((db_done(signatures) != ERR_OK || !read) && e == ERR_OK)
		e = refuse(c, ERR_DAMAGED, 0);
	if (e == ERR_OK && c->theirs.author.is_event && c->theirs.seq > c->common && c->signed_seq != c->theirs.seq)
		e = refuse(c, ERR_SIGNATURE, c->signed_seq + 1);
	return e;
}

static enum err take_records(struct merge *m, struct candidate *c)
{
	enum err e = cell_cache_begin(m->into);
	struct query *q = range_of(m, c, new_records, c->common);
	while (e == ERR_OK && db_row(q)) {
		struct record r;
		struct span link;
		if (!row_record(q, &r, &link))
			e = ERR_DAMAGED;
		if (e == ERR_OK)
			e = row_put_record(m->into, c->theirs.author.tag, &r, (const uint8_t *)link.at);
		if (e == ERR_OK)
			e = apply_record(m->into, &c->theirs.author, &r, APPLY_ALL);
		c->result->added++;
	}
	enum err read = db_done(q);
	return cell_cache_end(m->into, e == ERR_OK ? read : e);
}

static enum err take_signatures(struct merge *m, struct candidate *c)
{
	uint8_t sign[SEAL_SIGN];
	enum err e = ERR_OK;
	struct query *q = range_of(m, c, new_signatures, c->ours.signed_seq);
	for (uint64_t seq; e == ERR_OK && (seq = next_signature(q, sign)) != UINT64_MAX;)
		e = row_put_signature(m->into, c->theirs.author.tag, seq, sign);
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

static enum err take_seeds(struct merge *m, struct candidate *c)
{
	uint8_t seed[RECORD_SEED];
	enum err e = ERR_OK;
	struct query *q = db_query(m->from->db, new_seeds);
	db_bind(q, (int64_t)c->theirs.author.tag);
	db_bind(q, (int64_t)seed_place((c->common + 1) / RECORD_BLOCK));
	db_bind(q, (int64_t)c->theirs.seq);
	while (e == ERR_OK && db_row(q)) {
		uint64_t block = (uint64_t)db_int(q);
		db_take(q, seed, sizeof seed);
		e = seed_put(m->into, c->theirs.author.tag, block, seed);
	}
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

// Another process may have begun it in between.
static enum err add_head(struct merge *m, const struct author *a)
{
	struct head h;
	enum err e = row_add_head(m->into, a);
	if (e == ERR_OK)
		e = row_lock_head(m->into, &a->id, &h);
	return e == ERR_OK && h.seq > 0 ? ERR_BUSY : e;
}

static enum err take_ledger(struct merge *m, struct candidate *c)
{
	bool longer = !c->here || c->theirs.seq > c->ours.seq;
	struct head h = longer ? c->theirs : c->ours;
	h.signed_seq = c->signed_seq;
	if (!longer && c->signed_seq == c->ours.signed_seq)
		return ERR_OK;
	h.folded_seq = c->ours.folded_seq;
	enum err e = c->here ? catch_up(m->into, &h, c->ours.seq) : add_head(m, &h.author);
	h.folded_seq = h.seq;
	if (e == ERR_OK)
		e = row_put_head(m->into, &h);
	if (e == ERR_OK)
		e = take_records(m, c);
	if (e == ERR_OK)
		e = take_signatures(m, c);
	if (e == ERR_OK)
		e = take_seeds(m, c);
	return e == ERR_OK && c->result->added > 0 ? erase_settle(m->into, h.author.tag) : e;
}

static enum err add_result(struct merge *m, const struct head *h, struct merge_result **ret_result)
{
	if (m->count == m->cap) {
		int cap = m->cap ? 2 * m->cap : 8;
		struct merge_result *grown = realloc(m->results, (size_t)cap * sizeof *grown);
		if (!grown)
			return ERR_NO_MEMORY;
		m->results = grown;
		m->cap = cap;
	}
	*ret_result = &m->results[m->count++];
	**ret_result = (struct merge_result){ .id = h->author.id, .is_event = h->author.is_event };
	return ERR_OK;
}

static enum err merge_ledger(struct merge *m, const struct head *theirs)
{
	struct candidate c = { .theirs = *theirs };
	enum err e = add_result(m, theirs, &c.result);
	if (e == ERR_OK && check_ledger(m, &c) == ERR_OK)
		e = take_ledger(m, &c);
	free(c.ranges);
	return e;
}

static enum err merge_ledgers(struct merge *m)
{
	struct head theirs;
	enum err e = ERR_OK;
	struct query *q = db_query(m->from->db, all_heads);
	while (e == ERR_OK && db_row(q)) {
		row_head(q, &theirs);
		e = merge_ledger(m, &theirs);
	}
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

static enum err merge_files(struct merge *m)
{
	enum err e = ERR_OK;
	struct query *q = db_query_many(m->from->db, all_files);
	db_bind(q, FILE_MAX);
	while (e == ERR_OK && db_row(q)) {
		uint8_t hash[SEAL_HASH], found[SEAL_HASH];
		db_take(q, hash, sizeof hash);
		struct span bytes = db_bytes(q);
		seal_hash(bytes.at, bytes.len, found);
		if (!memcmp(hash, found, sizeof hash))
			e = store_put_file(m->into, bytes, hash);
	}
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

static enum err find_event(struct store *s, struct head *ret_head)
{
	struct query *q = db_query(s->db, event_head);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	row_head(q, ret_head);
	bool second = db_row(q);
	e = db_done(q);
	return e == ERR_OK && second ? ERR_OTHER_EVENT : e;
}

static enum err check_event(struct merge *m)
{
	struct head ours, theirs;
	enum err e = find_event(m->from, &theirs);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = find_event(m->into, &ours);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	return memcmp(&ours.author.id, &theirs.author.id, sizeof ours.author.id) ? ERR_OTHER_EVENT : ERR_OK;
}

static enum err merge_all(struct merge *m)
{
	enum err e = check_event(m);
	if (e == ERR_OK)
		e = merge_ledgers(m);
	return e == ERR_OK ? merge_files(m) : e;
}

enum err ledger_merge(struct store *into, struct store *from, merge_sink *sink, void *context)
{
	struct merge m = { .into = into, .from = from };
	enum err e = db_begin(from->db);
	if (e != ERR_OK)
		return e;
	e = store_begin(into);
	if (e == ERR_OK)
		e = store_end(into, merge_all(&m));
	enum err read = db_end(from->db, ERR_OK);
	if (e == ERR_OK)
		e = read;
	for (int i = 0; i < m.count && e == ERR_OK; i++)
		sink(context, &m.results[i]);
	free(m.results);
	return e;
}
