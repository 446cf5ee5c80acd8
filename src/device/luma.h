// Luma: grey 8-bit pictures from what cameras and files hold: JPEG, YUYV, luma planes, PGM.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define LUMA_SIDE_MAX 8192        // pixels
#define LUMA_BYTES_MAX (32 << 20) // of a file

// Owns memory that grows to the largest picture it has held; rows follow each other without gaps. Zeroed is empty.
struct luma {
	uint8_t *grey;
	int width, height;
	size_t cap;
};

// All: ERR_FORMAT or ERR_RANGE (sides) leaves the picture empty or partly filled, never out of bounds; ERR_NO_MEMORY.
MUST_CHECK enum err luma_jpeg(struct span bytes, struct luma *p); // also Motion JPEG without tables; a file that is cut short gives what there is
MUST_CHECK enum err luma_pgm(struct span bytes, struct luma *p);  // binary, "P5", at most 255 shades
MUST_CHECK enum err luma_raw(struct span bytes, int width, int height, int stride, int step, struct luma *p); // every step-th byte: YUYV 2, Y planes 1
// By its first bytes; raw YUYV when the name ends in "-WIDTHxHEIGHT.yuyv".
MUST_CHECK enum err luma_file(const char *path, struct luma *p);
void luma_close(struct luma *p);
