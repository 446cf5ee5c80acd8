// What records mean: the one place that turns them into state, independent of the order in which they arrive.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fact.h"

// Every fold below is a join: commutative, associative, and without effect when the same record comes twice
// (except the sums of kiosk_cell and rating_cell, which the store adds once for each (ledger, seq)). Every cell starts as zeros.

struct origin { // where a mark comes from
	struct stamp when;
	uint64_t ledger; // ledger_tag
	uint64_t seq;
};
bool origin_knew_time(const struct origin *o); // its clock was QUALITY_RTC or better; a restored one may be behind by hours

struct mark {
	bool set;
	bool pending;    // known only by its badge's hash when it was scanned (presence.person was 0)
	enum means means;
	uint32_t officer;
	struct origin from;
};
struct presence_cell { // one person in one session; or one unknown badge in one session
	struct mark in, out;       // the earliest of each: a known clock before an unknown one, then time, ledger, number
	bool fixed;                // a correction holds
	enum status fix;           // of the latest correction: time, then ledger, then number; STATUS_NONE takes the earlier ones back
	struct origin fix_from;    // set with the first correction, also when it is taken back (fixed is false then)
	bool answered;             // has rated the session
	uint8_t kiosks;            // bits: (ledger tag mod 8) of kiosks that saw the person; more than one bit: seen by several
};
void fold_presence(struct presence_cell *c, const struct origin *o, const struct presence *p);
void fold_correction(struct presence_cell *c, const struct origin *o, const struct correction *f);
void fold_answered(struct presence_cell *c);
void fold_join(struct presence_cell *into, const struct presence_cell *from); // as if every record of both had been folded into one: a pending badge has found its person
enum status fold_status(const struct presence_cell *c); // the correction's; else present when seen going in or out; STATUS_NONE: nothing is known

struct counts { int32_t present, out, manual, pending, corrected, answered; };
// 0 or 1 each: this cell's share of its session's counters; out and manual only of those present. A badge without a person yet
// (is_person false) counts as pending and nothing else.
void fold_count(const struct presence_cell *c, bool is_person, struct counts *ret_counts);

struct session_cell { struct counts counts; int64_t opened_ms, closed_ms; bool open_set, close_set, is_closed; struct origin last; }; // earliest open, latest close; is_closed: the last of both (time, ledger, number) is a close
void fold_opening(struct session_cell *c, const struct origin *o, enum kind open_or_close);

struct badge_cell { uint64_t holder; uint32_t issue; bool known, revoked; }; // of two holders the lower number: the organiser's before a kiosk's
struct holder_cell { uint32_t issue; };              // the highest issue seen
void fold_badge(struct badge_cell *b, struct holder_cell *h, const struct badge_fact *f); // h: the cell of f->holder
bool fold_badge_valid(const struct badge_cell *b, const struct holder_cell *h); // known, not revoked, and no later issue; h: the cell of b->holder

struct boot_cell { bool set; struct anchor best; uint64_t seq; }; // smallest uncertainty, then lowest number
void fold_anchor(struct boot_cell *c, uint64_t seq, const struct anchor *a);
// The true time of a moment of that boot: best.true_ms + (up_ms - best.up_ms), its uncertainty growing by 50 ppm of the distance
// (a crystal's usual bound). ret_uncertainty_ms < 0: no anchor of this boot, at_ms as recorded.
int64_t fold_time(const struct boot_cell *c, const struct stamp *when, int64_t *ret_uncertainty_ms);

// The organiser's kiosk record makes it expected and names it (the highest number wins, over any name that it gave itself at boot); all else comes from its own ledger.
// first_ms, last_ms: of records whose clock was known, 0: none; manual: presences with MEANS_MANUAL; faults: that began.
struct kiosk_cell { uint64_t last_seq; int64_t first_ms, last_ms; uint32_t boots, presences, manual, refusals, faults; bool expected; char name[64]; uint64_t name_seq; };
void fold_kiosk(struct kiosk_cell *c, const struct origin *o, const struct fact *f);

struct rating_cell { uint32_t respondents, few, comments; int questions; uint32_t count[FACT_QUESTIONS][11]; }; // [question][value], value 0: skipped; few: those of the respondents of whom only the count is known
void fold_ratings(struct rating_cell *c, const struct ratings *r);
