// What publishing a draft of an event changes in its ledger: new, altered and removed rows as facts, and how many.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/roster.h"
#include "store/scribe.h"

enum change { CHANGE_EVENT, CHANGE_INSTRUMENT, CHANGE_SESSION, CHANGE_OFFICER, CHANGE_KIOSK, CHANGE_PERSON, CHANGE_COUNT };
struct changes { int added[CHANGE_COUNT], altered[CHANGE_COUNT], removed[CHANGE_COUNT]; };

// An event as it should be, borrowed; numbers and PIN hashes that the rows lack are filled in.
struct draft {
	const struct event *event;
	const struct session *sessions; int session_count;
	struct officer *officers; char (*pins)[ROSTER_PIN]; int officer_count; // officers[i].pin is empty, pins[i] the PIN as typed
	struct person *people; int people_count;  // number 0: not given yet; replaces: the row of the person replaced, from 1
	const struct kiosk_fact *kiosks; int kiosk_count;
	const struct instrument_fact *instruments; int instrument_count;
	progress_sink *progress; void *context;   // hears of people; NULL: nobody asks
};

// Compares the draft with what the ledger's records add up to and gives the differences to the scribe.
// Numbers that the draft left open are given here: who is known already keeps the number, and with it the badge.
MUST_CHECK enum err changes_plan(struct draft *f, struct scribe *w, struct changes *c);  // event, questionnaires, sessions, officers, kiosks

bool changes_differ(const struct fact *a, const struct fact *b); // their records would say something else
void changes_badge(struct scribe *w, uint64_t holder, uint32_t issue); // issues a badge
MUST_CHECK enum err changes_reissue(struct scribe *w, uint64_t holder); // the next badge; earlier ones are void from then on
MUST_CHECK enum err changes_revoke(struct scribe *w, uint64_t holder);  // ERR_NOT_FOUND: it never had one
MUST_CHECK enum err changes_correct(struct scribe *w, const struct correction *c); // names the record that it mends
