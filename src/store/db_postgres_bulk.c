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
	const char *sql;
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

static struct postgres_db *db_of(struct db *d)
{
	return (struct postgres_db *)d;
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
	b->sql = q->sql;
	b->is_copy = is_plain(q->sql) && !q->changed;
	if (b->is_copy && has_room(q, ROOM))
		add(b, front, sizeof front);
}

// "INSERT INTO table (columns) VALUES ..." names what COPY has to name.
static enum err open_copy(struct db *d, struct postgres_bulk *b, const char *then)
{
	char sql[400];
	const char *what = b->sql + sizeof insert - 1;
	enum err e = db_postgres_settle(d);
	if (e != ERR_OK)
		return e;
	snprintf(sql, sizeof sql, "COPY %.*s FROM STDIN WITH (FORMAT binary)%s", (int)(strstr(what, " VALUES") - what), what, then);
	PGresult *r = PQexec(db_of(d)->link, sql);
	b->is_open = PQresultStatus(r) == PGRES_COPY_IN;
	if (!b->is_open)
		e = db_postgres_fail(d, r);
	PQclear(r);
	return e;
}

static enum err send_rows(struct db *d, struct postgres_bulk *b, const char *then)
{
	enum err e = b->is_open ? ERR_OK : open_copy(d, b, then);
	if (e == ERR_OK && PQputCopyData(db_of(d)->link, b->bytes, (int)b->len) != 1)
		e = db_postgres_fail(d, NULL);
	b->len = 0;
	return e;
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
		db_note(q, send_rows(q->db, p->bulk, ""));
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

// ret_last: what the last statement that was told says of itself.
static enum err close_copy(struct db *d, char ret_last[16])
{
	PGresult *r;
	PGconn *link = db_of(d)->link;
	enum err e = PQputCopyEnd(link, NULL) == 1 ? ERR_OK : db_postgres_fail(d, NULL);
	ret_last[0] = '\0';
	while ((r = PQgetResult(link))) {
		snprintf(ret_last, 16, "%s", PQcmdStatus(r));
		if (PQresultStatus(r) != PGRES_COMMAND_OK && e == ERR_OK)
			e = db_postgres_fail(d, r);
		PQclear(r);
	}
	return e;
}

static enum err send_all(struct db *d, struct postgres_bulk *b, const char *then, char ret_last[16])
{
	add(b, end, sizeof end - 1);
	enum err e = send_rows(d, b, then);
	return e == ERR_OK ? close_copy(d, ret_last) : e;
}

static void free_bulk(struct postgres_bulk *b)
{
	if (b)
		free(b->bytes);
	free(b);
}

static struct postgres_bulk *take_held(struct db *d)
{
	struct postgres_bulk *b = db_of(d)->held;
	db_of(d)->held = NULL;
	return b;
}

void db_postgres_drop_held(struct db *d)
{
	free_bulk(take_held(d));
}

enum err db_postgres_send_held(struct db *d)
{
	char last[16];
	struct postgres_bulk *b = take_held(d);
	enum err e = b ? send_all(d, b, "", last) : ERR_OK;
	free_bulk(b);
	return e;
}

enum err db_postgres_commit_held(struct db *d)
{
	char last[16];
	struct postgres_bulk *b = take_held(d);
	enum err e = send_all(d, b, "; COMMIT", last);
	free_bulk(b);
	return e == ERR_OK && strcmp(last, "COMMIT") != 0 ? db_postgres_fail(d, NULL) : e;
}

// Few enough to be sent at once wait for what comes next: mostly that is the commit, which can go with them.
static void end_copy(struct query *q)
{
	char last[16];
	struct postgres_bulk *b = mine(q)->bulk;
	if (!b->is_open && b->rows <= FEW) {
		send_few(q);
	} else if (!b->is_open && q->db->depth > 0) {
		db_note(q, db_postgres_send_held(q->db));
		db_of(q->db)->held = q->err == ERR_OK ? b : NULL;
	} else {
		db_note(q, send_all(q->db, b, "", last));
	}
}

void db_postgres_bulk_end(struct query *q)
{
	struct postgres_bulk *b = mine(q)->bulk;
	if (q->err == ERR_OK && b->is_copy)
		end_copy(q);
	else if (!b->is_copy)
		db_postgres_leave(q);
	mine(q)->bulk = NULL;
	if (b != db_of(q->db)->held)
		free_bulk(b);
}
