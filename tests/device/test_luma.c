// Tests of grey pictures from JPEG, YUYV, planes and PGM, whole and broken.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "device/luma.h"
#include "folder.h"

// A diagonal wedge from black to white, as a JPEG of colour or grey.
static unsigned long make_jpeg(int width, int height, int pixel_format, unsigned char **ret_bytes)
{
	int step = tjPixelSize[pixel_format];
	unsigned char *pixels = malloc((size_t)width * (size_t)height * (size_t)step);
	for (int i = 0; i < width * height; i++)
		memset(pixels + i * step, (i % width + i / width) * 255 / (width + height), (size_t)step);
	unsigned long len = 0;
	*ret_bytes = NULL;
	tjhandle tj = tjInitCompress();
	assert_int_equal(tjCompress2(tj, pixels, width, 0, height, pixel_format, ret_bytes, &len, pixel_format == TJPF_GRAY ? TJSAMP_GRAY : TJSAMP_420, 90, 0), 0);
	tjDestroy(tj);
	free(pixels);
	return len;
}

static void check_wedge(const struct luma *p, int width, int height)
{
	assert_int_equal(p->width, width);
	assert_int_equal(p->height, height);
	for (int y = 0; y < height; y += 7)
		for (int x = 0; x < width; x += 7)
			assert_in_range(p->grey[y * width + x] + 8, (x + y) * 255 / (width + height), (x + y) * 255 / (width + height) + 16);
}

static void test_jpeg(void **state)
{
	(void)state;
	struct luma p = { 0 };
	static const int formats[] = { TJPF_GRAY, TJPF_RGB };
	static const int sizes[][2] = { { 640, 480 }, { 33, 17 }, { 1, 1 } };
	for (int f = 0; f < 2; f++)
		for (int s = 0; s < 3; s++) {
			unsigned char *bytes;
			unsigned long len = make_jpeg(sizes[s][0], sizes[s][1], formats[f], &bytes);
			assert_int_equal(luma_jpeg((struct span){ (char *)bytes, len }, &p), ERR_OK);
			check_wedge(&p, sizes[s][0], sizes[s][1]);
			tjFree(bytes);
		}
	luma_close(&p);
	assert_null(p.grey);
}

// Webcams leave the Huffman tables out: a frame without its DHT segments reads the same.
static void test_motion_jpeg_without_tables(void **state)
{
	(void)state;
	unsigned char *bytes;
	unsigned long len = make_jpeg(64, 48, TJPF_RGB, &bytes), out = 2;
	int cut = 0;
	for (unsigned long i = 2; i + 3 < len;) {
		unsigned long size = 2 + (unsigned long)(bytes[i + 2] << 8 | bytes[i + 3]);
		int is_scan = bytes[i + 1] == 0xda, is_table = bytes[i + 1] == 0xc4;
		size = is_scan ? len - i : size;
		if (!is_table) {
			memmove(bytes + out, bytes + i, size);
			out += size;
		}
		cut += is_table;
		i += size;
	}
	assert_int_equal(cut, 4);
	struct luma p = { 0 };
	assert_int_equal(luma_jpeg((struct span){ (char *)bytes, out }, &p), ERR_OK);
	check_wedge(&p, 64, 48);
	luma_close(&p);
	tjFree(bytes);
}

static void test_jpeg_cut_at_every_byte(void **state)
{
	(void)state;
	unsigned char *bytes;
	unsigned long len = make_jpeg(64, 48, TJPF_RGB, &bytes);
	struct luma p = { 0 };
	int good = 0;
	for (unsigned long n = 0; n < len; n++) {
		char *copy = malloc(n ? n : 1); // its own memory, so that reading past the cut is seen
		memcpy(copy, bytes, n);
		good += luma_jpeg((struct span){ copy, n }, &p) == ERR_OK;
		free(copy);
	}
	assert_in_range(good, 1, (int)len - 100); // a cut picture is still a picture, a cut heading is not
	luma_close(&p);
	tjFree(bytes);
}

static void test_jpeg_garbage(void **state)
{
	(void)state;
	struct luma p = { 0 };
	unsigned char *bytes, garbage[2000];
	unsigned long len = make_jpeg(64, 48, TJPF_RGB, &bytes);
	unsigned seed = 7;
	for (int round = 0; round < 3000; round++) { // some bytes of a good one overwritten
		memcpy(garbage, bytes, len < sizeof garbage ? len : sizeof garbage);
		for (int i = 0; i < 5; i++) {
			seed = seed * 1103515245 + 12345;
			garbage[2 + (seed >> 8) % (len - 2)] = (unsigned char)(seed >> 3);
		}
		enum err e = luma_jpeg((struct span){ (char *)garbage, len }, &p);
		assert_true(e == ERR_OK || e == ERR_FORMAT || e == ERR_RANGE);
	}
	assert_int_equal(luma_jpeg(SPAN(""), &p), ERR_FORMAT);
	assert_int_equal(luma_jpeg(SPAN("not a picture at all"), &p), ERR_FORMAT);
	luma_close(&p);
	tjFree(bytes);
}

static void test_yuyv(void **state)
{
	(void)state;
	static const char bytes[] = { 1, 99, 2, 99, 3, 99, 4, 99, 0, 0, 5, 99, 6, 99, 7, 99, 8 }; // 4x2, stride 10, the last row ends with its last luma
	struct luma p = { 0 };
	assert_int_equal(luma_raw((struct span){ bytes, sizeof bytes }, 4, 2, 10, 2, &p), ERR_OK);
	assert_memory_equal(p.grey, ((uint8_t[]){ 1, 2, 3, 4, 5, 6, 7, 8 }), 8);
	assert_int_equal(luma_raw((struct span){ bytes, sizeof bytes - 1 }, 4, 2, 10, 2, &p), ERR_FORMAT);
	assert_int_equal(luma_raw((struct span){ bytes, sizeof bytes }, 4, 2, 7, 2, &p), ERR_FORMAT);
	assert_int_equal(luma_raw((struct span){ bytes, sizeof bytes }, 0, 2, 10, 2, &p), ERR_RANGE);
	assert_int_equal(luma_raw((struct span){ bytes, sizeof bytes }, 4, -2, 10, 2, &p), ERR_RANGE);
	assert_int_equal(luma_raw((struct span){ bytes, sizeof bytes }, 4, 2, 10, 0, &p), ERR_FORMAT);
	luma_close(&p);
}

static void test_pgm(void **state)
{
	(void)state;
	static const struct { const char *bytes; size_t len; enum err err; } examples[] = {
		{ "P5 2 2 255\nabcd", 15, ERR_OK },
		{ "P5\n# made by\n2 # wide\n2\n255\nabcd", 33, ERR_OK },
		{ "P5 2 2 255\nabc", 14, ERR_FORMAT },
		{ "P5 2 2 65535\nabcdabcd", 21, ERR_FORMAT },
		{ "P5 2 2", 6, ERR_FORMAT },
		{ "P5", 2, ERR_FORMAT },
		{ "P5 9000 2 255\nabc", 17, ERR_RANGE },
		{ "P5 99999999999999999999 2 255\nabc", 33, ERR_FORMAT },
		{ "P2 2 2 255\n1 2 3 4", 18, ERR_FORMAT },
		{ "", 0, ERR_FORMAT },
	};
	struct luma p = { 0 };
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		enum err e = luma_pgm((struct span){ examples[i].bytes, examples[i].len }, &p);
		if (e != examples[i].err)
			fail_msg("example %zu: %s", i, err_text(e));
		if (!e)
			assert_memory_equal(p.grey, "abcd", 4);
	}
	luma_close(&p);
}

static void put(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
}

static void test_files(void **state)
{
	(void)state;
	struct luma p = { 0 };
	static const struct { const char *name, *bytes; size_t len; enum err err; } examples[] = {
		{ "a.pgm", "P5 2 2 255\nabcd", 15, ERR_OK },
		{ "b-2x2.yuyv", "a.b.c.d.", 8, ERR_OK },
		{ "b-2x2.yuyv.bak", "a.b.c.d.", 8, ERR_FORMAT },
		{ "b-2x3.yuyv", "a.b.c.d.", 8, ERR_FORMAT },
		{ "b.yuyv", "a.b.c.d.", 8, ERR_FORMAT },
		{ "c.jpg", "", 0, ERR_FORMAT },
	};
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		put(in_folder(examples[i].name), examples[i].bytes, examples[i].len);
		assert_int_equal(luma_file(in_folder(examples[i].name), &p), examples[i].err);
		if (!examples[i].err)
			assert_memory_equal(p.grey, "abcd", 4);
	}
	assert_int_equal(luma_file(in_folder("none.jpg"), &p), ERR_NOT_FOUND);
	assert_int_not_equal(luma_file(folder, &p), ERR_OK);
	luma_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jpeg),
		cmocka_unit_test(test_motion_jpeg_without_tables),
		cmocka_unit_test(test_jpeg_cut_at_every_byte),
		cmocka_unit_test(test_jpeg_garbage),
		cmocka_unit_test(test_yuyv),
		cmocka_unit_test(test_pgm),
		IN_FOLDER(test_files),
	};
	return cmocka_run_group_tests_name("luma", tests, NULL, NULL);
}
