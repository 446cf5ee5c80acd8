// Tests of defaults, roles and whom a session is for.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/people.h"

static void defaults(void **state)
{
	(void)state;
	struct rules_config r = rules_default();
	const int minutes[] = { r.open_before, r.on_time, r.late, r.close_after, r.out_before, r.rating_before, r.rating_after, r.threshold };
	const int expected[] = { 60, 15, 30, 15, 15, 15, 120, 80 };
	assert_memory_equal(minutes, expected, sizeof expected);
	assert_true(r.walkins && r.manual_pin);
}

static void every_label_reads_back(void **state)
{
	(void)state;
	for (int r = 0; r < ROLE_COUNT; r++) {
		enum role found = ROLE_COUNT;
		assert_true(role_find(span_of(role_label(r)), &found));
		assert_int_equal(found, r);
		for (int other = 0; other < r; other++)
			assert_string_not_equal(role_label(r), role_label(other));
	}
}

static void roles_as_people_type_them(void **state)
{
	(void)state;
	static const struct { const char *typed; enum role role; } table[] = {
		{ "", ROLE_PARTICIPANT }, { "  ", ROLE_PARTICIPANT }, { "Peserta", ROLE_PARTICIPANT }, { "participant", ROLE_PARTICIPANT },
		{ " PANITIA ", ROLE_COMMITTEE }, { "Committee", ROLE_COMMITTEE }, { "penyelenggara", ROLE_COMMITTEE },
		{ "Narasumber", ROLE_SPEAKER }, { "nara sumber", ROLE_SPEAKER }, { "Speaker", ROLE_SPEAKER }, { "widyaiswara", ROLE_SPEAKER },
		{ "moderator", ROLE_MODERATOR }, { "Fasilitator", ROLE_FACILITATOR }, { "facilitator", ROLE_FACILITATOR },
		{ "Tamu/Undangan", ROLE_GUEST }, { "undangan", ROLE_GUEST }, { "guest", ROLE_GUEST },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		enum role found = ROLE_COUNT;
		assert_true(role_find(span_of(table[i].typed), &found));
		assert_int_equal(found, table[i].role);
	}
	static const char *const unknown[] = { "pesert", "pesertaa", "1", "ketua", "p\xc3\xa9serta" };
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		enum role found = ROLE_GUEST;
		assert_false(role_find(span_of(unknown[i]), &found));
		assert_int_equal(found, ROLE_GUEST);
	}
	enum role found;
	assert_false(role_find(SPAN("peserta\0"), &found));
}

static void a_session_is_for_its_class(void **state)
{
	(void)state;
	static const struct { const char *session, *person; bool is_for; } table[] = {
		{ "", "", true }, { "", "A", true }, { "A", "", true }, { "A", "A", true }, { "A", "a", true },
		{ "A", "B", false }, { "A", "AB", false }, { "AB", "A", false },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct session s = { .number = 1 };
		strcpy(s.class, table[i].session);
		assert_int_equal(session_is_for(&s, table[i].person), table[i].is_for);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(every_label_reads_back),
		cmocka_unit_test(roles_as_people_type_them),
		cmocka_unit_test(a_session_is_for_its_class),
	};
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
