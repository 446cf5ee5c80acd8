// Tests of records: published vectors, a second slower chain, every flipped bit, signatures, and lines there and back.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/body.h"
#include "core/fact.h"

#define VECTORS "tests/data/records.txt"

static void assert_hex(const uint8_t *bytes, size_t n, struct span hex)
{
	uint8_t expected[SEAL_SIGN];
	assert_true(hex_read(hex, expected, n));
	assert_memory_equal(bytes, expected, n);
}

// What the lines of the vectors have said so far.
struct vectors {
	struct ledger_id id;
	uint8_t public_key[SEAL_PUBLIC], secret[SEAL_SECRET], link[SEAL_HASH];
	struct record record;
	int records, bodies;
};

static void take_record(struct vectors *v, struct span line)
{
	char room[RECORD_LINE_MAX], body[RECORD_BODY_MAX];
	struct text t = text_init(room, sizeof room), b = text_init(body, sizeof body);
	static struct fact fact;
	assert_int_equal(record_unpack(line, &v->record), ERR_OK);
	assert_int_equal(record_pack(&v->record, &t), ERR_OK);
	assert_true(span_equal(text_span(&t), line));
	record_link(&v->id, v->link, &v->record, v->link);
	v->records++;
	if (v->record.erased || fact_read(v->record.kind, v->record.body, &fact) == ERR_UNKNOWN)
		return;
	assert_int_equal(fact_read(v->record.kind, v->record.body, &fact), ERR_OK);
	assert_int_equal(fact_write(&fact, &b), ERR_OK);
	bool whole = span_equal(text_span(&b), v->record.body);
	assert_true(whole || strstr(room, "\"unknown\":"));
	v->bodies += whole;
}

static void take_line(struct vectors *v, struct span line)
{
	uint8_t seed[SEAL_SEED], sign[SEAL_SIGN], tag[8];
	char name[24];
	struct span key = span_cut(&line, ' ');
	if (span_is(key, "seed")) {
		assert_true(hex_read(line, seed, sizeof seed));
		seal_keys(seed, v->id.key, v->secret);
	} else if (span_is(key, "key")) {
		assert_hex(v->id.key, sizeof v->id.key, line);
	} else if (span_is(key, "epoch")) {
		assert_true(hex_read(line, v->id.epoch, sizeof v->id.epoch));
	} else if (span_is(key, "tag")) {
		for (int i = 0; i < 8; i++)
			tag[i] = (uint8_t)(ledger_tag(&v->id) >> (56 - 8 * i));
		assert_hex(tag, sizeof tag, line);
	} else if (span_is(key, "name")) {
		ledger_name(&v->id, name);
		assert_true(span_is(line, name));
	} else if (span_is(key, "record")) {
		take_record(v, line);
	} else if (span_is(key, "digest")) {
		assert_hex(v->record.digest, SEAL_HASH, line);
	} else if (span_is(key, "link")) {
		assert_hex(v->link, SEAL_HASH, line);
	} else if (span_is(key, "sign")) {
		record_sign(v->secret, &v->id, v->record.seq, v->link, sign);
		assert_hex(sign, sizeof sign, line);
		assert_int_equal(record_verify(&v->id, v->record.seq, v->link, sign), ERR_OK);
	} else {
		assert_true(span_starts(key, "#"));
	}
}

static void published_vectors(void **state)
{
	(void)state;
	static char file[1 << 16];
	static struct vectors v;
	FILE *f = fopen(VECTORS, "rb");
	assert_non_null(f);
	struct span rest = { file, fread(file, 1, sizeof file, f) };
	fclose(f);
	while (rest.len)
		take_line(&v, span_cut(&rest, '\n'));
	assert_int_equal(v.records, 28);
	assert_int_equal(v.bodies, 23);
}

static uint64_t seed = 7;

static uint64_t dice(void)
{
	seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
	return seed * UINT64_C(2685821657736338717);
}

static void fill(void *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((uint8_t *)at)[i] = (uint8_t)(dice() >> 40);
}

// A record of random values; its body is {"r":"..."} of up to 100 random letters, in room.
static struct record random_record(char room[128])
{
	struct text t = text_init(room, 128);
	struct record r = { .seq = (dice() >> 1) | 1, .when = { .at_ms = (int64_t)dice(), .up_ms = (int64_t)(dice() >> 1), .boot = (uint32_t)dice(), .quality = dice() % 4 } };
	text_str(&t, "{\"r\":\"");
	for (uint64_t n = dice() % 100; n; n--)
		text_char(&t, (char)('a' + dice() % 26));
	text_str(&t, "\"}");
	fill(r.salt, sizeof r.salt);
	r.kind = (uint8_t)dice();
	r.body = text_span(&t);
	r.erased = dice() % 8 == 0;
	if (r.erased) {
		fill(r.digest, sizeof r.digest);
		r.body = SPAN("");
		memset(r.salt, 0, sizeof r.salt);
	} else {
		record_digest(&r);
	}
	return r;
}

// A number of `size` bytes as hexadecimal, by way of division.
static void hex_number(struct text *t, uint64_t value, int size)
{
	char digits[16];
	for (int i = 2 * size - 1; i >= 0; i--, value /= 16)
		digits[i] = "0123456789abcdef"[value % 16];
	text_add(t, (struct span){ digits, (size_t)(2 * size) });
}

// The link again, as the header says it: all bytes written out as hexadecimal text, read back, and hashed in one go.
static void slow_link(const struct ledger_id *id, const uint8_t previous[SEAL_HASH], const struct record *r, uint8_t ret_link[SEAL_HASH])
{
	char hex[400], inner[400];
	uint8_t bytes[200], salted[200], digest[SEAL_HASH];
	struct text t = text_init(hex, sizeof hex), s = text_init(inner, sizeof inner);
	memcpy(digest, r->digest, sizeof digest);
	if (!r->erased) {
		text_hex(&s, r->salt, sizeof r->salt);
		text_hex(&s, (const uint8_t *)r->body.at, r->body.len);
		assert_true(hex_read(text_span(&s), salted, s.len / 2));
		seal_hash(salted, s.len / 2, digest);
	}
	text_str(&t, "01");
	text_hex(&t, previous, SEAL_HASH);
	text_hex(&t, id->key, 32);
	text_hex(&t, id->epoch, 8);
	hex_number(&t, r->seq, 8);
	hex_number(&t, (uint64_t)r->when.at_ms, 8);
	hex_number(&t, r->when.quality, 1);
	hex_number(&t, r->when.boot, 4);
	hex_number(&t, (uint64_t)r->when.up_ms, 8);
	hex_number(&t, r->kind, 1);
	text_hex(&t, digest, sizeof digest);
	assert_false(t.full || s.full);
	assert_int_equal(t.len, 2 * 135);
	assert_true(hex_read(text_span(&t), bytes, t.len / 2));
	seal_hash(bytes, t.len / 2, ret_link);
}

static void chain_agrees_with_a_slower_one(void **state)
{
	(void)state;
	struct ledger_id id;
	uint8_t link[SEAL_HASH] = { 0 }, slow[SEAL_HASH] = { 0 };
	fill(&id, sizeof id);
	for (int i = 0; i < 20000; i++) {
		char room[128];
		struct record r = random_record(room);
		record_link(&id, link, &r, link); // in place
		slow_link(&id, slow, &r, slow);
		assert_memory_equal(link, slow, sizeof link);
	}
}

// Flips each bit of n bytes in turn; the link over them must become another every time.
static void flip(void *at, size_t n, const struct ledger_id *id, const uint8_t *previous, struct record *r, int *flips)
{
	uint8_t before[SEAL_HASH], after[SEAL_HASH];
	record_digest(r);
	record_link(id, previous, r, before);
	for (size_t bit = 0; bit < 8 * n; bit++) {
		((uint8_t *)at)[bit / 8] ^= (uint8_t)(1u << bit % 8);
		record_digest(r);
		record_link(id, previous, r, after);
		assert_memory_not_equal(before, after, sizeof after);
		((uint8_t *)at)[bit / 8] ^= (uint8_t)(1u << bit % 8);
		++*flips;
	}
	record_digest(r);
	record_link(id, previous, r, after);
	assert_memory_equal(before, after, sizeof after);
}

static void every_flipped_bit_changes_the_link(void **state)
{
	(void)state;
	struct ledger_id id;
	uint8_t previous[SEAL_HASH];
	char room[128];
	int flips = 0;
	fill(&id, sizeof id);
	fill(previous, sizeof previous);
	struct record r = random_record(room);
	while (r.erased || r.body.len < 20)
		r = random_record(room);
	flip(previous, sizeof previous, &id, previous, &r, &flips);
	flip(&id, sizeof id, &id, previous, &r, &flips);
	flip(&r.seq, sizeof r.seq, &id, previous, &r, &flips);
	flip(&r.when.at_ms, sizeof r.when.at_ms, &id, previous, &r, &flips);
	flip(&r.when.up_ms, sizeof r.when.up_ms, &id, previous, &r, &flips);
	flip(&r.when.boot, sizeof r.when.boot, &id, previous, &r, &flips);
	flip(&r.kind, sizeof r.kind, &id, previous, &r, &flips);
	flip(r.salt, sizeof r.salt, &id, previous, &r, &flips);
	flip(room, r.body.len, &id, previous, &r, &flips);
	r.erased = true; // the digest stands by itself
	flip(r.digest, sizeof r.digest, &id, previous, &r, &flips);
	assert_int_equal(flips, 8 * (32 + 40 + 8 + 8 + 8 + 4 + 1 + 16 + 32 + (int)r.body.len));
}

static void qualities_and_lengths_are_covered(void **state)
{
	(void)state;
	const struct ledger_id id = { { 1 }, { 2 } };
	const uint8_t previous[SEAL_HASH] = { 0 };
	uint8_t links[QUALITY_COUNT + 2][SEAL_HASH];
	struct record r = { .seq = 1, .kind = KIND_NOTE, .body = SPAN("{}") };
	record_digest(&r);
	for (int q = 0; q < QUALITY_COUNT; q++) {
		r.when.quality = q;
		record_link(&id, previous, &r, links[q]);
	}
	r.body = SPAN("{}\0");
	record_digest(&r);
	record_link(&id, previous, &r, links[QUALITY_COUNT]);
	r.body = SPAN("{");
	record_digest(&r);
	record_link(&id, previous, &r, links[QUALITY_COUNT + 1]);
	for (int a = 0; a < QUALITY_COUNT + 2; a++)
		for (int b = 0; b < a; b++)
			assert_memory_not_equal(links[a], links[b], SEAL_HASH);
}

static void erasing_keeps_the_link(void **state)
{
	(void)state;
	const struct ledger_id id = { { 1 }, { 2 } };
	const uint8_t previous[SEAL_HASH] = { 3 };
	uint8_t before[SEAL_HASH], after[SEAL_HASH];
	char room[128];
	for (int i = 0; i < 100; i++) {
		struct record r = random_record(room);
		record_link(&id, previous, &r, before);
		r.erased = true;
		memset(r.salt, 0, sizeof r.salt);
		r.body = SPAN("");
		record_digest(&r);
		record_link(&id, previous, &r, after);
		assert_memory_equal(before, after, sizeof after);
	}
}

static void signatures_cover_everything(void **state)
{
	(void)state;
	struct ledger_id id;
	uint8_t seed_bytes[SEAL_SEED], secret[SEAL_SECRET], link[SEAL_HASH], sign[SEAL_SIGN];
	fill(seed_bytes, sizeof seed_bytes);
	fill(&id, sizeof id);
	fill(link, sizeof link);
	seal_keys(seed_bytes, id.key, secret);
	record_sign(secret, &id, 7, link, sign);
	assert_int_equal(record_verify(&id, 7, link, sign), ERR_OK);
	for (uint64_t bit = 0; bit < 64; bit++)
		assert_int_equal(record_verify(&id, 7 ^ UINT64_C(1) << bit, link, sign), ERR_SIGNATURE);
	struct { uint8_t *at; size_t n; } covered[] = { { id.key, 32 }, { id.epoch, 8 }, { link, 32 }, { sign, 64 } };
	for (size_t c = 0; c < 4; c++) {
		for (size_t bit = 0; bit < 8 * covered[c].n; bit++) {
			covered[c].at[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_int_equal(record_verify(&id, 7, link, sign), ERR_SIGNATURE);
			covered[c].at[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
	assert_int_equal(record_verify(&id, 7, link, sign), ERR_OK);
	seal_sign(secret, link, sizeof link, sign); // a signature over something else by the same author
	assert_int_equal(record_verify(&id, 7, link, sign), ERR_SIGNATURE);
}

static void kinds_have_names(void **state)
{
	(void)state;
	for (int k = 1; k < KIND_COUNT; k++) {
		enum kind found = 0;
		assert_true(kind_find(span_of(kind_name(k)), &found));
		assert_int_equal(found, k);
	}
	enum kind found = KIND_NOTE;
	static const char *const none[] = { "", "Event", "events", "presenc", "14" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_false(kind_find(span_of(none[i]), &found));
	assert_int_equal(found, KIND_NOTE);
	assert_int_equal(KIND_PRESENCE, 14); // numbers are part of the format
	assert_int_equal(KIND_NOTE, 23);
}

static void names_of_ledgers(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct ledger_id id;
		char name[24], hex[24];
		fill(&id, sizeof id);
		ledger_name(&id, name);
		assert_true((int64_t)ledger_tag(&id) >= 0);
		snprintf(hex, sizeof hex, "%016llX", (unsigned long long)ledger_tag(&id));
		for (int at = 0; at < 19; at++)
			assert_int_equal(name[at], at % 5 == 4 ? '-' : hex[at - at / 5]);
		assert_int_equal(name[19], 0);
	}
}

static void assert_same(const struct record *a, const struct record *b)
{
	assert_true(a->seq == b->seq && a->when.at_ms == b->when.at_ms && a->when.up_ms == b->when.up_ms);
	assert_true(a->when.boot == b->when.boot && a->when.quality == b->when.quality && a->kind == b->kind && a->erased == b->erased);
	assert_memory_equal(a->salt, b->salt, sizeof a->salt);
	assert_memory_equal(a->digest, b->digest, sizeof a->digest);
	assert_true(span_equal(a->body, b->body));
}

static void lines_there_and_back(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		char room[128], line[512];
		struct record r = random_record(room), back;
		struct text t = text_init(line, sizeof line);
		assert_int_equal(record_pack(&r, &t), ERR_OK);
		assert_int_equal(record_unpack(text_span(&t), &back), ERR_OK);
		assert_same(&r, &back);
		if (!back.erased)
			assert_true(back.body.at > line && back.body.at + back.body.len < line + t.len);
	}
}

// A line that must be understood, or refused with that error.
static void assert_line(const char *line, enum err expected)
{
	struct record r = { .seq = 99 };
	size_t n = strlen(line);
	char *copy = malloc(n); // exactly: a read behind it would be seen
	memcpy(copy, line, n);
	enum err e = record_unpack((struct span){ copy, n }, &r);
	if (e != expected)
		fail_msg("%s: %s", line, err_text(e));
	if (e)
		assert_int_equal(r.seq, 99);
	free(copy);
}

#define HEAD "\"n\":7,\"at\":-5,\"q\":2,\"b\":1,\"u\":9"
#define SALT "\"s\":\"AAAAAAAAAAAAAAAAAAAAAA==\""
#define REST ",\"k\":\"note\"," SALT ",\"d\":{}"
#define DIGEST "\"x\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""

static void lines_of_others(void **state)
{
	(void)state;
	assert_line("{" HEAD REST "}", ERR_OK);
	assert_line("{" HEAD ",\"k\":23," SALT ",\"d\":{}}", ERR_OK);          // a name's number is understood as well
	assert_line("{" HEAD ",\"k\":0," SALT ",\"d\":{}}", ERR_OK);
	assert_line("{" HEAD ",\"k\":255," DIGEST "}", ERR_OK);
	assert_line("{\"new\":[1]," HEAD REST ",\"newer\":{}}", ERR_OK);        // keys of a later version
	assert_line("{\"k\":\"note\"," SALT "," HEAD ",\"d\":{\"a\":1}}", ERR_OK); // in any order
	assert_line("{" HEAD ",\"k\":256," DIGEST "}", ERR_RANGE);
	assert_line("{" HEAD ",\"k\":-1," DIGEST "}", ERR_RANGE);
	assert_line("{" HEAD ",\"k\":\"later\"," DIGEST "}", ERR_UNKNOWN);
	assert_line("{" HEAD ",\"k\":[1]," DIGEST "}", ERR_FORMAT);
	assert_line("{\"n\":0,\"at\":1,\"q\":0,\"b\":1,\"u\":1" REST "}", ERR_RANGE);
	assert_line("{\"n\":-7,\"at\":1,\"q\":0,\"b\":1,\"u\":1" REST "}", ERR_RANGE);
	assert_line("{\"n\":9223372036854775808,\"at\":1,\"q\":0,\"b\":1,\"u\":1" REST "}", ERR_RANGE);
	assert_line("{\"n\":\"7\",\"at\":1,\"q\":0,\"b\":1,\"u\":1" REST "}", ERR_FORMAT);
	assert_line("{\"n\":7,\"at\":1.5,\"q\":0,\"b\":1,\"u\":1" REST "}", ERR_FORMAT);
	assert_line("{\"n\":7,\"at\":1,\"q\":4,\"b\":1,\"u\":1" REST "}", ERR_RANGE);
	assert_line("{\"n\":7,\"at\":1,\"q\":0,\"b\":4294967296,\"u\":1" REST "}", ERR_RANGE);
	assert_line("{\"n\":7,\"at\":1,\"q\":0,\"b\":1,\"u\":-1" REST "}", ERR_RANGE);
	assert_line("{\"n\":7,\"at\":1,\"q\":0,\"b\":1" REST "}", ERR_MISSING);
	assert_line("{" HEAD "," SALT ",\"d\":{}}", ERR_MISSING);
	assert_line("{" HEAD ",\"k\":\"note\"}", ERR_MISSING);
	assert_line("{" HEAD ",\"k\":\"note\"," SALT "}", ERR_MISSING);
	assert_line("{" HEAD ",\"k\":\"note\",\"d\":{}}", ERR_MISSING);
	assert_line("{" HEAD REST "," DIGEST "}", ERR_FORMAT);
	assert_line("{" HEAD ",\"k\":\"note\"," DIGEST ",\"d\":{}}", ERR_FORMAT);
	assert_line("{" HEAD ",\"k\":\"note\"," SALT ",\"d\":[]}", ERR_FORMAT);
	assert_line("{" HEAD ",\"k\":\"note\"," SALT ",\"d\":\"{}\"}", ERR_FORMAT);
	assert_line("{" HEAD ",\"k\":\"note\"," SALT ",\"d\":{\"a\":1,\"a\":1}}", ERR_FORMAT);
	assert_line("{" HEAD ",\"k\":\"note\",\"x\":\"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855\"}", ERR_FORMAT);
	assert_line("{" HEAD ",\"k\":\"note\",\"x\":\"e3b0\"}", ERR_FORMAT);
	assert_line("{" HEAD ",\"k\":\"note\",\"x\":1}", ERR_FORMAT);
	assert_line("", ERR_FORMAT);
	assert_line("{}", ERR_MISSING);
	assert_line("{" HEAD REST "}\n", ERR_FORMAT);
}

static void salts_in_base64(void **state)
{
	(void)state;
	static const struct { const char *salt; bool good; } table[] = {
		{ "AAAAAAAAAAAAAAAAAAAAAA==", true }, { "/+/+/+/+/+/+/+/+/+/+/w==", true }, { "AAAAAAAAAAAAAAAAAAAAAB==", false }, // bits that no byte holds
		{ "AAAAAAAAAAAAAAAAAAAAAA", false }, { "AAAAAAAAAAAAAAAAAAAAAA=", false }, { "AAAAAAAAAAAAAAAAAAAAAA===", false },
		{ "AAAAAAAAAAAAAAAAAAAAAAA=", false }, { "AAAAAAAAAAAAAAAAAAAAAAAA", false }, { "_AAAAAAAAAAAAAAAAAAAAA==", false },
		{ "-AAAAAAAAAAAAAAAAAAAAA==", false }, { " AAAAAAAAAAAAAAAAAAAAA==", false }, { "=AAAAAAAAAAAAAAAAAAAAA==", false }, { "", false },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char line[256];
		snprintf(line, sizeof line, "{%s,\"k\":\"note\",\"s\":\"%s\",\"d\":{}}", HEAD, table[i].salt);
		assert_line(line, table[i].good ? ERR_OK : ERR_FORMAT);
	}
	assert_line("{" HEAD ",\"k\":\"note\",\"s\":5,\"d\":{}}", ERR_FORMAT);
}

static void parts_of_a_line_are_refused(void **state)
{
	(void)state;
	static const char line[] = "{" HEAD REST "}";
	for (size_t n = 0; n < sizeof line - 1; n++) {
		char part[sizeof line] = "";
		memcpy(part, line, n);
		assert_line(part, ERR_FORMAT);
	}
}

static void what_cannot_be_packed(void **state)
{
	(void)state;
	static char big[RECORD_BODY_MAX + 16], line[RECORD_LINE_MAX];
	struct record good = { .seq = 1, .kind = KIND_NOTE, .body = SPAN("{}") }, bad = good;
	struct text t = text_init(line, sizeof line);
	text_str(&t, "before");
	bad.seq = 0;
	assert_int_equal(record_pack(&bad, &t), ERR_RANGE);
	bad.seq = UINT64_C(1) << 63;
	assert_int_equal(record_pack(&bad, &t), ERR_RANGE);
	bad = good, bad.when.up_ms = -1;
	assert_int_equal(record_pack(&bad, &t), ERR_RANGE);
	bad = good, bad.when.quality = QUALITY_COUNT;
	assert_int_equal(record_pack(&bad, &t), ERR_RANGE);
	bad = good, bad.body = SPAN("{\"a\": 1}");
	assert_int_equal(record_pack(&bad, &t), ERR_FORMAT);
	bad = good, bad.body = SPAN("");
	assert_int_equal(record_pack(&bad, &t), ERR_FORMAT);
	struct text b = text_init(big, sizeof big);
	text_str(&b, "{\"a\":\"");
	while (b.len < RECORD_BODY_MAX - 2)
		text_char(&b, 'x');
	text_str(&b, "\"}");
	bad.body = text_span(&b);
	assert_int_equal(bad.body.len, RECORD_BODY_MAX);
	assert_int_equal(record_pack(&bad, &t), ERR_OK);
	struct record back;
	assert_int_equal(record_unpack((struct span){ line + 6, t.len - 6 }, &back), ERR_OK);
	t = text_init(line, sizeof line);
	text_str(&t, "{" HEAD ",\"k\":\"note\"," SALT ",\"d\":");
	memcpy(big + b.len - 2, "x\"}", 4);
	bad.body.len++;
	text_add(&t, bad.body);
	text_char(&t, '}');
	assert_int_equal(record_unpack(text_span(&t), &back), ERR_FULL);
	t = text_init(line, sizeof line);
	text_str(&t, "before");
	assert_int_equal(record_pack(&bad, &t), ERR_FULL);
	t.cap = 60;
	assert_int_equal(record_pack(&good, &t), ERR_FULL);
	assert_string_equal(line, "before");
}

static void the_deepest_body_travels(void **state)
{
	(void)state;
	char line[256];
	struct text t = text_init(line, sizeof line);
	struct record back, r = { .seq = 1, .kind = 77, .body = SPAN("{\"a\":[[[[[[[1]]]]]]]}") };
	record_digest(&r);
	assert_int_equal(body_check(r.body, BODY_DEPTH - 1), ERR_FULL);
	assert_int_equal(record_pack(&r, &t), ERR_OK);
	assert_int_equal(record_unpack(text_span(&t), &back), ERR_OK);
	assert_same(&r, &back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_vectors),
		cmocka_unit_test(chain_agrees_with_a_slower_one),
		cmocka_unit_test(every_flipped_bit_changes_the_link),
		cmocka_unit_test(qualities_and_lengths_are_covered),
		cmocka_unit_test(erasing_keeps_the_link),
		cmocka_unit_test(signatures_cover_everything),
		cmocka_unit_test(kinds_have_names),
		cmocka_unit_test(names_of_ledgers),
		cmocka_unit_test(lines_there_and_back),
		cmocka_unit_test(lines_of_others),
		cmocka_unit_test(salts_in_base64),
		cmocka_unit_test(parts_of_a_line_are_refused),
		cmocka_unit_test(what_cannot_be_packed),
		cmocka_unit_test(the_deepest_body_travels),
	};
	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
