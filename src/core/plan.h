// Which costlier attempts a frame's turn has: a hard code is tried in every way within half a second, and no frame takes long.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/grid.h"

#define PLAN_TURNS 8
#define PLAN_ATTEMPTS 3

enum drawing { DRAWING_WIDE, DRAWING_NEAR, DRAWING_SHARP, DRAWING_GREY, DRAWING_COUNT }; // modules against the mean of a wide or a near square of modules, sharpened and near; or as they look
struct attempt { enum grid_fit fit; enum drawing drawing; bool settled; }; // settled: grid_settle first

enum whole { WHOLE_NOT, WHOLE_FRAME, WHOLE_HALF, WHOLE_COUNT };          // the whole frame, or its half size, goes to the decoder as well
struct turn {
	bool inverted;            // light codes on dark ground, after a first try at dark ones
	bool smoothed;            // of noise
	enum whole whole;
	int attempts;
	struct attempt attempt[PLAN_ATTEMPTS]; // in this order until one reads
};

// The turn of the n-th frame since something was last read; they come round every PLAN_TURNS.
const struct turn *plan_turn(uint64_t n);

const char *drawing_name(enum drawing d);
const char *fit_name(enum grid_fit f);
