// The server's own tables: opened, its key, and its events.
// SPDX-License-Identifier: Apache-2.0
#include "store/registry_inside.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/fresh.h"
#include "store/place.h"

static const char tables[] = {
#include "registry.sql.h"
};
const struct db_schema registry_schema = { tables, REGISTRY_APPLICATION, REGISTRY_VERSION };

static const char ask[] = "SELECT count(*) FROM server";
static const char draw_key[] = "INSERT INTO server (one, seed, made_ms) VALUES (1, ?, ?) ON CONFLICT (one) DO NOTHING";
static const char read_key[] = "SELECT seed FROM server WHERE one = 1";
#define EVENT_COLUMNS "number, title, organiser, city, first_day, last_day, state, key, epoch, seed, made_ms"
static const char one_event[] = "SELECT " EVENT_COLUMNS " FROM event WHERE number = ?";
static const char all_events[] = "SELECT " EVENT_COLUMNS " FROM event ORDER BY first_day DESC, number DESC";
static const char seen_events[] = "SELECT " EVENT_COLUMNS " FROM event WHERE number IN (SELECT event FROM access WHERE login = ?) "
	"ORDER BY first_day DESC, number DESC";
static const char add_event[] = "INSERT INTO event (number, title, organiser, city, first_day, last_day, state, key, epoch, seed, badge_key, made_ms) "
	"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING RETURNING number";
static const char set_event[] = "UPDATE event SET title = ?, organiser = ?, city = ?, first_day = ?, last_day = ?, state = ?, key = ?, epoch = ? "
	"WHERE number = ? RETURNING number";
static const char event_keys[] = "SELECT seed, badge_key FROM event WHERE number = ?";

// Two processes that begin at once: the second finds what the first has made.
static enum err make_once(const char *path)
{
	uint64_t size;
	int lock = -1;
	enum err e = place_look(path, &size);
	if (e != ERR_NOT_FOUND)
		return e;
	for (int tries = 0; (e = place_lock(path, &lock)) == ERR_BUSY && tries < 100; tries++)
		usleep(20000);
	if (e == ERR_OK && place_look(path, &size) == ERR_NOT_FOUND)
		e = fresh_make(path, &registry_schema);
	place_unlock(lock);
	return e;
}

static enum err open_file(const char *path, struct db **ret_db)
{
	enum err e = make_once(path);
	if (e == ERR_OK)
		e = db_open(path, DB_WRITE, ret_db);
	if (e == ERR_OK)
		e = db_prepare(*ret_db);
	return e == ERR_OK ? db_check_schema(*ret_db, &registry_schema) : e;
}

static enum err open(const char *where, char *ret_words, size_t cap, struct registry **ret_registry)
{
	struct registry *r = calloc(1, sizeof *r);
	if (!r)
		return ERR_NO_MEMORY;
	enum err e = db_is_url(where) ? db_open_url(where, DB_WRITE, &registry_schema, true, ret_words, cap, &r->db) : open_file(where, &r->db);
	if (e == ERR_OK)
		*ret_registry = r;
	else
		registry_close(r);
	return e;
}

enum err registry_open(const char *where, struct registry **ret_registry)
{
	return open(where, NULL, 0, ret_registry);
}

enum err registry_open_url(const char *url, char *ret_words, size_t cap, struct registry **ret_registry)
{
	*ret_words = '\0';
	return open(url, ret_words, cap, ret_registry);
}

void registry_close(struct registry *r)
{
	if (!r)
		return;
	db_close(r->db);
	free(r);
}

const char *registry_detail(const struct registry *r)
{
	return db_detail(r->db);
}

enum err registry_check(struct registry *r)
{
	struct query *q = db_query(r->db, ask);
	enum err e = db_one(q);
	return e == ERR_OK ? db_done(q) : e;
}

enum err registry_settle(struct query *q)
{
	enum err e = db_one(q);
	return e == ERR_OK ? db_done(q) : e;
}

void registry_digest(struct span token, uint8_t ret_hash[SEAL_HASH])
{
	seal_hash(token.at, token.len, ret_hash);
}

enum err registry_server_key(struct registry *r, int64_t now_ms, uint8_t ret_public[SEAL_PUBLIC], uint8_t ret_secret[SEAL_SECRET])
{
	uint8_t seed[SEAL_SEED];
	randombytes_buf(seed, sizeof seed);
	struct query *q = db_query(r->db, draw_key);
	db_bind_bytes(q, seed, sizeof seed);
	db_bind(q, now_ms);
	enum err e = db_run(q);
	if (e != ERR_OK)
		return e;
	q = db_query(r->db, read_key);
	e = db_one(q);
	if (e != ERR_OK)
		return e;
	db_take(q, seed, sizeof seed);
	e = db_done(q);
	if (e == ERR_OK)
		seal_keys(seed, ret_public, ret_secret);
	sodium_memzero(seed, sizeof seed);
	return e;
}

static void take_event(struct query *q, struct event_entry *e)
{
	*e = (struct event_entry){ .number = (uint32_t)db_int_below(q, INT64_C(1) << 32) };
	db_text(q, e->title, sizeof e->title);
	db_text(q, e->organiser, sizeof e->organiser);
	db_text(q, e->city, sizeof e->city);
	e->first_day = (int)db_int_below(q, 100000000);
	e->last_day = (int)db_int_below(q, 100000000);
	e->state = (enum event_state)db_int_below(q, EVENT_STATE_COUNT);
	db_take(q, e->id.key, sizeof e->id.key);
	db_take(q, e->id.epoch, sizeof e->id.epoch);
	e->made_here = db_bytes(q).len > 0;
	e->made_ms = db_int(q);
}

enum err registry_event(struct registry *r, uint32_t number, struct event_entry *ret_event)
{
	struct query *q = db_query(r->db, one_event);
	struct event_entry entry;
	db_bind(q, number);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	take_event(q, &entry);
	e = db_done(q);
	if (e == ERR_OK)
		*ret_event = entry;
	return e;
}

static void bind_event(struct query *q, const struct event_entry *e)
{
	db_bind_text(q, e->title);
	db_bind_text(q, e->organiser);
	db_bind_text(q, e->city);
	db_bind(q, e->first_day);
	db_bind(q, e->last_day);
	db_bind(q, e->state);
	db_bind_bytes(q, e->id.key, sizeof e->id.key);
	db_bind_bytes(q, e->id.epoch, sizeof e->id.epoch);
}

enum err registry_add_event(struct registry *r, const struct event_entry *event, const struct event_keys *keys)
{
	bool here = keys && keys->here;
	enum err e = db_begin(r->db);
	if (e != ERR_OK)
		return e;
	struct query *q = db_query(r->db, add_event);
	db_bind(q, event->number);
	bind_event(q, event);
	db_bind_bytes(q, here ? keys->seed : NULL, here ? sizeof keys->seed : 0);
	db_bind_bytes(q, here ? keys->badge : NULL, here ? sizeof keys->badge : 0);
	db_bind(q, event->made_ms);
	e = registry_settle(q);
	return db_end(r->db, e == ERR_NOT_FOUND ? ERR_FORK : e);
}

enum err registry_set_event(struct registry *r, const struct event_entry *event)
{
	enum err e = db_begin(r->db);
	if (e != ERR_OK)
		return e;
	struct query *q = db_query(r->db, set_event);
	bind_event(q, event);
	db_bind(q, event->number);
	return db_end(r->db, registry_settle(q));
}

enum err registry_event_keys(struct registry *r, uint32_t number, struct event_keys *ret_keys)
{
	struct event_keys keys = { .here = true };
	struct query *q = db_query(r->db, event_keys);
	db_bind(q, number);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	struct span seed = db_bytes(q);
	bool here = seed.len == sizeof keys.seed;
	if (here) {
		memcpy(keys.seed, seed.at, sizeof keys.seed);
		db_take(q, keys.badge, sizeof keys.badge);
	}
	e = db_done(q);
	if (e == ERR_OK && here)
		*ret_keys = keys;
	return e != ERR_OK ? e : here ? ERR_OK : ERR_NOT_FOUND;
}

enum err registry_each_event(struct registry *r, const char *login, event_entry_sink *sink, void *context)
{
	struct query *q = db_query(r->db, login ? seen_events : all_events);
	if (login)
		db_bind_text(q, login);
	while (db_row(q)) {
		struct event_entry entry;
		take_event(q, &entry);
		sink(context, &entry);
	}
	return db_done(q);
}
