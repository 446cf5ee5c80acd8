// The organiser's folder as values, with every problem in it told: event.conf, the tables, questionnaires, letterhead.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/roster.h"
#include "hadir/file.h"
#include "hadir/say.h"

#define FOLDER_KIOSKS 1000
#define FOLDER_INSTRUMENTS 32
#define FOLDER_PICTURE (2u << 20) // bytes of letterhead.png

struct folder {
	const struct args *args;
	const char *path;                // as the person wrote it
	struct event event;
	struct session *sessions; int *session_lines; int session_count;
	struct officer *officers; char (*pins)[ROSTER_PIN]; int officer_count; // officers[i].pin is empty, pins[i] the PIN as typed
	struct person *people; int *people_lines; int people_count, people_cap; // number: as in the column `no`; replaces: the row of the person replaced, from 1
	struct kiosk_fact *kiosks; int kiosk_count;
	struct instrument_fact *instruments; int instrument_count;
	struct file_bytes letterhead;    // a PNG; at NULL: none
	int errors, warnings;            // told so far
	char file[FILE_PATH];            // the one being read, for what is told of it
};

// Reads everything and tells every problem on stderr; DONE when there was no error (warnings may have been told).
// MISUSED when there is no such folder. folder_close in every case.
enum outcome folder_read(const struct args *a, const char *path, struct folder *ret_folder);
void folder_close(struct folder *f);
