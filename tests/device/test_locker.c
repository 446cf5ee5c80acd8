// Files locked for a key: they open for it alone, and only whole.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // memmem
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/files.h"
#include "device/locker.h"
#include "folder.h"

#define MOST (3 * LOCKER_PART + 1000)
static char bytes[MOST], back[MOST + 1000];
static uint8_t public_key[SEAL_PUBLIC], secret[SEAL_SECRET], other_public[SEAL_PUBLIC], other_secret[SEAL_SECRET];
static char plain[200], locked[200], again[200];

static int fresh(void **state)
{
	uint8_t seed[SEAL_SEED] = { 7 }, other[SEAL_SEED] = { 8 };
	int made = make_folder(state);
	seal_keys(seed, public_key, secret);
	seal_keys(other, other_public, other_secret);
	strcpy(plain, in_folder("plain"));
	strcpy(locked, in_folder("locked"));
	strcpy(again, in_folder("again"));
	for (size_t i = 0; i < MOST; i++)
		bytes[i] = (char)(i * 2654435761u >> 13);
	return made;
}

static void lock_some(size_t n)
{
	assert_int_equal(files_write(plain, (struct span){ bytes, n }, 0644), ERR_OK);
	assert_int_equal(locker_lock(plain, locked, public_key), ERR_OK);
}

static enum err open_it(void)
{
	unlink(again);
	return locker_open(locked, again, public_key, secret);
}

static void every_length_comes_back(void **state)
{
	(void)state;
	static const size_t lengths[] = { 0, 1, 1000, LOCKER_PART - 1, LOCKER_PART, LOCKER_PART + 1, 2 * LOCKER_PART, MOST };
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		size_t len = 0;
		struct stat s;
		lock_some(lengths[i]);
		assert_true(locker_is(locked) && !locker_is(plain));
		assert_int_equal(open_it(), ERR_OK);
		assert_int_equal(files_read(again, back, sizeof back, &len), ERR_OK);
		assert_int_equal(len, lengths[i]);
		assert_memory_equal(back, bytes, len);
		assert_int_equal(stat(locked, &s), 0);
		assert_int_equal(s.st_mode & 0777, 0600);
	}
}

static void another_key_opens_nothing(void **state)
{
	(void)state;
	lock_some(1000);
	assert_int_equal(locker_open(locked, again, other_public, other_secret), ERR_SIGNATURE);
	assert_int_equal(access(again, F_OK), -1);
	static const uint8_t no_key[SEAL_PUBLIC] = { 1 }; // a point of small order
	assert_int_equal(locker_lock(plain, again, no_key), ERR_FORMAT);
	assert_int_equal(access(again, F_OK), -1);
}

static void nothing_of_it_can_be_read_or_changed(void **state)
{
	(void)state;
	size_t len = 0;
	lock_some(2000);
	assert_int_equal(files_read(locked, back, sizeof back, &len), ERR_OK);
	for (size_t at = 0; at + 16 <= 2000; at += 16)
		assert_null(memmem(back, len, bytes + at, 16));
	for (size_t i = 0; i < len; i += 37) {
		back[i] ^= 1;
		assert_int_equal(files_write(locked, (struct span){ back, len }, 0600), ERR_OK);
		enum err e = open_it();
		assert_true(e == ERR_DAMAGED || e == ERR_SIGNATURE || (i < 8 && e == ERR_NOT_OURS));
		assert_int_equal(access(again, F_OK), -1);
		back[i] ^= 1;
	}
}

static void a_part_is_not_the_whole(void **state)
{
	(void)state;
	size_t len = 0;
	lock_some(2 * LOCKER_PART + 5);
	assert_int_equal(files_read(locked, back, sizeof back, &len), ERR_OK);
	const size_t parts[] = { 0, 7, 8, 50, 112, 112 + LOCKER_PART + 17, len - 1, len - 22 };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		assert_int_equal(files_write(locked, (struct span){ back, parts[i] }, 0600), ERR_OK);
		assert_int_equal(open_it(), parts[i] < 8 ? ERR_NOT_OURS : ERR_DAMAGED);
	}
	back[len] = 'x';
	assert_int_equal(files_write(locked, (struct span){ back, len + 1 }, 0600), ERR_OK);
	assert_int_equal(open_it(), ERR_DAMAGED);
	assert_int_equal(locker_lock(in_folder("nothing"), again, public_key), ERR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_length_comes_back), TEST(another_key_opens_nothing), TEST(nothing_of_it_can_be_read_or_changed), TEST(a_part_is_not_the_whole),
	};
	return cmocka_run_group_tests_name("locker", tests, NULL, NULL);
}
