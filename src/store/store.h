// Ledgers, and the state that they add up to: a .hadir file (SQLite), or a schema in PostgreSQL.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/record.h"

#define STORE_APPLICATION 0x48414452 // "HADR", SQLite's application_id
#define STORE_VERSION 1              // user_version

struct store; // one connection; used by one thread

enum store_mode {
	STORE_READ,   // nothing is written; several may read
	STORE_WRITE,  // a file's one writer: WAL, synchronous=FULL; ERR_BUSY while another process holds it (an advisory lock on FILE.lock)
	STORE_CREATE, // as STORE_WRITE, and it may be new
};

// `path`: a file, or postgresql://...#SCHEMA, which several processes may write.
// ERR_NOT_FOUND, ERR_NOT_OURS (also a directory, FIFO or device), ERR_NEWER, ERR_DAMAGED, ERR_READ_ONLY, ERR_DISK_FULL, ERR_BUSY, ERR_IO: nothing was changed.
MUST_CHECK enum err store_open(const char *path, enum store_mode mode, struct store **ret_store);
// Another connection on the same, for another thread of this process; they share the writer's lock, which the last one to be closed
// gives back. Each waits up to two seconds for the other's transaction, then ERR_BUSY: keep them short. Errors as of store_open.
MUST_CHECK enum err store_open_beside(const struct store *s, struct store **ret_store);
// Where two connections write one file, bringing the log into it can be left to one of them, between its transactions: then no commit
// takes longer for what others have written. Each that leaves it still does it by itself when the log gets very long.
void store_leave_log(struct store *s, bool is_left);
void store_bring_in(struct store *s);          // when it is due; others may write meanwhile
void store_close(struct store *s);              // checkpoints, so that the one file is whole; NULL is fine
const char *store_detail(const struct store *s);// the database's words on the last error, for the log

// One transaction over several appends; each append outside one is a transaction of its own.
MUST_CHECK enum err store_begin(struct store *s);
MUST_CHECK enum err store_begin_beside(struct store *s); // on PostgreSQL beside others who write: for what compares and swaps, or locks rows by FOR UPDATE
MUST_CHECK enum err store_commit(struct store *s); // durable when ERR_OK; rolled back otherwise
void store_rollback(struct store *s);

// Files carried along by their SHA-256: the letterhead's picture.
MUST_CHECK enum err store_put_file(struct store *s, struct span bytes, uint8_t ret_hash[SEAL_HASH]);
MUST_CHECK enum err store_get_file(struct store *s, const uint8_t hash[SEAL_HASH], char *ret_bytes, size_t cap, size_t *ret_len);

// A consistent copy in one plain file at `path` (ERR_BUSY when it exists), synced; written beside it and renamed. Answers that wait
// in the holding table stay behind: two copies would tell who answered in between.
MUST_CHECK enum err store_copy(struct store *s, const char *path);
uint64_t store_disk_free(const struct store *s); // bytes left on its file system; 0 when that cannot be told
