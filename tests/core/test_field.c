// Tests of tables of fields: each type of field written, read, at its limits and refused.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/field.h"

struct item { char name[4]; int size; };
struct all {
	bool flag;
	int count, day, rows, width, lines;
	uint32_t wide;
	uint64_t widest, tag;
	int64_t moment;
	char text[5];
	uint8_t bytes[3];
	struct item item[3];
	uint8_t digits[3][4];
	char line[3][4];
};

static const struct field item_fields[] = {
	{ .key = "name", .type = FIELD_TEXT, .offset = offsetof(struct item, name), .size = 4 },
	{ .key = "size", .type = FIELD_INT, .offset = offsetof(struct item, size), .size = 4, .least = 1, .most = 9 },
};

#define AT(m) .offset = offsetof(struct all, m), .size = sizeof(((struct all *)0)->m)
static const struct field fields[] = {
	{ .key = "flag", .type = FIELD_INT, AT(flag), .least = 1, .most = 1 },
	{ .key = "count", .type = FIELD_INT, AT(count), .least = 5, .most = 100 },
	{ .key = "day", .type = FIELD_DAY, AT(day), .least = 1, .most = INT32_MAX },
	{ .key = "wide", .type = FIELD_INT, AT(wide), .least = 1, .most = UINT32_MAX },
	{ .key = "widest", .type = FIELD_INT, AT(widest), .least = 1, .most = INT64_MAX },
	{ .key = "moment", .type = FIELD_INT, AT(moment), .least = 1, .most = INT64_MAX },
	{ .key = "tag", .type = FIELD_TAG, AT(tag) },
	{ .key = "text", .type = FIELD_TEXT, AT(text) },
	{ .key = "bytes", .type = FIELD_BYTES, AT(bytes) },
	{ .key = "items", .type = FIELD_LIST, AT(item), .stride = sizeof(struct item), .sub = item_fields, .sub_count = 2 },
	{ .key = "rows", .type = FIELD_INT, AT(rows), .least = 1, .most = 3 },
	{ .key = "width", .type = FIELD_INT, AT(width), .least = 1, .most = 4 },
	{ .key = "digits", .type = FIELD_DIGITS, AT(digits), .stride = 4, .count = offsetof(struct all, rows), .width = offsetof(struct all, width) },
	{ .key = "lines", .type = FIELD_LINES, AT(line), .stride = 4, .count = offsetof(struct all, lines) },
};
#define COUNT ((int)(sizeof fields / sizeof *fields))

static enum err write(const struct all *a, char *room, size_t cap)
{
	struct text t = text_init(room, cap);
	return fields_write(fields, COUNT, a, &t);
}

static enum err read(const char *json, struct all *ret_all)
{
	memset(ret_all, 0, sizeof *ret_all);
	enum err e = body_check(span_of(json), BODY_DEPTH);
	return e ? e : fields_read(fields, COUNT, span_of(json), ret_all);
}

static void there_and_back(void **state)
{
	(void)state;
	static const char *const table[] = {
		"{}", "{\"flag\":1}", "{\"count\":5}", "{\"count\":100}", "{\"day\":20240229}", "{\"day\":99991231}", "{\"wide\":4294967295}",
		"{\"widest\":9223372036854775807}", "{\"moment\":9223372036854775807}", "{\"tag\":\"0000000000000001\"}", "{\"tag\":\"ffffffffffffffff\"}",
		"{\"text\":\"\xc3\xa9\\u000a\"}", "{\"text\":\"\\\"\\\\\\u0001x\"}", "{\"bytes\":\"000001\"}", "{\"bytes\":\"ffffff\"}",
		"{\"items\":[{\"name\":\"abc\",\"size\":9}]}", "{\"items\":[{},{},{\"size\":1}]}", "{\"items\":[{\"name\":\"a\"},{},{\"name\":\"b\"}]}",
		"{\"rows\":3,\"width\":4}", "{\"rows\":2,\"width\":3,\"digits\":[\"000\",\"1a9\"]}", "{\"rows\":3,\"width\":4,\"digits\":[\"1234\",\"5678\",\"9a00\"]}",
		"{\"lines\":[\"\"]}", "{\"lines\":[\"abc\",\"\",\"d\"]}",
		"{\"flag\":1,\"count\":7,\"day\":20251014,\"wide\":1,\"widest\":2,\"moment\":3,\"tag\":\"00000000000000ff\",\"text\":\"t\",\"bytes\":\"010203\","
		"\"items\":[{\"size\":1}],\"rows\":1,\"width\":1,\"digits\":[\"1\"],\"lines\":[\"x\"]}",
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct all a;
		char room[512];
		enum err e = read(table[i], &a);
		if (e || write(&a, room, sizeof room) || strcmp(room, table[i]) != 0)
			fail_msg("%s: %s, %s", table[i], err_text(e), room);
	}
}

static void values_land_where_they_belong(void **state)
{
	(void)state;
	struct all a, by_hand;
	memset(&by_hand, 0, sizeof by_hand);
	by_hand.flag = true, by_hand.count = 7, by_hand.day = 20251014, by_hand.wide = UINT32_MAX, by_hand.widest = INT64_MAX, by_hand.moment = 3;
	by_hand.tag = UINT64_C(0x0102030405060708), by_hand.rows = 2, by_hand.width = 3, by_hand.lines = 2;
	memcpy(by_hand.text, "abcd", 5);
	memcpy(by_hand.bytes, "\x00\xff\x10", 3);
	memcpy(by_hand.item[1].name, "xyz", 4);
	by_hand.item[1].size = 9;
	by_hand.digits[0][2] = 10, by_hand.digits[1][0] = 1;
	memcpy(by_hand.line[1], "abc", 4);
	assert_int_equal(read("{\"flag\":1,\"count\":7,\"day\":20251014,\"wide\":4294967295,\"widest\":9223372036854775807,\"moment\":3,\"tag\":\"0102030405060708\","
		"\"text\":\"abcd\",\"bytes\":\"00ff10\",\"items\":[{},{\"name\":\"xyz\",\"size\":9}],\"rows\":2,\"width\":3,\"digits\":[\"00a\",\"100\"],"
		"\"lines\":[\"\",\"abc\"]}", &a), ERR_OK);
	assert_memory_equal(&a, &by_hand, sizeof a);
}

static void refused_when_read(void **state)
{
	(void)state;
	static const struct { const char *json; enum err err; } table[] = {
		// values that should have been left out
		{ "{\"flag\":0}", ERR_FORMAT }, { "{\"text\":\"\"}", ERR_FORMAT }, { "{\"bytes\":\"000000\"}", ERR_FORMAT }, { "{\"tag\":\"0000000000000000\"}", ERR_FORMAT },
		{ "{\"items\":[]}", ERR_FORMAT }, { "{\"items\":[{}]}", ERR_FORMAT }, { "{\"items\":[{\"size\":1},{}]}", ERR_FORMAT }, { "{\"items\":[{\"size\":0}]}", ERR_FORMAT },
		{ "{\"digits\":[]}", ERR_FORMAT }, { "{\"rows\":1,\"width\":1,\"digits\":[\"0\"]}", ERR_FORMAT }, { "{\"lines\":[]}", ERR_FORMAT },
		// another order, or another type
		{ "{\"count\":7,\"flag\":1}", ERR_FORMAT }, { "{\"items\":[{\"size\":1,\"name\":\"a\"}]}", ERR_FORMAT },
		{ "{\"flag\":\"1\"}", ERR_FORMAT }, { "{\"flag\":[1]}", ERR_FORMAT }, { "{\"day\":\"20251014\"}", ERR_FORMAT }, { "{\"text\":1}", ERR_FORMAT },
		{ "{\"text\":1234}", ERR_FORMAT }, { "{\"text\":[\"a\"]}", ERR_FORMAT }, { "{\"text\":{\"a\":1}}", ERR_FORMAT }, { "{\"bytes\":123456}", ERR_FORMAT },
		{ "{\"bytes\":1}", ERR_FORMAT }, { "{\"tag\":1}", ERR_FORMAT }, { "{\"items\":{}}", ERR_FORMAT }, { "{\"items\":1}", ERR_FORMAT }, { "{\"items\":[1]}", ERR_FORMAT },
		{ "{\"items\":[\"a\"]}", ERR_FORMAT }, { "{\"lines\":\"a\"}", ERR_FORMAT }, { "{\"lines\":[1]}", ERR_FORMAT }, { "{\"lines\":{\"a\":1}}", ERR_FORMAT },
		{ "{\"rows\":1,\"width\":1,\"digits\":\"1\"}", ERR_FORMAT }, { "{\"rows\":1,\"width\":1,\"digits\":[1]}", ERR_FORMAT },
		{ "{\"rows\":1,\"width\":3,\"digits\":[123]}", ERR_FORMAT }, { "{\"rows\":1,\"width\":1,\"digits\":{\"a\":\"1\"}}", ERR_FORMAT },
		// outside their limits
		{ "{\"flag\":2}", ERR_RANGE }, { "{\"flag\":-1}", ERR_RANGE }, { "{\"flag\":257}", ERR_RANGE }, { "{\"count\":4}", ERR_RANGE }, { "{\"count\":101}", ERR_RANGE },
		{ "{\"count\":4294967303}", ERR_RANGE }, { "{\"day\":20250229}", ERR_RANGE }, { "{\"day\":1}", ERR_RANGE }, { "{\"day\":4315218310}", ERR_RANGE },
		{ "{\"wide\":4294967296}", ERR_RANGE }, { "{\"wide\":-1}", ERR_RANGE }, { "{\"widest\":-1}", ERR_RANGE }, { "{\"rows\":4}", ERR_RANGE },
		{ "{\"text\":\"abcde\"}", ERR_FULL }, { "{\"items\":[{\"name\":\"abcd\"}]}", ERR_FULL }, { "{\"lines\":[\"abcd\"]}", ERR_FULL },
		{ "{\"items\":[{},{},{},{\"size\":1}]}", ERR_FULL }, { "{\"lines\":[\"\",\"\",\"\",\"\"]}", ERR_FULL },
		{ "{\"bytes\":\"01020\"}", ERR_FORMAT }, { "{\"bytes\":\"01020304\"}", ERR_FORMAT }, { "{\"bytes\":\"0102\"}", ERR_FORMAT }, { "{\"bytes\":\"0102FF\"}", ERR_FORMAT },
		{ "{\"tag\":\"00000000000000FF\"}", ERR_FORMAT }, { "{\"tag\":\"ff\"}", ERR_FORMAT },
		// digits that do not fit the rows and width before them
		{ "{\"digits\":[\"1\"]}", ERR_FORMAT }, { "{\"rows\":1,\"digits\":[\"1\"]}", ERR_FORMAT }, { "{\"rows\":1,\"width\":2,\"digits\":[\"1\"]}", ERR_FORMAT },
		{ "{\"rows\":1,\"width\":2,\"digits\":[\"123\"]}", ERR_FORMAT }, { "{\"rows\":2,\"width\":1,\"digits\":[\"1\"]}", ERR_FORMAT },
		{ "{\"rows\":1,\"width\":1,\"digits\":[\"1\",\"1\"]}", ERR_FORMAT }, { "{\"rows\":1,\"width\":1,\"digits\":[\"b\"]}", ERR_FORMAT },
		{ "{\"rows\":1,\"width\":1,\"digits\":[\"A\"]}", ERR_FORMAT }, { "{\"rows\":1,\"width\":1,\"digits\":[\"-\"]}", ERR_FORMAT },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct all a;
		enum err e = read(table[i].json, &a);
		if (e != table[i].err)
			fail_msg("%s: %s", table[i].json, err_text(e));
	}
}

// A row too many must not be put into whatever lies behind the matrix before it is refused.
static void nothing_behind_an_array_is_touched(void **state)
{
	(void)state;
	struct all a, zero;
	memset(&zero, 0, sizeof zero);
	assert_int_equal(read("{\"rows\":3,\"width\":4,\"digits\":[\"1111\",\"1111\",\"1111\",\"1111\"]}", &a), ERR_FORMAT);
	assert_memory_equal(a.line, zero.line, sizeof a.line);
	assert_int_equal(read("{\"items\":[{},{},{},{\"name\":\"abc\",\"size\":9}]}", &a), ERR_FULL);
	assert_memory_equal(a.digits, zero.digits, sizeof a.digits);
}

static void unknown_keys_are_passed_over(void **state)
{
	(void)state;
	struct all a, b;
	assert_int_equal(read("{\"flag\":1,\"count\":7,\"items\":[{\"name\":\"a\"}]}", &b), ERR_OK);
	static const char *const table[] = {
		"{\"new\":1,\"flag\":1,\"count\":7,\"items\":[{\"name\":\"a\"}]}",
		"{\"flag\":1,\"new\":[1,{\"flag\":[]}],\"count\":7,\"items\":[{\"name\":\"a\"}],\"z\":\"\"}",
		"{\"flag\":1,\"count\":7,\"items\":[{\"color\":5,\"name\":\"a\",\"z\":{}}]}",
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		assert_int_equal(read(table[i], &a), ERR_OK);
		assert_memory_equal(&a, &b, sizeof a);
	}
}

static void refused_when_written(void **state)
{
	(void)state;
	char room[512];
	const struct all good = { .rows = 1, .width = 1, .digits = { { 1 } } };
	assert_int_equal(write(&good, room, sizeof room), ERR_OK);
	struct all bad[] = {
		{ .count = 4 }, { .count = 101 }, { .count = -1 }, { .day = 20250229 }, { .day = -1 }, { .widest = UINT64_C(1) << 63 }, { .moment = -1 },
		{ .item = { { .size = 10 } } }, { .rows = 4 }, { .rows = -1 }, { .lines = 4 }, { .lines = -1 },
		{ .rows = 1, .width = 1, .digits = { { 11 } } }, { .rows = 1, .width = 1, .digits = { { 1, 1 } } }, { .rows = 1, .width = 1, .digits = { { 1 }, { 1 } } },
		{ .digits = { { 1 } } },
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(write(&bad[i], room, sizeof room), ERR_RANGE);
	assert_int_equal(write(&(struct all){ .text = "\xff" }, room, sizeof room), ERR_UTF8);
	assert_int_equal(write(&(struct all){ .item = { { .name = "\xc3" } } }, room, sizeof room), ERR_UTF8);
	assert_int_equal(write(&(struct all){ .lines = 1, .line = { "\x80" } }, room, sizeof room), ERR_UTF8);
	const struct all big = { .text = "abcd", .count = 99 };
	assert_int_equal(write(&big, room, sizeof "{\"count\":99,\"text\":\"abcd\"}" - 1), ERR_FULL);
	assert_int_equal(write(&big, room, sizeof "{\"count\":99,\"text\":\"abcd\"}"), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(values_land_where_they_belong),
		cmocka_unit_test(refused_when_read),
		cmocka_unit_test(nothing_behind_an_array_is_touched),
		cmocka_unit_test(unknown_keys_are_passed_over),
		cmocka_unit_test(refused_when_written),
	};
	return cmocka_run_group_tests_name("field", tests, NULL, NULL);
}
