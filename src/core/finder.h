// Finder patterns: the three square rings at the corners of a QR code (ISO/IEC 18004, 6.3.3).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/homography.h"
#include "core/raster.h"

#define FINDER_MAX 160

struct finder {
	struct point centre;
	struct point corner[4]; // of the outer square, in the order of growing angle (clockwise on the screen)
	float module;           // mean width of a module, in pixels
	int votes;              // rows in which it was seen
	float dark;             // grey of its middle
	float misfit;           // of its rings' widths, 0 is perfect
};

// Runs of 1:1:3:1:1 in every step-th row whose columns agree: centre and module only, at most cap; returns how many.
int finder_scan(const struct bitmap *b, int step, struct finder *ret_finders, int cap);

// Finds the outer square's four corners on the grey picture by rays from the centre and lines through what they meet; false when there is no such square.
bool finder_square(const struct raster *r, bool inverted, struct finder *f);
