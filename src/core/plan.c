// The turns of frames: the likeliest attempt in each, the others by turns.
// SPDX-License-Identifier: Apache-2.0
#include "core/plan.h"

#include <assert.h>

static const struct turn turns[PLAN_TURNS] = {
	{ false, WHOLE_NOT, 2, { { GRID_PROJECTIVE, DRAWING_WIDE }, { GRID_PROJECTIVE, DRAWING_NEAR } } },
	{ false, WHOLE_NOT, 2, { { GRID_PROJECTIVE, DRAWING_WIDE }, { GRID_BOWED, DRAWING_WIDE } } },
	{ true, WHOLE_NOT, 2, { { GRID_PROJECTIVE, DRAWING_WIDE }, { GRID_BOWED, DRAWING_WIDE } } },
	{ false, WHOLE_NOT, 3, { { GRID_PROJECTIVE, DRAWING_WIDE }, { GRID_PROJECTIVE, DRAWING_GREY }, { GRID_AFFINE, DRAWING_WIDE } } },
	{ false, WHOLE_NOT, 2, { { GRID_PROJECTIVE, DRAWING_WIDE }, { GRID_BOWED, DRAWING_NEAR } } },
	{ false, WHOLE_FRAME, 1, { { GRID_PROJECTIVE, DRAWING_WIDE } } },
	{ false, WHOLE_NOT, 3, { { GRID_PROJECTIVE, DRAWING_WIDE }, { GRID_BOWED, DRAWING_GREY }, { GRID_AFFINE, DRAWING_NEAR } } },
	{ false, WHOLE_HALF, 1, { { GRID_PROJECTIVE, DRAWING_WIDE } } },
};

const struct turn *plan_turn(uint64_t n)
{
	return &turns[n % PLAN_TURNS];
}

const char *drawing_name(enum drawing d)
{
	static const char *const names[] = { [DRAWING_WIDE] = "wide", [DRAWING_NEAR] = "near", [DRAWING_GREY] = "grey" };
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
