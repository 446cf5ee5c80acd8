// Ledgers at rest: made, appended to, signed, read.
// SPDX-License-Identifier: Apache-2.0
#include "store/ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/apply.h"
#include "store/catchup.h"
#include "store/row.h"
#include "store/seed.h"

static const char all_heads[] = "SELECT " ROW_HEAD " FROM ledger ORDER BY is_event DESC, ledger";
static const char event_head[] = "SELECT " ROW_HEAD " FROM ledger WHERE is_event = 1";
static const char records_from[] = "SELECT " ROW_RECORD " FROM record WHERE ledger = ? AND seq >= ? ORDER BY seq";
static const char signature_at[] = "SELECT sign FROM record WHERE ledger = ? AND seq = ? AND sign IS NOT NULL";

static void inform(const struct head *h, struct ledger_info *ret_info)
{
	*ret_info = (struct ledger_info){ .id = h->author.id, .is_event = h->author.is_event, .seq = h->seq, .signed_seq = h->signed_seq };
	memcpy(ret_info->link, h->link, sizeof h->link);
}

// A file is about one event: the first event ledger is its only one.
static enum err check_event(struct store *s, const struct ledger_id *id)
{
	struct head h;
	struct query *q = db_query(s->db, event_head);
	enum err e = db_one(q);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	row_head(q, &h);
	e = db_done(q);
	return e == ERR_OK && memcmp(&h.author.id, id, sizeof *id) != 0 ? ERR_OTHER_EVENT : e;
}

static enum err create(struct store *s, const struct ledger_id *id, bool is_event)
{
	struct head h;
	enum err e = row_find_head(s, id, &h);
	if (e == ERR_OK)
		return h.author.is_event == is_event ? ERR_OK : ERR_FORK;
	if (e == ERR_NOT_FOUND)
		e = is_event ? check_event(s, id) : ERR_OK;
	return e == ERR_OK ? row_add_head(s, &(struct author){ .tag = ledger_tag(id), .id = *id, .is_event = is_event }) : e;
}

enum err ledger_create(struct store *s, const struct ledger_id *id, bool is_event)
{
	enum err e = store_begin(s);
	return e == ERR_OK ? store_end(s, create(s, id, is_event)) : e;
}

int ledger_list(struct store *s, struct ledger_info *ret_infos, int cap)
{
	struct head h;
	int n = 0;
	struct query *q = db_query(s->db, all_heads);
	for (; db_row(q); n++) {
		row_head(q, &h);
		if (n < cap)
			inform(&h, &ret_infos[n]);
	}
	return db_done(q) == ERR_OK ? n : 0;
}

enum err ledger_info(struct store *s, const struct ledger_id *id, struct ledger_info *ret_info)
{
	struct head h;
	enum err e = row_find_head(s, id, &h);
	if (e == ERR_OK)
		inform(&h, ret_info);
	return e;
}

// What is kept and folded is what a reader of the record will understand, not what the caller meant.
static enum err append_one(struct store *s, struct head *h, const struct stamp *when, struct seed_salter *salter, const struct fact *fact)
{
	char body[RECORD_BODY_MAX + 1];
	struct text text = text_init(body, sizeof body);
	struct fact understood;
	uint8_t link[SEAL_HASH];
	enum err e = fact_write(fact, &text);
	if (e == ERR_OK)
		e = fact_read(fact->kind, text_span(&text), &understood);
	if (e != ERR_OK)
		return e;
	struct record r = { .seq = h->seq + 1, .when = *when, .kind = (uint8_t)fact->kind, .body = text_span(&text) };
	e = seed_salt(s, &h->author, r.seq, salter, r.salt);
	if (e != ERR_OK)
		return e;
	record_digest(&r);
	record_link(&h->author.id, h->link, &r, link);
	e = row_put_record(s, h->author.tag, &r, link);
	if (e == ERR_OK)
		e = seed_keep(s, &h->author, salter);
	h->seq = h->folded_seq = r.seq;
	memcpy(h->link, link, sizeof link);
	return e == ERR_OK ? apply_fact(s, &h->author, &r, &understood, APPLY_ALL) : e;
}

static enum err append(struct store *s, const struct ledger_id *id, const struct stamp *when, const struct fact *facts, int n, uint64_t *ret_first_seq)
{
	struct head h = { .seq = 0 };
	struct seed_salter salter = { .begun = false };
	enum err e = row_lock_head(s, id, &h);
	uint64_t first = h.seq + 1;
	if (e == ERR_OK)
		e = catch_up(s, &h, h.seq);
	for (int i = 0; i < n && e == ERR_OK; i++)
		e = append_one(s, &h, when, &salter, &facts[i]);
	if (e == ERR_OK)
		e = row_put_head(s, &h);
	if (e == ERR_OK)
		*ret_first_seq = first;
	return e;
}

enum err ledger_append(struct store *s, const struct ledger_id *id, const struct stamp *when, const struct fact *facts, int n, uint64_t *ret_first_seq)
{
	assert(when->quality >= 0 && when->quality < QUALITY_COUNT);
	uint64_t first = 0;
	enum err e = when->up_ms < 0 ? ERR_RANGE : store_begin(s);
	if (e == ERR_OK)
		e = store_end(s, append(s, id, when, facts, n, &first));
	if (e == ERR_OK)
		*ret_first_seq = first;
	return e;
}

static enum err sign_at(struct store *s, const struct head *h, const uint8_t secret[SEAL_SECRET], uint64_t seq)
{
	uint8_t link[SEAL_HASH], made[SEAL_SIGN];
	enum err e = row_find_link(s, h->author.tag, seq, link);
	if (e != ERR_OK)
		return e;
	record_sign(secret, &h->author.id, seq, link, made);
	e = record_verify(&h->author.id, seq, link, made);
	return e == ERR_OK ? row_put_signature(s, h->author.tag, seq, made) : e;
}

// Also on the way, so that whoever sends the records on finds a signature within a run.
static enum err sign(struct store *s, const struct ledger_id *id, const uint8_t secret[SEAL_SECRET])
{
	struct head h;
	enum err e = row_lock_head(s, id, &h);
	if (e != ERR_OK || h.signed_seq == h.seq)
		return e;
	while (e == ERR_OK && h.signed_seq < h.seq) {
		uint64_t next = h.signed_seq - h.signed_seq % LEDGER_SIGN_EVERY + LEDGER_SIGN_EVERY;
		h.signed_seq = next < h.seq ? next : h.seq;
		e = sign_at(s, &h, secret, h.signed_seq);
	}
	return e == ERR_OK ? row_put_head(s, &h) : e;
}

enum err ledger_sign(struct store *s, const struct ledger_id *id, const uint8_t secret[SEAL_SECRET])
{
	enum err e = store_begin(s);
	return e == ERR_OK ? store_end(s, sign(s, id, secret)) : e;
}

enum err ledger_signature(struct store *s, const struct ledger_id *id, uint64_t seq, uint8_t ret_sign[SEAL_SIGN])
{
	uint8_t found[SEAL_SIGN];
	struct query *q = db_query(s->db, signature_at);
	db_bind(q, (int64_t)ledger_tag(id));
	db_bind(q, (int64_t)seq);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	db_take(q, found, sizeof found);
	e = db_done(q);
	if (e == ERR_OK)
		memcpy(ret_sign, found, sizeof found);
	return e;
}

struct ledger_reader {
	struct query *query;
	uint64_t next, last;
	enum err err;
};

enum err ledger_reader_open(struct store *s, const struct ledger_id *id, uint64_t from, struct ledger_reader **ret_reader)
{
	struct head h;
	enum err e = row_find_head(s, id, &h);
	if (e != ERR_OK)
		return e;
	struct ledger_reader *r = calloc(1, sizeof *r);
	if (r)
		r->query = db_query_own(s->db, records_from);
	if (!r || !r->query) {
		free(r);
		return ERR_NO_MEMORY;
	}
	r->next = from ? from : 1;
	r->last = h.seq;
	db_bind(r->query, (int64_t)h.author.tag);
	db_bind(r->query, (int64_t)r->next);
	*ret_reader = r;
	return ERR_OK;
}

bool ledger_next(struct ledger_reader *r, struct record *ret_record)
{
	struct span link;
	if (r->err != ERR_OK || r->next > r->last)
		return false;
	if (!db_row(r->query)) {
		r->err = db_done(r->query);
		if (r->err == ERR_OK)
			r->err = ERR_GAP;
		return false;
	}
	bool good = row_record(r->query, ret_record, &link);
	if (!good || ret_record->seq != r->next) {
		r->err = good ? ERR_GAP : ERR_DAMAGED;
		return false;
	}
	record_digest(ret_record);
	r->next++;
	return true;
}

enum err ledger_reader_error(const struct ledger_reader *r)
{
	return r->err;
}

void ledger_reader_close(struct ledger_reader *r)
{
	if (r)
		db_query_free(r->query);
	free(r);
}
