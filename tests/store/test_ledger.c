// Tests of ledgers at rest.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

static void test_append_and_read(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	assert_int_equal(made_append(s, &a, MONDAY, made_event(77)), 1);
	assert_int_equal(made_append(s, &a, MONDAY + 1, made_session(1, MONDAY + HOUR_MS)), 2);
	store_close(s);
	s = made_open("a.hadir", STORE_READ);
	struct event e;
	assert_int_equal(state_event(s, &e), ERR_OK);
	assert_int_equal(e.number, 77);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_append_and_read, made_setup, made_teardown),
	};
	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
