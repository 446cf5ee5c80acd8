// Tests of ratings: what leaves, that a batch ties no comment to its answers, and the sums with their worked examples.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/feedback.h"

static uint64_t random_state;

static void draw(uint8_t *bytes, int n)
{
	for (int i = 0; i < n; i++) {
		random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		bytes[i] = (uint8_t)(random_state >> 56);
	}
}

static void release_rule(void **state)
{
	(void)state;
	static const struct { int held, left; bool ended; int leaves; bool few; } cases[] = {
		{ 0, 0, false, 0, false }, { 0, 0, true, 0, false }, { 0, 20, true, 0, false },
		{ 1, 0, false, 0, false }, { 7, 0, false, 0, false }, { 7, 100, false, 0, false },
		{ 8, 0, false, 8, false }, { 9, 0, false, 9, false }, { 32, 0, false, 32, false },
		{ 33, 0, false, 28, false }, { 36, 0, false, 31, false }, { 37, 0, false, 32, false }, { 100, 8, false, 32, false },
		{ 1, 0, true, 1, true }, { 4, 0, true, 4, true }, { 5, 0, true, 5, false }, { 7, 0, true, 7, false },
		{ 1, 4, true, 1, true }, { 4, 4, true, 4, true }, // those four left as a count
		{ 1, 5, true, 1, false }, { 4, 8, true, 4, false },
		{ 32, 0, true, 32, false }, { 33, 0, true, 28, false }, { 36, 64, true, 31, false }, { 37, 0, true, 32, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool few = !cases[i].few;
		int n = feedback_release(cases[i].held, cases[i].left, cases[i].ended, &few);
		if (n != cases[i].leaves || few != cases[i].few)
			fail_msg("held %d, left %d: %d leave, few %d", cases[i].held, cases[i].left, n, few);
	}
}

// However people come, all leave in the end, in batches that fit, never fewer than five with their answers unless five left before.
static void everybody_leaves(void **state)
{
	(void)state;
	random_state = 1;
	for (int round = 0; round < 3000; round++) {
		int held = 0, left = 0, people = 0, counted = 0;
		bool ended = false, few;
		for (int step = 0; step < 20 || held; step++) {
			uint8_t come;
			draw(&come, 1);
			come = ended ? 0 : come % 50;
			held += come;
			people += come;
			ended = step >= 19;
			int n = feedback_release(held, left, ended, &few);
			assert_true(n >= 0 && n <= FACT_RESPONDENTS && n <= held);
			assert_true(few == (n > 0 && n < FEEDBACK_FEWEST && left < FEEDBACK_FEWEST));
			assert_true(n == 0 || ended || n >= FEEDBACK_BATCH);
			held -= n;
			left += n;
			counted += few ? n : 0;
			assert_true(held == 0 || held >= FEEDBACK_FEWEST || n == 0 || ended);
			if (ended)
				assert_true(n > 0 || held == 0);
		}
		assert_int_equal(left, people);
		assert_true(counted < FEEDBACK_FEWEST);
	}
}

static struct held held[FACT_RESPONDENTS];
static struct ratings r;
static uint8_t noise[FEEDBACK_RANDOM * FACT_RESPONDENTS];

// Respondent i answers i to the first question; the comment is the letter of i.
static void hold(int n)
{
	memset(held, 0, sizeof held);
	for (int i = 0; i < n; i++) {
		held[i].answers[0] = (uint8_t)(i % 10 + 1);
		held[i].answers[1] = (uint8_t)(i / 10);
		held[i].comment[0] = (char)('A' + i);
	}
}

static int answer_at(int place)
{
	return r.answers[place][0] - 1 + 10 * r.answers[place][1];
}

static void batch_is_whole(void **state)
{
	(void)state;
	random_state = 2;
	for (int n = 0; n <= FACT_RESPONDENTS; n++)
		for (int round = 0; round < 50; round++) {
			bool answers[FACT_RESPONDENTS] = { false }, comments[FACT_RESPONDENTS] = { false };
			hold(n);
			for (int i = 0; i < n; i += 3)
				held[i].comment[0] = '\0'; // said nothing
			held[0].answers[2] = 9;        // beyond the two questions
			draw(noise, (int)sizeof noise);
			memset(&r, 0x5a, sizeof r);
			feedback_batch(held, n, 2, false, noise, &r);
			assert_int_equal(r.respondents, n);
			assert_int_equal(r.questions, 2);
			assert_int_equal(r.session, 0);
			assert_false(r.few);
			assert_int_equal(r.comments, n - (n + 2) / 3);
			for (int i = 0; i < n; i++) {
				assert_false(answers[answer_at(i)]);
				answers[answer_at(i)] = true;
				for (int q = 2; q < FACT_QUESTIONS; q++)
					assert_int_equal(r.answers[i][q], 0);
			}
			for (int i = 0; i < r.comments; i++) {
				int who = r.comment[i][0] - 'A';
				assert_true(who >= 0 && who < n && who % 3 && !comments[who]);
				comments[who] = true;
			}
			for (int i = r.comments; i < FACT_RESPONDENTS; i++)
				assert_int_equal(r.comment[i][0], 0);
		}
}

static void few_is_only_a_number(void **state)
{
	(void)state;
	static const struct ratings nothing;
	hold(4);
	draw(noise, (int)sizeof noise);
	feedback_batch(held, 4, 2, true, noise, &r);
	assert_int_equal(r.respondents, 4);
	assert_true(r.few);
	assert_int_equal(r.comments, 0);
	assert_memory_equal(r.answers, nothing.answers, sizeof r.answers);
	assert_memory_equal(r.comment, nothing.comment, sizeof r.comment);
}

// The bytes that place the answers place no comment, and the other way round: by construction nothing ties them.
static void shuffled_apart(void **state)
{
	(void)state;
	static struct ratings other;
	random_state = 3;
	hold(20);
	for (int round = 0; round < 200; round++) {
		draw(noise, 16 * 20);
		feedback_batch(held, 20, 2, false, noise, &r);
		draw(noise, 8 * 20);
		feedback_batch(held, 20, 2, false, noise, &other);
		assert_memory_equal(r.comment, other.comment, sizeof r.comment);
		assert_memory_not_equal(r.answers, other.answers, sizeof r.answers);
		draw(noise + 8 * 20, 8 * 20);
		feedback_batch(held, 20, 2, false, noise, &r);
		assert_memory_equal(r.answers, other.answers, sizeof r.answers);
		assert_memory_not_equal(r.comment, other.comment, sizeof r.comment);
	}
}

// Where the respondents' answers and comments come to stand, counted over many batches: every pair of places equally often.
static void no_relation(void **state)
{
	(void)state;
	enum { N = 6, ROUNDS = 36000, CELLS = N * N };
	static int pairs[N][N][N]; // respondent, place of the answers, place of the comment
	random_state = 4;
	hold(N);
	for (int round = 0; round < ROUNDS; round++) {
		int answers[N], comments[N];
		draw(noise, FEEDBACK_RANDOM * N);
		feedback_batch(held, N, 2, false, noise, &r);
		for (int i = 0; i < N; i++) {
			answers[answer_at(i)] = i;
			comments[r.comment[i][0] - 'A'] = i;
		}
		for (int who = 0; who < N; who++)
			pairs[who][answers[who]][comments[who]]++;
	}
	for (int who = 0; who < N; who++) {
		double chi = 0, expected = (double)ROUNDS / CELLS;
		for (int a = 0; a < N; a++)
			for (int c = 0; c < N; c++)
				chi += (pairs[who][a][c] - expected) * (pairs[who][a][c] - expected) / expected;
		if (chi > 73) // 35 degrees of freedom: exceeded by chance once in 5,000
			fail_msg("respondent %d: chi square %.1f", who, chi);
	}
}

// ---- sums

static struct instrument scale_of(int scale, int questions)
{
	static struct instrument i;
	memset(&i, 0, sizeof i);
	i.scale = scale;
	i.questions = questions;
	return i;
}

static void scores(void **state)
{
	(void)state;
	static const struct { const char *what; int scale; uint32_t count[11]; uint32_t n; int mean, share; int percent[6]; } cases[] = {
		{ "nobody", 5, { 0 }, 0, -1, -1, { 0 } },
		{ "all skipped: missing is missing", 5, { 7 }, 0, -1, -1, { 0 } },
		{ "one", 5, { 0, 0, 0, 0, 1 }, 1, 400, 800, { 0, 0, 0, 0, 1000, 0 } },
		{ "skipped do not count as anything", 5, { 3, 0, 0, 0, 1, 1 }, 2, 450, 900, { 0, 0, 0, 0, 500, 500 } },
		{ "thirds", 4, { 0, 1, 1, 0, 1 }, 3, 233, 583, { 0, 333, 333, 0, 333, 0 } },
		{ "half up: 3,125", 5, { 0, 1, 1, 3, 2, 1 }, 8, 313, 626, { 0, 125, 125, 375, 250, 125 } },
		{ "two thirds", 5, { 0, 0, 1, 2 }, 3, 267, 534, { 0, 0, 333, 667, 0, 0 } },
		{ "lowest", 5, { 0, 9 }, 9, 100, 200, { 0, 1000, 0, 0, 0, 0 } },
		{ "highest", 4, { 0, 0, 0, 0, 9 }, 9, 400, 1000, { 0, 0, 0, 0, 1000, 0 } },
		{ "a million", 5, { 0, 0, 0, 0, 500000, 500000 }, 1000000, 450, 900, { 0, 0, 0, 0, 500, 500 } },
		{ "values beyond the scale count as nothing", 4, { 0, 0, 0, 0, 1, 5 }, 1, 400, 1000, { 0, 0, 0, 0, 1000, 0 } },
	};
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		struct rating_cell c = { .questions = 1 };
		memcpy(c.count[0], cases[k].count, sizeof c.count[0]);
		struct instrument i = scale_of(cases[k].scale, 1);
		struct score s = feedback_score(&c, &i, 0);
		if (s.n != cases[k].n || s.mean_x100 != cases[k].mean || feedback_share_x10(s.mean_x100, cases[k].scale) != cases[k].share)
			fail_msg("%s: n %u, mean %d, share %d", cases[k].what, s.n, s.mean_x100, feedback_share_x10(s.mean_x100, cases[k].scale));
		assert_int_equal(s.count[0], cases[k].count[0]);
		assert_int_equal(s.percent_x10[0], 0);
		for (int v = 1; v <= 5; v++)
			assert_int_equal(s.percent_x10[v], cases[k].percent[v]);
	}
}

static void mean_of_means(void **state)
{
	(void)state;
	struct rating_cell c = { .questions = 4 };
	struct instrument i = scale_of(5, 4);
	assert_int_equal(feedback_mean_x100(&c, &i), -1);
	c.count[0][4] = 10;                        // 4,00 of ten
	c.count[1][5] = 1;                         // 5,00 of one: same weight
	c.count[2][0] = 10;                        // nobody answered
	i.question[3].options = 3;                 // labels of its own: not averaged
	c.count[3][1] = 10;
	assert_int_equal(feedback_mean_x100(&c, &i), 450);
	c.count[2][2] = 2;
	c.count[2][3] = 1;                         // 2,33
	assert_int_equal(feedback_mean_x100(&c, &i), 378); // 11,33 / 3 = 3,7766...
	i.question[3].options = 0;
	assert_int_equal(feedback_mean_x100(&c, &i), 308); // 12,33 / 4 = 3,0825
	assert_int_equal(feedback_score(&c, &i, 3).mean_x100, 100);
}

static void shown_from_five(void **state)
{
	(void)state;
	static const struct { uint32_t respondents, few; bool shown; } cases[] = { { 0, 0, false }, { 4, 0, false }, { 5, 0, true }, { 5, 1, false }, { 9, 4, true }, { 4, 4, false }, { 8, 4, false } };
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
		assert_int_equal(feedback_is_shown(&(struct rating_cell){ .respondents = cases[k].respondents, .few = cases[k].few }), cases[k].shown);
}

static void grades(void **state)
{
	(void)state;
	static const struct { int mean, scale; const char *id, *en; } cases[] = {
		{ 500, 5, "Sangat Baik", "Very good" }, { 436, 5, "Sangat Baik", "Very good" }, { 435, 5, "Baik", "Good" }, { 341, 5, "Baik", "Good" },
		{ 340, 5, "Cukup", "Fair" }, { 261, 5, "Cukup", "Fair" }, { 260, 5, "Kurang Baik", "Poor" }, { 181, 5, "Kurang Baik", "Poor" },
		{ 180, 5, "Tidak Baik", "Bad" }, { 100, 5, "Tidak Baik", "Bad" },
		{ 400, 4, "Sangat Baik", "Very good" }, { 326, 4, "Sangat Baik", "Very good" }, { 325, 4, "Baik", "Good" }, { 251, 4, "Baik", "Good" },
		{ 250, 4, "Cukup", "Fair" }, { 176, 4, "Cukup", "Fair" }, { 175, 4, "Kurang", "Poor" }, { 100, 4, "Kurang", "Poor" },
		{ -1, 5, "", "" }, { -1, 4, "", "" }, { 300, 3, "", "" }, { 900, 10, "", "" },
	};
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		assert_string_equal(feedback_grade(cases[k].mean, cases[k].scale, LANG_ID), cases[k].id);
		assert_string_equal(feedback_grade(cases[k].mean, cases[k].scale, LANG_EN), cases[k].en);
	}
}

static void satisfaction_index(void **state)
{
	(void)state;
	static const struct { uint32_t sum, n; int wanted; } cases[] = {
		{ 112 + 108 + 104 + 120 + 110 + 115 + 118 + 101 + 109, 32, 8655 }, { 955, 29, 9148 },
		{ 9, 1, 2500 }, { 36, 1, 10000 }, { 36 * 100000, 100000, 10000 }, { 36u * 100000000u, 100000000, 10000 }, { 0, 0, -1 },
		{ 23, 1, 6389 }, { 24, 1, 6667 },
	};
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
		assert_int_equal(feedback_ikm_x100(cases[k].sum, cases[k].n), cases[k].wanted);
	// against exact decimal division: no result is further from the true value than half a hundredth, and ties go up
	for (uint32_t n = 1; n <= 60; n++)
		for (uint32_t sum = 9 * n; sum <= 36 * n; sum++) {
			int64_t ikm = feedback_ikm_x100(sum, n), above = INT64_C(5000) * sum, below = INT64_C(18) * n;
			assert_true(ikm * below - below / 2 <= above && above < ikm * below + (below + 1) / 2);
		}
}

// From held answers over the ledger's batches to the numbers on paper: nothing is lost on the way, whatever the order.
static void from_held_to_paper(void **state)
{
	(void)state;
	static struct rating_cell c;
	random_state = 5;
	uint32_t wanted[3][11] = { 0 }, comments = 0;
	for (int batch = 0; batch < 40; batch++) {
		memset(held, 0, sizeof held);
		for (int i = 0; i < 8; i++) {
			uint8_t drawn[4];
			draw(drawn, 4);
			for (int q = 0; q < 3; q++) {
				held[i].answers[q] = drawn[q] % 6;
				wanted[q][drawn[q] % 6]++;
			}
			held[i].comment[0] = drawn[3] % 2 ? 'x' : '\0';
			comments += drawn[3] % 2;
		}
		draw(noise, (int)sizeof noise);
		feedback_batch(held, 8, 3, false, noise, &r);
		fold_ratings(&c, &r);
	}
	assert_int_equal(c.respondents, 320);
	assert_int_equal(c.comments, comments);
	for (int q = 0; q < 3; q++)
		for (int v = 0; v < 11; v++)
			assert_int_equal(c.count[q][v], wanted[q][v]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(release_rule), cmocka_unit_test(everybody_leaves), cmocka_unit_test(batch_is_whole), cmocka_unit_test(few_is_only_a_number),
		cmocka_unit_test(shuffled_apart), cmocka_unit_test(no_relation), cmocka_unit_test(scores), cmocka_unit_test(mean_of_means),
		cmocka_unit_test(shown_from_five), cmocka_unit_test(grades), cmocka_unit_test(satisfaction_index), cmocka_unit_test(from_held_to_paper),
	};
	return cmocka_run_group_tests_name("feedback", tests, NULL, NULL);
}
