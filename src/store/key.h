// The organiser's secrets of one event.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/record.h"

struct key {
	uint32_t event;               // number, 20 bits
	struct ledger_id id;          // the event ledger's
	uint8_t seed[SEAL_SEED], secret[SEAL_SECRET], badge[SEAL_HASH];
};

void key_draw(uint32_t event, struct key *ret_key); // event 0: drawn too, never 0
void key_forget(struct key *k);                     // wiped from memory
