// A picture of a QR code's modules, painted by arithmetic: for tests of the search.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/grid.h"

struct painted {
	int side, width, height;
	bool module[GRID_SIDE][GRID_SIDE]; // true is dark
	uint8_t *grey;
};

static inline uint32_t painted_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static inline void painted_square(struct painted *p, int x, int y, int size)
{
	for (int v = -1; v <= size; v++)
		for (int u = -1; u <= size; u++) {
			int in = u < size - 1 - u ? u : size - 1 - u, down = v < size - 1 - v ? v : size - 1 - v, ring = in < down ? in : down;
			if (x + u >= 0 && y + v >= 0 && x + u < p->side && y + v < p->side)
				p->module[y + v][x + u] = ring == 0 || ring >= 2;
		}
}

// Function patterns of a code of this side and random modules for its data (ISO/IEC 18004, 6.3).
static inline void painted_code(struct painted *p, int side, uint32_t seed)
{
	memset(p, 0, sizeof *p);
	p->side = side;
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++)
			p->module[y][x] = painted_random(&seed) & 1;
	for (int i = 8; i < side - 8; i++)
		p->module[6][i] = p->module[i][6] = i % 2 == 0;
	int version = (side - 17) / 4, n = version / 7 + 2, step = version == 32 ? 26 : (version * 4 + n * 2 + 1) / (2 * n - 2) * 2;
	for (int j = 0; version > 1 && j < n; j++)
		for (int i = 0; i < n; i++) {
			int x = i ? side - 7 - (n - 1 - i) * step : 6, y = j ? side - 7 - (n - 1 - j) * step : 6;
			if (!(i == 0 && j == 0) && !(i == 0 && j == n - 1) && !(j == 0 && i == n - 1))
				for (int v = -2; v <= 2; v++)
					for (int u = -2; u <= 2; u++)
						p->module[y + v][x + u] = (abs(u) > abs(v) ? abs(u) : abs(v)) != 1;
		}
	painted_square(p, 0, 0, 7);
	painted_square(p, side - 7, 0, 7);
	painted_square(p, 0, side - 7, 7);
}

struct paint { double h[9], bow, wave; int light, dark, noise; }; // pixels to modules; bow: modules by which columns sink in the middle; wave: of crumpled paper

// Where a place of the picture lies in the code, in modules.
static inline void painted_module(const struct painted *p, const struct paint *how, double x, double y, double *ret_u, double *ret_v)
{
	double w = how->h[6] * x + how->h[7] * y + how->h[8];
	double u = (how->h[0] * x + how->h[1] * y + how->h[2]) / w, v = (how->h[3] * x + how->h[4] * y + how->h[5]) / w;
	v += how->bow * 4 * u * (p->side - u) / ((double)p->side * p->side);
	*ret_u = u, *ret_v = v;
	if (how->wave > 0) {
		*ret_u += how->wave * sin(u * 0.28) * sin(v * 0.21);
		*ret_v += how->wave * sin(*ret_v * 0.25 + 1) * sin(*ret_u * 0.22);
	}
}

// How many of a pixel's 4×4 points are dark; 0 at once where the pixel lies modules away from the code.
static inline int painted_dark(const struct painted *p, const struct paint *how, int x, int y)
{
	double u, v;
	int dark = 0;
	painted_module(p, how, x, y, &u, &v);
	if (u < -2 || v < -2 || u > p->side + 2 || v > p->side + 2)
		return 0;
	for (int i = 0; i < 16; i++) {
		painted_module(p, how, x + (i % 4 + 0.5) / 4, y + (i / 4 + 0.5) / 4, &u, &v);
		dark += u >= 0 && v >= 0 && u < p->side && v < p->side && p->module[(int)v][(int)u];
	}
	return dark;
}

// Paints the code through the map; the caller frees grey.
static inline void painted_draw(struct painted *p, const struct paint *how, int width, int height, uint32_t seed)
{
	p->width = width, p->height = height;
	p->grey = malloc((size_t)width * (size_t)height);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			int noise = how->noise ? (int)(painted_random(&seed) % (unsigned)(2 * how->noise + 1)) - how->noise : 0;
			int value = how->light + (how->dark - how->light) * painted_dark(p, how, x, y) / 16 + noise;
			p->grey[y * width + x] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
		}
}

// The map of a code of `pixels` per module around (cx, cy), turned by the unit vector (c, s), with perspective across and down.
static inline struct paint painted_view(const struct painted *p, double cx, double cy, double pixels, double c, double s, double tilt_x, double tilt_y)
{
	double half = p->side / 2.0, k = 1 / pixels;
	double g = tilt_x * k / p->side, h = tilt_y * k / p->side; // w = 1 + g dx + h dy
	struct paint how = { .h = { c * k + half * g, s * k + half * h, 0, -s * k + half * g, c * k + half * h, 0, g, h, 0 }, .light = 230, .dark = 30 };
	how.h[2] = half - (how.h[0] * cx + how.h[1] * cy);
	how.h[5] = half - (how.h[3] * cx + how.h[4] * cy);
	how.h[8] = 1 - (g * cx + h * cy);
	return how;
}
