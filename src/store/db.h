// The thin contract with the database engines: a connection, transactions, queries prepared once; SQLite in a file, PostgreSQL in a schema.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

// One SQL text for all engines, PostgreSQL-compatible distributed ones too: ? or ?1 for values; columns INTEGER (64 bits), TEXT (UTF-8, in the
// order of its bytes) and BLOB; ON CONFLICT (keys) DO ... and RETURNING; no OR REPLACE, rowid or automatic numbers, no name that PostgreSQL
// reserves (user, order, end ...). FOR UPDATE at the end of a SELECT locks its rows (SQLite, where who writes is alone, leaves it out).
bool db_is_url(const char *where); // a database of a server, not a file
#define DB_HEADER 100 // bytes at the front of a file
struct db;            // one connection, used by one thread
struct query;         // a prepared query: values are bound in order, columns are taken in order
struct db_schema { const char *sql; uint32_t application; int version; }; // the tables of a place, and by what it is known as ours
extern const struct db_schema store_schema, registry_schema;

enum db_use { // a schema of PostgreSQL knows only WRITE (several may), READ and NEW
	DB_WRITE,    // write-ahead log, synchronous=FULL; the file exists
	DB_READ,     // another connection may write it meanwhile; nothing is left beside it afterwards
	DB_READ_LOG, // the same with a log beside it already, which is left as it is
	DB_FROZEN,   // nobody writes it: it lies where nothing can be written, and has no log
	DB_ALONE,    // it lies where nothing can be written, with a log that counts
	DB_NEW,      // makes it, not safe against power cuts: for filling it before others see it
	DB_SCRATCH,  // private and bare; in memory first, then in a temporary file
};

// `where` is a path, or postgresql://...#SCHEMA (ERR_FORMAT). Reads and changes nothing yet. ERR_NOT_FOUND, ERR_READ_ONLY, ERR_DISK_FULL, ERR_NO_MEMORY, ERR_IO.
MUST_CHECK enum err db_open(const char *where, enum db_use use, struct db **ret_db);
MUST_CHECK enum err db_read_header(struct db *d, uint8_t ret_bytes[DB_HEADER], uint64_t *ret_size); // of a file as it lies; zeros after its end
MUST_CHECK enum err db_prepare(struct db *d);      // recovers what a crash left, sets its modes. Also ERR_BUSY, ERR_DAMAGED
MUST_CHECK enum err db_make(struct db *d, const struct db_schema *schema); // all tables, in an empty one; in PostgreSQL also the schema. Both or none
MUST_CHECK enum err db_check_schema(struct db *d, const struct db_schema *schema); // ERR_DAMAGED; of a server also ERR_NOT_FOUND, ERR_NOT_OURS, ERR_NEWER
MUST_CHECK enum err db_check(struct db *d);        // reads all of it: ERR_DAMAGED when its structure or an index is not in order
MUST_CHECK enum err db_copy_into(struct db *d, const char *path); // all of a file as a new file, not synced
// A schema of a server in one go: opened, made when it is not there and `make` says so, checked. ret_words: db_detail of what fails; NULL: nobody asks.
MUST_CHECK enum err db_open_url(const char *url, enum db_use use, const struct db_schema *schema, bool make, char *ret_words, size_t cap, struct db **ret_db);
void db_checkpoint(struct db *d, bool is_gentle);  // brings the log into the file and empties it: tried, not promised; gently: if it is due, beside who writes
void db_leave_log(struct db *d, bool is_left);     // whether a commit leaves that to another connection
void db_close(struct db *d);                       // rolls back what is open; NULL is fine
const char *db_detail(const struct db *d);         // the engine's words on the last failure

// Transactions nest: the end of the outermost makes all durable. A failure inside rolls everything back at once, and every call up
// to the outermost end gives that failure. ERR_BUSY: another's work was in the way, the same again may succeed. ERR_IO: the database is
// gone (at the outermost end: and nobody knows whether it was kept); the next outermost begin looks for it again.
MUST_CHECK enum err db_begin(struct db *d);        // as the one who writes this place
MUST_CHECK enum err db_begin_beside(struct db *d); // beside others who write, where the engine can: compare and swap, or FOR UPDATE, keeps them apart
MUST_CHECK enum err db_lock(struct db *d);         // from here on to the end of one that runs beside others: as the one who writes
MUST_CHECK enum err db_begin_read(struct db *d);   // all that is read is of one moment, and nothing is written
MUST_CHECK enum err db_end(struct db *d, enum err e); // ERR_OK commits; anything else rolls back. What became of it
int db_depth(const struct db *d);

// The query of this text, ready for its values; `sql` is a constant, prepared once a connection. One use at a time.
struct query *db_query(struct db *d, const char *sql);
struct query *db_query_many(struct db *d, const char *sql); // whose rows may be too many for memory: they come in portions
struct query *db_query_own(struct db *d, const char *sql);  // for readers that live on, the same; NULL without memory
void db_query_free(struct query *q);
// A statement run many times inside a transaction, plain "INSERT INTO t (a) VALUES (?)" fastest. db_done ends it, nothing else runs in between;
// where nobody asks what changed, whoever asks next, at the latest the commit, is told what failed.
struct query *db_bulk(struct db *d, const char *sql, bool *ret_changed); // a place for each row: whether it changed anything; NULL: nobody asks
void db_bulk_row(struct query *q); // with what was bound
void db_bind(struct query *q, int64_t v); void db_bind_null(struct query *q);
void db_bind_bytes(struct query *q, const void *bytes, size_t n); // borrowed until the query's end; so is text
void db_bind_text(struct query *q, const char *text); void db_bind_span(struct query *q, struct span text);

MUST_CHECK enum err db_run(struct query *q);  // one without rows, to its end
int64_t db_changed(const struct query *q);    // rows that the last db_run made, changed or dropped
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
