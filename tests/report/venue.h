// An event of people and sessions in a real store, built record by record, for the tests of documents.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/badge.h"
#include "core/name.h"
#include "store/holding.h"
#include "store/state.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VENUE_BATCH 64

struct venue {
	char folder[40], file[64];
	struct store *store;
	struct ledger_id event, kiosk[2];
	uint8_t event_secret[SEAL_SECRET], kiosk_secret[2][SEAL_SECRET], badge_key[SEAL_HASH];
	int people, sessions;
	struct session session[12];
	uint32_t minutes; // since the kiosks were started
};

static inline void venue_ok(enum err e)
{
	if (e) {
		fprintf(stderr, "venue: %s\n", err_text(e));
		abort();
	}
}

static inline int64_t venue_at(int day, int hour, int minute) // of October 2025, WIB
{
	struct civil c = { .year = 2025, .month = 10, .day = day, .hour = hour, .minute = minute };
	return calendar_utc(&c, ZONE_WIB);
}

static inline struct stamp venue_stamp(int64_t at_ms)
{
	return (struct stamp){ .at_ms = at_ms, .up_ms = at_ms - venue_at(12, 0, 0), .boot = 1, .quality = QUALITY_SYNCED };
}

// Facts of one ledger, at a time; how many must fit a transaction is not a concern here.
static inline void venue_say(struct venue *v, const struct ledger_id *ledger, int64_t at_ms, const struct fact *facts, int n)
{
	struct stamp when = venue_stamp(at_ms);
	uint64_t first;
	venue_ok(ledger_append(v->store, ledger, &when, facts, n, &first));
}

static inline void venue_sign(struct venue *v)
{
	venue_ok(ledger_sign(v->store, &v->event, v->event_secret));
	for (int i = 0; i < 2; i++)
		venue_ok(ledger_sign(v->store, &v->kiosk[i], v->kiosk_secret[i]));
}

static inline struct event venue_event(void)
{
	static const struct letterhead_line lines[] = {
		{ "PEMERINTAH KABUPATEN SERANG", 14, false }, { "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA", 16, true },
		{ "Jalan Veteran Nomor 1, Serang 42111", 10, false }, { "Telepon (0254) 200123, Laman bkpsdm.example, Pos-el info@bkpsdm.example", 10, false },
	};
	struct event e = { .number = 77, .zone = ZONE_WIB, .first_day = 20251014, .last_day = 20251016, .fiscal_year = 2025, .lang = LANG_ID,
		.rules = rules_default() };
	strcpy(e.title, "Bimbingan Teknis Pengelolaan Keuangan Desa");
	strcpy(e.badge_title, "Bimtek Keuangan Desa 2025");
	strcpy(e.organiser, "BKPSDM Kabupaten Serang");
	strcpy(e.place, "Ballroom Krakatau, Hotel Le Dian");
	strcpy(e.city, "Serang");
	strcpy(e.programme, "Program Pengembangan Sumber Daya Manusia");
	strcpy(e.activity, "Pengembangan Kompetensi Teknis");
	strcpy(e.sub_activity, "Penyelenggaraan Bimbingan Teknis Keuangan Desa");
	strcpy(e.account, "5.04.02.2.01.0003");
	memcpy(e.letterhead, lines, sizeof lines);
	e.signatory[0] = (struct signatory){ "Pejabat Pelaksana Teknis Kegiatan", "Dra. SITI AMINAH, M.Si.", "IV/b", "190102031925042002" };
	e.signatory[1] = (struct signatory){ "Ketua Panitia", "BUDI SANTOSO, S.E.", "III/c", "19020304 192605 1 001" };
	return e;
}

static inline struct person venue_person(int i) // from 0
{
	static const char *const names[] = {
		"Drs. H. Ahmad Suharjo, M.M.", "Siti Aminah, S.Sos.", "Suparman", "I Gusti Ngurah Made Wijaya Kusuma, S.E., M.Ak., CA., CPA.",
		"Ni Luh Putu Ayu Lestari", "Prof. Dr. Ir. Raden Mas Haji Abdurrahman Wahid Kusumaningrat Suryodiningrat, S.Pd., M.Pd., M.Si., Ph.D.",
		"Rizky Ramadhan", "Herman Wijaya, S.S.", "Dewi Sartika binti Abdul Rahman", "Budi Santoso", "Tjahjono", "Nur Hidayah",
	};
	static const char *const units[] = {
		"Desa Sukamaju, Kec. Kramatwatu, Kab. Serang", "Kecamatan Cikande", "Badan Keuangan dan Aset Daerah",
		"Dinas Pemberdayaan Masyarakat dan Desa, Pengendalian Penduduk dan Keluarga Berencana", "Desa Mekarsari",
	};
	static const char *const positions[] = { "Kepala Desa", "Kaur Keuangan", "Analis Perencanaan, Evaluasi, dan Pelaporan Ahli Muda", "Sekretaris Desa", "", "Bendahara", "Camat" };
	static const char *const ranks[] = { "III/d", "", "III/c", "IX", "IV/a", "III/b" };
	struct person p = { .number = (uint64_t)i + 1, .role = i % 30 == 29 ? ROLE_COMMITTEE : i % 30 == 28 ? ROLE_SPEAKER : ROLE_PARTICIPANT };
	strcpy(p.name, names[i % 12]);
	if (i >= 12)
		snprintf(p.name, sizeof p.name, "%s %c%c%c", (const char *[]){ "Andi", "Sri", "Joko", "Rina", "Agus", "Wati", "Eko" }[i % 7],
			'A' + i / 676 % 26, 'a' + i / 26 % 26, 'a' + i % 26);
	if (i % 3)
		snprintf(p.nip, sizeof p.nip, "190%d0203192504%d%03d", 1 + i / 1000 % 5, 1 + i % 2, i % 1000);
	strcpy(p.rank, ranks[i % 6]);
	strcpy(p.position, positions[i % 7]);
	strcpy(p.unit, units[i % 5]);
	if (i % 2)
		strcpy(p.letter, "800/12/2025");
	return p;
}

static inline struct session venue_session(int i) // from 0: two a day from the 14th on
{
	static const char *const titles[] = { "Pembukaan dan Kebijakan Pengelolaan Keuangan Desa", "Perencanaan dan Penganggaran", "Penatausahaan dan Perpajakan Desa",
		"Pelaporan dan Pertanggungjawaban", "Praktik Aplikasi", "Evaluasi dan Penutupan" };
	struct session s = { .number = (uint32_t)i + 1, .jp = 2 };
	s.start_ms = venue_at(14 + i / 2, i % 2 ? 13 : 8, 0);
	s.end_ms = s.start_ms + 2 * HOUR_MS;
	strcpy(s.title, titles[i % 6]);
	strcpy(s.speaker, "Dr. Hendra Gunawan, M.Si.");
	strcpy(s.instrument, "narasumber-x");
	if (i == 1) {
		strcpy(s.moderator, "Rina Wati, S.IP.");
		strcpy(s.room, "Ruang Anyer");
	}
	return s;
}

static inline const char *venue_instrument(void)
{
	return "id = narasumber-x\ntitle.id = Evaluasi narasumber\nscale.id = Tidak Baik | Kurang Baik | Cukup | Baik | Sangat Baik\n"
		"question.id = Penguasaan materi\nquestion.id = Cara menjawab pertanyaan peserta\nquestion.id = Kesesuaian durasi\n"
		"options.id = Terlalu pendek | Pas | Terlalu panjang\ncomment.id = Topik apa yang dibutuhkan berikutnya?\n";
}

static inline void venue_badge(struct venue *v, uint64_t holder, uint32_t issue, struct badge *ret_badge, struct fact *ret_fact)
{
	badge_make(v->badge_key, 77, holder, issue, ret_badge);
	*ret_fact = (struct fact){ .kind = KIND_BADGE, .badge = { .holder = holder, .issue = issue } };
	badge_hash(ret_badge, ret_fact->badge.hash);
}

static inline void venue_add_people(struct venue *v, int from, int to)
{
	struct fact *facts = calloc(2 * VENUE_BATCH, sizeof *facts);
	struct badge unused;
	for (int i = from; i < to;) {
		int n = 0;
		for (; i < to && n < 2 * VENUE_BATCH; i++) {
			facts[n++] = (struct fact){ .kind = KIND_PERSON, .person = venue_person(i) };
			venue_badge(v, (uint64_t)i + 1, 1, &unused, &facts[n++]);
		}
		venue_say(v, &v->event, venue_at(13, 9, 0), facts, n);
	}
	v->people = to;
	free(facts);
}

static inline void venue_ledger(struct venue *v, uint8_t seed, bool is_event, struct ledger_id *ret_id, uint8_t ret_secret[SEAL_SECRET])
{
	uint8_t bytes[SEAL_SEED];
	memset(bytes, seed, sizeof bytes);
	seal_keys(bytes, ret_id->key, ret_secret);
	memset(ret_id->epoch, seed, sizeof ret_id->epoch);
	venue_ok(ledger_create(v->store, ret_id, is_event));
}

static inline void venue_add_kiosks(struct venue *v)
{
	for (int i = 0; i < 2; i++) {
		struct fact *f = calloc(2, sizeof *f);
		venue_ledger(v, (uint8_t)(20 + i), false, &v->kiosk[i], v->kiosk_secret[i]);
		f[0] = (struct fact){ .kind = KIND_KIOSK, .kiosk = { .id = v->kiosk[i] } };
		snprintf(f[0].kiosk.name, sizeof f[0].kiosk.name, "Pintu %d", i + 1);
		venue_say(v, &v->event, venue_at(13, 9, 0), f, 1);
		f[0] = (struct fact){ .kind = KIND_BOOT, .boot = { .version = "0.1.0" } };
		f[1] = (struct fact){ .kind = KIND_ANCHOR, .anchor = { .boot = 1, .up_ms = venue_stamp(venue_at(14, 6, 30)).up_ms, .true_ms = venue_at(14, 6, 30), .uncertainty_ms = 500, .source = "ntp" } };
		venue_say(v, &v->kiosk[i], venue_at(14, 6, 30), f, 2);
		free(f);
	}
}

static inline void venue_open(struct venue *v, int people, int sessions)
{
	*v = (struct venue){ .sessions = sessions };
	strcpy(v->folder, "/tmp/hadir-venue-XXXXXX");
	if (!mkdtemp(v->folder))
		abort();
	snprintf(v->file, sizeof v->file, "%s/a.hadir", v->folder);
	venue_ok(store_open(v->file, STORE_CREATE, &v->store));
	memset(v->badge_key, 9, sizeof v->badge_key);
	venue_ledger(v, 10, true, &v->event, v->event_secret);
	struct fact *f = calloc(4, sizeof *f);
	f[0] = (struct fact){ .kind = KIND_EVENT, .event = venue_event() };
	f[1] = (struct fact){ .kind = KIND_OFFICER, .officer = { .number = 1, .name = "Rina Wati", .role = "Meja registrasi" } };
	struct badge unused;
	venue_badge(v, BADGE_OFFICER + 1, 1, &unused, &f[2]);
	f[3] = (struct fact){ .kind = KIND_INSTRUMENT, .instrument = { .id = "narasumber-x" } };
	strcpy(f[3].instrument.definition, venue_instrument());
	venue_say(v, &v->event, venue_at(13, 9, 0), f, 4);
	for (int i = 0; i < sessions; i++) {
		v->session[i] = venue_session(i);
		f[0] = (struct fact){ .kind = KIND_SESSION, .session = v->session[i] };
		venue_say(v, &v->event, venue_at(13, 9, 0), f, 1);
	}
	free(f);
	venue_add_kiosks(v);
	venue_add_people(v, 0, people);
}

static inline void venue_close(struct venue *v)
{
	char command[80];
	store_close(v->store);
	snprintf(command, sizeof command, "rm -rf %s", v->folder);
	if (system(command))
		abort();
}

// A person scanned `minutes` after a session's start (session from 1), at kiosk 0 or 1.
static inline struct fact venue_presence(uint64_t person, uint32_t session, enum means means)
{
	struct fact f = { .kind = KIND_PRESENCE, .presence = { .person = person, .session = session, .means = means } };
	if (means == MEANS_MANUAL) {
		f.presence.officer = 1;
		strcpy(f.presence.reason, "lupa tanda pengenal");
	}
	return f;
}

static inline void venue_scan(struct venue *v, int kiosk, uint64_t person, uint32_t session, int minutes, enum means means)
{
	struct fact *f = calloc(1, sizeof *f);
	*f = venue_presence(person, session, means);
	venue_say(v, &v->kiosk[kiosk], v->session[session - 1].start_ms + minutes * MINUTE_MS, f, 1);
	free(f);
}

static inline void venue_correct(struct venue *v, uint64_t person, uint32_t session, enum status status, const char *minutes)
{
	struct fact *f = calloc(1, sizeof *f);
	*f = (struct fact){ .kind = KIND_CORRECTION, .correction = { .person = person, .session = session, .status = status, .reason = "surat dokter", .who = "Budi Santoso" } };
	strcpy(f->correction.minutes, minutes);
	venue_say(v, &v->event, venue_at(17, 9, 0), f, 1);
	free(f);
}

static inline uint64_t venue_walkin(struct venue *v, const char *name, uint64_t replaces, uint32_t session, int minutes)
{
	struct ledger_info info;
	struct fact *f = calloc(1, sizeof *f);
	*f = (struct fact){ .kind = KIND_WALKIN, .walkin = { .officer = 1, .session = session, .person = { .role = ROLE_PARTICIPANT, .replaces = replaces } } };
	strcpy(f->walkin.person.name, name);
	strcpy(f->walkin.person.unit, "Kecamatan Cikande");
	venue_ok(ledger_info(v->store, &v->kiosk[0], &info));
	uint64_t number = walkin_number(ledger_tag(&v->kiosk[0]), info.seq + 1);
	venue_say(v, &v->kiosk[0], v->session[session - 1].start_ms + minutes * MINUTE_MS, f, 1);
	free(f);
	venue_scan(v, 0, number, session, minutes, MEANS_MANUAL);
	return number;
}

// Most people in every session, in an order of their own; some late, some by hand, some absent.
static inline void venue_attend(struct venue *v)
{
	struct fact *f = calloc(1, sizeof *f);
	venue_ok(store_begin(v->store));
	for (int s = 0; s < v->sessions; s++)
		for (int i = 0; i < v->people; i++) {
			unsigned k = (unsigned)(i * 7 + s * 13);
			if (k % 17 == 3 || i == 6)
				continue;
			*f = venue_presence((uint64_t)i + 1, (uint32_t)s + 1, k % 23 == 1 ? MEANS_MANUAL : k % 11 == 2 ? MEANS_NAME : MEANS_BADGE);
			venue_say(v, &v->kiosk[i % 2], v->session[s].start_ms - 20 * MINUTE_MS + i * (40 * MINUTE_MS) / v->people, f, 1);
		}
	venue_ok(store_commit(v->store));
	free(f);
}
