// Fuzzes the reading of codes: bytes as the grey of small frames, or as the modules of a code drawn into them, several through one reader.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/plan.h"
#include "core/symbol.h"
#include "device/reader.h"

enum { HEAD = 4, SIDE_LEAST = 16, VERSIONS = 12 };

static uint8_t grey[(SIDE_LEAST + 255) * (SIDE_LEAST + 255)];
static struct reading readings[READER_CODES];

static void paint_grey(int width, int height, const uint8_t *bytes, size_t n, int frame)
{
	for (size_t i = 0; i < (size_t)(width * height); i++)
		grey[i] = n ? bytes[(i + (size_t)(frame * 3)) % n] : 0;
}

// Function patterns are as they should be, data is the bytes' bits; light on dark where the fourth byte is odd.
static void paint_code(int width, int height, const uint8_t *bytes, size_t n, uint8_t how, int frame)
{
	struct symbol s;
	int pixels = 2 + how / 16 % 4, left = 4 * pixels + frame, top = 4 * pixels, light = how & 1 ? 20 : 220, dark = how & 1 ? 220 : 20;
	symbol_init(&s, 21 + 4 * (how / 2 % VERSIONS));
	memset(grey, light, (size_t)(width * height));
	for (int y = top; y < top + s.side * pixels && y < height; y++)
		for (int x = left; x < left + s.side * pixels && x < width; x++) {
			int u = (x - left) / pixels, v = (y - top) / pixels;
			size_t bit = (size_t)(v * s.side + u);
			enum symbol_module m = symbol_at(&s, u, v);
			bool is_dark = m == SYMBOL_DATA ? n && bytes[bit / 8 % n] >> bit % 8 & 1 : m == SYMBOL_DARK;
			if (is_dark)
				grey[y * width + x] = (uint8_t)dark;
		}
}

static void check(int n, int width, int height)
{
	assert(n >= 0 && n <= READER_CODES);
	for (int i = 0; i < n; i++) {
		assert(readings[i].len <= READER_TEXT);
		assert(readings[i].pass[0] && memchr(readings[i].pass, 0, sizeof readings[i].pass));
		for (int k = 0; k < 4; k++) {
			assert(readings[i].x[k] >= 0 && readings[i].x[k] < width);
			assert(readings[i].y[k] >= 0 && readings[i].y[k] < height);
		}
		for (int k = 0; k < i; k++)
			assert(readings[k].len != readings[i].len || memcmp(readings[k].text, readings[i].text, readings[i].len) != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct reader *r;
	if (n < HEAD || reader_open(&r) != ERR_OK)
		return 0;
	int width = SIDE_LEAST + bytes[0], height = SIDE_LEAST + bytes[1], frames = 1 + bytes[2] % (PLAN_TURNS + 1);
	for (int i = 0; i < frames; i++) {
		if (bytes[2] & 0x80)
			paint_code(width, height, bytes + HEAD, n - HEAD, bytes[3], i);
		else
			paint_grey(width, height, bytes + HEAD, n - HEAD, i);
		uint8_t *copy = malloc((size_t)(width * height)); // ends where the frame ends
		assert(copy);
		memcpy(copy, grey, (size_t)(width * height));
		struct frame f = { copy, width, height, (uint64_t)i, 0 };
		check(reader_read(r, &f, readings), width, height);
		free(copy);
	}
	reader_close(r);
	return 0;
}
