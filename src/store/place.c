// Where a store lies: its path, the writer's lock, and files that appear whole or not at all.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static enum err map(int e)
{
	switch (e) {
	case ENOENT: case ENOTDIR: return ERR_NOT_FOUND;
	case EACCES: case EPERM: case EROFS: return ERR_READ_ONLY;
	case ENOSPC: case EDQUOT: return ERR_DISK_FULL;
	case EEXIST: case EWOULDBLOCK: return ERR_BUSY;
	case ENOMEM: return ERR_NO_MEMORY;
	default: return ERR_IO;
	}
}

enum err place_look(const char *path, uint64_t *ret_size)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return map(errno);
	if (!S_ISREG(st.st_mode))
		return ERR_NOT_OURS;
	*ret_size = (uint64_t)st.st_size;
	return ERR_OK;
}

char *place_beside(const char *path, const char *suffix)
{
	char *beside = malloc(strlen(path) + strlen(suffix) + 1);
	return beside ? strcat(strcpy(beside, path), suffix) : NULL;
}

bool place_has(const char *path, const char *suffix)
{
	char *beside = place_beside(path, suffix);
	bool there = beside && access(beside, F_OK) == 0;
	free(beside);
	return there;
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return strdup(".");
	return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

bool place_is_writable(const char *path)
{
	char *folder = folder_of(path);
	bool writable = folder && access(folder, W_OK) == 0;
	free(folder);
	return writable;
}

enum err place_lock(const char *path, int *ret_lock)
{
	char *beside = place_beside(path, ".lock");
	if (!beside)
		return ERR_NO_MEMORY;
	int fd = open(beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0666);
	enum err e = fd < 0 ? map(errno) : ERR_OK;
	free(beside);
	if (e == ERR_OK && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		e = map(errno);
		close(fd);
	}
	if (e == ERR_OK)
		*ret_lock = fd;
	return e;
}

// The kernel's lock belongs to the open file, which both then name.
enum err place_share(int lock, int *ret_lock)
{
	int fd = fcntl(lock, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return map(errno);
	*ret_lock = fd;
	return ERR_OK;
}

void place_unlock(int lock)
{
	if (lock >= 0)
		close(lock);
}

static enum err sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		return map(errno);
	enum err e = fsync(fd) == 0 ? ERR_OK : map(errno);
	if (close(fd) != 0 && e == ERR_OK)
		e = map(errno);
	return e;
}

static enum err rename_to(const char *from, const char *to, bool fresh)
{
	if (!fresh)
		return rename(from, to) == 0 ? ERR_OK : map(errno);
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return ERR_OK;
	if (errno != EINVAL && errno != ENOSYS)
		return map(errno);
	// A file system without it: nothing better than to look first.
	if (access(to, F_OK) == 0)
		return ERR_BUSY;
	return rename(from, to) == 0 ? ERR_OK : map(errno);
}

// A log that an earlier file of this name left behind would be taken for the new one's, and its records for the new one's too.
static void drop_remains(const char *path)
{
	static const char *const suffixes[] = { "-wal", "-shm", "-journal" };
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		char *beside = place_beside(path, suffixes[i]);
		if (beside)
			unlink(beside);
		free(beside);
	}
}

enum err place_publish(const char *from, const char *to, bool fresh)
{
	char *folder = folder_of(to);
	if (!folder)
		return ERR_NO_MEMORY;
	enum err e = sync_path(from, O_RDWR);
	if (e == ERR_OK && !(fresh && place_has(to, "")))
		drop_remains(to);
	if (e == ERR_OK)
		e = rename_to(from, to, fresh);
	if (e == ERR_OK)
		e = sync_path(folder, O_RDONLY | O_DIRECTORY);
	free(folder);
	return e;
}

uint64_t place_free(const char *path)
{
	struct statvfs st;
	char *folder = folder_of(path);
	bool known = folder && statvfs(folder, &st) == 0;
	free(folder);
	return known ? (uint64_t)st.f_bavail * st.f_frsize : 0;
}
