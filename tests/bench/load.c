// Makes and signs requests, and drives connections by epoll.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/run.h"
#include "core/fact.h"
#include "device/squeeze.h"
#include "figure.h"
#include "made.h"

static void check(enum err e, const char *what)
{
	made_check(e, NULL, what);
}

// ---- kiosks

static void keys_of(int number, struct kiosk *k)
{
	uint8_t seed[SEAL_SEED] = "bench kiosk";
	memcpy(seed + 16, &number, sizeof number);
	seal_keys(seed, k->id.key, k->secret);
	int64_t epoch = figure_now_ns(); // a database that was used before knows another ledger of this key
	memcpy(k->id.epoch, &epoch, sizeof epoch);
}

void load_enrol(const struct served *s, uint32_t event, struct kiosk *kiosks, int first, int n)
{
	served_aside(s, true);
	struct registry *r = served_registry(s);
	uint8_t server[SEAL_PUBLIC], secret[SEAL_SECRET];
	check(registry_server_key(r, MADE_START_MS, server, secret), "server's key");
	for (int i = 0; i < n; i++) {
		char token[REGISTRY_TOKEN];
		struct device d = { .state = DEVICE_WAITING };
		kiosks[i] = (struct kiosk){ .event = event, .at_ms = MADE_START_MS + i };
		keys_of(first + i, &kiosks[i]);
		check(pass_key_of_device(kiosks[i].secret, kiosks[i].id.key, server, kiosks[i].key), "key");
		memcpy(d.key, kiosks[i].id.key, sizeof d.key);
		snprintf(d.name, sizeof d.name, "Kiosk %d", first + i);
		strcpy(d.code, "123456");
		check(registry_make_token(r, event, "bench", MADE_START_MS, token), "token");
		check(registry_enrol(r, span_of(token), MADE_START_MS, &d), "enrol");
		check(registry_set_device(r, d.key, DEVICE_CONFIRMED), "confirm");
	}
	registry_close(r);
	served_aside(s, false);
}

struct request_bytes load_request(struct kiosk *k, const char *method, const char *target, const char *body, size_t len)
{
	struct pass_texts t;
	struct pass p = { .count = ++k->count };
	memcpy(p.device, k->id.key, sizeof p.device);
	memcpy(p.nonce, k->nonce, sizeof p.nonce);
	pass_mac(k->key, span_of(method), span_of(target), (struct span){ body, len }, &p);
	pass_write(&p, &t);
	struct request_bytes r = { .at = malloc(1024 + len) };
	if (!r.at)
		check(ERR_NO_MEMORY, target);
	r.len = (size_t)sprintf(r.at, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nHadir-Device: %s\r\nHadir-Nonce: %s\r\nHadir-Count: %s\r\n%s: %s\r\n",
		method, target, t.device, t.nonce, t.count, t.proof_name, t.proof);
	if (len)
		r.len += (size_t)sprintf(r.at + r.len, "Content-Type: application/zstd\r\nContent-Length: %zu\r\n", len);
	r.len += (size_t)sprintf(r.at + r.len, "\r\n");
	memcpy(r.at + r.len, body, len);
	r.len += len;
	return r;
}

struct request_bytes load_page(const char *target, const char *cookie)
{
	struct request_bytes r = { .at = malloc(1024) };
	if (!r.at)
		check(ERR_NO_MEMORY, target);
	r.len = (size_t)sprintf(r.at, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n\r\n", target, cookie);
	return r;
}

static struct span value_of(const char *head, const char *name)
{
	const char *at = strcasestr(head, name);
	if (!at)
		return (struct span){ "", 0 };
	at += strlen(name);
	return (struct span){ at, strcspn(at, "\r") };
}

void load_nonces(const struct served *s, struct kiosk *kiosks, int n)
{
	struct caller c = { .n = n, .requests = calloc((size_t)n, sizeof *c.requests) };
	if (!load_connect(s, &c, 0))
		exit(1);
	for (int i = 0; i < n; i++)
		c.requests[i] = load_request(&kiosks[i], "GET", "/v1/events", "", 0);
	for (int i = 0; i < n; i++) {
		int64_t took;
		c.n = i + 1;
		load_run(&c, 1, 10000, &took);
		c.status = 0;
		check(pass_read_challenge(value_of(c.head, "\r\nHadir-Nonce: "), value_of(c.head, "\r\nHadir-Count: "), kiosks[i].nonce, &kiosks[i].count), "nonce");
	}
	load_close(&c, 1);
}

// ---- runs

static void seed_of(const struct kiosk *k, uint64_t block, uint8_t ret_seed[RECORD_SEED])
{
	uint8_t hash[SEAL_HASH];
	seal_hmac(k->secret, &block, sizeof block, hash);
	memcpy(ret_seed, hash, RECORD_SEED);
}

static void add_presence(struct kiosk *k, struct run_writer *w, uint64_t *draw, int people)
{
	struct record r = { .seq = ++k->seq, .kind = KIND_PRESENCE, .when = { .at_ms = k->at_ms, .up_ms = k->at_ms - MADE_START_MS, .boot = 1, .quality = QUALITY_SYNCED } };
	static struct fact f = { .kind = KIND_PRESENCE };
	char body[500];
	struct text t = text_init(body, sizeof body);
	struct seal_hasher salter;
	f.presence = (struct presence){ .person = figure_draw(draw) % (uint64_t)people + 1, .session = (uint32_t)(figure_draw(draw) % 8) + 1, .issue = 1 };
	check(fact_write(&f, &t), "fact");
	r.body = text_span(&t);
	record_salt_begin(&k->id, w->head.seeds[r.seq / RECORD_BLOCK - w->head.from / RECORD_BLOCK].seed, &salter);
	record_salt(&salter, r.seq, r.salt);
	record_digest(&r);
	check(run_add(w, &r), "run");
	k->at_ms += 2000 + (int64_t)(figure_draw(draw) % 9000); // somebody every few seconds
}

struct request_bytes load_push(struct kiosk *k, int records, int people, size_t *ret_wire)
{
	static char room[RUN_BYTES], packed[SQUEEZE_ROOM(RUN_BYTES)];
	char target[64];
	struct text out = text_init(room, sizeof room);
	struct run_head h = { .id = k->id, .from = k->seq + 1, .now_ms = k->at_ms };
	struct run_writer w;
	uint64_t draw = k->seq + (uint64_t)k->id.key[0] * 7919;
	uint8_t sign[SEAL_SIGN];
	size_t len;
	for (uint64_t block = h.from / RECORD_BLOCK; block <= (k->seq + (uint64_t)records) / RECORD_BLOCK; block++) {
		struct run_seed *seed = &h.seeds[block - h.from / RECORD_BLOCK];
		seed->known = true;
		seed_of(k, block, seed->seed);
	}
	memcpy(h.previous, k->link, sizeof h.previous);
	run_begin(&w, &h, &out);
	for (int i = 0; i < records; i++)
		add_presence(k, &w, &draw, people);
	memcpy(k->link, w.link, sizeof k->link);
	record_sign(k->secret, &k->id, k->seq, k->link, sign);
	check(run_end(&w, sign), "run");
	check(squeeze_pack(text_span(&out), packed, sizeof packed, &len), "pack");
	if (ret_wire)
		*ret_wire += len;
	snprintf(target, sizeof target, "/v1/push?event=%u", k->event);
	return load_request(k, "POST", target, packed, len);
}

// ---- connections

bool load_connect(const struct served *s, struct caller *c, int source)
{
	struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)source) };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)s->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
	if (bind(c->fd, (struct sockaddr *)&from, sizeof from) == 0 && connect(c->fd, (struct sockaddr *)&to, sizeof to) == 0)
		return true;
	perror("connect");
	return false;
}

// Requests fit in a socket's buffer, so that writing does not wait long.
static bool ask(struct caller *c)
{
	const struct request_bytes *r = &c->requests[c->at];
	c->have = c->want = 0;
	c->begun_ns = figure_now_ns();
	for (size_t sent = 0; sent < r->len;) {
		ssize_t n = send(c->fd, r->at + sent, r->len - sent, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		sent += (size_t)n;
	}
	return true;
}

static void note_head(struct caller *c)
{
	char *end = c->have ? strstr(c->head, "\r\n\r\n") : NULL;
	int64_t length = 0;
	if (!end)
		return;
	int status = atoi(c->head + 9);
	if (status / 100 != 2 && !c->status)
		c->status = status;
	span_int(value_of(c->head, "\r\nContent-Length: "), &length);
	c->bytes = (size_t)length;
	c->want = (size_t)(end + 4 - c->head) + (size_t)length;
}

// What has come. 1: the answer is whole, -1: the other end has closed.
static int hear(struct caller *c)
{
	char rest[65536];
	ssize_t n;
	if (c->want) {
		n = recv(c->fd, rest, sizeof rest, MSG_DONTWAIT);
	} else {
		n = recv(c->fd, c->head + c->have, sizeof c->head - 1 - c->have, MSG_DONTWAIT);
		if (n > 0)
			c->head[c->have + (size_t)n] = '\0';
	}
	if (n <= 0)
		return n < 0 && errno == EAGAIN ? 0 : -1;
	c->have += (size_t)n;
	if (!c->want)
		note_head(c);
	return c->want && c->have >= c->want;
}

static bool go_on(struct caller *c)
{
	c->done_ns = figure_now_ns();
	if (c->took_ns)
		c->took_ns[c->at] = c->done_ns - c->begun_ns;
	c->at++;
	return c->at < c->n && ask(c);
}

static int begin(int epoll, struct caller *callers, int n)
{
	int open = 0;
	for (int i = 0; i < n; i++) {
		struct epoll_event e = { .events = EPOLLIN, .data.ptr = &callers[i] };
		if (callers[i].at < callers[i].n && epoll_ctl(epoll, EPOLL_CTL_ADD, callers[i].fd, &e) == 0 && ask(&callers[i]))
			open++;
	}
	return open;
}

int64_t load_run(struct caller *callers, int n, int64_t most_ms, int64_t *ret_took_ns)
{
	struct epoll_event events[256];
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	int64_t answers = 0, begun = figure_now_ns(), end = begun + most_ms * 1000000;
	*ret_took_ns = 0;
	for (int open = begin(epoll, callers, n); open > 0 && figure_now_ns() < end;) {
		int count = epoll_wait(epoll, events, 256, 100);
		for (int i = 0; i < count; i++) {
			struct caller *c = events[i].data.ptr;
			int what = hear(c);
			if (what == 0)
				continue;
			answers += what > 0;
			*ret_took_ns = figure_now_ns() - begun;
			if (what > 0 && go_on(c))
				continue;
			if (c->at < c->n && !c->status)
				c->status = -1;
			epoll_ctl(epoll, EPOLL_CTL_DEL, c->fd, NULL);
			open--;
		}
	}
	close(epoll);
	return answers;
}

double load_metric(const struct served *s, const char *name)
{
	struct caller c = { .n = 1, .requests = calloc(1, sizeof *c.requests) };
	char wanted[100];
	int64_t took;
	if (!load_connect(s, &c, 0))
		exit(1);
	c.requests[0] = load_page("/metrics", "Connection: close");
	load_run(&c, 1, 10000, &took);
	snprintf(wanted, sizeof wanted, "\n%s ", name);
	const char *at = strstr(c.head, wanted);
	load_close(&c, 1);
	return at ? atof(at + strlen(wanted)) : -1;
}

void load_free(struct caller *c)
{
	for (int i = 0; c->requests && i < c->n; i++)
		free(c->requests[i].at);
	free(c->requests);
	c->requests = NULL;
}

void load_close(struct caller *callers, int n)
{
	for (int i = 0; i < n; i++) {
		close(callers[i].fd);
		load_free(&callers[i]);
	}
}
