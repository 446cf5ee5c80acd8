// Daftar hadir: the attendance list of one session (portrait), or of all sessions of a day (landscape).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"
#include "report/document.h"
#include "store/store.h"

struct attendance_request {
	int day;                // yyyymmdd; used when session is 0
	uint32_t session;       // 0: all sessions of the day, at most 6 to a sheet
	enum paper paper;
	int role;               // enum role, -1: all
	const char *class;      // "": the session's own, or everybody
	bool electronic;        // with the time of presence and its means beside the signature (one session only)
	enum lang lang;
	int64_t printed_ms;     // UTC
	const char *printed_by; // "": not printed
	const char *path;
};

// ERR_NOT_FOUND: no such session, or no session on that day; ERR_MISSING: nobody is on the list. rows: people on it.
MUST_CHECK enum err attendance_print(struct store *s, const struct attendance_request *request, struct report_result *ret_result);
