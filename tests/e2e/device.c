// A device as tests need one: records in a file, runs as bytes, requests signed rightly or wrongly.
// SPDX-License-Identifier: Apache-2.0
//
// device key SEED                           the public key; SEED: 64 hexadecimal digits, or a file that has a line "seed = ..."
// device scan FILE SEED COUNT [AT_MS]       appends COUNT presences to the ledger of that key (epoch e0e0...), made when it is not there
// device heads FILE                         each ledger: key, number, link
// device run FILE SEED FROM COUNT OUT       a run of that key's ledger, signed at its end, compressed; OUT.raw: as it was before
// device pack FILE OUT                      any bytes compressed
// device bomb BYTES OUT                     so many zeros compressed
// device older REGISTRY MS                  enrolment tokens that wait there are older by so much
// device ask URL SEED METHOD PATH [BODY] [OPTION=VALUE..]   status and Hadir-Nonce, Hadir-Count on a line, then the body
//   count=N nonce=HEX   those, and no second request after a 401
//   by=HEADER           Hadir-Mac (where SEED is a file that has a line "server = ..."), Hadir-Sign (else), both or none
//   sign=SEED           by that key instead
//   change=1            the body is changed after it was signed
//   twice=1             the same bytes once more; both answers are printed
//   now=MS              the device's clock
#include "device/http.h"
#include "device/squeeze.h"
#include "store/intake.h"
#include "store/ledger.h"
#include "sync/line.h"

#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static _Noreturn void fail(const char *what, enum err e)
{
	fprintf(stderr, "device: %s: %s\n", what, err_text(e));
	exit(1);
}

static void must(enum err e, const char *what)
{
	if (e)
		fail(what, e);
}

static struct span read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	static char *bytes;
	size_t cap = 64 << 20;
	bytes = malloc(cap);
	if (!f || !bytes)
		fail(path, ERR_NOT_FOUND);
	size_t n = fread(bytes, 1, cap, f);
	fclose(f);
	return (struct span){ bytes, n };
}

static void write_file(const char *path, struct span s)
{
	FILE *f = fopen(path, "wb");
	if (!f || fwrite(s.at, 1, s.len, f) != s.len || fclose(f))
		fail(path, ERR_IO);
}

static bool read_line(const char *path, const char *wanted, uint8_t *ret_bytes, size_t n)
{
	struct span rest = read_file(path);
	while (rest.len) {
		struct span value = span_cut(&rest, '\n'), name = span_trim(span_cut(&value, '='));
		if (span_is(name, wanted) && hex_read(span_trim(value), ret_bytes, n))
			return true;
	}
	return false;
}

static void read_seed(const char *from, uint8_t ret_seed[SEAL_SEED])
{
	if (!hex_read(span_of(from), ret_seed, SEAL_SEED) && !read_line(from, "seed", ret_seed, SEAL_SEED))
		fail(from, ERR_FORMAT);
}

struct author { uint8_t seed[SEAL_SEED], secret[SEAL_SECRET]; struct ledger_id id; };

static struct author author_of(const char *seed)
{
	struct author a;
	read_seed(seed, a.seed);
	seal_keys(a.seed, a.id.key, a.secret);
	memset(a.id.epoch, 0xe0, sizeof a.id.epoch);
	return a;
}

static void print_hex(const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf("%02x", bytes[i]);
}

static void scan(const char *path, const char *seed, int count, int64_t at_ms)
{
	struct author a = author_of(seed);
	struct ledger_info info;
	struct store *s;
	must(store_open(path, STORE_WRITE, &s), path);
	if (ledger_info(s, &a.id, &info) != ERR_OK) {
		must(ledger_create(s, &a.id, false), "ledger");
		info.seq = 0;
	}
	must(store_begin(s), "begin");
	for (int i = 0; i < count; i++) {
		struct stamp when = { .at_ms = at_ms + i * 1000, .up_ms = 1000 + i * 1000, .boot = 1, .quality = QUALITY_RTC };
		struct fact f = { .kind = KIND_PRESENCE, .presence = { .person = (info.seq + (uint64_t)i) % 12 + 1, .session = 1, .means = MEANS_BADGE } };
		uint64_t seq;
		must(ledger_append(s, &a.id, &when, &f, 1, &seq), "append");
	}
	must(store_commit(s), "commit");
	must(ledger_sign(s, &a.id, a.secret), "sign");
	store_close(s);
}

static void heads(const char *path)
{
	struct ledger_info infos[64];
	struct store *s;
	must(store_open(path, STORE_READ, &s), path);
	int n = ledger_list(s, infos, 64);
	for (int i = 0; i < n; i++) {
		print_hex(infos[i].id.key, SEAL_PUBLIC);
		printf(" %llu ", (unsigned long long)infos[i].seq);
		print_hex(infos[i].link, SEAL_HASH);
		printf("\n");
	}
	store_close(s);
}

static void pack(struct span bytes, const char *out)
{
	size_t len = 0, cap = SQUEEZE_ROOM(bytes.len);
	char *packed = malloc(cap);
	must(packed ? squeeze_pack(bytes, packed, cap, &len) : ERR_NO_MEMORY, "pack");
	write_file(out, (struct span){ packed, len });
	free(packed);
}

static void run(const char *path, const char *seed, uint64_t from, int count, const char *out)
{
	struct author a = author_of(seed);
	struct store *s;
	char *room = malloc(RUN_BYTES), raw[4096];
	struct text t = text_init(room, RUN_BYTES);
	int n;
	must(store_open(path, STORE_READ, &s), path);
	must(intake_next(s, &a.id, from, count, a.secret, 0, &t, &n), "run");
	store_close(s);
	snprintf(raw, sizeof raw, "%s.raw", out);
	write_file(raw, text_span(&t));
	pack(text_span(&t), out);
	free(room);
}

static void older(const char *path, const char *ms)
{
	sqlite3 *db = NULL;
	char sql[100];
	snprintf(sql, sizeof sql, "UPDATE token SET until_ms = until_ms - %lld", strtoll(ms, NULL, 10));
	if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_busy_timeout(db, 5000) != SQLITE_OK || sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(path, ERR_IO);
	sqlite3_close(db);
}

// ---- requests

struct ask {
	struct http *http;
	const struct author *author, *signer;
	const uint8_t *server; // NULL: not known
	const char *by, *nonce, *count;
	bool changes, twice;
	char body[1 << 22];
};

static void print_answer(const struct http_answer *a)
{
	printf("%d %s %s\n", a->status, a->nonce[0] ? a->nonce : "-", a->count[0] ? a->count : "-");
	fwrite(a->body, 1, a->len, stdout);
	fflush(stdout);
}

static void prove(const struct ask *k, struct http_call *c, struct pass *p, struct pass_texts *ret_texts)
{
	uint8_t key[SEAL_HASH];
	struct span method = span_of(method_name(c->method)), path = span_of(strchr(strstr(c->url, "://") + 3, '/'));
	pass_sign(k->signer->secret, method, path, c->body, p);
	if (k->server && (!k->by || !strcmp(k->by, "Hadir-Mac"))) {
		must(pass_key_of_device(k->signer->secret, p->device, k->server, key), "key");
		pass_mac(key, method, path, c->body, p);
	}
	pass_write(p, ret_texts);
	c->headers[1].value = span_of(ret_texts->nonce);
	c->headers[2].value = span_of(ret_texts->count);
	c->headers[3] = (struct header){ span_of(ret_texts->proof_name), span_of(ret_texts->proof) };
	if (k->by && !strcmp(k->by, "both"))
		c->headers[c->headers_count++] = (struct header){ SPAN("Hadir-Mac"), SPAN("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff") };
	else if (k->by && !strcmp(k->by, "none"))
		c->headers[3] = c->headers[--c->headers_count];
}

static void read_pass(const struct http_call *c, struct pass *ret_pass)
{
	bool is_mac = span_is(c->headers[3].name, "Hadir-Mac");
	struct span proof = c->headers[3].value, none = SPAN("");
	must(pass_read(c->headers[0].value, c->headers[1].value, c->headers[2].value, is_mac ? none : proof, is_mac ? proof : none, ret_pass), "pass");
}

// Whatever the server says to a request with Hadir-Mac is proved, by the key of the device that it names.
static enum err ask_server(struct ask *k, const struct http_call *c, const struct pass *p, struct http_answer *ret_answer)
{
	enum err e = http_ask(k->http, c, ret_answer);
	struct http_answer *a = ret_answer;
	struct pass_bond b;
	if (e || !p->has_mac || a->status == 400 || a->status == 405 || a->status == 413 || a->status >= 429)
		return e;
	memcpy(b.request, p->mac, sizeof b.request);
	must(pass_key_of_device(k->author->secret, k->author->id.key, k->server, b.key), "key");
	const struct pass_answer said = { a->status, span_of(a->nonce), span_of(a->count), span_of(a->now), { a->body, a->len } };
	must(pass_verify_answer(&b, &said, span_of(a->mac)), "Hadir-Mac of the answer");
	return e;
}

// Between the line and the network: what it signed is changed as the options say.
static enum err meddle(void *ask, const struct http_call *call, struct http_answer *ret_answer)
{
	struct ask *k = ask;
	struct http_call c = *call;
	struct pass_texts texts;
	struct pass p;
	read_pass(call, &p);
	if (k->nonce && !hex_read(span_of(k->nonce), p.nonce, sizeof p.nonce))
		fail(k->nonce, ERR_FORMAT);
	if (k->count)
		p.count = strtoull(k->count, NULL, 10);
	prove(k, &c, &p, &texts);
	if (k->changes && c.body.len) {
		memcpy(k->body, c.body.at, c.body.len);
		k->body[c.body.len / 2] ^= 1;
		c.body.at = k->body;
	}
	enum err e = ask_server(k, &c, &p, ret_answer);
	if (!e && k->twice && ret_answer->status != 401) {
		print_answer(ret_answer);
		e = ask_server(k, &c, &p, ret_answer);
		print_answer(ret_answer);
	}
	return e;
}

// Only what is signed first reaches the network: a 401 is an answer like any other.
static enum err once(void *ask, const struct http_call *call, struct http_answer *ret_answer)
{
	enum err e = meddle(ask, call, ret_answer);
	if (!e) {
		print_answer(ret_answer);
		ret_answer->nonce[0] = '\0';
	}
	return e;
}

static int ask(int argc, char **argv)
{
	struct author a = author_of(argv[3]), signer = a;
	uint8_t server[SEAL_PUBLIC];
	struct ask *k = calloc(1, sizeof *k);
	struct line l;
	struct line_answer got;
	struct line_request q = { .path = argv[5] + 1, .most = 16 << 20 };
	char address[ENROLMENT_ADDRESS];
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	int64_t now_ms = t.tv_sec * 1000 + t.tv_nsec / 1000000;
	k->author = &a;
	k->signer = &signer;
	k->server = strlen(argv[3]) != 2 * SEAL_SEED && read_line(argv[3], "server", server, sizeof server) ? server : NULL;
	for (int i = 6; i < argc; i++) {
		char *value = strchr(argv[i], '=');
		if (!value) {
			q.body = read_file(argv[i]);
			continue;
		}
		*value++ = '\0';
		if (!strcmp(argv[i], "count"))
			k->count = value;
		else if (!strcmp(argv[i], "nonce"))
			k->nonce = value;
		else if (!strcmp(argv[i], "by"))
			k->by = value;
		else if (!strcmp(argv[i], "sign"))
			signer = author_of(value);
		else if (!strcmp(argv[i], "change"))
			k->changes = true;
		else if (!strcmp(argv[i], "twice"))
			k->twice = true;
		else if (!strcmp(argv[i], "now"))
			now_ms = strtoll(value, NULL, 10);
		else
			fail(argv[i], ERR_UNKNOWN);
	}
	for (int m = 0; m < METHOD_COUNT; m++)
		if (!strcmp(method_name((enum method)m), argv[4]))
			q.method = (enum method)m;
	snprintf(address, sizeof address, "%s/", argv[2]);
	must(http_open(&(struct http_options){ .trust = HTTP_NOBODY }, &k->http), "http");
	bool is_once = k->count || k->nonce;
	line_init(&l, is_once ? once : meddle, k, address, a.seed, NULL);
	must(line_send(&l, &q, now_ms, &got), argv[2]);
	if (!is_once && !k->twice) {
		printf("%d - -\n", got.status);
		fwrite(got.body.at, 1, got.body.len, stdout);
	}
	http_close(k->http);
	free(k);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	if (sodium_init() < 0)
		return 1;
	if (!strcmp(what, "key")) {
		struct author a = author_of(argv[2]);
		print_hex(a.id.key, sizeof a.id.key);
		printf("\n");
	} else if (!strcmp(what, "scan") && argc >= 5) {
		scan(argv[2], argv[3], atoi(argv[4]), argc > 5 ? strtoll(argv[5], NULL, 10) : INT64_C(1760403600000));
	} else if (!strcmp(what, "heads")) {
		heads(argv[2]);
	} else if (!strcmp(what, "run") && argc == 7) {
		run(argv[2], argv[3], strtoull(argv[4], NULL, 10), atoi(argv[5]), argv[6]);
	} else if (!strcmp(what, "pack") && argc == 4) {
		pack(read_file(argv[2]), argv[3]);
	} else if (!strcmp(what, "bomb") && argc == 4) {
		size_t n = strtoull(argv[2], NULL, 10);
		pack((struct span){ calloc(n, 1), n }, argv[3]);
	} else if (!strcmp(what, "older") && argc == 4) {
		older(argv[2], argv[3]);
	} else if (!strcmp(what, "ask") && argc >= 6) {
		return ask(argc, argv);
	} else {
		fprintf(stderr, "usage: see the head of tests/e2e/device.c\n");
		return 2;
	}
	return 0;
}
