// people.csv, sessions.csv, officers.csv, kiosks.csv: rows that people typed, turned into values with every problem named.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"

#define ROSTER_FIELDS 40 // columns of a row; further ones are ignored

// One row of a table, whatever it was read from (csv.h, or a sheet of a workbook).
struct row { int line; int count; struct span field[ROSTER_FIELDS]; };

enum problem { // what can be wrong in a table; its words are in words.h under the same names
	PROBLEM_NONE, PROBLEM_NO_HEADING, PROBLEM_NO_NAME_COLUMN, PROBLEM_TWICE_HEADING, PROBLEM_UNKNOWN_HEADING,
	PROBLEM_NAME_EMPTY, PROBLEM_TOO_LONG, PROBLEM_NOT_UTF8,
	PROBLEM_NIP_LENGTH, PROBLEM_NIP_BIRTH, PROBLEM_NIP_TMT, PROBLEM_NIP_SEX, PROBLEM_NIP_SERIAL, PROBLEM_NIP_EXCEL, PROBLEM_NIP_TWICE, PROBLEM_NIP_AGE,
	PROBLEM_PERSON_TWICE, PROBLEM_ROLE, PROBLEM_RANK, PROBLEM_DATE, PROBLEM_TIME, PROBLEM_NUMBER,
	PROBLEM_ENDS_BEFORE, PROBLEM_OVERLAP, PROBLEM_OUTSIDE_EVENT, PROBLEM_FRIDAY, PROBLEM_NUMBER_TWICE,
	PROBLEM_PIN, PROBLEM_KEY, PROBLEM_CSV_QUOTE, PROBLEM_TOO_MANY, PROBLEM_NO_ROWS,
	PROBLEM_COUNT
};
bool problem_is_warning(enum problem p); // warnings are shown and do not stop a publish

struct finding { int line; int other_line; enum problem problem; char detail[160]; }; // other_line: the first of two, 0: none; detail: the value or column concerned
typedef void finding_sink(void *context, const struct finding *f); // called in the order of lines

// The columns of a heading row, by domain 4.3's aliases (lower-cased, only letters and digits compared).
enum column {
	COLUMN_NUMBER, COLUMN_NAME, COLUMN_NIP, COLUMN_RANK, COLUMN_POSITION, COLUMN_UNIT, COLUMN_REGION, COLUMN_ROLE, COLUMN_CLASS,
	COLUMN_LETTER, COLUMN_LETTER_DAY, COLUMN_REPLACES,
	COLUMN_TITLE, COLUMN_SPEAKER, COLUMN_MODERATOR, COLUMN_DAY, COLUMN_START, COLUMN_END, COLUMN_JP, COLUMN_ROOM, COLUMN_INSTRUMENT, COLUMN_OUT,
	COLUMN_PIN, COLUMN_KEY,
	COLUMN_COUNT
};
enum table { TABLE_PEOPLE, TABLE_SESSIONS, TABLE_OFFICERS, TABLE_KIOSKS, TABLE_COUNT };
struct heading { enum table table; int at[COLUMN_COUNT]; }; // index of the field, -1: absent

// True when the row is the table's heading (a row before it, such as a title, is not); problems with it go to the sink.
bool roster_heading(const struct row *row, enum table table, struct heading *ret_heading, finding_sink *sink, void *context);

// A row as a value; false when an error (not a mere warning) was found, all of them go to the sink. Empty rows are for the caller to skip (row_is_empty).
bool roster_person(const struct heading *h, const struct row *row, struct person *ret_person, finding_sink *sink, void *context);
bool roster_session(const struct heading *h, const struct row *row, const struct event *e, struct session *ret_session, finding_sink *sink, void *context);
bool roster_officer(const struct heading *h, const struct row *row, struct officer *ret_officer, char ret_pin[16], finding_sink *sink, void *context); // ret_pin: 4 to 12 digits as typed; the caller hashes it
bool row_is_empty(const struct row *row);

// What concerns several rows: sessions that overlap for one class or one room, double numbers.
void roster_sessions_check(const struct session *sessions, const int *lines, int n, const struct event *e, finding_sink *sink, void *context);

// The key by which a person is known again at the next publish: the NIP when there is one, else name key ‖ '|' ‖ unit, lower case.
void roster_key(const struct person *p, char ret_key[448]);
