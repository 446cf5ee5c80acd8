// Cells made again from the ledgers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/inside.h"

// Each table of the state: all its rows in the order of its key.
struct rebuild_table { const char *name, *rows, *drop; };
extern const struct rebuild_table rebuild_tables[]; // ends with name NULL

// Folds every record of `from` into the empty tables of `into`, which may be the same store; a transaction must be open on it.
// progress (may be NULL) hears of records done, on top of `done` before, out of `all`.
struct rebuild_progress { progress_sink *sink; void *context; uint64_t done, all; };
MUST_CHECK enum err rebuild_fold(struct store *into, struct store *from, struct rebuild_progress *progress);
