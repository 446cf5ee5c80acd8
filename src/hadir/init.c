// hadir init: a folder to start from, with an example in every file.
// SPDX-License-Identifier: Apache-2.0
#include "core/config_event.h"
#include "device/files.h"
#include "hadir/commands.h"
#include "hadir/file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#define EXAMPLES HADIR_ASSETS "/example"

static const char *const files[] = { "event.conf", "sessions.csv", "people.csv", "officers.csv", "instruments/README.txt" };
#define FILES (sizeof files / sizeof *files)

static bool make_folder(const char *path)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST;
}

static enum err write_settings(const char *path)
{
	char room[16384];
	struct text t = text_init(room, sizeof room);
	config_sample(config_event, &t);
	return t.full ? ERR_FULL : files_write(path, text_span(&t), 0644);
}

static enum err copy_example(const char *name, const char *path)
{
	char from[FILE_PATH];
	struct file_bytes file;
	if (!file_join(EXAMPLES, name, from))
		return ERR_FULL;
	enum err e = file_read(from, 65536, &file);
	if (e != ERR_OK)
		return e;
	e = files_write(path, (struct span){ file.at, file.len }, 0644);
	file_free(&file);
	return e;
}

// Files of that name are in the way: each is told.
static bool in_the_way(const struct args *a, const char *folder)
{
	bool any = false;
	for (size_t i = 0; i < FILES; i++) {
		char path[FILE_PATH];
		if (!file_join(folder, files[i], path) || !file_exists(path))
			continue;
		PROBLEM(a, path, 0, WORD_INIT_EXISTS);
		any = true;
	}
	return any;
}

enum outcome init_run(const struct args *a)
{
	const char *folder = a->operand[0];
	char path[FILE_PATH];
	if (in_the_way(a, folder))
		return REFUSED;
	if (!file_join(folder, "instruments", path) || !make_folder(folder) || !make_folder(path))
		return say_failed(a, folder, files_err(errno));
	for (size_t i = 0; i < FILES; i++) {
		enum err e = file_join(folder, files[i], path) ? ERR_OK : ERR_FULL;
		if (e == ERR_OK)
			e = i == 0 ? write_settings(path) : copy_example(files[i], path);
		if (e != ERR_OK)
			return say_failed(a, path, e);
	}
	SAY(a, WORD_INIT_DONE, { "folder", folder });
	for (size_t i = 0; i < FILES; i++)
		printf("  %s/%s\n", folder, files[i]);
	SAY(a, WORD_INIT_NEXT, { "folder", folder });
	return DONE;
}
