// Servers at this place by DNS-SD over mDNS (RFC 6763, RFC 6762), through avahi: announced, and found by their key.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/enrolment.h"

#define NEAR_SERVICE "_hadir._tcp" // TXT: "key=" fingerprint in hex as in enrolment codes, "tls=" 0 or 1

struct near;

// Announces from now on, also where avahi is started later or again; without it nothing happens. ERR_NO_MEMORY.
MUST_CHECK enum err near_announce(const uint8_t print[ENROLMENT_PRINT], uint16_t port, bool tls, struct near **ret_near);
void near_close(struct near *n); // NULL is fine

// The IPv4 address of the server with this fingerprint: "http://192.0.2.7:8080/". Who answers has proved nothing yet. Waits for at most
// most_ms; ERR_NOT_FOUND: no such server, or no avahi.
MUST_CHECK enum err near_find(const uint8_t print[ENROLMENT_PRINT], int most_ms, char ret_address[ENROLMENT_ADDRESS]);
