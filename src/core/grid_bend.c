// Bending a grid through the alignment patterns that a large code has.
// SPDX-License-Identifier: Apache-2.0
#include "core/grid.h"

// Centres of the alignment patterns along a side (ISO/IEC 18004, Annex E), in modules.
static int node_places(int side, float ret_at[GRID_NODES])
{
	int version = (side - 17) / 4, n = version / 7 + 2;
	int step = version == 32 ? 26 : (version * 4 + n * 2 + 1) / (2 * n - 2) * 2;
	ret_at[0] = 6.5f;
	for (int i = n - 1; i > 0; i--)
		ret_at[i] = (float)(side - 7 - (n - 1 - i) * step) + 0.5f;
	return n;
}

// Between which two nodes a place lies, and how far on; outside them the outermost two go on.
static int cell_of(const struct grid *g, float at, float *ret_part)
{
	int i = 0;
	while (i + 2 < g->nodes && at > g->node_at[i + 1])
		i++;
	float part = (at - g->node_at[i]) / (g->node_at[i + 1] - g->node_at[i]);
	*ret_part = part < -0.5f ? -0.5f : part > 1.5f ? 1.5f : part;
	return i;
}

struct point grid_unbent(const struct grid *g, float x, float y)
{
	struct point p = homography_map(&g->map, x, y);
	float side = (float)g->side, u = 4 * x * (side - x) / (side * side), v = 4 * y * (side - y) / (side * side);
	p.x += u * g->bow[0].x + v * g->bow[1].x;
	p.y += u * g->bow[0].y + v * g->bow[1].y;
	return p;
}

struct point grid_map(const struct grid *g, float x, float y)
{
	struct point p = grid_unbent(g, x, y);
	if (!g->nodes)
		return p;
	float u, v;
	int i = cell_of(g, x, &u), k = cell_of(g, y, &v);
	const struct point *a = &g->bend[k][i], *b = &g->bend[k + 1][i];
	p.x += (1 - v) * ((1 - u) * a[0].x + u * a[1].x) + v * ((1 - u) * b[0].x + u * b[1].x);
	p.y += (1 - v) * ((1 - u) * a[0].y + u * a[1].y) + v * ((1 - u) * b[0].y + u * b[1].y);
	return p;
}

struct patch grid_patch(const struct grid *g, float x, float y)
{
	struct point l = grid_unbent(g, x - 1, y), r = grid_unbent(g, x + 1, y), a = grid_unbent(g, x, y - 1), b = grid_unbent(g, x, y + 1);
	return (struct patch){ grid_unbent(g, x, y), { (r.x - l.x) / 2, (r.y - l.y) / 2 }, { (b.x - a.x) / 2, (b.y - a.y) / 2 } };
}

float patch_alignment(const struct raster *r, bool inverted, const struct patch *p, float x, float y)
{
	float dark = 0, light = 0;
	for (int i = -2; i <= 2; i++)
		for (int k = -2; k <= 2; k++) {
			float v = patch_grey(r, p, x + (float)i, y + (float)k);
			int a = i < 0 ? -i : i, b = k < 0 ? -k : k;
			if ((a > b ? a : b) == 1)
				light += v / 8;
			else
				dark += v / 17;
		}
	return inverted ? dark - light : light - dark;
}

// Where node (i, k) is expected to lie off the flat map, in modules: its neighbours' bend, carried on.
static struct point expected(const struct point off[GRID_NODES][GRID_NODES], int i, int k)
{
	if (i && k)
		return (struct point){ off[k][i - 1].x + off[k - 1][i].x - off[k - 1][i - 1].x, off[k][i - 1].y + off[k - 1][i].y - off[k - 1][i - 1].y };
	return i ? off[k][i - 1] : off[k - 1][i];
}

// The place near (x, y) where an alignment pattern fits best, in modules off it; false when none does.
static bool search(const struct raster *r, bool inverted, const struct grid *g, float x, float y, struct point *ret_off)
{
	float best = 0;
	struct patch p = grid_patch(g, x, y);
	struct point at = { 0, 0 };
	for (int pass = 0; pass < 2; pass++) {
		float step = pass ? 0.2f : 0.5f, reach = pass ? 0.4f : 2;
		struct point from = at;
		for (float dy = -reach; dy <= reach + 0.01f; dy += step)
			for (float dx = -reach; dx <= reach + 0.01f; dx += step) {
				float v = patch_alignment(r, inverted, &p, from.x + dx, from.y + dy);
				if (v > best)
					best = v, at = (struct point){ from.x + dx, from.y + dy };
			}
	}
	*ret_off = at;
	return best > 0.45f * g->contrast;
}

void grid_bend(const struct raster *r, bool inverted, struct grid *g)
{
	if (g->side < 45)
		return;
	struct point off[GRID_NODES][GRID_NODES] = { 0 };
	int n = node_places(g->side, g->node_at);
	for (int sum = 1; sum <= 2 * n - 2; sum++)
		for (int k = 0; k < n; k++) {
			int i = sum - k;
			if (i < 0 || i >= n || (i == 0 && k == n - 1) || (k == 0 && i == n - 1))
				continue;
			struct point near = expected(off, i, k), found;
			if (search(r, inverted, g, g->node_at[i] + near.x, g->node_at[k] + near.y, &found))
				near.x += found.x, near.y += found.y;
			off[k][i] = near;
		}
	for (int k = 0; k < n; k++)
		for (int i = 0; i < n; i++) {
			struct point flat = grid_unbent(g, g->node_at[i], g->node_at[k]);
			struct point bent = grid_unbent(g, g->node_at[i] + off[k][i].x, g->node_at[k] + off[k][i].y);
			g->bend[k][i] = (struct point){ bent.x - flat.x, bent.y - flat.y };
		}
	g->nodes = n;
}
