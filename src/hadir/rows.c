// Rows of a .csv or .xlsx file.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/rows.h"

#include "hadir/file.h"

#include <stdlib.h>
#include <string.h>

static bool is_workbook(const char *path)
{
	size_t n = strlen(path);
	return n > 5 && strcmp(path + n - 5, ".xlsx") == 0;
}

enum err rows_open(const char *path, struct rows *ret_rows)
{
	*ret_rows = (struct rows){ 0 };
	struct file_bytes file;
	enum err e = file_read(path, is_workbook(path) ? XLSX_FILE : CSV_MAX, &file);
	if (e != ERR_OK)
		return e;
	struct span bytes = { file.at, file.len };
	if (is_workbook(path)) {
		e = xlsx_open_bytes(bytes, &ret_rows->book);
		file_free(&file);
		return e;
	}
	size_t cap = 3 * file.len + 1, len = 0;
	ret_rows->text = malloc(cap);
	e = ret_rows->text ? csv_decode(bytes, ret_rows->text, cap, &len) : ERR_NO_MEMORY;
	file_free(&file);
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
