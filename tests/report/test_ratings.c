// Tests of report/ratings: distributions, means and grades as computed by hand; few answers stay hidden; comments whole and out of order.
// SPDX-License-Identifier: Apache-2.0
#include "printed.h"
#include "venue.h"

#include "report/ratings.h"

static char path[80];

static enum err print_as(struct venue *v, struct ratings_request r, struct report_result *ret_result)
{
	*ret_result = (struct report_result){ 0 };
	snprintf(path, sizeof path, "%s/ratings.pdf", v->folder);
	r.path = path;
	r.printed_ms = venue_at(19, 10, 0);
	return ratings_print(v->store, &r, ret_result);
}

// A batch of answers to the three questions, each a string of digits, one a respondent; comments separated by |.
static void rate(struct venue *v, uint32_t session, const char *const answers[3], const char *comments)
{
	struct fact *f = calloc(1, sizeof *f);
	char room[4000], *rest = room;
	*f = (struct fact){ .kind = KIND_RATINGS, .ratings = { .session = session, .instrument = "narasumber-x", .questions = 3, .respondents = (int)strlen(answers[0]) } };
	for (int i = 0; i < f->ratings.respondents; i++)
		for (int q = 0; q < 3; q++)
			f->ratings.answers[i][q] = (uint8_t)(answers[q][i] - '0');
	snprintf(room, sizeof room, "%s", comments);
	for (char *c; *comments && (c = strsep(&rest, "|"));)
		strcpy(f->ratings.comment[f->ratings.comments++], c);
	venue_say(v, &v->kiosk[0], v->session[session - 1].end_ms, f, 1);
	free(f);
}

static void open_rated(struct venue *v)
{
	venue_open(v, 12, 2);
	for (uint64_t n = 1; n <= 10; n++)
		venue_scan(v, 0, n, 1, 0, MEANS_BADGE);
	rate(v, 1, (const char *const[]){ "5544", "1230", "2213" }, "Bagus|AC terlalu dingin");
	rate(v, 1, (const char *const[]){ "433", "555", "000" }, "Tambah praktik langsung");
}

static void the_numbers_are_those_computed_by_hand(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	open_rated(&v);
	assert_int_equal(print_as(&v, (struct ratings_request){ .session = 1 }, &r), ERR_OK);
	assert_int_equal(r.rows, 7);
	assert_int_equal(r.pages, 1);
	struct printed *p = printed_read(path);
	static const char *const says[] = {
		"HASIL EVALUASI NARASUMBER", "Dr. Hendra Gunawan, M.Si.", "Selasa, 14 Oktober 2025", "Evaluasi narasumber", "10 orang",
		"7 orang; 3 orang yang hadir tidak mengisi", "No. Aspek SB B C KB TB n Rata-rata Predikat",
		"1. Penguasaan materi 7 4,00 Baik", "2 3 2 0 0",                   // 5+5+4+4+4+3+3 = 28 by 7
		"28,6 % 42,9 % 28,6 % 0,0 % 0,0 %",
		"6 3,50 Baik", "3 0 1 1 1", "Cara menjawab pertanyaan peserta",     // 1+2+3+5+5+5 = 21 by 6: one skipped
		"50,0 % 0,0 % 16,7 % 16,7 % 16,7 %",
		"Rata-rata seluruh aspek 3,75 Baik", "Nilai 75,0 dari 100", "SB Sangat Baik (5), B Baik (4), C Cukup (3), KB Kurang Baik (2), TB Tidak Baik (1)",
		"Kesesuaian durasi", "Terlalu pendek = 1 (25,0 %)", "Pas = 2 (50,0 %)", "Terlalu panjang = 1 (25,0 %)",
		"AC terlalu dingin", "Tambah praktik langsung", "Bagus", "Mengetahui,",
	};
	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		printed_must_say(p, 1, says[i]);
	free(p);
	venue_close(&v);
}

static void few_answers_are_only_counted(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	open_rated(&v);
	rate(&v, 2, (const char *const[]){ "5544", "1230", "2213" }, "Rahasia");
	assert_int_equal(print_as(&v, (struct ratings_request){ .session = 2 }, &r), ERR_OK);
	struct printed *p = printed_read(path);
	printed_must_say(p, 1, "Baru 4 jawaban diterima. Hasil tidak ditampilkan bila kurang dari 5,");
	assert_null(printed_find(p, 0, "Rahasia", 0));
	assert_null(printed_find(p, 0, "Rata-rata", 0));
	assert_null(printed_find(p, 0, "%", 0));
	free(p);
	assert_int_equal(print_as(&v, (struct ratings_request){ .lang = LANG_EN }, &r), ERR_OK); // all sessions
	assert_int_equal(r.pages, 2);
	assert_int_equal(r.rows, 11);
	p = printed_read(path);
	printed_must_say(p, 1, "SPEAKER EVALUATION RESULTS");
	printed_must_say(p, 2, "Only 4 answers");
	free(p);
	venue_close(&v);
}

static void many_comments_flow_and_their_order_tells_nothing(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	char comments[4000] = "";
	struct printed *p;
	open_rated(&v);
	for (int batch = 0; batch < 6; batch++) {
		comments[0] = '\0';
		for (int i = 0; i < 16; i++)
			snprintf(comments + strlen(comments), sizeof comments - strlen(comments), "%sKalimat%d-%d sebaiknya dibaca sampai selesai oleh panitia dan narasumber karena penting",
				i ? "|" : "", batch, i);
		rate(&v, 1, (const char *const[]){ "5544", "1235", "2213" }, comments);
	}
	assert_int_equal(print_as(&v, (struct ratings_request){ .session = 1 }, &r), ERR_OK);
	p = printed_read(path);
	int seen = 0, rising = 0, before = -1;
	for (int i = 0; i < p->n; i++) {
		int batch, n;
		if (sscanf(p->line[i].text, "Kalimat%d-%d", &batch, &n) != 2)
			continue;
		seen++;
		rising += 16 * batch + n == before + 1;
		before = 16 * batch + n;
		assert_true(p->line[i].bottom < 311);
	}
	assert_int_equal(seen, 96);
	assert_true(rising < 10);
	assert_true(r.pages >= 3);
	const struct printed_word *sign = printed_find(p, 0, "Mengetahui,", 0);
	int beside = 0;
	for (int i = 0; i < p->n; i++)
		beside += p->word[i].page == sign->page && strncmp(p->word[i].text, "Kalimat", 7) == 0;
	assert_true(beside >= 2);
	free(p);
	venue_close(&v);
}

static void sessions_without_a_questionnaire_are_told(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	venue_open(&v, 2, 1);
	struct fact *f = calloc(1, sizeof *f);
	*f = (struct fact){ .kind = KIND_SESSION, .session = venue_session(0) };
	f->session.instrument[0] = '\0';
	venue_say(&v, &v.event, venue_at(13, 10, 0), f, 1);
	assert_int_equal(print_as(&v, (struct ratings_request){ .session = 1 }, &r), ERR_NOT_FOUND);
	assert_non_null(strstr(r.detail, "Sesi 1 tidak memiliki evaluasi"));
	assert_int_equal(print_as(&v, (struct ratings_request){ .session = 5 }, &r), ERR_NOT_FOUND);
	assert_non_null(strstr(r.detail, "Sesi 5 tidak ada"));
	assert_int_equal(print_as(&v, (struct ratings_request){ 0 }, &r), ERR_NOT_FOUND);
	assert_non_null(strstr(r.detail, "Tidak ada sesi dengan evaluasi"));
	free(f);
	venue_close(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_numbers_are_those_computed_by_hand),
		cmocka_unit_test(few_answers_are_only_counted),
		cmocka_unit_test(many_comments_flow_and_their_order_tells_nothing),
		cmocka_unit_test(sessions_without_a_questionnaire_are_told),
	};
	return cmocka_run_group_tests_name("ratings", tests, NULL, NULL);
}
