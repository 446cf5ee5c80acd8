// Tests of canonical JSON: what is let pass, what is not, and that whatever is let pass is exactly what the writer writes.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/body.h"

#define ROOM 4096

// Checks a copy that ends where its memory ends, so that a read behind the end is seen.
static enum err check(struct span s)
{
	char *copy = malloc(s.len ? s.len : 1);
	memcpy(copy, s.at, s.len);
	enum err e = body_check((struct span){ copy, s.len }, BODY_DEPTH);
	free(copy);
	return e;
}

static void write_object(struct text *out, struct span raw);

static void write_value(struct text *out, const struct body_value *v)
{
	char string[ROOM];
	struct span key;
	struct body_value element;
	switch (v->type) {
	case BODY_INTEGER: text_int(out, v->integer); return;
	case BODY_STRING:
		assert_int_equal(body_string(v, string, sizeof string), ERR_OK);
		body_write_string(out, span_of(string));
		return;
	case BODY_ARRAY:
		text_char(out, '[');
		for (struct body_walk w = body_elements(v->raw); body_next(&w, &key, &element);) {
			assert_int_equal(key.len, 0);
			body_comma(out);
			write_value(out, &element);
		}
		text_char(out, ']');
		return;
	case BODY_OBJECT: write_object(out, v->raw); return;
	case BODY_TYPE_COUNT: break;
	}
	fail();
}

// Writes again what a walk over an object finds.
static void write_object(struct text *out, struct span raw)
{
	struct span key;
	struct body_value v;
	text_char(out, '{');
	for (struct body_walk w = body_members(raw); body_next(&w, &key, &v);) {
		char escaped[ROOM], plain[ROOM];
		struct text t = text_init(escaped, sizeof escaped);
		text_char(&t, '"');
		text_add(&t, key);
		text_char(&t, '"');
		assert_int_equal(body_string(&(struct body_value){ BODY_STRING, 0, text_span(&t) }, plain, sizeof plain), ERR_OK);
		body_comma(out);
		body_write_string(out, span_of(plain));
		text_char(out, ':');
		write_value(out, &v);
	}
	text_char(out, '}');
}

static void assert_writes_back(struct span s)
{
	char room[ROOM];
	struct text t = text_init(room, sizeof room);
	write_object(&t, s);
	assert_true(span_equal(text_span(&t), s));
}

static const char *const good[] = {
	"{}", "{\"a\":0}", "{\"a\":-1}", "{\"a\":9223372036854775807}", "{\"a\":-9223372036854775808}", "{\"\":1}", "{\"a\":\"\"}", "{\"a\":[]}", "{\"a\":{}}",
	"{\"a\":[1,\"b\",[2],{\"c\":3}],\"b\":{\"a\":1}}", "{\"a\":\"\\\"\\\\\"}", "{\"a\":\"\\u0001\\u000a\\u001f\"}", "{\"a\":\"/\\\\/\"}", "{\"\\\"\":1}",
	"{\"a\":\"Nur \xc3\xa9 \xe2\x82\xac \xf0\x9f\x99\x82 \x7f\"}", "{\"a\":\"]},:[{\",\"b\":[\"]\",\"}\"]}", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}",
};

static const struct { const char *text; enum err err; } bad[] = {
	{ "", ERR_FORMAT }, { "1", ERR_FORMAT }, { "\"a\"", ERR_FORMAT }, { "[]", ERR_FORMAT }, { "{", ERR_FORMAT }, { "}", ERR_FORMAT }, { "{}}", ERR_FORMAT },
	{ "{}{}", ERR_FORMAT }, { "{},", ERR_FORMAT }, { " {}", ERR_FORMAT }, { "{} ", ERR_FORMAT }, { "{}\n", ERR_FORMAT }, { "{ }", ERR_FORMAT },
	{ "{\"a\" :1}", ERR_FORMAT }, { "{\"a\": 1}", ERR_FORMAT }, { "{\"a\":1,}", ERR_FORMAT }, { "{,\"a\":1}", ERR_FORMAT }, { "{\"a\"}", ERR_FORMAT },
	{ "{\"a\":}", ERR_FORMAT }, { "{a:1}", ERR_FORMAT }, { "{1:1}", ERR_FORMAT }, { "{'a':1}", ERR_FORMAT }, { "{\"a\":1;\"b\":2}", ERR_FORMAT },
	{ "{\"a\":true}", ERR_FORMAT }, { "{\"a\":false}", ERR_FORMAT }, { "{\"a\":null}", ERR_FORMAT }, { "{\"a\":NaN}", ERR_FORMAT },
	{ "{\"a\":01}", ERR_FORMAT }, { "{\"a\":-0}", ERR_FORMAT }, { "{\"a\":-01}", ERR_FORMAT }, { "{\"a\":00}", ERR_FORMAT }, { "{\"a\":+1}", ERR_FORMAT },
	{ "{\"a\":1.0}", ERR_FORMAT }, { "{\"a\":1e3}", ERR_FORMAT }, { "{\"a\":-}", ERR_FORMAT }, { "{\"a\":.5}", ERR_FORMAT }, { "{\"a\":0x1}", ERR_FORMAT },
	{ "{\"a\":9223372036854775808}", ERR_RANGE }, { "{\"a\":-9223372036854775809}", ERR_RANGE }, { "{\"a\":99999999999999999999999999}", ERR_RANGE },
	{ "{\"a\":1,\"a\":2}", ERR_FORMAT }, { "{\"a\":{\"b\":1,\"c\":1,\"b\":1}}", ERR_FORMAT },
	{ "{\"a\":\"\\n\"}", ERR_FORMAT }, { "{\"a\":\"\\/\"}", ERR_FORMAT }, { "{\"a\":\"\\u0041\"}", ERR_FORMAT }, { "{\"a\":\"\\u0000\"}", ERR_FORMAT },
	{ "{\"a\":\"\\u001F\"}", ERR_FORMAT }, { "{\"a\":\"\\u0020\"}", ERR_FORMAT }, { "{\"a\":\"\\u100a\"}", ERR_FORMAT }, { "{\"a\":\"\\U000a\"}", ERR_FORMAT },
	{ "{\"a\":\"\\u00\"}", ERR_FORMAT }, { "{\"a\":\"\\u00ff\"}", ERR_FORMAT }, { "{\"a\":\"\\x\"}", ERR_FORMAT }, { "{\"a\":\"\\", ERR_FORMAT }, { "{\"a\":\"\\\"", ERR_FORMAT },
	{ "{\"a\":\"\n\"}", ERR_FORMAT }, { "{\"a\":\"\t\"}", ERR_FORMAT }, { "{\"a\":\"\x1f\"}", ERR_FORMAT },
	{ "{\"a\":\"\x80\"}", ERR_UTF8 }, { "{\"a\":\"\xc3\"}", ERR_UTF8 }, { "{\"a\":\"\xc0\x80\"}", ERR_UTF8 }, { "{\"a\":\"\xed\xa0\x80\"}", ERR_UTF8 },
	{ "{\"a\":\"\xf4\x90\x80\x80\"}", ERR_UTF8 }, { "{\"\xff\":1}", ERR_UTF8 }, { "\xef\xbb\xbf{}", ERR_FORMAT },
	{ "{\"a\":[1,]}", ERR_FORMAT }, { "{\"a\":[,1]}", ERR_FORMAT }, { "{\"a\":[1 ,2]}", ERR_FORMAT }, { "{\"a\":[1,2}", ERR_FORMAT }, { "{\"a\":[1]", ERR_FORMAT },
	{ "{\"a\":[\"b\":1]}", ERR_FORMAT }, { "{\"a\":{1]}", ERR_FORMAT },
	{ "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}", ERR_FULL }, { "{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", ERR_FULL },
};

static void lets_pass(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		if (check(span_of(good[i])))
			fail_msg("%s: %s", good[i], err_text(check(span_of(good[i]))));
		assert_writes_back(span_of(good[i]));
	}
}

static void refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (check(span_of(bad[i].text)) != bad[i].err)
			fail_msg("%s: %s", bad[i].text, err_text(check(span_of(bad[i].text))));
	assert_int_equal(check(SPAN("{\"a\":\"\0\"}")), ERR_FORMAT);
	assert_int_equal(check(SPAN("{}\0")), ERR_FORMAT);
	assert_int_equal(body_check((struct span){ NULL, 0 }, BODY_DEPTH), ERR_FORMAT);
}

static void refuses_every_part_of_a_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		for (size_t n = 0; n < strlen(good[i]); n++)
			assert_int_not_equal(check((struct span){ good[i], n }), ERR_OK);
}

static void limits(void **state)
{
	(void)state;
	static char room[BODY_KEYS * 12];
	for (int keys = BODY_KEYS - 1; keys <= BODY_KEYS + 1; keys++) {
		struct text t = text_init(room, sizeof room);
		text_char(&t, '{');
		for (int i = 0; i < keys; i++) {
			body_comma(&t);
			text_char(&t, '"');
			text_int(&t, i);
			text_str(&t, "\":1");
		}
		text_char(&t, '}');
		assert_false(t.full);
		assert_int_equal(check(text_span(&t)), keys > BODY_KEYS ? ERR_FULL : ERR_OK);
	}
	for (int depth = 1; depth < 4; depth++)
		assert_int_equal(body_check(SPAN("{\"a\":[{}]}"), depth), depth < 3 ? ERR_FULL : ERR_OK);
}

static void every_character_in_a_string(void **state)
{
	(void)state;
	for (int c = 1; c < 0x300; c++) {
		char room[64], raw[8], back[8];
		struct text s = text_init(raw, sizeof raw), t = text_init(room, sizeof room);
		text_code(&s, c);
		text_char(&t, '{');
		body_key(&t, "a");
		body_write_string(&t, text_span(&s));
		text_char(&t, '}');
		assert_int_equal(t.len, c < 0x20 ? 14 : c == '"' || c == '\\' ? 10 : 8 + s.len);
		assert_int_equal(check(text_span(&t)), ERR_OK);
		struct body_walk w = body_members(text_span(&t));
		struct span key;
		struct body_value v;
		assert_true(body_next(&w, &key, &v) && span_is(key, "a"));
		assert_int_equal(body_string(&v, back, sizeof back), ERR_OK);
		assert_string_equal(back, raw);
		assert_false(body_next(&w, &key, &v));
	}
}

static void strings_fit_or_fail(void **state)
{
	(void)state;
	const struct body_value v = { BODY_STRING, 0, SPAN("\"a\\\"\\u000ab\"") }; // 4 bytes: a " LF b
	for (size_t cap = 1; cap < 8; cap++) {
		char *room = malloc(cap);
		enum err e = body_string(&v, room, cap);
		assert_int_equal(e, cap > 4 ? ERR_OK : ERR_FULL);
		assert_string_equal(room, cap > 4 ? "a\"\nb" : "");
		free(room);
	}
}

static void hex_is_lower_case_and_exact(void **state)
{
	(void)state;
	uint8_t bytes[2] = { 9, 9 };
	static const char *const wrong[] = { "\"\"", "\"01f\"", "\"01FF\"", "\"01fff\"", "\"01fg\"", "\"01f\xff\"" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(body_hex(&(struct body_value){ BODY_STRING, 0, span_of(wrong[i]) }, bytes, 2));
	assert_false(body_hex(&(struct body_value){ BODY_INTEGER, 123456, SPAN("123456") }, bytes, 2));
	assert_true(bytes[0] == 9 && bytes[1] == 9);
	assert_true(body_hex(&(struct body_value){ BODY_STRING, 0, SPAN("\"01ff\"") }, bytes, 2));
	assert_true(bytes[0] == 1 && bytes[1] == 0xff);
	char room[8];
	struct text t = text_init(room, sizeof room);
	body_write_hex(&t, bytes, 2);
	assert_string_equal(room, "\"01ff\"");
}

static uint32_t dice(uint64_t *seed, uint32_t sides)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*seed >> 33) % sides);
}

static void random_value(struct text *out, uint64_t *seed, int depth)
{
	static const char *const pieces[] = { "a", "\"", "\\", "\n", "}", "]", ",", ":", "\xc3\xa9", "\x1f", "{", "[" };
	uint32_t kind = dice(seed, depth ? 4 : 2), n = dice(seed, 4);
	char string[64];
	struct text s = text_init(string, sizeof string);
	if (kind == 0) {
		text_int(out, (int64_t)((uint64_t)dice(seed, UINT32_MAX) << dice(seed, 33)) * (dice(seed, 2) ? 1 : -1));
	} else if (kind == 1) {
		while (n--)
			text_str(&s, pieces[dice(seed, sizeof pieces / sizeof *pieces)]);
		body_write_string(out, text_span(&s));
	} else {
		text_char(out, kind == 2 ? '[' : '{');
		for (uint32_t i = 0; i < n; i++) {
			if (kind == 3)
				body_key(out, (char[]){ (char)('a' + i), 0 });
			else
				body_comma(out);
			random_value(out, seed, depth - 1);
		}
		text_char(out, kind == 2 ? ']' : '}');
	}
}

// Whatever is written is let pass; and what is let pass after a random change would have been written in just those bytes.
static void writer_and_checker_agree(void **state)
{
	(void)state;
	uint64_t seed = 1;
	int changed_and_passed = 0;
	for (int round = 0; round < 20000; round++) {
		char room[ROOM];
		struct text t = text_init(room, sizeof room);
		text_str(&t, "{\"r\":");
		random_value(&t, &seed, 5);
		text_char(&t, '}');
		if (t.full)
			continue;
		assert_int_equal(check(text_span(&t)), ERR_OK);
		assert_writes_back(text_span(&t));
		for (int i = 0; i < 10; i++) {
			size_t at = dice(&seed, (uint32_t)t.len);
			char kept = room[at];
			room[at] = "{}[],:\"\\0123456789-ua \n\x80\xc3"[dice(&seed, 25)];
			if (room[at] != kept && check(text_span(&t)) == ERR_OK) {
				changed_and_passed++;
				assert_writes_back(text_span(&t));
			}
			room[at] = kept;
		}
	}
	assert_true(changed_and_passed > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lets_pass),
		cmocka_unit_test(refuses),
		cmocka_unit_test(refuses_every_part_of_a_whole),
		cmocka_unit_test(limits),
		cmocka_unit_test(every_character_in_a_string),
		cmocka_unit_test(strings_fit_or_fail),
		cmocka_unit_test(hex_is_lower_case_and_exact),
		cmocka_unit_test(writer_and_checker_agree),
	};
	return cmocka_run_group_tests_name("body", tests, NULL, NULL);
}
