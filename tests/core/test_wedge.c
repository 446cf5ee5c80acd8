// Tests of the telling of a scanner's codes from typing.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "core/wedge.h"

// Writes what is heard as "T:text|" and "C:text|" behind what is there.
static void note(char *out, struct wedge_heard h)
{
	if (h.said == WEDGE_NOTHING)
		return;
	strcat(out, h.said == WEDGE_CODE ? "C:" : "T:");
	strncat(out, h.text.at, h.text.len);
	strcat(out, "|");
}

// Types each character `gap` ms after the one before, then waits a second.
static void type(struct wedge *w, const char *text, int gap, int64_t *now, char *out)
{
	for (; *text; text++) {
		*now += gap;
		note(out, wedge_char(w, *text, *now));
	}
}

struct example { const char *name, *text; int gap; const char *heard; };
static const struct example examples[] = {
	{ "a code ended by LF", "H1ABCD\n", 1, "C:H1ABCD|" },
	{ "ended by CR", "H1ABCD\r", 1, "C:H1ABCD|" },
	{ "ended by CRLF is one code and nothing more", "H1ABCD\r\n", 1, "C:H1ABCD|" },
	{ "two codes", "H1AB\r\nH1CD\r\n", 2, "C:H1AB|C:H1CD|" },
	{ "all at one instant", "H1ABCD\n", 0, "C:H1ABCD|" },
	{ "at the gap itself", "H1ABCD\n", WEDGE_GAP_MS, "C:H1ABCD|" },
	{ "one ms over the gap is typing", "H1AB\n", WEDGE_GAP_MS + 1, "T:H|T:1|T:A|T:B|T:\n|" },
	{ "too short for a code", "abc\n", 1, "T:abc\n|" },
	{ "fast without an end", "abcdef", 1, "T:abcdef|" },
	{ "Enter alone", "\r", 100, "T:\n|" },
	{ "a URL with spaces and signs", "http://x/?a=b c\r", 1, "C:http://x/?a=b c|" },
};

static void test_examples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		struct wedge w = { 0 };
		int64_t now = 100000;
		char out[256] = "";
		type(&w, examples[i].text, examples[i].gap, &now, out);
		note(out, wedge_tick(&w, now + 1000));
		if (strcmp(out, examples[i].heard))
			fail_msg("%s: heard %s", examples[i].name, out);
		assert_int_equal(wedge_wait_ms(&w, now), -1);
	}
}

static void test_slow_enter_after_fast_characters_is_typing(void **state)
{
	(void)state;
	struct wedge w = { 0 };
	int64_t now = 5;
	char out[256] = "";
	type(&w, "abcdef", 1, &now, out);
	type(&w, "\n", 300, &now, out);
	assert_string_equal(out, "T:abcdef|");
	note(out, wedge_tick(&w, now + 36));
	assert_string_equal(out, "T:abcdef|T:\n|");
}

static void test_a_code_after_typing(void **state)
{
	(void)state;
	struct wedge w = { 0 };
	int64_t now = 5000;
	char out[256] = "";
	type(&w, "bud", 150, &now, out);
	type(&w, "H", 150, &now, out);
	type(&w, "1XYZ\n", 1, &now, out);
	assert_string_equal(out, "T:b|T:u|T:d|C:H1XYZ|");
}

static void test_late_lf_is_an_enter_of_its_own(void **state)
{
	(void)state;
	struct wedge w = { 0 };
	int64_t now = 5000;
	char out[256] = "";
	type(&w, "H1XYZ\r", 1, &now, out);
	type(&w, "\n", 200, &now, out);
	note(out, wedge_tick(&w, now + 100));
	assert_string_equal(out, "C:H1XYZ|T:\n|");
}

static void test_wait(void **state)
{
	(void)state;
	struct wedge w = { 0 };
	assert_int_equal(wedge_wait_ms(&w, 0), -1);
	wedge_char(&w, 'a', 1000);
	assert_int_equal(wedge_wait_ms(&w, 1000), WEDGE_GAP_MS + 1);
	assert_int_equal(wedge_wait_ms(&w, 1030), 6);
	assert_int_equal(wedge_wait_ms(&w, 2000), 0);
	assert_int_equal(wedge_tick(&w, 1000 + WEDGE_GAP_MS).said, WEDGE_NOTHING);
	assert_int_equal(wedge_tick(&w, 1001 + WEDGE_GAP_MS).said, WEDGE_TYPED);
}

static void test_very_long_run_is_cut(void **state)
{
	(void)state;
	struct wedge w = { 0 };
	for (int i = 0; i < 3 * WEDGE_TEXT; i++)
		assert_int_equal(wedge_char(&w, (char)('a' + i % 26), 50).said, WEDGE_NOTHING);
	struct wedge_heard h = wedge_char(&w, '\n', 51);
	assert_int_equal(h.said, WEDGE_CODE);
	assert_int_equal(h.text.len, WEDGE_TEXT);
	for (size_t i = 0; i < h.text.len; i++)
		assert_int_equal(h.text.at[i], (char)('a' + i % 26));
	h = wedge_char(&w, 'x', 5000);
	assert_int_equal(h.said, WEDGE_NOTHING);
	assert_int_equal(wedge_tick(&w, 6000).text.len, 1);
}

static void test_any_bytes(void **state)
{
	(void)state;
	struct wedge w = { 0 };
	const char bytes[] = { '\0', (char)0xff, '\t', '\0', '\n' };
	struct wedge_heard h = { 0 };
	for (size_t i = 0; i < sizeof bytes; i++)
		h = wedge_char(&w, bytes[i], 1);
	assert_int_equal(h.said, WEDGE_CODE);
	assert_memory_equal(h.text.at, bytes, 4);
	assert_int_equal(h.text.len, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_slow_enter_after_fast_characters_is_typing),
		cmocka_unit_test(test_a_code_after_typing),
		cmocka_unit_test(test_late_lf_is_an_enter_of_its_own),
		cmocka_unit_test(test_wait),
		cmocka_unit_test(test_very_long_run_is_cut),
		cmocka_unit_test(test_any_bytes),
	};
	return cmocka_run_group_tests_name("wedge", tests, NULL, NULL);
}
