// What a handler asks of a request: its path's segments, fields, cookies and uploaded files. HTTP itself is libmicrohttpd's (device/listener).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/text.h"

#define REQUEST_TARGET_MAX 4096 // bytes of path and query
#define REQUEST_HEADERS 64

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_DELETE, METHOD_COUNT };

struct header { struct span name, value; };

struct request {
	enum method method;
	struct span target;       // path and query as they came; this is what a device signs
	struct span path, query;  // raw, without the '?'
	struct header headers[REQUEST_HEADERS];
	int headers_count;
	struct span body;         // whole
	char peer[48];            // the address at the other end, or what the trusted proxy before us said it was
	bool is_private;          // came by TLS, to us or to the trusted proxy
};

const char *method_name(enum method m);
struct span request_header(const struct request *r, const char *name); // the first of that name, empty: none
struct span request_cookie(const struct request *r, const char *name); // empty: none

// Path: decodes %XX of one segment; refuses '/', NUL and control characters in it, "." and "..".
MUST_CHECK enum err request_segment(struct span raw, struct text *out);
// A field of a query or of a form (application/x-www-form-urlencoded), decoded; ERR_MISSING, ERR_FULL, ERR_FORMAT, ERR_UTF8.
MUST_CHECK enum err request_field(struct span encoded, const char *name, struct text *out);
// The next of them, for forms with many rows: ERR_NOT_FOUND after the last, else as above; texts are added to.
MUST_CHECK enum err request_next_field(struct span *rest, struct text *ret_name, struct text *ret_value);
// A part of multipart/form-data; filename is empty when it is none. ERR_MISSING, ERR_FORMAT.
MUST_CHECK enum err request_part(const struct request *r, const char *name, struct span *ret_filename, struct span *ret_content);
