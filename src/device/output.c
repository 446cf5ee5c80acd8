// Files written beside their path, synced, and renamed over it.
// SPDX-License-Identifier: Apache-2.0
#include "device/output.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/files.h"

#define BUFFER (1 << 16)

struct output {
	char *path, *temporary;
	FILE *file;
	enum err failed;
};

static void output_free(struct output *o)
{
	free(o->path);
	free(o->temporary);
	free(o);
}

// Creates a file that was not there, by a name of this process; the umask decides who may read it.
static int create_beside(struct output *o)
{
	size_t cap = strlen(o->path) + 40;
	o->temporary = malloc(cap);
	if (!o->temporary)
		return -1;
	for (int i = 0; i < 100; i++) {
		snprintf(o->temporary, cap, "%s.%ld-%d.tmp", o->path, (long)getpid(), i);
		int fd = open(o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

enum err output_open(const char *path, struct output **ret_output)
{
	struct stat st;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return ERR_IO;
	struct output *o = calloc(1, sizeof *o);
	if (!o)
		return ERR_NO_MEMORY;
	o->path = strdup(path);
	int fd = o->path ? create_beside(o) : -1;
	int code = errno;
	o->file = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (!o->file) {
		if (fd >= 0) {
			close(fd);
			unlink(o->temporary);
		}
		output_free(o);
		return files_err(code);
	}
	setvbuf(o->file, NULL, _IOFBF, BUFFER);
	*ret_output = o;
	return ERR_OK;
}

void output_write(struct output *o, struct span bytes)
{
	if (o->failed || !bytes.len)
		return;
	if (fwrite(bytes.at, 1, bytes.len, o->file) != bytes.len)
		o->failed = files_err(errno);
}

enum err output_failed(const struct output *o)
{
	return o->failed;
}

const char *output_temporary(const struct output *o)
{
	return o->temporary;
}

// The rename itself lives in the folder, which has to be synced as well.
static void sync_folder(char *path)
{
	int fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

enum err output_commit(struct output *o)
{
	enum err e = o->failed;
	if (!e && (fflush(o->file) || fsync(fileno(o->file))))
		e = files_err(errno);
	if (fclose(o->file) && !e)
		e = files_err(errno);
	if (!e && rename(o->temporary, o->path))
		e = files_err(errno);
	if (e)
		unlink(o->temporary);
	else
		sync_folder(o->path);
	output_free(o);
	return e;
}

void output_drop(struct output *o)
{
	if (!o)
		return;
	fclose(o->file);
	unlink(o->temporary);
	output_free(o);
}
