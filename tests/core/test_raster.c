// Tests of smaller pictures and of the cut into dark and light, against a slow one pixel by pixel.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/raster.h"

static uint8_t grey[300 * 200];

static void fill(int n, uint32_t seed, int least, int most)
{
	for (int i = 0; i < n; i++) {
		seed = seed * 1664525u + 1013904223u;
		grey[i] = (uint8_t)(least + (int)(seed >> 16) % (most - least + 1));
	}
}

static void test_halve(void **state)
{
	(void)state;
	const uint8_t in[] = { 0, 4, 9, 8, 255, 255, 1, 1, 7 , 0, 0, 0, 0, 0, 0 };
	uint8_t out[2];
	struct raster r = raster_halve(&(struct raster){ in, 5, 3 }, out);
	assert_int_equal(r.width, 2);
	assert_int_equal(r.height, 1);
	assert_int_equal(out[0], (0 + 4 + 255 + 1 + 2) / 4);
	assert_int_equal(out[1], (9 + 8 + 1 + 7 + 2) / 4);
}

static void test_smooth(void **state)
{
	(void)state;
	static const struct { int width, height; uint8_t in[9], want[9]; } rows[] = {
		{ 1, 1, { 77 }, { 77 } },
		{ 3, 1, { 0, 160, 0 }, { 40, 80, 40 } },
		{ 1, 3, { 0, 160, 0 }, { 40, 80, 40 } },
		{ 3, 3, { 0, 0, 0, 0, 160, 0, 0, 0, 0 }, { 10, 20, 10, 20, 40, 20, 10, 20, 10 } },
		{ 3, 3, { 255, 255, 255, 255, 255, 255, 255, 255, 255 }, { 255, 255, 255, 255, 255, 255, 255, 255, 255 } },
		{ 2, 2, { 16, 0, 0, 0 }, { 9, 3, 3, 1 } },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint8_t out[9];
		struct raster r = raster_smooth(&(struct raster){ rows[i].in, rows[i].width, rows[i].height }, out);
		assert_int_equal(r.width, rows[i].width);
		assert_int_equal(r.height, rows[i].height);
		assert_memory_equal(out, rows[i].want, (size_t)(r.width * r.height));
	}
}

static int clamp(int v, int most)
{
	return v < 0 ? 0 : v > most ? most : v;
}

// What raster_threshold promises, by the letter.
static bool is_dark(const struct raster *r, int x, int y, bool inverted)
{
	int across = (r->width + 7) / 8, down = (r->height + 7) / 8;
	unsigned column_sum = 0;
	for (int j = -1; j <= 1; j++) {
		unsigned row_sum = 0;
		for (int i = -1; i <= 1; i++) {
			int left = clamp(clamp(x / 8 + i, across - 1) * 8, r->width - 8), top = clamp(clamp(y / 8 + j, down - 1) * 8, r->height - 8);
			unsigned sum = 0;
			for (int k = 0; k < 64; k++)
				sum += r->grey[(top + k / 8) * r->width + left + k % 8];
			row_sum += sum >> 2;
		}
		column_sum += row_sum / 3;
	}
	unsigned mean16 = column_sum / 3, noise = raster_noise(r), margin = mean16 / 16 > noise ? mean16 / 16 : noise;
	if (inverted)
		return r->grey[y * r->width + x] > (mean16 + margin) >> 4;
	return margin <= mean16 && r->grey[y * r->width + x] <= (mean16 - margin) >> 4;
}

static void test_noise(void **state)
{
	(void)state;
	static const struct { int least, most; unsigned from, to; } rows[] = { // a uniform spread of 2 a has a deviation of a / 1.73
		{ 128, 128, 0, 0 }, { 125, 131, 36, 64 }, { 118, 138, 130, 195 }, { 0, 255, 256, 256 },
	};
	struct raster r = { grey, 300, 200 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fill(300 * 200, 5, rows[i].least, rows[i].most);
		assert_in_range(raster_noise(&r), rows[i].from, rows[i].to);
		for (int p = 0; p < 300 * 200; p++) // half of it stripes: the quiet half tells
			grey[p] = (uint8_t)(p % 300 < 150 ? grey[p] : p % 4 < 2 ? 255 : 0);
		assert_in_range(raster_noise(&r), rows[i].from, rows[i].to);
	}
	fill(15 * 200, 5, 0, 255);
	assert_int_equal(raster_noise(&(struct raster){ grey, 15, 200 }), 0); // too narrow to tell
}

static void test_threshold(void **state)
{
	(void)state;
	static const int sizes[][2] = { { 8, 8 }, { 9, 17 }, { 64, 16 }, { 65, 23 }, { 131, 70 }, { 300, 200 } };
	static const int ranges[][2] = { { 0, 255 }, { 0, 3 }, { 250, 255 }, { 100, 130 }, { 128, 128 } };
	static uint16_t room[4000];
	static uint64_t bits[2000];
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (size_t g = 0; g < sizeof ranges / sizeof *ranges; g++)
			for (int inverted = 0; inverted < 2; inverted++) {
				struct raster r = { grey, sizes[s][0], sizes[s][1] };
				fill(r.width * r.height, (uint32_t)(s * 10 + g), ranges[g][0], ranges[g][1]);
				assert_true(raster_blocks(r.width, r.height) <= 4000 && bitmap_words(r.width, r.height) <= 2000);
				struct bitmap b = raster_threshold(&r, inverted, room, bits);
				for (int y = 0; y < r.height; y++)
					for (int x = 0; x < r.width; x++)
						assert_int_equal(b.bits[y * b.words + x / 64] >> (x % 64) & 1, is_dark(&r, x, y, inverted));
			}
}

static void test_threshold_leaves_no_bits_behind_a_row(void **state)
{
	(void)state;
	static uint16_t room[100];
	static uint64_t bits[100];
	for (int inverted = 0; inverted < 2; inverted++) {
		fill(13 * 9, 1, 0, 255);
		struct bitmap b = raster_threshold(&(struct raster){ grey, 13, 9 }, inverted, room, bits);
		for (int y = 0; y < 9; y++)
			assert_int_equal(b.bits[y] >> 13, 0);
	}
}

static void test_between_pixels(void **state)
{
	(void)state;
	const uint8_t in[] = { 0, 100, 200, 40 };
	struct raster r = { in, 2, 2 };
	static const struct { float x, y, want; } rows[] = {
		{ 0, 0, 0 }, { 1, 0, 100 }, { 0, 1, 200 }, { 1, 1, 40 }, { 0.5f, 0, 50 }, { 0, 0.25f, 50 }, { 0.5f, 0.5f, 85 },
		{ -5, -5, 0 }, { 9, 9, 40 }, { 9, -1, 100 }, { -1, 0.5f, 100 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_float_equal(raster_at(&r, rows[i].x, rows[i].y), rows[i].want, 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_halve), cmocka_unit_test(test_smooth), cmocka_unit_test(test_noise),
		cmocka_unit_test(test_threshold), cmocka_unit_test(test_threshold_leaves_no_bits_behind_a_row),
		cmocka_unit_test(test_between_pixels),
	};
	return cmocka_run_group_tests_name("raster", tests, NULL, NULL);
}
