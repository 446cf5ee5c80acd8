// What a device keeps of its server: read back as it was written, for its owner only, and never half.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/files.h"
#include "sync/membership.h"

static char folder[] = "/tmp/hadir-test-XXXXXX", path[64];

static struct membership make(void)
{
	struct membership m = { .trust = HTTP_KEY, .event = 4711, .state = ENLIST_CONFIRMED };
	strcpy(m.address, "https://192.0.2.7:8443/");
	strcpy(m.code, "012345");
	memset(m.server, 0x5e, sizeof m.server);
	memset(m.seed, 0xa1, sizeof m.seed);
	return m;
}

static void reads_back(void **state)
{
	(void)state;
	struct stat st;
	struct membership m = make(), got;
	assert_int_equal(membership_read(path, &got), ERR_NOT_FOUND);
	for (int s = 0; s < ENLIST_STATE_COUNT; s++) {
		for (int trust = HTTP_SYSTEM; trust <= HTTP_NOBODY; trust++) {
			m.state = (enum enlist_state)s;
			m.trust = (enum http_trust)trust;
			memset(&got, 0, sizeof got);
			assert_int_equal(membership_write(path, &m), ERR_OK);
			assert_int_equal(membership_read(path, &got), ERR_OK);
			assert_memory_equal(&m, &got, sizeof m);
		}
	}
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void anything_less_is_none(void **state)
{
	(void)state;
	struct membership m = make(), got = { .event = 9 };
	char bytes[2048], changed[2048];
	size_t len, n;
	assert_int_equal(membership_write(path, &m), ERR_OK);
	assert_int_equal(files_read(path, bytes, sizeof bytes, &len), ERR_OK);
	// Each line is needed, each only once, and none says something else.
	for (size_t begin = 0; begin < len; begin = n) {
		for (n = begin; bytes[n] != '\n'; n++)
			;
		n++;
		if (bytes[begin] == '#')
			continue;
		struct text t = text_init(changed, sizeof changed);
		text_add(&t, (struct span){ bytes, begin });
		text_add(&t, (struct span){ bytes + n, len - n });
		assert_int_equal(files_write(path, text_span(&t), 0600), ERR_OK);
		assert_int_equal(membership_read(path, &got), ERR_FORMAT);
		text_add(&t, (struct span){ bytes + begin, n - begin });
		assert_int_equal(files_write(path, text_span(&t), 0600), ERR_OK);
		assert_int_equal(membership_read(path, &got), ERR_OK); // in any order
		text_add(&t, (struct span){ bytes + begin, n - begin });
		assert_int_equal(files_write(path, text_span(&t), 0600), ERR_OK);
		assert_int_equal(membership_read(path, &got), ERR_FORMAT);
	}
	static const char *const bad[] = { "event = -1\n", "event = 4294967296\n", "trust = all\n", "state = perhaps\n", "seed = 00\n", "server =\n", "other = 1\n", "no sign\n" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct text t = text_init(changed, sizeof changed);
		text_add(&t, (struct span){ bytes, len });
		text_str(&t, bad[i]);
		assert_int_equal(files_write(path, text_span(&t), 0600), ERR_OK);
		assert_int_equal(membership_read(path, &got), ERR_FORMAT);
	}
	memset(changed, '#', sizeof changed);
	assert_int_equal(files_write(path, (struct span){ changed, sizeof changed }, 0600), ERR_OK);
	assert_int_equal(membership_read(path, &got), ERR_FORMAT);
}

static void only_some_are_looked_for(void **state)
{
	(void)state;
	struct membership m = make();
	m.trust = HTTP_SYSTEM; // its name was checked: another address would not be it
	assert_int_equal(membership_find(&m, 1), ERR_NOT_FOUND);
	assert_string_equal(m.address, "https://192.0.2.7:8443/");
}

int main(void)
{
	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/event.hadir.sync", folder);
	const struct CMUnitTest tests[] = { cmocka_unit_test(reads_back), cmocka_unit_test(anything_less_is_none), cmocka_unit_test(only_some_are_looked_for) };
	int failed = cmocka_run_group_tests_name("membership", tests, NULL, NULL);
	unlink(path);
	rmdir(folder);
	return failed;
}
