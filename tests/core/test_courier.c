// The courier: what each answer leads to, that nothing is dropped, and that two nodes come together over a bad line.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/courier.h"
#include "core/run.h"

#define LEDGERS 4

static uint64_t dice = 1;

static uint64_t roll(void)
{
	dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return dice >> 16 ^ dice << 40;
}

static struct position at(uint8_t ledger, uint64_t seq)
{
	return (struct position){ .id = { { ledger }, { 1 } }, .seq = seq, .link = { (uint8_t)seq, ledger } };
}

// A courier with heads known: ledger 0 at `ours` here and `theirs` there.
static void begin(struct courier *c, struct courier_ledger *room, uint64_t ours, uint64_t theirs)
{
	struct position here = at(0, ours), there = at(0, theirs);
	courier_init(c, room, LEDGERS, true, 0, 0, 0);
	assert_int_equal(courier_ours(c, &here), ERR_OK);
	struct courier_step step = courier_next(c, 0);
	assert_int_equal(step.act, COURIER_HEADS);
	if (theirs)
		assert_int_equal(courier_theirs(c, &there, true), ERR_OK);
	courier_done(c, &step, &(struct courier_outcome){ .status = 200 }, 0, 0);
}

static void every_answer_has_its_meaning(void **state)
{
	(void)state;
	enum then { GO_ON, AT_ONCE, HELD, LATER, SMALLER, STOPPED };
	static const struct { const char *what; struct courier_outcome o; enum then then; } cases[] = {
		{ "stored", { .status = 200, .has_here = true, .same = true, .here.seq = 100 }, GO_ON },
		{ "stored, receipt unreadable", { .status = 200 }, HELD },
		{ "stored, receipt of nothing new", { .status = 200, .has_here = true, .same = true, .here.seq = 40 }, HELD },
		{ "no answer", { .status = 0 }, LATER }, { "redirected", { .status = 301 }, LATER }, { "malformed", { .status = 400 }, HELD },
		{ "other nonce", { .status = 401 }, AT_ONCE }, { "not this ledger", { .status = 403 }, HELD },
		{ "withdrawn", { .status = 403, .withdrawn = true }, STOPPED }, { "no such event", { .status = 404 }, HELD },
		{ "timed out", { .status = 408 }, LATER }, { "moved", { .status = 409, .has_here = true, .same = true, .here.seq = 60 }, GO_ON },
		{ "moved back", { .status = 409, .has_here = true, .same = true, .here.seq = 0 }, GO_ON }, { "moved nowhere", { .status = 409 }, HELD },
		{ "said what was known", { .status = 409, .has_here = true, .same = true, .here.seq = 40 }, HELD },
		{ "too large", { .status = 413 }, SMALLER }, { "not understood", { .status = 422 }, HELD }, { "too often", { .status = 429 }, LATER },
		{ "broken", { .status = 500 }, LATER }, { "proxy", { .status = 502 }, LATER }, { "full", { .status = 507 }, LATER }, { "odd", { .status = 999 }, LATER },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct courier c;
		struct courier_ledger room[LEDGERS];
		uint64_t revision;
		begin(&c, room, 100, 40);
		struct courier_step step = courier_next(&c, 10), next;
		assert_int_equal(step.act, COURIER_PUSH);
		assert_int_equal(step.from, 41);
		assert_int_equal(step.most, RUN_RECORDS);
		courier_done(&c, &step, &cases[i].o, 10, 700);
		next = courier_next(&c, 10);
		const char *what = cases[i].what;
		bool good = false;
		switch (cases[i].then) {
		case GO_ON: good = c.fails == 0 && room[0].fails == 0 && (next.act == COURIER_PUSH || courier_settled(&c)); break;
		case AT_ONCE: good = next.act == COURIER_PUSH && next.from == 41 && c.fails == 0; break;
		case HELD: good = next.act == COURIER_SLEEP && next.until_ms == 710 && room[0].fails == 1 && c.fails == 0 && courier_news(&c, 10, &revision); break;
		case LATER: good = next.act == COURIER_SLEEP && next.until_ms == 710 && c.fails == 1 && !courier_news(&c, 10, &revision)
			&& courier_next(&c, 710).act == COURIER_HEADS; break;
		case SMALLER: good = next.act == COURIER_PUSH && next.most == RUN_RECORDS / 2; break;
		case STOPPED: good = next.act == COURIER_STOP && courier_next(&c, INT64_MAX / 2).act == COURIER_STOP; break;
		}
		if (!good)
			fail_msg("%s: then %d until %lld", what, next.act, (long long)next.until_ms);
		assert_int_equal(courier_waiting(&c), room[0].ours - (room[0].theirs < 100 ? room[0].theirs : 100)); // nothing is dropped
		assert_int_equal(room[0].ours, 100);
	}
}

static void a_second_401_waits(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	begin(&c, room, 5, 0);
	struct courier_step step = courier_next(&c, 0);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 401 }, 0, 500);
	assert_int_equal(courier_next(&c, 0).act, COURIER_PUSH);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 401 }, 0, 500);
	assert_int_equal(courier_next(&c, 0).act, COURIER_SLEEP);
	assert_int_equal(courier_next(&c, 500).act, COURIER_HEADS);
}

static void waits_grow_and_end_at_a_quarter_hour(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	int64_t now = 0, most = COURIER_FIRST_MS;
	courier_init(&c, room, LEDGERS, true, 0, 60000, UINT64_MAX);
	assert_in_range(courier_next(&c, 0).until_ms, 0, 60000);
	courier_init(&c, room, LEDGERS, true, 0, 0, 0);
	for (int i = 0; i < 100; i++) {
		struct courier_step step = courier_next(&c, now);
		assert_int_equal(step.act, COURIER_HEADS);
		uint64_t random = i % 2 ? UINT64_MAX - (uint64_t)i : roll();
		courier_done(&c, &step, &(struct courier_outcome){ .status = 0 }, now, random);
		step = courier_next(&c, now);
		int64_t wait = step.act == COURIER_SLEEP ? step.until_ms - now : 0;
		assert_in_range(wait, 0, most < COURIER_BACKOFF_MS ? most : COURIER_BACKOFF_MS);
		assert_int_equal(wait, (int64_t)(random % (uint64_t)((most < COURIER_BACKOFF_MS ? most : COURIER_BACKOFF_MS) + 1)));
		now += wait;
		most = most < COURIER_BACKOFF_MS ? most * 2 : most;
	}
	struct courier_step step = courier_next(&c, now);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 503, .retry_after_ms = 120000 }, now, 0);
	assert_in_range(courier_next(&c, now).until_ms - now, 120000, 121000);
	now += 121000;
	courier_done(&c, &step, &(struct courier_outcome){ .status = 503, .retry_after_ms = INT64_MAX }, now, 5);
	assert_in_range(courier_next(&c, now).until_ms - now, COURIER_BACKOFF_MS, COURIER_BACKOFF_MS + COURIER_FIRST_MS);
	now += COURIER_BACKOFF_MS + COURIER_FIRST_MS;
	courier_done(&c, &step, &(struct courier_outcome){ .status = 200 }, now, 0);
	assert_int_equal(c.fails, 0);
}

static void too_large_ends_at_one(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	begin(&c, room, 5000, 0);
	int asked = 0;
	for (struct courier_step step; (step = courier_next(&c, 0)).act == COURIER_PUSH; asked++)
		courier_done(&c, &step, &(struct courier_outcome){ .status = 413 }, 0, 400);
	assert_int_equal(room[0].most, 1);
	assert_int_equal(asked, 10); // 1000, 500, 250 ... 3, 1
	assert_int_equal(courier_next(&c, 400).act, COURIER_PUSH); // never dropped
}

static void one_held_ledger_does_not_hold_the_others(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	struct position other = at(1, 7);
	begin(&c, room, 5, 0);
	assert_int_equal(courier_ours(&c, &other), ERR_OK);
	struct courier_step step = courier_next(&c, 0);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 403 }, 0, 600);
	step = courier_next(&c, 0);
	assert_int_equal(step.act, COURIER_PUSH);
	assert_int_equal(step.ledger, 1);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 200, .has_here = true, .same = true, .here = other }, 0, 0);
	assert_true(courier_settled(&c));
	assert_int_equal(courier_waiting(&c), 5);
	assert_int_equal(courier_next(&c, 599).act, COURIER_SLEEP);
	assert_int_equal(courier_next(&c, 600).ledger, 0);
	assert_int_equal(courier_next(&c, 600).act, COURIER_PUSH);
}

static void a_fork_is_shown_once_and_left(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	struct position there = at(0, 1500);
	begin(&c, room, 2000, 1200);
	struct courier_step step = courier_next(&c, 0);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 409, .has_here = true, .same = false, .here = there }, 0, 0);
	step = courier_next(&c, 0);
	assert_int_equal(step.act, COURIER_PUSH);
	assert_int_equal(step.from, 501); // what it holds ends with their last number
	assert_int_equal(step.from + (uint64_t)step.most - 1, 1500);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 409, .has_here = true, .same = false, .here = there }, 0, 0);
	assert_int_equal(courier_next(&c, 5000).act, COURIER_SLEEP);
	assert_int_equal(room[0].fork, COURIER_SHOWN);
	assert_int_equal(courier_waiting(&c), 500); // still only here
	begin(&c, room, 5, 9);
	step = courier_next(&c, 0);
	assert_int_equal(step.act, COURIER_PULL);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 200, .parted = true }, 0, 0);
	assert_int_equal(courier_next(&c, 5000).act, COURIER_SLEEP);
	assert_int_equal(room[0].fork, COURIER_SHOWN);
}

static void pulls_what_is_new_there(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	struct position now_ours = at(0, 20);
	uint64_t revision;
	begin(&c, room, 5, 20);
	assert_true(courier_news(&c, 0, &revision));
	assert_int_equal(revision, 20);
	struct courier_step step = courier_next(&c, 0);
	assert_int_equal(step.act, COURIER_PULL);
	assert_int_equal(step.from, 6);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 200 }, 0, 300); // nothing came of it
	assert_int_equal(courier_next(&c, 0).act, COURIER_SLEEP);
	step = courier_next(&c, 300);
	assert_int_equal(courier_ours(&c, &now_ours), ERR_OK);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 200 }, 300, 0);
	assert_true(courier_settled(&c));
	courier_heard(&c, 204, 0, 300, 0);
	courier_heard(&c, 200, 20, 300, 0);
	assert_true(courier_settled(&c));
	courier_heard(&c, 200, 23, 300, 0);
	assert_false(courier_settled(&c));
	assert_int_equal(courier_next(&c, 300).act, COURIER_HEADS);
	c.pull = false;
	begin(&c, room, 5, 20);
	c.pull = false;
	assert_int_equal(courier_next(&c, 0).act, COURIER_SLEEP);
}

static void news_that_fail_wait_alone(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	uint64_t revision;
	begin(&c, room, 5, 5);
	courier_heard(&c, 0, 0, 0, 800);
	assert_false(courier_news(&c, 799, &revision));
	assert_true(courier_news(&c, 800, &revision));
	struct position here = at(0, 6);
	assert_int_equal(courier_ours(&c, &here), ERR_OK);
	assert_int_equal(courier_next(&c, 1).act, COURIER_PUSH); // ours go up meanwhile
	courier_heard(&c, 403, 0, 800, 0);
	assert_int_equal(courier_next(&c, 800).act, COURIER_HEADS);
}

static void who_answers_again_is_not_waited_for(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	uint64_t revision;
	begin(&c, room, 5, 5);
	struct position here = at(0, 6);
	assert_int_equal(courier_ours(&c, &here), ERR_OK);
	struct courier_step step = courier_next(&c, 1);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 503, .retry_after_ms = 60000 }, 1, 77);
	courier_heard(&c, 0, 0, 1, 900);
	assert_int_equal(courier_next(&c, 1000).act, COURIER_SLEEP);
	courier_wake(&c, 1000);
	assert_int_equal(courier_next(&c, 1000).act, COURIER_HEADS);
	assert_false(courier_news(&c, 1000, &revision)); // what they have is not known
	assert_int_equal(courier_revision(&c), 5);
	courier_wake(&c, 5000);
	assert_int_equal(courier_next(&c, 1000).act, COURIER_HEADS); // waking never makes it wait
}

static void heads_are_asked_for_again_in_time(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	begin(&c, room, 5, 5);
	struct courier_step step = courier_next(&c, 1);
	assert_int_equal(step.act, COURIER_SLEEP);
	assert_int_equal(step.until_ms, COURIER_RELIST_MS);
	step = courier_next(&c, COURIER_RELIST_MS);
	assert_int_equal(step.act, COURIER_HEADS);
	courier_done(&c, &step, &(struct courier_outcome){ .status = 200 }, COURIER_RELIST_MS, 0); // it has lost all
	step = courier_next(&c, COURIER_RELIST_MS);
	assert_int_equal(step.act, COURIER_PUSH);
	assert_int_equal(step.from, 1);
}

static void ledgers_without_room_are_counted(void **state)
{
	(void)state;
	struct courier c;
	struct courier_ledger room[LEDGERS];
	uint64_t revision;
	courier_init(&c, room, 1, true, 0, 0, 0);
	for (int round = 0; round < 2; round++) {
		struct courier_step step = { .act = COURIER_HEADS };
		for (uint8_t i = 0; i < 3; i++) {
			struct position p = at(i, 10u + i);
			assert_int_equal(courier_theirs(&c, &p, true), i ? ERR_FULL : ERR_OK);
		}
		courier_done(&c, &step, &(struct courier_outcome){ .status = 200 }, 0, 0);
		assert_true(courier_news(&c, 0, &revision));
		assert_int_equal(revision, 10 + 11 + 12);
	}
	struct position p = at(2, 1);
	assert_int_equal(courier_ours(&c, &p), ERR_FULL);
}

// ---- two nodes and a line that loses requests and answers; a node is a number for each ledger

struct line { uint64_t there[LEDGERS]; int lost; };

static bool loses(struct line *l)
{
	return l->lost && roll() % 4 == 0;
}

static struct courier_outcome ask(struct line *l, struct courier *c, const struct courier_step *s)
{
	static const int troubles[] = { 0, 0, 401, 500, 503, 429, 413, 408 };
	struct courier_outcome o = { .status = 200 };
	if (loses(l)) {
		o.status = troubles[roll() % 8];
		return o;
	}
	if (s->act == COURIER_HEADS) {
		for (uint8_t i = 0; i < LEDGERS; i++) {
			struct position p = at(i, l->there[i]);
			if (p.seq)
				assert_int_equal(courier_theirs(c, &p, true), ERR_OK);
		}
	} else {
		struct courier_ledger *here = &c->ledgers[s->ledger];
		uint64_t *there = &l->there[here->id.key[0]];
		if (s->act == COURIER_PUSH) {
			uint64_t last = s->from + (uint64_t)s->most - 1;
			last = last < here->ours ? last : here->ours;
			if (s->from <= *there + 1)
				*there = last > *there ? last : *there;
			else
				o.status = 409;
			o.has_here = o.same = true;
			o.here = at(here->id.key[0], *there);
		} else {
			uint64_t last = s->from + (uint64_t)s->most - 1;
			struct position p = at(here->id.key[0], last < *there ? last : *there);
			if (!loses(l))
				assert_int_equal(courier_ours(c, &p), ERR_OK);
			else
				o.status = 0;
		}
	}
	if (loses(l))
		return (struct courier_outcome){ .status = 0 }; // done, and nobody knows
	return o;
}

// Settled or not, one that is held counts.
static bool is_apart(const struct courier *c)
{
	for (int i = 0; i < c->count; i++)
		if (c->ledgers[i].ours != c->ledgers[i].theirs)
			return true;
	return false;
}

static void two_nodes_come_together(void **state)
{
	(void)state;
	for (int history = 0; history < 300; history++) {
		struct courier c;
		struct courier_ledger room[LEDGERS];
		struct line l = { .there = { roll() % 5000, 0, roll() % 20, 7 }, .lost = history % 5 };
		uint64_t here[LEDGERS] = { roll() % 5000, roll() % 3000, 0, 7 };
		int64_t now = 0;
		courier_init(&c, room, LEDGERS, true, 0, 30000, roll());
		for (uint8_t i = 0; i < LEDGERS; i++) {
			struct position p = at(i, here[i]);
			assert_int_equal(courier_ours(&c, &p), ERR_OK);
		}
		for (int steps = 0; !courier_settled(&c) || is_apart(&c); steps++) {
			assert_true(steps < 5000);
			struct courier_step s = courier_next(&c, now);
			if (s.act == COURIER_SLEEP) {
				assert_true(s.until_ms > now);
				now = s.until_ms;
				continue;
			}
			struct courier_outcome o = ask(&l, &c, &s);
			courier_done(&c, &s, &o, now, roll());
			now += 20;
		}
		for (int i = 0; i < LEDGERS; i++) {
			uint64_t most = here[i];
			for (int k = 0; k < c.count; k++)
				if (room[k].id.key[0] == i)
					most = room[k].ours;
			assert_int_equal(l.there[i], most);
			assert_true(most >= here[i]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_has_its_meaning), cmocka_unit_test(a_second_401_waits), cmocka_unit_test(waits_grow_and_end_at_a_quarter_hour),
		cmocka_unit_test(too_large_ends_at_one), cmocka_unit_test(one_held_ledger_does_not_hold_the_others), cmocka_unit_test(a_fork_is_shown_once_and_left),
		cmocka_unit_test(pulls_what_is_new_there), cmocka_unit_test(news_that_fail_wait_alone), cmocka_unit_test(who_answers_again_is_not_waited_for), cmocka_unit_test(heads_are_asked_for_again_in_time),
		cmocka_unit_test(ledgers_without_room_are_counted), cmocka_unit_test(two_nodes_come_together),
	};
	return cmocka_run_group_tests_name("courier", tests, NULL, NULL);
}
