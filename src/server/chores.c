// One thread with its own connection to the registry.
// SPDX-License-Identifier: Apache-2.0
#include "server/chores.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/gate.h"

#define TURN_US 100000
#define SEEN_MS 5000
#define SWEEP_MS (10 * MINUTE_MS)

struct chores {
	struct server *server;
	pthread_t thread;
	atomic_bool ending;
	struct registry *registry;
	int64_t swept_ms, seen_ms;
};

static bool open_registry(struct chores *c)
{
	char where[SERVER_WHERE];
	server_registry(&c->server->config, where);
	return c->registry || registry_open(where, &c->registry) == ERR_OK; // the workers log what is wrong with it
}

static void sweep(struct chores *c, int64_t now_ms)
{
	enum err e = registry_sweep(c->registry, now_ms);
	if (e)
		log_write(c->server->log, LOG_LEVEL_WARNING, "sweep", "err=\"%s\"", err_text(e));
	c->swept_ms = now_ms;
}

static void *run(void *arg)
{
	struct chores *c = arg;
	for (bool last = false; !last;) {
		int64_t now_ms = server_now_ms();
		last = c->ending;
		if ((last || now_ms - c->seen_ms > SEEN_MS) && open_registry(c)) {
			gate_keep_seen(c->server->gate, c->registry);
			c->seen_ms = now_ms;
		}
		if (now_ms - c->swept_ms > SWEEP_MS && c->registry)
			sweep(c, now_ms);
		if (!last)
			usleep(TURN_US);
	}
	return NULL;
}

struct chores *chores_open(struct server *s)
{
	struct chores *c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	c->server = s;
	if (pthread_create(&c->thread, NULL, run, c) == 0)
		return c;
	free(c);
	return NULL;
}

void chores_close(struct chores *c)
{
	if (!c)
		return;
	c->ending = true;
	pthread_join(c->thread, NULL);
	registry_close(c->registry);
	free(c);
}
