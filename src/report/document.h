// What every document shares: its paper, who printed it and when, and what came of printing it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/calendar.h"

enum paper { PAPER_F4, PAPER_A4, PAPER_COUNT }; // 215 x 330 mm (folio of Indonesian offices), 210 x 297 mm

#define REPORT_CODE 20 // "3F2A-91C4-07DE-55B1" and a NUL

typedef void report_progress(void *context, int64_t done, int64_t all);

// Every printing or writing function below appears whole at its path or not at all: temporary name, fsync, rename.
// A request's `path` is replaced when it exists. Strings of a request may be NULL where "" is meant.
struct report_result {
	int pages;
	int64_t rows;            // people, badges or records that were written
	char code[REPORT_CODE];  // the integrity code as printed, see integrity.h; "" where a document has none
	char detail[240];        // set on errors where a person must act: what is wrong and what to do, in the request's language
};
