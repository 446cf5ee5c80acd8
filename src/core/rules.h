// The verdict on a scan, and which session it is for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/badge.h"
#include "core/fold.h"

enum verdict {
	VERDICT_ACCEPTED, VERDICT_LATE, VERDICT_PENDING, VERDICT_AGAIN, VERDICT_EARLY, VERDICT_CLOSED, VERDICT_NOT_OPEN,
	VERDICT_REVOKED, VERDICT_OTHER_EVENT, VERDICT_TWO_CODES, VERDICT_FOREIGN, VERDICT_DAMAGED,
	VERDICT_COUNT
};
const char *verdict_name(enum verdict v); // "other-event"
bool verdict_records(enum verdict v);     // accepted, late and pending make a presence

// When a session takes scans; UTC ms, each from the first named moment up to but not including the second.
struct windows {
	int64_t open, on_time, late, close; // self-scan: [open, late); of that late from on_time; an officer until close
	int64_t out, out_end;               // leaving: [out, out_end); out == out_end when the session does not ask for it
	int64_t rate, rate_end;             // rating: [rate, rate_end); empty without instrument
};
// open = start - open_before, but not before the session ahead of it has ended (previous_end_ms, 0: none), and at the start at the latest.
// An officer's opening opens at once; on_time and late count from the planned start, or from that opening where it came after; a session
// opened only after its planned end has been moved whole. A close ends scanning until it is opened again, which lets people in for another
// `late` minutes; a close before the planned open only takes an early opening back.
struct windows rules_windows(const struct rules_config *r, const struct session *s, const struct session_cell *cell, int64_t previous_end_ms);

struct slot { const struct session *session; const struct session_cell *cell; struct windows windows; };
// Fills windows of all sessions that are not gone, sorted by start; ret_slots holds n; returns how many. The session ahead: of a class
// in common, begun before; not one that overlaps in another room. One that asks for leaving ends when its leaving does.
int rules_slots(const struct rules_config *r, const struct session *sessions, const struct session_cell *cells, int n, struct slot *ret_slots);

// The session a person of this class means now at a kiosk in this room ("": any): the one taking scans (in, then out), else the one
// running, else the next to open today, else the last that closed today, else NULL. Of several the last that has begun (by plan, or by an
// officer), else the first to start. A room that no running session of the class has is ignored.
const struct slot *rules_slot(const struct slot *slots, int n, const char *class, const char *room, enum zone zone, int64_t now_ms);

struct scan {
	enum badge_reading reading;
	bool two_codes;            // more than one different code in view
	bool other_event;          // ours, but of another event
	bool known;                // its hash is in the roster
	bool valid;                // fold_badge_valid
	bool gone;                 // its person was withdrawn
};
struct ruling {
	enum verdict verdict;
	enum direction direction;  // of the presence to record, or recorded (VERDICT_AGAIN)
	int late_min;              // VERDICT_LATE: whole minutes after the start (or the opening that moved it), rounded down
	int64_t at_ms;             // VERDICT_EARLY: when it opens; VERDICT_AGAIN: when it was recorded
};
// The verdict on a scan: slot NULL when no session is near; cell: the person's, or an unknown badge's own, NULL when there is none.
// In this order: two codes, foreign, damaged, other event, revoked or gone; no session, too early; then leaving, for who is in;
// again for who is in, while the session runs; accepted or late (pending for an unknown badge) up to `late`; closed.
struct ruling rules_verdict(const struct scan *scan, const struct slot *slot, const struct presence_cell *cell, int64_t now_ms);

// An officer's manual entry: accepted or late until the session closes, also before it opens; leaving as above; again for who is in; closed after.
struct ruling rules_manual(const struct slot *slot, const struct presence_cell *cell, int64_t now_ms);
bool rules_may_rate(const struct slot *slot, const struct presence_cell *cell, int64_t now_ms); // attended, window open, not yet answered

bool rules_is_late(const struct windows *w, const struct presence_cell *cell); // a document's T: came in late by a known clock, and no correction holds
