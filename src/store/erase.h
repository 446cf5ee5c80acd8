// Bodies that an erase record takes out of a ledger, its chain staying whole.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/inside.h"

// Keeps the range and takes salt and body out of those of its records that are here; erase records themselves stay readable.
MUST_CHECK enum err erase_range(struct store *s, const struct erase *range);
MUST_CHECK enum err erase_settle(struct store *s, uint64_t ledger); // the same for all ranges of this ledger: new records have come in
bool erase_names(struct store *s, uint64_t ledger, uint64_t seq); // the range of some erase record holds this one
