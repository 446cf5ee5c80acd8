// The grid of modules that three finder patterns span: where it lies in the picture, and which modules are dark.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/finder.h"

#define GRID_SIDE 177          // version 40
#define GRID_QUIET 4           // modules of quiet zone around a drawn grid
#define GRID_TRIPLES 24

struct triple { struct finder corner, right, below; float misfit; }; // of a code; misfit: 0 is a perfect right angle of equals

// The triples that could be one code's, best first; returns how many.
int grid_triples(const struct finder *finders, int n, struct triple ret_triples[GRID_TRIPLES]);

#define GRID_NODES 7           // alignment patterns along a side of version 40

struct grid {
	int side;                  // modules, 17 + 4 × version
	struct homography map;     // modules to pixels of a flat code
	struct point bow[2];       // of curved paper: pixels by which a side's middle lies off, for x and for y
	int nodes;                 // from version 7: alignment patterns along a side, 0: none
	float node_at[GRID_NODES]; // their places, in modules
	struct point bend[GRID_NODES][GRID_NODES]; // by how many pixels each [y][x] lies off map and bow
	float contrast;            // grey levels between light and dark in the corner's finder pattern
	float timing;              // share of the timing patterns' modules that alternate as they should, 0..1
	float module;              // pixels per module, mean
};

enum grid_fit { GRID_PROJECTIVE, GRID_AFFINE, GRID_BOWED }; // bowed: projective and a parabola along each side

// The likeliest sides for a triple (timing patterns, then least error), best first, at most cap; the alignment pattern refines each map where it is found.
int grid_fit(const struct raster *r, bool inverted, const struct triple *t, enum grid_fit fit, struct grid *ret_grids, int cap);

// From version 7 on: finds the alignment patterns one after the other and bends the map through them, for curved paper and wide lenses.
void grid_bend(const struct raster *r, bool inverted, struct grid *g);

// Likewise for smaller codes, whose modules tell by themselves where they lie: on cloth, crumpled or rolled paper.
void grid_settle(const struct raster *r, bool inverted, struct grid *g);

struct point grid_unbent(const struct grid *g, float x, float y); // by map and bow alone

// Where a place given in modules lies in the picture.
struct point grid_map(const struct grid *g, float x, float y);

struct patch { struct point at, right, below; }; // the surroundings of a place, flat: where it lies, and a module to the right and below, in pixels

struct patch grid_patch(const struct grid *g, float x, float y);

// Grey at a place that lies (x, y) modules off the patch's own.
static inline float patch_grey(const struct raster *r, const struct patch *p, float x, float y)
{
	return raster_at(r, p->at.x + x * p->right.x + y * p->below.x - 0.5f, p->at.y + x * p->right.y + y * p->below.y - 0.5f);
}

// How well an alignment pattern's 5×5 modules fit at (x, y) off the patch's place: the mean of its light ring less that of its dark modules, in grey levels.
float patch_alignment(const struct raster *r, bool inverted, const struct patch *p, float x, float y);

// Grey of each module into ret_modules (side × side), from the mean of five points of each.
void grid_sample(const struct raster *r, const struct grid *g, uint8_t *ret_modules);

// Takes a quarter of its four neighbours' light out of each module and makes up for it, in place: undoes a blur as wide as a module.
void grid_sharpen(uint8_t *modules, int side);

// Draws modules as black and white squares of `pixels` with a quiet zone, dark under the mean of the modules around; ret_picture holds
// ((side + 8) × pixels)² bytes. `reach`: modules on each side that the mean takes in; `bias`: added to it.
int grid_picture(const uint8_t *modules, int side, bool inverted, int reach, int bias, int pixels, uint8_t *ret_picture); // returns the picture's side

// The same place as a grey picture, `pixels` per module with its surroundings; returns its side.
int grid_warp(const struct raster *r, const struct grid *g, bool inverted, int pixels, uint8_t *ret_picture);
