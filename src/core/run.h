// A run: records of one ledger that follow each other, as nodes send them, with the signature that covers them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/record.h"

// JSON Lines, each ended by "\n" (before they are compressed):
//   {"v":1,"key":"<hex>","epoch":"<hex>","event":0,"from":8,"n":2,"previous":"<hex link of 7>","now":<sender's clock, UTC ms>,"seeds":["<hex>",""]}
//   n records in the short form (record.h)
//   {"link":"<hex link of the last>","sign":"<hex>"}
// seeds: one for each block of 64 numbers that the run touches, "" where the sender has none. sign is left out where the sender,
// who is not the author, holds no signature at that number.
#define RUN_VERSION 1
#define RUN_RECORDS 1000
#define RUN_BYTES (4u << 20)    // not compressed
#define RUN_PACKED (1u << 20)   // compressed
#define RUN_BLOCKS (RUN_RECORDS / RECORD_BLOCK + 2)
#define RUN_OVERHEAD 2048       // bytes that header and last line never reach

struct run_seed { bool known; uint8_t seed[RECORD_SEED]; };
struct run_head {
	struct ledger_id id;
	bool is_event;
	uint64_t from;                       // number of the first record
	int count;                           // 1 to RUN_RECORDS
	uint8_t previous[SEAL_HASH];         // link before the first record; zeros when that is number 1
	int64_t now_ms;
	struct run_seed seeds[RUN_BLOCKS];   // of the blocks from / RECORD_BLOCK and on
};
struct run { // about 200 KiB: not for the stack of a thread
	struct run_head head;
	struct record record[RUN_RECORDS];   // bodies are borrowed from the bytes that were read
	uint8_t link[RUN_RECORDS][SEAL_HASH];
	bool is_signed;
	uint8_t sign[SEAL_SIGN];             // of the last link
};
static inline uint64_t run_last(const struct run *r) { return r->head.from + (uint64_t)r->head.count - 1; }

// Reads and proves a whole run: form, numbers, links up to the one that its last line names, signature. No run is half good.
// ERR_NEWER (another version), ERR_FORMAT, ERR_RANGE, ERR_UTF8, ERR_UNKNOWN (a kind's name), ERR_MISSING, ERR_FULL (beyond a limit),
// ERR_CHAIN (the links do not lead to the last line's), ERR_SIGNATURE. ret_at (may be NULL): the number of the record that the error
// is about, 0: the header or nothing yet; one behind the last: the last line. ret_run is only to be used after ERR_OK.
MUST_CHECK enum err run_read(struct span bytes, struct run *ret_run, uint64_t *ret_at);

// Writing, record by record; the header comes last because only then is it known how many fitted. h gives id, is_event, from,
// previous, now_ms and seeds; its count is ignored.
struct run_writer {
	struct text *out;
	size_t begin;                        // of the run in out
	struct run_head head;                // count: records so far
	struct record before;
	uint8_t link[SEAL_HASH];             // after the last record
};
void run_begin(struct run_writer *w, const struct run_head *h, struct text *out); // out: RUN_OVERHEAD bytes free at least, all its room is used
// Adds the next number's record, its digest set. ERR_FULL: it would go beyond a limit of runs or of `out`; nothing was added.
MUST_CHECK enum err run_add(struct run_writer *w, const struct record *r);
MUST_CHECK enum err run_end(struct run_writer *w, const uint8_t sign[SEAL_SIGN]); // NULL: without; ERR_MISSING: no record was added, and nothing is in out
