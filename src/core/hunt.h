// The search for codes in one frame: finder patterns on a pyramid of pictures, and the triples that could be codes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/grid.h"

#define HUNT_LEVELS 4         // the frame, 1/2, 1/4, 1/8 of its size
#define HUNT_SIDE_LEAST 16    // pixels; smaller frames hold no code

struct hunt {
	struct raster level[HUNT_LEVELS];
	int levels;
	uint8_t *smooth, *smaller; // room of hunt_room, carved up
	uint16_t *blocks;
	uint64_t *bits;
	struct finder found[FINDER_MAX]; // in pixels of the whole frame
	int finders;
	struct triple triple[GRID_TRIPLES];
	int triples;
};

// Bytes of room that a frame of this size needs; 0 when it is too small or too large to be searched.
size_t hunt_room(int width, int height);

// Takes a frame, and room for it that is aligned to 8 bytes; both stay the caller's and must outlive the hunt's use. smoothed: for noisy frames.
void hunt_begin(struct hunt *h, const struct raster *frame, bool smoothed, void *room);

// Finds the finder patterns of dark codes on light ground, or of light on dark when `inverted`, and their triples.
void hunt_find(struct hunt *h, bool inverted);

// The grid and picture that suit it best: modules of 3 to 6 pixels. Bends large codes; small ones only when it is to be settled, which takes longer.
struct grid hunt_suit(const struct hunt *h, const struct grid *g, bool inverted, bool settled, const struct raster **ret_level);
