// Tests of sessions as people type them: dates and times in every form, JP, and what does not go together.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "core/agenda.h"
#include "found.h"

#define SESSIONS "no;judul;narasumber;moderator;tanggal;mulai;selesai;jp;ruang;kelas;instrumen;pulang"

static const struct event three_days = { .first_day = 20251014, .last_day = 20251017, .zone = ZONE_WIB }; // Tuesday to Friday
static const struct event one_day = { .first_day = 20251014, .last_day = 20251014, .zone = ZONE_WIT };

static bool read_session(const char *line, const struct event *e, struct session *ret_session, struct found *f)
{
	struct heading h = found_heading(SESSIONS, TABLE_SESSIONS);
	struct row row = found_row(line, 5);
	*f = (struct found){ 0 };
	memset(ret_session, 0x55, sizeof *ret_session);
	return agenda_session(&h, &row, e, ret_session, found_collect, f);
}

// Local minutes of a day as UTC ms.
static int64_t at(int day, int hour, int minute, enum zone zone)
{
	return calendar_day_begin(day, zone) + hour * HOUR_MS + minute * MINUTE_MS;
}

static void test_a_whole_session(void **state)
{
	(void)state;
	struct session s;
	struct found f;
	assert_true(read_session("2;Pengelolaan  Keuangan Desa;Dr. Siti Aminah, M.Si.;Budi;14-10-2025;08.00;10.15;3;Aula;A;sesi;ya", &three_days, &s, &f));
	assert_int_equal(f.n, 0);
	assert_int_equal(s.number, 2);
	assert_string_equal(s.title, "Pengelolaan Keuangan Desa");
	assert_string_equal(s.speaker, "Dr. Siti Aminah, M.Si.");
	assert_string_equal(s.moderator, "Budi");
	assert_int_equal(s.start_ms, at(20251014, 8, 0, ZONE_WIB));
	assert_int_equal(s.end_ms, at(20251014, 10, 15, ZONE_WIB));
	assert_int_equal(s.jp, 3);
	assert_string_equal(s.room, "Aula");
	assert_string_equal(s.class, "A");
	assert_string_equal(s.instrument, "sesi");
	assert_true(s.want_out);
	assert_false(s.gone);
	assert_true(read_session("1;Pembukaan;;;;08.00;09.00", &one_day, &s, &f));
	assert_int_equal(f.n, 0);
	assert_int_equal(s.start_ms, at(20251014, 8, 0, ZONE_WIT));
	assert_int_equal(s.jp, 1);
	assert_false(s.want_out);
	assert_true(!s.speaker[0] && !s.room[0] && !s.class[0] && !s.instrument[0]);
	assert_true(read_session("1;Pembukaan;-;-;;08.00;09.00;;-;-;-;-", &one_day, &s, &f));
	assert_true(!s.speaker[0] && !s.room[0] && !s.class[0] && !s.instrument[0] && !s.want_out);
}

struct time_case { const char *day, *start, *end; int from_day, from, to_day, to; }; // hhmm

static void test_dates_and_times_in_every_form(void **state)
{
	(void)state;
	static const struct time_case cases[] = {
		{ "14-10-2025", "08.00", "10.00", 20251014, 800, 20251014, 1000 },
		{ "2025-10-14", "8:00", "10:00", 20251014, 800, 20251014, 1000 },
		{ "Selasa, 14 Oktober 2025", "08.00", "10.00", 20251014, 800, 20251014, 1000 },
		{ "45944", "0,333333333", "0.416666667", 20251014, 800, 20251014, 1000 },              // as Excel keeps them
		{ "", "14-10-2025 08.00", "14-10-2025 10.00", 20251014, 800, 20251014, 1000 },
		{ "", "2025-10-14 08:00", "10.00", 20251014, 800, 20251014, 1000 },                     // an end of the start's day
		{ "", "2025-10-14T08:00", "2025-10-14T10:00", 20251014, 800, 20251014, 1000 },
		{ "14-10-2025", "2025-10-14 08:00", "2025-10-14 10:00", 20251014, 800, 20251014, 1000 },
		{ "14-10-2025", "22.00", "2025-10-15 01:00", 20251014, 2200, 20251015, 100 },           // past midnight
		{ "14-10-2025", "00.00", "23.59", 20251014, 0, 20251014, 2359 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct time_case *c = &cases[i];
		char line[200];
		struct session s;
		struct found f;
		snprintf(line, sizeof line, "1;Materi;;;%s;%s;%s", c->day, c->start, c->end);
		if (!read_session(line, &three_days, &s, &f))
			fail_msg("%s: problem %d \"%s\"", line, f.finding[0].problem, f.finding[0].detail);
		assert_int_equal(s.start_ms, at(c->from_day, c->from / 100, c->from % 100, ZONE_WIB));
		assert_int_equal(s.end_ms, at(c->to_day, c->to / 100, c->to % 100, ZONE_WIB));
	}
}

static void test_every_problem_of_a_session(void **state)
{
	(void)state;
	static const struct { const char *line; enum problem problem; const char *detail; } cases[] = {
		{ ";Materi;;;14-10-2025;08.00;10.00", PROBLEM_NUMBER, "" },
		{ "-;Materi;;;14-10-2025;08.00;10.00", PROBLEM_NUMBER, "" },
		{ "0;Materi;;;14-10-2025;08.00;10.00", PROBLEM_NUMBER, "0" },
		{ "10000;Materi;;;14-10-2025;08.00;10.00", PROBLEM_NUMBER, "10000" },
		{ "A;Materi;;;14-10-2025;08.00;10.00", PROBLEM_NUMBER, "A" },
		{ "1;;;;14-10-2025;08.00;10.00", PROBLEM_TITLE_EMPTY, "" },
		{ "1;-;;;14-10-2025;08.00;10.00", PROBLEM_TITLE_EMPTY, "" },
		{ "1;Materi;;;besok;08.00;10.00", PROBLEM_DATE, "besok" },
		{ "1;Materi;;;;08.00;10.00", PROBLEM_DATE, "" },                                   // several days: which?
		{ "1;Materi;;;14-10-2025;;10.00", PROBLEM_TIME, "" },
		{ "1;Materi;;;14-10-2025;pagi;10.00", PROBLEM_TIME, "pagi" },
		{ "1;Materi;;;14-10-2025;08.00;selesai", PROBLEM_TIME, "selesai" },
		{ "1;Materi;;;14-10-2025;08.00;25.00", PROBLEM_TIME, "25.00" },
		{ "1;Materi;;;14-10-2025;08.00;", PROBLEM_TIME, "" },
		{ "1;Materi;;;14-10-2025;2025-10-15 08:00;2025-10-15 10:00", PROBLEM_DATE, "2025-10-15 08:00" }, // two days contradict each other
		{ "1;Materi;;;14-10-2025;10.00;08.00", PROBLEM_ENDS_BEFORE, "Materi" },
		{ "1;Materi;;;14-10-2025;10.00;10.00", PROBLEM_ENDS_BEFORE, "Materi" },
		{ "1;Materi;;;13-10-2025;08.00;10.00", PROBLEM_OUTSIDE_EVENT, "Materi" },
		{ "1;Materi;;;18-10-2025;08.00;10.00", PROBLEM_OUTSIDE_EVENT, "Materi" },
		{ "1;Materi;;;17-10-2025;22.00;2025-10-18 00:01", PROBLEM_OUTSIDE_EVENT, "Materi" },
		{ "1;Materi;;;14-10-2025;08.00;10.00;dua", PROBLEM_NUMBER, "dua" },
		{ "1;Materi;;;14-10-2025;08.00;10.00;-1", PROBLEM_NUMBER, "-1" },
		{ "1;Materi;;;14-10-2025;08.00;10.00;100", PROBLEM_NUMBER, "100" },
		{ "1;Materi;;;14-10-2025;08.00;10.00;2,5", PROBLEM_NUMBER, "2,5" },
		{ "1;Materi;;;14-10-2025;08.00;10.00;;;;;mungkin", PROBLEM_YES_NO, "mungkin" },
		{ "1;Materi;;;14-10-2025;08.00;10.00;;;;123456789012345678901234567890123", PROBLEM_TOO_LONG, NULL },
		{ "1;Materi;;;14-10-2025;08.00;10.00;;;;;;lebih", PROBLEM_EXTRA_FIELD, "lebih" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct session s;
		struct found f;
		assert_false(read_session(cases[i].line, &three_days, &s, &f));
		found_one(&f, cases[i].problem, 5, cases[i].detail, cases[i].line);
		assert_int_equal(s.number, 0x55555555); // untouched
	}
}

static void test_all_problems_of_a_row_are_told(void **state)
{
	(void)state;
	struct session s;
	struct found f;
	assert_false(read_session("A;;;;besok;pagi;petang;dua;;;;mungkin", &three_days, &s, &f));
	static const enum problem expected[] = { PROBLEM_NUMBER, PROBLEM_TITLE_EMPTY, PROBLEM_DATE, PROBLEM_TIME, PROBLEM_TIME, PROBLEM_NUMBER,
		PROBLEM_YES_NO };
	assert_int_equal(f.n, 7);
	for (int i = 0; i < 7; i++)
		assert_int_equal(f.finding[i].problem, expected[i]);
	assert_false(read_session("1;Materi;;;;pagi;10.00", &three_days, &s, &f)); // the missing day is told beside the time
	assert_int_equal(f.n, 1);
	assert_int_equal(f.finding[0].problem, PROBLEM_TIME);
}

static void test_an_event_whose_days_are_not_known(void **state)
{
	(void)state;
	static const struct event unknown = { .zone = ZONE_WIB };
	struct session s;
	struct found f;
	assert_true(read_session("1;Materi;;;14-10-2025;08.00;10.00", &unknown, &s, &f));
	assert_int_equal(f.n, 0);
	assert_false(read_session("1;Materi;;;;08.00;10.00", &unknown, &s, &f));
	found_one(&f, PROBLEM_DATE, 5, "", "no day at all");
}

static void test_friday_prayers(void **state)
{
	(void)state;
	static const struct { const char *times; bool warned; } cases[] = {
		{ "17-10-2025;08.00;11.30", false }, { "17-10-2025;08.00;11.31", true }, { "17-10-2025;12.59;14.00", true }, { "17-10-2025;13.00;14.00", false },
		{ "17-10-2025;08.00;16.00", true }, { "17-10-2025;12.00;12.30", true }, { "16-10-2025;11.00;13.00", false },
		{ "16-10-2025;20.00;2025-10-17 12:00", true }, { "16-10-2025;20.00;2025-10-17 11:30", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char line[200];
		struct session s;
		struct found f;
		snprintf(line, sizeof line, "1;Materi;;;%s", cases[i].times);
		assert_true(read_session(line, &three_days, &s, &f)); // a warning stops nothing
		if (cases[i].warned)
			found_one(&f, PROBLEM_FRIDAY, 5, "Materi", line);
		else
			assert_int_equal(f.n, 0);
	}
	struct event e = one_day;
	e.first_day = e.last_day = 20251017; // by the event's own zone
	struct session s;
	struct found f;
	assert_true(read_session("1;Materi;;;;11.00;12.00", &e, &s, &f));
	found_one(&f, PROBLEM_FRIDAY, 5, "Materi", "WIT");
}

static void test_jp(void **state)
{
	(void)state;
	static const struct { const char *typed, *end; int jp; } cases[] = {
		{ "", "08.44", 0 }, { "", "08.45", 1 }, { "", "09.29", 1 }, { "", "09.30", 2 }, { "", "10.15", 3 }, { "", "12.00", 5 },
		{ "2", "08.30", 2 }, { "0", "10.15", 0 }, { "99", "10.15", 99 }, { "-", "10.15", 3 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char line[200];
		struct session s;
		struct found f;
		snprintf(line, sizeof line, "1;Materi;;;14-10-2025;08.00;%s;%s", cases[i].end, cases[i].typed);
		assert_true(read_session(line, &three_days, &s, &f));
		if (s.jp != cases[i].jp)
			fail_msg("%s gives %d", line, s.jp);
	}
}

static void test_leaving(void **state)
{
	(void)state;
	static const struct { const char *typed; bool out; } cases[] = {
		{ "ya", true }, { "Ya", true }, { "Y", true }, { "x", true }, { "1", true }, { "TRUE", true }, { "\xe2\x9c\x93", true }, { "v", true },
		{ "", false }, { "tidak", false }, { "TIDAK", false }, { "-", false }, { "0", false }, { "FALSE", false }, { "t", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char line[200];
		struct session s;
		struct found f;
		snprintf(line, sizeof line, "1;Materi;;;14-10-2025;08.00;10.00;;;;;%s", cases[i].typed);
		assert_true(read_session(line, &three_days, &s, &f));
		assert_int_equal(s.want_out, cases[i].out);
	}
}

static struct session make(uint32_t number, int from, int to, const char *class, const char *room)
{
	struct session s = { .number = number, .start_ms = at(20251014, from / 100, from % 100, ZONE_WIB), .end_ms = at(20251014, to / 100,
		to % 100, ZONE_WIB) };
	snprintf(s.title, sizeof s.title, "Sesi %u", (unsigned)number);
	snprintf(s.class, sizeof s.class, "%s", class);
	snprintf(s.room, sizeof s.room, "%s", room);
	return s;
}

static void test_sessions_that_collide(void **state)
{
	(void)state;
	static const struct { int from, to; const char *class, *room; bool collides; } second[] = { // with 08.00 to 10.00, class A, Aula
		{ 1000, 1100, "A", "Aula", false }, { 700, 800, "A", "Aula", false },
		{ 959, 1100, "A", "Ruang 2", true }, { 700, 801, "A", "", true }, { 830, 900, "A", "", true }, { 700, 1100, "a", "", true },
		{ 900, 1100, "B", "Ruang 2", false }, { 900, 1100, "B", "", false },
		{ 900, 1100, "B", "aula", true },                          // one room
		{ 900, 1100, "", "Ruang 2", true },                        // for everybody, so for A too
	};
	for (size_t i = 0; i < sizeof second / sizeof *second; i++) {
		struct session s[2] = { make(1, 800, 1000, "A", "Aula"), make(2, second[i].from, second[i].to, second[i].class, second[i].room) };
		int lines[2] = { 2, 3 };
		struct found f = { 0 };
		if (agenda_check(s, lines, 2, found_collect, &f) == second[i].collides)
			fail_msg("case %zu", i);
		if (second[i].collides) {
			found_one(&f, PROBLEM_OVERLAP, 3, "Sesi 2", "overlap");
			assert_int_equal(f.finding[0].other_line, 2);
		}
		s[1].gone = true;
		f.n = 0;
		assert_true(agenda_check(s, lines, 2, found_collect, &f));
	}
}

static void test_numbers_that_are_there_twice(void **state)
{
	(void)state;
	struct session s[4] = { make(1, 800, 900, "", ""), make(2, 900, 1000, "", ""), make(1, 1000, 1100, "", ""), make(1, 1030, 1100, "", "") };
	int lines[4] = { 2, 3, 5, 6 };
	struct found f = { 0 };
	assert_false(agenda_check(s, lines, 4, found_collect, &f));
	static const struct { int line, other; enum problem problem; } expected[] = {
		{ 5, 2, PROBLEM_NUMBER_TWICE }, { 6, 2, PROBLEM_NUMBER_TWICE }, { 6, 5, PROBLEM_NUMBER_TWICE }, { 6, 5, PROBLEM_OVERLAP },
	};
	assert_int_equal(f.n, 4);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(f.finding[i].line, expected[i].line);
		assert_int_equal(f.finding[i].other_line, expected[i].other);
		assert_int_equal(f.finding[i].problem, expected[i].problem);
	}
	assert_string_equal(f.finding[0].detail, "1");
	f.n = 0;
	assert_true(agenda_check(s, lines, 2, found_collect, &f));
	assert_true(agenda_check(s, lines, 0, found_collect, &f));
	assert_int_equal(f.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_whole_session),
		cmocka_unit_test(test_dates_and_times_in_every_form),
		cmocka_unit_test(test_every_problem_of_a_session),
		cmocka_unit_test(test_all_problems_of_a_row_are_told),
		cmocka_unit_test(test_an_event_whose_days_are_not_known),
		cmocka_unit_test(test_friday_prayers),
		cmocka_unit_test(test_jp),
		cmocka_unit_test(test_leaving),
		cmocka_unit_test(test_sessions_that_collide),
		cmocka_unit_test(test_numbers_that_are_there_twice),
	};
	return cmocka_run_group_tests_name("agenda", tests, NULL, NULL);
}
