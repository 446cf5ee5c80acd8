// Reads a run out of a ledger, to be sent.
// SPDX-License-Identifier: Apache-2.0
#include "store/intake.h"

#include <string.h>

#include "store/inside.h"
#include "store/seed.h"

static const char records[] = "SELECT " ROW_RECORD " FROM record WHERE ledger = ? AND seq >= ? AND seq <= ? ORDER BY seq";
static const char seeds[] = "SELECT " SEED_BLOCK ", seed FROM record WHERE ledger = ? AND seq >= ? AND seq <= ? AND seed IS NOT NULL ORDER BY seq";
static const char last_signature[] = "SELECT seq FROM record WHERE ledger = ? AND seq >= ? AND seq <= ? AND sign IS NOT NULL ORDER BY seq DESC LIMIT 1";
static const char first_signature[] = "SELECT seq FROM record WHERE ledger = ? AND seq >= ? AND seq <= ? AND sign IS NOT NULL ORDER BY seq LIMIT 1";

struct sending {
	struct store *s;
	struct head head;
	uint64_t from;
	const uint8_t *secret;
	struct run_head run;
	struct text *out;
	struct run_writer writer;
	bool cut; // not all that was meant to go found room
};

static enum err read_seeds(struct sending *o)
{
	uint64_t first = o->from / RECORD_BLOCK;
	struct query *q = db_query(o->s->db, seeds);
	db_bind(q, (int64_t)o->head.author.tag);
	db_bind(q, (int64_t)seed_place(first));
	db_bind(q, (int64_t)seed_place(first + RUN_BLOCKS - 1));
	while (db_row(q)) {
		struct run_seed *seed = &o->run.seeds[(uint64_t)db_int(q) - first];
		db_take(q, seed->seed, sizeof seed->seed);
		seed->known = true;
	}
	return db_done(q);
}

// 0: there is none between.
static enum err find_signature(struct sending *o, const char *sql, uint64_t first, uint64_t last, uint64_t *ret_seq)
{
	struct query *q = db_query(o->s->db, sql);
	*ret_seq = 0;
	db_bind(q, (int64_t)o->head.author.tag);
	db_bind(q, (int64_t)first);
	db_bind(q, (int64_t)last);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	*ret_seq = (uint64_t)db_int(q);
	return db_done(q);
}

// Where a run of about `most` records can end. ret_last 0: nowhere.
static enum err find_end(struct sending *o, int most, uint64_t *ret_last)
{
	uint64_t seq = o->head.seq, wanted = o->from + (uint64_t)most - 1, far = o->from + RUN_RECORDS - 1, found = 0;
	wanted = wanted < seq ? wanted : seq;
	far = far < seq ? far : seq;
	*ret_last = wanted;
	if (o->secret)
		return ERR_OK;
	enum err e = find_signature(o, last_signature, o->from, wanted, &found);
	if (e == ERR_OK && !found && wanted < far)
		e = find_signature(o, first_signature, wanted, far, &found);
	*ret_last = found ? found : o->head.author.is_event ? 0 : wanted;
	return e;
}

static enum err add_record(struct sending *o, struct query *q, uint8_t kept[SEAL_HASH])
{
	struct record r;
	struct span link;
	if (!row_record(q, &r, &link) || r.seq != o->from + (uint64_t)o->writer.head.count)
		return ERR_DAMAGED;
	record_digest(&r);
	enum err e = run_add(&o->writer, &r);
	if (e == ERR_OK)
		memcpy(kept, link.at, SEAL_HASH);
	return e == ERR_OK && memcmp(kept, o->writer.link, SEAL_HASH) != 0 ? ERR_DAMAGED : e;
}

// As many of the records up to `last` as there is room for.
static enum err fill(struct sending *o, uint64_t last)
{
	uint8_t kept[SEAL_HASH];
	enum err e = ERR_OK;
	run_begin(&o->writer, &o->run, o->out);
	struct query *q = db_query(o->s->db, records);
	db_bind(q, (int64_t)o->head.author.tag);
	db_bind(q, (int64_t)o->from);
	db_bind(q, (int64_t)last);
	while (e == ERR_OK && db_row(q))
		e = add_record(o, q, kept);
	enum err read = db_done(q);
	o->cut = e == ERR_FULL && o->writer.head.count > 0;
	if (o->cut)
		e = ERR_OK;
	if (e == ERR_OK && !o->cut && o->from + (uint64_t)o->writer.head.count != last + 1)
		e = ERR_DAMAGED;
	return read != ERR_OK ? read : e;
}

static enum err finish(struct sending *o)
{
	uint8_t sign[SEAL_SIGN];
	uint64_t last = o->from + (uint64_t)o->writer.head.count - 1;
	enum err e = ERR_OK;
	if (o->secret) {
		record_sign(o->secret, &o->head.author.id, last, o->writer.link, sign);
		e = record_verify(&o->head.author.id, last, o->writer.link, sign); // a key that is not this ledger's
	} else {
		e = ledger_signature(o->s, &o->head.author.id, last, sign);
	}
	if (e == ERR_NOT_FOUND && !o->head.author.is_event)
		return run_end(&o->writer, NULL);
	return e == ERR_OK ? run_end(&o->writer, sign) : e;
}

static enum err send(struct sending *o, int most)
{
	uint64_t last = 0;
	size_t begin = o->out->len;
	enum err e = find_end(o, most, &last);
	if (e == ERR_OK && !last)
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		e = fill(o, last);
	if (e == ERR_OK && o->cut && !o->secret) { // the end that was meant is out of reach: at an earlier signature, else without
		o->out->len = begin;
		uint64_t room = o->from + (uint64_t)o->writer.head.count - 1;
		e = find_signature(o, last_signature, o->from, room, &last);
		if (e == ERR_OK && !last && o->head.author.is_event)
			e = ERR_FULL;
		if (e == ERR_OK)
			e = fill(o, last ? last : room);
	}
	if (e == ERR_OK)
		e = finish(o);
	if (e != ERR_OK)
		o->out->len = begin;
	return e;
}

static enum err begin(struct sending *o, const struct ledger_id *id, int64_t now_ms)
{
	enum err e = row_find_head(o->s, id, &o->head);
	if (e == ERR_OK && (o->from == 0 || o->from > o->head.seq))
		e = ERR_NOT_FOUND;
	if (e != ERR_OK)
		return e;
	o->run = (struct run_head){ .id = *id, .is_event = o->head.author.is_event, .from = o->from, .now_ms = now_ms };
	if (o->from > 1)
		e = row_find_link(o->s, o->head.author.tag, o->from - 1, o->run.previous);
	return e == ERR_OK ? read_seeds(o) : e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
}

enum err intake_next(struct store *s, const struct ledger_id *id, uint64_t from, int most, const uint8_t *secret, int64_t now_ms,
	struct text *out, int *ret_count)
{
	struct sending o = { .s = s, .from = from, .secret = secret, .out = out };
	enum err e = db_begin_read(s->db);
	if (e != ERR_OK)
		return e;
	e = begin(&o, id, now_ms);
	if (e == ERR_OK)
		e = send(&o, most < 1 ? 1 : most < RUN_RECORDS ? most : RUN_RECORDS);
	enum err ended = db_end(s->db, ERR_OK);
	if (e == ERR_OK)
		e = ended;
	if (e == ERR_OK)
		*ret_count = o.writer.head.count;
	return e;
}
