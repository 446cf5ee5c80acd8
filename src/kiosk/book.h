// The event's store, this kiosk's ledger in it, and the clock that stamps what is written.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/clock.h"
#include "device/log.h"
#include "kiosk/keys.h"
#include "store/ledger.h"
#include "store/state.h"

#define BOOK_SIGN_RECORDS 50         // a signature at least every so many records
#define BOOK_SIGN_MS (10 * 60000)    // ... or so long after the first unsigned one
#define BOOK_PATH 400

struct book {
	char folder[200], name[64];      // name: of the kiosk
	struct log *log;
	struct keys keys;
	struct clock clock;
	struct store *store;             // NULL: no event, or it cannot be opened
	struct store *home; uint32_t home_event; // of the event that this kiosk is enrolled for: kept open for the uplink
	char path[BOOK_PATH];            // of the store, "": no event
	uint32_t event;
	struct ledger_id id;
	bool has_boot;                   // this run's first record is written; it waits for a clock that is known
	uint64_t written;                // records of this run of the program
	uint64_t unsigned_records; int64_t unsigned_up_ms; // since the last signature; when the first of them came
	enum err failed;                 // of the last append: nothing can be recorded until book_ready says so
	char detail[160];                // what was said of it
	uint32_t lost;                   // records that were refused while it failed
};

struct import { int files, refused; uint64_t records, ledgers; bool other_event; };

// Keys and clock of a data folder, which is made where it is not there. `now_ms` >= 0: the time is this, worth `worth`, and never the system's.
MUST_CHECK enum err book_init(struct book *b, const char *folder, const char *name, struct log *log, int64_t now_ms, enum quality worth);
// Opens the folder's store whose event runs today, else the next, else the last. ERR_NOT_FOUND: there is none; ERR_BUSY: another process has it.
MUST_CHECK enum err book_open(struct book *b, uint32_t wanted_event); // wanted: 0, or this one whatever its days
// Brings a .hadir file in: into the open store when it is of the same event, else into a store of its own beside it.
MUST_CHECK enum err book_import(struct book *b, const char *file, struct import *ret_sum, uint32_t *ret_event);
MUST_CHECK enum err book_begin_anew(struct book *b); // another ledger of this kiosk in the open store, which says why; the one before is left as it is
void book_close(struct book *b);     // signed, if it can be
// Another connection of the event's store, for another thread, made where it is not there yet. The event becomes the one that this kiosk is enrolled for.
MUST_CHECK enum err book_home(struct book *b, uint32_t event, struct store **ret_beside);
void book_leave_home(struct book *b);
void book_forget(struct book *b);    // closed: of no event any more

struct stamp book_now(const struct book *b);
bool book_knows_time(const struct book *b);
// A store, a known time (else ERR_MISSING), this run's first record written; after a failure, that records can be written again.
MUST_CHECK enum err book_ready(struct book *b);
// All facts durable in one transaction, or none; book_ready first.
MUST_CHECK enum err book_append(struct book *b, const struct fact *facts, int n);
uint64_t book_next(struct book *b);  // the number of the next record, after book_ready; 0: not known
void book_wrote(struct book *b, enum err e); // after a function of store wrote (or failed) by itself
void book_fault(struct book *b, const char *what, const char *detail, bool is_over); // recorded if it can be, and logged
void book_sign(struct book *b, bool is_due_only);
