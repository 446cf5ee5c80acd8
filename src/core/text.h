// Text written into memory of the caller's: always NUL-terminated, never past its capacity.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/span.h"

struct text {
	char *at;
	size_t cap; // bytes at `at`, the final NUL included; at least 1
	size_t len;
	bool full;  // something did not fit and was left out whole; stays set
};

struct text text_init(char *memory, size_t cap);
struct span text_span(const struct text *t);

void text_add(struct text *t, struct span s);
void text_str(struct text *t, const char *cstr);
void text_char(struct text *t, char c);
void text_code(struct text *t, int32_t code_point);
void text_int(struct text *t, int64_t value);
void text_pad(struct text *t, int64_t value, int width);          // value >= 0, zeros in front up to width
void text_hex(struct text *t, const uint8_t *bytes, size_t n);    // lower case
void text_decimal(struct text *t, int64_t value, int places);     // value / 10^places with a decimal comma: (866, 1) gives 86,6
void text_grouped(struct text *t, int64_t value);                 // thousands dots: 1.250.000

// Reads exactly 2n hexadecimal digits; false on anything else.
bool hex_read(struct span s, uint8_t *ret_bytes, size_t n);
