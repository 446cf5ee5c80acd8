// A foyer's frames one after the other through one reader, drawn from a seed: what it must read of them, what it must not, and how much memory it holds.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <malloc.h>
#include <math.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/badge.h"
#include "core/plan.h"
#include "core/symbol.h"
#include "device/reader.h"

#ifdef __SANITIZE_ADDRESS__
size_t __sanitizer_get_current_allocated_bytes(void); // of the sanitizer; gcc comes without its header
#endif

enum { SOAK_WIDTH = 640, SOAK_HEIGHT = 360, SOAK_BYTES_MAX = 120, SOAK_POOL = 1 << 14, SOAK_GROWTH_MOST = 96 << 10 }; // the last in bytes, of the short run: zbar's lists grow and shrink with what is seen

// What stands before the camera for some frames. Light: a light badge on a dark screen; bytes: any; damaged: noise, glare, blur, little contrast; torn: too many modules wrong.
enum soak_kind {
	SOAK_NOTHING, SOAK_BADGE, SOAK_UPRIGHT, SOAK_LIGHT, SOAK_TWO, SOAK_BYTES, SOAK_LETTERS,
	SOAK_DAMAGED, SOAK_TORN, SOAK_STRIPES, SOAK_MATRIX, SOAK_FINDERS, SOAK_KINDS
};
static const char *const soak_names[SOAK_KINDS] = {
	"nothing", "badge", "upright badge", "light badge", "two codes", "any bytes", "other letters",
	"damaged badge", "torn badge", "stripes of goods", "other squares", "finder patterns"
};
static const bool soak_is_clean[SOAK_KINDS] = {
	[SOAK_BADGE] = true, [SOAK_UPRIGHT] = true, [SOAK_LIGHT] = true, [SOAK_TWO] = true, [SOAK_BYTES] = true, [SOAK_LETTERS] = true
};

struct soak_code { QRcode *qr; char text[SOAK_BYTES_MAX]; size_t len; double x, y, dx, dy, pixels, cos, sin; }; // middle, its way in a frame, module, turn
struct soak_report {
	int frames, views[SOAK_KINDS], read[SOAK_KINDS]; // views of which all codes were read in one frame of the first PLAN_TURNS
	int wrong;                // readings that no code in view has
	int missed;               // clean views not read
	int delayed;              // upright badges not read in their first frame
	size_t early, late;       // most memory between two views in the first and in the last quarter of the frames
};
struct soak {
	uint64_t seed;
	enum soak_kind kind;
	int codes, light, dark, noise, blur;
	struct soak_code code[2];
	uint8_t pool[SOAK_POOL + SOAK_WIDTH]; // grey of a ground with noise
	uint8_t grey[SOAK_WIDTH * SOAK_HEIGHT];
	struct reading reading[READER_CODES];
};

static inline uint32_t soak_draw(struct soak *s, uint32_t below)
{
	s->seed = s->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((s->seed >> 33) % below);
}

static inline size_t soak_memory(void)
{
#ifdef __SANITIZE_ADDRESS__
	return __sanitizer_get_current_allocated_bytes();
#else
	return mallinfo2().uordblks;
#endif
}

static inline void soak_dot(struct soak *s, int x, int y, int grey)
{
	if (x < 0 || y < 0 || x >= SOAK_WIDTH || y >= SOAK_HEIGHT)
		return;
	int v = grey + (s->noise ? s->pool[(x * 7 + y * 613) % SOAK_POOL] % (2 * s->noise + 1) - s->noise : 0);
	s->grey[y * SOAK_WIDTH + x] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

static inline void soak_box(struct soak *s, int left, int top, int width, int height, int grey)
{
	for (int y = top; y < top + height; y++)
		for (int x = left; x < left + width; x++)
			soak_dot(s, x, y, grey);
}

static inline void soak_ground(struct soak *s)
{
	int base = 60 + (int)soak_draw(s, 130);
	for (int i = 0; i < SOAK_POOL + SOAK_WIDTH; i++)
		s->pool[i] = (uint8_t)(base + (int)soak_draw(s, (uint32_t)(2 * s->noise + 1)) - s->noise);
}

static inline void soak_text(struct soak *s, struct soak_code *c)
{
	struct badge b = { .event = soak_draw(s, BADGE_EVENT_MAX) };
	char text[BADGE_TEXT];
	for (int i = 0; i < BADGE_SECRET; i++)
		b.secret[i] = (uint8_t)soak_draw(s, 256);
	badge_write(&b, text);
	c->len = strlen(text);
	memcpy(c->text, text, c->len);
	if (s->kind == SOAK_LETTERS)
		c->len = (size_t)snprintf(c->text, sizeof c->text, "Ruang %u \xe2\x80\x93 Kep. Ta\xcc\x88r\xc3\xa9 \xe5\x87\xba\xe5\xb8\xad \xd8\xad\xd8\xa7\xd8\xb6\xd8\xb1", soak_draw(s, 1000));
	if (s->kind == SOAK_BYTES) {
		c->len = 1 + soak_draw(s, 80);
		for (size_t i = 0; i < c->len; i++)
			c->text[i] = (char)soak_draw(s, 256);
	}
}

static inline void soak_code(struct soak *s, struct soak_code *c, int i)
{
	soak_text(s, c);
	bool is_badge = s->kind != SOAK_LETTERS && s->kind != SOAK_BYTES;
	c->qr = QRcode_encodeData((int)c->len, (const unsigned char *)c->text, is_badge ? 2 : 0, is_badge ? QR_ECLEVEL_Q : QR_ECLEVEL_M);
	if (!c->qr)
		abort();
	c->pixels = 3 + soak_draw(s, 100) / (c->qr->width > 29 ? 100.0 : 50.0);
	double turn = soak_draw(s, 6284) / 1000.0, half = (c->qr->width / 2.0 + 4) * c->pixels * 1.2;
	c->cos = cos(turn), c->sin = sin(turn);
	c->x = (s->codes == 2 ? 160 + 320 * i : 320) + (int)soak_draw(s, 30) - 15;
	c->y = SOAK_HEIGHT / 2 + ((int)soak_draw(s, 200) - 100) * (1 - half / (SOAK_HEIGHT / 2));
	c->dx = (int)soak_draw(s, 7) - 3, c->dy = (int)soak_draw(s, 3) - 1;
	if (s->kind == SOAK_UPRIGHT) {
		c->cos = 1, c->sin = 0, c->pixels = 4 + soak_draw(s, 3), c->x = floor(c->x) + 0.5, c->y = floor(c->y) + 0.5;
		c->dx = c->dy = 0;
	}
	for (int k = 0; s->kind == SOAK_TORN && k < c->qr->width * c->qr->width; k++)
		c->qr->data[k] ^= soak_draw(s, 100) < 35; // the finder patterns as well, at times
}

// A view: its codes, light and noise.
static inline void soak_begin(struct soak *s)
{
	s->kind = (enum soak_kind)soak_draw(s, SOAK_KINDS);
	s->codes = s->kind == SOAK_TWO ? 2 : soak_is_clean[s->kind] || s->kind == SOAK_DAMAGED || s->kind == SOAK_TORN;
	s->light = 170 + (int)soak_draw(s, 80), s->dark = 10 + (int)soak_draw(s, 50), s->noise = (int)soak_draw(s, 8), s->blur = 0;
	if (s->kind == SOAK_DAMAGED)
		s->dark = s->light - 12 - (int)soak_draw(s, 100), s->noise = (int)soak_draw(s, 40), s->blur = (int)soak_draw(s, 4);
	if (s->kind == SOAK_LIGHT) {
		int light = s->light;
		s->light = s->dark, s->dark = light;
	}
	soak_ground(s);
	for (int i = 0; i < s->codes; i++)
		soak_code(s, &s->code[i], i);
}

static inline void soak_end(struct soak *s)
{
	for (int i = 0; i < s->codes; i++)
		QRcode_free(s->code[i].qr);
}

// Each pixel of a code and its card is the mean of four points.
static inline void soak_paint_code(struct soak *s, const struct soak_code *c)
{
	int side = c->qr->width, reach = (int)((side / 2.0 + 4) * c->pixels * 1.4143) + 1;
	for (int y = (int)c->y - reach; y <= (int)c->y + reach; y++)
		for (int x = (int)c->x - reach; x <= (int)c->x + reach; x++) {
			int on = 0, dark = 0;
			for (int p = 0; p < 4; p++) {
				double dx = (x + 0.25 + p % 2 * 0.5 - c->x) / c->pixels, dy = (y + 0.25 + p / 2 * 0.5 - c->y) / c->pixels;
				double u = dx * c->cos + dy * c->sin + side / 2.0, v = dy * c->cos - dx * c->sin + side / 2.0;
				on += u >= -4 && v >= -4 && u < side + 4 && v < side + 4;
				dark += u >= 0 && v >= 0 && u < side && v < side && (c->qr->data[(int)v * side + (int)u] & 1);
			}
			if (on == 4)
				soak_dot(s, x, y, (s->light * (4 - dark) + s->dark * dark) / 4);
		}
}

// Marks on goods: EAN-13, DataBar, which zbar would read as well if it were let, and stripes of nothing.
static inline void soak_paint_stripes(struct soak *s, int way)
{
	static const char ean[] = "10100011010100111010111101111010001001011001101010100001010000101000010111010010000101100110101";
	static const char databar[] = "1111331151274111221215125121112112833212123211"; // widths of 01 20012345678909
	int x = 40, width = 2 + way % 3, top = 40 + way % 50;
	soak_box(s, 0, top - 20, SOAK_WIDTH, 160, s->light);
	if (way % 3 == 0)
		for (int i = 0; ean[i]; i++, x += width)
			soak_box(s, x, top, width, 120, ean[i] == '1' ? s->dark : s->light);
	for (int i = 0; way % 3 == 1 && databar[i]; x += (databar[i++] - '0') * width)
		soak_box(s, x, top, (databar[i] - '0') * width, 120, i % 2 ? s->dark : s->light);
	for (int i = 0; way % 3 == 2 && i < 120; i++) {
		int wide = 1 + (int)soak_draw(s, 8);
		soak_box(s, x, top, wide, 120, i % 2 ? s->dark : s->light);
		x += wide;
	}
}

// Like DataMatrix: two solid sides, two of dots, and what looks like data.
static inline void soak_paint_matrix(struct soak *s, int way)
{
	int side = 10 + way % 40, module = 3 + way % 4;
	soak_box(s, 60, 20, (side + 4) * module, (side + 4) * module, s->light);
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++) {
			bool dark = x == 0 || y == side - 1 || (y == 0 ? x % 2 == 0 : x == side - 1 ? y % 2 == 1 : soak_draw(s, 2));
			soak_box(s, 60 + (x + 2) * module, 20 + (y + 2) * module, module, module, dark ? s->dark : s->light);
		}
}

static inline void soak_paint_finders(struct soak *s, int way)
{
	int module = 2 + way % 6, pitch = (8 + way % 5) * module;
	soak_box(s, 0, 0, SOAK_WIDTH, SOAK_HEIGHT, s->light);
	for (int top = 3; top + 7 * module < SOAK_HEIGHT; top += pitch)
		for (int left = 3; left + 7 * module < SOAK_WIDTH; left += pitch)
			for (int ring = 0; ring < 4; ring++)
				if (ring < 3)
					soak_box(s, left + ring * module, top + ring * module, (7 - 2 * ring) * module, (7 - 2 * ring) * module, ring == 1 ? s->light : s->dark);
}

static inline void soak_paint(struct soak *s, int way)
{
	for (int y = 0; y < SOAK_HEIGHT; y++)
		memcpy(s->grey + y * SOAK_WIDTH, s->pool + soak_draw(s, SOAK_POOL), SOAK_WIDTH);
	for (int i = 0; i < 12; i++) { // people, frames, lamps
		int width = 4 + (int)soak_draw(s, 60), height = 4 + (int)soak_draw(s, 60);
		soak_box(s, (int)soak_draw(s, SOAK_WIDTH), (int)soak_draw(s, SOAK_HEIGHT), width, height, (int)soak_draw(s, 256));
	}
	if (s->kind == SOAK_STRIPES)
		soak_paint_stripes(s, way);
	if (s->kind == SOAK_MATRIX)
		soak_paint_matrix(s, way);
	if (s->kind == SOAK_FINDERS)
		soak_paint_finders(s, way);
	for (int i = 0; i < s->codes; i++) {
		soak_paint_code(s, &s->code[i]);
		s->code[i].x += s->code[i].dx, s->code[i].y += s->code[i].dy;
	}
	for (int n = 0; n < s->blur; n++)
		for (int i = 0; i < SOAK_WIDTH * SOAK_HEIGHT - 1; i++)
			s->grey[i] = (uint8_t)((s->grey[i] + s->grey[i + 1]) / 2);
	if (s->kind == SOAK_DAMAGED && way % 2) // a blot of glare
		soak_box(s, (int)s->code[0].x + way % 40, (int)s->code[0].y - way % 30, 10 + way % 30, 12, 250);
}

// How many of the view's codes are among n readings; what is none of them is wrong.
static inline int soak_judge(struct soak *s, int n, struct soak_report *r)
{
	int right = 0;
	for (int i = 0; i < n; i++) {
		bool is_one = false;
		for (int k = 0; k < s->codes; k++)
			is_one |= s->reading[i].len == s->code[k].len && memcmp(s->reading[i].text, s->code[k].text, s->code[k].len) == 0;
		right += is_one;
		r->wrong += !is_one;
		if (!is_one)
			printf("wrong at frame %d, %s: %.*s\n", r->frames, soak_names[s->kind], (int)s->reading[i].len, s->reading[i].text);
	}
	return right;
}

// Shows a view for some frames.
static inline void soak_view(struct soak *s, struct reader *reader, struct soak_report *r)
{
	int frames = 1 + (int)soak_draw(s, 12), way = (int)soak_draw(s, 100000), all_at = -1;
	if (soak_is_clean[s->kind] && s->kind != SOAK_UPRIGHT)
		frames += PLAN_TURNS;
	for (int i = 0; i < frames; i++, r->frames++) {
		struct frame f = { s->grey, SOAK_WIDTH, SOAK_HEIGHT, (uint64_t)r->frames, 0 };
		soak_paint(s, way);
		if (soak_judge(s, reader_read(reader, &f, s->reading), r) == s->codes && s->codes && all_at < 0)
			all_at = i;
	}
	bool in_time = all_at >= 0 && all_at < PLAN_TURNS, is_delayed = s->kind == SOAK_UPRIGHT && all_at != 0;
	r->views[s->kind]++;
	r->read[s->kind] += in_time;
	r->missed += soak_is_clean[s->kind] && !in_time;
	r->delayed += is_delayed;
	if (is_delayed || (soak_is_clean[s->kind] && !in_time))
		printf("before frame %d: %s, %.1f pixels, light %d, dark %d, noise %d: %d\n", r->frames, soak_names[s->kind], s->code[0].pixels, s->light, s->dark, s->noise, all_at);
}

// At least so many frames; the report only, judged by the caller.
static inline void soak_run(int frames, uint64_t seed, struct soak_report *ret_report)
{
	struct soak *s = calloc(1, sizeof *s);
	struct reader *reader;
	if (!s || reader_open(&reader) != ERR_OK)
		abort();
	*ret_report = (struct soak_report){ 0 };
	s->seed = seed;
	while (ret_report->frames < frames) {
		soak_begin(s);
		soak_view(s, reader, ret_report);
		soak_end(s);
		size_t now = soak_memory();
		if (ret_report->frames < frames / 4 && now > ret_report->early)
			ret_report->early = now;
		if (ret_report->frames > frames / 4 * 3 && now > ret_report->late)
			ret_report->late = now;
	}
	reader_close(reader);
	free(s);
}
