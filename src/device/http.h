// A client of HTTP by libcurl: one connection that is kept, limits, and an end from another thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/request.h"
#include "core/seal.h"

struct http; // used by one thread, except http_abort

enum http_trust { HTTP_SYSTEM, HTTP_KEY, HTTP_NOBODY }; // the system's authorities; a certificate of exactly this key; whoever answers
struct http_options {
	enum http_trust trust;
	uint8_t key[SEAL_PUBLIC];      // of HTTP_KEY: the server's own Ed25519 key, which is also its certificate's
	int connect_ms;                // 0: 10 s
};
struct http_call {
	enum method method;
	const char *url;               // http:// or https://
	struct header headers[8];
	int headers_count;
	struct span body;
	size_t most;                   // bytes of the answer's body
	int time_ms;                   // for all of it; 0: a minute
};
struct http_answer {
	int status;
	const char *body;              // the client's, until the next call
	size_t len;
	char nonce[136], count[24], now[24], mac[72], retry[24]; // headers Hadir-Nonce, -Count, -Now, -Mac, Retry-After; "" when absent
};

MUST_CHECK enum err http_open(const struct http_options *o, struct http **ret_http);
// ERR_NOT_FOUND (no such host), ERR_BUSY (nobody listens, or no way there), ERR_SIGNATURE (not who it should be), ERR_FULL (the answer is
// beyond `most`), ERR_MISSING (took too long), ERR_IO (broke off, or was ended). ERR_OK: an answer, whatever its status.
MUST_CHECK enum err http_ask(struct http *h, const struct http_call *call, struct http_answer *ret_answer);
const char *http_err_text(enum err e);         // what such a failure is, for logs
void http_abort(struct http *h);               // ends the call under way, and every later one at once; any thread
void http_close(struct http *h);               // NULL is fine
