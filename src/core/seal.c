// Hashes by nettle, which uses the processor's own instructions for SHA-256 where it has them; signatures and PINs by libsodium.
// SPDX-License-Identifier: Apache-2.0
#include "core/seal.h"

#include <assert.h>
#include <nettle/hmac.h>
#include <sodium.h>
#include <string.h>

static_assert(sizeof(struct sha256_ctx) <= sizeof(struct seal_hasher), "the hasher has room for nettle's state");
static_assert(_Alignof(struct sha256_ctx) <= _Alignof(struct seal_hasher), "and is aligned for it");
static_assert(SEAL_HASH == SHA256_DIGEST_SIZE, "SHA-256");
static_assert(SEAL_SEED == crypto_sign_SEEDBYTES && SEAL_PUBLIC == crypto_sign_PUBLICKEYBYTES, "Ed25519");
static_assert(SEAL_SECRET == crypto_sign_SECRETKEYBYTES && SEAL_SIGN == crypto_sign_BYTES, "Ed25519");
static_assert(SEAL_SHARED == crypto_scalarmult_BYTES, "X25519");
static_assert(SEAL_PIN == crypto_pwhash_STRBYTES, "argon2id");

// Part of the format: a string with other costs is refused, so a forged roster cannot make a kiosk take gigabytes.
#define PIN_PASSES 2
#define PIN_MEMORY (64u << 20)

static struct sha256_ctx *state(struct seal_hasher *h)
{
	return (struct sha256_ctx *)(void *)h->room;
}

void seal_begin(struct seal_hasher *h)
{
	sha256_init(state(h));
}

void seal_add(struct seal_hasher *h, const void *bytes, size_t n)
{
	sha256_update(state(h), n, bytes);
}

void seal_end(struct seal_hasher *h, uint8_t ret_hash[SEAL_HASH])
{
	sha256_digest(state(h), SEAL_HASH, ret_hash);
}

void seal_hash(const void *bytes, size_t n, uint8_t ret_hash[SEAL_HASH])
{
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, bytes, n);
	seal_end(&h, ret_hash);
}

void seal_hmac(const uint8_t key[SEAL_HASH], const void *bytes, size_t n, uint8_t ret_mac[SEAL_HASH])
{
	struct hmac_sha256_ctx h;
	hmac_sha256_set_key(&h, SEAL_HASH, key);
	hmac_sha256_update(&h, n, bytes);
	hmac_sha256_digest(&h, SEAL_HASH, ret_mac);
}

void seal_keys(const uint8_t seed[SEAL_SEED], uint8_t ret_public[SEAL_PUBLIC], uint8_t ret_secret[SEAL_SECRET])
{
	crypto_sign_seed_keypair(ret_public, ret_secret, seed);
}

void seal_sign(const uint8_t secret[SEAL_SECRET], const void *bytes, size_t n, uint8_t ret_sign[SEAL_SIGN])
{
	crypto_sign_detached(ret_sign, NULL, bytes, n, secret);
}

enum err seal_verify(const uint8_t public_key[SEAL_PUBLIC], const void *bytes, size_t n, const uint8_t sign[SEAL_SIGN])
{
	return crypto_sign_verify_detached(sign, bytes, n, public_key) == 0 ? ERR_OK : ERR_SIGNATURE;
}

// One pair for signing and agreeing is sound (Thormarker 2021, "On using the same key pair for Ed25519 and an X25519 based KEM").
enum err seal_agree(const uint8_t secret[SEAL_SECRET], const uint8_t public_key[SEAL_PUBLIC], uint8_t ret_shared[SEAL_SHARED])
{
	uint8_t ours[crypto_scalarmult_SCALARBYTES], theirs[crypto_scalarmult_BYTES], shared[SEAL_SHARED];
	bool good = crypto_sign_ed25519_pk_to_curve25519(theirs, public_key) == 0 && crypto_sign_ed25519_sk_to_curve25519(ours, secret) == 0 &&
		crypto_scalarmult(shared, ours, theirs) == 0;
	sodium_memzero(ours, sizeof ours);
	if (!good)
		return ERR_SIGNATURE;
	memcpy(ret_shared, shared, sizeof shared);
	sodium_memzero(shared, sizeof shared);
	return ERR_OK;
}

bool seal_equal(const uint8_t a[SEAL_HASH], const uint8_t b[SEAL_HASH])
{
	return sodium_memcmp(a, b, SEAL_HASH) == 0;
}

enum err seal_pin_hash(struct span pin, char ret_text[SEAL_PIN])
{
	char text[SEAL_PIN];
	if (crypto_pwhash_str(text, pin.at, pin.len, PIN_PASSES, PIN_MEMORY) != 0)
		return ERR_NO_MEMORY;
	memcpy(ret_text, text, sizeof text);
	return ERR_OK;
}

bool seal_pin_matches(const char *text, struct span pin)
{
	if (strnlen(text, SEAL_PIN) == SEAL_PIN || crypto_pwhash_str_needs_rehash(text, PIN_PASSES, PIN_MEMORY) != 0)
		return false;
	return crypto_pwhash_str_verify(text, pin.at, pin.len) == 0;
}
