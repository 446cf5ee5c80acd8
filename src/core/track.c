// Following codes from frame to frame.
// SPDX-License-Identifier: Apache-2.0
#include "core/track.h"

#include <string.h>

#define MARGIN_LEAST 24 // pixels on each side
#define SIDE_LEAST 16   // pixels; of less nothing can be read

void track_clear(struct track *t, int width, int height)
{
	if (t->width != width || t->height != height)
		t->spared = 0;
	t->width = width;
	t->height = height;
	t->places = 0;
}

// From the least to the most of four corners and half as much again on both sides, within the frame.
static void extent(const int v[4], int most, int *ret_begin, int *ret_length)
{
	int low = v[0], high = v[0];
	for (int i = 1; i < 4; i++) {
		low = v[i] < low ? v[i] : low;
		high = v[i] > high ? v[i] : high;
	}
	low = low < 0 ? 0 : low > most ? most : low;
	high = high < 0 ? 0 : high > most ? most : high;
	int margin = (high - low) / 2 > MARGIN_LEAST ? (high - low) / 2 : MARGIN_LEAST;
	int begin = low > margin ? low - margin : 0, end = high < most - margin ? high + margin : most;
	*ret_begin = begin;
	*ret_length = end - begin;
}

void track_add(struct track *t, const int x[4], const int y[4], uint64_t turn)
{
	struct place p = { .turn = turn };
	if (t->places == TRACK_PLACES)
		return;
	extent(x, t->width, &p.left, &p.width);
	extent(y, t->height, &p.top, &p.height);
	if (p.width >= SIDE_LEAST && p.height >= SIDE_LEAST)
		t->place[t->places++] = p;
}

int track_places(const struct track *t, int width, int height)
{
	int64_t area = 0;
	if (t->width != width || t->height != height)
		return 0;
	for (int i = 0; i < t->places; i++)
		area += (int64_t)t->place[i].width * t->place[i].height;
	return 4 * area < (int64_t)width * height ? t->places : 0;
}

struct raster track_cut(const struct raster *frame, const struct place *p, uint8_t *ret_grey)
{
	for (int y = 0; y < p->height; y++)
		memcpy(ret_grey + (size_t)y * (size_t)p->width, frame->grey + (size_t)(p->top + y) * (size_t)frame->width + p->left, (size_t)p->width);
	return (struct raster){ ret_grey, p->width, p->height };
}

bool track_spares(struct track *t, bool all_found)
{
	t->spared = all_found && t->spared < TRACK_EVERY - 1 ? t->spared + 1 : 0;
	return t->spared > 0;
}
