// Reads printed documents back: their words with places, their pixels, their facts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PRINTED_WORDS 40000
#define PRINTED_PAGES 64

struct printed_word { int page; double x, y, right, bottom; char text[160]; }; // millimetres from the page's top left; pages from 1
struct printed {
	int pages, n;
	double width[PRINTED_PAGES + 1], height[PRINTED_PAGES + 1];
	struct printed_word word[PRINTED_WORDS]; // in poppler's reading order, block by block
	struct printed_word line[PRINTED_WORDS]; // the same from top to bottom, then from left to right
};

// Output of a command of poppler on the file, in memory of the caller's; it must succeed.
static inline void printed_run(const char *command, const char *path, const char *more, char *ret_out, size_t cap)
{
	char line[512];
	snprintf(line, sizeof line, "%s '%s' %s 2>&1", command, path, more);
	FILE *f = popen(line, "r");
	size_t n = fread(ret_out, 1, cap - 1, f);
	ret_out[n] = '\0';
	if (pclose(f))
		fail_msg("%s: %s", line, ret_out);
}

static inline void printed_unescape(char *s)
{
	static const struct { const char *from; char to; } entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' } };
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		for (char *at; (at = strstr(s, entities[i].from));) {
			*at = entities[i].to;
			memmove(at + 1, at + strlen(entities[i].from), strlen(at + strlen(entities[i].from)) + 1);
		}
}

// Words that no line may part count as words of their own.
static inline void printed_add(struct printed *p, struct printed_word *w)
{
	char *hard = strstr(w->text, "\xc2\xa0");
	struct printed_word rest = *w;
	assert_true(p->n < PRINTED_WORDS);
	if (hard) {
		strcpy(rest.text, hard + 2);
		*hard = '\0';
	}
	if (w->text[0])
		p->word[p->n++] = *w;
	if (hard)
		printed_add(p, &rest);
}

static inline int printed_compare_y(const void *a, const void *b)
{
	const struct printed_word *one = a, *two = b;
	double by_page = one->page - two->page, by_y = one->y + one->bottom - two->y - two->bottom;
	double d = by_page != 0 ? by_page : by_y;
	return (d > 0) - (d < 0);
}

static inline int printed_compare_x(const void *a, const void *b)
{
	const struct printed_word *one = a, *two = b;
	return (one->x > two->x) - (one->x < two->x);
}

static inline void printed_sort(struct printed *p)
{
	memcpy(p->line, p->word, (size_t)p->n * sizeof *p->word);
	qsort(p->line, (size_t)p->n, sizeof *p->line, printed_compare_y);
	for (int i = 0, end; i < p->n; i = end) { // words whose middles are within a millimetre are one line
		double middle = p->line[i].y + p->line[i].bottom;
		for (end = i + 1; end < p->n && p->line[end].page == p->line[i].page && p->line[end].y + p->line[end].bottom - middle < 2; end++)
			;
		qsort(&p->line[i], (size_t)(end - i), sizeof *p->line, printed_compare_x);
	}
}

static inline struct printed *printed_read(const char *path)
{
	struct printed *p = calloc(1, sizeof *p);
	char *out = malloc(16 << 20), *rest = out;
	printed_run("pdftotext -bbox", path, "-", out, 16 << 20);
	for (char *line; (line = strsep(&rest, "\n"));) {
		struct printed_word w = { .page = p->pages };
		double width, height;
		const double mm = 25.4 / 72;
		if (sscanf(line, " <page width=\"%lf\" height=\"%lf\">", &width, &height) == 2) {
			assert_true(++p->pages <= PRINTED_PAGES);
			p->width[p->pages] = width * mm;
			p->height[p->pages] = height * mm;
		} else if (sscanf(line, " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%159[^\n]", &w.x, &w.y, &w.right, &w.bottom, w.text) == 5) {
			char *end = strstr(w.text, "</word>");
			if (end)
				*end = '\0';
			printed_unescape(w.text);
			w.x *= mm, w.y *= mm, w.right *= mm, w.bottom *= mm;
			printed_add(p, &w);
		}
	}
	free(out);
	printed_sort(p);
	return p;
}

// The first word of this text on a page (0: any) from the `from`-th word on; NULL when there is none.
static inline const struct printed_word *printed_find(const struct printed *p, int page, const char *text, int from)
{
	for (int i = from; i < p->n; i++)
		if ((!page || p->word[i].page == page) && strcmp(p->word[i].text, text) == 0)
			return &p->word[i];
	return NULL;
}

static inline int printed_count(const struct printed *p, int page, const char *text)
{
	int n = 0;
	for (int i = 0; i < p->n; i++)
		n += (!page || p->word[i].page == page) && strcmp(p->word[i].text, text) == 0;
	return n;
}

static inline bool printed_follow(const struct printed_word *all, int count, int page, char **words, int n)
{
	for (int i = 0; i + n <= count; i++) {
		int same = 0;
		while (same < n && (!page || all[i + same].page == page) && strcmp(all[i + same].text, words[same]) == 0)
			same++;
		if (same == n)
			return true;
	}
	return false;
}

// Whether the words of a sentence follow each other on one page.
static inline bool printed_says(const struct printed *p, int page, const char *sentence)
{
	char room[512], *words[64], *rest = room;
	int n = 0;
	snprintf(room, sizeof room, "%s", sentence);
	for (char *w; (w = strsep(&rest, " "));)
		if (*w)
			words[n++] = w;
	return printed_follow(p->word, p->n, page, words, n) || printed_follow(p->line, p->n, page, words, n);
}

static inline void printed_dump(const struct printed *p)
{
	for (int i = 0; i < p->n; i++)
		fprintf(stderr, "%d %.1f %.1f %s\n", p->line[i].page, p->line[i].x, p->line[i].y, p->line[i].text);
}

static inline void printed_must_say(const struct printed *p, int page, const char *sentence)
{
	if (printed_says(p, page, sentence))
		return;
	printed_dump(p);
	fail_msg("page %d does not say: %s", page, sentence);
}

static inline bool printed_text_has(const char *path, const char *part)
{
	char *out = malloc(4 << 20);
	printed_run("pdftotext -raw", path, "-", out, 4 << 20);
	bool has = strstr(out, part) != NULL;
	free(out);
	return has;
}

// A page as grey pixels.
struct pixels { int width, height; uint8_t *at; double each; }; // each: millimetres of one

static inline struct pixels printed_pixels(const char *path, int page, int dpi)
{
	struct pixels p = { .each = 25.4 / dpi };
	char line[512];
	snprintf(line, sizeof line, "pdftoppm -gray -r %d -f %d -l %d '%s'", dpi, page, page, path);
	FILE *f = popen(line, "r");
	assert_int_equal(fscanf(f, "P5 %d %d 255", &p.width, &p.height), 2);
	fgetc(f);
	p.at = malloc((size_t)p.width * (size_t)p.height);
	assert_int_equal(fread(p.at, 1, (size_t)p.width * (size_t)p.height, f), p.width * p.height);
	assert_int_equal(pclose(f), 0);
	return p;
}

// The darkest pixel of an area.
static inline int printed_darkest(const struct pixels *p, double x, double y, double right, double bottom)
{
	int darkest = 255;
	for (int row = (int)(y / p->each); row <= (int)(bottom / p->each) && row < p->height; row++)
		for (int column = (int)(x / p->each); column <= (int)(right / p->each) && column < p->width; column++)
			if (row >= 0 && column >= 0 && p->at[row * p->width + column] < darkest)
				darkest = p->at[row * p->width + column];
	return darkest;
}

static inline int printed_files(const char *folder)
{
	int n = 0;
	DIR *d = opendir(folder);
	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}
