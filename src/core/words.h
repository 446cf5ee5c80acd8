// Every sentence that a person reads, in all languages side by side.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/calendar.h"

// The tables are lists of WORD(ID, "Indonesian", "English"), one line a sentence, {slots} named in both:
enum word {
#define WORD(id, indonesian, english) WORD_##id,
#include "core/words_kiosk.def"  // screens
#include "core/words_tables.def" // problems with files that people edit; WORD_PROBLEM_x in the order of enum problem
#include "core/words_paper.def"  // documents
#include "core/words_tool.def"   // the command line and the auditor's report
#include "core/words_web.def"    // the pages of the server
#include "core/words_server.def" // what it answers when it cannot
#undef WORD
	WORD_COUNT
};

struct fill { const char *slot, *value; }; // {slot} becomes value

const char *word(enum word w, enum lang l);
enum word word_reason(enum err e); // why a file could not be used: "is not text; save it again as UTF-8 text"
// Writes the sentence with its slots filled; a slot that is not given stays as written.
void words_write(struct text *out, enum word w, enum lang l, const struct fill *fills, int n);
