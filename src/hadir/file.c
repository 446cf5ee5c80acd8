// Reading and writing whole files.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/file.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err file_reason(int error_number)
{
	switch (error_number) {
	case ENOENT: case ENOTDIR: return ERR_NOT_FOUND;
	case ENOSPC: case EDQUOT: return ERR_DISK_FULL;
	case EROFS: return ERR_READ_ONLY;
	case EEXIST: return ERR_FORK;
	case EISDIR: case ELOOP: return ERR_NOT_OURS;
	case ENOMEM: return ERR_NO_MEMORY;
	case ENAMETOOLONG: return ERR_FULL;
	default: return ERR_IO;
	}
}

static enum err read_all(int fd, size_t max, struct file_bytes *ret_bytes)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return file_reason(errno);
	if (!S_ISREG(st.st_mode))
		return ERR_NOT_OURS;
	if (st.st_size < 0 || (uint64_t)st.st_size > max)
		return ERR_FULL;
	size_t size = (size_t)st.st_size, len = 0;
	char *at = malloc(size + 1);
	if (!at)
		return ERR_NO_MEMORY;
	while (len < size) {
		ssize_t n = read(fd, at + len, size - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	if (len < size) {
		free(at);
		return ERR_IO;
	}
	at[len] = '\0';
	*ret_bytes = (struct file_bytes){ at, len };
	return ERR_OK;
}

enum err file_read(const char *path, size_t max, struct file_bytes *ret_bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a FIFO without a writer must not make us wait
	if (fd < 0)
		return file_reason(errno);
	enum err e = read_all(fd, max, ret_bytes);
	close(fd);
	return e;
}

void file_free(struct file_bytes *b)
{
	free(b->at);
	*b = (struct file_bytes){ NULL, 0 };
}

static enum err write_all(int fd, struct span bytes)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.at, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return file_reason(errno);
		bytes = (struct span){ bytes.at + n, bytes.len - (size_t)n };
	}
	return fsync(fd) == 0 ? ERR_OK : file_reason(errno);
}

// The new name must be on the disk too.
static enum err sync_folder(const char *path)
{
	char folder[FILE_PATH];
	if (!file_beside(path, ".", folder))
		return ERR_FULL;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return file_reason(errno);
	enum err e = fsync(fd) == 0 ? ERR_OK : file_reason(errno);
	close(fd);
	return e;
}

enum err file_write(const char *path, struct span bytes, int mode, bool replace)
{
	char temporary[FILE_PATH];
	int n = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof temporary)
		return ERR_FULL;
	int fd = mkstemp(temporary); // mode 0600: a secret is never readable by others, not even for a moment
	if (fd < 0)
		return errno == EACCES ? ERR_READ_ONLY : file_reason(errno);
	enum err e = write_all(fd, bytes);
	if (e == ERR_OK && fchmod(fd, (mode_t)mode) != 0)
		e = file_reason(errno);
	close(fd);
	if (e == ERR_OK && (replace ? rename(temporary, path) : link(temporary, path)) != 0)
		e = file_reason(errno);
	if (e != ERR_OK || !replace)
		unlink(temporary);
	return e == ERR_OK ? sync_folder(path) : e;
}

bool file_exists(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

bool file_join(const char *folder, const char *name, char ret_path[FILE_PATH])
{
	int n = snprintf(ret_path, FILE_PATH, "%s/%s", *folder ? folder : ".", name);
	return n > 0 && n < FILE_PATH;
}

bool file_beside(const char *path, const char *name, char ret_path[FILE_PATH])
{
	const char *slash = strrchr(path, '/');
	int n = slash ? snprintf(ret_path, FILE_PATH, "%.*s%s", (int)(slash + 1 - path), path, name) : snprintf(ret_path, FILE_PATH, "%s", name);
	return n > 0 && n < FILE_PATH;
}

struct span file_name(const char *path)
{
	struct span s = span_of(path);
	while (s.len > 1 && s.at[s.len - 1] == '/')
		s.len--;
	for (size_t i = s.len; i > 0; i--)
		if (s.at[i - 1] == '/' && i < s.len)
			return (struct span){ s.at + i, s.len - i };
	return s;
}
