// A record's line of JSON: the long form of exports and proofs, and the short one of runs.
// SPDX-License-Identifier: Apache-2.0
#include "core/record.h"

#include "core/body.h"

#include <assert.h>
#include <string.h>

// Base64 of RFC 4648, section 4, for the salt: 16 bytes are 22 characters and two of padding.
#define SALT_TEXT 24
static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void write_salt(const uint8_t salt[RECORD_SALT], struct text *out)
{
	for (int i = 0; i < 22; i++) { // six bits each, the last one two
		int byte = i * 6 / 8, bit = i * 6 % 8;
		unsigned pair = (unsigned)salt[byte] << 8 | (byte + 1 < RECORD_SALT ? salt[byte + 1] : 0);
		text_char(out, base64[pair >> (10 - bit) & 63]);
	}
	text_str(out, "==");
}

static bool read_salt(const char text[SALT_TEXT], uint8_t ret_salt[RECORD_SALT])
{
	uint8_t salt[RECORD_SALT + 1] = { 0 };
	for (int i = 0; i < 22; i++) {
		const char *digit = memchr(base64, text[i], sizeof base64 - 1);
		if (!digit)
			return false;
		unsigned pair = (unsigned)(digit - base64) << (10 - i * 6 % 8);
		salt[i * 6 / 8] |= (uint8_t)(pair >> 8);
		salt[i * 6 / 8 + 1] |= (uint8_t)pair;
	}
	if (salt[RECORD_SALT] || memcmp(text + 22, "==", 2) != 0)
		return false;
	memcpy(ret_salt, salt, RECORD_SALT);
	return true;
}

static void pack_int(struct text *out, const char *key, int64_t value)
{
	body_key(out, key);
	text_int(out, value);
}

static void pack_kind(uint8_t kind, struct text *out)
{
	if (kind == 0 || kind >= KIND_COUNT) {
		pack_int(out, "k", kind);
		return;
	}
	body_key(out, "k");
	body_write_string(out, span_of(kind_name((enum kind)kind)));
}

static void pack_body(const struct record *r, bool salted, struct text *out)
{
	if (r->erased) {
		body_key(out, "x");
		body_write_hex(out, r->digest, sizeof r->digest);
		return;
	}
	if (!salted) {
		body_key(out, "s");
		text_char(out, '"');
		write_salt(r->salt, out);
		text_char(out, '"');
	}
	body_key(out, "d");
	text_add(out, r->body);
}

static enum err check_record(const struct record *r)
{
	if (r->seq == 0 || r->seq > INT64_MAX || r->when.up_ms < 0 || r->when.quality >= QUALITY_COUNT)
		return ERR_RANGE;
	if (r->erased)
		return ERR_OK;
	return r->body.len > RECORD_BODY_MAX ? ERR_FULL : body_check(r->body, BODY_DEPTH);
}

// Nothing of it stays when not all of it fitted.
static enum err finish(struct text *out, size_t begin)
{
	text_char(out, '}');
	if (!out->full)
		return ERR_OK;
	out->len = begin;
	out->at[begin] = '\0';
	return ERR_FULL;
}

enum err record_pack(const struct record *r, struct text *out)
{
	enum err e = check_record(r);
	if (e)
		return e;
	size_t begin = out->len;
	text_char(out, '{');
	pack_int(out, "n", (int64_t)r->seq);
	pack_int(out, "at", r->when.at_ms);
	pack_int(out, "q", r->when.quality);
	pack_int(out, "b", r->when.boot);
	pack_int(out, "u", r->when.up_ms);
	pack_kind(r->kind, out);
	pack_body(r, false, out);
	return finish(out, begin);
}

// The time since the device's start, of a record at `at_ms`, when both clocks have moved on alike; false when no such time exists.
static bool follow_up(const struct stamp *before, int64_t at_ms, int64_t *ret_up_ms)
{
	int64_t since;
	return !__builtin_sub_overflow(at_ms, before->at_ms, &since) && !__builtin_add_overflow(before->up_ms, since, ret_up_ms) && *ret_up_ms >= 0;
}

enum err record_pack_short(const struct record *r, const struct record *before, bool salted, struct text *out)
{
	enum err e = check_record(r);
	if (e)
		return e;
	size_t begin = out->len;
	int64_t up;
	text_char(out, '{');
	pack_int(out, "at", r->when.at_ms);
	if (!before || r->when.quality != before->when.quality)
		pack_int(out, "q", r->when.quality);
	if (!before || r->when.boot != before->when.boot)
		pack_int(out, "b", r->when.boot);
	if (!before || !follow_up(&before->when, r->when.at_ms, &up) || up != r->when.up_ms)
		pack_int(out, "u", r->when.up_ms);
	if (!before || r->kind != before->kind)
		pack_kind(r->kind, out);
	pack_body(r, salted, out);
	return finish(out, begin);
}

// The keys of a line, each at most once; either x, or d and mostly s, stand there.
enum line_key { LINE_N, LINE_AT, LINE_Q, LINE_B, LINE_U, LINE_K, LINE_X, LINE_S, LINE_D, LINE_KEY_COUNT };
static const char *const line_keys[] = { "n", "at", "q", "b", "u", "k", "x", "s", "d" };
static_assert(sizeof line_keys / sizeof *line_keys == LINE_KEY_COUNT, "every key of a line");
#define SEEN(key) (1u << LINE_##key)

static enum err unpack_int(const struct body_value *v, int64_t least, int64_t most, int64_t *ret_value)
{
	if (v->type != BODY_INTEGER)
		return ERR_FORMAT;
	if (v->integer < least || v->integer > most)
		return ERR_RANGE;
	*ret_value = v->integer;
	return ERR_OK;
}

static enum err unpack_kind(const struct body_value *v, struct record *r)
{
	int64_t number = 0;
	enum err e = ERR_OK;
	enum kind kind;
	if (v->type != BODY_STRING)
		e = unpack_int(v, 0, UINT8_MAX, &number);
	else if (kind_find((struct span){ v->raw.at + 1, v->raw.len - 2 }, &kind))
		number = kind;
	else
		e = ERR_UNKNOWN;
	r->kind = (uint8_t)number;
	return e;
}

static enum err unpack_value(enum line_key key, const struct body_value *v, struct record *r)
{
	int64_t i = 0;
	enum err e = ERR_OK;
	bool good = true;
	switch (key) {
	case LINE_N: e = unpack_int(v, 1, INT64_MAX, &i); r->seq = (uint64_t)i; break;
	case LINE_AT: e = unpack_int(v, INT64_MIN, INT64_MAX, &r->when.at_ms); break;
	case LINE_Q: e = unpack_int(v, 0, QUALITY_COUNT - 1, &i); r->when.quality = (enum quality)i; break;
	case LINE_B: e = unpack_int(v, 0, UINT32_MAX, &i); r->when.boot = (uint32_t)i; break;
	case LINE_U: e = unpack_int(v, 0, INT64_MAX, &r->when.up_ms); break;
	case LINE_K: return unpack_kind(v, r);
	case LINE_X: good = body_hex(v, r->digest, SEAL_HASH); break;
	case LINE_S: good = v->type == BODY_STRING && v->raw.len == SALT_TEXT + 2 && read_salt(v->raw.at + 1, r->salt); break;
	case LINE_D: good = v->type == BODY_OBJECT; r->body = v->raw; break;
	case LINE_KEY_COUNT: break;
	}
	return e ? e : good ? ERR_OK : ERR_FORMAT;
}

static enum err unpack_line(struct span line, struct record *r, unsigned *ret_seen)
{
	enum err e = line.len > RECORD_LINE_MAX ? ERR_FULL : body_check(line, BODY_DEPTH + 1);
	if (e)
		return e;
	struct body_walk w = body_members(line);
	struct span name;
	struct body_value v;
	unsigned seen = 0;
	while (body_next(&w, &name, &v)) {
		int key = 0;
		while (key < LINE_KEY_COUNT && !span_is(name, line_keys[key]))
			key++;
		if (key == LINE_KEY_COUNT)
			continue;
		e = unpack_value((enum line_key)key, &v, r);
		if (e)
			return e;
		seen |= 1u << key;
	}
	r->erased = seen & SEEN(X);
	*ret_seen = seen;
	if (r->erased)
		return seen & (SEEN(S) | SEEN(D)) ? ERR_FORMAT : ERR_OK;
	if (!(seen & SEEN(D)))
		return ERR_MISSING;
	return r->body.len > RECORD_BODY_MAX ? ERR_FULL : ERR_OK;
}

enum err record_unpack(struct span line, struct record *ret_record)
{
	struct record r = { .body = { "", 0 } };
	unsigned seen = 0;
	enum err e = unpack_line(line, &r, &seen);
	if (e)
		return e;
	const unsigned always = SEEN(N) | SEEN(AT) | SEEN(Q) | SEEN(B) | SEEN(U) | SEEN(K);
	if ((seen & always) != always || !(seen & (SEEN(X) | SEEN(S))))
		return ERR_MISSING;
	record_digest(&r);
	*ret_record = r;
	return ERR_OK;
}

enum err record_unpack_short(struct span line, const struct record *before, struct record *ret_record, bool *ret_salt_told)
{
	struct record r = { .body = { "", 0 } };
	if (before) {
		r.when = before->when;
		r.kind = before->kind;
	}
	unsigned seen = 0;
	enum err e = unpack_line(line, &r, &seen);
	if (e)
		return e;
	const unsigned first = SEEN(Q) | SEEN(B) | SEEN(U) | SEEN(K);
	if (seen & SEEN(N))
		return ERR_FORMAT;
	if (!(seen & SEEN(AT)) || (!before && (seen & first) != first))
		return ERR_MISSING;
	if (!(seen & SEEN(U)) && !follow_up(&before->when, r.when.at_ms, &r.when.up_ms))
		return ERR_RANGE;
	r.seq = ret_record->seq;
	*ret_record = r;
	*ret_salt_told = seen & SEEN(S);
	return ERR_OK;
}
