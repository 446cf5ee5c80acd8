// A server's signed word that it has a ledger up to a record on stable storage; what it gives at once shares a signature by a Merkle tree.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/record.h"

#define RECEIPT_TOGETHER 64 // receipts that may share a signature
#define RECEIPT_PATH 6      // hashes from a leaf up to the root of so many
#define RECEIPT_LINE 800    // bytes of a line, a NUL included

// Receipts that share a signature are the leaves of a tree as in RFC 9162, 2.1, with SHA-256: "hadir-receipt-1" ‖ key ‖ epoch ‖ seq (8, BE) ‖ link ‖ at (8, BE).
struct receipt {
	struct ledger_id id;
	uint64_t seq;                          // it has all records up to this one
	uint8_t link[SEAL_HASH];               // after it
	int64_t at_ms;                         // the server's clock, UTC
	uint8_t server[SEAL_PUBLIC];           // its Ed25519 key
	uint64_t leaf, leaves;                 // which of how many, from 0
	uint8_t path[RECEIPT_PATH][SEAL_HASH]; // the inclusion proof of RFC 9162, 2.1.3, from the leaf upwards: receipt_steps of them, zeros after
	uint8_t sign[SEAL_SIGN];               // over "hadir-receipts-1" ‖ leaves (8, BE) ‖ the tree's root
};

// One signature for n receipts, 1 to RECEIPT_TOGETHER: sets leaf, leaves, path and sign of each; the rest is the caller's.
void receipt_sign(const uint8_t secret[SEAL_SECRET], struct receipt *receipts, int n);
MUST_CHECK enum err receipt_verify(const struct receipt *r); // ERR_SIGNATURE: not by r->server; whether that is the server meant is the caller's to know
MUST_CHECK enum err receipt_steps(uint64_t leaf, uint64_t leaves, int *ret_steps); // how long the leaf's path is; ERR_RANGE: there is no such leaf

// One line of JSON, without the line end: {"seq":7,"link":"<hex>","at":..,"server":"<hex>","sign":"<hex>","leaf":2,"leaves":7,"path":"<hex>"}, the
// path's hashes one after the other; the ledger goes without saying.
MUST_CHECK enum err receipt_write(const struct receipt *r, struct text *out);
MUST_CHECK enum err receipt_read(struct span line, const struct ledger_id *id, struct receipt *ret_receipt); // not verified yet
