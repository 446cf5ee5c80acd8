// Tests of questionnaires: the shipped files, and every way to get a file wrong with the line that says so.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/instrument.h"

static struct instrument i;
static char room[sizeof(((struct instrument_fact *)0)->definition)];

static struct span shipped(const char *name)
{
	char path[500];
	snprintf(path, sizeof path, HADIR_ASSETS "/instruments/%s.txt", name);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	size_t n = fread(room, 1, sizeof room, f);
	assert_int_equal(fclose(f), 0);
	assert_true(n > 0 && n < sizeof room); // fits into a record with its NUL
	return (struct span){ room, n };
}

static enum err read_text(const char *text, int *ret_line)
{
	// An own copy, so that reading past the end is seen.
	size_t n = strlen(text);
	char *copy = malloc(n ? n : 1);
	assert_non_null(copy);
	memcpy(copy, text, n);
	enum err e = instrument_read((struct span){ copy, n }, &i, ret_line);
	free(copy);
	return e;
}

static void shipped_files(void **state)
{
	(void)state;
	static const struct { const char *id; int questions, scale, scored; bool comment; const char *first, *last; } wanted[] = {
		{ "penyelenggaraan-c", 12, 4, 12, true, "Kesesuaian materi dengan tujuan pelaksanaan", "Kenyamanan ruangan" },
		{ "narasumber-b", 12, 5, 12, true, "Kedisiplinan kehadiran", "Pemutakhiran terhadap pengetahuan terbaru" },
		{ "narasumber-d", 4, 5, 3, true, "Relevansi dan manfaat materi terhadap tugas", "Kesesuaian durasi" },
		{ "skm", 9, 0, 0, true, "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?", "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?" },
	};
	for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
		int line = 0;
		enum err e = instrument_read(shipped(wanted[k].id), &i, &line);
		if (e != ERR_OK)
			fail_msg("%s, line %d: %s", wanted[k].id, line, err_text(e));
		assert_string_equal(i.id, wanted[k].id);
		assert_int_equal(i.questions, wanted[k].questions);
		assert_int_equal(i.scale, wanted[k].scale);
		assert_int_equal(i.has_comment, wanted[k].comment);
		assert_true(i.source[0] != '\0');
		assert_string_equal(i.question[0].text[LANG_ID], wanted[k].first);
		assert_string_equal(i.question[i.questions - 1].text[LANG_ID], wanted[k].last);
		int scored = 0;
		for (int q = 0; q < i.questions; q++) {
			scored += instrument_is_scored(&i, q);
			assert_string_not_equal(i.question[q].text[LANG_ID], i.question[q].text[LANG_EN]);
			for (int v = 1; v <= instrument_options(&i, q); v++)
				assert_string_not_equal(instrument_label(&i, q, v, LANG_ID), instrument_label(&i, q, v, LANG_EN));
		}
		assert_int_equal(scored, wanted[k].scored);
		assert_string_not_equal(i.title[LANG_ID], i.title[LANG_EN]);
		assert_string_not_equal(i.comment[LANG_ID], i.comment[LANG_EN]);
	}
}

static void shipped_labels(void **state)
{
	(void)state;
	int line;
	assert_int_equal(instrument_read(shipped("penyelenggaraan-c"), &i, &line), ERR_OK);
	assert_string_equal(instrument_label(&i, 0, 1, LANG_ID), "Kurang");
	assert_string_equal(instrument_label(&i, 11, 4, LANG_ID), "Sangat Baik");
	assert_int_equal(instrument_read(shipped("narasumber-d"), &i, &line), ERR_OK);
	assert_int_equal(instrument_options(&i, 3), 3);
	assert_string_equal(instrument_label(&i, 3, 2, LANG_ID), "Sangat cukup dan pas");
	assert_string_equal(instrument_label(&i, 2, 5, LANG_EN), "Very good");
	assert_string_equal(i.comment[LANG_ID], "Topik apa yang dibutuhkan untuk bimtek berikutnya?");
	assert_int_equal(instrument_read(shipped("skm"), &i, &line), ERR_OK);
	static const char *const lowest[] = { "Tidak sesuai", "Tidak mudah", "Tidak cepat", "Sangat mahal", "Tidak sesuai", "Tidak kompeten", "Tidak sopan dan ramah", "Buruk", "Tidak ada" };
	static const char *const highest[] = { "Sangat sesuai", "Sangat mudah", "Sangat cepat", "Gratis", "Sangat sesuai", "Sangat kompeten", "Sangat sopan dan ramah", "Sangat baik", "Dikelola dengan baik" };
	for (int q = 0; q < 9; q++) {
		assert_int_equal(instrument_options(&i, q), 4);
		assert_string_equal(instrument_label(&i, q, 1, LANG_ID), lowest[q]);
		assert_string_equal(instrument_label(&i, q, 4, LANG_ID), highest[q]);
	}
}

#define LEAST "id = a\ntitle.id = T\nscale.id = x | y\nquestion.id = Q\n"

static void forgiving(void **state)
{
	(void)state;
	int line = -1;
	assert_int_equal(read_text("\xef\xbb\xbf# as Notepad writes it\r\n\r\n  id=a-1  \r\n\ttitle.id\t=\tT = 1\r\nquestion.id = Q | R # not a comment\r\nscale.id = x|y  |z\r\n", &line), ERR_OK);
	assert_int_equal(line, -1); // untouched
	assert_string_equal(i.id, "a-1");
	assert_string_equal(i.title[LANG_ID], "T = 1");
	assert_string_equal(i.title[LANG_EN], "T = 1");
	assert_string_equal(i.question[0].text[LANG_EN], "Q | R # not a comment");
	assert_int_equal(i.scale, 3);
	assert_string_equal(instrument_label(&i, 0, 2, LANG_EN), "y");
	assert_false(i.has_comment);
	// without a line end at the end, English before Indonesian, options of one question only
	assert_int_equal(read_text("scale.en = a | b\nscale.id = x | y\nid = a\ntitle.en = E\ntitle.id = T\nquestion.id = Q\nquestion.id = R\noptions.en = 1 | 2 | 3\noptions.id = p | q | r\nquestion.en = S", &line), ERR_OK);
	assert_int_equal(i.questions, 2);
	assert_string_equal(i.title[LANG_EN], "E");
	assert_string_equal(i.question[0].text[LANG_EN], "Q");
	assert_string_equal(i.question[1].text[LANG_EN], "S");
	assert_string_equal(instrument_label(&i, 0, 1, LANG_EN), "a");
	assert_string_equal(instrument_label(&i, 1, 3, LANG_EN), "3");
	assert_string_equal(instrument_label(&i, 1, 3, LANG_ID), "r");
	assert_true(instrument_is_scored(&i, 0) && !instrument_is_scored(&i, 1));
	assert_string_equal(i.source, "");
	assert_int_equal(read_text("id = 0-az9\ntitle.id = T\nquestion.id = Q\noptions.id = lama | pas\ncomment.id = C\n", &line), ERR_OK);
	assert_string_equal(i.id, "0-az9");
	assert_int_equal(i.scale, 0);
	assert_true(i.has_comment);
	assert_string_equal(i.comment[LANG_EN], "C");
	assert_string_equal(instrument_label(&i, 0, 1, LANG_EN), "lama");
	assert_string_equal(instrument_label(&i, 0, 2, LANG_EN), "pas");
}

static void wrong_files(void **state)
{
	(void)state;
	static const struct { const char *text; enum err err; int line; } cases[] = {
		{ "", ERR_MISSING, 0 },
		{ "\n\n# nothing\n", ERR_MISSING, 3 },
		{ "title.id = T\nscale.id = x | y\nquestion.id = Q\n", ERR_MISSING, 3 },
		{ "id = a\nscale.id = x | y\nquestion.id = Q\n", ERR_MISSING, 3 },
		{ "id = a\ntitle.en = T\nscale.id = x | y\nquestion.id = Q\n", ERR_MISSING, 4 },
		{ "id = a\ntitle.id = T\nscale.id = x | y\n", ERR_MISSING, 3 },
		{ "id = a\ntitle.id = T\nquestion.id = Q\n", ERR_MISSING, 3 },
		{ "id = a\ntitle.id = T\nquestion.id = Q\noptions.id = x | y\nquestion.id = R\n", ERR_MISSING, 5 },
		{ LEAST "comment.en = C\n", ERR_MISSING, 5 },
		{ LEAST "options.en = a | b\n", ERR_MISSING, 5 },
		{ LEAST "options.en = a | b\n\nquestion.id = R\n", ERR_MISSING, 5 },
		{ "id = a\ntitle.id = T\nscale.en = x | y\nquestion.id = Q\noptions.id = x | y\n", ERR_MISSING, 3 },
		{ LEAST "rubbish\n", ERR_FORMAT, 5 },
		{ LEAST "question = R\n", ERR_UNKNOWN, 5 },
		{ LEAST "Question.id = R\n", ERR_UNKNOWN, 5 },
		{ LEAST " = R\n", ERR_UNKNOWN, 5 },
		{ LEAST "\nid = b\n", ERR_FORMAT, 6 },
		{ LEAST "title.id = U\n", ERR_FORMAT, 5 },
		{ LEAST "scale.id = u | v\n", ERR_FORMAT, 5 },
		{ LEAST "source = a\nsource = b\n", ERR_FORMAT, 6 },
		{ LEAST "comment.id = a\ncomment.id = b\n", ERR_FORMAT, 6 },
		{ LEAST "question.en = a\nquestion.en = b\n", ERR_FORMAT, 6 },
		{ LEAST "options.id = a | b\noptions.id = c | d\n", ERR_FORMAT, 6 },
		{ "question.en = Q\n" LEAST, ERR_FORMAT, 1 },
		{ "options.id = a | b\n" LEAST, ERR_FORMAT, 1 },
		{ "id = Narasumber\n", ERR_FORMAT, 1 },
		{ "id = a b\n", ERR_FORMAT, 1 },
		{ "id = ../a\n", ERR_FORMAT, 1 },
		{ "id = \n", ERR_MISSING, 1 },
		{ "title.id =\n", ERR_MISSING, 1 },
		{ "id = abcdefghijklmnopqrstuvwxyz-12345\n", ERR_FULL, 1 },
		{ "title.id = a\x01\x62\n", ERR_FORMAT, 1 },
		{ "title.id = a\tb\n", ERR_FORMAT, 1 },
		{ "title.id = \x01\n", ERR_FORMAT, 1 },
		{ "title.id = a\x7f\n", ERR_FORMAT, 1 },
		{ LEAST "# caf\xe9\n", ERR_UTF8, 5 },
		{ LEAST "source = \xc0\x80\n", ERR_UTF8, 5 },
		{ "scale.id = only\n", ERR_RANGE, 1 },
		{ "scale.id = 1|2|3|4|5|6|7|8|9|10|11\n", ERR_RANGE, 1 },
		{ "scale.id = a || b\n", ERR_MISSING, 1 },
		{ "scale.id = a | b |\n", ERR_MISSING, 1 },
		{ "scale.id = | a\n", ERR_MISSING, 1 },
		{ "scale.id =\n", ERR_MISSING, 1 },
		{ "scale.id = a | 123456789012345678901234567890123456789012345678\n", ERR_FULL, 1 },
		{ LEAST "scale.en = a | b | c\n", ERR_RANGE, 5 },
		{ LEAST "options.id = a | b\noptions.en = a | b | c\n", ERR_RANGE, 6 },
		{ LEAST "options.id = a | b\noptions.en = a | b | c\nquestion.id = R\n", ERR_RANGE, 6 },
	};
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		int line = -1;
		memset(&i, 0x5a, sizeof i);
		enum err e = read_text(cases[k].text, &line);
		if (e != cases[k].err || line != cases[k].line)
			fail_msg("case %zu: \"%s\" in line %d, not \"%s\" in line %d", k, err_text(e), line, err_text(cases[k].err), cases[k].line);
		for (size_t at = 0; at < sizeof i; at++)
			assert_int_equal(((unsigned char *)&i)[at], 0x5a); // untouched
	}
	int line = 0;
	assert_int_equal(instrument_read((struct span){ "id = a\0b\n", 9 }, &i, &line), ERR_UTF8);
	assert_int_equal(line, 1);
}

static void limits(void **state)
{
	(void)state;
	char text[4000] = LEAST, value[300];
	int line = 0;
	for (int q = 1; q < FACT_QUESTIONS; q++)
		strcat(text, "question.id = Q\n");
	assert_int_equal(read_text(text, &line), ERR_OK);
	assert_int_equal(i.questions, FACT_QUESTIONS);
	strcat(text, "question.id = Q\n");
	assert_int_equal(read_text(text, &line), ERR_FULL);
	assert_int_equal(line, 4 + FACT_QUESTIONS);
	assert_int_equal(read_text("id = a\ntitle.id = T\nscale.id = 1|2|3|4|5|6|7|8|9|10\nquestion.id = Q", &line), ERR_OK);
	assert_string_equal(instrument_label(&i, 0, 10, LANG_ID), "10");

	static const struct { const char *key; size_t most; } longest[] = { { "title.id", 119 }, { "source", 119 }, { "question.id", 199 }, { "question.en", 199 }, { "comment.id", 199 } };
	for (size_t k = 0; k < sizeof longest / sizeof *longest; k++)
		for (size_t over = 0; over < 2; over++) {
			memset(value, 'x', longest[k].most + over);
			value[longest[k].most + over] = '\0';
			snprintf(text, sizeof text, "id = a\n%sscale.id = x | y\n%s%s = %s\n", k == 0 ? "" : "title.id = T\n", k == 2 ? "" : "question.id = Q\n", longest[k].key, value);
			if (k == 0)
				strcat(text, "\n");
			assert_int_equal(read_text(text, &line), over ? ERR_FULL : ERR_OK);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_files), cmocka_unit_test(shipped_labels), cmocka_unit_test(forgiving),
		cmocka_unit_test(wrong_files), cmocka_unit_test(limits),
	};
	return cmocka_run_group_tests_name("instrument", tests, NULL, NULL);
}
