// Tests of Indonesian names: titles and degrees, the search key, and what typed letters find.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/name.h"

struct split_case { const char *full, *front, *name, *back; };

static void check_splits(const struct split_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct name_parts p = name_split(span_of(cases[i].full));
		if (!span_is(p.front, cases[i].front) || !span_is(p.name, cases[i].name) || !span_is(p.back, cases[i].back))
			fail_msg("\"%s\": \"%.*s\" \"%.*s\" \"%.*s\"", cases[i].full, (int)p.front.len, p.front.at, (int)p.name.len, p.name.at, (int)p.back.len,
				p.back.at);
	}
}
#define CHECK_SPLITS(cases) check_splits(cases, sizeof cases / sizeof *cases)

static void test_titles_before_a_name(void **state)
{
	(void)state;
	static const struct split_case cases[] = {
		{ "Suparman", "", "Suparman", "" },
		{ "Drs. H. Moh. Soeharjo, M.M", "Drs. H.", "Moh. Soeharjo", "M.M" },
		{ "Prof.Dr.Ir. Budi Santoso", "Prof.Dr.Ir.", "Budi Santoso", "" },
		{ "Prof.Dr.Ir.Budi Santoso", "Prof.Dr.Ir.", "Budi Santoso", "" },
		{ "dr. Siti Aminah", "dr.", "Siti Aminah", "" },
		{ "DRS H ABDULLAH", "DRS H", "ABDULLAH", "" },
		{ "KH. Ahmad Dahlan", "KH.", "Ahmad Dahlan", "" },
		{ "apt. Dewi Lestari, S.Farm.", "apt.", "Dewi Lestari", "S.Farm." },
		{ "Hj. Nur Aini", "Hj.", "Nur Aini", "" },
		{ "M. Djunaedi", "", "M. Djunaedi", "" },            // a short form, not a title
		{ "Abd. Rahman", "", "Abd. Rahman", "" },
		{ "R. Soeprapto", "", "R. Soeprapto", "" },          // Raden belongs to the name
		{ "I Gusti Ngurah Made Wirata", "", "I Gusti Ngurah Made Wirata", "" },
		{ "Teuku Umar", "", "Teuku Umar", "" },
		{ "Drajat Wibowo", "", "Drajat Wibowo", "" },        // begins like a title
		{ "Hj", "", "Hj", "" },                              // a title alone is all there is
		{ "H.", "", "H.", "" },
		{ "Dr. H.", "Dr.", "H.", "" },
		{ "  Ir.   Joko  ", "Ir.", "Joko", "" },
		{ "", "", "", "" },
		{ "   ", "", "", "" },
	};
	CHECK_SPLITS(cases);
}

static void test_degrees_behind_a_comma(void **state)
{
	(void)state;
	static const struct split_case cases[] = {
		{ "Herman Wijaya, S.S.", "", "Herman Wijaya", "S.S." },
		{ "Budi Santoso, S.Sos., M.Si.", "", "Budi Santoso", "S.Sos., M.Si." },
		{ "ST. AISYAH, SE", "", "ST. AISYAH", "SE" },
		{ "budi santoso, se, mm", "", "budi santoso", "se, mm" },
		{ "Budi Santoso,S.E.", "", "Budi Santoso", "S.E." },
		{ "Budi Santoso , SKom", "", "Budi Santoso", "SKom" },
		{ "Budi Santoso, Ak", "", "Budi Santoso", "Ak" },
		{ "Budi Santoso, XYZ", "", "Budi Santoso", "XYZ" },  // set off by its capitals
		{ "Budi Santoso,", "", "Budi Santoso", "" },
		{ "Budi S.E., M.Si.", "", "Budi", "S.E., M.Si." },
		{ "Santoso, Budi", "", "Santoso, Budi", "" },        // no part of a name is lost
		{ "SANTOSO, BUDI", "", "SANTOSO, BUDI", "" },
		{ "Santoso, Budi, S.E.", "", "Santoso, Budi", "S.E." },
		{ ", S.E.", "", "", "S.E." },
		{ ",", "", "", "" },
		{ ",,", "", "", "," },
		{ "H., S.E.", "", "H.", "S.E." },
	};
	CHECK_SPLITS(cases);
}

static void test_degrees_without_a_comma(void **state)
{
	(void)state;
	static const struct split_case cases[] = {
		{ "Budi Santoso S.E.", "", "Budi Santoso", "S.E." },
		{ "Budi Santoso S.E. M.M.", "", "Budi Santoso", "S.E. M.M." },
		{ "Budi Santoso SE MM", "", "Budi Santoso", "SE MM" },
		{ "BUDI SANTOSO SE", "", "BUDI SANTOSO", "SE" },
		{ "Budi Santoso ST", "", "Budi Santoso", "ST" },
		{ "BUDI SANTOSO ST", "", "BUDI SANTOSO ST", "" },    // ambiguous in a line of capitals
		{ "BUDI SANTOSO S.T.", "", "BUDI SANTOSO", "S.T." },
		{ "ANDI MA", "", "ANDI MA", "" },
		{ "Rizky S.S.", "", "Rizky S.S.", "" },              // kept as a name
		{ "Rizky SS", "", "Rizky SS", "" },
		{ "Rizky S.S., M.Hum.", "", "Rizky S.S.", "M.Hum." },
		{ "Budi Se", "", "Budi Se", "" },                    // neither dot nor capitals
		{ "SE", "", "SE", "" },
		{ "S.E. M.M.", "", "S.E.", "M.M." },                 // one word stays
		{ "Dr. Budi SH MH", "Dr.", "Budi", "SH MH" },
		{ "I Made Wirata Drs.", "", "I Made Wirata", "Drs." },
	};
	CHECK_SPLITS(cases);
}

static void test_no_part_of_a_name_is_lost(void **state)
{
	(void)state;
	static const char *const names[] = {
		"Drs. H. Moh. Soeharjo, M.M", "Prof.Dr.Ir.Budi, S.E.", "Santoso, Budi", ", , ,", "H.", "Dr. , S.E.", "A.B.C.D", "Budi S.E.,M.M.,Ak",
			"Ni Luh Putu Ayu",
		"\xc3\xa9\xff\xfe, \xc3", "Dr.Dr.Dr.Dr.", "   ,   ", "SE SE SE SE",
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct span full = span_trim(span_of(names[i]));
		struct name_parts p = name_split(full);
		size_t letters = 0, kept = 0;
		for (size_t j = 0; j < full.len; j++)
			letters += full.at[j] != ' ' && full.at[j] != ',';
		struct span parts[] = { p.front, p.name, p.back };
		for (int k = 0; k < 3; k++) {
			assert_true(parts[k].at >= full.at && parts[k].at + parts[k].len <= full.at + full.len);
			for (size_t j = 0; j < parts[k].len; j++)
				kept += parts[k].at[j] != ' ' && parts[k].at[j] != ',';
		}
		if (letters != kept)
			fail_msg("\"%s\": %zu of %zu", names[i], kept, letters);
	}
}

static void test_keys(void **state)
{
	(void)state;
	static const struct { const char *full, *key; } cases[] = {
		{ "Drs. H. Moh. Soeharjo, M.M", "MUHAMMAD SUHARJO" },
		{ "M. Djunaedi", "MUHAMMAD JUNAEDI" },
		{ "Mochamad Junaedi", "MUHAMMAD JUNAEDI" },
		{ "ST. AISYAH, SE", "SITI AISYAH" },
		{ "Muhammad Rizky", "MUHAMMAD RIZKY" }, { "Mohammad Rizky", "MUHAMMAD RIZKY" }, { "Muhamad Rizky", "MUHAMMAD RIZKY" },
		{ "Mohamad Rizky", "MUHAMMAD RIZKY" }, { "Moch. Rizky", "MUHAMMAD RIZKY" }, { "Moh. Rizky", "MUHAMMAD RIZKY" },
		{ "Muh. Rizky", "MUHAMMAD RIZKY" }, { "Mhd Rizky", "MUHAMMAD RIZKY" }, { "M.Rizky", "MUHAMMAD RIZKY" }, { "Moehammad Rizky", "MUHAMMAD RIZKY" },
		{ "Rizky M.", "RIZKY M" },                           // only as the first
		{ "M", "M" },
		{ "Achmad Fauzi", "AHMAD FAUZI" }, { "Akhmad Fauzi", "AHMAD FAUZI" }, { "Ahmad Fauzi", "AHMAD FAUZI" },
		{ "Abd. Rahman", "ABDUL RAHMAN" }, { "Abdul Rahman", "ABDUL RAHMAN" },
		{ "St. Aminah", "SITI AMINAH" }, { "Sitti Aminah", "SITI AMINAH" }, { "Andi St. Aminah", "ANDI SITI AMINAH" },
		{ "BUDI SANTOSO ST", "BUDI SANTOSO ST" },            // a degree that could be a name is not Siti
		{ "Noor Aini", "NUR AINI" }, { "Noer Aini", "NUR AINI" },
		{ "Tjahjono", "CAHJONO" }, { "Soekarno", "SUKARNO" }, { "Djoko Soesilo", "JOKO SUSILO" },
		{ "Ja'far", "JAFAR" }, { "Ja\xe2\x80\x99" "far", "JAFAR" }, { "Nur`aini", "NURAINI" },
		{ "Nur-Aini", "NUR AINI" }, { "A.Rahman", "A RAHMAN" }, { "Siti  Aminah", "SITI AMINAH" },
		{ "Jos\xc3\xa9 Andr\xc3\xa9", "JOSE ANDRE" }, { "\xc5\x81ukasz \xc5\xa0\xc5\x93", "LUKASZ SU" }, { "Mu\xc3\xb1oz Stra\xc3\x9f", "MUNOZ STRASS" },
		{ "Jose\xcc\x81", "JOSE" },                          // a combining mark
		{ "\xc3\x80\xc3\xbf\xc4\x80\xc5\xbe\xc5\xbf", "AYAZS" },
		{ "\xe6\x9d\x8e Budi", "\xe6\x9d\x8e BUDI" },        // other scripts stay as they are
		{ "I Gusti Ngurah", "I GUSTI NGURAH" }, { "Suparman bin Karto", "SUPARMAN BIN KARTO" },
		{ "Budi 2", "BUDI 2" },
		{ "", "" }, { "...", "" }, { "\xff", "" }, { " , S.E.", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char key[NAME_KEY];
		name_key(span_of(cases[i].full), key);
		if (strcmp(key, cases[i].key) != 0)
			fail_msg("\"%s\" gives \"%s\", not \"%s\"", cases[i].full, key, cases[i].key);
	}
}

// A key that is long beyond measure loses whole words at its end and stays a string.
static void test_long_names(void **state)
{
	(void)state;
	static char long_name[4096];
	for (size_t i = 0; i + 4 < sizeof long_name; i += 4)
		memcpy(long_name + i, "Moh ", 4);
	char key[NAME_KEY];
	name_key(span_of(long_name), key);
	assert_true(strlen(key) < NAME_KEY);
	assert_true(strncmp(key, "MUHAMMAD MUHAMMAD ", 18) == 0);
	memset(long_name, 'a', sizeof long_name - 1);
	name_key(span_of(long_name), key);
	assert_true(strlen(key) < NAME_KEY);
	for (size_t i = 0; i + 3 < sizeof long_name; i += 3)
		memcpy(long_name + i, "\xe6\x9d\x8e", 3);
	name_key(span_of(long_name), key);
	assert_true(utf8_valid(span_of(key)));
}

static void check_match(const char *full, const char *typed, bool expected)
{
	char key[NAME_KEY];
	name_key(span_of(full), key);
	if (name_matches(key, span_of(typed)) != expected)
		fail_msg("\"%s\" %s \"%s\" (%s)", typed, expected ? "should find" : "should not find", full, key);
}

static void test_what_typed_letters_find(void **state)
{
	(void)state;
	static const struct { const char *full, *typed; bool found; } cases[] = {
		{ "Siti Aminah", "sit", true }, { "Siti Aminah", "ami", true }, { "Siti Aminah", "ami sit", true }, { "Siti Aminah", "SITI AMINAH", true },
		{ "Siti Aminah", "min", false }, { "Siti Aminah", "siti b", false }, { "Siti Aminah", "siti aminah nur", false },
		{ "Siti Aminah", "", false }, { "Siti Aminah", " . ", false },
		{ "Siti Aminah", "st", true }, { "Siti Aminah", "St. Aminah", true }, { "Siti Aminah", "sitt", true },
		{ "Drs. H. Moh. Soeharjo, M.M", "suharjo", true }, { "Drs. H. Moh. Soeharjo, M.M", "soeharjo", true },
		{ "Drs. H. Moh. Soeharjo, M.M", "Drs. H. Moh. Soeharjo, M.M", true }, { "Drs. H. Moh. Soeharjo, M.M", "drs soeh", true },
		{ "Muhammad Junaedi", "moch", true }, { "Muhammad Junaedi", "moc", true }, { "Muhammad Junaedi", "mo", true },
		{ "Muhammad Junaedi", "m djun", true },
		{ "Muhammad Junaedi", "mohamad", true }, { "Muhammad Junaedi", "muhamad junaidi", true }, { "Muhammad Junaedi", "ahmad", false },
		{ "Maria Junita", "m jun", true },
		{ "Nur Aini", "noor", true }, { "Nur Aini", "noer aini", true },
		{ "Jos\xc3\xa9 Andr\xc3\xa9", "jose", true }, { "Jose Andre", "jos\xc3\xa9", true },
		{ "Budi Setiawan", "BUDI SE", true },                // half typed, or a degree
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_match(cases[i].full, cases[i].typed, cases[i].found);
}

static void test_one_edit_is_forgiven_from_four_letters_on(void **state)
{
	(void)state;
	static const struct { const char *full, *typed; bool found; } cases[] = {
		{ "Rizky", "rizki", true }, { "Rizki", "rizky", true }, { "Rizki", "rizk", true },
		{ "Muhammad", "muhamad", true }, { "Annisa", "anisa", true }, { "Anisa", "annisa", true },
		{ "Setiawan", "setyawan", true }, { "Setiawan", "stiawan", true }, { "Setiawan", "setiiawan", true }, { "Setiawan", "xetiawan", true },
		{ "Setiawan", "setx", true }, { "Setiawan", "sety", true },
		{ "Setiawan", "styawan", false },                    // two edits
		{ "Budi", "bux", false },                            // three letters are taken as they are
		{ "Budi", "bud", true }, { "Budi", "buxi", true }, { "Budi", "budix", true }, { "Budi", "budixx", false },
		{ "Rahmat", "rahmad", true }, { "Rahmat", "hrahmat", true }, { "Rahmat", "ahmat", true }, { "Rahmat", "hmat", false },
		{ "Ani", "anix", true }, { "Ani", "xani", true }, { "An", "anxx", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_match(cases[i].full, cases[i].typed, cases[i].found);
}

// The plain way to the same answer: the least edit distance to any beginning of the word.
static int distance(const char *word, const char *typed)
{
	int n = (int)strlen(word), m = (int)strlen(typed), row[32], best;
	for (int j = 0; j <= n; j++)
		row[j] = j;
	for (int i = 1; i <= m; i++) {
		int corner = row[0];
		row[0] = i;
		for (int j = 1; j <= n; j++) {
			int up = row[j], least = corner + (word[j - 1] != typed[i - 1]);
			least = up + 1 < least ? up + 1 : least;
			least = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
			corner = up;
			row[j] = least;
		}
	}
	best = row[0];
	for (int j = 1; j <= n; j++)
		best = row[j] < best ? row[j] : best;
	return best;
}

static void test_forgiving_agrees_with_the_edit_distance(void **state)
{
	(void)state;
	uint32_t random = 7;
	int found = 0;
	for (int i = 0; i < 200000; i++) {
		char word[12] = "", typed[12] = "";
		for (int k = 0; k < 2; k++) {
			random = random * 1664525u + 1013904223u;
			size_t n = (k ? 4 : 1) + (random >> 24) % 6;
			for (size_t j = 0; j < n; j++) {
				random = random * 1664525u + 1013904223u;
				(k ? typed : word)[j] = "XY"[(random >> 24) & 1]; // letters of no short form
			}
		}
		bool expected = distance(word, typed) <= 1;
		found += expected;
		if (name_matches(word, span_of(typed)) != expected)
			fail_msg("%s typed for %s", typed, word);
	}
	assert_in_range(found, 10000, 190000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_titles_before_a_name),
		cmocka_unit_test(test_degrees_behind_a_comma),
		cmocka_unit_test(test_degrees_without_a_comma),
		cmocka_unit_test(test_no_part_of_a_name_is_lost),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_what_typed_letters_find),
		cmocka_unit_test(test_one_edit_is_forgiven_from_four_letters_on),
		cmocka_unit_test(test_forgiving_agrees_with_the_edit_distance),
	};
	return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}
