// Tests of people, officers and kiosks as people type them, and of who stands in a table twice.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "core/roster.h"
#include "found.h"

#define PEOPLE "no;nama;nip;pangkat_gol;jabatan;instansi;kab_kota;peran;kelas;no_surat_tugas;tgl_surat_tugas;menggantikan"
#define KEY64 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static bool read_person(const char *line, struct person *ret_person, struct found *f)
{
	struct heading h = found_heading(PEOPLE, TABLE_PEOPLE);
	struct row row = found_row(line, 12);
	h.year = 2025;
	*f = (struct found){ 0 };
	memset(ret_person, 0x55, sizeof *ret_person);
	return roster_person(&h, &row, ret_person, found_collect, f);
}

static void test_a_whole_person(void **state)
{
	(void)state;
	struct person p;
	struct found f;
	assert_true(read_person("7;Drs. H. Moh. Soeharjo, M.M;19010203 192504 1 001;Penata Tk. I (III/d);Kepala  Bidang;DPMD;Kab. Contoh"
		";Narasumber;A;800/1/2025;14 Oktober 2025;3", &p, &f));
	assert_int_equal(f.n, 0);
	assert_int_equal(p.number, 7);
	assert_string_equal(p.name, "Drs. H. Moh. Soeharjo, M.M");
	assert_string_equal(p.nip, "190102031925041001");
	assert_string_equal(p.rank, "III/d");
	assert_string_equal(p.position, "Kepala Bidang");
	assert_string_equal(p.unit, "DPMD");
	assert_string_equal(p.region, "Kab. Contoh");
	assert_int_equal(p.role, ROLE_SPEAKER);
	assert_string_equal(p.class, "A");
	assert_string_equal(p.letter, "800/1/2025");
	assert_int_equal(p.letter_day, 20251014);
	assert_int_equal(p.replaces, 3);
	assert_false(p.gone);
}

static void test_a_person_with_a_name_only(void **state)
{
	(void)state;
	static const char *const lines[] = { ";Suparman", ";Suparman;-;-;-;-;-;-;-;-;-;-", ";  Suparman ;;;;;;;;;;" };
	for (int i = 0; i < 3; i++) {
		struct person p, expected = { .name = "Suparman" };
		struct found f;
		assert_true(read_person(lines[i], &p, &f));
		assert_int_equal(f.n, 0);
		assert_int_equal(p.number, 0);
		assert_string_equal(p.name, expected.name);
		assert_true(!p.nip[0] && !p.rank[0] && !p.position[0] && !p.unit[0] && !p.region[0] && !p.class[0] && !p.letter[0]);
		assert_true(p.letter_day == 0 && p.role == ROLE_PARTICIPANT && p.replaces == 0);
	}
}

struct person_case { const char *line; enum problem problem; const char *detail; };

static void test_every_problem_of_a_person(void **state)
{
	(void)state;
	static const struct person_case cases[] = {
		{ "1;;-", PROBLEM_NAME_EMPTY, "" },
		{ "1;-;-", PROBLEM_NAME_EMPTY, "" },
		{ "1;...;-", PROBLEM_NAME_EMPTY, "..." },
		{ "1;12345;-", PROBLEM_NAME_EMPTY, "12345" },                       // a column that slipped
		{ "1;Budi\x01;-", PROBLEM_NOT_UTF8, "nama: Budi " },
		{ "II;DINAS PENDIDIKAN;", PROBLEM_NUMBER, "II" },                   // a group's title is no person
		{ "1;Budi;123", PROBLEM_NIP_LENGTH, "123" },
		{ "1;Budi;1901020319250410011", PROBLEM_NIP_LENGTH, "1901020319250410011" },
		{ "1;Budi;190113031925041001", PROBLEM_NIP_BIRTH, "190113031925041001" },
		{ "1;Budi;190102031925131001", PROBLEM_NIP_TMT, "190102031925131001" },
		{ "1;Budi;190102031925043001", PROBLEM_NIP_SEX, "190102031925043001" },
		{ "1;Budi;19010203 192504 1 000", PROBLEM_NIP_SERIAL, "19010203 192504 1 000" },
		{ "1;Budi;1,98E+17", PROBLEM_NIP_EXCEL, "1,98E+17" },
		{ "1;Budi;190102031925041000", PROBLEM_NIP_EXCEL, "190102031925041000" },
		{ "1;Budi;-;;;;;Pengamat", PROBLEM_ROLE, "Pengamat" },
		{ "1;Budi;-;;;;;;;800;kemarin", PROBLEM_DATE, "kemarin" },
		{ "1;Budi;-;;;;;;;800;31-02-2025", PROBLEM_DATE, "31-02-2025" },
		{ "1;Budi;-;;;;;;;;;dia", PROBLEM_NUMBER, "dia" },
		{ "1;Budi;-;;;;;;;;;;lebih", PROBLEM_EXTRA_FIELD, "lebih" },
		{ "1;Budi;-;;;;;;12345678901234567890123456", PROBLEM_TOO_LONG, "kelas: 12345678901234567890123456" },
		{ "1;Budi;190102032023211001", PROBLEM_NIP_AGE, "190102032023211001" },
		{ "1;Budi;1234567890123456", PROBLEM_NIK, "1234567890123456" },
		{ "1;Budi;-;Lettu", PROBLEM_RANK, "Lettu" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct person p;
		struct found f;
		bool good = read_person(cases[i].line, &p, &f);
		found_one(&f, cases[i].problem, 12, cases[i].detail, cases[i].line);
		assert_int_equal(good, problem_is_warning(cases[i].problem));
		if (!good)
			assert_int_equal(p.number, 0x5555555555555555); // untouched
	}
}

static void test_every_column_that_is_too_long(void **state)
{
	(void)state;
	static const struct { int before; size_t fits; } columns[] = {
		{ 1, PERSON_NAME - 1 }, { 3, 23 }, { 4, 127 }, { 5, 199 }, { 6, 79 }, { 8, 23 }, { 9, 63 },
	};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		for (size_t n = columns[i].fits; n <= columns[i].fits + 1; n++) {
			char line[400] = "1";
			for (int c = 1; c <= columns[i].before; c++)
				strcat(line, c == 2 && columns[i].before > 1 ? "Budi;" : ";");
			size_t len = strlen(line);
			memset(line + len, 'x', n);
			if (columns[i].before == 1)
				strcat(line, ";-");
			struct person p;
			struct found f;
			bool good = read_person(line, &p, &f), rank = columns[i].before == 3;
			assert_int_equal(good, n == columns[i].fits);
			if (!good || rank)
				found_one(&f, good ? PROBLEM_RANK : PROBLEM_TOO_LONG, 12, NULL, line);
		}
	}
	char name[310] = "1;";
	memset(name + 2, 'x', 300);
	struct person p;
	struct found f;
	assert_false(read_person(name, &p, &f));
	found_one(&f, PROBLEM_TOO_LONG, 12, NULL, "300 letters");
}

static void test_all_problems_of_a_row_are_told(void **state)
{
	(void)state;
	struct person p;
	struct found f;
	assert_false(read_person("x;;123;Lettu;;;;Pengamat;;;kemarin;dia;lebih", &p, &f));
	static const enum problem expected[] = {
		PROBLEM_EXTRA_FIELD, PROBLEM_NUMBER, PROBLEM_NAME_EMPTY, PROBLEM_NIP_LENGTH, PROBLEM_RANK, PROBLEM_ROLE, PROBLEM_DATE, PROBLEM_NUMBER,
	};
	assert_int_equal(f.n, 8);
	for (int i = 0; i < 8; i++)
		assert_int_equal(f.finding[i].problem, expected[i]);
}

static void test_what_is_kept_of_ranks(void **state)
{
	(void)state;
	static const struct { const char *typed, *kept; int found; } cases[] = {
		{ "III.a", "III/a", 0 }, { "Gol. IX", "IX", 0 }, { "Penata", "III/c", 0 }, { "AKP", "AKP", 1 },
		{ "Penata  (III/a)", "Penata (III/a)", 1 }, { "-", "", 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char line[100];
		struct person p;
		struct found f;
		snprintf(line, sizeof line, "1;Budi;;%s", cases[i].typed);
		assert_true(read_person(line, &p, &f));
		assert_string_equal(p.rank, cases[i].kept);
		assert_int_equal(f.n, cases[i].found);
	}
}

static bool read_officer(const char *line, struct officer *ret_officer, char pin[ROSTER_PIN], struct found *f)
{
	struct heading h = found_heading("nama;peran;pin", TABLE_OFFICERS);
	struct row row = found_row(line, 3);
	*f = (struct found){ 0 };
	return roster_officer(&h, &row, ret_officer, pin, found_collect, f);
}

static void test_officers(void **state)
{
	(void)state;
	static const struct { const char *line, *pin; enum problem problem; } cases[] = {
		{ "Siti;Petugas;4821", "4821", PROBLEM_NONE }, { "Siti;;482193", "482193", PROBLEM_NONE }, { "Siti;;'0492", "0492", PROBLEM_NONE },
		{ "Siti;;102938475610", "102938475610", PROBLEM_NONE }, { "Siti;;1123", "1123", PROBLEM_NONE }, { "Siti;;1243", "1243", PROBLEM_NONE },
		{ "Siti;;0000", "0000", PROBLEM_PIN_WEAK }, { "Siti;;1234", "1234", PROBLEM_PIN_WEAK }, { "Siti;;4321", "4321", PROBLEM_PIN_WEAK },
		{ "Siti;;7890", "7890", PROBLEM_PIN_WEAK }, { "Siti;;0987", "0987", PROBLEM_PIN_WEAK }, { "Siti;;1212", "1212", PROBLEM_PIN_WEAK },
		{ "Siti;;123456", "123456", PROBLEM_PIN_WEAK }, { "Siti;;111111111111", "111111111111", PROBLEM_PIN_WEAK },
		{ "Siti;;", "", PROBLEM_PIN }, { "Siti", "", PROBLEM_PIN }, { "Siti;;123", "", PROBLEM_PIN }, { "Siti;;1029384756101", "", PROBLEM_PIN },
		{ "Siti;;48a1", "", PROBLEM_PIN }, { "Siti;;48 21", "", PROBLEM_PIN }, { "Siti;;-482", "", PROBLEM_PIN },
		{ ";Petugas;4821", "", PROBLEM_NAME_EMPTY },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct officer o = { 0 };
		char pin[ROSTER_PIN] = "";
		struct found f;
		bool good = read_officer(cases[i].line, &o, pin, &f);
		assert_int_equal(good, problem_is_warning(cases[i].problem));
		assert_string_equal(pin, cases[i].pin);
		if (cases[i].problem != PROBLEM_NONE)
			found_one(&f, cases[i].problem, 3, NULL, cases[i].line);
		else
			assert_int_equal(f.n, 0);
		if (f.n) // no PIN is ever shown
			assert_true(cases[i].problem == PROBLEM_NAME_EMPTY || !strpbrk(f.finding[0].detail, "0123456789"));
		if (good)
			assert_string_equal(o.name, "Siti");
	}
	struct officer o;
	char pin[ROSTER_PIN];
	struct found f;
	assert_true(read_officer("Siti;Petugas Registrasi;4821", &o, pin, &f));
	assert_string_equal(o.role, "Petugas Registrasi");
	assert_int_equal(o.number, 0);
	assert_string_equal(o.pin, "");
}

static void test_kiosks(void **state)
{
	(void)state;
	static const struct { const char *line; bool good; int epoch; } cases[] = {
		{ "Pintu;" KEY64, true, 0 },
		{ "Pintu;000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", true, 0 },
		{ "Pintu;" KEY64 "ff00000000000001", true, 0xff },
		{ "Pintu;" KEY64 ":ff00000000000001", true, 0xff },
		{ "Pintu;" KEY64 " ff00000000000001", true, 0xff },
		{ "Pintu;0001-0203-0405-0607-0809-0a0b-0c0d-0e0f-1011-1213-1415-1617-1819-1a1b-1c1d-1e1f", true, 0 },
		{ "Pintu;", false, 0 }, { "Pintu;-", false, 0 }, { "Pintu;" KEY64 "0", false, 0 }, { "Pintu;" KEY64 "ff", false, 0 },
		{ "Pintu;" KEY64 "ff0000000000000100", false, 0 }, { "Pintu;x00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", false, 0 },
		{ "Pintu;" KEY64 "xf00000000000001", false, 0 }, { "Pintu;0001", false, 0 },
	};
	struct heading h = found_heading("nama;kunci", TABLE_KIOSKS);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kiosk_fact k = { 0 };
		struct found f = { 0 };
		struct row row = found_row(cases[i].line, 2);
		if (roster_kiosk(&h, &row, &k, found_collect, &f) != cases[i].good)
			fail_msg("%s", cases[i].line);
		if (!cases[i].good) {
			found_one(&f, PROBLEM_KEY, 2, NULL, cases[i].line);
			continue;
		}
		assert_string_equal(k.name, "Pintu");
		for (int b = 0; b < SEAL_PUBLIC; b++)
			assert_int_equal(k.id.key[b], b);
		assert_int_equal(k.id.epoch[0], cases[i].epoch);
		assert_int_equal(k.id.epoch[7], cases[i].epoch ? 1 : 0);
	}
	struct kiosk_fact k;
	struct found f = { 0 };
	struct row row = found_row(";" KEY64, 2);
	assert_false(roster_kiosk(&h, &row, &k, found_collect, &f));
	found_one(&f, PROBLEM_NAME_EMPTY, 2, NULL, "no name");
}

static void test_keys(void **state)
{
	(void)state;
	static const struct { const char *name, *nip, *unit, *key; } cases[] = {
		{ "Budi", "190102031925041001", "DPMD", "190102031925041001" },
		{ "Drs. H. Moh. Soeharjo, M.M", "", "DPMD", "muhammad suharjo|dpmd" },
		{ "Muhammad Suharjo", "", "dpmd", "muhammad suharjo|dpmd" },
		{ "Siti", "", "", "siti|" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct person p = { 0 };
		char key[448];
		strcpy(p.name, cases[i].name);
		strcpy(p.nip, cases[i].nip);
		strcpy(p.unit, cases[i].unit);
		roster_key(&p, key);
		assert_string_equal(key, cases[i].key);
	}
	struct person p = { 0 };
	char key[448];
	memset(p.name, 'a', sizeof p.name - 1);
	memset(p.unit, 'B', sizeof p.unit - 1);
	roster_key(&p, key);
	assert_int_equal(strlen(key), 199 + 1 + 199);
}

static void test_people_who_stand_there_twice(void **state)
{
	(void)state;
	static const struct { const char *name, *nip, *unit; enum problem problem; int other; } people[] = {
		{ "Budi", "190102031925041001", "DPMD", PROBLEM_NONE, 0 },         // line 10
		{ "Siti", "190102031925042001", "DPMD", PROBLEM_NONE, 0 },
		{ "Budi Lagi", "190102031925041001", "Dinkes", PROBLEM_NIP_TWICE, 10 },
		{ "Siti", "", "dpmd", PROBLEM_PERSON_TWICE, 11 },
		{ "Siti", "", "Dinkes", PROBLEM_NONE, 0 },                         // another institution
		{ "Hj. SITI, S.E.", "", "DINKES", PROBLEM_PERSON_TWICE, 14 },
		{ "Siti", "190102031925042002", "DPMD", PROBLEM_PERSON_TWICE, 11 },
		{ "Siti", "190102031925042001", "DPMD", PROBLEM_NIP_TWICE, 11 },   // one problem is enough
		{ "Moh. Ali", "", "", PROBLEM_NONE, 0 },
		{ "Muhammad Ali", "", "", PROBLEM_PERSON_TWICE, 18 },
		{ "M. Ali", "", "", PROBLEM_PERSON_TWICE, 18 },                    // always the first one's line
	};
	struct roster_entry memory[64];
	struct roster_index x;
	roster_index_init(&x, memory, 64);
	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		struct person p = { 0 };
		struct found f = { 0 };
		strcpy(p.name, people[i].name);
		strcpy(p.nip, people[i].nip);
		strcpy(p.unit, people[i].unit);
		bool good = roster_twice(&x, &p, 10 + (int)i, found_collect, &f);
		assert_int_equal(good, people[i].problem != PROBLEM_NIP_TWICE);
		assert_int_equal(f.n, people[i].problem != PROBLEM_NONE);
		if (!f.n)
			continue;
		found_one(&f, people[i].problem, 10 + (int)i, people[i].problem == PROBLEM_NIP_TWICE ? people[i].nip : people[i].name, people[i].name);
		assert_int_equal(f.finding[0].other_line, people[i].other);
	}
}

static void test_the_index(void **state)
{
	(void)state;
	struct roster_entry memory[8];
	struct roster_index x;
	const struct roster_entry *e = NULL;
	memset(memory, 0xff, sizeof memory);
	roster_index_init(&x, memory, 8);
	assert_null(roster_index_find(&x, SPAN("a")));
	for (int i = 0; i < 6; i++) {
		char key = (char)('a' + i);
		assert_int_equal(roster_index_put(&x, (struct span){ &key, 1 }, (uint64_t)i + 100, &e), ERR_OK);
		assert_true(e->value == (uint64_t)i + 100 && e->times == 1);
	}
	assert_int_equal(roster_index_put(&x, SPAN("z"), 1, &e), ERR_FULL); // three quarters of eight
	assert_null(roster_index_find(&x, SPAN("z")));
	assert_int_equal(roster_index_put(&x, SPAN("c"), 7, &e), ERR_OK);   // one that is there needs no room
	assert_true(e->value == 102 && e->times == 2);
	for (int i = 0; i < 6; i++) {
		char key = (char)('a' + i);
		const struct roster_entry *found = roster_index_find(&x, (struct span){ &key, 1 });
		assert_non_null(found);
		assert_int_equal(found->value, i + 100);
	}
	assert_null(roster_index_find(&x, SPAN("")));
}

static void test_the_room_of_an_index(void **state)
{
	(void)state;
	for (size_t people = 0; people < 5000; people += 7) {
		size_t cap = roster_index_cap(people);
		assert_true((cap & (cap - 1)) == 0 && cap / 4 * 3 >= 2 * people && cap <= 6 * people + 8);
	}
	assert_true(roster_index_cap(ROSTER_PEOPLE) / 4 * 3 >= 2 * ROSTER_PEOPLE);
}

// A hundred thousand people, one of whom stands there twice, each looked at once.
static void test_a_hundred_thousand_people(void **state)
{
	(void)state;
	enum { PEOPLE_N = 100000 };
	size_t cap = roster_index_cap(PEOPLE_N + 1);
	struct roster_entry *memory = malloc(cap * sizeof *memory);
	struct roster_index x;
	struct heading h = found_heading("nama;nip;instansi", TABLE_PEOPLE);
	struct found f = { 0 };
	roster_index_init(&x, memory, cap);
	for (int i = 0; i <= PEOPLE_N; i++) {
		int who = i == PEOPLE_N ? 54321 : i;
		char line[200];
		static const char letters[] = "bcdfghklmnpqrstvwxyz"; // no two of which an old spelling would level
		snprintf(line, sizeof line, "Orang Ke%c%c%c;19%02d%02d%02d1925%02d%d%03d;Dinas %d", letters[who % 20], letters[who / 20 % 20],
			letters[who / 400 % 20],
			1 + who % 5, 1 + who / 5 % 12, 1 + who / 60 % 28, 1 + who / 1680 % 12, 1 + who / 20160 % 2, 1 + who / 40320, who / 8000);
		struct row row = found_row(line, i + 2);
		struct person p;
		if (!roster_person(&h, &row, &p, found_collect, &f))
			fail_msg("%s: problem %d", line, f.finding[0].problem);
		roster_twice(&x, &p, i + 2, found_collect, &f);
	}
	found_one(&f, PROBLEM_NIP_TWICE, PEOPLE_N + 2, NULL, "the last");
	assert_int_equal(f.finding[0].other_line, 54323);
	assert_int_equal(x.count, 2 * PEOPLE_N);
	free(memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_whole_person),
		cmocka_unit_test(test_a_person_with_a_name_only),
		cmocka_unit_test(test_every_problem_of_a_person),
		cmocka_unit_test(test_every_column_that_is_too_long),
		cmocka_unit_test(test_all_problems_of_a_row_are_told),
		cmocka_unit_test(test_what_is_kept_of_ranks),
		cmocka_unit_test(test_officers),
		cmocka_unit_test(test_kiosks),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_people_who_stand_there_twice),
		cmocka_unit_test(test_the_index),
		cmocka_unit_test(test_the_room_of_an_index),
		cmocka_unit_test(test_a_hundred_thousand_people),
	};
	return cmocka_run_group_tests_name("roster", tests, NULL, NULL);
}
