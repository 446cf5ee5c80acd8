// Settling a small code's grid on its own modules, for cloth, crumpled paper and cups.
// SPDX-License-Identifier: Apache-2.0
#include "core/grid.h"
#include "core/symbol.h"

#define SPACING 6   // modules between nodes, about
#define WINDOW 3    // modules on each side of a node that it looks at
#define TAPS (2 * WINDOW + 1)
#define PASSES 2
#define FAR 0.2f    // by how much clearer, as a share of the contrast, a place one module off must be

struct window { struct patch patch; struct point tap[TAPS * TAPS]; float sign[TAPS * TAPS]; int n; };

// The modules around a node; sign: 1 and -1 where light and dark are certain, 0 where only the distance from the mean counts.
static void look(const struct grid *g, const struct symbol *s, float x, float y, struct window *w)
{
	w->patch = grid_patch(g, x, y);
	w->n = 0;
	for (int dy = -WINDOW; dy <= WINDOW; dy++)
		for (int dx = -WINDOW; dx <= WINDOW; dx++) {
			int mx = (int)x + dx, my = (int)y + dy;
			if (mx < 0 || my < 0 || mx >= s->side || my >= s->side)
				continue;
			enum symbol_module m = symbol_at(s, mx, my);
			w->sign[w->n] = m == SYMBOL_DATA ? 0 : m == SYMBOL_LIGHT ? 1 : -1;
			w->tap[w->n++] = (struct point){ (float)dx, (float)dy };
		}
}

// How clearly the window's modules differ from their mean when they lie (dx, dy) modules off.
static float clarity(const struct raster *r, bool inverted, const struct window *w, float dx, float dy)
{
	float v[TAPS * TAPS], mean = 0, sum = 0;
	for (int i = 0; i < w->n; i++) {
		v[i] = patch_grey(r, &w->patch, w->tap[i].x + dx, w->tap[i].y + dy);
		mean += v[i];
	}
	mean /= (float)w->n;
	for (int i = 0; i < w->n; i++) {
		float off = inverted ? mean - v[i] : v[i] - mean;
		sum += w->sign[i] == 0 ? (off < 0 ? -off : off) : off * w->sign[i];
	}
	return sum / (float)w->n;
}

// The clearest of nine places around `from`, `step` modules apart; a far one must be clearer by more.
static struct point clearest(const struct raster *r, bool inverted, const struct grid *g, const struct window *w, struct point from, float step)
{
	float best = -1e9f;
	struct point found = from;
	for (int dy = -1; dy <= 1; dy++)
		for (int dx = -1; dx <= 1; dx++) {
			struct point p = { from.x + step * (float)dx, from.y + step * (float)dy };
			float v = clarity(r, inverted, w, p.x, p.y) - FAR * step * step * (float)(dx * dx + dy * dy) * g->contrast;
			if (v > best)
				best = v, found = p;
		}
	return found;
}

struct mesh { int n; struct point off[GRID_NODES][GRID_NODES]; bool settled[GRID_NODES][GRID_NODES]; }; // off: in modules

// The mean of the neighbours that are settled.
static struct point near(const struct mesh *m, int i, int k)
{
	struct point sum = { 0, 0 };
	int count = 0;
	for (int d = 0; d < 4; d++) {
		int a = i + (d == 0) - (d == 1), b = k + (d == 2) - (d == 3);
		if (a < 0 || b < 0 || a >= m->n || b >= m->n || !m->settled[b][a])
			continue;
		sum.x += m->off[b][a].x, sum.y += m->off[b][a].y;
		count++;
	}
	return count ? (struct point){ sum.x / (float)count, sum.y / (float)count } : sum;
}

static void settle_node(const struct raster *r, bool inverted, const struct grid *g, const struct symbol *s, struct mesh *m, int i, int k)
{
	struct window w;
	struct point from = near(m, i, k);
	if (m->settled[k][i])
		from = (struct point){ (from.x + m->off[k][i].x) / 2, (from.y + m->off[k][i].y) / 2 };
	look(g, s, g->node_at[i], g->node_at[k], &w);
	from = clearest(r, inverted, g, &w, from, 0.3f);
	m->off[k][i] = clearest(r, inverted, g, &w, from, 0.1f);
	m->settled[k][i] = true;
}

// How many nodes a node is away from the nearest finder pattern's.
static int steps_in(int n, int i, int k)
{
	int a = i + k, b = n - 1 - i + k, c = i + n - 1 - k;
	return a < b ? (a < c ? a : c) : b < c ? b : c;
}

void grid_settle(const struct raster *r, bool inverted, struct grid *g)
{
	struct symbol s;
	struct mesh m = { .n = (g->side - 7 + SPACING - 1) / SPACING + 1 };
	if (m.n > GRID_NODES || g->nodes)
		return;
	symbol_init(&s, g->side);
	for (int i = 0; i < m.n; i++)
		g->node_at[i] = 3.5f + (float)(((g->side - 7) * 2 * i + m.n - 1) / (2 * (m.n - 1)));
	for (int pass = 0; pass < PASSES; pass++)
		for (int steps = 0; steps < 2 * m.n; steps++)
			for (int k = 0; k < m.n; k++)
				for (int i = 0; i < m.n; i++)
					if (steps_in(m.n, i, k) == steps)
						settle_node(r, inverted, g, &s, &m, i, k);
	for (int k = 0; k < m.n; k++)
		for (int i = 0; i < m.n; i++) {
			struct point flat = grid_unbent(g, g->node_at[i], g->node_at[k]);
			struct point bent = grid_unbent(g, g->node_at[i] + m.off[k][i].x, g->node_at[k] + m.off[k][i].y);
			g->bend[k][i] = (struct point){ bent.x - flat.x, bent.y - flat.y };
		}
	g->nodes = m.n;
}
