// DOC.proof: the records a document was made from, beside it, so that anybody can check it offline.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/document.h"
#include "store/ledger.h"

enum proof_about { PROOF_ATTENDANCE, PROOF_RATINGS, PROOF_ALL, PROOF_ABOUT_COUNT }; // which kinds of record keep their bodies; the others keep their digest only

// Writes `document`.proof (JSON Lines). `event_secret` (SEAL_SECRET bytes) signs the header, NULL: the header is not signed.
MUST_CHECK enum err proof_write(struct store *s, const char *document, enum proof_about about, int64_t now_ms, const uint8_t *event_secret, struct report_result *ret_result);

enum proof_question { PROOF_AUTHENTIC, PROOF_COMPLETE, PROOF_CLOCK, PROOF_QUESTION_COUNT };
enum proof_finding_kind {
	PROOF_DOCUMENT_CHANGED, PROOF_DOCUMENT_ABSENT, PROOF_HEADER, PROOF_HEADER_UNSIGNED, PROOF_OTHER_KEY,
	PROOF_RECORD_CHANGED, PROOF_RECORD_MISSING, PROOF_RECORD_ORDER, PROOF_RECORD_UNREADABLE,
	PROOF_SIGNATURE, PROOF_UNSIGNED, PROOF_HEAD, PROOF_STRANGER, PROOF_KIOSK_ABSENT, PROOF_CUT, PROOF_CLOCK_UNKNOWN,
	PROOF_FINDING_COUNT
};
struct proof_finding {
	enum proof_question question;
	enum proof_finding_kind kind;
	bool remark;             // worth knowing, but the answer stays yes
	char ledger[24];         // ledger_name, "": none
	uint64_t seq, to;        // the records concerned, 0: none
	int line;                // of the .proof file, 0: none
	char text[300];          // the sentence to show
};
typedef void proof_sink(void *context, const struct proof_finding *f);

struct proof_verdict {
	bool holds[PROOF_QUESTION_COUNT];
	uint64_t ledgers, records, withheld;       // withheld: records of which only the digest is there
	uint64_t presences, clock_unknown;
	int64_t worst_uncertainty_ms;              // over presences whose clock is known
	char code[REPORT_CODE], document[256], event_key[2 * SEAL_PUBLIC + 1];
};

// Streams `document`.proof in bounded memory and compares the document beside it. `event_key`: the organiser's public key as
// known from elsewhere, NULL: the one in the proof is believed. ERR_OK also when it does not hold: see the verdict.
// ERR_NOT_FOUND, ERR_IO, ERR_NOT_OURS (not a proof), ERR_NEWER.
MUST_CHECK enum err proof_verify(const char *proof_path, const uint8_t *event_key, enum lang lang, proof_sink *sink, void *context, struct proof_verdict *ret_verdict);
