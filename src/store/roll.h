// The list of people against those whom the ledger has: who is known again, who is new, who is gone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/changes.h"

// Gives the differences to the scribe. A person is known again by roster_key, or by name and institution where a NIP was added or
// taken out; who is known keeps number and badge, new ones get the next number and their first badge. `whole`: who is not in the draft is gone.
MUST_CHECK enum err roll_publish(struct draft *f, struct scribe *w, bool whole, struct changes *c);
