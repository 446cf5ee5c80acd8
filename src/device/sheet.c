// Workbooks by libxlsxwriter.
// SPDX-License-Identifier: Apache-2.0
#include "device/sheet.h"

#include "device/output.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#define PLACES 3
#define TEXT_MAX 2048 // bytes of a cell with its NUL
#define NARROW 6
#define WIDE 60       // characters of the narrowest and widest column

struct sheet {
	struct output *output;
	lxw_workbook *book;
	lxw_worksheet *page;      // the table being written
	lxw_format *heading, *number[PLACES + 1];
	lxw_row_t row;
	int column, columns;
	uint16_t width[SHEET_COLUMNS]; // characters of the longest value of each column
	enum err failed;
};

static void add_formats(struct sheet *s)
{
	static const char *const forms[PLACES + 1] = { "0", "0.0", "0.00", "0.000" };
	s->heading = workbook_add_format(s->book);
	format_set_bold(s->heading);
	format_set_bg_color(s->heading, 0xE3E8E6);
	format_set_bottom(s->heading, LXW_BORDER_THIN);
	format_set_align(s->heading, LXW_ALIGN_VERTICAL_CENTER);
	for (int i = 0; i <= PLACES; i++) {
		s->number[i] = workbook_add_format(s->book);
		format_set_num_format(s->number[i], forms[i]);
	}
}

enum err sheet_open(const char *path, const char *title, const char *author, struct sheet **ret_sheet)
{
	struct sheet *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	enum err e = output_open(path, &s->output);
	if (e) {
		free(s);
		return e;
	}
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	s->book = workbook_new_opt(output_temporary(s->output), &options);
	if (!s->book) {
		output_drop(s->output);
		free(s);
		return ERR_NO_MEMORY;
	}
	lxw_doc_properties properties = { .title = (char *)(title ? title : ""), .author = (char *)(author ? author : "") };
	workbook_set_properties(s->book, &properties);
	add_formats(s);
	*ret_sheet = s;
	return ERR_OK;
}

// In constant memory the columns are still written at the end, when their widths are known.
static void end_table(struct sheet *s)
{
	if (!s->page)
		return;
	for (int i = 0; i < s->columns; i++) {
		int width = s->width[i] + 2;
		worksheet_set_column(s->page, (lxw_col_t)i, (lxw_col_t)i, width < NARROW ? NARROW : width > WIDE ? WIDE : width, NULL);
	}
	worksheet_autofilter(s->page, 0, 0, s->row > 1 ? s->row - 1 : 0, (lxw_col_t)(s->columns - 1));
}

static void widen(struct sheet *s, size_t characters)
{
	if (characters > s->width[s->column])
		s->width[s->column] = (uint16_t)(characters < WIDE ? characters : WIDE);
}

void sheet_begin(struct sheet *s, const char *name, const char *const *headings, int n)
{
	assert(n > 0 && n <= SHEET_COLUMNS && s->column == 0);
	end_table(s);
	s->page = workbook_add_worksheet(s->book, name);
	assert(s->page);
	s->columns = n;
	s->row = 0;
	memset(s->width, 0, sizeof s->width);
	worksheet_freeze_panes(s->page, 1, 0);
	worksheet_set_row(s->page, 0, 20, NULL);
	for (s->column = 0; s->column < n; s->column++) {
		worksheet_write_string(s->page, 0, (lxw_col_t)s->column, headings[s->column], s->heading);
		widen(s, utf8_count(span_of(headings[s->column])) + 3); // room for the filter's button
	}
	s->row = 1;
	s->column = 0;
}

static bool has_room(struct sheet *s)
{
	assert(s->page && s->column < s->columns);
	if (s->row > SHEET_ROWS)
		s->failed = ERR_FULL;
	return !s->failed;
}

void sheet_text(struct sheet *s, struct span text)
{
	char room[TEXT_MAX];
	if (!text.len) {
		sheet_skip(s);
		return;
	}
	bool fits = span_copy(text, room, sizeof room);
	assert(fits);
	if (has_room(s)) {
		worksheet_write_string(s->page, s->row, (lxw_col_t)s->column, room, NULL);
		widen(s, utf8_count(text));
	}
	s->column++;
}

void sheet_number(struct sheet *s, int64_t value, int places)
{
	assert(places >= 0 && places <= PLACES);
	static const double units[PLACES + 1] = { 1, 10, 100, 1000 };
	if (has_room(s)) {
		worksheet_write_number(s->page, s->row, (lxw_col_t)s->column, (double)value / units[places], s->number[places]);
		widen(s, 8);
	}
	s->column++;
}

void sheet_skip(struct sheet *s)
{
	assert(s->column < s->columns);
	s->column++;
}

void sheet_end_row(struct sheet *s)
{
	s->row++;
	s->column = 0;
}

static enum err err_of_book(lxw_error code)
{
	switch (code) {
	case LXW_NO_ERROR: return ERR_OK;
	case LXW_ERROR_MEMORY_MALLOC_FAILED: return ERR_NO_MEMORY;
	case LXW_ERROR_ZIP_PARAMETER_ERROR: return ERR_FULL;
	default: return ERR_IO;
	}
}

enum err sheet_commit(struct sheet *s)
{
	end_table(s);
	enum err e = err_of_book(workbook_close(s->book));
	e = s->failed ? s->failed : e;
	struct output *o = s->output;
	free(s);
	if (!e)
		return output_commit(o);
	output_drop(o);
	return e;
}

// The library frees a workbook only by writing it; that goes to the temporary file, which is then removed.
void sheet_drop(struct sheet *s)
{
	if (!s)
		return;
	(void)workbook_close(s->book);
	output_drop(s->output);
	free(s);
}
