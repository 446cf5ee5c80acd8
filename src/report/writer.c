// One table, three forms.
// SPDX-License-Identifier: Apache-2.0
#include "report/writer.h"

#include "core/body.h"
#include "core/csv.h"
#include "device/output.h"
#include "device/sheet.h"

#include <assert.h>
#include <stdlib.h>

#define ROW 32768 // bytes of a row, escaped; a row's texts have 8 KB at most

struct writer {
	enum export_format format;
	enum lang lang;
	struct output *output;   // of separated values and JSON
	struct sheet *sheet;     // of a workbook
	int tables, columns, column;
	bool first;              // of the table's rows
	char key[WRITER_COLUMNS][WRITER_HEADING]; // JSON's
	struct text row;
	char room[ROW];
};

static void put(struct writer *w, const char *s)
{
	output_write(w->output, span_of(s));
}

static void put_row(struct writer *w)
{
	assert(!w->row.full);
	output_write(w->output, text_span(&w->row));
	w->row = text_init(w->room, ROW);
}

enum err writer_open(const char *path, enum export_format format, enum lang lang, const char *title, const char *author, struct writer **ret_writer)
{
	struct writer *w = calloc(1, sizeof *w);
	if (!w)
		return ERR_NO_MEMORY;
	w->format = format;
	w->lang = lang;
	w->row = text_init(w->room, ROW);
	enum err e = format == EXPORT_XLSX ? sheet_open(path, title, author, &w->sheet) : output_open(path, &w->output);
	if (e) {
		free(w);
		return e;
	}
	if (format == EXPORT_JSON) {
		text_str(&w->row, "{\"title\":");
		body_write_string(&w->row, span_of(title));
		put_row(w);
	}
	if (format == EXPORT_CSV)
		put(w, "\xef\xbb\xbf"); // without it Excel takes UTF-8 for Windows-1252
	*ret_writer = w;
	return ERR_OK;
}

static void write_heading(const struct writer_column *c, enum lang lang, char ret_heading[WRITER_HEADING])
{
	char number[16];
	struct text n = text_init(number, sizeof number), t = text_init(ret_heading, WRITER_HEADING);
	text_int(&n, c->number);
	words_write(&t, c->heading, lang, (struct fill[]){ { "n", number } }, 1);
	assert(!t.full);
}

static void end_table(struct writer *w)
{
	if (w->format == EXPORT_JSON && w->tables)
		put(w, "\n]");
}

bool writer_table(struct writer *w, enum word name, const struct writer_column *columns, int n)
{
	assert(n <= WRITER_COLUMNS && w->column == 0);
	char heading[WRITER_COLUMNS][WRITER_HEADING];
	const char *headings[WRITER_COLUMNS];
	if (w->format == EXPORT_CSV && w->tables)
		return false;
	end_table(w);
	for (int i = 0; i < n; i++) {
		write_heading(&columns[i], w->lang, heading[i]);
		write_heading(&columns[i], LANG_EN, w->key[i]);
		headings[i] = heading[i];
	}
	w->tables++;
	w->columns = n;
	w->first = true;
	if (w->format == EXPORT_XLSX)
		sheet_begin(w->sheet, word(name, w->lang), headings, n);
	if (w->format == EXPORT_JSON) {
		put(w, ",\n\"");
		put(w, word(name, LANG_EN));
		put(w, "\":[");
	}
	for (int i = 0; i < n && w->format == EXPORT_CSV; i++)
		writer_string(w, headings[i]);
	if (w->format == EXPORT_CSV)
		writer_row(w);
	return true;
}

// What stands before a cell's value.
static void begin_cell(struct writer *w)
{
	assert(w->column < w->columns);
	if (w->format == EXPORT_CSV && w->column)
		text_char(&w->row, ';');
	if (w->format == EXPORT_JSON) {
		if (!w->row.len)
			text_str(&w->row, w->first ? "\n{" : ",\n{");
		body_key(&w->row, w->key[w->column]);
	}
	w->column++;
}

void writer_text(struct writer *w, struct span s)
{
	if (w->format == EXPORT_XLSX) {
		sheet_text(w->sheet, s);
		return;
	}
	begin_cell(w);
	if (w->format == EXPORT_CSV)
		csv_write(&w->row, s, ';');
	else
		body_write_string(&w->row, s);
}

void writer_string(struct writer *w, const char *s)
{
	writer_text(w, span_of(s));
}

static void write_fraction(struct text *t, int64_t value, int places)
{
	char room[32];
	struct text number = text_init(room, sizeof room);
	text_decimal(&number, value, places);
	for (char *c = room; *c; c++)
		if (*c == ',')
			*c = '.';
	text_str(t, room);
}

void writer_number(struct writer *w, int64_t value, int places)
{
	if (w->format == EXPORT_XLSX) {
		sheet_number(w->sheet, value, places);
		return;
	}
	begin_cell(w);
	if (w->format == EXPORT_CSV)
		text_decimal(&w->row, value, places);
	else
		write_fraction(&w->row, value, places);
}

void writer_none(struct writer *w)
{
	if (w->format == EXPORT_XLSX)
		sheet_skip(w->sheet);
	else if (w->format == EXPORT_CSV)
		begin_cell(w);
	else
		w->column++;
}

void writer_row(struct writer *w)
{
	if (w->format == EXPORT_XLSX) {
		sheet_end_row(w->sheet);
		return;
	}
	assert(w->column == w->columns);
	if (w->format == EXPORT_JSON && !w->row.len)
		text_str(&w->row, w->first ? "\n{" : ",\n{");
	text_str(&w->row, w->format == EXPORT_CSV ? "\r\n" : "}");
	put_row(w);
	w->first = false;
	w->column = 0;
}

enum err writer_commit(struct writer *w)
{
	if (w->format == EXPORT_JSON) {
		end_table(w);
		put(w, "\n}\n");
	}
	enum err e = w->format == EXPORT_XLSX ? sheet_commit(w->sheet) : output_commit(w->output);
	free(w);
	return e;
}

void writer_drop(struct writer *w)
{
	if (!w)
		return;
	sheet_drop(w->sheet);
	output_drop(w->output);
	free(w);
}
