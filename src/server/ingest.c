// Lanes: one an event (some on PostgreSQL), with its store for writing. One thread at a time leads a lane; it takes in all that has come up to then.
// SPDX-License-Identifier: Apache-2.0
#include "server/ingest_lane.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/hub.h"

#define TURN_US 20000
#define OPEN_MOST 32         // stores that nobody uses stay open up to so many
#define IDLE_MS 30000

static struct lane *find(struct ingest *g, uint32_t event, int part)
{
	for (struct lane *l = g->lanes; l; l = l->next)
		if (l->event == event && l->part == part)
			return l;
	struct lane *l = calloc(1, sizeof *l);
	if (!l)
		return NULL;
	l->event = event;
	l->part = part;
	l->next = g->lanes;
	g->lanes = l;
	pthread_cond_init(&l->free, NULL);
	return l;
}

// With the lock held: waits until nobody leads it, then does.
static struct lane *enter(struct ingest *g, uint32_t event)
{
	struct lane *l = find(g, event, 0);
	if (!l)
		return NULL;
	l->asking++;
	while (l->led)
		pthread_cond_wait(&l->free, &g->lock);
	l->asking--;
	l->led = true;
	return l;
}

static void leave(struct lane *l)
{
	l->led = false;
	l->used_ms = server_now_ms();
	pthread_cond_broadcast(&l->free);
}

static bool is_time_to_fold(const struct ingest *g, const struct lane *l)
{
	return server_now_ms() - l->folded_ms >= (*g->server->config.store ? LANE_FOLD_FAR_MS : LANE_FOLD_MS);
}

// Under load without an end the state still follows.
static void fold_now_and_then(struct ingest *g, struct lane *l)
{
	if (l->part || !is_time_to_fold(g, l))
		return;
	enum err e = lane_fold(g->server, l, false);
	l->folded_ms = server_now_ms() + (e ? 10 * LANE_FOLD_MS : 0); // a failure is not tried again at once
}

// With the lock held: what it took in is folded by the first lane of its event.
static void tell_first(struct ingest *g, struct lane *l)
{
	struct lane *first = l->part && l->dirty ? find(g, l->event, 0) : NULL;
	if (!first)
		return;
	l->dirty = false;
	first->told = true;
}

// With the lock held and the lane led: takes in what has come, until nothing is left or somebody else wants to lead.
static void lead(struct ingest *g, struct lane *l)
{
	while (l->first && !l->asking) {
		struct push *list = lane_take(l);
		pthread_mutex_unlock(&g->lock);
		list = lane_commit(g->server, l, list);
		while (list) {
			struct push *p = list;
			list = p->next;
			ingest_free_push(g, p);
		}
		fold_now_and_then(g, l);
		pthread_mutex_lock(&g->lock);
		tell_first(g, l);
	}
	leave(l);
}

void ingest_push(struct ingest *g, uint32_t event, struct push *p)
{
	pthread_mutex_lock(&g->lock);
	struct lane *l = find(g, event, *g->server->config.store ? (int)(p->tag % LANE_PARTS) : 0);
	if (!l) {
		pthread_mutex_unlock(&g->lock);
		p->x->answer.status = 503;
		exchange_finish(p->x);
		ingest_free_push(g, p);
		return;
	}
	p->next = NULL;
	if (l->last)
		l->last->next = p;
	else
		l->first = p;
	l->last = p;
	if (!l->led) {
		l->led = true;
		lead(g, l);
	}
	pthread_mutex_unlock(&g->lock);
}

bool ingest_knows(struct ingest *g, uint32_t event, int64_t now_ms)
{
	pthread_mutex_lock(&g->lock);
	const struct lane *l = find(g, event, 0);
	bool knows = l && now_ms - l->known_ms < LANE_KNOWN_MS;
	pthread_mutex_unlock(&g->lock);
	return knows;
}

void ingest_note_known(struct ingest *g, uint32_t event, int64_t now_ms)
{
	pthread_mutex_lock(&g->lock);
	struct lane *l = find(g, event, 0);
	if (l)
		l->known_ms = now_ms;
	pthread_mutex_unlock(&g->lock);
}

enum err ingest_write(struct ingest *g, uint32_t event, visit_job *job, void *context)
{
	pthread_mutex_lock(&g->lock);
	struct lane *l = enter(g, event);
	pthread_mutex_unlock(&g->lock);
	if (!l)
		return ERR_NO_MEMORY;
	enum err e = lane_do(g->server, l, job, context);
	pthread_mutex_lock(&g->lock);
	lead(g, l);
	pthread_mutex_unlock(&g->lock);
	return e;
}

enum err ingest_fold(struct ingest *g, uint32_t event)
{
	pthread_mutex_lock(&g->lock);
	struct lane *l = enter(g, event);
	pthread_mutex_unlock(&g->lock);
	if (!l)
		return ERR_NO_MEMORY;
	enum err e = lane_fold(g->server, l, true);
	pthread_mutex_lock(&g->lock);
	lead(g, l);
	pthread_mutex_unlock(&g->lock);
	return e;
}

static bool is_busy(const struct ingest *g, uint32_t event)
{
	for (const struct lane *l = g->lanes; l; l = l->next)
		if (l->event == event && (l->led || l->first))
			return true;
	return false;
}

// A lane of which received records wait for the fold and that nobody leads; led from now on. While the event's other lanes take in, not too often.
static struct lane *next_dirty(struct ingest *g)
{
	for (struct lane *l = g->lanes; l; l = l->next) {
		if (l->led || l->first || !(l->dirty || l->told)) // of a lane that is led the rest is the leader's
			continue;
		if (is_busy(g, l->event) && !is_time_to_fold(g, l))
			continue;
		l->led = true;
		l->told = false;
		return l;
	}
	return NULL;
}

// With the lock held: stores that nobody has used for a while are closed, and their lanes are gone with them.
static void tidy(struct ingest *g)
{
	int open = 0;
	for (struct lane **at = &g->lanes; *at;) {
		struct lane *l = *at;
		bool is_idle = !l->led && !l->asking && !l->first && !l->dirty && !l->told;
		open += l->led || l->store;
		if (!is_idle || (open <= OPEN_MOST && server_now_ms() - l->used_ms < IDLE_MS)) {
			at = &l->next;
			continue;
		}
		*at = l->next;
		lane_free(l);
	}
}

static void *run(void *arg)
{
	struct ingest *g = arg;
	while (!g->ending) {
		pthread_mutex_lock(&g->lock);
		struct lane *l = next_dirty(g);
		if (!l)
			tidy(g);
		pthread_mutex_unlock(&g->lock);
		if (!l) {
			usleep(TURN_US);
			continue;
		}
		enum err e = lane_fold(g->server, l, false);
		l->folded_ms = server_now_ms();
		pthread_mutex_lock(&g->lock);
		lead(g, l);
		pthread_mutex_unlock(&g->lock);
		if (e)
			usleep(10 * TURN_US);
	}
	return NULL;
}

struct push *ingest_make_push(struct ingest *g)
{
	pthread_mutex_lock(&g->lock);
	struct push *p = g->spare;
	if (p) {
		g->spare = p->next;
		g->spares--;
	}
	pthread_mutex_unlock(&g->lock);
	if (!p && (p = calloc(1, sizeof *p)))
		p->run = malloc(sizeof *p->run);
	if (p && !p->run) {
		free(p);
		return NULL;
	}
	return p;
}

// Runs are large, so a few are kept for the next.
void ingest_free_push(struct ingest *g, struct push *p)
{
	free(p->bytes);
	*p = (struct push){ .run = p->run };
	pthread_mutex_lock(&g->lock);
	bool stays = g->spares < INGEST_SPARES;
	if (stays) {
		p->next = g->spare;
		g->spare = p;
		g->spares++;
	}
	pthread_mutex_unlock(&g->lock);
	if (stays)
		return;
	free(p->run);
	free(p);
}

struct ingest *ingest_open(struct server *s)
{
	struct ingest *g = calloc(1, sizeof *g);
	if (!g)
		return NULL;
	g->server = s;
	pthread_mutex_init(&g->lock, NULL);
	if (pthread_create(&g->thread, NULL, run, g) != 0) {
		free(g);
		return NULL;
	}
	return g;
}

void ingest_close(struct ingest *g)
{
	if (!g)
		return;
	g->ending = true;
	pthread_join(g->thread, NULL);
	for (struct lane *l = g->lanes, *next; l; l = next) {
		next = l->next;
		if ((l->dirty || l->told) && lane_fold(g->server, l, true) != ERR_OK)
			log_write(g->server->log, LOG_LEVEL_WARNING, "fold", "left for the next start: event=%u", l->event);
		lane_free(l);
	}
	for (struct push *p = g->spare, *next; p; p = next) {
		next = p->next;
		free(p->run);
		free(p);
	}
	free(g);
}
