// sessions.csv: rows that people typed, turned into sessions with every problem named.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"
#include "core/table.h"

// A row as a session; false when an error (not a mere warning) was found, all of them go to the sink. Start and end hold a date and a time, or a
// time beside the column `tanggal`, which may be missing when the event lasts one day. JP left empty is the planned minutes / 45, whole.
// An event whose days are not known (0) has nothing that could lie outside it.
bool agenda_session(const struct heading *h, const struct row *row, const struct event *e, struct session *ret_session, finding_sink *sink,
	void *context);

// What concerns several rows: sessions that overlap for one class or in one room, double numbers. True when there was no error.
bool agenda_check(const struct session *sessions, const int *lines, int n, finding_sink *sink, void *context);
