// The muster: who was present in which session, when and by what means, as every document and export says it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules.h"
#include "core/words.h"
#include "report/document.h"
#include "store/ledger.h"
#include "store/state.h"

#define MUSTER_BOOTS 256 // boots whose anchors are kept at hand

struct muster_mark {               // one person in one session
	enum status status;      // STATUS_NONE: nothing is known and nothing is to be said
	bool late;               // present, after the time allowed
	bool pending;            // scanned before the roster knew the badge
	bool corrected;          // an officer's correction holds
	bool answered;           // has rated the session
	bool two_kiosks;         // was seen by more than one kiosk
	bool replaced;           // somebody came in this person's place: STATUS_NONE
	enum means means;        // of STATUS_PRESENT
	uint32_t officer;        // 0: none
	int late_min;            // whole minutes after the planned start, when late
	int64_t at_ms, out_ms;   // true times as far as known, 0: none (also when only a correction says so)
	int64_t uncertainty_ms;  // of at_ms; -1: the kiosk's clock was never compared
	bool vague;              // documents print ± before the time: uncertain by more than a minute, or a clock nobody had set
	struct origin from, correction; // seq 0: none
};

struct muster {                    // about 150 KB: keep it on the heap
	struct store *store;
	int64_t now_ms;
	struct event event;
	int sessions;            // by start, without those that are gone
	struct session session[EVENT_SESSIONS];
	struct session_cell cell[EVENT_SESSIONS];
	struct slot slot[EVENT_SESSIONS]; // of the same index
	bool held[EVENT_SESSIONS];        // its absent are absent: it has ended or was closed, or has begun and somebody was present
	int officers;
	struct officer officer[EVENT_OFFICERS];
	int substitutes;
	struct { uint64_t person, by; char name[PERSON_NAME]; } *substitute; // people in whose place another came
	struct { uint64_t ledger; uint32_t boot; struct boot_cell cell; } boot[MUSTER_BOOTS];
	int boots;
};

MUST_CHECK enum err muster_open(struct store *s, int64_t now_ms, struct muster **ret_muster); // ERR_NOT_FOUND: no event
void muster_close(struct muster *r);
int muster_session(const struct muster *r, uint32_t number); // its index, -1
bool muster_expects(const struct muster *r, int session, const struct person *p); // of the session's class, and not gone
MUST_CHECK enum err muster_mark(struct muster *r, int session, const struct person *p, struct muster_mark *ret_mark);
MUST_CHECK enum err muster_mark_of(struct muster *r, int session, const struct person *p, const struct presence_cell *c, struct muster_mark *ret_mark); // whose cell is at hand
bool muster_lists(const struct muster *r, int session, const struct person *p, const struct muster_mark *m); // belongs on the session's list: expected (a walk-in only once it came), or present though gone
int64_t muster_time(struct muster *r, const struct origin *o, int64_t *ret_uncertainty_ms); // fold_time with its boot's anchor
const char *muster_officer(const struct muster *r, uint32_t officer); // "" when unknown
const char *muster_substitute(const struct muster *r, uint64_t person); // the name of who came instead, NULL: nobody
MUST_CHECK enum err muster_fact(struct muster *r, const struct origin *o, struct fact *ret_fact); // what the record said; ERR_NOT_FOUND also when it was erased
const char *muster_code(const struct muster_mark *m); // H T I S D TK, "" for STATUS_NONE
enum word muster_word(enum status s);           // "Hadir", "Sakit" ...
char muster_means(const struct muster_mark *m);       // Q N M K, of STATUS_PRESENT
bool person_is_walkin(const struct person *p);
