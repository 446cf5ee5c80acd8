// The rows of a table on disk, be it .csv or .xlsx.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/csv.h"
#include "device/xlsx.h"

struct rows { struct xlsx *book; struct csv csv; char *text; };

MUST_CHECK enum err rows_open(const char *path, struct rows *ret_rows); // by the name's ending; what file_read and xlsx_open return
// The next row; false at the end, then ret_problem says what ended it too early.
bool rows_next(struct rows *r, struct row *ret_row, enum problem *ret_problem);
void rows_close(struct rows *r);
