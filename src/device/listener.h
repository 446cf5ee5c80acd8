// Listens for HTTP/1.1 by libmicrohttpd (it parses, keeps connections and does TLS): hands whole requests within limits to handlers, sends their answers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pass.h"
#include "core/request.h"

struct listener;
struct exchange;                  // one request and its answer; belongs to the worker, or to whoever answers it later

struct answer {
	int status;               // 200 unless it is set
	const char *type;         // constant; NULL: none
	char more[1536];          // further header lines, each with its CR LF; answer_header adds to it
	char *body;               // grows; answer_add
	size_t len, cap, most;
	bool full;                // more than `most`, or without memory: the listener answers 500 instead
	int file;                 // a descriptor whose bytes are the body instead, from its start; closed after it. -1: none
	uint64_t file_len;
};

struct exchange {
	struct request request;
	struct answer answer;
	struct pass_bond bond;    // the handlers' own, zeros at first: what the answer is proved with
	int64_t number;           // counts up from 1, for the log
	int64_t begun_us;
	struct listener *listener;
	void *connection;         // the listener's own
};

enum outcome {
	OUTCOME_NOW,              // the answer is whole
	OUTCOME_LATER,            // after exchange_leave; until exchange_finish the request and the answer stay as they are
	OUTCOME_STREAM,           // status, type and headers go out now, and whatever exchange_send gives, until exchange_finish
};
// Runs on a worker thread; `desk` is what that worker's `open` returned. How much body this request may have is asked before it is read.
struct listener_calls {
	void *context;
	void *(*open)(void *context, int worker);
	void (*close)(void *desk);
	size_t (*body_most)(void *context, const struct request *r); // its head only; runs on a listening thread: no I/O
	enum outcome (*handle)(void *desk, struct exchange *x);
	void (*finish)(void *context, struct exchange *x); // NULL, or the last word on an answer that is whole, on the thread that has finished it; of a stream too late for headers
};

struct listener_options {
	const char *address;              // "127.0.0.1:8080", "[::]:443", "unix:/run/hadir/socket"
	const char *certificate, *key;    // PEM files, NULL: no TLS
	const uint8_t *seed;              // Ed25519: a certificate of the server's own key is made of it when there are no files; NULL: no TLS
	bool behind_proxy;                // X-Forwarded-For and -Proto of peers on this machine are believed
	int workers, connections;         // at most so many
	int idle_ms, head_ms, body_ms;    // a connection without request; a head, a whole body on its way
};

// ERR_BUSY: the address is taken; ERR_FORMAT: no address; ERR_READ_ONLY: not allowed; ERR_NOT_FOUND, ERR_DAMAGED: of the certificate or key.
MUST_CHECK enum err listener_open(const struct listener_options *o, const struct listener_calls *calls, struct listener **ret_listener);
MUST_CHECK enum err listener_reload(struct listener *l); // the certificate's files anew, for connections from now on; the old stay on any error
void listener_address(const struct listener *l, char *ret_text, size_t cap); // "http://127.0.0.1:8080"
void listener_drain(struct listener *l, int most_ms); // takes no new connections, ends idle ones, waits for requests under way
void listener_close(struct listener *l);
struct listener_figures { int64_t connections, waiting, accepted, refused, requests, bytes_in, bytes_out, busy_us; };
void listener_figures(struct listener *l, struct listener_figures *ret_figures);

void exchange_leave(struct exchange *x);                      // by the handler that answers later, before anybody may finish it
void exchange_finish(struct exchange *x);                     // from any thread, once; x is gone afterwards
bool exchange_send(struct exchange *x, struct span bytes);    // of a stream; false: the other end has gone or does not read, finish it
bool exchange_gone(struct exchange *x);                       // the other end has closed

void answer_add(struct answer *a, struct span s);
void answer_str(struct answer *a, const char *cstr);
void answer_printf(struct answer *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct span answer_header_of(const struct answer *a, const char *name); // "" when it was not added
void answer_header(struct answer *a, const char *name, const char *value); // CR, LF and control characters in it become spaces
