// A device's signed conversation with one server, over HTTP or whatever stands in for it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/enrolment.h"
#include "core/pass.h"
#include "device/http.h"

#define LINE_PATH 400 // of a request, its query and a NUL included

// As http_ask; the answer's body stays until the next call.
typedef enum err line_ask(void *context, const struct http_call *call, struct http_answer *ret_answer);
line_ask line_http; // the real one: context is a struct http

struct line { // used by one thread; two lines of one device may be used at once
	line_ask *ask;
	void *context;
	char address[ENROLMENT_ADDRESS];  // http:// or https://, ends with "/"
	uint8_t device[SEAL_PUBLIC], secret[SEAL_SECRET];
	bool pinned;                      // `server` is known
	uint8_t server[SEAL_PUBLIC];      // whose word counts
	bool has_key;
	uint8_t key[SEAL_HASH];           // of Hadir-Mac with that server, made at the first use
	int64_t waiting, free_bytes;      // told with each request: records that are not there yet, bytes of room; -1: not told
	uint8_t nonce[PASS_NONCE];        // the line's own from here on
	uint64_t count;
};
// server NULL: not known yet.
void line_init(struct line *l, line_ask *ask, void *context, const char *address, const uint8_t seed[SEAL_SEED], const uint8_t *server);
MUST_CHECK enum err line_pin(struct line *l, const uint8_t server[SEAL_PUBLIC]); // from here on it is this one; ERR_SIGNATURE: that is no key

struct line_request {
	enum method method;
	const char *path;                 // without the address: "v1/heads?event=7"
	struct span body;
	size_t most;                      // bytes of an answer's body
	int time_ms;                      // 0: a minute
	bool sign;                        // by Hadir-Sign, also where the server's key is pinned: it may be another one
};
struct line_answer {
	int status;
	struct span body;                 // the line's, until the next request
	bool withdrawn;                   // 403, signed by the pinned server for this very request
	int64_t retry_after_ms;           // 0: it did not ask for that
	bool has_now;                     // of an answer that counts
	int64_t now_ms;                   // the server's clock, UTC, when the request came (so not to be used of one that waited)
};
// Signs and sends, by Hadir-Mac where the server is pinned, else by Hadir-Sign; on 401 signs again with what that says, a few times. Counts rise with the
// clock now_ms (UTC), so that two lines of a device seldom cross. Errors as of http_ask, ERR_FULL also for a path beyond its limit. ERR_SIGNATURE
// also for a pinned key that is none, and for an answer by which something would be done or over (2xx, 401, 403, 404, 409, 410, 422) that is not
// the pinned server's own to this very request. Otherwise ERR_OK, whatever the status: what a proxy on the way may say as well asks to wait, or for less.
MUST_CHECK enum err line_send(struct line *l, const struct line_request *r, int64_t now_ms, struct line_answer *ret_answer);
