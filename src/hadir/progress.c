// A progress bar on the terminal.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_MS 1000 // shorter work is not worth a bar
#define EVERY_MS 100
#define WIDTH 40

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, const struct args *a, enum word label)
{
	*p = (struct progress){ .label = word(label, a->lang), .begun_ms = now_ms(), .terminal = isatty(STDERR_FILENO) };
}

void progress_step(void *progress, uint64_t done, uint64_t all)
{
	struct progress *p = progress;
	if (!p->terminal || all == 0)
		return;
	int64_t now = now_ms();
	if (now - p->begun_ms < FIRST_MS || now - p->drawn_ms < EVERY_MS)
		return;
	p->drawn_ms = now;
	p->shown = true;
	int full = (int)(done * WIDTH / all);
	fprintf(stderr, "\r%s [%.*s%*s] %3d %%", p->label, full, "########################################", WIDTH - full, "", (int)(done * 100 / all));
}

void progress_report(void *progress, int64_t done, int64_t all)
{
	progress_step(progress, done > 0 ? (uint64_t)done : 0, all > 0 ? (uint64_t)all : 0);
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
