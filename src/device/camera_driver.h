// What camera.c asks of a kind of camera.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/camera.h"

#define CAMERA_DETAIL 160

struct camera_driver {
	const char *prefix; // of the names that it takes
	bool live;          // frames come at the device's own rate, so their absence means something
	enum err (*check)(const char *name); // ERR_FORMAT: never right
	enum err (*open)(const char *name, char detail[CAMERA_DETAIL], void **ret_self);
	enum camera_got (*next)(void *self, int timeout_ms, struct frame *ret_frame);
	void (*close)(void *self);
};

// CLOCK_MONOTONIC, and waiting.
int64_t camera_now_ms(void);
void camera_sleep_ms(int64_t ms);

extern const struct camera_driver camera_v4l2, camera_auto, camera_replay;
