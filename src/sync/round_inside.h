// What the files of a round share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/round.h"

#define ROUND_HEADS_MOST (ROUND_LEDGERS * POSITION_LINE)
#define ROUND_FILE_MOST (4u << 20)

struct round {
	struct round_options options;
	struct courier courier;
	struct courier_ledger *ledgers;
	bool grown, unfolded, online;
	bool has_heads;              // theirs were told once
	bool file_due;               // the event may refer to a file that is not on both sides
	uint64_t event_seq;          // that was last looked at for it
	int store_fails, file_fails; // in a row
	int64_t hold_ms, file_hold_ms;
	char path[LINE_PATH];        // of the request under way
};

// One request each. True: the outcome is to be told to the courier; false: the step's err is the store's, and it is as if nothing had been.
bool round_heads(struct round *r, const struct round_now *now, struct round_step *s, struct courier_outcome *o);
bool round_push(struct round *r, const struct courier_step *c, const struct round_now *now, struct round_step *s, struct courier_outcome *o);
bool round_pull(struct round *r, const struct courier_step *c, const struct round_now *now, struct round_step *s, struct courier_outcome *o);
void round_file(struct round *r, const struct round_now *now, struct round_step *s); // the one that is due, if any
bool round_store_failed(struct round_step *s, enum err e); // notes it, gives false
// Sends a request to r->path; false: no answer, and *s says why.
bool round_ask(struct round *r, enum method m, struct span body, size_t most, const struct round_now *now, struct round_step *s, struct line_answer *ret_answer);
