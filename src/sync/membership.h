// What a device keeps of the server that it belongs to: where it is, whose key it has, and how the device signs.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/enlist.h"

struct membership {
	char address[ENROLMENT_ADDRESS];
	uint8_t server[SEAL_PUBLIC];
	enum http_trust trust;         // how its TLS is checked
	uint32_t event;                // 0: all
	enum enlist_state state;       // as last heard
	char code[ENROLMENT_CODE];
	uint8_t seed[SEAL_SEED];       // of the device's Ed25519 key
};

// A file of `name = value` lines, readable by its owner only. Errors as of files_read; ERR_FORMAT.
MUST_CHECK enum err membership_read(const char *path, struct membership *ret_membership);
MUST_CHECK enum err membership_write(const char *path, const struct membership *m);

// An http of this server, checked as the membership says.
MUST_CHECK enum err membership_http(const struct membership *m, struct http **ret_http);
void membership_line(const struct membership *m, struct http *h, struct line *ret_line);

// A server of this place whose address has changed, as a laptop's does, is looked for by mDNS; ERR_OK: m->address is another one now, by
// the same means: one that was checked by the system's authorities is not looked for. ERR_NOT_FOUND: no other.
MUST_CHECK enum err membership_find(struct membership *m, int most_ms);

// Enrols over the network. https:// is tried with the system's authorities first; a server with a certificate of its own key is
// asked once without a check, and from then on must prove the key that the code names. m: address and seed are set, the rest is filled when
// ERR_OK and ret_enlisted says ENLIST_WAITING. Errors as of enlist_ask.
MUST_CHECK enum err membership_enrol(struct membership *m, const uint8_t token[ENROLMENT_TOKEN], const uint8_t *print, const char *name, int64_t now_ms, struct enlisted *ret_enlisted);
