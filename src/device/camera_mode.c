// The rules for a camera's mode, apart from the ioctls that carry them out.
// SPDX-License-Identifier: Apache-2.0
#include "device/camera_mode.h"

#include <linux/videodev2.h>

int camera_luma_step(uint32_t format)
{
	switch (format) {
	case V4L2_PIX_FMT_MJPEG:
	case V4L2_PIX_FMT_JPEG:
		return 0;
	case V4L2_PIX_FMT_YUYV:
		return 2;
	case V4L2_PIX_FMT_GREY:
	case V4L2_PIX_FMT_NV12:
	case V4L2_PIX_FMT_YUV420:
		return 1;
	default:
		return -1;
	}
}

// Smaller is better: first whether it is fast enough to follow a hand, then how far its size is from the wanted one
// (a smaller one counts double), then the work of decoding.
static int64_t badness(const struct camera_mode *m)
{
	int64_t wanted = CAMERA_WIDTH * CAMERA_HEIGHT, area = (int64_t)m->width * m->height;
	int64_t off = area > wanted ? area - wanted : 2 * (wanted - area);
	bool is_slow = m->fps && m->fps < 15;
	return (is_slow ? INT64_C(1) << 40 : 0) + 2 * off + (camera_luma_step(m->format) == 0);
}

int camera_choose(const struct camera_mode *modes, int n)
{
	int best = -1;
	for (int i = 0; i < n; i++) {
		if (camera_luma_step(modes[i].format) < 0 || modes[i].width < 160 || modes[i].height < 120)
			continue;
		if (best < 0 || badness(&modes[i]) < badness(&modes[best]))
			best = i;
	}
	return best;
}
