// Tests of borrowed spans and of UTF-8, against RFC 3629's grammar written out.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/span.h"
#include "core/text.h"

static void of_takes_null(void **state)
{
	(void)state;
	assert_int_equal(span_of(NULL).len, 0);
	assert_non_null(span_of(NULL).at);
	assert_int_equal(span_of("abc").len, 3);
	assert_int_equal(SPAN("a\0b").len, 3);
}

static void equality(void **state)
{
	(void)state;
	assert_true(span_equal((struct span){ NULL, 0 }, SPAN("")));
	assert_true(span_equal(SPAN("a\0b"), SPAN("a\0b")));
	assert_false(span_equal(SPAN("a\0b"), SPAN("a\0c")));
	assert_false(span_equal(SPAN("a"), SPAN("ab")));
	assert_true(span_is(SPAN("WIB"), "WIB"));
	assert_false(span_is(SPAN("WIB"), "wib"));
	assert_false(span_is(SPAN("WIB\0"), "WIB"));
	assert_true(span_like(SPAN("wIb"), "WiB"));
	assert_true(span_like(SPAN(""), ""));
	assert_false(span_like(SPAN("wib "), "wib"));
	assert_false(span_like(SPAN("@[`{"), "`{@["));
	assert_false(span_like(SPAN("\xc3\x89"), "\xc3\xa9")); // only ASCII letters
}

static void trims(void **state)
{
	(void)state;
	static const struct { const char *in, *out; } table[] = {
		{ "", "" }, { " ", "" }, { " \t\r\n\v\f", "" }, { "a", "a" }, { "  a b \n", "a b" }, { "\xc2\xa0x", "\xc2\xa0x" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		assert_true(span_is(span_trim(span_of(table[i].in)), table[i].out));
}

static void cuts(void **state)
{
	(void)state;
	struct span rest = SPAN("a;;b;");
	assert_true(span_is(span_cut(&rest, ';'), "a"));
	assert_true(span_is(span_cut(&rest, ';'), ""));
	assert_true(span_is(span_cut(&rest, ';'), "b"));
	assert_true(span_is(span_cut(&rest, ';'), ""));
	assert_int_equal(rest.len, 0);
	rest = SPAN("none");
	assert_true(span_is(span_cut(&rest, ';'), "none"));
	assert_int_equal(rest.len, 0);
	rest = (struct span){ NULL, 0 };
	assert_int_equal(span_cut(&rest, ';').len, 0);
}

static void starts(void **state)
{
	(void)state;
	assert_true(span_starts(SPAN("H1ABC"), "H1"));
	assert_true(span_starts(SPAN("H1"), "H1"));
	assert_true(span_starts(SPAN(""), ""));
	assert_false(span_starts(SPAN("H"), "H1"));
	assert_false(span_starts(SPAN("h1"), "H1"));
}

static void copies_whole_or_not_at_all(void **state)
{
	(void)state;
	char room[4];
	memset(room, 'x', sizeof room);
	assert_true(span_copy(SPAN("abc"), room, sizeof room));
	assert_string_equal(room, "abc");
	assert_false(span_copy(SPAN("abcd"), room, sizeof room));
	assert_string_equal(room, "");
	assert_false(span_copy(SPAN("a\0b"), room, sizeof room));
	assert_string_equal(room, "");
	assert_true(span_copy((struct span){ NULL, 0 }, room, sizeof room));
	assert_true(span_copy(SPAN(""), room, 1));
	assert_false(span_copy(SPAN("a"), room, 1));
}

static void integers(void **state)
{
	(void)state;
	static const struct { const char *in; bool good; int64_t value; } table[] = {
		{ "0", true, 0 }, { "-0", true, 0 }, { "007", true, 7 }, { "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN }, { "9223372036854775808", false, 0 }, { "-9223372036854775809", false, 0 },
		{ "99999999999999999999999", false, 0 }, { "", false, 0 }, { "-", false, 0 }, { "+1", false, 0 }, { " 1", false, 0 },
		{ "1 ", false, 0 }, { "1.0", false, 0 }, { "0x1", false, 0 }, { "--1", false, 0 }, { "\xd9\xa1", false, 0 },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		int64_t value = 42;
		assert_int_equal(span_int(span_of(table[i].in), &value), table[i].good);
		assert_true(value == (table[i].good ? table[i].value : 42));
	}
}

static void every_code_point(void **state)
{
	(void)state;
	char room[8];
	for (int32_t c = 1; c <= 0x10ffff; c++) {
		struct text t = text_init(room, sizeof room);
		text_code(&t, c);
		struct span s = text_span(&t);
		bool surrogate = c >= 0xd800 && c < 0xe000;
		assert_int_equal(s.len, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
		assert_int_equal(utf8_next(&s), surrogate ? -2 : c);
		assert_int_equal(s.len, surrogate ? 2 : 0);
		assert_int_equal(utf8_valid(text_span(&t)), !surrogate);
	}
	struct span nothing = SPAN("");
	assert_int_equal(utf8_next(&nothing), -1);
}

// The length of the one character that RFC 3629, section 4, allows at p, 0 for none; here without U+0000.
static size_t by_grammar(const unsigned char *p, size_t n)
{
	static const struct { unsigned char low[4], high[4]; size_t len; } rules[] = {
		{ { 0x01 }, { 0x7f }, 1 },
		{ { 0xc2, 0x80 }, { 0xdf, 0xbf }, 2 },
		{ { 0xe0, 0xa0, 0x80 }, { 0xe0, 0xbf, 0xbf }, 3 },
		{ { 0xe1, 0x80, 0x80 }, { 0xec, 0xbf, 0xbf }, 3 },
		{ { 0xed, 0x80, 0x80 }, { 0xed, 0x9f, 0xbf }, 3 },
		{ { 0xee, 0x80, 0x80 }, { 0xef, 0xbf, 0xbf }, 3 },
		{ { 0xf0, 0x90, 0x80, 0x80 }, { 0xf0, 0xbf, 0xbf, 0xbf }, 4 },
		{ { 0xf1, 0x80, 0x80, 0x80 }, { 0xf3, 0xbf, 0xbf, 0xbf }, 4 },
		{ { 0xf4, 0x80, 0x80, 0x80 }, { 0xf4, 0x8f, 0xbf, 0xbf }, 4 },
	};
	for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
		size_t i = 0;
		while (i < rules[r].len && i < n && p[i] >= rules[r].low[i] && p[i] <= rules[r].high[i])
			i++;
		if (i == rules[r].len)
			return i;
	}
	return 0;
}

static void validity_is_the_grammar(void **state)
{
	(void)state;
	static const unsigned char edges[] = { 0x00, 0x01, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
		0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfe, 0xff };
	const size_t n = sizeof edges;
	for (size_t code = 0; code < n * n * n * n; code++) {
		// Exactly as long as the bytes, so that a read behind them is seen.
		unsigned char *p = malloc(4);
		p[0] = edges[code % n], p[1] = edges[code / n % n], p[2] = edges[code / n / n % n], p[3] = edges[code / n / n / n];
		size_t at = 0, used;
		while (at < 4 && (used = by_grammar(p + at, 4 - at)) > 0)
			at += used;
		bool valid = utf8_valid((struct span){ (char *)p, 4 });
		free(p);
		assert_int_equal(valid, at == 4);
	}
}

static void counts_invalid_bytes_singly(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(SPAN("")), 0);
	assert_int_equal(utf8_count(SPAN("Nur \xc3\xa9")), 5);
	assert_int_equal(utf8_count(SPAN("\xe2\x82")), 2);
	assert_int_equal(utf8_count(SPAN("\xff\xfe" "a")), 3);
	assert_int_equal(utf8_count(SPAN("\xf0\x9f\x99\x82")), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_takes_null),
		cmocka_unit_test(equality),
		cmocka_unit_test(trims),
		cmocka_unit_test(cuts),
		cmocka_unit_test(starts),
		cmocka_unit_test(copies_whole_or_not_at_all),
		cmocka_unit_test(integers),
		cmocka_unit_test(every_code_point),
		cmocka_unit_test(validity_is_the_grammar),
		cmocka_unit_test(counts_invalid_bytes_singly),
	};
	return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}
