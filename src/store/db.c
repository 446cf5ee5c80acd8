// What all engines have in common: opening, nested transactions, places of prepared queries.
// SPDX-License-Identifier: Apache-2.0
#include "store/db.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_driver.h"

bool db_is_url(const char *where)
{
	return !strncmp(where, "postgresql://", 13) || !strncmp(where, "postgres://", 11);
}

enum err db_open(const char *where, enum db_use use, struct db **ret_db)
{
	const struct db_driver *driver = db_is_url(where) ? &db_postgres : &db_sqlite;
	struct db *d = calloc(1, driver->size);
	if (!d)
		return ERR_NO_MEMORY;
	d->driver = driver;
	d->use = use;
	d->queries = calloc(DB_QUERIES, driver->query_size);
	enum err e = d->queries ? driver->open(d, where) : ERR_NO_MEMORY;
	if (e == ERR_OK)
		*ret_db = d;
	else
		db_close(d);
	return e;
}

struct query *db_place(struct db *d, size_t i)
{
	return (struct query *)(void *)(d->queries + i % DB_QUERIES * d->driver->query_size);
}

void db_close(struct db *d)
{
	if (!d)
		return;
	for (size_t i = 0; d->queries && i < DB_QUERIES; i++)
		if (db_place(d, i)->compiled)
			d->driver->free(db_place(d, i));
	d->depth = 0;
	d->driver->close(d);
	free(d->queries);
	free(d);
}

enum err db_read_header(struct db *d, uint8_t ret_bytes[DB_HEADER], uint64_t *ret_size)
{
	return d->driver->read_header(d, ret_bytes, ret_size);
}

enum err db_prepare(struct db *d)
{
	return d->driver->prepare(d);
}

enum err db_make(struct db *d, const struct db_schema *schema)
{
	return d->driver->make(d, schema);
}

enum err db_check_schema(struct db *d, const struct db_schema *schema)
{
	return d->driver->check_schema(d, schema);
}

static enum err settle(struct db *d, const struct db_schema *schema, bool may_make)
{
	enum err e = db_prepare(d);
	if (e == ERR_OK)
		e = db_check_schema(d, schema);
	if (e != ERR_NOT_FOUND || !may_make)
		return e;
	e = db_make(d, schema);
	return e == ERR_OK || e == ERR_BUSY ? db_check_schema(d, schema) : e; // busy: another process has just made it
}

enum err db_open_url(const char *url, enum db_use use, const struct db_schema *schema, bool make, char *ret_words, size_t cap, struct db **ret_db)
{
	struct db *d = NULL;
	enum err e = db_open(url, use, &d);
	if (e == ERR_OK)
		e = settle(d, schema, make);
	if (e == ERR_OK)
		*ret_db = d;
	else if (d && ret_words)
		snprintf(ret_words, cap, "%s", d->detail);
	if (e != ERR_OK)
		db_close(d);
	return e;
}

enum err db_check(struct db *d)
{
	return d->driver->check(d);
}

enum err db_copy_into(struct db *d, const char *path)
{
	return d->driver->copy_into(d, path);
}

void db_checkpoint(struct db *d, bool is_gentle)
{
	d->driver->checkpoint(d, is_gentle);
}

void db_leave_log(struct db *d, bool is_left)
{
	d->leaves_log = is_left;
}

const char *db_detail(const struct db *d)
{
	return d->detail;
}

static enum err begin(struct db *d, enum db_how how)
{
	if (d->failed != ERR_OK)
		return d->failed;
	enum err e = d->depth == 0 ? d->driver->begin(d, how) : ERR_OK;
	if (e == ERR_OK)
		d->depth++;
	return e;
}

enum err db_begin(struct db *d)
{
	return begin(d, DB_AS_WRITER);
}

enum err db_begin_beside(struct db *d)
{
	return begin(d, DB_BESIDE);
}

enum err db_begin_read(struct db *d)
{
	return begin(d, DB_SNAPSHOT);
}

enum err db_lock(struct db *d)
{
	assert(d->depth > 0);
	return d->failed != ERR_OK ? d->failed : d->driver->lock(d);
}

enum err db_end(struct db *d, enum err e)
{
	assert(d->depth > 0);
	if (e == ERR_OK && d->depth == 1 && d->failed == ERR_OK)
		e = d->driver->commit(d);
	if (e != ERR_OK) {
		if (d->failed == ERR_OK)
			d->failed = e;
		d->driver->rollback(d);
	}
	e = d->failed;
	if (--d->depth == 0)
		d->failed = ERR_OK;
	return e;
}

int db_depth(const struct db *d)
{
	return d->depth;
}
