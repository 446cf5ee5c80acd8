// What the files of the PostgreSQL driver share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libpq-fe.h>

#include "store/db_driver.h"

#define POSTGRES_SCHEMA 64 // of a name, a NUL included

struct postgres_db {
	struct db db;
	PGconn *link;
	char *url;                // without the schema
	char schema[POSTGRES_SCHEMA];
	const struct db_schema *tables; // once they are known to be there
	unsigned life;            // of the connection: what was prepared in an earlier one is prepared again
	unsigned transaction;     // counts them; a cursor is gone with its own
	unsigned names;           // of statements and cursors
	const char *begin;        // of the transaction, while it has not been sent: it goes with the first statement
	int unheard, asked;       // statements on their way; how many of the last ones are the asker's
	struct query *asker;
	struct postgres_bulk *held; // rows of a COPY that has not begun
	int64_t failed_ms;        // when the database could not be reached, monotonic; 0: it could
};

struct postgres_query {
	struct query query;
	char *sql;                // with $1 instead of ?
	int params;
	struct db_value *values;  // these five have a place for each parameter; one piece of memory
	uint64_t *numbers;
	const char **at;
	Oid *types;               // that it was prepared for
	int *lengths, *formats;
	unsigned life, name;      // prepared in which life of the connection, as what
	PGresult *rows;
	int row, count;
	int64_t changed;
	unsigned cursor, cursor_transaction; // its name, 0: none
	bool is_held, is_last;    // the cursor outlives transactions; no portion comes after this one
	char digits[24];
	struct postgres_bulk *bulk;
};

bool db_postgres_prepare(struct query *q);            // for the values that are bound; false when it failed
bool db_postgres_is_prepared(struct query *q);        // and fills in what libpq takes
MUST_CHECK enum err db_postgres_ready(struct db *d); // outside a transaction: connected, if need be again
// The error of a result that has none of the wanted kinds (NULL: without any result): notes the server's words, and rolls an open transaction back.
MUST_CHECK enum err db_postgres_fail(struct db *d, const PGresult *r);
MUST_CHECK enum err db_postgres_execute(struct db *d, const char *sql); // without parameters; the rows do not matter
void db_postgres_rollback(struct db *d);

// Statements on their way. Whatever asks by itself settles first: begun is what has not been, and all that was sent is heard of.
MUST_CHECK enum err db_postgres_settle(struct db *d);
MUST_CHECK enum err db_postgres_hear(struct db *d);   // the same, but what has not begun does not begin
void db_postgres_forget(struct db *d);                // whatever becomes of them
void db_postgres_send(struct query *q);               // as it is prepared and filled in
void db_postgres_leave(struct query *q);              // no more of these; heard of now only if somebody asks what they changed
MUST_CHECK enum err db_postgres_commit(struct db *d); // what became of it is not known when no answer comes

// The same statement with $1 for ? and ?1; ret_params: how many values it takes. And tables with the types that PostgreSQL has. NULL without memory.
char *db_postgres_statement(const char *sql, int *ret_params);
char *db_postgres_tables(const char *sql);

// The driver's queries; see struct db_driver.
void db_postgres_compile(struct query *q);
void db_postgres_bind(struct query *q, int at, const struct db_value *v);
bool db_postgres_step(struct query *q);
void db_postgres_reset(struct query *q);
void db_postgres_free(struct query *q);
int64_t db_postgres_changed(const struct query *q); int db_postgres_columns(const struct query *q);
enum db_type db_postgres_type(const struct query *q, int column);
int64_t db_postgres_integer(const struct query *q, int column);
struct span db_postgres_bytes(struct query *q, int column);
void db_postgres_bulk(struct query *q);
void db_postgres_bulk_row(struct query *q);
void db_postgres_bulk_end(struct query *q); // sends what is left, or holds it: settling sends it, and hears what became of it
MUST_CHECK enum err db_postgres_send_held(struct db *d);   // the COPY that is held, if there is one
MUST_CHECK enum err db_postgres_commit_held(struct db *d); void db_postgres_drop_held(struct db *d); // the same, with the COMMIT behind it
