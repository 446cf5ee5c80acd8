// What the self-checks share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/words.h"
#include "report/attendees.h"
#include "report/checks.h"

#define CHECKS_TEXT 240
#define CHECKS_NAMES 5 // names that are listed before "and n more"
#define CHECKS_KIOSKS 256

struct inquiry {
	struct muster *muster;
	struct attendees people; // everybody, in all sessions
	enum lang lang;
	check_sink *sink;
	void *context;
	int kiosks;
	struct { uint64_t ledger; char name[64]; } kiosk[CHECKS_KIOSKS];
};

// Each looks for one thing and tells what it finds.
MUST_CHECK enum err checks_outside(struct inquiry *q);
MUST_CHECK enum err checks_burst(struct inquiry *q);
MUST_CHECK enum err checks_manual(struct inquiry *q);
MUST_CHECK enum err checks_twice(struct inquiry *q);
MUST_CHECK enum err checks_two_places(struct inquiry *q);
MUST_CHECK enum err checks_letters(struct inquiry *q);
MUST_CHECK enum err checks_first_only(struct inquiry *q);
MUST_CHECK enum err checks_short(struct inquiry *q);
MUST_CHECK enum err checks_clock(struct inquiry *q);
MUST_CHECK enum err checks_ratings(struct inquiry *q);
MUST_CHECK enum err checks_corrections(struct inquiry *q);
MUST_CHECK enum err checks_pending(struct inquiry *q);

void checks_tell(struct inquiry *q, enum check c, uint32_t session, enum word w, const struct fill *fills, int n);
const char *checks_kiosk(const struct inquiry *q, uint64_t ledger); // its name, or its ledger's
const char *checks_number(char room[24], int64_t n);
const char *checks_percent(char room[24], int64_t part, int64_t all); // one decimal
const char *checks_time(const struct inquiry *q, char room[24], int64_t at_ms);

struct names { struct text text; int n, shown; char room[CHECKS_TEXT]; }; // the first few names, and how many in all
void names_begin(struct names *n);
void names_add(struct names *n, const char *name);
const char *names_end(struct names *n, enum lang lang);
