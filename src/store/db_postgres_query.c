// Queries of the PostgreSQL driver: prepared once a connection, binary both ways, long results in portions by a cursor.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "store/db_postgres.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PORTION 200 // rows of a long result at a time

// Object identifiers of types, which never change: src/include/catalog/pg_type.dat of PostgreSQL.
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_VARCHAR = 1043 };

static struct postgres_query *mine(const struct query *q)
{
	return (struct postgres_query *)(uintptr_t)q;
}

static struct postgres_db *db_of(const struct query *q)
{
	return (struct postgres_db *)q->db;
}

static bool make_room(struct postgres_query *p)
{
	size_t n = (size_t)p->params + 1;
	char *room = calloc(n, sizeof *p->values + sizeof *p->numbers + sizeof *p->at + sizeof *p->types + sizeof *p->lengths + sizeof *p->formats);
	p->values = (void *)room;
	if (!room)
		return false;
	p->numbers = (void *)(room += n * sizeof *p->values);
	p->at = (void *)(room += n * sizeof *p->numbers);
	p->types = (void *)(room += n * sizeof *p->at);
	p->lengths = (void *)(room += n * sizeof *p->types);
	p->formats = (void *)(room + n * sizeof *p->lengths);
	for (size_t i = 0; i < n; i++)
		p->formats[i] = 1;
	return true;
}

// It is prepared when its values, and so their types, are known.
void db_postgres_compile(struct query *q)
{
	struct postgres_query *p = mine(q);
	p->sql = db_postgres_statement(q->sql, &p->params);
	if (!p->sql || !make_room(p)) {
		free(p->sql);
		p->sql = NULL;
		db_note(q, ERR_NO_MEMORY);
		return;
	}
	q->compiled = true;
}

void db_postgres_bind(struct query *q, int at, const struct db_value *v)
{
	struct postgres_query *p = mine(q);
	if (at > p->params || v->len > INT32_MAX)
		db_note(q, ERR_FULL);
	else
		p->values[at - 1] = *v;
}

// Fills in what libpq takes; false when it was prepared for other types.
static bool fill(struct postgres_query *p)
{
	static const Oid oids[] = { [DB_INT] = OID_INT8, [DB_TEXT] = OID_TEXT, [DB_BLOB] = OID_BYTEA, [DB_OTHER] = 0 };
	bool fits = true;
	for (int i = 0; i < p->params; i++) {
		const struct db_value *v = &p->values[i];
		Oid oid = i < p->query.bound ? oids[v->type] : 0;
		p->numbers[i] = htobe64((uint64_t)v->number);
		p->at[i] = !oid ? NULL : v->type == DB_INT ? (const char *)&p->numbers[i] : v->at;
		p->lengths[i] = v->type == DB_INT ? 8 : (int)v->len;
		if (!oid || oid == p->types[i])
			continue;
		fits = false;
		p->types[i] = oid;
	}
	return fits;
}

static void fail(struct query *q, const PGresult *r)
{
	db_note(q, db_postgres_fail(q->db, r));
}

static bool settle(struct query *q)
{
	db_note(q, db_postgres_settle(q->db));
	return q->err == ERR_OK;
}

bool db_postgres_is_prepared(struct query *q)
{
	return fill(mine(q)) && mine(q)->life == db_of(q)->life;
}

bool db_postgres_prepare(struct query *q)
{
	struct postgres_query *p = mine(q);
	struct postgres_db *d = db_of(q);
	char name[16];
	if (db_postgres_is_prepared(q))
		return true;
	db_note(q, db_postgres_hear(q->db));
	if (q->err != ERR_OK)
		return false;
	p->life = 0;
	p->name = ++d->names;
	snprintf(name, sizeof name, "q%u", p->name);
	PGresult *r = PQprepare(d->link, name, p->sql, p->params, p->types);
	if (PQresultStatus(r) == PGRES_COMMAND_OK)
		p->life = d->life;
	else
		fail(q, r);
	PQclear(r);
	return p->life != 0;
}

static void keep_rows(struct query *q, PGresult *r)
{
	struct postgres_query *p = mine(q);
	PQclear(p->rows);
	p->rows = r;
	p->row = 0;
	p->count = PQntuples(r);
	if (PQresultStatus(r) != PGRES_TUPLES_OK && PQresultStatus(r) != PGRES_COMMAND_OK)
		fail(q, r);
	else
		p->changed = strtoll(PQcmdTuples(r), NULL, 10);
}

static void run(struct query *q)
{
	struct postgres_query *p = mine(q);
	char name[16];
	p->is_last = true;
	if (!db_postgres_prepare(q) || !settle(q))
		return;
	snprintf(name, sizeof name, "q%u", p->name);
	keep_rows(q, PQexecPrepared(db_of(q)->link, name, p->params, p->at, p->lengths, p->formats, 1));
}

static void next_portion(struct query *q)
{
	struct postgres_query *p = mine(q);
	char sql[64];
	if (!p->is_held && p->cursor_transaction != db_of(q)->transaction) {
		db_note(q, q->db->failed != ERR_OK ? q->db->failed : ERR_BUSY);
		return;
	}
	if (!settle(q))
		return;
	snprintf(sql, sizeof sql, "FETCH %d FROM c%u", PORTION, p->cursor);
	keep_rows(q, PQexecParams(db_of(q)->link, sql, 0, NULL, NULL, NULL, NULL, 1));
	p->is_last = p->count < PORTION;
}

// Outside a transaction the database holds all rows until the cursor is closed.
static void open_cursor(struct query *q)
{
	struct postgres_query *p = mine(q);
	struct postgres_db *d = db_of(q);
	char *sql = NULL;
	if (!settle(q))
		return;
	fill(p);
	p->cursor = ++d->names;
	p->cursor_transaction = d->transaction;
	p->is_held = q->db->depth == 0;
	if (asprintf(&sql, "DECLARE c%u NO SCROLL CURSOR %s HOLD FOR %s", p->cursor, p->is_held ? "WITH" : "WITHOUT", p->sql) < 0) {
		db_note(q, ERR_NO_MEMORY);
		return;
	}
	PGresult *r = PQexecParams(d->link, sql, p->params, p->types, p->at, p->lengths, p->formats, 1);
	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		p->cursor = 0;
		fail(q, r);
	}
	PQclear(r);
	free(sql);
	p->life = 0; // the types may have changed since it was prepared
	if (p->cursor)
		next_portion(q);
}

static void begin(struct query *q)
{
	enum err e = q->db->failed != ERR_OK ? q->db->failed : q->db->depth == 0 ? db_postgres_ready(q->db) : ERR_OK;
	if (e != ERR_OK)
		db_note(q, e);
	else if (q->many)
		open_cursor(q);
	else
		run(q);
}

bool db_postgres_step(struct query *q)
{
	struct postgres_query *p = mine(q);
	if (!q->busy)
		begin(q);
	else if (++p->row == p->count && !p->is_last)
		next_portion(q);
	q->busy = q->err == ERR_OK && p->row < p->count;
	return q->busy;
}

static void close_cursor(struct query *q)
{
	struct postgres_query *p = mine(q);
	struct postgres_db *d = db_of(q);
	char sql[32];
	bool is_there = p->cursor && d->link && PQstatus(d->link) == CONNECTION_OK && PQtransactionStatus(d->link) != PQTRANS_INERROR &&
		(p->is_held || p->cursor_transaction == d->transaction);
	snprintf(sql, sizeof sql, "CLOSE c%u", p->cursor);
	p->cursor = 0;
	if (is_there && settle(q))
		PQclear(PQexec(d->link, sql));
}

void db_postgres_reset(struct query *q)
{
	struct postgres_query *p = mine(q);
	if (p->bulk)
		db_postgres_bulk_end(q);
	close_cursor(q);
	PQclear(p->rows);
	p->rows = NULL;
	p->row = p->count = 0;
	q->busy = false;
}

void db_postgres_free(struct query *q)
{
	struct postgres_query *p = mine(q);
	PQclear(p->rows);
	free(p->sql);
	free(p->values);
}

int64_t db_postgres_changed(const struct query *q)
{
	return mine(q)->changed;
}

int db_postgres_columns(const struct query *q)
{
	return PQnfields(mine(q)->rows);
}

enum db_type db_postgres_type(const struct query *q, int column)
{
	const struct postgres_query *p = mine(q);
	if (PQgetisnull(p->rows, p->row, column))
		return DB_NULL;
	switch (PQftype(p->rows, column)) {
	case OID_BOOL: case OID_INT2: case OID_INT4: case OID_INT8: return DB_INT;
	case OID_TEXT: case OID_VARCHAR: return DB_TEXT;
	case OID_BYTEA: return DB_BLOB;
	default: return DB_OTHER;
	}
}

int64_t db_postgres_integer(const struct query *q, int column)
{
	const struct postgres_query *p = mine(q);
	const char *at = PQgetvalue(p->rows, p->row, column);
	int len = PQgetlength(p->rows, p->row, column);
	uint64_t v = len > 0 && *at < 0 ? UINT64_MAX : 0; // the sign goes on to the left
	for (int i = 0; i < len; i++)
		v = v << 8 | (uint8_t)at[i];
	return (int64_t)v;
}

struct span db_postgres_bytes(struct query *q, int column)
{
	struct postgres_query *p = mine(q);
	if (db_postgres_type(q, column) != DB_INT)
		return (struct span){ PQgetvalue(p->rows, p->row, column), (size_t)PQgetlength(p->rows, p->row, column) };
	snprintf(p->digits, sizeof p->digits, "%" PRId64, db_postgres_integer(q, column));
	return span_of(p->digits);
}
