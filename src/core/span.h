// A borrowed run of bytes: never owned, never NUL-terminated by promise.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	const char *at;
	size_t len;
};

#define SPAN(literal) ((struct span){ "" literal, sizeof(literal) - 1 })

struct span span_of(const char *cstr);              // cstr NULL gives the empty span
bool span_equal(struct span a, struct span b);
bool span_is(struct span a, const char *cstr);
bool span_like(struct span a, const char *cstr);    // equal but for the case of ASCII letters
struct span span_trim(struct span s);               // without ASCII white space at both ends
struct span span_cut(struct span *rest, char at);   // what stands before the first `at`; rest moves behind it, or is empty
bool span_starts(struct span s, const char *prefix);

// Copies s and a NUL into dst of cap bytes; false and dst = "" when it does not fit or holds a NUL byte.
bool span_copy(struct span s, char *dst, size_t cap);

// Reads all of s as a decimal integer with optional minus; false on anything else or overflow.
bool span_int(struct span s, int64_t *ret_value);

// Decodes one UTF-8 code point from the front of s and moves s behind it; -1 at the end, -2 on an invalid byte (moved by one).
int32_t utf8_next(struct span *s);
bool utf8_valid(struct span s);                     // shortest forms only, no surrogates, no NUL
size_t utf8_count(struct span s);                   // code points; invalid bytes count one each
