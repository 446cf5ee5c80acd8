// Tests of settings files: what they set, every way of being wrong, and the samples that read back.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/config_event.h"

#define BASE "judul = Bimtek\npenyelenggara = Dinas\nzona = WIB\nmulai = 14-10-2025\nselesai = 15-10-2025\n"

struct found { int n; struct config_problem problem[20]; };

static void collect(void *context, const struct config_problem *p)
{
	struct found *f = context;
	assert_in_range(f->n, 0, 19);
	f->problem[f->n++] = *p;
}

static struct found read_event(const char *text, struct event *ret_event)
{
	struct found f = { 0 };
	*ret_event = (struct event){ 0 };
	bool good = config_read_event(span_of(text), ret_event, collect, &f);
	assert_int_equal(good, f.n == 0);
	return f;
}

static struct found read_kiosk(const char *text, struct kiosk_config *ret_kiosk)
{
	struct found f = { 0 };
	bool good = config_read(config_kiosk, span_of(text), ret_kiosk, collect, &f);
	assert_int_equal(good, f.n == 0);
	return f;
}

static void test_defaults(void **state)
{
	(void)state;
	struct event e;
	assert_int_equal(read_event(BASE, &e).n, 0);
	struct rules_config r = rules_default();
	assert_int_equal(e.rules.open_before, r.open_before);
	assert_int_equal(e.rules.on_time, r.on_time);
	assert_int_equal(e.rules.late, r.late);
	assert_int_equal(e.rules.close_after, r.close_after);
	assert_int_equal(e.rules.out_before, r.out_before);
	assert_int_equal(e.rules.rating_before, r.rating_before);
	assert_int_equal(e.rules.rating_after, r.rating_after);
	assert_int_equal(e.rules.threshold, r.threshold);
	assert_int_equal(e.rules.walkins, r.walkins);
	assert_int_equal(e.rules.manual_pin, r.manual_pin);
	assert_int_equal(e.number, 0);
	assert_int_equal(e.fiscal_year, 0);
	assert_int_equal(e.retention_day, 0);
	assert_int_equal(e.lang, LANG_ID);
	static const struct { int size; bool bold; } lines[6] = { { 14, false }, { 16, true }, { 10, false }, { 10, false }, { 10, false }, { 10, false } };
	for (int i = 0; i < 6; i++) {
		assert_int_equal(e.letterhead[i].size, lines[i].size);
		assert_int_equal(e.letterhead[i].bold, lines[i].bold);
		assert_string_equal(e.letterhead[i].text, "");
	}
	struct kiosk_config k;
	memset(&k, 0xa5, sizeof k);
	assert_int_equal(read_kiosk("", &k).n, 0);
	assert_string_equal(k.name, "Kiosk");
	assert_string_equal(k.camera, "auto");
	assert_string_equal(k.data, "/var/lib/hadir");
	assert_string_equal(k.room, "");
	assert_string_equal(k.usb, "");
	assert_int_equal(k.volume, 80);
	assert_int_equal(k.brightness, 100);
	assert_true(k.fullscreen && k.mirror);
	assert_int_equal(k.lang, LANG_ID);
}

static void test_a_whole_event(void **state)
{
	(void)state;
	static const char text[] = "\xef\xbb\xbf# keterangan\r\n; juga keterangan\r\n\r\n"
		"Judul = Bimbingan Teknis = sama dengan\r\n  penyelenggara=  Dinas Contoh  \r\ntempat = \"  Aula  \"\r\nkota = Kota Contoh\r\nzona = wita\r\n"
		"mulai = 14 Oktober 2025\r\nselesai = 2025-10-16\r\nbahasa = en\r\njudul_tanda_pengenal = Bimtek\r\nnomor_kegiatan = 1048575\r\n"
		"kontak = Panitia #1; meja 2\r\nhapus_setelah = 15/11/2025\r\ntahun_anggaran = 2025\r\nprogram = P\r\nkegiatan = K\r\nsub_kegiatan ="
			" S\r\nkode_rekening = 5.1.02\r\n"
		"kop_1 = 12 tebal PEMERINTAH\r\nkop_2 = DINAS\r\nkop_3 = tebal Jalan\r\nkop_4 = 8 17 Agustus 45\r\nkop_5 =\r\nkop_6 = 10\r\n"
		"ttd_kiri_jabatan = PPTK\r\nttd_kiri_nama = Siti\r\nttd_kiri_pangkat = III/d\r\nttd_kiri_nip = 19010203 192504 1 001\r\n"
		"ttd_kanan_nama = Budi\r\nttd_tengah_nama = Dewi\r\nttd_kanan_nip = -\r\n"
		"buka_sebelum = 0\r\ntepat_waktu = 5\r\nterlambat = 5\r\ntutup_setelah = 1440\r\npulang_sebelum = 1\r\npenilaian_sebelum = 2\r\npenilaian_setelah = 3\r\n"
		"ambang_hadir = 100\r\npeserta_mendadak = tidak\r\npin_manual = TIDAK";
	struct event e;
	struct found f = read_event(text, &e);
	if (f.n)
		fail_msg("line %d: %s %s", f.problem[0].line, f.problem[0].key, f.problem[0].detail);
	assert_string_equal(e.title, "Bimbingan Teknis = sama dengan");
	assert_string_equal(e.organiser, "Dinas Contoh");
	assert_string_equal(e.place, "  Aula  ");
	assert_string_equal(e.city, "Kota Contoh");
	assert_int_equal(e.zone, ZONE_WITA);
	assert_int_equal(e.first_day, 20251014);
	assert_int_equal(e.last_day, 20251016);
	assert_int_equal(e.lang, LANG_EN);
	assert_string_equal(e.badge_title, "Bimtek");
	assert_int_equal(e.number, 0xfffff);
	assert_string_equal(e.contact, "Panitia #1; meja 2");
	assert_int_equal(e.retention_day, 20251115);
	assert_int_equal(e.fiscal_year, 2025);
	assert_string_equal(e.programme, "P");
	assert_string_equal(e.activity, "K");
	assert_string_equal(e.sub_activity, "S");
	assert_string_equal(e.account, "5.1.02");
	static const struct letterhead_line lines[6] = { { "PEMERINTAH", 12, true }, { "DINAS", 16, true }, { "Jalan", 10, true },
		{ "17 Agustus 45", 8, false }, { "", 10, false }, { "", 10, false } };
	for (int i = 0; i < 6; i++) {
		assert_string_equal(e.letterhead[i].text, lines[i].text);
		assert_int_equal(e.letterhead[i].size, lines[i].size);
		assert_int_equal(e.letterhead[i].bold, lines[i].bold);
	}
	assert_string_equal(e.signatory[0].title, "PPTK");
	assert_string_equal(e.signatory[0].name, "Siti");
	assert_string_equal(e.signatory[0].rank, "III/d");
	assert_string_equal(e.signatory[0].nip, "190102031925041001");
	assert_string_equal(e.signatory[1].name, "Budi");
	assert_string_equal(e.signatory[1].nip, "");
	assert_string_equal(e.signatory[2].name, "Dewi");
	const struct rules_config *r = &e.rules;
	int rules[] = { r->open_before, r->on_time, r->late, r->close_after, r->out_before, r->rating_before, r->rating_after, r->threshold,
		r->walkins, r->manual_pin };
	static const int expected[] = { 0, 5, 5, 1440, 1, 2, 3, 100, 0, 0 };
	assert_memory_equal(rules, expected, sizeof expected);
}

struct wrong { const char *text; int line; enum err err; enum word sentence; const char *key, *detail; };

static void check_wrong(const struct wrong *w, struct found f)
{
	const struct config_problem *p = &f.problem[0];
	if (f.n != 1 || p->line != w->line || p->err != w->err || p->sentence != w->sentence || strcmp(p->key, w->key) || strcmp(p->detail, w->detail))
		fail_msg("%s: %d problems, line %d, err %d, sentence %d, \"%s\" \"%s\"", w->text, f.n, p->line, p->err, p->sentence, p->key, p->detail);
}

static void test_every_way_of_being_wrong(void **state)
{
	(void)state;
	static const struct wrong cases[] = {
		{ BASE "tanpa tanda", 6, ERR_FORMAT, WORD_CONFIG_FORMAT, "", "tanpa tanda" },
		{ BASE "= nilai", 6, ERR_FORMAT, WORD_CONFIG_FORMAT, "", "= nilai" },
		{ BASE "[umum]", 6, ERR_FORMAT, WORD_CONFIG_FORMAT, "", "[umum]" },
		{ BASE "\n\ntempt = Aula", 8, ERR_UNKNOWN, WORD_CONFIG_UNKNOWN, "tempt", "tempat" },
		{ BASE "tepatwaktu = 5", 6, ERR_UNKNOWN, WORD_CONFIG_UNKNOWN, "tepatwaktu", "tepat_waktu" },
		{ BASE "ttd_kiri_nipp = 5", 6, ERR_UNKNOWN, WORD_CONFIG_UNKNOWN, "ttd_kiri_nipp", "ttd_kiri_nip" },
		{ BASE "judul = lagi", 6, ERR_FORMAT, WORD_CONFIG_TWICE, "judul", "1" },
		{ BASE "buka_sebelum = satu", 6, ERR_FORMAT, WORD_CONFIG_NUMBER, "buka_sebelum", "0-1440" },
		{ BASE "buka_sebelum = -1", 6, ERR_RANGE, WORD_CONFIG_NUMBER, "buka_sebelum", "0-1440" },
		{ BASE "buka_sebelum = 1441", 6, ERR_RANGE, WORD_CONFIG_NUMBER, "buka_sebelum", "0-1440" },
		{ BASE "buka_sebelum = 99999999999999999999", 6, ERR_FORMAT, WORD_CONFIG_NUMBER, "buka_sebelum", "0-1440" },
		{ BASE "ambang_hadir = 101", 6, ERR_RANGE, WORD_CONFIG_NUMBER, "ambang_hadir", "0-100" },
		{ BASE "tahun_anggaran = 25", 6, ERR_RANGE, WORD_CONFIG_NUMBER, "tahun_anggaran", "2000-2199" },
		{ BASE "nomor_kegiatan = 1048576", 6, ERR_RANGE, WORD_CONFIG_NUMBER, "nomor_kegiatan", "0-1048575" },
		{ BASE "pin_manual = mungkin", 6, ERR_FORMAT, WORD_CONFIG_YES_NO, "pin_manual", "mungkin" },
		{ BASE "hapus_setelah = 31-02-2026", 6, ERR_FORMAT, WORD_CONFIG_DAY, "hapus_setelah", "31-02-2026" },
		{ BASE "bahasa = jawa", 6, ERR_FORMAT, WORD_CONFIG_LANG, "bahasa", "jawa" },
		{ BASE "kop_1 = 5 kecil", 6, ERR_FORMAT, WORD_CONFIG_LINE, "kop_1", "5 kecil" },
		{ BASE "kop_1 = 37 besar", 6, ERR_FORMAT, WORD_CONFIG_LINE, "kop_1", "37 besar" },
		{ BASE "ttd_kanan_nip = 123", 6, ERR_FORMAT, WORD_CONFIG_NIP, "ttd_kanan_nip", "123" },
		{ BASE "hapus_setelah = 15-10-2025", 6, ERR_RANGE, WORD_CONFIG_ORDER, "hapus_setelah", "selesai" },
		{ BASE "terlambat = 10", 6, ERR_RANGE, WORD_CONFIG_ORDER, "terlambat", "tepat_waktu" },
		{ BASE "tempat = caf\xe9", 6, ERR_UTF8, WORD_CONFIG_UTF8, "", "" },
		{ BASE "tempat = \x1b[31m", 6, ERR_UTF8, WORD_CONFIG_UTF8, "", "" },
		{ "judul = A\npenyelenggara = B\nzona = WIB\nmulai = 14-10-2025\nselesai = 13-10-2025", 5, ERR_RANGE, WORD_CONFIG_ORDER, "selesai", "mulai" },
		{ "judul = A\npenyelenggara = B\nzona = WIX\nmulai = 14-10-2025\nselesai = 14-10-2025", 3, ERR_FORMAT, WORD_CONFIG_ZONE, "zona", "WIX" },
		{ "judul = A\npenyelenggara =\nzona = WIB\nmulai = 14-10-2025\nselesai = 14-10-2025", 0, ERR_MISSING, WORD_CONFIG_MISSING,
			"penyelenggara", "Instansi atau lembaga penyelenggara" },
		{ "penyelenggara = B\nzona = WIB\nmulai = 14-10-2025\nselesai = 14-10-2025", 0, ERR_MISSING, WORD_CONFIG_MISSING, "judul",
			"Judul lengkap seperti pada surat undangan" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct event e;
		check_wrong(&cases[i], read_event(cases[i].text, &e));
	}
}

static void test_too_long(void **state)
{
	(void)state;
	char text[600] = "name = ";
	struct kiosk_config k;
	memset(text + 7, 'x', 63);
	assert_int_equal(read_kiosk(text, &k).n, 0);
	assert_int_equal(strlen(k.name), 63);
	text[70] = 'x';
	struct found f = read_kiosk(text, &k);
	check_wrong(&(struct wrong){ text, 1, ERR_FULL, WORD_CONFIG_TOO_LONG, "name", "63" }, f);
	assert_string_equal(k.name, "Kiosk"); // keeps its default
	struct event e;
	char line[300] = BASE "kop_1 = ";
	memset(line + strlen(line), 'x', 128);
	assert_int_equal(read_event(line, &e).problem[0].sentence, WORD_CONFIG_LINE);
}

// A key and a value beyond measure are cut in the problem, between characters.
static void test_long_details(void **state)
{
	(void)state;
	char text[1000];
	for (size_t i = 0; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	text[998] = '\0';
	memcpy(text + 300, " = ", 3);
	text[303] = ' ';
	struct kiosk_config k;
	struct found f = read_kiosk(text, &k);
	assert_int_equal(f.n, 1);
	assert_int_equal(f.problem[0].sentence, WORD_CONFIG_UNKNOWN);
	assert_true(utf8_valid(span_of(f.problem[0].key)) && strlen(f.problem[0].key) > 40);
	text[300] = text[301] = text[302] = 'x';
	f = read_kiosk(text, &k);
	assert_int_equal(f.problem[0].sentence, WORD_CONFIG_FORMAT);
	assert_true(utf8_valid(span_of(f.problem[0].detail)) && strlen(f.problem[0].detail) > 110);
}

static void test_all_problems_of_a_file_are_told(void **state)
{
	(void)state;
	struct event e;
	struct found f = read_event("judl = A\nzona = X\nmulai = kemarin\n\nselesai = 14-10-2025\nbuka_sebelum = x\n", &e);
	static const struct { int line; enum err err; } expected[] = { { 1, ERR_UNKNOWN }, { 2, ERR_FORMAT }, { 3, ERR_FORMAT },
	{ 6, ERR_FORMAT }, { 0, ERR_MISSING }, { 0, ERR_MISSING } };
	assert_int_equal(f.n, 6);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(f.problem[i].line, expected[i].line);
		assert_int_equal(f.problem[i].err, expected[i].err);
	}
	assert_int_equal(e.last_day, 20251014);      // what was right is set
	assert_int_equal(e.rules.open_before, 60);   // what was wrong keeps its default
}

static void test_a_kiosk(void **state)
{
	(void)state;
	struct kiosk_config k;
	struct found f = read_kiosk("name = Pintu Timur\nroom = Aula\nclass = A\ncamera = replay:/tmp/x?fps=5\ndata = /data\nsound = /s\nprinter ="
		" P\nusb = /u\nvolume = 0\n"
		"brightness = 10\nfullscreen = no\nmirror = 0\nlang = en\n", &k);
	assert_int_equal(f.n, 0);
	assert_string_equal(k.name, "Pintu Timur");
	assert_string_equal(k.room, "Aula");
	assert_string_equal(k.class, "A");
	assert_string_equal(k.camera, "replay:/tmp/x?fps=5");
	assert_string_equal(k.data, "/data");
	assert_string_equal(k.sound, "/s");
	assert_string_equal(k.printer, "P");
	assert_string_equal(k.usb, "/u");
	assert_int_equal(k.volume, 0);
	assert_int_equal(k.brightness, 10);
	assert_false(k.fullscreen || k.mirror);
	assert_int_equal(k.lang, LANG_EN);
	assert_int_equal(read_kiosk("volume = 101", &k).n, 1);
	assert_int_equal(read_kiosk("brightness = 9", &k).n, 1);
}

static void test_lines(void **state)
{
	(void)state;
	struct span file = SPAN("\xef\xbb\xbfnama = a\n# kota = b\n Kota = c\nkota = d");
	assert_int_equal(config_line(file, "nama"), 1);
	assert_int_equal(config_line(file, "kota"), 3);
	assert_int_equal(config_line(file, "judul"), 0);
	assert_int_equal(config_line(SPAN(""), "judul"), 0);
}

static void test_samples_read_back(void **state)
{
	(void)state;
	char room[16384]; // as much as a folder's first settings file may take
	struct text t = text_init(room, sizeof room);
	config_sample(config_event, &t);
	assert_false(t.full);
	struct event e;
	assert_int_equal(read_event(room, &e).n, 0);
	assert_string_equal(e.title, "Bimbingan Teknis Pengelolaan Keuangan Desa");
	assert_string_equal(e.letterhead[1].text, "DINAS PEMBERDAYAAN MASYARAKAT DAN DESA");
	assert_int_equal(e.letterhead[1].size, 16);
	// every key of the table stands in it, and with its mark of a comment taken off reads back too
	for (const struct setting *s = config_event; s->key; s++) {
		char key[64] = "\n";
		strcat(strcat(key, s->sample ? "" : "#"), s->key);
		assert_non_null(strstr(room, strcat(key, " =")));
	}
	for (char *p = room; (p = strstr(p, "\n#"));) {
		p++;
		if (p[1] != ' ')
			*p = ' ';
	}
	assert_int_equal(read_event(room, &e).n, 0);
	t = text_init(room, sizeof room);
	config_sample(config_kiosk, &t);
	struct kiosk_config k;
	assert_int_equal(read_kiosk(room, &k).n, 0);
	assert_string_equal(k.name, "Kiosk 1");
}

// Every setting's help and members are what the engine may rely on.
static void test_tables_are_sound(void **state)
{
	(void)state;
	static const struct setting *const tables[] = { config_event, config_kiosk };
	static const size_t sizes[] = { sizeof(struct event), sizeof(struct kiosk_config) };
	for (int t = 0; t < 2; t++)
		for (const struct setting *s = tables[t]; s->key; s++) {
			assert_true(s->help ? s->help[0] : !s->required && s > tables[t]);
			assert_true(s->offset + s->size <= sizes[t]);
			for (const struct setting *o = tables[t]; o < s; o++) {
				assert_string_not_equal(o->key, s->key);
				assert_true(o->offset + o->size <= s->offset || s->offset + s->size <= o->offset);
			}
		}
}

static void test_sentences(void **state)
{
	(void)state;
	struct event e;
	char room[300];
	struct text t = text_init(room, sizeof room);
	struct found f = read_event(BASE "tempt = Aula", &e);
	config_problem_write(&f.problem[0], LANG_ID, &t);
	assert_string_equal(room, "Pengaturan \"tempt\" tidak dikenal; maksud Anda: tempat?");
	t = text_init(room, sizeof room);
	f = read_event(BASE "ambang_hadir = 200", &e);
	config_problem_write(&f.problem[0], LANG_EN, &t);
	assert_string_equal(room, "\"ambang_hadir\" must be a whole number (0-100)");
}

static void test_random_files(void **state)
{
	(void)state;
	static const char *const pieces[] = { "judul", "=", "\n", "\r", " ", "\"", "kop_1", "16", "tebal", "#", "\xff", "mulai", "14-10-2025",
		"zona", "-", "99999999999999999999", "\t", "x" };
	uint32_t random = 1;
	for (int i = 0; i < 5000; i++) {
		char text[256] = "";
		for (int n = 0; n < 16; n++) {
			random = random * 1664525u + 1013904223u;
			strcat(text, pieces[(random >> 16) % 18]);
		}
		struct event e;
		read_event(text, &e);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_a_whole_event),
		cmocka_unit_test(test_every_way_of_being_wrong),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_long_details),
		cmocka_unit_test(test_all_problems_of_a_file_are_told),
		cmocka_unit_test(test_a_kiosk),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_samples_read_back),
		cmocka_unit_test(test_tables_are_sound),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_random_files),
	};
	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
