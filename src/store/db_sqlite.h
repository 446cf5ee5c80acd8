// What the files of the SQLite driver share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include "store/db_driver.h"

struct sqlite_db { struct db db; sqlite3 *handle; int log_pages; }; // log_pages: of the log after the last commit
struct sqlite_query { struct query query; sqlite3_stmt *stmt; int64_t changed; };

MUST_CHECK enum err db_sqlite_fail(struct db *d, int code); // the error of an SQLite result code; notes SQLite's words on it

// The driver's queries; see struct db_driver.
void db_sqlite_compile(struct query *q);
void db_sqlite_bind(struct query *q, int at, const struct db_value *v);
bool db_sqlite_step(struct query *q);
void db_sqlite_reset(struct query *q);
void db_sqlite_free(struct query *q);
int64_t db_sqlite_changed(const struct query *q);
int db_sqlite_columns(const struct query *q);
enum db_type db_sqlite_type(const struct query *q, int column);
int64_t db_sqlite_integer(const struct query *q, int column);
struct span db_sqlite_bytes(struct query *q, int column);
void db_sqlite_bulk(struct query *q);
void db_sqlite_bulk_row(struct query *q);
