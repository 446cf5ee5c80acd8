// Cells made again from the ledgers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/row.h"

// Each table of the state: all its rows in the order of its key, which is its first columns.
struct rebuild_table { const char *name, *rows, *drop; int keys; };
extern const struct rebuild_table rebuild_tables[]; // ends with name NULL

struct rebuild_watch {
	void *context;
	progress_sink *progress;   // hears of records done on top of `done`, out of `all`; NULL: nobody asks
	uint64_t done, all;
	void (*unreadable)(void *context, const struct author *a, const struct record *r, enum err e); // of a body that is not of its kind
};
// Folds every record of `from` into the empty tables of `into`, which may be the same store; a transaction must be open on it. watch may be NULL.
MUST_CHECK enum err rebuild_fold(struct store *into, struct store *from, struct rebuild_watch *watch);
