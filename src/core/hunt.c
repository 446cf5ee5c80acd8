// Searching one frame for finder patterns at several sizes.
// SPDX-License-Identifier: Apache-2.0
#include "core/hunt.h"

#include <assert.h>

#define RAW 600              // candidates of one level before they are measured
#define MODULE_FINE 2.5f     // pixels per module from which a measure is trusted over one on a larger picture
#define MODULE_MOST 6.0f

static size_t aligned(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

static size_t smaller_bytes(int width, int height)
{
	return aligned((size_t)width * (size_t)height / 2); // a quarter, a sixteenth and a 64th
}

size_t hunt_room(int width, int height)
{
	if (width < HUNT_SIDE_LEAST || height < HUNT_SIDE_LEAST || width > RASTER_SIDE || height > RASTER_SIDE)
		return 0;
	size_t smooth = aligned((size_t)width * (size_t)height), blocks = aligned(raster_blocks(width, height) * sizeof(uint16_t));
	return smooth + smaller_bytes(width, height) + blocks + bitmap_words(width, height) * sizeof(uint64_t);
}

void hunt_begin(struct hunt *h, const struct raster *frame, bool smoothed, void *room)
{
	assert(hunt_room(frame->width, frame->height) > 0);
	uint8_t *at = room;
	h->smooth = at;
	at += aligned((size_t)frame->width * (size_t)frame->height);
	h->smaller = at;
	at += smaller_bytes(frame->width, frame->height);
	h->blocks = (uint16_t *)(void *)at;
	at += aligned(raster_blocks(frame->width, frame->height) * sizeof(uint16_t));
	h->bits = (uint64_t *)(void *)at;
	h->level[0] = smoothed ? raster_smooth(frame, h->smooth) : *frame;
	h->levels = 1;
	uint8_t *picture = h->smaller;
	while (h->levels < HUNT_LEVELS && h->level[h->levels - 1].width >= 160 && h->level[h->levels - 1].height >= 160) {
		h->level[h->levels] = raster_halve(&h->level[h->levels - 1], picture);
		picture += (size_t)h->level[h->levels].width * (size_t)h->level[h->levels].height;
		h->levels++;
	}
	h->finders = h->triples = 0;
}

static bool is_same(const struct finder *a, const struct finder *b)
{
	float dx = a->centre.x - b->centre.x, dy = a->centre.y - b->centre.y;
	return dx * dx + dy * dy < 2.25f * a->module * a->module && a->module < 1.6f * b->module && b->module < 1.6f * a->module;
}

// Of two measures of one pattern the truer stays; one on a finer picture has a small start.
static void add(struct hunt *h, const struct finder *f, bool is_fine)
{
	for (int i = 0; i < h->finders; i++)
		if (is_same(f, &h->found[i])) {
			if (f->misfit - (is_fine ? 0.03f : 0) < h->found[i].misfit)
				h->found[i] = *f;
			return;
		}
	if (h->finders < FINDER_MAX)
		h->found[h->finders++] = *f;
}

static void enlarge(struct finder *f, float by)
{
	f->centre = (struct point){ f->centre.x * by, f->centre.y * by };
	f->module *= by;
	for (int i = 0; i < 4; i++)
		f->corner[i] = (struct point){ f->corner[i].x * by, f->corner[i].y * by };
}

void hunt_find(struct hunt *h, bool inverted)
{
	h->finders = 0;
	for (int l = h->levels - 1; l >= 0; l--) {
		struct finder raw[RAW];
		const struct raster *r = &h->level[l];
		struct bitmap b = raster_threshold(r, inverted, h->blocks, h->bits);
		int n = finder_scan(&b, l == 0 ? 2 : 1, raw, RAW);
		for (int i = 0; i < n; i++) {
			if (!finder_square(r, inverted, &raw[i]))
				continue;
			bool is_fine = raw[i].module >= MODULE_FINE;
			enlarge(&raw[i], (float)(1 << l));
			add(h, &raw[i], is_fine);
		}
	}
	h->triples = grid_triples(h->found, h->finders, h->triple);
}

struct grid hunt_suit(const struct hunt *h, const struct grid *g, bool inverted, bool settled, const struct raster **ret_level)
{
	struct grid suited = *g;
	int l = 0;
	for (; l + 1 < h->levels && suited.module > MODULE_MOST; l++)
		suited.module /= 2;
	double by = 1.0 / (1 << l);
	for (int i = 0; i < 6; i++)
		suited.map.h[i] *= by;
	for (int i = 0; i < 2; i++)
		suited.bow[i] = (struct point){ suited.bow[i].x * (float)by, suited.bow[i].y * (float)by };
	grid_bend(&h->level[l], inverted, &suited);
	if (settled)
		grid_settle(&h->level[l], inverted, &suited);
	*ret_level = &h->level[l];
	return suited;
}
