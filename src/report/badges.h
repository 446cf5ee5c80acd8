// Badges on paper: sheets to cut, pages for lanyards, plastic cards, label rolls.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/badge.h"
#include "report/document.h"
#include "store/store.h"

enum badge_layout {
	BADGES_A4,    // 10 cards of 85.6 x 54 mm (the common transparent holder) a sheet, with cut marks
	BADGES_A6,    // 105 x 148 mm, one a page, for lanyard holders
	BADGES_CR80,  // 85.6 x 54 mm, one a page, for card printers
	BADGES_LABEL, // 62 x 100 mm, one a page, for label rolls
	BADGES_LAYOUT_COUNT
};

struct badges_request {
	enum badge_layout layout;
	const uint8_t *badge_key;   // SEAL_HASH bytes
	const uint64_t *holders;    // people by number, or BADGE_OFFICER + an officer's number
	int holder_count;           // 0: every person (not gone) of `role` and `class`, by role and name
	int role;                   // enum role, -1: all
	const char *class;          // "": all
	bool officers;              // with holder_count 0: the officers as well, after the people
	enum lang lang;
	const char *path;
	report_progress *progress;  // may be NULL
	void *context;
};

// Every badge is made again from the key and compared with the store's latest for its holder before anything is written:
// ERR_SIGNATURE when the key is not this event's (detail says for whom), ERR_NOT_FOUND for an unknown, withdrawn or never
// published holder, ERR_MISSING when nobody is left to print. rows: badges printed.
MUST_CHECK enum err badges_print(struct store *s, const struct badges_request *request, struct report_result *ret_result);
