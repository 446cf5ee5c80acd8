// What the files of this layer share: the connection behind a struct store.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/db.h"
#include "store/ledger.h"

struct store {
	struct db *db;
	char *path;
	enum store_mode mode;
	int lock;      // the writer's, -1: none
	struct cell_cache *cells; // cell_cache.h, or NULL
	bool stale;    // within a transaction: what was recorded cannot be folded on top of the cells; they are made again before its end
};

// A transaction, within another one or alone: e ERR_OK commits it.
MUST_CHECK enum err store_end(struct store *s, enum err e);
// A private store without ledgers, for cells that are made again and compared.
MUST_CHECK enum err store_scratch(struct store **ret_store);
