// Who this kiosk is: its signing key, and for each event the epoch of its ledger there.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/record.h"

#define KEYS_EVENTS 64

struct keys {
	uint8_t seed[SEAL_SEED], public_key[SEAL_PUBLIC], secret[SEAL_SECRET];
	int events;
	struct { uint32_t event; uint8_t epoch[RECORD_EPOCH]; } epoch[KEYS_EVENTS]; // the oldest leaves when there are more
};

// Reads FOLDER/kiosk.key, or makes a new one when there is none. ERR_FORMAT: damaged; it was put aside as kiosk.key.damaged and a new one made.
MUST_CHECK enum err keys_load(const char *folder, struct keys *ret_keys);
// The ledger that this kiosk writes in an event; false when it has none yet.
bool keys_ledger(const struct keys *k, uint32_t event, struct ledger_id *ret_id);
// A ledger under a new random epoch, on stable storage before this returns.
MUST_CHECK enum err keys_renew(struct keys *k, const char *folder, uint32_t event, struct ledger_id *ret_id);
MUST_CHECK enum err keys_print(const char *folder, const char *name); // the kiosk's row of kiosks.csv with its heading, on the standard output
