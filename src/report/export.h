// Tables for other programs: attendance, ratings, people, ledgers as CSV, XLSX or JSON.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/document.h"
#include "store/store.h"

enum export_what {
	EXPORT_ATTENDANCE, // one row for each person and session that lists him
	EXPORT_RECAP,      // one row for each person: sessions attended, percent, JP
	EXPORT_RATINGS,    // one row for each anonymous answer; XLSX and JSON have the summary as well
	EXPORT_PEOPLE,
	EXPORT_LEDGER,     // the records as they are, in JSON Lines (JSON only; other formats: ERR_UNKNOWN)
	EXPORT_WHAT_COUNT
};
enum export_format { EXPORT_CSV, EXPORT_XLSX, EXPORT_JSON, EXPORT_FORMAT_COUNT };

struct export_request {
	enum export_what what;
	enum export_format format; // CSV: UTF-8 with BOM, semicolons, CRLF
	enum lang lang;            // of headings and words
	int64_t now_ms;            // sessions that have not begun by then have no absent people
	const char *path;
	report_progress *progress; // may be NULL
	void *context;
};

// No value can run as a formula; NIP are text. rows: rows of the first table.
MUST_CHECK enum err export_write(struct store *s, const struct export_request *request, struct report_result *ret_result);
