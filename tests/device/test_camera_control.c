// Tests of what a camera's controls are set to.
// SPDX-License-Identifier: Apache-2.0
#include "device/camera_control.h"

#include <linux/videodev2.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define ALONE INT32_MIN // what no wish has
#define MENU V4L2_CTRL_TYPE_MENU
#define SWITCH V4L2_CTRL_TYPE_BOOLEAN
#define NUMBER V4L2_CTRL_TYPE_INTEGER

static const struct camera_wish *wish(uint32_t id)
{
	for (int i = 0; i < CAMERA_WISHES; i++)
		if (camera_wishes[i].id == id)
			return &camera_wishes[i];
	fail_msg("no wish for %x", id);
	return NULL;
}

static const struct row {
	const char *name;
	struct camera_control control;
	int32_t value;
} power[] = {
	{ "50 Hz", { MENU, 0, 0, 2, 1, 7 }, 1 },
	{ "50 Hz before automatic", { MENU, 0, 0, 3, 1, 15 }, 1 },
	{ "automatic without 50 Hz", { MENU, 0, 0, 3, 1, 13 }, 3 },
	{ "automatic above the range", { MENU, 0, 0, 2, 1, 13 }, ALONE },
	{ "neither", { MENU, 0, 0, 2, 1, 5 }, ALONE },
	{ "a menu without items", { MENU, 0, 0, 3, 1, 0 }, ALONE },
	{ "50 Hz below the range", { MENU, 0, 2, 3, 1, 15 }, 3 },
	{ "an integer", { NUMBER, 0, 0, 2, 1, 0 }, 1 },
	{ "an integer of which automatic is a step", { NUMBER, 0, -1, 3, 4, 0 }, 3 },
	{ "a switch has other meanings", { SWITCH, 0, 0, 1, 1, 0 }, ALONE },
	{ "a menu of numbers has other meanings", { V4L2_CTRL_TYPE_INTEGER_MENU, 0, 0, 3, 1, 15 }, ALONE },
}, exposure[] = {
	{ "a webcam: manual and aperture priority", { MENU, 0, 0, 3, 1, 10 }, 3 },
	{ "aperture priority before automatic", { MENU, 0, 0, 3, 1, 15 }, 3 },
	{ "a board's: automatic and manual", { MENU, 0, 0, 1, 1, 3 }, 0 },
	{ "automatic where a hole is in the menu", { MENU, 0, 0, 3, 1, 7 }, 0 },
	{ "only manual", { MENU, 0, 1, 1, 1, 2 }, ALONE },
	{ "a switch has other meanings", { SWITCH, 0, 0, 1, 1, 0 }, ALONE },
}, on[] = {
	{ "a switch", { SWITCH, 0, 0, 1, 1, 0 }, 1 },
	{ "a switch without a step", { SWITCH, 0, 0, 1, 0, 0 }, 1 },
	{ "an integer", { NUMBER, 0, 0, 1, 1, 0 }, 1 },
	{ "always off", { SWITCH, 0, 0, 0, 1, 0 }, ALONE },
	{ "between two steps", { NUMBER, 0, 0, 10, 2, 0 }, ALONE },
	{ "a step across the whole range", { NUMBER, 0, INT32_MIN, INT32_MAX, INT32_MAX, 0 }, ALONE },
	{ "a button", { V4L2_CTRL_TYPE_BUTTON, 0, 0, 1, 1, 0 }, ALONE },
	{ "a menu", { MENU, 0, 0, 1, 1, 3 }, ALONE },
}, off[] = {
	{ "a switch", { SWITCH, 0, 0, 1, 1, 0 }, 0 },
	{ "an integer", { NUMBER, 0, 0, 1, 1, 0 }, 0 },
	{ "always on", { SWITCH, 0, 1, 1, 1, 0 }, ALONE },
};

static void check(uint32_t id, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int32_t value = ALONE;
		bool is_set = camera_control_choose(wish(id), &rows[i].control, &value);
		if (value != rows[i].value || is_set != (rows[i].value != ALONE))
			fail_msg("%x, %s: %d", id, rows[i].name, value);
	}
}
#define CHECK(id, rows) check(id, rows, sizeof rows / sizeof *rows)

static void test_power_line(void **state)
{
	(void)state;
	CHECK(V4L2_CID_POWER_LINE_FREQUENCY, power);
}

static void test_exposure(void **state)
{
	(void)state;
	CHECK(V4L2_CID_EXPOSURE_AUTO, exposure);
}

static void test_switches(void **state)
{
	(void)state;
	CHECK(V4L2_CID_FOCUS_AUTO, on);
	CHECK(V4L2_CID_AUTO_WHITE_BALANCE, on);
	CHECK(V4L2_CID_EXPOSURE_AUTO_PRIORITY, off);
}

// A control of each wish's own type that takes all its values.
static struct camera_control willing(const struct camera_wish *w)
{
	return (struct camera_control){ w->type, 0, 0, 3, 1, 15 };
}

static void test_flags(void **state)
{
	(void)state;
	static const struct { uint32_t flags; bool is_set; } rows[] = {
		{ 0, true }, { V4L2_CTRL_FLAG_DISABLED, false }, { V4L2_CTRL_FLAG_READ_ONLY, false }, { V4L2_CTRL_FLAG_INACTIVE, false },
		{ V4L2_CTRL_FLAG_GRABBED, false }, { V4L2_CTRL_FLAG_UPDATE | V4L2_CTRL_FLAG_INACTIVE, false },
		{ V4L2_CTRL_FLAG_UPDATE | V4L2_CTRL_FLAG_SLIDER | V4L2_CTRL_FLAG_VOLATILE | V4L2_CTRL_FLAG_WRITE_ONLY, true },
	};
	for (int w = 0; w < CAMERA_WISHES; w++) {
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			struct camera_control c = willing(&camera_wishes[w]);
			c.flags = rows[i].flags;
			int32_t value = ALONE;
			assert_int_equal(camera_control_choose(&camera_wishes[w], &c, &value), rows[i].is_set);
			assert_int_equal(value, rows[i].is_set ? camera_wishes[w].values[0] : ALONE);
		}
	}
}

static void test_an_absent_control(void **state)
{
	(void)state;
	for (int w = 0; w < CAMERA_WISHES; w++) {
		struct camera_control none = { 0 };
		int32_t value = ALONE;
		assert_false(camera_control_choose(&camera_wishes[w], &none, &value));
		assert_int_equal(value, ALONE);
	}
}

static void test_the_list(void **state)
{
	(void)state;
	int mode = -1, priority = -1;
	for (int i = 0; i < CAMERA_WISHES; i++) {
		for (int j = 0; j < i; j++)
			assert_int_not_equal(camera_wishes[i].id, camera_wishes[j].id);
		assert_in_range(camera_wishes[i].n, 1, 2);
		mode = camera_wishes[i].id == V4L2_CID_EXPOSURE_AUTO ? i : mode;
		priority = camera_wishes[i].id == V4L2_CID_EXPOSURE_AUTO_PRIORITY ? i : priority;
	}
	assert_true(mode >= 0 && mode < priority); // it is active only in an automatic mode
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_power_line), cmocka_unit_test(test_exposure), cmocka_unit_test(test_switches),
		cmocka_unit_test(test_flags), cmocka_unit_test(test_an_absent_control), cmocka_unit_test(test_the_list),
	};
	return cmocka_run_group_tests_name("camera_control", tests, NULL, NULL);
}
