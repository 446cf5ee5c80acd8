// Tests of report/checks: each check finds what it looks for, once, and an orderly event gives it nothing to find.
// SPDX-License-Identifier: Apache-2.0
#include "printed.h"
#include "venue.h"

#include "report/checks.h"

static struct check_finding found[100];
static int finds;

static void keep(void *context, const struct check_finding *f)
{
	(void)context;
	assert_true(finds < 100);
	found[finds++] = *f;
}

// How many findings of this check; the last of them in ret_text.
static int look(struct venue *v, enum check c, const char **ret_text)
{
	int n = 0;
	finds = 0;
	venue_ok(checks_run(v->store, LANG_ID, venue_at(19, 10, 0), keep, NULL));
	*ret_text = "";
	for (int i = 0; i < finds; i++) {
		assert_true(i == 0 || found[i].check >= found[i - 1].check);
		if (found[i].check == c) {
			n++;
			*ret_text = found[i].text;
		}
	}
	return n;
}

static void must_find(struct venue *v, enum check c, int n, const char *says)
{
	const char *text;
	int found_n = look(v, c, &text);
	if (found_n != n || !strstr(text, says))
		fail_msg("%s: %d findings, \"%s\"", check_title(c, LANG_ID), found_n, text);
}

static void say(struct venue *v, const struct ledger_id *ledger, int64_t at, struct fact fact)
{
	struct fact *f = malloc(sizeof *f);
	*f = fact;
	venue_say(v, ledger, at, f, 1);
	free(f);
}

// One day of two long sessions, everybody in both, without letters.
static void open_orderly(struct venue *v, int people)
{
	venue_open(v, 0, 0);
	for (int i = 0; i < 2; i++) {
		v->session[i] = venue_session(i);
		v->session[i].start_ms = venue_at(14, i ? 13 : 8, 0);
		v->session[i].end_ms = v->session[i].start_ms + 4 * HOUR_MS;
		say(v, &v->event, venue_at(13, 9, 0), (struct fact){ .kind = KIND_SESSION, .session = v->session[i] });
	}
	v->sessions = 2;
	for (int i = 0; i < people; i++) {
		struct person p = venue_person(i);
		p.role = ROLE_PARTICIPANT;
		p.letter[0] = '\0';
		say(v, &v->event, venue_at(13, 9, 0), (struct fact){ .kind = KIND_PERSON, .person = p });
		for (uint32_t s = 1; s <= 2; s++)
			venue_scan(v, i % 2, (uint64_t)i + 1, s, i - 15, MEANS_BADGE);
	}
}

static void an_orderly_event_has_no_findings(void **state)
{
	(void)state;
	struct venue v;
	const char *text;
	open_orderly(&v, 12);
	look(&v, CHECK_COUNT, &text);
	if (finds)
		fail_msg("%s: %s", check_title(found[0].check, LANG_ID), found[0].text);
	venue_close(&v);
}

static void presences_out_of_place_are_found(void **state)
{
	(void)state;
	struct venue v;
	open_orderly(&v, 12);
	say(&v, &v.event, venue_at(13, 9, 0), (struct fact){ .kind = KIND_PERSON, .person = { .number = 50, .name = "Terlalu Pagi" } });
	venue_scan(&v, 0, 50, 1, -90, MEANS_BADGE);
	must_find(&v, CHECK_OUTSIDE, 1, "1 presensi di luar 07.00\xe2\x80\x93" "12.15: Terlalu Pagi");
	must_find(&v, CHECK_FIRST_ONLY, 1, "Selasa, 14 Oktober 2025: 1 orang: Terlalu Pagi");
	struct session other = v.session[0];
	other.number = 3;
	other.start_ms += HOUR_MS;
	say(&v, &v.event, venue_at(13, 9, 0), (struct fact){ .kind = KIND_SESSION, .session = other });
	v.session[2] = other;
	venue_scan(&v, 1, 1, 3, 0, MEANS_BADGE);
	must_find(&v, CHECK_TWO_PLACES, 1, "Drs. H. Ahmad Suharjo, M.M.: pukul 07.45 pada Pintu 1, dan di Sesi 3 pukul 09.00 pada Pintu 2");
	venue_close(&v);
}

static void bursts_of_one_institution_are_found(void **state)
{
	(void)state;
	struct venue v;
	open_orderly(&v, 12);
	for (int i = 0; i < 7; i++) { // of five within ten seconds nothing is said
		struct person p = { .number = (uint64_t)100 + (uint64_t)i, .unit = "Kantor Satu" };
		snprintf(p.name, sizeof p.name, "Orang %c", 'A' + i);
		say(&v, &v.event, venue_at(13, 9, 0), (struct fact){ .kind = KIND_PERSON, .person = p });
		int64_t at = v.session[0].start_ms + i * 1500;
		if (i == 5)
			must_find(&v, CHECK_BURST, 0, "");
		say(&v, &v.kiosk[0], at, venue_presence(p.number, 1, MEANS_BADGE));
		say(&v, &v.kiosk[1], at + i * MINUTE_MS, venue_presence(p.number, 2, MEANS_BADGE)); // slowly: fine
	}
	must_find(&v, CHECK_BURST, 1, "7 orang dari Kantor Satu dalam 9 detik pada Pintu 1 mulai pukul 08.00");
	venue_close(&v);
}

static void manual_entries_doubles_and_letters_are_found(void **state)
{
	(void)state;
	struct venue v;
	open_orderly(&v, 12);
	for (uint64_t n = 20; n <= 24; n++) {
		struct person p = { .number = n, .unit = "Kantor Dua" };
		strcpy(p.name, n == 24 ? "Moch. Djunaedi" : n == 23 ? "Muhammad Junaedi, S.E." : n == 22 ? "Lain" : n == 21 ? "Berbeda" : "Sama");
		strcpy(p.nip, n < 22 ? "190101011925041001" : "");
		strcpy(p.letter, n == 20 ? "800/1" : "");
		say(&v, &v.event, venue_at(13, 9, 0), (struct fact){ .kind = KIND_PERSON, .person = p });
		for (uint32_t s = 1; s <= 2; s++)
			venue_scan(&v, 0, n, s, (int)n - 20, s == 2 && n < 23 ? MEANS_MANUAL : MEANS_BADGE);
	}
	must_find(&v, CHECK_MANUAL, 1, "3 dari 17 presensi dicatat manual (17,6 %)"); // 3 of all 34 are fewer than a tenth
	must_find(&v, CHECK_TWICE, 2, "Nama dan instansi yang sama: ");
	must_find(&v, CHECK_LETTERS, 1, "Kantor Dua: surat tugas 1 orang, hadir 5 orang");
	venue_scan(&v, 0, 1, 1, 0, MEANS_MANUAL); // was there already: nothing more is found
	must_find(&v, CHECK_MANUAL, 1, "3 dari 17");
	venue_close(&v);
}

static void short_sessions_and_days_are_found(void **state)
{
	(void)state;
	struct venue v;
	open_orderly(&v, 2);
	say(&v, &v.kiosk[0], venue_at(14, 8, 0), (struct fact){ .kind = KIND_OPEN, .opening = { 1, 1 } });
	say(&v, &v.kiosk[0], venue_at(14, 10, 59), (struct fact){ .kind = KIND_CLOSE, .opening = { 1, 1 } });
	must_find(&v, CHECK_SHORT, 1, "Berlangsung 179 menit dari rencana 240 menit (74,6 %)");
	say(&v, &v.kiosk[0], venue_at(14, 13, 0), (struct fact){ .kind = KIND_OPEN, .opening = { 2, 1 } });
	say(&v, &v.kiosk[0], venue_at(14, 12, 30) + 3 * HOUR_MS + 30 * MINUTE_MS, (struct fact){ .kind = KIND_CLOSE, .opening = { 2, 1 } }); // 16.00: three of four hours
	must_find(&v, CHECK_SHORT, 1, "Berlangsung 179");
	struct session third = v.session[0];
	third.number = 3;
	third.start_ms += DAY_MS;
	third.end_ms = third.start_ms + 3 * HOUR_MS;
	say(&v, &v.event, venue_at(13, 9, 0), (struct fact){ .kind = KIND_SESSION, .session = third });
	must_find(&v, CHECK_SHORT, 2, "Rabu, 15 Oktober 2025: dari awal sampai akhir 3 jam 0 menit, kurang dari 5 jam");
	venue_close(&v);
}

static void clocks_power_and_faults_are_found(void **state)
{
	(void)state;
	struct venue v;
	uint64_t first;
	struct fact *f = calloc(1, sizeof *f);
	open_orderly(&v, 3);
	struct stamp lost = { .at_ms = venue_at(14, 8, 5), .up_ms = 700000, .boot = 3, .quality = QUALITY_NONE };
	say(&v, &v.event, venue_at(13, 9, 0), (struct fact){ .kind = KIND_PERSON, .person = { .number = 60, .name = "Wati" } });
	for (uint32_t s = 1; s <= 2; s++) {
		*f = venue_presence(60, s, MEANS_BADGE);
		lost.at_ms = v.session[s - 1].start_ms;
		venue_ok(ledger_append(v.store, &v.kiosk[1], &lost, f, 1, &first));
	}
	must_find(&v, CHECK_CLOCK, 2, "1 presensi pada Pintu 2 dengan jam yang tidak pasti");
	say(&v, &v.kiosk[0], venue_at(14, 9, 30), (struct fact){ .kind = KIND_BOOT, .boot = { .version = "0.1.0" } });
	must_find(&v, CHECK_CLOCK, 3, "Pintu 1 menyala kembali pukul 09.30 saat sesi berlangsung");
	say(&v, &v.kiosk[0], venue_at(14, 12, 30), (struct fact){ .kind = KIND_BOOT, .boot = { .version = "0.1.0" } }); // at noon: between sessions
	say(&v, &v.kiosk[0], venue_at(14, 14, 0), (struct fact){ .kind = KIND_FAULT, .fault = { .what = "camera" } });
	say(&v, &v.kiosk[0], venue_at(14, 14, 1), (struct fact){ .kind = KIND_FAULT, .fault = { .what = "camera", .over = true } });
	must_find(&v, CHECK_CLOCK, 4, "Pintu 1: gangguan camera pukul 14.00");
	free(f);
	venue_close(&v);
}

static void ratings_corrections_and_unknown_badges_are_found(void **state)
{
	(void)state;
	struct venue v;
	open_orderly(&v, 3);
	struct fact *f = calloc(1, sizeof *f);
	*f = (struct fact){ .kind = KIND_RATINGS, .ratings = { .session = 1, .instrument = "narasumber-x", .questions = 1, .respondents = 5, .comments = 3,
		.comment = { "Sama saja", "Sama saja", "Sama saja" } } };
	for (int i = 0; i < 5; i++)
		f->ratings.answers[i][0] = 3;
	venue_say(&v, &v.kiosk[0], v.session[0].end_ms, f, 1);
	must_find(&v, CHECK_RATINGS, 2, "Saran yang sama persis 3 kali");
	say(&v, &v.event, venue_at(13, 9, 0), (struct fact){ .kind = KIND_PERSON, .person = { .number = 70, .name = "Tak Hadir" } });
	say(&v, &v.kiosk[0], v.session[0].end_ms, (struct fact){ .kind = KIND_ANSWERED, .answered = { 70, 1 } });
	must_find(&v, CHECK_RATINGS, 3, "Saran");
	venue_correct(&v, 1, 2, STATUS_SICK, "BA/1");
	must_find(&v, CHECK_CORRECTIONS, 0, "");
	venue_correct(&v, 2, 2, STATUS_EXCUSED, "");
	must_find(&v, CHECK_CORRECTIONS, 1, "Siti Aminah, S.Sos. dikoreksi menjadi Izin oleh Budi Santoso tanpa nomor berita acara");
	*f = venue_presence(0, 2, MEANS_BADGE);
	memset(f->presence.hash, 3, SEAL_HASH);
	venue_say(&v, &v.kiosk[0], v.session[1].start_ms, f, 1);
	must_find(&v, CHECK_PENDING, 1, "1 tanda pengenal dipindai tetapi tidak ada pemiliknya");
	free(f);
	venue_close(&v);
}

static void the_document_has_a_row_for_every_check(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r = { 0 };
	char path[80];
	open_orderly(&v, 3);
	for (uint64_t n = 200; n < 208; n++) {
		struct fact f = { .kind = KIND_PERSON };
		f.person = (struct person){ .number = n };
		snprintf(f.person.name, sizeof f.person.name, "Panjang Sekali Namanya Orang Ini Nomor %d dari Sekian Banyak", (int)n);
		say(&v, &v.event, venue_at(13, 9, 0), f);
		venue_scan(&v, 0, n, 1, 0, MEANS_BADGE);
	}
	snprintf(path, sizeof path, "%s/checks.pdf", v.folder);
	struct checks_request request = { .printed_ms = venue_at(19, 10, 0), .printed_by = "Rina", .path = path };
	assert_int_equal(checks_print(v.store, &request, &r), ERR_OK);
	assert_int_equal(r.rows, 1);
	struct printed *p = printed_read(path);
	assert_int_equal(printed_count(p, 0, "Tidak"), CHECK_COUNT - 1);
	printed_must_say(p, 1, "UJI KEWAJARAN KEHADIRAN");
	printed_must_say(p, 0, "lainnya");
	const struct printed_word *more = printed_find(p, 0, "lainnya", 0);
	assert_int_equal(atoi((more - 1)->text) + printed_count(p, 0, "Sekian"), 8); // those shown, and those counted
	for (enum check c = 0; c < CHECK_COUNT; c++)
		assert_true(strlen(check_title(c, LANG_ID)) > 10 && strcmp(check_title(c, LANG_ID), check_title(c, LANG_EN)) != 0);
	free(p);
	venue_close(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_orderly_event_has_no_findings),
		cmocka_unit_test(presences_out_of_place_are_found),
		cmocka_unit_test(bursts_of_one_institution_are_found),
		cmocka_unit_test(manual_entries_doubles_and_letters_are_found),
		cmocka_unit_test(short_sessions_and_days_are_found),
		cmocka_unit_test(clocks_power_and_faults_are_found),
		cmocka_unit_test(ratings_corrections_and_unknown_badges_are_found),
		cmocka_unit_test(the_document_has_a_row_for_every_check),
	};
	return cmocka_run_group_tests_name("checks", tests, NULL, NULL);
}
