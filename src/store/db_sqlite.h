// What the two files of the SQLite driver share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include "store/db.h"

#define DB_QUERIES 256 // places of prepared queries; a power of two well above their number

struct query {
	struct db *db;
	const char *sql;
	sqlite3_stmt *stmt;
	enum err err;
	int bound, taken;
};

struct db {
	sqlite3 *handle;
	enum db_use use;
	int depth;
	enum err failed;  // inside a transaction: why it was rolled back
	char detail[200];
	struct query queries[DB_QUERIES]; // a hash table by the address of the text
};

MUST_CHECK enum err db_sqlite_fail(struct db *d, int code); // the error of an SQLite result code; notes SQLite's words on it
