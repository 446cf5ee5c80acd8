// Disks of many machines in one process: an SQLite VFS over plain files that takes back, when a machine's plug is pulled, what it had not synced.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../store/made.h" // before any other

#include <assert.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../store/through.h"

#define PLUG_SECTOR 512
#define PLUG_FILES 128
#define PLUG_MACHINES 16

struct plug_old { int64_t sector; uint8_t bytes[PLUG_SECTOR]; }; // as it was synced
struct plug_file {
	char path[256];              // "": free
	int machine;
	int64_t safe_len;            // as synced
	struct plug_old *old;        // of sectors below safe_len that were written or cut off since
	int count, cap;
};

// A machine's files lie in a folder "mN" below the test's. Files made and deleted are so at once and for good; tests/store/disk.h is finer there.
static struct plug {
	struct through_vfs through;
	struct plug_file file[PLUG_FILES];
	bool dead[PLUG_MACHINES];    // nothing is written any more, and everything fails
	int fuse[PLUG_MACHINES];     // writes until that happens, -1: never
	int room[PLUG_MACHINES];     // writes until the disk is full, -1: never
	uint64_t random;
} plug;

static inline uint64_t plug_random(uint64_t below) // xorshift64*
{
	plug.random ^= plug.random >> 12;
	plug.random ^= plug.random << 25;
	plug.random ^= plug.random >> 27;
	return plug.random * UINT64_C(2685821657736338717) % below;
}

struct plug_handle { struct through through; struct plug_file *file; };

static inline int plug_machine(const char *path)
{
	for (const char *at = path; (at = strstr(at, "/m")); at += 2)
		if (at[2] >= '0' && at[2] <= '9' && strchr(at + 2, '/'))
			return atoi(at + 2);
	return -1;
}

static inline struct plug_file *plug_find(const char *path, bool add)
{
	struct plug_file *spare = NULL;
	for (int i = 0; i < PLUG_FILES; i++) {
		if (!strcmp(plug.file[i].path, path))
			return &plug.file[i];
		if (!spare && !*plug.file[i].path)
			spare = &plug.file[i];
	}
	if (!add || plug_machine(path) < 0)
		return NULL;
	struct stat st;
	assert(spare && strlen(path) < sizeof spare->path);
	strcpy(spare->path, path);
	spare->machine = plug_machine(path);
	spare->safe_len = stat(path, &st) == 0 ? st.st_size : 0;
	spare->count = 0;
	return spare;
}

static inline void plug_forget(struct plug_file *f)
{
	free(f->old);
	*f = (struct plug_file){ 0 };
}

// Remembers the sectors of a range as they were synced.
static inline void plug_save(struct plug_file *f, sqlite3_file *real, int64_t from, int64_t to)
{
	to = to < f->safe_len ? to : f->safe_len;
	for (int64_t sector = from / PLUG_SECTOR; sector * PLUG_SECTOR < to; sector++) {
		int at = 0;
		while (at < f->count && f->old[at].sector != sector)
			at++;
		if (at < f->count)
			continue;
		if (f->count == f->cap) {
			f->cap = f->cap ? 2 * f->cap : 32;
			f->old = realloc(f->old, (size_t)f->cap * sizeof *f->old);
			assert(f->old);
		}
		struct plug_old *old = &f->old[f->count++];
		old->sector = sector;
		memset(old->bytes, 0, sizeof old->bytes);
		int code = real->pMethods->xRead(real, old->bytes, PLUG_SECTOR, sector * PLUG_SECTOR);
		assert(code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ);
	}
}

static int plug_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	struct plug_handle *h = (struct plug_handle *)f;
	if (h->file) {
		int m = h->file->machine;
		if (plug.fuse[m] == 0)
			plug.dead[m] = true;
		if (plug.dead[m])
			return SQLITE_IOERR_WRITE;
		if (plug.room[m] == 0)
			return SQLITE_FULL;
		plug.fuse[m] -= plug.fuse[m] > 0;
		plug.room[m] -= plug.room[m] > 0;
		plug_save(h->file, h->through.real, at, at + n);
	}
	return h->through.real->pMethods->xWrite(h->through.real, from, n, at);
}

static int plug_truncate(sqlite3_file *f, sqlite3_int64 len)
{
	struct plug_handle *h = (struct plug_handle *)f;
	if (h->file && plug.dead[h->file->machine])
		return SQLITE_IOERR_TRUNCATE;
	if (h->file)
		plug_save(h->file, h->through.real, len, INT64_MAX);
	return h->through.real->pMethods->xTruncate(h->through.real, len);
}

static int plug_sync(sqlite3_file *f, int flags)
{
	struct plug_handle *h = (struct plug_handle *)f;
	sqlite3_int64 len = 0;
	(void)flags;
	if (!h->file)
		return SQLITE_OK;
	if (plug.dead[h->file->machine] || h->through.real->pMethods->xFileSize(h->through.real, &len) != SQLITE_OK)
		return SQLITE_IOERR_FSYNC;
	h->file->safe_len = len;
	h->file->count = 0;
	return SQLITE_OK;
}

static int plug_traits(sqlite3_file *f) { (void)f; return 0; } // least of what a disk may promise: no safe append, no power-safe overwrite

static const sqlite3_io_methods plug_methods = {
	THROUGH_METHODS, .xWrite = plug_write, .xTruncate = plug_truncate, .xSync = plug_sync, .xDeviceCharacteristics = plug_traits,
};

static int plug_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *ret_flags)
{
	struct plug_handle *h = (struct plug_handle *)f;
	int machine = path ? plug_machine(path) : -1;
	(void)vfs;
	h->file = NULL;
	f->pMethods = NULL;
	if (machine >= 0 && plug.dead[machine])
		return SQLITE_CANTOPEN;
	struct plug_file *file = path ? plug_find(path, true) : NULL;
	int code = through_open(&plug.through, path, f, flags, ret_flags);
	h->file = code == SQLITE_OK ? file : NULL;
	return code;
}

static int plug_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	int machine = plug_machine(path);
	struct plug_file *file = plug_find(path, false);
	(void)vfs;
	if (machine >= 0 && plug.dead[machine])
		return SQLITE_IOERR_DELETE;
	int code = plug.through.under->xDelete(plug.through.under, path, sync_folder);
	if (code == SQLITE_OK && file)
		plug_forget(file);
	return code;
}

// Puts these disks under everything that SQLite opens from now on.
static inline void plug_install(void)
{
	through_install(&plug.through, "plug", sizeof(struct plug_handle), &plug_methods, plug_open, plug_delete);
}

static inline void plug_begin(uint64_t seed)
{
	for (int i = 0; i < PLUG_FILES; i++)
		plug_forget(&plug.file[i]);
	for (int i = 0; i < PLUG_MACHINES; i++) {
		plug.dead[i] = false;
		plug.fuse[i] = plug.room[i] = -1;
	}
	plug.random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

// One file: each sector written since the last sync is the new or the old one, and so is the length.
static inline void plug_lose(struct plug_file *f)
{
	static const uint8_t zeros[PLUG_SECTOR];
	struct stat st;
	int fd = open(f->path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return;
	int failed = fstat(fd, &st);
	int64_t len = st.st_size, kept_len = plug_random(2) ? len : f->safe_len;
	for (int i = 0; i < f->count; i++) {
		int64_t at = f->old[i].sector * PLUG_SECTOR, n = f->safe_len - at < PLUG_SECTOR ? f->safe_len - at : PLUG_SECTOR;
		if (at < kept_len && (at >= len || plug_random(2)))
			failed |= pwrite(fd, f->old[i].bytes, (size_t)n, at) != n;
	}
	for (int64_t at = f->safe_len; at < kept_len; at += PLUG_SECTOR)
		if (plug_random(2))
			failed |= pwrite(fd, zeros, PLUG_SECTOR, at) != PLUG_SECTOR;
	failed |= ftruncate(fd, kept_len);
	assert(!failed);
	close(fd);
	f->safe_len = kept_len;
	f->count = 0;
}

// What is left on the machine's disk. Its connections were closed while it was dead; now it may start again.
static inline void plug_pull(int machine)
{
	for (int i = 0; i < PLUG_FILES; i++) {
		struct plug_file *f = &plug.file[i];
		if (!*f->path || f->machine != machine)
			continue;
		char shared[300];
		snprintf(shared, sizeof shared, "%s-shm", f->path);
		plug_lose(f);
		unlink(shared);
	}
	plug.dead[machine] = false;
	plug.fuse[machine] = plug.room[machine] = -1;
}
