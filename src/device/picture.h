// Grey 8-bit pictures from what cameras and files hold: JPEG, YUYV, luma planes, PGM.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define PICTURE_SIDE_MAX 8192        // pixels
#define PICTURE_BYTES_MAX (32 << 20) // of a file

// Owns memory that grows to the largest picture it has held; rows follow each other without gaps. Zeroed is empty.
struct picture {
	uint8_t *grey;
	int width, height;
	size_t cap;
};

// All: ERR_FORMAT or ERR_RANGE (sides) leaves the picture empty or partly filled, never out of bounds; ERR_NO_MEMORY.
MUST_CHECK enum err picture_jpeg(struct span bytes, struct picture *p); // also Motion JPEG without tables; a file that is cut short gives what there is
MUST_CHECK enum err picture_pgm(struct span bytes, struct picture *p);  // binary, "P5", at most 255 shades
MUST_CHECK enum err picture_luma(struct span bytes, int width, int height, int stride, int step, struct picture *p); // every step-th byte: YUYV 2, Y planes 1
// By its first bytes; raw YUYV when the name ends in "-WIDTHxHEIGHT.yuyv".
MUST_CHECK enum err picture_file(const char *path, struct picture *p);
void picture_close(struct picture *p);
