// Tests of the choice of a camera's mode and of cameras that play a folder; real devices need hardware.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "device/camera.h"
#include "device/camera_mode.h"
#include "folder.h"

struct choice { const char *name; struct camera_mode modes[6]; int n, best; };
static const struct choice choices[] = {
	{ "nothing", { { 0 } }, 0, -1 },
	{ "only what cannot be used", { { V4L2_PIX_FMT_H264, 1280, 720, 30 }, { V4L2_PIX_FMT_RGB24, 640, 480, 30 } }, 2, -1 },
	{ "a usual webcam: JPEG where raw is slow", { { V4L2_PIX_FMT_YUYV, 640, 480, 30 }, { V4L2_PIX_FMT_YUYV, 1280, 720, 10 },
		{ V4L2_PIX_FMT_MJPEG, 640, 480, 30 }, { V4L2_PIX_FMT_MJPEG, 1280, 720, 30 }, { V4L2_PIX_FMT_MJPEG, 1920, 1080, 30 } }, 5, 3 },
	{ "raw where both keep up", { { V4L2_PIX_FMT_MJPEG, 1280, 720, 30 }, { V4L2_PIX_FMT_YUYV, 1280, 720, 30 } }, 2, 1 },
	{ "the nearest size", { { V4L2_PIX_FMT_MJPEG, 640, 480, 30 }, { V4L2_PIX_FMT_MJPEG, 1024, 768, 30 }, { V4L2_PIX_FMT_MJPEG, 2592, 1944, 30 } }, 3, 1 },
	{ "a slow one only when there is no other", { { V4L2_PIX_FMT_YUYV, 1280, 720, 5 } }, 1, 0 },
	{ "an unknown rate counts as fast", { { V4L2_PIX_FMT_YUYV, 1280, 720, 5 }, { V4L2_PIX_FMT_YUYV, 800, 600, 0 } }, 2, 1 },
	{ "never a thumbnail", { { V4L2_PIX_FMT_YUYV, 100, 80, 30 } }, 1, -1 },
	{ "a camera of a board", { { V4L2_PIX_FMT_H264, 1280, 720, 30 }, { V4L2_PIX_FMT_NV12, 1280, 720, 30 } }, 2, 1 },
};

static void test_choice_of_mode(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		int best = camera_choose(choices[i].modes, choices[i].n);
		if (best != choices[i].best)
			fail_msg("%s: %d", choices[i].name, best);
	}
}

static void test_luma_steps(void **state)
{
	(void)state;
	assert_int_equal(camera_luma_step(V4L2_PIX_FMT_YUYV), 2);
	assert_int_equal(camera_luma_step(V4L2_PIX_FMT_GREY), 1);
	assert_int_equal(camera_luma_step(V4L2_PIX_FMT_MJPEG), 0);
	assert_int_equal(camera_luma_step(V4L2_PIX_FMT_UYVY), -1);
}

// A 2x1 picture whose first pixel says which it is.
static void put_frame(const char *name, char mark)
{
	FILE *f = fopen(in_folder(name), "wb");
	assert_non_null(f);
	fprintf(f, "P5 2 1 255\n%c.", mark);
	fclose(f);
}

static struct camera *start(const char *options)
{
	char name[128];
	struct camera *c;
	snprintf(name, sizeof name, "replay:%s%s", folder, options);
	assert_int_equal(camera_open(name, &c), ERR_OK);
	return c;
}

static void test_names(void **state)
{
	(void)state;
	struct camera *c;
	static const char *const wrong[] = { "", "webcam", "replay:", "replay:x?fps", "replay:x?fps=-1", "replay:x?speed=2", "replay:x?fps=2&&loop=1" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(camera_open(wrong[i], &c), ERR_FORMAT);
	static const char *const right[] = { "auto", "/dev/video0", "replay:x", "replay:x?fps=5&loop=1", "replay:/a b/c?loop=0" };
	for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
		assert_int_equal(camera_open(right[i], &c), ERR_OK);
		camera_close(c);
	}
	char longest[CAMERA_NAME + 20];
	memset(longest, 'x', sizeof longest);
	memcpy(longest, "replay:", 7);
	longest[sizeof longest - 1] = '\0';
	assert_int_equal(camera_open(longest, &c), ERR_FULL);
	camera_close(NULL);
}

static void test_a_device_that_is_not_there(void **state)
{
	(void)state;
	struct camera *c;
	struct frame f;
	assert_int_equal(camera_open("/dev/hadir-no-such-camera", &c), ERR_OK);
	assert_int_equal(camera_next(c, 5, &f), CAMERA_GONE);
	assert_non_null(strstr(camera_detail(c), "No such file"));
	camera_close(c);
	assert_int_equal(camera_open("/dev/null", &c), ERR_OK);
	assert_int_equal(camera_next(c, 5, &f), CAMERA_GONE);
	assert_non_null(strstr(camera_detail(c), "not a camera"));
	camera_close(c);
}

static void test_steps_give_each_picture_once(void **state)
{
	(void)state;
	put_frame("2.pgm", 'b');
	put_frame("1.PGM", 'a');
	put_frame("3.pgm", 'c');
	put_frame("4.txt", 'x');
	struct camera *c = start("");
	struct frame f;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(camera_next(c, 5, &f), CAMERA_FRAME);
		assert_int_equal(f.grey[0], 'a' + i);
		assert_int_equal(f.sequence, i + 1);
		assert_int_equal(f.width, 2);
		assert_int_equal(f.height, 1);
	}
	assert_int_equal(camera_next(c, 5, &f), CAMERA_END);
	assert_int_equal(camera_next(c, 5, &f), CAMERA_END);
	camera_close(c);
}

static void test_loop(void **state)
{
	(void)state;
	put_frame("1.pgm", 'a');
	put_frame("2.pgm", 'b');
	struct camera *c = start("?loop=1");
	struct frame f;
	for (int i = 0; i < 7; i++) {
		assert_int_equal(camera_next(c, 5, &f), CAMERA_FRAME);
		assert_int_equal(f.grey[0], 'a' + i % 2);
	}
	assert_int_equal(f.sequence, 7);
	camera_close(c);
}

static void test_rate_keeps_time_and_skips_for_a_slow_reader(void **state)
{
	(void)state;
	char name[16];
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof name, "%02d.pgm", i);
		put_frame(name, (char)('a' + i));
	}
	struct camera *c = start("?fps=50");
	struct frame f;
	assert_int_equal(camera_next(c, 100, &f), CAMERA_FRAME);
	assert_int_equal(f.grey[0], 'a');
	struct timespec wait = { 0, 105000000 };
	nanosleep(&wait, NULL);
	assert_int_equal(camera_next(c, 100, &f), CAMERA_FRAME);
	assert_in_range(f.grey[0], 'f', 's'); // 105 ms later at 50 a second: the sixth, or later on a busy machine
	assert_int_equal(f.sequence, f.grey[0] - 'a' + 1);
	int got = CAMERA_FRAME;
	while (got == CAMERA_FRAME || got == CAMERA_NOTHING)
		got = camera_next(c, 100, &f);
	assert_int_equal(got, CAMERA_END);
	assert_int_equal(f.grey[0], 't'); // the last one is never skipped
	camera_close(c);
}

static void test_frames_come_no_sooner_than_due(void **state)
{
	(void)state;
	put_frame("1.pgm", 'a');
	put_frame("2.pgm", 'b');
	struct camera *c = start("?fps=2");
	struct frame f;
	assert_int_equal(camera_next(c, 5, &f), CAMERA_FRAME);
	assert_int_equal(camera_next(c, 5, &f), CAMERA_NOTHING);
	camera_close(c);
}

static void test_pictures_that_cannot_be_read_are_passed_over(void **state)
{
	(void)state;
	put_frame("1.pgm", 'a');
	put_frame("3.pgm", 'c');
	FILE *broken = fopen(in_folder("2.jpg"), "wb");
	fputs("\xff\xd8 cut", broken);
	fclose(broken);
	struct camera *c = start("");
	struct frame f;
	assert_int_equal(camera_next(c, 5, &f), CAMERA_FRAME);
	assert_int_equal(camera_next(c, 5, &f), CAMERA_NOTHING);
	assert_int_equal(camera_next(c, 5, &f), CAMERA_FRAME);
	assert_int_equal(f.grey[0], 'c');
	camera_close(c);
}

static void test_pulled_and_plugged_again(void **state)
{
	(void)state;
	char away[80];
	snprintf(away, sizeof away, "%s-away", folder);
	put_frame("1.pgm", 'a');
	struct camera *c = start("?loop=1");
	struct frame f;
	assert_int_equal(camera_next(c, 5, &f), CAMERA_FRAME);
	assert_int_equal(rename(folder, away), 0);
	assert_int_equal(camera_next(c, 5, &f), CAMERA_GONE);
	assert_int_equal(camera_next(c, 5, &f), CAMERA_GONE);
	assert_int_equal(rename(away, folder), 0);
	int got = CAMERA_GONE;
	for (int i = 0; i < 30 && got == CAMERA_GONE; i++) // looked for once a second
		got = camera_next(c, 100, &f);
	assert_int_equal(got, CAMERA_FRAME);
	camera_close(c);
}

static void test_an_empty_folder_is_at_its_end(void **state)
{
	(void)state;
	struct camera *c = start("?loop=1");
	struct frame f;
	assert_int_equal(camera_next(c, 5, &f), CAMERA_END);
	camera_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choice_of_mode),
		cmocka_unit_test(test_luma_steps),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_a_device_that_is_not_there),
		IN_FOLDER(test_steps_give_each_picture_once),
		IN_FOLDER(test_loop),
		IN_FOLDER(test_rate_keeps_time_and_skips_for_a_slow_reader),
		IN_FOLDER(test_frames_come_no_sooner_than_due),
		IN_FOLDER(test_pictures_that_cannot_be_read_are_passed_over),
		IN_FOLDER(test_pulled_and_plugged_again),
		IN_FOLDER(test_an_empty_folder_is_at_its_end),
	};
	return cmocka_run_group_tests_name("camera", tests, NULL, NULL);
}
