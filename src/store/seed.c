// Seeds of salts: drawn by the author, kept with the first record of their block, dropped with what is erased.
// SPDX-License-Identifier: Apache-2.0
#include "store/seed.h"

#include <sodium.h>
#include <string.h>

static const char find_seed[] = "SELECT seed FROM record WHERE ledger = ? AND seq = ? AND seed IS NOT NULL";
static const char put_seed[] = "UPDATE record SET seed = ? WHERE ledger = ? AND seq = ? AND seed IS NULL";
static const char drop_seeds[] = "UPDATE record SET seed = NULL WHERE ledger = ? AND seq >= ? AND seq <= ? AND seed IS NOT NULL";
static const char touches[] = "SELECT 1 FROM erased WHERE ledger = ? AND first <= ? AND last >= ? LIMIT 1";

uint64_t seed_place(uint64_t block)
{
	return block ? block * RECORD_BLOCK : 1;
}

enum err seed_find(struct store *s, uint64_t tag, uint64_t block, uint8_t ret_seed[RECORD_SEED])
{
	struct query *q = db_query(s->db, find_seed);
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)seed_place(block));
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	db_take(q, ret_seed, RECORD_SEED);
	return db_done(q);
}

enum err seed_put(struct store *s, uint64_t tag, uint64_t block, const uint8_t seed[RECORD_SEED])
{
	struct query *q = db_query(s->db, put_seed);
	db_bind_bytes(q, seed, RECORD_SEED);
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)seed_place(block));
	return db_run(q);
}

enum err seed_drop(struct store *s, uint64_t tag, uint64_t first, uint64_t last)
{
	struct query *q = db_query(s->db, drop_seeds);
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)seed_place(first / RECORD_BLOCK));
	db_bind(q, (int64_t)seed_place(last / RECORD_BLOCK));
	return db_run(q);
}

static enum err is_touched(struct store *s, uint64_t tag, uint64_t block, bool *ret_touched)
{
	struct query *q = db_query(s->db, touches);
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)(block * RECORD_BLOCK + RECORD_BLOCK - 1));
	db_bind(q, (int64_t)(block * RECORD_BLOCK));
	*ret_touched = db_row(q);
	return db_done(q);
}

static enum err begin(struct store *s, const struct author *a, uint64_t block, struct seed_salter *salter)
{
	bool touched = false;
	enum err e = seed_find(s, a->tag, block, salter->seed);
	bool is_new = e == ERR_NOT_FOUND;
	if (is_new) {
		e = is_touched(s, a->tag, block, &touched);
		randombytes_buf(salter->seed, RECORD_SEED);
	}
	if (e != ERR_OK)
		return e;
	record_salt_begin(&a->id, salter->seed, &salter->hasher);
	salter->is_due = is_new && !touched;
	salter->begun = true;
	salter->block = block;
	return ERR_OK;
}

enum err seed_salt(struct store *s, const struct author *a, uint64_t seq, struct seed_salter *salter, uint8_t ret_salt[RECORD_SALT])
{
	uint64_t block = seq / RECORD_BLOCK;
	enum err e = salter->begun && salter->block == block ? ERR_OK : begin(s, a, block, salter);
	if (e == ERR_OK)
		record_salt(&salter->hasher, seq, ret_salt);
	return e;
}

enum err seed_keep(struct store *s, const struct author *a, struct seed_salter *salter)
{
	enum err e = salter->is_due ? seed_put(s, a->tag, salter->block, salter->seed) : ERR_OK;
	salter->is_due = salter->is_due && e != ERR_OK;
	return e;
}
