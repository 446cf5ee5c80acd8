// Many rows at once into PostgreSQL: COPY in its binary form, or statements one behind the other without waiting for each.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_postgres.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM (64u << 10) // bytes that are sent at a time
#define FEW 12           // rows for which COPY, with its two round trips, takes longer than a statement each

// The form of the file: https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format".
static const char front[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; // a NUL that counts follows, which a string has
static const char insert[] = "INSERT INTO ";
static const char end[] = "\377\377";

struct postgres_bulk {
	bool is_copy;
	size_t len, cap;
	bool is_open; // the database has been told, and waits for rows
	char *bytes;
	int rows;     // in bytes
};

static struct postgres_query *mine(const struct query *q)
{
	return (struct postgres_query *)(uintptr_t)q;
}

static PGconn *link_of(const struct query *q)
{
	return ((struct postgres_db *)q->db)->link;
}

static void fail(struct query *q, const PGresult *r)
{
	db_note(q, db_postgres_fail(q->db, r));
}

static bool has_room(struct query *q, size_t n)
{
	struct postgres_bulk *b = mine(q)->bulk;
	if (b->cap - b->len >= n)
		return true;
	size_t cap = 2 * b->cap > b->len + n ? 2 * b->cap : b->len + n;
	char *grown = realloc(b->bytes, cap);
	if (!grown) {
		db_note(q, ERR_NO_MEMORY);
		return false;
	}
	b->bytes = grown;
	b->cap = cap;
	return true;
}

static void add(struct postgres_bulk *b, const void *bytes, size_t n)
{
	memcpy(b->bytes + b->len, bytes, n);
	b->len += n;
}

// Nothing behind the values: with a condition it is another statement.
static bool is_plain(const char *sql)
{
	return !strncmp(sql, insert, sizeof insert - 1) && sql[strlen(sql) - 1] == ')' && !strstr(sql, " ON CONFLICT ");
}

void db_postgres_bulk(struct query *q)
{
	struct postgres_bulk *b = calloc(1, sizeof *b);
	mine(q)->bulk = b;
	mine(q)->changed = 0;
	if (!b) {
		db_note(q, ERR_NO_MEMORY);
		return;
	}
	b->is_copy = is_plain(q->sql) && !q->changed;
	if (b->is_copy && has_room(q, ROOM))
		add(b, front, sizeof front);
}

// "INSERT INTO table (columns) VALUES ..." names what COPY has to name.
static void open_copy(struct query *q)
{
	char sql[400];
	const char *what = q->sql + sizeof insert - 1;
	db_note(q, db_postgres_settle(q->db));
	if (q->err != ERR_OK)
		return;
	snprintf(sql, sizeof sql, "COPY %.*s FROM STDIN WITH (FORMAT binary)", (int)(strstr(what, " VALUES") - what), what);
	PGresult *r = PQexec(link_of(q), sql);
	mine(q)->bulk->is_open = PQresultStatus(r) == PGRES_COPY_IN;
	if (!mine(q)->bulk->is_open)
		fail(q, r);
	PQclear(r);
}

static void send(struct query *q)
{
	struct postgres_bulk *b = mine(q)->bulk;
	if (!b->is_open)
		open_copy(q);
	if (q->err == ERR_OK && PQputCopyData(link_of(q), b->bytes, (int)b->len) != 1)
		fail(q, NULL);
	b->len = 0;
}

static void add_value(struct postgres_bulk *b, const struct db_value *v)
{
	uint64_t number = htobe64((uint64_t)v->number);
	bool is_null = v->type == DB_NULL || v->type == DB_OTHER;
	uint32_t len = htobe32(is_null ? UINT32_MAX : v->type == DB_INT ? sizeof number : (uint32_t)v->len);
	add(b, &len, sizeof len);
	if (v->type == DB_INT)
		add(b, &number, sizeof number);
	else if (!is_null)
		add(b, v->at, v->len);
}

static void add_row(struct query *q)
{
	const struct postgres_query *p = mine(q);
	uint16_t columns = htobe16((uint16_t)p->params);
	size_t n = sizeof columns;
	for (int i = 0; i < p->params; i++)
		n += sizeof(uint32_t) + (p->values[i].type == DB_INT ? sizeof(uint64_t) : p->values[i].len);
	if (!has_room(q, n + sizeof end))
		return;
	add(p->bulk, &columns, sizeof columns);
	for (int i = 0; i < p->params; i++)
		add_value(p->bulk, &p->values[i]);
	p->bulk->rows++;
	if (p->bulk->len >= ROOM)
		send(q);
}

// The rows as COPY would have got them, as statements: the columns say of which types the values are.
static void send_few(struct query *q)
{
	struct postgres_query *p = mine(q);
	const char *at = p->bulk->bytes + sizeof front;
	if (!p->bulk->rows || !db_postgres_prepare(q))
		return;
	for (int row = 0; row < p->bulk->rows && q->err == ERR_OK; row++) {
		at += sizeof(uint16_t);
		for (int i = 0; i < p->params; i++) {
			uint32_t len;
			memcpy(&len, at, sizeof len);
			len = be32toh(len);
			at += sizeof len;
			p->at[i] = len == UINT32_MAX ? NULL : at;
			p->lengths[i] = len == UINT32_MAX ? 0 : (int)len;
			at += p->lengths[i];
		}
		db_postgres_send(q);
	}
	db_postgres_leave(q);
}

void db_postgres_bulk_row(struct query *q)
{
	if (mine(q)->bulk->is_copy)
		add_row(q);
	else if (db_postgres_prepare(q))
		db_postgres_send(q);
}

static void close_copy(struct query *q)
{
	PGresult *r;
	if (PQputCopyEnd(link_of(q), NULL) != 1)
		fail(q, NULL);
	while ((r = PQgetResult(link_of(q)))) {
		if (PQresultStatus(r) == PGRES_COMMAND_OK)
			mine(q)->changed = strtoll(PQcmdTuples(r), NULL, 10);
		else
			fail(q, r);
		PQclear(r);
	}
}

static void end_copy(struct query *q)
{
	struct postgres_bulk *b = mine(q)->bulk;
	if (!b->is_open && b->rows <= FEW) {
		send_few(q);
		return;
	}
	add(b, end, sizeof end - 1);
	send(q);
	if (q->err == ERR_OK)
		close_copy(q);
}

void db_postgres_bulk_end(struct query *q)
{
	struct postgres_bulk *b = mine(q)->bulk;
	if (q->err == ERR_OK && b->is_copy)
		end_copy(q);
	else if (!b->is_copy)
		db_postgres_leave(q);
	mine(q)->bulk = NULL;
	free(b->bytes);
	free(b);
}
