// Canonical JSON: one checker that accepts exactly what the writer can have written, and walks over what it let pass.
// SPDX-License-Identifier: Apache-2.0
#include "core/body.h"

#include <assert.h>
#include <string.h>

// The place in a text under check. Every step looks before it reads, so nothing behind the end is touched.
struct place { const char *at, *end; int depth_left; };

static enum err check_value(struct place *p);

static bool take(struct place *p, char c)
{
	if (p->at == p->end || *p->at != c)
		return false;
	p->at++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static enum err check_integer(struct place *p)
{
	const char *begin = p->at;
	bool minus = take(p, '-');
	const char *first = p->at;
	while (p->at < p->end && is_digit(*p->at))
		p->at++;
	if (p->at == first || (*first == '0' && (minus || p->at - first > 1)))
		return ERR_FORMAT;
	int64_t value;
	return span_int((struct span){ begin, (size_t)(p->at - begin) }, &value) ? ERR_OK : ERR_RANGE;
}

static int hex_low(char c)
{
	return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// What stands behind a backslash.
static enum err check_escape(struct place *p)
{
	if (take(p, '"') || take(p, '\\'))
		return ERR_OK;
	if (p->end - p->at < 5 || memcmp(p->at, "u00", 3) != 0)
		return ERR_FORMAT;
	int high = hex_low(p->at[3]), low = hex_low(p->at[4]);
	p->at += 5;
	return (high == 0 && low > 0) || (high == 1 && low >= 0) ? ERR_OK : ERR_FORMAT;
}

// Over what nearly all of it is: ASCII that stands for itself.
static void skip_plain(struct place *p)
{
	while (p->at < p->end && (unsigned char)(*p->at - ' ') < 0x60 && *p->at != '"' && *p->at != '\\')
		p->at++;
}

static enum err check_string(struct place *p)
{
	if (!take(p, '"'))
		return ERR_FORMAT;
	for (skip_plain(p); !take(p, '"'); skip_plain(p)) {
		struct span rest = { p->at, (size_t)(p->end - p->at) };
		int32_t c = utf8_next(&rest);
		if (c == -2)
			return ERR_UTF8;
		if (c < 0x20)
			return ERR_FORMAT;
		p->at = rest.at;
		enum err e = c == '\\' ? check_escape(p) : ERR_OK;
		if (e)
			return e;
	}
	return ERR_OK;
}

static enum err check_array(struct place *p)
{
	p->at++; // the bracket that check_value saw
	if (take(p, ']'))
		return ERR_OK;
	do {
		enum err e = check_value(p);
		if (e)
			return e;
	} while (take(p, ','));
	return take(p, ']') ? ERR_OK : ERR_FORMAT;
}

// Whether the last of n keys is new among them.
static bool is_new(const struct span *keys, int n)
{
	for (int i = 0; i < n - 1; i++)
		if (span_equal(keys[i], keys[n - 1]))
			return false;
	return true;
}

static enum err check_object(struct place *p)
{
	struct span keys[BODY_KEYS];
	int n = 0;
	if (!take(p, '{'))
		return ERR_FORMAT;
	if (take(p, '}'))
		return ERR_OK;
	do {
		const char *begin = p->at;
		enum err e = check_string(p);
		if (!e && n == BODY_KEYS)
			e = ERR_FULL;
		if (e)
			return e;
		keys[n++] = (struct span){ begin, (size_t)(p->at - begin) };
		if (!is_new(keys, n) || !take(p, ':'))
			return ERR_FORMAT;
		e = check_value(p);
		if (e)
			return e;
	} while (take(p, ','));
	return take(p, '}') ? ERR_OK : ERR_FORMAT;
}

static enum err check_value(struct place *p)
{
	if (p->at == p->end)
		return ERR_FORMAT;
	if (*p->at == '"')
		return check_string(p);
	if (*p->at != '[' && *p->at != '{')
		return check_integer(p);
	if (p->depth_left == 0)
		return ERR_FULL;
	p->depth_left--;
	enum err e = *p->at == '[' ? check_array(p) : check_object(p);
	p->depth_left++;
	return e;
}

enum err body_check(struct span s, int depth)
{
	if (!s.len)
		return ERR_FORMAT;
	struct place p = { s.at, s.at + s.len, depth - 1 };
	enum err e = check_object(&p);
	return e ? e : p.at == p.end ? ERR_OK : ERR_FORMAT;
}

struct body_walk body_members(struct span object)
{
	assert(object.len >= 2 && object.at[0] == '{');
	return (struct body_walk){ { object.at + 1, object.len - 2 }, true };
}

struct body_walk body_elements(struct span array)
{
	assert(array.len >= 2 && array.at[0] == '[');
	return (struct body_walk){ { array.at + 1, array.len - 2 }, false };
}

// The length of the string, with its quotes, that s begins with.
static size_t string_length(struct span s)
{
	size_t n = 1;
	while (s.at[n] != '"')
		n += s.at[n] == '\\' ? 2 : 1;
	return n + 1;
}

// The length of the value that s begins with, up to the comma or bracket behind it.
static size_t value_length(struct span s)
{
	size_t n = 0;
	int depth = 0;
	while (n < s.len && !(depth == 0 && s.at[n] == ',')) {
		depth += (s.at[n] == '[' || s.at[n] == '{') - (s.at[n] == ']' || s.at[n] == '}');
		n += s.at[n] == '"' ? string_length((struct span){ s.at + n, s.len - n }) : 1;
	}
	return n;
}

static struct span skip(struct span s, size_t n)
{
	return (struct span){ s.at + n, s.len - n };
}

bool body_next(struct body_walk *w, struct span *ret_key, struct body_value *ret_value)
{
	if (!w->rest.len)
		return false;
	*ret_key = (struct span){ w->rest.at, 0 };
	if (w->keyed) {
		size_t n = string_length(w->rest);
		*ret_key = (struct span){ w->rest.at + 1, n - 2 };
		w->rest = skip(w->rest, n + 1);
	}
	struct body_value v = { BODY_INTEGER, 0, { w->rest.at, value_length(w->rest) } };
	char first = v.raw.at[0];
	v.type = first == '"' ? BODY_STRING : first == '[' ? BODY_ARRAY : first == '{' ? BODY_OBJECT : BODY_INTEGER;
	bool good = v.type != BODY_INTEGER || span_int(v.raw, &v.integer);
	assert(good);
	w->rest = skip(w->rest, v.raw.len < w->rest.len ? v.raw.len + 1 : v.raw.len);
	*ret_value = v;
	return true;
}

enum err body_string(const struct body_value *v, char *dst, size_t cap)
{
	assert(v->type == BODY_STRING && cap > 0);
	const char *at = v->raw.at + 1, *end = v->raw.at + v->raw.len - 1;
	size_t n = 0;
	while (at < end && n < cap) {
		char c = *at++;
		if (c == '\\' && *at == 'u') {
			c = (char)(hex_low(at[3]) << 4 | hex_low(at[4]));
			at += 5;
		} else if (c == '\\') {
			c = *at++;
		}
		dst[n++] = c;
	}
	bool fits = at == end && n < cap;
	dst[fits ? n : 0] = '\0';
	return fits ? ERR_OK : ERR_FULL;
}

bool body_hex(const struct body_value *v, uint8_t *ret_bytes, size_t n)
{
	if (v->type != BODY_STRING)
		return false;
	struct span digits = { v->raw.at + 1, v->raw.len - 2 };
	for (size_t i = 0; i < digits.len; i++)
		if (digits.at[i] >= 'A' && digits.at[i] <= 'F')
			return false;
	return hex_read(digits, ret_bytes, n);
}

void body_comma(struct text *t)
{
	char last = t->len ? t->at[t->len - 1] : '{';
	if (last != '{' && last != '[')
		text_char(t, ',');
}

void body_key(struct text *t, const char *key)
{
	body_comma(t);
	text_char(t, '"');
	text_str(t, key);
	text_str(t, "\":");
}

void body_write_string(struct text *t, struct span s)
{
	text_char(t, '"');
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		if (c == '"' || c == '\\')
			text_char(t, '\\');
		if ((unsigned char)c < 0x20) {
			text_str(t, "\\u00");
			text_hex(t, (uint8_t[]){ (uint8_t)c }, 1);
		} else {
			text_char(t, c);
		}
	}
	text_char(t, '"');
}

void body_write_hex(struct text *t, const uint8_t *bytes, size_t n)
{
	text_char(t, '"');
	text_hex(t, bytes, n);
	text_char(t, '"');
}
