// Grey pictures made smaller, and cut into dark and light by their surroundings.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RASTER_SIDE 4096 // longest side in pixels

struct raster { const uint8_t *grey; int width, height; };      // rows follow each other without gaps
struct bitmap { uint64_t *bits; int width, height, words; };   // a set bit is dark; a row is `words` long, its lowest bit first

// The mean of each 2×2 pixels into ret_grey, (width / 2) × (height / 2) bytes.
struct raster raster_halve(const struct raster *r, uint8_t *ret_grey);

// Each pixel with its eight neighbours, weighed 1 2 1 across and down: noise is halved. ret_grey: as many bytes; must not be the picture's own.
struct raster raster_smooth(const struct raster *r, uint8_t *ret_grey);

// Nearly twice the deviation of a pixel's noise, in sixteenths of a grey level (0..256): from the quiet quarter of strips strewn over the
// picture, as edges and textures fill the others.
unsigned raster_noise(const struct raster *r);

size_t bitmap_words(int width, int height);                     // words that a bitmap of this size needs
size_t raster_blocks(int width, int height);                    // uint16 of room that raster_threshold needs

// Dark is what lies under the mean of the 3×3 blocks of 8×8 pixels around (over it when `inverted`) by more than a sixteenth and
// more than raster_noise: else the noise of a dark ground is full of patterns.
struct bitmap raster_threshold(const struct raster *r, bool inverted, uint16_t *room, uint64_t *ret_bits);

// Grey at a point between pixels, 0..255 with bilinear weights; outside the picture the nearest pixel counts. Here as most of the time is spent in it.
static inline float raster_at(const struct raster *r, float x, float y)
{
	float right = (float)(r->width - 1), bottom = (float)(r->height - 1);
	x = x < 0 ? 0 : x > right ? right : x;
	y = y < 0 ? 0 : y > bottom ? bottom : y;
	int left = (int)x, top = (int)y;
	float fx = x - (float)left, fy = y - (float)top;
	const uint8_t *p = r->grey + (size_t)top * (size_t)r->width + left, *q = top + 1 < r->height ? p + r->width : p;
	int beside = left + 1 < r->width;
	float a = (float)p[0] + fx * (float)(p[beside] - p[0]), b = (float)q[0] + fx * (float)(q[beside] - q[0]);
	return a + fy * (b - a);
}
