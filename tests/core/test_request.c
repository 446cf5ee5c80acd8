// Tests of request: segments, fields, cookies and uploads, broken ones first.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "core/request.h"

static void test_segment(void **state)
{
	(void)state;
	static const struct { const char *raw; enum err err; const char *text; } cases[] = {
		{ "", ERR_OK, "" }, { "people", ERR_OK, "people" }, { "a%20b", ERR_OK, "a b" }, { "a+b", ERR_OK, "a+b" }, { "%C3%A9", ERR_OK, "\xc3\xa9" },
		{ "..", ERR_FORMAT, NULL }, { ".", ERR_FORMAT, NULL }, { "%2e%2e", ERR_FORMAT, NULL }, { "%2E.", ERR_FORMAT, NULL },
		{ "a%2fb", ERR_FORMAT, NULL }, { "a%5cb", ERR_FORMAT, NULL }, { "%00", ERR_FORMAT, NULL }, { "a%0d%0a", ERR_FORMAT, NULL },
		{ "%", ERR_FORMAT, NULL }, { "%4", ERR_FORMAT, NULL }, { "%zz", ERR_FORMAT, NULL }, { "%7f", ERR_FORMAT, NULL },
		{ "%ff", ERR_UTF8, NULL }, { "%c0%af", ERR_UTF8, NULL }, { "...", ERR_OK, "..." }, { "..a", ERR_OK, "..a" },
		{ "0123456789abcdef", ERR_FULL, NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char room[16];
		struct text out = text_init(room, sizeof room);
		assert_int_equal(request_segment(span_of(cases[i].raw), &out), cases[i].err);
		if (cases[i].text)
			assert_string_equal(room, cases[i].text);
	}
}

static void test_field(void **state)
{
	(void)state;
	static const struct { const char *form, *name; enum err err; const char *text; } cases[] = {
		{ "", "a", ERR_MISSING, NULL }, { "b=1", "a", ERR_MISSING, NULL }, { "a", "a", ERR_OK, "" }, { "a=", "a", ERR_OK, "" },
		{ "a=1&a=2", "a", ERR_OK, "1" }, { "&&a=x+y%26z", "a", ERR_OK, "x y&z" }, { "%61=7", "a", ERR_OK, "7" }, { "a=b=c", "a", ERR_OK, "b=c" },
		{ "aa=1&a=2", "a", ERR_OK, "2" }, { "a=%", "a", ERR_FORMAT, NULL }, { "a=%00", "a", ERR_FORMAT, NULL }, { "a=%e2%28%a1", "a", ERR_UTF8, NULL },
		{ "a=%0d%0a", "a", ERR_OK, "\r\n" }, { "%zz=1&a=3", "a", ERR_OK, "3" }, { "a=0123456789abcdef", "a", ERR_FULL, NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char room[16];
		struct text out = text_init(room, sizeof room);
		assert_int_equal(request_field(span_of(cases[i].form), cases[i].name, &out), cases[i].err);
		if (cases[i].text)
			assert_string_equal(room, cases[i].text);
	}
}

static void test_next_field(void **state)
{
	(void)state;
	struct span rest = SPAN("n=1&v=a+b&&n=2&=x");
	static const char *const names[] = { "n", "v", "n", "" }, *const values[] = { "1", "a b", "2", "x" };
	for (int i = 0; i < 4; i++) {
		char a[8], b[8];
		struct text name = text_init(a, sizeof a), value = text_init(b, sizeof b);
		assert_int_equal(request_next_field(&rest, &name, &value), ERR_OK);
		assert_string_equal(a, names[i]);
		assert_string_equal(b, values[i]);
	}
	char a[8], b[8];
	struct text name = text_init(a, sizeof a), value = text_init(b, sizeof b);
	assert_int_equal(request_next_field(&rest, &name, &value), ERR_NOT_FOUND);
}

static void test_cookie(void **state)
{
	(void)state;
	struct request r = { .headers_count = 3, .headers = {
		{ SPAN("X"), SPAN("session=no") }, { SPAN("cookie"), SPAN("a=1; session=abc ;b") }, { SPAN("Cookie"), SPAN("late=2") } } };
	assert_true(span_is(request_cookie(&r, "session"), "abc"));
	assert_true(span_is(request_cookie(&r, "a"), "1"));
	assert_true(span_is(request_cookie(&r, "late"), "2"));
	assert_int_equal(request_cookie(&r, "b").len, 0);
	assert_int_equal(request_cookie(&r, "sess").len, 0);
	assert_true(span_is(request_header(&r, "COOKIE"), "a=1; session=abc ;b"));
	assert_int_equal(request_header(&r, "Y").len, 0);
	assert_string_equal(method_name(METHOD_DELETE), "DELETE");
}

#define UPLOAD(body_) { .headers_count = 1, .headers = { { SPAN("Content-Type"), SPAN("multipart/form-data; boundary=\"--xY\"") } }, .body = SPAN(body_) }

static void test_part(void **state)
{
	(void)state;
	struct request good = UPLOAD("----xY\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n"
		"----xY\r\nContent-Disposition: form-data; filename=\"a; name=x.csv\"; name=\"file\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n--\r\n\r\n----xY--\r\n");
	struct span filename, content;
	assert_int_equal(request_part(&good, "file", &filename, &content), ERR_OK);
	assert_true(span_is(filename, "a; name=x.csv"));
	assert_true(span_is(content, "1,2\r\n--\r\n"));
	assert_int_equal(request_part(&good, "csrf", &filename, &content), ERR_OK);
	assert_true(span_is(content, "abc") && !filename.len);
	assert_int_equal(request_part(&good, "x.csv", &filename, &content), ERR_MISSING);

	struct request broken[] = {
		UPLOAD(""), UPLOAD("----xY"), UPLOAD("----xY\r\n\r\n"), UPLOAD("----xY\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ncut"),
		UPLOAD("--xY\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n1\r\n--xY--"),
	};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		assert_int_equal(request_part(&broken[i], "file", &filename, &content), ERR_FORMAT);
	struct request other = good;
	other.headers[0].value = SPAN("application/x-www-form-urlencoded");
	assert_int_equal(request_part(&other, "file", &filename, &content), ERR_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_segment), cmocka_unit_test(test_field), cmocka_unit_test(test_next_field), cmocka_unit_test(test_cookie),
		cmocka_unit_test(test_part),
	};
	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
