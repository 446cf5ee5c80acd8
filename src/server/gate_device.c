// Devices: their signature, the count that makes a request good once, and what they say of themselves.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/gate_inside.h"

static struct known **place(struct gate *g, const uint8_t key[SEAL_PUBLIC])
{
	uint32_t mark;
	memcpy(&mark, key, sizeof mark);
	struct known **at = &g->devices[mark % GATE_DEVICES];
	while (*at && memcmp((*at)->device.key, key, SEAL_PUBLIC) != 0)
		at = &(*at)->next;
	return at;
}

// What to sign with, for a device that did not know.
static bool challenge(struct visit *v, const uint8_t nonce[PASS_NONCE], uint64_t last)
{
	char hex[2 * PASS_NONCE + 1], count[24];
	struct text t = text_init(hex, sizeof hex);
	text_hex(&t, nonce, PASS_NONCE);
	snprintf(count, sizeof count, "%llu", (unsigned long long)last);
	answer_header(&v->x->answer, "Hadir-Nonce", hex);
	answer_header(&v->x->answer, "Hadir-Count", count);
	visit_status(v, 401);
	return false;
}

static enum err read_pass(const struct request *r, struct pass *ret_pass)
{
	return pass_read(request_header(r, "Hadir-Device"), request_header(r, "Hadir-Nonce"), request_header(r, "Hadir-Count"),
		request_header(r, "Hadir-Sign"), request_header(r, "Hadir-Mac"), ret_pass);
}

struct caller { struct pass pass; bool has_key; uint8_t key[SEAL_HASH]; };

// What is kept of the device.
static uint64_t recall(struct gate *g, struct caller *c)
{
	pthread_mutex_lock(&g->lock);
	const struct known *k = *place(g, c->pass.device);
	uint64_t last = k ? k->last : 0;
	c->has_key = k && k->has_key;
	if (c->has_key)
		memcpy(c->key, k->key, sizeof c->key);
	pthread_mutex_unlock(&g->lock);
	return last;
}

// The key of a device that did not prove itself yet costs some 100 us, so nobody may ask for too many. False: too many.
static bool make_key(struct visit *v, struct caller *c)
{
	const struct server *s = v->server;
	if (!c->pass.has_mac || c->has_key)
		return true;
	if (!gate_is_within(s->gate, RATE_SYNC, span_of(v->x->request.peer), v->now_ms))
		return false;
	c->has_key = pass_key_of_server(s->secret, c->pass.device, s->key, c->key) == ERR_OK;
	return true;
}

static bool too_many(struct visit *v)
{
	answer_header(&v->x->answer, "Retry-After", "60");
	visit_status(v, 429);
	return false;
}

static void bind_answer(struct visit *v, const struct caller *c)
{
	struct pass_bond *b = &v->x->bond;
	b->is_known = c->pass.has_mac && c->has_key;
	memcpy(b->key, c->key, sizeof b->key);
	memcpy(b->request, c->pass.mac, sizeof b->request);
}

void gate_bind(struct visit *v)
{
	struct caller c = { .has_key = false };
	if (read_pass(&v->x->request, &c.pass) != ERR_OK)
		return;
	recall(v->server->gate, &c);
	if (make_key(v, &c))
		bind_answer(v, &c);
}

static bool is_proved(struct visit *v, const struct caller *c)
{
	const struct request *r = &v->x->request;
	return (c->has_key || !c->pass.has_mac) && pass_verify(&c->pass, c->key, span_of(method_name(r->method)), r->target, r->body) == ERR_OK;
}

static bool is_signed(struct visit *v, struct caller *c)
{
	struct gate *g = v->server->gate;
	uint8_t nonce[PASS_NONCE];
	if (read_pass(&v->x->request, &c->pass) != ERR_OK) {
		visit_status(v, 400);
		return false;
	}
	pass_nonce(g->secret, c->pass.device, nonce);
	uint64_t last = recall(g, c), before = last;
	if (!make_key(v, c))
		return too_many(v);
	bind_answer(v, c);
	if (pass_follow(&c->pass, nonce, &last) == ERR_OK && is_proved(v, c))
		return true;
	return challenge(v, nonce, before);
}

// Nothing that devices ask for is sent from a file of the disk.
void gate_prove(void *context, struct exchange *x)
{
	struct answer *a = &x->answer;
	char mac[PASS_TEXT];
	(void)context;
	if (!x->bond.is_known || a->file >= 0 || a->full)
		return;
	const struct pass_answer p = {
		.status = a->status, .body = { a->body, x->request.method == METHOD_HEAD ? 0 : a->len }, .nonce = answer_header_of(a, "Hadir-Nonce"),
		.count = answer_header_of(a, "Hadir-Count"), .now = answer_header_of(a, "Hadir-Now"),
	};
	pass_mac_answer(&x->bond, &p, mac);
	answer_header(a, "Hadir-Mac", mac);
}

// Its row, from memory where that is fresh; and its count is spent, unless another request was faster.
static enum err admit(struct visit *v, const struct caller *c)
{
	struct gate *g = v->server->gate;
	const struct pass *p = &c->pass;
	uint8_t nonce[PASS_NONCE];
	pass_nonce(g->secret, p->device, nonce);
	pthread_mutex_lock(&g->lock);
	struct known *k = *place(g, p->device);
	// A device that was withdrawn wipes itself: nobody is told so, or asked to wait, by what was true a moment ago.
	bool is_fresh = k && k->fresh_ms > v->now_ms && v->route->kind != ROUTE_ENROL && k->device.state != DEVICE_WITHDRAWN;
	if (is_fresh)
		v->device = k->device;
	pthread_mutex_unlock(&g->lock);
	enum err e = is_fresh ? ERR_OK : registry_device(v->registry, p->device, &v->device);
	if (e)
		return e;
	pthread_mutex_lock(&g->lock);
	struct known **at = place(g, p->device);
	if (!*at && (*at = calloc(1, sizeof **at)))
		(*at)->news = (struct device_news){ .waiting = -1, .free_bytes = -1 };
	if (*at) {
		if (!is_fresh)
			(*at)->fresh_ms = v->now_ms + GATE_FRESH_MS;
		(*at)->device = v->device;
		if (c->has_key)
			memcpy((*at)->key, c->key, sizeof c->key);
		(*at)->has_key |= c->has_key;
		e = pass_follow(p, nonce, &(*at)->last);
	}
	uint64_t last = *at ? (*at)->last : 0;
	pthread_mutex_unlock(&g->lock);
	if (e)
		challenge(v, nonce, last);
	return e;
}

static int64_t said(const struct request *r, const char *header, int64_t otherwise)
{
	int64_t value;
	return span_int(request_header(r, header), &value) ? value : otherwise;
}

static void note(struct visit *v)
{
	struct gate *g = v->server->gate;
	const struct request *r = &v->x->request;
	int64_t its_ms = said(r, "Hadir-Now", v->now_ms);
	pthread_mutex_lock(&g->lock);
	struct known *k = *place(g, v->device.key);
	if (k) {
		k->news.now_ms = v->now_ms;
		k->news.waiting = said(r, "Hadir-Waiting", k->news.waiting);
		k->news.free_bytes = said(r, "Hadir-Free", k->news.free_bytes);
		k->news.offset_ms = its_ms - v->now_ms;
		span_copy(request_header(r, "Hadir-Version"), k->news.version, sizeof k->news.version);
	}
	pthread_mutex_unlock(&g->lock);
}

void gate_forget(struct gate *g, const uint8_t key[SEAL_PUBLIC])
{
	pthread_mutex_lock(&g->lock);
	struct known *k = *place(g, key);
	if (k)
		k->fresh_ms = 0; // its count stays
	pthread_mutex_unlock(&g->lock);
}

static bool refuse(struct visit *v, int status, const char *body)
{
	v->x->answer.status = status;
	v->x->answer.type = "application/json";
	answer_str(&v->x->answer, body);
	return false;
}

// Signed for this very request, as the device wipes itself when it believes it.
void gate_withdrawn(struct visit *v)
{
	struct pass p;
	char line[PASS_WITHDRAWN];
	struct text t = text_init(line, sizeof line);
	enum err e = read_pass(&v->x->request, &p);
	if (!e)
		e = pass_write_withdrawn(v->server->secret, &p, &t);
	assert(!e);
	text_char(&t, '\n');
	refuse(v, 403, line);
}

// The event that the query names is the device's own; a server below this one may name any.
static bool is_its_event(struct visit *v)
{
	char room[16] = "";
	struct text t = text_init(room, sizeof room);
	int64_t number = 0;
	enum err e = request_field(v->x->request.query, "event", &t);
	if (e == ERR_MISSING) {
		v->event = v->device.event;
		return true;
	}
	if (e || !span_int(text_span(&t), &number) || number < 1 || number > UINT32_MAX)
		return refuse(v, 400, "{\"error\":\"event is not a number\"}\n");
	if (v->device.event && v->device.event != (uint32_t)number)
		return refuse(v, 403, "{\"error\":\"this device is enrolled for another event\"}\n");
	v->event = (uint32_t)number;
	return true;
}

bool gate_device(struct visit *v)
{
	struct caller c = { .has_key = false };
	const struct pass *p = &c.pass;
	if (!is_signed(v, &c))
		return false;
	if (!gate_is_within(v->server->gate, v->route->rate, (struct span){ (const char *)p->device, sizeof p->device }, v->now_ms))
		return too_many(v);
	enum err e = admit(v, &c);
	if (e == ERR_CHAIN)
		return false;
	if (e && e != ERR_NOT_FOUND) {
		visit_err(v, e, registry_detail(v->registry));
		return false;
	}
	v->has_device = !e;
	memcpy(v->device.key, p->device, sizeof p->device);
	if (v->route->kind == ROUTE_ENROL)
		return true;
	if (e || v->device.state == DEVICE_WAITING || v->device.state == DEVICE_REFUSED)
		return refuse(v, 403, "{\"error\":\"this device is not enrolled here\"}\n");
	if (v->device.state == DEVICE_WITHDRAWN) {
		gate_withdrawn(v);
		return false;
	}
	note(v);
	return is_its_event(v);
}

// Those of a bucket that are due, copied, as many as there is room for.
static int take_due(struct gate *g, int bucket, int64_t now_ms, struct device_news *ret_news, int room)
{
	int n = 0;
	pthread_mutex_lock(&g->lock);
	for (struct known *k = g->devices[bucket]; k && n < room; k = k->next) {
		if (k->news.now_ms <= k->noted_ms || now_ms - k->noted_ms <= GATE_SEEN_MS)
			continue;
		k->noted_ms = now_ms;
		ret_news[n] = k->news;
		memcpy(ret_news[n++].key, k->device.key, SEAL_PUBLIC);
	}
	pthread_mutex_unlock(&g->lock);
	return n;
}

void gate_keep_seen(struct gate *g, struct registry *r)
{
	struct device_news news[GATE_SEEN_MOST];
	int64_t now_ms = server_now_ms();
	enum err e = ERR_OK;
	for (int bucket = 0, n = 0; bucket <= GATE_DEVICES && e == ERR_OK;) {
		int more = bucket < GATE_DEVICES ? take_due(g, bucket, now_ms, news + n, GATE_SEEN_MOST - n) : 0;
		n += more;
		if (n == GATE_SEEN_MOST || (bucket == GATE_DEVICES && n)) {
			e = registry_devices_seen(r, news, n);
			n = 0;
		}
		bucket += more == 0;
	}
	if (e)
		log_write(g->server->log, LOG_LEVEL_WARNING, "seen", "err=\"%s\" detail=\"%s\"", err_text(e), registry_detail(r));
}
