// Requests of a device: signed, sent, signed again where the server asks for that.
// SPDX-License-Identifier: Apache-2.0
#include "sync/line.h"

#include <string.h>

#define TRIES 4 // the nonce was another; and while it was on its way, others of this device came in with higher counts
#define RETRY_MOST_S 86400
#define COUNT_MOST (UINT64_C(1) << 53) // beyond any clock: whoever says more wants the counts to end

struct headers { struct pass_texts pass; char now[24], waiting[24], free_bytes[24]; };

enum err line_http(void *context, const struct http_call *call, struct http_answer *ret_answer)
{
	return http_ask(context, call, ret_answer);
}

void line_init(struct line *l, line_ask *ask, void *context, const char *address, const uint8_t seed[SEAL_SEED], const uint8_t *server)
{
	*l = (struct line){ .ask = ask, .context = context, .pinned = server, .waiting = -1, .free_bytes = -1 };
	span_copy(span_of(address), l->address, sizeof l->address);
	seal_keys(seed, l->device, l->secret);
	if (server)
		memcpy(l->server, server, sizeof l->server);
}

static enum err make_key(struct line *l)
{
	if (l->has_key)
		return ERR_OK;
	enum err e = pass_key_of_device(l->secret, l->device, l->server, l->key);
	l->has_key = !e;
	return e;
}

enum err line_pin(struct line *l, const uint8_t server[SEAL_PUBLIC])
{
	memcpy(l->server, server, sizeof l->server);
	l->pinned = true;
	l->has_key = false;
	return make_key(l);
}

static void add(struct http_call *c, const char *name, const char *value)
{
	c->headers[c->headers_count++] = (struct header){ span_of(name), span_of(value) };
}

static void add_number(struct http_call *c, const char *name, int64_t value, char room[24])
{
	struct text t = text_init(room, 24);
	text_int(&t, value);
	add(c, name, room);
}

// The path as it stands in the request line: behind the host.
static struct span target_of(const char *url)
{
	const char *host = strstr(url, "://"), *path = host ? strchr(host + 3, '/') : NULL;
	return span_of(path ? path : "/");
}

static enum err prove(struct line *l, const struct http_call *c, bool sign, struct pass *p)
{
	struct span method = span_of(method_name(c->method)), path = target_of(c->url);
	enum err e = sign ? ERR_OK : make_key(l);
	if (e)
		return e;
	if (sign)
		pass_sign(l->secret, method, path, c->body, p);
	else
		pass_mac(l->key, method, path, c->body, p);
	return ERR_OK;
}

// What only the enrolled server may say. The rest, which a proxy on the way may say as well, asks to wait or to send less.
static bool counts(int status)
{
	return status / 100 == 2 || status == 401 || status == 403 || status == 404 || status == 409 || status == 410 || status == 422;
}

static enum err verify(const struct line *l, const struct pass *p, const struct http_answer *a)
{
	struct pass_bond b = { .is_known = true };
	memcpy(b.key, l->key, sizeof b.key);
	memcpy(b.request, p->mac, sizeof b.request);
	const struct pass_answer said = { a->status, span_of(a->nonce), span_of(a->count), span_of(a->now), { a->body, a->len } };
	return pass_verify_answer(&b, &said, span_of(a->mac));
}

static enum err send_once(struct line *l, struct http_call *c, bool sign, int64_t now_ms, struct pass *p, struct http_answer *ret_answer)
{
	struct headers h;
	l->count = now_ms > 0 && (uint64_t)now_ms > l->count ? (uint64_t)now_ms : l->count + 1;
	p->count = l->count;
	memcpy(p->device, l->device, sizeof p->device);
	memcpy(p->nonce, l->nonce, sizeof p->nonce);
	enum err e = prove(l, c, sign, p);
	if (e)
		return e;
	pass_write(p, &h.pass);
	c->headers_count = 0;
	add(c, "Hadir-Device", h.pass.device);
	add(c, "Hadir-Nonce", h.pass.nonce);
	add(c, "Hadir-Count", h.pass.count);
	add(c, h.pass.proof_name, h.pass.proof);
	add(c, "Hadir-Version", HADIR_VERSION);
	add_number(c, "Hadir-Now", now_ms, h.now);
	if (l->waiting >= 0)
		add_number(c, "Hadir-Waiting", l->waiting, h.waiting);
	if (l->free_bytes >= 0)
		add_number(c, "Hadir-Free", l->free_bytes, h.free_bytes);
	e = l->ask(l->context, c, ret_answer);
	return e || sign || !counts(ret_answer->status) ? e : verify(l, p, ret_answer);
}

static void read_answer(const struct line *l, const struct http_answer *a, const struct pass *p, struct line_answer *ret_answer)
{
	int64_t seconds = 0;
	*ret_answer = (struct line_answer){ .status = a->status, .body = { a->body, a->len } };
	ret_answer->withdrawn = a->status == 403 && l->pinned && pass_read_withdrawn(ret_answer->body, p, l->server) == ERR_OK;
	if (span_int(span_of(a->retry), &seconds) && seconds > 0)
		ret_answer->retry_after_ms = (seconds < RETRY_MOST_S ? seconds : RETRY_MOST_S) * 1000;
	ret_answer->has_now = counts(a->status) && span_int(span_of(a->now), &ret_answer->now_ms);
}

static bool take_challenge(struct line *l, const struct http_answer *a)
{
	uint8_t nonce[PASS_NONCE];
	uint64_t last;
	if (pass_read_challenge(span_of(a->nonce), span_of(a->count), nonce, &last) != ERR_OK || last > COUNT_MOST)
		return false;
	memcpy(l->nonce, nonce, sizeof nonce);
	l->count = last;
	return true;
}

enum err line_send(struct line *l, const struct line_request *r, int64_t now_ms, struct line_answer *ret_answer)
{
	char room[ENROLMENT_ADDRESS + LINE_PATH];
	struct text url = text_init(room, sizeof room);
	text_str(&url, l->address);
	text_str(&url, r->path);
	if (url.full)
		return ERR_FULL;
	struct http_call c = { .method = r->method, .url = room, .body = r->body, .most = r->most, .time_ms = r->time_ms };
	struct http_answer a;
	struct pass p;
	bool sign = r->sign || !l->pinned;
	enum err e = send_once(l, &c, sign, now_ms, &p, &a);
	for (int tries = 1; !e && a.status == 401 && tries < TRIES && take_challenge(l, &a); tries++)
		e = send_once(l, &c, sign, now_ms, &p, &a);
	if (!e)
		read_answer(l, &a, &p, ret_answer);
	return e;
}
