// Tests of device/sheet: the workbook's parts as they are in the file, long numbers, formulas that stay texts, limits, speed.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "device/sheet.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[40], path[60];

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/hadir-sheet-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/a.xlsx", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	char command[80];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static int files(void)
{
	int n = 0;
	DIR *d = opendir(folder);
	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

// One part of the file, in memory that lasts until the next call.
static const char *part(const char *name)
{
	static char bytes[1 << 20];
	struct archive *a = archive_read_new();
	archive_read_support_format_zip(a);
	assert_int_equal(archive_read_open_filename(a, path, 10240), ARCHIVE_OK);
	for (struct archive_entry *e; archive_read_next_header(a, &e) == ARCHIVE_OK;)
		if (strcmp(archive_entry_pathname(e), name) == 0) {
			la_ssize_t n = archive_read_data(a, bytes, sizeof bytes - 1);
			assert_true(n > 0);
			bytes[n] = '\0';
			archive_read_free(a);
			return bytes;
		}
	fail_msg("%s is not in the file", name);
	return NULL;
}

static void has(const char *text, const char *what)
{
	if (!strstr(text, what))
		fail_msg("\"%s\" is not in:\n%s", what, text);
}

static const char *const headings[] = { "Nama", "NIP", "Menit", "Persen" };

static struct sheet *open_sheet(void)
{
	struct sheet *s = NULL;
	assert_int_equal(sheet_open(path, "Kehadiran", "Panitia", &s), ERR_OK);
	return s;
}

static void a_table_has_its_values_widths_and_fixed_heading(void **state)
{
	(void)state;
	struct sheet *s = open_sheet();
	sheet_begin(s, "Kehadiran", headings, 4);
	sheet_text(s, SPAN("Dra. Siti Aminah <binti> \"A & B\" \xc3\xa9"));
	sheet_text(s, SPAN("190102031925042002"));
	sheet_number(s, -7, 0);
	sheet_number(s, 866, 1);
	sheet_end_row(s);
	sheet_text(s, SPAN(""));
	sheet_skip(s);
	sheet_number(s, 12345, 3);
	sheet_end_row(s);
	sheet_begin(s, "Rekap", headings, 2);
	sheet_text(s, SPAN("B"));
	sheet_end_row(s);
	assert_int_equal(sheet_commit(s), ERR_OK);
	assert_int_equal(files(), 1);

	const char *one = part("xl/worksheets/sheet1.xml");
	has(one, "Dra. Siti Aminah &lt;binti&gt; \"A &amp; B\" \xc3\xa9</t>");
	has(one, "t=\"inlineStr\"><is><t>190102031925042002</t>"); // all 18 digits
	has(one, "<v>-7</v>");
	has(one, "<v>86.59999999999999"); // 86.6 as a binary number
	has(one, "<v>12.345");
	has(one, "state=\"frozen\"");
	has(one, "<autoFilter ref=\"A1:D3\"/>");
	has(one, "<col min=\"1\" max=\"1\" width=\"36.");
	has(one, "<col min=\"2\" max=\"2\" width=\"20.");
	assert_null(strstr(one, "r=\"A3\""));
	const char *book = part("xl/workbook.xml");
	has(book, "name=\"Kehadiran\"");
	has(book, "name=\"Rekap\"");
	has(part("xl/worksheets/sheet2.xml"), "<autoFilter ref=\"A1:B2\"/>");
	has(part("docProps/core.xml"), "<dc:creator>Panitia</dc:creator>");
}

static void nothing_is_calculated_and_no_byte_breaks_the_file(void **state)
{
	(void)state;
	static const char *const texts[] = { "=1+1", "+62", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "\tx", "http://example.org", "a\x01" "b\x1f", "_x0041_" };
	struct sheet *s = open_sheet();
	sheet_begin(s, "A", headings, 1);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		sheet_text(s, span_of(texts[i]));
		sheet_end_row(s);
	}
	assert_int_equal(sheet_commit(s), ERR_OK);
	const char *one = part("xl/worksheets/sheet1.xml");
	assert_null(strstr(one, "<f>"));
	assert_null(strstr(one, "hyperlink"));
	has(one, "<t>=1+1</t>");
	has(one, "<t>=cmd|' /C calc'!A0</t>");
	for (const char *c = one; *c; c++)
		assert_true((unsigned char)*c >= ' ' || *c == '\n' || *c == '\t' || *c == '\r');
}

static void an_empty_table_is_a_table(void **state)
{
	(void)state;
	struct sheet *s = open_sheet();
	sheet_begin(s, "Kosong", headings, 4);
	assert_int_equal(sheet_commit(s), ERR_OK);
	has(part("xl/worksheets/sheet1.xml"), "Persen");
}

static void what_is_dropped_or_too_long_leaves_nothing(void **state)
{
	(void)state;
	sheet_drop(NULL);
	sheet_drop(open_sheet());
	struct sheet *s = open_sheet();
	sheet_begin(s, "A", headings, 1);
	sheet_text(s, SPAN("x"));
	sheet_end_row(s);
	sheet_drop(s);
	assert_int_equal(files(), 0);

	s = open_sheet();
	sheet_begin(s, "A", headings, 1);
	for (int i = 0; i < SHEET_ROWS; i++) {
		if (i % 100000 == 0)
			sheet_text(s, SPAN("x"));
		sheet_end_row(s);
	}
	sheet_text(s, SPAN("one too many"));
	sheet_end_row(s);
	assert_int_equal(sheet_commit(s), ERR_FULL);
	assert_int_equal(files(), 0);
}

static void bad_paths_are_told_at_once(void **state)
{
	(void)state;
	struct sheet *s = NULL;
	char below[80];
	snprintf(below, sizeof below, "%s/none/a.xlsx", folder);
	assert_int_equal(sheet_open(below, NULL, NULL, &s), ERR_NOT_FOUND);
	assert_int_equal(sheet_open(folder, NULL, NULL, &s), ERR_IO);
	assert_null(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_table_has_its_values_widths_and_fixed_heading, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_calculated_and_no_byte_breaks_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_empty_table_is_a_table, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_dropped_or_too_long_leaves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_paths_are_told_at_once, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
