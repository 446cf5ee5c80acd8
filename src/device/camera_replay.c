// Plays the pictures of a folder as a camera would give them.
// SPDX-License-Identifier: Apache-2.0
#include "device/camera_driver.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "device/luma.h"

#define PREFIX "replay:"

struct options { char folder[CAMERA_NAME]; int fps; bool loop; };

struct replay {
	struct options options;
	struct dirent **files;
	int count, next;          // next: of all frames ever, loops counted on
	int64_t begin_ms;
	struct luma luma;
};

static bool read_options(const char *name, struct options *ret)
{
	struct span rest = span_of(name + strlen(PREFIX)), folder = span_cut(&rest, '?');
	*ret = (struct options){ .fps = 0 };
	if (!folder.len || !span_copy(folder, ret->folder, sizeof ret->folder))
		return false;
	while (rest.len) {
		struct span value = span_cut(&rest, '&'), key = span_cut(&value, '=');
		int64_t number;
		if (!span_int(value, &number) || number < 0 || number > 1000)
			return false;
		if (span_is(key, "fps"))
			ret->fps = (int)number;
		else if (span_is(key, "loop"))
			ret->loop = number != 0;
		else
			return false;
	}
	return true;
}

static enum err replay_check(const char *name)
{
	struct options unused;
	return read_options(name, &unused) ? ERR_OK : ERR_FORMAT;
}

static int is_picture(const struct dirent *d)
{
	static const char *const ends[] = { ".jpg", ".jpeg", ".pgm", ".yuyv" };
	const char *dot = strrchr(d->d_name, '.');
	for (size_t i = 0; dot && i < sizeof ends / sizeof *ends; i++)
		if (strcasecmp(dot, ends[i]) == 0)
			return 1;
	return 0;
}

static void replay_close(void *self)
{
	struct replay *r = self;
	for (int i = 0; i < r->count; i++)
		free(r->files[i]);
	free(r->files);
	luma_close(&r->luma);
	free(r);
}

static enum err replay_open(const char *name, char detail[CAMERA_DETAIL], void **ret_self)
{
	struct replay *r = calloc(1, sizeof *r);
	if (!r)
		return ERR_NO_MEMORY;
	if (!read_options(name, &r->options)) {
		free(r);
		return ERR_FORMAT;
	}
	r->count = scandir(r->options.folder, &r->files, is_picture, alphasort);
	if (r->count < 0) {
		free(r);
		snprintf(detail, CAMERA_DETAIL, "%.120s: no such folder", name);
		return ERR_NOT_FOUND;
	}
	r->begin_ms = camera_now_ms();
	snprintf(detail, CAMERA_DETAIL, "%.100s: %d pictures", r->options.folder, r->count);
	*ret_self = r;
	return ERR_OK;
}

// The frame that a camera would be showing now: in steps simply the next one, at a rate the newest that has come due; -1: not yet.
static int due(const struct replay *r)
{
	if (!r->options.fps)
		return r->next;
	int64_t shown = (camera_now_ms() - r->begin_ms) * r->options.fps / 1000;
	return shown < r->next ? -1 : !r->options.loop && shown >= r->count ? r->count - 1 : (int)shown;
}

static void wait_due(const struct replay *r, int timeout_ms)
{
	int64_t left = r->begin_ms + (r->next * INT64_C(1000) + r->options.fps - 1) / r->options.fps - camera_now_ms();
	left = left < 0 ? 0 : left < timeout_ms ? left : timeout_ms;
	camera_sleep_ms(left);
}

static bool is_folder(const char *path)
{
	struct stat s;
	return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static enum camera_got replay_next(void *self, int timeout_ms, struct frame *ret_frame)
{
	struct replay *r = self;
	if (!is_folder(r->options.folder))
		return CAMERA_GONE;
	if (!r->count || (!r->options.loop && r->next >= r->count)) {
		camera_sleep_ms(timeout_ms);
		return CAMERA_END;
	}
	if (due(r) < 0)
		wait_due(r, timeout_ms);
	int at = due(r);
	if (at < 0)
		return CAMERA_NOTHING;
	r->next = at + 1;
	char path[CAMERA_NAME + 260];
	snprintf(path, sizeof path, "%s/%s", r->options.folder, r->files[at % r->count]->d_name);
	enum err e = luma_file(path, &r->luma);
	if (e)
		return e == ERR_NOT_FOUND ? CAMERA_GONE : CAMERA_NOTHING; // a picture that cannot be read is a frame lost
	*ret_frame = (struct frame){ r->luma.grey, r->luma.width, r->luma.height, (uint64_t)at + 1, camera_now_ms() };
	return CAMERA_FRAME;
}

const struct camera_driver camera_replay = { PREFIX, false, replay_check, replay_open, replay_next, replay_close };
