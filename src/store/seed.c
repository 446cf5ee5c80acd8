// Seeds of salts as rows, drawn by the author and dropped with what is erased.
// SPDX-License-Identifier: Apache-2.0
#include "store/seed.h"

#include <sodium.h>
#include <string.h>

static const char find_seed[] = "SELECT seed FROM seed WHERE ledger = ? AND block = ?";
static const char put_seed[] = "INSERT INTO seed (ledger, block, seed) VALUES (?, ?, ?) ON CONFLICT (ledger, block) DO NOTHING";
static const char drop_seeds[] = "DELETE FROM seed WHERE ledger = ? AND block >= ? AND block <= ?";
static const char touches[] = "SELECT 1 FROM erased WHERE ledger = ? AND first <= ? AND last >= ? LIMIT 1";

enum err seed_find(struct store *s, uint64_t tag, uint64_t block, uint8_t ret_seed[RECORD_SEED])
{
	struct query *q = db_query(s->db, find_seed);
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)block);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	db_take(q, ret_seed, RECORD_SEED);
	return db_done(q);
}

static void bind(struct query *q, uint64_t tag, uint64_t block, const uint8_t seed[RECORD_SEED])
{
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)block);
	db_bind_bytes(q, seed, RECORD_SEED);
}

struct query *seed_bulk(struct store *s)
{
	return db_bulk(s->db, put_seed, NULL);
}

void seed_bulk_put(struct query *bulk, uint64_t tag, uint64_t block, const uint8_t seed[RECORD_SEED])
{
	bind(bulk, tag, block, seed);
	db_bulk_row(bulk);
}

enum err seed_put(struct store *s, uint64_t tag, uint64_t block, const uint8_t seed[RECORD_SEED])
{
	struct query *q = db_query(s->db, put_seed);
	bind(q, tag, block, seed);
	return db_run(q);
}

enum err seed_drop(struct store *s, uint64_t tag, uint64_t first, uint64_t last)
{
	struct query *q = db_query(s->db, drop_seeds);
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)(first / RECORD_BLOCK));
	db_bind(q, (int64_t)(last / RECORD_BLOCK));
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

// A seed is worth keeping unless something of its block was erased: then nobody would be told it.
static enum err draw(struct store *s, uint64_t tag, uint64_t block, uint8_t ret_seed[RECORD_SEED])
{
	bool touched = false;
	enum err e = is_touched(s, tag, block, &touched);
	randombytes_buf(ret_seed, RECORD_SEED);
	return e != ERR_OK || touched ? e : seed_put(s, tag, block, ret_seed);
}

enum err seed_salt(struct store *s, const struct author *a, uint64_t seq, struct seed_salter *salter, uint8_t ret_salt[RECORD_SALT])
{
	uint64_t block = seq / RECORD_BLOCK;
	if (!salter->begun || salter->block != block) {
		uint8_t seed[RECORD_SEED];
		enum err e = seed_find(s, a->tag, block, seed);
		if (e == ERR_NOT_FOUND)
			e = draw(s, a->tag, block, seed);
		if (e != ERR_OK)
			return e;
		record_salt_begin(&a->id, seed, &salter->hasher);
		salter->begun = true;
		salter->block = block;
	}
	record_salt(&salter->hasher, seq, ret_salt);
	return ERR_OK;
}
