// What the bench of the scanner shares: frames, decoders side by side, and frames of its own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCAN_TEXTS 64
#define SCAN_TEXT 4400
#define SCAN_TURNS 8 // frames that a reader gets of the same view

#ifdef __cplusplus
extern "C" {
#endif

struct shot { const uint8_t *grey; int width, height; };

enum decoder { DECODER_OURS, DECODER_ZBAR, DECODER_ZXING, DECODER_COUNT };

// A text with all but ! to ~ taken out; `other`: the same when the bytes are Shift-JIS, which leave other letters behind.
struct text_found { char text[SCAN_TEXT], other[SCAN_TEXT]; };
struct found {
	int n;
	struct text_found found[SCAN_TEXTS];
	int frames;                   // given until something was read
	int64_t frame_ns[SCAN_TURNS]; // processor time of each
	char pass[32];                // ours: how it was read
};

void scan_run(enum decoder d, const struct shot *s, struct found *ret_found);
void scan_add(struct found *f, const char *bytes, size_t len); // notes a text
void scan_close(void);

// Processor time of SCAN_TURNS frames that come after one in which a code was read, each a few pixels on, into ret_ns; how many of them were read, -1: not the first.
int scan_followed(const struct shot *s, int64_t ret_ns[SCAN_TURNS]);

// The frame that took ours longest by plain zbar's time of the same frame; measured again where it seems long, as other work on the machine only adds.
struct dearest { double ratio; int64_t ns; char name[600]; int turn; };
void scan_dearest(const struct shot *s, const struct found found[DECODER_COUNT], const char *name, struct dearest *d);

void scan_zxing(const struct shot *s, struct found *f); // ZXing's part, in C++

// Frames of a badge's code, drawn from a seed.
enum damage { DAMAGE_TYPICAL, DAMAGE_BLURRED, DAMAGE_TILTED, DAMAGE_UNEVEN, DAMAGE_DIM, DAMAGE_JPEG, DAMAGE_PHONE, DAMAGE_SHADOW, DAMAGE_NO_CODE, DAMAGE_COUNT };
#define PAINT_WIDTH 1280
#define PAINT_HEIGHT 720
const char *damage_name(enum damage d);
// The frame in ret_grey (PAINT_WIDTH × PAINT_HEIGHT) and what its code says; `pixels`: width of a module at the code's middle.
void scan_paint(enum damage d, double pixels, uint64_t seed, uint8_t *ret_grey, char ret_text[64]);
bool scan_own(int frames); // prints the table of these, `frames` to a cell; false when over budget

#ifdef __cplusplus
}
#endif
