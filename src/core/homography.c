// Fitting plane projective maps by normal equations.
// SPDX-License-Identifier: Apache-2.0
#include "core/homography.h"

#include <assert.h>
#include <string.h>

#define UNKNOWNS 8

struct point homography_map(const struct homography *m, float x, float y)
{
	const double *h = m->h;
	double w = h[6] * x + h[7] * y + h[8];
	if (w > -1e-12 && w < 1e-12)
		w = 1e-12;
	return (struct point){ (float)((h[0] * x + h[1] * y + h[2]) / w), (float)((h[3] * x + h[4] * y + h[5]) / w) };
}

struct scaling { double x, y, by; }; // p becomes (p - (x, y)) × by

static struct scaling scaling_of(const struct point *p, int n)
{
	double x = 0, y = 0, spread = 0;
	for (int i = 0; i < n; i++)
		x += p[i].x, y += p[i].y;
	x /= n, y /= n;
	for (int i = 0; i < n; i++)
		spread += (p[i].x - x) * (p[i].x - x) + (p[i].y - y) * (p[i].y - y);
	return (struct scaling){ x, y, spread > 0 ? 1 / __builtin_sqrt(spread / n) : 1 };
}

// Solves the symmetric m × m system in place by elimination with pivots; false when it is singular.
static bool solve(double a[UNKNOWNS][UNKNOWNS + 1], int m)
{
	for (int c = 0; c < m; c++) {
		int best = c;
		for (int r = c + 1; r < m; r++)
			if (__builtin_fabs(a[r][c]) > __builtin_fabs(a[best][c]))
				best = r;
		if (__builtin_fabs(a[best][c]) < 1e-12)
			return false;
		for (int k = c; best != c && k <= m; k++) {
			double keep = a[c][k];
			a[c][k] = a[best][k];
			a[best][k] = keep;
		}
		for (int r = 0; r < m; r++) {
			double factor = r == c ? 0 : a[r][c] / a[c][c];
			for (int k = c; factor != 0 && k <= m; k++)
				a[r][k] -= factor * a[c][k];
		}
	}
	for (int r = 0; r < m; r++)
		a[r][m] /= a[r][r];
	return true;
}

static void add_row(double a[UNKNOWNS][UNKNOWNS + 1], const double row[UNKNOWNS + 1], double weight, int m)
{
	for (int r = 0; r < m; r++)
		for (int c = 0; row[r] != 0 && c <= m; c++)
			a[r][c] += weight * row[r] * row[c];
}

// ret = T⁻¹ · h · S: takes the scaling of both sides out again.
static void unscale(const double h[9], struct scaling s, struct scaling t, double ret[9])
{
	double m[9];
	for (int r = 0; r < 3; r++) {
		m[3 * r] = h[3 * r] * s.by;
		m[3 * r + 1] = h[3 * r + 1] * s.by;
		m[3 * r + 2] = h[3 * r + 2] - h[3 * r] * s.by * s.x - h[3 * r + 1] * s.by * s.y;
	}
	for (int c = 0; c < 3; c++) {
		ret[c] = m[c] / t.by + t.x * m[6 + c];
		ret[3 + c] = m[3 + c] / t.by + t.y * m[6 + c];
		ret[6 + c] = m[6 + c];
	}
}

static enum err fit(const struct point *from, const struct point *to, const float *weights, int n, int unknowns, struct homography *ret_h)
{
	struct scaling s = scaling_of(from, n), t = scaling_of(to, n);
	double a[UNKNOWNS][UNKNOWNS + 1] = { 0 };
	for (int i = 0; i < n; i++) {
		double x = (from[i].x - s.x) * s.by, y = (from[i].y - s.y) * s.by;
		double u = (to[i].x - t.x) * t.by, v = (to[i].y - t.y) * t.by;
		double weight = weights ? weights[i] : 1;
		double first[9] = { x, y, 1, 0, 0, 0, -u * x, -u * y, u }, second[9] = { 0, 0, 0, x, y, 1, -v * x, -v * y, v };
		if (unknowns == 6)
			first[6] = u, second[6] = v;
		add_row(a, first, weight, unknowns);
		add_row(a, second, weight, unknowns);
	}
	if (!solve(a, unknowns))
		return ERR_RANGE;
	double h[9] = { [8] = 1 };
	for (int i = 0; i < unknowns; i++)
		h[i] = a[i][unknowns];
	unscale(h, s, t, ret_h->h);
	return ERR_OK;
}

enum err homography_fit(const struct point *from, const struct point *to, const float *weights, int n, struct homography *ret_h)
{
	assert(n >= 4);
	return fit(from, to, weights, n, 8, ret_h);
}

enum err affine_fit(const struct point *from, const struct point *to, int n, struct homography *ret_h)
{
	assert(n >= 3);
	return fit(from, to, NULL, n, 6, ret_h);
}
