// Finding people, newcomers, officers' PINs, the panel, the clock; and a long walk through everything at random.
// SPDX-License-Identifier: Apache-2.0
#include "rig.h"

static struct rig r;

static int fresh(void **state)
{
	(void)state;
	rig_init(&r);
	return 0;
}

static void a_search_begins_with_three_letters_or_four_digits(void **state)
{
	(void)state;
	touch(&r, WIDGET_FIND);
	ON(&r, SCREEN_FIND);
	touch_at(&r, WIDGET_KEY, 'M');
	did_nothing(&r);
	touch_at(&r, WIDGET_KEY, 'A');
	did_nothing(&r);
	key(&r, 'd');
	assert_true(span_is(did(&r, ACTION_SEARCH)->text, "MAd"));
	key(&r, KEY_BACKSPACE);
	did_nothing(&r);
	assert_string_equal(r.f.typed, "MA");
	key(&r, KEY_BACKSPACE);
	key(&r, KEY_BACKSPACE);
	key(&r, KEY_BACKSPACE);
	assert_string_equal(r.f.typed, "");
	type(&r, "190");
	did_nothing(&r);
	key(&r, '1');
	assert_true(span_is(did(&r, ACTION_SEARCH)->text, "1901"));
}

static void typing_is_bounded_and_whole(void **state)
{
	(void)state;
	touch(&r, WIDGET_FIND);
	key(&r, ' ');
	assert_string_equal(r.f.typed, ""); // no blank first, and none twice
	type(&r, "a  b");
	assert_string_equal(r.f.typed, "a b");
	key(&r, 0xe9);
	assert_string_equal(r.f.typed, "a b\xc3\xa9");
	key(&r, KEY_BACKSPACE);
	assert_string_equal(r.f.typed, "a b");
	key(&r, 7);
	key(&r, 127);
	assert_string_equal(r.f.typed, "a b");
	for (int i = 0; i < 500; i++)
		key(&r, 0x20ac);
	assert_in_range(strlen(r.f.typed), 50, 60);
	assert_true(utf8_valid(span_of(r.f.typed)));
}

static void find_and_confirm(void)
{
	touch(&r, WIDGET_FIND);
	type(&r, "made");
	two_matches(&r);
	touch_at(&r, WIDGET_CARD, 1);
	ON(&r, SCREEN_CONFIRM);
	assert_int_equal(r.f.chosen.person, 12);
}

static void a_typed_name_needs_an_officer(void **state)
{
	(void)state;
	find_and_confirm();
	touch(&r, WIDGET_YES);
	did_nothing(&r);
	enter_pin(&r, 2);
	ON(&r, SCREEN_REASON);
	touch_at(&r, WIDGET_REASON, 1);
	const struct action *a = did(&r, ACTION_RECORD);
	assert_int_equal(a->person, 12);
	assert_int_equal(a->means, MEANS_NAME);
	assert_int_equal(a->officer, 2);
	assert_true(span_is(a->text, "Lupa tanda pengenal"));
	touch_at(&r, WIDGET_REASON, 1);
	did_nothing(&r); // not twice
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
	wait_ms(&r, 2000);
	ON(&r, SCREEN_READY);
	assert_int_equal(r.f.officer, 0);
}

static void where_the_event_asks_no_pin_a_name_is_enough(void **state)
{
	(void)state;
	r.m.ask_pin = false;
	find_and_confirm();
	touch(&r, WIDGET_YES);
	const struct action *a = did(&r, ACTION_RECORD);
	assert_int_equal(a->means, MEANS_NAME);
	assert_int_equal(a->officer, 0);
	assert_int_equal(a->text.len, 0);
	failed(&r);
	ON(&r, SCREEN_FAILED);
}

static void not_me_goes_back_with_what_was_typed(void **state)
{
	(void)state;
	find_and_confirm();
	touch(&r, WIDGET_NO);
	ON(&r, SCREEN_FIND);
	assert_string_equal(r.f.typed, "made");
	touch(&r, WIDGET_BACK);
	ON(&r, SCREEN_READY);
	assert_string_equal(r.f.typed, "");
}

static void cards_that_are_not_there_are_ignored(void **state)
{
	(void)state;
	touch(&r, WIDGET_FIND);
	two_matches(&r);
	touch_at(&r, WIDGET_CARD, 0); // left over from the search before: too few letters are typed
	ON(&r, SCREEN_FIND);
	type(&r, "made");
	touch_at(&r, WIDGET_CARD, 2);
	touch_at(&r, WIDGET_CARD, -1);
	ON(&r, SCREEN_FIND);
}

static void a_search_ends_30_seconds_after_the_last_touch(void **state)
{
	(void)state;
	touch(&r, WIDGET_FIND);
	wait_ms(&r, 29000);
	touch_at(&r, WIDGET_KEY, 'A');
	wait_ms(&r, 29999);
	ON(&r, SCREEN_FIND);
	wait_ms(&r, 1);
	ON(&r, SCREEN_READY);
}

static void a_badge_found_after_all_is_scanned(void **state)
{
	(void)state;
	find_and_confirm();
	code(&r, "H1AAA");
	did(&r, ACTION_SCAN);
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
	wait_ms(&r, 2000);
	ON(&r, SCREEN_READY);
}

static void a_badge_waits_for_the_record_before_it(void **state)
{
	(void)state;
	r.m.ask_pin = false;
	find_and_confirm();
	touch(&r, WIDGET_YES);
	did(&r, ACTION_RECORD);
	code(&r, "H1AAA");
	did_nothing(&r);
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
	code(&r, "H1AAA");
	did(&r, ACTION_SCAN);
}

static void by_hand_from_the_panel(void **state)
{
	(void)state;
	to_panel(&r);
	touch_at(&r, WIDGET_TAB, TAB_PEOPLE);
	touch(&r, WIDGET_MANUAL);
	type(&r, "made");
	two_matches(&r);
	touch_at(&r, WIDGET_CARD, 0);
	touch(&r, WIDGET_YES);
	ON(&r, SCREEN_REASON); // the officer is known already
	touch_at(&r, WIDGET_REASON, 4);
	const struct action *a = did(&r, ACTION_RECORD);
	assert_int_equal(a->means, MEANS_MANUAL);
	assert_int_equal(a->officer, 2);
	assert_int_equal(a->person, 11);
	assert_true(span_is(a->text, "Lainnya"));
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
	wait_ms(&r, 2000);
	ON(&r, SCREEN_PANEL); // for the next one
	assert_int_equal(r.f.tab, TAB_PEOPLE);
	touch(&r, WIDGET_BACK);
	ON(&r, SCREEN_READY);
	assert_int_equal(r.f.officer, 0);
}

static void fill_in(const char *text)
{
	type(&r, text);
	touch(&r, WIDGET_NEXT);
}

static void to_form(void)
{
	touch(&r, WIDGET_FIND);
	touch(&r, WIDGET_NEWCOMER);
	enter_pin(&r, 1);
	ON(&r, SCREEN_NEWCOMER);
}

static void a_newcomer_is_added(void **state)
{
	(void)state;
	to_form();
	fill_in("Sukarta, S.E.");
	fill_in("Kecamatan Sukamaju");
	fill_in("Kepala Seksi");
	fill_in("190101011926011001");
	type(&r, "made");
	assert_int_equal(r.a.action[0].kind, ACTION_SEARCH);
	two_matches(&r);
	touch_at(&r, WIDGET_CARD, 0);
	assert_int_equal(r.f.step, STEP_SUMMARY);
	assert_string_equal(r.f.replaces, "Made Sukarta");
	touch(&r, WIDGET_YES);
	const struct action *a = did(&r, ACTION_NEWCOMER);
	assert_string_equal(a->newcomer->name, "Sukarta, S.E.");
	assert_string_equal(a->newcomer->unit, "Kecamatan Sukamaju");
	assert_string_equal(a->newcomer->position, "Kepala Seksi");
	assert_string_equal(a->newcomer->nip, "190101011926011001");
	assert_int_equal(a->newcomer->replaces, 11);
	assert_int_equal(a->newcomer->number, 0);
	assert_int_equal(a->officer, 1);
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
	wait_ms(&r, 2000);
	ON(&r, SCREEN_READY);
	assert_string_equal(r.f.newcomer.name, "");
}

static void the_form_asks_for_what_it_needs(void **state)
{
	(void)state;
	to_form();
	touch(&r, WIDGET_YES);
	did_nothing(&r);
	fill_in("");
	assert_int_equal(r.f.step, STEP_NAME);
	assert_int_equal(r.f.problem, PROBLEM_NAME_EMPTY);
	key(&r, 'S');
	assert_int_equal(r.f.problem, PROBLEM_NONE);
	fill_in("ukarta");
	fill_in("");
	assert_int_equal(r.f.step, STEP_UNIT);
	fill_in("Kantor");
	fill_in(""); // the position may be left out
	assert_int_equal(r.f.step, STEP_NIP);
	fill_in("12345");
	assert_int_equal(r.f.step, STEP_NIP);
	assert_int_not_equal(r.f.problem, PROBLEM_NONE);
	assert_string_equal(r.f.typed, "12345");
	for (int i = 0; i < 5; i++)
		key(&r, KEY_BACKSPACE);
	fill_in("");
	touch(&r, WIDGET_SKIP); // replaces nobody
	assert_int_equal(r.f.step, STEP_SUMMARY);
	touch(&r, WIDGET_NEXT);
	assert_int_equal(r.f.step, STEP_SUMMARY);
}

static void the_form_goes_back_with_what_was_typed(void **state)
{
	(void)state;
	to_form();
	fill_in("Sukarta");
	fill_in("Kantor Camat");
	touch(&r, WIDGET_BACK);
	assert_string_equal(r.f.typed, "Kantor Camat");
	touch(&r, WIDGET_BACK);
	assert_string_equal(r.f.typed, "Sukarta");
	touch(&r, WIDGET_BACK);
	ON(&r, SCREEN_READY);
}

static void names_begin_with_capitals(void **state)
{
	(void)state;
	to_form();
	assert_true(r.f.upper);
	key(&r, 'B');
	assert_false(r.f.upper);
	type(&r, "udi ");
	assert_true(r.f.upper);
	type(&r, "S.");
	assert_true(r.f.upper);
	touch_at(&r, WIDGET_KEY, KEY_SHIFT);
	assert_false(r.f.upper);
}

static void a_badge_under_the_scanner_does_not_lose_the_form(void **state)
{
	(void)state;
	to_form();
	fill_in("Sukarta");
	type(&r, "Kantor");
	code(&r, "H1AAA"); // passes before the camera
	did_nothing(&r);
	code_from(&r, "H1AAA", false, false);
	did(&r, ACTION_SCAN);
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
	wait_ms(&r, 2000);
	ON(&r, SCREEN_NEWCOMER);
	assert_string_equal(r.f.typed, "Kantor");
	assert_string_equal(r.f.newcomer.name, "Sukarta");
	assert_int_equal(r.f.step, STEP_UNIT);
	assert_int_equal(r.f.officer, 1);
}

static void where_newcomers_are_not_allowed_there_is_no_form(void **state)
{
	(void)state;
	r.m.walkins = false;
	touch(&r, WIDGET_FIND);
	touch(&r, WIDGET_NEWCOMER);
	ON(&r, SCREEN_FIND);
}

static void a_press_of_three_seconds_on_the_clock(void **state)
{
	(void)state;
	touch(&r, WIDGET_CLOCK);
	wait_ms(&r, 2999);
	ON(&r, SCREEN_READY);
	lift(&r);
	wait_ms(&r, 100);
	ON(&r, SCREEN_READY);
	touch(&r, WIDGET_CLOCK);
	wait_ms(&r, 3000);
	ON(&r, SCREEN_OFFICER);
	touch(&r, WIDGET_BACK);
	ON(&r, SCREEN_READY);
}

static void an_officers_badge_asks_for_that_officers_pin(void **state)
{
	(void)state;
	code(&r, "H1OFF");
	did(&r, ACTION_SCAN);
	step(&r, (struct input){ .kind = INPUT_OFFICER, .officer = 2 });
	ON(&r, SCREEN_OFFICER);
	code(&r, "H1OFF"); // still in view
	did_nothing(&r);
	type(&r, "1234");
	key(&r, KEY_ENTER);
	assert_int_equal(did(&r, ACTION_CHECK_PIN)->officer, 2);
	pin_of(&r, 2);
	ON(&r, SCREEN_PANEL);
}

static void a_pin_has_4_to_12_digits(void **state)
{
	(void)state;
	touch(&r, WIDGET_CLOCK);
	wait_ms(&r, 3000);
	type(&r, "12a3");
	assert_string_equal(r.f.pin, "123");
	key(&r, KEY_ENTER);
	did_nothing(&r);
	type(&r, "4567890123456");
	assert_string_equal(r.f.pin, "123456789012");
	touch_at(&r, WIDGET_KEY, KEY_BACKSPACE);
	assert_string_equal(r.f.pin, "12345678901");
	touch_at(&r, WIDGET_KEY, KEY_ENTER);
	did(&r, ACTION_CHECK_PIN);
	key(&r, '5'); // while it is being checked
	assert_string_equal(r.f.pin, "12345678901");
	key(&r, KEY_ENTER);
	did_nothing(&r);
	pin_of(&r, 1);
	ON(&r, SCREEN_PANEL);
	assert_string_equal(r.f.pin, "");
}

static void five_wrong_pins_lock_the_pad_longer_and_longer(void **state)
{
	(void)state;
	touch(&r, WIDGET_CLOCK);
	wait_ms(&r, 3000);
	for (int i = 0; i < 5; i++) {
		enter_pin(&r, 0);
		sounded(&r, SOUND_REFUSED);
	}
	int64_t lock = 30000;
	for (int i = 0; i < 8; i++) {
		assert_int_equal(r.f.locked_ms - r.now, lock);
		key(&r, '1');
		assert_string_equal(r.f.pin, "");
		wait_ms(&r, lock - 1);
		if (r.f.screen == SCREEN_READY) { // nobody touched it for 30 s: leaving does not unlock
			touch(&r, WIDGET_CLOCK);
			r.now -= 3000;
			r.f.pressed_ms = r.now - 3000;
			wait_ms(&r, 0);
			r.now = r.f.locked_ms - 1;
		}
		ON(&r, SCREEN_OFFICER);
		key(&r, '1');
		assert_string_equal(r.f.pin, "");
		wait_ms(&r, 1);
		enter_pin(&r, 0);
		lock = lock * 2 < 900000 ? lock * 2 : 900000;
	}
	wait_ms(&r, 900000);
	ON(&r, SCREEN_READY);
	to_panel(&r);
	assert_int_equal(r.f.wrong, 0);
}

static void a_locked_pad_counts_down_by_the_second(void **state)
{
	(void)state;
	touch(&r, WIDGET_CLOCK);
	wait_ms(&r, 3000);
	for (int i = 0; i < 5; i++)
		enter_pin(&r, 0);
	assert_in_range(flow_next_ms(&r.f), r.now + 1, r.now + 1000);
	wait_ms(&r, 1500);
	assert_in_range(flow_next_ms(&r.f), r.now + 1, r.now + 1000);
}

static void jobs_of_the_panel_run_one_at_a_time(void **state)
{
	(void)state;
	to_panel(&r);
	touch_at(&r, WIDGET_TAB, TAB_DEVICE);
	touch(&r, WIDGET_EXPORT);
	did(&r, ACTION_EXPORT);
	touch(&r, WIDGET_IMPORT);
	did_nothing(&r);
	touch(&r, WIDGET_EXPORT);
	did_nothing(&r);
	done(&r, false);
	assert_true(r.f.said);
	assert_false(r.f.said_ok);
	assert_int_equal(r.f.say, WORD_SAY_NO_STICK);
	touch(&r, WIDGET_EXPORT);
	did(&r, ACTION_EXPORT);
	assert_false(r.f.said);
	done(&r, true);
	assert_true(r.f.said_ok);
	touch_at(&r, WIDGET_TAB, TAB_PEOPLE);
	assert_false(r.f.said);
	touch_at(&r, WIDGET_TAB, 17);
	assert_int_equal(r.f.tab, TAB_PEOPLE);
}

static void the_panel_closes_after_60_seconds(void **state)
{
	(void)state;
	to_panel(&r);
	wait_ms(&r, 59999);
	ON(&r, SCREEN_PANEL);
	touch_at(&r, WIDGET_TAB, TAB_DEVICE);
	wait_ms(&r, 59999);
	ON(&r, SCREEN_PANEL);
	wait_ms(&r, 1);
	ON(&r, SCREEN_READY);
	assert_int_equal(r.f.officer, 0);
}

static void sessions_are_opened_and_closed_after_a_question(void **state)
{
	(void)state;
	r.m.sessions = 6;
	for (int i = 0; i < 6; i++)
		r.m.line[i] = (struct session_line){ .number = 10u + (uint32_t)i, .open = i == 5 };
	to_panel(&r);
	touch_at(&r, WIDGET_TAB, TAB_SESSIONS);
	touch_at(&r, WIDGET_SESSION, 6);
	ON(&r, SCREEN_PANEL);
	touch_at(&r, WIDGET_SESSION, 1);
	ON(&r, SCREEN_ASK);
	assert_int_equal(r.f.ask, ASK_OPEN);
	touch(&r, WIDGET_NO);
	did_nothing(&r);
	ON(&r, SCREEN_PANEL);
	touch_at(&r, WIDGET_SESSION, 1);
	touch(&r, WIDGET_YES);
	const struct action *a = did(&r, ACTION_OPEN);
	assert_int_equal(a->session, 11);
	assert_int_equal(a->officer, 2);
	ON(&r, SCREEN_PANEL);
	done(&r, true);
	touch(&r, WIDGET_MORE);
	assert_int_equal(r.f.page, 1);
	touch_at(&r, WIDGET_SESSION, 5);
	assert_int_equal(r.f.ask, ASK_CLOSE);
	touch(&r, WIDGET_YES);
	assert_int_equal(did(&r, ACTION_CLOSE)->session, 15);
	touch(&r, WIDGET_MORE);
	assert_int_equal(r.f.page, 0);
}

static void volume_brightness_and_language(void **state)
{
	(void)state;
	to_panel(&r);
	touch_at(&r, WIDGET_VOLUME, 10);
	assert_int_equal(did_nth(&r, 0, ACTION_VOLUME)->value, 60);
	did_nth(&r, 1, ACTION_SOUND);
	r.m.volume = 100;
	touch_at(&r, WIDGET_VOLUME, 10);
	assert_int_equal(did_nth(&r, 0, ACTION_VOLUME)->value, 100);
	r.m.volume = 0;
	touch_at(&r, WIDGET_VOLUME, -10);
	assert_int_equal(did_nth(&r, 0, ACTION_VOLUME)->value, 0);
	touch_at(&r, WIDGET_BRIGHTNESS, -10);
	assert_int_equal(did(&r, ACTION_BRIGHTNESS)->value, 10);
	r.m.brightness = 10;
	touch_at(&r, WIDGET_BRIGHTNESS, -10);
	assert_int_equal(did(&r, ACTION_BRIGHTNESS)->value, 10); // never dark
	touch(&r, WIDGET_FIRST_LANG);
	assert_int_equal(did(&r, ACTION_LANG)->value, LANG_EN);
}

static void a_badge_in_the_panel_is_only_tested(void **state)
{
	(void)state;
	to_panel(&r);
	code(&r, "H1AAA");
	assert_true(span_is(did(&r, ACTION_TEST_BADGE)->text, "H1AAA"));
	done(&r, true);
	ON(&r, SCREEN_PANEL);
	code(&r, "H1AAA");
	did_nothing(&r);
	wait_ms(&r, 5000);
	code(&r, "H1AAA");
	did(&r, ACTION_TEST_BADGE);
}

static void shutting_down_asks_first(void **state)
{
	(void)state;
	to_panel(&r);
	touch(&r, WIDGET_SHUTDOWN);
	did_nothing(&r);
	ON(&r, SCREEN_ASK);
	touch(&r, WIDGET_YES);
	assert_int_equal(did(&r, ACTION_SHUTDOWN)->officer, 2);
	ON(&r, SCREEN_OFF);
	wait_ms(&r, 3600000);
	code(&r, "H1AAA");
	touch(&r, WIDGET_YES);
	did_nothing(&r);
	ON(&r, SCREEN_OFF);
}

static void nothing_is_recorded_before_the_clock_is_known(void **state)
{
	(void)state;
	r.m.clock_known = false;
	flow_init(&r.f, &r.m, r.now);
	wait_ms(&r, 1);
	ON(&r, SCREEN_OFFICER);
	assert_int_equal(r.f.purpose, PURPOSE_CLOCK);
	code(&r, "H1AAA");
	did_nothing(&r);
	wait_ms(&r, 30000);
	ON(&r, SCREEN_OFFICER);
	enter_pin(&r, 1);
	ON(&r, SCREEN_CLOCK);
	code(&r, "H1AAA");
	did_nothing(&r);
	touch_at(&r, WIDGET_MORE_OF, 4);
	r.m.clock_ms += 3000; // it goes on while it is being set
	touch(&r, WIDGET_YES);
	const struct action *a = did(&r, ACTION_CLOCK);
	assert_int_equal(a->at_ms, r.m.clock_ms + MINUTE_MS);
	assert_int_equal(a->officer, 1);
	r.m.clock_known = true;
	done(&r, true);
	ON(&r, SCREEN_READY);
	code(&r, "H1AAA");
	did(&r, ACTION_SCAN);
}

static void without_officers_the_clock_is_confirmed_by_whoever_is_there(void **state)
{
	(void)state;
	r.m.clock_known = false;
	r.m.officers = 0;
	flow_init(&r.f, &r.m, r.now);
	wait_ms(&r, 1);
	ON(&r, SCREEN_CLOCK);
	touch(&r, WIDGET_YES);
	assert_int_equal(did(&r, ACTION_CLOCK)->at_ms, r.m.clock_ms);
}

static struct civil shown(void)
{
	return calendar_civil(r.m.clock_ms + r.f.shift_ms, r.m.zone);
}

static void set_to(int year, int month, int day, int hour, int minute)
{
	struct civil c = { .year = year, .month = month, .day = day, .hour = hour, .minute = minute };
	r.m.clock_ms = calendar_utc(&c, r.m.zone);
	r.f.shift_ms = 0;
}

static void each_part_of_the_clock_turns_by_itself(void **state)
{
	(void)state;
	static const struct { int y, mo, d, h, mi; enum widget w; int part; int ty, tmo, td, th, tmi; } cases[] = {
		{ 2025, 10, 14, 8, 2, WIDGET_MORE_OF, 0, 2025, 10, 15, 8, 2 }, { 2025, 10, 31, 8, 2, WIDGET_MORE_OF, 0, 2025, 10, 1, 8, 2 },
		{ 2025, 10, 1, 8, 2, WIDGET_LESS_OF, 0, 2025, 10, 31, 8, 2 }, { 2024, 2, 29, 8, 2, WIDGET_MORE_OF, 0, 2024, 2, 1, 8, 2 },
		{ 2024, 2, 28, 8, 2, WIDGET_MORE_OF, 0, 2024, 2, 29, 8, 2 }, { 2025, 2, 28, 8, 2, WIDGET_MORE_OF, 0, 2025, 2, 1, 8, 2 },
		{ 2025, 1, 31, 8, 2, WIDGET_MORE_OF, 1, 2025, 2, 28, 8, 2 }, { 2025, 12, 14, 8, 2, WIDGET_MORE_OF, 1, 2025, 1, 14, 8, 2 },
		{ 2025, 1, 14, 8, 2, WIDGET_LESS_OF, 1, 2025, 12, 14, 8, 2 }, { 2024, 2, 29, 8, 2, WIDGET_MORE_OF, 2, 2025, 2, 28, 8, 2 },
		{ 2020, 5, 5, 8, 2, WIDGET_LESS_OF, 2, 2020, 5, 5, 8, 2 }, { 2099, 5, 5, 8, 2, WIDGET_MORE_OF, 2, 2099, 5, 5, 8, 2 },
		{ 2025, 10, 14, 23, 2, WIDGET_MORE_OF, 3, 2025, 10, 14, 0, 2 }, { 2025, 10, 14, 0, 2, WIDGET_LESS_OF, 3, 2025, 10, 14, 23, 2 },
		{ 2025, 10, 14, 8, 59, WIDGET_MORE_OF, 4, 2025, 10, 14, 8, 0 }, { 2025, 10, 14, 8, 0, WIDGET_LESS_OF, 4, 2025, 10, 14, 8, 59 },
		{ 2025, 10, 14, 8, 0, WIDGET_LESS_OF, 9, 2025, 10, 14, 8, 0 }, { 1970, 1, 1, 7, 0, WIDGET_MORE_OF, 2, 2020, 1, 1, 7, 0 },
	};
	to_panel(&r);
	touch(&r, WIDGET_SET_CLOCK);
	ON(&r, SCREEN_CLOCK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		set_to(cases[i].y, cases[i].mo, cases[i].d, cases[i].h, cases[i].mi);
		touch_at(&r, cases[i].w, cases[i].part);
		struct civil c = shown();
		assert_int_equal(c.year, cases[i].ty);
		assert_int_equal(c.month, cases[i].tmo);
		assert_int_equal(c.day, cases[i].td);
		assert_int_equal(c.hour, cases[i].th);
		assert_int_equal(c.minute, cases[i].tmi);
	}
	touch(&r, WIDGET_BACK);
	ON(&r, SCREEN_PANEL);
}

static void a_clock_that_could_not_be_set_stays(void **state)
{
	(void)state;
	to_panel(&r);
	touch(&r, WIDGET_SET_CLOCK);
	touch(&r, WIDGET_YES);
	did(&r, ACTION_CLOCK);
	done(&r, false);
	ON(&r, SCREEN_CLOCK);
	touch(&r, WIDGET_YES);
	did(&r, ACTION_CLOCK);
	done(&r, true);
	ON(&r, SCREEN_PANEL);
}

static uint32_t draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (uint32_t)(((uint64_t)(*seed >> 8) * below) >> 24);
}

static struct input random_input(uint32_t *seed, struct result *it)
{
	static const char *const codes[] = { "H1AAA", "H1BBB", "x", "", "HADIR1 https://hadir.example.go.id/ 0123456789ABCDEFGHJKMNPQR0 00112233445566778899" };
	static const int32_t keys[] = { '1', '2', 'a', 'e', ' ', '.', KEY_BACKSPACE, KEY_ENTER, KEY_ESCAPE, KEY_SHIFT, 0x20ac, -2, 0 };
	struct input in = { .kind = (enum input_kind)draw(seed, INPUT_COUNT), .ok = draw(seed, 2), .say = WORD_SAY_EXPORTED };
	in.target = (struct target){ (enum widget)draw(seed, WIDGET_COUNT), (int32_t)draw(seed, 12) - 1 };
	if (in.target.widget == WIDGET_KEY)
		in.target.index = keys[draw(seed, 13)];
	if (in.target.widget == WIDGET_REASON)
		in.target.index = (int32_t)draw(seed, 5);
	in.key = keys[draw(seed, 13)];
	if (r.f.screen == SCREEN_FIND && draw(seed, 2)) {
		in.kind = draw(seed, 4) ? INPUT_KEY : INPUT_DOWN;
		in.key = 'a';
		in.target = (struct target){ WIDGET_CARD, 0 };
	}
	if (r.f.screen == SCREEN_CONFIRM && draw(seed, 2)) {
		in.kind = INPUT_DOWN;
		in.target = (struct target){ WIDGET_YES, 0 };
	}
	if (r.f.screen == SCREEN_RATE && draw(seed, 2)) {
		in.kind = INPUT_DOWN;
		in.target = (struct target){ draw(seed, 3) ? WIDGET_OPTION : WIDGET_SKIP, 3 };
	}
	if (r.f.screen == SCREEN_OFFICER && draw(seed, 2)) {
		in.kind = r.f.wait == WAIT_PIN ? INPUT_PIN : INPUT_KEY;
		in.key = draw(seed, 6) ? '1' : KEY_ENTER;
	}
	in.code = span_of(codes[draw(seed, 5)]);
	in.two = draw(seed, 5) == 0;
	in.by_camera = draw(seed, 2);
	in.officer = draw(seed, 3);
	*it = (struct result){ .ruling = { .verdict = (enum verdict)draw(seed, VERDICT_COUNT) }, .person = 1 + draw(seed, 3), .name = "Suparman" };
	it->rate_session = draw(seed, 2);
	it->may_print = draw(seed, 4) == 0;
	in.result = it;
	return in;
}

// Whatever comes in whatever order: no action without its ground.
static void check_step(enum screen_id before, enum input_kind kind, bool pin_known, int *pins)
{
	assert_in_range(r.f.screen, 0, SCREEN_COUNT - 1);
	assert_true(r.f.deadline_ms > r.now || r.f.deadline_ms == FLOW_FOREVER || before == r.f.screen);
	assert_true(r.f.screen != SCREEN_WELCOME || before == SCREEN_WELCOME || kind == INPUT_RESULT);
	assert_true(r.f.screen != SCREEN_PANEL || pin_known || r.m.officers == 0);
	for (int i = 0; i < r.a.count; i++) {
		const struct action *a = &r.a.action[i];
		assert_true(a->kind != ACTION_SCAN || r.m.clock_known || r.m.trouble != TROUBLE_NONE);
		assert_true(a->kind != ACTION_RECORD || a->officer || !r.m.ask_pin || !r.m.officers);
		assert_true(a->kind != ACTION_NEWCOMER || a->officer || !r.m.officers);
		assert_true(a->kind != ACTION_NEWCOMER || (a->newcomer->name[0] && a->newcomer->unit[0]));
		assert_true(a->kind != ACTION_ENROL || (before == SCREEN_ENROL && (pin_known || !r.m.officers)));
		if (a->kind == ACTION_CHECK_PIN)
			++*pins;
		if (a->kind == ACTION_RATE) {
			bool any = a->answers->comment[0];
			for (int k = 0; k < FACT_QUESTIONS; k++)
				any = any || a->answers->answers[k];
			assert_true(any && a->person);
		}
	}
}

static void a_long_walk_at_random(void **state)
{
	(void)state;
	uint32_t seed = 20251014;
	bool seen[SCREEN_COUNT] = { false };
	int pins = 0;
	for (int round = 0; round < 150; round++) {
		rig_init(&r);
		two_matches(&r);
		bool pin_known = false;
		r.m.officers = round % 3 ? 2 : 0;
		for (int i = 0; i < 5000; i++) {
			struct result it;
			struct input in = random_input(&seed, &it);
			enum screen_id before = r.f.screen;
			r.now += draw(&seed, 10) == 0 ? draw(&seed, 40000) : draw(&seed, 900);
			if (draw(&seed, 400) == 0)
				r.m.trouble = r.m.trouble == TROUBLE_NONE ? TROUBLE_STORE : TROUBLE_NONE;
			if (draw(&seed, 20) == 0)
				r.m.enrol = (enum enrol)draw(&seed, ENROL_COUNT);
			if (draw(&seed, 600) == 0)
				r.m.clock_known = !r.m.clock_known;
			if (r.f.screen == SCREEN_OFF)
				flow_init(&r.f, &r.m, r.now);
			pin_known = pin_known || (in.kind == INPUT_PIN && in.officer && r.f.wait == WAIT_PIN);
			before = r.f.screen;
			step(&r, in);
			check_step(before, in.kind, pin_known, &pins);
			seen[r.f.screen] = true;
		}
	}
	for (int i = 0; i < SCREEN_COUNT; i++)
		if (!seen[i] && i != SCREEN_START)
			fail_msg("the walk never came to screen %d", i);
	assert_true(pins > 0);
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_search_begins_with_three_letters_or_four_digits),
		TEST(typing_is_bounded_and_whole),
		TEST(a_typed_name_needs_an_officer),
		TEST(where_the_event_asks_no_pin_a_name_is_enough),
		TEST(not_me_goes_back_with_what_was_typed),
		TEST(cards_that_are_not_there_are_ignored),
		TEST(a_search_ends_30_seconds_after_the_last_touch),
		TEST(a_badge_found_after_all_is_scanned),
		TEST(a_badge_waits_for_the_record_before_it),
		TEST(by_hand_from_the_panel),
		TEST(a_newcomer_is_added),
		TEST(the_form_asks_for_what_it_needs),
		TEST(the_form_goes_back_with_what_was_typed),
		TEST(names_begin_with_capitals),
		TEST(a_badge_under_the_scanner_does_not_lose_the_form),
		TEST(where_newcomers_are_not_allowed_there_is_no_form),
		TEST(a_press_of_three_seconds_on_the_clock),
		TEST(an_officers_badge_asks_for_that_officers_pin),
		TEST(a_pin_has_4_to_12_digits),
		TEST(five_wrong_pins_lock_the_pad_longer_and_longer),
		TEST(a_locked_pad_counts_down_by_the_second),
		TEST(jobs_of_the_panel_run_one_at_a_time),
		TEST(the_panel_closes_after_60_seconds),
		TEST(sessions_are_opened_and_closed_after_a_question),
		TEST(volume_brightness_and_language),
		TEST(a_badge_in_the_panel_is_only_tested),
		TEST(shutting_down_asks_first),
		TEST(nothing_is_recorded_before_the_clock_is_known),
		TEST(without_officers_the_clock_is_confirmed_by_whoever_is_there),
		TEST(each_part_of_the_clock_turns_by_itself),
		TEST(a_clock_that_could_not_be_set_stays),
		TEST(a_long_walk_at_random),
	};
	return cmocka_run_group_tests_name("flow_desk", tests, NULL, NULL);
}
