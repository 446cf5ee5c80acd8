// How a camera's picture is lit and whether it is sharp; said only when it has been so for seconds.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/raster.h"

#define EXPOSURE_HOLD_MS 4000      // a fault lasts so long before it is said
#define EXPOSURE_CLEAR_MS 1500     // its absence so long before that is believed
#define EXPOSURE_GAP_MS 2000       // pictures further apart do not belong together
#define EXPOSURE_PROVEN_MS 600000  // a code that was read proves the focus for so long
#define EXPOSURE_EDGES 48          // strong edges that a judgement on sharpness needs
#define EXPOSURE_SHARPNESS_NONE -1

enum sight { SIGHT_GOOD, SIGHT_DARK, SIGHT_BRIGHT, SIGHT_BLURRED, SIGHT_COUNT };

struct light { // of one picture
	int mean, bright;  // grey 0..255: of all pixels; of the lightest fiftieth
	int clipped;       // thousandths that are 250 or more
	int rest;          // the median of the others
	int sharpness;     // thousandths of its height that an edge climbs within two pixels, by the sharpest tenth of the strong
	                   // edges; EXPOSURE_SHARPNESS_NONE: there are too few, as on a bare wall or behind a covered lens
};

// Measures every few pixels, so that a large picture takes no longer than a small one; a picture under 16 pixels has no edges.
struct light exposure_measure(const struct raster *r);

// What one picture shows. A fault that is said already holds on until the picture is clearly better, so that one at the limit does not flicker.
enum sight exposure_judge(const struct light *l, enum sight said);

struct exposure {          // zeroed: nothing was seen yet, SIGHT_GOOD
	enum sight said, seen; // what is said; what the pictures show since `since_ms`
	int64_t since_ms, taken_ms;
	int64_t proven_ms;     // until then a code proves the focus
};

// Takes a picture's measures at a time that does not go back; returns what is to be said from now on.
enum sight exposure_take(struct exposure *e, const struct light *l, int64_t now_ms);

// A code was read: whatever the pictures look like, they are good enough.
enum sight exposure_read(struct exposure *e, int64_t now_ms);
