// What a V4L2 camera's controls are set to, by what its driver says that they take.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/span.h"

struct camera_control {        // as the driver reports it
	uint32_t type;         // V4L2_CTRL_TYPE_*; 0: the camera does not have it
	uint32_t flags;        // V4L2_CTRL_FLAG_*
	int32_t least, most, step;
	uint64_t items;        // of a menu: bit i stands for item i
};

struct camera_wish {
	uint32_t id, type;     // V4L2_CID_*; the type by which its values have their meaning, or an integer in its place
	int32_t values[2];     // the best first
	int n;
};

// In the order to be asked for and set: some controls become active only by one before them.
#define CAMERA_WISHES 5
extern const struct camera_wish camera_wishes[CAMERA_WISHES];

// The first wished value that the control takes. False: to be left alone, as it is absent, cannot be written now or takes none.
bool camera_control_choose(const struct camera_wish *w, const struct camera_control *c, int32_t *ret_value);
