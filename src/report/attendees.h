// The people of a list with their marks in its sessions, in the order in which they are printed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/muster.h"

struct attendees {
	struct person *person;
	struct muster_mark *mark;   // of person i in the list's session j: mark[i * sessions + j]
	int n, sessions;
	int at[EVENT_SESSIONS];   // index of each session in the muster
};

struct tally { int present, late, manual, sick, excused, duty, absent, replaced, unknown, all; }; // all: the list's people

// One person's sum over the list's sessions that have been held and were meant for him, or that he came to.
struct total { int present, held, jp, percent_x10; }; // percent: half-up, -1 when nothing was held

// By role, then name: everybody of `role` (-1: all) and `class` ("": all, else this class only) whom muster_lists names in any of the sessions.
MUST_CHECK enum err attendees_read(struct muster *r, const int *sessions, int n, int role, const char *class, struct attendees *ret_list);
void attendees_free(struct attendees *a);
const struct muster_mark *attendees_mark(const struct attendees *a, int person, int session);
struct tally attendees_tally(const struct attendees *a, const struct muster *r, int session); // of those whom muster_lists names there
struct total attendees_total(const struct attendees *a, const struct muster *r, int person);
