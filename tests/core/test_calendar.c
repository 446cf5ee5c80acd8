// Tests of civil dates, against a calendar that walks day by day, and of every form in which dates and times are typed.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/calendar.h"

// The slow calendar: a date that only knows how to become tomorrow.
struct walker { int year, month, day, weekday; int64_t days_since_1970; };

static int length_of_month(int year, int month)
{
	if (month == 4 || month == 6 || month == 9 || month == 11)
		return 30;
	if (month != 2)
		return 31;
	if (year % 400 == 0)
		return 29;
	if (year % 100 == 0)
		return 28;
	return year % 4 == 0 ? 29 : 28;
}

static void tomorrow(struct walker *w)
{
	w->days_since_1970++;
	w->weekday = w->weekday == 6 ? 0 : w->weekday + 1;
	if (w->day++ < length_of_month(w->year, w->month))
		return;
	w->day = 1;
	if (w->month++ < 12)
		return;
	w->month = 1;
	w->year++;
}

// 1 January 1900 was a Monday, 70 years of 365 days and 17 leap days before 1970.
static const struct walker first_of_1900 = { 1900, 1, 1, 0, -(70 * 365 + 17) };

static void walker_knows_known_days(void **state)
{
	(void)state;
	int known = 0;
	for (struct walker w = first_of_1900; w.year < 2101; tomorrow(&w)) {
		int day = w.year * 10000 + w.month * 100 + w.day;
		if (day == 19700101)
			assert_true(++known && w.days_since_1970 == 0 && w.weekday == 3);
		if (day == 19450817)
			assert_true(++known && w.weekday == 4); // Jumat Legi
		if (day == 20251014)
			assert_true(++known && w.weekday == 1);
	}
	assert_int_equal(known, 3);
}

static void assert_civil(int64_t utc_ms, enum zone z, const struct walker *w, int hour, int minute, int second)
{
	struct civil c = calendar_civil(utc_ms, z);
	assert_true(c.year == w->year && c.month == w->month && c.day == w->day && c.weekday == w->weekday);
	assert_true(c.hour == hour && c.minute == minute && c.second == second);
	assert_int_equal(calendar_day(utc_ms, z), w->year * 10000 + w->month * 100 + w->day);
}

static void every_day_of_two_centuries(void **state)
{
	(void)state;
	for (struct walker w = first_of_1900; w.year < 2101; tomorrow(&w)) {
		int day = w.year * 10000 + w.month * 100 + w.day;
		assert_true(calendar_day_valid(day));
		for (int z = 0; z < ZONE_COUNT; z++) {
			int64_t begin = w.days_since_1970 * DAY_MS - (7 + z) * HOUR_MS;
			assert_true(calendar_day_begin(day, z) == begin);
			assert_civil(begin, z, &w, 0, 0, 0);
			assert_civil(begin + DAY_MS - 1, z, &w, 23, 59, 59);
			struct civil c = { .year = w.year, .month = w.month, .day = w.day, .hour = 13, .minute = 5, .second = 59, .weekday = 9 };
			assert_true(calendar_utc(&c, z) == begin + 13 * HOUR_MS + 5 * MINUTE_MS + 59000);
			assert_civil(calendar_utc(&c, z) + 999, z, &w, 13, 5, 59);
		}
	}
}

static void days_that_are_none(void **state)
{
	(void)state;
	static const int none[] = { 0, -1, -20251014, 20250229, 21000229, 19000229, 18000229, 22000229, 20250001, 20251301, 20250100, 20250132, 20250431, 101, 1231, INT32_MAX,
		INT32_MIN, 100000101 };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_false(calendar_day_valid(none[i]));
	assert_true(calendar_day_valid(20240229) && calendar_day_valid(20000229) && calendar_day_valid(24000229) && calendar_day_valid(10101) && calendar_day_valid(99991231));
}

static void clocks_that_are_mad(void **state)
{
	(void)state;
	static const struct { int64_t ms; int day; } table[] = {
		{ INT64_MIN, 10101 }, { INT64_MIN + 1, 10101 }, { INT64_C(-62135596800000) - 12 * HOUR_MS, 10101 }, { INT64_C(-62135596800000), 10101 },
		{ INT64_MAX, 99991231 }, { INT64_MAX - 1, 99991231 }, { INT64_C(253402300799999), 99991231 },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (int z = 0; z < ZONE_COUNT; z++)
			assert_int_equal(calendar_day(table[i].ms, z), table[i].day);
}

static void zones(void **state)
{
	(void)state;
	assert_string_equal(zone_label(ZONE_WIB), "WIB");
	assert_string_equal(zone_label(ZONE_WITA), "WITA");
	assert_string_equal(zone_label(ZONE_WIT), "WIT");
	static const struct { const char *typed; enum zone zone; } table[] = {
		{ "WIB", ZONE_WIB }, { " wib ", ZONE_WIB }, { "+7", ZONE_WIB }, { "+07:00", ZONE_WIB }, { "utc+7", ZONE_WIB }, { "Asia/Jakarta", ZONE_WIB },
		{ "asia/pontianak", ZONE_WIB }, { "Wita", ZONE_WITA }, { "+8", ZONE_WITA }, { "Asia/Makassar", ZONE_WITA }, { "GMT+8", ZONE_WITA },
		{ "wit", ZONE_WIT }, { "+09", ZONE_WIT }, { "Asia/Jayapura", ZONE_WIT },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		enum zone z = ZONE_COUNT;
		assert_int_equal(zone_read(span_of(table[i].typed), &z), ERR_OK);
		assert_int_equal(z, table[i].zone);
	}
	static const char *const wrong[] = { "", "WI", "WIBA", "+6", "+10", "UTC", "Asia/Singapore", "7" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		enum zone z = ZONE_COUNT;
		assert_int_equal(zone_read(span_of(wrong[i]), &z), ERR_FORMAT);
		assert_int_equal(z, ZONE_COUNT);
	}
}

static void dates_as_people_type_them(void **state)
{
	(void)state;
	static const struct { const char *typed; enum err err; int day; } table[] = {
		{ "2025-10-14", ERR_OK, 20251014 }, { "14-10-2025", ERR_OK, 20251014 }, { "14/10/2025", ERR_OK, 20251014 }, { "14.10.2025", ERR_OK, 20251014 },
		{ "2025/10/14", ERR_OK, 20251014 }, { "4-1-2025", ERR_OK, 20250104 }, { "04/1/2025", ERR_OK, 20250104 }, { " 14 - 10 - 2025 ", ERR_OK, 20251014 },
		{ "14 Oktober 2025", ERR_OK, 20251014 }, { "14 OKTOBER 2025", ERR_OK, 20251014 }, { "14 Okt 2025", ERR_OK, 20251014 }, { "14-Oct-2025", ERR_OK, 20251014 },
		{ "14 October 2025", ERR_OK, 20251014 }, { "Selasa, 14 Oktober 2025", ERR_OK, 20251014 }, { "Tuesday, 14 October 2025", ERR_OK, 20251014 },
		{ "jum'at 17 agustus 1945", ERR_OK, 19450817 }, { "1 Ags 2025", ERR_OK, 20250801 }, { "1 Agt. 2025", ERR_OK, 20250801 }, { "1 Agu 2025", ERR_OK, 20250801 },
		{ "1 Aug 2025", ERR_OK, 20250801 }, { "1 Nopember 2025", ERR_OK, 20251101 }, { "1 Pebruari 2025", ERR_OK, 20250201 }, { "1 Mei 2025", ERR_OK, 20250501 },
		{ "1 May 2025", ERR_OK, 20250501 }, { "1 Sept 2025", ERR_OK, 20250901 }, { "1 Des 2025", ERR_OK, 20251201 }, { "1 Dec 2025", ERR_OK, 20251201 },
		{ "29 Februari 2024", ERR_OK, 20240229 }, { "45944", ERR_OK, 20251014 }, { "45944,5", ERR_OK, 20251014 }, { "45944.333333", ERR_OK, 20251014 },
		{ "25569", ERR_OK, 19700101 }, { "10000", ERR_OK, 19270518 }, { "99999", ERR_OK, 21731013 },
		{ "29 Februari 2025", ERR_RANGE, 0 }, { "31-4-2025", ERR_RANGE, 0 }, { "0-1-2025", ERR_RANGE, 0 }, { "1-13-2025", ERR_RANGE, 0 }, { "10-14-2025", ERR_RANGE, 0 },
		{ "1-0-2025", ERR_RANGE, 0 }, { "14-10-0205", ERR_RANGE, 0 }, { "1-1-1899", ERR_RANGE, 0 }, { "1-1-2200", ERR_RANGE, 0 }, { "99-99-9999", ERR_RANGE, 0 },
		{ "", ERR_FORMAT, 0 }, { " ", ERR_FORMAT, 0 }, { "14", ERR_FORMAT, 0 }, { "14-10", ERR_FORMAT, 0 }, { "14-10-25", ERR_FORMAT, 0 }, { "14.10", ERR_FORMAT, 0 },
		{ "14--10-2025", ERR_FORMAT, 0 }, { "-14-10-2025", ERR_FORMAT, 0 }, { "14 Oktobr 2025", ERR_FORMAT, 0 }, { "Oktober 14, 2025", ERR_FORMAT, 0 },
		{ "14-10-2025-1", ERR_FORMAT, 0 }, { "014-10-2025", ERR_FORMAT, 0 }, { "14-010-2025", ERR_FORMAT, 0 }, { "14-10-20255", ERR_FORMAT, 0 }, { "9999", ERR_FORMAT, 0 },
		{ "100000", ERR_FORMAT, 0 }, { "45944,", ERR_FORMAT, 0 }, { "45944,x", ERR_FORMAT, 0 }, { "09999", ERR_FORMAT, 0 }, { "Selasa", ERR_FORMAT, 0 },
		{ "14-10-2025 08.00", ERR_FORMAT, 0 }, { "+14-10-2025", ERR_FORMAT, 0 }, { "x", ERR_FORMAT, 0 }, { "14-O-2025", ERR_FORMAT, 0 }, { "\xff-\xff-\xff", ERR_FORMAT, 0 },
		{ "99999999999999999999-1-1", ERR_FORMAT, 0 },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		int day = 0;
		enum err e = calendar_read_day(span_of(table[i].typed), &day);
		if (e != table[i].err || day != table[i].day)
			fail_msg("\"%s\": %s, %d", table[i].typed, err_text(e), day);
	}
}

static void every_day_reads_back_as_written(void **state)
{
	(void)state;
	for (struct walker w = first_of_1900; w.year < 2101; tomorrow(&w)) {
		int day = w.year * 10000 + w.month * 100 + w.day, back;
		char room[64];
		for (int l = 0; l < LANG_COUNT; l++) {
			struct text t = text_init(room, sizeof room);
			calendar_write_date(&t, day, l);
			assert_true(calendar_read_day(text_span(&t), &back) == ERR_OK && back == day);
			t = text_init(room, sizeof room);
			calendar_write_long(&t, day, l);
			assert_true(calendar_read_day(text_span(&t), &back) == ERR_OK && back == day);
		}
		struct text t = text_init(room, sizeof room);
		calendar_write_short(&t, day);
		assert_true(calendar_read_day(text_span(&t), &back) == ERR_OK && back == day);
		t = text_init(room, sizeof room);
		calendar_write_iso(&t, calendar_day_begin(day, ZONE_WIT), ZONE_WIT);
		assert_true(calendar_read_day((struct span){ room, 10 }, &back) == ERR_OK && back == day);
		t = text_init(room, sizeof room);
		text_int(&t, w.days_since_1970 + 25569);
		if (t.len == 5)
			assert_true(calendar_read_day(text_span(&t), &back) == ERR_OK && back == day);
	}
}

static void times_as_people_type_them(void **state)
{
	(void)state;
	static const struct { const char *typed; enum err err; int minutes; } table[] = {
		{ "08.00", ERR_OK, 480 }, { "08:00", ERR_OK, 480 }, { "8.00", ERR_OK, 480 }, { "8:05", ERR_OK, 485 }, { " 13.45 ", ERR_OK, 825 }, { "00.00", ERR_OK, 0 },
		{ "00.25", ERR_OK, 25 }, { "0:25", ERR_OK, 25 }, { "23.59", ERR_OK, 1439 }, { "08:00:00", ERR_OK, 480 }, { "08.00.59", ERR_OK, 480 },
		{ "0,333", ERR_OK, 480 }, { "0.33333333333333331", ERR_OK, 480 }, { "0,5", ERR_OK, 720 }, { "0.25", ERR_OK, 360 }, { "0", ERR_OK, 0 }, { "0.0", ERR_OK, 0 },
		{ "0.354166666666667", ERR_OK, 510 }, { "0,99999", ERR_OK, 1439 }, { "0,999999999999", ERR_OK, 1439 },
		{ "24.00", ERR_RANGE, 0 }, { "08.60", ERR_RANGE, 0 }, { "99.99", ERR_RANGE, 0 }, { "08:00:60", ERR_RANGE, 0 },
		{ "", ERR_FORMAT, 0 }, { "8", ERR_FORMAT, 0 }, { "08", ERR_FORMAT, 0 }, { "08.0", ERR_FORMAT, 0 }, { "08.000", ERR_FORMAT, 0 }, { "8,00", ERR_FORMAT, 0 },
		{ "008.00", ERR_FORMAT, 0 }, { "08.00 WIB", ERR_FORMAT, 0 }, { "-8.00", ERR_FORMAT, 0 }, { "8-00", ERR_FORMAT, 0 }, { "08:00.00", ERR_FORMAT, 0 },
		{ "0,", ERR_FORMAT, 0 }, { "0,3x", ERR_FORMAT, 0 }, { "1,5", ERR_FORMAT, 0 }, { "pukul 8", ERR_FORMAT, 0 }, { ":", ERR_FORMAT, 0 }, { "8:", ERR_FORMAT, 0 },
		{ "8:0a", ERR_FORMAT, 0 }, { "08:00:0", ERR_FORMAT, 0 }, { "08:00:000", ERR_FORMAT, 0 },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		int minutes = 0;
		enum err e = calendar_read_time(span_of(table[i].typed), &minutes);
		if (e != table[i].err || minutes != table[i].minutes)
			fail_msg("\"%s\": %s, %d", table[i].typed, err_text(e), minutes);
	}
}

// What Excel holds for a full minute, at the precision that files show.
static void every_minute_as_excel_holds_it(void **state)
{
	(void)state;
	for (int minute = 0; minute < 24 * 60; minute++) {
		for (int places = 4; places <= 15; places++) {
			int64_t unit = 1;
			for (int i = 0; i < places; i++)
				unit *= 10;
			char room[32];
			struct text t = text_init(room, sizeof room);
			text_str(&t, places % 2 ? "0," : "0.");
			text_pad(&t, (int64_t)(((__int128)minute * unit + 720) / 1440), places);
			int back = -1;
			assert_int_equal(calendar_read_time(text_span(&t), &back), ERR_OK);
			assert_int_equal(back, minute);
		}
	}
}

static void moments(void **state)
{
	(void)state;
	static const struct { const char *typed; enum err err; enum zone zone; int64_t ms; } table[] = {
		{ "1970-01-01 07.00", ERR_OK, ZONE_WIB, 0 }, { "1970-01-01T09:00", ERR_OK, ZONE_WIT, 0 }, { "1 Januari 1970 08.01", ERR_OK, ZONE_WITA, 60000 },
		{ "Selasa, 14 Oktober 2025 08:02:05", ERR_OK, ZONE_WIB, INT64_C(1760403720000) }, { "25569 0,5", ERR_OK, ZONE_WIB, 5 * HOUR_MS },
		{ "14 OKT 2025 08.02", ERR_OK, ZONE_WIB, INT64_C(1760403720000) },
		{ "2025-10-14", ERR_FORMAT, ZONE_WIB, 0 }, { "08.00", ERR_FORMAT, ZONE_WIB, 0 }, { "", ERR_FORMAT, ZONE_WIB, 0 }, { "T08.00", ERR_FORMAT, ZONE_WIB, 0 },
		{ "2025-10-14 24.00", ERR_RANGE, ZONE_WIB, 0 }, { "2025-02-29 08.00", ERR_RANGE, ZONE_WIB, 0 }, { "2025-10-14T", ERR_FORMAT, ZONE_WIB, 0 },
		{ "2025-10-14 08.00 WIB", ERR_FORMAT, ZONE_WIB, 0 },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		int64_t ms = 0;
		enum err e = calendar_read_moment(span_of(table[i].typed), table[i].zone, &ms);
		if (e != table[i].err || ms != table[i].ms)
			fail_msg("\"%s\": %s, %lld", table[i].typed, err_text(e), (long long)ms);
	}
}

static void writes_as_offices_do(void **state)
{
	(void)state;
	static const struct { int first, last; const char *id, *en; } ranges[] = {
		{ 20251014, 20251014, "14 Oktober 2025", "14 October 2025" },
		{ 20251014, 20251016, "14 s.d. 16 Oktober 2025", "14 to 16 October 2025" },
		{ 20250930, 20251002, "30 September s.d. 2 Oktober 2025", "30 September to 2 October 2025" },
		{ 20251231, 20260102, "31 Desember 2025 s.d. 2 Januari 2026", "31 December 2025 to 2 January 2026" },
		{ 20251014, 20261014, "14 Oktober 2025 s.d. 14 Oktober 2026", "14 October 2025 to 14 October 2026" },
	};
	char room[80];
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		struct text t = text_init(room, sizeof room);
		calendar_write_range(&t, ranges[i].first, ranges[i].last, LANG_ID);
		assert_string_equal(room, ranges[i].id);
		t = text_init(room, sizeof room);
		calendar_write_range(&t, ranges[i].first, ranges[i].last, LANG_EN);
		assert_string_equal(room, ranges[i].en);
	}
	struct text t = text_init(room, sizeof room);
	calendar_write_long(&t, 20251107, LANG_ID);
	assert_string_equal(room, "Jumat, 7 November 2025");
	t = text_init(room, sizeof room);
	calendar_write_long(&t, 20251107, LANG_EN);
	assert_string_equal(room, "Friday, 7 November 2025");
	t = text_init(room, sizeof room);
	calendar_write_short(&t, 20250901);
	assert_string_equal(room, "01-09-2025");
	t = text_init(room, sizeof room);
	calendar_write_time(&t, INT64_C(1760403725999), ZONE_WIB);
	text_char(&t, '|');
	calendar_write_time(&t, INT64_C(1760403725999), ZONE_WIT);
	assert_string_equal(room, "08.02|10.02");
	t = text_init(room, sizeof room);
	calendar_write_iso(&t, INT64_C(1760403725999), ZONE_WIB);
	assert_string_equal(room, "2025-10-14T08:02:05+07:00");
	t = text_init(room, sizeof room);
	calendar_write_iso(&t, -1, ZONE_WITA);
	assert_string_equal(room, "1970-01-01T07:59:59+08:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walker_knows_known_days),
		cmocka_unit_test(every_day_of_two_centuries),
		cmocka_unit_test(days_that_are_none),
		cmocka_unit_test(clocks_that_are_mad),
		cmocka_unit_test(zones),
		cmocka_unit_test(dates_as_people_type_them),
		cmocka_unit_test(every_day_reads_back_as_written),
		cmocka_unit_test(times_as_people_type_them),
		cmocka_unit_test(every_minute_as_excel_holds_it),
		cmocka_unit_test(moments),
		cmocka_unit_test(writes_as_offices_do),
	};
	return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
