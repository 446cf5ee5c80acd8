// Widths and line breaks, without the typeface.
// SPDX-License-Identifier: Apache-2.0
#include "core/type.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void widths(void **state)
{
	(void)state;
	assert_int_equal(type_width(SPAN(""), WEIGHT_REGULAR, 40), 0);
	assert_int_equal(type_width(SPAN("H"), WEIGHT_REGULAR, 1000), 741); // as Inter's file says
	assert_int_equal(type_width(SPAN("H"), WEIGHT_SEMIBOLD, 1000), 744);
	assert_int_equal(type_width(SPAN("W"), WEIGHT_BOLD, 1000), 1036);
	assert_int_equal(type_width(SPAN("iiii"), WEIGHT_REGULAR, 1000), 4 * 238);
	assert_int_equal(type_width(SPAN("i"), WEIGHT_REGULAR, 1), 1); // rounded up
	assert_true(type_width(SPAN("é"), WEIGHT_REGULAR, 1000) >= 583);
	assert_true(type_width(SPAN("…"), WEIGHT_REGULAR, 1000) >= 822);
	assert_true(type_width(SPAN("✓"), WEIGHT_BOLD, 1000) >= 881);
	assert_int_equal(type_width(SPAN("\xff"), WEIGHT_REGULAR, 1000), 720); // not UTF-8, and no harm
}

static void longest_words(void **state)
{
	(void)state;
	assert_int_equal(type_longest_word(SPAN("a bb ccc"), WEIGHT_REGULAR, 100), type_width(SPAN("ccc"), WEIGHT_REGULAR, 100));
	assert_int_equal(type_longest_word(SPAN("   "), WEIGHT_REGULAR, 100), 0);
}

static void assert_lines(const char *text, int width, int most, const char *const *lines, int n)
{
	struct span got[TYPE_LINES];
	assert_int_equal(type_break(span_of(text), WEIGHT_REGULAR, 20, width, most, got), n);
	for (int i = 0; i < n; i++)
		if (!span_is(got[i], lines[i]))
			fail_msg("line %d of '%s' is '%.*s', not '%s'", i, text, (int)got[i].len, got[i].at, lines[i]);
}

static void breaks(void **state)
{
	(void)state;
	assert_lines("Suparman", 500, 1, (const char *const[]){ "Suparman" }, 1);
	assert_lines("  Suparman  ", 500, 1, (const char *const[]){ "Suparman" }, 1);
	assert_lines("", 500, 1, NULL, 0);
	assert_lines("   ", 500, 1, NULL, 0);
	assert_lines("I Gusti Ngurah Made Suryawan", 200, 2, (const char *const[]){ "I Gusti Ngurah", "Made Suryawan" }, 2); // even, not as full as can be
	assert_lines("I Gusti Ngurah Made Suryawan", 200, 1, NULL, 0);
	assert_lines("I Gusti Ngurah Made Suryawan", 100, 3, (const char *const[]){ "I Gusti", "Ngurah", "Made Suryawan" }, 0);
	assert_lines("satu  dua", 60, 2, (const char *const[]){ "satu", "dua" }, 2);
}

static void a_word_longer_than_a_line_is_broken_inside(void **state)
{
	(void)state;
	struct span got[TYPE_LINES];
	const char *word = "Hadisuryaningprang";
	int n = type_break(span_of(word), WEIGHT_REGULAR, 20, 80, 4, got);
	assert_int_equal(n, 3);
	size_t sum = 0;
	for (int i = 0; i < n; i++) {
		assert_true(type_width(got[i], WEIGHT_REGULAR, 20) <= 80);
		sum += got[i].len;
	}
	assert_int_equal(sum, strlen(word));
	n = type_break(SPAN("éééé"), WEIGHT_REGULAR, 20, 1, 4, got); // not even one letter fits: one a line all the same
	assert_int_equal(n, 4);
	assert_true(span_is(got[3], "é"));
}

static void evening_out_breaks_no_word(void **state)
{
	(void)state;
	struct span got[TYPE_LINES], text = SPAN("Dinas Ketenagakerjaan dan Transmigrasi Kota");
	for (int width = type_longest_word(text, WEIGHT_REGULAR, 20); width < 500; width++) {
		int n = type_break(text, WEIGHT_REGULAR, 20, width, TYPE_LINES, got);
		assert_in_range(n, 1, 5);
		for (int i = 0; i + 1 < n; i++)
			assert_int_equal(got[i].at[got[i].len], ' ');
	}
}

// No letter is lost, whatever the width.
static void every_letter_is_on_some_line(void **state)
{
	(void)state;
	struct span got[TYPE_LINES];
	const char *text = "Prof. Dr. Ir. H. Raden Mas Tumenggung Abdurrahman Wiraatmadja Kusumaningrat, S.H., M.Si.";
	for (int width = 5; width < 900; width += 5) {
		int n = type_break(span_of(text), WEIGHT_BOLD, 20, width, TYPE_LINES, got);
		const char *at = text;
		for (int i = 0; i < n; i++) {
			while (*at == ' ')
				at++;
			assert_ptr_equal(got[i].at, at);
			at += got[i].len;
			assert_true(type_width(got[i], WEIGHT_BOLD, 20) <= width || utf8_count(got[i]) == 1);
		}
		if (n)
			assert_int_equal(*at, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(widths),
		cmocka_unit_test(longest_words),
		cmocka_unit_test(breaks),
		cmocka_unit_test(a_word_longer_than_a_line_is_broken_inside),
		cmocka_unit_test(evening_out_breaks_no_word),
		cmocka_unit_test(every_letter_is_on_some_line),
	};
	return cmocka_run_group_tests_name("type", tests, NULL, NULL);
}
