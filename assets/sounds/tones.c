// Makes the kiosk's sounds: cc -o /tmp/tones tones.c -lm && /tmp/tones (writes the four .wav files into this folder).
// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define RATE 22050

struct note { double hertz, begin, length, loud; }; // hertz 0 ends the list

static const struct { const char *file; double length; struct note notes[6]; } sounds[] = {
	{ "accepted.wav", 0.42, { { 659.26, 0, 0.30, 0.5 }, { 987.77, 0.11, 0.31, 0.6 } } },                              // a fifth up: bright
	{ "again.wav", 0.40, { { 587.33, 0, 0.16, 0.55 }, { 587.33, 0.20, 0.20, 0.55 } } },                                // the same twice
	{ "refused.wav", 0.55, { { 311.13, 0, 0.22, 0.7 }, { 220.00, 0.22, 0.33, 0.8 }, { 233.08, 0.22, 0.33, 0.4 } } },   // down, with a rub
	{ "touch.wav", 0.03, { { 1800, 0, 0.03, 0.25 } } },
};

static double tone(const struct note *n, double at)
{
	double t = at - n->begin, phase = 2 * M_PI * n->hertz * t;
	if (t < 0 || t >= n->length)
		return 0;
	double rise = fmin(1, t / 0.006), fall = fmin(1, (n->length - t) / 0.02);
	return n->loud * rise * fall * exp(-3 * t / n->length) * (sin(phase) + 0.35 * sin(2 * phase) + 0.12 * sin(3 * phase)) / 1.3;
}

static void put(FILE *f, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		fputc((int)(value >> 8 * i & 255), f);
}

int main(void)
{
	for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++) {
		uint32_t samples = (uint32_t)(sounds[i].length * RATE);
		FILE *f = fopen(sounds[i].file, "wb");
		if (!f)
			return 1;
		fputs("RIFF", f), put(f, 36 + 2 * samples, 4), fputs("WAVEfmt ", f);
		put(f, 16, 4), put(f, 1, 2), put(f, 1, 2), put(f, RATE, 4), put(f, 2 * RATE, 4), put(f, 2, 2), put(f, 16, 2);
		fputs("data", f), put(f, 2 * samples, 4);
		for (uint32_t s = 0; s < samples; s++) {
			double sum = 0;
			for (const struct note *n = sounds[i].notes; n->hertz > 0; n++)
				sum += tone(n, (double)s / RATE);
			put(f, (uint32_t)(int32_t)lrint(32000 * fmax(-1, fmin(1, sum))) & 0xffff, 2);
		}
		if (fclose(f) != 0)
			return 1;
	}
	return 0;
}
