// Rows of tables, written as separated values, as a workbook or as JSON.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/words.h"
#include "report/export.h"

#define WRITER_COLUMNS 64
#define WRITER_HEADING 48

// A column's heading is a word of the request's language; in JSON its English one is the key, whatever the language.
struct writer_column { enum word heading; int number; }; // number: fills the heading's {n} when it has one

struct writer;

MUST_CHECK enum err writer_open(const char *path, enum export_format format, enum lang lang, const char *title, const char *author, struct writer **ret_writer);
// Begins a further table. Separated values have room for one table only: false, and its rows are not to be written.
bool writer_table(struct writer *w, enum word name, const struct writer_column *columns, int n);
// The cells of a row from left to right, then writer_row.
void writer_text(struct writer *w, struct span s);
void writer_string(struct writer *w, const char *s);
void writer_number(struct writer *w, int64_t value, int places); // value / 10^places
void writer_none(struct writer *w);                              // nothing is known: an empty cell, in JSON no member
void writer_row(struct writer *w);
MUST_CHECK enum err writer_commit(struct writer *w);             // as output_commit; ERR_FULL: too many rows for a workbook
void writer_drop(struct writer *w);
