// What the exports share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/attendees.h"
#include "report/integrity.h"
#include "report/writer.h"

struct exporting {
	const struct export_request *request;
	struct muster *muster;
	struct writer *writer;
	int64_t rows, all;       // all: people, for the progress
	int kiosks;
	struct { uint64_t ledger; char name[64]; } *kiosk;
};

// Each writes the tables of one kind.
MUST_CHECK enum err export_attendance(struct exporting *x);
MUST_CHECK enum err export_recap(struct exporting *x);
MUST_CHECK enum err export_people(struct exporting *x);
MUST_CHECK enum err export_ratings(struct exporting *x);

// Every person by number, with the progress told.
typedef enum err export_person(struct exporting *x, const struct person *p);
MUST_CHECK enum err export_each_person(struct exporting *x, export_person *row);
void export_moment(struct exporting *x, int64_t at_ms); // a cell "2025-10-14 07:48:05" in the event's zone; none for 0
