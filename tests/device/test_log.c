// Tests of the log: its lines, and that it stays small.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/files.h"
#include "device/log.h"
#include "folder.h"

static void test_log_lines(void **state)
{
	(void)state;
	struct log *l;
	static char bytes[4096];
	size_t len;
	assert_int_equal(log_open(in_folder("log"), &l), ERR_OK);
	log_write(l, LOG_LEVEL_WARNING, "camera-gone", "name=%s\nsecond=line", "x\x1b[31m");
	log_close(l);
	assert_int_equal(files_read(in_folder("log"), bytes, sizeof bytes - 1, &len), ERR_OK);
	assert_non_null(strstr(bytes, "Z level=warning event=camera-gone name=x [31m second=line\n"));
	assert_int_equal(bytes[4], '-');
}

static void test_log_is_bounded(void **state)
{
	(void)state;
	struct log *l;
	assert_int_equal(log_open("/nowhere/at/all", &l), ERR_IO);
	assert_int_equal(log_open(in_folder("log"), &l), ERR_OK);
	fflush(stderr);
	int kept = dup(2);
	assert_non_null(freopen("/dev/null", "w", stderr));
	log_write(l, LOG_LEVEL_WARNING, "camera-gone", "name=%s\nline=2", "x\x1b[31m");
	for (int i = 0; i < 30000; i++)
		log_write(l, LOG_LEVEL_INFO, "fill", "n=%d %0100d", i, i);
	fflush(stderr);
	dup2(kept, 2);
	close(kept);
	log_close(l);
	log_close(NULL);
	struct stat now, older;
	assert_int_equal(stat(in_folder("log"), &now), 0);
	assert_int_equal(stat(in_folder("log.1"), &older), 0);
	assert_in_range(now.st_size, 1, LOG_FILE_MAX + 1024);
	assert_in_range(older.st_size, LOG_FILE_MAX, LOG_FILE_MAX + 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_log_lines),
		IN_FOLDER(test_log_is_bounded),
	};
	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
