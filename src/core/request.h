// A request of HTTP/1.1 as text: its head read strictly, its fields and uploaded files found (RFC 9110, 9112, 7578).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/text.h"

#define REQUEST_HEAD_MAX 16384 // bytes of the request line and all headers
#define REQUEST_HEADERS 64
#define REQUEST_CHUNK_LINE 64  // bytes of a chunk's size line

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_DELETE, METHOD_COUNT };

struct header { struct span name, value; };

struct request {
	enum method method;
	struct span target;       // path and query as they came; this is what a device signs
	struct span path, query;  // raw, without the '?'
	struct header headers[REQUEST_HEADERS];
	int headers_count;
	bool keep_alive, chunked, expects; // expects: "100-continue"
	uint64_t length;          // of the body, when it is not chunked
	struct span body;         // whole; set by the listener
	char peer[48];            // the address at the other end, or what the trusted proxy before us said it was
	bool is_private;          // came by TLS, to us or to the trusted proxy
};

// Reads a head that ends with its empty line; everything borrows from it. Two parties must not read one request differently, so whatever
// could be read in two ways is refused: no or two Hosts, two Content-Lengths or one with Transfer-Encoding, a sign or white space in a number,
// white space before a colon, folded lines, a bare CR or LF, control characters. ret_status: what to answer (400, 413, 414, 431, 501, 505).
MUST_CHECK enum err request_read(struct span head, struct request *ret_request, int *ret_status);
const char *method_name(enum method m);
struct span request_header(const struct request *r, const char *name); // the first of that name, empty: none
struct span request_cookie(const struct request *r, const char *name); // empty: none

// Path: decodes %XX of one segment; refuses '/', NUL and control characters in it, "." and "..".
MUST_CHECK enum err request_segment(struct span raw, struct text *out);
// A field of a query or of a form (application/x-www-form-urlencoded), decoded; ERR_MISSING, ERR_FULL, ERR_FORMAT, ERR_UTF8.
MUST_CHECK enum err request_field(struct span encoded, const char *name, struct text *out);
// The same by position, for forms with many rows: false after the last.
bool request_next_field(struct span *rest, struct text *ret_name, struct text *ret_value);
// A part of multipart/form-data; filename is empty when it is none. ERR_MISSING, ERR_FORMAT.
MUST_CHECK enum err request_part(const struct request *r, const char *name, struct span *ret_filename, struct span *ret_content);

// Chunked bodies are put together in place: `at` holds *len bytes as they came; on ERR_OK with *done the body is its first *ret_body
// bytes and *ret_used bytes of the input belong to it. ERR_FORMAT: no such framing. ERR_FULL: over `most`.
struct chunks { size_t read, body; uint64_t left; int state; };
MUST_CHECK enum err request_chunks(struct chunks *c, char *at, size_t len, size_t most, bool *ret_done);
