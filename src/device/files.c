// Whole files: open, fill, sync, rename, sync the folder.
// SPDX-License-Identifier: Apache-2.0
#include "device/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/output.h"

enum err files_err(int errno_value)
{
	switch (errno_value) {
	case ENOENT: case ENOTDIR: return ERR_NOT_FOUND;
	case ENOSPC: case EDQUOT: case EFBIG: return ERR_DISK_FULL;
	case EROFS: case EACCES: case EPERM: return ERR_READ_ONLY;
	case ENOMEM: return ERR_NO_MEMORY;
	default: return ERR_IO;
	}
}

enum err files_read(const char *path, char *ret_bytes, size_t cap, size_t *ret_len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return files_err(errno);
	size_t len = 0;
	ssize_t n = 1;
	while (len < cap && (n = read(fd, ret_bytes + len, cap - len)) > 0)
		len += (size_t)n;
	char more;
	enum err e = n < 0 ? ERR_IO : len == cap && read(fd, &more, 1) > 0 ? ERR_FULL : ERR_OK;
	close(fd);
	if (!e)
		*ret_len = len;
	return e;
}

enum err files_sync_folder(const char *path_in_it)
{
	char folder[1024] = ".";
	const char *slash = strrchr(path_in_it, '/');
	if (slash && snprintf(folder, sizeof folder, "%.*s", (int)(slash - path_in_it + 1), path_in_it) >= (int)sizeof folder)
		return ERR_FULL;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return files_err(errno);
	int failed = fsync(fd) != 0 && errno != EINVAL ? errno : 0; // EINVAL: a file system whose folders need no sync
	close(fd);
	return failed ? files_err(failed) : ERR_OK;
}

enum err files_write(const char *path, struct span bytes, unsigned mode)
{
	struct output *o;
	enum err e = output_open(path, &o);
	if (e)
		return e;
	if (chmod(output_temporary(o), mode) != 0) { // before there is anything to be read in it
		output_drop(o);
		return ERR_IO;
	}
	output_write(o, bytes);
	return output_commit(o);
}

enum err files_make_folder(const char *path)
{
	char part[1024];
	if (snprintf(part, sizeof part, "%s/", path) >= (int)sizeof part)
		return ERR_FULL;
	for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(part, 0750) != 0 && errno != EEXIST)
			return files_err(errno);
		*slash = '/';
	}
	struct stat s;
	return stat(path, &s) == 0 && S_ISDIR(s.st_mode) ? ERR_OK : ERR_NOT_FOUND;
}
