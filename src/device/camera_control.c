// The rules for a camera's controls, apart from the ioctls that carry them out.
// SPDX-License-Identifier: Apache-2.0
#include "device/camera_control.h"

#include <linux/videodev2.h>

const struct camera_wish camera_wishes[CAMERA_WISHES] = {
	{ V4L2_CID_POWER_LINE_FREQUENCY, V4L2_CTRL_TYPE_MENU, // Indonesia's mains
		{ V4L2_CID_POWER_LINE_FREQUENCY_50HZ, V4L2_CID_POWER_LINE_FREQUENCY_AUTO }, 2 },
	{ V4L2_CID_EXPOSURE_AUTO, V4L2_CTRL_TYPE_MENU, { V4L2_EXPOSURE_APERTURE_PRIORITY, V4L2_EXPOSURE_AUTO }, 2 },
	{ V4L2_CID_EXPOSURE_AUTO_PRIORITY, V4L2_CTRL_TYPE_BOOLEAN, { 0 }, 1 }, // rather darker frames than fewer and smeared ones
	{ V4L2_CID_FOCUS_AUTO, V4L2_CTRL_TYPE_BOOLEAN, { 1 }, 1 },
	{ V4L2_CID_AUTO_WHITE_BALANCE, V4L2_CTRL_TYPE_BOOLEAN, { 1 }, 1 },
};

static bool takes(const struct camera_control *c, int32_t value)
{
	if (value < c->least || value > c->most)
		return false;
	if (c->type == V4L2_CTRL_TYPE_MENU)
		return value >= 0 && value < 64 && (c->items >> value & 1);
	return c->step <= 1 || ((int64_t)value - c->least) % c->step == 0; // drivers report 0 for a switch
}

bool camera_control_choose(const struct camera_wish *w, const struct camera_control *c, int32_t *ret_value)
{
	const uint32_t locked = V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY | V4L2_CTRL_FLAG_INACTIVE | V4L2_CTRL_FLAG_GRABBED;
	if ((c->type != w->type && c->type != V4L2_CTRL_TYPE_INTEGER) || (c->flags & locked))
		return false;
	for (int i = 0; i < w->n; i++) {
		if (!takes(c, w->values[i]))
			continue;
		*ret_value = w->values[i];
		return true;
	}
	return false;
}
