// Tests of dates in workbooks: which formats show one, and which day a number is.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/calendar.h"
#include "device/serial.h"

#define BOTH (SERIAL_DAY | SERIAL_TIME)

static void test_which_formats_show_a_date(void **state)
{
	(void)state;
	static const struct { const char *code; int shows; } cases[] = {
		{ "General", 0 }, { "GENERAL", 0 }, { "@", 0 }, { "0", 0 }, { "0.00E+00", 0 }, { "#,##0", 0 }, { "", 0 }, { "0%", 0 }, { "# ?/?", 0 },
		{ "dd/mm/yyyy", SERIAL_DAY }, { "DD/MM/YYYY", SERIAL_DAY }, { "d-mmm-yy", SERIAL_DAY }, { "mmm yyyy", SERIAL_DAY }, { "mmmm", SERIAL_DAY },
		{ "[$-421]dd mmmm yyyy;@", SERIAL_DAY }, { "dd\\-mm\\-yyyy", SERIAL_DAY }, { "yyyy\"-\"mm\"-\"dd", SERIAL_DAY },
		{ "hh:mm", SERIAL_TIME }, { "h:mm AM/PM", SERIAL_TIME }, { "h:mm a/p", SERIAL_TIME }, { "mm:ss", SERIAL_TIME },
		{ "[h]:mm", SERIAL_TIME }, { "[hh]:mm:ss", SERIAL_TIME },
		{ "[mm]:ss", SERIAL_TIME }, { "hh\\.mm", SERIAL_TIME }, { "ss.0", SERIAL_TIME },
		{ "dd/mm/yyyy hh:mm", BOTH }, { "dd\\-mm\\-yyyy\\ hh.mm", BOTH }, { "yyyy-mm-ddThh:mm", BOTH },
		{ "\"Rp\"#,##0;[Red]-\"Rp\"#,##0", 0 }, { "[$Rp-421]#,##0", 0 }, { "_(* #,##0_);_(* (#,##0)", 0 }, { "_d0", 0 }, { "*d0", 0 },
		{ "\\d0", 0 }, { "\"hari\"0", 0 },
		{ "[Red]0", 0 }, { "[Magenta]0", 0 }, { "[>100]0", 0 }, { "0;dd/mm/yyyy", 0 }, { "\"TRUE\";\"TRUE\";\"FALSE\"", 0 },
		{ "\"tak ditutup dd", 0 }, { "[tak ditutup dd", 0 }, { "dd\\", SERIAL_DAY }, { "[", 0 }, { "[h", 0 }, { "\"", 0 }, { "_", 0 },
		{ "a", 0 }, { "am/pm", 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char exact[64]; // so that a read past the end is seen
		size_t n = strlen(cases[i].code);
		memcpy(exact + sizeof exact - n, cases[i].code, n);
		int shows = serial_format((struct span){ exact + sizeof exact - n, n });
		if (shows != cases[i].shows)
			fail_msg("\"%s\" gives %d", cases[i].code, shows);
	}
}

static void test_formats_that_are_not_spelt_out(void **state)
{
	(void)state;
	for (int64_t id = -1; id < 200; id++) {
		int expected = (id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58) ? SERIAL_DAY
			: (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ? SERIAL_TIME : id == 22 ? BOTH : 0;
		assert_int_equal(serial_builtin(id), expected);
	}
	assert_int_equal(serial_builtin(INT64_MAX), 0);
}

static void test_numbers_as_dates(void **state)
{
	(void)state;
	static const struct { const char *value; int shows; bool from_1904; const char *text; } cases[] = { // NULL: left as it is
		{ "45944", SERIAL_DAY, false, "2025-10-14" },
		{ "45944.9999", SERIAL_DAY, false, "2025-10-14" },
		{ "45944", BOTH, false, "2025-10-14 00:00" },
		{ "45944.333333333336", BOTH, false, "2025-10-14 08:00" },
		{ "45944.3333333333", BOTH, false, "2025-10-14 08:00" },       // rounded by its writer
		{ "45944.99999", BOTH, false, "2025-10-15 00:00" },            // 23:59:59 is nearer to midnight
		{ "4.5944333333333333E4", BOTH, false, "2025-10-14 08:00" }, { "4.5944E+4", SERIAL_DAY, false, "2025-10-14" },
		{ "459440e-01", SERIAL_DAY, false, "2025-10-14" },
		{ "0.33333333333333331", SERIAL_TIME, false, "08:00" },
		{ "0", SERIAL_TIME, false, "00:00" },
		{ "45944.75", SERIAL_TIME, false, "18:00" },                   // the day is not shown
		{ "0.5", BOTH, false, "12:00" },                               // a time alone
		{ "0.5", SERIAL_DAY, false, NULL },
		{ "3.4722222222222224E-2", SERIAL_TIME, false, "00:50" },
		{ "1.5", SERIAL_TIME, false, "12:00" },
		{ "1", SERIAL_DAY, false, "1900-01-01" },
		{ "59", SERIAL_DAY, false, "1900-02-28" },
		{ "61", SERIAL_DAY, false, "1900-03-01" },                     // after the day that never was
		{ "25569", SERIAL_DAY, false, "1970-01-01" },
		{ "44482", SERIAL_DAY, true, "2025-10-14" },
		{ "2950000", SERIAL_DAY, false, "9976-10-27" },
		{ "99999999", SERIAL_DAY, false, NULL }, { "1E300", SERIAL_DAY, false, NULL }, { "1E-300", SERIAL_TIME, false, NULL },
		{ "-1", SERIAL_DAY, false, NULL }, { "", SERIAL_DAY, false, NULL }, { ".", SERIAL_DAY, false, NULL }, { "x", SERIAL_DAY, false, NULL },
		{ "1.2.3", SERIAL_DAY, false, NULL }, { "45944 ", SERIAL_DAY, false, NULL }, { "1E", SERIAL_DAY, false, NULL }, { "1Ex", SERIAL_DAY, false, NULL },
		{ "45944,5", SERIAL_DAY, false, NULL }, { "NaN", SERIAL_DAY, false, NULL }, { "inf", SERIAL_DAY, false, NULL },
		{ "99999999999999999999999999999999999999999", SERIAL_DAY, false, NULL },
		{ "45944", 0, false, NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char room[32];
		struct text t = text_init(room, sizeof room);
		bool good = serial_write(&t, span_of(cases[i].value), cases[i].shows, cases[i].from_1904);
		if (good != (cases[i].text != NULL) || strcmp(room, cases[i].text ? cases[i].text : "") != 0)
			fail_msg("%s (%d) gives \"%s\"", cases[i].value, cases[i].shows, room);
	}
}

// Every day of two centuries, and every minute of a day as a double prints it, come back.
static void test_every_day_and_minute(void **state)
{
	(void)state;
	for (int serial = 61; serial < 73050; serial++) {
		char value[32], room[32];
		int day = 0;
		struct text t = text_init(room, sizeof room);
		snprintf(value, sizeof value, "%d", serial);
		assert_true(serial_write(&t, span_of(value), SERIAL_DAY, false));
		assert_int_equal(calendar_read_day(text_span(&t), &day), ERR_OK);
		assert_int_equal((calendar_day_begin(day, ZONE_WIB) - calendar_day_begin(19700101, ZONE_WIB)) / DAY_MS, serial - 25569);
	}
	for (int minute = 0; minute < 1440; minute++) {
		char forms[4][40];
		snprintf(forms[0], sizeof forms[0], "%.17g", minute / 1440.0);
		snprintf(forms[1], sizeof forms[1], "%.15g", minute / 1440.0);
		snprintf(forms[2], sizeof forms[2], "%.10f", minute / 1440.0);
		snprintf(forms[3], sizeof forms[3], "%.17e", minute / 1440.0);
		for (int f = 0; f < 4; f++) {
			char room[32], expected[16];
			struct text t = text_init(room, sizeof room);
			snprintf(expected, sizeof expected, "%02d:%02d", minute / 60, minute % 60);
			assert_true(serial_write(&t, span_of(forms[f]), SERIAL_TIME, false));
			assert_string_equal(room, expected);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which_formats_show_a_date),
		cmocka_unit_test(test_formats_that_are_not_spelt_out),
		cmocka_unit_test(test_numbers_as_dates),
		cmocka_unit_test(test_every_day_and_minute),
	};
	return cmocka_run_group_tests_name("serial", tests, NULL, NULL);
}
