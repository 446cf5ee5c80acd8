// Tests of hashes, signatures and PINs against the vectors of FIPS 180-4, RFC 4231 and RFC 8032.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/seal.h"
#include "core/text.h"

static void assert_hex(const uint8_t *bytes, size_t n, const char *hex)
{
	char room[160];
	struct text t = text_init(room, sizeof room);
	text_hex(&t, bytes, n);
	assert_string_equal(room, hex);
}

// The examples that NIST gives for SHA-256 in FIPS 180-4.
static const struct { const char *text, *hash; } hashes[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
	  "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
};

static void sha256_vectors(void **state)
{
	(void)state;
	uint8_t hash[SEAL_HASH];
	for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) {
		seal_hash(hashes[i].text, strlen(hashes[i].text), hash);
		assert_hex(hash, sizeof hash, hashes[i].hash);
	}
	seal_hash(NULL, 0, hash);
	assert_hex(hash, sizeof hash, hashes[0].hash);
}

static void a_million_letters_in_parts(void **state)
{
	(void)state;
	char letters[1000];
	uint8_t hash[SEAL_HASH];
	struct seal_hasher h;
	memset(letters, 'a', sizeof letters);
	seal_begin(&h);
	for (int i = 0; i < 1000; i++)
		seal_add(&h, letters, sizeof letters);
	seal_end(&h, hash);
	assert_hex(hash, sizeof hash, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void parts_hash_as_the_whole(void **state)
{
	(void)state;
	const char *text = hashes[3].text;
	for (size_t cut = 0; cut <= strlen(text); cut++) {
		uint8_t hash[SEAL_HASH];
		struct seal_hasher h, copy;
		seal_begin(&h);
		seal_add(&h, text, cut);
		copy = h; // a hasher is a value
		seal_add(&copy, NULL, 0);
		seal_add(&copy, text + cut, strlen(text) - cut);
		seal_end(&copy, hash);
		assert_hex(hash, sizeof hash, hashes[3].hash);
	}
}

// RFC 4231; a shorter key is padded with zeros and a longer one is hashed, so 32 bytes can stand for both.
static void hmac_vectors(void **state)
{
	(void)state;
	static const struct { int key_byte; size_t key_len; const char *key, *text; int text_byte; size_t text_len; const char *mac; } table[] = {
		{ 0x0b, 20, NULL, "Hi There", 0, 8, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ 0, 4, "Jefe", "what do ya want for nothing?", 0, 28, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ 0xaa, 20, NULL, NULL, 0xdd, 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
		{ 0, 25, "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27\30\31", NULL, 0xcd, 50,
		  "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
		{ 0xaa, 131, NULL, "Test Using Larger Than Block-Size Key - Hash Key First", 0, 54,
		  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
		{ 0xaa, 131, NULL, "This is a test using a larger than block-size key and a larger than block-size data. "
		  "The key needs to be hashed before being used by the HMAC algorithm.", 0, 152,
		  "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		uint8_t long_key[131], key[SEAL_HASH] = { 0 }, mac[SEAL_HASH], text[152];
		memset(long_key, table[i].key_byte, sizeof long_key);
		memset(text, table[i].text_byte, sizeof text);
		if (table[i].key_len > SEAL_HASH)
			seal_hash(long_key, table[i].key_len, key);
		else
			memcpy(key, table[i].key ? (const void *)table[i].key : long_key, table[i].key_len);
		if (table[i].text)
			memcpy(text, table[i].text, table[i].text_len);
		seal_hmac(key, text, table[i].text_len, mac);
		assert_hex(mac, sizeof mac, table[i].mac);
	}
}

// RFC 8032, section 7.1.
static const struct { const char *seed, *public_key, *message, *sign; } signatures[] = {
	{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
	{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
	{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
	{ "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
	  "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
	  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	  "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704" },
};

static void ed25519_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
		uint8_t seed[SEAL_SEED], public_key[SEAL_PUBLIC], secret[SEAL_SECRET], sign[SEAL_SIGN], message[64];
		size_t n = strlen(signatures[i].message) / 2;
		assert_true(hex_read(span_of(signatures[i].seed), seed, sizeof seed));
		assert_true(hex_read(span_of(signatures[i].message), message, n));
		seal_keys(seed, public_key, secret);
		assert_hex(public_key, sizeof public_key, signatures[i].public_key);
		seal_sign(secret, message, n, sign);
		assert_hex(sign, sizeof sign, signatures[i].sign);
		assert_int_equal(seal_verify(public_key, message, n, sign), ERR_OK);
	}
}

static void any_changed_bit_breaks_a_signature(void **state)
{
	(void)state;
	uint8_t seed[SEAL_SEED] = { 1 }, public_key[SEAL_PUBLIC], secret[SEAL_SECRET], sign[SEAL_SIGN], message[] = "hadir";
	seal_keys(seed, public_key, secret);
	seal_sign(secret, message, sizeof message, sign);
	for (size_t bit = 0; bit < 8 * SEAL_SIGN; bit++) {
		sign[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(seal_verify(public_key, message, sizeof message, sign), ERR_SIGNATURE);
		sign[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (size_t bit = 0; bit < 8 * sizeof message; bit++) {
		message[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(seal_verify(public_key, message, sizeof message, sign), ERR_SIGNATURE);
		message[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (size_t bit = 0; bit < 8 * SEAL_PUBLIC; bit++) {
		public_key[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(seal_verify(public_key, message, sizeof message, sign), ERR_SIGNATURE);
		public_key[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_int_equal(seal_verify(public_key, message, sizeof message - 1, sign), ERR_SIGNATURE);
	assert_int_equal(seal_verify(public_key, message, sizeof message, sign), ERR_OK);
}

static void both_ends_agree(void **state)
{
	(void)state;
	uint8_t keys[3][SEAL_PUBLIC], secrets[3][SEAL_SECRET], shared[3][SEAL_SHARED];
	for (int i = 0; i < 3; i++) {
		uint8_t seed[SEAL_SEED] = { (uint8_t)(i + 1) };
		seal_keys(seed, keys[i], secrets[i]);
	}
	assert_int_equal(seal_agree(secrets[0], keys[1], shared[0]), ERR_OK);
	assert_int_equal(seal_agree(secrets[1], keys[0], shared[1]), ERR_OK);
	assert_int_equal(seal_agree(secrets[2], keys[0], shared[2]), ERR_OK);
	assert_memory_equal(shared[0], shared[1], SEAL_SHARED);
	assert_memory_not_equal(shared[0], shared[2], SEAL_SHARED);
}

// Points of order 1, 2, 4 and 8: whoever sends one knows what comes of it. Then bytes that are no point, and a good point with one of order 2 added.
static void keys_that_anybody_knows_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"0100000000000000000000000000000000000000000000000000000000000000", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000080",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "0200000000000000000000000000000000000000000000000000000000000000",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "9599999999999999999999999999999999999999999999999999999999999999",
	};
	uint8_t seed[SEAL_SEED] = { 1 }, key[SEAL_PUBLIC], secret[SEAL_SECRET], shared[SEAL_SHARED] = { 7 };
	seal_keys(seed, key, secret);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_true(hex_read(span_of(bad[i]), key, sizeof key));
		assert_int_equal(seal_agree(secret, key, shared), ERR_SIGNATURE);
		assert_int_equal(shared[0], 7);
	}
}

static void equal_is_all_of_it(void **state)
{
	(void)state;
	uint8_t a[SEAL_HASH] = { 1 }, b[SEAL_HASH] = { 1 };
	assert_true(seal_equal(a, b));
	for (size_t i = 0; i < sizeof b; i++) {
		b[i] ^= 0x80;
		assert_false(seal_equal(a, b));
		b[i] ^= 0x80;
	}
}

static void pins(void **state)
{
	(void)state;
	char text[SEAL_PIN], other[SEAL_PIN];
	assert_int_equal(seal_pin_hash(SPAN("2719"), text), ERR_OK);
	assert_int_equal(seal_pin_hash(SPAN("2719"), other), ERR_OK);
	assert_string_not_equal(text, other); // a salt each
	assert_true(seal_pin_matches(text, SPAN("2719")));
	assert_true(seal_pin_matches(other, SPAN("2719")));
	assert_false(seal_pin_matches(text, SPAN("2718")));
	assert_false(seal_pin_matches(text, SPAN("271")));
	assert_false(seal_pin_matches(text, SPAN("27190")));
	assert_false(seal_pin_matches(text, SPAN("")));
	assert_true(strncmp(text, "$argon2id$v=19$m=65536,t=2,p=1$", 31) == 0);
}

// A roster that someone forged must neither open the panel nor take the kiosk's memory.
static void strings_that_are_no_pin(void **state)
{
	(void)state;
	char good[SEAL_PIN], endless[SEAL_PIN], huge[SEAL_PIN];
	assert_int_equal(seal_pin_hash(SPAN("1"), good), ERR_OK);
	memset(endless, '$', sizeof endless);
	strcpy(huge, good);
	memcpy(strstr(huge, "m=65536"), "m=99999", 7);
	const char *const wrong[] = { "", "1", "$", "$argon2id$", "$argon2id$v=19$m=4194304,t=9,p=1$c29tZXNhbHRzb21lc2FsdA$MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI",
		"$2b$12$abcdefghijklmnopqrstuv", huge, good + 1 };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(seal_pin_matches(wrong[i], SPAN("1")));
	assert_false(seal_pin_matches(endless, SPAN("1")));
	assert_true(seal_pin_matches(good, SPAN("1")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_vectors),
		cmocka_unit_test(a_million_letters_in_parts),
		cmocka_unit_test(parts_hash_as_the_whole),
		cmocka_unit_test(hmac_vectors),
		cmocka_unit_test(ed25519_vectors),
		cmocka_unit_test(any_changed_bit_breaks_a_signature),
		cmocka_unit_test(both_ends_agree),
		cmocka_unit_test(keys_that_anybody_knows_are_refused),
		cmocka_unit_test(equal_is_all_of_it),
		cmocka_unit_test(pins),
		cmocka_unit_test(strings_that_are_no_pin),
	};
	return cmocka_run_group_tests_name("seal", tests, NULL, NULL);
}
