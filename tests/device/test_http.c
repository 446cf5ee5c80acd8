// The client against the real listener: bodies and headers both ways, limits, ends, and whom it believes by TLS.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "device/http.h"
#include "device/listener.h"

static const uint8_t seed[SEAL_SEED] = { 5, 6, 7 };

static void *desk_open(void *context, int worker) { (void)worker; return context; }
static void desk_close(void *desk) { (void)desk; }
static size_t body_most(void *context, const struct request *r) { (void)context, (void)r; return 2 << 20; }

static enum outcome handle(void *desk, struct exchange *x)
{
	struct answer *a = &x->answer;
	(void)desk;
	a->most = 8 << 20;
	a->type = "text/plain";
	if (span_is(x->request.path, "/slow"))
		sleep(3);
	if (span_is(x->request.path, "/large"))
		for (int i = 0; i < 100000; i++)
			answer_str(a, "0123456789");
	if (span_is(x->request.path, "/headers")) {
		answer_header(a, "Hadir-Nonce", "00ff");
		answer_header(a, "Hadir-Count", "17");
		answer_header(a, "Hadir-Now", "1760400000000");
		answer_header(a, "Retry-After", "30");
		a->status = 401;
	}
	if (span_is(x->request.path, "/elsewhere")) {
		answer_header(a, "Location", "/large");
		a->status = 302;
	}
	struct span device = request_header(&x->request, "Hadir-Device");
	answer_printf(a, "%s %.*s %.*s %zu ", method_name(x->request.method), (int)x->request.target.len, x->request.target.at, (int)device.len, device.at, x->request.body.len);
	return OUTCOME_NOW;
}

static const struct listener_calls calls = { .open = desk_open, .close = desk_close, .body_most = body_most, .handle = handle };
struct rig { struct listener *listener; struct http *http; char address[128], url[200]; };

static struct rig open_rig(bool tls, enum http_trust trust, const uint8_t *key)
{
	struct rig r;
	struct listener_options o = { .address = "127.0.0.1:0", .workers = 2, .connections = 50, .idle_ms = 60000, .head_ms = 10000, .body_ms = 10000, .seed = tls ? seed : NULL };
	struct http_options h = { .trust = trust };
	if (key)
		memcpy(h.key, key, sizeof h.key);
	assert_int_equal(listener_open(&o, &calls, &r.listener), ERR_OK);
	listener_address(r.listener, r.address, sizeof r.address);
	assert_int_equal(http_open(&h, &r.http), ERR_OK);
	return r;
}

static void close_rig(struct rig *r)
{
	http_close(r->http);
	listener_drain(r->listener, 4000);
	listener_close(r->listener);
}

static enum err ask(struct rig *r, enum method m, const char *path, struct span body, size_t most, int time_ms, struct http_answer *ret_answer)
{
	snprintf(r->url, sizeof r->url, "%s%s", r->address, path);
	struct http_call c = { .method = m, .url = r->url, .body = body, .most = most, .time_ms = time_ms };
	c.headers[c.headers_count++] = (struct header){ SPAN("Hadir-Device"), SPAN("abc") };
	return http_ask(r->http, &c, ret_answer);
}

static void assert_body(const struct http_answer *a, const char *body)
{
	assert_int_equal(a->len, strlen(body));
	assert_memory_equal(a->body, body, a->len);
}

static void there_and_back(void **state)
{
	(void)state;
	struct rig r = open_rig(false, HTTP_SYSTEM, NULL);
	struct http_answer a;
	static char body[1 << 20];
	assert_int_equal(ask(&r, METHOD_GET, "/v1/heads?event=7", SPAN(""), 1000, 0, &a), ERR_OK);
	assert_int_equal(a.status, 200);
	assert_body(&a, "GET /v1/heads?event=7 abc 0 ");
	assert_int_equal(ask(&r, METHOD_POST, "/v1/push", (struct span){ body, sizeof body }, 1000, 0, &a), ERR_OK);
	assert_body(&a, "POST /v1/push abc 1048576 ");
	assert_int_equal(ask(&r, METHOD_PUT, "/file", SPAN("1234"), 1000, 0, &a), ERR_OK);
	assert_body(&a, "PUT /file abc 4 ");
	assert_int_equal(ask(&r, METHOD_POST, "/empty", SPAN(""), 1000, 0, &a), ERR_OK);
	assert_body(&a, "POST /empty abc 0 ");
	assert_int_equal(ask(&r, METHOD_HEAD, "/file", SPAN(""), 0, 0, &a), ERR_OK);
	assert_int_equal(a.status, 200);
	assert_int_equal(a.len, 0);
	assert_int_equal(ask(&r, METHOD_GET, "/elsewhere", SPAN(""), 1000, 0, &a), ERR_OK);
	assert_int_equal(a.status, 302); // nobody is followed to another place
	struct listener_figures f;
	listener_figures(r.listener, &f);
	assert_int_equal(f.accepted, 1); // one connection did all of it
	close_rig(&r);
}

static void headers_are_told(void **state)
{
	(void)state;
	struct rig r = open_rig(false, HTTP_SYSTEM, NULL);
	struct http_answer a;
	assert_int_equal(ask(&r, METHOD_GET, "/headers", SPAN(""), 1000, 0, &a), ERR_OK);
	assert_int_equal(a.status, 401);
	assert_string_equal(a.nonce, "00ff");
	assert_string_equal(a.count, "17");
	assert_string_equal(a.now, "1760400000000");
	assert_string_equal(a.retry, "30");
	assert_int_equal(ask(&r, METHOD_GET, "/none", SPAN(""), 1000, 0, &a), ERR_OK);
	assert_string_equal(a.nonce, "");
	assert_string_equal(a.retry, "");
	close_rig(&r);
}

static void an_answer_beyond_its_limit_is_none(void **state)
{
	(void)state;
	struct rig r = open_rig(false, HTTP_SYSTEM, NULL);
	struct http_answer a;
	assert_int_equal(ask(&r, METHOD_GET, "/large", SPAN(""), 1000016, 0, &a), ERR_FULL);
	assert_int_equal(a.status, 0);
	assert_int_equal(ask(&r, METHOD_GET, "/large", SPAN(""), 1000017, 0, &a), ERR_OK);
	assert_int_equal(a.len, 1000017);
	close_rig(&r);
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void *abort_soon(void *http)
{
	usleep(200000);
	http_abort(http);
	return NULL;
}

static void it_ends_in_time(void **state)
{
	(void)state;
	struct rig r = open_rig(false, HTTP_SYSTEM, NULL);
	struct http_answer a;
	pthread_t thread;
	assert_int_equal(ask(&r, METHOD_GET, "/slow", SPAN(""), 1000, 300, &a), ERR_MISSING);
	int64_t begun_ms = now_ms();
	pthread_create(&thread, NULL, abort_soon, r.http);
	assert_int_equal(ask(&r, METHOD_GET, "/slow", SPAN(""), 1000, 0, &a), ERR_IO);
	assert_true(now_ms() - begun_ms < 2500);
	pthread_join(thread, NULL);
	begun_ms = now_ms();
	assert_int_equal(ask(&r, METHOD_GET, "/", SPAN(""), 1000, 0, &a), ERR_IO); // and so is every later one
	assert_true(now_ms() - begun_ms < 500);
	close_rig(&r);
}

static void nobody_there(void **state)
{
	(void)state;
	struct rig r = open_rig(false, HTTP_SYSTEM, NULL);
	struct http_answer a;
	listener_drain(r.listener, 1000);
	listener_close(r.listener);
	assert_int_equal(ask(&r, METHOD_GET, "/", SPAN(""), 1000, 0, &a), ERR_BUSY);
	strcpy(r.address, "gopher://127.0.0.1:1");
	assert_int_equal(ask(&r, METHOD_GET, "/", SPAN(""), 1000, 0, &a), ERR_NOT_FOUND);
	strcpy(r.address, "file:///etc");
	assert_int_equal(ask(&r, METHOD_GET, "/passwd", SPAN(""), 100000, 0, &a), ERR_NOT_FOUND);
	http_close(r.http);
}

// ---- whom it believes: the listener shows a certificate of `seed`

static void only_the_pinned_key_is_believed(void **state)
{
	(void)state;
	uint8_t key[SEAL_PUBLIC], other[SEAL_PUBLIC], secret[SEAL_SECRET], other_seed[SEAL_SEED] = { 9 };
	struct http_answer a;
	seal_keys(seed, key, secret);
	seal_keys(other_seed, other, secret);
	const struct { enum http_trust trust; const uint8_t *key; enum err err; } cases[] = {
		{ HTTP_KEY, key, ERR_OK }, { HTTP_KEY, other, ERR_SIGNATURE }, { HTTP_SYSTEM, NULL, ERR_SIGNATURE }, { HTTP_NOBODY, NULL, ERR_OK },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct rig r = open_rig(true, cases[i].trust, cases[i].key);
		assert_true(span_starts(span_of(r.address), "https://"));
		assert_int_equal(ask(&r, METHOD_GET, "/x", SPAN(""), 1000, 0, &a), cases[i].err);
		if (!cases[i].err)
			assert_body(&a, "GET /x abc 0 ");
		close_rig(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back), cmocka_unit_test(headers_are_told), cmocka_unit_test(an_answer_beyond_its_limit_is_none),
		cmocka_unit_test(it_ends_in_time), cmocka_unit_test(nobody_there), cmocka_unit_test(only_the_pinned_key_is_believed),
	};
	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
