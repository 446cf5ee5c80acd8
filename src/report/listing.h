// What both forms of attendance list share: title, place, the cell of a name, totals, notes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/attendance.h"
#include "report/attendees.h"
#include "report/grid.h"

#define LISTING_SESSIONS 6   // of one sheet
#define LISTING_TEXT 512

struct listing {
	const struct attendance_request *request;
	enum lang lang;
	struct muster *muster;
	struct attendees people;
	int day;                 // yyyymmdd
	int sheets;              // runs of LISTING_SESSIONS sessions
	int sheet;               // the one being drawn
	struct grid_column columns[8 + LISTING_SESSIONS];
	char **notes;            // on manual entries and corrections of a single session
	int note_count;
	char room[12][LISTING_TEXT]; // texts of the row being drawn
};

MUST_CHECK enum err listing_read_notes(struct listing *l); // of the list's only session
void listing_free(struct listing *l);

void listing_title(const struct listing *l, char ret_title[LISTING_TEXT]);
void listing_place(const struct listing *l, const struct session *s, char ret_place[LISTING_TEXT]); // s NULL: without a room
void listing_hours(const struct listing *l, const struct session *s, char ret_hours[LISTING_TEXT]);  // 08.00 – 10.00 WIB
void listing_numbered(const struct listing *l, enum word w, const char *slot, int64_t n, char ret_text[LISTING_TEXT]);
void listing_person(struct listing *l, int row, struct grid_cell *ret_cells); // number, name, rank, position and unit: cells 0 to 4; uses room 0 to 3
void listing_totals(const struct listing *l, int session, struct text *out);  // Hadir = 86 orang ...; dots where the session has not been held
bool listing_has_absent(const struct listing *l);

// The seven columns' and session columns' places; widths in millimetres.
void signlist_build(struct folio *f, void *listing); // one session, upright, zigzag signatures
void daylist_build(struct folio *f, void *listing);  // sessions side by side, landscape
