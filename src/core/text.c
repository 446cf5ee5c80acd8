// Writing text into the caller's memory.
// SPDX-License-Identifier: Apache-2.0
#include "core/text.h"

#include <assert.h>
#include <string.h>

struct text text_init(char *memory, size_t cap)
{
	assert(memory && cap > 0);
	memory[0] = '\0';
	return (struct text){ memory, cap, 0, false };
}

struct span text_span(const struct text *t)
{
	return (struct span){ t->at, t->len };
}

void text_add(struct text *t, struct span s)
{
	if (s.len >= t->cap - t->len) {
		t->full = true;
		return;
	}
	if (s.len)
		memcpy(t->at + t->len, s.at, s.len);
	t->len += s.len;
	t->at[t->len] = '\0';
}

void text_str(struct text *t, const char *cstr)
{
	text_add(t, span_of(cstr));
}

void text_char(struct text *t, char c)
{
	text_add(t, (struct span){ &c, 1 });
}

void text_code(struct text *t, int32_t c)
{
	assert(c > 0 && c <= 0x10ffff);
	int following = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const uint8_t first[] = { 0, 0xc0, 0xe0, 0xf0 };
	char bytes[4] = { (char)(first[following] | c >> 6 * following) };
	for (int i = 1; i <= following; i++)
		bytes[i] = (char)(0x80 | (c >> 6 * (following - i) & 0x3f));
	text_add(t, (struct span){ bytes, (size_t)following + 1 });
}

// Writes the digits of |value| ending at end; returns where they begin.
static char *digits(int64_t value, char *end)
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		*--end = (char)('0' + rest % 10);
	while (rest /= 10);
	return end;
}

void text_int(struct text *t, int64_t value)
{
	char room[24], *end = room + sizeof room, *begin = digits(value, end);
	if (value < 0)
		*--begin = '-';
	text_add(t, (struct span){ begin, (size_t)(end - begin) });
}

void text_pad(struct text *t, int64_t value, int width)
{
	assert(value >= 0 && width <= 20);
	char room[24], *end = room + sizeof room, *begin = digits(value, end);
	while (end - begin < width)
		*--begin = '0';
	text_add(t, (struct span){ begin, (size_t)(end - begin) });
}

void text_hex(struct text *t, const uint8_t *bytes, size_t n)
{
	if (2 * n >= t->cap - t->len) {
		t->full = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		t->at[t->len++] = "0123456789abcdef"[bytes[i] >> 4];
		t->at[t->len++] = "0123456789abcdef"[bytes[i] & 15];
	}
	t->at[t->len] = '\0';
}

void text_decimal(struct text *t, int64_t value, int places)
{
	assert(places >= 0 && places < 20);
	char room[24], *end = room + sizeof room, *begin = digits(value, end);
	while (end - begin <= places)
		*--begin = '0';
	if (value < 0)
		text_char(t, '-');
	text_add(t, (struct span){ begin, (size_t)(end - begin - places) });
	if (places) {
		text_char(t, ',');
		text_add(t, (struct span){ end - places, (size_t)places });
	}
}

void text_grouped(struct text *t, int64_t value)
{
	char room[24], *end = room + sizeof room, *begin = digits(value, end);
	if (value < 0)
		text_char(t, '-');
	for (; begin < end; begin++) {
		text_char(t, *begin);
		if (end - begin > 1 && (end - begin) % 3 == 1)
			text_char(t, '.');
	}
}

// What a digit is worth, and one more; 0: it is none. Looked up, as no branch foresees digits of a hash.
static const uint8_t hex_worth[256] = {
	['0'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ['A'] = 11, 12, 13, 14, 15, 16, ['a'] = 11, 12, 13, 14, 15, 16,
};

bool hex_read(struct span s, uint8_t *ret_bytes, size_t n)
{
	const uint8_t *at = (const uint8_t *)s.at;
	bool good = s.len == 2 * n;
	for (size_t i = 0; i < s.len; i++)
		good &= hex_worth[at[i]] != 0;
	for (size_t i = 0; good && i < n; i++)
		ret_bytes[i] = (uint8_t)((hex_worth[at[2 * i]] - 1) << 4 | (hex_worth[at[2 * i + 1]] - 1));
	return good;
}
