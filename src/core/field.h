// Structs as canonical JSON objects: one table of fields that both writes and reads them, so that the two cannot disagree.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/body.h"

enum field_type {
	FIELD_INT,    // int, enum, bool, uint32_t, int64_t or uint64_t, never negative
	FIELD_DAY,    // int, yyyymmdd of a real date
	FIELD_TEXT,   // char [size]
	FIELD_BYTES,  // uint8_t [size], as lower-case hex
	FIELD_TAG,    // uint64_t as 16 hex digits
	FIELD_LIST,   // array of structs, each an object by the table `sub`; those that are empty at its end are left out
	FIELD_LINES,  // char [][stride], `count` of them used
	FIELD_DIGITS, // uint8_t [][stride] of 0..10 as strings of one hex digit each, `count` rows of `width` used
	FIELD_TYPE_COUNT
};

struct field {
	const char *key;
	enum field_type type;
	size_t offset, size;   // of the member
	int64_t least, most;   // of integers other than 0
	size_t stride;         // of one element
	const struct field *sub;
	int sub_count;
	size_t count, width;   // offsets of the ints that say how much is used; their fields stand before this one in the table
};

// Writes an object: fields in the table's order, those that are zero or empty left out. ERR_RANGE, ERR_UTF8.
MUST_CHECK enum err fields_write(const struct field *fields, int n, const void *base, struct text *out);
// Reads an object into zeroed memory: keys unknown to the table are ignored wherever they stand. ERR_FORMAT also for known keys in
// another order and for zero or empty values that should have been left out; ERR_RANGE, ERR_FULL. `object` has passed body_check.
MUST_CHECK enum err fields_read(const struct field *fields, int n, struct span object, void *base);
