// Rekapitulasi kehadiran: who was in which session, by person, by institution and by session.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"
#include "report/document.h"
#include "store/store.h"

struct recap_request {
	enum paper paper;       // landscape
	int role;               // enum role, -1: all
	const char *class;      // "": all
	enum lang lang;
	int64_t printed_ms;
	const char *printed_by;
	const char *path;
};

// Sessions count as held once they have begun at printed_ms, or anybody was present. rows: people.
MUST_CHECK enum err recap_print(struct store *s, const struct recap_request *request, struct report_result *ret_result);
