// A clock, percentiles and the lines that benches print.
// SPDX-License-Identifier: Apache-2.0
#include "figure.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t read_clock(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t figure_now_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t figure_utc_ms(void)
{
	return read_clock(CLOCK_REALTIME) / 1000000;
}

int64_t figure_cpu_ns(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

double figure_percentile(int64_t *samples, int n, double percent)
{
	qsort(samples, (size_t)n, sizeof *samples, by_value);
	int rank = (int)(percent / 100 * n);
	return (double)samples[rank < n ? rank : n - 1];
}

static bool line(const char *name, double measured, const char *relation, double budget, const char *unit, bool within)
{
	printf("%-58s %12.3f %-10s (%s %.3f) %s\n", name, measured, unit, relation, budget, within ? "ok" : "OVER");
	fflush(stdout);
	return within;
}

bool figure_at_most(const char *name, double measured, double budget, const char *unit)
{
	return line(name, measured, "<=", budget, unit, measured <= budget);
}

bool figure_at_least(const char *name, double measured, double budget, const char *unit)
{
	return line(name, measured, ">=", budget, unit, measured >= budget);
}

void figure_info(const char *name, double measured, const char *unit)
{
	printf("%-58s %12.3f %s\n", name, measured, unit);
	fflush(stdout);
}

double figure_fastest_ns(void (*run)(void *context, int n), void *context, int n, int rounds)
{
	int64_t fastest = INT64_MAX;
	for (int i = 0; i < rounds; i++) {
		int64_t begin = figure_now_ns();
		run(context, n);
		int64_t took = figure_now_ns() - begin;
		fastest = took < fastest ? took : fastest;
	}
	return (double)fastest / n;
}

double figure_fdatasync_ns(const char *folder, int n)
{
	char path[500], block[4096];
	int64_t *samples = calloc((size_t)n, sizeof *samples);
	snprintf(path, sizeof path, "%s/fdatasync", folder);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	memset(block, 'x', sizeof block);
	bool good = samples && fd >= 0;
	for (int i = 0; good && i < 16; i++)
		good = pwrite(fd, block, sizeof block, i * 4096) == 4096;
	good = good && fsync(fd) == 0;
	for (int i = 0; good && i < n; i++) {
		int64_t begin = figure_now_ns();
		block[0] = (char)i;
		good = pwrite(fd, block, sizeof block, i % 16 * 4096) == 4096 && fdatasync(fd) == 0;
		samples[i] = figure_now_ns() - begin;
	}
	double median = good ? figure_percentile(samples, n, 50) : -1;
	if (fd >= 0)
		close(fd);
	unlink(path);
	free(samples);
	return median;
}

uint64_t figure_draw(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	uint64_t x = *state;
	return (x ^ x >> 29) * UINT64_C(0xbf58476d1ce4e5b9) >> 8;
}
