// Opens and closes .hadir files, and tells what is none.
// SPDX-License-Identifier: Apache-2.0
#include "store/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/cells.h"
#include "store/fresh.h"
#include "store/place.h"
#include "store/state.h"

#define FILE_MAX (16u << 20) // bytes of a file carried along

// The file format of SQLite, https://www.sqlite.org/fileformat.html#the_database_header
#define HEADER_PAGE_SIZE 16
#define HEADER_PAGES 28
#define HEADER_USER_VERSION 60
#define HEADER_APPLICATION 68

static const char tables[] = {
#include "schema.sql.h"
};
const struct db_schema store_schema = { tables, STORE_APPLICATION, STORE_VERSION };

static const char put_file[] = "INSERT INTO file (hash, bytes) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING";
static const char get_file[] = "SELECT bytes FROM file WHERE hash = ?";
static const char forget_holding[] = "DELETE FROM holding";

static uint32_t number_at(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint32_t page_size(const uint8_t *header)
{
	uint32_t size = (uint32_t)header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];
	return size == 1 ? 65536 : size;
}

// A file whose end is missing is told at once; with a log beside it the end may be there.
static enum err check_header(struct store *s)
{
	static const char magic[16] = "SQLite format 3";
	uint8_t header[DB_HEADER];
	uint64_t size;
	enum err e = db_read_header(s->db, header, &size);
	if (e != ERR_OK)
		return e;
	if (memcmp(header, magic, size < sizeof magic ? size : sizeof magic) != 0)
		return ERR_NOT_OURS;
	if (size < DB_HEADER)
		return ERR_DAMAGED;
	if (number_at(header + HEADER_APPLICATION) != STORE_APPLICATION)
		return ERR_NOT_OURS;
	uint32_t version = number_at(header + HEADER_USER_VERSION);
	if (version != STORE_VERSION)
		return version > STORE_VERSION ? ERR_NEWER : ERR_DAMAGED;
	bool cut = size < (uint64_t)number_at(header + HEADER_PAGES) * page_size(header);
	return cut && !place_has(s->path, "-wal") ? ERR_DAMAGED : ERR_OK;
}

// A reader leaves nothing behind, and needs nothing that its place cannot give.
static enum db_use use_of(const char *path, enum store_mode mode)
{
	if (mode != STORE_READ)
		return DB_WRITE;
	bool log = place_has(path, "-wal");
	if (place_is_writable(path))
		return log ? DB_READ_LOG : DB_READ;
	return !log ? DB_FROZEN : place_has(path, "-shm") ? DB_READ_LOG : DB_ALONE;
}

static enum err open_db(struct store *s)
{
	enum err e = db_open(s->path, use_of(s->path, s->mode), &s->db);
	if (e == ERR_OK)
		e = check_header(s);
	if (e == ERR_OK && s->mode != STORE_READ && s->lock < 0)
		e = place_lock(s->path, &s->lock);
	if (e == ERR_OK)
		e = db_prepare(s->db);
	return e == ERR_OK ? db_check_schema(s->db, &store_schema) : e;
}

static enum err open_path(struct store *s)
{
	uint64_t size = 0;
	enum err e = place_look(s->path, &size);
	// An empty file is what a crash leaves of one that was being made by other means.
	bool absent = e == ERR_NOT_FOUND || (e == ERR_OK && size == 0);
	if (absent && s->mode == STORE_CREATE) {
		e = s->lock < 0 ? place_lock(s->path, &s->lock) : ERR_NOT_FOUND;
		if (e == ERR_OK)
			e = fresh_make(s->path, &store_schema);
	} else if (e == ERR_OK && size == 0) {
		e = ERR_DAMAGED;
	}
	return e == ERR_OK ? open_db(s) : e;
}

static enum err open_url(struct store *s)
{
	return db_open_url(s->path, s->mode == STORE_READ ? DB_READ : DB_WRITE, &store_schema, s->mode == STORE_CREATE, NULL, 0, &s->db);
}

static enum err open_where(struct store *s)
{
	return db_is_url(s->path) ? open_url(s) : open_path(s);
}

static struct store *blank(const char *path, enum store_mode mode)
{
	struct store *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->mode = mode;
	s->lock = -1;
	s->path = strdup(path);
	if (s->path)
		return s;
	free(s);
	return NULL;
}

enum err store_open(const char *path, enum store_mode mode, struct store **ret_store)
{
	struct store *s = blank(path, mode);
	if (!s)
		return ERR_NO_MEMORY;
	enum err e = open_where(s);
	if (e == ERR_OK)
		*ret_store = s;
	else
		store_close(s);
	return e;
}

enum err store_open_beside(const struct store *s, struct store **ret_store)
{
	struct store *b = blank(s->path, s->mode);
	if (!b)
		return ERR_NO_MEMORY;
	enum err e = s->lock < 0 ? ERR_OK : place_share(s->lock, &b->lock);
	if (e == ERR_OK)
		e = open_where(b);
	if (e == ERR_OK)
		*ret_store = b;
	else
		store_close(b);
	return e;
}

enum err store_scratch(struct store **ret_store)
{
	struct store *s = blank("", STORE_CREATE);
	if (!s)
		return ERR_NO_MEMORY;
	enum err e = db_open("", DB_SCRATCH, &s->db);
	if (e == ERR_OK)
		e = db_prepare(s->db);
	if (e == ERR_OK)
		e = db_make(s->db, &store_schema);
	if (e == ERR_OK)
		*ret_store = s;
	else
		store_close(s);
	return e;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	db_close(s->db);
	place_unlock(s->lock);
	free(s->path);
	free(s);
}

void store_leave_log(struct store *s, bool is_left)
{
	db_leave_log(s->db, is_left);
}

void store_bring_in(struct store *s)
{
	db_checkpoint(s->db, true);
}

const char *store_detail(const struct store *s)
{
	return db_detail(s->db);
}

enum err store_begin(struct store *s)
{
	return db_begin(s->db);
}

enum err store_begin_beside(struct store *s)
{
	return db_begin_beside(s->db);
}

enum err store_end(struct store *s, enum err e)
{
	if (db_depth(s->db) > 1)
		return db_end(s->db, e);
	bool stale = s->stale;
	if (e == ERR_OK && stale)
		e = state_rebuild(s);
	s->stale = false;
	e = db_end(s->db, e);
	if (e == ERR_OK && stale)
		db_checkpoint(s->db, false); // what was erased leaves the log too
	return e;
}

enum err store_commit(struct store *s)
{
	return store_end(s, ERR_OK);
}

void store_rollback(struct store *s)
{
	enum err e = store_end(s, ERR_IO);
	assert(e != ERR_OK);
}

enum err store_put_file(struct store *s, struct span bytes, uint8_t ret_hash[SEAL_HASH])
{
	uint8_t hash[SEAL_HASH];
	if (bytes.len > FILE_MAX)
		return ERR_FULL;
	seal_hash(bytes.at, bytes.len, hash);
	struct query *q = db_query(s->db, put_file);
	db_bind_bytes(q, hash, sizeof hash);
	db_bind_bytes(q, bytes.at, bytes.len);
	enum err e = db_run(q);
	if (e == ERR_OK)
		memcpy(ret_hash, hash, sizeof hash);
	return e;
}

enum err store_get_file(struct store *s, const uint8_t hash[SEAL_HASH], char *ret_bytes, size_t cap, size_t *ret_len)
{
	struct query *q = db_query(s->db, get_file);
	db_bind_bytes(q, hash, SEAL_HASH);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	struct span bytes = db_bytes(q);
	uint8_t found[SEAL_HASH];
	seal_hash(bytes.at, bytes.len, found);
	if (memcmp(found, hash, sizeof found) != 0)
		e = ERR_DAMAGED;
	else if (bytes.len > cap)
		e = ERR_FULL;
	if (e == ERR_OK) {
		memcpy(ret_bytes, bytes.at, bytes.len);
		*ret_len = bytes.len;
	}
	enum err ended = db_done(q);
	return e == ERR_OK ? ended : e;
}

// Held answers stay: two copies and the list of who has answered in between would tell whose they are.
static enum err forget(const char *path)
{
	struct db *db = NULL;
	enum err e = db_open(path, DB_NEW, &db);
	if (e == ERR_OK)
		e = db_prepare(db);
	if (e == ERR_OK)
		e = db_run(db_query(db, forget_holding));
	db_close(db);
	return e;
}

enum err store_copy(struct store *s, const char *path)
{
	char *fresh = place_beside(path, ".new");
	if (!fresh)
		return ERR_NO_MEMORY;
	unlink(fresh);
	enum err e = place_has(path, "") ? ERR_BUSY : db_copy_into(s->db, fresh);
	if (e == ERR_OK)
		e = forget(fresh);
	if (e == ERR_OK)
		e = place_publish(fresh, path, true);
	if (e != ERR_OK)
		unlink(fresh);
	free(fresh);
	return e;
}

uint64_t store_disk_free(const struct store *s)
{
	return place_free(s->path);
}
