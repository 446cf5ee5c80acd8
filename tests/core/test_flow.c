// Scanning, results, ratings and time: what the screens do for a person.
// SPDX-License-Identifier: Apache-2.0
#include "rig.h"

static struct rig r;

static int fresh(void **state)
{
	(void)state;
	rig_init(&r);
	return 0;
}

static void green_comes_after_the_record(void **state)
{
	(void)state;
	code(&r, "H1AAA");
	ON(&r, SCREEN_READY);
	const struct action *a = did(&r, ACTION_SCAN);
	assert_true(span_is(a->text, "H1AAA"));
	assert_false(a->two);
	wait_ms(&r, 400);
	ON(&r, SCREEN_READY);
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
	sounded(&r, SOUND_ACCEPTED);
	assert_string_equal(r.f.result.name, "Suparman");
}

static void a_result_that_nobody_asked_for_shows_nothing(void **state)
{
	(void)state;
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_READY);
	failed(&r);
	ON(&r, SCREEN_READY);
	saved(&r);
	ON(&r, SCREEN_READY);
	did_nothing(&r);
	step(&r, (struct input){ .kind = INPUT_OFFICER, .officer = 1 });
	ON(&r, SCREEN_READY);
}

static void what_could_not_be_recorded_is_red(void **state)
{
	(void)state;
	code(&r, "H1AAA");
	failed(&r);
	ON(&r, SCREEN_FAILED);
	sounded(&r, SOUND_REFUSED);
	code(&r, "H1AAA"); // still in view
	did_nothing(&r);
	wait_ms(&r, 6000);
	ON(&r, SCREEN_READY);
	code(&r, "H1AAA");
	did(&r, ACTION_SCAN);
}

static void each_verdict_has_its_screen_and_sound(void **state)
{
	(void)state;
	static const struct { enum verdict verdict; enum screen_id screen; enum sound sound; int64_t ms; } cases[] = {
		{ VERDICT_ACCEPTED, SCREEN_WELCOME, SOUND_ACCEPTED, 2000 }, { VERDICT_LATE, SCREEN_WELCOME, SOUND_ACCEPTED, 2000 },
		{ VERDICT_PENDING, SCREEN_PENDING, SOUND_AGAIN, 3000 }, { VERDICT_AGAIN, SCREEN_AGAIN, SOUND_AGAIN, 2000 },
		{ VERDICT_EARLY, SCREEN_REFUSED, SOUND_REFUSED, 4000 }, { VERDICT_CLOSED, SCREEN_REFUSED, SOUND_REFUSED, 4000 },
		{ VERDICT_NOT_OPEN, SCREEN_REFUSED, SOUND_REFUSED, 4000 }, { VERDICT_REVOKED, SCREEN_REFUSED, SOUND_REFUSED, 4000 },
		{ VERDICT_OTHER_EVENT, SCREEN_REFUSED, SOUND_REFUSED, 4000 }, { VERDICT_TWO_CODES, SCREEN_REFUSED, SOUND_REFUSED, 4000 },
		{ VERDICT_FOREIGN, SCREEN_REFUSED, SOUND_REFUSED, 4000 }, { VERDICT_DAMAGED, SCREEN_REFUSED, SOUND_REFUSED, 4000 },
	};
	assert_int_equal(sizeof(cases) / sizeof(cases[0]), VERDICT_COUNT);
	for (size_t i = 0; i < VERDICT_COUNT; i++) {
		rig_init(&r);
		code(&r, "H1AAA");
		verdict(&r, cases[i].verdict);
		ON(&r, cases[i].screen);
		sounded(&r, cases[i].sound);
		wait_ms(&r, cases[i].ms - 1);
		ON(&r, cases[i].screen);
		wait_ms(&r, 1);
		ON(&r, SCREEN_READY);
		code(&r, "H1BBB");
		verdict(&r, cases[i].verdict);
		touch(&r, WIDGET_NONE); // anywhere
		ON(&r, SCREEN_READY);
	}
}

static void the_same_badge_says_nothing_new_for_5_seconds(void **state)
{
	(void)state;
	code(&r, "H1AAA");
	wait_ms(&r, 300);
	verdict(&r, VERDICT_ACCEPTED); // the five seconds begin here
	for (int64_t ms = 0; ms < 5000; ms += 250) {
		code(&r, "H1AAA");
		did_nothing(&r);
		ON(&r, ms < 2000 ? SCREEN_WELCOME : SCREEN_READY);
		wait_ms(&r, 250);
	}
	code(&r, "H1AAA");
	did(&r, ACTION_SCAN);
	verdict(&r, VERDICT_AGAIN);
	ON(&r, SCREEN_AGAIN);
	code(&r, "H1AAA");
	did_nothing(&r);
}

static void long_codes_are_told_apart_by_their_beginning(void **state)
{
	(void)state;
	char one[600], other[600];
	memset(one, 'A', sizeof(one));
	memset(other, 'A', sizeof(other));
	one[599] = other[599] = 0;
	other[100] = 'B';
	code(&r, one);
	verdict(&r, VERDICT_FOREIGN);
	code(&r, one);
	did_nothing(&r);
	code(&r, other);
	assert_int_equal(did(&r, ACTION_SCAN)->text.len, 599);
	code(&r, "");
	did_nothing(&r);
}

static void the_next_scan_interrupts_any_result(void **state)
{
	(void)state;
	static const enum verdict verdicts[] = { VERDICT_ACCEPTED, VERDICT_PENDING, VERDICT_AGAIN, VERDICT_REVOKED };
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
		rig_init(&r);
		code(&r, "H1AAA");
		verdict(&r, verdicts[i]);
		wait_ms(&r, 1);
		code(&r, "H1BBB");
		did(&r, ACTION_SCAN);
		verdict(&r, VERDICT_LATE);
		ON(&r, SCREEN_WELCOME);
		assert_int_equal(r.f.result.ruling.verdict, VERDICT_LATE);
		assert_int_equal(r.f.since_ms, r.now);
	}
	rig_init(&r);
	code(&r, "H1AAA");
	failed(&r);
	code(&r, "H1BBB");
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
}

static void two_codes_are_one_refusal(void **state)
{
	(void)state;
	code_from(&r, "H1AAA", true, true);
	assert_true(did(&r, ACTION_SCAN)->two);
	verdict(&r, VERDICT_TWO_CODES);
	ON(&r, SCREEN_REFUSED);
	code_from(&r, "H1BBB", true, true); // the other one was read first in this frame
	did_nothing(&r);
	wait_ms(&r, 100);
	code(&r, "H1AAA"); // the other one was not read in this frame
	did_nothing(&r);
	ON(&r, SCREEN_REFUSED);
	wait_ms(&r, FLOW_TWO_MS - 150);
	code_from(&r, "H1AAA", true, true);
	did_nothing(&r);
	wait_ms(&r, FLOW_TWO_MS - 1);
	code(&r, "H1AAA");
	did_nothing(&r);
	wait_ms(&r, 1);
	code(&r, "H1AAA"); // the other badge is gone
	assert_false(did(&r, ACTION_SCAN)->two);
}

static const struct result attended = {
	.ruling = { .verdict = VERDICT_AGAIN }, .person = 7, .name = "Suparman", .rate_session = 3, .rate_title = "Penyusunan APB Desa",
};

static void to_questions(void)
{
	code(&r, "H1AAA");
	result(&r, attended);
	ON(&r, SCREEN_AGAIN);
	touch(&r, WIDGET_RATE);
	ON(&r, SCREEN_RATE);
}

static void a_rating_is_offered_and_taken(void **state)
{
	(void)state;
	to_questions();
	assert_int_equal(r.f.question, 0);
	touch_at(&r, WIDGET_OPTION, 4);
	assert_int_equal(r.f.question, 1);
	touch_at(&r, WIDGET_OPTION, 2);
	ON(&r, SCREEN_COMMENT);
	type(&r, "lebih lama");
	touch(&r, WIDGET_NEXT);
	const struct action *a = did(&r, ACTION_RATE);
	assert_int_equal(a->person, 7);
	assert_int_equal(a->session, 3);
	assert_int_equal(a->questions, 2);
	assert_int_equal(a->answers->answers[0], 4);
	assert_int_equal(a->answers->answers[1], 2);
	assert_string_equal(a->answers->comment, "lebih lama");
	touch(&r, WIDGET_NEXT); // once more, before it is saved
	did_nothing(&r);
	ON(&r, SCREEN_COMMENT);
	saved(&r);
	ON(&r, SCREEN_THANKS);
	wait_ms(&r, 1500);
	ON(&r, SCREEN_READY);
	assert_int_equal(r.f.answers.answers[0], 0);
	assert_int_equal(r.f.result.person, 0);
}

static void an_offer_waits_longer_and_yields_to_the_next_scan(void **state)
{
	(void)state;
	code(&r, "H1AAA");
	result(&r, attended);
	wait_ms(&r, 4999);
	ON(&r, SCREEN_AGAIN);
	code(&r, "H1BBB");
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
	touch(&r, WIDGET_RATE); // nothing is offered to this one
	ON(&r, SCREEN_WELCOME);
}

static void thanks_yields_to_the_next_scan(void **state)
{
	(void)state;
	r.i.has_comment = false;
	to_questions();
	touch_at(&r, WIDGET_OPTION, 1);
	touch_at(&r, WIDGET_OPTION, 1);
	did(&r, ACTION_RATE);
	saved(&r);
	ON(&r, SCREEN_THANKS);
	code(&r, "H1BBB");
	did(&r, ACTION_SCAN);
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
}

static void an_armed_rating_goes_straight_to_the_questions(void **state)
{
	(void)state;
	code(&r, "H1AAA");
	verdict(&r, VERDICT_ACCEPTED);
	touch(&r, WIDGET_NONE);
	touch(&r, WIDGET_RATE);
	assert_true(r.f.armed);
	ON(&r, SCREEN_READY);
	code(&r, "H1AAA"); // the same badge, a moment later: now it is meant
	did(&r, ACTION_SCAN);
	result(&r, attended);
	ON(&r, SCREEN_RATE);
	assert_false(r.f.armed);
}

static void an_armed_rating_is_given_up(void **state)
{
	(void)state;
	touch(&r, WIDGET_RATE);
	wait_ms(&r, 29999);
	assert_true(r.f.armed);
	wait_ms(&r, 1);
	assert_false(r.f.armed);
	touch(&r, WIDGET_RATE);
	touch(&r, WIDGET_RATE);
	assert_false(r.f.armed);
	touch(&r, WIDGET_RATE);
	code(&r, "H1AAA");
	verdict(&r, VERDICT_REVOKED);
	ON(&r, SCREEN_REFUSED);
	assert_false(r.f.armed);
}

static void who_has_rated_is_told(void **state)
{
	(void)state;
	struct result it = attended;
	it.rate_session = 0;
	it.rated = true;
	touch(&r, WIDGET_RATE);
	code(&r, "H1AAA");
	result(&r, it);
	ON(&r, SCREEN_AGAIN);
	assert_true(r.f.result.rated);
}

static void a_closed_session_may_still_be_rated(void **state)
{
	(void)state;
	struct result it = attended;
	it.ruling.verdict = VERDICT_CLOSED;
	code(&r, "H1AAA");
	result(&r, it);
	ON(&r, SCREEN_REFUSED);
	touch(&r, WIDGET_RATE);
	ON(&r, SCREEN_RATE);
}

static void what_was_answered_is_kept(void **state)
{
	(void)state;
	to_questions();
	touch_at(&r, WIDGET_OPTION, 3);
	wait_ms(&r, 19999);
	ON(&r, SCREEN_RATE);
	wait_ms(&r, 1);
	ON(&r, SCREEN_READY);
	const struct action *a = did(&r, ACTION_RATE);
	assert_int_equal(a->answers->answers[0], 3);
	assert_int_equal(a->answers->answers[1], 0);
	assert_int_equal(a->person, 7);
	saved(&r);
	ON(&r, SCREEN_READY);
	touch(&r, WIDGET_FIND); // and nothing hangs
	ON(&r, SCREEN_FIND);
}

static void a_half_written_comment_is_kept(void **state)
{
	(void)state;
	to_questions();
	touch_at(&r, WIDGET_OPTION, 3);
	touch_at(&r, WIDGET_OPTION, 3);
	type(&r, "bagus");
	wait_ms(&r, 30000);
	assert_string_equal(did(&r, ACTION_RATE)->answers->comment, "bagus");
	ON(&r, SCREEN_READY);
}

static void skipping_everything_records_nothing(void **state)
{
	(void)state;
	to_questions();
	touch(&r, WIDGET_SKIP);
	touch(&r, WIDGET_SKIP);
	ON(&r, SCREEN_COMMENT);
	touch(&r, WIDGET_SKIP);
	did_nothing(&r);
	ON(&r, SCREEN_READY);
	rig_init(&r);
	to_questions();
	wait_ms(&r, 20000);
	did_nothing(&r);
	ON(&r, SCREEN_READY);
}

static void a_comment_alone_is_a_rating(void **state)
{
	(void)state;
	to_questions();
	touch(&r, WIDGET_SKIP);
	touch(&r, WIDGET_SKIP);
	type(&r, "ok");
	key(&r, KEY_ENTER);
	assert_string_equal(did(&r, ACTION_RATE)->answers->comment, "ok");
}

static void back_and_skip_change_answers(void **state)
{
	(void)state;
	to_questions();
	touch_at(&r, WIDGET_OPTION, 1);
	touch_at(&r, WIDGET_OPTION, 2);
	touch(&r, WIDGET_BACK);
	ON(&r, SCREEN_RATE);
	assert_int_equal(r.f.question, 1);
	touch(&r, WIDGET_BACK);
	assert_int_equal(r.f.question, 0);
	touch(&r, WIDGET_SKIP);
	assert_int_equal(r.f.answers.answers[0], 0);
	touch_at(&r, WIDGET_OPTION, 4);
	type(&r, "x");
	touch(&r, WIDGET_SKIP); // the comment only
	const struct action *a = did(&r, ACTION_RATE);
	assert_int_equal(a->answers->answers[0], 0);
	assert_int_equal(a->answers->answers[1], 4);
	assert_string_equal(a->answers->comment, "");
}

static void back_from_the_first_question_leaves(void **state)
{
	(void)state;
	to_questions();
	touch(&r, WIDGET_BACK);
	did_nothing(&r);
	ON(&r, SCREEN_READY);
}

static void options_beyond_the_scale_are_ignored(void **state)
{
	(void)state;
	to_questions();
	touch_at(&r, WIDGET_OPTION, 5);
	touch_at(&r, WIDGET_OPTION, 0);
	touch_at(&r, WIDGET_OPTION, -1);
	assert_int_equal(r.f.question, 0);
	assert_int_equal(r.f.answers.answers[0], 0);
}

static void badges_in_view_do_not_disturb_a_rating(void **state)
{
	(void)state;
	to_questions();
	wait_ms(&r, 8000);
	code(&r, "H1AAA"); // on the neck
	did_nothing(&r);
	code_from(&r, "H1AAA", false, false);
	did_nothing(&r);
	code(&r, "H1BBB"); // of the next in the queue
	did_nothing(&r);
	code_from(&r, "H1BBB", true, true);
	did_nothing(&r);
	ON(&r, SCREEN_RATE);
	touch_at(&r, WIDGET_OPTION, 2);
	code_from(&r, "H1BBB", false, false); // held under the scanner
	assert_int_equal(r.a.count, 2);
	assert_int_equal(did_nth(&r, 0, ACTION_RATE)->answers->answers[0], 2);
	did_nth(&r, 1, ACTION_SCAN);
	verdict(&r, VERDICT_ACCEPTED);
	ON(&r, SCREEN_WELCOME);
}

static void a_rating_that_cannot_be_kept_is_told(void **state)
{
	(void)state;
	r.i.has_comment = false;
	to_questions();
	touch_at(&r, WIDGET_OPTION, 1);
	touch_at(&r, WIDGET_OPTION, 1);
	failed(&r);
	ON(&r, SCREEN_FAILED);
	assert_int_equal(r.f.failure, FAILURE_RATING);
	wait_ms(&r, 6000);
	ON(&r, SCREEN_READY);
	assert_int_equal(r.f.failure, FAILURE_RECORD);
}

static void a_rating_being_saved_is_not_sent_again(void **state)
{
	(void)state;
	r.i.has_comment = false;
	to_questions();
	touch_at(&r, WIDGET_OPTION, 1);
	touch_at(&r, WIDGET_OPTION, 1);
	did(&r, ACTION_RATE);
	wait_ms(&r, 20000);
	did_nothing(&r);
	ON(&r, SCREEN_READY);
}

static void a_questionnaire_that_is_gone_ends_the_rating(void **state)
{
	(void)state;
	to_questions();
	r.m.instrument = NULL;
	step(&r, (struct input){ .kind = INPUT_NEWS });
	ON(&r, SCREEN_READY);
	code(&r, "H1BBB");
	result(&r, attended);
	touch(&r, WIDGET_RATE);
	ON(&r, SCREEN_AGAIN);
}

static void the_language_goes_back_after_each_person(void **state)
{
	(void)state;
	touch(&r, WIDGET_LANG);
	assert_int_equal(r.f.lang, LANG_EN);
	code(&r, "H1AAA");
	verdict(&r, VERDICT_ACCEPTED);
	assert_int_equal(r.f.lang, LANG_EN);
	wait_ms(&r, 2000);
	assert_int_equal(r.f.lang, LANG_ID);
	touch(&r, WIDGET_LANG);
	wait_ms(&r, 30000);
	assert_int_equal(r.f.lang, LANG_ID);
	touch(&r, WIDGET_LANG);
	touch(&r, WIDGET_LANG);
	assert_int_equal(r.f.lang, LANG_ID);
	r.m.lang = LANG_EN;
	wait_ms(&r, 30000);
	assert_int_equal(r.f.lang, LANG_EN);
}

static void a_newcomers_badge_is_printed_once(void **state)
{
	(void)state;
	struct result it = attended;
	it.rate_session = 0;
	it.may_print = true;
	it.ruling.verdict = VERDICT_ACCEPTED;
	code(&r, "H1AAA");
	result(&r, it);
	touch(&r, WIDGET_PRINT);
	assert_int_equal(did(&r, ACTION_PRINT)->person, 7);
	touch(&r, WIDGET_PRINT);
	did_nothing(&r);
	done(&r, true);
	wait_ms(&r, 2000);
	ON(&r, SCREEN_READY);
}

static void trouble_takes_the_screen_and_gives_it_back(void **state)
{
	(void)state;
	static const enum screen_id from[] = { SCREEN_READY, SCREEN_WELCOME, SCREEN_FIND, SCREEN_RATE, SCREEN_NOTICE, SCREEN_CONFIRM, SCREEN_THANKS };
	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
		rig_init(&r);
		r.f.screen = from[i];
		r.m.trouble = TROUBLE_STORE;
		step(&r, (struct input){ .kind = INPUT_NEWS });
		ON(&r, SCREEN_FAULT);
		r.m.starting = true;
		r.m.trouble = TROUBLE_NONE;
		step(&r, (struct input){ .kind = INPUT_NEWS });
		ON(&r, SCREEN_START);
		r.m.starting = false;
		wait_ms(&r, 1);
		ON(&r, SCREEN_READY);
	}
}

static void a_full_disk_first_tells_the_person(void **state)
{
	(void)state;
	code(&r, "H1AAA");
	r.m.trouble = TROUBLE_DISK_FULL;
	failed(&r);
	ON(&r, SCREEN_FAILED); // although the program spoke of the trouble before it answered
	wait_ms(&r, 6000);
	ON(&r, SCREEN_FAULT);
	rig_init(&r);
	code(&r, "H1AAA");
	failed(&r);
	r.m.trouble = TROUBLE_DISK_FULL;
	step(&r, (struct input){ .kind = INPUT_NEWS });
	ON(&r, SCREEN_FAILED);
	wait_ms(&r, 6000);
	ON(&r, SCREEN_FAULT);
}

static void officers_can_mend_trouble(void **state)
{
	(void)state;
	r.m.trouble = TROUBLE_NO_EVENT;
	step(&r, (struct input){ .kind = INPUT_NEWS });
	ON(&r, SCREEN_FAULT);
	touch(&r, WIDGET_CLOCK);
	r.m.officers = 0; // no event, so nobody's PIN
	wait_ms(&r, 3000);
	ON(&r, SCREEN_PANEL);
	touch(&r, WIDGET_IMPORT);
	did(&r, ACTION_IMPORT);
	r.m.trouble = TROUBLE_NONE;
	done(&r, true);
	ON(&r, SCREEN_PANEL);
	touch(&r, WIDGET_BACK);
	ON(&r, SCREEN_READY);
}

static void a_lost_camera_changes_no_screen(void **state)
{
	(void)state;
	r.m.camera = CAMERA_STATE_LOST;
	step(&r, (struct input){ .kind = INPUT_NEWS });
	ON(&r, SCREEN_READY);
	code_from(&r, "H1AAA", false, false);
	did(&r, ACTION_SCAN);
}

static void start_waits_for_the_checks(void **state)
{
	(void)state;
	r.m.starting = true;
	flow_init(&r.f, &r.m, r.now);
	wait_ms(&r, 60000);
	ON(&r, SCREEN_START);
	code(&r, "H1AAA");
	did_nothing(&r);
	r.m.trouble = TROUBLE_KEYS;
	r.m.starting = false;
	wait_ms(&r, 1);
	ON(&r, SCREEN_FAULT);
}

static void the_next_tick_is_told(void **state)
{
	(void)state;
	assert_int_equal(flow_next_ms(&r.f), FLOW_FOREVER); // at rest
	touch(&r, WIDGET_CLOCK);
	assert_int_equal(flow_next_ms(&r.f), r.now + FLOW_HOLD_MS);
	lift(&r);
	assert_int_equal(flow_next_ms(&r.f), FLOW_FOREVER);
	code(&r, "H1AAA");
	verdict(&r, VERDICT_ACCEPTED);
	assert_int_equal(flow_next_ms(&r.f), r.now + 16); // the check mark is being drawn
	wait_ms(&r, 200);
	assert_int_equal(flow_next_ms(&r.f), r.now + 1800);
	wait_ms(&r, 1800);
	assert_int_equal(flow_next_ms(&r.f), FLOW_FOREVER);
}

static void the_notice_opens_and_closes(void **state)
{
	(void)state;
	touch(&r, WIDGET_NOTICE);
	ON(&r, SCREEN_NOTICE);
	touch(&r, WIDGET_BACK);
	ON(&r, SCREEN_READY);
	touch(&r, WIDGET_NOTICE);
	key(&r, KEY_ESCAPE);
	ON(&r, SCREEN_READY);
	touch(&r, WIDGET_NOTICE);
	wait_ms(&r, 60000);
	ON(&r, SCREEN_READY);
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(green_comes_after_the_record),
		TEST(a_result_that_nobody_asked_for_shows_nothing),
		TEST(what_could_not_be_recorded_is_red),
		TEST(each_verdict_has_its_screen_and_sound),
		TEST(the_same_badge_says_nothing_new_for_5_seconds),
		TEST(long_codes_are_told_apart_by_their_beginning),
		TEST(the_next_scan_interrupts_any_result),
		TEST(two_codes_are_one_refusal),
		TEST(a_rating_is_offered_and_taken),
		TEST(an_offer_waits_longer_and_yields_to_the_next_scan),
		TEST(thanks_yields_to_the_next_scan),
		TEST(an_armed_rating_goes_straight_to_the_questions),
		TEST(an_armed_rating_is_given_up),
		TEST(who_has_rated_is_told),
		TEST(a_closed_session_may_still_be_rated),
		TEST(what_was_answered_is_kept),
		TEST(a_half_written_comment_is_kept),
		TEST(skipping_everything_records_nothing),
		TEST(a_comment_alone_is_a_rating),
		TEST(back_and_skip_change_answers),
		TEST(back_from_the_first_question_leaves),
		TEST(options_beyond_the_scale_are_ignored),
		TEST(badges_in_view_do_not_disturb_a_rating),
		TEST(a_rating_that_cannot_be_kept_is_told),
		TEST(a_rating_being_saved_is_not_sent_again),
		TEST(a_questionnaire_that_is_gone_ends_the_rating),
		TEST(the_language_goes_back_after_each_person),
		TEST(a_newcomers_badge_is_printed_once),
		TEST(trouble_takes_the_screen_and_gives_it_back),
		TEST(a_full_disk_first_tells_the_person),
		TEST(officers_can_mend_trouble),
		TEST(a_lost_camera_changes_no_screen),
		TEST(start_waits_for_the_checks),
		TEST(the_next_tick_is_told),
		TEST(the_notice_opens_and_closes),
	};
	return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
