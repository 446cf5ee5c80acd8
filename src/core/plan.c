// The turns of frames: the likeliest attempt in each, the others by turns.
// SPDX-License-Identifier: Apache-2.0
#include "core/plan.h"

#include <assert.h>

#define FLAT { GRID_PROJECTIVE, DRAWING_WIDE, false }
#define SETTLED { GRID_PROJECTIVE, DRAWING_WIDE, true }

#define SHARP { GRID_PROJECTIVE, DRAWING_SHARP, false }

static const struct turn turns[PLAN_TURNS] = {
	{ false, false, WHOLE_NOT, 2, { FLAT, SETTLED } },
	{ false, false, WHOLE_NOT, 3, { FLAT, SHARP, { GRID_BOWED, DRAWING_WIDE, false } } },
	{ true, false, WHOLE_NOT, 3, { FLAT, SETTLED, { GRID_BOWED, DRAWING_WIDE, false } } },
	{ false, true, WHOLE_NOT, 3, { FLAT, SETTLED, SHARP } },
	{ false, false, WHOLE_NOT, 3, { SETTLED, { GRID_BOWED, DRAWING_WIDE, true }, { GRID_PROJECTIVE, DRAWING_GREY, false } } },
	{ false, false, WHOLE_FRAME, 1, { FLAT } },
	{ false, true, WHOLE_NOT, 3, { FLAT, { GRID_BOWED, DRAWING_NEAR, true }, { GRID_AFFINE, DRAWING_WIDE, true } } },
	{ false, false, WHOLE_HALF, 1, { SETTLED } },
};

const struct turn *plan_turn(uint64_t n)
{
	return &turns[n % PLAN_TURNS];
}

const char *drawing_name(enum drawing d)
{
	static const char *const names[] = { [DRAWING_WIDE] = "wide", [DRAWING_NEAR] = "near", [DRAWING_SHARP] = "sharp", [DRAWING_GREY] = "grey" };
	static_assert(sizeof names / sizeof *names == DRAWING_COUNT, "every drawing has a name");
	assert(d >= 0 && d < DRAWING_COUNT);
	return names[d];
}

const char *fit_name(enum grid_fit f)
{
	static const char *const names[] = { [GRID_PROJECTIVE] = "projective", [GRID_AFFINE] = "affine", [GRID_BOWED] = "bowed" };
	assert(f >= 0 && f <= GRID_BOWED);
	return names[f];
}
