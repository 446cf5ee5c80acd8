// hadir scan-test: how codes are read from a folder's pictures, or by a camera at its place.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/commands.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include "device/clock.h"
#include "device/luma.h"
#include "device/trial.h"
#include "hadir/file.h"

#define SECONDS 10         // a camera is tried for so long unless --seconds says otherwise
#define SHOWN 200          // bytes of a code's text

struct sum { int64_t pictures, read, unusable, frames, ns, longest_ns; };

static void count_frame(struct sum *s, int64_t ns)
{
	s->frames++;
	s->ns += ns;
	s->longest_ns = ns > s->longest_ns ? ns : s->longest_ns;
}

// A text on one line, without what a terminal or a table would obey.
static void print_text(const struct reading *r)
{
	for (size_t i = 0; i < r->len && i < SHOWN; i++) {
		unsigned char c = (unsigned char)r->text[i];
		if (c < 32 || c == 127 || c == '\\')
			printf("\\x%02x", c);
		else
			putchar(c);
	}
	if (r->len > SHOWN)
		printf("...");
}

// name, codes, pass, frames, ms of the slowest frame, texts
static void print_row(const char *name, const struct reading *readings, int codes, int frames, int64_t ns)
{
	printf("%s\t%d\t%s\t%d\t%.1f", name, codes, codes ? readings[0].pass : "-", frames, (double)ns / 1e6);
	for (int i = 0; i < codes; i++) {
		putchar('\t');
		print_text(&readings[i]);
	}
	putchar('\n');
}

static void say_sum(const struct args *a, enum word w, const struct sum *s)
{
	char mean[32], longest[32];
	snprintf(mean, sizeof mean, "%.1f", s->frames ? (double)s->ns / 1e6 / (double)s->frames : 0);
	snprintf(longest, sizeof longest, "%.1f", (double)s->longest_ns / 1e6);
	SAY(a, w, { "read", NUM(s->read) }, { "pictures", NUM(s->pictures) }, { "frames", NUM(s->frames) }, { "mean", mean }, { "longest", longest });
}

static enum err try_picture(const char *path, const char *name, struct luma *p, struct sum *s)
{
	struct trial t;
	enum err e = luma_file(path, p);
	if (e)
		return e;
	struct frame f = { .grey = p->grey, .width = p->width, .height = p->height };
	e = trial_run(&f, &t);
	if (e)
		return e;
	int64_t slowest = 0;
	for (int i = 0; i < t.frames; i++) {
		count_frame(s, t.frame_ns[i]);
		slowest = t.frame_ns[i] > slowest ? t.frame_ns[i] : slowest;
	}
	s->pictures++;
	s->read += t.codes > 0;
	print_row(name, t.reading, t.codes, t.frames, slowest);
	return ERR_OK;
}

static int is_picture(const struct dirent *d)
{
	static const char *const endings[] = { ".jpg", ".jpeg", ".pgm", ".yuyv" };
	const char *dot = strrchr(d->d_name, '.');
	for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
		if (strcasecmp(dot, endings[i]) == 0)
			return 1;
	return 0;
}

static enum outcome try_folder(const struct args *a, const char *folder)
{
	struct dirent **entries;
	struct luma picture = { 0 };
	struct sum s = { 0 };
	int n = scandir(folder, &entries, is_picture, alphasort);
	if (n <= 0) {
		if (n == 0)
			free(entries);
		PROBLEM(a, folder, 0, WORD_SCAN_NO_PICTURES, { "folder", folder });
		return REFUSED;
	}
	SAY(a, WORD_SCAN_HEADING, { "", "" });
	for (int i = 0; i < n; i++) {
		char path[FILE_PATH];
		enum err e = file_join(folder, entries[i]->d_name, path) ? try_picture(path, entries[i]->d_name, &picture, &s) : ERR_FULL;
		if (e) {
			s.unusable++;
			say_failed(a, path, e);
		}
		free(entries[i]);
	}
	free(entries);
	luma_close(&picture);
	say_sum(a, WORD_SCAN_SUM_PICTURES, &s);
	return s.unusable ? REFUSED : DONE;
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

// A row for each frame whose first code is another than in the row before.
static void watch(struct camera *c, struct reader *r, int64_t end_ms, struct sum *s)
{
	struct reading readings[READER_CODES];
	struct reading last = { .len = 0 };
	char name[32];
	struct frame f;
	enum camera_got got = CAMERA_FRAME;
	while (got != CAMERA_END && now_ms() < end_ms) {
		got = camera_next(c, 100, &f);
		if (got != CAMERA_FRAME)
			continue;
		int64_t begin = clock_cpu_ns();
		int n = reader_read(r, &f, readings);
		int64_t ns = clock_cpu_ns() - begin;
		count_frame(s, ns);
		s->pictures++;
		s->read += n > 0;
		if (n && (readings[0].len != last.len || memcmp(readings[0].text, last.text, last.len) != 0)) {
			snprintf(name, sizeof name, "%llu", (unsigned long long)f.sequence);
			last = readings[0];
			print_row(name, readings, n, 1, ns);
		}
	}
}

static enum outcome try_camera(const struct args *a, const char *device, int64_t seconds)
{
	struct camera *c;
	struct reader *r;
	struct sum s = { 0 };
	enum err e = camera_open(device, &c);
	if (e)
		return say_failed(a, device, e);
	e = reader_open(&r);
	if (e) {
		camera_close(c);
		return say_failed(a, device, e);
	}
	SAY(a, WORD_SCAN_HEADING, { "", "" });
	watch(c, r, now_ms() + seconds * 1000, &s);
	enum outcome outcome = DONE;
	if (!s.frames) {
		PROBLEM(a, device, 0, WORD_SCAN_NO_FRAME, { "detail", camera_detail(c) });
		outcome = REFUSED;
	}
	say_sum(a, WORD_SCAN_SUM_FRAMES, &s);
	reader_close(r);
	camera_close(c);
	return outcome;
}

enum outcome scan_test_run(const struct args *a)
{
	int64_t seconds = SECONDS;
	struct stat st;
	const char *what = a->operand[0];
	if (a->value[OPTION_SECONDS] && !say_count(a, OPTION_SECONDS, &seconds))
		return MISUSED;
	bool is_camera = strcmp(what, "auto") == 0 || strncmp(what, "replay:", 7) == 0;
	if (!is_camera && stat(what, &st) != 0)
		return say_failed(a, what, ERR_NOT_FOUND);
	if (!is_camera && S_ISDIR(st.st_mode))
		return try_folder(a, what);
	if (!is_camera && !S_ISCHR(st.st_mode))
		return say_failed(a, what, ERR_NOT_OURS);
	return try_camera(a, what, seconds);
}
