// Queries of all engines: prepared once, values bound and columns taken in order.
// SPDX-License-Identifier: Apache-2.0
#include "store/db.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_driver.h"

void db_note(struct query *q, enum err e)
{
	if (q->err == ERR_OK)
		q->err = e;
}

static struct query *place_of(struct db *d, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 56;
	for (size_t i = 0; i < DB_QUERIES; i++) {
		struct query *q = db_place(d, at + i);
		if (!q->sql || q->sql == sql)
			return q;
	}
	assert(!"more queries than places");
	return NULL;
}

static void ready(struct query *q, struct db *d, const char *sql, bool many)
{
	q->db = d;
	q->sql = sql;
	q->err = d->failed;
	q->bound = q->taken = 0;
	q->many = many;
	q->bulk = false;
	if (!q->compiled)
		d->driver->compile(q);
}

struct query *db_query(struct db *d, const char *sql)
{
	struct query *q = place_of(d, sql);
	assert(!q->busy);
	ready(q, d, sql, false);
	return q;
}

struct query *db_query_many(struct db *d, const char *sql)
{
	struct query *q = db_query(d, sql);
	q->many = true;
	return q;
}

struct query *db_query_own(struct db *d, const char *sql)
{
	struct query *q = calloc(1, d->driver->query_size);
	if (q)
		ready(q, d, sql, true);
	return q;
}

void db_query_free(struct query *q)
{
	if (!q)
		return;
	db_drop(q);
	if (q->compiled)
		q->db->driver->free(q);
	free(q);
}

struct query *db_bulk(struct db *d, const char *sql, bool *ret_changed)
{
	struct query *q = db_query(d, sql);
	assert(d->depth > 0);
	q->bulk = true;
	q->changed = ret_changed;
	if (q->err == ERR_OK)
		d->driver->bulk(q);
	return q;
}

void db_bulk_row(struct query *q)
{
	if (q->err == ERR_OK)
		q->db->driver->bulk_row(q);
	q->bound = 0;
}

static void bind(struct query *q, const struct db_value *v)
{
	if (q->err == ERR_OK)
		q->db->driver->bind(q, ++q->bound, v);
}

void db_bind(struct query *q, int64_t v)
{
	bind(q, &(struct db_value){ .type = DB_INT, .number = v });
}

void db_bind_bytes(struct query *q, const void *bytes, size_t n)
{
	bind(q, &(struct db_value){ .type = DB_BLOB, .at = n ? bytes : "", .len = n });
}

void db_bind_span(struct query *q, struct span text)
{
	bind(q, &(struct db_value){ .type = DB_TEXT, .at = text.len ? text.at : "", .len = text.len });
}

void db_bind_text(struct query *q, const char *text)
{
	db_bind_span(q, span_of(text));
}

void db_bind_null(struct query *q)
{
	bind(q, &(struct db_value){ .type = DB_NULL });
}

bool db_row(struct query *q)
{
	q->taken = 0;
	return q->err == ERR_OK && q->db->driver->step(q);
}

enum err db_done(struct query *q)
{
	if (q->compiled)
		q->db->driver->reset(q);
	return q->err;
}

void db_drop(struct query *q)
{
	enum err ignored = db_done(q);
	(void)ignored;
}

enum err db_run(struct query *q)
{
	db_row(q);
	return db_done(q);
}

int64_t db_changed(const struct query *q)
{
	return q->err == ERR_OK ? q->db->driver->changed(q) : 0;
}

enum err db_one(struct query *q)
{
	if (db_row(q))
		return ERR_OK;
	enum err e = db_done(q);
	return e == ERR_OK ? ERR_NOT_FOUND : e;
}

bool db_try_int(struct query *q, int64_t *ret_value)
{
	const struct db_driver *driver = q->db->driver;
	bool whole = driver->type(q, q->taken) == DB_INT;
	*ret_value = whole ? driver->integer(q, q->taken) : 0;
	q->taken++;
	return whole;
}

int64_t db_int(struct query *q)
{
	int64_t v;
	if (!db_try_int(q, &v))
		db_note(q, ERR_DAMAGED);
	return v;
}

int64_t db_int_below(struct query *q, int64_t limit)
{
	int64_t v = db_int(q);
	if (v >= 0 && v < limit)
		return v;
	db_note(q, ERR_DAMAGED);
	return 0;
}

bool db_is_null(const struct query *q)
{
	return q->db->driver->type(q, q->taken) == DB_NULL;
}

struct span db_bytes(struct query *q)
{
	return q->db->driver->bytes(q, q->taken++);
}

void db_take(struct query *q, void *ret_bytes, size_t n)
{
	bool blob = q->db->driver->type(q, q->taken) == DB_BLOB;
	struct span s = db_bytes(q);
	if (blob && s.len == n) {
		memcpy(ret_bytes, s.at, n);
		return;
	}
	memset(ret_bytes, 0, n);
	db_note(q, ERR_DAMAGED);
}

void db_text(struct query *q, char *ret_text, size_t cap)
{
	bool text = q->db->driver->type(q, q->taken) == DB_TEXT;
	if (!span_copy(db_bytes(q), ret_text, cap) || !text)
		db_note(q, ERR_DAMAGED);
}

static bool same_value(struct query *a, struct query *b, int column)
{
	const struct db_driver *of_a = a->db->driver, *of_b = b->db->driver;
	enum db_type type = of_a->type(a, column);
	if (type != of_b->type(b, column) || type == DB_OTHER)
		return false;
	if (type == DB_INT)
		return of_a->integer(a, column) == of_b->integer(b, column);
	return type == DB_NULL || span_equal(of_a->bytes(a, column), of_b->bytes(b, column));
}

bool db_same(struct query *a, struct query *b)
{
	int n = a->db->driver->columns(a);
	if (n != b->db->driver->columns(b))
		return false;
	for (int i = 0; i < n; i++)
		if (!same_value(a, b, i))
			return false;
	return true;
}
