// A server's signed word that it has a ledger up to a record on stable storage.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/record.h"

#define RECEIPT_LINE 500 // bytes of a line, a NUL included

struct receipt {
	struct ledger_id id;
	uint64_t seq;                  // it has all records up to this one
	uint8_t link[SEAL_HASH];       // after it
	int64_t at_ms;                 // the server's clock, UTC
	uint8_t server[SEAL_PUBLIC];   // its Ed25519 key
	uint8_t sign[SEAL_SIGN];       // over "hadir-receipt-1" ‖ key ‖ epoch ‖ seq (8, BE) ‖ link ‖ at (8, BE)
};

void receipt_sign(const uint8_t secret[SEAL_SECRET], struct receipt *r); // sets sign; the rest is the caller's
MUST_CHECK enum err receipt_verify(const struct receipt *r);             // ERR_SIGNATURE: not by r->server; whether that is the server meant is the caller's to know

// One line of JSON, without the line end: {"seq":7,"link":"<hex>","at":..,"server":"<hex>","sign":"<hex>"}; the ledger goes without saying.
MUST_CHECK enum err receipt_write(const struct receipt *r, struct text *out);
MUST_CHECK enum err receipt_read(struct span line, const struct ledger_id *id, struct receipt *ret_receipt); // not verified yet
