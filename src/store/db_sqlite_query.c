// Queries of the SQLite driver.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_sqlite.h"

#include <string.h>

static struct sqlite_query *mine(const struct query *q)
{
	return (struct sqlite_query *)(uintptr_t)q;
}

static void note(struct query *q, int code)
{
	if (code != SQLITE_OK && q->err == ERR_OK)
		q->err = db_sqlite_fail(q->db, code);
}

// Who writes is alone here, and has nothing to lock.
static size_t length_of(const char *sql)
{
	static const char lock[] = " FOR UPDATE";
	size_t len = strlen(sql), cut = sizeof lock - 1;
	return len > cut && !strcmp(sql + len - cut, lock) ? len - cut : len;
}

// A text of ours that does not compile has met a file whose tables are not ours.
void db_sqlite_compile(struct query *q)
{
	struct sqlite_db *d = (struct sqlite_db *)q->db;
	int code = sqlite3_prepare_v3(d->handle, q->sql, (int)length_of(q->sql), SQLITE_PREPARE_PERSISTENT, &mine(q)->stmt, NULL);
	note(q, code);
	if (code == SQLITE_ERROR)
		q->err = ERR_DAMAGED;
	q->compiled = code == SQLITE_OK;
}

void db_sqlite_bind(struct query *q, int at, const struct db_value *v)
{
	sqlite3_stmt *stmt = mine(q)->stmt;
	switch (v->type) {
	case DB_INT: note(q, sqlite3_bind_int64(stmt, at, v->number)); break;
	case DB_TEXT: note(q, sqlite3_bind_text64(stmt, at, v->at, v->len, SQLITE_STATIC, SQLITE_UTF8)); break;
	case DB_BLOB: note(q, sqlite3_bind_blob64(stmt, at, v->at, v->len, SQLITE_STATIC)); break;
	case DB_NULL: case DB_OTHER: note(q, sqlite3_bind_null(stmt, at)); break;
	}
}

bool db_sqlite_step(struct query *q)
{
	int code = sqlite3_step(mine(q)->stmt);
	q->busy = code == SQLITE_ROW;
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		note(q, code);
	return q->busy;
}

void db_sqlite_reset(struct query *q)
{
	sqlite3_reset(mine(q)->stmt);
	q->busy = false;
}

void db_sqlite_free(struct query *q)
{
	sqlite3_finalize(mine(q)->stmt);
}

int64_t db_sqlite_changed(const struct query *q)
{
	if (q->bulk)
		return mine(q)->changed;
	return sqlite3_changes64(((struct sqlite_db *)q->db)->handle);
}

int db_sqlite_columns(const struct query *q)
{
	return sqlite3_column_count(mine(q)->stmt);
}

enum db_type db_sqlite_type(const struct query *q, int column)
{
	switch (sqlite3_column_type(mine(q)->stmt, column)) {
	case SQLITE_INTEGER: return DB_INT;
	case SQLITE_TEXT: return DB_TEXT;
	case SQLITE_BLOB: return DB_BLOB;
	case SQLITE_NULL: return DB_NULL;
	default: return DB_OTHER;
	}
}

int64_t db_sqlite_integer(const struct query *q, int column)
{
	return sqlite3_column_int64(mine(q)->stmt, column);
}

struct span db_sqlite_bytes(struct query *q, int column)
{
	sqlite3_stmt *stmt = mine(q)->stmt;
	const char *at = sqlite3_column_blob(stmt, column);
	return (struct span){ at ? at : "", at ? (size_t)sqlite3_column_bytes(stmt, column) : 0 };
}

void db_sqlite_bulk(struct query *q)
{
	mine(q)->changed = 0; // a prepared statement for each row is the fastest that there is
}

void db_sqlite_bulk_row(struct query *q)
{
	db_sqlite_step(q);
	db_sqlite_reset(q);
	int64_t changed = sqlite3_changes64(((struct sqlite_db *)q->db)->handle);
	mine(q)->changed += changed;
	if (q->changed)
		*q->changed++ = changed > 0;
}
