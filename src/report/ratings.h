// Hasil evaluasi: what a session's participants answered, without names.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/document.h"
#include "store/store.h"

struct ratings_request {
	uint32_t session;       // 0: every session that has an instrument, each on pages of its own
	enum paper paper;
	enum lang lang;
	int64_t printed_ms;
	const char *printed_by;
	const char *path;
};

// With fewer than FEEDBACK_FEWEST answers only their number is printed. ERR_NOT_FOUND: no such session, or none with an instrument. rows: respondents.
MUST_CHECK enum err ratings_print(struct store *s, const struct ratings_request *request, struct report_result *ret_result);
