// Separated values (RFC 4180 and what Excel makes of it): rows of borrowed fields.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table.h"

#define CSV_MAX (64u << 20) // bytes of a file

// A reader over a whole file in the caller's memory, which it rewrites in place to unquote.
struct csv {
	char *at, *end;
	char separator; // found from the first lines: ; , or tab; a line "sep=;" is obeyed
	int line;       // of the row last read, from 1; where the quote opens that is never closed
	int next_line;
};

// Turns a file into UTF-8 without BOM: UTF-16 with BOM, else UTF-8, else Windows-1252. Returns bytes written; ERR_FULL when ret_text (3
// bytes for each of `file`) is too small, ERR_UTF8 for NUL bytes.
MUST_CHECK enum err csv_decode(struct span file, char *ret_text, size_t cap, size_t *ret_len);
void csv_init(struct csv *c, char *text, size_t len);
// The next row, or false at the end. An open quote at the end of the file gives ret_problem = PROBLEM_CSV_QUOTE and ends the reading.
bool csv_next(struct csv *c, struct row *ret_row, enum problem *ret_problem);

// Writes one field: quoted where needed; a value that a spreadsheet would take for a formula (= + - @ tab CR first, not a number) gets an
// apostrophe in front; a lone - stays.
void csv_write(struct text *t, struct span field, char separator);
