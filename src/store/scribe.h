// Writing as the organiser: facts into the event ledger in batches, all in one transaction that ends with a signature.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/key.h"
#include "store/ledger.h"

#define SCRIBE_BATCH 64 // facts appended at once; one is some 15 KiB

struct scribe {
	struct store *store;
	const struct key *key;
	struct stamp when;
	struct fact *facts;
	int n;
	int64_t written;
	enum err err; // of the first that failed; later ones are not tried
};

// `now` with the boot number that follows the ledger's last record: a clock since boot that has gone back was started anew.
struct stamp scribe_stamp(struct store *s, const struct ledger_id *id, const struct stamp *now);
// The event ledger of the file must be the key's: ERR_OTHER_EVENT, ERR_SIGNATURE (same event, other key), ERR_NOT_FOUND (no event ledger yet).
MUST_CHECK enum err scribe_check(struct store *s, const struct key *k);
MUST_CHECK enum err scribe_begin(struct scribe *w, struct store *s, const struct key *k, const struct stamp *now); // scribe_check, then a transaction
void scribe_add(struct scribe *w, const struct fact *f);
// Signs and commits when anything was added (else rolls back); after an error nothing has changed. Frees what it held in every case.
MUST_CHECK enum err scribe_end(struct scribe *w);
void scribe_drop(struct scribe *w); // rolls back and frees
