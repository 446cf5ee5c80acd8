// How far a node has a ledger, as nodes tell each other.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/record.h"

#define POSITION_LINE 400 // bytes of a line, a NUL included

struct position {
	struct ledger_id id;
	bool is_event;
	uint64_t seq;              // the last record, 0: none
	uint8_t link[SEAL_HASH];   // after it
};

// One line of JSON, without the line end: {"key":"<hex>","epoch":"<hex>","event":0,"seq":7,"link":"<hex>"}.
// The answer to heads is such a line for each ledger; a 409 is the one line of the ledger that was pushed.
MUST_CHECK enum err position_write(const struct position *p, struct text *out);
MUST_CHECK enum err position_read(struct span line, struct position *ret_position); // ignores keys that it does not know
