// Tests of projective and affine fits: maps are found again from their points.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/homography.h"

static double random_in(uint32_t *seed, double least, double most)
{
	*seed = *seed * 1664525u + 1013904223u;
	return least + (most - least) * (*seed >> 8) / 16777216.0;
}

static void make(uint32_t *seed, bool affine, struct homography *m)
{
	*m = (struct homography){ { random_in(seed, 3, 9), random_in(seed, -3, 3), random_in(seed, 0, 900), random_in(seed, -3, 3),
		random_in(seed, 3, 9), random_in(seed, 0, 600), affine ? 0 : random_in(seed, -0.004, 0.004), affine ? 0 : random_in(seed, -0.004, 0.004), 1 } };
}

static void check_same(const struct homography *a, const struct homography *b)
{
	for (int y = -5; y <= 30; y += 5)
		for (int x = -5; x <= 30; x += 5) {
			struct point p = homography_map(a, (float)x, (float)y), q = homography_map(b, (float)x, (float)y);
			assert_float_equal(p.x, q.x, 0.05);
			assert_float_equal(p.y, q.y, 0.05);
		}
}

static void test_found_again(void **state)
{
	(void)state;
	uint32_t seed = 1;
	for (int i = 0; i < 500; i++) {
		struct homography truth, fit;
		struct point from[20], to[20];
		bool affine = i % 2;
		int n = 4 + i % 16;
		make(&seed, affine, &truth);
		for (int k = 0; k < n; k++) {
			from[k] = k < 4 ? (struct point){ (float)(k % 2 * 25), (float)(k / 2 * 25) } :
				(struct point){ (float)random_in(&seed, 0, 25), (float)random_in(&seed, 0, 25) };
			to[k] = homography_map(&truth, from[k].x, from[k].y);
		}
		assert_int_equal(affine ? affine_fit(from, to, n, &fit) : homography_fit(from, to, NULL, n, &fit), ERR_OK);
		check_same(&truth, &fit);
	}
}

static void test_weights(void **state)
{
	(void)state;
	struct point from[5] = { { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 }, { 5, 5 } }, to[5] = { { 0, 0 }, { 20, 0 }, { 20, 20 }, { 0, 20 }, { 14, 10 } };
	struct homography light, heavy;
	assert_int_equal(homography_fit(from, to, (float[]){ 1, 1, 1, 1, 0.01f }, 5, &light), ERR_OK);
	assert_int_equal(homography_fit(from, to, (float[]){ 1, 1, 1, 1, 100 }, 5, &heavy), ERR_OK);
	assert_true(homography_map(&light, 5, 5).x < 10.5f);
	assert_true(homography_map(&heavy, 5, 5).x > 13);
}

static void test_degenerate(void **state)
{
	(void)state;
	struct homography m;
	struct point line[5] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 3, 3 }, { 4, 4 } }, same[5] = { { 7, 7 }, { 7, 7 }, { 7, 7 }, { 7, 7 }, { 7, 7 } };
	struct point square[4] = { { 0, 0 }, { 10, 0 }, { 10, 10 }, { 0, 10 } };
	assert_int_equal(homography_fit(line, line, NULL, 5, &m), ERR_RANGE);
	assert_int_equal(homography_fit(same, same, NULL, 5, &m), ERR_RANGE);
	assert_int_equal(affine_fit(line, square, 4, &m), ERR_RANGE);
	assert_int_equal(homography_fit(square, square, NULL, 4, &m), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_found_again), cmocka_unit_test(test_weights), cmocka_unit_test(test_degenerate) };
	return cmocka_run_group_tests_name("homography", tests, NULL, NULL);
}
