// Tests of the judgement on a camera's picture: made pictures of every kind, limits, and what is said when.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/exposure.h"

#define W 640
#define H 360

static uint8_t grey[W * H], room[W * H];
static const struct raster picture = { grey, W, H };

static void flat(int v)
{
	memset(grey, v, sizeof grey);
}

static void rect(int left, int top, int width, int height, int v)
{
	for (int y = top; y < top + height; y++)
		memset(grey + y * W + left, v, (size_t)width);
}

// A held-up code: squares of `module` pixels at random on white paper.
static void code(int module, int ink, int paper)
{
	uint32_t seed = 9;
	rect(220, 80, 200, 200, paper);
	for (int y = 0; y < 25; y++)
		for (int x = 0; x < 25; x++)
			if ((seed = seed * 1664525u + 1013904223u) >> 31 && (x + 1) * module <= 190 && (y + 1) * module <= 190)
				rect(225 + x * module, 85 + y * module, module, module, ink);
}

static void blur_line(const uint8_t *from, uint8_t *to, int n, int stride, float sigma)
{
	int reach = (int)(3 * sigma) + 1;
	for (int i = 0; i < n; i++) {
		float sum = 0, all = 0;
		for (int k = -reach; k <= reach; k++) {
			int at = i + k < 0 ? 0 : i + k >= n ? n - 1 : i + k;
			float share = expf(-(float)(k * k) / (2 * sigma * sigma));
			sum += share * from[at * stride];
			all += share;
		}
		to[i * stride] = (uint8_t)(sum / all + 0.5f);
	}
}

static void blur(float sigma)
{
	for (int y = 0; y < H; y++)
		blur_line(grey + y * W, room + y * W, W, 1, sigma);
	for (int x = 0; x < W; x++)
		blur_line(room + x, grey + x, H, W, sigma);
}

// A sensor's noise, nearly normal, of about this deviation.
static void noise(int deviation)
{
	uint32_t seed = 77;
	for (int i = 0; i < W * H; i++) {
		int sum = 0;
		for (int k = 0; k < 4; k++)
			sum += (int)((seed = seed * 1664525u + 1013904223u) >> 24);
		int v = grey[i] + (sum - 510) * deviation / 148;
		grey[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
	}
}

static enum sight sight(void)
{
	struct light l = exposure_measure(&picture);
	return exposure_judge(&l, SIGHT_GOOD);
}

// ---- pictures

static void a_foyer_with_a_badge(void) { flat(90); rect(0, 0, 160, H, 60); code(7, 25, 215); noise(4); }
static void the_same_blurred(void) { flat(90); code(7, 25, 215); blur(4); noise(4); }
static void slightly_soft(void) { flat(90); code(7, 25, 215); blur(1.5f); noise(4); }
static void blurred_and_noisy(void) { flat(90); code(7, 25, 215); blur(5); noise(7); }
static void an_empty_white_wall(void) { flat(170); noise(5); }
static void a_whiter_wall_with_a_soft_shadow(void)
{
	for (int i = 0; i < W * H; i++)
		grey[i] = (uint8_t)(150 + 80 * (i % W) / W);
	noise(5);
}
static void a_covered_lens(void) { flat(4); noise(3); }
static void a_lens_under_a_finger(void) { flat(75); noise(6); }
static void a_room_without_light(void) { flat(12); code(7, 6, 40); noise(5); }
static void a_telephone_in_the_dark(void) { flat(8); rect(200, 60, 240, 240, 180); code(7, 10, 200); }
static void a_dim_room(void) { flat(45); code(7, 18, 120); noise(6); }
static void overexposed(void) { flat(255); rect(0, 200, W, 100, 180); }
static void a_window_behind(void) { flat(30); rect(0, 0, W, 120, 255); rect(220, 150, 190, 190, 45); noise(3); }
static void a_window_beside(void) { flat(110); rect(0, 0, 160, H, 255); code(7, 25, 215); }
static void a_badge_close_to_the_lens(void) { flat(225); for (int x = 0; x < 600; x += 50) rect(x, 40, 25, 280, 30); }
static void black(void) { flat(0); }
static void white(void) { flat(255); }
static void only_noise(void) { flat(60); noise(25); }

static void test_pictures(void **state)
{
	(void)state;
	static const struct { const char *name; void (*make)(void); enum sight sight; } cases[] = {
		{ "a foyer with a badge", a_foyer_with_a_badge, SIGHT_GOOD }, { "the same blurred", the_same_blurred, SIGHT_BLURRED },
		{ "slightly soft", slightly_soft, SIGHT_GOOD }, { "blurred and noisy", blurred_and_noisy, SIGHT_BLURRED },
		{ "an empty white wall", an_empty_white_wall, SIGHT_GOOD }, { "a whiter wall with a soft shadow", a_whiter_wall_with_a_soft_shadow, SIGHT_GOOD },
		{ "a covered lens", a_covered_lens, SIGHT_DARK }, { "a lens under a finger", a_lens_under_a_finger, SIGHT_GOOD },
		{ "a room without light", a_room_without_light, SIGHT_DARK }, { "a telephone in the dark", a_telephone_in_the_dark, SIGHT_GOOD },
		{ "a dim room", a_dim_room, SIGHT_GOOD }, { "overexposed", overexposed, SIGHT_BRIGHT }, { "a window behind", a_window_behind, SIGHT_BRIGHT },
		{ "a window beside", a_window_beside, SIGHT_GOOD }, { "a badge close to the lens", a_badge_close_to_the_lens, SIGHT_GOOD },
		{ "black", black, SIGHT_DARK }, { "white", white, SIGHT_BRIGHT }, { "only noise", only_noise, SIGHT_GOOD },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cases[i].make();
		if (sight() == cases[i].sight)
			continue;
		struct light l = exposure_measure(&picture);
		fail_msg("%s: %d (mean %d, bright %d, clipped %d, rest %d, sharpness %d)", cases[i].name, sight(), l.mean, l.bright, l.clipped, l.rest, l.sharpness);
	}
}

static void test_measures(void **state)
{
	(void)state;
	flat(100);
	struct light l = exposure_measure(&picture);
	assert_true(l.mean == 100 && l.bright == 100 && l.clipped == 0 && l.rest == 100 && l.sharpness == EXPOSURE_SHARPNESS_NONE);
	rect(0, 0, W, H / 2, 255);
	l = exposure_measure(&picture);
	assert_in_range(l.mean, 175, 180);
	assert_in_range(l.clipped, 495, 505);
	assert_int_equal(l.bright, 255);
	assert_int_equal(l.rest, 100); // an edge between rows is none of the upright ones
	assert_int_equal(l.sharpness, EXPOSURE_SHARPNESS_NONE);
	flat(249);
	assert_int_equal(exposure_measure(&picture).clipped, 0);
	flat(250);
	l = exposure_measure(&picture);
	assert_int_equal(l.clipped, 1000);
	assert_int_equal(l.rest, 255);
}

// The wider an edge, the less of it two pixels climb: a Gaussian's step is 1 - 2 * Q(1 / sigma) of its height there.
static void test_sharpness_follows_the_blur(void **state)
{
	(void)state;
	static const struct { float sigma; int least, most; } cases[] = { { 0.3f, 960, 1000 }, { 1, 640, 720 }, { 2, 360, 420 }, { 3, 240, 300 } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		flat(40);
		rect(W / 2 + 3, 0, W / 2 - 3, H, 200);
		blur(cases[i].sigma);
		assert_in_range(exposure_measure(&picture).sharpness, cases[i].least, cases[i].most);
	}
}

static void test_every_size(void **state)
{
	(void)state;
	for (int i = 0; i < W * H; i++)
		grey[i] = i % W % 20 < 10 ? 20 : 220;
	static const int sides[] = { 1, 2, 3, 4, 11, 12, 13, 239, 240, 241, 360 };
	for (size_t w = 0; w < sizeof sides / sizeof *sides; w++)
		for (size_t h = 0; h < sizeof sides / sizeof *sides; h++) {
			size_t n = (size_t)sides[w] * (size_t)sides[h];
			uint8_t *own = malloc(n); // so that a read beside it is seen
			memcpy(own, grey, n);
			struct light l = exposure_measure(&(struct raster){ own, sides[w], sides[h] });
			assert_in_range(l.mean, 20, 220);
			assert_true(l.sharpness >= EXPOSURE_SHARPNESS_NONE && l.sharpness <= 1000);
			free(own);
		}
	struct light none = exposure_measure(&(struct raster){ grey, 0, 0 });
	assert_int_equal(none.sharpness, EXPOSURE_SHARPNESS_NONE);
}

static const struct light good = { 120, 220, 0, 120, 900 }, dark = { 10, 30, 0, 10, -1 }, blurred = { 120, 220, 0, 120, 200 };

static void test_a_picture_at_the_limit_stays_what_it_was(void **state)
{
	(void)state;
	static const struct { struct light light; enum sight fault; } between[] = {
		{ { 36, 88, 0, 36, -1 }, SIGHT_DARK }, { { 200, 255, 450, 160, 900 }, SIGHT_BRIGHT }, { { 120, 255, 225, 60, 900 }, SIGHT_BRIGHT },
		{ { 120, 220, 0, 120, 400 }, SIGHT_BLURRED },
	};
	for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
		assert_int_equal(exposure_judge(&between[i].light, SIGHT_GOOD), SIGHT_GOOD);
		assert_int_equal(exposure_judge(&between[i].light, between[i].fault), between[i].fault);
	}
	assert_int_equal(exposure_judge(&dark, SIGHT_BRIGHT), SIGHT_DARK);
	assert_int_equal(exposure_judge(&(struct light){ 10, 30, 0, 10, 200 }, SIGHT_GOOD), SIGHT_DARK); // darkness explains the blur
}

static enum sight take_for(struct exposure *e, const struct light *l, int64_t *now_ms, int64_t ms)
{
	enum sight said = e->said;
	for (int64_t end = *now_ms + ms; *now_ms < end; *now_ms += 250)
		said = exposure_take(e, l, *now_ms);
	return said;
}

static void test_only_what_lasts_is_said(void **state)
{
	(void)state;
	struct exposure e = { 0 };
	int64_t now = 1000000;
	assert_int_equal(take_for(&e, &good, &now, 10000), SIGHT_GOOD);
	assert_int_equal(take_for(&e, &dark, &now, EXPOSURE_HOLD_MS), SIGHT_GOOD);
	assert_int_equal(take_for(&e, &dark, &now, 250), SIGHT_DARK);
	assert_int_equal(take_for(&e, &good, &now, EXPOSURE_CLEAR_MS), SIGHT_DARK);
	assert_int_equal(take_for(&e, &dark, &now, 250), SIGHT_DARK);
	assert_int_equal(take_for(&e, &good, &now, EXPOSURE_CLEAR_MS), SIGHT_DARK); // the good ones before do not count
	assert_int_equal(take_for(&e, &good, &now, 250), SIGHT_GOOD);
	for (int i = 0; i < 100; i++) { // lamps that go on and off: never long enough
		assert_int_equal(take_for(&e, &dark, &now, EXPOSURE_HOLD_MS - 250), SIGHT_GOOD);
		assert_int_equal(take_for(&e, &good, &now, 250), SIGHT_GOOD);
	}
}

static void test_one_fault_gives_way_to_another(void **state)
{
	(void)state;
	struct exposure e = { 0 };
	int64_t now = 5;
	assert_int_equal(take_for(&e, &dark, &now, 5000), SIGHT_DARK);
	assert_int_equal(take_for(&e, &blurred, &now, EXPOSURE_HOLD_MS), SIGHT_DARK);
	assert_int_equal(take_for(&e, &blurred, &now, 250), SIGHT_BLURRED);
}

static void test_pictures_far_apart_prove_nothing(void **state)
{
	(void)state;
	struct exposure e = { 0 };
	int64_t now = 0;
	for (int i = 0; i < 20; i++, now += EXPOSURE_GAP_MS + 1)
		assert_int_equal(exposure_take(&e, &dark, now), SIGHT_GOOD);
}

static void test_a_code_that_was_read_ends_it(void **state)
{
	(void)state;
	struct exposure e = { 0 };
	int64_t now = 0;
	assert_int_equal(take_for(&e, &blurred, &now, 5000), SIGHT_BLURRED);
	int64_t read_ms = now;
	assert_int_equal(exposure_read(&e, now), SIGHT_GOOD);
	assert_int_equal(take_for(&e, &blurred, &now, EXPOSURE_PROVEN_MS), SIGHT_GOOD); // the lens is in focus; far things need not be
	assert_int_equal(take_for(&e, &blurred, &now, EXPOSURE_HOLD_MS + 500), SIGHT_BLURRED);
	assert_true(now > read_ms + EXPOSURE_PROVEN_MS);
	exposure_read(&e, now);
	assert_int_equal(take_for(&e, &dark, &now, 5000), SIGHT_DARK); // the light can change all the same
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_measures),
		cmocka_unit_test(test_sharpness_follows_the_blur),
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_a_picture_at_the_limit_stays_what_it_was),
		cmocka_unit_test(test_only_what_lasts_is_said),
		cmocka_unit_test(test_one_fault_gives_way_to_another),
		cmocka_unit_test(test_pictures_far_apart_prove_nothing),
		cmocka_unit_test(test_a_code_that_was_read_ends_it),
	};
	return cmocka_run_group_tests_name("exposure", tests, NULL, NULL);
}
