// Tests of the following of codes from frame to frame: where they are looked for, and when the rest of the frame is.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <limits.h>
#include <string.h>

#include "core/track.h"

static struct track track;

static void add(int left, int top, int side, uint64_t turn)
{
	const int x[4] = { left, left + side, left + side, left }, y[4] = { top, top, top + side, top + side };
	track_add(&track, x, y, turn);
}

static void test_a_place_has_margins(void **state)
{
	(void)state;
	track_clear(&track, 640, 480);
	assert_int_equal(track_places(&track, 640, 480), 0);
	add(300, 200, 100, 5);
	assert_int_equal(track_places(&track, 640, 480), 1);
	const struct place *p = &track.place[0];
	assert_int_equal(p->left, 250);
	assert_int_equal(p->top, 150);
	assert_int_equal(p->width, 200);
	assert_int_equal(p->height, 200);
	assert_int_equal(p->turn, 5);
	track_clear(&track, 640, 480);
	add(300, 200, 10, 0); // a small code moves as far
	assert_int_equal(track.place[0].left, 300 - 24);
	assert_int_equal(track.place[0].width, 10 + 2 * 24);
}

static void test_places_stay_within_the_frame(void **state)
{
	(void)state;
	static const int at[] = { INT_MIN / 2, -1000, -90, -10, 0, 5, 300, 470, 630, 700, 1000000, INT_MAX / 2 };
	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		for (size_t k = 0; k < sizeof at / sizeof *at; k++)
			for (int side = 0; side < 2000; side += 70) {
				track_clear(&track, 640, 480);
				add(at[i], at[k], side, 0);
				for (int n = 0; n < track.places; n++) {
					const struct place *p = &track.place[n];
					assert_in_range(p->left, 0, 640);
					assert_in_range(p->top, 0, 480);
					assert_in_range(p->width, 16, 640 - p->left);
					assert_in_range(p->height, 16, 480 - p->top);
				}
			}
	track_clear(&track, 640, 480);
	const int x[4] = { INT_MAX, INT_MIN, 5, INT_MAX }, y[4] = { INT_MIN, 7, INT_MAX, 0 };
	track_add(&track, x, y, 0);
	assert_int_equal(track.place[0].width, 640);
}

static void test_large_places_are_not_worth_it(void **state)
{
	(void)state;
	track_clear(&track, 640, 480);
	add(250, 150, 130, 0); // 260 × 260 of 640 × 480
	assert_int_equal(track_places(&track, 640, 480), 1);
	add(50, 50, 60, 0);
	assert_int_equal(track_places(&track, 640, 480), 0);
	track_clear(&track, 640, 480);
	for (int i = 0; i < 9; i++)
		add(60 * i, 60, 20, (uint64_t)i);
	assert_int_equal(track_places(&track, 640, 480), TRACK_PLACES);
}

static void test_frames_of_another_size_begin_anew(void **state)
{
	(void)state;
	track_clear(&track, 640, 480);
	add(100, 100, 50, 0);
	assert_true(track_spares(&track, true));
	assert_int_equal(track_places(&track, 480, 640), 0);
	track_clear(&track, 320, 240);
	assert_int_equal(track.spared, 0);
}

static void test_the_rest_has_its_turn(void **state)
{
	(void)state;
	track_clear(&track, 640, 480);
	assert_false(track_spares(&track, false));
	for (int round = 0; round < 5; round++) {
		for (int i = 1; i < TRACK_EVERY; i++)
			assert_true(track_spares(&track, true));
		assert_false(track_spares(&track, true));
	}
	assert_true(track_spares(&track, true));
	assert_false(track_spares(&track, false)); // one is missing: everywhere, and the count begins anew
	for (int i = 1; i < TRACK_EVERY; i++)
		assert_true(track_spares(&track, true));
	assert_false(track_spares(&track, true));
}

static void test_the_part_of_a_frame(void **state)
{
	(void)state;
	static uint8_t grey[40 * 30], cut[40 * 30 + 1];
	for (size_t i = 0; i < sizeof grey; i++)
		grey[i] = (uint8_t)(i * 7 + i / 40);
	static const struct place places[] = { { 0, 0, 40, 30, 0 }, { 7, 3, 16, 17, 0 }, { 24, 14, 16, 16, 0 } };
	for (size_t n = 0; n < sizeof places / sizeof *places; n++) {
		const struct place *p = &places[n];
		memset(cut, 99, sizeof cut);
		struct raster part = track_cut(&(struct raster){ grey, 40, 30 }, p, cut);
		assert_int_equal(part.width, p->width);
		assert_int_equal(part.height, p->height);
		for (int y = 0; y < p->height; y++)
			assert_memory_equal(part.grey + y * p->width, grey + (p->top + y) * 40 + p->left, (size_t)p->width);
		assert_int_equal(cut[p->width * p->height], 99);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_place_has_margins),
		cmocka_unit_test(test_places_stay_within_the_frame),
		cmocka_unit_test(test_large_places_are_not_worth_it),
		cmocka_unit_test(test_frames_of_another_size_begin_anew),
		cmocka_unit_test(test_the_rest_has_its_turn),
		cmocka_unit_test(test_the_part_of_a_frame),
	};
	return cmocka_run_group_tests_name("track", tests, NULL, NULL);
}
