// Which of a V4L2 camera's modes to use.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/span.h"

#define CAMERA_WIDTH 1280
#define CAMERA_HEIGHT 720
#define CAMERA_MODES 256

struct camera_mode {
	uint32_t format;   // V4L2_PIX_FMT_*
	int width, height;
	int fps;           // the highest, 0: not said
};

// Where the luma of a format lies: step 1 or 2 for raw ones, 0 for JPEG, -1 for formats that cannot be used.
int camera_luma_step(uint32_t format);

// The mode nearest to 1280x720 that keeps 15 frames a second; raw before JPEG where both do. -1: none can be used.
int camera_choose(const struct camera_mode *modes, int n);
