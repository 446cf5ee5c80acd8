// The event's settings file.
// SPDX-License-Identifier: Apache-2.0
#include "core/config_event.h"

#include <string.h>

#include "core/nip.h"

#define OF(member) CONFIG_OF(struct event, member)
#define MINUTES(name, member, minutes, text) { name, SETTING_INT, OF(rules.member), 0, 1440, minutes, .help = text }
#define LINE(name, index, points, bold, text, example) \
	{ name, SETTING_LINE, OF(letterhead[index]), CONFIG_POINTS_LEAST, bold, points, .help = text, .sample = example }
#define SIGNATORY(side, index, text, example_title, example_name) \
	{ "ttd_" side "_jabatan", SETTING_TEXT, OF(signatory[index].title), .help = text, .sample = example_title }, \
	{ "ttd_" side "_nama", SETTING_TEXT, OF(signatory[index].name), .sample = example_name }, \
	{ "ttd_" side "_pangkat", SETTING_TEXT, OF(signatory[index].rank) }, \
	{ "ttd_" side "_nip", SETTING_TEXT, OF(signatory[index].nip) }

const struct setting config_event[] = {
	{ "judul", SETTING_TEXT, OF(title), .help = "KEGIATAN\nJudul lengkap seperti pada surat undangan",
		.sample = "Bimbingan Teknis Pengelolaan Keuangan Desa", .required = true },
	{ "penyelenggara", SETTING_TEXT, OF(organiser), .help = "Instansi atau lembaga penyelenggara",
		.sample = "Dinas Pemberdayaan Masyarakat dan Desa", .required = true },
	{ "tempat", SETTING_TEXT, OF(place), .help = "Tempat kegiatan", .sample = "Aula Kantor Kecamatan" },
	{ "kota", SETTING_TEXT, OF(city), .help = "Kota pada baris tanggal tanda tangan", .sample = "Kota Contoh" },
	{ "zona", SETTING_ZONE, OF(zone), .help = "Zona waktu tempat kegiatan: WIB, WITA, atau WIT", .sample = "WIB", .required = true },
	{ "mulai", SETTING_DAY, OF(first_day), .help = "Hari pertama, seperti 14-10-2025", .sample = "14-10-2025", .required = true },
	{ "selesai", SETTING_DAY, OF(last_day), .help = "Hari terakhir; boleh sama dengan mulai", .sample = "15-10-2025", .required = true },
	{ "bahasa", SETTING_LANG, OF(lang), .initial = LANG_ID, .help = "Bahasa pertama di layar kiosk: id atau en" },
	{ "judul_tanda_pengenal", SETTING_TEXT, OF(badge_title), .help = "Judul singkat pada tanda pengenal; kosong: judul lengkap",
		.sample = "Bimtek Keuangan Desa" },
	{ "nomor_kegiatan", SETTING_INT, OF(number), 0, 0xfffff, 0,
		.help = "Nomor kegiatan dalam kode QR; 0: dibuat sendiri saat pertama kali diterbitkan" },
	{ "kontak", SETTING_TEXT, OF(contact), .help = "PELINDUNGAN DATA PRIBADI\nYang dihubungi peserta untuk salinan dan perbaikan datanya",
		.sample = "Sekretariat, (0254) 000000" },
	{ "hapus_setelah", SETTING_DAY, OF(retention_day), .help = "Sejak tanggal ini data pribadi boleh dihapus" },
	{ "tahun_anggaran", SETTING_INT, OF(fiscal_year), 2000, 2199, 0, .help = "ANGGARAN\nTahun anggaran; tidak dicetak bila kosong" },
	{ "program", SETTING_TEXT, OF(programme), .help = "Program, kegiatan, sub kegiatan, dan kode rekening seperti pada dokumen anggaran" },
	{ "kegiatan", SETTING_TEXT, OF(activity) },
	{ "sub_kegiatan", SETTING_TEXT, OF(sub_activity) },
	{ "kode_rekening", SETTING_TEXT, OF(account) },
	LINE("kop_1", 0, 14, false,
		"KOP SURAT\nUkuran huruf, lalu tebal bila perlu, lalu teksnya. Lambang: simpan sebagai letterhead.png di folder ini",
		"14 PEMERINTAH KABUPATEN CONTOH"),
	LINE("kop_2", 1, 16, true, NULL, "16 tebal DINAS PEMBERDAYAAN MASYARAKAT DAN DESA"),
	LINE("kop_3", 2, 10, false, NULL, "10 Jalan Contoh Nomor 1, Kota Contoh 42000"),
	LINE("kop_4", 3, 10, false, NULL, NULL),
	LINE("kop_5", 4, 10, false, NULL, NULL),
	LINE("kop_6", 5, 10, false, NULL, NULL),
	SIGNATORY("kiri", 0,
		"PENANDA TANGAN\nKiri (Mengetahui), kanan, dan bila perlu tengah; nama dengan gelar, pangkat seperti Penata Tingkat I (III/d)",
		"Pejabat Pelaksana Teknis Kegiatan", NULL),
	SIGNATORY("kanan", 1, NULL, "Ketua Panitia", NULL),
	SIGNATORY("tengah", 2, NULL, NULL, NULL),
	MINUTES("buka_sebelum", open_before, 60, "ATURAN PRESENSI (menit)\nPresensi dibuka sebelum sesi mulai"),
	MINUTES("tepat_waktu", on_time, 15, "Tepat waktu sampai sekian menit setelah sesi mulai"),
	MINUTES("terlambat", late, 30, "Terlambat tetapi dihitung hadir sampai sekian menit setelah sesi mulai; sesudahnya lewat petugas"),
	MINUTES("tutup_setelah", close_after, 15, "Petugas masih dapat mencatat sampai sekian menit setelah sesi selesai"),
	MINUTES("pulang_sebelum", out_before, 15, "Presensi pulang dibuka sebelum sesi selesai"),
	MINUTES("penilaian_sebelum", rating_before, 15, "Penilaian dibuka sebelum sesi selesai"),
	MINUTES("penilaian_setelah", rating_after, 120, "dan ditutup setelah sesi selesai"),
	{ "ambang_hadir", SETTING_INT, OF(rules.threshold), 0, 100, 80, .help = "Kehadiran minimal untuk sertifikat (persen dari sesi)" },
	{ "peserta_mendadak", SETTING_BOOL, OF(rules.walkins), .initial = true, .help = "Peserta di luar daftar boleh didaftarkan di kiosk: ya atau tidak" },
	{ "pin_manual", SETTING_BOOL, OF(rules.manual_pin), .initial = true, .help = "Presensi tanpa kode QR memerlukan PIN petugas: ya atau tidak" },
	{ .key = NULL },
};

// The event file on its second reading, for what concerns several keys.
struct check { struct span file; config_sink *sink; void *context; bool good; };

static void hold(struct check *c, bool holds, const char *key, enum err err, enum word sentence, const char *detail)
{
	if (holds)
		return;
	c->good = false;
	config_report(c->sink, c->context, config_line(c->file, key), err, sentence, span_of(key), span_of(detail));
}

static void level_nip(struct check *c, const char *key, char nip[24])
{
	char digits[24];
	enum nip_kind kind;
	hold(c, nip_read(span_of(nip), digits, &kind) == PROBLEM_NONE, key, ERR_FORMAT, WORD_CONFIG_NIP, nip);
	memcpy(nip, digits, sizeof digits);
}

bool config_read_event(struct span file, struct event *ret_event, config_sink *sink, void *context)
{
	struct event *e = ret_event;
	struct check c = { file, sink, context, config_read(config_event, file, e, sink, context) };
	if (!c.good)
		return false;
	hold(&c, e->last_day >= e->first_day, "selesai", ERR_RANGE, WORD_CONFIG_ORDER, "mulai");
	hold(&c, !e->retention_day || e->retention_day > e->last_day, "hapus_setelah", ERR_RANGE, WORD_CONFIG_ORDER, "selesai");
	hold(&c, e->rules.late >= e->rules.on_time, "terlambat", ERR_RANGE, WORD_CONFIG_ORDER, "tepat_waktu");
	level_nip(&c, "ttd_kiri_nip", e->signatory[0].nip);
	level_nip(&c, "ttd_kanan_nip", e->signatory[1].nip);
	level_nip(&c, "ttd_tengah_nip", e->signatory[2].nip);
	return c.good;
}
