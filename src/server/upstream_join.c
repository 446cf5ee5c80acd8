// Enrolment with the server above, once; what is known of it is kept in the data folder.
// SPDX-License-Identifier: Apache-2.0
#include "server/upstream_inside.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ASK_MS 2000
#define AGAIN_MS 15000 // before a server that did not answer is asked again

static void path_of(const struct upstream *u, char ret_path[300])
{
	snprintf(ret_path, 300, "%s/upstream", u->server->config.data);
}

// The seed is the server's own, which is kept in one place only.
static void keep(struct upstream *u)
{
	char path[300];
	struct membership m = u->membership;
	memset(m.seed, 0, sizeof m.seed);
	path_of(u, path);
	enum err e = membership_write(path, &m);
	if (e)
		log_write(u->server->log, LOG_LEVEL_ERROR, "upstream", "file=%s err=\"%s\"", path, err_text(e));
	pthread_mutex_lock(&u->lock);
	u->state.state = m.state;
	memcpy(u->state.code, m.code, sizeof u->state.code);
	pthread_mutex_unlock(&u->lock);
}

static bool is_good(enum enlist_state s)
{
	return s == ENLIST_WAITING || s == ENLIST_CONFIRMED;
}

// Whose key is pinned may have moved: an address without a code is that of the server that is known.
static void move(struct upstream *u)
{
	struct membership *m = &u->membership;
	bool was_tls = span_starts(span_of(m->address), "https:"), is_tls = span_starts(span_of(u->state.address), "https:");
	if (was_tls != is_tls)
		m->trust = HTTP_SYSTEM;
	memcpy(m->address, u->state.address, sizeof m->address);
}

static bool recall(struct upstream *u)
{
	char path[300];
	path_of(u, path);
	enum err e = membership_read(path, &u->membership);
	if (e && e != ERR_NOT_FOUND)
		log_write(u->server->log, LOG_LEVEL_ERROR, "upstream", "file=%s err=\"%s\"", path, err_text(e));
	if (!e && !u->has_code)
		move(u);
	return !e && !strcmp(u->membership.address, u->state.address) && is_good(u->membership.state);
}

static void tell(struct upstream *u, const char *what)
{
	log_write(u->server->log, LOG_LEVEL_WARNING, "upstream", "address=%s state=\"%s\"", u->state.address, what);
	fprintf(stderr, "hadir-server: %s: %s\n", u->state.address, what);
}

void upstream_end(struct upstream *u, enum enlist_state s)
{
	static const char *const words[ENLIST_STATE_COUNT] = {
		[ENLIST_REFUSED] = "the enrolment was refused there; give a new code by --upstream",
		[ENLIST_WITHDRAWN] = "the enrolment was withdrawn there; records stay here. Give a new code by --upstream",
		[ENLIST_SPENT] = "the code was used or is older than 15 minutes; give a new one by --upstream",
		[ENLIST_UNKNOWN] = "this server is not enrolled there; give the code of its page Servers by --upstream",
	};
	tell(u, words[s] ? words[s] : "not enrolled");
	u->membership.state = s;
	if (*u->membership.address)
		keep(u);
}

static bool enrol(struct upstream *u)
{
	char host[64] = "hadir-server";
	struct enlisted got;
	bool told = false;
	gethostname(host, sizeof host - 1);
	if (!u->has_code) {
		bool was = *u->membership.address && !is_good(u->membership.state);
		upstream_end(u, was ? u->membership.state : ENLIST_UNKNOWN);
		return false;
	}
	u->membership = (struct membership){ .event = 0 };
	memcpy(u->membership.address, u->state.address, sizeof u->membership.address);
	memcpy(u->membership.seed, u->server->secret, SEAL_SEED); // an Ed25519 secret begins with its seed (RFC 8032)
	for (;;) {
		enum err e = membership_enrol(&u->membership, u->code.token, u->code.print, host, server_now_ms(), &got);
		if (!e)
			break;
		if (!told)
			tell(u, http_err_text(e));
		told = true;
		if (!upstream_nap(u, AGAIN_MS))
			return false;
	}
	if (got.state != ENLIST_WAITING) {
		upstream_end(u, got.state);
		return false;
	}
	keep(u);
	return true;
}

static bool await(struct upstream *u)
{
	struct enlisted got = { .state = ENLIST_WAITING };
	struct http *h;
	struct line l;
	if (membership_http(&u->membership, &h) != ERR_OK)
		return false;
	membership_line(&u->membership, h, &l);
	printf("Compare %s with the code on the page Servers of %s, and confirm it there.\n", u->membership.code, u->membership.address);
	fflush(stdout);
	while (!u->ending && got.state == ENLIST_WAITING) {
		enum err e = enlist_check(&l, server_now_ms(), &got);
		upstream_answered(u, e);
		if (e || got.state == ENLIST_WAITING)
			upstream_nap(u, e ? AGAIN_MS : ASK_MS);
	}
	http_close(h);
	if (got.state == ENLIST_WAITING)
		return false;
	u->membership.state = got.state;
	keep(u);
	if (got.state != ENLIST_CONFIRMED)
		upstream_end(u, got.state);
	return got.state == ENLIST_CONFIRMED;
}

bool upstream_join(struct upstream *u)
{
	if (!recall(u) && !enrol(u))
		return false;
	memcpy(u->membership.seed, u->server->secret, SEAL_SEED);
	keep(u);
	if (u->membership.state != ENLIST_CONFIRMED && !await(u))
		return false;
	log_write(u->server->log, LOG_LEVEL_INFO, "upstream", "address=%s state=confirmed", u->state.address);
	return true;
}
