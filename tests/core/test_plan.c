// Tests of the plan of turns: every attempt has its turn, and the likeliest comes first in each.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/plan.h"

static void test_every_attempt_has_a_turn(void **state)
{
	(void)state;
	bool seen[GRID_BOWED + 1][DRAWING_COUNT] = { 0 }, inverted = false, settled = false, smoothed = false, whole[WHOLE_COUNT] = { 0 };
	for (uint64_t i = 0; i < PLAN_TURNS; i++) {
		const struct turn *t = plan_turn(i);
		assert_in_range(t->attempts, 1, PLAN_ATTEMPTS);
		assert_int_equal(t->attempt[0].fit, GRID_PROJECTIVE);
		assert_int_equal(t->attempt[0].drawing, DRAWING_WIDE);
		for (int k = 0; k < t->attempts; k++)
			seen[t->attempt[k].fit][t->attempt[k].drawing] = true, settled |= t->attempt[k].settled;
		inverted |= t->inverted;
		smoothed |= t->smoothed;
		whole[t->whole] = true;
	}
	for (int f = 0; f <= GRID_BOWED; f++)
		assert_true(seen[f][DRAWING_WIDE]);
	for (int d = 0; d < DRAWING_COUNT; d++)
		assert_true(seen[GRID_PROJECTIVE][d] || seen[GRID_BOWED][d]);
	assert_true(inverted && settled && smoothed);
	for (int w = 0; w < WHOLE_COUNT; w++)
		assert_true(whole[w]);
}

static void test_turns_come_round(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < PLAN_TURNS; i++)
		assert_ptr_equal(plan_turn(i), plan_turn(i + PLAN_TURNS * UINT64_C(1000000007)));
	assert_int_equal(plan_turn(0)->whole, WHOLE_NOT);
	assert_false(plan_turn(0)->inverted);
}

static void test_names(void **state)
{
	(void)state;
	for (int d = 0; d < DRAWING_COUNT; d++)
		assert_true(drawing_name(d)[0] != 0);
	for (int f = 0; f <= GRID_BOWED; f++)
		assert_true(fit_name(f)[0] != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_attempt_has_a_turn), cmocka_unit_test(test_turns_come_round), cmocka_unit_test(test_names) };
	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
