// Two threads: one carries records, one waits for news.
// SPDX-License-Identifier: Apache-2.0
#include "server/upstream_inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/shelf.h"

#define NEWS_FAIL_MS 1000     // before news are asked for again; twice as long each time
#define NEWS_PAUSE_MS 200     // between news, so that many are heard of together
#define NEWS_FAIL_MOST 15000  // few servers are below one, so it is soon known that it answers again

struct timespec upstream_in(int64_t ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += ms % 1000 * 1000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

bool upstream_nap(struct upstream *u, int64_t ms)
{
	struct timespec until = upstream_in(ms);
	pthread_mutex_lock(&u->lock);
	while (!u->ending && pthread_cond_timedwait(&u->change, &u->lock, &until) == 0)
		;
	pthread_mutex_unlock(&u->lock);
	return !u->ending;
}

void upstream_answered(struct upstream *u, enum err e)
{
	pthread_mutex_lock(&u->lock);
	bool was = u->state.is_stranger;
	u->state.online = !e;
	u->state.is_stranger = e == ERR_SIGNATURE;
	if (!e)
		u->state.answered_ms = server_now_ms();
	pthread_mutex_unlock(&u->lock);
	if (e == ERR_SIGNATURE && !was)
		log_write(u->server->log, LOG_LEVEL_WARNING, "upstream", "what answers is not the server that this one is enrolled with: address=%s", u->state.address);
}

void upstream_grown(struct upstream *u, uint32_t event)
{
	if (!u)
		return;
	pthread_mutex_lock(&u->lock);
	bool known = u->all_grown;
	for (int i = 0; i < u->grown_count && !known; i++)
		known = u->grown[i] == event;
	if (!known && u->grown_count < UPSTREAM_GROWN)
		u->grown[u->grown_count++] = event;
	else if (!known)
		u->all_grown = true;
	pthread_cond_broadcast(&u->change);
	pthread_mutex_unlock(&u->lock);
}

void upstream_state(struct upstream *u, struct upstream_state *ret_state)
{
	pthread_mutex_lock(&u->lock);
	*ret_state = u->state;
	pthread_mutex_unlock(&u->lock);
}

static bool is_over(struct upstream *u)
{
	return u->ending || u->withdrawn;
}

// What it hears is for the other thread to look at; that it hears again after silence is news as well.
static void *wait_for_news(void *arg)
{
	struct upstream *u = arg;
	uint64_t after = 0;
	for (int fails = 1; !is_over(u);) {
		struct round_news n;
		struct round_now now = round_now(server_now_ms());
		enum err e = news_ask(&u->news_line, 0, after, now.utc_ms, &n);
		bool good = !e && (n.status == 200 || n.status == 204);
		upstream_answered(u, e);
		pthread_mutex_lock(&u->lock);
		u->news = u->news || good;
		u->woken = u->woken || (good && fails);
		pthread_cond_broadcast(&u->change);
		pthread_mutex_unlock(&u->lock);
		if (good && n.status == 200) {
			after = n.revision;
			upstream_nap(u, NEWS_PAUSE_MS);
		}
		fails = good ? 0 : fails + 1;
		int64_t most = fails < 5 ? (int64_t)NEWS_FAIL_MS << fails : NEWS_FAIL_MOST;
		if (fails)
			upstream_nap(u, (int64_t)(now.random % (uint64_t)most));
	}
	return NULL;
}

// The registry may be away while the server starts.
static bool open_registry(struct upstream *u)
{
	char where[SERVER_WHERE];
	server_registry(&u->server->config, where);
	while (registry_open(where, &u->registry) != ERR_OK)
		if (!upstream_nap(u, 5000))
			return false;
	return true;
}

static enum err connect_both(struct upstream *u)
{
	struct http *h = NULL, *news = NULL;
	enum err e = membership_http(&u->membership, &h);
	if (!e)
		e = membership_http(&u->membership, &news);
	pthread_mutex_lock(&u->lock);
	u->http = h;
	u->news_http = news;
	if (u->ending) {
		http_abort(h);
		http_abort(news);
	}
	pthread_mutex_unlock(&u->lock);
	if (e)
		return e;
	membership_line(&u->membership, h, &u->line);
	membership_line(&u->membership, news, &u->news_line);
	return ERR_OK;
}

static void *run(void *arg)
{
	struct upstream *u = arg;
	if (!open_registry(u) || !upstream_join(u) || connect_both(u) != ERR_OK)
		return NULL;
	u->has_news_thread = pthread_create(&u->news_thread, NULL, wait_for_news, u) == 0;
	upstream_carry(u);
	return NULL;
}

struct upstream *upstream_open(struct server *s)
{
	struct upstream *u = calloc(1, sizeof *u);
	pthread_condattr_t monotonic;
	if (!u)
		return NULL;
	u->server = s;
	u->shelf = shelf_make(s);
	u->has_code = enrolment_read(span_of(s->config.upstream), &u->code) == ERR_OK;
	struct text t = text_init(u->state.address, sizeof u->state.address);
	text_str(&t, u->has_code ? u->code.address : s->config.upstream);
	if (t.len && t.at[t.len - 1] != '/')
		text_char(&t, '/');
	u->state.state = ENLIST_UNKNOWN;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&u->lock, NULL);
	pthread_cond_init(&u->change, &monotonic);
	pthread_condattr_destroy(&monotonic);
	s->upstream = u; // where its own thread looks for it already
	if (!u->shelf || pthread_create(&u->thread, NULL, run, u) != 0) {
		s->upstream = NULL;
		shelf_free(u->shelf);
		free(u);
		return NULL;
	}
	return u;
}

void upstream_close(struct upstream *u)
{
	if (!u)
		return;
	pthread_mutex_lock(&u->lock);
	u->ending = true;
	if (u->http)
		http_abort(u->http);
	if (u->news_http)
		http_abort(u->news_http);
	pthread_cond_broadcast(&u->change);
	pthread_mutex_unlock(&u->lock);
	pthread_join(u->thread, NULL);
	if (u->has_news_thread)
		pthread_join(u->news_thread, NULL);
}

void upstream_free(struct upstream *u)
{
	if (!u)
		return;
	for (struct branch *b = u->branches, *next; b; b = next) {
		next = b->next;
		round_close(b->round);
		free(b);
	}
	http_close(u->http);
	http_close(u->news_http);
	registry_close(u->registry);
	shelf_free(u->shelf);
	sodium_memzero(&u->membership, sizeof u->membership);
	free(u);
}
