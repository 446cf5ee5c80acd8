// Tests of small files whole.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/files.h"
#include "folder.h"

static void test_files(void **state)
{
	(void)state;
	char bytes[8];
	size_t len = 99;
	assert_int_equal(files_read(in_folder("a"), bytes, sizeof bytes, &len), ERR_NOT_FOUND);
	assert_int_equal(files_write(in_folder("a"), SPAN("12345678"), 0600), ERR_OK);
	assert_int_equal(files_read(in_folder("a"), bytes, 7, &len), ERR_FULL);
	assert_int_equal(len, 99); // untouched by failures
	assert_int_equal(files_read(in_folder("a"), bytes, 8, &len), ERR_OK);
	assert_int_equal(len, 8);
	struct stat s;
	assert_int_equal(stat(in_folder("a"), &s), 0);
	assert_int_equal(s.st_mode & 0777, 0600);
	assert_int_equal(files_write(in_folder("a"), SPAN(""), 0600), ERR_OK);
	assert_int_equal(files_read(in_folder("a"), bytes, 8, &len), ERR_OK);
	assert_int_equal(len, 0);
	assert_int_equal(files_write(in_folder("none/a"), SPAN("x"), 0600), ERR_NOT_FOUND);
}

static int count_files(void)
{
	struct dirent **entries;
	int all = scandir(folder, &entries, NULL, NULL);
	for (int i = 0; i < all; i++)
		free(entries[i]);
	free(entries);
	return all - 2; // without . and ..
}

static void test_a_full_disk_leaves_the_old_file(void **state)
{
	(void)state;
	static char big[20000];
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(files_write(in_folder("a"), SPAN("old"), 0600), ERR_OK);
	struct rlimit before, small = { 10000, RLIM_INFINITY };
	getrlimit(RLIMIT_FSIZE, &before);
	setrlimit(RLIMIT_FSIZE, &small);
	enum err e = files_write(in_folder("a"), (struct span){ big, sizeof big }, 0600);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(e, ERR_DISK_FULL);
	char bytes[8];
	size_t len;
	assert_int_equal(files_read(in_folder("a"), bytes, sizeof bytes, &len), ERR_OK);
	assert_memory_equal(bytes, "old", 3);
	assert_int_equal(count_files(), 1);
}

static void test_folders(void **state)
{
	(void)state;
	assert_int_equal(files_make_folder(in_folder("x/y/z")), ERR_OK);
	assert_int_equal(files_make_folder(in_folder("x/y/z")), ERR_OK);
	assert_int_equal(files_write(in_folder("file"), SPAN("x"), 0600), ERR_OK);
	assert_int_not_equal(files_make_folder(in_folder("file/z")), ERR_OK);
	assert_int_not_equal(files_make_folder(in_folder("file")), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_files),
		IN_FOLDER(test_a_full_disk_leaves_the_old_file),
		IN_FOLDER(test_folders),
	};
	return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
