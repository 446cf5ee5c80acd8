// A program's settings file: named on its command line, read by its table, what is wrong in it told on stderr.
// SPDX-License-Identifier: Apache-2.0
#include "device/settings.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device/files.h"

#define FILE_MAX 65536
#define SAMPLE_MAX 16384

const char *settings_find(int argc, char **argv, const char *fallback)
{
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--config=", 9) == 0)
			return argv[i] + 9;
		if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
			return argv[i + 1];
	}
	return access(fallback, R_OK) == 0 ? fallback : NULL;
}

static void complain(void *context, const struct config_problem *p)
{
	char room[512];
	struct text sentence = text_init(room, sizeof room);
	config_problem_write(p, LANG_ID, &sentence); // in the language of the settings file itself
	fprintf(stderr, "%s:%d: %s\n", (const char *)context, p->line, room);
}

bool settings_read(const char *path, const struct setting *table, void *ret_values)
{
	static char file[FILE_MAX];
	size_t len = 0;
	enum err e = path ? files_read(path, file, sizeof file, &len) : ERR_OK;
	if (e)
		fprintf(stderr, "%s: %s; name a settings file that can be read (--print-config shows one)\n", path, err_text(e));
	return !e && config_read(table, (struct span){ file, len }, ret_values, complain, (void *)(uintptr_t)path);
}

void settings_print(const struct setting *table)
{
	static char room[SAMPLE_MAX];
	struct text t = text_init(room, sizeof room);
	config_sample(table, &t);
	fputs(room, stdout);
}
