// Tests of the modules that a code's size decides: the standard's own examples, and every version against codes painted another way.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/symbol.h"
#include "painted.h"

static void test_sides(void **state)
{
	(void)state;
	int n = 0;
	for (int side = -1; side < 400; side++)
		n += symbol_is_side(side);
	assert_int_equal(n, 40);
	static const struct { int side; bool good; } rows[] = { { 17, false }, { 20, false }, { 21, true }, { 22, false }, { 25, true }, { 177, true }, { 181, false } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(symbol_is_side(rows[i].side), rows[i].good);
}

static void test_alignment_patterns(void **state)
{
	(void)state;
	static const struct { int version, n, at[SYMBOL_NODES]; } rows[] = { // ISO/IEC 18004, Table E.1
		{ 1, 0, { 0 } }, { 2, 2, { 6, 18 } }, { 6, 2, { 6, 34 } }, { 7, 3, { 6, 22, 38 } }, { 13, 3, { 6, 34, 62 } }, { 14, 4, { 6, 26, 46, 66 } },
		{ 22, 5, { 6, 26, 50, 74, 98 } }, { 32, 6, { 6, 34, 60, 86, 112, 138 } }, { 36, 7, { 6, 24, 50, 76, 102, 128, 154 } },
		{ 39, 7, { 6, 26, 54, 82, 110, 138, 166 } }, { 40, 7, { 6, 30, 58, 86, 114, 142, 170 } },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct symbol s;
		symbol_init(&s, 17 + 4 * rows[i].version);
		assert_int_equal(s.nodes, rows[i].n);
		for (int k = 0; k < s.nodes; k++)
			assert_int_equal(s.at[k], rows[i].at[k]);
	}
}

static void test_version_bits(void **state)
{
	(void)state;
	static const struct { int version; uint32_t bits; } rows[] = { // ISO/IEC 18004, Table D.1
		{ 1, 0 }, { 6, 0 }, { 7, 0x07c94 }, { 8, 0x085bc }, { 21, 0x15683 }, { 39, 0x27541 }, { 40, 0x28c69 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct symbol s;
		symbol_init(&s, 17 + 4 * rows[i].version);
		assert_int_equal(s.version, rows[i].bits);
		for (int bit = 0; bit < 18 && s.version; bit++) {
			enum symbol_module want = s.version >> bit & 1 ? SYMBOL_DARK : SYMBOL_LIGHT;
			assert_int_equal(symbol_at(&s, bit / 3, s.side - 11 + bit % 3), want);
			assert_int_equal(symbol_at(&s, s.side - 11 + bit % 3, bit / 3), want);
		}
	}
}

// Whatever is fixed is as painted.h paints it, and what differs between two codes of one size is not fixed.
static void test_every_version(void **state)
{
	(void)state;
	static struct painted a, b;
	for (int side = 21; side <= SYMBOL_SIDE; side += 4) {
		struct symbol s;
		int fixed = 0;
		symbol_init(&s, side);
		painted_code(&a, side, 1);
		painted_code(&b, side, 2);
		for (int y = 0; y < side; y++)
			for (int x = 0; x < side; x++) {
				enum symbol_module m = symbol_at(&s, x, y);
				bool is_version = s.version && ((x < 6 && y >= side - 11) || (y < 6 && x >= side - 11)), is_dark_module = x == 8 && y == side - 8;
				fixed += m != SYMBOL_DATA;
				if (m == SYMBOL_DATA)
					continue;
				if (is_dark_module)
					assert_int_equal(m, SYMBOL_DARK);
				else if (!is_version)
					assert_true(a.module[y][x] == (m == SYMBOL_DARK) && b.module[y][x] == (m == SYMBOL_DARK));
			}
		int alignments = s.nodes ? s.nodes * s.nodes - 3 : 0, on_timing = s.nodes > 2 ? 2 * (s.nodes - 2) * 5 : 0;
		assert_int_equal(fixed, 3 * 64 + 2 * (side - 16) + 1 + 25 * alignments - on_timing + (s.version ? 36 : 0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sides), cmocka_unit_test(test_alignment_patterns), cmocka_unit_test(test_version_bits), cmocka_unit_test(test_every_version),
	};
	return cmocka_run_group_tests_name("symbol", tests, NULL, NULL);
}
