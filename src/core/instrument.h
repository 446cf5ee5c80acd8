// A questionnaire: scales, questions and an optional comment, from a small text file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/calendar.h"
#include "core/fact.h"

// The file, UTF-8, one `key = value` a line, # comments:
//   id = penyelenggaraan-c          title.id = Evaluasi penyelenggaraan    title.en = ...
//   scale.id = Kurang | Cukup | Baik | Sangat Baik      scale.en = ...     (2..10 labels, lowest first)
//   question.id = Kesesuaian materi dengan tujuan        question.en = ...  (each question.id begins a question)
//   options.id = Terlalu pendek | Pas | Terlalu panjang  (this question has labels of its own instead of the scale; not averaged)
//   comment.id = Topik apa yang dibutuhkan?              (one free text at the end)
//   source = where the questions come from
// id: lower-case letters, digits and hyphens; every other value is shown as it stands. A key stands once, those of a question once in it.
#define INSTRUMENT_OPTIONS 10

struct question {
	char text[LANG_COUNT][200];
	int options;                                   // 0: the instrument's scale
	char option[LANG_COUNT][INSTRUMENT_OPTIONS][48];
};
struct instrument {
	char id[32], source[120], title[LANG_COUNT][120], comment[LANG_COUNT][200];
	bool has_comment;
	int scale;
	char label[LANG_COUNT][INSTRUMENT_OPTIONS][48];
	int questions;
	struct question question[FACT_QUESTIONS];
};

// English falls back to Indonesian where it is not given. ret_line says where an error is: ERR_UNKNOWN a key, ERR_FORMAT a line without "=",
// a key given twice or outside a question, a bad id; ERR_MISSING an empty value, or what is absent at the end; ERR_FULL too long, or too
// many questions; ERR_RANGE too few or too many labels, or not as many in English; ERR_UTF8.
MUST_CHECK enum err instrument_read(struct span file, struct instrument *ret_instrument, int *ret_line);
int instrument_options(const struct instrument *i, int question);
const char *instrument_label(const struct instrument *i, int question, int value, enum lang l); // value 1..options
bool instrument_is_scored(const struct instrument *i, int question);
