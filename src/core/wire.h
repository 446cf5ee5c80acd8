// Small JSON objects that nodes exchange: read in any order of keys, unknown ones ignored.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/body.h"

enum wire_type {
	WIRE_COUNT,  // uint64_t, 0 to INT64_MAX
	WIRE_TIME,   // int64_t
	WIRE_FLAG,   // bool, as 0 or 1
	WIRE_HEX,    // uint8_t [size], as lower-case hex
	WIRE_RAW,    // struct span: the value as it stands; only read
	WIRE_TYPE_COUNT
};
struct wire_field { const char *key; enum wire_type type; size_t offset, size; bool optional; };
#define WIRE(S, k, t, m) { .key = k, .type = t, .offset = offsetof(struct S, m), .size = sizeof(((struct S *)0)->m) }
#define WIRE_OPTIONAL(S, k, t, m) { .key = k, .type = t, .offset = offsetof(struct S, m), .size = sizeof(((struct S *)0)->m), .optional = true }

// Members into `base`, those that are absent left as they are; bit i of ret_seen: field i was there. ERR_FORMAT, ERR_RANGE, ERR_UTF8,
// ERR_FULL; ERR_MISSING: one that is not optional is absent.
MUST_CHECK enum err wire_read(const struct wire_field *fields, int n, struct span object, void *base, unsigned *ret_seen);
void wire_write(const struct wire_field *fields, int n, const void *base, struct text *out); // the members only: brackets are the caller's
