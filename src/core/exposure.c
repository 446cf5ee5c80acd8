// One pass over a sample of the rows for the light, one over pairs of rows for the edges.
// SPDX-License-Identifier: Apache-2.0
#include "core/exposure.h"

#include <string.h>

#define SAMPLES 240        // of rows, and of pixels in a row
#define CLIPPED 250
#define WINDOW 24          // pixels in which an edge is looked for, with what it stands out from
#define STRONG 56          // grey levels at least: ink against paper in poor light; noise stays below
#define ROWS 4             // averaged, which takes the noise but not an upright edge
#define EDGE_ROWS 90       // groups of rows that are looked at

// Limits of the judgement: when a fault begins, and when it ends.
struct limit { int begin, end; };
static const struct limit dark_mean = { 32, 40 }, dark_bright = { 80, 96 }; // white paper comes out as three times the mean
static const struct limit clipped_most = { 500, 400 };                      // more than half of the picture is white
static const struct limit clipped_window = { 250, 200 }, window_rest = { 56, 68 }; // a window behind a person in the dark
static const struct limit blurred = { 340, 440 };                           // a blur of 2.3 pixels' deviation; photographs in focus measure 560 and more

struct counts { uint32_t of[256], all; };

static void count(const struct raster *r, struct counts *ret)
{
	int across = r->width / SAMPLES + 1, down = r->height / SAMPLES + 1;
	memset(ret, 0, sizeof *ret);
	for (int y = 0; y < r->height; y += down) {
		const uint8_t *row = r->grey + (size_t)y * (size_t)r->width;
		for (int x = 0; x < r->width; x += across, ret->all++)
			ret->of[row[x]]++;
	}
}

// The grey below which so many of the counted pixels lie.
static int level(const struct counts *c, uint32_t below)
{
	uint32_t sum = 0;
	int v = 0;
	while (v < 255 && (sum += c->of[v]) <= below)
		v++;
	return v;
}

static void weigh(const struct counts *c, struct light *l)
{
	uint64_t sum = 0;
	uint32_t clipped = 0;
	for (uint32_t v = 0; v < 256; v++) {
		sum += (uint64_t)v * c->of[v];
		clipped += v >= CLIPPED ? c->of[v] : 0;
	}
	l->mean = (int)(sum / c->all);
	l->bright = level(c, c->all - c->all / 50 - 1);
	l->clipped = (int)((uint64_t)clipped * 1000 / c->all);
	l->rest = clipped < c->all ? level(c, (c->all - clipped) / 2) : 255;
}

// How much of the window's height its steepest two pixels climb, in thousandths. -1: no strong edge, or it is not in the
// middle, so that a part of it may lie outside; another window has it.
static int steepness(const uint16_t *sums, int strong)
{
	int low = sums[0], high = sums[0], steep = 0, at = 0;
	for (int x = 1; x < WINDOW; x++) {
		low = sums[x] < low ? sums[x] : low;
		high = sums[x] > high ? sums[x] : high;
	}
	if (high - low < strong * ROWS)
		return -1;
	for (int x = 1; x + 1 < WINDOW; x++) {
		int step = sums[x + 1] > sums[x - 1] ? sums[x + 1] - sums[x - 1] : sums[x - 1] - sums[x + 1];
		at = step > steep ? x : at;
		steep = step > steep ? step : steep;
	}
	bool is_middle = at >= WINDOW / 3 && at < WINDOW - WINDOW / 3;
	return is_middle ? steep * 1000 / (high - low) : -1;
}

// Counts the strong edges of some rows by their steepness, in fiftieths.
static void count_edges(const uint8_t *rows, int width, int strong, uint32_t by_steepness[51])
{
	size_t w = (size_t)width;
	for (int left = 0; left + WINDOW <= width; left += WINDOW / 3) {
		uint16_t sums[WINDOW];
		for (int x = 0; x < WINDOW; x++) {
			const uint8_t *p = rows + left + x;
			sums[x] = (uint16_t)(p[0] + p[w] + p[2 * w] + p[3 * w]);
		}
		int steep = steepness(sums, strong);
		if (steep >= 0)
			by_steepness[steep / 20]++;
	}
}

static int sharpness(const struct raster *r, int strong)
{
	uint32_t by_steepness[51] = { 0 }, all = 0, above = 0;
	int down = r->height / EDGE_ROWS > ROWS ? r->height / EDGE_ROWS : ROWS;
	for (int y = 0; y + ROWS <= r->height; y += down)
		count_edges(r->grey + (size_t)y * (size_t)r->width, r->width, strong, by_steepness);
	for (int i = 0; i <= 50; i++)
		all += by_steepness[i];
	if (all < EXPOSURE_EDGES)
		return EXPOSURE_SHARPNESS_NONE;
	int i = 50;
	while ((above += by_steepness[i]) * 10 < all)
		i--;
	return i * 20;
}

struct light exposure_measure(const struct raster *r)
{
	struct counts c;
	struct light l = { 0 };
	count(r, &c);
	if (c.all)
		weigh(&c, &l);
	int half = c.all ? (l.bright - level(&c, c.all / 50)) / 2 : 0; // of the picture's range: weak edges among strong ones are remains of blurred ones
	l.sharpness = sharpness(r, half > STRONG ? half : STRONG);
	return l;
}

static bool under(int value, struct limit l, bool is_said)
{
	return value < (is_said ? l.end : l.begin);
}

static bool over(int value, struct limit l, bool is_said)
{
	return value >= (is_said ? l.end : l.begin);
}

enum sight exposure_judge(const struct light *l, enum sight said)
{
	bool dark = said == SIGHT_DARK, bright = said == SIGHT_BRIGHT;
	if (under(l->mean, dark_mean, dark) && under(l->bright, dark_bright, dark))
		return SIGHT_DARK;
	if (over(l->clipped, clipped_most, bright) || (over(l->clipped, clipped_window, bright) && under(l->rest, window_rest, bright)))
		return SIGHT_BRIGHT;
	if (l->sharpness != EXPOSURE_SHARPNESS_NONE && under(l->sharpness, blurred, said == SIGHT_BLURRED))
		return SIGHT_BLURRED;
	return SIGHT_GOOD;
}

enum sight exposure_take(struct exposure *e, const struct light *l, int64_t now_ms)
{
	enum sight seen = exposure_judge(l, e->said);
	if (seen == SIGHT_BLURRED && now_ms < e->proven_ms)
		seen = SIGHT_GOOD;
	if (seen != e->seen || seen == e->said || now_ms - e->taken_ms > EXPOSURE_GAP_MS) {
		e->seen = seen;
		e->since_ms = now_ms;
	}
	e->taken_ms = now_ms;
	int64_t wait_ms = seen == SIGHT_GOOD ? EXPOSURE_CLEAR_MS : EXPOSURE_HOLD_MS;
	if (now_ms - e->since_ms >= wait_ms)
		e->said = seen;
	return e->said;
}

enum sight exposure_read(struct exposure *e, int64_t now_ms)
{
	*e = (struct exposure){ .since_ms = now_ms, .proven_ms = now_ms + EXPOSURE_PROVEN_MS };
	return e->said;
}
