// What publishing a folder changes in its ledger: new, altered and removed rows as facts, and how many.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/folder.h"
#include "hadir/scribe.h"

enum change { CHANGE_EVENT, CHANGE_INSTRUMENT, CHANGE_SESSION, CHANGE_OFFICER, CHANGE_KIOSK, CHANGE_PERSON, CHANGE_COUNT };
struct changes { int added[CHANGE_COUNT], altered[CHANGE_COUNT], removed[CHANGE_COUNT]; };

// Compares the folder with what the ledger's records add up to and gives the differences to the scribe.
// Numbers that the folder left open are given here: who is known already keeps the number, and with it the badge.
MUST_CHECK enum err changes_plan(struct folder *f, struct scribe *w, struct changes *c);  // event, questionnaires, sessions, officers, kiosks

bool changes_differ(const struct fact *a, const struct fact *b); // their records would say something else
void changes_badge(struct scribe *w, uint64_t holder, uint32_t issue); // issues a badge
