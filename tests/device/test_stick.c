// Tests of USB sticks, with a folder in their place.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "device/files.h"
#include "device/stick.h"
#include "folder.h"

static void test_mounts(void **state)
{
	(void)state;
	static const struct { const char *line; bool good; unsigned major, minor; const char *path; } examples[] = {
		{ "36 35 8:17 / /media/usb\\040disk\\134x rw,noatime - vfat /dev/sdb1 rw\n", true, 8, 17, "/media/usb disk\\x" },
		{ "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw", true, 98, 0, "/mnt2" },
		{ "36 35 98 /mnt1 /mnt2 rw", false, 0, 0, "" },
		{ "36 35 -1:0 / /x rw", false, 0, 0, "" },
		{ "36 35 1:2 /", false, 0, 0, "" },
		{ "36 35 1:2 / /x\\04", true, 1, 2, "/x\\04" },
		{ "", false, 0, 0, "" },
	};
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		unsigned major = 0, minor = 0;
		char at[STICK_PATH] = "";
		if (stick_mount(span_of(examples[i].line), &major, &minor, at) != examples[i].good)
			fail_msg("example %zu", i);
		if (!examples[i].good)
			continue;
		assert_int_equal(major, examples[i].major);
		assert_int_equal(minor, examples[i].minor);
		assert_string_equal(at, examples[i].path);
	}
}

static void test_sticks(void **state)
{
	(void)state;
	struct stick found[4];
	struct stick_file files[STICK_FILES];
	assert_int_equal(stick_find("/nowhere", found, 4), 0);
	assert_int_equal(stick_find(folder, found, 4), 1);
	assert_string_equal(found[0].path, folder);
	assert_true(found[0].writable);
	assert_true(found[0].free_bytes > 0);
	assert_int_equal(stick_list(&found[0], files), 0);
	static const char *const names[] = { "b.hadir", "a.HADIR", ".hidden.hadir", "c.txt", "hadir" };
	for (int i = 0; i < 5; i++)
		assert_int_equal(files_write(in_folder(names[i]), SPAN("1234"), 0600), ERR_OK);
	assert_int_equal(files_make_folder(in_folder("folder.hadir")), ERR_OK);
	assert_int_equal(stick_list(&found[0], files), 2);
	assert_string_equal(files[0].name, "a.HADIR");
	assert_string_equal(files[1].name, "b.hadir");
	assert_int_equal(files[1].bytes, 4);
	assert_int_equal(stick_settle(in_folder("b.hadir")), ERR_OK);
	assert_int_equal(stick_settle(in_folder("none.hadir")), ERR_NOT_FOUND);
	assert_in_range(stick_find("", found, 4) + 1, 1, 5); // whatever this machine has
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mounts),
		IN_FOLDER(test_sticks),
	};
	return cmocka_run_group_tests_name("stick", tests, NULL, NULL);
}
