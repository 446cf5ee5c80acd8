// Tests of reading workbooks: as LibreOffice and libxlsxwriter save them, made by hand, and in every way broken.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "core/roster.h"
#include "device/files.h"
#include "device/xlsx.h"

// Rows as "3[No][Nama]", one after the other.
static char *dump(struct xlsx *b)
{
	static char out[65536];
	struct text t = text_init(out, sizeof out);
	struct row row;
	while (xlsx_next(b, &row)) {
		text_int(&t, row.line);
		for (int i = 0; i < row.count; i++) {
			text_char(&t, '[');
			text_add(&t, row.field[i]);
			text_char(&t, ']');
		}
	}
	xlsx_close(b);
	return out;
}

static void test_a_file_saved_by_libreoffice(void **state)
{
	(void)state;
	struct xlsx *b;
	assert_int_equal(xlsx_open("tests/data/people.xlsx", &b), ERR_OK);
	assert_string_equal(dump(b), "1[DAFTAR PESERTA BIMTEK]"
		"3[No][Nama][NIP][Pangkat/Gol][Instansi][Tgl Surat Tugas][Jam][Saat]"
		"4[1][Siti Aminah, S.E.][190102031925042001][III/d][Dinas Contoh & Mitra][2025-10-14][08:30][2025-10-14 13:45]"
		"5[2][Andr\xc3\xa9 Wijaya\nbaris kedua][1.90203041926051E+017][][Dinas Contoh & Mitra][][][TRUE]"
		"9[3][Budi Santoso][-]");
}

struct found { int n; enum problem problem[20]; int line[20]; };

static void collect(void *context, const struct finding *f)
{
	struct found *all = context;
	assert_in_range(all->n, 0, 19);
	all->problem[all->n] = f->problem;
	all->line[all->n++] = f->line;
}

// The same functions read people from a workbook as from a CSV; a NIP saved as a number is found out.
static void test_people_of_a_workbook(void **state)
{
	(void)state;
	struct xlsx *b;
	struct row row;
	struct table_scan scan;
	struct found f = { 0 };
	struct person p[3];
	int n = 0;
	assert_int_equal(xlsx_open("tests/data/people.xlsx", &b), ERR_OK);
	table_begin(&scan, TABLE_PEOPLE);
	while (xlsx_next(b, &row))
		if (table_row(&scan, &row, collect, &f) && roster_person(&scan.heading, &row, &p[n], collect, &f))
			n++;
	table_end(&scan, collect, &f);
	xlsx_close(b);
	assert_int_equal(n, 2);
	assert_string_equal(p[0].name, "Siti Aminah, S.E.");
	assert_string_equal(p[0].nip, "190102031925042001");
	assert_int_equal(p[0].letter_day, 20251014);
	assert_string_equal(p[1].name, "Budi Santoso");
	assert_int_equal(f.n, 3);
	assert_int_equal(f.problem[0], PROBLEM_UNKNOWN_HEADING); // Jam
	assert_int_equal(f.problem[1], PROBLEM_UNKNOWN_HEADING); // Saat
	assert_int_equal(f.problem[2], PROBLEM_NIP_EXCEL);
	assert_int_equal(f.line[2], 5);
}

static char path[64];

static int set_up(void **state)
{
	(void)state;
	snprintf(path, sizeof path, "/tmp/hadir-xlsx-%d.xlsx", (int)getpid());
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void write_with_xlsxwriter(bool constant_memory)
{
	lxw_workbook_options options = { .constant_memory = constant_memory };
	lxw_workbook *w = workbook_new_opt(path, &options);
	lxw_worksheet *s = workbook_add_worksheet(w, "Peserta"), *other = workbook_add_worksheet(w, "Lain");
	lxw_format *day = workbook_add_format(w), *moment = workbook_add_format(w), *hour = workbook_add_format(w),
		*money = workbook_add_format(w), *builtin = workbook_add_format(w);
	format_set_num_format(day, "[$-421]dd mmmm yyyy;@");
	format_set_num_format(moment, "dd/mm/yyyy hh:mm");
	format_set_num_format(hour, "h:mm AM/PM");
	format_set_num_format(money, "\"Rp\"#,##0;[Red]-\"Rp\"#,##0");
	format_set_num_format_index(builtin, 14);
	lxw_datetime when = { 2025, 10, 14, 8, 5, 0 };
	lxw_rich_string_tuple thick = { day, "Budi " }, thin = { NULL, "Santoso" }, *rich[] = { &thick, &thin, NULL };
	worksheet_write_string(s, 0, 0, "Nama", NULL);
	worksheet_write_string(s, 0, 1, "Nama", NULL);
	worksheet_write_number(s, 2, 0, 190102031925041001.0, NULL);
	worksheet_write_number(s, 2, 1, 42, NULL);
	worksheet_write_number(s, 2, 2, 1.5, NULL);
	worksheet_write_number(s, 2, 3, 1250000, money);
	worksheet_write_datetime(s, 2, 4, &when, day);
	worksheet_write_datetime(s, 2, 5, &when, moment);
	worksheet_write_number(s, 2, 6, 0.75, hour);
	worksheet_write_number(s, 2, 7, 45944, builtin);
	worksheet_write_boolean(s, 2, 8, 0, NULL);
	worksheet_write_boolean(s, 2, 9, 1, NULL);
	worksheet_write_formula_num(s, 2, 10, "=1+1", NULL, 2);
	worksheet_write_string(s, 4, 2, "<&> \"\xc3\xa9\"", NULL);
	worksheet_write_rich_string(s, 4, 3, rich, NULL);
	worksheet_write_string(s, 4, 4, "pisah\r\nbaris", NULL);
	worksheet_write_string(s, 4, 63, "terakhir", NULL);
	worksheet_write_string(s, 4, 64, "tidak dibaca", NULL);
	worksheet_write_string(other, 0, 0, "Lain", NULL);
	assert_int_equal(workbook_close(w), LXW_NO_ERROR);
}

static void test_a_file_saved_by_libxlsxwriter(void **state)
{
	(void)state;
	for (int constant_memory = 0; constant_memory < 2; constant_memory++) {
		write_with_xlsxwriter(constant_memory);
		struct xlsx *b;
		assert_int_equal(xlsx_open(path, &b), ERR_OK);
		char expected[1024] = "1[Nama][Nama]"
			"3[1.90102031925041E+17][42][1.5][1250000][2025-10-14][2025-10-14 08:05][18:00][2025-10-14][FALSE][TRUE][2]"
			"5[][][<&> \"\xc3\xa9\"][Budi Santoso][pisah\r\nbaris]";
		for (int i = 5; i < 63; i++)
			strcat(expected, "[]");
		strcat(expected, "[terakhir]");
		assert_string_equal(dump(b), expected);
	}
}

// A ZIP of parts in memory; names and contents in turn, up to NULL.
struct zip { char *at; size_t cap, len; };

static void add_part(struct archive *a, const char *name, const char *bytes, size_t n, size_t times)
{
	struct archive_entry *e = archive_entry_new();
	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_size(e, (la_int64_t)(n * times));
	assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
	for (size_t i = 0; i < times; i++)
		assert_int_equal(archive_write_data(a, bytes, n), n);
	archive_entry_free(e);
}

static struct archive *begin_zip(struct zip *z)
{
	*z = (struct zip){ malloc(4 << 20), 4 << 20, 0 };
	struct archive *a = archive_write_new();
	assert_int_equal(archive_write_set_format_zip(a), ARCHIVE_OK);
	assert_int_equal(archive_write_set_bytes_in_last_block(a, 1), ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(a, z->at, z->cap, &z->len), ARCHIVE_OK);
	return a;
}

static void end_zip(struct archive *a)
{
	assert_int_equal(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
}

#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELS(text) "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" text "</Relationships>"
#define TOP RELS("<Relationship Id=\"rId1\" Type=\"" RELATION "officeDocument\" Target=\"xl/workbook.xml\"/>")
#define BOOK_RELS RELS("<Relationship Id=\"rId1\" Type=\"" RELATION "worksheet\" Target=\"worksheets/sheet1.xml\"/>" \
	"<Relationship Id=\"rId2\" Type=\"" RELATION "styles\" Target=\"styles.xml\"/>" \
	"<Relationship Id=\"rId3\" Type=\"" RELATION "sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>")
#define BOOK(inner) "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" " \
	"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">" inner "</workbook>"
#define SHEETS BOOK("<sheets><sheet name=\"A\" sheetId=\"9\" r:id=\"rId1\"/></sheets>")
#define STYLES "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>" \
	"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>" \
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/></cellXfs>" \
	"<cellStyles><xf numFmtId=\"14\"/></cellStyles></styleSheet>"
#define SHARED "<sst><si><t>nol</t></si><si><r><t>sa</t></r><r><t>tu</t></r><rPh><t>x</t></rPh></si><si><t xml:space=\"preserve\"> dua </t></si><si/></sst>"
#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"

struct parts { const char *top, *book, *book_rels, *styles, *shared, *sheet; };

static struct zip pack(const struct parts *p)
{
	struct zip z;
	struct archive *a = begin_zip(&z);
	const char *const names[] = { "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels",
		"xl/workbook.xml", "_rels/.rels" };
	const char *const texts[] = { p->sheet, p->shared, p->styles, p->book_rels, p->book, p->top };
	for (int i = 0; i < 6; i++)
		if (texts[i])
			add_part(a, names[i], texts[i], strlen(texts[i]), 1);
	end_zip(a);
	return z;
}

// The rows of a workbook made of parts, or the name of its error.
static const char *rows_of(const struct parts *p)
{
	struct zip z = pack(p);
	struct xlsx *b;
	char *exact = malloc(z.len); // so that a read past the end is seen
	memcpy(exact, z.at, z.len);
	enum err e = xlsx_open_bytes((struct span){ exact, z.len }, &b);
	free(exact);
	free(z.at);
	return e == ERR_OK ? dump(b) : err_text(e);
}

static const char *rows_of_sheet(const char *sheet)
{
	return rows_of(&(struct parts){ TOP, SHEETS, BOOK_RELS, STYLES, SHARED, sheet });
}

static void test_cells(void **state)
{
	(void)state;
	static const struct { const char *sheet, *rows; } cases[] = {
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" t=\"s\"><v>2</v></c><c r=\"C1\" t=\"s\"><v>3</v></c></row>"), "1[satu][ dua ]" },
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><r><t>b</t></r><r><t>c</t></r>"
			"<rPh><t>x</t></rPh></is></c></row>"), "1[a][bc]" },
		// sparse, out of order
		{ SHEET("<row r=\"7\"><c r=\"C7\"><v>5</v></c><c r=\"A7\"><v>6</v></c></row><row r=\"9\"><c r=\"B9\"><v>1</v></c></row>"),
			"7[6][][5]9[][1]" },
		// without references
		{ SHEET("<row><c><v>1</v></c><c><v>2</v></c></row><row><c r=\"C1\"><v>3</v></c><c><v>4</v></c></row>"), "1[1][2]2[][][3][4]" },
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"str\"><f>B1</f><v>hasil</v></c><c r=\"B1\" t=\"e\"><v>#N/A</v></c><c r=\"C1\" t=\"d\">"
			"<v>2025-10-14T08:00</v></c></row>"),
			"1[hasil][#N/A][2025-10-14T08:00]" },
		{ SHEET("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>45944</v></c><c r=\"B1\" s=\"2\"><v>45944.75</v></c><c r=\"C1\" s=\"3\"><v>0.5</v></c><c"
			" r=\"D1\" s=\"0\"><v>45944</v></c>"
			"<c r=\"E1\" s=\"99\"><v>45944</v></c><c r=\"F1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"G1\" s=\"1\"><v>teks</v></c></row>"),
			"1[2025-10-14][2025-10-14 18:00][12:00][45944][45944][nol][teks]" },
		// rows without cells
		{ SHEET("<row r=\"1\"/><row r=\"2\"><c r=\"A2\" s=\"1\"/></row><row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"6\"/>"), "5[1]" },
		{ SHEET("<row r=\"1\"><c r=\"BL1\"><v>64</v></c><c r=\"BM1\"><v>65</v></c><c r=\"ZZZZZZZZ1\"><v>x</v></c></row><row r=\"2\"><c r=\"BM2\">"
			"<v>65</v></c></row>"), NULL },
		{ SHEET("<row r=\"0\"><c><v>1</v></c></row><row r=\"-5\"><c><v>2</v></c></row><row r=\"99999999999999999999\"><c><v>3</v></c></row><row"
			" r=\"x\"><c><v>4</v></c></row>"),
			"1[1]2[2]3[3]4[4]" },
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a_x000D_b_x005F_x000D_c_x0009__x0000__xD800__x00e9_</t></is></c></row>"),
			"1[a\rb_x000D_c\t_x0000__xD800_\xc3\xa9]" },
		{ "<worksheet><c r=\"A1\"><v>9</v></c><sheetData/><v>8</v><extLst><row/><c><v>1</v></c></extLst></worksheet>", "" },  // only sheetData counts
		{ "<x:worksheet xmlns:x=\"urn:y\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>", "1[1]" },
		{ SHEET("<row r=\"1\"><c r=\"A1\"><v>&#65;&lt;</v></c><c r=\"B1\"><v><![CDATA[<b>]]></v></c></row>"), "1[A<][<b>]" },
		{ SHEET(""), "" },
		{ "<worksheet/>", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *rows = rows_of_sheet(cases[i].sheet);
		if (cases[i].rows && strcmp(rows, cases[i].rows) != 0)
			fail_msg("%s gives %s", cases[i].sheet, rows);
		if (!cases[i].rows) {
			assert_int_equal(strlen(rows), 1 + 63 * 2 + 4);
			assert_string_equal(rows + strlen(rows) - 4, "[64]");
		}
	}
}

static void test_other_ways_to_put_a_workbook_together(void **state)
{
	(void)state;
	const char *sheet = SHEET("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44482</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row>"),
		*number = SHEET("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44482</v></c></row>");
	static const char two[] = RELS("<Relationship Id=\"other\" Type=\"x/worksheet\" Target=\"no.xml\"/><Relationship Id=\"rId1\""
		" Type=\"x/worksheet\" Target=\"/xl/worksheets/sheet1.xml\"/>"
		"<Relationship Id=\"a\" Type=\"x/styles\" Target=\"styles.xml\"/><Relationship Id=\"b\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>");
	static const char only[] = RELS("<Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>");
	const struct { struct parts parts; const char *rows; } cases[] = {
		{ { TOP, SHEETS, two, STYLES, SHARED, sheet }, "1[2021-10-13][nol]" },
		{ { TOP, BOOK("<workbookPr date1904=\"1\"/><sheets><sheet r:id=\"rId1\"/></sheets>"), two, STYLES, SHARED, sheet }, "1[2025-10-14][nol]" },
		{ { TOP, BOOK("<workbookPr date1904=\"false\"/><sheets><sheet r:id=\"rId1\"/></sheets>"), two, STYLES, SHARED, sheet }, "1[2021-10-13][nol]" },
		{ { TOP, BOOK("<sheets><sheet r:id=\"other\" state=\"hidden\"/><sheet r:id=\"rId1\" state=\"visible\"/><sheet r:id=\"other\"/>"
			"</sheets>"), two, STYLES, SHARED, sheet },
			"1[2021-10-13][nol]" },
		{ { TOP, SHEETS, only, NULL, NULL, number }, "1[44482]" },                             // neither styles nor shared texts
		{ { TOP, SHEETS, two, NULL, NULL, number }, "1[44482]" },                              // named, but absent
		{ { TOP, SHEETS, only, NULL, NULL, sheet }, "damaged or cut short" },                  // a shared text that is not there
		{ { NULL, SHEETS, two, STYLES, SHARED, sheet }, "not of the expected form" },          // some other ZIP
		{ { RELS(""), SHEETS, two, STYLES, SHARED, sheet }, "not of the expected form" },
		{ { TOP, NULL, two, STYLES, SHARED, sheet }, "not of the expected form" },
		{ { TOP, BOOK("<sheets/>"), two, STYLES, SHARED, sheet }, "not of the expected form" },
		{ { TOP, BOOK("<sheets><sheet r:id=\"none\"/></sheets>"), two, STYLES, SHARED, sheet }, "not of the expected form" },
		{ { TOP, SHEETS, NULL, STYLES, SHARED, sheet }, "not of the expected form" },
		{ { TOP, SHEETS, two, STYLES, SHARED, NULL }, "not of the expected form" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *rows = rows_of(&cases[i].parts);
		if (strcmp(rows, cases[i].rows) != 0)
			fail_msg("case %zu gives %s", i, rows);
	}
}

static void test_parts_that_are_not_as_they_should_be(void **state)
{
	(void)state;
	static const struct { const char *sheet, *error; } cases[] = {
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>4</v></c></row>"), "damaged or cut short" },
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>"), "damaged or cut short" },
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>satu</v></c></row>"), "damaged or cut short" },
		{ SHEET("<c r=\"A1\"><v>1</v></c>"), "damaged or cut short" },                        // a cell outside rows
		{ "<worksheet><sheetData>", "damaged or cut short" },
		{ "<worksheet><sheetData></worksheet>", "damaged or cut short" },
		{ "", "damaged or cut short" },
		{ "teks", "damaged or cut short" },
		{ "<worksheet>\xff</worksheet>", "damaged or cut short" },
		{ "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet>&b;</worksheet>", "damaged or cut short" },
		{ "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><worksheet/>", "damaged or cut short" },
		{ "<worksheet>&x;</worksheet>", "damaged or cut short" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (strcmp(rows_of_sheet(cases[i].sheet), cases[i].error) != 0)
			fail_msg("%s gives %s", cases[i].sheet, rows_of_sheet(cases[i].sheet));
	char deep[2000] = "";
	for (int i = 0; i < 65; i++)
		strcat(deep, "<a>");
	assert_string_equal(rows_of_sheet(deep), "too long for its place");
}

static void test_long_cells_are_cut_between_characters(void **state)
{
	(void)state;
	static char sheet[3 * XLSX_CELL];
	for (int shift = 0; shift < 2; shift++) {
		struct text t = text_init(sheet, sizeof sheet);
		text_str(&t, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>");
		text_str(&t, shift ? "x" : "");
		for (int i = 0; i < XLSX_CELL / 2 + 5; i++)
			text_str(&t, "\xc3\xa9");
		text_str(&t, "</t></is></c><c r=\"B1\"><v>2</v></c></row></sheetData></worksheet>");
		const char *rows = rows_of_sheet(sheet);
		assert_int_equal(strlen(rows), 3 + XLSX_CELL - shift + 3);
		assert_true(utf8_valid(span_of(rows)));
	}
}

static void test_too_many_rows(void **state)
{
	(void)state;
	for (int over = 0; over < 2; over++) {
		struct zip z;
		struct archive *a = begin_zip(&z);
		static const char row[] = "<row><c><v>1</v></c></row>";
		size_t n = XLSX_ROWS + (size_t)over, len = sizeof row - 1;
		char *sheet = malloc(n * len + 100);
		size_t at = (size_t)sprintf(sheet, "<worksheet><sheetData>");
		for (size_t i = 0; i < n; i++, at += len)
			memcpy(sheet + at, row, len);
		at += (size_t)sprintf(sheet + at, "</sheetData></worksheet>");
		add_part(a, "_rels/.rels", TOP, strlen(TOP), 1);
		add_part(a, "xl/workbook.xml", SHEETS, strlen(SHEETS), 1);
		add_part(a, "xl/_rels/workbook.xml.rels", BOOK_RELS, strlen(BOOK_RELS), 1);
		add_part(a, "xl/worksheets/sheet1.xml", sheet, at, 1);
		end_zip(a);
		struct xlsx *b;
		assert_int_equal(xlsx_open_bytes((struct span){ z.at, z.len }, &b), over ? ERR_FULL : ERR_OK);
		if (!over) {
			struct row r;
			size_t rows = 0;
			while (xlsx_next(b, &r))
				assert_int_equal(r.line, ++rows);
			assert_int_equal(rows, n);
			xlsx_close(b);
		}
		free(sheet);
		free(z.at);
	}
}

// 210 MiB of spaces in some 200 KiB: in the sheet it is stopped, in a part that nobody asks for it is never unpacked.
static void test_bombs(void **state)
{
	(void)state;
	static char spaces[1 << 20];
	memset(spaces, ' ', sizeof spaces);
	for (int elsewhere = 0; elsewhere < 2; elsewhere++) {
		struct zip z;
		struct archive *a = begin_zip(&z);
		add_part(a, "_rels/.rels", TOP, strlen(TOP), 1);
		add_part(a, "xl/workbook.xml", SHEETS, strlen(SHEETS), 1);
		add_part(a, "xl/_rels/workbook.xml.rels", BOOK_RELS, strlen(BOOK_RELS), 1);
		add_part(a, elsewhere ? "xl/media/image1.png" : "xl/worksheets/sheet1.xml", spaces, sizeof spaces, 210);
		if (elsewhere)
			add_part(a, "xl/worksheets/sheet1.xml", SHEET(""), strlen(SHEET("")), 1);
		end_zip(a);
		struct xlsx *b = NULL;
		enum err e = xlsx_open_bytes((struct span){ z.at, z.len }, &b);
		if (elsewhere)
			assert_int_equal(e, ERR_OK);
		else
			assert_true(e == ERR_FULL || e == ERR_DAMAGED);
		xlsx_close(b);
		free(z.at);
	}
}

static void test_files_that_are_no_workbook(void **state)
{
	(void)state;
	static const struct { struct span bytes; enum err err; } cases[] = {
		{ { "", 0 }, ERR_FORMAT },
		{ { "no;nama;nip\n1;Budi;-\n", 21 }, ERR_FORMAT },
		{ { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 }, ERR_FORMAT },          // an old .xls, or one with a password
		{ { "PK", 2 }, ERR_FORMAT },
		{ { "PK\x03\x04", 4 }, ERR_DAMAGED },
		{ { "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22 }, ERR_FORMAT }, // an empty ZIP
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct xlsx *b = NULL;
		enum err e = xlsx_open_bytes(cases[i].bytes, &b);
		if (e != cases[i].err)
			fail_msg("case %zu: %s", i, err_text(e));
		assert_null(b);
	}
	struct xlsx *b = NULL;
	assert_int_equal(xlsx_open("/tmp/hadir-no-such-file.xlsx", &b), ERR_NOT_FOUND);
	assert_int_not_equal(xlsx_open("/tmp", &b), ERR_OK);
	char *large = calloc(1, XLSX_FILE + 1);
	assert_int_equal(xlsx_open_bytes((struct span){ large, XLSX_FILE + 1 }, &b), ERR_FULL);
	assert_int_equal(xlsx_open_bytes((struct span){ large, XLSX_FILE }, &b), ERR_FORMAT);
	free(large);
	assert_null(b);
	xlsx_close(NULL);
}

static size_t load(char *bytes, size_t cap)
{
	size_t len = 0;
	assert_int_equal(files_read("tests/data/people.xlsx", bytes, cap, &len), ERR_OK);
	return len;
}

static void test_files_cut_short(void **state)
{
	(void)state;
	static char bytes[16384];
	size_t len = load(bytes, sizeof bytes);
	for (size_t n = 0; n < len; n++) {
		struct xlsx *b = NULL;
		char *exact = malloc(n ? n : 1);
		memcpy(exact, bytes, n);
		enum err e = xlsx_open_bytes((struct span){ exact, n }, &b);
		free(exact);
		if (n < 4 ? e != ERR_FORMAT : e != ERR_DAMAGED)
			fail_msg("%zu bytes: %s", n, err_text(e));
	}
}

// Whatever byte is changed, the program goes on; most are found out by the parts' checksums.
static void test_files_with_a_byte_changed(void **state)
{
	(void)state;
	static char bytes[16384];
	size_t len = load(bytes, sizeof bytes);
	size_t tried = 0, refused = 0;
	for (size_t i = 0; i < len; i += 23, tried++) { // each opens a dozen parts anew
		char kept = bytes[i];
		bytes[i] ^= (char)(1 << i % 8);
		struct xlsx *b = NULL;
		enum err e = xlsx_open_bytes((struct span){ bytes, len }, &b);
		refused += e != ERR_OK;
		if (e == ERR_OK)
			dump(b);
		bytes[i] = kept;
	}
	assert_in_range(refused, tried / 2, tried);
}

static void test_random_bytes(void **state)
{
	(void)state;
	uint32_t random = 11;
	for (int i = 0; i < 3000; i++) {
		char bytes[300] = "PK\x03\x04";
		for (size_t j = i % 2 ? 4 : 0; j < sizeof bytes; j++) {
			random = random * 1664525u + 1013904223u;
			bytes[j] = (char)(random >> 24);
		}
		struct xlsx *b = NULL;
		assert_int_not_equal(xlsx_open_bytes((struct span){ bytes, sizeof bytes }, &b), ERR_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_file_saved_by_libreoffice),
		cmocka_unit_test(test_people_of_a_workbook),
		cmocka_unit_test(test_a_file_saved_by_libxlsxwriter),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_other_ways_to_put_a_workbook_together),
		cmocka_unit_test(test_parts_that_are_not_as_they_should_be),
		cmocka_unit_test(test_long_cells_are_cut_between_characters),
		cmocka_unit_test(test_too_many_rows),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_files_that_are_no_workbook),
		cmocka_unit_test(test_files_cut_short),
		cmocka_unit_test(test_files_with_a_byte_changed),
		cmocka_unit_test(test_random_bytes),
	};
	return cmocka_run_group_tests_name("xlsx", tests, set_up, tear_down);
}
