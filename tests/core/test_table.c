// Tests of what tables have in common: headings by alias, title rows, fields, and the sentences of every problem.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/people.h"
#include "found.h"

static void test_every_alias_of_the_template(void **state)
{
	(void)state;
	static const struct { enum column column; enum table table; const char *headings; } cases[] = {
		{ COLUMN_NAME, TABLE_PEOPLE, "nama;namalengkap;namapeserta;namadangelar;namadengangelar;name;NAMA;Nama Lengkap;Nama Peserta *;N a m a" },
		{ COLUMN_NIP, TABLE_PEOPLE, "nip;nipnik;nipnrp;nomorindukpegawai;nipbaru;NIP/NIK;N.I.P.;NIP (baru)" },
		{ COLUMN_RANK, TABLE_PEOPLE, "pangkat;golongan;gol;golruang;pangkatgol;pangkatgolongan;pangkatgolruang;Pangkat/Gol.;pangkat_gol;Gol. Ruang" },
		{ COLUMN_POSITION, TABLE_PEOPLE, "jabatan;jab;JABATAN" },
		{ COLUMN_UNIT, TABLE_PEOPLE, "instansi;kantor;unitkerja;satuankerja;satker;opd;skpd;perangkatdaerah;unitorganisasi;asalinstansi;desa;Unit"
			" Kerja;Instansi/Unit Kerja" },
		{ COLUMN_REGION, TABLE_PEOPLE, "kabkota;kabupatenkota;kabupaten;kota;daerah;Kab/Kota" },
		{ COLUMN_NUMBER, TABLE_PEOPLE, "no;nomor;nourut;nopeserta;No.;NO" },
		{ COLUMN_ROLE, TABLE_PEOPLE, "peran;sebagai;kategori" },
		{ COLUMN_CLASS, TABLE_PEOPLE, "kelas;Kelompok" },
		{ COLUMN_LETTER, TABLE_PEOPLE, "no_surat_tugas;Nomor Surat Tugas" },
		{ COLUMN_LETTER_DAY, TABLE_PEOPLE, "tgl_surat_tugas;Tanggal Surat Tugas" },
		{ COLUMN_TITLE, TABLE_SESSIONS, "judul;Materi;Kegiatan/Materi" },
		{ COLUMN_SPEAKER, TABLE_SESSIONS, "narasumber;Pemateri" },
		{ COLUMN_START, TABLE_SESSIONS, "mulai;Jam Mulai" },
		{ COLUMN_END, TABLE_SESSIONS, "selesai;Jam Selesai" },
		{ COLUMN_PIN, TABLE_OFFICERS, "pin;PIN" },
		{ COLUMN_KEY, TABLE_KIOSKS, "kunci;Kunci Publik" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct row alone = found_row(cases[i].headings, 1);
		for (int k = 0; k < alone.count; k++) {
			struct found f = { 0 };
			struct heading h;
			const char *others[] = { [TABLE_PEOPLE] = "jk;nohp;provinsi", [TABLE_SESSIONS] = "jk;nohp;provinsi",
				[TABLE_OFFICERS] = "jk;nohp;provinsi", [TABLE_KIOSKS] = "jk;nohp;provinsi" };
			struct row row = found_row(others[cases[i].table], 1);
			row.field[row.count++] = alone.field[k];
			assert_true(table_heading(&row, cases[i].table, &h, found_collect, &f));
			if (h.at[cases[i].column] != 3)
				fail_msg("\"%.*s\" is not read as %s", (int)alone.field[k].len, alone.field[k].at, column_name(cases[i].column));
			for (int n = 0; n < f.n; n++)
				assert_int_equal(f.finding[n].problem, PROBLEM_NO_COLUMN);
		}
	}
}

static void test_the_templates(void **state)
{
	(void)state;
	struct heading h = found_heading("no;nama;nip;pangkat_gol;jabatan;instansi;kab_kota;peran;kelas;no_surat_tugas;tgl_surat_tugas;no_hp", TABLE_PEOPLE);
	for (int c = COLUMN_NUMBER; c <= COLUMN_LETTER_DAY; c++)
		assert_int_equal(h.at[c], c);
	assert_int_equal(h.at[COLUMN_REPLACES], -1);
	assert_int_equal(h.count, 12);
	assert_int_equal(h.year, 0);
	h = found_heading("no;judul;narasumber;moderator;tanggal;mulai;selesai;jp;ruang;kelas;instrumen;pulang", TABLE_SESSIONS);
	static const enum column sessions[] = { COLUMN_NUMBER, COLUMN_TITLE, COLUMN_SPEAKER, COLUMN_MODERATOR, COLUMN_DAY, COLUMN_START,
		COLUMN_END, COLUMN_JP, COLUMN_ROOM,
		COLUMN_CLASS, COLUMN_INSTRUMENT, COLUMN_OUT };
	for (int i = 0; i < 12; i++)
		assert_int_equal(h.at[sessions[i]], i);
	h = found_heading("nama;peran;pin", TABLE_OFFICERS);
	assert_true(h.at[COLUMN_NAME] == 0 && h.at[COLUMN_ROLE] == 1 && h.at[COLUMN_PIN] == 2);
	h = found_heading("nama;kunci", TABLE_KIOSKS);
	assert_true(h.at[COLUMN_NAME] == 0 && h.at[COLUMN_KEY] == 1);
}

static void test_rows_that_are_no_heading(void **state)
{
	(void)state;
	static const struct { const char *row; enum table table; bool heading; } cases[] = {
		{ "DAFTAR PESERTA", TABLE_PEOPLE, false },
		{ "DAFTAR PESERTA;;;;", TABLE_PEOPLE, false },
		{ "Kota;Serang", TABLE_PEOPLE, false },
		{ "Nama;Bimtek Keuangan Desa", TABLE_PEOPLE, false },      // label and value
		{ "Tanggal;14-10-2025;Tempat;Hotel", TABLE_SESSIONS, false },
		{ "1;Budi;190102031925041001", TABLE_PEOPLE, false },
		{ ";;;", TABLE_PEOPLE, false },
		{ "nama", TABLE_PEOPLE, true },
		{ "nama;;;", TABLE_PEOPLE, true },
		{ "Nama;Asrama;NIP", TABLE_PEOPLE, true },
		{ "NIP;Jabatan", TABLE_PEOPLE, true },                     // a heading that lacks the name
		{ "judul", TABLE_PEOPLE, false },
		{ "nama;nip", TABLE_SESSIONS, false },
		{ "pin", TABLE_OFFICERS, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct found f = { 0 };
		struct heading h;
		struct row row = found_row(cases[i].row, 1);
		if (table_heading(&row, cases[i].table, &h, found_collect, &f) != cases[i].heading)
			fail_msg("\"%s\"", cases[i].row);
		if (!cases[i].heading)
			assert_int_equal(f.n, 0);
	}
}

static void test_problems_of_headings(void **state)
{
	(void)state;
	static const struct { const char *row; enum table table; enum problem problem; const char *detail; } cases[] = {
		{ "no;nama;Asrama", TABLE_PEOPLE, PROBLEM_UNKNOWN_HEADING, "Asrama" },
		{ "no;nama;pin", TABLE_PEOPLE, PROBLEM_UNKNOWN_HEADING, "pin" },    // of another table
		{ "no;nama;Nama Lengkap", TABLE_PEOPLE, PROBLEM_TWICE_HEADING, "nama" },
		{ "nama;Unit Kerja;Instansi", TABLE_PEOPLE, PROBLEM_TWICE_HEADING, "instansi" },
		{ "nip;jabatan", TABLE_PEOPLE, PROBLEM_NO_COLUMN, "nama" },
		{ "no;judul;mulai", TABLE_SESSIONS, PROBLEM_NO_COLUMN, "selesai" },
		{ "judul;mulai;selesai", TABLE_SESSIONS, PROBLEM_NO_COLUMN, "no" },
		{ "nama;peran", TABLE_OFFICERS, PROBLEM_NO_COLUMN, "pin" },
		{ "nama", TABLE_KIOSKS, PROBLEM_NO_COLUMN, "kunci" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct found f = { 0 };
		struct heading h;
		struct row row = found_row(cases[i].row, 7);
		assert_true(table_heading(&row, cases[i].table, &h, found_collect, &f));
		found_one(&f, cases[i].problem, 7, cases[i].detail, cases[i].row);
	}
	struct found f = { 0 };
	struct heading h;
	struct row row = found_row("nama;nama;nip;x;;jk", 1); // the first of two counts; empty and unused ones are nothing
	assert_true(table_heading(&row, TABLE_PEOPLE, &h, found_collect, &f));
	assert_int_equal(f.n, 2);
	assert_int_equal(h.at[COLUMN_NAME], 0);
}

// Feeds lines to a scan; returns which of them are values, as "4 5 7".
static const char *scan(const char *const *lines, int n, enum table table, struct found *f)
{
	static char out[200];
	struct text t = text_init(out, sizeof out);
	struct table_scan s;
	table_begin(&s, table);
	s.heading.year = 2025;
	for (int i = 0; i < n; i++) {
		struct row row = found_row(lines[i], i + 1);
		if (!table_row(&s, &row, found_collect, f))
			continue;
		assert_int_equal(s.heading.year, 2025);
		text_str(&t, t.len ? " " : "");
		text_int(&t, i + 1);
	}
	table_end(&s, found_collect, f);
	return out;
}

static void test_a_whole_table(void **state)
{
	(void)state;
	static const char *const messy[] = { "", "DAFTAR PESERTA;;", ";;", "Kota: Serang", "No;Nama;NIP", "1;Budi;-", "", ";;", "2;Siti;-" };
	struct found f = { 0 };
	assert_string_equal(scan(messy, 9, TABLE_PEOPLE, &f), "6 9");
	assert_int_equal(f.n, 0);
	static const char *const bare[] = { "1;Budi;-", "2;Siti;-" };
	assert_string_equal(scan(bare, 2, TABLE_PEOPLE, &f), "");
	found_one(&f, PROBLEM_NO_HEADING, 1, "nama", "no heading");
	static const char *const empty[] = { "nama;nip", ";;" };
	f.n = 0;
	assert_string_equal(scan(empty, 2, TABLE_PEOPLE, &f), "");
	found_one(&f, PROBLEM_NO_ROWS, 1, NULL, "no rows");
	f.n = 0;
	assert_string_equal(scan(NULL, 0, TABLE_SESSIONS, &f), "");
	found_one(&f, PROBLEM_NO_HEADING, 1, "judul", "an empty file");
}

static void test_title_rows_are_skipped_but_not_for_ever(void **state)
{
	(void)state;
	const char *lines[14];
	for (int titles = 9; titles <= 11; titles++) {
		for (int i = 0; i < titles; i++)
			lines[i] = "judul surat";
		lines[titles] = "nama;nip";
		lines[titles + 1] = "Budi;-";
		struct found f = { 0 };
		const char *values = scan(lines, titles + 2, TABLE_PEOPLE, &f);
		if (titles <= TABLE_TITLE_ROWS) {
			assert_int_equal(f.n, 0);
			assert_int_equal(strlen(values), 2);
		} else {
			found_one(&f, PROBLEM_NO_HEADING, 1, "nama", "11 titles");
			assert_string_equal(values, "");
		}
	}
}

static void test_too_many_rows(void **state)
{
	(void)state;
	static const struct { enum table table; const char *heading; int most; const char *detail; } cases[] = {
		{ TABLE_PEOPLE, "nama;nip", 200000, "200.000" }, { TABLE_SESSIONS, "no;judul;mulai;selesai", EVENT_SESSIONS, "200" },
		{ TABLE_OFFICERS, "nama;pin", EVENT_OFFICERS, "100" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct found f = { 0 };
		struct table_scan s;
		struct row heading = found_row(cases[i].heading, 1), row = found_row("x;y", 2);
		table_begin(&s, cases[i].table);
		assert_false(table_row(&s, &heading, found_collect, &f));
		for (int n = 0; n < cases[i].most; n++, row.line++)
			assert_true(table_row(&s, &row, found_collect, &f));
		assert_int_equal(f.n, 0);
		assert_false(table_row(&s, &row, found_collect, &f));
		assert_false(table_row(&s, &row, found_collect, &f));
		found_one(&f, PROBLEM_TOO_MANY, cases[i].most + 2, cases[i].detail, cases[i].heading); // told once
	}
}

static void test_fields(void **state)
{
	(void)state;
	struct heading h = found_heading("no;nama;nip", TABLE_PEOPLE);
	struct found f = { 0 };
	struct row row = found_row("  7. ;  Budi  ", 3);
	struct row_reader r = row_begin(&h, &row, found_collect, &f);
	assert_true(span_is(row_get(&r, COLUMN_NAME), "Budi"));
	assert_true(span_is(row_get(&r, COLUMN_NIP), ""));   // a short row
	assert_true(span_is(row_get(&r, COLUMN_UNIT), ""));  // no such column
	assert_int_equal(row_number(&r, COLUMN_NUMBER, 10), 7);
	assert_true(r.good);
	static const struct { const char *typed; int64_t value; bool good; } numbers[] = {
		{ "", 0, true }, { "-", 0, true }, { "1", 1, true }, { "01", 1, true }, { "3)", 3, true }, { "100", 100, true }, { "101", 0, false },
			{ "0", 0, false },
		{ "-1", 0, false }, { "1,5", 0, false }, { "I", 0, false }, { "1..", 0, false }, { ".", 0, false }, { "99999999999999999999", 0, false },
	};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		f.n = 0;
		row = found_row(numbers[i].typed, 4);
		r = row_begin(&h, &row, found_collect, &f);
		if (row_number(&r, COLUMN_NUMBER, 100) != numbers[i].value || r.good != numbers[i].good)
			fail_msg("\"%s\"", numbers[i].typed);
		if (!numbers[i].good)
			found_one(&f, PROBLEM_NUMBER, 4, numbers[i].typed, numbers[i].typed);
	}
}

static void test_texts_are_levelled(void **state)
{
	(void)state;
	struct heading h = found_heading("nama;nip", TABLE_PEOPLE);
	static const struct { const char *typed, *text; enum problem problem; } cases[] = {
		{ "Budi", "Budi", PROBLEM_NONE },
		{ " Budi \t Santoso ", "Budi Santoso", PROBLEM_NONE },
		{ "Budi\nSantoso", "Budi Santoso", PROBLEM_NONE },
		{ "Budi\r\n\r\nSantoso", "Budi Santoso", PROBLEM_NONE },
		{ "Budi\xc2\xa0Santoso", "Budi Santoso", PROBLEM_NONE },                 // no-break space
		{ "\xe2\x80\x8e" "Budi\xe2\x80\x8b", "Budi", PROBLEM_NONE },             // marks without width
		{ "\xef\xbb\xbf" "Budi", "Budi", PROBLEM_NONE },
		{ "Andr\xc3\xa9", "Andr\xc3\xa9", PROBLEM_NONE },
		{ "", "", PROBLEM_NONE }, { "-", "", PROBLEM_NONE }, { "\xe2\x80\x94", "", PROBLEM_NONE }, { "a-", "a-", PROBLEM_NONE },
		{ "1234567890123456789", "1234567890123456789", PROBLEM_NONE },          // as long as fits
		{ "12345678901234567890", "", PROBLEM_TOO_LONG },
		{ "123456789012345678\xc3\xa9", "", PROBLEM_TOO_LONG },
		{ "Budi\x01", "", PROBLEM_NOT_UTF8 }, { "Budi\x1b[31m", "", PROBLEM_NOT_UTF8 }, { "Budi\x7f", "", PROBLEM_NOT_UTF8 },
		{ "Budi\xff", "", PROBLEM_NOT_UTF8 }, { "Budi\xef\xbf\xbd", "", PROBLEM_NOT_UTF8 }, { "Budi\xc2\x80", "", PROBLEM_NOT_UTF8 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct found f = { 0 };
		struct row row = found_row(cases[i].typed, 5);
		struct row_reader r = row_begin(&h, &row, found_collect, &f);
		char text[20] = "unset";
		row_text(&r, COLUMN_NAME, text, sizeof text);
		if (strcmp(text, cases[i].text) != 0 || r.good != (cases[i].problem == PROBLEM_NONE))
			fail_msg("\"%s\" gives \"%s\"", cases[i].typed, text);
		if (cases[i].problem != PROBLEM_NONE) {
			found_one(&f, cases[i].problem, 5, NULL, cases[i].typed);
			assert_true(strncmp(f.finding[0].detail, "nama: ", 6) == 0 && utf8_valid(span_of(f.finding[0].detail)));
		}
	}
}

static void test_rows_wider_than_their_heading(void **state)
{
	(void)state;
	struct heading h = found_heading("nama;nip", TABLE_PEOPLE);
	struct found f = { 0 };
	struct row row = found_row("Budi;-;;", 1);
	assert_true(row_begin(&h, &row, found_collect, &f).good);
	row = found_row("Budi; S.E.;;;x", 9);
	assert_false(row_begin(&h, &row, found_collect, &f).good);
	found_one(&f, PROBLEM_EXTRA_FIELD, 9, "x", "a name that was cut in two");
}

static void test_details_are_cut_between_characters(void **state)
{
	(void)state;
	char text[400];
	struct found f = { 0 };
	for (int shift = 0; shift < 3; shift++) {
		memset(text, 'a', sizeof text);
		for (size_t i = (size_t)shift; i + 3 < sizeof text; i += 3)
			memcpy(text + i, "\xe2\x82\xac", 3);
		f.n = 0;
		table_report(found_collect, &f, 1, 0, PROBLEM_ROLE, (struct span){ text, sizeof text });
		assert_true(utf8_valid(span_of(f.finding[0].detail)));
		assert_in_range(strlen(f.finding[0].detail), 155, 159);
	}
	table_report(found_collect, &f, 1, 0, PROBLEM_ROLE, SPAN("a\nb\x1b[31m\xff"));
	assert_string_equal(f.finding[1].detail, "a b [31m?");
}

// Each sentence names what it says it is about, in both languages, and has no slot left over.
static void test_every_problem_has_its_sentence(void **state)
{
	(void)state;
	for (int p = 0; p < PROBLEM_COUNT; p++) {
		for (int l = 0; l < LANG_COUNT; l++) {
			char room[400];
			struct text t = text_init(room, sizeof room);
			struct finding f = { .line = 7, .other_line = 3, .problem = (enum problem)p, .detail = "DETAIL" };
			finding_write(&f, (enum lang)l, &t);
			assert_true(t.len >= 10 && !t.full);
			assert_null(strchr(room, '{'));
			bool id = strstr(word((enum word)(WORD_PROBLEM_NONE + p), LANG_ID), "{value}"), en = strstr(word((enum word)(WORD_PROBLEM_NONE + p),
				LANG_EN), "{value}");
			assert_int_equal(id, en);
		}
	}
	static const struct { enum problem problem; const char *sentence; } cases[] = {
		{ PROBLEM_NIP_TWICE, "NIP ganda pada baris 3 dan 7 (\"DETAIL\"). Hapus salah satu baris atau perbaiki NIP-nya" },
		{ PROBLEM_NIP_EXCEL, "NIP rusak oleh Excel (\"DETAIL\"). Ubah kolom menjadi Teks, ketik ulang NIP, lalu simpan ulang" },
		{ PROBLEM_NIP_LENGTH, "NIP tidak valid: panjang harus 18 angka (\"DETAIL\"). Perbaiki, atau isi - bila tidak punya NIP" },
		{ PROBLEM_NUMBER_TWICE, "Nomor DETAIL sudah dipakai pada baris 3. Beri nomor lain" },
		{ PROBLEM_NO_ROWS, "Tidak ada isi di bawah baris judul" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char room[400];
		struct text t = text_init(room, sizeof room);
		finding_write(&(struct finding){ .line = 7, .other_line = 3, .problem = cases[i].problem, .detail = "DETAIL" }, LANG_ID, &t);
		assert_string_equal(room, cases[i].sentence);
	}
}

static void test_warnings(void **state)
{
	(void)state;
	static const enum problem warnings[] = { PROBLEM_UNKNOWN_HEADING, PROBLEM_NIP_AGE, PROBLEM_NIK, PROBLEM_PERSON_TWICE, PROBLEM_RANK,
		PROBLEM_FRIDAY, PROBLEM_PIN_WEAK, PROBLEM_NO_ROWS };
	int n = 0;
	for (int p = 1; p < PROBLEM_COUNT; p++)
		n += problem_is_warning((enum problem)p);
	assert_int_equal(n, sizeof warnings / sizeof *warnings);
	for (size_t i = 0; i < sizeof warnings / sizeof *warnings; i++)
		assert_true(problem_is_warning(warnings[i]));
}

static void test_every_column_has_a_name(void **state)
{
	(void)state;
	for (int c = 0; c < COLUMN_COUNT; c++)
		for (int d = 0; d < c; d++)
			assert_string_not_equal(column_name((enum column)c), column_name((enum column)d));
	assert_string_equal(column_name(COLUMN_LETTER_DAY), "tgl_surat_tugas");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_alias_of_the_template),
		cmocka_unit_test(test_the_templates),
		cmocka_unit_test(test_rows_that_are_no_heading),
		cmocka_unit_test(test_problems_of_headings),
		cmocka_unit_test(test_a_whole_table),
		cmocka_unit_test(test_title_rows_are_skipped_but_not_for_ever),
		cmocka_unit_test(test_too_many_rows),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_texts_are_levelled),
		cmocka_unit_test(test_rows_wider_than_their_heading),
		cmocka_unit_test(test_details_are_cut_between_characters),
		cmocka_unit_test(test_every_problem_has_its_sentence),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_every_column_has_a_name),
	};
	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
