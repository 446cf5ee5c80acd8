// Tests of finding people by what was typed.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

static struct made_author organiser;

static struct store *begin(void)
{
	organiser = made_author(1);
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_create(s, &organiser.id, true), ERR_OK);
	return s;
}

static void add(struct store *s, uint64_t number, const char *name, const char *nip, bool gone)
{
	struct fact f = made_person(number, name, "");
	strcpy(f.person.nip, nip);
	f.person.gone = gone;
	made_append(s, &organiser, MONDAY, f);
}

static void check(struct store *s, const char *typed, const char *expected)
{
	struct person found[6];
	char numbers[32] = "";
	int n = state_search(s, span_of(typed), found, 6);
	for (int i = 0; i < n; i++)
		numbers[i] = (char)('0' + found[i].number);
	if (strcmp(numbers, expected) != 0)
		fail_msg("\"%s\" found %s, not %s", typed, numbers, expected);
}

static void test_search(void **state)
{
	(void)state;
	static const struct { const char *typed, *expected; } cases[] = {
		{ "siti", "14" }, { "SITI AMINAH", "1" }, { "aminah siti", "1" }, { "sit ami", "1" }, { "s", "2146" }, { "", "" }, { "   ", "" }, { "?", "" },
		{ "muhammad", "3" }, { "moh", "3" }, { "mohamad rizki", "3" },     // spellings are levelled
		{ "dr siti", "14" }, { "siti, s.sos", "14" },                       // titles are not looked for
		{ "muhamad rizky", "3" }, { "amimah", "1" }, { "aminahh", "1" },     // one edit
		{ "wayna", "" }, { "gone", "" },
		{ "1901", "21" }, { "190101012020011001", "1" }, { "1901 0101 2020", "1" }, { "190", "" }, { "190101012020011009", "" }, { "9999", "" },
		{ "siti zulkifli", "" }, { "rizki muhammad ali", "" },
	};
	struct store *s = begin();
	add(s, 1, "Siti Aminah, S.Sos.", "190101012020011001", false);
	add(s, 2, "Agus Salim", "190102022020011002", false);
	add(s, 3, "Moh. Rizki", "", false);
	add(s, 4, "Dra. Siti Zubaidah", "", false);
	add(s, 5, "Siti Gone", "190103032020011003", true);
	add(s, 6, "Sudirman", "", false);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check(s, cases[i].typed, cases[i].expected);
	store_close(s);
}

// A name that changes is found under its new words only.
static void test_renamed(void **state)
{
	(void)state;
	struct store *s = begin();
	add(s, 1, "Siti Aminah", "", false);
	add(s, 2, "Siti Zubaidah", "", false);
	add(s, 1, "Dewi Aminah", "", false);
	check(s, "siti", "2");
	check(s, "dewi", "1");
	check(s, "aminah", "1");
	add(s, 2, "Dewi Zubaidah", "", true);
	check(s, "siti", "");
	check(s, "dewi", "1");
	store_close(s);
	made_sound("a.hadir");
}

static void test_first_by_name(void **state)
{
	(void)state;
	struct store *s = begin();
	struct person found[3];
	char name[64];
	assert_int_equal(store_begin(s), ERR_OK);
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof name, "Siti Q%c%cX", 'A' + (199 - i) / 20, 'A' + i % 20);
		add(s, (uint64_t)i + 1, name, "", false);
	}
	assert_int_equal(store_commit(s), ERR_OK);
	assert_int_equal(state_search(s, SPAN("siti"), found, 3), 3);
	assert_string_equal(found[0].name, "Siti QAAX");
	assert_string_equal(found[1].name, "Siti QABX");
	assert_string_equal(found[2].name, "Siti QACX");
	assert_int_equal(state_search(s, SPAN("siiti"), found, 3), 3); // through the forgiving way
	assert_string_equal(found[0].name, "Siti QAAX");
	assert_int_equal(state_search(s, SPAN("siti"), found, 0), 0);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = { MADE(test_search), MADE(test_renamed), MADE(test_first_by_name) };
	return MADE_RUN("state_search", tests);
}
