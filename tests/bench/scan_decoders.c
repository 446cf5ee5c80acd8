// Runs the decoders on a frame and takes their time.
// SPDX-License-Identifier: Apache-2.0
#include "scan.h"

#include <assert.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "device/clock.h"
#include "device/trial.h"

static_assert(SCAN_TURNS == TRIAL_FRAMES, "a trial's times have room");

static struct reading readings[READER_CODES];
static zbar_image_scanner_t *scanner;

static void visible(const char *bytes, size_t len, char *ret_text)
{
	size_t n = 0;
	for (size_t i = 0; i < len && n < SCAN_TEXT - 1; i++)
		if (bytes[i] >= '!' && bytes[i] <= '~')
			ret_text[n++] = bytes[i];
	ret_text[n] = '\0';
}

void scan_add(struct found *f, const char *bytes, size_t len)
{
	if (f->n == SCAN_TEXTS)
		return;
	struct text_found *t = &f->found[f->n++];
	static char utf8[4 * SCAN_TEXT];
	char *in = (char *)(uintptr_t)bytes, *out = utf8;
	size_t in_left = len, out_left = sizeof utf8;
	iconv_t c = iconv_open("UTF-8", "CP932");
	bool good = c != (iconv_t)-1 && iconv(c, &in, &in_left, &out, &out_left) != (size_t)-1;
	if (c != (iconv_t)-1)
		iconv_close(c);
	visible(bytes, len, t->text);
	visible(good ? utf8 : bytes, good ? sizeof utf8 - out_left : len, t->other);
}

static struct frame frame_of(const struct shot *s)
{
	return (struct frame){ s->grey, s->width, s->height, 1, 0 };
}

static struct reader *open_reader(void)
{
	struct reader *r;
	if (reader_open(&r) == ERR_OK)
		return r;
	fputs("no memory for a reader\n", stderr);
	exit(1);
}

static void run_ours(const struct shot *s, struct found *f)
{
	static struct trial t;
	struct frame frame = frame_of(s);
	if (trial_run(&frame, &t) != ERR_OK)
		abort();
	f->frames = t.frames;
	memcpy(f->frame_ns, t.frame_ns, sizeof f->frame_ns);
	for (int i = 0; i < t.codes; i++)
		scan_add(f, t.reading[i].text, t.reading[i].len);
	if (t.codes)
		memcpy(f->pass, t.reading[0].pass, sizeof f->pass);
}

int scan_followed(const struct shot *s, int64_t ret_ns[SCAN_TURNS])
{
	struct reader *r = open_reader();
	struct frame frame = frame_of(s);
	int read = reader_read(r, &frame, readings) > 0 ? 0 : -1;
	frame.height -= 5 * SCAN_TURNS + 1; // what leaves a row on the left comes back on the right
	for (int i = 0; read >= 0 && i < SCAN_TURNS; i++) {
		frame.grey += 5 * frame.width + 9;
		int64_t begin = clock_cpu_ns();
		int n = reader_read(r, &frame, readings);
		ret_ns[i] = clock_cpu_ns() - begin;
		read += n > 0;
	}
	reader_close(r);
	return read;
}

// The fastest of three of ours at this turn.
static int64_t turn_ns(const struct shot *s, int turn)
{
	int64_t least = INT64_MAX;
	for (int i = 0; i < 3; i++) {
		struct reader *r = open_reader();
		struct frame frame = frame_of(s);
		for (int t = 0; t <= turn; t++) {
			int64_t begin = clock_cpu_ns(), took;
			(void)reader_read(r, &frame, readings);
			took = clock_cpu_ns() - begin;
			least = t == turn && took < least ? took : least;
		}
		reader_close(r);
	}
	return least;
}

static void run_zbar(const struct shot *s, struct found *f)
{
	if (!scanner) { // as an application sets it up that wants QR codes as bytes
		scanner = zbar_image_scanner_create();
		zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
		zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
		zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
	}
	zbar_image_t *image = zbar_image_create();
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)s->width, (unsigned)s->height);
	zbar_image_set_data(image, s->grey, (unsigned long)s->width * (unsigned long)s->height, NULL);
	int64_t begin = clock_cpu_ns();
	zbar_scan_image(scanner, image);
	f->frame_ns[f->frames++] = clock_cpu_ns() - begin;
	for (const zbar_symbol_t *y = zbar_image_first_symbol(image); y; y = zbar_symbol_next(y))
		scan_add(f, zbar_symbol_get_data(y), zbar_symbol_get_data_length(y));
	zbar_image_destroy(image);
}

static int64_t zbar_ns(const struct shot *s)
{
	int64_t least = INT64_MAX;
	for (int i = 0; i < 3; i++) {
		static struct found f;
		f = (struct found){ 0 };
		run_zbar(s, &f);
		least = f.frame_ns[0] < least ? f.frame_ns[0] : least;
	}
	return least;
}

void scan_run(enum decoder d, const struct shot *s, struct found *ret_found)
{
	ret_found->n = ret_found->frames = 0;
	ret_found->pass[0] = '\0';
	if (d == DECODER_OURS) {
		run_ours(s, ret_found);
	} else if (d == DECODER_ZBAR) {
		run_zbar(s, ret_found);
	} else {
		int64_t begin = clock_cpu_ns();
		scan_zxing(s, ret_found);
		ret_found->frame_ns[ret_found->frames++] = clock_cpu_ns() - begin;
	}
}

void scan_dearest(const struct shot *s, const struct found found[DECODER_COUNT], const char *name, struct dearest *d)
{
	if ((int64_t)s->width * s->height < 640 * 480) // thumbnails take no time that matters
		return;
	for (int turn = 0; turn < found[DECODER_OURS].frames; turn++) {
		int64_t ns = found[DECODER_OURS].frame_ns[turn];
		double ratio = (double)ns / (double)found[DECODER_ZBAR].frame_ns[0];
		if (ratio <= d->ratio)
			continue;
		ns = turn_ns(s, turn);
		ratio = (double)ns / (double)zbar_ns(s);
		if (ratio <= d->ratio)
			continue;
		*d = (struct dearest){ .ratio = ratio, .ns = ns, .turn = turn };
		snprintf(d->name, sizeof d->name, "%s", name);
	}
}

void scan_close(void)
{
	if (scanner)
		zbar_image_scanner_destroy(scanner);
	scanner = NULL;
}
