// How a kiosk is made known to a server: the code that the server shows, and the digits that both then show.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seal.h"
#include "core/text.h"

#define ENROLMENT_TOKEN 16        // bytes, random, good once
#define ENROLMENT_TOKEN_TEXT 27   // 26 characters of Crockford base32 (badge.h) and a NUL
#define ENROLMENT_PRINT 8         // bytes of SHA-256 of the server's Ed25519 key
#define ENROLMENT_ADDRESS 200     // with a NUL
#define ENROLMENT_TEXT 260        // with a NUL
#define ENROLMENT_CODE 7          // six digits and a NUL
#define ENROLMENT_MINUTES 15      // that a token is good for

// HADIR1 https://host:port/ TOKEN FINGERPRINT: one space between each; the fingerprint in hex of either case.
struct enrolment {
	char address[ENROLMENT_ADDRESS]; // http:// or https://, ends with "/"; printable ASCII without spaces
	uint8_t token[ENROLMENT_TOKEN];
	uint8_t print[ENROLMENT_PRINT];
};

MUST_CHECK enum err enrolment_write(const struct enrolment *e, char ret_text[ENROLMENT_TEXT]); // ERR_FORMAT: no such address
// White space around it is ignored, also a line break in place of a space. ERR_UNKNOWN: some other code; ERR_NEWER: HADIR2 and on;
// ERR_FORMAT, ERR_FULL (the address). A fingerprint may be longer than ENROLMENT_PRINT; what is behind is not looked at.
MUST_CHECK enum err enrolment_read(struct span text, struct enrolment *ret_enrolment);

void enrolment_token_write(const uint8_t token[ENROLMENT_TOKEN], char ret_text[ENROLMENT_TOKEN_TEXT]);
bool enrolment_token_read(struct span text, uint8_t ret_token[ENROLMENT_TOKEN]); // takes spaces and hyphens anywhere, O as 0, I and L as 1, lower case

void enrolment_print(const uint8_t server[SEAL_PUBLIC], uint8_t ret_print[ENROLMENT_PRINT]);
bool enrolment_is_server(const struct enrolment *e, const uint8_t server[SEAL_PUBLIC]); // this key is the one that the code names

// The short code that both screens show and the organiser compares: SHA-256("hadir-code-1" ‖ token ‖ server's key ‖ device's key), its
// first 8 bytes as a big-endian number modulo 1,000,000, in six digits.
void enrolment_code(const uint8_t token[ENROLMENT_TOKEN], const uint8_t server[SEAL_PUBLIC], const uint8_t device[SEAL_PUBLIC], char ret_code[ENROLMENT_CODE]);
