// An officer makes the kiosk known to a server: what is shown, tried once, compared, given up.
// SPDX-License-Identifier: Apache-2.0
#include "rig.h"

static const char server_code[] = "HADIR1 https://hadir.example.go.id/ 0123456789ABCDEFGHJKMNPQR0 00112233445566778899";

static struct rig r;

static int fresh(void **state)
{
	(void)state;
	rig_init(&r);
	return 0;
}

// The program tells how far it is.
static void now_it_is(enum enrol at)
{
	r.m.enrol = at;
	step(&r, (struct input){ .kind = INPUT_NEWS });
}

static void to_enrol(void)
{
	to_panel(&r);
	touch_at(&r, WIDGET_TAB, TAB_DEVICE);
	touch(&r, WIDGET_SERVER);
	did(&r, ACTION_ENROL_END); // whatever came of the last one is over
	ON(&r, SCREEN_ENROL);
	now_it_is(ENROL_POINT);
	did_nothing(&r);
}

static void show_the_code(bool by_camera)
{
	code_from(&r, server_code, by_camera, false);
	assert_true(span_is(did(&r, ACTION_ENROL)->text, server_code));
	assert_int_equal(r.a.action[0].officer, 2);
	now_it_is(ENROL_TALKING);
}

static void a_server_code_needs_an_officer(void **state)
{
	(void)state;
	static const enum screen_id places[] = { SCREEN_READY, SCREEN_FIND, SCREEN_OFFICER };
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		for (int by_camera = 0; by_camera < 2; by_camera++) {
			rig_init(&r);
			r.f.screen = places[i];
			code_from(&r, server_code, by_camera, false);
			ON(&r, SCREEN_FAILED);
			assert_int_equal(r.f.failure, FAILURE_SERVER_CODE);
			did(&r, ACTION_SOUND);
			sounded(&r, SOUND_REFUSED);
			assert_int_equal(r.f.wait, WAIT_NONE);
			wait_ms(&r, 6000);
			ON(&r, SCREEN_READY);
		}
	}
}

static void also_where_there_is_no_event_yet(void **state)
{
	(void)state;
	r.m.trouble = TROUBLE_NO_EVENT;
	wait_ms(&r, 10);
	ON(&r, SCREEN_FAULT);
	code(&r, server_code);
	ON(&r, SCREEN_FAILED);
	assert_int_equal(r.f.failure, FAILURE_SERVER_CODE);
	wait_ms(&r, 6000);
	ON(&r, SCREEN_FAULT);
	code(&r, "H10123456789ABCDEFGHJKMNPQ");
	did(&r, ACTION_SCAN);
	failed(&r);
	assert_int_equal(r.f.failure, FAILURE_RECORD);
}

static void the_panel_takes_it_for_no_badge(void **state)
{
	(void)state;
	to_panel(&r);
	code(&r, server_code);
	did_nothing(&r);
	code(&r, "HADIR2 whatever");
	did_nothing(&r);
	code(&r, "H10123456789ABCDEFGHJKMNPQ");
	did(&r, ACTION_TEST_BADGE);
}

static void it_goes_all_the_way(void **state)
{
	(void)state;
	to_enrol();
	show_the_code(true);
	code(&r, server_code); // it still stands before the camera
	did_nothing(&r);
	now_it_is(ENROL_COMPARE);
	sounded(&r, SOUND_ACCEPTED);
	code_from(&r, server_code, false, false);
	did_nothing(&r);
	wait_ms(&r, 14 * MINUTE_MS);
	ON(&r, SCREEN_ENROL);
	now_it_is(ENROL_CONNECTED);
	sounded(&r, SOUND_ACCEPTED);
	code(&r, server_code);
	did_nothing(&r);
	touch(&r, WIDGET_NEXT); // there is nothing to try again
	did_nothing(&r);
	touch(&r, WIDGET_BACK);
	did(&r, ACTION_ENROL_END);
	ON(&r, SCREEN_PANEL);
	assert_int_equal(r.f.tab, TAB_DEVICE);
	touch(&r, WIDGET_BACK);
	code(&r, server_code); // still in view
	ON(&r, SCREEN_READY);
}

static void what_failed_is_tried_again_by_a_touch(void **state)
{
	(void)state;
	for (int at = ENROL_CONNECTED + 1; at < ENROL_COUNT; at++) {
		rig_init(&r);
		to_enrol();
		show_the_code(true);
		now_it_is((enum enrol)at);
		sounded(&r, SOUND_REFUSED);
		wait_ms(&r, 10);
		did_nothing(&r); // one sound
		code(&r, server_code);
		did_nothing(&r);
		touch(&r, WIDGET_NEXT);
		did(&r, ACTION_ENROL_END);
		now_it_is(ENROL_POINT);
		did_nothing(&r);
		show_the_code(true);
	}
}

static void a_scanner_may_try_again_at_once(void **state)
{
	(void)state;
	to_enrol();
	show_the_code(false);
	now_it_is(ENROL_TOO_OLD);
	show_the_code(false);
}

static void other_codes_are_told_once(void **state)
{
	(void)state;
	to_enrol();
	code(&r, "H10123456789ABCDEFGHJKMNPQ");
	did(&r, ACTION_SOUND);
	sounded(&r, SOUND_REFUSED);
	assert_true(r.f.enrol_strange);
	code(&r, "H10123456789ABCDEFGHJKMNPQ");
	did_nothing(&r);
	code_from(&r, server_code, true, true); // two codes in view: which one is meant?
	did_nothing(&r);
	assert_true(r.f.enrol_strange);
	show_the_code(true);
	assert_false(r.f.enrol_strange);
}

static void a_newer_code_is_the_programs_to_judge_a_damaged_one_is_none(void **state)
{
	(void)state;
	static const char newer[] = "HADIR2 https://hadir.example.go.id/ X", damaged[] = "HADIR1 https://hadir.example.go.id/";
	to_enrol();
	code(&r, damaged);
	did(&r, ACTION_SOUND);
	assert_true(r.f.enrol_strange);
	code(&r, newer);
	assert_true(span_is(did(&r, ACTION_ENROL)->text, newer));
}

static void leaving_ends_it(void **state)
{
	(void)state;
	static const enum enrol at[] = { ENROL_POINT, ENROL_TALKING, ENROL_COMPARE, ENROL_REFUSED };
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		rig_init(&r);
		to_enrol();
		now_it_is(at[i]);
		key(&r, KEY_ESCAPE);
		did(&r, ACTION_ENROL_END);
		ON(&r, SCREEN_PANEL);
	}
}

static void it_does_not_wait_for_ever(void **state)
{
	(void)state;
	to_enrol();
	wait_ms(&r, 179000);
	ON(&r, SCREEN_ENROL);
	wait_ms(&r, 2000);
	did(&r, ACTION_ENROL_END);
	ON(&r, SCREEN_READY);
	assert_int_equal(r.f.officer, 0);
	to_enrol();
	now_it_is(ENROL_COMPARE);
	wait_ms(&r, 16 * MINUTE_MS);
	did(&r, ACTION_ENROL_END);
	ON(&r, SCREEN_READY);
}

static void trouble_does_not_end_it(void **state)
{
	(void)state;
	to_enrol();
	r.m.trouble = TROUBLE_NO_EVENT;
	now_it_is(ENROL_COMPARE);
	ON(&r, SCREEN_ENROL);
}

static void a_servers_time_is_only_suggested(void **state)
{
	(void)state;
	r.m.clock_known = false;
	r.m.suggest_ms = 40 * MINUTE_MS;
	touch(&r, WIDGET_NOTICE);
	touch(&r, WIDGET_BACK);
	enter_pin(&r, 2);
	ON(&r, SCREEN_CLOCK);
	assert_true(r.f.suggested);
	touch_at(&r, WIDGET_MORE_OF, 4);
	assert_false(r.f.suggested); // it is the officer's now
	touch(&r, WIDGET_YES);
	assert_int_equal(did(&r, ACTION_CLOCK)->at_ms, r.m.clock_ms + 41 * MINUTE_MS);
	assert_int_equal(r.a.action[0].officer, 2);
	rig_init(&r);
	to_panel(&r);
	touch(&r, WIDGET_SET_CLOCK);
	assert_false(r.f.suggested);
	assert_int_equal(r.f.shift_ms, 0);
}

static void a_withdrawn_kiosk_says_so(void **state)
{
	(void)state;
	r.m.trouble = TROUBLE_WITHDRAWN;
	r.m.officers = 0;
	wait_ms(&r, 10);
	ON(&r, SCREEN_FAULT);
	touch(&r, WIDGET_CLOCK);
	wait_ms(&r, FLOW_HOLD_MS);
	ON(&r, SCREEN_PANEL); // what is locked can be copied, and it can be enrolled anew
	touch(&r, WIDGET_EXPORT);
	did(&r, ACTION_EXPORT);
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_server_code_needs_an_officer),
		TEST(also_where_there_is_no_event_yet),
		TEST(the_panel_takes_it_for_no_badge),
		TEST(it_goes_all_the_way),
		TEST(what_failed_is_tried_again_by_a_touch),
		TEST(a_scanner_may_try_again_at_once),
		TEST(other_codes_are_told_once),
		TEST(a_newer_code_is_the_programs_to_judge_a_damaged_one_is_none),
		TEST(leaving_ends_it),
		TEST(it_does_not_wait_for_ever),
		TEST(trouble_does_not_end_it),
		TEST(a_servers_time_is_only_suggested),
		TEST(a_withdrawn_kiosk_says_so),
	};
	return cmocka_run_group_tests_name("flow_enrol", tests, NULL, NULL);
}
