// The contract with the database engine, kept by SQLite: connections, transactions, what lies in a file.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_sqlite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Hostile files: no triggers or views of theirs run, page contents are checked as they are read, and nothing is mapped.
static const char pragmas_any[] = "PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0; PRAGMA cell_size_check=ON;"
	"PRAGMA cache_size=-16000; PRAGMA secure_delete=ON;";
static const char pragmas_write[] = "PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216;";
// The log is brought into the file every 400 pages: a short pause rather than a rare long one. Whoever commits many pages at once (a server
// that takes in what hundreds send) would do little else then; for it a longer log is less to write and to wait for.
#define LOG_PAGES 400
#define LOG_PAGES_MOST 4000
#define LOG_PAGES_LEFT 8000 // ... and of one who leaves it to others
#define LARGE_COMMIT 40 // pages
static const char wal[] = "PRAGMA journal_mode=WAL";
static const char pragmas_new[] = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;";
static const char pragmas_read[] = "PRAGMA query_only=ON; SELECT count(*) FROM sqlite_schema;"; // the first reading recovers
static const char tables[] = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

static const char check_all[] = "PRAGMA integrity_check(1)";
static const char copy_all[] = "VACUUM INTO ?";

static sqlite3 *handle_of(const struct db *d)
{
	return ((const struct sqlite_db *)d)->handle;
}

static enum err map_errno(int e)
{
	switch (e) {
	case ENOENT: return ERR_NOT_FOUND;
	case EACCES: case EPERM: case EROFS: return ERR_READ_ONLY;
	case ENOSPC: case EDQUOT: case EFBIG: return ERR_DISK_FULL;
	default: return ERR_IO;
	}
}

// Of a write to the log SQLite keeps no errno, and a limit on files is told by nothing else.
static int errno_of(sqlite3 *handle, int code)
{
	if (code == SQLITE_IOERR_WRITE && errno == EFBIG)
		return EFBIG;
	return handle ? sqlite3_system_errno(handle) : 0;
}

static enum err map(sqlite3 *handle, int code)
{
	switch (code & 0xff) {
	case SQLITE_OK: case SQLITE_ROW: case SQLITE_DONE: return ERR_OK;
	case SQLITE_FULL: return ERR_DISK_FULL;
	case SQLITE_READONLY: case SQLITE_PERM: return ERR_READ_ONLY;
	case SQLITE_BUSY: case SQLITE_LOCKED: return ERR_BUSY;
	case SQLITE_CORRUPT: case SQLITE_NOTADB: case SQLITE_CONSTRAINT: case SQLITE_MISMATCH: return ERR_DAMAGED;
	case SQLITE_NOMEM: return ERR_NO_MEMORY;
	case SQLITE_TOOBIG: return ERR_FULL;
	case SQLITE_CANTOPEN: case SQLITE_IOERR: return map_errno(errno_of(handle, code));
	default: return ERR_IO;
	}
}

enum err db_sqlite_fail(struct db *d, int code)
{
	enum err e = map(handle_of(d), code);
	if (e != ERR_OK)
		snprintf(d->detail, sizeof d->detail, "%s (%d)", sqlite3_errmsg(handle_of(d)), sqlite3_extended_errcode(handle_of(d)));
	return e;
}

static enum err execute(struct db *d, const char *sql)
{
	return db_sqlite_fail(d, sqlite3_exec(handle_of(d), sql, NULL, NULL, NULL));
}

// file:PATH?mode, with what has a meaning in a URI written as %XX. A path is never taken for one of SQLite's special names.
static char *uri_of(const char *path, const char *query)
{
	char *uri = malloc(3 * strlen(path) + strlen(query) + 16), *at = uri;
	if (!uri)
		return NULL;
	at += sprintf(at, "%s", path[0] == '/' ? "file://" : "file:./");
	for (; *path; path++) {
		if (strchr("%?#", *path))
			at += sprintf(at, "%%%02X", (unsigned char)*path);
		else
			*at++ = *path;
	}
	strcpy(at, query);
	return uri;
}

static enum err open_handle(struct db *d, const char *path)
{
	bool read_only = d->use == DB_READ_LOG || d->use == DB_FROZEN || d->use == DB_ALONE;
	bool make = d->use == DB_NEW || d->use == DB_SCRATCH;
	int flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | (make ? SQLITE_OPEN_CREATE : 0);
	char *uri = d->use == DB_SCRATCH ? calloc(1, 1) : uri_of(path, d->use == DB_FROZEN ? "?immutable=1" : "");
	if (!uri)
		return ERR_NO_MEMORY;
	// Locks that such a place cannot give are not asked for.
	const char *vfs = d->use == DB_ALONE ? "unix-none" : NULL;
	int code = sqlite3_open_v2(uri, &((struct sqlite_db *)d)->handle, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
	free(uri);
	return handle_of(d) ? db_sqlite_fail(d, code) : ERR_NO_MEMORY;
}

static void restrict_handle(sqlite3 *handle)
{
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 64 << 20);
	sqlite3_busy_timeout(handle, 2000);
}

static enum err open_db(struct db *d, const char *path)
{
	enum err e = open_handle(d, path);
	if (e == ERR_OK)
		restrict_handle(handle_of(d));
	return e;
}

static enum err read_header(struct db *d, uint8_t ret_bytes[DB_HEADER], uint64_t *ret_size)
{
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	int code = sqlite3_file_control(handle_of(d), "main", SQLITE_FCNTL_FILE_POINTER, &file);
	// Through SQLite's own descriptor: closing another one of the same file would drop its locks.
	if (code == SQLITE_OK)
		code = file && file->pMethods ? file->pMethods->xFileSize(file, &size) : SQLITE_CANTOPEN;
	memset(ret_bytes, 0, DB_HEADER);
	int len = size < DB_HEADER ? (int)size : DB_HEADER;
	if (code == SQLITE_OK && len > 0)
		code = file->pMethods->xRead(file, ret_bytes, len, 0);
	if (code != SQLITE_OK)
		return map_errno(EIO);
	*ret_size = (uint64_t)size;
	return ERR_OK;
}

static enum err use_log(struct db *d)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(handle_of(d), wal, -1, &stmt, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	bool on = code == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(stmt, 0), "wal");
	enum err e = db_sqlite_fail(d, code);
	sqlite3_finalize(stmt);
	return e == ERR_OK && !on ? ERR_IO : e;
}

// What fails here is tried again at the next commit.
static int after_commit(void *db, sqlite3 *handle, const char *name, int pages)
{
	struct sqlite_db *d = db;
	int grown = pages > d->log_pages ? pages - d->log_pages : pages;
	d->log_pages = pages;
	if (d->db.leaves_log && pages < LOG_PAGES_LEFT)
		return SQLITE_OK;
	if (pages >= LOG_PAGES_MOST || (pages >= LOG_PAGES && grown < LARGE_COMMIT))
		sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK;
}

static enum err prepare_to_write(struct db *d)
{
	if (sqlite3_db_readonly(handle_of(d), "main"))
		return ERR_READ_ONLY;
	enum err e = use_log(d);
	if (e == ERR_OK)
		e = execute(d, pragmas_write);
	if (e == ERR_OK)
		sqlite3_wal_hook(handle_of(d), after_commit, d);
	return e;
}

static enum err prepare(struct db *d)
{
	// Without the memory that connections share, which such a place cannot give either.
	enum err e = d->use == DB_ALONE ? execute(d, "PRAGMA locking_mode=EXCLUSIVE") : ERR_OK;
	if (e == ERR_OK)
		e = execute(d, pragmas_any);
	if (e != ERR_OK)
		return e;
	switch (d->use) {
	case DB_WRITE: return prepare_to_write(d);
	case DB_NEW: case DB_SCRATCH: return execute(d, pragmas_new);
	case DB_READ: case DB_READ_LOG: case DB_FROZEN: case DB_ALONE: return execute(d, pragmas_read);
	}
	return ERR_OK;
}

static enum err make(struct db *d, const struct db_schema *schema)
{
	char sql[80];
	snprintf(sql, sizeof sql, "PRAGMA application_id=%u; PRAGMA user_version=%d;", schema->application, schema->version);
	enum err e = db_begin(d);
	if (e != ERR_OK)
		return e;
	e = execute(d, sql);
	return db_end(d, e == ERR_OK ? execute(d, schema->sql) : e);
}

// Compared with the tables that the schema makes in memory: a file with any other table, index, view or trigger is not ours.
static enum err check_schema(struct db *d, const struct db_schema *schema)
{
	struct db *model = NULL;
	struct query *a = db_query(d, tables), *b = NULL;
	enum err e = db_open("", DB_SCRATCH, &model);
	if (e == ERR_OK)
		e = execute(model, schema->sql);
	if (e == ERR_OK)
		b = db_query(model, tables);
	for (bool more = e == ERR_OK; more;) {
		more = db_row(a);
		if (more != db_row(b) || (more && !db_same(a, b))) {
			e = ERR_DAMAGED;
			break;
		}
	}
	enum err reading = db_done(a), modelled = b ? db_done(b) : ERR_OK;
	db_close(model);
	return reading != ERR_OK ? reading : e != ERR_OK ? e : modelled;
}

static enum err check(struct db *d)
{
	struct query *q = db_query(d, check_all);
	char said[160] = "";
	bool good = db_row(q);
	if (good) {
		db_text(q, said, sizeof said);
		good = !strcmp(said, "ok");
	}
	enum err e = db_done(q);
	if (e == ERR_OK && !good)
		snprintf(d->detail, sizeof d->detail, "%s", said);
	return good || e != ERR_OK ? e : ERR_DAMAGED;
}

static enum err copy_into(struct db *d, const char *path)
{
	struct query *q = db_query(d, copy_all);
	char *uri = uri_of(path, "");
	db_bind_text(q, uri ? uri : "");
	enum err e = uri ? db_run(q) : ERR_NO_MEMORY;
	free(uri);
	return e;
}

static void checkpoint(struct db *d, bool is_gentle)
{
	struct sqlite_db *s = (struct sqlite_db *)d;
	if (d->use != DB_WRITE || d->depth != 0 || (is_gentle && s->log_pages < LOG_PAGES))
		return;
	sqlite3_wal_checkpoint_v2(handle_of(d), NULL, is_gentle ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	s->log_pages = 0;
}

static void rollback(struct db *d)
{
	if (!sqlite3_get_autocommit(handle_of(d)))
		sqlite3_exec(handle_of(d), "ROLLBACK", NULL, NULL, NULL);
}

static void close_db(struct db *d)
{
	if (!handle_of(d))
		return;
	rollback(d);
	checkpoint(d, false);
	sqlite3_close_v2(handle_of(d));
}

static enum err begin(struct db *d, enum db_how how)
{
	return execute(d, d->use == DB_WRITE && how != DB_SNAPSHOT ? "BEGIN IMMEDIATE" : "BEGIN");
}

static enum err lock(struct db *d)
{
	(void)d; // who writes is alone
	return ERR_OK;
}

static enum err commit(struct db *d)
{
	return execute(d, "COMMIT");
}

const struct db_driver db_sqlite = {
	.size = sizeof(struct sqlite_db), .query_size = sizeof(struct sqlite_query),
	.open = open_db, .close = close_db, .read_header = read_header, .prepare = prepare, .make = make, .check_schema = check_schema,
	.check = check, .copy_into = copy_into, .checkpoint = checkpoint, .begin = begin, .lock = lock, .commit = commit, .rollback = rollback,
	.compile = db_sqlite_compile, .bind = db_sqlite_bind, .step = db_sqlite_step, .reset = db_sqlite_reset, .free = db_sqlite_free,
	.changed = db_sqlite_changed, .columns = db_sqlite_columns, .type = db_sqlite_type, .integer = db_sqlite_integer,
	.bytes = db_sqlite_bytes, .bulk = db_sqlite_bulk, .bulk_row = db_sqlite_bulk_row,
};
