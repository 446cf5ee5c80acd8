// Making grey pictures smaller and cutting them into dark and light.
// SPDX-License-Identifier: Apache-2.0
#include "core/raster.h"

#include <assert.h>
#include <string.h>

#define BLOCK 8
#define NOISE_EVERY 32        // pixels from strip to strip
#define NOISE_MOST (16 * 16)  // sixteenths of a grey level
#define REACH 1 // blocks on each side that a threshold averages over

struct raster raster_halve(const struct raster *r, uint8_t *ret_grey)
{
	struct raster half = { ret_grey, r->width / 2, r->height / 2 };
	for (int y = 0; y < half.height; y++) {
		const uint8_t *a = r->grey + (size_t)2 * y * r->width, *b = a + r->width;
		uint8_t *out = ret_grey + (size_t)y * half.width;
		for (int x = 0; x < half.width; x++)
			out[x] = (uint8_t)((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) >> 2);
	}
	return half;
}

struct raster raster_smooth(const struct raster *r, uint8_t *ret_grey)
{
	uint16_t column[RASTER_SIDE + 2]; // three rows, one column more on each side
	assert(r->width <= RASTER_SIDE && r->width > 0);
	for (int y = 0; y < r->height; y++) {
		const uint8_t *here = r->grey + (size_t)y * r->width, *above = y ? here - r->width : here, *below = y + 1 < r->height ? here + r->width : here;
		uint8_t *out = ret_grey + (size_t)y * r->width;
		for (int x = 0; x < r->width; x++)
			column[x + 1] = (uint16_t)(above[x] + 2 * here[x] + below[x]);
		column[0] = column[1];
		column[r->width + 1] = column[r->width];
		for (int x = 0; x < r->width; x++)
			out[x] = (uint8_t)((column[x] + 2 * column[x + 1] + column[x + 2] + 8) >> 4);
	}
	return (struct raster){ ret_grey, r->width, r->height };
}

static int blocks(int pixels)
{
	return (pixels + BLOCK - 1) / BLOCK;
}

size_t bitmap_words(int width, int height)
{
	return (size_t)((width + 63) / 64) * height;
}

size_t raster_blocks(int width, int height)
{
	return (size_t)blocks(width) * blocks(height) * 2;
}

// The mean of every block; the last column and row reuse what there is.
static void block_means(const struct raster *r, uint16_t *means)
{
	int across = blocks(r->width), down = blocks(r->height);
	for (int by = 0; by < down; by++) {
		int top = by * BLOCK < r->height - BLOCK ? by * BLOCK : r->height - BLOCK;
		for (int bx = 0; bx < across; bx++) {
			int left = bx * BLOCK < r->width - BLOCK ? bx * BLOCK : r->width - BLOCK;
			const uint8_t *p = r->grey + (size_t)top * r->width + left;
			unsigned sum = 0;
			for (int y = 0; y < BLOCK; y++, p += r->width)
				for (int x = 0; x < BLOCK; x++)
					sum += p[x];
			means[by * across + bx] = (uint16_t)(sum >> 2); // mean × 16
		}
	}
}

static int clamp(int v, int most)
{
	return v < 0 ? 0 : v > most ? most : v;
}

// Mean over 2 × REACH + 1 blocks in one direction: `count` lines of `length` values that lie `step` apart.
static void smooth(const uint16_t *in, uint16_t *out, int count, int line, int length, int step)
{
	for (int i = 0; i < count; i++) {
		const uint16_t *a = in + (size_t)i * line;
		uint16_t *b = out + (size_t)i * line;
		for (int k = 0; k < length; k++) {
			unsigned sum = 0;
			for (int d = -REACH; d <= REACH; d++)
				sum += a[(size_t)clamp(k + d, length - 1) * step];
			b[(size_t)k * step] = (uint16_t)(sum / (2 * REACH + 1));
		}
	}
}

// Bit i is set where pixel i of eight is at most `limit`: eight comparisons within one word.
static uint8_t at_most(const uint8_t *pixels, unsigned limit)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
	uint64_t p, l = limit * ones;
	memcpy(&p, pixels, sizeof p);
	uint64_t low = (l | tops) - (p & ~tops); // its top bit: the lower seven bits are at most the limit's
	uint64_t most = ((~p & l) | (~(p ^ l) & low)) & tops;
	return (uint8_t)(((most >> 7) * 0x0102040810204080u) >> 56);
}

unsigned raster_noise(const struct raster *r)
{
	unsigned count[NOISE_MOST + 1] = { 0 }, all = 0, seen = 0, noise = 0;
	for (int y = NOISE_EVERY / 2; y < r->height; y += NOISE_EVERY)
		for (int x = 0; x + 2 * BLOCK <= r->width; x += NOISE_EVERY, all++) {
			const uint8_t *p = r->grey + (size_t)y * r->width + x;
			unsigned sum = 0;
			for (int i = 1; i < 2 * BLOCK - 1; i++) {
				int d = 2 * p[i] - p[i - 1] - p[i + 1]; // its mean is twice the deviation of one pixel
				sum += (unsigned)(d < 0 ? -d : d);
			}
			sum = sum * 16 / (2 * BLOCK - 2);
			count[sum < NOISE_MOST ? sum : NOISE_MOST]++;
		}
	while (noise < NOISE_MOST && (seen += count[noise]) * 4 < all)
		noise++;
	return noise;
}

static uint8_t dark_of(const uint8_t *pixels, int n, unsigned mean16, unsigned noise, bool inverted)
{
	unsigned margin = mean16 / 16 > noise ? mean16 / 16 : noise;
	uint8_t room[BLOCK];
	if (n < BLOCK) {
		memset(room, inverted ? 0 : 255, sizeof room);
		memcpy(room, pixels, (size_t)n);
		pixels = room;
	}
	if (!inverted)
		return margin > mean16 ? 0 : at_most(pixels, (mean16 - margin) >> 4);
	unsigned limit = (mean16 + margin) >> 4;
	return (uint8_t)~at_most(pixels, limit > 255 ? 255 : limit);
}

struct bitmap raster_threshold(const struct raster *r, bool inverted, uint16_t *room, uint64_t *ret_bits)
{
	assert(r->width >= BLOCK && r->height >= BLOCK && r->width <= RASTER_SIDE && r->height <= RASTER_SIDE);
	int across = blocks(r->width), down = blocks(r->height);
	unsigned noise = raster_noise(r);
	uint16_t *means = room, *other = room + (size_t)across * down;
	block_means(r, means);
	smooth(means, other, down, across, across, 1);
	smooth(other, means, across, 1, down, across);
	struct bitmap b = { ret_bits, r->width, r->height, (r->width + 63) / 64 };
	for (int y = 0; y < r->height; y++) {
		uint64_t *row = ret_bits + (size_t)y * b.words;
		const uint8_t *p = r->grey + (size_t)y * r->width;
		const uint16_t *mean = means + (size_t)(y / BLOCK) * across;
		memset(row, 0, (size_t)b.words * sizeof *row);
		for (int bx = 0; bx < across; bx++) {
			int left = r->width - bx * BLOCK;
			uint64_t byte = dark_of(p + bx * BLOCK, left < BLOCK ? left : BLOCK, mean[bx], noise, inverted);
			row[bx / 8] |= byte << bx % 8 * 8;
		}
	}
	return b;
}
