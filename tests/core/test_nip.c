// Tests of NIPs and ranks as people and Excel write them.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/nip.h"

struct nip_case { const char *typed; enum problem problem; enum nip_kind kind; const char *digits; };

static void check_nips(const struct nip_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char digits[24] = "unset";
		enum nip_kind kind = NIP_KIND_COUNT;
		enum problem p = nip_read(span_of(cases[i].typed), digits, &kind);
		if (p != cases[i].problem || kind != cases[i].kind || (cases[i].digits && !span_is(span_of(digits), cases[i].digits)))
			fail_msg("\"%s\": problem %d, kind %d, digits %s", cases[i].typed, p, kind, digits);
	}
}
#define CHECK_NIPS(cases) check_nips(cases, sizeof cases / sizeof *cases)

static void test_numbers_of_18_digits(void **state)
{
	(void)state;
	static const struct nip_case cases[] = {
		{ "190102031925041001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "190102032023211001", PROBLEM_NONE, NIP_PPPK, "190102032023211001" },
		{ "19010203 192504 1 001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "190102032023292999", PROBLEM_NONE, NIP_PPPK, "190102032023292999" },
		{ "190113031925041001", PROBLEM_NIP_BIRTH, NIP_NONE, NULL },
		{ "190102031925131001", PROBLEM_NIP_TMT, NIP_NONE, NULL },
		{ "190102031925043001", PROBLEM_NIP_SEX, NIP_NONE, NULL },
		{ "19010203 192504 1 000", PROBLEM_NIP_SERIAL, NIP_NONE, NULL },
		{ "190102031925041000", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		// every border of every part
		{ "190002281925041001", PROBLEM_NONE, NIP_PNS, NULL },
		{ "190002291925041001", PROBLEM_NIP_BIRTH, NIP_NONE, NULL }, // 1900 was no leap year
		{ "190402291925041001", PROBLEM_NONE, NIP_PNS, NULL },
		{ "190104311925041001", PROBLEM_NIP_BIRTH, NIP_NONE, NULL },
		{ "190100031925041001", PROBLEM_NIP_BIRTH, NIP_NONE, NULL },
		{ "190101001925041001", PROBLEM_NIP_BIRTH, NIP_NONE, NULL },
		{ "189912311925041001", PROBLEM_NIP_BIRTH, NIP_NONE, NULL },
		{ "000000001925041001", PROBLEM_NIP_BIRTH, NIP_NONE, NULL },
		{ "190102031925001001", PROBLEM_NIP_TMT, NIP_NONE, NULL },
		{ "190102031925011001", PROBLEM_NONE, NIP_PNS, NULL },
		{ "190102031925121001", PROBLEM_NONE, NIP_PNS, NULL },
		{ "190102031925201001", PROBLEM_NIP_TMT, NIP_NONE, NULL },
		{ "190102031925211001", PROBLEM_NONE, NIP_PPPK, NULL },
		{ "190102031925301001", PROBLEM_NIP_TMT, NIP_NONE, NULL },
		{ "190102031899041001", PROBLEM_NIP_TMT, NIP_NONE, NULL },
		{ "190102032100041001", PROBLEM_NIP_TMT, NIP_NONE, NULL },
		{ "190102031925040001", PROBLEM_NIP_SEX, NIP_NONE, NULL },
		{ "190102031925042001", PROBLEM_NONE, NIP_PNS, NULL },
		{ "190102031925041999", PROBLEM_NONE, NIP_PNS, NULL },
	};
	CHECK_NIPS(cases);
}

static void test_what_people_type_around_digits(void **state)
{
	(void)state;
	static const struct nip_case cases[] = {
		{ "  190102031925041001  ", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "'190102031925041001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "\xe2\x80\x99" "190102031925041001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "19010203.192504.1.001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "19010203-192504-1-001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "19010203\xc2\xa0" "192504\xc2\xa0" "1\xc2\xa0" "001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "NIP 190102031925041001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "NIP. 19010203 192504 1 001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "nip: 190102031925041001", PROBLEM_NONE, NIP_PNS, "190102031925041001" },
		{ "190102031925O41001", PROBLEM_NIP_LENGTH, NIP_NONE, NULL }, // the letter O
		{ "190102031925041001/X", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
		{ "Non ASN", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
		{ "190102031925041001\xff", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
	};
	CHECK_NIPS(cases);
}

static void test_people_without_nip_and_other_numbers(void **state)
{
	(void)state;
	static const struct nip_case cases[] = {
		{ "", PROBLEM_NONE, NIP_NONE, "" },
		{ "   ", PROBLEM_NONE, NIP_NONE, "" },
		{ "-", PROBLEM_NONE, NIP_NONE, "" },
		{ " -- ", PROBLEM_NONE, NIP_NONE, "" },
		{ "\xe2\x80\x93", PROBLEM_NONE, NIP_NONE, "" },
		{ "NIP.", PROBLEM_NONE, NIP_NONE, "" },
		{ "1", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
		{ "12345", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
		{ "123456", PROBLEM_NONE, NIP_OTHER, "123456" },               // NRK
		{ "80010203", PROBLEM_NONE, NIP_OTHER, "80010203" },           // NRP of the police
		{ "340012345", PROBLEM_NONE, NIP_OTHER, "340012345" },         // old NIP
		{ "1234567890123456", PROBLEM_NONE, NIP_OTHER, NULL },
		{ "19010203192504100", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },   // 17
		{ "1901020319250410011", PROBLEM_NIP_LENGTH, NIP_NONE, NULL }, // 19
		{ "19010203192504100111", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
		{ "190102031925041001190102031925041001", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
	};
	CHECK_NIPS(cases);
}

static void test_damage_by_excel(void **state)
{
	(void)state;
	static const struct nip_case cases[] = {
		{ "1,98E+17", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "1.98E+17", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "1,90102E+17", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "1.9010203192504e+017", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "'1,98E+17", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "2E+17", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "1.98E17", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "190102031925041000", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "190502012010011000", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "190.102.031.925.041.000", PROBLEM_NIP_EXCEL, NIP_NONE, NULL },
		{ "E+17", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
		{ "1E+", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
		{ "1,98E+1x", PROBLEM_NIP_LENGTH, NIP_NONE, NULL },
	};
	CHECK_NIPS(cases);
}

static void test_ages_are_only_warned_of(void **state)
{
	(void)state;
	static const struct { const char *digits; int year; enum problem problem; } cases[] = {
		{ "190102031925041001", 2025, PROBLEM_NONE },
		{ "190102031918021001", 2025, PROBLEM_NONE },    // 17 that month
		{ "190102031918011001", 2025, PROBLEM_NIP_AGE }, // 16
		{ "190102031959121001", 2025, PROBLEM_NONE },    // 58
		{ "190102031960021001", 2025, PROBLEM_NIP_AGE }, // 59
		{ "190102032023211001", 2025, PROBLEM_NIP_AGE }, // a PPPK of 122
		{ "190102031918211001", 2025, PROBLEM_NONE },    // a PPPK's number has no month
		{ "190402031925041001", 1920, PROBLEM_NIP_AGE }, // a child today
		{ "190302031925041001", 1920, PROBLEM_NIP_AGE }, // 17 this year, appointed in years to come
		{ "190102031925041001", 0, PROBLEM_NONE },
		{ "123456", 2025, PROBLEM_NONE },
		{ "", 2025, PROBLEM_NONE },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (nip_age(cases[i].digits, cases[i].year) != cases[i].problem)
			fail_msg("%s in %d", cases[i].digits, cases[i].year);
	assert_true(problem_is_warning(PROBLEM_NIP_AGE));
}

static void test_every_prefix_of_a_nip_is_safe(void **state)
{
	(void)state;
	const char *text = "NIP. 19010203 192504 1 001 E+17 \xe2\x80\x99\xff";
	size_t all = span_of(text).len;
	for (size_t from = 0; from < all; from++)
		for (size_t n = 0; from + n <= all; n++) {
			char digits[24];
			enum nip_kind kind;
			enum problem p = nip_read((struct span){ text + from, n }, digits, &kind);
			assert_true(p == PROBLEM_NONE || kind == NIP_NONE);
			assert_true(span_of(digits).len < 24);
		}
}

struct rank_case { const char *typed, *rank; };

static void check_ranks(const struct rank_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char rank[24] = "";
		bool good = rank_read(span_of(cases[i].typed), rank);
		if (good != (cases[i].rank != NULL) || (good && !span_is(span_of(rank), cases[i].rank)))
			fail_msg("\"%s\" gives %s \"%s\"", cases[i].typed, good ? "true" : "false", rank);
	}
}
#define CHECK_RANKS(cases) check_ranks(cases, sizeof cases / sizeof *cases)

static void test_ranks_as_typed(void **state)
{
	(void)state;
	static const struct rank_case cases[] = {
		{ "IIIA", "III/a" }, { "III.a", "III/a" }, { "3/a", "III/a" }, { "III-A", "III/a" }, { "III/a", "III/a" }, { "iii/A", "III/a" },
		{ "III a", "III/a" }, { "III / d", "III/d" }, { "3a", "III/a" }, { "Gol. III/b", "III/b" }, { "Golongan IVe", "IV/e" },
		{ "gol. ruang II/c", "II/c" }, { "I.a", "I/a" }, { "Id", "I/d" }, { "IC", "I/c" }, { "4e", "IV/e" },
		{ "Penata Muda Tk.I", "III/b" }, { "Penata Muda Tk. 1", "III/b" }, { "Penata Muda Tkt I", "III/b" }, { "PENATA MUDA TINGKAT I", "III/b" },
		{ "Penata Tk. I (III/d)", "III/d" }, { "Penata Tk.I, III/d", "III/d" }, { "III/d - Penata Tingkat I", "III/d" }, { "Penata TkI", "III/d" },
		{ "Penata", "III/c" }, { "penata muda", "III/a" }, { "Pembina Utama", "IV/e" }, { "Pembina Utama Madya", "IV/d" },
		{ "Pembina Utama Muda (IV/c)", "IV/c" }, { "Juru", "I/c" }, { "Penata, Gol. III", "III/c" },
	};
	CHECK_RANKS(cases);
}

static void test_ranks_of_pppk(void **state)
{
	(void)state;
	static const struct rank_case cases[] = {
		{ "IX", "IX" }, { "Gol. IX", "IX" }, { "PPPK IX", "IX" }, { "Golongan XVII", "XVII" }, { "ix", "IX" }, { "9", "IX" }, { "Gol 17", "XVII" },
		{ "I", "I" }, { "V", "V" }, { "P3K Gol. VII", "VII" }, { "XVIII", NULL }, { "18", NULL }, { "0", NULL }, { "IIX", NULL },
	};
	CHECK_RANKS(cases);
}

static void test_ranks_that_are_none(void **state)
{
	(void)state;
	static const struct rank_case cases[] = {
		{ "", NULL }, { "-", NULL }, { "Staf", NULL }, { "Honorer", NULL }, { "III/e", NULL }, { "V/a", NULL }, { "IV/f", NULL },
		{ "Penata (III/a)", NULL },  // title and code contradict each other
		{ "Penata Tingkat", NULL }, { "Penata Tingkat II", NULL }, { "Penata I", NULL }, { "Muda", NULL }, { "Penata Pembina", NULL },
		{ "III/a III/b", NULL }, { "Lettu Inf", NULL }, { "Penatapenatapenatapenata", NULL }, { "a", NULL }, { "/", NULL },
		{ "penata penata penata penata penata penata penata penata", NULL },
	};
	CHECK_RANKS(cases);
}

static void test_every_rank_reads_back_from_its_printed_forms(void **state)
{
	(void)state;
	static const char *const ranks[] = {
		"IV/e", "IV/d", "IV/c", "IV/b", "IV/a", "III/d", "III/c", "III/b", "III/a", "II/d", "II/c", "II/b", "II/a", "I/d", "I/c", "I/b", "I/a",
		"XVII", "XVI", "XV", "XIV", "XIII", "XII", "XI", "X", "IX", "VIII", "VII", "VI", "V", "IV", "III", "II", "I",
	};
	for (int i = 0; i < 34; i++) {
		char rank[24], room[64];
		assert_true(rank_read(span_of(ranks[i]), rank));
		assert_string_equal(rank, ranks[i]);
		assert_int_equal(rank_order(rank), i);
		const char *title = rank_title(rank);
		assert_int_equal(title != NULL, i < 17);
		if (!title)
			continue;
		assert_true(rank_read(span_of(title), rank));
		assert_string_equal(rank, ranks[i]);
		struct text both = text_init(room, sizeof room);
		text_str(&both, title);
		text_str(&both, " (");
		text_str(&both, ranks[i]);
		text_str(&both, ")");
		assert_true(rank_read(text_span(&both), rank));
		assert_string_equal(rank, ranks[i]);
	}
	assert_int_equal(rank_order(""), 34);
	assert_int_equal(rank_order("Lettu"), 34);
	assert_string_equal(rank_title("III/d"), "Penata Tingkat I");
	assert_null(rank_title(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_of_18_digits),
		cmocka_unit_test(test_what_people_type_around_digits),
		cmocka_unit_test(test_people_without_nip_and_other_numbers),
		cmocka_unit_test(test_damage_by_excel),
		cmocka_unit_test(test_ages_are_only_warned_of),
		cmocka_unit_test(test_every_prefix_of_a_nip_is_safe),
		cmocka_unit_test(test_ranks_as_typed),
		cmocka_unit_test(test_ranks_of_pppk),
		cmocka_unit_test(test_ranks_that_are_none),
		cmocka_unit_test(test_every_rank_reads_back_from_its_printed_forms),
	};
	return cmocka_run_group_tests_name("nip", tests, NULL, NULL);
}
