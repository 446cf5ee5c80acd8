// Tests of the fold: each function by tables, and all of it against a slower one that sorts whole sets of records.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/fold.h"

static uint64_t random_state;

static uint32_t draw(uint32_t below)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(random_state >> 33) % below;
}

static struct origin origin(int64_t at_ms, enum quality quality, uint64_t ledger, uint64_t seq)
{
	return (struct origin){ .when = { .at_ms = at_ms, .up_ms = 7, .boot = 3, .quality = quality }, .ledger = ledger, .seq = seq };
}

// ---- equality, by fields

static void same_origin(const struct origin *a, const struct origin *b)
{
	assert_int_equal(a->when.at_ms, b->when.at_ms);
	assert_int_equal(a->when.up_ms, b->when.up_ms);
	assert_int_equal(a->when.boot, b->when.boot);
	assert_int_equal(a->when.quality, b->when.quality);
	assert_true(a->ledger == b->ledger);
	assert_true(a->seq == b->seq);
}

static void same_mark(const struct mark *a, const struct mark *b)
{
	assert_int_equal(a->set, b->set);
	assert_int_equal(a->pending, b->pending);
	assert_int_equal(a->means, b->means);
	assert_int_equal(a->officer, b->officer);
	same_origin(&a->from, &b->from);
}

static void same_presence(const struct presence_cell *a, const struct presence_cell *b)
{
	same_mark(&a->in, &b->in);
	same_mark(&a->out, &b->out);
	assert_int_equal(a->fixed, b->fixed);
	assert_int_equal(a->fix, b->fix);
	same_origin(&a->fix_from, &b->fix_from);
	assert_int_equal(a->answered, b->answered);
	assert_int_equal(a->kiosks, b->kiosks);
}

static void same_counts(const struct counts *a, const struct counts *b)
{
	assert_int_equal(a->present, b->present);
	assert_int_equal(a->out, b->out);
	assert_int_equal(a->manual, b->manual);
	assert_int_equal(a->pending, b->pending);
	assert_int_equal(a->corrected, b->corrected);
	assert_int_equal(a->answered, b->answered);
}

// ---- presence, by cases

static void earliest_presence(void **state)
{
	(void)state;
	// Two records of one person; which of them the cell keeps.
	static const struct {
		const char *what;
		int64_t at[2];
		enum quality quality[2];
		uint64_t ledger[2], seq[2];
		int kept;
	} cases[] = {
		{ "the earlier", { 100, 99 }, { QUALITY_RTC, QUALITY_RTC }, { 1, 1 }, { 1, 2 }, 1 },
		{ "synced is no better than RTC", { 100, 101 }, { QUALITY_RTC, QUALITY_SYNCED }, { 1, 2 }, { 1, 1 }, 0 },
		{ "a known clock before one at its epoch", { 5, 100 }, { QUALITY_NONE, QUALITY_RTC }, { 1, 2 }, { 1, 1 }, 1 },
		{ "a known clock before a restored one", { 5, 100 }, { QUALITY_RESTORED, QUALITY_SYNCED }, { 1, 2 }, { 1, 1 }, 1 },
		{ "of two unknown the earlier", { 100, 5 }, { QUALITY_NONE, QUALITY_RESTORED }, { 1, 2 }, { 1, 1 }, 1 },
		{ "same moment: lower ledger", { 100, 100 }, { QUALITY_RTC, QUALITY_RTC }, { 9, 8 }, { 1, 2 }, 1 },
		{ "same moment and ledger: lower number", { 100, 100 }, { QUALITY_RTC, QUALITY_RTC }, { 8, 8 }, { 3, 2 }, 1 },
		{ "before 1970", { 0, -1 }, { QUALITY_RTC, QUALITY_RTC }, { 1, 1 }, { 1, 2 }, 1 },
		{ "large ledger tags", { 1, 1 }, { QUALITY_RTC, QUALITY_RTC }, { UINT64_MAX, 1 }, { 1, 1 }, 1 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int order = 0; order < 2; order++)
			for (enum direction d = DIRECTION_IN; d < DIRECTION_COUNT; d++) {
				struct presence_cell c = { 0 };
				for (int k = 0; k < 2; k++) {
					int r = k ^ order;
					struct origin o = origin(cases[i].at[r], cases[i].quality[r], cases[i].ledger[r], cases[i].seq[r]);
					struct presence p = { .person = 4, .direction = d, .means = r ? MEANS_MANUAL : MEANS_NAME, .officer = (uint32_t)r + 10 };
					fold_presence(&c, &o, &p);
				}
				const struct mark *m = d == DIRECTION_OUT ? &c.out : &c.in, *other = d == DIRECTION_OUT ? &c.in : &c.out;
				if (!m->set || m->officer != (uint32_t)cases[i].kept + 10)
					fail_msg("%s: kept %u", cases[i].what, (unsigned)m->officer - 10);
				assert_int_equal(m->means, cases[i].kept ? MEANS_MANUAL : MEANS_NAME);
				assert_false(m->pending);
				assert_false(other->set);
				assert_int_equal(fold_status(&c), STATUS_PRESENT);
			}
}

static void kiosks_and_pending(void **state)
{
	(void)state;
	struct presence_cell c = { 0 };
	assert_int_equal(fold_status(&c), STATUS_NONE);
	struct origin a = origin(100, QUALITY_RTC, 16 + 3, 1), b = origin(90, QUALITY_RTC, 8 + 7, 1);
	struct presence p = { .person = 0, .hash = { 1 } };
	fold_presence(&c, &a, &p);
	assert_int_equal(c.kiosks, 1 << 3);
	assert_true(c.in.pending);
	p.person = 5;
	fold_presence(&c, &b, &p);
	assert_int_equal(c.kiosks, 1 << 3 | 1 << 7);
	assert_false(c.in.pending);
	assert_false(c.answered);
	fold_answered(&c);
	fold_answered(&c);
	assert_true(c.answered);
}

static void corrections(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		int64_t at[2];
		uint64_t ledger[2], seq[2];
		int kept;
	} cases[] = {
		{ "the later", { 100, 101 }, { 1, 1 }, { 1, 2 }, 1 },
		{ "same moment: higher ledger", { 100, 100 }, { 9, 8 }, { 1, 2 }, 0 },
		{ "same moment and ledger: higher number", { 100, 100 }, { 8, 8 }, { 3, 2 }, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int order = 0; order < 2; order++) {
			struct presence_cell c = { 0 };
			for (int k = 0; k < 2; k++) {
				int r = k ^ order;
				struct origin o = origin(cases[i].at[r], r ? QUALITY_NONE : QUALITY_SYNCED, cases[i].ledger[r], cases[i].seq[r]);
				struct correction f = { .person = 1, .session = 1, .status = r ? STATUS_SICK : STATUS_EXCUSED };
				fold_correction(&c, &o, &f);
			}
			if (!c.fixed || fold_status(&c) != (cases[i].kept ? STATUS_SICK : STATUS_EXCUSED))
				fail_msg("%s: %d", cases[i].what, (int)fold_status(&c));
		}
}

static void what_holds(void **state)
{
	(void)state;
	// marks and the correction together: status and counts, as a person's cell and as a pending badge's
	static const struct {
		const char *what;
		bool in, out;
		enum means means;
		bool corrected;
		enum status fix;
		enum status status;
		struct counts person, badge;
	} cases[] = {
		{ "nothing", false, false, 0, false, 0, STATUS_NONE, { 0 }, { 0 } },
		{ "in", true, false, MEANS_BADGE, false, 0, STATUS_PRESENT, { .present = 1 }, { .pending = 1 } },
		{ "in by name", true, false, MEANS_NAME, false, 0, STATUS_PRESENT, { .present = 1 }, { .pending = 1 } },
		{ "in by an officer", true, false, MEANS_MANUAL, false, 0, STATUS_PRESENT, { .present = 1, .manual = 1 }, { .pending = 1 } },
		{ "in and out", true, true, MEANS_BADGE, false, 0, STATUS_PRESENT, { .present = 1, .out = 1 }, { .pending = 1 } },
		{ "out alone", false, true, MEANS_BADGE, false, 0, STATUS_PRESENT, { .present = 1, .out = 1 }, { .pending = 1 } },
		{ "out by an officer is not manual presence", false, true, MEANS_MANUAL, false, 0, STATUS_PRESENT, { .present = 1, .out = 1 }, { .pending = 1 } },
		{ "corrected to present", false, false, 0, true, STATUS_PRESENT, STATUS_PRESENT, { .present = 1, .corrected = 1 }, { .pending = 1 } },
		{ "sick", false, false, 0, true, STATUS_SICK, STATUS_SICK, { .corrected = 1 }, { 0 } },
		{ "on duty elsewhere", false, false, 0, true, STATUS_DUTY, STATUS_DUTY, { .corrected = 1 }, { 0 } },
		{ "seen, corrected to absent", true, true, MEANS_MANUAL, true, STATUS_ABSENT, STATUS_ABSENT, { .corrected = 1 }, { 0 } },
		{ "seen, excused", true, false, MEANS_BADGE, true, STATUS_EXCUSED, STATUS_EXCUSED, { .corrected = 1 }, { 0 } },
		{ "correction taken back, seen", true, false, MEANS_BADGE, true, STATUS_NONE, STATUS_PRESENT, { .present = 1 }, { .pending = 1 } },
		{ "correction taken back, not seen", false, false, 0, true, STATUS_NONE, STATUS_NONE, { 0 }, { 0 } },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct presence_cell c = { 0 };
		struct origin o = origin(1000, QUALITY_SYNCED, 5, 1);
		struct presence p = { .person = 1, .session = 1, .means = cases[i].means };
		if (cases[i].in)
			fold_presence(&c, &o, &p);
		p.direction = DIRECTION_OUT;
		o.seq++;
		if (cases[i].out)
			fold_presence(&c, &o, &p);
		o.seq++;
		struct correction f = { .person = 1, .session = 1, .status = STATUS_ABSENT };
		if (cases[i].corrected) {
			fold_correction(&c, &o, &f);
			o.seq++;
			f.status = cases[i].fix;
			fold_correction(&c, &o, &f);
		}
		if (fold_status(&c) != cases[i].status)
			fail_msg("%s: %d", cases[i].what, (int)fold_status(&c));
		struct counts person, badge;
		fold_count(&c, true, &person);
		fold_count(&c, false, &badge);
		same_counts(&person, &cases[i].person);
		same_counts(&badge, &cases[i].badge);
		fold_answered(&c);
		fold_count(&c, true, &person);
		assert_int_equal(person.answered, 1);
	}
}

// ---- presence against the oracle: what a reader of the header would do with all records of a cell on the table

enum what { PRESENCE, CORRECTION, ANSWERED };
struct entry { enum what what; struct origin from; struct presence presence; struct correction correction; };

// Lexicographic order of the documented keys, earliest first.
static int by_earliest(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	bool known_x = x->from.when.quality == QUALITY_RTC || x->from.when.quality == QUALITY_SYNCED;
	bool known_y = y->from.when.quality == QUALITY_RTC || y->from.when.quality == QUALITY_SYNCED;
	int64_t keys[4][2] = {
		{ !known_x, !known_y }, { x->from.when.at_ms, y->from.when.at_ms },
		{ (int64_t)x->from.ledger, (int64_t)y->from.ledger }, { (int64_t)x->from.seq, (int64_t)y->from.seq },
	};
	for (int i = 0; i < 4; i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1] ? -1 : 1;
	return 0;
}

static int by_latest(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int64_t keys[3][2] = {
		{ x->from.when.at_ms, y->from.when.at_ms }, { (int64_t)x->from.ledger, (int64_t)y->from.ledger },
		{ (int64_t)x->from.seq, (int64_t)y->from.seq },
	};
	for (int i = 0; i < 3; i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] > keys[i][1] ? -1 : 1;
	return 0;
}

static void oracle_mark(const struct entry *sorted, int n, enum direction d, struct mark *ret_mark)
{
	for (int i = 0; i < n; i++)
		if (sorted[i].what == PRESENCE && sorted[i].presence.direction == d) {
			*ret_mark = (struct mark){ true, sorted[i].presence.person == 0, sorted[i].presence.means, sorted[i].presence.officer, sorted[i].from };
			return;
		}
}

static struct presence_cell oracle(const struct entry *entries, int n)
{
	struct presence_cell c = { 0 };
	struct entry *sorted = calloc((size_t)n + 1, sizeof *sorted);
	memcpy(sorted, entries, (size_t)n * sizeof *sorted);
	qsort(sorted, (size_t)n, sizeof *sorted, by_earliest);
	oracle_mark(sorted, n, DIRECTION_IN, &c.in);
	oracle_mark(sorted, n, DIRECTION_OUT, &c.out);
	qsort(sorted, (size_t)n, sizeof *sorted, by_latest);
	for (int i = n - 1; i >= 0; i--) {
		if (sorted[i].what == CORRECTION) {
			c.fix = sorted[i].correction.status;
			c.fixed = c.fix != STATUS_NONE;
			c.fix_from = sorted[i].from;
		}
		if (sorted[i].what == ANSWERED)
			c.answered = true;
		if (sorted[i].what == PRESENCE)
			c.kiosks |= (uint8_t)(1 << sorted[i].from.ledger % 8);
	}
	free(sorted);
	return c;
}

static void fold_entry(struct presence_cell *c, const struct entry *e)
{
	if (e->what == PRESENCE)
		fold_presence(c, &e->from, &e->presence);
	else if (e->what == CORRECTION)
		fold_correction(c, &e->from, &e->correction);
	else
		fold_answered(c);
}

// Few moments, ledgers and qualities, so that every tie occurs; (ledger, seq) is unique as in life.
static int random_entries(struct entry *entries, int most)
{
	int n = (int)draw((uint32_t)most + 1);
	uint64_t next[4] = { 1, 1, 1, 1 };
	for (int i = 0; i < n; i++) {
		uint32_t ledger = draw(4);
		struct entry *e = &entries[i];
		*e = (struct entry){ .what = draw(8) < 5 ? PRESENCE : draw(4) ? CORRECTION : ANSWERED };
		e->from = origin(100 + draw(4), (enum quality)draw(QUALITY_COUNT), ledger * 5 + 1, next[ledger]++);
		e->from.when.up_ms = draw(1000);
		e->presence = (struct presence){ .person = draw(3) ? 7 : 0, .session = 2, .direction = (enum direction)draw(DIRECTION_COUNT), .means = (enum means)draw(3), .officer = draw(5) };
		e->correction = (struct correction){ .person = 7, .session = 2, .status = (enum status)draw(STATUS_COUNT) };
	}
	return n;
}

static void shuffle(struct entry *entries, int n)
{
	for (int i = n - 1; i > 0; i--) {
		int j = (int)draw((uint32_t)i + 1);
		struct entry e = entries[i];
		entries[i] = entries[j];
		entries[j] = e;
	}
}

static void oracle_agrees(void **state)
{
	(void)state;
	random_state = 1;
	struct entry entries[24];
	for (int round = 0; round < 5000; round++) {
		int n = random_entries(entries, 12);
		struct presence_cell wanted = oracle(entries, n);
		for (int d = 0; d < n; d++) // the same record again
			entries[n + d] = entries[draw((uint32_t)n)];
		for (int order = 0; order < 6; order++) {
			shuffle(entries, 2 * n);
			struct presence_cell c = { 0 };
			for (int i = 0; i < 2 * n; i++)
				fold_entry(&c, &entries[i]);
			same_presence(&c, &wanted);
		}
	}
}

static void join_agrees(void **state)
{
	(void)state;
	random_state = 2;
	struct entry entries[16];
	for (int round = 0; round < 5000; round++) {
		int n = random_entries(entries, 16);
		struct presence_cell whole = { 0 }, part[3] = { 0 };
		for (int i = 0; i < n; i++) {
			fold_entry(&whole, &entries[i]);
			fold_entry(&part[draw(3)], &entries[i]);
		}
		struct presence_cell ab = part[0], ba = part[1], bc = part[1], a_bc = part[0];
		fold_join(&ab, &part[1]);
		fold_join(&ba, &part[0]);
		same_presence(&ab, &ba);                    // commutative
		fold_join(&bc, &part[2]);
		fold_join(&a_bc, &bc);
		fold_join(&ab, &part[2]);
		same_presence(&ab, &a_bc);                  // associative
		same_presence(&ab, &whole);
		fold_join(&ab, &whole);
		fold_join(&ab, &(struct presence_cell){ 0 });
		same_presence(&ab, &whole);                 // idempotent, with zero as its neutral element
	}
}

// A session's counters are kept by adding, at every record, what its cell counts now less what it counted before.
static void deltas_add_up(void **state)
{
	(void)state;
	random_state = 3;
	struct entry entries[60];
	for (int round = 0; round < 500; round++) {
		int n = random_entries(entries, 60);
		struct presence_cell cells[5] = { 0 };
		struct counts sum = { 0 }, wanted = { 0 };
		for (int i = 0; i < n; i++) {
			int at = (int)draw(5);
			struct counts before, after;
			fold_count(&cells[at], at < 4, &before);
			fold_entry(&cells[at], &entries[i]);
			fold_count(&cells[at], at < 4, &after);
			int32_t *s = &sum.present, *b = &before.present, *a = &after.present;
			for (size_t k = 0; k < sizeof sum / sizeof *s; k++)
				s[k] += a[k] - b[k];
		}
		for (int at = 0; at < 5; at++) {
			enum status status = fold_status(&cells[at]);
			wanted.pending += at == 4 && status == STATUS_PRESENT;
			if (at == 4)
				continue;
			wanted.present += status == STATUS_PRESENT;
			wanted.out += status == STATUS_PRESENT && cells[at].out.set;
			wanted.manual += status == STATUS_PRESENT && cells[at].in.set && cells[at].in.means == MEANS_MANUAL;
			wanted.corrected += cells[at].fixed;
			wanted.answered += cells[at].answered;
		}
		same_counts(&sum, &wanted);
	}
}

// ---- openings

static void openings(void **state)
{
	(void)state;
	struct session_cell c = { 0 };
	struct origin o = origin(500, QUALITY_RTC, 1, 1);
	fold_opening(&c, &o, KIND_OPEN);
	assert_true(c.open_set && !c.close_set && !c.is_closed);
	assert_int_equal(c.opened_ms, 500);
	o = origin(700, QUALITY_NONE, 2, 1);
	fold_opening(&c, &o, KIND_CLOSE);
	assert_true(c.is_closed);
	assert_int_equal(c.closed_ms, 700);
	o = origin(600, QUALITY_RTC, 3, 1); // arrives late, was before the close
	fold_opening(&c, &o, KIND_OPEN);
	assert_true(c.is_closed);
	assert_int_equal(c.opened_ms, 500);
	o = origin(900, QUALITY_RTC, 1, 2);
	fold_opening(&c, &o, KIND_OPEN);
	assert_false(c.is_closed);
	assert_int_equal(c.closed_ms, 700);
	assert_int_equal(c.last.when.at_ms, 900);
	o = origin(-5, QUALITY_RTC, 1, 3);
	fold_opening(&c, &o, KIND_OPEN);
	assert_int_equal(c.opened_ms, -5);
}

struct act { enum kind kind; struct origin from; };

static void openings_in_any_order(void **state)
{
	(void)state;
	random_state = 4;
	for (int round = 0; round < 5000; round++) {
		struct act acts[8];
		int n = 1 + (int)draw(8);
		struct session_cell wanted = { 0 };
		const struct act *last = NULL;
		for (int i = 0; i < n; i++) {
			acts[i] = (struct act){ draw(2) ? KIND_OPEN : KIND_CLOSE, origin((int64_t)draw(6) - 2, QUALITY_RTC, draw(3), (uint64_t)i + 1) };
			const struct act *a = &acts[i];
			int64_t at = a->from.when.at_ms;
			if (a->kind == KIND_OPEN && (!wanted.open_set || at < wanted.opened_ms))
				wanted.opened_ms = at;
			if (a->kind == KIND_CLOSE && (!wanted.close_set || at > wanted.closed_ms))
				wanted.closed_ms = at;
			*(a->kind == KIND_OPEN ? &wanted.open_set : &wanted.close_set) = true;
			struct entry x = { .from = a->from }, y = { .from = last ? last->from : a->from };
			last = !last || by_latest(&x, &y) < 0 ? a : last;
		}
		wanted.is_closed = last->kind == KIND_CLOSE;
		wanted.last = last->from;
		for (int order = 0; order < 5; order++) {
			struct session_cell c = { .counts = { .present = 9 } };
			for (int i = 0; i < 3 * n; i++) {
				const struct act *a = i < 2 * n ? &acts[draw((uint32_t)n)] : &acts[i - 2 * n];
				fold_opening(&c, &a->from, a->kind);
			}
			assert_int_equal(c.counts.present, 9);
			assert_int_equal(c.opened_ms, wanted.opened_ms);
			assert_int_equal(c.closed_ms, wanted.closed_ms);
			assert_int_equal(c.open_set, wanted.open_set);
			assert_int_equal(c.close_set, wanted.close_set);
			assert_int_equal(c.is_closed, wanted.is_closed);
			same_origin(&c.last, &wanted.last);
		}
	}
}

// ---- badges

static void badges(void **state)
{
	(void)state;
	struct holder_cell h = { 0 };
	struct badge_cell first = { 0 }, second = { 0 };
	assert_false(fold_badge_valid(&first, &h));
	fold_badge(&first, &h, &(struct badge_fact){ .holder = 12, .issue = 1 });
	assert_true(fold_badge_valid(&first, &h));
	fold_badge(&second, &h, &(struct badge_fact){ .holder = 12, .issue = 2 });
	assert_false(fold_badge_valid(&first, &h)); // a later issue is out
	assert_true(fold_badge_valid(&second, &h));
	fold_badge(&first, &h, &(struct badge_fact){ .holder = 12, .issue = 1 });
	assert_int_equal(h.issue, 2);
	fold_badge(&second, &h, &(struct badge_fact){ .holder = 12, .issue = 2, .revoked = true });
	fold_badge(&second, &h, &(struct badge_fact){ .holder = 12, .issue = 2 });
	assert_false(fold_badge_valid(&second, &h)); // revoked stays revoked
	assert_false(fold_badge_valid(&first, &h));
}

static void badges_in_any_order(void **state)
{
	(void)state;
	random_state = 5;
	for (int round = 0; round < 3000; round++) {
		struct badge_fact facts[6];
		int n = 1 + (int)draw(6);
		uint64_t lowest = UINT64_MAX;
		uint32_t issue = 0, highest[3] = { 0 };
		bool revoked = false;
		for (int i = 0; i < n; i++) {
			facts[i] = (struct badge_fact){ .holder = 1 + draw(3), .issue = 1 + draw(3), .revoked = draw(6) == 0 };
			lowest = facts[i].holder < lowest ? facts[i].holder : lowest;
		}
		for (int i = 0; i < n; i++) {
			uint32_t *top = &highest[facts[i].holder - 1];
			*top = facts[i].issue > *top ? facts[i].issue : *top;
			issue = facts[i].holder == lowest && facts[i].issue > issue ? facts[i].issue : issue;
			revoked |= facts[i].revoked;
		}
		struct badge_cell b = { 0 };
		struct holder_cell h[3] = { 0 };
		for (int i = 0; i < 3 * n; i++) {
			const struct badge_fact *f = i < 2 * n ? &facts[draw((uint32_t)n)] : &facts[i - 2 * n];
			fold_badge(&b, &h[f->holder - 1], f);
		}
		assert_true(b.known && b.holder == lowest && b.issue == issue && b.revoked == revoked);
		for (int i = 0; i < 3; i++)
			assert_int_equal(h[i].issue, highest[i]);
	}
}

// ---- time

static void anchors(void **state)
{
	(void)state;
	static const struct { uint64_t seq; int64_t uncertainty; } given[] = { { 9, 500 }, { 4, 50 }, { 3, 50 }, { 7, 60 } };
	for (int turn = 0; turn < 4; turn++) {
		struct boot_cell c = { 0 };
		for (int i = 0; i < 8; i++) {
			int at = (i + turn) % 4;
			fold_anchor(&c, given[at].seq, &(struct anchor){ .boot = 2, .true_ms = (int64_t)given[at].seq, .uncertainty_ms = given[at].uncertainty });
		}
		assert_true(c.set && c.seq == 3);
		assert_int_equal(c.best.true_ms, 3);
		assert_int_equal(c.best.uncertainty_ms, 50);
	}
}

static void true_time(void **state)
{
	(void)state;
	struct boot_cell none = { 0 }, c = { 0 };
	fold_anchor(&c, 5, &(struct anchor){ .boot = 2, .up_ms = 1000000, .true_ms = 1760400000000, .uncertainty_ms = 40 });
	static const struct { const char *what; uint32_t boot; int64_t at, up, wanted, uncertainty; } cases[] = {
		{ "at the anchor", 2, 5, 1000000, 1760400000000, 40 },
		{ "an hour after: 180 ms", 2, 5, 1000000 + 3600000, 1760400000000 + 3600000, 40 + 180 },
		{ "before it as well", 2, 5, 0, 1760400000000 - 1000000, 40 + 50 },
		{ "rounded up", 2, 5, 1000001, 1760400000001, 41 },
		{ "rounded up backwards", 2, 5, 999999, 1760399999999, 41 },
		{ "20 s are exactly 1 ms", 2, 5, 1020000, 1760400020000, 41 },
		{ "another boot", 3, 1234, 1000000, 1234, -1 },
		{ "absurd", 2, 77, INT64_MIN, 77, -1 },
		{ "absurd upwards", 2, 77, INT64_MAX, 77, -1 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct stamp when = { .at_ms = cases[i].at, .up_ms = cases[i].up, .boot = cases[i].boot };
		int64_t uncertainty = 99, at = fold_time(&c, &when, &uncertainty);
		if (at != cases[i].wanted || uncertainty != cases[i].uncertainty)
			fail_msg("%s: %lld %lld", cases[i].what, (long long)at, (long long)uncertainty);
		assert_int_equal(fold_time(&none, &when, &uncertainty), cases[i].at);
		assert_int_equal(uncertainty, -1);
	}
}

// A clock that is put right by an hour between two scans: their distance in true time is that of the boot's clock.
static void clock_that_jumped(void **state)
{
	(void)state;
	struct boot_cell c = { 0 };
	struct stamp before = { .at_ms = 1760403600000, .up_ms = 60000, .boot = 1, .quality = QUALITY_RTC }, after = { .at_ms = 1760400060000, .up_ms = 120000, .boot = 1, .quality = QUALITY_SYNCED };
	fold_anchor(&c, 3, &(struct anchor){ .boot = 1, .up_ms = 119000, .true_ms = 1760400059000, .uncertainty_ms = 20 });
	int64_t u;
	assert_int_equal(fold_time(&c, &after, &u) - fold_time(&c, &before, &u), 60000);
	assert_int_equal(fold_time(&c, &after, &u), after.at_ms);
}

// ---- kiosks and ratings

static void kiosks(void **state)
{
	(void)state;
	struct kiosk_cell c = { 0 };
	struct fact f = { .kind = KIND_BOOT };
	strcpy(f.boot.name, "Meja depan");
	struct origin o = origin(50, QUALITY_RESTORED, 4, 1);
	fold_kiosk(&c, &o, &f);
	assert_int_equal(c.boots, 1);
	assert_int_equal(c.first_ms, 0); // its clock was not known
	assert_string_equal(c.name, "Meja depan");
	assert_false(c.expected);

	f = (struct fact){ .kind = KIND_PRESENCE, .presence = { .person = 1, .means = MEANS_MANUAL } };
	o = origin(1000, QUALITY_RTC, 4, 3);
	fold_kiosk(&c, &o, &f);
	f.presence.means = MEANS_BADGE;
	o = origin(900, QUALITY_SYNCED, 4, 2);
	fold_kiosk(&c, &o, &f);
	assert_int_equal(c.presences, 2);
	assert_int_equal(c.manual, 1);
	assert_int_equal(c.last_seq, 3);
	assert_int_equal(c.first_ms, 900);
	assert_int_equal(c.last_ms, 1000);

	f = (struct fact){ .kind = KIND_REFUSAL };
	o = origin(1100, QUALITY_RTC, 4, 4);
	fold_kiosk(&c, &o, &f);
	f = (struct fact){ .kind = KIND_FAULT };
	o.seq++;
	fold_kiosk(&c, &o, &f);
	f.fault.over = true;
	o.seq++;
	fold_kiosk(&c, &o, &f);
	assert_int_equal(c.refusals, 1);
	assert_int_equal(c.faults, 1);
	assert_int_equal(c.last_seq, 6);

	f = (struct fact){ .kind = KIND_KIOSK };
	strcpy(f.kiosk.name, "Kiosk 1 (lobi)");
	o = origin(9000, QUALITY_SYNCED, 77, 1000);
	fold_kiosk(&c, &o, &f);
	assert_true(c.expected);
	assert_string_equal(c.name, "Kiosk 1 (lobi)");
	assert_int_equal(c.last_seq, 6); // the organiser's number says nothing about the kiosk's ledger
	assert_int_equal(c.last_ms, 1100);
	f = (struct fact){ .kind = KIND_BOOT };
	strcpy(f.boot.name, "Meja belakang");
	o = origin(9100, QUALITY_SYNCED, 4, 2000);
	fold_kiosk(&c, &o, &f);
	assert_string_equal(c.name, "Kiosk 1 (lobi)");
	assert_int_equal(c.boots, 2);
}

static void names_in_any_order(void **state)
{
	(void)state;
	random_state = 6;
	static const char *const names[] = { "", "a", "Meja registrasi lantai dua", "Meja" };
	for (int round = 0; round < 2000; round++) {
		struct { bool organiser; uint64_t seq; const char *name; } given[5], *best = &given[0];
		int n = 1 + (int)draw(5);
		for (int i = 0; i < n; i++) {
			given[i].organiser = draw(2);
			given[i].seq = 1 + draw(4);
			given[i].name = names[given[i].seq % 2 + (given[i].organiser ? 2 : 0)]; // one record, one name
			if (given[i].organiser != best->organiser ? given[i].organiser : given[i].seq > best->seq)
				best = &given[i];
		}
		struct kiosk_cell c = { 0 };
		for (int i = 0; i < 3 * n; i++) {
			int at = i < 2 * n ? (int)draw((uint32_t)n) : i - 2 * n;
			struct fact f = { .kind = given[at].organiser ? KIND_KIOSK : KIND_BOOT };
			strcpy(given[at].organiser ? f.kiosk.name : f.boot.name, given[at].name);
			struct origin o = origin(100, QUALITY_RTC, given[at].organiser ? 1 : 2, given[at].seq);
			fold_kiosk(&c, &o, &f);
		}
		assert_string_equal(c.name, best->name);
		assert_int_equal(c.expected, best->organiser);
		assert_true(c.name_seq == best->seq);
		for (size_t i = strlen(c.name); i < sizeof c.name; i++)
			assert_int_equal(c.name[i], 0); // nothing of a longer name is left behind
	}
}

static void ratings(void **state)
{
	(void)state;
	static struct ratings r;
	static struct rating_cell c;
	r = (struct ratings){ .session = 1, .questions = 2, .respondents = 3, .answers = { { 4, 0 }, { 4, 1 }, { 0, 10 } }, .comments = 2 };
	fold_ratings(&c, &r);
	assert_int_equal(c.respondents, 3);
	assert_int_equal(c.comments, 2);
	assert_int_equal(c.questions, 2);
	assert_int_equal(c.count[0][4], 2);
	assert_int_equal(c.count[0][0], 1);
	assert_int_equal(c.count[1][0], 1);
	assert_int_equal(c.count[1][1], 1);
	assert_int_equal(c.count[1][10], 1);
	r.few = true;
	r.respondents = 2;
	r.questions = 5;
	fold_ratings(&c, &r);
	assert_int_equal(c.respondents, 5);
	assert_int_equal(c.few, 2);
	assert_int_equal(c.comments, 2);
	assert_int_equal(c.count[0][4], 2);
	assert_int_equal(c.questions, 2);
	uint32_t all = 0;
	for (int q = 0; q < FACT_QUESTIONS; q++)
		for (int v = 0; v <= 10; v++)
			all += c.count[q][v];
	assert_int_equal(all, 3 * 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(earliest_presence), cmocka_unit_test(kiosks_and_pending), cmocka_unit_test(corrections),
		cmocka_unit_test(what_holds), cmocka_unit_test(oracle_agrees), cmocka_unit_test(join_agrees),
		cmocka_unit_test(deltas_add_up), cmocka_unit_test(openings), cmocka_unit_test(openings_in_any_order),
		cmocka_unit_test(badges), cmocka_unit_test(badges_in_any_order), cmocka_unit_test(anchors), cmocka_unit_test(true_time),
		cmocka_unit_test(clock_that_jumped), cmocka_unit_test(kiosks), cmocka_unit_test(names_in_any_order), cmocka_unit_test(ratings),
	};
	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
