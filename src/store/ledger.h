// Ledgers at rest: append, sign, read, merge, verify.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fact.h"
#include "store/store.h"

struct ledger_info {
	struct ledger_id id;
	bool is_event;                 // its author is the organiser
	uint64_t seq;                  // the last record, 0: none
	uint8_t link[SEAL_HASH];       // after it
	uint64_t signed_seq;           // the last signature covers up to here
};

// Makes an empty ledger of this author; the first event ledger of a file settles whose event it is.
MUST_CHECK enum err ledger_create(struct store *s, const struct ledger_id *id, bool is_event);
int ledger_list(struct store *s, struct ledger_info *ret_infos, int cap); // event ledger first, then by tag; returns how many there are
MUST_CHECK enum err ledger_info(struct store *s, const struct ledger_id *id, struct ledger_info *ret_info);

// Appends facts as the next records, folds them, and commits: all durable or none (ERR_DISK_FULL, ERR_IO ...). Salts follow from
// seeds that it draws. ERR_RANGE: a negative up_ms.
MUST_CHECK enum err ledger_append(struct store *s, const struct ledger_id *id, const struct stamp *when, const struct fact *facts, int n, uint64_t *ret_first_seq);
MUST_CHECK enum err ledger_sign(struct store *s, const struct ledger_id *id, const uint8_t secret[SEAL_SECRET]); // the last link, unless signed already; and every LEDGER_SIGN_EVERY-th on the way
#define LEDGER_SIGN_EVERY 250

// Reading in order from a number on; a record's body is borrowed until the next call.
struct ledger_reader;
MUST_CHECK enum err ledger_reader_open(struct store *s, const struct ledger_id *id, uint64_t from, struct ledger_reader **ret_reader);
bool ledger_next(struct ledger_reader *r, struct record *ret_record);
MUST_CHECK enum err ledger_reader_error(const struct ledger_reader *r); // after ledger_next gave false: ERR_OK at the true end, ERR_GAP, ERR_DAMAGED ...
void ledger_reader_close(struct ledger_reader *r);
MUST_CHECK enum err ledger_signature(struct store *s, const struct ledger_id *id, uint64_t seq, uint8_t ret_sign[SEAL_SIGN]); // ERR_NOT_FOUND

// Brings every ledger of another file in: verified first (chain, signature, no fork with what is here), then in one transaction.
// A ledger that fails is refused whole and named by `sink`; the others come in. The other file must be of the same event.
struct merge_result { struct ledger_id id; enum err err; uint64_t at_seq; uint64_t added; bool is_event; };
typedef void merge_sink(void *context, const struct merge_result *r);
MUST_CHECK enum err ledger_merge(struct store *into, struct store *from, merge_sink *sink, void *context);

// Verifies all of one ledger; what is wrong goes to the sink, with its number.
enum flaw { FLAW_CHANGED, FLAW_MISSING, FLAW_SIGNATURE, FLAW_UNSIGNED, FLAW_HEAD, FLAW_STATE, FLAW_BODY, FLAW_COUNT };
// changed: record `seq` no longer fits the next signed link (the first suspect and the signed number that failed); missing: seq..to absent;
// signature: forged or broken at seq; unsigned: records after the last signature (seq..to), a remark; head: the file's own end mark differs;
// state: rebuilt cells differ from those kept; body: record seq does not parse as its kind
struct flaw_report { enum flaw flaw; struct ledger_id id; uint64_t seq, to; char detail[160]; };
typedef void flaw_sink(void *context, const struct flaw_report *f);
typedef void progress_sink(void *context, uint64_t done, uint64_t all);
struct verify_total { uint64_t ledgers, records, signatures, erased, flaws; };
MUST_CHECK enum err ledger_verify(struct store *s, flaw_sink *sink, progress_sink *progress, void *context, struct verify_total *ret_total);
