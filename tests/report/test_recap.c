// Tests of report/recap: codes, sums and percentages of the matrix, institutions and sessions.
// SPDX-License-Identifier: Apache-2.0
#include "printed.h"
#include "venue.h"

#include "report/attendees.h"
#include "report/recap.h"

#include <math.h>

static char path[80];

static struct report_result print_as(struct venue *v, struct recap_request r)
{
	struct report_result result = { 0 };
	snprintf(path, sizeof path, "%s/recap.pdf", v->folder);
	r.path = path;
	r.printed_ms = r.printed_ms ? r.printed_ms : venue_at(19, 10, 0);
	r.printed_by = "Rina Wati";
	enum err e = recap_print(v->store, &r, &result);
	if (e)
		fail_msg("%s: %s", err_text(e), result.detail);
	return result;
}

// Person 1 in all four sessions (late in the second), 2 in three, 3 sick in one and absent, 4 never.
static void open_known(struct venue *v)
{
	venue_open(v, 5, 4);
	for (uint32_t s = 1; s <= 4; s++)
		venue_scan(v, 0, 1, s, s == 2 ? 20 : -5, MEANS_BADGE);
	for (uint32_t s = 1; s <= 3; s++)
		venue_scan(v, 1, 2, s, 0, s == 3 ? MEANS_MANUAL : MEANS_BADGE);
	venue_scan(v, 0, 3, 1, 0, MEANS_BADGE);
	venue_correct(v, 3, 2, STATUS_SICK, "BA/1");
	venue_correct(v, 5, 1, STATUS_PRESENT, "BA/1");
	venue_correct(v, 5, 2, STATUS_DUTY, "BA/1");
	venue_correct(v, 5, 3, STATUS_EXCUSED, "BA/1");
}

static void codes_sums_and_percent_are_right(void **state)
{
	(void)state;
	struct venue v;
	open_known(&v);
	struct report_result r = print_as(&v, (struct recap_request){ .role = -1 });
	assert_int_equal(r.rows, 5);
	struct printed *p = printed_read(path);
	static const char *const says[] = {
		"REKAPITULASI KEHADIRAN", "14 s.d. 16 Oktober 2025", "5.04.02.2.01.0003", "4 dari 4 sesi", "80 % dari sesi yang terlaksana",
		"14/10", "15/10",
		"Kab. Serang H T H H 4 8 100,0 Memenuhi", "Kecamatan Cikande H H H TK 3 6 75,0 Belum memenuhi",
		"Badan Keuangan dan Aset Daerah H S TK TK 1 2 25,0 Belum memenuhi", "TK TK TK TK 0 0 0,0 Belum memenuhi",
		"Desa Mekarsari H D I TK 1 2 25,0 Belum memenuhi", "Jumlah hadir 4 2 2 1",
		"Rekap per Instansi", "2 Desa Mekarsari 1 1 1 100,0 0", "4 Dinas Pemberdayaan Masyarakat dan Desa, Pengendalian Penduduk dan Keluarga Berencana 1 1 0 0,0 1",
		"Jumlah 5 5 4 80,0 2", "Rekap per Sesi", "14-10-2025 08.00\xe2\x80\x93" "10.00 \xe2\x80\x93 14-10-2025 07.55\xe2\x80\x93" "08.00 4 0 0 0,0",
		"13.00\xe2\x80\x93" "15.00 \xe2\x80\x93 14-10-2025 13.00\xe2\x80\x93" "13.20 2 1 0 0,0", "2 0 1 50,0",
	};
	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		printed_must_say(p, 0, says[i]);
	assert_true(fabs(p->width[1] - 330) < 0.1);
	for (int page = 1; page <= p->pages; page++)
		assert_non_null(printed_find(p, page, "Halaman", 0));
	assert_int_equal(printed_count(p, 0, "Mengetahui,"), 1);
	free(p);
	venue_close(&v);
}

static void sessions_not_yet_held_count_for_nobody(void **state)
{
	(void)state;
	struct venue v;
	open_known(&v);
	print_as(&v, (struct recap_request){ .role = -1, .printed_ms = venue_at(14, 16, 0) }); // after the second of four
	struct printed *p = printed_read(path);
	printed_must_say(p, 0, "2 dari 4 sesi");
	printed_must_say(p, 0, "Kecamatan Cikande H H H 2 4 100,0 Memenuhi"); // the third is known already, but not over
	printed_must_say(p, 0, "H S 1 2 50,0 Belum memenuhi");
	free(p);
	venue_close(&v);
}

static void many_sessions_and_people_stay_on_their_paper(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 30, 12);
	struct fact *f = calloc(1, sizeof *f);
	for (int i = 12; i < 40; i++) { // four weeks more
		*f = (struct fact){ .kind = KIND_SESSION, .session = venue_session(i % 6) };
		f->session.number = (uint32_t)i + 1;
		f->session.start_ms = venue_at(14, 8, 0) + i * DAY_MS;
		f->session.end_ms = f->session.start_ms + HOUR_MS;
		venue_say(&v, &v.event, venue_at(13, 9, 0), f, 1);
	}
	free(f);
	venue_attend(&v);
	for (enum paper paper = 0; paper < PAPER_COUNT; paper++) {
		struct report_result r = print_as(&v, (struct recap_request){ .paper = paper, .role = ROLE_PARTICIPANT, .printed_ms = venue_at(14, 0, 0) + 60 * DAY_MS });
		struct printed *p = printed_read(path);
		assert_int_equal(r.rows, 28);
		assert_true(r.pages >= 5);
		for (int i = 0; i < p->n; i++)
			if (p->word[i].x < 19.9 || p->word[i].right > p->width[1] - 14.9 || p->word[i].bottom > p->height[1] - 6)
				fail_msg("\"%s\" at %.1f %.1f", p->word[i].text, p->word[i].x, p->word[i].y);
		printed_must_say(p, 0, "40");
		free(p);
	}
	venue_close(&v);
}

static void walkins_and_the_replaced_are_remarked(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 3, 2);
	venue_walkin(&v, "Dewi Pengganti", 2, 1, 0);
	print_as(&v, (struct recap_request){ .role = -1, .lang = LANG_EN });
	struct printed *p = printed_read(path);
	printed_must_say(p, 0, "Not sufficient;");
	assert_non_null(printed_find(p, 0, "desk", 0));
	printed_must_say(p, 0, "\xe2\x80\x93 TK 0 0 0,0");
	free(p);
	venue_close(&v);
}

static void the_total_is_half_up_and_per_person(void **state)
{
	(void)state;
	struct venue v;
	struct muster *m;
	venue_open(&v, 2, 3);
	venue_scan(&v, 0, 1, 1, 0, MEANS_BADGE);
	venue_scan(&v, 0, 1, 2, 0, MEANS_BADGE);
	venue_ok(muster_open(v.store, venue_at(19, 0, 0), &m));
	struct attendees a;
	venue_ok(attendees_read(m, (int[]){ 0, 1, 2 }, 3, -1, "", &a));
	assert_int_equal(a.n, 2);
	struct total one = attendees_total(&a, m, 0), two = attendees_total(&a, m, 1);
	if (!one.present) {
		struct total turn = one;
		one = two;
		two = turn;
	}
	assert_int_equal(one.percent_x10, 667);
	assert_int_equal(one.jp, 4);
	assert_int_equal(two.percent_x10, 0);
	assert_int_equal(two.held, 3);
	struct tally t = attendees_tally(&a, m, 2);
	assert_int_equal(t.absent, 2);
	assert_int_equal(t.all, 2);
	attendees_free(&a);
	muster_close(m);
	venue_ok(muster_open(v.store, venue_at(1, 0, 0), &m)); // long before
	venue_ok(attendees_read(m, (int[]){ 2 }, 1, -1, "", &a));
	assert_int_equal(attendees_total(&a, m, 0).percent_x10, -1);
	assert_int_equal(attendees_tally(&a, m, 0).unknown, 2);
	attendees_free(&a);
	muster_close(m);
	venue_close(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_sums_and_percent_are_right),
		cmocka_unit_test(sessions_not_yet_held_count_for_nobody),
		cmocka_unit_test(many_sessions_and_people_stay_on_their_paper),
		cmocka_unit_test(walkins_and_the_replaced_are_remarked),
		cmocka_unit_test(the_total_is_half_up_and_per_person),
	};
	return cmocka_run_group_tests_name("recap", tests, NULL, NULL);
}
