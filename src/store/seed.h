// Seeds of salts: one for a block of a ledger's numbers, in the row of the block's first record.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <assert.h>

#include "store/row.h"

#define SEED_BLOCK "seq / 64" // in SQL
static_assert(RECORD_BLOCK == 64, "as SEED_BLOCK says");

uint64_t seed_place(uint64_t block); // the number whose record has the block's seed
MUST_CHECK enum err seed_find(struct store *s, uint64_t tag, uint64_t block, uint8_t ret_seed[RECORD_SEED]); // ERR_NOT_FOUND
MUST_CHECK enum err seed_put(struct store *s, uint64_t tag, uint64_t block, const uint8_t seed[RECORD_SEED]); // the first stays; without the record, nothing does
// Of all blocks that the range touches: with the seed the salts of erased records would still be known.
MUST_CHECK enum err seed_drop(struct store *s, uint64_t tag, uint64_t first, uint64_t last);

// The salt of the author's next record; the block's seed is drawn with its first. Begin with all zeros. Once the record is put, seed_keep keeps a seed
// that was drawn; unless something of its block was erased: then nobody would be told it.
struct seed_salter { bool begun, is_due; uint64_t block; struct seal_hasher hasher; uint8_t seed[RECORD_SEED]; };
MUST_CHECK enum err seed_salt(struct store *s, const struct author *a, uint64_t seq, struct seed_salter *salter, uint8_t ret_salt[RECORD_SALT]);
MUST_CHECK enum err seed_keep(struct store *s, const struct author *a, struct seed_salter *salter);
