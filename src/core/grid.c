// From finder patterns to the grid of modules of a code.
// SPDX-License-Identifier: Apache-2.0
#include "core/grid.h"

#include <string.h>

static struct point minus(struct point a, struct point b)
{
	return (struct point){ a.x - b.x, a.y - b.y };
}

static float absolute(float v)
{
	return v < 0 ? -v : v;
}

// d in modules of f along its own two sides.
static bool in_modules(const struct finder *f, struct point d, float ret_along[2])
{
	struct point u = { (f->corner[1].x + f->corner[2].x - f->corner[0].x - f->corner[3].x) / 14,
			   (f->corner[1].y + f->corner[2].y - f->corner[0].y - f->corner[3].y) / 14 };
	struct point v = { (f->corner[2].x + f->corner[3].x - f->corner[0].x - f->corner[1].x) / 14,
			   (f->corner[2].y + f->corner[3].y - f->corner[0].y - f->corner[1].y) / 14 };
	float det = u.x * v.y - u.y * v.x;
	if (absolute(det) < 1e-3f)
		return false;
	ret_along[0] = (d.x * v.y - d.y * v.x) / det;
	ret_along[1] = (u.x * d.y - u.y * d.x) / det;
	return true;
}

// Whether b lies along a side of a at a distance that a code has; ret_axis says which side, ret_skew how far off it, ret_modules how far.
static bool is_along(const struct finder *a, const struct finder *b, int *ret_axis, float *ret_skew, float *ret_modules)
{
	float along[2];
	if (!in_modules(a, minus(b->centre, a->centre), along))
		return false;
	int axis = absolute(along[1]) > absolute(along[0]);
	float major = absolute(along[axis]), minor = absolute(along[!axis]);
	if (major < 9 || major > 230 || minor > 0.45f * major)
		return false;
	*ret_axis = axis;
	*ret_skew = minor / major;
	*ret_modules = major;
	return true;
}

static void keep(struct triple *triples, int *n, const struct triple *t)
{
	int at = *n;
	while (at > 0 && triples[at - 1].misfit > t->misfit)
		at--;
	if (at == GRID_TRIPLES)
		return;
	int moved = *n < GRID_TRIPLES ? *n - at : GRID_TRIPLES - 1 - at;
	memmove(&triples[at + 1], &triples[at], (size_t)moved * sizeof *triples);
	triples[at] = *t;
	*n += *n < GRID_TRIPLES;
}

struct link { int to, axis; float skew, modules; };

static int links_of(const struct finder *f, int n, int a, struct link *ret_links)
{
	int count = 0;
	for (int b = 0; b < n; b++) {
		struct link l = { .to = b }, back = l;
		float ratio = f[a].module / f[b].module;
		if (b == a || ratio > 2.2f || ratio < 0.45f)
			continue;
		if (!is_along(&f[a], &f[b], &l.axis, &l.skew, &l.modules) || !is_along(&f[b], &f[a], &back.axis, &back.skew, &back.modules))
			continue;
		l.skew += back.skew;
		l.modules = __builtin_sqrtf(l.modules * back.modules);
		ret_links[count++] = l;
	}
	return count;
}

int grid_triples(const struct finder *f, int n, struct triple ret_triples[GRID_TRIPLES])
{
	struct link links[FINDER_MAX];
	int count = 0;
	for (int a = 0; a < n; a++) {
		int linked = links_of(f, n, a, links);
		for (int i = 0; i < linked; i++)
			for (int k = i + 1; k < linked; k++) {
				float longer = links[i].modules / links[k].modules;
				if (links[i].axis == links[k].axis || longer > 1.6f || longer < 0.62f)
					continue;
				struct point p = minus(f[links[i].to].centre, f[a].centre), q = minus(f[links[k].to].centre, f[a].centre);
				int right = p.x * q.y - p.y * q.x > 0 ? i : k, below = right == i ? k : i;
				float off = longer > 1 ? longer - 1 : 1 / longer - 1;
				struct triple t = { f[a], f[links[right].to], f[links[below].to],
					links[i].skew + links[k].skew + 2 * off + 0.001f * (links[i].modules + links[k].modules)
						+ 4 * (f[a].misfit + f[links[i].to].misfit + f[links[k].to].misfit) };
				keep(ret_triples, &count, &t);
			}
	}
	return count;
}

// A finder's corners in the order of the module grid, by where they lie along the code's two directions.
static bool ordered(const struct finder *f, struct point right, struct point below, struct point ret_corner[4])
{
	float det = right.x * below.y - right.y * below.x;
	int seen = 0;
	for (int i = 0; i < 4; i++) {
		struct point d = minus(f->corner[i], f->centre);
		float s = (d.x * below.y - d.y * below.x) / det, t = (right.x * d.y - right.y * d.x) / det;
		int at = t < 0 ? (s < 0 ? 0 : 1) : (s < 0 ? 3 : 2);
		ret_corner[at] = f->corner[i];
		seen |= 1 << at;
	}
	return seen == 15;
}

struct spots { struct point module[13], pixel[13]; float weight[13]; int n; };

static bool spots_of(const struct triple *t, struct spots *s)
{
	struct point right = minus(t->right.centre, t->corner.centre), below = minus(t->below.centre, t->corner.centre);
	return ordered(&t->corner, right, below, s->pixel) && ordered(&t->right, right, below, s->pixel + 4) && ordered(&t->below, right, below, s->pixel + 8);
}

static void place(struct spots *s, int side)
{
	static const struct point square[4] = { { 0, 0 }, { 7, 0 }, { 7, 7 }, { 0, 7 } };
	for (int i = 0; i < 12; i++) {
		s->module[i] = (struct point){ square[i % 4].x + (i / 4 == 1 ? (float)side - 7 : 0), square[i % 4].y + (i / 4 == 2 ? (float)side - 7 : 0) };
		s->weight[i] = 1;
	}
	s->n = 12;
}

// The parabolas along both sides that take up most of what the map leaves over.
static void fit_bow(const struct spots *s, struct grid *g)
{
	float uu = 0, uv = 0, vv = 0, side = (float)g->side;
	struct point ru = { 0, 0 }, rv = { 0, 0 };
	for (int i = 0; i < s->n; i++) {
		struct point m = s->module[i], e = minus(s->pixel[i], homography_map(&g->map, m.x, m.y));
		float u = 4 * m.x * (side - m.x) / (side * side), v = 4 * m.y * (side - m.y) / (side * side), w = s->weight[i];
		uu += w * u * u, uv += w * u * v, vv += w * v * v;
		ru.x += w * u * e.x, ru.y += w * u * e.y, rv.x += w * v * e.x, rv.y += w * v * e.y;
	}
	float det = uu * vv - uv * uv;
	if (det < 1e-6f)
		return;
	g->bow[0] = (struct point){ (ru.x * vv - rv.x * uv) / det, (ru.y * vv - rv.y * uv) / det };
	g->bow[1] = (struct point){ (rv.x * uu - ru.x * uv) / det, (rv.y * uu - ru.y * uv) / det };
}

static enum err fit_spots(const struct spots *s, enum grid_fit fit, struct grid *g)
{
	struct spots straight = *s;
	g->bow[0] = g->bow[1] = (struct point){ 0, 0 };
	enum err e = fit == GRID_AFFINE ? affine_fit(s->module, s->pixel, s->n, &g->map) : homography_fit(s->module, s->pixel, s->weight, s->n, &g->map);
	for (int turn = 0; fit == GRID_BOWED && e == ERR_OK && turn < 8; turn++) { // map and bow by turns
		fit_bow(s, g);
		for (int i = 0; i < s->n; i++) {
			struct point m = s->module[i], bowed = grid_unbent(g, m.x, m.y), flat = homography_map(&g->map, m.x, m.y);
			straight.pixel[i] = (struct point){ s->pixel[i].x - bowed.x + flat.x, s->pixel[i].y - bowed.y + flat.y };
		}
		e = homography_fit(s->module, straight.pixel, s->weight, s->n, &g->map);
	}
	return e;
}

static float sample(const struct raster *r, const struct grid *g, float x, float y)
{
	struct point p = grid_unbent(g, x, y);
	return raster_at(r, p.x - 0.5f, p.y - 0.5f);
}

// The share of modules of both timing patterns that differ from the mean of their neighbours to the right side.
static float timing_of(const struct raster *r, bool inverted, const struct grid *g)
{
	int good = 0, all = 0;
	for (int way = 0; way < 2; way++)
		for (int i = 8; i < g->side - 8; i++) {
			float v[3];
			for (int k = -1; k <= 1; k++)
				v[k + 1] = way ? sample(r, g, 6.5f, (float)(i + k) + 0.5f) : sample(r, g, (float)(i + k) + 0.5f, 6.5f);
			bool darker = v[1] < (v[0] + v[2]) / 2;
			good += (darker != inverted) == (i % 2 == 0);
			all++;
		}
	return (float)good / (float)all;
}

// Searches the alignment pattern nearest the fourth corner and adds its centre to the spots; false when it is not seen.
static bool add_alignment(const struct raster *r, bool inverted, const struct grid *g, struct spots *s)
{
	float home = (float)g->side - 6.5f, reach = g->side < 60 ? 3.5f : 5, best = 0, at_x = 0, at_y = 0;
	struct patch p = grid_patch(g, home, home);
	for (float dy = -reach; dy <= reach; dy += 0.5f)
		for (float dx = -reach; dx <= reach; dx += 0.5f) {
			float v = patch_alignment(r, inverted, &p, dx, dy) - g->contrast * 0.01f * (absolute(dx) + absolute(dy));
			if (v > best)
				best = v, at_x = dx, at_y = dy;
		}
	if (best < 0.4f * g->contrast)
		return false;
	float x = 0, y = 0, sum = 0; // the centre of gravity of good places around the best
	for (float dy = -0.75f; dy <= 0.75f; dy += 0.25f)
		for (float dx = -0.75f; dx <= 0.75f; dx += 0.25f) {
			float v = patch_alignment(r, inverted, &p, at_x + dx, at_y + dy);
			v = v > 0.7f * best ? v - 0.7f * best : 0;
			x += v * (at_x + dx), y += v * (at_y + dy), sum += v;
		}
	if (sum <= 0)
		return false;
	s->module[12] = (struct point){ home, home };
	s->pixel[12] = grid_unbent(g, home + x / sum, home + y / sum);
	s->weight[12] = 4;
	s->n = 13;
	return true;
}

static float estimate_side(const struct triple *t)
{
	int axis;
	float skew, modules, product = 1;
	const struct finder *pair[4][2] = { { &t->corner, &t->right }, { &t->right, &t->corner }, { &t->corner, &t->below }, { &t->below, &t->corner } };
	for (int i = 0; i < 4; i++)
		product *= is_along(pair[i][0], pair[i][1], &axis, &skew, &modules) ? modules : 14;
	return __builtin_sqrtf(__builtin_sqrtf(product)) + 7;
}

static bool try_side(const struct raster *r, bool inverted, struct spots *s, enum grid_fit fit, int side, struct grid *ret_grid)
{
	struct grid g = { .side = side };
	place(s, side);
	if (fit_spots(s, fit, &g) != ERR_OK)
		return false;
	g.timing = timing_of(r, inverted, &g);
	if (g.timing < 0.6f)
		return false;
	struct patch corner = grid_patch(&g, 3.5f, 3.5f);
	g.contrast = -patch_alignment(r, inverted, &corner, 0, 0); // its rings are the other way round
	if (side > 21 && fit != GRID_AFFINE && add_alignment(r, inverted, &g, s)) {
		struct grid refined = g;
		if (fit_spots(s, fit, &refined) == ERR_OK) {
			refined.timing = timing_of(r, inverted, &refined);
			g = refined.timing >= g.timing - 0.1f ? refined : g;
		}
	}
	struct point a = homography_map(&g.map, 0, 0), b = homography_map(&g.map, (float)side, (float)side);
	g.module = __builtin_sqrtf(((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)) / 2) / (float)side;
	*ret_grid = g;
	return true;
}

int grid_fit(const struct raster *r, bool inverted, const struct triple *t, enum grid_fit fit, struct grid *ret_grids, int cap)
{
	struct spots s;
	if (!spots_of(t, &s))
		return 0;
	float estimate = estimate_side(t);
	int middle = (int)((estimate - 17) / 4 + 0.5f), wide = 1 + middle / 6, n = 0;
	for (int version = middle - wide; version <= middle + wide; version++) {
		struct grid g;
		if (version < 1 || version > 40 || !try_side(r, inverted, &s, fit, 17 + 4 * version, &g))
			continue;
		float off = absolute((float)g.side - estimate) / estimate;
		int at = n < cap ? n++ : cap;
		while (at > 0 && ret_grids[at - 1].timing < g.timing - 0.3f * off)
			at--;
		if (at < cap) {
			memmove(&ret_grids[at + 1], &ret_grids[at], (size_t)(n - 1 - at) * sizeof g);
			ret_grids[at] = g;
		}
	}
	return n;
}
