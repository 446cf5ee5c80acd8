// Plane projective maps and their fit to points.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

struct point { float x, y; };
struct homography { double h[9]; }; // row-major; maps (x, y, 1) to (X, Y, W)

struct point homography_map(const struct homography *h, float x, float y);

// The map from `from` to `to` of least squared algebraic error, points weighted (weights NULL: alike), after moving both to
// their centre and unit scale (Hartley & Zisserman, Multiple View Geometry, 4.4); n >= 4. ERR_RANGE when the points lie degenerate.
MUST_CHECK enum err homography_fit(const struct point *from, const struct point *to, const float *weights, int n, struct homography *ret_h);

// Likewise an affine map (h[6] = h[7] = 0); n >= 3.
MUST_CHECK enum err affine_fit(const struct point *from, const struct point *to, int n, struct homography *ret_h);
