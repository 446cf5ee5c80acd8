// Opening, closing, and the way of a request: its route, who makes it, its handler, what every answer carries.
// SPDX-License-Identifier: Apache-2.0
#include "server/serve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/enrolment.h"
#include "device/files.h"
#include "device/near.h"
#include "server/checkup.h"
#include "server/chores.h"
#include "server/gate.h"
#include "server/hub.h"
#include "server/ingest.h"
#include "server/live.h"
#include "server/shelf.h"
#include "server/upstream.h"

#define UNKNOWN_BODY 65536 // bytes of a request to nowhere, so that it can be told so
#define DRAIN_MS 10000

struct desk { // of one worker
	struct server *server;
	struct registry *registry;
	struct shelf *shelf;
};

int64_t server_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void server_registry(const struct server_config *c, char ret_where[SERVER_WHERE])
{
	if (*c->store)
		snprintf(ret_where, SERVER_WHERE, "%s#hadir", c->store);
	else
		snprintf(ret_where, SERVER_WHERE, "%s/server.db", c->data);
}

void server_event(const struct server_config *c, uint32_t event, char ret_where[SERVER_WHERE])
{
	if (*c->store)
		snprintf(ret_where, SERVER_WHERE, "%s#event_%07u", c->store, event);
	else
		snprintf(ret_where, SERVER_WHERE, "%s/events/%07u.hadir", c->data, event);
}

static void *open_desk(void *context, int number)
{
	struct desk *d = calloc(1, sizeof *d);
	(void)number;
	if (!d)
		return NULL;
	d->server = context;
	d->shelf = shelf_make(d->server);
	return d;
}

static void close_desk(void *desk)
{
	struct desk *d = desk;
	if (!d)
		return;
	registry_close(d->registry);
	shelf_free(d->shelf);
	free(d);
}

static size_t body_most(void *context, const struct request *r)
{
	int status;
	const struct route *route = route_find(r->method, r->path, NULL, &status);
	(void)context;
	return route ? route->body_most : UNKNOWN_BODY;
}

static bool open_registry(struct desk *d)
{
	char where[SERVER_WHERE];
	if (d->registry)
		return true;
	server_registry(&d->server->config, where);
	enum err e = registry_open(where, &d->registry);
	if (e)
		log_write(d->server->log, LOG_LEVEL_ERROR, "registry", "err=\"%s\"", err_text(e));
	return !e;
}

static void put_common_headers(struct visit *v)
{
	char now[24];
	snprintf(now, sizeof now, "%lld", (long long)v->now_ms);
	if (!span_starts(v->x->request.path, "/v1/"))
		return;
	answer_header(&v->x->answer, "Hadir-Now", now);
	answer_header(&v->x->answer, "Hadir-Version", HADIR_VERSION);
	answer_header(&v->x->answer, "Cache-Control", "no-store");
	answer_header(&v->x->answer, "X-Content-Type-Options", "nosniff");
}

static enum outcome answer(struct visit *v)
{
	int status;
	v->route = route_find(v->x->request.method, v->x->request.path, v, &status);
	if (!v->route) {
		gate_bind(v); // a device of a later version is to believe that there is no such thing here
		return visit_status(v, status);
	}
	if (strncmp(v->route->pattern, "/event/#", 8) == 0)
		v->event = (uint32_t)v->number[0];
	return gate_pass(v) ? v->route->handle(v) : OUTCOME_NOW;
}

static enum outcome handle(void *desk, struct exchange *x)
{
	struct desk *d = desk;
	if (!d || !d->shelf || !open_registry(d)) {
		x->answer.status = 503;
		x->answer.type = "text/plain";
		answer_str(&x->answer, "503 the database cannot be reached\n");
		return OUTCOME_NOW;
	}
	struct visit v = { .server = d->server, .registry = d->registry, .shelf = d->shelf, .x = x, .now_ms = server_now_ms() };
	struct span language = request_header(&x->request, "Accept-Language");
	v.lang = language.len ? (span_starts(language, "en") ? LANG_EN : LANG_ID) : d->server->config.lang;
	put_common_headers(&v);
	enum outcome outcome = answer(&v);
	if (outcome == OUTCOME_NOW && x->answer.status >= 200 && x->answer.status < 600)
		d->server->answers[x->answer.status / 100]++;
	return outcome;
}

static enum err say(const char *what, enum err e, const char *advice)
{
	if (e)
		fprintf(stderr, "hadir-server: %s: %s; %s\n", what, err_text(e), advice);
	return e;
}

static enum err open_data(struct server *s)
{
	char path[SERVER_WHERE];
	snprintf(path, sizeof path, "%s/events", s->config.data);
	enum err e = say(path, files_make_folder(path), "name a folder that can be written with --data");
	snprintf(path, sizeof path, "%s/server.log", s->config.data);
	if (!e)
		e = say(path, log_open(path, &s->log), "free some room, or name another folder with --data");
	return e;
}

static enum err open_keys(struct server *s)
{
	char where[SERVER_WHERE], words[200] = "", advice[300] = "check its folder";
	bool is_far = *s->config.store;
	struct registry *r = NULL;
	server_registry(&s->config, where);
	enum err e = is_far ? registry_open_url(where, words, sizeof words, &r) : registry_open(where, &r);
	if (!e)
		e = registry_server_key(r, server_now_ms(), s->key, s->secret);
	registry_close(r);
	if (is_far)
		snprintf(advice, sizeof advice, "check the address of the database, and that it runs%s%s", *words ? "; it says: " : "", words);
	return say(is_far ? "--store" : where, e, advice);
}

static enum err open_listener(struct server *s)
{
	const struct server_config *c = &s->config;
	struct listener_calls calls = { .context = s, .open = open_desk, .close = close_desk, .body_most = body_most, .handle = handle, .finish = gate_prove };
	struct listener_options o = {
		.address = c->listen, .certificate = *c->certificate ? c->certificate : NULL, .key = *c->key ? c->key : NULL,
		.seed = c->own_tls ? s->secret : NULL, // an Ed25519 secret begins with its seed (RFC 8032)
		.behind_proxy = c->proxy, .workers = c->workers, .connections = c->connections, .idle_ms = 75000, .head_ms = 20000, .body_ms = 30000,
	};
	enum err e = listener_open(&o, &calls, &s->listener);
	if (e == ERR_DAMAGED || (e == ERR_NOT_FOUND && *c->certificate))
		return say(c->certificate, e, "name a certificate (PEM) and its key that can be read");
	return say(c->listen, e,
		e == ERR_BUSY ? "something listens there already; end it, or choose another port with --listen" : "choose another --listen ADDRESS:PORT");
}

// Who listens beyond this machine can be found by mDNS, where a kiosk is that knows its key.
static void announce(struct server *s)
{
	char text[128];
	uint8_t print[ENROLMENT_PRINT];
	int64_t port = 0;
	listener_address(s->listener, text, sizeof text);
	const char *host = strstr(text, "://"), *colon = strrchr(text, ':');
	if (!host || !strncmp(host, "://127.", 7) || !strncmp(host, "://[::1]", 8) || !span_int(span_of(colon + 1), &port))
		return;
	enrolment_print(s->key, print);
	if (near_announce(print, (uint16_t)port, span_starts(span_of(text), "https:"), &s->near) != ERR_OK)
		log_write(s->log, LOG_LEVEL_WARNING, "announce", "out of memory");
}

enum err server_open(struct server *s, const struct server_config *c)
{
	memset(s, 0, sizeof *s);
	s->config = *c;
	s->started_ms = server_now_ms();
	enum err e = open_data(s);
	if (!e)
		e = open_keys(s);
	if (e)
		return e;
	s->gate = gate_open(s);
	s->hub = hub_open(s);
	s->ingest = ingest_open(s);
	s->chores = s->gate ? chores_open(s) : NULL;
	s->checkup = checkup_open(s);
	s->live = s->hub ? live_open(s) : NULL;
	if (!s->gate || !s->hub || !s->ingest || !s->chores || !s->checkup || !s->live)
		return say("start", ERR_NO_MEMORY, "free some memory");
	if (*c->upstream && !upstream_open(s))
		return say("start", ERR_NO_MEMORY, "free some memory");
	e = open_listener(s);
	if (!e)
		announce(s);
	return e;
}

void server_close(struct server *s)
{
	near_close(s->near);
	live_close(s->live);
	upstream_close(s->upstream);
	hub_close(s->hub);
	if (s->listener)
		listener_drain(s->listener, DRAIN_MS);
	listener_close(s->listener);
	live_free(s->live);
	checkup_close(s->checkup);
	ingest_close(s->ingest);
	chores_close(s->chores);
	hub_free(s->hub);
	upstream_free(s->upstream);
	gate_close(s->gate);
	log_close(s->log);
	memset(s->secret, 0, sizeof s->secret);
}

enum err server_first_link(struct server *s, char *ret_link, size_t cap)
{
	char where[SERVER_WHERE], token[2 * ACCOUNT_TOKEN + 1], address[128];
	struct registry *r = NULL;
	server_registry(&s->config, where);
	*ret_link = '\0';
	enum err e = registry_open(where, &r);
	if (e)
		return e;
	listener_address(s->listener, address, sizeof address);
	const char *base = *s->config.address ? s->config.address : address;
	int len = (int)strlen(base) - (base[strlen(base) - 1] == '/');
	if (account_count(r) == 0 && (e = account_link(r, "", server_now_ms(), token)) == ERR_OK)
		snprintf(ret_link, cap, "%.*s/first/%s", len, base, token);
	registry_close(r);
	return e;
}
