// Every screen in every state worth looking at, with usual and with extreme contents: for the tests of view and screen.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/view.h"

#include <string.h>

#define NOW_MS 1000000 // monotonic
static const int sizes[][2] = { { 800, 480 }, { 1280, 800 }, { 1920, 1080 }, { 720, 1280 }, { 1080, 1920 }, { 1024, 768 }, { 1024, 600 } };
#define SIZES (int)(sizeof(sizes) / sizeof(sizes[0]))

enum contents { CONTENTS_USUAL, CONTENTS_LONG, CONTENTS_COUNT };

static const char long_name[] = // 190 characters
	"Prof. Dr. Ir. H. Raden Mas Tumenggung Abdurrahman Wiraatmadja Kusumaningrat Hadisuryaningprang Sastrodiningrat "
	"Purwadarminta Mangkunegara, S.H., S.Sos., M.Si., M.Kom., M.M., Ph.D., CGCAE, QIA.";
static const char long_title[] =
	"Bimbingan Teknis Penyusunan Perencanaan, Penganggaran, Pelaksanaan, dan Pertanggungjawaban Keuangan Desa Tahun Anggaran 2025";

static void put(char *to, size_t cap, const char *text)
{
	memset(to, 0, cap);
	memcpy(to, text, strlen(text) < cap ? strlen(text) : cap - 1);
}
#define PUT(field, text) put(field, sizeof(field), text)

static void example_instrument(struct instrument *i, bool is_long)
{
	memset(i, 0, sizeof(*i));
	static const char *const labels[2][4] = { { "Kurang", "Cukup", "Baik", "Sangat Baik" }, { "Poor", "Fair", "Good", "Very good" } };
	static const char *const ten[10] = { "Sangat tidak sesuai", "2", "3", "4", "Netral", "6", "7", "8", "9", "Sangat sesuai dengan kebutuhan saya di kantor" };
	i->questions = is_long ? FACT_QUESTIONS : 5;
	i->scale = is_long ? 5 : 4;
	i->has_comment = true;
	for (int l = 0; l < 2; l++) {
		for (int k = 0; k < 4; k++)
			PUT(i->label[l][k], labels[l][k]);
		PUT(i->label[l][4], "Sangat Sesuai dengan Harapan Peserta Bimtek");
		for (int q = 0; q < i->questions; q++)
			PUT(i->question[q].text[l], is_long ? "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum dalam standar pelayanan dengan hasil yang diberikan oleh penyelenggara kegiatan ini?"
				: l ? "How well did the speaker master the subject?" : "Seberapa baik narasumber menguasai materi?");
		PUT(i->comment[l], is_long ? "Topik apa yang Saudara butuhkan untuk bimbingan teknis berikutnya pada tahun anggaran mendatang?" : l ? "Suggestions (optional)" : "Saran dan masukan (boleh dikosongkan)");
		for (int k = 0; k < 10; k++)
			PUT(i->question[2].option[l][k], ten[k]);
		for (int k = 0; k < 3; k++)
			PUT(i->question[3].option[l][k], k == 0 ? "Terlalu pendek" : k == 1 ? "Cukup dan pas" : "Terlalu panjang");
	}
	i->question[2].options = 10;
	i->question[3].options = 3;
}

static void example_model(struct model *m, enum contents contents, const struct instrument *i)
{
	bool is_long = contents == CONTENTS_LONG;
	memset(m, 0, sizeof(*m));
	PUT(m->event_title, is_long ? long_title : "Bimtek Pengelolaan Keuangan Desa");
	PUT(m->organiser, is_long ? "Badan Pengembangan Sumber Daya Manusia dan Pemberdayaan Masyarakat Desa Kabupaten Sukamaju Selatan" : "Dinas PMD Kabupaten Sukamaju");
	PUT(m->contact, is_long ? "Sekretariat Panitia Penyelenggara, telepon (021) 555-0100 atau surel panitia@example.go.id" : "Siti Aminah, 0812-0000-0000");
	PUT(m->version, "0.1.0");
	m->retention_day = is_long ? 0 : 20351231;
	m->zone = is_long ? ZONE_WITA : ZONE_WIB;
	m->clock_ms = INT64_C(1760403720000); // 14 October 2025, 08.02 WIB
	m->clock_known = true;
	m->officers = 2;
	m->ask_pin = m->walkins = m->printer = true;
	m->has_session = m->session_open = true;
	m->session.number = is_long ? 12 : 2;
	PUT(m->session.title, is_long ? "Penatausahaan, Pelaporan, dan Pertanggungjawaban Pelaksanaan Anggaran Pendapatan dan Belanja Desa" : "Penyusunan APB Desa");
	PUT(m->session.speaker, is_long ? "Prof. Dr. Hj. Siti Aminah Nuraini Kusumawardhani, S.E., M.Si., Ak., CA." : "Dra. Siti Aminah, M.Si.");
	PUT(m->session.room, is_long ? "Ballroom Melati Lantai 2" : "Ruang Melati");
	m->session.start_ms = m->clock_ms - 2 * MINUTE_MS;
	m->session.end_ms = m->session.start_ms + 2 * HOUR_MS;
	m->present = is_long ? 10986 : 86;
	m->expected = is_long ? 12000 : 120;
	m->rating_open = true;
	m->network = is_long ? NETWORK_OFFLINE : NETWORK_ONLINE;
	m->waiting = is_long ? 13045 : 0;
	m->battery_pct = is_long ? 15 : -1;
	m->storage_low = is_long;
	m->volume = 70;
	m->brightness = 100;
	static const struct check checks[] = {
		{ WORD_CHECK_PEOPLE, WORD_TODO_PEOPLE, true, "120" }, { WORD_CHECK_SYNC, WORD_TODO_SYNC, true, "08.01" },
		{ WORD_CHECK_SESSION, WORD_TODO_SESSION, true, "3" }, { WORD_CHECK_CLOCK, WORD_TODO_CLOCK, true, "RTC" },
		{ WORD_CHECK_DISK, WORD_TODO_DISK, true, "21 GB" }, { WORD_CHECK_CAMERA, WORD_TODO_CAMERA, true, "" },
		{ WORD_CHECK_SCANNER, WORD_TODO_SCANNER, false, "" }, { WORD_CHECK_PRINTER, WORD_TODO_PRINTER, false, "" },
		{ WORD_CHECK_KEYS, WORD_TODO_KEYS, true, "" }, { WORD_CHECK_BADGE, WORD_TODO_BADGE, false, "" }, { WORD_CHECK_POWER, WORD_TODO_POWER, true, "" },
	};
	m->checks = (int)(sizeof(checks) / sizeof(checks[0]));
	for (int k = 0; k < m->checks; k++) {
		m->check[k] = checks[k];
		m->check[k].ok = m->check[k].ok && !is_long;
		if (is_long)
			PUT(m->check[k].value, "Senin, 13 Oktober 2025 08.02 WITA");
	}
	m->sessions = is_long ? MODEL_SESSIONS : 3;
	for (int k = 0; k < m->sessions; k++) {
		m->line[k] = (struct session_line){ .number = (uint32_t)k + 1, .start_ms = m->session.start_ms + k * HOUR_MS, .end_ms = m->session.end_ms + k * HOUR_MS, .open = k == 1 };
		PUT(m->line[k].title, is_long ? m->session.title : k == 0 ? "Pembukaan" : k == 1 ? "Penyusunan APB Desa" : "Penatausahaan keuangan desa");
	}
	static const char *const names[] = { "I Gusti Ngurah Made Suryawan", "Made Sukarta, S.E.", "Suparman", "Dra. Ni Luh Made Ayu Lestari, M.Si.", "Madeline Hutapea", "H. Ahmad Made Subagyo, S.Sos., M.M." };
	m->matches = is_long ? 6 : 5;
	m->more_matches = is_long;
	for (int k = 0; k < m->matches; k++) {
		m->match[k].person = (uint64_t)k + 1;
		PUT(m->match[k].name, is_long ? long_name : names[k]);
		PUT(m->match[k].unit, is_long ? m->organiser : "Desa Mekar Sari, Kec. Sukamaju");
	}
	m->instrument = i;
}

static void example_flow(struct flow *f, const struct model *m, enum contents contents)
{
	bool is_long = contents == CONTENTS_LONG;
	flow_init(f, m, NOW_MS);
	f->now_ms = NOW_MS + 1000;
	PUT(f->result.name, is_long ? long_name : "I Gusti Ngurah Made Suryawan");
	PUT(f->result.position, is_long ? "Kepala Seksi Pengelolaan Keuangan dan Aset Desa" : "Kaur Keuangan");
	PUT(f->result.unit, is_long ? m->organiser : "Desa Mekar Sari, Kec. Sukamaju");
	PUT(f->result.session, m->session.title);
	PUT(f->result.rate_title, m->session.title);
	f->result.at_ms = f->result.ruling.at_ms = m->clock_ms;
	f->result.person = 7;
	f->chosen = m->match[0];
}

struct example { const char *name; enum screen_id screen; void (*make)(struct flow *f, struct model *m); };

static void plainly(struct flow *f, struct model *m) { (void)f; (void)m; }
static void no_rating(struct flow *f, struct model *m) { (void)f; m->rating_open = false; m->network = NETWORK_OFFLINE; m->waiting = 12; }
static void armed(struct flow *f, struct model *m) { (void)m; f->armed = true; }
static void no_session(struct flow *f, struct model *m) { (void)f; m->has_session = m->session_open = false; m->rating_open = false; m->network = NETWORK_NONE; }
static void not_yet(struct flow *f, struct model *m) { (void)f; m->session_open = false; m->opens_ms = m->clock_ms; m->present = 0; m->camera = CAMERA_STATE_LOST; }
static void no_camera_at_all(struct flow *f, struct model *m) { (void)f; m->camera = CAMERA_STATE_NONE; m->storage_low = true; }
static void dark(struct flow *f, struct model *m) { (void)f; m->sight = SIGHT_DARK; }
static void bright(struct flow *f, struct model *m) { (void)f; m->sight = SIGHT_BRIGHT; m->rating_open = false; }
static void blurred(struct flow *f, struct model *m) { armed(f, m); m->sight = SIGHT_BLURRED; }
static void half_drawn(struct flow *f, struct model *m) { (void)m; f->now_ms = f->since_ms + 120; }
static void late(struct flow *f, struct model *m) { (void)m; f->result.ruling.verdict = VERDICT_LATE; f->result.ruling.late_min = 12; }
static void leaving(struct flow *f, struct model *m) { (void)m; f->result.ruling.direction = DIRECTION_OUT; }
static void may_rate(struct flow *f, struct model *m) { (void)m; f->result.rate_session = 2; }
static void may_print(struct flow *f, struct model *m) { (void)m; f->result.may_print = true; }
static void pending(struct flow *f, struct model *m) { (void)m; f->result.ruling.verdict = VERDICT_PENDING; f->result.name[0] = 0; }
static void again(struct flow *f, struct model *m) { (void)m; f->result.ruling.verdict = VERDICT_AGAIN; }
static void again_rate(struct flow *f, struct model *m) { again(f, m); f->result.rate_session = 2; }
static void again_rated(struct flow *f, struct model *m) { again(f, m); f->result.rated = true; }
#define REFUSED(how, which) static void how(struct flow *f, struct model *m) { (void)m; f->result.ruling.verdict = which; f->result.name[0] = 0; }
REFUSED(early, VERDICT_EARLY)
REFUSED(not_open, VERDICT_NOT_OPEN)
REFUSED(revoked, VERDICT_REVOKED)
REFUSED(other_event, VERDICT_OTHER_EVENT)
REFUSED(two_codes, VERDICT_TWO_CODES)
REFUSED(foreign, VERDICT_FOREIGN)
REFUSED(damaged, VERDICT_DAMAGED)
REFUSED(closed, VERDICT_CLOSED)
static void closed_rate(struct flow *f, struct model *m) { closed(f, m); f->result.rate_session = 2; }
static void failed_rating(struct flow *f, struct model *m) { (void)m; f->failure = FAILURE_RATING; }
static void server_code(struct flow *f, struct model *m) { (void)m; f->failure = FAILURE_SERVER_CODE; f->result.name[0] = 0; }
static void typed_name(struct flow *f, struct model *m) { PUT(f->typed, m->more_matches ? "MADE SURYAWAN WIRAATMADJA KUSUMANINGRAT HADISURYA SASTRO" : "MADE"); }
static void typed_nip(struct flow *f, struct model *m) { PUT(f->typed, "190101011926011001"); m->matches = m->matches > 5 ? 6 : 1; m->more_matches = false; }
static void typed_nobody(struct flow *f, struct model *m) { PUT(f->typed, "XYZ"); m->matches = 0; }
static void manual(struct flow *f, struct model *m) { (void)m; f->purpose = PURPOSE_MANUAL; f->officer = 1; }
static void newcomer_start(struct flow *f, struct model *m) { (void)m; f->upper = true; }
static void newcomer_nip(struct flow *f, struct model *m) { (void)m; f->step = STEP_NIP; PUT(f->typed, "1901010119"); f->problem = PROBLEM_NIP_LENGTH; }
static void newcomer_name(struct flow *f, struct model *m) { PUT(f->typed, m->more_matches ? long_name : "Sukarta, S.E."); }
static void newcomer_replaces(struct flow *f, struct model *m) { f->step = STEP_REPLACES; typed_name(f, m); }
static void newcomer_summary(struct flow *f, struct model *m)
{
	f->step = STEP_SUMMARY;
	PUT(f->newcomer.name, m->more_matches ? long_name : "Sukarta, S.E.");
	PUT(f->newcomer.unit, m->more_matches ? m->organiser : "Kecamatan Sukamaju");
	PUT(f->newcomer.position, m->more_matches ? "Kepala Seksi Pengelolaan Keuangan dan Aset Desa" : "Kepala Seksi");
	PUT(f->newcomer.nip, "190101011926011001");
	if (m->more_matches)
		PUT(f->replaces, long_name);
}
static void second_question(struct flow *f, struct model *m) { (void)m; f->question = 1; f->answers.answers[1] = 3; }
static void ten_options(struct flow *f, struct model *m) { (void)m; f->question = 2; }
static void own_options(struct flow *f, struct model *m) { (void)m; f->question = 3; }
static void comment(struct flow *f, struct model *m)
{
	PUT(f->typed, "Mohon waktu praktik diperpanjang");
	for (int i = 0; m->more_matches && i < 7; i++)
		memcpy(f->typed + 50 * i, "Mohon waktu praktik pada sesi siang diperpanjang. ", 50);
}
static void pin_typed(struct flow *f, struct model *m) { PUT(f->pin, m->more_matches ? "123456789012" : "123"); f->purpose = PURPOSE_PANEL; }
static void pin_wrong(struct flow *f, struct model *m) { (void)m; f->wrong = 2; f->purpose = PURPOSE_SELF; }
static void pin_locked(struct flow *f, struct model *m) { m->clock_known = false; f->wrong = 5; f->locked_ms = f->now_ms + 29500; f->purpose = PURPOSE_CLOCK; }
static void checks_page(struct flow *f, struct model *m) { (void)m; f->page = 1; }
static void sessions_tab(struct flow *f, struct model *m) { (void)m; f->tab = TAB_SESSIONS; f->said = f->said_ok = true; f->say = WORD_SAY_OPENED; }
static void people_tab(struct flow *f, struct model *m) { (void)m; f->tab = TAB_PEOPLE; }
static void device_tab(struct flow *f, struct model *m) { (void)m; f->tab = TAB_DEVICE; f->said = true; f->said_ok = false; f->say = WORD_SAY_IMPORT_REFUSED; }
static void device_working(struct flow *f, struct model *m) { (void)m; f->tab = TAB_DEVICE; f->wait = WAIT_JOB; }
static void ask_open(struct flow *f, struct model *m) { f->ask = ASK_OPEN; f->asked = m->line[0]; }
static void ask_close(struct flow *f, struct model *m) { f->ask = ASK_CLOSE; f->asked = m->line[1]; }
static void ask_shutdown(struct flow *f, struct model *m) { (void)m; f->ask = ASK_SHUTDOWN; }
static void clock_suggested(struct flow *f, struct model *m) { m->clock_known = false; f->suggested = true; f->shift_ms = 40 * MINUTE_MS; }
static void clock_unknown(struct flow *f, struct model *m) { (void)f; m->clock_known = false; }
#define TROUBLE(how, which) static void how(struct flow *f, struct model *m) { (void)f; m->trouble = which; PUT(m->trouble_detail, "/var/lib/hadir/kiosk.hadir: disk I/O error"); }
TROUBLE(no_event, TROUBLE_NO_EVENT)
TROUBLE(store, TROUBLE_STORE)
TROUBLE(disk_full, TROUBLE_DISK_FULL)
TROUBLE(read_only, TROUBLE_READ_ONLY)
TROUBLE(newer, TROUBLE_NEWER)
TROUBLE(keys, TROUBLE_KEYS)
TROUBLE(withdrawn, TROUBLE_WITHDRAWN)
static void withdrawn_locked(struct flow *f, struct model *m) { withdrawn(f, m); m->locked = m->more_matches ? 13045 : 12; m->contact[0] = 0; }
static void enrol_in(struct model *m, enum enrol at)
{
	m->enrol = at;
	PUT(m->enrol_code, "412907");
	PUT(m->enrol_server, m->more_matches ? "hadir.bpsdm-dan-pemberdayaan-masyarakat-desa.kabupaten-sukamaju-selatan.go.id" : "hadir.example.go.id");
}
#define ENROL(how, which) static void how(struct flow *f, struct model *m) { (void)f; enrol_in(m, which); put(m->server, sizeof(m->server), m->enrol_server); }
ENROL(enrol_point, ENROL_POINT)
ENROL(enrol_talking, ENROL_TALKING)
ENROL(enrol_compare, ENROL_COMPARE)
ENROL(enrol_connected, ENROL_CONNECTED)
ENROL(enrol_refused, ENROL_REFUSED)
ENROL(enrol_too_old, ENROL_TOO_OLD)
ENROL(enrol_unreachable, ENROL_UNREACHABLE)
ENROL(enrol_stranger, ENROL_STRANGER)
ENROL(enrol_newer, ENROL_NEWER)
ENROL(enrol_not_kept, ENROL_NOT_KEPT)
static void enrol_strange(struct flow *f, struct model *m) { (void)m; f->enrol_strange = true; }
static void enrol_scanner(struct flow *f, struct model *m) { (void)f; m->camera = CAMERA_STATE_NONE; }

static const struct example examples[] = {
	{ "start", SCREEN_START, plainly },
	{ "ready", SCREEN_READY, plainly }, { "ready-no-rating", SCREEN_READY, no_rating }, { "ready-armed", SCREEN_READY, armed },
	{ "ready-no-session", SCREEN_READY, no_session }, { "ready-camera-lost", SCREEN_READY, not_yet }, { "ready-no-camera", SCREEN_READY, no_camera_at_all },
	{ "ready-dark", SCREEN_READY, dark }, { "ready-bright", SCREEN_READY, bright }, { "ready-blurred", SCREEN_READY, blurred },
	{ "welcome", SCREEN_WELCOME, plainly }, { "welcome-drawing", SCREEN_WELCOME, half_drawn }, { "welcome-late", SCREEN_WELCOME, late },
	{ "welcome-out", SCREEN_WELCOME, leaving }, { "welcome-rate", SCREEN_WELCOME, may_rate }, { "welcome-print", SCREEN_WELCOME, may_print },
	{ "pending", SCREEN_PENDING, pending },
	{ "again", SCREEN_AGAIN, again }, { "again-rate", SCREEN_AGAIN, again_rate }, { "again-rated", SCREEN_AGAIN, again_rated },
	{ "refused-early", SCREEN_REFUSED, early }, { "refused-closed", SCREEN_REFUSED, closed }, { "refused-closed-rate", SCREEN_REFUSED, closed_rate },
	{ "refused-not-open", SCREEN_REFUSED, not_open }, { "refused-revoked", SCREEN_REFUSED, revoked }, { "refused-other-event", SCREEN_REFUSED, other_event },
	{ "refused-two-codes", SCREEN_REFUSED, two_codes }, { "refused-foreign", SCREEN_REFUSED, foreign }, { "refused-damaged", SCREEN_REFUSED, damaged },
	{ "failed", SCREEN_FAILED, plainly }, { "failed-rating", SCREEN_FAILED, failed_rating }, { "failed-server-code", SCREEN_FAILED, server_code },
	{ "find", SCREEN_FIND, plainly }, { "find-name", SCREEN_FIND, typed_name }, { "find-nip", SCREEN_FIND, typed_nip }, { "find-nobody", SCREEN_FIND, typed_nobody },
	{ "confirm", SCREEN_CONFIRM, plainly }, { "confirm-manual", SCREEN_CONFIRM, manual }, { "reason", SCREEN_REASON, manual },
	{ "newcomer", SCREEN_NEWCOMER, newcomer_start }, { "newcomer-name", SCREEN_NEWCOMER, newcomer_name }, { "newcomer-nip", SCREEN_NEWCOMER, newcomer_nip },
	{ "newcomer-replaces", SCREEN_NEWCOMER, newcomer_replaces }, { "newcomer-summary", SCREEN_NEWCOMER, newcomer_summary },
	{ "rate", SCREEN_RATE, plainly }, { "rate-chosen", SCREEN_RATE, second_question }, { "rate-ten", SCREEN_RATE, ten_options }, { "rate-own", SCREEN_RATE, own_options },
	{ "comment", SCREEN_COMMENT, comment }, { "thanks", SCREEN_THANKS, plainly },
	{ "officer", SCREEN_OFFICER, pin_typed }, { "officer-wrong", SCREEN_OFFICER, pin_wrong }, { "officer-locked", SCREEN_OFFICER, pin_locked },
	{ "panel-checks", SCREEN_PANEL, plainly }, { "panel-checks-2", SCREEN_PANEL, checks_page }, { "panel-sessions", SCREEN_PANEL, sessions_tab },
	{ "panel-people", SCREEN_PANEL, people_tab }, { "panel-device", SCREEN_PANEL, device_tab }, { "panel-working", SCREEN_PANEL, device_working },
	{ "ask-open", SCREEN_ASK, ask_open }, { "ask-close", SCREEN_ASK, ask_close }, { "ask-shutdown", SCREEN_ASK, ask_shutdown },
	{ "clock", SCREEN_CLOCK, clock_unknown }, { "clock-suggested", SCREEN_CLOCK, clock_suggested }, { "notice", SCREEN_NOTICE, plainly },
	{ "fault-no-event", SCREEN_FAULT, no_event }, { "fault-store", SCREEN_FAULT, store }, { "fault-disk-full", SCREEN_FAULT, disk_full },
	{ "fault-read-only", SCREEN_FAULT, read_only }, { "fault-newer", SCREEN_FAULT, newer }, { "fault-keys", SCREEN_FAULT, keys },
	{ "fault-withdrawn", SCREEN_FAULT, withdrawn }, { "fault-withdrawn-locked", SCREEN_FAULT, withdrawn_locked },
	{ "enrol", SCREEN_ENROL, plainly }, { "enrol-now", SCREEN_ENROL, enrol_point }, { "enrol-strange", SCREEN_ENROL, enrol_strange }, { "enrol-scanner", SCREEN_ENROL, enrol_scanner },
	{ "enrol-talking", SCREEN_ENROL, enrol_talking }, { "enrol-compare", SCREEN_ENROL, enrol_compare }, { "enrol-connected", SCREEN_ENROL, enrol_connected },
	{ "enrol-refused", SCREEN_ENROL, enrol_refused }, { "enrol-too-old", SCREEN_ENROL, enrol_too_old }, { "enrol-unreachable", SCREEN_ENROL, enrol_unreachable },
	{ "enrol-stranger", SCREEN_ENROL, enrol_stranger }, { "enrol-newer", SCREEN_ENROL, enrol_newer }, { "enrol-not-kept", SCREEN_ENROL, enrol_not_kept },
	{ "off", SCREEN_OFF, plainly },
};
#define EXAMPLES (int)(sizeof(examples) / sizeof(examples[0]))

static void make_example(int which, enum contents contents, enum lang lang, const struct instrument *i, struct flow *f, struct model *m)
{
	example_model(m, contents, i);
	example_flow(f, m, contents);
	f->screen = examples[which].screen;
	f->lang = lang;
	examples[which].make(f, m);
}
