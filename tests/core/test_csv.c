// Tests of separated values: encodings, separators, quotes, line ends, and what spreadsheets would take for formulas.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"

// Reads bytes as csv and writes rows as "1[a][b]2[c]" with their lines, "!" and the line for an open quote.
static char *dump(struct span file)
{
	static char out[65536];
	size_t cap = 3 * file.len + 1, len = 0;
	char *text = malloc(cap);
	assert_int_equal(csv_decode(file, text, cap, &len), ERR_OK);
	char *exact = malloc(len ? len : 1); // so that a read past the end is seen
	memcpy(exact, text, len);
	struct csv c;
	struct row row;
	enum problem p;
	struct text t = text_init(out, sizeof out);
	csv_init(&c, exact, len);
	while (csv_next(&c, &row, &p)) {
		assert_int_equal(p, PROBLEM_NONE);
		assert_int_equal(c.line, row.line);
		text_int(&t, row.line);
		for (int i = 0; i < row.count; i++) {
			text_char(&t, '[');
			text_add(&t, row.field[i]);
			text_char(&t, ']');
		}
	}
	if (p != PROBLEM_NONE) {
		assert_int_equal(p, PROBLEM_CSV_QUOTE);
		text_char(&t, '!');
		text_int(&t, c.line);
	}
	free(exact);
	free(text);
	return out;
}

struct csv_case { const char *text, *rows; };

static void check_all(const struct csv_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *rows = dump(span_of(cases[i].text));
		if (strcmp(rows, cases[i].rows) != 0)
			fail_msg("\"%s\" gives %s, not %s", cases[i].text, rows, cases[i].rows);
	}
}
#define CHECK_ALL(cases) check_all(cases, sizeof cases / sizeof *cases)

static void test_rows_and_line_ends(void **state)
{
	(void)state;
	static const struct csv_case cases[] = {
		{ "", "" },
		{ "a", "1[a]" },
		{ "a;b\nc;d\n", "1[a][b]2[c][d]" },
		{ "a;b\r\nc;d\r\n", "1[a][b]2[c][d]" },
		{ "a;b\rc;d\r", "1[a][b]2[c][d]" },
		{ "a;b\n\nc;d", "1[a][b]2[]3[c][d]" },
		{ "a;b\r\n\r\nc;d", "1[a][b]2[]3[c][d]" },
		{ "\n", "1[]" },
		{ "\r\n", "1[]" },
		{ "\n\r", "1[]2[]" },
		{ ";;", "1[][][]" },
		{ "a;;\n;b;", "1[a][][]2[][b][]" },
		{ " a ; b ", "1[ a ][ b ]" },
	};
	CHECK_ALL(cases);
}

static void test_quotes(void **state)
{
	(void)state;
	static const struct csv_case cases[] = {
		{ "\"a\";\"b\"\n\"c\";d", "1[a][b]2[c][d]" },
		{ "\"a;b\";c\n\"d;e\";f", "1[a;b][c]2[d;e][f]" },
		{ "\"a \"\"b\"\" c\";d", "1[a \"b\" c][d]" },
		{ "\"\"\"\";x", "1[\"][x]" },
		{ "\"\";x", "1[][x]" },
		{ "\"a\nb\";c\nd;e", "1[a\nb][c]3[d][e]" },
		{ "\"a\r\nb\r\nc\";d\r\ne;f", "1[a\r\nb\r\nc][d]4[e][f]" },
		{ "\"a\rb\";c\rd;e", "1[a\rb][c]3[d][e]" },
		{ "a\"b;c\"d", "1[a\"b][c\"d]" },              // a quote inside a field is a letter
		{ "\"a\"b;c", "1[ab][c]" },                    // and so is what follows a closing one
		{ "\"a\" ;c", "1[a ][c]" },
	};
	CHECK_ALL(cases);
}

static void test_an_open_quote_is_named_with_its_line(void **state)
{
	(void)state;
	static const struct csv_case cases[] = {
		{ "\"", "!1" },
		{ "a;\"b", "!1" },
		{ "a;b\nc;\"d\ne;f\ng;h\n", "1[a][b]!2" },
		{ "a;b\n\"c\nd\";\"e\nf", "1[a][b]!3" },      // the second quote is the open one
		{ "a;b\nc;\"d\"\"", "1[a][b]!2" },
		{ "\"a\"\"\n", "!1" },
	};
	CHECK_ALL(cases);
}

static void test_separators_are_found(void **state)
{
	(void)state;
	static const struct csv_case cases[] = {
		{ "no;nama;nip\n1;Budi, S.E., M.M.;-\n2;Siti, S.H., M.H.;-\n", "1[no][nama][nip]2[1][Budi, S.E., M.M.][-]3[2][Siti, S.H., M.H.][-]" },
		{ "no,nama,nip\n1,\"Budi; S.E.\",-\n", "1[no][nama][nip]2[1][Budi; S.E.][-]" },
		{ "no\tnama\n1\tBudi, S.E.; M.M.\n", "1[no][nama]2[1][Budi, S.E.; M.M.]" },
		{ "Daftar Peserta, Serang, 2025\n\nno;nama\n1;A\n2;B\n", "1[Daftar Peserta, Serang, 2025]2[]3[no][nama]4[1][A]5[2][B]" },
		{ "nama;jabatan\nBudi, S.E.;Guru\n", "1[nama][jabatan]2[Budi, S.E.][Guru]" },
		{ "nama\nBudi\n", "1[nama]2[Budi]" },
		{ "a,b", "1[a][b]" },
		{ "a;b,c", "1[a][b,c]" },
		{ "a;b,c,d", "1[a;b][c][d]" },                  // more columns when all else is equal
		{ "\"a,b,c,d\";e\n\"f,g,h,i\";j\n", "1[a,b,c,d][e]2[f,g,h,i][j]" },
		{ "\"a\n,,,,\n,,,,\n\";b\nc;d\n", "1[a\n,,,,\n,,,,\n][b]5[c][d]" },
	};
	CHECK_ALL(cases);
}

static void test_a_separator_that_is_told(void **state)
{
	(void)state;
	static const struct csv_case cases[] = {
		{ "sep=;\na,b;c,d\n", "2[a,b][c,d]" },
		{ "sep=,\r\na;b,c;d\r\n", "2[a;b][c;d]" },
		{ "SEP=|\na|b", "2[a][b]" },
		{ "sep=\t\ra\tb", "2[a][b]" },
		{ "sep=;", "" },
		{ "sep=;x\na;b", "1[sep=][x]2[a][b]" },        // no such line
		{ "sep=\na;b", "1[sep=]2[a][b]" },
		{ "sep", "1[sep]" },
		{ "sep=\"\na;b", "1[sep=\"]2[a][b]" },
	};
	CHECK_ALL(cases);
}

static void test_encodings(void **state)
{
	(void)state;
	static const struct { struct span bytes; const char *rows; } cases[] = {
		{ { "\xef\xbb\xbf" "a;\xc3\xa9", 7 }, "1[a][\xc3\xa9]" },
		{ { "\xef\xbb\xbf", 3 }, "" },
		{ { "a;\xe9\n", 4 }, "1[a][\xc3\xa9]" },                                         // Windows-1252
		{ { "\x80;\x9f;\x93x\x94", 7 }, "1[\xe2\x82\xac][\xc5\xb8][\xe2\x80\x9cx\xe2\x80\x9d]" },
		{ { "\x81\x8d\x8f\x90\x9d", 5 }, "1[\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd]" }, // not assigned
		{ { "a\xc3", 2 }, "1[a\xc3\x83]" },                                              // cut UTF-8 is none
		{ { "\xff\xfe" "a\0;\0\xe9\0\n\0", 10 }, "1[a][\xc3\xa9]" },
		{ { "\xfe\xff" "\0a\0;\0\xe9\0\n", 10 }, "1[a][\xc3\xa9]" },
		{ { "\xff\xfe\x3d\xd8\x00\xde", 6 }, "1[\xf0\x9f\x98\x80]" },                  // a pair
		{ { "\xfe\xff\xd8\x3d\xde\x00", 6 }, "1[\xf0\x9f\x98\x80]" },
		{ { "\xff\xfe\x3d\xd8" "a\0", 6 }, "1[\xef\xbf\xbd" "a]" },                     // half a pair
		{ { "\xff\xfe\x00\xde", 4 }, "1[\xef\xbf\xbd]" },
		{ { "\xff\xfe" "a\0b", 5 }, "1[a\xef\xbf\xbd]" },                               // half a unit
		{ { "\xff\xfe", 2 }, "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (strcmp(dump(cases[i].bytes), cases[i].rows) != 0)
			fail_msg("case %zu gives %s", i, dump(cases[i].bytes));
}

static void test_every_byte_of_windows_1252(void **state)
{
	(void)state;
	static const uint16_t high[32] = { // as the WHATWG's index has it, unassigned ones as U+FFFD
		0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
		0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
	};
	for (int c = 0x80; c < 0x100; c++) {
		char text[8];
		size_t len;
		assert_int_equal(csv_decode((struct span){ (char[]){ (char)c }, 1 }, text, sizeof text, &len), ERR_OK);
		struct span s = { text, len };
		assert_int_equal(utf8_next(&s), c < 0xa0 ? high[c - 0x80] : c);
		assert_int_equal(s.len, 0);
	}
}

static void test_decoding_refuses(void **state)
{
	(void)state;
	char text[64];
	size_t len = 99;
	assert_int_equal(csv_decode((struct span){ "a\0b", 3 }, text, sizeof text, &len), ERR_UTF8);
	assert_int_equal(csv_decode((struct span){ "a\0;\0", 4 }, text, sizeof text, &len), ERR_UTF8);   // UTF-16 that does not say so
	assert_int_equal(csv_decode((struct span){ "\xff\xfe\0\0", 4 }, text, sizeof text, &len), ERR_UTF8);
	assert_int_equal(csv_decode(SPAN("abc"), text, 2, &len), ERR_FULL);
	assert_int_equal(csv_decode(SPAN("\xe9\xe9"), text, 3, &len), ERR_FULL);
	assert_int_equal(csv_decode((struct span){ "\xff\xfe\xe9\0", 4 }, text, 1, &len), ERR_FULL);
	assert_int_equal(len, 99);
	assert_int_equal(csv_decode(SPAN("abc"), text, 3, &len), ERR_OK);
	assert_int_equal(len, 3);
}

static void test_more_columns_than_a_row_holds(void **state)
{
	(void)state;
	char text[3 * ROW_FIELDS] = "";
	for (int i = 0; i < ROW_FIELDS + 5; i++)
		strcat(text, "x;");
	strcat(text, "\ny;z");
	struct csv c;
	struct row row;
	enum problem p;
	csv_init(&c, text, strlen(text));
	assert_true(csv_next(&c, &row, &p));
	assert_int_equal(row.count, ROW_FIELDS);
	assert_true(csv_next(&c, &row, &p));
	assert_int_equal(row.count, 2);
	assert_int_equal(row.line, 2);
	assert_false(csv_next(&c, &row, &p));
}

static void test_a_hundred_thousand_rows(void **state)
{
	(void)state;
	enum { ROWS = 100000 };
	char *text = malloc(ROWS * 64u);
	size_t len = 0;
	for (int i = 0; i < ROWS; i++)
		len += (size_t)sprintf(text + len, "%d;\"Orang \"\"ke\"\" %d\";-\r\n", i, i);
	struct csv c;
	struct row row;
	enum problem p;
	csv_init(&c, text, len);
	int n = 0;
	for (; csv_next(&c, &row, &p); n++) {
		char expected[64];
		sprintf(expected, "Orang \"ke\" %d", n);
		if (row.line != n + 1 || row.count != 3 || !span_is(row.field[1], expected))
			fail_msg("row %d", n);
	}
	assert_int_equal(n, ROWS);
	assert_int_equal(p, PROBLEM_NONE);
	free(text);
}

static void test_writing(void **state)
{
	(void)state;
	static const struct { const char *field, *written; } cases[] = {
		{ "", "" }, { "Budi", "Budi" }, { "Budi, S.E.", "Budi, S.E." }, { "a;b", "\"a;b\"" }, { "a\"b", "\"a\"\"b\"" }, { "\"", "\"\"\"\"" },
		{ "a\nb", "\"a\nb\"" }, { "a\rb", "\"a\rb\"" }, { " a", "\" a\"" }, { "a ", "\"a \"" },
		{ "=1+1", "'=1+1" }, { "=HYPERLINK(\"x\";\"y\")", "\"'=HYPERLINK(\"\"x\"\";\"\"y\"\")\"" }, { "+SUM(A1)", "'+SUM(A1)" }, { "-2+3", "'-2+3" },
		{ "@SUM(A1)", "'@SUM(A1)" }, { "\tx", "'\tx" }, { "\rx", "\"'\rx\"" },
		{ "-", "-" }, { "--", "'--" }, { "-5", "-5" }, { "+62", "+62" }, { "-1.250,50", "-1.250,50" }, { "+", "'+" }, { "-x", "'-x" }, { "1=1", "1=1" },
		{ "-5 kali", "'-5 kali" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char room[128];
		struct text t = text_init(room, sizeof room);
		csv_write(&t, span_of(cases[i].field), ';');
		if (strcmp(room, cases[i].written) != 0)
			fail_msg("\"%s\" is written %s", cases[i].field, room);
	}
	char small[4];
	struct text t = text_init(small, sizeof small);
	csv_write(&t, SPAN("abcdef"), ';');
	assert_true(t.full);
}

// Whatever is written reads back, but for the apostrophe before a formula.
static void test_what_is_written_reads_back(void **state)
{
	(void)state;
	static const char letters[] = "a;,\t\"\n\r =-'b";
	uint32_t random = 3;
	for (int i = 0; i < 20000; i++) {
		char fields[3][9] = { "", "", "" }, room[128], rows[128], expected[128];
		struct text t = text_init(room, sizeof room), e = text_init(expected, sizeof expected);
		text_str(&t, "sep=;\n");
		text_char(&e, '2');
		for (int f = 0; f < 3; f++) {
			random = random * 1664525u + 1013904223u;
			size_t n = (random >> 20) % 9;
			for (size_t j = 0; j < n; j++) {
				random = random * 1664525u + 1013904223u;
				fields[f][j] = letters[(random >> 20) % (sizeof letters - 1)];
			}
			if (f)
				text_char(&t, ';');
			csv_write(&t, span_of(fields[f]), ';');
			bool formula = fields[f][0] && strchr("=-\t\r", fields[f][0]) && strcmp(fields[f], "-") != 0;
			text_str(&e, formula ? "['" : "[");
			text_str(&e, fields[f]);
			text_char(&e, ']');
		}
		strcpy(rows, dump(text_span(&t)));
		if (strcmp(rows, expected) != 0)
			fail_msg("%s reads back as %s, not %s", room, rows, expected);
	}
}

static void test_random_bytes(void **state)
{
	(void)state;
	static const char bytes[] = "a;,\t\"\n\r\xff\xfe\xef\xbb\xbf\xc3\xa9s=";
	uint32_t random = 5;
	for (int i = 0; i < 50000; i++) {
		char text[24];
		for (size_t j = 0; j < sizeof text; j++) {
			random = random * 1664525u + 1013904223u;
			text[j] = bytes[(random >> 20) % (sizeof bytes - 1)];
		}
		assert_true(utf8_valid(span_of(dump((struct span){ text, (random >> 8) % sizeof text }))));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_and_line_ends),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_an_open_quote_is_named_with_its_line),
		cmocka_unit_test(test_separators_are_found),
		cmocka_unit_test(test_a_separator_that_is_told),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_every_byte_of_windows_1252),
		cmocka_unit_test(test_decoding_refuses),
		cmocka_unit_test(test_more_columns_than_a_row_holds),
		cmocka_unit_test(test_a_hundred_thousand_rows),
		cmocka_unit_test(test_writing),
		cmocka_unit_test(test_what_is_written_reads_back),
		cmocka_unit_test(test_random_bytes),
	};
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
