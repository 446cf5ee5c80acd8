// Canonical JSON, the only form of a record's body: strict to read, one way to write.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/text.h"

// A value is an integer (int64, no leading zeros, no -0), a string, an array or an object; there is no white space, fraction, true,
// false or null. Strings are UTF-8 as is; only " and \ are escaped by a backslash, and control characters as \u00xx in lower-case
// hex; U+0000 does not occur. Keys are strings, each once in an object.
#define BODY_DEPTH 8    // objects and arrays within each other, in a body
#define BODY_KEYS 200   // keys of one object

enum body_type { BODY_INTEGER, BODY_STRING, BODY_ARRAY, BODY_OBJECT, BODY_TYPE_COUNT };

struct body_value {
	enum body_type type;
	int64_t integer;
	struct span raw; // as it stands in the text, with its quotes or brackets
};

// Whether all of s is one canonical object: ERR_FORMAT, ERR_RANGE (integer beyond int64), ERR_UTF8, ERR_FULL (too deep, too many keys).
MUST_CHECK enum err body_check(struct span s, int depth);

// Walks the members of an object, or the elements of an array, that body_check has let pass.
struct body_walk { struct span rest; bool keyed; };
struct body_walk body_members(struct span object);   // raw, with its brackets
struct body_walk body_elements(struct span array);
bool body_next(struct body_walk *w, struct span *ret_key, struct body_value *ret_value); // ret_key: still escaped, without quotes; empty in an array

// Copies a string value, unescaped and with a NUL, into dst; ERR_FULL when it does not fit, and dst is "".
MUST_CHECK enum err body_string(const struct body_value *v, char *dst, size_t cap);
// Reads a string of exactly 2n lower-case hexadecimal digits; false on any other value.
bool body_hex(const struct body_value *v, uint8_t *ret_bytes, size_t n);

// Writing: a comma comes by itself unless the text so far ends in an opening bracket; the caller adds brackets and integers.
void body_key(struct text *t, const char *key);         // key: without characters that need escaping
void body_comma(struct text *t);                        // before an element of an array
void body_write_string(struct text *t, struct span s);  // s must be valid UTF-8 without NUL
void body_write_hex(struct text *t, const uint8_t *bytes, size_t n);
