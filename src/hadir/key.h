// The organiser's secrets of one event, in a small text file that never leaves the organiser.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/calendar.h"
#include "core/record.h"

struct key {
	uint32_t event;               // number, 20 bits
	struct ledger_id id;          // the event ledger's
	uint8_t seed[SEAL_SEED], secret[SEAL_SECRET], badge[SEAL_HASH];
};

void key_draw(uint32_t event, struct key *ret_key); // event 0: drawn too, never 0
// ERR_FORMAT and its line when the file is not a key's; ERR_NOT_FOUND ...
MUST_CHECK enum err key_read(const char *path, struct key *ret_key, int *ret_line);
MUST_CHECK enum err key_write(const char *path, const struct key *k, enum lang l); // mode 0600, never over an existing file
void key_forget(struct key *k); // wiped from memory
