// Hashes, signatures and PINs: the only module of core that knows nettle and libsodium.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define SEAL_HASH 32   // SHA-256 (FIPS 180-4)
#define SEAL_SEED 32   // Ed25519 (RFC 8032)
#define SEAL_PUBLIC 32
#define SEAL_SECRET 64
#define SEAL_SIGN 64
#define SEAL_SHARED 32 // X25519 (RFC 7748)
#define SEAL_PIN 128   // an argon2id string of libsodium, its NUL included

void seal_hash(const void *bytes, size_t n, uint8_t ret_hash[SEAL_HASH]);
void seal_hmac(const uint8_t key[SEAL_HASH], const void *bytes, size_t n, uint8_t ret_mac[SEAL_HASH]); // HMAC-SHA-256 (RFC 2104)

// Hash of several parts without joining them first.
struct seal_hasher {
	uint64_t room[16]; // struct sha256_ctx of nettle; its size is asserted in seal.c
};
void seal_begin(struct seal_hasher *h);
void seal_add(struct seal_hasher *h, const void *bytes, size_t n);
void seal_end(struct seal_hasher *h, uint8_t ret_hash[SEAL_HASH]);

void seal_keys(const uint8_t seed[SEAL_SEED], uint8_t ret_public[SEAL_PUBLIC], uint8_t ret_secret[SEAL_SECRET]);
void seal_sign(const uint8_t secret[SEAL_SECRET], const void *bytes, size_t n, uint8_t ret_sign[SEAL_SIGN]);
MUST_CHECK enum err seal_verify(const uint8_t public_key[SEAL_PUBLIC], const void *bytes, size_t n, const uint8_t sign[SEAL_SIGN]); // ERR_SIGNATURE

// X25519 (RFC 7748) of two Ed25519 keys taken over to Curve25519; the same from both ends. ERR_SIGNATURE: theirs is no point, or one of small order.
MUST_CHECK enum err seal_agree(const uint8_t secret[SEAL_SECRET], const uint8_t public_key[SEAL_PUBLIC], uint8_t ret_shared[SEAL_SHARED]);
bool seal_equal(const uint8_t a[SEAL_HASH], const uint8_t b[SEAL_HASH]); // takes as long whatever they are

// A PIN's argon2id string at the interactive limits (about 64 MiB for some 50 ms); draws its own salt.
MUST_CHECK enum err seal_pin_hash(struct span pin, char ret_text[SEAL_PIN]);
bool seal_pin_matches(const char *text, struct span pin);
