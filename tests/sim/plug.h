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
	sqlite3_vfs vfs, *under;
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

struct plug_handle { sqlite3_file base; struct plug_file *file; sqlite3_file *real; };

static inline sqlite3_file *plug_real(sqlite3_file *f) { return ((struct plug_handle *)f)->real; }

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

static int plug_close(sqlite3_file *f)
{
	sqlite3_file *real = plug_real(f);
	return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int plug_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) { return plug_real(f)->pMethods->xRead(plug_real(f), to, n, at); }

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
		plug_save(h->file, h->real, at, at + n);
	}
	return h->real->pMethods->xWrite(h->real, from, n, at);
}

static int plug_truncate(sqlite3_file *f, sqlite3_int64 len)
{
	struct plug_handle *h = (struct plug_handle *)f;
	if (h->file && plug.dead[h->file->machine])
		return SQLITE_IOERR_TRUNCATE;
	if (h->file)
		plug_save(h->file, h->real, len, INT64_MAX);
	return h->real->pMethods->xTruncate(h->real, len);
}

static int plug_sync(sqlite3_file *f, int flags)
{
	struct plug_handle *h = (struct plug_handle *)f;
	sqlite3_int64 len = 0;
	(void)flags;
	if (!h->file)
		return SQLITE_OK;
	if (plug.dead[h->file->machine] || h->real->pMethods->xFileSize(h->real, &len) != SQLITE_OK)
		return SQLITE_IOERR_FSYNC;
	h->file->safe_len = len;
	h->file->count = 0;
	return SQLITE_OK;
}

static int plug_size(sqlite3_file *f, sqlite3_int64 *ret) { return plug_real(f)->pMethods->xFileSize(plug_real(f), ret); }
static int plug_lock(sqlite3_file *f, int level) { return plug_real(f)->pMethods->xLock(plug_real(f), level); }
static int plug_unlock(sqlite3_file *f, int level) { return plug_real(f)->pMethods->xUnlock(plug_real(f), level); }
static int plug_check_lock(sqlite3_file *f, int *ret) { return plug_real(f)->pMethods->xCheckReservedLock(plug_real(f), ret); }

static int plug_control(sqlite3_file *f, int op, void *arg)
{
	if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE) // growing a file ahead of its writes would not be noted
		return SQLITE_OK;
	return plug_real(f)->pMethods->xFileControl(plug_real(f), op, arg);
}

static int plug_sector(sqlite3_file *f) { return plug_real(f)->pMethods->xSectorSize(plug_real(f)); }
static int plug_traits(sqlite3_file *f) { (void)f; return 0; } // least of what a disk may promise: no safe append, no power-safe overwrite
static int plug_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret) { return plug_real(f)->pMethods->xShmMap(plug_real(f), page, size, extend, ret); }
static int plug_shm_lock(sqlite3_file *f, int at, int n, int flags) { return plug_real(f)->pMethods->xShmLock(plug_real(f), at, n, flags); }
static void plug_shm_barrier(sqlite3_file *f) { plug_real(f)->pMethods->xShmBarrier(plug_real(f)); }
static int plug_shm_unmap(sqlite3_file *f, int drop) { return plug_real(f)->pMethods->xShmUnmap(plug_real(f), drop); }

static const sqlite3_io_methods plug_methods = {
	2, plug_close, plug_read, plug_write, plug_truncate, plug_sync, plug_size, plug_lock, plug_unlock, plug_check_lock, plug_control,
	plug_sector, plug_traits, plug_shm_map, plug_shm_lock, plug_shm_barrier, plug_shm_unmap, NULL, NULL,
};

static int plug_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *ret_flags)
{
	struct plug_handle *h = (struct plug_handle *)f;
	int machine = path ? plug_machine(path) : -1;
	(void)vfs;
	h->real = (sqlite3_file *)(h + 1);
	h->file = NULL;
	h->base.pMethods = NULL;
	if (machine >= 0 && plug.dead[machine])
		return SQLITE_CANTOPEN;
	struct plug_file *file = path ? plug_find(path, true) : NULL;
	int code = plug.under->xOpen(plug.under, path, h->real, flags, ret_flags);
	h->base.pMethods = h->real->pMethods ? &plug_methods : NULL;
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
	int code = plug.under->xDelete(plug.under, path, sync_folder);
	if (code == SQLITE_OK && file)
		plug_forget(file);
	return code;
}

// Puts these disks under everything that SQLite opens from now on.
static inline void plug_install(void)
{
	plug.under = sqlite3_vfs_find("unix");
	plug.vfs = *plug.under;
	plug.vfs.pNext = NULL;
	plug.vfs.zName = "plug";
	plug.vfs.szOsFile = (int)sizeof(struct plug_handle) + plug.under->szOsFile;
	plug.vfs.xOpen = plug_open;
	plug.vfs.xDelete = plug_delete;
	int code = sqlite3_vfs_register(&plug.vfs, 1);
	assert(code == SQLITE_OK);
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
