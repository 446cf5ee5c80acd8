// Function patterns of QR codes by arithmetic.
// SPDX-License-Identifier: Apache-2.0
#include "core/symbol.h"

#include <assert.h>

#define VERSION_GENERATOR 0x1f25u // of the (18,6) code (Annex D)

bool symbol_is_side(int side)
{
	return side >= 21 && side <= SYMBOL_SIDE && side % 4 == 1;
}

static uint32_t version_bits(uint32_t version)
{
	uint32_t rest = version << 12;
	for (int i = 17; i >= 12; i--)
		if (rest >> i & 1)
			rest ^= VERSION_GENERATOR << (i - 12);
	return version << 12 | rest;
}

void symbol_init(struct symbol *s, int side)
{
	assert(symbol_is_side(side));
	int version = (side - 17) / 4, n = version < 2 ? 0 : version / 7 + 2;
	*s = (struct symbol){ .side = side, .nodes = n, .version = version < 7 ? 0 : version_bits((uint32_t)version) };
	if (!n)
		return;
	int step = version == 32 ? 26 : (version * 4 + n * 2 + 1) / (2 * n - 2) * 2;
	s->at[0] = 6;
	for (int i = 1; i < n; i++)
		s->at[i] = side - 7 - (n - 1 - i) * step;
}

static int absolute(int v)
{
	return v < 0 ? -v : v;
}

// The larger distance along an axis: rings around a pattern's centre.
static int ring(int x, int y, int centre_x, int centre_y)
{
	int dx = absolute(x - centre_x), dy = absolute(y - centre_y);
	return dx > dy ? dx : dy;
}

static enum symbol_module shade(bool dark)
{
	return dark ? SYMBOL_DARK : SYMBOL_LIGHT;
}

// The node along a side within whose pattern a module lies; -1: none.
static int node_near(const struct symbol *s, int at)
{
	for (int i = 0; i < s->nodes; i++)
		if (absolute(at - s->at[i]) <= 2)
			return i;
	return -1;
}

static enum symbol_module version_at(const struct symbol *s, int along, int across)
{
	return shade(s->version >> (3 * along + across - (s->side - 11)) & 1);
}

enum symbol_module symbol_at(const struct symbol *s, int x, int y)
{
	int far = s->side - 4;
	bool left = x < 8, right = x >= s->side - 8, top = y < 8, bottom = y >= s->side - 8;
	if ((left && (top || bottom)) || (right && top)) {
		int r = ring(x, y, left ? 3 : far, top ? 3 : far);
		return shade(r == 3 || r <= 1);
	}
	int i = node_near(s, x), k = node_near(s, y);
	bool is_corner = (i == 0 && k == 0) || (i == 0 && k == s->nodes - 1) || (k == 0 && i == s->nodes - 1);
	if (i >= 0 && k >= 0 && !is_corner)
		return shade(ring(x, y, s->at[i], s->at[k]) != 1);
	if (x == 6 || y == 6)
		return shade((x + y) % 2 == 0);
	if (x == 8 && y == s->side - 8)
		return SYMBOL_DARK;
	if (s->version && y < 6 && x >= s->side - 11)
		return x < s->side - 8 ? version_at(s, y, x) : SYMBOL_DATA;
	if (s->version && x < 6 && y >= s->side - 11)
		return version_at(s, x, y);
	return SYMBOL_DATA;
}
