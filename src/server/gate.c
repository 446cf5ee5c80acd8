// Accounts, roles, forms and rates.
// SPDX-License-Identifier: Apache-2.0
#include "server/gate_inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const int limits[RATE_COUNT] = {
	[RATE_NONE] = 0, [RATE_PAGE] = 1200, [RATE_SIGN_IN] = 30, [RATE_ENROL] = 120, [RATE_SYNC] = 60000,
};

int gate_limit(enum route_rate rate)
{
	return limits[rate];
}

// A bucket that fills up within a minute. Two callers in one place share it, which only makes it stricter.
bool gate_is_within(struct gate *g, enum route_rate rate, struct span who, int64_t now_ms)
{
	uint8_t hash[SEAL_HASH];
	uint64_t mark;
	if (!limits[rate])
		return true;
	seal_hmac(g->secret, who.at, who.len, hash);
	memcpy(&mark, hash, sizeof mark);
	mark += (uint64_t)rate;
	pthread_mutex_lock(&g->lock);
	struct rate *r = &g->rates[mark % GATE_RATES];
	if (r->who != mark && now_ms - r->at_ms > MINUTE_MS)
		*r = (struct rate){ mark, limits[rate], now_ms };
	r->left += (double)(now_ms - r->at_ms) * limits[rate] / MINUTE_MS;
	if (r->left > limits[rate])
		r->left = limits[rate];
	r->at_ms = now_ms;
	bool is_within = r->left >= 1;
	if (is_within)
		r->left -= 1;
	pthread_mutex_unlock(&g->lock);
	return is_within;
}

// Sent as the field or header `csrf`; compared in constant time.
static bool has_csrf(struct visit *v)
{
	const struct request *r = &v->x->request;
	char room[2 * ACCOUNT_TOKEN + 1] = "";
	struct text t = text_init(room, sizeof room);
	struct span header = request_header(r, "csrf"), filename, part;
	if (header.len)
		text_add(&t, header);
	else if (request_part(r, "csrf", &filename, &part) == ERR_OK)
		text_add(&t, part);
	else if (request_field(r->body, "csrf", &t) != ERR_OK)
		return false;
	return t.len == 2 * ACCOUNT_TOKEN && sodium_memcmp(room, v->session.csrf, t.len) == 0;
}

static bool refuse(struct visit *v, int status)
{
	visit_status(v, status);
	return false;
}

static bool pass_account(struct visit *v)
{
	bool is_reading = v->route->method == METHOD_GET;
	if (!v->has_account && is_reading)
		visit_redirect(v, "/sign-in");
	if (!v->has_account)
		return is_reading ? false : refuse(v, 403);
	if (!(v->route->roles & ROLE_BIT(v->session.account.role)))
		return refuse(v, 403);
	if (v->event && !account_sees(v->registry, &v->session.account, v->event))
		return refuse(v, 404); // as if it were not there
	return is_reading || has_csrf(v) ? true : refuse(v, 403);
}

static void find_account(struct visit *v)
{
	struct span token = request_cookie(&v->x->request, "hadir");
	if (token.len && account_session(v->registry, token, v->now_ms, &v->session) == ERR_OK) {
		v->has_account = true;
		v->lang = v->session.account.lang;
	}
}

static bool is_near(const char *peer)
{
	return strcmp(peer, "unix") == 0 || strcmp(peer, "::1") == 0 || strncmp(peer, "127.", 4) == 0;
}

bool gate_pass(struct visit *v)
{
	struct gate *g = v->server->gate;
	const struct request *r = &v->x->request;
	enum route_kind kind = v->route->kind;
	if (kind == ROUTE_PUBLIC || kind == ROUTE_PAGE)
		find_account(v);
	struct span who = v->has_account ? span_of(v->session.account.login) : span_of(r->peer);
	if (v->route->rate != RATE_SYNC && !gate_is_within(g, v->route->rate, who, v->now_ms)) {
		answer_header(&v->x->answer, "Retry-After", "60");
		return refuse(v, 429);
	}
	switch (kind) {
	case ROUTE_PUBLIC: return true;
	case ROUTE_PAGE: return pass_account(v);
	case ROUTE_METRICS: return is_near(r->peer) ? true : refuse(v, 404);
	case ROUTE_DEVICE:
	case ROUTE_ENROL: return gate_device(v);
	case ROUTE_KIND_COUNT: break;
	}
	return refuse(v, 404);
}

struct gate *gate_open(struct server *s)
{
	struct gate *g = calloc(1, sizeof *g);
	if (!g)
		return NULL;
	g->server = s;
	randombytes_buf(g->secret, sizeof g->secret);
	pthread_mutex_init(&g->lock, NULL);
	return g;
}

void gate_close(struct gate *g)
{
	for (int i = 0; g && i < GATE_DEVICES; i++) {
		for (struct known *k = g->devices[i], *next; k; k = next) {
			next = k->next;
			free(k);
		}
	}
	free(g);
}
