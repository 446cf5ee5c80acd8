// Searching finder patterns by their runs, and measuring their squares by rays.
// SPDX-License-Identifier: Apache-2.0
#include "core/finder.h"

#include <string.h>

#define RAYS 32
#define SAMPLES 100 // along a ray of 9 modules
#define CONTRAST 4 // grey levels between dark and light
#define MISFIT 0.17f // mean over the rays, see finder_square
#define MISSED (RAYS / 4) // rays that may meet no edges
#define RUNS (RASTER_SIDE + 2)

static float absolute(float v)
{
	return v < 0 ? -v : v;
}

static bool dark_at(const struct bitmap *b, int x, int y)
{
	return b->bits[(size_t)y * b->words + x / 64] >> (x % 64) & 1;
}

// Where the row changes between light and dark; the first change is into dark. Returns how many changes.
static int row_changes(const struct bitmap *b, int y, uint16_t *ret_at)
{
	const uint64_t *row = b->bits + (size_t)y * b->words;
	uint64_t carry = 0;
	int n = 0;
	for (int w = 0; w < b->words; w++) {
		uint64_t changes = row[w] ^ (row[w] << 1 | carry);
		carry = row[w] >> 63;
		for (; changes; changes &= changes - 1)
			ret_at[n++] = (uint16_t)(w * 64 + __builtin_ctzll(changes));
	}
	if (n % 2)
		ret_at[n++] = (uint16_t)b->width;
	return n;
}

// Whether five runs are 1:1:3:1:1; a blur moves edges by up to half a module.
static bool is_finder(const int run[5])
{
	int total = run[0] + run[1] + run[2] + run[3] + run[4];
	if (total < 7 || 7 * run[2] < 2 * total - 7 || 7 * run[2] > 5 * total)
		return false;
	for (int i = 0; i < 5; i++) {
		int off = 7 * run[i] - (i == 2 ? 0 : total);
		if (i != 2 && (off > total * 3 / 4 + 7 || -off > total * 3 / 4 + 3))
			return false;
	}
	return true;
}

// Runs of one column through (x, y) in the dark middle: three up, three down; false when they leave the picture or a limit.
static bool column_runs(const struct bitmap *b, int x, int y, int limit, int run[5], int *ret_middle)
{
	int up[3] = { 0 }, down[3] = { 0 };
	for (int way = -1; way <= 1; way += 2) {
		int *length = way < 0 ? up : down, at = way < 0 ? y : y + 1;
		for (int i = 0; i < 3; i++)
			for (; at >= 0 && at < b->height && dark_at(b, x, at) == (i != 1) && length[i] <= limit; at += way)
				length[i]++;
		if (!length[1] || !length[2])
			return false;
	}
	int runs[5] = { up[2], up[1], up[0] + down[0], down[1], down[2] };
	memcpy(run, runs, sizeof runs);
	*ret_middle = y + (down[0] - up[0]) / 2;
	return true;
}

static struct finder *known(struct finder *finders, int n, float x, float y, float module)
{
	for (int i = n - 1; i >= 0; i--) {
		float dx = finders[i].centre.x - x, dy = finders[i].centre.y - y, reach = 1.5f * finders[i].module + 1;
		if (dx < reach && -dx < reach && dy < reach && -dy < reach && module < 2 * finders[i].module && finders[i].module < 2 * module)
			return &finders[i];
	}
	return NULL;
}

// A row's candidate: confirmed by its column, then new or one more vote for a known one.
static int confirm(const struct bitmap *b, const int run[5], int begin, int y, struct finder *finders, int n, int cap)
{
	int total = run[0] + run[1] + run[2] + run[3] + run[4], column[5], middle;
	int x = begin + run[0] + run[1] + run[2] / 2;
	struct finder *seen = known(finders, n, (float)x, (float)y, (float)total / 7);
	if (seen) {
		seen->votes++;
		return n;
	}
	if (n == cap || !column_runs(b, x, y, total, column, &middle) || !is_finder(column))
		return n;
	int height = column[0] + column[1] + column[2] + column[3] + column[4];
	if (height > 3 * total || total > 3 * height)
		return n;
	finders[n] = (struct finder){ .centre = { (float)x + 0.5f, (float)middle + 0.5f }, .module = (float)(total + height) / 14, .votes = 1 };
	return n + 1;
}

int finder_scan(const struct bitmap *b, int step, struct finder *ret_finders, int cap)
{
	uint16_t at[RUNS];
	int n = 0;
	for (int y = step / 2; y < b->height; y += step) {
		int changes = row_changes(b, y, at);
		for (int i = 0; i + 5 < changes; i += 2) {
			int run[5];
			for (int k = 0; k < 5; k++)
				run[k] = at[i + k + 1] - at[i + k];
			if (run[2] <= run[1] || run[2] <= run[3] || !is_finder(run))
				continue;
			n = confirm(b, run, at[i], y, ret_finders, n, cap);
		}
	}
	return n;
}

// Unit vectors of 32 directions, a quarter turn every 8.
static const struct point quarter[RAYS / 4] = {
	{ 1, 0 }, { 0.980785f, 0.195090f }, { 0.923880f, 0.382683f }, { 0.831470f, 0.555570f },
	{ 0.707107f, 0.707107f }, { 0.555570f, 0.831470f }, { 0.382683f, 0.923880f }, { 0.195090f, 0.980785f },
};

static struct point direction(int i)
{
	struct point p = quarter[i % (RAYS / 4)];
	switch (i / (RAYS / 4)) {
	case 0: return p;
	case 1: return (struct point){ -p.y, p.x };
	case 2: return (struct point){ -p.x, -p.y };
	}
	return (struct point){ p.y, -p.x };
}

// Grey levels by which the light ring around the middle is lighter, below 0 where it is not; notes how dark the middle is.
static float contrast_of(const struct raster *r, bool inverted, struct finder *f)
{
	float sum = 0, dark = 0;
	int rays = 0;
	for (int i = 0; i < RAYS; i += 2, rays++) {
		struct point d = direction(i);
		float middle = raster_at(r, f->centre.x + d.x * 0.7f * f->module - 0.5f, f->centre.y + d.y * 0.7f * f->module - 0.5f), most = -255;
		for (float at = 1.4f; at < 3.4f; at += 0.2f) { // the ring lies 2 modules out along the axes, 2.8 along the diagonals
			float v = raster_at(r, f->centre.x + d.x * at * f->module - 0.5f, f->centre.y + d.y * at * f->module - 0.5f) - middle;
			v = inverted ? -v : v;
			most = v > most ? v : most;
		}
		sum += most, dark += inverted ? 255 - middle : middle;
	}
	f->dark = dark / (float)rays;
	return sum / (float)rays;
}

// Samples along a ray, dark is low, taken as they are needed.
struct ray { struct point at, by; int n, most; float v[SAMPLES]; }; // at, by: first sample and step; most: that the picture has

static void ray_init(struct ray *ray, const struct raster *r, const struct finder *f, int i, float step)
{
	struct point d = direction(i);
	float right = (float)(r->width - 1), bottom = (float)(r->height - 1);
	ray->at = (struct point){ f->centre.x - 0.5f, f->centre.y - 0.5f };
	ray->by = (struct point){ d.x * step, d.y * step };
	float across = d.x > 0 ? (right - ray->at.x) / ray->by.x : d.x < 0 ? -ray->at.x / ray->by.x : SAMPLES;
	float down = d.y > 0 ? (bottom - ray->at.y) / ray->by.y : d.y < 0 ? -ray->at.y / ray->by.y : SAMPLES;
	float most = across < down ? across : down;
	ray->most = most >= SAMPLES - 1 ? SAMPLES : most < 0 ? 0 : (int)most + 1;
	ray->n = 0;
}

// Whether there is an i-th sample.
static bool ray_has(struct ray *ray, const struct raster *r, bool inverted, int i)
{
	if (i >= ray->most)
		return false;
	for (; ray->n <= i; ray->n++) {
		float v = raster_at(r, ray->at.x + ray->by.x * (float)ray->n, ray->at.y + ray->by.y * (float)ray->n);
		ray->v[ray->n] = inverted ? 255 - v : v;
	}
	return true;
}

struct probe { const struct raster *r; bool inverted; float step, contrast; struct ray ray[RAYS]; bool begun[RAYS]; };

// Where the samples turn: dark middle, light ring, dark ring, light surroundings; a turn counts once the way back is longer than `least`.
static bool turns_of(const struct probe *p, struct ray *ray, float least, int last_reach, int ret_turn[4])
{
	int best = 0, k = 0;
	const float *v = ray->v;
	for (int i = 1; k < 3 && ray_has(ray, p->r, p->inverted, i); i++) {
		float rise = (v[i] - v[best]) * (k % 2 ? -1.0f : 1.0f);
		if (rise < 0)
			best = i;
		else if (rise > least)
			ret_turn[k++] = best, best = i;
	}
	if (k < 3)
		return false;
	for (int i = best; i <= ret_turn[2] + last_reach && ray_has(ray, p->r, p->inverted, i) && v[best] - v[i] < least; i++)
		best = v[i] > v[best] ? i : best;
	ret_turn[3] = best;
	return true;
}

// How far from the centre the three edges (dark, light, dark, light) lie along a ray; false: not all in reach. Where `sharp`, edges are
// where the ray crosses half the contrast; else half way between its turns, which a blur that fills the ring leaves.
static bool edges_along(const struct probe *p, struct ray *ray, bool sharp, const struct finder *f, float ret_edge[3])
{
	int turn[4] = { 0 };
	const float *v = ray->v;
	if (ray->most < 8)
		return false;
	float least = p->contrast * 0.18f > 3 ? p->contrast * 0.18f : 3;
	if (!sharp && !turns_of(p, ray, least, (int)(2 * f->module / p->step) + 1, turn))
		return false;
	(void)ray_has(ray, p->r, p->inverted, 0);
	for (int k = 0, i = 1; k < 3; k++, i++) {
		float half = sharp ? f->dark + p->contrast / 2 : (v[turn[k]] + v[turn[k + 1]]) / 2;
		i = sharp ? i : turn[k] + 1;
		while (ray_has(ray, p->r, p->inverted, i) && (v[i] < half) == (k % 2 == 0))
			i++;
		if (i >= ray->most && (k < 2 || ray->most == SAMPLES))
			return false;
		ret_edge[k] = i >= ray->most ? p->step * (float)ray->most : p->step * ((float)i - (v[i] - half) / (v[i] - v[i - 1]));
	}
	return true;
}

// The turn of the square, from the fourth harmonic of its outline once it is stretched to equal spread: a unit vector towards a corner.
static struct point corner_direction(const struct point *p, int n)
{
	float re = 0, im = 0;
	for (int i = 0; i < n; i++) {
		float x = p[i].x, y = p[i].y, len2 = x * x + y * y;
		float a = x * x - y * y, b = 2 * x * y;        // squared
		float c = a * a - b * b, d = 2 * a * b;        // fourth power
		float weight = 1 / (len2 > 1e-6f ? len2 : 1e-6f);
		re += c * weight, im += d * weight;
	}
	for (int halves = 0; halves < 2; halves++) { // the principal fourth root
		float len = __builtin_sqrtf(re * re + im * im), root;
		re /= len > 1e-9f ? len : 1, im /= len > 1e-9f ? len : 1;
		root = __builtin_sqrtf((1 + re) / 2 > 0 ? (1 + re) / 2 : 0);
		im = __builtin_sqrtf((1 - re) / 2 > 0 ? (1 - re) / 2 : 0) * (im < 0 ? -1.0f : 1.0f);
		re = root;
	}
	return (struct point){ re, im };
}

struct line { float a, b, c; }; // a x + b y = c, unit normal

static bool line_fit(const struct point *p, const bool *use, int n, struct line *ret_line)
{
	float x = 0, y = 0, xx = 0, xy = 0, yy = 0;
	int m = 0;
	for (int i = 0; i < n; i++)
		if (use[i])
			x += p[i].x, y += p[i].y, m++;
	if (m < 3)
		return false;
	x /= (float)m, y /= (float)m;
	for (int i = 0; i < n; i++)
		if (use[i])
			xx += (p[i].x - x) * (p[i].x - x), xy += (p[i].x - x) * (p[i].y - y), yy += (p[i].y - y) * (p[i].y - y);
	float half = (xx - yy) / 2, root = __builtin_sqrtf(half * half + xy * xy); // normal: the direction of least spread
	float a = xx > yy ? -xy : half - root, b = xx > yy ? half + root : xy;
	float len = __builtin_sqrtf(a * a + b * b);
	if (len < 1e-9f)
		return false;
	*ret_line = (struct line){ a / len, b / len, (a * x + b * y) / len };
	return true;
}

static bool cross(const struct line *l, const struct line *m, struct point *ret_point)
{
	float det = l->a * m->b - l->b * m->a;
	if (det < 0.1f && det > -0.1f)
		return false;
	*ret_point = (struct point){ (l->c * m->b - l->b * m->c) / det, (l->a * m->c - l->c * m->a) / det };
	return true;
}

// Makes the spread of the points alike in all directions: q = W (p - mean), W = inverse root of the covariance.
static bool whiten(const struct point *p, int n, struct point *ret_q)
{
	float x = 0, y = 0, xx = 0, xy = 0, yy = 0;
	for (int i = 0; i < n; i++)
		x += p[i].x / (float)n, y += p[i].y / (float)n;
	for (int i = 0; i < n; i++) {
		float dx = p[i].x - x, dy = p[i].y - y;
		xx += dx * dx / (float)n, xy += dx * dy / (float)n, yy += dy * dy / (float)n;
	}
	float det = xx * yy - xy * xy;
	if (det <= 1e-3f || det < 0.01f * (xx + yy) * (xx + yy) / 4)
		return false;
	float s = __builtin_sqrtf(det), t = __builtin_sqrtf(xx + yy + 2 * s); // root of M = (M + s I) / t
	float a = (xx + s) / t, b = xy / t, d = (yy + s) / t;                  // its determinant is s
	for (int i = 0; i < n; i++) {
		float dx = p[i].x - x, dy = p[i].y - y;
		ret_q[i] = (struct point){ (d * dx - b * dy) / s, (a * dy - b * dx) / s };
	}
	return true;
}

// Four lines through the outline's points between its corners, met in the corners.
static bool corners_of(const struct point *p, int n, struct point ret_corner[4])
{
	struct point q[RAYS];
	if (!whiten(p, n, q))
		return false;
	struct point u = corner_direction(q, n), side = { (u.x - u.y) * 0.70711f, (u.x + u.y) * 0.70711f }; // a corner, and 45° on: a side's middle
	struct line line[4];
	for (int s = 0; s < 4; s++) {
		bool use[RAYS];
		for (int i = 0; i < n; i++) {
			float along = q[i].x * side.x + q[i].y * side.y, across = q[i].y * side.x - q[i].x * side.y;
			use[i] = along > 0 && (across < 0 ? -across : across) < 0.75f * along;
		}
		if (!line_fit(p, use, n, &line[s]))
			return false;
		side = (struct point){ -side.y, side.x };
	}
	for (int s = 0; s < 4; s++)
		if (!cross(&line[s], &line[(s + 1) % 4], &ret_corner[s]))
			return false;
	return true;
}

// Measures along all rays and fits the square; `sharp` as in edges_along.
static bool square_of(struct probe *probe, bool sharp, struct finder *f)
{
	struct point p[RAYS], corner[4];
	float misfit = 0;
	int n = 0, missed = 0;
	for (int k = 0; k < RAYS; k++) { // every fifth ray in turn, so that what is no finder pattern is soon known
		int i = k * 5 % RAYS;
		struct point d = direction(i);
		float edge[3];
		if (!probe->begun[i])
			ray_init(&probe->ray[i], probe->r, f, i, probe->step);
		probe->begun[i] = true;
		if (!edges_along(probe, &probe->ray[i], sharp, f, edge)) {
			if (++missed > MISSED || missed > 2 + k / 4)
				return false;
			continue;
		}
		// Ink or light that has spread moves the edges to 1.5 m - s, 2.5 m + s and 3.5 m - s, so two of their sums do not feel it.
		float m = (edge[2] - edge[0]) / 2, spread = (edge[1] - edge[0] - m) / 2;
		misfit += absolute(2 * m / (edge[0] + edge[1]) - 0.5f) + 0.25f * absolute(spread) / m;
		float at = edge[2] + spread;
		p[n++] = (struct point){ f->centre.x + d.x * at, f->centre.y + d.y * at };
		if (n >= 6 && misfit > 2 * MISFIT * (float)n)
			return false;
	}
	f->misfit = misfit / (float)(n ? n : 1) + 0.02f * (float)(RAYS - n);
	if (f->misfit > MISFIT || !corners_of(p, n, corner))
		return false;
	memcpy(f->corner, corner, sizeof corner);
	return true;
}

bool finder_square(const struct raster *r, bool inverted, struct finder *f)
{
	struct probe probe;
	float area = 0, reach = 12 * f->module, step = f->module * 9 / SAMPLES;
	probe.r = r;
	probe.inverted = inverted;
	probe.step = step > 0.4f ? step : 0.4f;
	probe.contrast = contrast_of(r, inverted, f);
	memset(probe.begun, 0, sizeof probe.begun);
	if (probe.contrast < CONTRAST || (!square_of(&probe, true, f) && !square_of(&probe, false, f)))
		return false;
	for (int i = 0; i < 4; i++) {
		struct point a = f->corner[i], b = f->corner[(i + 1) % 4];
		area += (a.x * b.y - a.y * b.x) / 2;
		if (absolute(a.x - f->centre.x) > reach || absolute(a.y - f->centre.y) > reach)
			return false;
	}
	if (area < 12 * f->module * f->module || area > 200 * f->module * f->module)
		return false;
	f->module = __builtin_sqrtf(area) / 7;
	return true;
}
