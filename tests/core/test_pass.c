// Signed requests: good once, for one request, with one server process.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/pass.h"

static const uint8_t server[SEAL_HASH] = { 1, 2, 3 };
#define METHOD SPAN("POST")
#define PATH SPAN("/v1/push?event=7")
#define BODY SPAN("{\"v\":1}\n")

static struct pass make(uint64_t count)
{
	uint8_t seed[SEAL_SEED] = { 6 }, secret[SEAL_SECRET];
	struct pass p = { .count = count };
	seal_keys(seed, p.device, secret);
	pass_nonce(server, p.device, p.nonce);
	pass_sign(secret, METHOD, PATH, BODY, &p);
	return p;
}

static const uint8_t two[SEAL_HASH] = { 4, 5, 6 };

static struct pass make_mac(uint64_t count)
{
	struct pass p = make(count);
	memset(p.sign, 0, sizeof p.sign);
	pass_mac(two, METHOD, PATH, BODY, &p);
	return p;
}

static void is_for_one_request(struct pass p, size_t proof, size_t proof_len)
{
	assert_int_equal(pass_verify(&p, two, METHOD, PATH, BODY), ERR_OK);
	assert_int_equal(pass_verify(&p, two, SPAN("GET"), PATH, BODY), ERR_SIGNATURE);
	assert_int_equal(pass_verify(&p, two, METHOD, SPAN("/v1/push?event=8"), BODY), ERR_SIGNATURE);
	assert_int_equal(pass_verify(&p, two, METHOD, PATH, SPAN("")), ERR_SIGNATURE);
	assert_int_equal(pass_verify(&p, two, SPAN("POST\n/v1"), SPAN("/push?event=7"), BODY), ERR_SIGNATURE);
	for (size_t i = offsetof(struct pass, nonce); i < proof + proof_len; i++) {
		struct pass changed = p;
		((uint8_t *)&changed)[i] ^= 0x10;
		if (i < offsetof(struct pass, sign) || i >= proof)
			assert_int_equal(pass_verify(&changed, two, METHOD, PATH, BODY), ERR_SIGNATURE);
	}
	p.has_mac = !p.has_mac; // one is not taken for the other
	assert_int_equal(pass_verify(&p, two, METHOD, PATH, BODY), ERR_SIGNATURE);
}

static void a_pass_is_for_one_request(void **state)
{
	(void)state;
	struct pass p = make(3);
	is_for_one_request(p, offsetof(struct pass, sign), sizeof p.sign);
	is_for_one_request(make_mac(3), offsetof(struct pass, mac), sizeof p.mac);
	for (size_t i = 0; i < sizeof p.device; i++) {
		struct pass changed = p;
		changed.device[i] ^= 0x10;
		assert_int_equal(pass_verify(&changed, NULL, METHOD, PATH, BODY), ERR_SIGNATURE);
	}
	assert_int_equal(pass_verify(&p, NULL, METHOD, PATH, BODY), ERR_OK); // a signature needs no key of two
}

static void a_key_is_of_two(void **state)
{
	(void)state;
	uint8_t keys[3][SEAL_PUBLIC], secrets[3][SEAL_SECRET], ours[SEAL_HASH], theirs[SEAL_HASH], other[SEAL_HASH] = { 7 };
	struct pass p = { .count = 1 };
	for (int i = 0; i < 3; i++) {
		uint8_t seed[SEAL_SEED] = { (uint8_t)(i + 1) };
		seal_keys(seed, keys[i], secrets[i]);
	}
	assert_int_equal(pass_key_of_device(secrets[0], keys[0], keys[1], ours), ERR_OK);
	assert_int_equal(pass_key_of_server(secrets[1], keys[0], keys[1], theirs), ERR_OK);
	assert_memory_equal(ours, theirs, sizeof ours);
	pass_mac(ours, METHOD, PATH, BODY, &p);
	assert_int_equal(pass_verify(&p, theirs, METHOD, PATH, BODY), ERR_OK);
	for (size_t i = 0; i < sizeof theirs; i++) {
		theirs[i] ^= 1;
		assert_int_equal(pass_verify(&p, theirs, METHOD, PATH, BODY), ERR_SIGNATURE);
		theirs[i] ^= 1;
	}
	assert_int_equal(pass_key_of_device(secrets[1], keys[1], keys[0], other), ERR_OK); // who is whose server counts
	assert_memory_not_equal(ours, other, sizeof ours);
	assert_int_equal(pass_key_of_server(secrets[2], keys[0], keys[2], other), ERR_OK);
	assert_memory_not_equal(ours, other, sizeof ours);
	memset(other, 7, sizeof other);
	memset(keys[0], 0, SEAL_PUBLIC); // of order 4
	assert_int_equal(pass_key_of_server(secrets[1], keys[0], keys[1], other), ERR_SIGNATURE);
	assert_int_equal(pass_key_of_device(secrets[1], keys[1], keys[0], other), ERR_SIGNATURE);
	assert_int_equal(other[31], 7);
}

static void a_count_is_good_once(void **state)
{
	(void)state;
	static const struct { uint64_t count; enum err err; } cases[] = {
		{ 1, ERR_OK }, { 1, ERR_CHAIN }, { 2, ERR_OK }, { 9, ERR_OK }, { 8, ERR_CHAIN }, { 9, ERR_CHAIN }, { 0, ERR_CHAIN }, { INT64_MAX, ERR_OK }, { 10, ERR_CHAIN },
	};
	uint64_t last = 0;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pass p = make(cases[i].count);
		uint64_t was = last;
		assert_int_equal(pass_follow(&p, p.nonce, &last), cases[i].err);
		assert_int_equal(last, cases[i].err ? was : cases[i].count);
	}
	struct pass p = make(5);
	uint8_t other[PASS_NONCE], restarted[SEAL_HASH] = { 9 };
	last = 0;
	pass_nonce(restarted, p.device, other);
	assert_int_equal(pass_follow(&p, other, &last), ERR_CHAIN);
	assert_int_equal(last, 0);
}

static void each_device_has_its_nonce(void **state)
{
	(void)state;
	uint8_t a[PASS_NONCE], b[PASS_NONCE];
	pass_nonce(server, (uint8_t[SEAL_PUBLIC]){ 1 }, a);
	pass_nonce(server, (uint8_t[SEAL_PUBLIC]){ 2 }, b);
	assert_memory_not_equal(a, b, sizeof a);
	pass_nonce(server, (uint8_t[SEAL_PUBLIC]){ 1 }, b);
	assert_memory_equal(a, b, sizeof a);
}

static struct pass same(struct pass p)
{
	struct pass_texts t;
	struct pass got;
	pass_write(&p, &t);
	struct span proof = span_of(t.proof), none = SPAN("");
	assert_string_equal(t.proof_name, p.has_mac ? "Hadir-Mac" : "Hadir-Sign");
	assert_int_equal(pass_read(span_of(t.device), span_of(t.nonce), span_of(t.count), p.has_mac ? none : proof, p.has_mac ? proof : none, &got), ERR_OK);
	assert_int_equal(p.has_mac, got.has_mac);
	return got;
}

static void headers_read_back(void **state)
{
	(void)state;
	static const struct { const char *value; enum err err; } bad[] = { { "", ERR_MISSING }, { "0", ERR_RANGE }, { "x", ERR_FORMAT }, { "00ff", ERR_RANGE },
		{ "-1", ERR_RANGE }, { "1 ", ERR_FORMAT }, { "9223372036854775808", ERR_FORMAT } };
	struct pass p = make(INT64_MAX), got = same(p), mac = same(make_mac(7));
	struct pass_texts t, m;
	assert_memory_equal(&p, &got, offsetof(struct pass, has_mac));
	assert_int_equal(pass_verify(&got, NULL, METHOD, PATH, BODY), ERR_OK);
	assert_int_equal(pass_verify(&mac, two, METHOD, PATH, BODY), ERR_OK);
	pass_write(&p, &t);
	pass_write(&mac, &m);
	struct span device = span_of(t.device), nonce = span_of(t.nonce), count = span_of(t.count), sign = span_of(t.proof), none = SPAN("");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct span value = span_of(bad[i].value);
		enum err bytes = value.len ? ERR_FORMAT : ERR_MISSING;
		assert_int_equal(pass_read(value, nonce, count, sign, none, &got), bytes);
		assert_int_equal(pass_read(device, value, count, sign, none, &got), bytes);
		assert_int_equal(pass_read(device, nonce, count, value, none, &got), bytes);
		assert_int_equal(pass_read(device, nonce, count, none, value, &got), bytes);
		if (i != 3)
			assert_int_equal(pass_read(device, nonce, value, sign, none, &got), bad[i].err);
	}
	assert_int_equal(pass_read(device, nonce, count, sign, span_of(m.proof), &got), ERR_FORMAT); // one of them only
	assert_int_equal(pass_read(device, nonce, count, none, sign, &got), ERR_FORMAT);
	assert_int_equal(pass_read(device, nonce, count, span_of(m.proof), none, &got), ERR_FORMAT);
}

static void a_challenge_reads_back(void **state)
{
	(void)state;
	uint8_t nonce[PASS_NONCE] = { 1 };
	uint64_t last = 7;
	assert_int_equal(pass_read_challenge(SPAN("000102030405060708090a0b0c0d0e0f"), SPAN("12"), nonce, &last), ERR_OK);
	assert_int_equal(nonce[15], 15);
	assert_int_equal(last, 12);
	assert_int_equal(pass_read_challenge(SPAN("000102030405060708090a0b0c0d0e0f"), SPAN("0"), nonce, &last), ERR_OK);
	assert_int_equal(last, 0);
	assert_int_equal(pass_read_challenge(SPAN(""), SPAN("1"), nonce, &last), ERR_MISSING);
	assert_int_equal(pass_read_challenge(SPAN("00"), SPAN("1"), nonce, &last), ERR_FORMAT);
	assert_int_equal(pass_read_challenge(SPAN("000102030405060708090a0b0c0d0e0f"), SPAN("-1"), nonce, &last), ERR_RANGE);
	assert_int_equal(last, 0);
}

static void a_withdrawal_is_of_one_request_and_one_server(void **state)
{
	(void)state;
	uint8_t seed[SEAL_SEED] = { 8 }, other_seed[SEAL_SEED] = { 9 }, key[SEAL_PUBLIC], secret[SEAL_SECRET], other[SEAL_PUBLIC], other_secret[SEAL_SECRET];
	char room[PASS_WITHDRAWN];
	struct text t = text_init(room, sizeof room);
	struct pass p = make(3), next = make(4);
	seal_keys(seed, key, secret);
	seal_keys(other_seed, other, other_secret);
	assert_int_equal(pass_write_withdrawn(secret, &p, &t), ERR_OK);
	assert_int_equal(pass_read_withdrawn(text_span(&t), &p, key), ERR_OK);
	assert_int_equal(pass_read_withdrawn(text_span(&t), &p, other), ERR_SIGNATURE);
	assert_int_equal(pass_read_withdrawn(text_span(&t), &next, key), ERR_SIGNATURE);
	next = p;
	next.nonce[0] ^= 1;
	assert_int_equal(pass_read_withdrawn(text_span(&t), &next, key), ERR_SIGNATURE);
	next = p;
	next.device[31] ^= 1;
	assert_int_equal(pass_read_withdrawn(text_span(&t), &next, key), ERR_SIGNATURE);
	room[13] = '0';
	assert_int_equal(pass_read_withdrawn(text_span(&t), &p, key), ERR_RANGE);
	assert_int_equal(pass_read_withdrawn(SPAN("{\"withdrawn\":1}"), &p, key), ERR_MISSING);
	assert_int_equal(pass_read_withdrawn(SPAN("<html>"), &p, key), ERR_FORMAT);
	t = text_init(room, 100);
	assert_int_equal(pass_write_withdrawn(secret, &p, &t), ERR_FULL);
}

static void an_answer_is_to_one_request(void **state)
{
	(void)state;
	struct pass_bond b = { true, { 1, 2 }, { 3, 4 } };
	const struct pass_answer good = { 401, SPAN("aa"), SPAN("12"), SPAN("1760400000000"), SPAN("body") };
	const struct pass_answer others[] = {
		{ 200, SPAN("aa"), SPAN("12"), SPAN("1760400000000"), SPAN("body") }, { 401, SPAN("ab"), SPAN("12"), SPAN("1760400000000"), SPAN("body") },
		{ 401, SPAN("aa"), SPAN("13"), SPAN("1760400000000"), SPAN("body") }, { 401, SPAN("aa"), SPAN("12"), SPAN("1760400000001"), SPAN("body") },
		{ 401, SPAN("aa"), SPAN("12"), SPAN("1760400000000"), SPAN("bodY") }, { 401, SPAN("aa12"), SPAN(""), SPAN("1760400000000"), SPAN("body") },
		{ 401, SPAN(""), SPAN("aa12"), SPAN("1760400000000"), SPAN("body") }, { 401, SPAN("aa"), SPAN("12"), SPAN(""), SPAN("body") },
	};
	char mac[PASS_TEXT];
	pass_mac_answer(&b, &good, mac);
	assert_int_equal(pass_verify_answer(&b, &good, span_of(mac)), ERR_OK);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_int_equal(pass_verify_answer(&b, &others[i], span_of(mac)), ERR_SIGNATURE);
	for (size_t i = 0; i < SEAL_HASH; i++) {
		struct pass_bond other = b;
		other.key[i] ^= 1;
		assert_int_equal(pass_verify_answer(&other, &good, span_of(mac)), ERR_SIGNATURE);
		other = b;
		other.request[i] ^= 1;
		assert_int_equal(pass_verify_answer(&other, &good, span_of(mac)), ERR_SIGNATURE);
	}
	for (size_t i = 0; i < 2 * SEAL_HASH; i++) {
		char was = mac[i];
		mac[i] = was == '0' ? '1' : '0';
		assert_int_equal(pass_verify_answer(&b, &good, span_of(mac)), ERR_SIGNATURE);
		mac[i] = was;
	}
	assert_int_equal(pass_verify_answer(&b, &good, SPAN("")), ERR_SIGNATURE);
	assert_int_equal(pass_verify_answer(&b, &good, (struct span){ mac, 2 * SEAL_HASH - 2 }), ERR_SIGNATURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pass_is_for_one_request), cmocka_unit_test(a_key_is_of_two), cmocka_unit_test(an_answer_is_to_one_request), cmocka_unit_test(a_count_is_good_once), cmocka_unit_test(each_device_has_its_nonce),
		cmocka_unit_test(headers_read_back), cmocka_unit_test(a_withdrawal_is_of_one_request_and_one_server), cmocka_unit_test(a_challenge_reads_back),
	};
	return cmocka_run_group_tests_name("pass", tests, NULL, NULL);
}
