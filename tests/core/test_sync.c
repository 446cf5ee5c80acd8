// The vectors of the sync protocol in tests/sync: what another implementation has to give, and to refuse, is what this one does.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/enrolment.h"
#include "core/fact.h"
#include "core/pass.h"
#include "core/receipt.h"
#include "core/run.h"
#include "core/wire.h"

#define FOLDER "tests/sync"

static struct run run;
static char room[1 << 17];

static struct span read_file(const char *name)
{
	char path[300];
	snprintf(path, sizeof path, FOLDER "/%s", name);
	FILE *f = fopen(path, "r");
	if (!f)
		return (struct span){ room, 0 };
	size_t n = fread(room, 1, sizeof room, f);
	fclose(f);
	return (struct span){ room, n };
}

// ---- runs: run-*.jsonl are good, bad-ERROR-*.jsonl are refused for that

static enum err expected_of(const char *name)
{
	static const struct { const char *prefix; enum err err; } names[] = {
		{ "run-", ERR_OK }, { "bad-chain-", ERR_CHAIN }, { "bad-signature-", ERR_SIGNATURE }, { "bad-format-", ERR_FORMAT }, { "bad-missing-", ERR_MISSING },
		{ "bad-range-", ERR_RANGE }, { "bad-full-", ERR_FULL }, { "bad-newer-", ERR_NEWER }, { "bad-unknown-", ERR_UNKNOWN }, { "bad-utf8-", ERR_UTF8 },
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strncmp(name, names[i].prefix, strlen(names[i].prefix)))
			return names[i].err;
	return ERR_COUNT;
}

static void runs_are_told_apart(void **state)
{
	(void)state;
	int good = 0, bad = 0;
	DIR *d = opendir(FOLDER);
	assert_non_null(d);
	for (struct dirent *entry; (entry = readdir(d));) {
		enum err expected = expected_of(entry->d_name), e;
		uint64_t at;
		if (expected == ERR_COUNT)
			continue;
		e = run_read(read_file(entry->d_name), &run, &at);
		if (e != expected)
			fail_msg("%s: %s at %llu", entry->d_name, err_text(e), (unsigned long long)at);
		*(e ? &bad : &good) += 1;
	}
	closedir(d);
	assert_true(good >= 3);
	assert_true(bad >= 15);
}

// ---- vectors.jsonl: one value each

struct vector {
	char what[16], text[400], line[900], method[8], path[200], body[200], code[8], address[200], hadir_nonce[40], hadir_count[24], hadir_now[24];
	uint8_t key[SEAL_PUBLIC], epoch[RECORD_EPOCH], seed[RECORD_SEED], salt[RECORD_SALT], secret[SEAL_HASH], device[SEAL_PUBLIC], server[SEAL_PUBLIC];
	uint8_t nonce[PASS_NONCE], sign[SEAL_SIGN], shared[SEAL_SHARED], mac[SEAL_HASH], request[SEAL_HASH], token[ENROLMENT_TOKEN], print[ENROLMENT_PRINT];
	uint64_t seq, count, status;
};
#define TEXT(m) { #m, offsetof(struct vector, m), sizeof(((struct vector *)0)->m) }
static const struct { const char *key; size_t at, size; } texts[] = { TEXT(what), TEXT(text), TEXT(line), TEXT(method), TEXT(path), TEXT(body), TEXT(code), TEXT(address),
	TEXT(hadir_nonce), TEXT(hadir_count), TEXT(hadir_now) };
static const struct wire_field fields[] = {
#define HEX(m) WIRE_OPTIONAL(vector, #m, WIRE_HEX, m)
	HEX(key), HEX(epoch), HEX(seed), HEX(salt), HEX(secret), HEX(device), HEX(server), HEX(nonce), HEX(sign), HEX(shared), HEX(mac), HEX(request), HEX(token), HEX(print),
	WIRE_OPTIONAL(vector, "seq", WIRE_COUNT, seq), WIRE_OPTIONAL(vector, "count", WIRE_COUNT, count), WIRE_OPTIONAL(vector, "status", WIRE_COUNT, status),
};

static struct vector read_vector(struct span line)
{
	struct vector v;
	unsigned seen;
	memset(&v, 0, sizeof v);
	assert_int_equal(wire_read(fields, sizeof fields / sizeof *fields, line, &v, &seen), ERR_OK);
	struct body_walk w = body_members(line);
	struct span key;
	struct body_value value;
	while (body_next(&w, &key, &value))
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
			if (span_is(key, texts[i].key))
				assert_int_equal(body_string(&value, (char *)&v + texts[i].at, texts[i].size), ERR_OK);
	return v;
}

static void check_salt(const struct vector *v)
{
	struct ledger_id id;
	struct seal_hasher salter;
	uint8_t salt[RECORD_SALT];
	memcpy(id.key, v->key, sizeof id.key);
	memcpy(id.epoch, v->epoch, sizeof id.epoch);
	record_salt_begin(&id, v->seed, &salter);
	record_salt(&salter, v->seq, salt);
	assert_memory_equal(salt, v->salt, sizeof salt);
}

static void check_nonce(const struct vector *v)
{
	uint8_t nonce[PASS_NONCE];
	pass_nonce(v->secret, v->device, nonce);
	assert_memory_equal(nonce, v->nonce, sizeof nonce);
}

static void check_request(const struct vector *v)
{
	uint8_t secret[SEAL_SECRET];
	struct pass p = { .count = v->count };
	memcpy(p.nonce, v->nonce, sizeof p.nonce);
	seal_keys(v->secret, p.device, secret);
	assert_memory_equal(p.device, v->device, sizeof p.device);
	pass_sign(secret, span_of(v->method), span_of(v->path), span_of(v->body), &p);
	assert_memory_equal(p.sign, v->sign, sizeof p.sign);
}

static void check_agree(const struct vector *v)
{
	uint8_t key[SEAL_PUBLIC], secret[SEAL_SECRET], shared[SEAL_SHARED];
	seal_keys(v->secret, key, secret);
	assert_memory_equal(key, v->device, sizeof key);
	assert_int_equal(seal_agree(secret, v->server, shared), ERR_OK);
	assert_memory_equal(shared, v->shared, sizeof shared);
}

static void check_key(const struct vector *v)
{
	uint8_t device[SEAL_PUBLIC], secret[SEAL_SECRET], key[SEAL_HASH];
	seal_keys(v->secret, device, secret);
	assert_memory_equal(device, v->device, sizeof device);
	assert_int_equal(pass_key_of_device(secret, device, v->server, key), ERR_OK);
	assert_memory_equal(key, v->key, sizeof key);
}

static void check_mac(const struct vector *v)
{
	struct pass p = { .count = v->count };
	memcpy(p.nonce, v->nonce, sizeof p.nonce);
	pass_mac(v->key, span_of(v->method), span_of(v->path), span_of(v->body), &p);
	assert_memory_equal(p.mac, v->mac, sizeof p.mac);
}

static void check_answer(const struct vector *v)
{
	struct pass_bond b;
	const struct pass_answer a = { (int)v->status, span_of(v->hadir_nonce), span_of(v->hadir_count), span_of(v->hadir_now), span_of(v->body) };
	char made[PASS_TEXT], mac[2 * SEAL_HASH + 1];
	struct text t = text_init(mac, sizeof mac);
	text_hex(&t, v->mac, sizeof v->mac);
	memcpy(b.key, v->key, sizeof b.key);
	memcpy(b.request, v->request, sizeof b.request);
	pass_mac_answer(&b, &a, made);
	assert_string_equal(made, mac);
	assert_int_equal(pass_verify_answer(&b, &a, span_of(mac)), ERR_OK);
}

static void check_withdrawn(const struct vector *v)
{
	uint8_t key[SEAL_PUBLIC], secret[SEAL_SECRET];
	char made[PASS_WITHDRAWN];
	struct text t = text_init(made, sizeof made);
	struct pass p = { .count = v->count };
	memcpy(p.device, v->device, sizeof p.device);
	memcpy(p.nonce, v->nonce, sizeof p.nonce);
	seal_keys(v->secret, key, secret);
	assert_memory_equal(key, v->server, sizeof key);
	assert_int_equal(pass_write_withdrawn(secret, &p, &t), ERR_OK);
	assert_string_equal(made, v->line);
	assert_int_equal(pass_read_withdrawn(span_of(v->line), &p, v->server), ERR_OK);
}

static void check_receipt(const struct vector *v)
{
	struct receipt r;
	struct ledger_id id;
	char made[RECEIPT_LINE];
	struct text t = text_init(made, sizeof made);
	memcpy(id.key, v->key, sizeof id.key);
	memcpy(id.epoch, v->epoch, sizeof id.epoch);
	assert_int_equal(receipt_read(span_of(v->line), &id, &r), ERR_OK);
	assert_int_equal(receipt_verify(&r), ERR_OK);
	assert_int_equal(receipt_write(&r, &t), ERR_OK);
	assert_string_equal(made, v->line);
	assert_memory_equal(r.server, v->server, sizeof r.server);
	r.id.epoch[0] ^= 1;
	assert_int_equal(receipt_verify(&r), ERR_SIGNATURE);
}

static void check_enrolment(const struct vector *v)
{
	struct enrolment e;
	char text[ENROLMENT_TEXT], code[ENROLMENT_CODE];
	assert_int_equal(enrolment_read(span_of(v->text), &e), ERR_OK);
	assert_string_equal(e.address, v->address);
	assert_memory_equal(e.token, v->token, sizeof e.token);
	assert_memory_equal(e.print, v->print, sizeof e.print);
	assert_true(enrolment_is_server(&e, v->server));
	assert_int_equal(enrolment_write(&e, text), ERR_OK);
	assert_string_equal(text, v->text);
	enrolment_code(v->token, v->server, v->device, code);
	assert_string_equal(code, v->code);
}

static const struct { const char *what; void (*check)(const struct vector *v); } checks[] = {
	{ "salt", check_salt }, { "nonce", check_nonce }, { "request", check_request }, { "agree", check_agree }, { "key", check_key }, { "mac", check_mac }, { "answer", check_answer },
	{ "withdrawn", check_withdrawn }, { "receipt", check_receipt }, { "enrolment", check_enrolment },
};
#define CHECKS (int)(sizeof checks / sizeof *checks)

static void vectors_hold(void **state)
{
	(void)state;
	int count[CHECKS] = { 0 };
	struct span rest = read_file("vectors.jsonl");
	while (rest.len) {
		struct vector v = read_vector(span_cut(&rest, '\n'));
		int i = 0;
		while (i < CHECKS && strcmp(v.what, checks[i].what) != 0)
			i++;
		if (i == CHECKS)
			fail_msg("what is a vector of %s?", v.what);
		checks[i].check(&v);
		count[i]++;
	}
	for (int i = 0; i < CHECKS; i++)
		assert_true(count[i] > 0);
}

// ---- how the runs were made: test_sync make

static void save(const char *name, struct span bytes)
{
	char path[300];
	snprintf(path, sizeof path, FOLDER "/%s", name);
	FILE *f = fopen(path, "w");
	if (!f || fwrite(bytes.at, 1, bytes.len, f) != bytes.len || fclose(f))
		exit(1);
}

static void save_changed(const char *name, struct span bytes, const char *from, const char *to)
{
	static char changed[1 << 17];
	char *at = memmem(bytes.at, bytes.len, from, strlen(from));
	if (!at)
		exit(1);
	struct text t = text_init(changed, sizeof changed);
	text_add(&t, (struct span){ bytes.at, (size_t)(at - bytes.at) });
	text_str(&t, to);
	text_add(&t, (struct span){ at + strlen(from), bytes.len - (size_t)(at - bytes.at) - strlen(from) });
	save(name, text_span(&t));
}

// Number 3 was erased, so its block's seed is not told and the salts of 1 to 63 are; 5 is of a later version's kind.
static void make_record(const struct ledger_id *id, uint64_t seq, struct record *ret_record, char body[80])
{
	struct seal_hasher salter;
	uint8_t seed[RECORD_SEED] = { (uint8_t)(seq / RECORD_BLOCK), 0x5e, 0xed };
	snprintf(body, 80, seq == 5 ? "{\"later\":[1,\"\\\"dua\\\"\"]}" : "{\"p\":%d,\"s\":1,\"i\":1}", (int)(seq * 7 % 100 + 1));
	*ret_record = (struct record){ .seq = seq, .when = { 1760403600000 + (int64_t)seq * 2500, 100000 + (int64_t)seq * 2500 + (seq > 40), 3, seq < 10 ? QUALITY_RTC : QUALITY_SYNCED },
		.kind = seq == 5 ? 99 : KIND_PRESENCE, .body = span_of(body) };
	record_salt_begin(id, seed, &salter);
	record_salt(&salter, seq, ret_record->salt);
	record_digest(ret_record);
	if (seq != 3)
		return;
	ret_record->erased = true;
	memset(ret_record->salt, 0, sizeof ret_record->salt);
	ret_record->body = (struct span){ "", 0 };
}

static struct span make_run(uint64_t from, uint64_t last, bool sign)
{
	struct run_head h = { .from = from, .now_ms = 1760407200000 };
	uint8_t seed[SEAL_SEED] = { 1, 2, 3 }, secret[SEAL_SECRET], link[SEAL_HASH] = { 0 }, made[SEAL_SIGN];
	char body[80];
	struct record r;
	struct run_writer w;
	struct text out = text_init(room, sizeof room);
	seal_keys(seed, h.id.key, secret);
	memset(h.id.epoch, 0xe0, sizeof h.id.epoch);
	h.seeds[from / RECORD_BLOCK ? 0 : 1] = (struct run_seed){ true, { 1, 0x5e, 0xed } };
	for (uint64_t seq = 1; seq < from; seq++) {
		make_record(&h.id, seq, &r, body);
		record_link(&h.id, link, &r, link);
	}
	memcpy(h.previous, link, sizeof link);
	run_begin(&w, &h, &out);
	for (uint64_t seq = from; seq <= last; seq++) {
		make_record(&h.id, seq, &r, body);
		if (run_add(&w, &r) != ERR_OK)
			exit(1);
	}
	record_sign(secret, &h.id, last, w.link, made);
	if (run_end(&w, sign ? made : NULL) != ERR_OK)
		exit(1);
	return text_span(&out);
}

static int make(void)
{
	static const struct { const char *name, *from, *to; } bad[] = {
		{ "bad-newer-version", "\"v\":1", "\"v\":2" }, { "bad-missing-version", "\"v\":1,", "" }, { "bad-range-none", "\"n\":6", "\"n\":0" },
		{ "bad-full-count", "\"n\":6", "\"n\":1001" }, { "bad-missing-record", "\"n\":6", "\"n\":7" }, { "bad-missing-ending", "\"n\":6", "\"n\":5" },
		{ "bad-range-from", "\"from\":1", "\"from\":0" }, { "bad-chain-previous", "\"previous\":\"00", "\"previous\":\"01" }, { "bad-range-seeds", "\"seeds\":[", "\"seeds\":[\"\"," },
		{ "bad-format-space", ",\"now\":", ", \"now\":" }, { "bad-format-upper", "\"epoch\":\"e0", "\"epoch\":\"E0" }, { "bad-format-fraction", "\"at\":1760403605000", "\"at\":1760403605000.0" },
		{ "bad-chain-time", "\"at\":1760403605000", "\"at\":1760403605001" }, { "bad-chain-body", "\"p\":15", "\"p\":16" }, { "bad-missing-salt", "\"s\":\"", "\"t\":\"" },
		{ "bad-unknown-kind", "\"k\":\"presence\"", "\"k\":\"presents\"" }, { "bad-format-number", "{\"at\":1760403605000", "{\"n\":2,\"at\":1760403605000" },
		{ "bad-utf8-body", "dua", "d\xff" "a" }, { "bad-chain-event", "\"key\":\"", "\"key\":\"" }, { "bad-chain-link", "{\"link\":\"", "{\"link\":\"" }, { "bad-signature-other", "\"sign\":\"", "\"sign\":\"" },
		{ "bad-format-more", "\"}\n", "\"}\n\n" },
	};
	save("run-next.jsonl", make_run(7, 70, true));
	save("run-unsigned.jsonl", make_run(66, 70, false));
	struct span first = make_run(1, 6, true);
	save("run-first.jsonl", first);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char name[80], from[80], to[80];
		snprintf(name, sizeof name, "%s.jsonl", bad[i].name);
		snprintf(from, sizeof from, "%s", bad[i].from);
		snprintf(to, sizeof to, "%s", bad[i].to);
		if (!strcmp(from, to)) { // the digit behind becomes another
			const char *at = strstr(room, from) + strlen(from);
			snprintf(from, sizeof from, "%s%c", bad[i].from, *at);
			snprintf(to, sizeof to, "%s%c", bad[i].to, *at == '1' ? '2' : '1');
		}
		save_changed(name, first, from, to);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "make"))
		return make();
	const struct CMUnitTest tests[] = { cmocka_unit_test(runs_are_told_apart), cmocka_unit_test(vectors_hold) };
	return cmocka_run_group_tests_name("sync", tests, NULL, NULL);
}
