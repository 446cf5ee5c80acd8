// Runs: what is written reads back the same, and nothing else reads at all.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/run.h"

static struct run run, before;
static char room[RUN_BYTES + RUN_OVERHEAD], changed[RUN_BYTES + RUN_OVERHEAD + 64];
static struct record made[RUN_RECORDS + 1];
static char bodies[RUN_RECORDS + 1][200];
static uint8_t secret[SEAL_SECRET];
static uint64_t dice = 1;

static uint64_t roll(uint64_t sides)
{
	dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (dice >> 33) % sides;
}

static struct run_head make_head(uint64_t from)
{
	uint8_t seed[SEAL_SEED] = { 7 };
	struct run_head h = { .from = from, .now_ms = 1760400000123 };
	seal_keys(seed, h.id.key, secret);
	memset(h.id.epoch, 9, sizeof h.id.epoch);
	if (from > 1)
		memset(h.previous, 0xab, sizeof h.previous);
	for (int i = 0; i < RUN_BLOCKS; i++) {
		h.seeds[i].known = i != 1;
		memset(h.seeds[i].seed, i + 1, RECORD_SEED);
	}
	return h;
}

// Records of every shape: same and other clocks, kinds of later versions, erased ones, salts of their own.
static void make_record(const struct run_head *h, int i)
{
	struct record *r = &made[i], *last = i ? r - 1 : r;
	struct text body = text_init(bodies[i], sizeof bodies[i]);
	text_str(&body, "{\"p\":");
	text_int(&body, (int64_t)roll(5000));
	text_str(&body, roll(9) ? "}" : ",\"why\":\"lupa \\\"kartu\\\"\"}");
	*r = (struct record){ .seq = h->from + (uint64_t)i, .when = { .at_ms = 1760400000000, .up_ms = 5000, .boot = 1, .quality = QUALITY_SYNCED },
		.kind = KIND_PRESENCE, .body = text_span(&body) };
	if (i) {
		int64_t since = (int64_t)roll(9000);
		r->when = last->when;
		r->when.at_ms += roll(20) ? since : -since;
		r->when.up_ms += roll(4) ? r->when.at_ms - last->when.at_ms : 3;
		if (r->when.up_ms < 0)
			r->when.up_ms = 0;
		r->when.boot += roll(30) == 0;
		r->when.quality = roll(30) ? last->when.quality : (enum quality)roll(QUALITY_COUNT);
		r->kind = (uint8_t)(roll(10) ? last->kind : 1 + roll(200));
	}
	struct run_seed seed = h->seeds[r->seq / RECORD_BLOCK - h->from / RECORD_BLOCK];
	if (seed.known && roll(20)) {
		struct seal_hasher salter;
		record_salt_begin(&h->id, seed.seed, &salter);
		record_salt(&salter, r->seq, r->salt);
	} else {
		memset(r->salt, (int)roll(256), sizeof r->salt);
	}
	record_digest(r);
	if (roll(40) == 0) {
		r->erased = true;
		memset(r->salt, 0, sizeof r->salt);
		r->body = (struct span){ "", 0 };
	}
}

static struct text write_run(const struct run_head *h, int n, bool sign)
{
	uint8_t made_sign[SEAL_SIGN];
	struct text out = text_init(room, sizeof room);
	struct run_writer w;
	run_begin(&w, h, &out);
	for (int i = 0; i < n; i++) {
		make_record(h, i);
		assert_int_equal(run_add(&w, &made[i]), ERR_OK);
	}
	record_sign(secret, &h->id, h->from + (uint64_t)n - 1, w.link, made_sign);
	assert_int_equal(run_end(&w, sign ? made_sign : NULL), ERR_OK);
	return out;
}

static void same_record(const struct record *a, const struct record *b)
{
	assert_int_equal(a->seq, b->seq);
	assert_memory_equal(&a->when, &b->when, sizeof a->when);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->erased, b->erased);
	assert_memory_equal(a->salt, b->salt, sizeof a->salt);
	assert_memory_equal(a->digest, b->digest, sizeof a->digest);
	assert_true(span_equal(a->body, b->body));
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	static const struct { uint64_t from; int n; } cases[] = {
		{ 1, 1 }, { 2, 1 }, { 1, 62 }, { 1, 63 }, { 1, 64 }, { 63, 1 }, { 63, 2 }, { 64, 64 }, { 100, 300 }, { 1, 1000 }, { 63, 1000 }, { 64, 1000 },
		{ INT64_MAX - RUN_RECORDS, 1000 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run_head h = make_head(cases[i].from);
		for (int sign = 0; sign < 2; sign++) {
			struct text out = write_run(&h, cases[i].n, sign);
			uint64_t at;
			uint8_t link[SEAL_HASH];
			assert_int_equal(run_read(text_span(&out), &run, &at), ERR_OK);
			assert_int_equal(run.head.count, cases[i].n);
			assert_int_equal(run.head.from, h.from);
			assert_int_equal(run.head.now_ms, h.now_ms);
			assert_int_equal(run.is_signed, sign);
			assert_memory_equal(&run.head.id, &h.id, sizeof h.id);
			memcpy(link, h.previous, sizeof link);
			for (int k = 0; k < cases[i].n; k++) {
				same_record(&run.record[k], &made[k]);
				record_link(&h.id, link, &made[k], link);
				assert_memory_equal(run.link[k], link, sizeof link);
			}
			assert_int_equal(run_last(&run), cases[i].from + (uint64_t)cases[i].n - 1);
		}
	}
}

static void cut_anywhere_is_refused(void **state)
{
	(void)state;
	struct run_head h = make_head(60);
	struct text out = write_run(&h, 8, true);
	for (size_t n = 0; n < out.len; n++)
		assert_int_not_equal(run_read((struct span){ room, n }, &run, NULL), ERR_OK);
	memcpy(changed, room, out.len);
	changed[out.len] = '\n';
	assert_int_equal(run_read((struct span){ changed, out.len + 1 }, &run, NULL), ERR_FORMAT);
}

// A changed byte is refused, or it stands where nothing is vouched for: the clock, and what becomes of unknown keys.
static void changed_anywhere_is_seen(void **state)
{
	(void)state;
	struct run_head h = make_head(60);
	struct text out = write_run(&h, 8, true);
	size_t accepted = 0;
	assert_int_equal(run_read(text_span(&out), &before, NULL), ERR_OK);
	for (size_t i = 0; i < out.len; i++) {
		memcpy(changed, room, out.len);
		changed[i] ^= (char)(1 << roll(7));
		if (run_read((struct span){ changed, out.len }, &run, NULL) != ERR_OK)
			continue;
		accepted++;
		assert_int_equal(run.head.count, before.head.count);
		assert_memory_equal(run.link, before.link, 8 * SEAL_HASH);
		if (run.is_signed)
			assert_memory_equal(run.sign, before.sign, SEAL_SIGN);
		for (int k = 0; k < 8; k++)
			same_record(&run.record[k], &before.record[k]);
	}
	assert_true(accepted < 40);
}

static void bad_ones_say_where(void **state)
{
	(void)state;
	static const struct { const char *from, *to; enum err err; uint64_t at; } cases[] = {
		{ "\"v\":1", "\"v\":2", ERR_NEWER, 0 }, { "\"v\":1", "\"v\":\"1\"", ERR_FORMAT, 0 }, { "\"v\":1,", "", ERR_MISSING, 0 },
		{ "\"event\":0", "\"event\":2", ERR_RANGE, 0 }, { "\"event\":0", "\"event\":-1", ERR_RANGE, 0 }, { "\"n\":3", "\"n\":0", ERR_RANGE, 0 },
		{ "\"n\":3", "\"n\":1001", ERR_FULL, 0 }, { "\"n\":3", "\"n\":2", ERR_MISSING, 3 }, { "\"n\":3", "\"n\":4", ERR_MISSING, 4 },
		{ "\"n\":3", "\"n\":9223372036854775807", ERR_FULL, 0 }, { "\"n\":3", "\"n\":9223372036854775808", ERR_RANGE, 0 },
		{ "\"from\":1", "\"from\":0", ERR_RANGE, 0 }, { "\"from\":1", "\"from\":9223372036854775807", ERR_RANGE, 0 },
		{ "\"previous\":\"0", "\"previous\":\"1", ERR_CHAIN, 0 }, { "\"previous\":\"0", "\"previous\":\"G", ERR_FORMAT, 0 },
		{ "\"seeds\":[", "\"seeds\":[\"\",", ERR_RANGE, 0 }, { "\"seeds\":[\"01010101010101010101010101010101\"]", "\"seeds\":[]", ERR_MISSING, 0 },
		{ "\"seeds\":[", "\"seeds\":[1,", ERR_FORMAT, 0 }, { "\"seeds\":[\"01010101010101010101010101010101\"]", "\"seeds\":\"x\"", ERR_FORMAT, 0 },
		{ "\"seeds\":[\"01010101010101010101010101010101\"]", "\"seeds\":[\"\"]", ERR_MISSING, 1 },
		{ "\"key\":\"", "\"key\":\"0", ERR_FORMAT, 0 }, { ",\"now\"", ", \"now\"", ERR_FORMAT, 0 },
		{ "\n{\"at\":1760400001000", "\n{\"at\":17604000010000", ERR_CHAIN, 4 }, { "\n{\"at\":1760400001000", "\n{\"at\":-9223372036854775808", ERR_RANGE, 2 },
		{ "\n{\"at\":1760400001000", "\n{\"n\":2,\"at\":1760400001000", ERR_FORMAT, 2 }, { "\n{\"at\":1760400001000,", "\n{", ERR_MISSING, 2 },
		{ "\"k\":\"presence\",", "", ERR_MISSING, 1 }, { "\"k\":\"presence\"", "\"k\":\"presents\"", ERR_UNKNOWN, 1 }, { "\"u\":5000,", "", ERR_MISSING, 1 },
		{ "\"p\":3", "\"p\":03", ERR_FORMAT, 3 }, { "\"p\":3", "\"p\":\xff", ERR_FORMAT, 3 }, { "\"p\":3", "\"p\":4", ERR_CHAIN, 4 },
		{ "\"d\":{\"p\":3}", "\"d\":[]", ERR_FORMAT, 3 }, { "\"d\":{\"p\":3}", "\"x\":\"00\"", ERR_FORMAT, 3 },
		{ "{\"link\":\"", "{\"link\":\"0", ERR_FORMAT, 4 }, { "{\"link\"", "{\"lynk\"", ERR_MISSING, 4 }, { "\"sign\":\"", "\"sign\":\"0", ERR_FORMAT, 4 },
		{ "\"sign\":\"", "\"sogn\":\"", ERR_OK, 4 }, { "{\"v\":1", "{\"new\":{\"a\":[1]},\"v\":1", ERR_OK, 4 }, { "\n{\"at\":1760400001000", "\n{\"new\":[],\"at\":1760400001000", ERR_OK, 4 },
	};
	struct run_head h = make_head(1);
	uint8_t sign[SEAL_SIGN];
	struct text out = text_init(room, sizeof room);
	struct run_writer w;
	run_begin(&w, &h, &out);
	for (int i = 0; i < 3; i++) {
		struct seal_hasher salter;
		snprintf(bodies[i], sizeof bodies[i], "{\"p\":%d}", i + 1);
		struct record r = { .seq = (uint64_t)i + 1, .when = { 1760400000000 + 1000 * i, 5000 + 1000 * i, 1, QUALITY_RTC }, .kind = KIND_PRESENCE, .body = span_of(bodies[i]) };
		record_salt_begin(&h.id, h.seeds[0].seed, &salter);
		record_salt(&salter, r.seq, r.salt);
		record_digest(&r);
		assert_int_equal(run_add(&w, &r), ERR_OK);
	}
	record_sign(secret, &h.id, 3, w.link, sign);
	assert_int_equal(run_end(&w, sign), ERR_OK);
	assert_int_equal(run_read(text_span(&out), &run, NULL), ERR_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *found = strstr(room, cases[i].from);
		uint64_t at = 99;
		assert_non_null(found);
		size_t n = (size_t)(found - room), skip = strlen(cases[i].from), put = strlen(cases[i].to);
		memcpy(changed, room, n);
		memcpy(changed + n, cases[i].to, put);
		memcpy(changed + n + put, found + skip, out.len - n - skip);
		enum err e = run_read((struct span){ changed, out.len - skip + put }, &run, &at);
		if (e != cases[i].err || at != cases[i].at)
			fail_msg("%s -> %s: %s at %llu", cases[i].from, cases[i].to, err_text(e), (unsigned long long)at);
	}
}

static void another_keys_signature_is_refused(void **state)
{
	(void)state;
	struct run_head h = make_head(5);
	uint8_t seed[SEAL_SEED] = { 8 }, key[SEAL_PUBLIC];
	uint64_t at;
	seal_keys(seed, key, secret);
	struct text out = text_init(room, sizeof room);
	struct run_writer w;
	uint8_t sign[SEAL_SIGN];
	run_begin(&w, &h, &out);
	make_record(&h, 0);
	assert_int_equal(run_add(&w, &made[0]), ERR_OK);
	record_sign(secret, &h.id, 5, w.link, sign);
	assert_int_equal(run_end(&w, sign), ERR_OK);
	assert_int_equal(run_read(text_span(&out), &run, &at), ERR_SIGNATURE);
	assert_int_equal(at, 6);
}

static void limits_hold(void **state)
{
	(void)state;
	static char body[RECORD_BODY_MAX];
	struct run_head h = make_head(1);
	struct text out = text_init(room, sizeof room);
	struct run_writer w;
	struct record r = { .seq = 1, .kind = KIND_NOTE, .when.boot = 1 };
	run_begin(&w, &h, &out);
	assert_int_equal(run_end(&w, NULL), ERR_MISSING);
	assert_int_equal(out.len, 0);
	run_begin(&w, &h, &out);
	memset(body, 'x', sizeof body);
	memcpy(body, "{\"text\":\"", 9);
	memcpy(body + sizeof body - 2, "\"}", 2);
	r.body = (struct span){ body, sizeof body };
	record_digest(&r);
	enum err e;
	for (int i = 0; (e = run_add(&w, &r)) == ERR_OK; i++, r.seq++)
		assert_true(i < RUN_RECORDS);
	assert_int_equal(e, ERR_FULL);
	assert_in_range(w.head.count, 120, 128); // 4 MiB of 32 KiB each
	assert_int_equal(run_end(&w, NULL), ERR_OK);
	assert_true(out.len <= RUN_BYTES);
	out = text_init(room, sizeof room);
	run_begin(&w, &h, &out);
	r = (struct record){ .seq = 1, .kind = KIND_NOTE, .when.boot = 1, .body = SPAN("{}") };
	record_digest(&r);
	while ((e = run_add(&w, &r)) == ERR_OK)
		r.seq++;
	assert_int_equal(e, ERR_FULL);
	assert_int_equal(w.head.count, RUN_RECORDS);
	memset(changed, ' ', sizeof changed);
	assert_int_equal(run_read((struct span){ changed, RUN_BYTES + 1 }, &run, NULL), ERR_FULL);
	assert_int_equal(run_read((struct span){ changed, RUN_BYTES }, &run, NULL), ERR_MISSING);
	assert_int_equal(run_read((struct span){ "", 0 }, &run, NULL), ERR_MISSING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_reads_back), cmocka_unit_test(cut_anywhere_is_refused), cmocka_unit_test(changed_anywhere_is_seen),
		cmocka_unit_test(bad_ones_say_where), cmocka_unit_test(another_keys_signature_is_refused), cmocka_unit_test(limits_hold),
	};
	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
