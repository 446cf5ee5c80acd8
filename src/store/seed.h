// Seeds of salts as rows: one for a block of a ledger's numbers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/row.h"

MUST_CHECK enum err seed_find(struct store *s, uint64_t tag, uint64_t block, uint8_t ret_seed[RECORD_SEED]); // ERR_NOT_FOUND
struct query *seed_bulk(struct store *s); // many of them, one seed_bulk_put after the other; db_done ends it
void seed_bulk_put(struct query *bulk, uint64_t tag, uint64_t block, const uint8_t seed[RECORD_SEED]);
MUST_CHECK enum err seed_put(struct store *s, uint64_t tag, uint64_t block, const uint8_t seed[RECORD_SEED]); // the first stays
// Of all blocks that the range touches: with the seed the salts of erased records would still be known.
MUST_CHECK enum err seed_drop(struct store *s, uint64_t tag, uint64_t first, uint64_t last);

// The salt of the author's next record; the block's seed is drawn with its first. Begin with all zeros.
struct seed_salter { bool begun; uint64_t block; struct seal_hasher hasher; };
MUST_CHECK enum err seed_salt(struct store *s, const struct author *a, uint64_t seq, struct seed_salter *salter, uint8_t ret_salt[RECORD_SALT]);
