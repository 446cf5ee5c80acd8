// Tests of the result codes: every one has a text of its own.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/err.h"

static void ok_is_zero(void **state)
{
	(void)state;
	assert_int_equal(ERR_OK, 0);
	assert_string_equal(err_text(ERR_OK), "ok");
}

static void texts_differ(void **state)
{
	(void)state;
	for (int a = 0; a < ERR_COUNT; a++) {
		assert_true(strlen(err_text(a)) > 1);
		for (int b = 0; b < a; b++)
			assert_string_not_equal(err_text(a), err_text(b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ok_is_zero),
		cmocka_unit_test(texts_differ),
	};
	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
