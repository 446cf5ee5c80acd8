// What one record does to the rows of the state.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/row.h"

enum apply { APPLY_ALL, APPLY_BADGES, APPLY_OTHERS }; // whose badge is whose, everything else, or both

// Folds the record into s, once for each (ledger, number), within a transaction. One that cannot be interpreted is
// put into quarantine; one that is erased, or not for this author to say, changes nothing.
MUST_CHECK enum err apply_record(struct store *s, const struct author *a, const struct record *r, enum apply what);
MUST_CHECK enum err apply_quarantine(struct store *s, const struct author *a, const struct record *r, enum err why); // notes that r was not understood
MUST_CHECK enum err apply_fact(struct store *s, const struct author *a, const struct record *r, const struct fact *f, enum apply what); // f: what it says
