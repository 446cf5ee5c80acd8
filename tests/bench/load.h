// Load for a server: kiosks that sign, requests made beforehand, and one thread that keeps many connections busy.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/record.h"
#include "core/pass.h"
#include "served.h"

struct kiosk { // an enrolled device with a ledger of its own, of which the records up to seq are made
	uint8_t secret[SEAL_SECRET], nonce[PASS_NONCE], key[SEAL_HASH]; // key: of its Hadir-Mac with the server
	struct ledger_id id;
	uint32_t event;
	uint64_t count;                   // of its last signed request
	uint64_t seq;
	uint8_t link[SEAL_HASH];
	int64_t at_ms;
};

// Kiosks number first and on: their keys, enrolled and confirmed for the event. One transaction each, so best before the server starts.
void load_enrol(const struct served *s, uint32_t event, struct kiosk *kiosks, int first, int n);
void load_nonces(const struct served *s, struct kiosk *kiosks, int n); // what to sign with, of this run of the server

struct request_bytes { char *at; size_t len; };
// method, target and a body, with the Hadir-Mac of the kiosk.
struct request_bytes load_request(struct kiosk *k, const char *method, const char *target, const char *body, size_t len);
struct request_bytes load_page(const char *target, const char *cookie);
// The kiosk's next run of so many presences of people up to `people`, as a push. ret_wire: bytes of its body, may be NULL.
struct request_bytes load_push(struct kiosk *k, int records, int people, size_t *ret_wire);

struct caller {                           // one connection and what it asks, one after the other
	struct request_bytes *requests;   // the caller's to free: load_free
	int n, at;                        // at: answered so far
	int64_t *took_ns;                 // n of them, or NULL
	int status;                       // the first that was not 2xx; 0: none
	size_t bytes;                     // of the last answer's body
	int fd;
	int64_t begun_ns, done_ns;        // of the last request
	size_t have, want;                // bytes of the answer that is coming
	char head[4096];
};
bool load_connect(const struct served *s, struct caller *c, int source); // from 127.0.0.(1 + source)
// All callers ask at once until each has had all its answers, or `most_ms` have passed; returns how many answers came, and when the last came.
int64_t load_run(struct caller *callers, int n, int64_t most_ms, int64_t *ret_took_ns);
double load_metric(const struct served *s, const char *name);  // as /metrics says it now
void load_free(struct caller *c);               // its requests
void load_close(struct caller *callers, int n); // connections, and requests
