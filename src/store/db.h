// The thin contract with the database engine: a connection, transactions, queries prepared once.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define DB_HEADER 100 // bytes at the front of a file

struct db;    // one connection, used by one thread
struct query; // a prepared query: values are bound in order, columns are taken in order
struct db_schema { const char *sql; uint32_t application; int version; }; // all tables of one kind of file
extern const struct db_schema store_schema, registry_schema;

enum db_use {
	DB_WRITE,    // write-ahead log, synchronous=FULL; the file exists
	DB_READ,     // another connection may write it meanwhile; nothing is left beside it afterwards
	DB_READ_LOG, // the same with a log beside it already, which is left as it is
	DB_FROZEN,   // nobody writes it: it lies where nothing can be written, and has no log
	DB_ALONE,    // it lies where nothing can be written, with a log that counts
	DB_NEW,      // makes it, not safe against power cuts: for filling it before others see it
	DB_SCRATCH,  // private and bare; in memory first, then in a temporary file
};

// Neither reads nor changes anything of the file yet. ERR_NOT_FOUND, ERR_READ_ONLY, ERR_DISK_FULL, ERR_NO_MEMORY, ERR_IO.
MUST_CHECK enum err db_open(const char *path, enum db_use use, struct db **ret_db);
MUST_CHECK enum err db_read_header(struct db *d, uint8_t ret_bytes[DB_HEADER], uint64_t *ret_size); // as it lies, nothing recovered; zeros after its end
MUST_CHECK enum err db_prepare(struct db *d);      // recovers what a crash left, sets its modes. Also ERR_BUSY, ERR_DAMAGED
MUST_CHECK enum err db_make(struct db *d, const struct db_schema *schema); // all tables, in an empty one
MUST_CHECK enum err db_check_schema(struct db *d, const struct db_schema *schema); // ERR_DAMAGED unless it has exactly these tables
MUST_CHECK enum err db_check(struct db *d);        // reads all of it: ERR_DAMAGED when its structure or an index is not in order
MUST_CHECK enum err db_copy_into(struct db *d, const char *path); // all of it as a new file, not synced
void db_checkpoint(struct db *d);                  // brings the log into the file and empties it: tried, not promised
void db_close(struct db *d);                       // rolls back what is open; NULL is fine
const char *db_detail(const struct db *d);         // the engine's words on the last failure

// Transactions nest: the end of the outermost makes all durable. A failure inside rolls everything back at once, and every call up
// to the outermost end gives that failure.
MUST_CHECK enum err db_begin(struct db *d);
MUST_CHECK enum err db_end(struct db *d, enum err e); // ERR_OK commits; anything else rolls back. What became of it
int db_depth(const struct db *d);

// The query of this text, ready for its values; `sql` is a constant, prepared once a connection. One use at a time.
struct query *db_query(struct db *d, const char *sql);
struct query *db_query_own(struct db *d, const char *sql); // for readers that live on; NULL without memory
void db_query_free(struct query *q);

void db_bind(struct query *q, int64_t v);
void db_bind_bytes(struct query *q, const void *bytes, size_t n); // borrowed until the query's end; so is text
void db_bind_text(struct query *q, const char *text);
void db_bind_span(struct query *q, struct span text);
void db_bind_null(struct query *q);

MUST_CHECK enum err db_run(struct query *q);  // one without rows, to its end
MUST_CHECK enum err db_one(struct query *q);  // its first row; ERR_NOT_FOUND without one; its end is due only after ERR_OK
bool db_row(struct query *q);                 // the next row; false at the end and on failure
MUST_CHECK enum err db_done(struct query *q); // its end; what failed since its beginning
void db_drop(struct query *q);                // its end, where it does not matter whether it failed

bool db_is_null(const struct query *q);       // of the next column, which is not taken
struct span db_bytes(struct query *q);        // borrowed until the next step; empty for NULL
bool db_try_int(struct query *q, int64_t *ret_value); // false and 0 when it is none
// These fail the query with ERR_DAMAGED, and give zeros, when the column is of another type or does not fit.
int64_t db_int(struct query *q);
int64_t db_int_below(struct query *q, int64_t limit); // 0 to limit - 1
void db_take(struct query *q, void *ret_bytes, size_t n); // exactly n bytes
void db_text(struct query *q, char *ret_text, size_t cap);
bool db_same(struct query *a, struct query *b); // all columns of both rows are equal
