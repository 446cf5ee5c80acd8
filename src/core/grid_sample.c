// Reading the modules of a grid, and drawing them for a decoder.
// SPDX-License-Identifier: Apache-2.0
#include "core/grid.h"
#include "core/symbol.h"

#include <assert.h>
#include <string.h>

void grid_sample(const struct raster *r, const struct grid *g, uint8_t *ret_modules)
{
	static const struct point tap[5] = { { 0.5f, 0.5f }, { 0.32f, 0.5f }, { 0.68f, 0.5f }, { 0.5f, 0.32f }, { 0.5f, 0.68f } };
	for (int y = 0; y < g->side; y++)
		for (int x = 0; x < g->side; x++) {
			float sum = 0;
			for (int i = 0; i < 5; i++) {
				struct point p = grid_map(g, (float)x + tap[i].x, (float)y + tap[i].y);
				sum += raster_at(r, p.x - 0.5f, p.y - 0.5f);
			}
			ret_modules[y * g->side + x] = (uint8_t)(sum / 5);
		}
}

void grid_sharpen(uint8_t *modules, int side)
{
	uint8_t above[GRID_SIDE], here[GRID_SIDE];
	assert(side <= GRID_SIDE);
	memcpy(above, modules, (size_t)side);
	for (int y = 0; y < side; y++) {
		uint8_t *row = modules + (size_t)y * side;
		const uint8_t *below = y + 1 < side ? row + side : row;
		memcpy(here, row, (size_t)side);
		for (int x = 0; x < side; x++) {
			int around = above[x] + below[x] + here[x > 0 ? x - 1 : 0] + here[x + 1 < side ? x + 1 : x];
			int v = 2 * here[x] - around / 4;
			row[x] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
		}
		memcpy(above, here, (size_t)side);
	}
}

// Moves sums of each column's modules over rows y - reach .. y + reach on to row y; starts them at row 0.
static void slide(const uint8_t *modules, int side, int y, int reach, int *sums)
{
	if (y == 0)
		memset(sums, 0, (size_t)side * sizeof *sums);
	for (int v = y == 0 ? 0 : y + reach; v <= y + reach && v < side; v++)
		for (int x = 0; x < side; x++)
			sums[x] += modules[v * side + x];
	if (y - reach > 0)
		for (int x = 0; x < side; x++)
			sums[x] -= modules[(y - reach - 1) * side + x];
}

// Marks the modules of row y that are darker than the mean of the square of modules around them.
static void dark_row(const uint8_t *row, int side, const int *sums, int rows, int reach, int bias, bool *ret_dark)
{
	int sum = 0, columns = 0;
	for (int x = -reach; x < side; x++) {
		if (x + reach < side)
			sum += sums[x + reach], columns++;
		if (x - reach > 0)
			sum -= sums[x - reach - 1], columns--;
		if (x >= 0)
			ret_dark[x] = (row[x] - bias) * rows * columns < sum;
	}
}

static bool is_black(enum symbol_module fixed, bool seen)
{
	return fixed == SYMBOL_DATA ? seen : fixed == SYMBOL_DARK;
}

int grid_picture(const uint8_t *modules, int side, bool inverted, int reach, int bias, int pixels, uint8_t *ret_picture)
{
	assert(side <= GRID_SIDE && reach > 0);
	int width = (side + 2 * GRID_QUIET) * pixels, sums[GRID_SIDE];
	struct symbol symbol;
	symbol_init(&symbol, side);
	memset(ret_picture, 255, (size_t)width * width);
	for (int y = 0; y < side; y++) {
		bool dark[GRID_SIDE];
		int top = y - reach < 0 ? 0 : y - reach, bottom = y + reach >= side ? side - 1 : y + reach;
		slide(modules, side, y, reach, sums);
		dark_row(modules + (size_t)y * side, side, sums, bottom - top + 1, reach, bias, dark);
		uint8_t *row = ret_picture + (size_t)(y + GRID_QUIET) * pixels * width;
		for (int x = 0; x < side; x++)
			if (is_black(symbol_at(&symbol, x, y), dark[x] != inverted))
				memset(row + (x + GRID_QUIET) * pixels, 0, (size_t)pixels);
		for (int i = 1; i < pixels; i++)
			memcpy(row + (size_t)i * width, row, (size_t)width);
	}
	return width;
}

int grid_warp(const struct raster *r, const struct grid *g, bool inverted, int pixels, uint8_t *ret_picture)
{
	int width = (g->side + 2 * GRID_QUIET) * pixels;
	for (int y = 0; y < width; y++)
		for (int x = 0; x < width; x++) {
			struct point p = grid_map(g, ((float)x + 0.5f) / (float)pixels - GRID_QUIET, ((float)y + 0.5f) / (float)pixels - GRID_QUIET);
			float v = raster_at(r, p.x - 0.5f, p.y - 0.5f);
			ret_picture[(size_t)y * width + x] = (uint8_t)(inverted ? 255 - v : v);
		}
	return width;
}
