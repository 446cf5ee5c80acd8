// Queries of the SQLite driver: prepared once, values bound and columns taken in order.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_sqlite.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void note(struct query *q, int code)
{
	if (code != SQLITE_OK && q->err == ERR_OK)
		q->err = db_sqlite_fail(q->db, code);
}

static void damaged(struct query *q)
{
	if (q->err == ERR_OK)
		q->err = ERR_DAMAGED;
}

// A text of ours that does not compile has met a file whose tables are not ours.
static void prepare(struct query *q, struct db *d, const char *sql)
{
	q->db = d;
	q->sql = sql;
	int code = sqlite3_prepare_v3(d->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
	note(q, code);
	if (code == SQLITE_ERROR)
		q->err = ERR_DAMAGED;
}

static struct query *place_of(struct db *d, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 56;
	for (int i = 0; i < DB_QUERIES; i++) {
		struct query *q = &d->queries[(at + (size_t)i) % DB_QUERIES];
		if (!q->sql || q->sql == sql)
			return q;
	}
	assert(!"more queries than places");
	return NULL;
}

struct query *db_query(struct db *d, const char *sql)
{
	struct query *q = place_of(d, sql);
	assert(!q->stmt || !sqlite3_stmt_busy(q->stmt));
	q->err = d->failed;
	q->bound = q->taken = 0;
	if (!q->stmt)
		prepare(q, d, sql);
	return q;
}

struct query *db_query_own(struct db *d, const char *sql)
{
	struct query *q = calloc(1, sizeof *q);
	if (!q)
		return NULL;
	q->err = d->failed;
	prepare(q, d, sql);
	return q;
}

void db_query_free(struct query *q)
{
	if (q)
		sqlite3_finalize(q->stmt);
	free(q);
}

void db_bind(struct query *q, int64_t v)
{
	if (q->err == ERR_OK)
		note(q, sqlite3_bind_int64(q->stmt, ++q->bound, v));
}

void db_bind_bytes(struct query *q, const void *bytes, size_t n)
{
	if (q->err == ERR_OK)
		note(q, sqlite3_bind_blob64(q->stmt, ++q->bound, n ? bytes : "", n, SQLITE_STATIC));
}

void db_bind_span(struct query *q, struct span text)
{
	if (q->err == ERR_OK)
		note(q, sqlite3_bind_text64(q->stmt, ++q->bound, text.len ? text.at : "", text.len, SQLITE_STATIC, SQLITE_UTF8));
}

void db_bind_text(struct query *q, const char *text)
{
	db_bind_span(q, span_of(text));
}

void db_bind_null(struct query *q)
{
	if (q->err == ERR_OK)
		note(q, sqlite3_bind_null(q->stmt, ++q->bound));
}

bool db_row(struct query *q)
{
	q->taken = 0;
	if (q->err != ERR_OK)
		return false;
	int code = sqlite3_step(q->stmt);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		note(q, code);
	return code == SQLITE_ROW;
}

enum err db_done(struct query *q)
{
	if (q->stmt)
		sqlite3_reset(q->stmt);
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

enum err db_one(struct query *q)
{
	if (db_row(q))
		return ERR_OK;
	enum err e = db_done(q);
	return e == ERR_OK ? ERR_NOT_FOUND : e;
}

bool db_try_int(struct query *q, int64_t *ret_value)
{
	bool whole = sqlite3_column_type(q->stmt, q->taken) == SQLITE_INTEGER;
	int64_t v = sqlite3_column_int64(q->stmt, q->taken++);
	*ret_value = whole ? v : 0;
	return whole;
}

int64_t db_int(struct query *q)
{
	int64_t v;
	if (!db_try_int(q, &v))
		damaged(q);
	return v;
}

int64_t db_int_below(struct query *q, int64_t limit)
{
	int64_t v = db_int(q);
	if (v >= 0 && v < limit)
		return v;
	damaged(q);
	return 0;
}

bool db_is_null(const struct query *q)
{
	return sqlite3_column_type(q->stmt, q->taken) == SQLITE_NULL;
}

struct span db_bytes(struct query *q)
{
	int column = q->taken++;
	const char *at = sqlite3_column_blob(q->stmt, column);
	return (struct span){ at ? at : "", at ? (size_t)sqlite3_column_bytes(q->stmt, column) : 0 };
}

void db_take(struct query *q, void *ret_bytes, size_t n)
{
	bool blob = sqlite3_column_type(q->stmt, q->taken) == SQLITE_BLOB;
	struct span s = db_bytes(q);
	if (blob && s.len == n) {
		memcpy(ret_bytes, s.at, n);
		return;
	}
	memset(ret_bytes, 0, n);
	damaged(q);
}

void db_text(struct query *q, char *ret_text, size_t cap)
{
	bool text = sqlite3_column_type(q->stmt, q->taken) == SQLITE_TEXT;
	if (!span_copy(db_bytes(q), ret_text, cap) || !text)
		damaged(q);
}

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
	int type = sqlite3_column_type(a, column);
	if (type != sqlite3_column_type(b, column))
		return false;
	if (type == SQLITE_INTEGER)
		return sqlite3_column_int64(a, column) == sqlite3_column_int64(b, column);
	if (type == SQLITE_FLOAT)
		return false;
	const void *at_a = sqlite3_column_blob(a, column), *at_b = sqlite3_column_blob(b, column);
	int n = sqlite3_column_bytes(a, column);
	return n == sqlite3_column_bytes(b, column) && (n == 0 || memcmp(at_a, at_b, (size_t)n) == 0);
}

bool db_same(struct query *a, struct query *b)
{
	int n = sqlite3_column_count(a->stmt);
	if (n != sqlite3_column_count(b->stmt))
		return false;
	for (int i = 0; i < n; i++)
		if (!same_value(a->stmt, b->stmt, i))
			return false;
	return true;
}
