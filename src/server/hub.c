// Whoever waits for news, by event; one thread ends what has waited long enough and, where several servers share a database, asks it.
// SPDX-License-Identifier: Apache-2.0
#include "server/hub.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "server/shelf.h"
#include "server/upstream.h"
#include "store/intake.h"

#define TURN_US 100000
#define POLL_TURNS 3 // between questions to the database
#define EVENTS 1024  // buckets
#define ALL_EVENTS 0 // a topic of its own

struct waiter { // a request, or this process's own
	struct waiter *next;
	struct exchange *x;
	hub_told *told;
	void *context;
	uint64_t after;
	int64_t until_ms;
};
struct topic { struct topic *next; uint32_t event; uint64_t revision; struct waiter *waiters; };

struct hub {
	struct server *server;
	pthread_mutex_t lock;
	pthread_t thread;
	struct topic *topics[EVENTS];
	struct shelf *shelf;
	bool closed;
	atomic_bool ending;
	uint64_t all; // the revision of topic 0
};

static void answer(struct waiter *w, uint64_t revision)
{
	if (w->told) {
		w->told(w->context, revision);
		free(w);
		return;
	}
	struct answer *a = &w->x->answer;
	if (revision > w->after) {
		a->type = "application/json";
		answer_printf(a, "{\"revision\":%llu}\n", (unsigned long long)revision);
	} else {
		a->status = 204;
	}
	exchange_finish(w->x);
	free(w);
}

static struct topic *find(struct hub *h, uint32_t event, bool make)
{
	struct topic **at = &h->topics[event % EVENTS];
	while (*at && (*at)->event != event)
		at = &(*at)->next;
	if (!*at && make && (*at = calloc(1, sizeof **at)))
		(*at)->event = event;
	return *at;
}

static void add(struct hub *h, uint32_t event, struct waiter *w, uint64_t now_at)
{
	w->until_ms = server_now_ms() + HUB_WAIT_MS;
	pthread_mutex_lock(&h->lock);
	struct topic *t = find(h, event, true);
	if (t && t->revision < now_at)
		t->revision = now_at;
	uint64_t revision = t ? t->revision : now_at;
	bool stays = t && !h->closed && revision <= w->after;
	if (stays) {
		w->next = t->waiters;
		t->waiters = w;
	}
	pthread_mutex_unlock(&h->lock);
	if (!stays)
		answer(w, revision);
}

void hub_wait(struct hub *h, struct exchange *x, uint32_t event, uint64_t after, uint64_t now_at)
{
	struct waiter *w = calloc(1, sizeof *w);
	if (!w) {
		x->answer.status = 503;
		exchange_finish(x);
		return;
	}
	w->x = x;
	w->after = after;
	add(h, event, w, now_at);
}

void hub_watch(struct hub *h, uint32_t event, uint64_t after, uint64_t now_at, hub_told *told, void *context)
{
	struct waiter *w = calloc(1, sizeof *w);
	if (!w) {
		told(context, after);
		return;
	}
	w->told = told;
	w->context = context;
	w->after = after;
	add(h, event, w, now_at);
}

// Takes those out who are to be answered now; a list of their own.
static struct waiter *take_due(struct topic *t, int64_t now_ms, bool all)
{
	struct waiter *due = NULL;
	for (struct waiter **at = &t->waiters; *at;) {
		struct waiter *w = *at;
		if (t->revision <= w->after && w->until_ms > now_ms && !all) {
			at = &w->next;
			continue;
		}
		*at = w->next;
		w->next = due;
		due = w;
	}
	return due;
}

static void answer_list(struct waiter *due, uint64_t revision)
{
	for (struct waiter *next; due; due = next) {
		next = due->next;
		answer(due, revision);
	}
}

// By the clock, so that a process that was started again seldom gives a number twice.
static uint64_t next_of_all(const struct hub *h)
{
	uint64_t now = (uint64_t)server_now_ms();
	return now > h->all ? now : h->all + 1;
}

void hub_wait_all(struct hub *h, struct exchange *x, uint64_t after)
{
	pthread_mutex_lock(&h->lock);
	uint64_t all = h->all;
	pthread_mutex_unlock(&h->lock);
	hub_wait(h, x, ALL_EVENTS, after > all ? 0 : after, all);
}

static struct waiter *take_news(struct hub *h, uint32_t event, uint64_t revision)
{
	struct topic *t = find(h, event, false);
	if (!t || t->revision >= revision)
		return NULL;
	t->revision = revision;
	return take_due(t, 0, false);
}

bool hub_hears(struct hub *h, uint32_t event)
{
	pthread_mutex_lock(&h->lock);
	bool hears = find(h, event, false);
	pthread_mutex_unlock(&h->lock);
	return hears;
}

void hub_news(struct hub *h, uint32_t event, uint64_t revision)
{
	pthread_mutex_lock(&h->lock);
	uint64_t all = h->all = next_of_all(h);
	struct waiter *due = take_news(h, event, revision), *due_all = take_news(h, ALL_EVENTS, all);
	pthread_mutex_unlock(&h->lock);
	answer_list(due, revision);
	answer_list(due_all, all);
	upstream_grown(h->server->upstream, event);
}

void hub_wake(struct hub *h, uint32_t event)
{
	pthread_mutex_lock(&h->lock);
	struct topic *t = find(h, event, false);
	struct waiter *due = t ? take_due(t, 0, true) : NULL;
	uint64_t revision = t ? t->revision : 0;
	pthread_mutex_unlock(&h->lock);
	answer_list(due, revision);
}

// Other processes write the same database: what they took in shows only there.
static void ask(struct hub *h, uint32_t event)
{
	struct store *s;
	uint64_t revision;
	enum err e = shelf_find_raw(h->shelf, event, &s);
	if (!e)
		e = intake_revision(s, &revision);
	if (!e)
		hub_news(h, event, revision);
	else if (e != ERR_NOT_FOUND)
		shelf_drop(h->shelf, event);
}

static uint32_t turn_bucket(struct hub *h, int bucket, int64_t now_ms, bool all, uint32_t after_event)
{
	uint32_t event = 0;
	pthread_mutex_lock(&h->lock);
	for (struct topic *t = h->topics[bucket]; t; t = t->next) {
		struct waiter *due = take_due(t, now_ms, all);
		uint64_t revision = t->revision;
		answer_list(due, revision);
		if (t->waiters && t->event > after_event && (!event || t->event < event))
			event = t->event;
	}
	pthread_mutex_unlock(&h->lock);
	return event; // the next one of this bucket that somebody waits for
}

static void *run(void *arg)
{
	struct hub *h = arg;
	for (int turn = 0; !h->ending; turn++) {
		usleep(TURN_US);
		bool asks = *h->server->config.store && turn % POLL_TURNS == 0;
		for (int i = 0; i < EVENTS; i++)
			for (uint32_t event = turn_bucket(h, i, server_now_ms(), false, 0); event && asks; event = turn_bucket(h, i, server_now_ms(), false, event))
				ask(h, event);
	}
	return NULL;
}

struct hub *hub_open(struct server *s)
{
	struct hub *h = calloc(1, sizeof *h);
	if (!h)
		return NULL;
	h->server = s;
	h->all = next_of_all(h);
	h->shelf = shelf_make(s);
	pthread_mutex_init(&h->lock, NULL);
	if (!h->shelf || pthread_create(&h->thread, NULL, run, h) != 0) {
		shelf_free(h->shelf);
		free(h);
		return NULL;
	}
	return h;
}

void hub_close(struct hub *h)
{
	if (!h)
		return;
	pthread_mutex_lock(&h->lock);
	h->closed = true;
	pthread_mutex_unlock(&h->lock);
	for (int i = 0; i < EVENTS; i++)
		turn_bucket(h, i, 0, true, 0);
}

void hub_free(struct hub *h)
{
	if (!h)
		return;
	h->ending = true;
	pthread_join(h->thread, NULL);
	for (int i = 0; i < EVENTS; i++) {
		for (struct topic *t = h->topics[i], *next; t; t = next) {
			next = t->next;
			free(t);
		}
	}
	shelf_free(h->shelf);
	free(h);
}
