// The threads that bring the kiosk's ledgers and its server's together, and make it known to a server. The main thread never waits for them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model.h"
#include "core/record.h"
#include "device/clock.h"
#include "kiosk/lane.h"
#include "store/store.h"
#include "sync/membership.h"

struct uplink;

struct uplink_news { // how things stand now
	int serving;                    // which uplink_serve this is about
	bool online, refused, withdrawn; // the last request was answered; answered, but as to a stranger; signed by the pinned server, for ever
	uint64_t waiting, coming, held; // records not there, not here; ledgers that the server does not take
	uint64_t seen;                  // of what uplink_grown told
	int64_t synced_up_ms;           // when nothing was left to do last; 0: not yet
	uint64_t folded, event_folded;  // records that came and count in the state: all, and those of the organiser; only ever more, from 1 on
	bool is_parted; struct ledger_id parted; // this kiosk's ledger has another history there: an old copy of its disk was put back
	int anchors; struct anchor anchor; // how many times the server's signed clock was read; the last one
	bool has_ahead; int64_t ahead_ms; // what its unsigned word says of our clock: theirs less ours
	enum err failed;                // of the last step; ERR_OK: none
	bool is_store_failed;           // ... and it was the store

	int enrolling;                  // which uplink_enrol this is about
	enum enrol enrol;
	struct membership joined;       // CONNECTED: what is to be kept; its code at COMPARE
};

// `wake` is called from the threads whenever there is something to take. NULL: no memory or thread.
struct uplink *uplink_open(struct lane *lane, const struct clock *clock, void (*wake)(void));
// From now on this server, and this connection of the event's store, which is the uplink's to close; the first request comes at a random
// moment within start_ms. m NULL: none. Returns the number that news will carry.
int uplink_serve(struct uplink *u, const struct membership *m, struct store *beside, int64_t start_ms);
void uplink_grown(struct uplink *u, uint64_t written);          // records were written, so many in all
void uplink_clock(struct uplink *u, const struct clock *clock); // it was set
int uplink_enrol(struct uplink *u, const struct enrolment *code, const uint8_t seed[SEAL_SEED], const char *name);
void uplink_enrol_end(struct uplink *u);
bool uplink_take(struct uplink *u, struct uplink_news *ret_news);
void uplink_close(struct uplink *u);    // within two seconds, unless a request hangs: then its thread is left behind; NULL is fine
