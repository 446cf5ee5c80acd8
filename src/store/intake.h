// What comes from other nodes and goes to them: runs taken in, folded later, and read out again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/position.h"
#include "core/receipt.h"
#include "core/run.h"
#include "store/store.h"

enum intake_mode {           // what the caller has found that the sender may do, ORed
	INTAKE_KIOSK = 1,        // bring a kiosk's ledger that is not here yet
	INTAKE_EVENT = 2,        // bring the event ledger when none is here yet, and records of it that were erased already
	INTAKE_UNSIGNED = 4,     // pass on records of a kiosk that their author has not signed yet: for nodes below, not for kiosks
};
enum intake_end {
	INTAKE_TAKEN,            // stored, durable with the outermost transaction: a receipt of `here` is due then
	INTAKE_KNOWN,            // all of it was here: the same
	INTAKE_GAP,              // records between ours and the run's are missing: 409 with `here`
	INTAKE_FORK,             // another history than ours: kept as evidence when signed, the ledger is flagged: 409 with `here`
	INTAKE_REFUSED,          // no such ledger here, and the sender may not make it; or unsigned, or without bodies: 403
	INTAKE_OTHER_EVENT,      // an event ledger of another author than ours: 403
	INTAKE_END_COUNT
};
struct intake {
	enum intake_end end;
	struct position here;    // ours, now
	uint64_t added;
	uint64_t parted;         // INTAKE_FORK: the first number known to differ
};

// Takes in runs that run_read has proved, in one transaction (or in the caller's): moves each ledger's head from exactly where it was, stores
// the rows, folds nothing. Whatever becomes of one, the others stand (those that continue a ledger come in first); an error is of the database, and undoes all. Where several
// processes write one database (store_begin_beside), the runs of a transaction come in the order of ledger_tag.
struct intake_job { const struct run *run; unsigned mode; struct intake ret; };
MUST_CHECK enum err intake_runs(struct store *s, struct intake_job *jobs, int n, int64_t now_ms);
MUST_CHECK enum err intake_run(struct store *s, const struct run *run, unsigned mode, int64_t now_ms, struct intake *ret_intake); // one
// Folds up to `most` records that wait, in one transaction. Records that it cannot interpret go to quarantine.
struct intake_folded { uint64_t records, of_event; bool more; }; // of_event: those of the event ledger among them; more: others wait
MUST_CHECK enum err intake_fold(struct store *s, int most, struct intake_folded *ret_folded);
MUST_CHECK enum err intake_waiting(struct store *s, uint64_t *ret_records); // received, not folded

bool intake_is_expected(struct store *s, const uint8_t key[SEAL_PUBLIC]);   // the event ledger names a kiosk of this key
bool intake_is_organiser(struct store *s, const uint8_t key[SEAL_PUBLIC]);  // the event ledger is this author's

typedef void position_sink(void *context, const struct position *p);
MUST_CHECK enum err intake_heads(struct store *s, position_sink *sink, void *context); // every ledger, the event ledger first
MUST_CHECK enum err intake_head(struct store *s, const struct ledger_id *id, struct position *ret_position); // ERR_NOT_FOUND
MUST_CHECK enum err intake_revision(struct store *s, uint64_t *ret_revision);          // the sum of all heads' numbers: rises with every record

// Writes a run from number `from` on into `out` (run_begin): as many records as fit and are allowed. It ends where a signature is at hand:
// with the author's secret anywhere; else (secret NULL) at one that is kept, for which it may hold more than `most`; or unsigned, of a kiosk, where
// none is in reach of a run. Changes nothing. ERR_NOT_FOUND: no such ledger, or nothing to send from that number on; ERR_FULL: out has no
// room for the first record; ERR_DAMAGED: what is kept does not fit its links, and is neither signed nor sent.
MUST_CHECK enum err intake_next(struct store *s, const struct ledger_id *id, uint64_t from, int most, const uint8_t *secret, int64_t now_ms, struct text *out, int *ret_count);
MUST_CHECK enum err intake_link(struct store *s, const struct ledger_id *id, uint64_t seq, uint8_t ret_link[SEAL_HASH]); // number 0: zeros; ERR_NOT_FOUND

MUST_CHECK enum err intake_keep_receipt(struct store *s, const struct receipt *r);     // verified; the furthest of each server is kept
MUST_CHECK enum err intake_receipt(struct store *s, const struct ledger_id *id, const uint8_t server[SEAL_PUBLIC], struct receipt *ret_receipt); // ERR_NOT_FOUND

struct quarantined { struct ledger_id id; uint64_t seq; uint8_t kind; enum err err; };
typedef void quarantine_sink(void *context, const struct quarantined *q);
MUST_CHECK enum err intake_each_quarantined(struct store *s, quarantine_sink *sink, void *context);
struct forked { struct ledger_id id; uint64_t seq; uint64_t records; int64_t at_ms; }; // the first number that differs, how many records are kept of it, when it came
typedef void fork_sink(void *context, const struct forked *f);
MUST_CHECK enum err intake_each_fork(struct store *s, fork_sink *sink, void *context);
