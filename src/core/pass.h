// How a device signs its requests: no clock is needed, and no request counts twice.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seal.h"
#include "core/text.h"

#define PASS_NONCE 16
#define PASS_TEXT 129 // the longest of the values in a header, a NUL included

// Headers: Hadir-Device (key), Hadir-Nonce in lower-case hex, Hadir-Count in decimal, and one of Hadir-Sign and Hadir-Mac in hex. Both cover
// the SHA-256 of "hadir-request-1\n" ‖ method ‖ "\n" ‖ path with its query, as in the request line ‖ "\n" ‖ SHA-256(body) (32) ‖ nonce (16) ‖ count (8, BE).
struct pass {
	uint8_t device[SEAL_PUBLIC];
	uint8_t nonce[PASS_NONCE];     // the server's, from its last 401; zeros at first
	uint64_t count;                // above that of the last request with this nonce, from 1
	uint8_t sign[SEAL_SIGN];       // the device's signature: anybody can tell that it is
	uint8_t mac[SEAL_HASH];        // when has_mac, in its place: HMAC-SHA-256 by a key that only these two have; cheap
	bool has_mac;
};

// The nonce of a device with this server process, which draws `secret` when it starts and keeps nothing: the first 16 bytes of HMAC-SHA-256(secret, "hadir-nonce-1" ‖ device).
void pass_nonce(const uint8_t secret[SEAL_HASH], const uint8_t device[SEAL_PUBLIC], uint8_t ret_nonce[PASS_NONCE]);

// The key of a device and a server: SHA-256("hadir-mac-1" ‖ their seal_agree ‖ device ‖ server), which either computes of its own secret. ERR_SIGNATURE.
MUST_CHECK enum err pass_key_of_device(const uint8_t secret[SEAL_SECRET], const uint8_t device[SEAL_PUBLIC], const uint8_t server[SEAL_PUBLIC], uint8_t ret_key[SEAL_HASH]);
MUST_CHECK enum err pass_key_of_server(const uint8_t secret[SEAL_SECRET], const uint8_t device[SEAL_PUBLIC], const uint8_t server[SEAL_PUBLIC], uint8_t ret_key[SEAL_HASH]);

// Set sign or mac, and has_mac; the rest is the caller's.
void pass_sign(const uint8_t secret[SEAL_SECRET], struct span method, struct span path, struct span body, struct pass *p);
void pass_mac(const uint8_t key[SEAL_HASH], struct span method, struct span path, struct span body, struct pass *p);
// ERR_SIGNATURE; key: of this device and the server, asked only when has_mac.
MUST_CHECK enum err pass_verify(const struct pass *p, const uint8_t *key, struct span method, struct span path, struct span body);

// An answer to a request with Hadir-Mac has one too, by the same key: over the SHA-256 of "hadir-answer-1\n" ‖ Hadir-Mac of that request (32) ‖ status
// in decimal ‖ "\n" ‖ Hadir-Nonce ‖ "\n" ‖ Hadir-Count ‖ "\n" ‖ Hadir-Now ‖ "\n", each as it stands in the answer, "" where it does not ‖ SHA-256(body) (32).
struct pass_bond { bool is_known; uint8_t key[SEAL_HASH], request[SEAL_HASH]; }; // is_known: of a request with Hadir-Mac, whose key is known
struct pass_answer { int status; struct span nonce, count, now, body; };
void pass_mac_answer(const struct pass_bond *b, const struct pass_answer *a, char ret_mac[PASS_TEXT]);
MUST_CHECK enum err pass_verify_answer(const struct pass_bond *b, const struct pass_answer *a, struct span mac); // ERR_SIGNATURE

// A signed request is good once: with this nonce, and a count above `last`, which is then raised. ERR_CHAIN otherwise, last unchanged.
// Cheap, so before pass_verify; but a count is kept only of a request that verifies: call it on a copy of `last` first.
MUST_CHECK enum err pass_follow(const struct pass *p, const uint8_t nonce[PASS_NONCE], uint64_t *last);

// The values of the headers, "" where one was not sent: sign or mac is. ERR_MISSING (one is empty, or both of these), ERR_FORMAT (also both sent), ERR_RANGE.
MUST_CHECK enum err pass_read(struct span device, struct span nonce, struct span count, struct span sign, struct span mac, struct pass *ret_pass);
struct pass_texts { char device[PASS_TEXT], nonce[PASS_TEXT], count[PASS_TEXT], proof[PASS_TEXT]; const char *proof_name; }; // "Hadir-Sign" or "Hadir-Mac"
void pass_write(const struct pass *p, struct pass_texts *ret_texts);
// What a 401 says: Hadir-Nonce in hex and Hadir-Count (the last one that it knows of this device, 0: none). ERR_FORMAT, ERR_RANGE.
MUST_CHECK enum err pass_read_challenge(struct span nonce, struct span count, uint8_t ret_nonce[PASS_NONCE], uint64_t *ret_last);

// A device that was withdrawn is told so by 403 with {"withdrawn":1,"sign":"<hex>"}, and believes it only when sign is the server's
// over "hadir-withdrawn-1" ‖ device (32) ‖ nonce (16) ‖ count (8, BE) of the very request that it answers. Line without its end.
#define PASS_WITHDRAWN 180 // bytes, a NUL included
MUST_CHECK enum err pass_write_withdrawn(const uint8_t secret[SEAL_SECRET], const struct pass *p, struct text *out);
MUST_CHECK enum err pass_read_withdrawn(struct span body, const struct pass *p, const uint8_t server[SEAL_PUBLIC]); // ERR_OK: so it is; ERR_SIGNATURE, ERR_RANGE (0), as wire_read
