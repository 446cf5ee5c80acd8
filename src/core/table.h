// A table that people typed: rows of fields, its heading, and everything that can be wrong with it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/words.h"

#define ROW_FIELDS 64         // columns of a row; further ones are left out
#define TABLE_ROWS 200000     // of people in one file
#define TABLE_TITLE_ROWS 10   // rows without heading that may stand before it

// One row, whatever it was read from (csv.h, or a sheet of a workbook); fields are borrowed.
struct row { int line; int count; struct span field[ROW_FIELDS]; };
bool row_is_empty(const struct row *row);

enum problem { // what can be wrong in a table; the sentence for p is (enum word)(WORD_PROBLEM_NONE + p)
	PROBLEM_NONE, PROBLEM_NO_HEADING, PROBLEM_NO_COLUMN, PROBLEM_TWICE_HEADING, PROBLEM_UNKNOWN_HEADING, PROBLEM_EXTRA_FIELD,
	PROBLEM_NAME_EMPTY, PROBLEM_TITLE_EMPTY, PROBLEM_TOO_LONG, PROBLEM_NOT_UTF8,
	PROBLEM_NIP_LENGTH, PROBLEM_NIP_BIRTH, PROBLEM_NIP_TMT, PROBLEM_NIP_SEX, PROBLEM_NIP_SERIAL, PROBLEM_NIP_EXCEL, PROBLEM_NIP_TWICE,
	PROBLEM_NIP_AGE, PROBLEM_NIK,
	PROBLEM_PERSON_TWICE, PROBLEM_ROLE, PROBLEM_RANK, PROBLEM_DATE, PROBLEM_TIME, PROBLEM_NUMBER, PROBLEM_YES_NO,
	PROBLEM_ENDS_BEFORE, PROBLEM_OVERLAP, PROBLEM_OUTSIDE_EVENT, PROBLEM_FRIDAY, PROBLEM_NUMBER_TWICE,
	PROBLEM_PIN, PROBLEM_PIN_WEAK, PROBLEM_KEY, PROBLEM_CSV_QUOTE, PROBLEM_TOO_MANY, PROBLEM_NO_ROWS,
	PROBLEM_COUNT
};
bool problem_is_warning(enum problem p); // warnings are shown and do not stop a publish

// other_line: the first of two, 0: none; detail: the value or column concerned
struct finding { int line; int other_line; enum problem problem; char detail[160]; };
typedef void finding_sink(void *context, const struct finding *f); // called in the order of lines
void finding_write(const struct finding *f, enum lang l, struct text *out); // its sentence

enum column {
	COLUMN_NUMBER, COLUMN_NAME, COLUMN_NIP, COLUMN_RANK, COLUMN_POSITION, COLUMN_UNIT, COLUMN_REGION, COLUMN_ROLE, COLUMN_CLASS,
	COLUMN_LETTER, COLUMN_LETTER_DAY, COLUMN_REPLACES,
	COLUMN_TITLE, COLUMN_SPEAKER, COLUMN_MODERATOR, COLUMN_DAY, COLUMN_START, COLUMN_END, COLUMN_JP, COLUMN_ROOM, COLUMN_INSTRUMENT, COLUMN_OUT,
	COLUMN_PIN, COLUMN_KEY,
	COLUMN_UNUSED, // known and left out on purpose: sex, telephone, e-mail, province
	COLUMN_COUNT
};
const char *column_name(enum column c); // as the template writes it: "tgl_surat_tugas"

enum table { TABLE_PEOPLE, TABLE_SESSIONS, TABLE_OFFICERS, TABLE_KIOSKS, TABLE_COUNT };
struct heading {
	enum table table;
	int at[COLUMN_COUNT]; // index of the field, -1: absent
	int count;            // fields of the heading row
	int year;             // this year, for the ages in NIPs; 0 (as set here): not looked at
};

// True when the row is the table's heading (a row before it, such as a title, is not): it holds the table's first needed column and one more
// that is known (or nothing else), or two known ones, lower-cased and only letters and digits compared. Problems with it go to the sink.
bool table_heading(const struct row *row, enum table table, struct heading *ret_heading, finding_sink *sink, void *context);

// Reading a whole table: for each row, table_row says whether it holds a value; title rows, the heading and empty rows do not.
struct table_scan { struct heading heading; bool found, full; int before, rows; };
void table_begin(struct table_scan *t, enum table table); // heading.year may be set after it
bool table_row(struct table_scan *t, const struct row *row, finding_sink *sink, void *context);
void table_end(const struct table_scan *t, finding_sink *sink, void *context); // PROBLEM_NO_HEADING or PROBLEM_NO_ROWS

// One row on its way to a value: what is wrong with it goes to the sink, and `good` tells whether an error (not a mere warning) was among it.
struct row_reader { const struct heading *h; const struct row *row; finding_sink *sink; void *context; bool good; };
// Reports PROBLEM_EXTRA_FIELD when the row has values beyond the heading's last column: a separator stood in a value.
struct row_reader row_begin(const struct heading *h, const struct row *row, finding_sink *sink, void *context);
void row_report(struct row_reader *r, enum problem p, struct span detail);
struct span row_get(const struct row_reader *r, enum column c); // trimmed; empty when the column is absent or holds only dashes
// The value with white space of any kind levelled to single spaces, copied whole; PROBLEM_TOO_LONG or PROBLEM_NOT_UTF8 and "" otherwise.
void row_text(struct row_reader *r, enum column c, char *ret_text, size_t cap);
int64_t row_number(struct row_reader *r, enum column c, int64_t most); // 1.., as "1", "1." or "1)"; 0 when empty; PROBLEM_NUMBER and 0 otherwise
// detail is cut at a character where it is too long
void table_report(finding_sink *sink, void *context, int line, int other_line, enum problem p, struct span detail);
