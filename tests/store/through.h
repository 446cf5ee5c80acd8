// An SQLite VFS over the plain one whose calls go through to the real file, but for those that a test's disk takes for itself.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <assert.h>
#include <sqlite3.h>
#include <stddef.h>

struct through { sqlite3_file base, *real; };  // what a disk's own handle of an open file begins with
struct through_vfs { sqlite3_vfs vfs, *under; size_t handle; const sqlite3_io_methods *methods; };

static inline sqlite3_file *through_real(sqlite3_file *f) { return ((struct through *)f)->real; }

static int through_close(sqlite3_file *f)
{
	sqlite3_file *real = through_real(f);
	return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int through_control(sqlite3_file *f, int op, void *arg)
{
	if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE) // growing a file ahead of its writes would not be noted
		return SQLITE_OK;
	return through_real(f)->pMethods->xFileControl(through_real(f), op, arg);
}

static int through_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) { return through_real(f)->pMethods->xRead(through_real(f), to, n, at); }
static int through_size(sqlite3_file *f, sqlite3_int64 *ret) { return through_real(f)->pMethods->xFileSize(through_real(f), ret); }
static int through_lock(sqlite3_file *f, int level) { return through_real(f)->pMethods->xLock(through_real(f), level); }
static int through_unlock(sqlite3_file *f, int level) { return through_real(f)->pMethods->xUnlock(through_real(f), level); }
static int through_check_lock(sqlite3_file *f, int *ret) { return through_real(f)->pMethods->xCheckReservedLock(through_real(f), ret); }
static int through_sector(sqlite3_file *f) { return through_real(f)->pMethods->xSectorSize(through_real(f)); }
static int through_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret) { return through_real(f)->pMethods->xShmMap(through_real(f), page, size, extend, ret); }
static int through_shm_lock(sqlite3_file *f, int at, int n, int flags) { return through_real(f)->pMethods->xShmLock(through_real(f), at, n, flags); }
static void through_shm_barrier(sqlite3_file *f) { through_real(f)->pMethods->xShmBarrier(through_real(f)); }
static int through_shm_unmap(sqlite3_file *f, int drop) { return through_real(f)->pMethods->xShmUnmap(through_real(f), drop); }

// Of a disk's sqlite3_io_methods: all but xWrite, xTruncate, xSync and xDeviceCharacteristics, which it has to say itself.
#define THROUGH_METHODS .iVersion = 2, .xClose = through_close, .xRead = through_read, .xFileSize = through_size, .xLock = through_lock, \
	.xUnlock = through_unlock, .xCheckReservedLock = through_check_lock, .xFileControl = through_control, .xSectorSize = through_sector, \
	.xShmMap = through_shm_map, .xShmLock = through_shm_lock, .xShmBarrier = through_shm_barrier, .xShmUnmap = through_shm_unmap

// The real file's handle lies right behind the disk's own.
static inline int through_open(struct through_vfs *t, const char *path, sqlite3_file *f, int flags, int *ret_flags)
{
	struct through *h = (struct through *)f;
	h->real = (sqlite3_file *)((char *)f + t->handle);
	int code = t->under->xOpen(t->under, path, h->real, flags, ret_flags);
	h->base.pMethods = h->real->pMethods ? t->methods : NULL;
	return code;
}

// Puts it under everything that SQLite opens from now on.
static inline void through_install(struct through_vfs *t, const char *name, size_t handle, const sqlite3_io_methods *methods,
	int (*open)(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *ret_flags), int (*delete)(sqlite3_vfs *vfs, const char *path, int sync_folder))
{
	t->under = sqlite3_vfs_find("unix");
	t->vfs = *t->under;
	t->vfs.pNext = NULL;
	t->vfs.zName = name;
	t->vfs.szOsFile = (int)handle + t->under->szOsFile;
	t->vfs.xOpen = open;
	t->vfs.xDelete = delete;
	t->handle = handle;
	t->methods = methods;
	int code = sqlite3_vfs_register(&t->vfs, 1);
	assert(code == SQLITE_OK);
}
