// Tests of the log: its lines, and that it stays small.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
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

static void *fill(void *log)
{
	for (int i = 0; i < 6000; i++)
		log_write(log, LOG_LEVEL_INFO, "fill", "n=%d %0100d", i, i);
	return NULL;
}

// Also while one file becomes the next.
static void test_many_threads_write(void **state)
{
	(void)state;
	struct log *l;
	pthread_t threads[4];
	static char bytes[LOG_FILE_MAX + 2048];
	assert_int_equal(log_open(in_folder("log"), &l), ERR_OK);
	fflush(stderr);
	int kept = dup(2);
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, fill, l);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	fflush(stderr);
	dup2(kept, 2);
	close(kept);
	log_close(l);
	for (int i = 0; i < 2; i++) { // every line is whole
		size_t len, line = 0;
		assert_int_equal(files_read(in_folder(i ? "log.1" : "log"), bytes, sizeof bytes - 1, &len), ERR_OK);
		for (char *at = bytes, *end; (end = memchr(at, '\n', (size_t)(bytes + len - at))); at = end + 1, line++)
			assert_memory_equal(at + 19, "Z level=info event=fill n=", 26);
		assert_true(line > 1);
		assert_int_equal(bytes[len - 1], '\n');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_log_lines),
		IN_FOLDER(test_log_is_bounded),
		IN_FOLDER(test_many_threads_write),
	};
	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
