// How a reader does on one picture that stands before the camera: what it reads, by which pass, and each frame's time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/plan.h"
#include "device/reader.h"

#define TRIAL_FRAMES PLAN_TURNS // each turn of the costlier attempts once

struct trial {
	int codes, frames;              // read, and frames given until then
	int64_t frame_ns[TRIAL_FRAMES]; // processor time of each
	struct reading reading[READER_CODES];
};

// A reader of its own gets the frame until it reads something, at most TRIAL_FRAMES times. ERR_NO_MEMORY.
MUST_CHECK enum err trial_run(const struct frame *f, struct trial *ret_trial);
