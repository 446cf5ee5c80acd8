// The table of a server's settings.
// SPDX-License-Identifier: Apache-2.0
#include "core/config_server.h"

#define OF(member) CONFIG_OF(struct server_config, member)

const struct setting config_server[] = {
	{ "listen", SETTING_TEXT, OF(listen), .preset = "127.0.0.1:8080",
		.help = "Alamat dan port yang didengarkan; 0.0.0.0:8080 untuk semua jaringan, unix:/run/hadir/server untuk soket di belakang proxy" },
	{ "data", SETTING_TEXT, OF(data), .preset = "/var/lib/hadir-server", .help = "Folder data: akun, kegiatan, catatan" },
	{ "store", SETTING_TEXT, OF(store), .help = "Basis data PostgreSQL, misalnya postgresql://hadir@localhost/hadir; kosong: SQLite di folder data" },
	{ "address", SETTING_TEXT, OF(address),
		.help = "Alamat yang dipakai kiosk dan peramban, misalnya https://hadir.contoh.go.id/; kosong: seperti yang diminta peramban" },
	{ "certificate", SETTING_TEXT, OF(certificate), .help = "Sertifikat TLS (PEM, dengan rantainya); dibaca ulang setelah SIGHUP. Kosong: tanpa TLS" },
	{ "key", SETTING_TEXT, OF(key), .help = "Kunci sertifikat itu (PEM)" },
	{ "own_tls", SETTING_BOOL, OF(own_tls), .initial = false,
		.help = "TLS dengan kunci server sendiri, yang dikenal kiosk sejak pendaftaran: ya atau tidak (peramban akan menolaknya)" },
	{ "proxy", SETTING_BOOL, OF(proxy), .initial = false, .help = "Percaya X-Forwarded-For dan -Proto dari proxy di komputer ini: ya atau tidak" },
	{ "upstream", SETTING_TEXT, OF(upstream),
		.help = "Server di atas server ini: kode 'HADIR1 ...' dari halaman Server di sana, atau alamatnya setelah terdaftar; kosong: tidak ada" },
	{ "workers", SETTING_INT, OF(workers), 1, 64, 8, .help = "Banyaknya permintaan yang dikerjakan serentak" },
	{ "connections", SETTING_INT, OF(connections), 100, 200000, 20000, .help = "Banyaknya sambungan serentak, termasuk kiosk yang menunggu kabar" },
	{ "lang", SETTING_LANG, OF(lang), .initial = LANG_ID, .help = "Bahasa pertama: id atau en" },
	{ .key = NULL },
};
