// Reads frames of its own: the share read over the size of a module and what damages the picture, and the time a frame takes.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "scan.h"

#define SAMPLES 100000

static const double sizes[] = { 1.5, 2, 2.5, 3, 4, 6 };
#define SIZES (int)(sizeof sizes / sizeof *sizes)

struct times { int64_t ns[SAMPLES]; int n; };
static struct times plain[DECODER_COUNT], empty[DECODER_COUNT]; // frames with a code in plain view, and without one
static struct times followed; // frames with a code in plain view that was there in the frame before
static int followed_read;
static int share[SIZES][DAMAGE_NO_CODE][DECODER_COUNT], wrong, readings_of_nothing;
static struct dearest dearest;

static void note(struct times *t, const struct found *f)
{
	for (int i = 0; i < f->frames && t->n < SAMPLES; i++)
		t->ns[t->n++] = f->frame_ns[i];
}

static void follow(const struct shot *s)
{
	int read = followed.n + SCAN_TURNS <= SAMPLES ? scan_followed(s, followed.ns + followed.n) : -1;
	if (read >= 0)
		followed.n += SCAN_TURNS, followed_read += read;
}

static void run_frame(enum damage d, int size, uint64_t seed)
{
	static uint8_t grey[PAINT_WIDTH * PAINT_HEIGHT];
	static struct found found[DECODER_COUNT];
	char text[64], name[80];
	struct shot s = { grey, PAINT_WIDTH, PAINT_HEIGHT };
	scan_paint(d, sizes[size], seed, grey, text);
	for (int k = 0; k < DECODER_COUNT; k++) {
		struct found *f = &found[k];
		scan_run((enum decoder)k, &s, f);
		bool is_plain = d == DAMAGE_TYPICAL && sizes[size] >= 3;
		if (is_plain || d == DAMAGE_NO_CODE)
			note(is_plain ? &plain[k] : &empty[k], f);
		for (int i = 0; i < f->n; i++) {
			bool is_right = d != DAMAGE_NO_CODE && strcmp(f->found[i].text, text) == 0;
			wrong += k == DECODER_OURS && d != DAMAGE_NO_CODE && !is_right;
			readings_of_nothing += k == DECODER_OURS && d == DAMAGE_NO_CODE;
			if (is_right)
				share[size][d][k]++;
		}
	}
	if (d == DAMAGE_TYPICAL && sizes[size] >= 3)
		follow(&s);
	snprintf(name, sizeof name, "%s, %.1f px, seed %d", damage_name(d), sizes[size], (int)seed);
	scan_dearest(&s, found, name, &dearest);
}

// A 30 mm code of 25 modules before a lens that takes in 60° on 1280 pixels.
static double distance_cm(double pixels)
{
	return 3.0 / 25 * 1280 / (2 * 0.57735) / pixels;
}

static void print_table(int frames)
{
	printf("\n| pixels per module | 30 mm code from |");
	for (int d = 0; d < DAMAGE_NO_CODE; d++)
		printf(" %s |", damage_name((enum damage)d));
	printf("\n|---|---|");
	for (int d = 0; d < DAMAGE_NO_CODE; d++)
		printf("---|");
	for (int i = 0; i < SIZES; i++) {
		printf("\n| %.1f | %.0f cm |", sizes[i], distance_cm(sizes[i]));
		for (int d = 0; d < DAMAGE_NO_CODE; d++)
			printf(" **%d** %d %d |", 100 * share[i][d][DECODER_OURS] / frames, 100 * share[i][d][DECODER_ZBAR] / frames, 100 * share[i][d][DECODER_ZXING] / frames);
	}
	printf("\n\nPercent of %d frames read: **ours within %d frames**, plain zbar, ZXing-C++.\n\n", frames, SCAN_TURNS);
}

static double mean_ns(const struct times *t)
{
	double sum = 0;
	for (int i = 0; i < t->n; i++)
		sum += (double)t->ns[i];
	return t->n ? sum / t->n : 0;
}

static double percent(double pixels, enum damage d, int frames)
{
	int i = 0;
	while (i < SIZES - 1 && sizes[i] < pixels)
		i++;
	return 100.0 * share[i][d][DECODER_OURS] / frames;
}

bool scan_own(int frames)
{
	for (int size = 0; size < SIZES; size++)
		for (int d = 0; d < DAMAGE_COUNT; d++)
			for (int i = 0; i < frames; i++)
				run_frame((enum damage)d, size, (uint64_t)i + 1);
	print_table(frames);
	bool good = figure_at_least("read at 2.5 px in typical light", percent(2.5, DAMAGE_TYPICAL, frames), 95, "%");
	good &= figure_at_least("read at 2.5 px on a phone's screen", percent(2.5, DAMAGE_PHONE, frames), 95, "%");
	good &= figure_at_least("read at 4 px in dim, noisy frames", percent(4, DAMAGE_DIM, frames), 90, "%");
	good &= figure_at_most("wrong texts", wrong, 0, "frames");
	good &= figure_at_most("readings of frames without a code", readings_of_nothing, 0, "frames");
	double zbar = figure_percentile(plain[DECODER_ZBAR].ns, plain[DECODER_ZBAR].n, 50);
	figure_info("plain zbar, code in plain view, median", zbar / 1e6, "ms");
	figure_info("ZXing, code in plain view, median", figure_percentile(plain[DECODER_ZXING].ns, plain[DECODER_ZXING].n, 50) / 1e6, "ms");
	good &= figure_at_most("ours, code in plain view, median", figure_percentile(plain[DECODER_OURS].ns, plain[DECODER_OURS].n, 50) / 1e6, zbar / 3e6, "ms");
	figure_info("ours, a code that was there in the frame before, mean", mean_ns(&followed) / 1e6, "ms");
	good &= figure_at_most("ours, a code that was there in the frame before, median", figure_percentile(followed.ns, followed.n, 50) / 1e6, zbar / 9e6, "ms");
	good &= figure_at_least("such frames read", followed.n ? 100.0 * followed_read / followed.n : 0, 100, "%");
	figure_info("plain zbar, no code, mean", mean_ns(&empty[DECODER_ZBAR]) / 1e6, "ms");
	good &= figure_at_most("ours, no code, mean over the turns", mean_ns(&empty[DECODER_OURS]) / 1e6, mean_ns(&empty[DECODER_ZBAR]) / 2e6, "ms");
	printf("dearest frame: %s, turn %d, %.1f ms\n", dearest.name, dearest.turn, (double)dearest.ns / 1e6);
	return figure_at_most("dearest frame, times plain zbar's of the same frame", dearest.ratio, 2, "") && good;
}
