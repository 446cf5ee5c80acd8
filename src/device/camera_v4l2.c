// Cameras of the kernel (Video4Linux2): modes, controls, and frames by memory-mapped streaming.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "device/camera_control.h"
#include "device/camera_driver.h"
#include "device/camera_mode.h"
#include "device/luma.h"

#define BUFFERS 4
#define DEVICES 64 // of /dev/video0 and on
#define OLD_MS 200 // a frame that waited so long shows what is no longer there

struct v4l2 {
	int fd, step, width, height, stride;
	struct { void *at; size_t len; } buffer[BUFFERS];
	int buffers;
	struct luma luma;
};

static int ask(int fd, unsigned long request, void *argument)
{
	int got;
	do
		got = ioctl(fd, request, argument);
	while (got < 0 && errno == EINTR);
	return got;
}

static int best_fps(int fd, uint32_t format, uint32_t width, uint32_t height)
{
	int best = 0;
	struct v4l2_frmivalenum i = { .pixel_format = format, .width = width, .height = height };
	for (; i.index < 64 && ask(fd, VIDIOC_ENUM_FRAMEINTERVALS, &i) == 0; i.index++) {
		struct v4l2_fract f = i.type == V4L2_FRMIVAL_TYPE_DISCRETE ? i.discrete : i.stepwise.min;
		int fps = f.numerator ? (int)(f.denominator / f.numerator) : 0;
		best = fps > best ? fps : best;
		if (i.type != V4L2_FRMIVAL_TYPE_DISCRETE)
			break;
	}
	return best;
}

static uint32_t clamp(uint32_t value, uint32_t least, uint32_t most)
{
	return value < least ? least : value > most ? most : value;
}

// Adds the sizes of one format; a camera that takes any size is given the wanted one.
static int add_sizes(int fd, uint32_t format, struct camera_mode *modes, int n)
{
	struct v4l2_frmsizeenum s = { .pixel_format = format };
	for (; s.index < 64 && n < CAMERA_MODES && ask(fd, VIDIOC_ENUM_FRAMESIZES, &s) == 0; s.index++) {
		bool is_discrete = s.type == V4L2_FRMSIZE_TYPE_DISCRETE;
		uint32_t width = is_discrete ? s.discrete.width : clamp(CAMERA_WIDTH, s.stepwise.min_width, s.stepwise.max_width);
		uint32_t height = is_discrete ? s.discrete.height : clamp(CAMERA_HEIGHT, s.stepwise.min_height, s.stepwise.max_height);
		if (width <= LUMA_SIDE_MAX && height <= LUMA_SIDE_MAX)
			modes[n++] = (struct camera_mode){ format, (int)width, (int)height, best_fps(fd, format, width, height) };
		if (!is_discrete)
			break;
	}
	return n;
}

static int list_modes(int fd, struct camera_mode *modes)
{
	int n = 0;
	struct v4l2_fmtdesc d = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	for (; d.index < 64 && ask(fd, VIDIOC_ENUM_FMT, &d) == 0; d.index++)
		n = add_sizes(fd, d.pixelformat, modes, n);
	return n;
}

static bool can_capture(int fd)
{
	struct v4l2_capability c = { 0 };
	if (ask(fd, VIDIOC_QUERYCAP, &c) != 0)
		return false;
	uint32_t can = c.capabilities & V4L2_CAP_DEVICE_CAPS ? c.device_caps : c.capabilities;
	return (can & V4L2_CAP_VIDEO_CAPTURE) && (can & V4L2_CAP_STREAMING);
}

static bool set_mode(struct v4l2 *v, const struct camera_mode *m)
{
	struct v4l2_format f = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	f.fmt.pix.width = (uint32_t)m->width;
	f.fmt.pix.height = (uint32_t)m->height;
	f.fmt.pix.pixelformat = m->format;
	f.fmt.pix.field = V4L2_FIELD_ANY;
	if (ask(v->fd, VIDIOC_S_FMT, &f) != 0 || f.fmt.pix.width > LUMA_SIDE_MAX || f.fmt.pix.height > LUMA_SIDE_MAX)
		return false;
	v->step = camera_luma_step(f.fmt.pix.pixelformat); // the driver may have settled on another one
	v->width = (int)f.fmt.pix.width;
	v->height = (int)f.fmt.pix.height;
	v->stride = f.fmt.pix.bytesperline ? (int)f.fmt.pix.bytesperline : v->width * v->step;
	struct v4l2_streamparm p = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	p.parm.capture.timeperframe = (struct v4l2_fract){ 1, m->fps && m->fps < 30 ? (uint32_t)m->fps : 30 };
	ask(v->fd, VIDIOC_S_PARM, &p); // only a wish
	return v->step >= 0;
}

static struct camera_control query(int fd, uint32_t id)
{
	struct v4l2_queryctrl q = { .id = id };
	if (ask(fd, VIDIOC_QUERYCTRL, &q) != 0)
		return (struct camera_control){ 0 };
	struct camera_control c = { q.type, q.flags, q.minimum, q.maximum, q.step, 0 };
	for (uint32_t i = 0; q.type == V4L2_CTRL_TYPE_MENU && i < 64; i++) {
		struct v4l2_querymenu m = { .id = id, .index = i };
		if (ask(fd, VIDIOC_QUERYMENU, &m) == 0)
			c.items |= UINT64_C(1) << i;
	}
	return c;
}

static void set_controls(int fd)
{
	for (int i = 0; i < CAMERA_WISHES; i++) {
		struct camera_control reported = query(fd, camera_wishes[i].id);
		struct v4l2_control c = { .id = camera_wishes[i].id };
		if (camera_control_choose(&camera_wishes[i], &reported, &c.value))
			ask(fd, VIDIOC_S_CTRL, &c); // a camera that refuses is used as it is
	}
}

static bool map(struct v4l2 *v)
{
	struct v4l2_requestbuffers r = { .count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP };
	if (ask(v->fd, VIDIOC_REQBUFS, &r) != 0 || r.count < 2)
		return false;
	for (uint32_t i = 0; i < r.count && i < BUFFERS; i++) {
		struct v4l2_buffer b = { .index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP };
		if (ask(v->fd, VIDIOC_QUERYBUF, &b) != 0)
			return false;
		void *at = mmap(NULL, b.length, PROT_READ | PROT_WRITE, MAP_SHARED, v->fd, b.m.offset);
		if (at == MAP_FAILED)
			return false;
		v->buffer[i].at = at;
		v->buffer[i].len = b.length;
		v->buffers++;
		if (ask(v->fd, VIDIOC_QBUF, &b) != 0)
			return false;
	}
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	return ask(v->fd, VIDIOC_STREAMON, &type) == 0;
}

static void v4l2_close(void *self)
{
	struct v4l2 *v = self;
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	ask(v->fd, VIDIOC_STREAMOFF, &type);
	for (int i = 0; i < v->buffers; i++)
		munmap(v->buffer[i].at, v->buffer[i].len);
	close(v->fd);
	luma_close(&v->luma);
	free(v);
}

static enum err start(struct v4l2 *v, const char *path, char detail[CAMERA_DETAIL])
{
	struct camera_mode modes[CAMERA_MODES];
	if (!can_capture(v->fd))
		return ERR_DEVICE;
	int best = camera_choose(modes, list_modes(v->fd, modes));
	if (best < 0 || !set_mode(v, &modes[best]))
		return ERR_DEVICE;
	set_controls(v->fd);
	if (!map(v))
		return ERR_DEVICE;
	snprintf(detail, CAMERA_DETAIL, "%.80s: %.4s %dx%d", path, (const char *)&modes[best].format, v->width, v->height);
	return ERR_OK;
}

static enum err open_path(const char *path, char detail[CAMERA_DETAIL], void **ret_self)
{
	int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		snprintf(detail, CAMERA_DETAIL, "%.80s: %s", path, strerror(errno));
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_DEVICE;
	}
	struct v4l2 *v = calloc(1, sizeof *v);
	if (!v) {
		close(fd);
		return ERR_NO_MEMORY;
	}
	v->fd = fd;
	enum err e = start(v, path, detail);
	if (e) {
		snprintf(detail, CAMERA_DETAIL, "%.80s: not a camera that gives grey, YUYV or JPEG frames", path);
		v4l2_close(v);
		return e;
	}
	*ret_self = v;
	return ERR_OK;
}

static enum err open_any(const char *name, char detail[CAMERA_DETAIL], void **ret_self)
{
	(void)name;
	for (int i = 0; i < DEVICES; i++) {
		char path[24];
		snprintf(path, sizeof path, "/dev/video%d", i);
		if (access(path, F_OK) == 0 && open_path(path, detail, ret_self) == ERR_OK)
			return ERR_OK;
	}
	snprintf(detail, CAMERA_DETAIL, "no camera among /dev/video*");
	return ERR_NOT_FOUND;
}

// Takes the newest filled buffer and gives the older ones back unread; -1: none, -2: the device has failed.
static int take_newest(struct v4l2 *v, struct v4l2_buffer *ret_buffer)
{
	int newest = -1;
	for (;;) {
		struct v4l2_buffer b = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP };
		if (ask(v->fd, VIDIOC_DQBUF, &b) != 0)
			return errno == EAGAIN ? newest : -2;
		if (b.index >= (uint32_t)v->buffers)
			return -2;
		if (newest >= 0 && ask(v->fd, VIDIOC_QBUF, ret_buffer) != 0)
			return -2;
		*ret_buffer = b;
		newest = (int)b.index;
	}
}

static int wait_newest(struct v4l2 *v, int timeout_ms, struct v4l2_buffer *ret_buffer)
{
	struct pollfd p = { v->fd, POLLIN, 0 };
	int ready = poll(&p, 1, timeout_ms);
	if (ready < 0)
		return errno == EINTR ? -1 : -2;
	if (p.revents & (POLLERR | POLLHUP | POLLNVAL))
		return -2;
	return ready ? take_newest(v, ret_buffer) : -1;
}

static bool is_old(const struct v4l2_buffer *b)
{
	int64_t taken_ms = b->timestamp.tv_sec * INT64_C(1000) + b->timestamp.tv_usec / 1000;
	return (b->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC && camera_now_ms() - taken_ms > OLD_MS;
}

// A reader that stalled finds every buffer filled with what was seen when it did, even the newest: that one is given back
// too. The next is taken whatever its time says, as it was filled since; so a driver whose times are wrong loses half its
// frames and not all.
static enum camera_got v4l2_next(void *self, int timeout_ms, struct frame *ret_frame)
{
	struct v4l2 *v = self;
	struct v4l2_buffer b = { 0 };
	int at = wait_newest(v, timeout_ms, &b);
	if (at >= 0 && is_old(&b))
		at = ask(v->fd, VIDIOC_QBUF, &b) == 0 ? wait_newest(v, timeout_ms, &b) : -2;
	if (at < 0)
		return at == -2 ? CAMERA_GONE : CAMERA_NOTHING;
	size_t used = b.bytesused && b.bytesused < v->buffer[at].len ? b.bytesused : v->buffer[at].len;
	struct span bytes = { v->buffer[at].at, used };
	bool is_bad = (b.flags & V4L2_BUF_FLAG_ERROR) ||
		(v->step ? luma_raw(bytes, v->width, v->height, v->stride, v->step, &v->luma) : luma_jpeg(bytes, &v->luma));
	if (ask(v->fd, VIDIOC_QBUF, &b) != 0)
		return CAMERA_GONE;
	if (is_bad)
		return CAMERA_NOTHING;
	*ret_frame = (struct frame){ v->luma.grey, v->luma.width, v->luma.height, b.sequence, camera_now_ms() };
	return CAMERA_FRAME;
}

static enum err any_name(const char *name)
{
	return *name ? ERR_OK : ERR_FORMAT;
}

const struct camera_driver camera_v4l2 = { "/dev/", true, any_name, open_path, v4l2_next, v4l2_close };
const struct camera_driver camera_auto = { "auto", true, any_name, open_any, v4l2_next, v4l2_close };
