// Borrowed runs of bytes and UTF-8 (RFC 3629).
// SPDX-License-Identifier: Apache-2.0
#include "core/span.h"

#include <string.h>

struct span span_of(const char *cstr)
{
	return cstr ? (struct span){ cstr, strlen(cstr) } : (struct span){ "", 0 };
}

bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool span_is(struct span a, const char *cstr)
{
	return span_equal(a, span_of(cstr));
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool span_like(struct span a, const char *cstr)
{
	struct span b = span_of(cstr);
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct span span_trim(struct span s)
{
	while (s.len && is_space(*s.at))
		s.at++, s.len--;
	while (s.len && is_space(s.at[s.len - 1]))
		s.len--;
	return s;
}

struct span span_cut(struct span *rest, char at)
{
	const char *hit = rest->len ? memchr(rest->at, at, rest->len) : NULL;
	struct span head = { rest->at, hit ? (size_t)(hit - rest->at) : rest->len };
	size_t used = head.len + (hit ? 1 : 0);
	*rest = (struct span){ rest->at + used, rest->len - used };
	return head;
}

bool span_starts(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.len >= n && memcmp(s.at, prefix, n) == 0;
}

bool span_copy(struct span s, char *dst, size_t cap)
{
	dst[0] = '\0';
	if (s.len >= cap || (s.len && memchr(s.at, '\0', s.len)))
		return false;
	if (s.len)
		memcpy(dst, s.at, s.len);
	dst[s.len] = '\0';
	return true;
}

bool span_int(struct span s, int64_t *ret_value)
{
	bool minus = s.len && *s.at == '-';
	if (minus)
		s.at++, s.len--;
	if (!s.len)
		return false;
	int64_t value = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, s.at[i] - '0', &value))
			return false;
	}
	if (!minus && value == INT64_MIN)
		return false;
	*ret_value = minus ? value : -value;
	return true;
}

int32_t utf8_next(struct span *s)
{
	if (!s->len)
		return -1;
	const unsigned char *p = (const unsigned char *)s->at;
	size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;
	int32_t code = n == 1 ? p[0] : p[0] & (0xff >> (n + 1));
	bool good = n > 0 && n <= s->len;
	for (size_t i = 1; good && i < n; i++) {
		good = (p[i] & 0xc0) == 0x80;
		code = code << 6 | (p[i] & 0x3f);
	}
	good = good && !(n == 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) && !(n == 4 && (code < 0x10000 || code > 0x10ffff));
	size_t used = good ? n : 1;
	*s = (struct span){ s->at + used, s->len - used };
	return good ? code : -2;
}

bool utf8_valid(struct span s)
{
	for (int32_t c; (c = utf8_next(&s)) != -1;)
		if (c <= 0)
			return false;
	return true;
}

size_t utf8_count(struct span s)
{
	size_t n = 0;
	while (utf8_next(&s) != -1)
		n++;
	return n;
}
