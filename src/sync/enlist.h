// A device makes itself known to a server with a one-time token, and asks whether the organiser has confirmed it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/line.h"

enum enlist_state {
	ENLIST_WAITING,    // for the organiser, who compares the code
	ENLIST_CONFIRMED,
	ENLIST_REFUSED,
	ENLIST_WITHDRAWN,  // the server has signed that
	ENLIST_SPENT,      // the token was used before, or is too old: a new code is needed
	ENLIST_UNKNOWN,    // the server does not know this device
	ENLIST_STATE_COUNT
};
struct enlisted {
	enum enlist_state state;
	uint32_t event;                // 0: all of them (a server below)
	char code[ENROLMENT_CODE];     // the six digits that both sides show; of enlist_ask only
	uint8_t server[SEAL_PUBLIC];   // of enlist_ask only: is to be kept, and pinned in every later line
};

// Spends the token. The server's key is the one whose fingerprint the code names (print NULL: none was told, only the code then shows who
// answers), and both sides' codes agree: else ERR_SIGNATURE, and nothing of the answer counts. Pins the line to it. ERR_BUSY: the
// server wants to be asked later; ERR_FORMAT: it does not answer as ours do; others as of line_send.
MUST_CHECK enum err enlist_ask(struct line *l, const uint8_t token[ENROLMENT_TOKEN], const uint8_t *print, const char *name, int64_t now_ms, struct enlisted *ret_enlisted);
// On a pinned line. The same errors.
MUST_CHECK enum err enlist_check(struct line *l, int64_t now_ms, struct enlisted *ret_enlisted);
