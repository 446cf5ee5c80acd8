// A disk that can lose its power or its room: an SQLite VFS over plain files that notes every write, and what was synced.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <assert.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "through.h"

#define DISK_SECTOR 512
#define DISK_NAMES 8
#define DISK_FILES 256 // files that existed in one life, deleted ones included

// What happened, in order. A file is known by its number, as an inode is; a name may be given to another file later.
enum disk_event { DISK_WRITE, DISK_TRUNCATE, DISK_SYNC, DISK_CREATE, DISK_DELETE, DISK_SYNC_FOLDER, DISK_NOTE };
struct disk_op { enum disk_event event; int file, name; int64_t at, len; uint8_t *bytes; };
struct disk_bytes { uint8_t *at; int64_t len, cap; };

static struct disk {
	struct through_vfs through;
	bool on;                     // notes what happens
	bool lies;                   // a sync is reported done and is not
	int64_t room;                // writes until the disk is full, -1: never
	int sync_fails;              // syncs until one fails, -1: never
	int64_t writes, syncs;       // counted while on
	char name[DISK_NAMES][256];  // full paths
	int names;
	int file_of[DISK_NAMES];     // now, -1: none
	struct disk_bytes base[DISK_FILES]; // what was on the disk when the life began
	int base_of[DISK_NAMES];     // the name's file then, -1: none
	int files;
	struct disk_op *ops;
	int count, cap;
	uint64_t random;
} disk = { .room = -1, .sync_fails = -1 };

static inline uint64_t disk_random(uint64_t below) // xorshift64*, so that a seed gives the same run everywhere
{
	disk.random ^= disk.random >> 12;
	disk.random ^= disk.random << 25;
	disk.random ^= disk.random >> 27;
	return disk.random * UINT64_C(2685821657736338717) % below;
}

static inline void disk_resize(struct disk_bytes *b, int64_t len)
{
	if (len > b->cap) {
		int64_t cap = len > 2 * b->cap ? len : 2 * b->cap;
		b->at = realloc(b->at, (size_t)cap);
		assert(b->at);
		b->cap = cap;
	}
	if (len > b->len)
		memset(b->at + b->len, 0, (size_t)(len - b->len));
	b->len = len;
}

static inline void disk_push(enum disk_event event, int file, int name, int64_t at, int64_t len, const void *bytes)
{
	if (!disk.on)
		return;
	if (disk.count == disk.cap) {
		disk.cap = disk.cap ? 2 * disk.cap : 1024;
		disk.ops = realloc(disk.ops, (size_t)disk.cap * sizeof *disk.ops);
		assert(disk.ops);
	}
	uint8_t *copy = NULL;
	if (bytes) {
		copy = malloc((size_t)len);
		assert(copy);
		memcpy(copy, bytes, (size_t)len);
	}
	disk.ops[disk.count++] = (struct disk_op){ event, file, name, at, len, copy };
}

// The test's own mark in the order of events: what it was told is done.
static inline void disk_note(int64_t what)
{
	disk_push(DISK_NOTE, -1, -1, what, 0, NULL);
}

static inline int disk_name(const char *path, bool add)
{
	for (int i = 0; i < disk.names; i++)
		if (!strcmp(disk.name[i], path))
			return i;
	if (!add)
		return -1;
	assert(disk.names < DISK_NAMES && strlen(path) < sizeof disk.name[0]);
	strcpy(disk.name[disk.names], path);
	disk.file_of[disk.names] = disk.base_of[disk.names] = -1;
	return disk.names++;
}

// A file that was there before anybody noted it.
static inline void disk_adopt(int name)
{
	FILE *f = fopen(disk.name[name], "rb");
	if (!f)
		return;
	assert(disk.files < DISK_FILES);
	struct disk_bytes *b = &disk.base[disk.files];
	disk_resize(b, 0);
	char buffer[65536];
	for (size_t n; (n = fread(buffer, 1, sizeof buffer, f)) > 0;) {
		int64_t at = b->len;
		disk_resize(b, at + (int64_t)n);
		memcpy(b->at + at, buffer, n);
	}
	fclose(f);
	disk.file_of[name] = disk.base_of[name] = disk.files++;
}

struct disk_file {
	struct through through;
	int file;        // -1: not noted
	bool new_log;    // made as a journal: the first sync is of its folder too
};

static int disk_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	struct disk_file *d = (struct disk_file *)f;
	if (d->file >= 0 && disk.on) {
		disk.writes++;
		if (disk.room == 0)
			return SQLITE_FULL;
		if (disk.room > 0)
			disk.room--;
		disk_push(DISK_WRITE, d->file, -1, at, n, from);
	}
	return d->through.real->pMethods->xWrite(d->through.real, from, n, at);
}

static int disk_truncate(sqlite3_file *f, sqlite3_int64 len)
{
	disk_push(DISK_TRUNCATE, ((struct disk_file *)f)->file, -1, 0, len, NULL);
	return through_real(f)->pMethods->xTruncate(through_real(f), len);
}

static int disk_sync(sqlite3_file *f, int flags)
{
	struct disk_file *d = (struct disk_file *)f;
	(void)flags;
	if (d->file < 0 || !disk.on)
		return SQLITE_OK;
	disk.syncs++;
	if (disk.sync_fails == 0)
		return SQLITE_IOERR_FSYNC;
	if (disk.sync_fails > 0)
		disk.sync_fails--;
	if (disk.lies)
		return SQLITE_OK;
	disk_push(DISK_SYNC, d->file, -1, 0, 0, NULL);
	if (d->new_log)
		disk_push(DISK_SYNC_FOLDER, -1, -1, 0, 0, NULL);
	d->new_log = false;
	return SQLITE_OK;
}

static int disk_traits(sqlite3_file *f) { return through_real(f)->pMethods->xDeviceCharacteristics(through_real(f)); }

static const sqlite3_io_methods disk_methods = {
	THROUGH_METHODS, .xWrite = disk_write, .xTruncate = disk_truncate, .xSync = disk_sync, .xDeviceCharacteristics = disk_traits,
};

// Notes the file behind a name that has just been opened; whether it is new.
static inline bool disk_find(int name)
{
	if (disk.file_of[name] >= 0)
		return false;
	assert(disk.files < DISK_FILES);
	disk.file_of[name] = disk.files++;
	disk_push(DISK_CREATE, disk.file_of[name], name, 0, 0, NULL);
	return true;
}

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *ret_flags)
{
	struct disk_file *d = (struct disk_file *)f;
	(void)vfs;
	d->file = -1;
	d->new_log = false;
	int name = path && disk.on ? disk_name(path, true) : -1;
	if (name >= 0 && disk.file_of[name] < 0)
		disk_adopt(name);
	int code = through_open(&disk.through, path, f, flags, ret_flags);
	if (code == SQLITE_OK && name >= 0) {
		d->new_log = disk_find(name) && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL));
		d->file = disk.file_of[name];
	}
	return code;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	(void)vfs;
	int name = disk_name(path, false);
	int code = disk.through.under->xDelete(disk.through.under, path, 0);
	if (code == SQLITE_OK && name >= 0 && disk.file_of[name] >= 0) {
		disk_push(DISK_DELETE, disk.file_of[name], name, 0, 0, NULL);
		disk.file_of[name] = -1;
		if (sync_folder && !disk.lies)
			disk_push(DISK_SYNC_FOLDER, -1, -1, 0, 0, NULL);
	}
	return code;
}

// Puts the disk under everything that SQLite opens from now on.
static inline void disk_install(void)
{
	through_install(&disk.through, "disk", sizeof(struct disk_file), &disk_methods, disk_open, disk_delete);
}

// Forgets everything noted, and begins a life: what lies on the disk now is safe.
static inline void disk_begin(void)
{
	for (int i = 0; i < disk.count; i++)
		free(disk.ops[i].bytes);
	for (int i = 0; i < DISK_FILES; i++)
		free(disk.base[i].at);
	memset(disk.base, 0, sizeof disk.base);
	disk.count = disk.names = disk.files = 0;
	disk.writes = disk.syncs = 0;
	disk.on = true;
}

static inline void disk_end(void)
{
	disk_begin();
	disk.on = false;
	free(disk.ops);
	disk.ops = NULL;
	disk.cap = 0;
}

// One file after the cut: each sector is as one of the writes since the last sync left it, or as it was synced; so is the length.
struct disk_choice { struct disk_bytes now, kept; int64_t kept_len; };

static inline void disk_choose(struct disk_choice *c, int64_t from, int64_t to)
{
	for (int64_t sector = from / DISK_SECTOR; sector * DISK_SECTOR < to; sector++) {
		int64_t at = sector * DISK_SECTOR, len = c->now.len - at < DISK_SECTOR ? c->now.len - at : DISK_SECTOR;
		if (len <= 0 || disk_random(2))
			continue;
		if (c->kept.len < at + len)
			disk_resize(&c->kept, at + len);
		memcpy(c->kept.at + at, c->now.at + at, (size_t)len);
	}
	if (disk_random(2))
		c->kept_len = c->now.len;
}

static inline void disk_apply(struct disk_choice *c, const struct disk_op *op)
{
	int64_t before = c->now.len, end = op->event == DISK_WRITE ? op->at + op->len : op->len;
	if (op->event == DISK_TRUNCATE || end > before)
		disk_resize(&c->now, end);
	if (op->event == DISK_WRITE)
		memcpy(c->now.at + op->at, op->bytes, (size_t)op->len);
	disk_choose(c, op->event == DISK_WRITE ? op->at : end, op->event == DISK_WRITE ? end : before);
}

static inline void disk_copy(struct disk_bytes *to, const struct disk_bytes *from)
{
	to->len = 0;
	disk_resize(to, from->len);
	if (from->len)
		memcpy(to->at, from->at, (size_t)from->len);
}

static inline void disk_write_out(int file, int cut, const char *path)
{
	struct disk_choice c = { .kept_len = disk.base[file].len };
	disk_copy(&c.now, &disk.base[file]);
	disk_copy(&c.kept, &disk.base[file]);
	for (int i = 0; i < cut; i++) {
		const struct disk_op *op = &disk.ops[i];
		if (op->file != file)
			continue;
		if (op->event == DISK_WRITE || op->event == DISK_TRUNCATE)
			disk_apply(&c, op);
		if (op->event == DISK_SYNC) {
			disk_copy(&c.kept, &c.now);
			c.kept_len = c.now.len;
		}
	}
	disk_resize(&c.kept, c.kept_len);
	FILE *f = fopen(path, "wb");
	assert(f && (c.kept.len == 0 || fwrite(c.kept.at, (size_t)c.kept.len, 1, f) == 1));
	fclose(f);
	free(c.now.at);
	free(c.kept.at);
}

// The file that a name stands for after the cut: as the folder's last sync had it, or as some change since left it. -1: none.
static inline int disk_survivor(int name, int cut)
{
	int now = disk.base_of[name], kept = now;
	for (int i = 0; i < cut; i++) {
		const struct disk_op *op = &disk.ops[i];
		if (op->event == DISK_SYNC_FOLDER)
			kept = now;
		if ((op->event != DISK_CREATE && op->event != DISK_DELETE) || op->name != name)
			continue;
		now = op->event == DISK_CREATE ? op->file : -1;
		if (disk_random(2))
			kept = now;
	}
	return kept;
}

// Makes the names again, in `folder`, as a cut after the first `cut` events leaves them.
static inline void disk_cut(int cut, const char *folder)
{
	for (int name = 0; name < disk.names; name++) {
		char path[512];
		const char *slash = strrchr(disk.name[name], '/');
		snprintf(path, sizeof path, "%s%s", folder, slash ? slash : disk.name[name]);
		unlink(path);
		int file = disk_survivor(name, cut);
		if (file >= 0)
			disk_write_out(file, cut, path);
	}
}
