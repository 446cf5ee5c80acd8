// The rows of a table that people made, be it CSV or a workbook.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/csv.h"
#include "device/xlsx.h"

struct rows { struct xlsx *book; struct csv csv; char *text; };

bool rows_is_workbook(const char *name); // by its ending
MUST_CHECK enum err rows_open(struct span file, bool workbook, struct rows *ret_rows); // what csv_decode and xlsx_open return
// The next row; false at the end, then ret_problem says what ended it too early.
bool rows_next(struct rows *r, struct row *ret_row, enum problem *ret_problem);
void rows_close(struct rows *r);
