// Rows of a table as CSV or a workbook.
// SPDX-License-Identifier: Apache-2.0
#include "device/rows.h"

#include <stdlib.h>
#include <string.h>

bool rows_is_workbook(const char *name)
{
	size_t n = strlen(name);
	return n > 5 && span_like((struct span){ name + n - 5, 5 }, ".xlsx");
}

enum err rows_open(struct span file, bool workbook, struct rows *ret_rows)
{
	*ret_rows = (struct rows){ 0 };
	if (workbook)
		return xlsx_open_bytes(file, &ret_rows->book);
	size_t cap = 3 * file.len + 1, len = 0;
	ret_rows->text = malloc(cap);
	enum err e = ret_rows->text ? csv_decode(file, ret_rows->text, cap, &len) : ERR_NO_MEMORY;
	if (e == ERR_OK)
		csv_init(&ret_rows->csv, ret_rows->text, len);
	else
		rows_close(ret_rows);
	return e;
}

bool rows_next(struct rows *r, struct row *ret_row, enum problem *ret_problem)
{
	*ret_problem = PROBLEM_NONE;
	return r->book ? xlsx_next(r->book, ret_row) : csv_next(&r->csv, ret_row, ret_problem);
}

void rows_close(struct rows *r)
{
	xlsx_close(r->book);
	free(r->text);
	*r = (struct rows){ 0 };
}
