// Compares the reader with plain zbar and ZXing-C++ on a folder of photographs, and on frames of its own (scan_own.c).
// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/luma.h"
#include "figure.h"
#include "scan.h"

#define ROWS 4000
#define PICTURES 4000

struct row { char image[160], text[SCAN_TEXT]; }; // of truth.tsv; "-": not known
struct truth { struct row *rows; int n; };
struct tally { int pictures, right[DECODER_COUNT], alone[DECODER_COUNT], wrong[DECODER_COUNT], samples[DECODER_COUNT]; int64_t ns[DECODER_COUNT][PICTURES * 2]; };

static const char *const names[DECODER_COUNT] = { [DECODER_OURS] = "ours", [DECODER_ZBAR] = "zbar", [DECODER_ZXING] = "ZXing" };

static bool read_truth(const char *folder, struct truth *t)
{
	static char line[SCAN_TEXT + 1000], path[600];
	snprintf(path, sizeof path, "%s/truth.tsv", folder);
	FILE *f = fopen(path, "r");
	t->rows = calloc(ROWS, sizeof *t->rows);
	if (!f || !t->rows || !fgets(line, sizeof line, f)) {
		fprintf(stderr, "%s: needed: a first line and rows of image, corners and text, separated by tabs\n", path);
		return false;
	}
	while (t->n < ROWS && fgets(line, sizeof line, f)) {
		char *rest = line, *image = strsep(&rest, "\t\n"), *corners = strsep(&rest, "\t\n"), *text = strsep(&rest, "\t\n");
		if (!corners)
			continue;
		snprintf(t->rows[t->n].image, sizeof t->rows->image, "%s", image);
		snprintf(t->rows[t->n++].text, sizeof t->rows->text, "%s", text && *text ? text : "-");
	}
	return fclose(f) == 0;
}

// What the table says of a text: `is_row`: it is one of the picture's rows, or all of them one after the other (structured append);
// `is_known`: every row of the picture has its text; `elsewhere`: it is the text of another picture.
struct said { bool is_row, is_known, elsewhere; };

static struct said look_up(const struct truth *t, const char *image, const char *found)
{
	struct said s = { .is_known = true };
	const char *rest = found;
	for (int i = 0; i < t->n; i++) {
		const struct row *r = &t->rows[i];
		size_t len = strlen(r->text);
		bool is_same = strcmp(r->text, found) == 0;
		s.elsewhere |= is_same;
		if (strcmp(r->image, image) != 0)
			continue;
		s.is_known &= strcmp(r->text, "-") != 0;
		s.is_row |= is_same;
		if (strncmp(rest, r->text, len) == 0)
			rest += len;
	}
	s.is_row |= *found && !*rest;
	return s;
}

static bool has_text(const struct found *f, const struct text_found *t)
{
	for (int i = 0; i < f->n; i++)
		if (strcmp(f->found[i].text, t->text) == 0 || strcmp(f->found[i].text, t->other) == 0)
			return true;
	return false;
}

enum judgement { RIGHT, ALONE, WRONG };

// Where the picture's text is not known, a reading is right when another decoder agrees or it is the text of another picture. Where it is known,
// another picture's text counts as nothing: no decoder makes up such a text, so the table's row is in doubt.
static enum judgement judge_text(const struct truth *t, const char *image, const struct found found[DECODER_COUNT], enum decoder d, const struct text_found *text)
{
	struct said a = look_up(t, image, text->text), b = look_up(t, image, text->other);
	bool agreed = a.elsewhere || b.elsewhere;
	for (int other = 0; other < DECODER_COUNT; other++)
		agreed |= other != (int)d && has_text(&found[other], text);
	if (a.is_row || b.is_row || (!a.is_known && agreed))
		return RIGHT;
	return a.is_known && !a.elsewhere && !b.elsewhere ? WRONG : ALONE;
}

static void judge(const struct truth *t, const char *image, const struct found found[DECODER_COUNT], enum decoder d, struct tally *y, bool is_loud)
{
	static const char *const as_text[] = { [RIGHT] = "right", [ALONE] = "alone", [WRONG] = "wrong" };
	int n[3] = { 0 };
	for (int i = 0; i < found[d].n; i++) {
		enum judgement j = judge_text(t, image, found, d, &found[d].found[i]);
		n[j]++;
		if (is_loud && j != RIGHT)
			printf("%s: %s %s: %s\n", as_text[j], names[d], image, found[d].found[i].text);
	}
	y->right[d] += n[RIGHT] > 0;
	y->alone[d] += n[RIGHT] == 0 && n[ALONE] > 0;
	y->wrong[d] += n[WRONG] > 0;
	for (int i = 0; i < found[d].frames; i++)
		y->ns[d][y->samples[d]++] = found[d].frame_ns[i];
	if (is_loud)
		printf("%s %s %s %d frames, %.1f ms a frame%s%s\n", image, names[d], n[RIGHT] ? "right" : n[ALONE] ? "alone" : "-", found[d].frames,
			(double)found[d].frame_ns[0] / 1e6, d == DECODER_OURS ? ", " : "", found[d].pass);
}

static int is_shown(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void run_folder(const char *root, const char *folder, const struct truth *t, struct tally *y, struct dearest *w)
{
	static struct found found[DECODER_COUNT];
	char path[900], image[600];
	struct dirent **files;
	struct luma picture = { 0 };
	snprintf(path, sizeof path, "%s/%s", root, folder);
	int n = scandir(path, &files, is_shown, alphasort);
	for (int i = 0; i < n; i++) {
		snprintf(image, sizeof image, "%s/%s", folder, files[i]->d_name);
		snprintf(path, sizeof path, "%s/%s", root, image);
		free(files[i]);
		if (y->pictures >= PICTURES / SCAN_TURNS || luma_file(path, &picture) != ERR_OK)
			continue;
		struct shot s = { picture.grey, picture.width, picture.height };
		for (int d = 0; d < DECODER_COUNT; d++)
			scan_run((enum decoder)d, &s, &found[d]);
		for (int d = 0; d < DECODER_COUNT; d++)
			judge(t, image, found, (enum decoder)d, y, getenv("LOUD") != NULL);
		scan_dearest(&s, found, image, w);
		y->pictures++;
	}
	if (n >= 0)
		free(files);
	luma_close(&picture);
}

static void print_row(const char *name, struct tally *y)
{
	printf("| %s | %d |", name, y->pictures);
	for (int d = 0; d < DECODER_COUNT; d++)
		printf(" %d | %d | %d | %.1f |", y->right[d], y->alone[d], y->wrong[d], figure_percentile(y->ns[d], y->samples[d], 50) / 1e6);
	printf("\n");
	fflush(stdout);
}

// What is asked of a folder: the share of its pictures at least, and not less than a decoder.
struct ask { const char *begin; double share; enum decoder rival; };
static const struct ask asks[] = {
	{ "camera-monitor", 1, DECODER_ZBAR }, { "camera-shadows", 1, DECODER_ZBAR }, { "camera-close", 0.95, DECODER_ZBAR },
	{ "zxing-", 0, DECODER_ZXING }, { "", 0, DECODER_ZBAR },
};

static bool is_enough(const char *folder, const struct tally *y)
{
	const struct ask *a = asks;
	while (strncmp(folder, a->begin, strlen(a->begin)) != 0)
		a++;
	int rival = y->right[a->rival], share = (int)(a->share * y->pictures), least = rival > share ? rival : share;
	if (y->right[DECODER_OURS] >= least && y->wrong[DECODER_OURS] == 0)
		return true;
	printf("OVER: %s: %d right (at least %d asked), %d wrong (0)\n", folder, y->right[DECODER_OURS], least, y->wrong[DECODER_OURS]);
	return false;
}

static void add(struct tally *all, const struct tally *y)
{
	all->pictures += y->pictures;
	for (int d = 0; d < DECODER_COUNT; d++) {
		all->right[d] += y->right[d];
		all->alone[d] += y->alone[d];
		all->wrong[d] += y->wrong[d];
		for (int i = 0; i < y->samples[d] && all->samples[d] < PICTURES * 2; i++)
			all->ns[d][all->samples[d]++] = y->ns[d][i];
	}
}

static bool run_photos(const char *root)
{
	static struct tally all, one;
	struct truth truth = { 0 };
	struct dearest worst = { 0 };
	struct dirent **folders;
	if (!read_truth(root, &truth))
		return false;
	int n = scandir(root, &folders, is_shown, alphasort);
	bool good = true;
	printf("\n| photographs | pictures | ours right | alone | wrong | ms | zbar right | alone | wrong | ms | ZXing right | alone | wrong | ms |\n"
		"|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
	for (int i = 0; i < n; i++) {
		memset(&one, 0, sizeof one);
		run_folder(root, folders[i]->d_name, &truth, &one, &worst);
		if (one.pictures)
			print_row(folders[i]->d_name, &one);
		good &= !one.pictures || is_enough(folders[i]->d_name, &one);
		add(&all, &one);
		free(folders[i]);
	}
	free(folders);
	free(truth.rows);
	if (all.pictures)
		print_row("all", &all);
	printf("\nms: median processor time of a frame; ours has up to %d frames of a picture. Dearest frame: %s, turn %d\n", SCAN_TURNS, worst.name, worst.turn);
	return figure_at_most("dearest frame, times plain zbar's of the same frame", worst.ratio, 2, "") && good && all.pictures > 0;
}

// FRAMES of each of its own cells, then the folder of photographs if there is one.
int main(int argc, char **argv)
{
	int frames = argc > 1 ? atoi(argv[1]) : 0;
	bool good = frames < 1 || scan_own(frames);
	if (argc > 2 && *argv[2])
		good &= run_photos(argv[2]);
	scan_close();
	return good ? 0 : 1;
}
