// The form of a .proof file, for its writer and its verifier.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/integrity.h"
#include "report/proof.h"

// JSON Lines:
//   the header  {"hadir-proof":1,"document":NAME,"sha256":HEX,"about":WORD,"at":MS,"event":KEY,"code":CODE,"ledgers":[LEDGER,..]}
//               LEDGER = {"key":HEX,"epoch":HEX,"from":1,"to":N,"head":HEX}, the event's first; head: the link after record N
//   perhaps     {"seal":HEX}            the event key's signature of "hadir-proof-1" ‖ SHA-256 of the header line without its end
//   then for each ledger in the header's order
//               {"ledger":I}            from 0
//               its records 1 to N as record_pack writes them; those the document does not need as if erased
//               {"check":HEX}           after every 64 of them and after the last: the first 4 bytes of the link after each, which tell which one was changed
//               {"signed":N,"sign":HEX} after record N, where the ledger's signature stands
//   at the end  {"end":RECORDS}
// (all strings canonical, see core/body.h)
#define PROOF_VERSION 1
#define PROOF_LINE (512 * 1024) // bytes of the longest line: the header with INTEGRITY_LEDGERS ledgers
#define PROOF_WINDOW 64
#define PROOF_PREFIX 4
#define PROOF_SUFFIX ".proof"
#define PROOF_MESSAGE (13 + SEAL_HASH)

struct proof_header {
	char document[256], about[16], code[REPORT_CODE];
	uint8_t sha256[SEAL_HASH], event_key[SEAL_PUBLIC];
	int64_t at_ms;
	int ledgers;
	struct ledger_info *ledger; // INTEGRITY_LEDGERS of them, the caller's; signed_seq is not set
};

MUST_CHECK enum err proof_header_write(const struct proof_header *h, struct text *out);
// ERR_NOT_OURS: no proof; ERR_NEWER; ERR_FORMAT: a damaged one.
MUST_CHECK enum err proof_header_read(struct span line, struct proof_header *ret_header);
void proof_message(struct span header_line, uint8_t ret_message[PROOF_MESSAGE]); // what the seal signs
MUST_CHECK enum err proof_hash_file(const char *path, uint8_t ret_hash[SEAL_HASH]); // ERR_NOT_FOUND, ERR_IO
bool proof_keeps(enum proof_about about, uint8_t kind); // whether such records keep their bodies
