// Tests of report/attendance with its folio, grid and muster: what stands on each page of an attendance list, and where.
// SPDX-License-Identifier: Apache-2.0
#include "printed.h"
#include "venue.h"

#include "core/words.h"
#include "report/attendance.h"
#include "report/attendees.h"

#include <math.h>
#include <sys/stat.h>

static char path[80];

static struct report_result print_as(struct venue *v, struct attendance_request r)
{
	struct report_result result = { 0 };
	snprintf(path, sizeof path, "%s/list.pdf", v->folder);
	r.path = path;
	r.printed_ms = r.printed_ms ? r.printed_ms : venue_at(19, 16, 5);
	r.printed_by = "Rina Wati";
	enum err e = attendance_print(v->store, &r, &result);
	if (e)
		fail_msg("%s: %s", err_text(e), result.detail);
	return result;
}

// The row's number in the first column.
static const struct printed_word *row_number(const struct printed *p, int number)
{
	char text[16];
	snprintf(text, sizeof text, "%d.", number);
	for (int i = 0; i < p->n; i++)
		if (strcmp(p->word[i].text, text) == 0 && p->word[i].x < 34)
			return &p->word[i];
	return NULL;
}

static void the_head_says_what_and_when(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 8, 2);
	venue_attend(&v);
	struct report_result r = print_as(&v, (struct attendance_request){ .session = 2, .role = ROLE_PARTICIPANT });
	assert_int_equal(r.rows, 8);
	assert_int_equal(r.pages, 1);
	struct printed *p = printed_read(path);
	static const char *const says[] = {
		"PEMERINTAH KABUPATEN SERANG", "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA", "DAFTAR HADIR PESERTA",
		"BIMBINGAN TEKNIS PENGELOLAAN KEUANGAN DESA", "TAHUN ANGGARAN 2025", "Hari/Tanggal", "Selasa, 14 Oktober 2025", "13.00 \xe2\x80\x93 15.00 WIB",
		"Ruang Anyer, Ballroom Krakatau, Hotel Le Dian, Serang", "Kegiatan/Materi", "Perencanaan dan Penganggaran",
		"Dr. Hendra Gunawan, M.Si.", "Moderator", "Rina Wati, S.IP.", "Sesi/Kelas", "Sesi 2",
		"No. Nama / NIP Pangkat/Gol. Jabatan Instansi/Unit Kerja Tanda Tangan", "Mengetahui,", "Serang, 14 Oktober 2025", "Pejabat Pelaksana Teknis Kegiatan,",
		"Ketua Panitia,", "Dra. SITI AMINAH, M.Si.", "BUDI SANTOSO, S.E.", "Pembina Tingkat I (IV/b)", "NIP 190203041926051001",
		"Halaman 1 dari 1", "dicetak 19-10-2025 16.05 WIB oleh Rina Wati.",
	};
	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		printed_must_say(p, 1, says[i]);
	char code[80];
	snprintf(code, sizeof code, "Kode integritas: %s;", r.code);
	printed_must_say(p, 1, code);
	assert_true(fabs(p->width[1] - 215) < 0.1 && fabs(p->height[1] - 330) < 0.1);
	// colons stand 35 mm from the left margin of 25 mm
	for (int i = 0; i < p->n; i++)
		if (strcmp(p->word[i].text, ":") == 0 && p->word[i].y < 120)
			assert_true(fabs(p->word[i].x - 60) < 1);
	free(p);
	print_as(&v, (struct attendance_request){ .session = 1, .role = -1, .paper = PAPER_A4, .lang = LANG_EN });
	p = printed_read(path);
	assert_true(fabs(p->width[1] - 210) < 0.1 && fabs(p->height[1] - 297) < 0.1);
	printed_must_say(p, 1, "ATTENDANCE LIST");
	printed_must_say(p, 1, "Tuesday, 14 October 2025");
	for (int i = 0; i < p->n; i++)
		assert_true(p->word[i].x >= 24.9 && p->word[i].right <= 195.1);
	free(p);
	venue_close(&v);
}

static void every_name_and_nip_is_whole_and_in_order(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 36, 1);
	print_as(&v, (struct attendance_request){ .session = 1, .role = -1 });
	struct printed *p = printed_read(path);
	struct people_reader *reader;
	struct person person;
	int row = 0;
	venue_ok(people_reader_open(v.store, PEOPLE_BY_NAME, "", &reader));
	while (people_next(reader, &person)) {
		const struct printed_word *number = row_number(p, ++row);
		assert_non_null(number);
		char *rest = person.name;
		for (char *w; (w = strsep(&rest, " "));) { // near its row's number, in the name's column
			bool found = false;
			for (int i = 0; i < p->n && !found; i++)
				found = p->word[i].page == number->page && strcmp(p->word[i].text, w) == 0 && p->word[i].x > 34 && p->word[i].right < 88.1 && fabs(p->word[i].y - number->y) < 9;
			if (!found)
				fail_msg("row %d lacks \"%s\"", row, w);
		}
		if (person.nip[0])
			assert_non_null(printed_find(p, number->page, person.nip, 0));
	}
	people_reader_close(reader);
	assert_int_equal(row, 36);
	assert_null(row_number(p, 37));
	free(p);
	venue_close(&v);
}

// The rules between rows, in the column of signatures (its middle parts are free of text).
static bool is_ruled(const struct pixels *px, double y)
{
	return printed_darkest(px, 196, y - 1.2, 196.5, y + 1.2) < 128;
}

static void signatures_zigzag(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 24, 1);
	print_as(&v, (struct attendance_request){ .session = 1, .role = ROLE_PARTICIPANT, .printed_ms = venue_at(13, 9, 0) });
	struct printed *p = printed_read(path);
	struct pixels px = printed_pixels(path, 1, 150);
	int rows = 0;
	for (int n = 1; n <= 12; n++) {
		char text[16];
		snprintf(text, sizeof text, "%d.", n);
		const struct printed_word *number = row_number(p, n), *next = row_number(p, n + 1), *sign = NULL;
		for (int i = 0; i < p->n; i++)
			if (strcmp(p->word[i].text, text) == 0 && p->word[i].x > 169)
				sign = &p->word[i];
		assert_non_null(sign);
		assert_true(fabs(sign->x - (n % 2 ? 172 : 185)) < 0.8); // 2 mm, or half of 30 mm, from the column's left edge at 170
		assert_true(fabs(sign->y - number->y) < 2);
		if (!next || next->page != number->page)
			break;
		if (fabs(next->y - number->y - 12) > 0.3)
			continue; // a higher row: its edge is elsewhere
		rows++;
		assert_true(is_ruled(&px, (number->y + number->bottom) / 2 + 6) == (n % 2 == 0));
	}
	assert_true(rows >= 6);
	free(px.at);
	free(p);
	venue_close(&v);
}

static void signatures_are_never_alone_on_a_page(void **state)
{
	(void)state;
	struct venue v;
	int last_pages = 1, turns = 0;
	venue_open(&v, 1, 1);
	for (int people = 1; people <= 46; people += people < 14 ? 13 : 1) {
		venue_add_people(&v, v.people, people);
		struct report_result r = print_as(&v, (struct attendance_request){ .session = 1, .role = -1 });
		struct printed *p = printed_read(path);
		int numbers = 0;
		assert_int_equal(p->pages, r.pages);
		for (int page = 1; page <= r.pages; page++) {
			char text[64];
			snprintf(text, sizeof text, "Halaman %d dari %d", page, r.pages);
			printed_must_say(p, page, text);
			printed_must_say(p, page, r.code[0] ? "Kode integritas:" : "?");
			assert_int_equal(printed_count(p, page, "Jabatan"), 1); // the heading stands on every page
			assert_int_equal(printed_count(p, page, "Mengetahui,"), page == r.pages);
		}
		for (int n = 1; n <= people; n++) {
			const struct printed_word *number = row_number(p, n);
			assert_non_null(number);
			numbers += number->page == r.pages;
			assert_true(number->bottom < 310);
		}
		if (numbers < 2 && people >= 2)
			fail_msg("%d people: %d rows beside the signatures", people, numbers);
		const struct printed_word *sign = printed_find(p, r.pages, "Mengetahui,", 0), *nip = printed_find(p, r.pages, "190102031925042002", 0);
		assert_true(nip && nip->bottom - sign->y > 22 && nip->bottom < 311);
		turns += r.pages != last_pages;
		last_pages = r.pages;
		free(p);
	}
	assert_true(turns >= 2); // the table's end was at many places, and on several pages
	venue_close(&v);
}

static void the_absent_have_codes_and_the_totals_add_up(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 30, 1);
	venue_attend(&v);
	venue_correct(&v, 1, 1, STATUS_SICK, "BA/1");
	venue_correct(&v, 2, 1, STATUS_EXCUSED, "BA/1");
	venue_correct(&v, 4, 1, STATUS_DUTY, "BA/1");
	int present = 0, absent = 0;
	for (uint64_t n = 1; n <= 30; n++) {
		struct presence_cell c;
		venue_ok(state_presence(v.store, n, 1, &c));
		present += fold_status(&c) == STATUS_PRESENT;
		absent += fold_status(&c) == STATUS_NONE;
	}
	assert_true(absent >= 2);
	print_as(&v, (struct attendance_request){ .session = 1, .role = -1 });
	struct printed *p = printed_read(path);
	char totals[200];
	snprintf(totals, sizeof totals, "Hadir = %d orang Sakit = 1 orang Izin = 1 orang Dinas lain = 1 orang Tanpa keterangan = %d orang Jumlah = 30 orang", present, absent);
	printed_must_say(p, 0, totals);
	int tk = 0, others = 0;
	for (int i = 0; i < p->n; i++)
		if (p->word[i].x > 170) {
			tk += strcmp(p->word[i].text, "TK") == 0;
			others += strcmp(p->word[i].text, "S") == 0 || strcmp(p->word[i].text, "I") == 0 || strcmp(p->word[i].text, "D") == 0;
		}
	assert_int_equal(tk, absent);
	assert_int_equal(others, 3);
	free(p);
	// before the session nobody is absent yet: a form to fill in
	print_as(&v, (struct attendance_request){ .session = 1, .role = ROLE_COMMITTEE, .printed_ms = venue_at(13, 9, 0) });
	p = printed_read(path);
	assert_null(printed_find(p, 0, "TK", 0));
	free(p);
	venue_close(&v);
}

static void the_electronic_form_tells_time_and_means(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 6, 1);
	venue_scan(&v, 0, 1, 1, -12, MEANS_BADGE);
	venue_scan(&v, 1, 2, 1, 3, MEANS_NAME);
	venue_scan(&v, 0, 3, 1, 4, MEANS_MANUAL);
	venue_correct(&v, 4, 1, STATUS_PRESENT, "BA/7/2025");
	venue_correct(&v, 5, 1, STATUS_PRESENT, "");
	struct report_result r = print_as(&v, (struct attendance_request){ .session = 1, .role = -1, .electronic = true });
	struct printed *p = printed_read(path);
	assert_int_equal(r.pages, 1);
	static const char *const says[] = {
		"Cara", "07.48 Q", "08.03 N", "08.04 M", "- K", "dicatat manual oleh Rina Wati pukul 08.04: lupa tanda pengenal.",
		"dikoreksi menjadi Hadir oleh Budi Santoso, berita acara nomor BA/7/2025: surat dokter.", "oleh Budi Santoso, TANPA nomor berita acara: surat dokter.",
		"Daftar hadir ini dihasilkan oleh sistem presensi elektronik; dicetak", "Cara: Q kode QR,", "Hadir = 5 orang",
	};
	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		printed_must_say(p, 1, says[i]);
	assert_false(printed_says(p, 1, "waktu perkiraan:"));
	// what was entered by hand is shaded, what was scanned is not
	struct pixels px = printed_pixels(path, 1, 100);
	const struct printed_word *manual = printed_find(p, 1, "08.04", 0), *scanned = printed_find(p, 1, "07.48", 0);
	assert_true(printed_darkest(&px, manual->x, manual->bottom + 1, manual->right, manual->bottom + 2) < 230);
	assert_int_equal(printed_darkest(&px, scanned->x, scanned->bottom + 1, scanned->right, scanned->bottom + 2), 255);
	free(px.at);
	free(p);
	venue_close(&v);
}

// A clock that was an hour behind, and known to be so; one of which nothing is known; a badge that was scanned before its person was known.
static void times_are_the_true_ones(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 3, 1);
	struct fact *f = calloc(1, sizeof *f);
	struct badge unused;
	uint64_t first;
	struct stamp late = { .at_ms = venue_at(14, 6, 55), .up_ms = 600000, .boot = 2, .quality = QUALITY_RTC };
	struct stamp lost = { .at_ms = venue_at(14, 7, 31), .up_ms = 700000, .boot = 3, .quality = QUALITY_NONE };
	*f = (struct fact){ .kind = KIND_ANCHOR, .anchor = { .boot = 2, .up_ms = 600000, .true_ms = venue_at(14, 7, 55), .uncertainty_ms = 90000, .source = "officer" } };
	venue_ok(ledger_append(v.store, &v.kiosk[0], &late, f, 1, &first));
	*f = venue_presence(1, 1, MEANS_BADGE);
	venue_ok(ledger_append(v.store, &v.kiosk[0], &late, f, 1, &first));
	*f = venue_presence(2, 1, MEANS_BADGE);
	venue_ok(ledger_append(v.store, &v.kiosk[0], &lost, f, 1, &first));
	struct fact *badge = calloc(1, sizeof *badge);
	venue_badge(&v, 4, 1, &unused, badge);
	*f = venue_presence(0, 1, MEANS_BADGE);
	memcpy(f->presence.hash, badge->badge.hash, SEAL_HASH);
	venue_say(&v, &v.kiosk[1], v.session[0].start_ms - 25 * MINUTE_MS, f, 1);
	venue_add_people(&v, 3, 4);
	print_as(&v, (struct attendance_request){ .session = 1, .role = -1, .electronic = true });
	struct printed *p = printed_read(path);
	printed_must_say(p, 1, "\xc2\xb1 07.55 Q");
	printed_must_say(p, 1, "\xc2\xb1 07.31 Q");
	printed_must_say(p, 1, "07.35 Q*");
	printed_must_say(p, 1, "\xc2\xb1 waktu perkiraan:");
	printed_must_say(p, 1, "* dipindai sebelum");
	free(p);
	free(badge);
	free(f);
	venue_close(&v);
}

static void who_came_for_whom_is_said(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 4, 2);
	venue_walkin(&v, "Dewi Pengganti, S.E.", 2, 1, 5);
	print_as(&v, (struct attendance_request){ .session = 1, .role = -1 });
	struct printed *p = printed_read(path);
	printed_must_say(p, 1, "digantikan oleh Dewi Pengganti, S.E.");
	printed_must_say(p, 1, "menggantikan Siti Aminah, S.Sos.");
	printed_must_say(p, 0, "Hadir = 1 orang Sakit = 0 orang Izin = 0 orang Tanpa keterangan = 3 orang Digantikan = 1 orang Jumlah = 5 orang");
	free(p);
	// in a session to which the substitute did not come, the replaced one is absent and the substitute not on the list
	print_as(&v, (struct attendance_request){ .session = 2, .role = -1 });
	p = printed_read(path);
	assert_false(printed_says(p, 0, "menggantikan"));
	printed_must_say(p, 0, "Tanpa keterangan = 4 orang Jumlah = 4 orang");
	free(p);
	venue_close(&v);
}

static void many_notes_follow_the_signatures(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 40, 1);
	for (uint64_t n = 1; n <= 40; n++)
		venue_scan(&v, 0, n, 1, (int)n / 4, MEANS_MANUAL);
	struct report_result r = print_as(&v, (struct attendance_request){ .session = 1, .role = -1, .electronic = true });
	struct printed *p = printed_read(path);
	printed_must_say(p, 0, "40 catatan atas presensi manual dan koreksi tertera setelah tanda tangan.");
	printed_must_say(p, 0, "No. 40 dicatat manual oleh Rina Wati");
	const struct printed_word *sign = printed_find(p, 0, "Mengetahui,", 0), *note = printed_find(p, 0, "Catatan", 0);
	assert_true(note->page > sign->page || note->y > sign->y);
	for (int i = 0; i < p->n; i++)
		assert_true(p->word[i].bottom < 326);
	assert_int_equal(p->pages, r.pages);
	free(p);
	venue_close(&v);
}

static void a_day_stands_on_one_sheet_of_six_sessions(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 10, 0);
	struct fact *f = calloc(1, sizeof *f);
	for (int i = 0; i < 8; i++) { // eight on one day
		struct session s = venue_session(0);
		s.number = (uint32_t)i + 1;
		s.start_ms = venue_at(14, 7, 0) + i * HOUR_MS;
		s.end_ms = s.start_ms + 50 * MINUTE_MS;
		strcpy(s.class, i == 7 ? "B" : "");
		*f = (struct fact){ .kind = KIND_SESSION, .session = s };
		venue_say(&v, &v.event, venue_at(13, 9, 0), f, 1);
		v.session[i] = s;
	}
	free(f);
	v.sessions = 8;
	venue_attend(&v);
	venue_correct(&v, 3, 2, STATUS_SICK, "BA/1");
	struct report_result r = print_as(&v, (struct attendance_request){ .day = 20251014, .role = -1 });
	assert_int_equal(r.pages, 2 * (r.pages / 2));
	struct printed *p = printed_read(path);
	assert_true(fabs(p->width[1] - 330) < 0.1 && fabs(p->height[1] - 215) < 0.1);
	printed_must_say(p, 1, "Tanda Tangan \xe2\x80\x93 Selasa, 14 Oktober 2025");
	printed_must_say(p, 1, "Sesi 6: Pembukaan dan Kebijakan Pengelolaan Keuangan Desa");
	assert_false(printed_says(p, 1, "Sesi 7"));
	int second = r.pages / 2 + 1;
	printed_must_say(p, second, "DAFTAR HADIR");
	printed_must_say(p, second, "Sesi 7");
	printed_must_say(p, second, "Sesi 8");
	printed_must_say(p, 0, "Jumlah hadir");
	assert_int_equal(printed_count(p, 0, "Mengetahui,"), 2);
	assert_non_null(printed_find(p, 0, "TK", 0));
	int sick = 0;
	for (int i = 0; i < p->n; i++)
		sick += strcmp(p->word[i].text, "S") == 0 && p->word[i].x > 184;
	assert_int_equal(sick, 1);
	free(p);
	print_as(&v, (struct attendance_request){ .day = 20251014, .role = -1, .electronic = true, .paper = PAPER_A4 });
	p = printed_read(path);
	printed_must_say(p, 1, "06.40 Q");
	for (int i = 0; i < p->n; i++)
		assert_true(p->word[i].x >= 19.9 && p->word[i].right <= 282.1);
	free(p);
	venue_close(&v);
}

static void only_the_sessions_class_is_listed(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 4, 0);
	struct fact *f = calloc(1, sizeof *f);
	struct session s = venue_session(0);
	strcpy(s.class, "A");
	*f = (struct fact){ .kind = KIND_SESSION, .session = s };
	venue_say(&v, &v.event, venue_at(13, 9, 0), f, 1);
	v.session[0] = s;
	for (int i = 4; i < 8; i++) {
		*f = (struct fact){ .kind = KIND_PERSON, .person = venue_person(i) };
		strcpy(f->person.class, i % 2 ? "A" : "B");
		venue_say(&v, &v.event, venue_at(13, 9, 0), f, 1);
	}
	assert_int_equal(print_as(&v, (struct attendance_request){ .session = 1, .role = -1 }).rows, 6);
	venue_scan(&v, 0, 5, 1, 0, MEANS_MANUAL); // of class B, but there
	assert_int_equal(print_as(&v, (struct attendance_request){ .session = 1, .role = -1 }).rows, 7);
	assert_int_equal(print_as(&v, (struct attendance_request){ .session = 1, .role = -1, .class = "A" }).rows, 2);
	struct printed *p = printed_read(path);
	printed_must_say(p, 1, "Sesi 1 / Kelas A");
	free(p);
	*f = (struct fact){ .kind = KIND_PERSON, .person = venue_person(5) };
	f->person.gone = true;
	venue_say(&v, &v.event, venue_at(13, 9, 0), f, 1);
	assert_int_equal(print_as(&v, (struct attendance_request){ .session = 1, .role = -1, .class = "A" }).rows, 1);
	free(f);
	venue_close(&v);
}

static void what_cannot_be_printed_is_told_and_leaves_nothing(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 2, 1);
	snprintf(path, sizeof path, "%s/list.pdf", v.folder);
	char below[120];
	snprintf(below, sizeof below, "%s/none/list.pdf", v.folder);
	int files = printed_files(v.folder);
	const struct { struct attendance_request r; enum err err; const char *says; } rows[] = {
		{ { .session = 9, .role = -1, .path = path }, ERR_NOT_FOUND, "Sesi 9 tidak ada" },
		{ { .day = 20251020, .role = -1, .path = path }, ERR_NOT_FOUND, "Tidak ada sesi pada tanggal 20-10-2025" },
		{ { .session = 1, .role = ROLE_GUEST, .path = path }, ERR_MISSING, "Tidak ada orang untuk daftar ini" },
		{ { .session = 1, .role = -1, .class = "Z", .path = path }, ERR_MISSING, "Tidak ada orang" },
		{ { .session = 1, .role = -1, .path = below }, ERR_NOT_FOUND, "tidak dapat ditulis" },
		{ { .session = 1, .role = -1, .path = below, .lang = LANG_EN }, ERR_NOT_FOUND, "cannot be written" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct report_result result = { 0 };
		assert_int_equal(attendance_print(v.store, &rows[i].r, &result), rows[i].err);
		if (!strstr(result.detail, rows[i].says))
			fail_msg("row %zu: %s", i, result.detail);
		assert_int_equal(printed_files(v.folder), files);
	}
	venue_close(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_head_says_what_and_when),
		cmocka_unit_test(every_name_and_nip_is_whole_and_in_order),
		cmocka_unit_test(signatures_zigzag),
		cmocka_unit_test(signatures_are_never_alone_on_a_page),
		cmocka_unit_test(the_absent_have_codes_and_the_totals_add_up),
		cmocka_unit_test(the_electronic_form_tells_time_and_means),
		cmocka_unit_test(times_are_the_true_ones),
		cmocka_unit_test(who_came_for_whom_is_said),
		cmocka_unit_test(many_notes_follow_the_signatures),
		cmocka_unit_test(a_day_stands_on_one_sheet_of_six_sessions),
		cmocka_unit_test(only_the_sessions_class_is_listed),
		cmocka_unit_test(what_cannot_be_printed_is_told_and_leaves_nothing),
	};
	return cmocka_run_group_tests_name("attendance", tests, NULL, NULL);
}
