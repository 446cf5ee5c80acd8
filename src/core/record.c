// Records: their names, their chain of hashes, and their line of JSON.
// SPDX-License-Identifier: Apache-2.0
#include "core/record.h"

#include "core/body.h"

#include <assert.h>
#include <string.h>

static const char *const names[] = {
	[KIND_EVENT] = "event", [KIND_SESSION] = "session", [KIND_PERSON] = "person", [KIND_BADGE] = "badge", [KIND_OFFICER] = "officer",
	[KIND_KIOSK] = "kiosk", [KIND_INSTRUMENT] = "instrument", [KIND_OPEN] = "open", [KIND_CLOSE] = "close", [KIND_CORRECTION] = "correction",
	[KIND_ERASE] = "erase", [KIND_BOOT] = "boot", [KIND_ANCHOR] = "anchor", [KIND_PRESENCE] = "presence", [KIND_REFUSAL] = "refusal",
	[KIND_WALKIN] = "walkin", [KIND_SIGNATURE] = "signature", [KIND_ANSWERED] = "answered", [KIND_RATINGS] = "ratings",
	[KIND_ANSWERS] = "answers", [KIND_PRINT] = "print", [KIND_FAULT] = "fault", [KIND_NOTE] = "note",
};
static_assert(sizeof names / sizeof *names == KIND_COUNT, "every kind has a name");

const char *kind_name(enum kind k)
{
	assert(k > 0 && k < KIND_COUNT);
	return names[k];
}

bool kind_find(struct span name, enum kind *ret_kind)
{
	for (int k = 1; k < KIND_COUNT; k++) {
		if (span_is(name, names[k])) {
			*ret_kind = (enum kind)k;
			return true;
		}
	}
	return false;
}

uint64_t ledger_tag(const struct ledger_id *id)
{
	uint8_t hash[SEAL_HASH];
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, id->key, sizeof id->key);
	seal_add(&h, id->epoch, sizeof id->epoch);
	seal_end(&h, hash);
	uint64_t tag = 0;
	for (int i = 0; i < 8; i++)
		tag = tag << 8 | hash[i];
	return tag & INT64_MAX;
}

void ledger_name(const struct ledger_id *id, char ret_text[24])
{
	uint64_t tag = ledger_tag(id);
	struct text t = text_init(ret_text, 24);
	for (int i = 0; i < 16; i++) {
		if (i && i % 4 == 0)
			text_char(&t, '-');
		text_char(&t, "0123456789ABCDEF"[tag >> (60 - 4 * i) & 15]);
	}
}

void record_digest(struct record *r)
{
	if (r->erased)
		return;
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, r->salt, sizeof r->salt);
	seal_add(&h, r->body.at, r->body.len);
	seal_end(&h, r->digest);
}

// Adds the low `size` bytes of value, the highest first.
static void add_number(struct seal_hasher *h, uint64_t value, int size)
{
	uint8_t bytes[8];
	for (int i = 0; i < size; i++)
		bytes[i] = (uint8_t)(value >> 8 * (size - 1 - i));
	seal_add(h, bytes, (size_t)size);
}

void record_link(const struct ledger_id *id, const uint8_t previous[SEAL_HASH], const struct record *r, uint8_t ret_link[SEAL_HASH])
{
	struct seal_hasher h;
	seal_begin(&h);
	add_number(&h, RECORD_VERSION, 1);
	seal_add(&h, previous, SEAL_HASH);
	seal_add(&h, id->key, sizeof id->key);
	seal_add(&h, id->epoch, sizeof id->epoch);
	add_number(&h, r->seq, 8);
	add_number(&h, (uint64_t)r->when.at_ms, 8);
	add_number(&h, r->when.quality, 1);
	add_number(&h, r->when.boot, 4);
	add_number(&h, (uint64_t)r->when.up_ms, 8);
	add_number(&h, r->kind, 1);
	seal_add(&h, r->digest, sizeof r->digest);
	seal_end(&h, ret_link);
}

#define SIGN_PREFIX "hadir-sign-1"
#define SIGNED_LENGTH (sizeof SIGN_PREFIX - 1 + SEAL_PUBLIC + RECORD_EPOCH + 8 + SEAL_HASH)

static uint8_t *put(uint8_t *at, const void *bytes, size_t n)
{
	memcpy(at, bytes, n);
	return at + n;
}

static void signed_bytes(const struct ledger_id *id, uint64_t seq, const uint8_t link[SEAL_HASH], uint8_t ret_bytes[SIGNED_LENGTH])
{
	uint8_t *at = put(ret_bytes, SIGN_PREFIX, sizeof SIGN_PREFIX - 1);
	at = put(at, id->key, SEAL_PUBLIC);
	at = put(at, id->epoch, RECORD_EPOCH);
	for (int i = 0; i < 8; i++)
		*at++ = (uint8_t)(seq >> (56 - 8 * i));
	put(at, link, SEAL_HASH);
}

void record_sign(const uint8_t secret[SEAL_SECRET], const struct ledger_id *id, uint64_t seq, const uint8_t link[SEAL_HASH], uint8_t ret_sign[SEAL_SIGN])
{
	uint8_t bytes[SIGNED_LENGTH];
	signed_bytes(id, seq, link, bytes);
	seal_sign(secret, bytes, sizeof bytes, ret_sign);
}

enum err record_verify(const struct ledger_id *id, uint64_t seq, const uint8_t link[SEAL_HASH], const uint8_t sign[SEAL_SIGN])
{
	uint8_t bytes[SIGNED_LENGTH];
	signed_bytes(id, seq, link, bytes);
	return seal_verify(id->key, bytes, sizeof bytes, sign);
}

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

static void pack_body(const struct record *r, struct text *out)
{
	if (r->erased) {
		body_key(out, "x");
		body_write_hex(out, r->digest, sizeof r->digest);
		return;
	}
	body_key(out, "s");
	text_char(out, '"');
	write_salt(r->salt, out);
	text_char(out, '"');
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
	if (r->kind > 0 && r->kind < KIND_COUNT) {
		body_key(out, "k");
		body_write_string(out, span_of(names[r->kind]));
	} else {
		pack_int(out, "k", r->kind);
	}
	pack_body(r, out);
	text_char(out, '}');
	if (!out->full)
		return ERR_OK;
	out->len = begin;
	out->at[begin] = '\0';
	return ERR_FULL;
}

// The keys of a line; all of them once, except that either x or s and d stand there.
enum line_key { LINE_N, LINE_AT, LINE_Q, LINE_B, LINE_U, LINE_K, LINE_X, LINE_S, LINE_D, LINE_KEY_COUNT };
static const char *const line_keys[] = { "n", "at", "q", "b", "u", "k", "x", "s", "d" };
static_assert(sizeof line_keys / sizeof *line_keys == LINE_KEY_COUNT, "every key of a line");

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

enum err record_unpack(struct span line, struct record *ret_record)
{
	enum err e = line.len > RECORD_LINE_MAX ? ERR_FULL : body_check(line, BODY_DEPTH + 1);
	if (e)
		return e;
	struct record r = { .body = { "", 0 } };
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
		e = unpack_value((enum line_key)key, &v, &r);
		if (e)
			return e;
		seen |= 1u << key;
	}
	const unsigned always = (1u << LINE_X) - 1, whole = 1u << LINE_S | 1u << LINE_D;
	r.erased = seen & 1u << LINE_X;
	if ((seen & always) != always || (seen & whole) != (r.erased ? 0 : whole))
		return r.erased && (seen & whole) ? ERR_FORMAT : ERR_MISSING;
	if (r.body.len > RECORD_BODY_MAX)
		return ERR_FULL;
	record_digest(&r);
	*ret_record = r;
	return ERR_OK;
}
