// What a database engine does for db.h, and what its connections and queries begin with.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/db.h"

#define DB_QUERIES 256 // places of prepared queries; a power of two well above their number

enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB, DB_OTHER }; // of a value
struct db_value { enum db_type type; int64_t number; const char *at; size_t len; };
enum db_how { DB_AS_WRITER, DB_BESIDE, DB_SNAPSHOT };

struct db_driver {
	size_t size, query_size; // of its connection and its query
	enum err (*open)(struct db *d, const char *where);
	void (*close)(struct db *d);
	enum err (*read_header)(struct db *d, uint8_t ret_bytes[DB_HEADER], uint64_t *ret_size);
	enum err (*prepare)(struct db *d);
	enum err (*make)(struct db *d, const struct db_schema *schema);
	enum err (*check_schema)(struct db *d, const struct db_schema *schema);
	enum err (*check)(struct db *d);
	enum err (*copy_into)(struct db *d, const char *path);
	void (*checkpoint)(struct db *d, bool is_gentle);

	enum err (*begin)(struct db *d, enum db_how how);
	enum err (*lock)(struct db *d);
	enum err (*commit)(struct db *d);
	void (*rollback)(struct db *d);

	void (*compile)(struct query *q);                             // the first use of a text; notes what fails, as all below do
	void (*bind)(struct query *q, int at, const struct db_value *v); // from 1 on
	bool (*step)(struct query *q);
	void (*reset)(struct query *q);                               // ends its use
	void (*free)(struct query *q);                                // what is in it, not itself
	int64_t (*changed)(const struct query *q);
	int (*columns)(const struct query *q);
	enum db_type (*type)(const struct query *q, int column);
	int64_t (*integer)(const struct query *q, int column);
	struct span (*bytes)(struct query *q, int column);            // of a number: its digits
	void (*bulk)(struct query *q);                                // begins, with each row's values bound before bulk_row
	void (*bulk_row)(struct query *q);
};
extern const struct db_driver db_sqlite, db_postgres;

struct query {
	struct db *db;
	const char *sql;
	enum err err;
	int bound, taken;
	bool compiled, many, bulk, busy;
	bool *changed; // of a bulk: the place of the next row
};

struct db {
	const struct db_driver *driver;
	enum db_use use;
	int depth;
	bool leaves_log; // another connection brings it in, unless it gets very long
	enum err failed; // inside a transaction: why it was rolled back
	char detail[200];
	char *queries;   // a hash table by the address of the text
};

void db_note(struct query *q, enum err e); // the first failure stays
struct query *db_place(struct db *d, size_t i); // the i-th place of a prepared query
