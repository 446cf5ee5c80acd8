// Tests of the clock, its quality and the boot's number.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/calendar.h"
#include "device/clock.h"
#include "device/files.h"
#include "folder.h"

static void test_boot_number(void **state)
{
	(void)state;
	struct clock c;
	assert_int_equal(clock_open(folder, 0, &c), ERR_OK);
	assert_int_equal(c.boot, 1);
	assert_int_equal(clock_open(folder, 0, &c), ERR_OK);
	assert_int_equal(c.boot, 1); // the same power-on
	assert_int_equal(files_write(in_folder("boot"), SPAN("7 another-boot 0 0 0\n"), 0644), ERR_OK);
	assert_int_equal(clock_open(folder, 0, &c), ERR_OK);
	assert_int_equal(c.boot, 8);
	assert_int_equal(files_write(in_folder("boot"), SPAN("damaged"), 0644), ERR_OK);
	assert_int_equal(clock_open(folder, 20, &c), ERR_OK); // the ledger knows of 19
	assert_int_equal(c.boot, 20);
	assert_int_equal(clock_open("/nowhere", 1, &c), ERR_NOT_FOUND);
}

static void test_what_an_officer_said(void **state)
{
	(void)state;
	struct clock c;
	assert_int_equal(clock_open(folder, 0, &c), ERR_OK);
	int64_t up = clock_up_ms(), said = INT64_C(1760402000000);
	struct stamp before = clock_now(&c);
	assert_true(before.at_ms >= clock_build_ms());
	assert_int_equal(before.boot, 1);
	assert_in_range(before.up_ms - up, 0, 5000);
	c.alone = true; // without the system's clock, which may be synced where this test runs
	clock_correct(&c, said, QUALITY_RESTORED);
	struct stamp after = clock_now(&c);
	assert_in_range(after.at_ms - said, 0, 5000);
	assert_int_equal(after.quality, QUALITY_RESTORED);
	clock_correct(&c, said - HOUR_MS, QUALITY_NONE); // the clock may also be put back
	assert_in_range(clock_now(&c).at_ms - said + HOUR_MS, 0, 5000);

	assert_int_equal(clock_keep(&c, folder), ERR_OK); // --now is not kept
	assert_int_equal(clock_open(folder, 0, &c), ERR_OK);
	assert_false(c.set);
	clock_correct(&c, said, QUALITY_RESTORED);
	assert_int_equal(clock_keep(&c, folder), ERR_OK); // an officer's word is, for this boot
	struct clock again;
	assert_int_equal(clock_open(folder, 0, &again), ERR_OK);
	assert_true(again.set);
	assert_int_equal(again.base_ms, c.base_ms);
	assert_int_equal(again.worth, QUALITY_RESTORED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_boot_number),
		IN_FOLDER(test_what_an_officer_said),
	};
	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
