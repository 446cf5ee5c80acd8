// Tests of the sentences: both languages say the same slots, and filling them works.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/words.h"

static const char *const ids[] = {
#define WORD(id, indonesian, english) #id,
#include "core/words_kiosk.def"
#include "core/words_tables.def"
#include "core/words_paper.def"
#include "core/words_tool.def"
#include "core/words_web.def"
#include "core/words_server.def"
#undef WORD
};

// Whether every {slot} of one sentence stands in the other, with its braces in pairs.
static bool slots_stand_in(const char *one, const char *other)
{
	for (const char *open = strchr(one, '{'); open; open = strchr(open + 1, '{')) {
		const char *close = strchr(open, '}');
		char slot[64];
		if (!close || close == open + 1 || !span_copy((struct span){ open, (size_t)(close - open + 1) }, slot, sizeof slot))
			return false;
		if (!strstr(other, slot) || strchr(slot + 1, '{'))
			return false;
	}
	return true;
}

static void both_languages_have_the_same_slots(void **state)
{
	(void)state;
	for (int w = 0; w < WORD_COUNT; w++) {
		const char *id = word(w, LANG_ID), *en = word(w, LANG_EN);
		if (!slots_stand_in(id, en) || !slots_stand_in(en, id))
			fail_msg("WORD_%s: slots differ: \"%s\" / \"%s\"", ids[w], id, en);
	}
}

static void sentences_are_clean(void **state)
{
	(void)state;
	for (int w = 0; w < WORD_COUNT; w++) {
		for (int l = 0; l < LANG_COUNT; l++) {
			struct span s = span_of(word(w, l));
			if (!utf8_valid(s) || !span_trim(s).len || strstr(s.at, "%s") || strstr(s.at, "%d"))
				fail_msg("WORD_%s: \"%s\"", ids[w], s.at);
		}
	}
}

// The wrong spellings that Indonesian offices most often meet: silahkan, absensi, ijin, Jum'at, Nopember, nara sumber, non aktif.
static void indonesian_is_spelled_as_the_dictionary_does(void **state)
{
	(void)state;
	static const char *const wrong[] = { "ilahkan", "bsensi", "ijin", "Jum'at", "Nopember", "Pebruari", "ara sumber", "non aktif" };
	for (int w = 0; w < WORD_COUNT; w++)
		for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
			if (strstr(word(w, LANG_ID), wrong[i]))
				fail_msg("WORD_%s: %s", ids[w], word(w, LANG_ID));
}

static void plain_sentences_are_written_as_they_are(void **state)
{
	(void)state;
	char room[64];
	for (int l = 0; l < LANG_COUNT; l++) {
		struct text t = text_init(room, sizeof room);
		words_write(&t, WORD_LANGUAGE, l, NULL, 0);
		assert_string_equal(room, word(WORD_LANGUAGE, l));
	}
}

// Fills every slot of every sentence with a value of its own, and compares with a filling by plain search.
static void every_slot_is_filled(void **state)
{
	(void)state;
	for (int w = 0; w < WORD_COUNT; w++) {
		char name[64], out[2048], by_hand[2048];
		const char *sentence = word(w, LANG_ID), *open = strchr(sentence, '{');
		struct text t = text_init(out, sizeof out), hand = text_init(by_hand, sizeof by_hand);
		if (!open)
			continue;
		const char *close = strchr(open, '}');
		assert_true(span_copy((struct span){ open + 1, (size_t)(close - open - 1) }, name, sizeof name));
		words_write(&t, w, LANG_ID, &(struct fill){ name, "<{x}>" }, 1);
		for (const char *at = sentence; *at;) {
			size_t n = strlen(name);
			bool here = *at == '{' && strncmp(at + 1, name, n) == 0 && at[n + 1] == '}';
			text_add(&hand, here ? SPAN("<{x}>") : (struct span){ at, 1 });
			at += here ? n + 2 : 1;
		}
		assert_string_equal(out, by_hand);
		t = text_init(out, sizeof out);
		words_write(&t, w, LANG_ID, NULL, 0);
		assert_string_equal(out, sentence);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_languages_have_the_same_slots),
		cmocka_unit_test(sentences_are_clean),
		cmocka_unit_test(indonesian_is_spelled_as_the_dictionary_does),
		cmocka_unit_test(plain_sentences_are_written_as_they_are),
		cmocka_unit_test(every_slot_is_filled),
	};
	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
