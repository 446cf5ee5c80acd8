// Devices of a server and the tokens that enrol them.
// SPDX-License-Identifier: Apache-2.0
#include "store/registry_inside.h"

#include <sodium.h>
#include <string.h>

#define DEVICE_COLUMNS "key, name, event, state, code, enrolled_ms, seen_ms, waiting, offset_ms, free_bytes, version"
static const char one_device[] = "SELECT " DEVICE_COLUMNS " FROM device WHERE key = ?";
static const char all_devices[] = "SELECT " DEVICE_COLUMNS " FROM device ORDER BY name, key";
static const char event_devices[] = "SELECT " DEVICE_COLUMNS " FROM device WHERE event = ? ORDER BY name, key";
static const char set_state[] = "UPDATE device SET state = ? WHERE key = ? RETURNING state";
static const char rename_device[] = "UPDATE device SET name = ? WHERE key = ? RETURNING state";
static const char seen[] = "UPDATE device SET seen_ms = ?, offset_ms = ?, waiting = CASE WHEN ? < 0 THEN waiting ELSE ? END, "
	"free_bytes = CASE WHEN ? < 0 THEN free_bytes ELSE ? END, version = ? WHERE key = ?";
static const char add_device[] = "INSERT INTO device (" DEVICE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, 0, -1, 0, -1, ?) "
	"ON CONFLICT (key) DO UPDATE SET name = excluded.name, event = excluded.event, state = excluded.state, code = excluded.code, "
	"enrolled_ms = excluded.enrolled_ms, version = excluded.version";
static const char add_token[] = "INSERT INTO token (hash, event, login, until_ms) VALUES (?, ?, ?, ?)";
static const char spend_token[] = "DELETE FROM token WHERE hash = ? AND until_ms > ? RETURNING event";

static void take_device(struct query *q, struct device *d)
{
	db_take(q, d->key, sizeof d->key);
	db_text(q, d->name, sizeof d->name);
	d->event = (uint32_t)db_int_below(q, INT64_C(1) << 32);
	d->state = (enum device_state)db_int_below(q, DEVICE_STATE_COUNT);
	db_text(q, d->code, sizeof d->code);
	d->enrolled_ms = db_int(q);
	d->seen_ms = db_int(q);
	d->waiting = db_int(q);
	d->offset_ms = db_int(q);
	d->free_bytes = db_int(q);
	db_text(q, d->version, sizeof d->version);
}

enum err registry_device(struct registry *r, const uint8_t key[SEAL_PUBLIC], struct device *ret_device)
{
	struct device d;
	struct query *q = db_query(r->db, one_device);
	db_bind_bytes(q, key, SEAL_PUBLIC);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	take_device(q, &d);
	e = db_done(q);
	if (e == ERR_OK)
		*ret_device = d;
	return e;
}

enum err registry_each_device(struct registry *r, int64_t event, device_sink *sink, void *context)
{
	struct query *q = db_query(r->db, event < 0 ? all_devices : event_devices);
	if (event >= 0)
		db_bind(q, event);
	while (db_row(q)) {
		struct device d;
		take_device(q, &d);
		sink(context, &d);
	}
	return db_done(q);
}

// Within a transaction, so that its end tells what became of it.
static enum err settle(struct registry *r, struct query *q, enum err begun)
{
	if (begun != ERR_OK)
		return begun;
	return db_end(r->db, registry_settle(q));
}

enum err registry_set_device(struct registry *r, const uint8_t key[SEAL_PUBLIC], enum device_state state)
{
	enum err begun = db_begin(r->db);
	struct query *q = db_query(r->db, set_state);
	db_bind(q, state);
	db_bind_bytes(q, key, SEAL_PUBLIC);
	return settle(r, q, begun);
}

enum err registry_rename_device(struct registry *r, const uint8_t key[SEAL_PUBLIC], const char *name)
{
	enum err begun = db_begin(r->db);
	struct query *q = db_query(r->db, rename_device);
	db_bind_text(q, name);
	db_bind_bytes(q, key, SEAL_PUBLIC);
	return settle(r, q, begun);
}

static enum err put_seen(struct registry *r, const struct device_news *news)
{
	struct query *q = db_query(r->db, seen);
	db_bind(q, news->now_ms);
	db_bind(q, news->offset_ms);
	db_bind(q, news->waiting);
	db_bind(q, news->waiting);
	db_bind(q, news->free_bytes);
	db_bind(q, news->free_bytes);
	db_bind_text(q, news->version);
	db_bind_bytes(q, news->key, sizeof news->key);
	return db_run(q);
}

enum err registry_devices_seen(struct registry *r, const struct device_news *news, int n)
{
	enum err e = db_begin(r->db);
	if (e != ERR_OK)
		return e;
	for (int i = 0; i < n && e == ERR_OK; i++)
		e = put_seen(r, &news[i]);
	return db_end(r->db, e);
}

// Crockford's base32 (https://www.crockford.com/base32.html): nothing in it is misread from a screen, and a QR code takes it as alphanumeric.
static void write_token(const uint8_t bytes[16], char ret_token[REGISTRY_TOKEN])
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	for (int i = 0; i < REGISTRY_TOKEN - 1; i++) {
		unsigned value = 0;
		for (int bit = 5 * i; bit < 5 * i + 5; bit++)
			value = value << 1 | (bit < 128 ? bytes[bit / 8] >> (7 - bit % 8) & 1u : 0u);
		ret_token[i] = digits[value];
	}
	ret_token[REGISTRY_TOKEN - 1] = '\0';
}

enum err registry_make_token(struct registry *r, uint32_t event, const char *login, int64_t now_ms, char ret_token[REGISTRY_TOKEN])
{
	uint8_t bytes[16], hash[SEAL_HASH];
	randombytes_buf(bytes, sizeof bytes);
	write_token(bytes, ret_token);
	registry_digest(span_of(ret_token), hash);
	struct query *q = db_query(r->db, add_token);
	db_bind_bytes(q, hash, sizeof hash);
	db_bind(q, event);
	db_bind_text(q, login);
	db_bind(q, now_ms + REGISTRY_TOKEN_MS);
	return db_run(q);
}

static enum err spend(struct registry *r, struct span token, int64_t now_ms, uint32_t *ret_event)
{
	uint8_t hash[SEAL_HASH];
	registry_digest(token, hash);
	struct query *q = db_query(r->db, spend_token);
	db_bind_bytes(q, hash, sizeof hash);
	db_bind(q, now_ms);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	*ret_event = (uint32_t)db_int_below(q, INT64_C(1) << 32);
	return db_done(q);
}

enum err registry_enrol(struct registry *r, struct span token, int64_t now_ms, struct device *d)
{
	enum err e = db_begin(r->db);
	if (e != ERR_OK)
		return e;
	e = spend(r, token, now_ms, &d->event);
	if (e == ERR_OK) {
		d->state = DEVICE_WAITING;
		d->enrolled_ms = now_ms;
		struct query *q = db_query(r->db, add_device);
		db_bind_bytes(q, d->key, sizeof d->key);
		db_bind_text(q, d->name);
		db_bind(q, d->event);
		db_bind(q, d->state);
		db_bind_text(q, d->code);
		db_bind(q, now_ms);
		db_bind_text(q, d->version);
		e = db_run(q);
	}
	return db_end(r->db, e);
}
