// The list of people against those whom the ledger has: who is known again, who is new, who is gone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/changes.h"

// Gives the differences to the scribe. A person is known again by roster_key, or by name and institution where a NIP was added or
// taken out; who is known keeps number and badge, new ones get the next number and their first badge.
MUST_CHECK enum err roll_publish(struct folder *f, struct scribe *w, struct changes *c);
