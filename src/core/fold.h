// What records mean: the one place that turns them into state, independent of the order in which they arrive.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fact.h"

// Every fold below is a join: commutative, associative, and without effect when the same record comes twice
// (except counters, which the store adds once for each (ledger, seq)).

struct origin { // where a mark comes from
	struct stamp when;
	uint64_t ledger; // ledger_tag
	uint64_t seq;
};
struct mark {
	bool set;
	bool pending;    // known only by its badge's hash when it was scanned
	enum means means;
	uint32_t officer;
	struct origin from;
};
struct presence_cell { // one person in one session; or one unknown badge in one session
	struct mark in, out;       // the earliest of each: a known clock before an unknown one, then time, ledger, number
	bool fixed;                // a correction holds
	enum status fix;           // of the latest correction
	struct origin fix_from;
	bool answered;             // has rated the session
	uint8_t kiosks;            // bits: (ledger tag mod 8) of kiosks that saw the person; more than one bit: seen by several
};
void fold_presence(struct presence_cell *c, const struct origin *o, const struct presence *p);
void fold_correction(struct presence_cell *c, const struct origin *o, const struct correction *f);
void fold_answered(struct presence_cell *c);
void fold_join(struct presence_cell *into, const struct presence_cell *from); // a pending badge has found its person
enum status fold_status(const struct presence_cell *c); // STATUS_NONE: nothing is known

struct counts { int32_t present, out, manual, pending, corrected, answered; };
void fold_count(const struct presence_cell *c, struct counts *ret_counts); // 0 or 1 each: this cell's share of its session's counters

struct session_cell { struct counts counts; int64_t opened_ms, closed_ms; bool open_set, close_set, is_closed; struct origin last; }; // earliest open, latest close; is_closed after the later of both
void fold_opening(struct session_cell *c, const struct origin *o, enum kind open_or_close);

struct badge_cell { uint64_t holder; uint32_t issue; bool known, revoked; };
struct holder_cell { uint32_t issue; };              // the highest issue seen
void fold_badge(struct badge_cell *b, struct holder_cell *h, const struct badge_fact *f);
bool fold_badge_valid(const struct badge_cell *b, const struct holder_cell *h); // known, not revoked, and no later issue

struct boot_cell { bool set; struct anchor best; uint64_t seq; }; // smallest uncertainty, then lowest number
void fold_anchor(struct boot_cell *c, uint64_t seq, const struct anchor *a);
// The true time of a moment of that boot; ret_uncertainty_ms < 0: no anchor, at_ms as recorded.
int64_t fold_time(const struct boot_cell *c, const struct stamp *when, int64_t *ret_uncertainty_ms);

struct kiosk_cell { uint64_t last_seq; int64_t first_ms, last_ms; uint32_t boots, presences, manual, refusals, faults; bool expected; char name[64]; };
void fold_kiosk(struct kiosk_cell *c, const struct origin *o, const struct fact *f);

struct rating_cell { uint32_t respondents, few, comments; int questions; uint32_t count[FACT_QUESTIONS][11]; }; // [question][value], value 0: skipped; few: respondents of which only the count is known
void fold_ratings(struct rating_cell *c, const struct ratings *r);
