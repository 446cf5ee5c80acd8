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

size_t bitmap_words(int width, int height);                     // words that a bitmap of this size needs
size_t raster_blocks(int width, int height);                    // uint16 of room that raster_threshold needs

// Dark is what lies under the mean of the 5×5 blocks of 8×8 pixels around (over it when `inverted`) by more than a sixteenth.
struct bitmap raster_threshold(const struct raster *r, bool inverted, uint16_t *room, uint64_t *ret_bits);

// Grey at a point between pixels, 0..255 with bilinear weights; outside the picture the nearest pixel counts.
float raster_at(const struct raster *r, float x, float y);
