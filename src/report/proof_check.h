// A proof while it is read: line by line, one ledger at a time, in memory that does not grow with it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fold.h"
#include "core/words.h"
#include "report/proof_inside.h"

#define PROOF_BOOTS 256 // of one ledger; presences of further boots count as of an unknown clock unless their kiosk knew the time

struct proof_boot { uint32_t boot; struct boot_cell anchor; int64_t first_up, last_up; uint64_t presences, vague; }; // vague: whose kiosk did not know the time

struct proof_check {
	enum lang lang;
	proof_sink *sink;
	void *context;
	struct proof_verdict *verdict;
	struct proof_header header;
	int line;
	bool sealed, ended;

	int at;                 // the ledger being read, -1: none yet
	uint64_t expected;      // number of its next record
	uint8_t link[SEAL_HASH];
	bool broken;            // its chain can no longer be followed
	bool has_gap;           // for that reason
	uint64_t gap_from, gap_to, signed_to;
	int gap_line;
	struct { uint64_t seq; int line; uint8_t prefix[PROOF_PREFIX]; } window[PROOF_WINDOW];
	int windowed;
	struct proof_boot boot[PROOF_BOOTS];
	int boots;
	uint64_t lost_clocks;   // presences without a place in boot

	int kiosks;             // that the event ledger registers
	struct kiosk_fact kiosk[INTEGRITY_LEDGERS];
	struct fact fact;
};

void proof_tell(struct proof_check *c, enum proof_finding_kind kind, bool remark, uint64_t seq, uint64_t to, const char *name); // of the ledger and line being read
void proof_tell_as(struct proof_check *c, enum proof_finding_kind kind, enum word w, int line, uint64_t seq, uint64_t to);

// Each takes one kind of line.
void proof_take_ledger(struct proof_check *c, int64_t index);
void proof_take_record(struct proof_check *c, struct span line);
void proof_take_window(struct proof_check *c, const uint8_t *prefixes, int n);
void proof_take_signature(struct proof_check *c, uint64_t seq, const uint8_t sign[SEAL_SIGN]);
void proof_end_ledger(struct proof_check *c);
