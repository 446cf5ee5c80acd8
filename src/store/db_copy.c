// All tables of a database, of whatever engine, as a new file.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_driver.h"

#define COLUMNS 64

static const char tables[] = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";

static void bind_column(struct query *to, struct query *from, int column)
{
	const struct db_driver *driver = from->db->driver;
	switch (driver->type(from, column)) {
	case DB_INT: db_bind(to, driver->integer(from, column)); break;
	case DB_TEXT: db_bind_span(to, driver->bytes(from, column)); break;
	case DB_BLOB: { struct span s = driver->bytes(from, column); db_bind_bytes(to, s.at, s.len); break; }
	case DB_NULL: db_bind_null(to); break;
	case DB_OTHER: db_note(from, ERR_DAMAGED); break;
	}
}

static enum err copy_rows(struct db *to, struct query *rows, const char *name)
{
	char insert[120 + 3 * COLUMNS];
	struct query *put = NULL;
	enum err e = ERR_OK;
	while (e == ERR_OK && db_row(rows)) {
		int columns = rows->db->driver->columns(rows);
		if (!put) {
			int len = snprintf(insert, sizeof insert, "INSERT INTO %s VALUES (?", name);
			for (int i = 1; i < columns && i < COLUMNS; i++)
				len += snprintf(insert + len, sizeof insert - (size_t)len, ", ?");
			snprintf(insert + len, sizeof insert - (size_t)len, ")");
			put = db_query_own(to, insert);
		}
		if (!put)
			return ERR_NO_MEMORY;
		for (int i = 0; i < columns; i++)
			bind_column(put, rows, i);
		e = db_run(put);
		put->bound = 0;
	}
	db_query_free(put);
	return e;
}

static enum err copy_table(struct db *from, struct db *to, const char *name)
{
	char select[120];
	snprintf(select, sizeof select, "SELECT * FROM %s", name);
	struct query *rows = db_query_own(from, select);
	if (!rows)
		return ERR_NO_MEMORY;
	enum err e = copy_rows(to, rows, name), read = db_done(rows);
	db_query_free(rows);
	return e == ERR_OK ? read : e;
}

static enum err copy_tables(struct db *from, struct db *to)
{
	char name[80];
	enum err e = ERR_OK;
	struct query *q = db_query(to, tables);
	while (e == ERR_OK && db_row(q)) {
		db_text(q, name, sizeof name);
		e = copy_table(from, to, name);
	}
	enum err listed = db_done(q);
	return e == ERR_OK ? listed : e;
}

static enum err copy_into(struct db *from, struct db *to)
{
	enum err e = db_begin_read(from);
	if (e != ERR_OK)
		return e;
	e = db_begin(to);
	if (e == ERR_OK)
		e = db_end(to, copy_tables(from, to));
	enum err ended = db_end(from, ERR_OK);
	return e == ERR_OK ? ended : e;
}

enum err db_copy(struct db *from, const struct db_schema *schema, const char *path)
{
	struct db *to = NULL;
	enum err e = db_open(path, DB_NEW, &to);
	if (e == ERR_OK)
		e = db_prepare(to);
	if (e == ERR_OK)
		e = db_make(to, schema);
	if (e == ERR_OK)
		e = copy_into(from, to);
	db_close(to);
	return e;
}
