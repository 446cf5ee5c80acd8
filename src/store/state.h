// What the ledgers of a file add up to: the event, its sessions, people, badges and presence, as rows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fold.h"
#include "store/store.h"

MUST_CHECK enum err state_event(struct store *s, struct event *ret_event);                 // ERR_NOT_FOUND before the first event record
int state_sessions(struct store *s, struct session *ret_sessions, int cap);                // by start, gone ones included; returns how many there are
int state_officers(struct store *s, struct officer *ret_officers, int cap);
MUST_CHECK enum err state_session_cell(struct store *s, uint32_t session, struct session_cell *ret_cell);
int64_t state_expected(struct store *s, const char *class);                                // people not gone of this class or of none ("": all)
MUST_CHECK enum err state_instrument(struct store *s, const char *id, struct instrument_fact *ret_fact);
int state_instruments(struct store *s, struct instrument_fact *ret_facts, int cap);

MUST_CHECK enum err state_person(struct store *s, uint64_t number, struct person *ret_person);
MUST_CHECK enum err state_badge(struct store *s, const uint8_t hash[SEAL_HASH], struct badge_cell *ret_badge, struct holder_cell *ret_holder); // ERR_NOT_FOUND
MUST_CHECK enum err state_holder(struct store *s, uint64_t holder, struct holder_cell *ret_holder, struct badge_cell *ret_latest, uint8_t ret_hash[SEAL_HASH]); // the holder's latest badge
MUST_CHECK enum err state_presence(struct store *s, uint64_t person, uint32_t session, struct presence_cell *ret_cell); // an empty cell when nothing is known
MUST_CHECK enum err state_pending(struct store *s, const uint8_t hash[SEAL_HASH], uint32_t session, struct presence_cell *ret_cell);

// People whose name key matches what was typed (name_matches), or whose NIP begins with the typed digits (4 or more); not gone; by name; returns how many were filled.
int state_search(struct store *s, struct span typed, struct person *ret_people, int cap);
MUST_CHECK enum err state_find_key(struct store *s, const char *roster_key, struct person *ret_person); // roster_key of people; ERR_NOT_FOUND

// Iterating, by name within role (order of a daftar hadir) or by number; those of `class` and of none, "" is everybody.
enum people_order {
	PEOPLE_BY_NUMBER, PEOPLE_BY_NAME,
	PEOPLE_BY_UNIT,   // of these only number, role, gone, class (class_key) and unit, which need no record to be read
	PEOPLE_REPLACING, // by number, and only who came in another's place
};
struct people_reader;
MUST_CHECK enum err people_reader_open(struct store *s, enum people_order order, const char *class, struct people_reader **ret_reader);
bool people_next(struct people_reader *r, struct person *ret_person); // gone ones included
// Everybody by number, of each what PEOPLE_BY_UNIT gives and the cell of this session, an empty one when nothing is known: one sweep.
MUST_CHECK enum err people_reader_open_in(struct store *s, uint32_t session, struct people_reader **ret_reader);
bool people_next_in(struct people_reader *r, struct person *ret_person, struct presence_cell *ret_cell);
MUST_CHECK enum err people_reader_error(const struct people_reader *r); // after people_next gave false: ERR_OK at the true end
void people_reader_close(struct people_reader *r);

typedef void pending_sink(void *context, const uint8_t hash[SEAL_HASH], uint32_t session, const struct presence_cell *cell);
MUST_CHECK enum err state_each_pending(struct store *s, pending_sink *sink, void *context); // those that found no person
typedef void kiosk_sink(void *context, const struct ledger_id *id, const struct kiosk_cell *cell);
// Every kiosk ledger, and every expected kiosk without one; an epoch of zeros: whatever ledger that key comes with, none is here.
MUST_CHECK enum err state_each_kiosk(struct store *s, kiosk_sink *sink, void *context);
MUST_CHECK enum err state_boot(struct store *s, uint64_t ledger_tag, uint32_t boot, struct boot_cell *ret_cell);
MUST_CHECK enum err state_rating(struct store *s, uint32_t session, const char *instrument, struct rating_cell *ret_cell);
typedef void comment_sink(void *context, const char *comment);
MUST_CHECK enum err state_each_comment(struct store *s, uint32_t session, const char *instrument, comment_sink *sink, void *context);

// Rebuilds every cell from the ledgers into the file's own tables; rows differ nowhere when it was consistent (ledger_verify compares first).
MUST_CHECK enum err state_rebuild(struct store *s);
