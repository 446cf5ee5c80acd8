// The integrity code of a document: which records it was made from, in 16 hexadecimal digits.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/document.h"
#include "store/ledger.h"

#define INTEGRITY_LEDGERS 1024 // of one file

// code = the first 16 hexadecimal digits, in groups of 4, of SHA-256("hadir-code-1" ‖ for each ledger that holds records,
// sorted by key ‖ epoch: key (32) ‖ epoch (8) ‖ seq of its last record (8, big-endian) ‖ the link after it (32)).
struct integrity { char code[REPORT_CODE]; uint64_t records; int ledgers; }; // records: the sum of those seq

// ERR_FULL: more than INTEGRITY_LEDGERS ledgers.
MUST_CHECK enum err integrity_read(struct store *s, struct integrity *ret_integrity);
struct integrity integrity_of(struct ledger_info *infos, int n); // sorts infos
