// Tests of the rules: windows, which session is meant on real mornings, and every verdict from a literal table.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/rules.h"

// Tuesday, 14 October 2025, WIB. AT(8, 15) is a moment of that day; BEFORE is its last millisecond before.
#define DAY_BEGIN (INT64_C(1760400000000) - 7 * HOUR_MS)
#define AT(h, m) (DAY_BEGIN + (h) * HOUR_MS + (m) * MINUTE_MS)
#define BEFORE(h, m) (AT(h, m) - 1)

static const struct rules_config standard = { .open_before = 60, .on_time = 15, .late = 30, .close_after = 15, .out_before = 15, .rating_before = 15, .rating_after = 120 };
static const struct rules_config strict = { .rating_after = 60 }; // everything at the minute: no scan is ever in time
static const struct rules_config short_late = { .open_before = 30, .on_time = 0, .late = 5 };

static const char *clock_text(int64_t ms)
{
	static char texts[16][32];
	static int next;
	char *t = texts[next++ % 16];
	int64_t minutes = (ms - DAY_BEGIN) / MINUTE_MS, rest = (ms - DAY_BEGIN) % MINUTE_MS;
	snprintf(t, 32, "%lld:%02lld+%lldms", (long long)minutes / 60, (long long)minutes % 60, (long long)rest);
	return t;
}

static void same_moment(const char *what, const char *which, int64_t is, int64_t wanted)
{
	if (is != wanted)
		fail_msg("%s, %s: %s, not %s", what, which, clock_text(is), clock_text(wanted));
}

// What officers did, in order; the fold makes the cell of it.
struct act { enum kind kind; int64_t at_ms; };
static struct session_cell after(const struct act *acts)
{
	struct session_cell c = { 0 };
	for (uint64_t i = 0; i < 4 && acts[i].kind; i++) {
		struct origin o = { .when = { .at_ms = acts[i].at_ms, .quality = QUALITY_RTC }, .ledger = 1, .seq = i + 1 };
		fold_opening(&c, &o, acts[i].kind);
	}
	return c;
}

#define OPEN(h, m) { KIND_OPEN, AT(h, m) }
#define CLOSE(h, m) { KIND_CLOSE, AT(h, m) }

static void window_edges(void **state)
{
	(void)state;
	// A session of 08.00 to 10.00 with leaving and an instrument, unless said otherwise.
	static const struct {
		const char *what;
		const struct rules_config *r;
		int64_t previous_end;
		struct act acts[4];
		bool no_out, no_rating;
		struct windows wanted;
	} cases[] = {
		{ "by plan", &standard, 0, { { 0 } }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "no leaving, no rating", &standard, 0, { { 0 } }, true, true,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(10, 15), AT(10, 15), AT(10, 0), AT(10, 0) } },
		{ "every setting zero", &strict, 0, { { 0 } }, false, false,
		  { AT(8, 0), AT(8, 0), AT(8, 0), AT(10, 0), AT(10, 0), AT(10, 0), AT(10, 0), AT(11, 0) } },
		{ "the one ahead ends within the hour before", &standard, AT(7, 20), { { 0 } }, false, false,
		  { AT(7, 20), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "the one ahead ends before the hour before", &standard, AT(6, 59), { { 0 } }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "the one ahead ends as this begins", &standard, AT(8, 0), { { 0 } }, false, false,
		  { AT(8, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "the one ahead overlaps", &standard, AT(9, 0), { { 0 } }, false, false,
		  { AT(8, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "opened early", &standard, AT(7, 20), { OPEN(6, 30) }, false, false,
		  { AT(6, 30), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "opened within its time", &standard, 0, { OPEN(7, 50) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "opened late: the minutes count from there", &standard, 0, { OPEN(8, 40) }, false, false,
		  { AT(7, 0), AT(8, 55), AT(9, 10), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "opened minutes before its end", &standard, 0, { OPEN(9, 59) }, false, false,
		  { AT(7, 0), AT(10, 14), AT(10, 29), AT(10, 29), AT(9, 59), AT(10, 29), AT(9, 59), AT(12, 0) } },
		{ "moved to the afternoon", &standard, 0, { OPEN(13, 0) }, false, false,
		  { AT(7, 0), AT(13, 15), AT(13, 30), AT(15, 15), AT(14, 45), AT(15, 15), AT(14, 45), AT(17, 0) } },
		{ "opened on two kiosks: the earlier counts", &standard, 0, { OPEN(8, 10), OPEN(8, 5) }, false, false,
		  { AT(7, 0), AT(8, 20), AT(8, 35), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "closed early", &standard, 0, { OPEN(7, 30), CLOSE(8, 20) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 20), AT(8, 20), AT(8, 20), AT(8, 20), AT(9, 45), AT(12, 0) } },
		{ "closed without ever opening", &standard, 0, { CLOSE(8, 40) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(8, 40), AT(8, 40), AT(8, 40), AT(9, 45), AT(12, 0) } },
		{ "closed while people leave", &standard, 0, { OPEN(7, 30), CLOSE(10, 5) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(10, 5), AT(9, 45), AT(10, 5), AT(9, 45), AT(12, 0) } },
		{ "closed after its end", &standard, 0, { OPEN(7, 30), CLOSE(11, 0) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "closed and opened again: late once more", &standard, 0, { OPEN(7, 30), CLOSE(8, 20), OPEN(9, 0) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(9, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "opened again before the limit", &standard, 0, { OPEN(7, 30), CLOSE(7, 40), OPEN(7, 41) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "opened again and closed again", &standard, 0, { OPEN(7, 30), CLOSE(8, 20), OPEN(9, 0), CLOSE(9, 10) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(9, 10), AT(9, 10), AT(9, 10), AT(9, 45), AT(12, 0) } },
		{ "opened as it should have ended", &standard, 0, { OPEN(10, 0) }, false, false,
		  { AT(7, 0), AT(10, 15), AT(10, 30), AT(10, 30), AT(10, 0), AT(10, 30), AT(10, 0), AT(12, 0) } },
		{ "closed at the minute of its planned open", &standard, 0, { OPEN(6, 0), CLOSE(7, 0) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "closed a minute later", &standard, 0, { OPEN(6, 0), CLOSE(7, 1) }, false, false,
		  { AT(6, 0), AT(8, 15), AT(7, 1), AT(7, 1), AT(7, 1), AT(7, 1), AT(9, 45), AT(12, 0) } },
		{ "opened by mistake and closed at once, the evening before", &standard, 0, { OPEN(-6, 0), CLOSE(-6, 1) }, false, false,
		  { AT(7, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "that, and opened early in the morning", &standard, 0, { OPEN(-6, 0), CLOSE(-6, 1), OPEN(6, 45) }, false, false,
		  { AT(-6, 0), AT(8, 15), AT(8, 30), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
		{ "clock an hour ahead when opened", &standard, 0, { OPEN(8, 30) }, false, false,
		  { AT(7, 0), AT(8, 45), AT(9, 0), AT(10, 15), AT(9, 45), AT(10, 15), AT(9, 45), AT(12, 0) } },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct session s = { .number = 1, .start_ms = AT(8, 0), .end_ms = AT(10, 0), .want_out = !cases[i].no_out, .instrument = "narasumber-d" };
		if (cases[i].no_rating)
			s.instrument[0] = '\0';
		struct session_cell c = after(cases[i].acts);
		struct windows w = rules_windows(cases[i].r, &s, &c, cases[i].previous_end);
		same_moment(cases[i].what, "open", w.open, cases[i].wanted.open);
		same_moment(cases[i].what, "on_time", w.on_time, cases[i].wanted.on_time);
		same_moment(cases[i].what, "late", w.late, cases[i].wanted.late);
		same_moment(cases[i].what, "close", w.close, cases[i].wanted.close);
		same_moment(cases[i].what, "out", w.out, cases[i].wanted.out);
		same_moment(cases[i].what, "out_end", w.out_end, cases[i].wanted.out_end);
		same_moment(cases[i].what, "rate", w.rate, cases[i].wanted.rate);
		same_moment(cases[i].what, "rate_end", w.rate_end, cases[i].wanted.rate_end);
	}
}

// Times in records are whatever their author wrote.
static void absurd_times(void **state)
{
	(void)state;
	static const int64_t times[] = { INT64_MIN, -1, 0, 1, INT64_MAX };
	struct session s = { .number = 1, .start_ms = AT(8, 0), .end_ms = AT(10, 0), .want_out = true };
	for (int o = 0; o < 5; o++)
		for (int k = 0; k < 5; k++)
			for (int shape = 0; shape < 3; shape++) {
				struct session_cell c = after((struct act[4]){ { KIND_OPEN, times[o] }, { shape ? KIND_CLOSE : 0, times[k] }, { shape == 2 ? KIND_OPEN : 0, times[k] } });
				struct slot slot;
				assert_int_equal(rules_slots(&standard, &s, &c, 1, &slot), 1);
				assert_true(slot.windows.out <= slot.windows.out_end && slot.windows.late <= slot.windows.close);
				rules_slot(&slot, 1, "", "", ZONE_WIB, AT(8, 0));
				rules_verdict(&(struct scan){ .reading = BADGE_OURS, .known = true, .valid = true }, &slot, NULL, AT(8, 0));
			}
}

// ---- the decision table

enum who { NOBODY, IN, IN_OUT, OUT_ONLY, FIXED_IN, FIXED_OFF, IN_FIXED_OFF, NO_CELL };
static struct presence_cell cell_of(enum who who) // came at 07.48, left at 09.50, corrections at 07.30
{
	struct presence_cell c = { 0 };
	struct origin in = { .when = { .at_ms = AT(7, 48), .quality = QUALITY_SYNCED }, .ledger = 2, .seq = 5 }, out = in, fix = in;
	out.when.at_ms = AT(9, 50);
	out.seq = 9;
	fix.when.at_ms = AT(7, 30);
	fix.ledger = 1;
	if (who == IN || who == IN_OUT || who == IN_FIXED_OFF)
		fold_presence(&c, &in, &(struct presence){ .person = 1, .session = 1 });
	if (who == IN_OUT || who == OUT_ONLY)
		fold_presence(&c, &out, &(struct presence){ .person = 1, .session = 1, .direction = DIRECTION_OUT });
	if (who == FIXED_IN)
		fold_correction(&c, &fix, &(struct correction){ .status = STATUS_PRESENT });
	if (who == FIXED_OFF || who == IN_FIXED_OFF)
		fold_correction(&c, &fix, &(struct correction){ .status = STATUS_EXCUSED });
	return c;
}

#define GOOD { .reading = BADGE_OURS, .known = true, .valid = true }
#define NEW { .reading = BADGE_OURS }

// Sessions of the table, all from 08.00 to 10.00.
enum which { PLAIN, LEAVING, OPENED_LATE, CLOSED_EARLY, OPENED_AGAIN, NONE };
static struct slot slot_of(enum which which, const struct rules_config *r, struct session *s, struct session_cell *c)
{
	static const struct act acts[][4] = {
		[PLAIN] = { { 0 } }, [LEAVING] = { { 0 } }, [OPENED_LATE] = { OPEN(8, 40) }, [CLOSED_EARLY] = { OPEN(7, 30), CLOSE(8, 20) },
		[OPENED_AGAIN] = { OPEN(7, 30), CLOSE(8, 20), OPEN(9, 0) },
	};
	*s = (struct session){ .number = 1, .start_ms = AT(8, 0), .end_ms = AT(10, 0), .want_out = which == LEAVING };
	*c = after(acts[which]);
	struct slot slot;
	assert_int_equal(rules_slots(r, s, c, 1, &slot), 1);
	return slot;
}

struct decision {
	const struct rules_config *r;
	enum which session;
	int64_t now;
	enum who who;
	struct scan scan;
	struct ruling wanted;
};

#define ACCEPTED { .verdict = VERDICT_ACCEPTED }
#define LATE(n) { .verdict = VERDICT_LATE, .late_min = n }
#define PENDING { .verdict = VERDICT_PENDING }
#define AGAIN(h, m) { .verdict = VERDICT_AGAIN, .at_ms = AT(h, m) }
#define EARLY(h, m) { .verdict = VERDICT_EARLY, .at_ms = AT(h, m) }
#define CLOSED { .verdict = VERDICT_CLOSED }
#define LEFT { .verdict = VERDICT_ACCEPTED, .direction = DIRECTION_OUT }
#define LEFT_PENDING { .verdict = VERDICT_PENDING, .direction = DIRECTION_OUT }
#define LEFT_AGAIN(h, m) { .verdict = VERDICT_AGAIN, .direction = DIRECTION_OUT, .at_ms = AT(h, m) }
#define ONLY(v) { .verdict = VERDICT_##v }

static const struct decision decisions[] = {
	// what the reader saw comes first, whatever the session and the person
	{ &standard, PLAIN, AT(7, 50), NOBODY, { .reading = BADGE_OURS, .two_codes = true, .known = true, .valid = true }, ONLY(TWO_CODES) },
	{ &standard, PLAIN, AT(7, 50), NOBODY, { .reading = BADGE_FOREIGN, .two_codes = true, .other_event = true }, ONLY(TWO_CODES) },
	{ &standard, NONE, AT(7, 50), NO_CELL, { .reading = BADGE_DAMAGED, .two_codes = true }, ONLY(TWO_CODES) },
	{ &standard, PLAIN, AT(7, 50), NO_CELL, { .reading = BADGE_FOREIGN }, ONLY(FOREIGN) },
	{ &standard, PLAIN, AT(7, 50), NO_CELL, { .reading = BADGE_FOREIGN, .other_event = true }, ONLY(FOREIGN) },
	{ &standard, NONE, AT(7, 50), NO_CELL, { .reading = BADGE_FOREIGN }, ONLY(FOREIGN) },
	{ &standard, PLAIN, AT(7, 50), NO_CELL, { .reading = BADGE_DAMAGED }, ONLY(DAMAGED) },
	{ &standard, NONE, AT(7, 50), NO_CELL, { .reading = BADGE_DAMAGED }, ONLY(DAMAGED) },
	{ &standard, PLAIN, AT(7, 50), NO_CELL, { .reading = BADGE_OURS, .other_event = true }, ONLY(OTHER_EVENT) },
	{ &standard, PLAIN, AT(6, 50), NO_CELL, { .reading = BADGE_OURS, .other_event = true, .known = true }, ONLY(OTHER_EVENT) },
	{ &standard, NONE, AT(7, 50), NO_CELL, { .reading = BADGE_OURS, .other_event = true }, ONLY(OTHER_EVENT) },
	{ &standard, PLAIN, AT(7, 50), NOBODY, { .reading = BADGE_OURS, .known = true }, ONLY(REVOKED) },
	{ &standard, PLAIN, AT(7, 50), NOBODY, { .reading = BADGE_OURS, .known = true, .valid = true, .gone = true }, ONLY(REVOKED) },
	{ &standard, PLAIN, AT(7, 50), IN, { .reading = BADGE_OURS, .known = true }, ONLY(REVOKED) },
	{ &standard, PLAIN, AT(6, 50), NOBODY, { .reading = BADGE_OURS, .known = true }, ONLY(REVOKED) },
	{ &standard, NONE, AT(6, 50), NOBODY, { .reading = BADGE_OURS, .known = true }, ONLY(REVOKED) },
	// then the session's windows, each edge from both sides
	{ &standard, NONE, AT(7, 50), NOBODY, GOOD, ONLY(NOT_OPEN) },
	{ &standard, NONE, AT(7, 50), NO_CELL, NEW, ONLY(NOT_OPEN) },
	{ &standard, PLAIN, AT(5, 0), NOBODY, GOOD, EARLY(7, 0) },
	{ &standard, PLAIN, BEFORE(7, 0), NOBODY, GOOD, EARLY(7, 0) },
	{ &standard, PLAIN, BEFORE(7, 0), NO_CELL, NEW, EARLY(7, 0) },
	{ &standard, PLAIN, BEFORE(7, 0), FIXED_IN, GOOD, EARLY(7, 0) },
	{ &standard, PLAIN, AT(7, 0), NOBODY, GOOD, ACCEPTED },
	{ &standard, PLAIN, AT(7, 0), NO_CELL, GOOD, ACCEPTED },
	{ &standard, PLAIN, AT(8, 0), NOBODY, GOOD, ACCEPTED },
	{ &standard, PLAIN, BEFORE(8, 15), NOBODY, GOOD, ACCEPTED },
	{ &standard, PLAIN, AT(8, 15), NOBODY, GOOD, LATE(15) },
	{ &standard, PLAIN, BEFORE(8, 16), NOBODY, GOOD, LATE(15) },
	{ &standard, PLAIN, BEFORE(8, 30), NOBODY, GOOD, LATE(29) },
	{ &standard, PLAIN, AT(8, 30), NOBODY, GOOD, CLOSED },
	{ &standard, PLAIN, AT(9, 50), NOBODY, GOOD, CLOSED },
	{ &standard, PLAIN, BEFORE(10, 15), NOBODY, GOOD, CLOSED },
	{ &standard, PLAIN, AT(10, 15), NOBODY, GOOD, CLOSED },
	{ &standard, PLAIN, AT(15, 0), NOBODY, GOOD, CLOSED },
	{ &strict, PLAIN, BEFORE(8, 0), NOBODY, GOOD, EARLY(8, 0) },
	{ &strict, PLAIN, AT(8, 0), NOBODY, GOOD, CLOSED },
	{ &short_late, PLAIN, BEFORE(7, 30), NOBODY, GOOD, EARLY(7, 30) },
	{ &short_late, PLAIN, BEFORE(8, 0), NOBODY, GOOD, ACCEPTED },
	{ &short_late, PLAIN, AT(8, 0), NOBODY, GOOD, LATE(0) },
	{ &short_late, PLAIN, BEFORE(8, 5), NOBODY, GOOD, LATE(4) },
	{ &short_late, PLAIN, AT(8, 5), NOBODY, GOOD, CLOSED },
	// a badge that the roster does not have
	{ &standard, PLAIN, AT(7, 0), NO_CELL, NEW, PENDING },
	{ &standard, PLAIN, BEFORE(8, 15), NOBODY, NEW, PENDING },
	{ &standard, PLAIN, AT(8, 15), NO_CELL, NEW, PENDING },
	{ &standard, PLAIN, BEFORE(8, 30), NO_CELL, NEW, PENDING },
	{ &standard, PLAIN, AT(8, 30), NO_CELL, NEW, CLOSED },
	{ &standard, PLAIN, AT(8, 10), IN, NEW, AGAIN(7, 48) },
	{ &standard, LEAVING, AT(9, 50), NO_CELL, NEW, CLOSED },
	{ &standard, LEAVING, AT(9, 50), IN, NEW, LEFT_PENDING },
	// who is in already
	{ &standard, PLAIN, AT(7, 49), IN, GOOD, AGAIN(7, 48) },
	{ &standard, PLAIN, AT(8, 15), IN, GOOD, AGAIN(7, 48) },
	{ &standard, PLAIN, BEFORE(8, 30), IN, GOOD, AGAIN(7, 48) },
	{ &standard, PLAIN, AT(8, 30), IN, GOOD, AGAIN(7, 48) },
	{ &standard, PLAIN, AT(9, 59), IN, GOOD, AGAIN(7, 48) },
	{ &standard, PLAIN, BEFORE(10, 15), IN, GOOD, AGAIN(7, 48) },
	{ &standard, PLAIN, AT(10, 15), IN, GOOD, CLOSED },
	{ &standard, PLAIN, AT(7, 5), IN, GOOD, AGAIN(7, 48) }, // the clock went back an hour after the scan
	{ &standard, PLAIN, AT(7, 50), FIXED_IN, GOOD, AGAIN(7, 30) },
	{ &standard, PLAIN, AT(7, 50), FIXED_OFF, GOOD, ACCEPTED }, // excused, came nevertheless
	{ &standard, PLAIN, AT(7, 50), IN_FIXED_OFF, GOOD, AGAIN(7, 48) },
	{ &standard, PLAIN, AT(7, 50), OUT_ONLY, GOOD, AGAIN(9, 50) },
	// leaving
	{ &standard, LEAVING, BEFORE(9, 45), IN, GOOD, AGAIN(7, 48) },
	{ &standard, LEAVING, AT(9, 45), IN, GOOD, LEFT },
	{ &standard, LEAVING, BEFORE(10, 15), IN, GOOD, LEFT },
	{ &standard, LEAVING, AT(10, 15), IN, GOOD, CLOSED },
	{ &standard, LEAVING, AT(9, 55), IN_OUT, GOOD, LEFT_AGAIN(9, 50) },
	{ &standard, LEAVING, AT(9, 55), NOBODY, GOOD, CLOSED },
	{ &standard, LEAVING, AT(9, 55), FIXED_IN, GOOD, LEFT },
	{ &standard, LEAVING, AT(9, 55), FIXED_OFF, GOOD, CLOSED },
	{ &standard, LEAVING, AT(9, 55), OUT_ONLY, GOOD, LEFT_AGAIN(9, 50) },
	{ &standard, LEAVING, AT(7, 30), NOBODY, GOOD, ACCEPTED },
	// opened late, closed early, opened again
	{ &standard, OPENED_LATE, AT(7, 30), NOBODY, GOOD, ACCEPTED },
	{ &standard, OPENED_LATE, BEFORE(8, 55), NOBODY, GOOD, ACCEPTED },
	{ &standard, OPENED_LATE, AT(8, 55), NOBODY, GOOD, LATE(15) },
	{ &standard, OPENED_LATE, BEFORE(9, 10), NOBODY, GOOD, LATE(29) },
	{ &standard, OPENED_LATE, AT(9, 10), NOBODY, GOOD, CLOSED },
	{ &standard, CLOSED_EARLY, BEFORE(8, 20), NOBODY, GOOD, LATE(19) },
	{ &standard, CLOSED_EARLY, AT(8, 20), NOBODY, GOOD, CLOSED },
	{ &standard, CLOSED_EARLY, AT(8, 20), IN, GOOD, AGAIN(7, 48) },
	{ &standard, CLOSED_EARLY, BEFORE(10, 0), IN, GOOD, AGAIN(7, 48) },
	{ &standard, CLOSED_EARLY, AT(10, 0), IN, GOOD, CLOSED },
	{ &standard, CLOSED_EARLY, AT(8, 20), NO_CELL, NEW, CLOSED },
	{ &standard, OPENED_AGAIN, AT(9, 0), NOBODY, GOOD, LATE(60) },
	{ &standard, OPENED_AGAIN, BEFORE(9, 30), NOBODY, GOOD, LATE(89) },
	{ &standard, OPENED_AGAIN, AT(9, 30), NOBODY, GOOD, CLOSED },
};

static void decide_all(void **state)
{
	(void)state;
	bool seen[VERDICT_COUNT] = { false };
	for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++) {
		const struct decision *d = &decisions[i];
		struct session s;
		struct session_cell c;
		struct presence_cell p = cell_of(d->who);
		struct slot slot = { 0 };
		if (d->session != NONE)
			slot = slot_of(d->session, d->r, &s, &c);
		struct ruling r = rules_verdict(&d->scan, d->session == NONE ? NULL : &slot, d->who == NO_CELL ? NULL : &p, d->now);
		if (r.verdict != d->wanted.verdict || r.direction != d->wanted.direction || r.late_min != d->wanted.late_min || r.at_ms != d->wanted.at_ms)
			fail_msg("decision %zu at %s: %s, direction %d, late %d, at %s", i, clock_text(d->now), verdict_name(r.verdict), (int)r.direction, r.late_min, clock_text(r.at_ms));
		seen[r.verdict] = true;
	}
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (!seen[v])
			fail_msg("no decision gives %s", verdict_name((enum verdict)v));
}

static void verdicts_have_names(void **state)
{
	(void)state;
	static const struct { enum verdict v; const char *name; bool records; } wanted[VERDICT_COUNT] = {
		{ VERDICT_ACCEPTED, "accepted", true }, { VERDICT_LATE, "late", true }, { VERDICT_PENDING, "pending", true },
		{ VERDICT_AGAIN, "again", false }, { VERDICT_EARLY, "early", false }, { VERDICT_CLOSED, "closed", false },
		{ VERDICT_NOT_OPEN, "not-open", false }, { VERDICT_REVOKED, "revoked", false }, { VERDICT_OTHER_EVENT, "other-event", false },
		{ VERDICT_TWO_CODES, "two-codes", false }, { VERDICT_FOREIGN, "foreign", false }, { VERDICT_DAMAGED, "damaged", false },
	};
	for (int i = 0; i < VERDICT_COUNT; i++) {
		assert_int_equal(wanted[i].v, i);
		assert_string_equal(verdict_name(wanted[i].v), wanted[i].name);
		assert_int_equal(verdict_records(wanted[i].v), wanted[i].records);
		assert_true(strlen(wanted[i].name) < sizeof(((struct refusal *)0)->verdict));
	}
}

static void manual_entries(void **state)
{
	(void)state;
	static const struct { enum which session; int64_t now; enum who who; struct ruling wanted; } cases[] = {
		{ NONE, AT(8, 0), NOBODY, ONLY(NOT_OPEN) },
		{ PLAIN, AT(5, 0), NOBODY, ACCEPTED }, // before it opens
		{ PLAIN, AT(5, 0), IN, AGAIN(7, 48) },
		{ PLAIN, BEFORE(8, 15), NOBODY, ACCEPTED },
		{ PLAIN, BEFORE(8, 15), NO_CELL, ACCEPTED },
		{ PLAIN, AT(8, 15), NOBODY, LATE(15) },
		{ PLAIN, AT(8, 30), NOBODY, LATE(30) }, // after the limit for people by themselves
		{ PLAIN, AT(8, 30), IN, AGAIN(7, 48) },
		{ PLAIN, BEFORE(10, 15), NOBODY, LATE(134) },
		{ PLAIN, AT(10, 15), NOBODY, CLOSED },
		{ PLAIN, AT(10, 15), IN, AGAIN(7, 48) },
		{ LEAVING, AT(9, 45), IN, LEFT },
		{ LEAVING, AT(9, 45), NOBODY, LATE(105) },
		{ LEAVING, AT(9, 55), IN_OUT, LEFT_AGAIN(9, 50) },
		{ OPENED_LATE, AT(9, 20), NOBODY, LATE(40) },
		{ CLOSED_EARLY, BEFORE(8, 20), NOBODY, LATE(19) },
		{ CLOSED_EARLY, AT(8, 20), NOBODY, CLOSED }, // from here on a berita acara
		{ OPENED_AGAIN, AT(9, 40), NOBODY, LATE(100) },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct session s;
		struct session_cell c;
		struct slot slot = { 0 };
		if (cases[i].session != NONE)
			slot = slot_of(cases[i].session, &standard, &s, &c);
		struct presence_cell p = cell_of(cases[i].who);
		struct ruling r = rules_manual(cases[i].session == NONE ? NULL : &slot, cases[i].who == NO_CELL ? NULL : &p, cases[i].now);
		if (r.verdict != cases[i].wanted.verdict || r.direction != cases[i].wanted.direction || r.late_min != cases[i].wanted.late_min || r.at_ms != cases[i].wanted.at_ms)
			fail_msg("manual entry %zu: %s, direction %d, late %d, at %s", i, verdict_name(r.verdict), (int)r.direction, r.late_min, clock_text(r.at_ms));
	}
}

static void rating(void **state)
{
	(void)state;
	static const struct { const char *instrument; int64_t now; enum who who; bool answered, wanted; } cases[] = {
		{ "narasumber-d", BEFORE(9, 45), IN, false, false },
		{ "narasumber-d", AT(9, 45), IN, false, true },
		{ "narasumber-d", AT(9, 45), IN, true, false },
		{ "narasumber-d", AT(9, 45), NOBODY, false, false },
		{ "narasumber-d", AT(9, 45), FIXED_IN, false, true },
		{ "narasumber-d", AT(9, 45), FIXED_OFF, false, false },
		{ "narasumber-d", AT(9, 45), IN_FIXED_OFF, false, false },
		{ "narasumber-d", AT(9, 45), NO_CELL, false, false },
		{ "narasumber-d", BEFORE(12, 0), IN_OUT, false, true },
		{ "narasumber-d", AT(12, 0), IN, false, false },
		{ "", AT(10, 0), IN, false, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct session s = { .number = 1, .start_ms = AT(8, 0), .end_ms = AT(10, 0) };
		strcpy(s.instrument, cases[i].instrument);
		struct session_cell c = { 0 };
		struct slot slot;
		assert_int_equal(rules_slots(&standard, &s, &c, 1, &slot), 1);
		struct presence_cell p = cell_of(cases[i].who);
		p.answered = cases[i].answered;
		if (rules_may_rate(&slot, cases[i].who == NO_CELL ? NULL : &p, cases[i].now) != cases[i].wanted)
			fail_msg("rating %zu", i);
		assert_false(rules_may_rate(NULL, &p, cases[i].now));
	}
}

static void late_on_paper(void **state)
{
	(void)state;
	struct windows w = { .on_time = AT(8, 15) };
	static const struct { int64_t at; enum quality quality; bool in, fixed, wanted; } cases[] = {
		{ BEFORE(8, 15), QUALITY_RTC, true, false, false }, { AT(8, 15), QUALITY_RTC, true, false, true },
		{ AT(9, 0), QUALITY_SYNCED, true, false, true }, { AT(9, 0), QUALITY_RESTORED, true, false, false },
		{ AT(9, 0), QUALITY_NONE, true, false, false }, { AT(9, 0), QUALITY_RTC, true, true, false },
		{ AT(9, 0), QUALITY_RTC, false, false, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct presence_cell c = { 0 };
		struct origin o = { .when = { .at_ms = cases[i].at, .quality = cases[i].quality }, .ledger = 1, .seq = 1 };
		fold_presence(&c, &o, &(struct presence){ .person = 1, .direction = cases[i].in ? DIRECTION_IN : DIRECTION_OUT });
		o.seq++;
		if (cases[i].fixed)
			fold_correction(&c, &o, &(struct correction){ .status = STATUS_PRESENT });
		if (rules_is_late(&w, &c) != cases[i].wanted)
			fail_msg("late %zu", i);
	}
}

// ---- real mornings: which session is meant

struct plan { uint32_t number; int64_t start, end; const char *class, *room; bool want_out, gone; struct act acts[4]; };
struct moment { int64_t now; const char *class, *room; uint32_t wanted; }; // wanted 0: none
struct morning { const char *what; struct plan plan[8]; struct moment moments[24]; };

static const struct morning mornings[] = {
	{ "sessions back to back with a break and lunch", {
		{ .number = 3, .start = AT(13, 0), .end = AT(15, 0) },
		{ .number = 1, .start = AT(8, 0), .end = AT(10, 0) },
		{ .number = 2, .start = AT(10, 15), .end = AT(12, 0) },
	}, {
		{ BEFORE(0, 0), "", "", 0 }, { AT(0, 0), "", "", 1 }, { BEFORE(7, 0), "", "", 1 }, { AT(7, 0), "", "", 1 },
		{ BEFORE(8, 30), "", "", 1 }, { AT(8, 30), "", "", 1 }, { BEFORE(10, 0), "", "", 1 }, { AT(10, 0), "", "", 2 },
		{ AT(10, 45), "", "", 2 }, { BEFORE(12, 0), "", "", 2 }, { AT(12, 0), "", "", 3 }, { BEFORE(15, 15), "", "", 3 },
		{ AT(15, 15), "", "", 3 }, { BEFORE(24, 0), "", "", 3 }, { AT(24, 0), "", "", 0 },
	} },
	{ "back to back without a break", {
		{ .number = 1, .start = AT(8, 0), .end = AT(8, 20) }, // an opening of 20 minutes, whose late limit lies behind its end
		{ .number = 2, .start = AT(8, 20), .end = AT(10, 0) },
	}, { { AT(8, 19), "", "", 1 }, { BEFORE(8, 20), "", "", 1 }, { AT(8, 20), "", "", 2 }, { AT(8, 29), "", "", 2 }, { AT(8, 34), "", "", 2 } } },
	{ "classes A and B at the same hours", {
		{ .number = 1, .start = AT(8, 0), .end = AT(9, 0) },
		{ .number = 2, .start = AT(9, 0), .end = AT(10, 0), .class = "A", .room = "Ruang A" },
		{ .number = 3, .start = AT(9, 0), .end = AT(11, 0), .class = "B", .room = "Ruang B" },
		{ .number = 4, .start = AT(11, 15), .end = AT(12, 0) },
	}, {
		{ AT(8, 10), "A", "Ruang A", 1 }, { AT(9, 5), "A", "", 2 }, { AT(9, 5), "B", "", 3 }, { AT(9, 5), "b", "", 3 },
		{ AT(9, 5), "", "", 2 },                               // a person without class, at a kiosk without room
		{ AT(9, 5), "", "Ruang B", 3 }, { AT(9, 5), "", "ruang b", 3 }, { AT(9, 5), "", "Ruang A", 2 },
		{ AT(9, 5), "A", "Ruang B", 2 },                       // at the wrong door: still the class's own session
		{ AT(9, 5), "B", "Lobi", 3 }, { AT(9, 5), "C", "", 1 }, // no class C: of the common sessions the one still running
		{ AT(10, 20), "A", "", 4 }, { AT(10, 20), "B", "", 3 }, // the common session waits for both classes
		{ AT(11, 0), "B", "", 4 }, { AT(10, 20), "", "Ruang B", 3 },
	} },
	{ "workshops in two rooms for everybody", {
		{ .number = 1, .start = AT(8, 0), .end = AT(10, 0), .room = "Melati" },
		{ .number = 2, .start = AT(9, 0), .end = AT(11, 0), .room = "Mawar" },
	}, {
		{ AT(8, 10), "", "", 1 }, { AT(8, 10), "", "Mawar", 2 }, { AT(8, 10), "", "Melati", 1 }, { AT(7, 30), "", "Mawar", 1 },
		{ AT(9, 40), "", "Melati", 1 }, { AT(9, 5), "", "Melati", 1 }, { AT(9, 5), "", "", 2 }, { AT(11, 5), "", "Mawar", 2 },
	} },
	{ "the second session is taken first", {
		{ .number = 1, .start = AT(8, 0), .end = AT(10, 0), .acts = { OPEN(10, 20) } },
		{ .number = 2, .start = AT(10, 15), .end = AT(12, 0), .acts = { OPEN(7, 50) } },
	}, { { AT(7, 55), "", "", 2 }, { AT(8, 20), "", "", 2 }, { AT(10, 21), "", "", 1 }, { AT(10, 34), "", "", 1 } } },
	{ "the next one is opened early while the first still takes people", {
		{ .number = 1, .start = AT(8, 0), .end = AT(10, 0) },
		{ .number = 2, .start = AT(10, 15), .end = AT(12, 0), .acts = { OPEN(8, 10) } },
	}, { { AT(8, 9), "", "", 1 }, { AT(8, 10), "", "", 2 }, { AT(9, 0), "", "", 2 } } },
	{ "closed to print its list, still running", {
		{ .number = 1, .start = AT(8, 0), .end = AT(10, 0), .acts = { OPEN(7, 30), CLOSE(8, 40) } },
		{ .number = 2, .start = AT(10, 15), .end = AT(12, 0) },
	}, { { AT(8, 39), "", "", 1 }, { AT(8, 45), "", "", 1 }, { BEFORE(10, 0), "", "", 1 }, { AT(10, 0), "", "", 2 } } },
	{ "leaving is asked for before lunch", {
		{ .number = 1, .start = AT(8, 0), .end = AT(12, 0), .want_out = true },
		{ .number = 2, .start = AT(13, 0), .end = AT(15, 0), .want_out = true },
	}, {
		{ AT(11, 50), "", "", 1 }, { AT(12, 5), "", "", 1 }, { BEFORE(12, 15), "", "", 1 }, { AT(12, 15), "", "", 2 },
		{ AT(14, 50), "", "", 2 }, { AT(15, 14), "", "", 2 },
	} },
	{ "leaving, with the next one at once", {
		{ .number = 1, .start = AT(8, 0), .end = AT(10, 0), .want_out = true },
		{ .number = 2, .start = AT(10, 0), .end = AT(12, 0) },
	}, { { BEFORE(10, 0), "", "", 1 }, { AT(10, 0), "", "", 2 } } },
	{ "a cancelled session", {
		{ .number = 1, .start = AT(8, 0), .end = AT(10, 0), .gone = true },
		{ .number = 2, .start = AT(10, 15), .end = AT(12, 0) },
	}, { { AT(8, 0), "", "", 2 }, { AT(9, 14), "", "", 2 }, { AT(9, 15), "", "", 2 } } },
	{ "one session, over two days", {
		{ .number = 1, .start = AT(8, 0), .end = AT(16, 0) },
		{ .number = 2, .start = AT(32, 0), .end = AT(40, 0) },
	}, { { AT(-1, 0), "", "", 0 }, { AT(6, 0), "", "", 1 }, { AT(12, 0), "", "", 1 }, { AT(20, 0), "", "", 1 }, { AT(24, 0), "", "", 2 }, { AT(33, 0), "", "", 2 }, { AT(48, 0), "", "", 0 } } },
	{ "two that start a quarter of an hour apart, numbered the other way round", {
		{ .number = 1, .start = AT(9, 15), .end = AT(11, 0), .class = "B", .room = "B" },
		{ .number = 2, .start = AT(9, 0), .end = AT(11, 0), .class = "A", .room = "A" },
	}, {
		{ AT(7, 0), "", "", 2 }, { AT(8, 20), "", "", 2 }, { AT(8, 50), "", "B", 1 }, { AT(9, 0), "", "", 2 }, { AT(9, 14), "", "", 2 }, { AT(9, 15), "", "", 1 },
		{ AT(9, 20), "A", "B", 2 }, { AT(9, 20), "B", "B", 1 }, { AT(9, 20), "", "A", 2 },
	} },
	{ "two at the same time: the lower number where nothing else tells", {
		{ .number = 2, .start = AT(9, 0), .end = AT(11, 0), .class = "B" },
		{ .number = 1, .start = AT(9, 0), .end = AT(11, 0), .class = "A" },
	}, { { AT(7, 0), "", "", 1 }, { AT(8, 0), "", "", 1 }, { AT(8, 0), "B", "", 2 }, { AT(9, 0), "", "", 1 }, { AT(10, 0), "", "", 1 }, { AT(12, 0), "", "", 1 } } },
	{ "tomorrow's session opened by mistake and taken back", {
		{ .number = 1, .start = AT(8, 0), .end = AT(10, 0) },
		{ .number = 2, .start = AT(32, 0), .end = AT(40, 0), .acts = { OPEN(8, 5), CLOSE(8, 6) } },
	}, { { AT(8, 5), "", "", 1 }, { AT(8, 7), "", "", 1 }, { AT(11, 0), "", "", 1 }, { AT(31, 0), "", "", 2 } } },
};

static int lay_out(const struct plan *plan, struct session *sessions, struct session_cell *cells, struct slot *slots)
{
	int n = 0;
	for (; plan[n].number; n++) {
		sessions[n] = (struct session){ .number = plan[n].number, .start_ms = plan[n].start, .end_ms = plan[n].end, .want_out = plan[n].want_out, .gone = plan[n].gone };
		strcpy(sessions[n].class, plan[n].class ? plan[n].class : "");
		strcpy(sessions[n].room, plan[n].room ? plan[n].room : "");
		cells[n] = after(plan[n].acts);
	}
	return rules_slots(&standard, sessions, cells, n, slots);
}

static void real_mornings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mornings / sizeof *mornings; i++) {
		struct session sessions[8];
		struct session_cell cells[8];
		struct slot slots[8];
		int n = lay_out(mornings[i].plan, sessions, cells, slots);
		for (int k = 1; k < n; k++)
			assert_true(slots[k - 1].session->start_ms <= slots[k].session->start_ms);
		for (const struct moment *m = mornings[i].moments; m->now; m++) {
			const struct slot *s = rules_slot(slots, n, m->class, m->room, ZONE_WIB, m->now);
			if ((s ? s->session->number : 0) != m->wanted)
				fail_msg("%s, %s, class \"%s\", room \"%s\": session %u, not %u", mornings[i].what, clock_text(m->now), m->class, m->room,
					s ? s->session->number : 0, m->wanted);
		}
	}
}

// Which sessions hold up the opening of the one that comes after them.
static void the_one_ahead(void **state)
{
	(void)state;
	static const struct { const char *what; struct plan first, second; int64_t open; } cases[] = {
		{ "same class", { .start = AT(8, 0), .end = AT(8, 50), .class = "A" }, { .start = AT(9, 0), .end = AT(10, 0), .class = "a" }, AT(8, 50) },
		{ "other class", { .start = AT(8, 0), .end = AT(8, 50), .class = "A" }, { .start = AT(9, 0), .end = AT(10, 0), .class = "B" }, AT(8, 0) },
		{ "for all, then for a class", { .start = AT(8, 0), .end = AT(8, 50) }, { .start = AT(9, 0), .end = AT(10, 0), .class = "B" }, AT(8, 50) },
		{ "cancelled", { .start = AT(8, 0), .end = AT(8, 50), .gone = true }, { .start = AT(9, 0), .end = AT(10, 0) }, AT(8, 0) },
		{ "leaving is asked for", { .start = AT(8, 0), .end = AT(8, 40), .want_out = true }, { .start = AT(9, 0), .end = AT(10, 0) }, AT(8, 55) },
		{ "leaving beyond the start", { .start = AT(8, 0), .end = AT(8, 50), .want_out = true }, { .start = AT(9, 0), .end = AT(10, 0) }, AT(9, 0) },
		{ "same start", { .start = AT(9, 0), .end = AT(10, 0) }, { .start = AT(9, 0), .end = AT(10, 0) }, AT(8, 0) },
		{ "overlapping in two rooms", { .start = AT(8, 0), .end = AT(9, 30), .room = "A" }, { .start = AT(9, 0), .end = AT(10, 0), .room = "B" }, AT(8, 0) },
		{ "overlapping in one room", { .start = AT(8, 0), .end = AT(9, 30), .room = "a" }, { .start = AT(9, 0), .end = AT(10, 0), .room = "A" }, AT(9, 0) },
		{ "overlapping, one without room", { .start = AT(8, 0), .end = AT(9, 30), .room = "A" }, { .start = AT(9, 0), .end = AT(10, 0) }, AT(9, 0) },
		{ "overlapping, the other without room", { .start = AT(8, 0), .end = AT(9, 30) }, { .start = AT(9, 0), .end = AT(10, 0), .room = "B" }, AT(9, 0) },
		{ "two rooms, one after the other", { .start = AT(8, 0), .end = AT(9, 0), .room = "A" }, { .start = AT(9, 0), .end = AT(10, 0), .room = "B" }, AT(9, 0) },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct plan plan[3] = { cases[i].second, cases[i].first, { 0 } };
		plan[0].number = 5;
		plan[1].number = 4;
		struct session sessions[8];
		struct session_cell cells[8];
		struct slot slots[8];
		int n = lay_out(plan, sessions, cells, slots);
		assert_int_equal(n, cases[i].first.gone ? 1 : 2);
		assert_int_equal(slots[n - 1].session->number, 5);
		same_moment(cases[i].what, "open", slots[n - 1].windows.open, cases[i].open);
	}
}

static void today_is_local(void **state)
{
	(void)state;
	struct session s = { .number = 1, .start_ms = AT(0, 30), .end_ms = AT(2, 0) };
	struct session_cell c = { 0 };
	struct slot slot;
	assert_int_equal(rules_slots(&short_late, &s, &c, 1, &slot), 1); // opens at 00.00 WIB, 02.00 WIT
	assert_null(rules_slot(&slot, 1, "", "", ZONE_WIB, BEFORE(0, 0)));
	assert_non_null(rules_slot(&slot, 1, "", "", ZONE_WIT, BEFORE(0, 0)));
	assert_null(rules_slot(&slot, 1, "", "", ZONE_WIT, AT(-3, 0)));
}

// A whole morning of one person, every verdict taken as the kiosk would: scan, fold what is recorded, scan again.
static void a_morning_scan_by_scan(void **state)
{
	(void)state;
	static const struct plan plan[] = {
		{ .number = 1, .start = AT(8, 0), .end = AT(10, 0) },
		{ .number = 2, .start = AT(10, 15), .end = AT(12, 0), .want_out = true },
		{ 0 },
	};
	static const struct { int64_t now; uint32_t session; enum verdict verdict; enum direction direction; } steps[] = {
		{ AT(6, 30), 1, VERDICT_EARLY, DIRECTION_IN }, { AT(7, 40), 1, VERDICT_ACCEPTED, DIRECTION_IN }, { AT(7, 41), 1, VERDICT_AGAIN, DIRECTION_IN },
		{ AT(9, 30), 1, VERDICT_AGAIN, DIRECTION_IN }, { AT(10, 3), 2, VERDICT_ACCEPTED, DIRECTION_IN }, { AT(10, 31), 2, VERDICT_AGAIN, DIRECTION_IN },
		{ AT(11, 46), 2, VERDICT_ACCEPTED, DIRECTION_OUT }, { AT(11, 47), 2, VERDICT_AGAIN, DIRECTION_OUT }, { AT(12, 15), 2, VERDICT_CLOSED, DIRECTION_IN },
		{ AT(24, 1), 0, VERDICT_NOT_OPEN, DIRECTION_IN },
	};
	struct session sessions[8];
	struct session_cell cells[8];
	struct slot slots[8];
	struct presence_cell person[3] = { 0 };
	int n = lay_out(plan, sessions, cells, slots);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		const struct slot *slot = rules_slot(slots, n, "", "", ZONE_WIB, steps[i].now);
		assert_int_equal(slot ? slot->session->number : 0, steps[i].session);
		struct presence_cell *cell = &person[steps[i].session];
		struct ruling r = rules_verdict(&(struct scan)GOOD, slot, cell, steps[i].now);
		if (r.verdict != steps[i].verdict || r.direction != steps[i].direction)
			fail_msg("%s: %s", clock_text(steps[i].now), verdict_name(r.verdict));
		if (!verdict_records(r.verdict))
			continue;
		struct origin o = { .when = { .at_ms = steps[i].now, .quality = QUALITY_RTC }, .ledger = 1, .seq = i + 1 };
		fold_presence(cell, &o, &(struct presence){ .person = 1, .session = steps[i].session, .direction = r.direction });
	}
	assert_true(person[1].in.set && !person[1].out.set && person[2].in.set && person[2].out.set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(window_edges), cmocka_unit_test(absurd_times), cmocka_unit_test(decide_all), cmocka_unit_test(verdicts_have_names),
		cmocka_unit_test(manual_entries), cmocka_unit_test(rating), cmocka_unit_test(late_on_paper), cmocka_unit_test(real_mornings),
		cmocka_unit_test(the_one_ahead), cmocka_unit_test(today_is_local), cmocka_unit_test(a_morning_scan_by_scan),
	};
	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
