// Cells in memory while many records are folded: each is read once and written once, at the end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/cells.h"

// Within a transaction, around a loop that folds; may be nested. Cells go through it until the outermost end, which writes what has
// changed when e is ERR_OK and forgets the rest; ERR_NO_MEMORY. Statements of one's own on a table of cells come after cell_cache_settle.
MUST_CHECK enum err cell_cache_begin(struct store *s);
MUST_CHECK enum err cell_cache_trim(struct store *s);  // writes and forgets all where there are too many; nothing without a beginning
MUST_CHECK enum err cell_cache_settle(struct store *s, const struct cell_table *t); // writes and forgets those of a table
MUST_CHECK enum err cell_cache_end(struct store *s, enum err e);

// For cells.c. False: it is not there (find), there is no room or no beginning (keep).
bool cell_cache_find(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, void *ret_cell);
void cell_cache_note(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, const void *cell); // as it is in its row
bool cell_cache_keep(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, const void *cell);
