// What the parts of the recap share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/attendees.h"
#include "report/grid.h"
#include "report/recap.h"

#define RECAP_TEXT 512
#define RECAP_CHUNK 30   // sessions of one matrix

struct recap_unit { const char *name; int invited, registered, attended, letters; };

struct recap {
	const struct recap_request *request;
	enum lang lang;
	struct muster *muster;
	struct attendees people;
	struct recap_unit *unit; // by name
	int units;
	int from, shown;         // sessions of the matrix being drawn
	bool nip_below;          // the NIP stands below the name, to make room
	struct grid_column columns[RECAP_CHUNK + 8];
	char heading[RECAP_CHUNK][16], group[RECAP_CHUNK][16], sum[RECAP_CHUNK][16];
	char room[8][RECAP_TEXT]; // texts of the row being drawn
};

void recap_matrix(struct recap *r, struct folio *f);   // people and sessions
void recap_units(struct recap *r, struct folio *f);    // by institution
void recap_sessions(struct recap *r, struct folio *f); // by session, with the signatures

struct span recap_number(char room[RECAP_TEXT], int64_t n);
struct span recap_percent(char room[RECAP_TEXT], int x10); // a dash for -1
void recap_legend(const struct recap *r, struct folio *f, enum word w);
