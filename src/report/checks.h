// Uji kewajaran kehadiran: what an auditor would ask of the records, asked before he does.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"
#include "report/document.h"
#include "store/store.h"

enum check {
	CHECK_OUTSIDE,      // presence outside its session's window
	CHECK_BURST,        // more than 5 of one institution within 10 s at one kiosk
	CHECK_MANUAL,       // over 10 % of a session, or of an officer's entries, are manual
	CHECK_TWICE,        // the same NIP, or the same name and institution, registered twice
	CHECK_TWO_PLACES,   // present at two kiosks in sessions that overlap
	CHECK_LETTERS,      // people with a surat tugas who never came, people present without one
	CHECK_FIRST_ONLY,   // present in the day's first session only
	CHECK_SHORT,        // held for less than 75 % of the plan; a day under 5 hours
	CHECK_CLOCK,        // a kiosk's clock was unknown, or its power went, during a session
	CHECK_RATINGS,      // more answers than people present, or answers by people who were absent
	CHECK_CORRECTIONS,  // corrections without the number of a berita acara
	CHECK_PENDING,      // badges that were scanned and belong to nobody
	CHECK_COUNT
};

struct check_finding { enum check check; uint32_t session; char text[400]; }; // session 0: none in particular
typedef void check_sink(void *context, const struct check_finding *f);

// Runs every check; findings in the order of enum check. `now_ms`: sessions that have not ended by then are not judged as short.
MUST_CHECK enum err checks_run(struct store *s, enum lang lang, int64_t now_ms, check_sink *sink, void *context);
const char *check_title(enum check c, enum lang lang);

struct checks_request { enum paper paper; enum lang lang; int64_t printed_ms; const char *printed_by; const char *path; };
// The findings as a document; a check without any says so. rows: findings.
MUST_CHECK enum err checks_print(struct store *s, const struct checks_request *request, struct report_result *ret_result);
