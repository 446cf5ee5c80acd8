// A camera that is found, lost and found again by itself; gives the newest grey frame.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define CAMERA_NAME 240
#define CAMERA_LOST_MS 1500  // without a frame for so long a camera counts as gone
#define CAMERA_RETRY_MS 1000 // it is looked for so often

struct frame { // borrowed until the next call; rows follow each other without gaps
	const uint8_t *grey;
	int width, height;
	uint64_t sequence; // of the camera's frames, the skipped ones counted
	int64_t up_ms;     // CLOCK_MONOTONIC when it was taken
};

enum camera_got {
	CAMERA_FRAME,
	CAMERA_NOTHING, // none in that time; the camera is there
	CAMERA_GONE,    // not there; looked for at every call, at most every CAMERA_RETRY_MS
	CAMERA_END,     // the last picture of a replay has been given
};

struct camera; // used by one thread

// "auto": the first V4L2 device that can; "/dev/videoN"; "replay:DIR[?fps=N][&loop=1]": the pictures (.jpg .jpeg .pgm .yuyv)
// of a folder in the order of their names, fps=0 (the default) each exactly once. ERR_FORMAT: no such name. A camera that is not there is no error.
MUST_CHECK enum err camera_open(const char *name, struct camera **ret_camera);
enum camera_got camera_next(struct camera *c, int timeout_ms, struct frame *ret_frame);
const char *camera_detail(const struct camera *c); // for the log: device and mode, or why it is gone
void camera_close(struct camera *c);
