// Receipts and positions: lines that read back, and signatures that hold for nothing else; the tree beside one by the words of its standard.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/position.h"
#include "core/receipt.h"

static uint8_t server[SEAL_PUBLIC], secret[SEAL_SECRET];
static struct receipt together[RECEIPT_TOGETHER];

static void make(int n)
{
	const uint8_t seed[SEAL_SEED] = { 5 };
	seal_keys(seed, server, secret);
	memset(together, 0xa5, sizeof together); // whatever was there before
	for (int i = 0; i < n; i++) {
		together[i] = (struct receipt){ .id = { { 1, (uint8_t)i }, { 2 } }, .seq = (uint64_t)i + 17, .link = { 3 }, .at_ms = -5, .leaf = 77, .path = { { 9 } } };
		memcpy(together[i].server, server, sizeof server);
	}
	receipt_sign(secret, together, n);
}

// ---- the tree by the words of RFC 9162, 2.1

static void hash(uint8_t kind, const void *a, size_t a_len, const void *b, size_t b_len, uint8_t ret_hash[SEAL_HASH])
{
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, &kind, 1);
	seal_add(&h, a, a_len);
	seal_add(&h, b, b_len);
	seal_end(&h, ret_hash);
}

static size_t put_number(uint8_t *at, uint64_t value)
{
	for (int i = 7; i >= 0; i--, value >>= 8)
		at[i] = (uint8_t)value;
	return 8;
}

static void leaf_hash(const struct receipt *r, uint8_t ret_hash[SEAL_HASH])
{
	uint8_t bytes[88];
	memcpy(bytes, r->id.key, 32);
	memcpy(bytes + 32, r->id.epoch, 8);
	put_number(bytes + 40, r->seq);
	memcpy(bytes + 48, r->link, 32);
	put_number(bytes + 80, (uint64_t)r->at_ms);
	hash(0, "hadir-receipt-1", 15, bytes, sizeof bytes, ret_hash);
}

static int split(int n) // the largest power of two below n
{
	int k = 1;
	while (2 * k < n)
		k *= 2;
	return k;
}

static void tree_hash(const struct receipt *r, int n, uint8_t ret_hash[SEAL_HASH])
{
	uint8_t left[SEAL_HASH], right[SEAL_HASH];
	int k = split(n);
	if (n == 1) {
		leaf_hash(r, ret_hash);
		return;
	}
	tree_hash(r, k, left);
	tree_hash(r + k, n - k, right);
	hash(1, left, SEAL_HASH, right, SEAL_HASH, ret_hash);
}

static int path_of(const struct receipt *r, int n, int leaf, uint8_t ret_path[][SEAL_HASH])
{
	int k = split(n), steps;
	if (n == 1)
		return 0;
	if (leaf < k) {
		steps = path_of(r, k, leaf, ret_path);
		tree_hash(r + k, n - k, ret_path[steps]);
	} else {
		steps = path_of(r + k, n - k, leaf - k, ret_path);
		tree_hash(r, k, ret_path[steps]);
	}
	return steps + 1;
}

static void sign_root(const uint8_t root[SEAL_HASH], int n, uint8_t ret_sign[SEAL_SIGN])
{
	uint8_t bytes[16 + 8 + SEAL_HASH];
	memcpy(bytes, "hadir-receipts-1", 16);
	put_number(bytes + 16, (uint64_t)n);
	memcpy(bytes + 24, root, SEAL_HASH);
	seal_sign(secret, bytes, sizeof bytes, ret_sign);
}

static void every_leaf_of_every_tree_verifies(void **state)
{
	(void)state;
	for (int n = 1; n <= RECEIPT_TOGETHER; n++) {
		uint8_t root[SEAL_HASH], sign[SEAL_SIGN];
		make(n);
		tree_hash(together, n, root);
		sign_root(root, n, sign);
		for (int i = 0; i < n; i++) {
			uint8_t path[RECEIPT_PATH][SEAL_HASH] = { { 0 } };
			int steps = path_of(together, n, i, path), said = -1;
			assert_int_equal(receipt_steps((uint64_t)i, (uint64_t)n, &said), ERR_OK);
			assert_int_equal(said, steps);
			assert_memory_equal(together[i].path, path, sizeof path);
			assert_memory_equal(together[i].sign, sign, sizeof sign);
			assert_memory_equal(together[i].server, server, sizeof server);
			assert_int_equal(together[i].seq, i + 17);
			assert_int_equal(receipt_verify(&together[i]), ERR_OK);
		}
	}
	int steps;
	assert_int_equal(receipt_steps(0, 0, &steps), ERR_RANGE);
	assert_int_equal(receipt_steps(7, 7, &steps), ERR_RANGE);
	assert_int_equal(receipt_steps(0, RECEIPT_TOGETHER + 1, &steps), ERR_RANGE);
	assert_int_equal(receipt_steps(UINT64_MAX, UINT64_MAX, &steps), ERR_RANGE);
}

static const struct { int n, leaf; } some[] = { { 1, 0 }, { 2, 0 }, { 2, 1 }, { 7, 2 }, { 7, 5 }, { 7, 6 }, { 33, 32 }, { 64, 63 } };
#define SOME (sizeof some / sizeof *some)

static void every_member_is_signed(void **state)
{
	(void)state;
	for (size_t k = 0; k < SOME; k++) {
		int steps = -1;
		make(some[k].n);
		assert_int_equal(receipt_steps((uint64_t)some[k].leaf, (uint64_t)some[k].n, &steps), ERR_OK);
		for (size_t i = 0; i < offsetof(struct receipt, sign) + SEAL_SIGN; i++) {
			struct receipt r = together[some[k].leaf];
			bool counts = i < offsetof(struct receipt, path[steps]) || i >= offsetof(struct receipt, sign);
			((uint8_t *)&r)[i] ^= 1;
			assert_int_equal(receipt_verify(&r), counts ? ERR_SIGNATURE : ERR_OK);
			((uint8_t *)&r)[i] ^= 0x81;
			assert_int_equal(receipt_verify(&r), counts ? ERR_SIGNATURE : ERR_OK);
		}
	}
}

static void a_receipt_has_one_place(void **state)
{
	(void)state;
	for (size_t k = 0; k < SOME; k++) {
		make(some[k].n);
		struct receipt r = together[some[k].leaf];
		for (r.leaves = 0; r.leaves < RECEIPT_TOGETHER + 3; r.leaves++)
			for (r.leaf = 0; r.leaf < RECEIPT_TOGETHER + 3; r.leaf++) {
				bool is_it = r.leaves == (uint64_t)some[k].n && r.leaf == (uint64_t)some[k].leaf;
				assert_int_equal(receipt_verify(&r), is_it ? ERR_OK : ERR_SIGNATURE);
			}
	}
}

// Roots that are signed, but are not of such a tree.
static void leaves_and_nodes_are_kept_apart(void **state)
{
	(void)state;
	uint8_t a[SEAL_HASH], b[SEAL_HASH], root[SEAL_HASH];
	make(2);
	struct receipt r = together[0];
	leaf_hash(&together[0], a);
	leaf_hash(&together[1], b);
	for (int kind = 0; kind < 3; kind++) { // the node's first byte
		hash((uint8_t)kind, a, sizeof a, b, sizeof b, root);
		sign_root(root, 2, r.sign);
		assert_int_equal(receipt_verify(&r), kind == 1 ? ERR_OK : ERR_SIGNATURE);
	}
	sign_root(a, 2, r.sign);
	assert_int_equal(receipt_verify(&r), ERR_SIGNATURE);
	seal_sign(secret, root, sizeof root, r.sign); // without what says that it is a root of receipts
	assert_int_equal(receipt_verify(&r), ERR_SIGNATURE);
	uint8_t node[64], hashed[SEAL_HASH]; // a tree of two, whose node's bytes are taken for those of a leaf
	memcpy(node, a, sizeof a);
	memcpy(node + sizeof a, b, sizeof b);
	hash(0, node, sizeof node, "", 0, hashed);
	tree_hash(together, 2, root);
	assert_memory_not_equal(hashed, root, sizeof root);
	r = together[0];
	sign_root(root, 1, r.sign);
	r.leaves = 1;
	assert_int_equal(receipt_verify(&r), ERR_SIGNATURE);
	sign_root(a, 1, r.sign);
	assert_int_equal(receipt_verify(&r), ERR_OK);
}

// ---- lines

static void check_line(struct receipt *r)
{
	char room[RECEIPT_LINE];
	struct receipt got;
	struct text t = text_init(room, sizeof room);
	assert_int_equal(receipt_write(r, &t), ERR_OK);
	assert_int_equal(receipt_read(text_span(&t), &r->id, &got), ERR_OK);
	assert_memory_equal(r, &got, sizeof got);
	assert_int_equal(receipt_verify(&got), ERR_OK);
	for (size_t cap = 1; cap < t.len + 1; cap++) {
		char small[RECEIPT_LINE];
		struct text s = text_init(small, cap);
		assert_int_equal(receipt_write(r, &s), ERR_FULL);
	}
	r->seq = INT64_MAX;
	r->at_ms = INT64_MIN;
	t = text_init(room, sizeof room); // the longest there is
	assert_int_equal(receipt_write(r, &t), ERR_OK);
	r->leaf = r->leaves;
	assert_int_equal(receipt_write(r, &t), ERR_RANGE);
}

static void a_receipt_reads_back(void **state)
{
	(void)state;
	char room[RECEIPT_LINE];
	struct text t = text_init(room, sizeof room);
	make(1);
	assert_int_equal(receipt_write(&together[0], &t), ERR_OK);
	assert_true(span_starts(text_span(&t), "{\"seq\":17,\"link\":\"0300"));
	assert_non_null(strstr(room, ",\"leaf\":0,\"leaves\":1,\"path\":\"\"}"));
	for (size_t k = 0; k < SOME; k++) {
		make(some[k].n);
		check_line(&together[some[k].leaf]);
	}
}

// Line of a receipt with these members; ret_line: RECEIPT_LINE and a hash more.
static struct span make_line(const char *leaf, const char *leaves, const char *path, char ret_line[RECEIPT_LINE + 2 * SEAL_HASH])
{
	int n = snprintf(ret_line, RECEIPT_LINE + 2 * SEAL_HASH, "{\"seq\":1,\"link\":\"%064d\",\"at\":2,\"server\":\"%064d\",\"sign\":\"%0128d\",\"leaf\":%s,\"leaves\":%s,\"path\":%s}",
		0, 0, 0, leaf, leaves, path);
	return (struct span){ ret_line, (size_t)n };
}

static void a_path_is_as_long_as_its_place_demands(void **state)
{
	(void)state;
	const struct ledger_id id = { { 1 }, { 2 } };
	struct receipt r;
	char line[RECEIPT_LINE + 2 * SEAL_HASH], digits[2 * SEAL_HASH * (RECEIPT_PATH + 1)];
	memset(digits, 'c', sizeof digits);
	for (int n = 1; n <= RECEIPT_TOGETHER; n++)
		for (int i = 0; i < n; i++)
			for (int hashes = 0; hashes <= RECEIPT_PATH + 1; hashes++) {
				int steps = -1;
				char leaf[12], leaves[12], path[2 * SEAL_HASH * (RECEIPT_PATH + 1) + 3];
				snprintf(leaf, sizeof leaf, "%d", i);
				snprintf(leaves, sizeof leaves, "%d", n);
				snprintf(path, sizeof path, "\"%.*s\"", 2 * SEAL_HASH * hashes, digits);
				assert_int_equal(receipt_steps((uint64_t)i, (uint64_t)n, &steps), ERR_OK);
				assert_int_equal(receipt_read(make_line(leaf, leaves, path, line), &id, &r), hashes == steps ? ERR_OK : ERR_FORMAT);
			}
}

static void odd_places_are_refused(void **state)
{
	(void)state;
#define HASH "00000000000000000000000000000000000000000000000000000000000000ab"
	static const struct { const char *leaf, *leaves, *path; enum err err; } cases[] = {
		{ "0", "1", "\"\"", ERR_OK }, { "1", "2", "\"" HASH "\"", ERR_OK }, { "2", "3", "\"" HASH "\"", ERR_OK }, { "1", "3", "\"" HASH HASH "\"", ERR_OK },
		{ "0", "0", "\"\"", ERR_RANGE }, { "1", "1", "\"\"", ERR_RANGE }, { "-1", "1", "\"\"", ERR_RANGE }, { "0", "-1", "\"\"", ERR_RANGE },
		{ "0", "65", "\"" HASH HASH HASH HASH HASH HASH HASH "\"", ERR_RANGE }, { "64", "65", "\"" HASH "\"", ERR_RANGE },
		{ "0", "9223372036854775807", "\"" HASH HASH HASH HASH HASH HASH "\"", ERR_RANGE }, { "\"0\"", "1", "\"\"", ERR_FORMAT }, { "0", "[1]", "\"\"", ERR_FORMAT },
		{ "0", "1", "0", ERR_FORMAT }, { "0", "1", "[]", ERR_FORMAT }, { "0", "1", "{}", ERR_FORMAT }, { "0", "1", "\"0\"", ERR_FORMAT },
		{ "0", "2", "\"0" HASH "\"", ERR_FORMAT }, { "0", "2", "\"0000000000000000000000000000000000000000000000000000000000000aB\"", ERR_FORMAT },
		{ "0", "2", "\"" HASH "00\"", ERR_FORMAT }, { "0", "2", "[\"" HASH "\"]", ERR_FORMAT }, { "0", "2", "\"00000000000000000000000000000000000000000000000000000000000000\\\\\"", ERR_FORMAT },
	};
	const struct ledger_id id = { { 1 }, { 2 } };
	char line[RECEIPT_LINE + 2 * SEAL_HASH];
	struct receipt r;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (receipt_read(make_line(cases[i].leaf, cases[i].leaves, cases[i].path, line), &id, &r) != cases[i].err)
			fail_msg("%s", line);
}

static void odd_lines_are_refused(void **state)
{
	(void)state;
	static const struct { const char *line; enum err err; } cases[] = {
		{ "", ERR_FORMAT }, { "{}", ERR_MISSING }, { "[]", ERR_FORMAT }, { "{\"seq\":-1}", ERR_RANGE }, { "{\"seq\":\"1\"}", ERR_FORMAT },
		{ "{\"seq\":1,\"link\":\"\"}", ERR_FORMAT }, { "{\"seq\":1,\"seq\":2}", ERR_FORMAT }, { "{\"other\":1}", ERR_MISSING }, { "{\"seq\":1} ", ERR_FORMAT },
	};
	make(1);
	struct receipt r = together[0], same = r;
	struct position p = { .seq = 4 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(receipt_read(span_of(cases[i].line), &r.id, &same), cases[i].err);
		assert_memory_equal(&r, &same, sizeof r);
		assert_int_equal(position_read(span_of(cases[i].line), &p), cases[i].err);
		assert_int_equal(p.seq, 4);
	}
	char room[RECEIPT_LINE], less[RECEIPT_LINE];
	struct text t = text_init(room, sizeof room);
	assert_int_equal(receipt_write(&r, &t), ERR_OK);
	for (const char *key = strchr(room, '"'); key; key = strstr(key, ",\"") ? strstr(key, ",\"") + 1 : NULL) { // each member left out
		const char *end = strstr(key, ",\"") ? strstr(key, ",\"") + 1 : room + t.len - 1;
		int before = (int)(key - room) - (*end == '}'); // the comma before the last one
		snprintf(less, sizeof less, "%.*s%s", before, room, end);
		assert_int_equal(receipt_read(span_of(less), &r.id, &same), ERR_MISSING);
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
		cmocka_unit_test(every_leaf_of_every_tree_verifies), cmocka_unit_test(every_member_is_signed), cmocka_unit_test(a_receipt_has_one_place),
		cmocka_unit_test(leaves_and_nodes_are_kept_apart), cmocka_unit_test(a_receipt_reads_back), cmocka_unit_test(a_path_is_as_long_as_its_place_demands),
		cmocka_unit_test(odd_places_are_refused), cmocka_unit_test(odd_lines_are_refused),
		cmocka_unit_test(a_position_reads_back),
	};
	return cmocka_run_group_tests_name("receipt", tests, NULL, NULL);
}
