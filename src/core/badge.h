// The badge's QR text: H1 and 24 characters of Crockford base32 that carry 120 bits.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seal.h"

// 120 bits, most significant first: event number (20), secret (80), checksum (20).
// checksum = the first 20 bits of SHA-256("hadir-badge-1" ‖ event (4 bytes, big-endian) ‖ secret (10)).
// Alphabet of https://www.crockford.com/base32.html: 0-9 A-Z without I L O U; reading takes O as 0, I and L as 1, and lower case.
#define BADGE_TEXT 27             // 26 characters and a NUL; QR version 2-Q in alphanumeric mode
#define BADGE_SECRET 10
#define BADGE_EVENT_MAX 0xfffffu  // 20 bits
#define BADGE_OFFICER (UINT64_C(1) << 62) // added to an officer's number to make a holder

struct badge {
	uint32_t event;
	uint8_t secret[BADGE_SECRET];
};

enum badge_reading {
	BADGE_OURS,    // right form and checksum (of whatever event)
	BADGE_DAMAGED, // our prefix, but the rest is cut, altered or mistyped
	BADGE_FOREIGN, // some other program's code
	BADGE_READING_COUNT
};

// The secret of a holder's issue: the first 80 bits of HMAC-SHA-256(key, "hadir-secret-1" ‖ holder (8, BE) ‖ issue (4, BE)).
void badge_make(const uint8_t key[SEAL_HASH], uint32_t event, uint64_t holder, uint32_t issue, struct badge *ret_badge);

void badge_write(const struct badge *b, char ret_text[BADGE_TEXT]);
void badge_write_grouped(const struct badge *b, char ret_text[40]); // "H1 XXXX XXXX XXXX XXXX XXXX XXXX", for the desk to type

// Takes spaces, hyphens and line ends anywhere; any bytes, any length; ret_badge is set only for BADGE_OURS.
enum badge_reading badge_read(struct span text, struct badge *ret_badge);

// What the event ledger knows of a badge: SHA-256("hadir-hash-1" ‖ event (4, BE) ‖ secret).
void badge_hash(const struct badge *b, uint8_t ret_hash[SEAL_HASH]);
