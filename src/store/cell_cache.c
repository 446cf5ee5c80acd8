// Cells in memory while many records are folded: each is read once and written once, at the end.
// SPDX-License-Identifier: Apache-2.0
#include "store/cell_cache.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096
#define MOST 8192    // cells, then they are written and forgotten
#define KEYS 3
#define KEY_ROOM 72  // bytes of all keys of a row: a kiosk's key and epoch, an instrument's name

static const struct cell_table *const tables[] = { &cell_presence, &cell_session, &cell_badge, &cell_holder, &cell_kiosk, &cell_boot, &cell_rating };
#define TABLES (sizeof tables / sizeof *tables)

struct kept {
	struct kept *next;             // of the bucket
	const struct cell_table *table;
	bool is_changed;
	int n;                         // keys; their bytes are in room
	struct cell_key keys[KEYS];
	char room[KEY_ROOM];
	char cell[];
};
struct cell_cache {
	int depth, count;
	struct kept *buckets[BUCKETS];
};

static struct span bytes_of(const struct cell_key *k)
{
	if (k->type == KEY_NUMBER)
		return (struct span){ (const char *)&k->number, sizeof k->number };
	return (struct span){ k->bytes, k->type == KEY_TEXT ? strlen(k->bytes) : k->len };
}

static struct kept **place(struct cell_cache *c, const struct cell_table *t, const struct cell_key *keys)
{
	uint64_t hash = (uintptr_t)t;
	for (int i = 0; i < t->keys; i++) {
		struct span s = bytes_of(&keys[i]);
		for (size_t j = 0; j < s.len; j++)
			hash = (hash ^ (uint8_t)s.at[j]) * UINT64_C(0x100000001b3); // FNV-1a
	}
	struct kept **at = &c->buckets[(hash ^ hash >> 32) % BUCKETS];
	for (; *at; at = &(*at)->next) {
		bool same = (*at)->table == t;
		for (int i = 0; same && i < t->keys; i++)
			same = span_equal(bytes_of(&(*at)->keys[i]), bytes_of(&keys[i]));
		if (same)
			break;
	}
	return at;
}

static bool set_keys(struct kept *k, const struct cell_key *keys, int n)
{
	size_t used = 0;
	k->n = n;
	for (int i = 0; i < n; i++) {
		struct span s = bytes_of(&keys[i]);
		k->keys[i] = keys[i];
		if (keys[i].type == KEY_NUMBER)
			continue;
		if (used + s.len + 1 > sizeof k->room)
			return false;
		k->keys[i].bytes = memcpy(k->room + used, s.at, s.len);
		k->room[used + s.len] = '\0';
		used += s.len + 1;
	}
	return true;
}

static struct kept *add(struct cell_cache *c, struct kept **at, const struct cell_table *t, const struct cell_key *keys, int n)
{
	struct kept *k = calloc(1, sizeof *k + t->size);
	if (!k || !set_keys(k, keys, n)) {
		free(k);
		return NULL;
	}
	k->table = t;
	c->count++;
	return *at = k;
}

bool cell_cache_find(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, void *ret_cell)
{
	(void)n;
	struct kept *k = s->cells ? *place(s->cells, t, keys) : NULL;
	if (k)
		memcpy(ret_cell, k->cell, t->size);
	return k;
}

void cell_cache_note(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, const void *cell)
{
	struct kept *k = s->cells ? add(s->cells, place(s->cells, t, keys), t, keys, n) : NULL;
	if (k)
		memcpy(k->cell, cell, t->size);
}

bool cell_cache_keep(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, const void *cell)
{
	if (!s->cells)
		return false;
	struct kept **at = place(s->cells, t, keys), *k = *at ? *at : add(s->cells, at, t, keys, n);
	if (!k || !set_keys(k, keys, n)) // it has all keys only now
		return false;
	memcpy(k->cell, cell, t->size);
	k->is_changed = true;
	return true;
}

static enum err write_table(struct store *s, const struct cell_table *t)
{
	struct query *q = NULL;
	for (int i = 0; i < BUCKETS; i++) {
		for (struct kept *k = s->cells->buckets[i]; k; k = k->next) {
			if (k->table != t || !k->is_changed)
				continue;
			if (!q)
				q = db_bulk(s->db, t->save, NULL);
			cell_put(q, t, k->keys, k->n, k->cell);
		}
	}
	return q ? db_done(q) : ERR_OK;
}

static void forget(struct cell_cache *c, const struct cell_table *t)
{
	for (int i = 0; i < BUCKETS; i++) {
		for (struct kept **at = &c->buckets[i], *k; (k = *at);) {
			if (k->table != t) {
				at = &k->next;
				continue;
			}
			*at = k->next;
			free(k);
			c->count--;
		}
	}
}

enum err cell_cache_settle(struct store *s, const struct cell_table *t)
{
	if (!s->cells)
		return ERR_OK;
	enum err e = write_table(s, t);
	forget(s->cells, t);
	return e;
}

static enum err flush(struct store *s)
{
	enum err e = ERR_OK;
	for (size_t i = 0; i < TABLES && e == ERR_OK; i++)
		e = cell_cache_settle(s, tables[i]);
	return e;
}

enum err cell_cache_trim(struct store *s)
{
	return s->cells && s->cells->count > MOST ? flush(s) : ERR_OK;
}

enum err cell_cache_begin(struct store *s)
{
	if (!s->cells)
		s->cells = calloc(1, sizeof *s->cells);
	if (!s->cells)
		return ERR_NO_MEMORY;
	s->cells->depth++;
	return ERR_OK;
}

enum err cell_cache_end(struct store *s, enum err e)
{
	if (!s->cells || --s->cells->depth > 0)
		return e;
	if (e == ERR_OK)
		e = flush(s);
	for (size_t i = 0; i < TABLES; i++)
		forget(s->cells, tables[i]);
	free(s->cells);
	s->cells = NULL;
	return e;
}
