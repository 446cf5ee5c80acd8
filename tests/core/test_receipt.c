// Receipts and positions: lines that read back, and signatures that hold for nothing else.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/position.h"
#include "core/receipt.h"

static struct receipt make(void)
{
	uint8_t seed[SEAL_SEED] = { 5 }, secret[SEAL_SECRET];
	struct receipt r = { .id = { { 1 }, { 2 } }, .seq = 17, .link = { 3 }, .at_ms = -5 };
	seal_keys(seed, r.server, secret);
	receipt_sign(secret, &r);
	return r;
}

static void a_receipt_reads_back(void **state)
{
	(void)state;
	char room[RECEIPT_LINE];
	struct receipt r = make(), got;
	struct text t = text_init(room, sizeof room);
	assert_int_equal(receipt_write(&r, &t), ERR_OK);
	assert_true(span_starts(text_span(&t), "{\"seq\":17,\"link\":\"0300"));
	assert_int_equal(receipt_read(text_span(&t), &r.id, &got), ERR_OK);
	assert_memory_equal(&r, &got, sizeof r);
	assert_int_equal(receipt_verify(&got), ERR_OK);
	for (size_t cap = 1; cap < t.len + 1; cap++) {
		char small[RECEIPT_LINE];
		struct text s = text_init(small, cap);
		assert_int_equal(receipt_write(&r, &s), ERR_FULL);
	}
	r.seq = INT64_MAX;
	r.at_ms = INT64_MIN;
	t = text_init(room, sizeof room); // the longest there is
	assert_int_equal(receipt_write(&r, &t), ERR_OK);
}

static void every_member_is_signed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(struct receipt); i++) {
		struct receipt r = make();
		size_t signed_to = offsetof(struct receipt, sign) + SEAL_SIGN;
		((uint8_t *)&r)[i] ^= 1;
		assert_int_equal(receipt_verify(&r), i < signed_to ? ERR_SIGNATURE : ERR_OK);
	}
}

static void odd_lines_are_refused(void **state)
{
	(void)state;
	static const struct { const char *line; enum err err; } cases[] = {
		{ "", ERR_FORMAT }, { "{}", ERR_MISSING }, { "[]", ERR_FORMAT }, { "{\"seq\":-1}", ERR_RANGE }, { "{\"seq\":\"1\"}", ERR_FORMAT },
		{ "{\"seq\":1,\"link\":\"\"}", ERR_FORMAT }, { "{\"seq\":1,\"seq\":2}", ERR_FORMAT }, { "{\"other\":1}", ERR_MISSING }, { "{\"seq\":1} ", ERR_FORMAT },
	};
	struct receipt r = make(), same = r;
	struct position p = { .seq = 4 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(receipt_read(span_of(cases[i].line), &r.id, &same), cases[i].err);
		assert_memory_equal(&r, &same, sizeof r);
		assert_int_equal(position_read(span_of(cases[i].line), &p), cases[i].err);
		assert_int_equal(p.seq, 4);
	}
}

static void a_position_reads_back(void **state)
{
	(void)state;
	char room[POSITION_LINE];
	struct position p = { .id = { { 1, 2 }, { 3 } }, .is_event = true, .seq = INT64_MAX, .link = { 9 } }, got;
	memset(&got, 0, sizeof got);
	struct text t = text_init(room, sizeof room);
	assert_int_equal(position_write(&p, &t), ERR_OK);
	assert_int_equal(position_read(text_span(&t), &got), ERR_OK);
	assert_memory_equal(&p.id, &got.id, sizeof p.id);
	assert_memory_equal(p.link, got.link, sizeof p.link);
	assert_true(got.is_event);
	assert_int_equal(got.seq, p.seq);
	t = text_init(room, 100);
	assert_int_equal(position_write(&p, &t), ERR_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_receipt_reads_back), cmocka_unit_test(every_member_is_signed), cmocka_unit_test(odd_lines_are_refused),
		cmocka_unit_test(a_position_reads_back),
	};
	return cmocka_run_group_tests_name("receipt", tests, NULL, NULL);
}
