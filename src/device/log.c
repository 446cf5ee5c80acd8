// Log lines: stderr as the journal takes them, and the same in a file of bounded size.
// SPDX-License-Identifier: Apache-2.0
#include "device/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LINE 1024

struct log {
	FILE *file;
	char path[512];
	long size;
	pthread_mutex_t lock; // of the file: any thread writes
};

static const struct { const char *name, *journal; } levels[LOG_LEVEL_COUNT] = {
	[LOG_LEVEL_ERROR] = { "error", "<3>" }, [LOG_LEVEL_WARNING] = { "warning", "<4>" }, [LOG_LEVEL_INFO] = { "info", "<6>" },
};

static bool reopen(struct log *l)
{
	l->file = fopen(l->path, "ae");
	if (!l->file)
		return false;
	setvbuf(l->file, NULL, _IOLBF, LINE);
	l->size = fseek(l->file, 0, SEEK_END) == 0 ? ftell(l->file) : 0;
	return true;
}

enum err log_open(const char *path, struct log **ret_log)
{
	struct log *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	if ((size_t)snprintf(l->path, sizeof l->path, "%s", path) >= sizeof l->path - 2 || !reopen(l)) {
		enum err e = errno == EROFS || errno == EACCES ? ERR_READ_ONLY : ERR_IO;
		free(l);
		return e;
	}
	pthread_mutex_init(&l->lock, NULL);
	*ret_log = l;
	return ERR_OK;
}

// The full file becomes FILE.1 in place of the one before it.
static void turn(struct log *l)
{
	char older[sizeof l->path + 2];
	snprintf(older, sizeof older, "%s.1", l->path);
	fclose(l->file);
	l->file = NULL;
	if (rename(l->path, older) == 0)
		reopen(l);
}

static void add_to_file(struct log *l, const char *line)
{
	pthread_mutex_lock(&l->lock);
	if (l->file && l->size > LOG_FILE_MAX)
		turn(l);
	if (l->file) {
		int written = fprintf(l->file, "%s\n", line);
		l->size += written > 0 ? written : 0;
		clearerr(l->file);
	}
	pthread_mutex_unlock(&l->lock);
}

void log_write(struct log *l, enum log_level level, const char *event, const char *format, ...)
{
	char line[LINE];
	time_t now = time(NULL);
	struct tm t;
	gmtime_r(&now, &t);
	size_t n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ", &t);
	n += (size_t)snprintf(line + n, sizeof line - n, " level=%s event=%.60s ", levels[level].name, event);
	va_list words;
	va_start(words, format);
	vsnprintf(line + n, sizeof line - n, format, words);
	va_end(words);
	for (char *c = line; *c; c++)
		*c = (unsigned char)*c < ' ' || *c == 127 ? ' ' : *c;
	fprintf(stderr, "%s%s\n", getenv("JOURNAL_STREAM") ? levels[level].journal : "", line);
	if (l)
		add_to_file(l, line);
}

void log_close(struct log *l)
{
	if (!l)
		return;
	if (l->file)
		fclose(l->file);
	pthread_mutex_destroy(&l->lock);
	free(l);
}
