// What the two halves of verifying share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/ledger.h"
#include "store/row.h"

struct verify {
	struct store *s;
	flaw_sink *sink;
	progress_sink *progress;
	void *context;
	uint64_t done, all;
	bool unreadable; // pages of the file could not be read
	struct verify_total total;
};

void verify_report(struct verify *v, enum flaw flaw, const struct ledger_id *id, uint64_t seq, uint64_t to, const char *detail);
MUST_CHECK enum err verify_state(struct verify *v); // flaws go to the sink; errors are of reading and of the scratch store
