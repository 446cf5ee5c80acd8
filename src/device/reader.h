// Finds QR codes in a grey frame and reads their bytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/camera.h"

#define READER_CODES 4
#define READER_TEXT 4096

struct reading {
	char text[READER_TEXT]; // any bytes; longer ones are cut
	size_t len;
	int x[4], y[4];         // corners in the frame's pixels, moved into it where they lie outside
	char pass[32];          // how it was read: "projective wide", "whole frame" ...
};

struct reader; // used by one thread

MUST_CHECK enum err reader_open(struct reader **ret_reader);
// How many codes were read, different texts only. Costlier attempts are spread over successive frames (plan.h) from the last reading on.
int reader_read(struct reader *r, const struct frame *f, struct reading ret_readings[READER_CODES]);
void reader_close(struct reader *r);
