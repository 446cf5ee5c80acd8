// Reading whole files, and their names.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/file.h"

#include "device/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Where nothing is to be written, "no permission" is not "cannot be written".
static enum err reading_failed(int error_number)
{
	return error_number == EACCES || error_number == EPERM ? ERR_IO : error_number == ELOOP ? ERR_NOT_FOUND : files_err(error_number);
}

static enum err read_all(int fd, size_t max, struct file_bytes *ret_bytes)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return reading_failed(errno);
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
		return reading_failed(errno);
	enum err e = read_all(fd, max, ret_bytes);
	close(fd);
	return e;
}

void file_free(struct file_bytes *b)
{
	free(b->at);
	*b = (struct file_bytes){ NULL, 0 };
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
