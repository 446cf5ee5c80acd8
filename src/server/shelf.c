// Open stores of one worker.
// SPDX-License-Identifier: Apache-2.0
#include "server/shelf.h"

#include <stdlib.h>

#include "server/ingest.h"
#include "store/intake.h"

#define PLACES 8

struct shelf {
	struct server *server;
	uint64_t turn;
	struct { uint32_t event; uint64_t used; struct store *store; } places[PLACES];
};

struct shelf *shelf_make(struct server *s)
{
	struct shelf *f = calloc(1, sizeof *f);
	if (f)
		f->server = s;
	return f;
}

void shelf_free(struct shelf *f)
{
	for (int i = 0; f && i < PLACES; i++)
		store_close(f->places[i].store);
	free(f);
}

void shelf_drop(struct shelf *f, uint32_t event)
{
	for (int i = 0; i < PLACES; i++) {
		if (f->places[i].event != event || !f->places[i].store)
			continue;
		store_close(f->places[i].store);
		f->places[i].store = NULL;
		f->places[i].used = 0;
	}
}

enum err shelf_find_raw(struct shelf *f, uint32_t event, struct store **ret_store)
{
	int oldest = 0;
	for (int i = 0; i < PLACES; i++) {
		if (f->places[i].store && f->places[i].event == event) {
			f->places[i].used = ++f->turn;
			*ret_store = f->places[i].store;
			return ERR_OK;
		}
		if (f->places[i].used < f->places[oldest].used)
			oldest = i;
	}
	char where[SERVER_WHERE];
	struct store *s = NULL;
	server_event(&f->server->config, event, where);
	enum err e = store_open(where, STORE_READ, &s);
	if (e)
		return e;
	store_close(f->places[oldest].store);
	f->places[oldest].store = *ret_store = s;
	f->places[oldest].event = event;
	f->places[oldest].used = ++f->turn;
	return ERR_OK;
}

enum err shelf_find(struct shelf *f, uint32_t event, struct store **ret_store)
{
	uint64_t waiting = 0;
	enum err e = shelf_find_raw(f, event, ret_store);
	if (!e)
		e = intake_waiting(*ret_store, &waiting);
	if (!e && waiting)
		e = ingest_fold(f->server->ingest, event);
	if (e && e != ERR_NOT_FOUND)
		shelf_drop(f, event);
	return e;
}
