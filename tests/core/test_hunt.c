// Tests of the search for codes: squares and grids found on painted codes, module by module.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "core/hunt.h"
#include "painted.h"

static struct hunt hunt;
static uint8_t modules[GRID_SIDE * GRID_SIDE];

static bool settled, smoothed; // how share_read goes about it

// The share of modules that come out as painted, by the best grid of the best triple; -1 when no grid was found.
static double share_read(struct painted *p, bool inverted, enum grid_fit fit)
{
	struct raster frame = { p->grey, p->width, p->height };
	void *room = malloc(hunt_room(p->width, p->height));
	double best = -1;
	hunt_begin(&hunt, &frame, smoothed, room);
	hunt_find(&hunt, inverted);
	for (int t = 0; t < hunt.triples; t++) {
		struct grid grids[3];
		int n = grid_fit(&frame, inverted, &hunt.triple[t], fit, grids, 3);
		for (int i = 0; i < n; i++) {
			const struct raster *level;
			struct grid g = hunt_suit(&hunt, &grids[i], inverted, settled, &level);
			if (g.side != p->side)
				continue;
			grid_sample(level, &g, modules);
			int right = 0;
			for (int k = 0; k < g.side * g.side; k++)
				right += (modules[k] < 130) == (p->module[k / g.side][k % g.side] != inverted);
			double share = (double)right / (g.side * g.side);
			best = share > best ? share : best;
		}
	}
	free(room);
	return best;
}

static double share_of(int side, double pixels, double degrees, double tilt_x, double tilt_y, double bow, int noise, bool inverted, enum grid_fit fit)
{
	static struct painted p;
	painted_code(&p, side, (uint32_t)side * 7 + (uint32_t)degrees);
	struct paint how = painted_view(&p, 640, 360, pixels, cos(degrees * M_PI / 180), sin(degrees * M_PI / 180), tilt_x, tilt_y);
	how.bow = bow;
	how.noise = noise;
	if (inverted)
		how.light = 30, how.dark = 230;
	painted_draw(&p, &how, 1280, 720, 1);
	double share = share_read(&p, inverted, fit);
	free(p.grey);
	return share;
}

static void test_all_turns(void **state)
{
	(void)state;
	for (int degrees = 0; degrees < 360; degrees += 15)
		assert_true(share_of(25, 6, degrees, 0, 0, 0, 8, false, GRID_PROJECTIVE) > 0.995);
}

static void test_sizes_of_modules(void **state)
{
	(void)state;
	static const double pixels[] = { 2.2, 2.5, 3, 4, 6, 9, 14, 20 };
	for (size_t i = 0; i < sizeof pixels / sizeof *pixels; i++)
		assert_true(share_of(25, pixels[i], 8, 0, 0, 0, 4, false, GRID_PROJECTIVE) > 0.98);
}

static void test_sides(void **state)
{
	(void)state;
	static const int sides[] = { 21, 25, 29, 33, 45, 57, 77, 101, 117 };
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
		assert_true(share_of(sides[i], 640.0 / sides[i] > 8 ? 8 : 640.0 / sides[i], 3, 0, 0, 0, 4, false, GRID_PROJECTIVE) > 0.98);
}

static void test_perspective(void **state)
{
	(void)state;
	static const double tilt[][2] = { { 0.3, 0 }, { 0, 0.3 }, { -0.3, 0.2 }, { 0.5, 0 }, { 0.4, -0.4 } };
	for (size_t i = 0; i < sizeof tilt / sizeof *tilt; i++)
		for (int degrees = 0; degrees < 90; degrees += 30)
			assert_true(share_of(29, 8, degrees, tilt[i][0], tilt[i][1], 0, 4, false, GRID_PROJECTIVE) > 0.98);
}

static void test_light_on_dark(void **state)
{
	(void)state;
	assert_true(share_of(25, 6, 20, 0, 0, 0, 4, true, GRID_PROJECTIVE) > 0.995);
	assert_true(share_of(25, 6, 20, 0, 0, 0, 4, false, GRID_AFFINE) > 0.98);
}

// Paper around a cup: a flat map misses modules of the middle that a bowed one finds.
static void test_bowed(void **state)
{
	(void)state;
	double flat = share_of(21, 12, 0, 0, 0, 1.6, 4, false, GRID_PROJECTIVE), bowed = share_of(21, 12, 0, 0, 0, 1.6, 4, false, GRID_BOWED);
	assert_true(bowed > 0.98);
	assert_true(flat < bowed - 0.05);
	assert_true(share_of(77, 7, 0, 0, 0, 2, 4, false, GRID_PROJECTIVE) > 0.98); // the alignment patterns follow the bend
	assert_true(share_of(77, 7, 0, 0, 0, 3.5, 4, false, GRID_BOWED) > 0.98);
}

// Crumpled paper: a flat map misses modules that a grid settled on them finds; on flat paper settling does no harm.
static void test_settled(void **state)
{
	(void)state;
	static struct painted p;
	for (int side = 21; side <= 33; side += 4) {
		double share[2];
		painted_code(&p, side, (uint32_t)side);
		struct paint how = painted_view(&p, 640, 360, 10, cos(0.3), sin(0.3), 0.1, 0);
		how.noise = 6, how.wave = 0.5;
		painted_draw(&p, &how, 1280, 720, 1);
		for (int k = 0; k < 2; k++) {
			settled = k;
			share[k] = share_read(&p, false, GRID_PROJECTIVE);
		}
		assert_true(share[0] < 0.95);
		assert_true(share[1] > 0.96);
		assert_true(share[1] > share[0] + 0.03);
		free(p.grey);
		assert_true(share_of(side, 4, 20, 0.1, 0, 0, 10, false, GRID_PROJECTIVE) > 0.995);
		assert_true(share_of(side, 4, 20, 0.1, 0, 0, 10, true, GRID_PROJECTIVE) > 0.995);
	}
	settled = false;
}

// Noise that hides the finder patterns of small modules until it is smoothed.
static void test_smoothed(void **state)
{
	(void)state;
	int found[2] = { 0 };
	for (int k = 0; k < 2; k++) {
		smoothed = k;
		for (int degrees = 0; degrees < 90; degrees += 10)
			found[k] += share_of(25, 2.6, degrees, 0, 0, 0, 75, false, GRID_PROJECTIVE) > 0.8;
	}
	smoothed = false;
	assert_in_range(found[1], 7, 9);
	assert_true(found[0] < found[1]);
}

// The noise of a dark ground is full of runs that look like finder patterns: they must not take all the room before the code's are seen.
static void test_noise_of_a_dark_ground(void **state)
{
	(void)state;
	for (int side = 21; side <= 41; side += 4) {
		assert_true(share_of(side, 4, 20, 0.1, 0, 0, 10, true, GRID_PROJECTIVE) > 0.995);
		assert_in_range(hunt.finders, 3, 12);
	}
}

static void test_nothing(void **state)
{
	(void)state;
	static struct painted p;
	painted_code(&p, 25, 3);
	uint32_t seed = 9;
	for (int kind = 0; kind < 3; kind++) {
		struct paint how = painted_view(&p, 5000, 5000, 5, 1, 0, 0, 0); // out of view
		how.noise = kind == 0 ? 0 : kind == 1 ? 20 : 120;
		painted_draw(&p, &how, 640, 480, seed);
		assert_true(share_read(&p, false, GRID_PROJECTIVE) < 0);
		assert_true(hunt.triples <= (kind == 2 ? GRID_TRIPLES : 0));
		free(p.grey);
	}
}

static void test_odd_sizes_of_frames(void **state)
{
	(void)state;
	static const int sizes[][2] = { { 16, 16 }, { 17, 33 }, { 161, 163 }, { 1281, 719 }, { 319, 4096 } };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		static struct painted p;
		painted_code(&p, 21, 1);
		struct paint how = painted_view(&p, 80, 80, 4, 1, 0, 0, 0);
		how.noise = 60;
		painted_draw(&p, &how, sizes[i][0], sizes[i][1], 2);
		(void)share_read(&p, false, GRID_PROJECTIVE); // reads nothing outside its memory
		(void)share_read(&p, true, GRID_BOWED);
		free(p.grey);
	}
	assert_int_equal(hunt_room(15, 100), 0);
	assert_int_equal(hunt_room(100, 5000), 0);
	assert_int_equal(hunt_room(-1, 100), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_turns), cmocka_unit_test(test_sizes_of_modules), cmocka_unit_test(test_sides), cmocka_unit_test(test_perspective),
		cmocka_unit_test(test_light_on_dark), cmocka_unit_test(test_bowed), cmocka_unit_test(test_settled), cmocka_unit_test(test_smoothed),
		cmocka_unit_test(test_noise_of_a_dark_ground), cmocka_unit_test(test_nothing), cmocka_unit_test(test_odd_sizes_of_frames),
	};
	return cmocka_run_group_tests_name("hunt", tests, NULL, NULL);
}
