// Keeps a camera open: whatever fails, it is closed and looked for again once a second.
// SPDX-License-Identifier: Apache-2.0
#include "device/camera_driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct camera {
	const struct camera_driver *driver;
	char name[CAMERA_NAME], detail[CAMERA_DETAIL];
	void *self;                // NULL: gone
	int64_t tried_ms, seen_ms; // last attempt to open; last frame, or the opening
};

static const struct camera_driver *const drivers[] = { &camera_auto, &camera_v4l2, &camera_replay };

int64_t camera_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

void camera_sleep_ms(int64_t ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
	nanosleep(&t, NULL);
}

enum err camera_open(const char *name, struct camera **ret_camera)
{
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++) {
		if (strncmp(name, drivers[i]->prefix, strlen(drivers[i]->prefix)) != 0)
			continue;
		if (strlen(name) >= CAMERA_NAME)
			return ERR_FULL;
		enum err e = drivers[i]->check(name);
		if (e)
			return e;
		struct camera *c = calloc(1, sizeof *c);
		if (!c)
			return ERR_NO_MEMORY;
		c->driver = drivers[i];
		c->tried_ms = INT64_MIN / 2;
		snprintf(c->name, sizeof c->name, "%s", name);
		*ret_camera = c;
		return ERR_OK;
	}
	return ERR_FORMAT;
}

static enum camera_got lose(struct camera *c)
{
	c->driver->close(c->self);
	c->self = NULL;
	c->tried_ms = camera_now_ms();
	return CAMERA_GONE;
}

// Tries to open it unless it was tried just now; waits out the rest of the caller's time when there is nothing to try.
static bool find(struct camera *c, int timeout_ms)
{
	int64_t left = c->tried_ms + CAMERA_RETRY_MS - camera_now_ms();
	if (left > 0) {
		camera_sleep_ms(left < timeout_ms ? left : timeout_ms);
		if (left > timeout_ms)
			return false;
	}
	c->tried_ms = c->seen_ms = camera_now_ms();
	enum err e = c->driver->open(c->name, c->detail, &c->self);
	if (e && !*c->detail)
		snprintf(c->detail, sizeof c->detail, "%.100s: %s", c->name, err_text(e));
	if (e)
		c->self = NULL;
	return c->self != NULL;
}

enum camera_got camera_next(struct camera *c, int timeout_ms, struct frame *ret_frame)
{
	if (!c->self && !find(c, timeout_ms))
		return CAMERA_GONE;
	enum camera_got got = c->driver->next(c->self, timeout_ms, ret_frame);
	if (got == CAMERA_FRAME)
		c->seen_ms = camera_now_ms();
	if (got == CAMERA_GONE || (got == CAMERA_NOTHING && c->driver->live && camera_now_ms() - c->seen_ms > CAMERA_LOST_MS)) {
		snprintf(c->detail, sizeof c->detail, "%.120s: no more frames", c->name);
		return lose(c);
	}
	return got;
}

const char *camera_detail(const struct camera *c)
{
	return c->detail;
}

void camera_close(struct camera *c)
{
	if (!c)
		return;
	if (c->self)
		c->driver->close(c->self);
	free(c);
}
