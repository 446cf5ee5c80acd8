// Tests of writing text: never past the capacity, always ended, whole pieces or none.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/text.h"

static void begins_empty(void **state)
{
	(void)state;
	char room[3] = "xx";
	struct text t = text_init(room, sizeof room);
	assert_string_equal(room, "");
	assert_int_equal(t.len, 0);
	assert_false(t.full);
	assert_true(span_is(text_span(&t), ""));
}

static void leaves_out_whole_what_does_not_fit(void **state)
{
	(void)state;
	for (size_t cap = 1; cap < 12; cap++) {
		char *room = malloc(cap); // exactly: a byte behind it would be seen
		struct text t = text_init(room, cap);
		text_str(&t, "abc");
		assert_int_equal(t.len, cap > 3 ? 3 : 0);
		text_str(&t, "defgh");
		assert_int_equal(t.len, cap > 8 ? 8 : cap > 3 ? 3 : 0);
		assert_int_equal(t.full, cap <= 8);
		assert_int_equal(strlen(room), t.len);
		free(room);
	}
}

static void full_stays(void **state)
{
	(void)state;
	char room[4];
	struct text t = text_init(room, sizeof room);
	text_str(&t, "abcd");
	assert_true(t.full);
	text_char(&t, 'x');
	assert_string_equal(room, "x");
	assert_true(t.full);
	text_add(&t, (struct span){ NULL, 0 });
	assert_string_equal(room, "x");
}

static void integers(void **state)
{
	(void)state;
	static const struct { int64_t value; const char *text; } table[] = {
		{ 0, "0" }, { 7, "7" }, { -7, "-7" }, { 10, "10" }, { INT64_MAX, "9223372036854775807" }, { INT64_MIN, "-9223372036854775808" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char room[32];
		struct text t = text_init(room, sizeof room);
		text_int(&t, table[i].value);
		assert_string_equal(room, table[i].text);
		int64_t back;
		assert_true(span_int(text_span(&t), &back) && back == table[i].value);
	}
}

static void pads(void **state)
{
	(void)state;
	static const struct { int64_t value; int width; const char *text; } table[] = {
		{ 0, 0, "0" }, { 0, 2, "00" }, { 5, 2, "05" }, { 123, 2, "123" }, { 1, 20, "00000000000000000001" }, { INT64_MAX, 20, "09223372036854775807" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char room[32];
		struct text t = text_init(room, sizeof room);
		text_pad(&t, table[i].value, table[i].width);
		assert_string_equal(room, table[i].text);
	}
}

static void decimals_have_a_comma(void **state)
{
	(void)state;
	static const struct { int64_t value; int places; const char *text; } table[] = {
		{ 866, 1, "86,6" }, { 5, 2, "0,05" }, { 0, 1, "0,0" }, { -5, 1, "-0,5" }, { -866, 2, "-8,66" }, { 12, 0, "12" },
		{ INT64_MIN, 0, "-9223372036854775808" }, { INT64_MIN, 3, "-9223372036854775,808" }, { INT64_MAX, 18, "9,223372036854775807" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char room[32];
		struct text t = text_init(room, sizeof room);
		text_decimal(&t, table[i].value, table[i].places);
		assert_string_equal(room, table[i].text);
	}
}

static void groups_have_dots(void **state)
{
	(void)state;
	static const struct { int64_t value; const char *text; } table[] = {
		{ 0, "0" }, { 999, "999" }, { 1000, "1.000" }, { 1250000, "1.250.000" }, { -1000, "-1.000" }, { 100, "100" }, { -100, "-100" },
		{ INT64_MAX, "9.223.372.036.854.775.807" }, { INT64_MIN, "-9.223.372.036.854.775.808" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char room[40];
		struct text t = text_init(room, sizeof room);
		text_grouped(&t, table[i].value);
		assert_string_equal(room, table[i].text);
	}
}

static void hex_there_and_back(void **state)
{
	(void)state;
	uint8_t bytes[256], back[256];
	char room[520];
	for (int i = 0; i < 256; i++)
		bytes[i] = (uint8_t)i;
	struct text t = text_init(room, sizeof room);
	text_hex(&t, bytes, sizeof bytes);
	assert_int_equal(t.len, 512);
	assert_true(memcmp(room, "000102", 6) == 0 && memcmp(room + 506, "fdfeff", 6) == 0);
	assert_true(hex_read(text_span(&t), back, sizeof back));
	assert_memory_equal(bytes, back, sizeof bytes);
	assert_true(hex_read(SPAN(""), back, 0));
	assert_true(hex_read(SPAN("aF"), back, 1));
	assert_int_equal(back[0], 0xaf);
	back[0] = 1;
	static const char *const wrong[] = { "", "a", "abc", "ag", "0x", " a", "a ", "ab0", "@1", "`1", "/0", ":0" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(hex_read(span_of(wrong[i]), back, 1));
	assert_int_equal(back[0], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begins_empty),
		cmocka_unit_test(leaves_out_whole_what_does_not_fit),
		cmocka_unit_test(full_stays),
		cmocka_unit_test(integers),
		cmocka_unit_test(pads),
		cmocka_unit_test(decimals_have_a_comma),
		cmocka_unit_test(groups_have_dots),
		cmocka_unit_test(hex_there_and_back),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
