// Frames of a badge's code as a 1280×720 camera would see it, with the damages of a foyer; all drawn from a seed.
// SPDX-License-Identifier: Apache-2.0
#include "scan.h"

#include <math.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "core/badge.h"
#include "figure.h"

#define PI 3.14159265358979323846
#define CARD 4.0   // modules of white around the code, and as much again of card below it
#define POINTS 4   // a pixel is the mean of POINTS² points
#define FOCAL (PAINT_WIDTH / 2 / 0.57735026919) // 60° across

// Grey levels are linear in light until the end of paint(); sigma: blur of lens and focus in pixels; smear: movement in pixels.
struct look { double white, black, noise, sigma, smear, tilt, quality; };
static const struct look looks[DAMAGE_COUNT] = {
	[DAMAGE_TYPICAL] = { 190, 38, 3, 0.6, 0.5, 20, 0 },
	[DAMAGE_BLURRED] = { 190, 38, 3, 1.2, 2.0, 20, 0 },
	[DAMAGE_TILTED] = { 190, 38, 3, 0.6, 0.5, 45, 0 },
	[DAMAGE_UNEVEN] = { 230, 46, 3, 0.6, 0.5, 20, 0 },
	[DAMAGE_DIM] = { 62, 20, 8, 0.7, 0.8, 20, 0 },
	[DAMAGE_JPEG] = { 190, 38, 3, 0.6, 0.5, 20, 50 },
	[DAMAGE_PHONE] = { 235, 14, 3, 0.6, 0.5, 20, 0 },
	[DAMAGE_SHADOW] = { 190, 38, 3, 0.6, 0.5, 20, 0 },
	[DAMAGE_NO_CODE] = { 190, 38, 3, 0.6, 0.5, 20, 0 },
};

struct pose { double cx, cy, m[9]; }; // code's middle; pixels to modules from the middle
struct painter { uint64_t state; enum damage damage; struct look look; struct pose pose; QRcode *code; double a[8]; };

const char *damage_name(enum damage d)
{
	static const char *const names[] = {
		[DAMAGE_TYPICAL] = "typical", [DAMAGE_BLURRED] = "blurred", [DAMAGE_TILTED] = "tilted 45°", [DAMAGE_UNEVEN] = "uneven light",
		[DAMAGE_DIM] = "dim, noisy", [DAMAGE_JPEG] = "JPEG 50", [DAMAGE_PHONE] = "phone, moiré", [DAMAGE_SHADOW] = "hand's shadow", [DAMAGE_NO_CODE] = "no code",
	};
	return names[d];
}

static double uniform(struct painter *p, double least, double most)
{
	return least + (most - least) * (double)(figure_draw(&p->state) & 0xffffff) / 0x1000000;
}

// Four uniform draws: nearly normal, deviation 1.
static double normal(struct painter *p)
{
	uint64_t r = figure_draw(&p->state);
	return ((double)((r & 255) + (r >> 8 & 255) + (r >> 16 & 255) + (r >> 24 & 255)) - 510) / 147.8;
}

static void invert(const double a[9], double ret[9])
{
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++) {
			int r = (k + 1) % 3, s = (k + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
			ret[3 * i + k] = a[3 * r + c] * a[3 * s + d] - a[3 * r + d] * a[3 * s + c];
		}
}

// The code hangs in space, leant by `tilt` about a random axis and turned; its middle is seen at (cx, cy) with `pixels` to a module.
static void take_pose(struct painter *p, double pixels)
{
	double lean = (p->damage == DAMAGE_TILTED ? p->look.tilt : uniform(p, 0, p->look.tilt)) * PI / 180, about = uniform(p, 0, 2 * PI), turn = uniform(p, 0, 2 * PI);
	double room = 25 * pixels * 0.75 + 10;
	double c = cos(lean), s = sin(lean), x = cos(about), y = sin(about), r[9] = { // Rodrigues, axis in the picture's plane
		c + x * x * (1 - c), x * y * (1 - c), y * s, x * y * (1 - c), c + y * y * (1 - c), -x * s, -y * s, x * s, c };
	p->pose.cx = uniform(p, room, PAINT_WIDTH - room);
	p->pose.cy = uniform(p, room, PAINT_HEIGHT - room);
	double u[3], v[3], at[3] = { p->pose.cx - PAINT_WIDTH / 2.0, p->pose.cy - PAINT_HEIGHT / 2.0, FOCAL }, to_module[9];
	for (int i = 0; i < 3; i++) { // a module's two sides in space, in units in which the middle lies FOCAL away
		u[i] = pixels * (r[3 * i] * cos(turn) + r[3 * i + 1] * sin(turn));
		v[i] = pixels * (-r[3 * i] * sin(turn) + r[3 * i + 1] * cos(turn));
	}
	double h[9] = { FOCAL * u[0], FOCAL * v[0], FOCAL * at[0], FOCAL * u[1], FOCAL * v[1], FOCAL * at[1], u[2], v[2], at[2] };
	invert(h, to_module);
	memcpy(p->pose.m, to_module, sizeof to_module);
}

// 1 white, 0 black, below 0: beside the card.
static double card_at(const struct painter *p, double x, double y)
{
	const double *m = p->pose.m;
	x -= PAINT_WIDTH / 2.0, y -= PAINT_HEIGHT / 2.0;
	double w = m[6] * x + m[7] * y + m[8], half = p->code->width / 2.0;
	double u = (m[0] * x + m[1] * y + m[2]) / w + half, v = (m[3] * x + m[4] * y + m[5]) / w + half, side = p->code->width;
	if (u < -CARD || v < -CARD || u >= side + CARD || v >= side + 2 * CARD)
		return p->damage == DAMAGE_PHONE && u > -CARD - 3 && v > -CARD - 12 && u < side + CARD + 3 && v < side + 2 * CARD + 12 ? 0.15 : -1;
	if (v > side + 1.7 * CARD || u < 0 || v < 0 || u >= side || v >= side)
		return v > side + 1.2 * CARD && v < side + 1.7 * CARD && (int)(u * 1.7 + 40) % 3 ? 0.2 : 1; // a line of text below
	return p->code->data[(int)v * p->code->width + (int)u] & 1 ? 0 : 1;
}

static double step(double from, double to, double x)
{
	double t = (x - from) / (to - from);
	t = t < 0 ? 0 : t > 1 ? 1 : t;
	return t * t * (3 - 2 * t);
}

// How much light falls on, or comes from, a place.
static double light_at(const struct painter *p, double x, double y)
{
	const double *a = p->a, dx = x - p->pose.cx, dy = y - p->pose.cy, along = dx * a[0] + dy * a[1], across = dy * a[0] - dx * a[1];
	if (p->damage == DAMAGE_UNEVEN) // a lamp beside: four times as much at one end of the code as at the other, and a spot
		return 0.12 + 0.88 / (1 + exp(-along / a[2] * 1.4)) + 0.25 * exp(-(pow(across - a[3], 2) + pow(along - a[4], 2)) / (0.08 * a[2] * a[2]));
	if (p->damage == DAMAGE_SHADOW) // the edge of a hand lies over the code
		return 1 - 0.62 * step(-a[3], a[3], along - a[4] + 0.2 * a[2] * sin(across / a[2] * 3 + a[5]));
	if (p->damage == DAMAGE_PHONE && card_at(p, x, y) < 0)
		return 0.5;
	if (p->damage == DAMAGE_PHONE) { // the pixels of the screen beat with the sensor's; the refresh leaves dark bands
		double beat = a[5] * sin(2 * PI * along * a[6]) + a[5] * 0.7 * sin(2 * PI * across * a[7]);
		return (1 + beat) * (1 - 0.25 * step(0.55, 0.95, 0.5 + 0.5 * sin(y / a[3] + a[4])));
	}
	return 1 - 0.25 * step(0, 1, 0.5 + along / 1500);
}

static void draw_light(struct painter *p, double pixels)
{
	double turn = uniform(p, 0, 2 * PI), size = 25 * pixels;
	p->a[0] = cos(turn), p->a[1] = sin(turn), p->a[2] = size * 0.5;
	p->a[3] = p->damage == DAMAGE_UNEVEN ? uniform(p, -size, size) / 3 : p->damage == DAMAGE_SHADOW ? uniform(p, 2, 14) : uniform(p, 14, 50);
	p->a[4] = uniform(p, -size, size) / 4;
	p->a[5] = p->damage == DAMAGE_PHONE ? uniform(p, 0.08, 0.18) : uniform(p, 0, 6);
	p->a[6] = uniform(p, 0.05, 0.45), p->a[7] = uniform(p, 0.05, 0.45); // cycles per pixel
}

// What stands behind: soft shapes, edges, and a patch of stripes and letters that are no code.
static void draw_ground(struct painter *p, float *ground)
{
	for (int y = 0; y < PAINT_HEIGHT; y++)
		for (int x = 0; x < PAINT_WIDTH; x++)
			ground[y * PAINT_WIDTH + x] = (float)(0.35 + 0.15 * sin(x / 190.0 + p->a[5]) * cos(y / 140.0));
	for (int i = 0; i < 60; i++) {
		int w = (int)uniform(p, 6, i < 12 ? 400 : 70), h = (int)uniform(p, 4, i < 12 ? 300 : 50);
		int left = (int)uniform(p, 0, PAINT_WIDTH), top = (int)uniform(p, 0, PAINT_HEIGHT);
		float shade = (float)uniform(p, 0.1, 0.95);
		int period = i >= 45 ? (int)uniform(p, 3, 10) : 0;
		for (int y = top; y < top + h && y < PAINT_HEIGHT; y++)
			for (int x = left; x < left + w && x < PAINT_WIDTH; x++)
				ground[y * PAINT_WIDTH + x] = period && (x / period + (i % 2) * (y / period)) % 2 ? 0.9f : shade;
	}
}

static void smooth_rows(const float *in, float *out, const float *kernel, int reach)
{
	for (int y = 0; y < PAINT_HEIGHT; y++)
		for (int x = 0; x < PAINT_WIDTH; x++) {
			float sum = 0;
			for (int k = -reach; k <= reach; k++) {
				int at = x + k < 0 ? 0 : x + k >= PAINT_WIDTH ? PAINT_WIDTH - 1 : x + k;
				sum += kernel[k + reach] * in[y * PAINT_WIDTH + at];
			}
			out[y * PAINT_WIDTH + x] = sum;
		}
}

static void smooth_columns(const float *in, float *out, const float *kernel, int reach)
{
	for (int y = 0; y < PAINT_HEIGHT; y++) {
		float *row = out + y * PAINT_WIDTH;
		memset(row, 0, PAINT_WIDTH * sizeof *row);
		for (int k = -reach; k <= reach; k++) {
			int at = y + k < 0 ? 0 : y + k >= PAINT_HEIGHT ? PAINT_HEIGHT - 1 : y + k;
			for (int x = 0; x < PAINT_WIDTH; x++)
				row[x] += kernel[k + reach] * in[at * PAINT_WIDTH + x];
		}
	}
}

static void smooth(float *grey, float *room, double sigma_x, double sigma_y)
{
	for (int way = 0; way < 2; way++) {
		float kernel[15], sum = 0;
		double sigma = way ? sigma_y : sigma_x;
		for (int k = -7; k <= 7; k++)
			sum += kernel[k + 7] = (float)exp(-k * k / (2 * sigma * sigma));
		for (int k = 0; k < 15; k++)
			kernel[k] /= sum;
		if (way)
			smooth_columns(room, grey, kernel, 7);
		else
			smooth_rows(grey, room, kernel, 7);
	}
}

static void pack_jpeg(uint8_t *grey, int quality)
{
	unsigned char *bytes = NULL;
	unsigned long len = 0;
	tjhandle out = tjInitCompress(), in = tjInitDecompress();
	if (tjCompress2(out, grey, PAINT_WIDTH, 0, PAINT_HEIGHT, TJPF_GRAY, &bytes, &len, TJSAMP_GRAY, quality, 0) != 0
		|| tjDecompress2(in, bytes, len, grey, PAINT_WIDTH, 0, PAINT_HEIGHT, TJPF_GRAY, 0) != 0) {
		fputs("a frame could not be packed as JPEG\n", stderr);
		exit(1);
	}
	tjFree(bytes);
	tjDestroy(out);
	tjDestroy(in);
}

static void encode(struct painter *p, char ret_text[64])
{
	struct badge b = { .event = (uint32_t)figure_draw(&p->state) & BADGE_EVENT_MAX };
	for (int i = 0; i < BADGE_SECRET; i++)
		b.secret[i] = (uint8_t)figure_draw(&p->state);
	char text[BADGE_TEXT];
	badge_write(&b, text);
	snprintf(ret_text, 64, "%s", text);
	p->code = QRcode_encodeString(text, 2, QR_ECLEVEL_Q, QR_MODE_8, 1);
	if (p->code && p->code->width == 25)
		return;
	fputs("the badge's code could not be made\n", stderr);
	exit(1);
}

static void draw_code(const struct painter *p, float *grey)
{
	for (int y = 0; y < PAINT_HEIGHT; y++)
		for (int x = 0; x < PAINT_WIDTH; x++) {
			double sum = 0;
			int on = 0;
			if (card_at(p, x + 0.5, y + 0.5) < 0 && card_at(p, x, y) < 0 && card_at(p, x + 1, y + 1) < 0)
				continue;
			for (int i = 0; i < POINTS * POINTS; i++) {
				double v = card_at(p, x + (i % POINTS + 0.5) / POINTS, y + (i / POINTS + 0.5) / POINTS);
				on += v >= 0;
				sum += v >= 0 ? v : 0;
			}
			float *g = &grey[y * PAINT_WIDTH + x], under = *g * (float)(POINTS * POINTS - on);
			*g = ((float)sum + under) / (POINTS * POINTS);
		}
}

void scan_paint(enum damage d, double pixels, uint64_t seed, uint8_t *ret_grey, char ret_text[64])
{
	static float grey[PAINT_WIDTH * PAINT_HEIGHT], room[PAINT_WIDTH * PAINT_HEIGHT];
	struct painter p = { .state = seed * 1000003 + (uint64_t)d * 7919 + (uint64_t)(pixels * 16), .damage = d, .look = looks[d] };
	encode(&p, ret_text);
	take_pose(&p, pixels);
	draw_light(&p, pixels);
	draw_ground(&p, grey);
	if (d != DAMAGE_NO_CODE)
		draw_code(&p, grey);
	double smear = uniform(&p, 0, p.look.smear), sigma = p.look.sigma, to = uniform(&p, 0, PI / 2);
	smooth(grey, room, hypot(sigma, smear * cos(to) * 0.6), hypot(sigma, smear * sin(to) * 0.6));
	for (int i = 0; i < PAINT_WIDTH * PAINT_HEIGHT; i++) {
		double v = (p.look.black + (p.look.white - p.look.black) * grey[i]) * light_at(&p, i % PAINT_WIDTH, i / (double)PAINT_WIDTH);
		v += normal(&p) * (p.look.noise * (0.6 + 0.4 * sqrt(v > 0 ? v / 128 : 0)));
		ret_grey[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
	}
	if (p.look.quality > 0)
		pack_jpeg(ret_grey, (int)p.look.quality);
	QRcode_free(p.code);
}
