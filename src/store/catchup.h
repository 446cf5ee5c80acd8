// Folds records that were received and are not in the state yet.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/row.h"

// Folds those of the ledger behind h->folded_seq, up to number `to` and `most` of them, within a transaction; h->folded_seq says how far
// it came, and the ledger's row says so too. ret_done counts them.
MUST_CHECK enum err catch_up_some(struct store *s, struct head *h, uint64_t to, int most, int *ret_done);
MUST_CHECK enum err catch_up(struct store *s, struct head *h, uint64_t to);
