// Tests of listener: framing that two parties could read differently, limits, slow clients, answers now, later and as a stream, TLS.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <gnutls/gnutls.h>
#include <pthread.h>
#include <stdatomic.h>

#include "core/seal.h"
#include "device/listener.h"
#include "wire.h"

#define MOST 100000

static atomic_int handled;

static void *desk_open(void *context, int worker)
{
	(void)worker;
	return context;
}

static void desk_close(void *desk)
{
	(void)desk;
}

static size_t body_most(void *context, const struct request *r)
{
	(void)context;
	return span_is(r->path, "/none") ? 0 : MOST;
}

static void *answer_later(void *x)
{
	usleep(100000);
	answer_str(&((struct exchange *)x)->answer, "later");
	exchange_finish(x);
	return NULL;
}

static void *feed(void *x)
{
	for (int i = 0; i < 3; i++) {
		usleep(30000);
		exchange_send(x, SPAN("tick\n"));
	}
	exchange_finish(x);
	return NULL;
}

static void *feed_until_gone(void *x)
{
	while (exchange_send(x, SPAN("tick\n")))
		usleep(10000);
	exchange_finish(x);
	return NULL;
}

static enum outcome in_a_thread(struct exchange *x, void *(*run)(void *), enum outcome outcome)
{
	pthread_t thread;
	if (outcome == OUTCOME_LATER)
		exchange_leave(x);
	pthread_create(&thread, NULL, run, x);
	pthread_detach(thread);
	return outcome;
}

// The thread that leads goes on with others' work long after its own is answered.
static atomic_bool leads, led_enough;
static enum outcome lead(struct exchange *x)
{
	leads = true;
	enum outcome outcome = in_a_thread(x, answer_later, OUTCOME_LATER);
	for (int i = 0; i < 1000 && !led_enough; i++)
		usleep(10000);
	leads = false;
	return outcome;
}

static enum outcome handle(void *desk, struct exchange *x)
{
	struct answer *a = &x->answer;
	(void)desk;
	handled++;
	a->type = "text/plain";
	if (span_is(x->request.path, "/later"))
		return in_a_thread(x, answer_later, OUTCOME_LATER);
	if (span_is(x->request.path, "/lead"))
		return lead(x);
	if (span_is(x->request.path, "/stream"))
		return in_a_thread(x, feed, OUTCOME_STREAM);
	if (span_is(x->request.path, "/endless"))
		return in_a_thread(x, feed_until_gone, OUTCOME_STREAM);
	if (span_is(x->request.path, "/large"))
		for (int i = 0; i < 100000; i++)
			answer_str(a, "0123456789");
	if (span_is(x->request.path, "/beyond"))
		a->full = true;
	if (span_is(x->request.path, "/header"))
		answer_header(a, "X-Try", "a\r\nSet-Cookie: b");
	answer_printf(a, "%s %.*s %.*s %s %zu ", method_name(x->request.method), (int)x->request.path.len, x->request.path.at,
		(int)x->request.query.len, x->request.query.at, x->request.peer, x->request.body.len);
	answer_add(a, (struct span){ x->request.body.at, x->request.body.len < 40 ? x->request.body.len : 40 });
	return OUTCOME_NOW;
}

// The answer is whole by then, whoever has made it.
static void finish(void *context, struct exchange *x)
{
	char text[100];
	struct span try = answer_header_of(&x->answer, "x-try");
	assert_null(context);
	snprintf(text, sizeof text, "%zu %.*s.", x->answer.len, (int)try.len, try.at);
	answer_header(&x->answer, "X-Whole", text);
}

static const struct listener_calls calls = { .open = desk_open, .close = desk_close, .body_most = body_most, .handle = handle, .finish = finish };
static const struct listener_options usual = {
	.address = "127.0.0.1:0", .workers = 3, .connections = 500, .idle_ms = 60000, .head_ms = 10000, .body_ms = 10000,
};

struct rig { struct listener *listener; char address[128]; };

static struct rig open_rig(struct listener_options o)
{
	struct rig r;
	assert_int_equal(listener_open(&o, &calls, &r.listener), ERR_OK);
	listener_address(r.listener, r.address, sizeof r.address);
	return r;
}

static void close_rig(struct rig *r)
{
	listener_drain(r->listener, 2000);
	listener_close(r->listener);
}

static int ask(struct rig *r, const char *bytes, size_t n, char *ret_answer, size_t cap, const char *until)
{
	int fd = wire_open(r->address);
	wire_send(fd, bytes, n);
	wire_read(fd, ret_answer, cap, until);
	close(fd);
	return wire_status(ret_answer);
}

#define HOST "Host: a\r\n"
#define AFTER "GET /smuggled HTTP/1.1\r\n" HOST "\r\n"

// Each is refused, and what stands behind it is never taken for a request.
static void test_framing(void **state)
{
	(void)state;
	static const struct { const char *what, *bytes; } cases[] = {
		{ "length and coding", "POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" AFTER },
		{ "coding and length", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" AFTER },
		{ "two lengths", "POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd" AFTER },
		{ "two equal lengths", "POST / HTTP/1.1\r\n" HOST "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd" AFTER },
		{ "a list of lengths", "POST / HTTP/1.1\r\n" HOST "Content-Length: 4, 4\r\n\r\nabcd" AFTER },
		{ "a sign", "POST / HTTP/1.1\r\n" HOST "Content-Length: +4\r\n\r\nabcd" AFTER },
		{ "a minus", "POST / HTTP/1.1\r\n" HOST "Content-Length: -4\r\n\r\nabcd" AFTER },
		{ "hexadecimal", "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x4\r\n\r\nabcd" AFTER },
		{ "an empty length", "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n" AFTER },
		{ "a length beyond 64 bits", "POST / HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551620\r\n\r\nabcd" AFTER },
		{ "chunked", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n" AFTER },
		{ "a chunk beyond 64 bits", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n10000000000000004\r\nabcd\r\n0\r\n\r\n" AFTER },
		{ "another coding", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n" AFTER },
		{ "a hidden coding", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\x0b" "chunked\r\n\r\n0\r\n\r\n" AFTER },
		{ "no host", "GET / HTTP/1.1\r\nX: y\r\n\r\n" AFTER },
		{ "two hosts", "GET / HTTP/1.1\r\n" HOST "Host: b\r\n\r\n" AFTER },
		{ "an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n" AFTER },
		{ "a path for a host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" AFTER },
		{ "a space before the colon", "POST / HTTP/1.1\r\n" HOST "Content-Length : 4\r\n\r\nabcd" AFTER },
		{ "a tab before the colon", "POST / HTTP/1.1\r\n" HOST "Content-Length\t: 4\r\n\r\nabcd" AFTER },
		{ "a folded value", "GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n" AFTER },
		{ "a folded coding", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" AFTER },
		{ "a folded first line", "GET / HTTP/1.1\r\n X: y\r\n" HOST "\r\n" AFTER },
		{ "a bare LF after the request line", "GET / HTTP/1.1\n" HOST "\r\n" AFTER },
		{ "a bare LF after a header", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n" AFTER },
		{ "bare LFs evened out by spaces", "GET / HTTP/1.1\r\nHost:  a\nX: y\r\n\r\n" AFTER },
		{ "a bare LF evened out in the request line", "GET  / HTTP/1.1\n" HOST "\r\n" AFTER },
		{ "a bare LF at the end", "GET / HTTP/1.1\r\n" HOST "\n" AFTER },
		{ "only bare LFs", "GET / HTTP/1.1\nHost: a\n\n" AFTER },
		{ "a bare CR", "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n" AFTER },
		{ "two spaces", "GET  / HTTP/1.1\r\n" HOST "\r\n" AFTER },
		{ "a tab", "GET\t/ HTTP/1.1\r\n" HOST "\r\n" AFTER },
		{ "a space in the target", "GET /a b HTTP/1.1\r\n" HOST "\r\n" AFTER },
		{ "a fragment", "GET /a#b HTTP/1.1\r\n" HOST "\r\n" AFTER },
		{ "another scheme's target", "GET http://b/ HTTP/1.1\r\n" HOST "\r\n" AFTER },
		{ "an asterisk", "GET * HTTP/1.1\r\n" HOST "\r\n" AFTER },
		{ "no version", "GET /\r\n\r\n" AFTER },
		{ "another version", "GET / HTTP/2.0\r\n" HOST "\r\n" AFTER },
		{ "a version with a letter", "GET / HTTP/1.1x\r\n" HOST "\r\n" AFTER },
		{ "another method", "BREW / HTTP/1.1\r\n" HOST "\r\n" AFTER },
		{ "a method in small letters", "get / HTTP/1.1\r\n" HOST "\r\n" AFTER },
		{ "no name", "GET / HTTP/1.1\r\n" HOST ": x\r\n\r\n" AFTER },
		{ "a line without a colon", "GET / HTTP/1.1\r\n" HOST "X\r\n\r\n" AFTER },
		{ "a name that is no token", "GET / HTTP/1.1\r\n" HOST "X(: y\r\n\r\n" AFTER },
		{ "a control character", "GET / HTTP/1.1\r\n" HOST "X: \x01\r\n\r\n" AFTER },
	};
	struct rig r = open_rig(usual);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char answer[8192];
		int before = handled;
		int status = ask(&r, cases[i].bytes, strlen(cases[i].bytes), answer, sizeof answer, NULL);
		if (handled != before || (status && status < 400))
			fail_msg("%s: %d, %d handled: %s", cases[i].what, status, handled - before, answer);
	}
	close_rig(&r);
}

static void test_nul_bytes(void **state)
{
	(void)state;
	static const char in_header[] = "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", in_target[] = "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n";
	struct rig r = open_rig(usual);
	char answer[4096];
	int before = handled;
	ask(&r, in_header, sizeof in_header - 1, answer, sizeof answer, NULL);
	ask(&r, in_target, sizeof in_target - 1, answer, sizeof answer, NULL);
	assert_int_equal(handled, before);
	close_rig(&r);
}

static void test_good(void **state)
{
	(void)state;
	static const struct { const char *bytes, *wanted; } cases[] = {
		{ "GET /a?b=%20c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /a b=%20c 127.0.0.1 0 " },
		{ "GET /%41%2f HTTP/1.1\r\nHost:a\r\nConnection:close\r\n\r\n", "GET /%41%2f  127.0.0.1 0 " },
		{ "POST / HTTP/1.1\r\nX-Empty:\r\nX-Blank: \r\nHost: [::1]:80\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd", "POST /  127.0.0.1 4 abcd" },
		{ "PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "PUT /p  127.0.0.1 0 " },
		{ "DELETE /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "DELETE /none  127.0.0.1 0 " },
		{ "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "GET /  127.0.0.1 0 " },
		{ "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9\r\nConnection: close\r\n\r\n", "GET /  127.0.0.1 0 " },
		{ "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=b; c=d\r\nAccept: \t x\r\nConnection: close\r\n\r\n", "GET /  127.0.0.1 0 " },
	};
	struct rig r = open_rig(usual);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char answer[4096];
		assert_int_equal(ask(&r, cases[i].bytes, strlen(cases[i].bytes), answer, sizeof answer, NULL), 200);
		char *body = strstr(answer, "\r\n\r\n");
		assert_non_null(body);
		assert_string_equal(body + 4, cases[i].wanted);
	}
	close_rig(&r);
}

static void test_kept_and_pipelined(void **state)
{
	(void)state;
	struct rig r = open_rig(usual);
	char answer[8192];
	static const char two[] = "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	assert_int_equal(ask(&r, two, sizeof two - 1, answer, sizeof answer, NULL), 200);
	assert_non_null(strstr(answer, "POST /1  127.0.0.1 3 abc"));
	assert_non_null(strstr(answer, "GET /2  127.0.0.1 0 "));
	static const char bad_second[] = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\nHost: a\r\n\r\n" AFTER;
	int before = handled;
	assert_int_equal(ask(&r, bad_second, sizeof bad_second - 1, answer, sizeof answer, NULL), 200);
	assert_int_equal(handled, before + 1);
	close_rig(&r);
}

static void test_limits(void **state)
{
	(void)state;
	struct rig r = open_rig(usual);
	char answer[4096], *large = malloc(200000);
	int n = sprintf(large, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
	memset(large + n, 'x', 65536);
	strcpy(large + n + 65536, "\r\n\r\n");
	int before = handled;
	int status = ask(&r, large, strlen(large), answer, sizeof answer, NULL);
	assert_true(status == 431 || status == 413 || status == 0);
	n = sprintf(large, "GET / HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < 100; i++)
		n += sprintf(large + n, "X-%d: y\r\n", i);
	strcpy(large + n, "\r\n");
	assert_int_equal(ask(&r, large, strlen(large), answer, sizeof answer, NULL), 431);
	n = sprintf(large, "GET /");
	memset(large + n, 'x', 5000);
	strcpy(large + n + 5000, " HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(ask(&r, large, strlen(large), answer, sizeof answer, NULL), 414);
	assert_int_equal(ask(&r, large, (size_t)sprintf(large, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", MOST + 1), answer, sizeof answer, NULL), 413);
	assert_int_equal(ask(&r, large, (size_t)sprintf(large, "POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"), answer, sizeof answer, NULL), 413);
	assert_int_equal(handled, before);
	n = sprintf(large, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", MOST);
	memset(large + n, 'y', MOST);
	assert_int_equal(ask(&r, large, (size_t)n + MOST, answer, sizeof answer, NULL), 200);
	assert_non_null(strstr(answer, " 100000 yyyy"));
	free(large);
	close_rig(&r);
}

static void test_outcomes(void **state)
{
	(void)state;
	struct rig r = open_rig(usual);
	char answer[4096], *large = malloc(2000000);
	static const char later[] = "GET /later HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", stream[] = "GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	assert_int_equal(ask(&r, later, sizeof later - 1, answer, sizeof answer, NULL), 200);
	assert_non_null(strstr(answer, "\r\n\r\nlater"));
	assert_non_null(strstr(answer, "X-Whole: 5 .\r\n"));
	assert_int_equal(ask(&r, stream, sizeof stream - 1, answer, sizeof answer, NULL), 200);
	int ticks = 0;
	for (char *c = answer; (c = strstr(c, "tick\n")); c++)
		ticks++;
	assert_int_equal(ticks, 3);
	assert_null(strstr(answer, "X-Whole"));
	static const char endless[] = "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n";
	assert_int_equal(ask(&r, endless, sizeof endless - 1, answer, sizeof answer, "tick"), 200); // and hangs up
	static const char big[] = "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", head[] = "HEAD /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	assert_int_equal(ask(&r, big, sizeof big - 1, large, 2000000, NULL), 200);
	assert_true(strlen(large) > 1000000);
	assert_int_equal(ask(&r, head, sizeof head - 1, answer, sizeof answer, NULL), 200);
	assert_non_null(strstr(answer, "Content-Length: 10000"));
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
	static const char beyond[] = "GET /beyond HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", header[] = "GET /header HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	assert_int_equal(ask(&r, beyond, sizeof beyond - 1, answer, sizeof answer, NULL), 500);
	assert_int_equal(ask(&r, header, sizeof header - 1, answer, sizeof answer, NULL), 200);
	assert_non_null(strstr(answer, "X-Try: a  Set-Cookie: b\r\n"));
	assert_non_null(strstr(answer, "X-Whole: 25 a  Set-Cookie: b.\r\n"));
	free(large);
	usleep(100000); // the endless one finds out
	close_rig(&r);
}

// A byte now and then does not keep a connection for ever, in any part of a request.
static void test_slow(void **state)
{
	(void)state;
	struct listener_options o = usual;
	o.head_ms = o.body_ms = 600;
	o.idle_ms = 900;
	struct rig r = open_rig(o);
	static const char *const requests[] = { "GET / HTTP/1.1\r\nHost: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 90\r\n\r\n" };
	for (int i = 0; i < 2; i++) {
		int fd = wire_open(r.address), sent = 0;
		char answer[512];
		if (i == 1)
			wire_send(fd, requests[i], strlen(requests[i]));
		for (; sent < 40 && recv(fd, answer, 1, MSG_DONTWAIT | MSG_PEEK) != 0; sent++) {
			wire_send(fd, i ? "x" : requests[i] + sent, 1);
			usleep(100000);
		}
		assert_in_range(sent, 4, 25);
		close(fd);
	}
	int idle = wire_open(r.address);
	char answer[64];
	assert_int_equal(wire_read(idle, answer, sizeof answer, NULL), 0); // closed, without an answer
	close(idle);
	close_rig(&r);
}

static void test_address(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "::1:80", "[::1", "127.0.0.1:808080", "nowhere.invalid:1", "unix:" };
	struct listener *l = NULL;
	struct listener_options o = usual;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		o.address = bad[i];
		assert_int_equal(listener_open(&o, &calls, &l), ERR_FORMAT);
	}
	struct rig r = open_rig(usual);
	o.address = r.address + strlen("http://");
	assert_int_equal(listener_open(&o, &calls, &l), ERR_BUSY);
	close_rig(&r);
	o.address = "unix:/nowhere/at/all";
	assert_int_equal(listener_open(&o, &calls, &l), ERR_NOT_FOUND);
	char path[64];
	sprintf(path, "unix:/tmp/hadir-listener-%d", (int)getpid());
	o.address = path;
	r = open_rig(o);
	assert_int_equal(listener_open(&o, &calls, &l), ERR_BUSY);
	close_rig(&r);
	r = open_rig(o);
	close_rig(&r);
	assert_int_equal(access(path + 5, F_OK), -1);
}

static void test_proxy(void **state)
{
	(void)state;
	struct listener_options o = usual;
	o.behind_proxy = true;
	struct rig r = open_rig(o);
	char answer[4096];
	static const char from[] = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.1.1.1, 9.9.9.9\r\nConnection: close\r\n\r\n";
	assert_int_equal(ask(&r, from, sizeof from - 1, answer, sizeof answer, NULL), 200);
	assert_non_null(strstr(answer, "GET /  9.9.9.9 0 "));
	close_rig(&r);
}

static void test_many_idle(void **state)
{
	(void)state;
	struct rig r = open_rig(usual);
	int fds[400];
	for (int i = 0; i < 400; i++)
		fds[i] = wire_open(r.address);
	char answer[1024];
	static const char get[] = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	assert_int_equal(ask(&r, get, sizeof get - 1, answer, sizeof answer, NULL), 200);
	for (int i = 0; i < 400; i++)
		close(fds[i]);
	close_rig(&r);
}

static void test_tls(void **state)
{
	(void)state;
	uint8_t seed[SEAL_SEED] = { 7 }, public_key[SEAL_PUBLIC], secret[SEAL_SECRET];
	seal_keys(seed, public_key, secret);
	struct listener_options o = usual;
	o.seed = seed;
	struct rig r = open_rig(o);
	assert_memory_equal(r.address, "https://", 8);
	assert_int_equal(listener_reload(r.listener), ERR_OK);
	gnutls_session_t session;
	gnutls_certificate_credentials_t credentials;
	gnutls_certificate_allocate_credentials(&credentials);
	gnutls_init(&session, GNUTLS_CLIENT);
	gnutls_set_default_priority(session);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
	int fd = wire_open(r.address), code;
	gnutls_transport_set_int(session, fd);
	while ((code = gnutls_handshake(session)) < 0 && !gnutls_error_is_fatal(code))
		;
	assert_int_equal(code, 0);
	unsigned count = 0;
	const gnutls_datum_t *shown = gnutls_certificate_get_peers(session, &count);
	assert_int_equal(count, 1);
	bool is_ours = false;
	for (size_t i = 0; i + sizeof public_key <= shown[0].size; i++)
		is_ours = is_ours || memcmp(shown[0].data + i, public_key, sizeof public_key) == 0;
	assert_true(is_ours);
	static const char get[] = "GET /tls HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	assert_int_equal(gnutls_record_send(session, get, sizeof get - 1), sizeof get - 1);
	char answer[2048] = "";
	for (ssize_t n, len = 0; (n = gnutls_record_recv(session, answer + len, sizeof answer - 1 - (size_t)len)) > 0;)
		answer[len += n] = '\0';
	assert_int_equal(wire_status(answer), 200);
	assert_non_null(strstr(answer, "GET /tls "));
	gnutls_deinit(session);
	close(fd);
	gnutls_certificate_free_credentials(credentials);
	close_rig(&r);
	struct listener *l = NULL;
	o.certificate = "/nowhere.pem";
	o.key = "/nowhere.key";
	assert_int_equal(listener_open(&o, &calls, &l), ERR_NOT_FOUND);
	o.certificate = o.key = "Makefile";
	assert_int_equal(listener_open(&o, &calls, &l), ERR_DAMAGED);
}

static void test_left(void **state)
{
	(void)state;
	char answer[1000];
	struct rig r = open_rig(usual);
	assert_int_equal(ask(&r, "GET /lead HTTP/1.1\r\n" HOST "\r\n", strlen("GET /lead HTTP/1.1\r\n" HOST "\r\n"), answer, sizeof answer, "later"), 200);
	assert_true(leads);
	led_enough = true;
	close_rig(&r);
	assert_false(leads);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_framing), cmocka_unit_test(test_nul_bytes), cmocka_unit_test(test_good), cmocka_unit_test(test_kept_and_pipelined),
		cmocka_unit_test(test_limits), cmocka_unit_test(test_outcomes), cmocka_unit_test(test_slow), cmocka_unit_test(test_address),
		cmocka_unit_test(test_proxy), cmocka_unit_test(test_many_idle), cmocka_unit_test(test_tls), cmocka_unit_test(test_left),
	};
	return cmocka_run_group_tests_name("listener", tests, NULL, NULL);
}
