// Workbooks (.xlsx): written row by row in constant memory, values only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define SHEET_COLUMNS 256
#define SHEET_ROWS 1048575 // below the heading; the format's own limit

struct sheet; // a workbook being written, one table after the other

// Errors as output_open's.
MUST_CHECK enum err sheet_open(const char *path, const char *title, const char *author, struct sheet **ret_sheet);
// A further table: its tab's name (at most 31 characters, no []:*?/\) and its headings, which stay in view and can be filtered.
void sheet_begin(struct sheet *s, const char *name, const char *const *headings, int n);

// The cells of a row from left to right, then sheet_end_row. Texts are texts, whatever they begin with: nothing is calculated.
void sheet_text(struct sheet *s, struct span text);
void sheet_number(struct sheet *s, int64_t value, int places); // value / 10^places, shown with these places
void sheet_skip(struct sheet *s);
void sheet_end_row(struct sheet *s);

MUST_CHECK enum err sheet_commit(struct sheet *s); // ERR_FULL: more rows than a table takes; else as output_commit
void sheet_drop(struct sheet *s);
