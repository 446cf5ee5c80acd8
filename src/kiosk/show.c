// Fills the model: what the screens show that does not depend on the person in front of them.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "kiosk/kiosk.h"

#define DISK_LOW_MB 200
#define BATTERY_LOW 20

static void add_check(struct model *m, enum word what, enum word todo, bool is_ok, const char *value)
{
	struct check *c = &m->check[m->checks++];
	*c = (struct check){ .what = what, .todo = todo, .ok = is_ok };
	snprintf(c->value, sizeof c->value, "%.47s", value);
}

static void show_session_check(struct kiosk *k)
{
	char value[48] = "-";
	struct model *m = &k->model;
	struct text t = text_init(value, sizeof value);
	if (m->has_session) {
		calendar_write_time(&t, m->session.start_ms, m->zone);
		text_str(&t, " - ");
		calendar_write_time(&t, m->session.end_ms, m->zone);
	}
	add_check(m, WORD_CHECK_SESSION, WORD_TODO_SESSION, m->has_session, value);
}

static void show_camera_check(struct model *m)
{
	static const enum word todo[SIGHT_COUNT] = {
		[SIGHT_GOOD] = WORD_TODO_CAMERA, [SIGHT_DARK] = WORD_READY_DARK, [SIGHT_BRIGHT] = WORD_READY_BRIGHT, [SIGHT_BLURRED] = WORD_READY_BLURRED,
	};
	bool is_live = m->camera == CAMERA_STATE_LIVE, is_lost = m->camera == CAMERA_STATE_LOST;
	add_check(m, WORD_CHECK_CAMERA, is_lost ? WORD_TODO_CAMERA : todo[m->sight], !is_lost && (!is_live || m->sight == SIGHT_GOOD), is_live ? "\u2713" : "-");
}

// Without a server there is nothing to look after: a kiosk may be offline by design.
static void show_server_checks(struct kiosk *k)
{
	struct model *m = &k->model;
	const struct uplink_news *news = &k->net.news;
	char value[48] = "\u2014";
	struct text t = text_init(value, sizeof value);
	if (!k->net.is_member) {
		add_check(m, WORD_CHECK_SERVER, WORD_TODO_SERVER, true, value);
		return;
	}
	bool is_held = news->held || news->refused;
	bool is_other = k->book.event != k->book.home_event;
	enum word todo = is_held ? WORD_TODO_SERVER_HELD : net_is_stranger(news) ? WORD_TODO_SERVER_STRANGER :
		is_other ? WORD_TODO_SERVER_OTHER : WORD_TODO_SERVER;
	bool is_well = !is_held && m->network == NETWORK_ONLINE;
	add_check(m, WORD_CHECK_SERVER, todo, is_well, m->server);
	if (news->synced_up_ms) {
		int64_t at_ms = m->clock_ms - (clock_up_ms() - news->synced_up_ms);
		calendar_write_time(&t, at_ms - at_ms % MINUTE_MS, m->zone);
	} else {
		text_str(&t, "-");
	}
	if (m->waiting) {
		text_str(&t, " \u00b7 +");
		text_int(&t, m->waiting);
	}
	add_check(m, WORD_CHECK_SYNC, WORD_TODO_SYNC, m->network == NETWORK_ONLINE || !m->waiting, value);
}

static void show_checks(struct kiosk *k)
{
	struct model *m = &k->model;
	char value[48];
	struct text clock = text_init(value, sizeof value);
	m->checks = 0;
	text_int(&clock, k->timetable.is_loaded ? k->timetable.people : 0);
	add_check(m, WORD_CHECK_PEOPLE, WORD_TODO_PEOPLE, k->timetable.is_loaded && k->timetable.people > 0, value);
	show_server_checks(k);
	show_session_check(k);
	clock = text_init(value, sizeof value);
	calendar_write_short(&clock, calendar_day(m->clock_ms, m->zone));
	text_char(&clock, ' ');
	calendar_write_time(&clock, m->clock_ms, m->zone);
	add_check(m, WORD_CHECK_CLOCK, WORD_TODO_CLOCK, m->clock_known && !k->clock_doubted && !net_clock_differs(k), value);
	snprintf(value, sizeof value, k->disk_free_mb < 10240 ? "%d MB" : "%d GB", k->disk_free_mb < 10240 ? k->disk_free_mb : k->disk_free_mb / 1024);
	add_check(m, WORD_CHECK_DISK, WORD_TODO_DISK, !m->storage_low, value);
	show_camera_check(m);
	add_check(m, WORD_CHECK_SCANNER, WORD_TODO_SCANNER, k->scanner_seen || m->camera == CAMERA_STATE_LIVE, k->scanner_seen ? "\u2713" : "-");
	add_check(m, WORD_CHECK_PRINTER, WORD_TODO_PRINTER, !*k->options.config.printer, "-");
	char name[24] = "-";
	if (k->book.store)
		ledger_name(&k->book.id, name);
	add_check(m, WORD_CHECK_KEYS, WORD_TODO_KEYS, k->book.store != NULL, name);
	add_check(m, WORD_CHECK_BADGE, WORD_TODO_BADGE, k->badge_good, k->badge_tried ? (k->badge_good ? "\u2713" : "\u2715") : "-");
}

static enum trouble trouble_of(enum err e)
{
	switch (e) {
	case ERR_DISK_FULL: return TROUBLE_DISK_FULL;
	case ERR_READ_ONLY: return TROUBLE_READ_ONLY;
	case ERR_NEWER: return TROUBLE_NEWER;
	case ERR_OK: return TROUBLE_NONE;
	default: return TROUBLE_STORE;
	}
}

// From where and when; or that it goes on.
static void show_withdrawal(struct kiosk *k)
{
	struct model *m = &k->model;
	struct text t = text_init(m->trouble_detail, sizeof m->trouble_detail);
	text_str(&t, k->net.wipe.server);
	text_str(&t, " \u00b7 ");
	calendar_write_short(&t, calendar_day(k->net.wipe.at_ms, m->zone));
	text_char(&t, ' ');
	calendar_write_time(&t, k->net.wipe.at_ms, m->zone);
	text_str(&t, net_is_leaving(k) ? " \u2026" : "");
}

static void show_trouble(struct kiosk *k)
{
	struct model *m = &k->model;
	enum err e = k->store_err ? k->store_err : k->book.failed;
	bool is_wiped = k->net.wipe.stage != WIPE_NONE;
	m->trouble = !e && !k->timetable.is_loaded ? is_wiped ? TROUBLE_WITHDRAWN : TROUBLE_NO_EVENT : trouble_of(e);
	memset(m->trouble_detail, 0, sizeof m->trouble_detail);
	m->locked = k->net.wipe.records;
	if (e)
		snprintf(m->trouble_detail, sizeof m->trouble_detail, "%.60s: %s", k->book.path, err_text(e));
	else if (m->trouble == TROUBLE_WITHDRAWN)
		show_withdrawal(k);
}

static bool in(int64_t now, int64_t from, int64_t to)
{
	return now >= from && now < to;
}

static bool takes_scans(const struct slot *s, int64_t now)
{
	return in(now, s->windows.open, s->windows.late) || in(now, s->windows.out, s->windows.out_end);
}

static int32_t expected(const struct timetable *g, const struct slot *s)
{
	return g->expected[s->session - g->session];
}

static void show_session(struct kiosk *k, int64_t now)
{
	struct model *m = &k->model;
	const struct timetable *g = &k->timetable;
	const struct slot *s = rules_slot(g->slot, g->slots, k->options.config.class, k->options.config.room, g->event.zone, now);
	m->has_session = s && (takes_scans(s, now) || now < s->windows.close);
	if (!m->has_session)
		return;
	m->session = *s->session;
	m->session_open = takes_scans(s, now);
	m->leaving = in(now, s->windows.out, s->windows.out_end);
	m->opens_ms = s->windows.open;
	m->present = s->cell->counts.present;
	m->expected = expected(g, s);
}

static void show_lines(struct kiosk *k, int64_t now)
{
	struct model *m = &k->model;
	const struct timetable *g = &k->timetable;
	int today = calendar_day(now, m->zone);
	m->sessions = 0;
	for (int i = 0; i < g->slots && m->sessions < MODEL_SESSIONS; i++) {
		const struct session *s = g->slot[i].session;
		if (calendar_day(s->start_ms, m->zone) != today)
			continue;
		struct session_line *line = &m->line[m->sessions++];
		line->number = s->number;
		memcpy(line->title, s->title, sizeof line->title);
		line->start_ms = s->start_ms;
		line->end_ms = s->end_ms;
		line->open = takes_scans(&g->slot[i], now);
	}
}

static void show_event(struct kiosk *k)
{
	struct model *m = &k->model;
	const struct event *e = &k->timetable.event;
	snprintf(m->event_title, sizeof m->event_title, "%s", e->title);
	snprintf(m->organiser, sizeof m->organiser, "%s", e->organiser);
	snprintf(m->contact, sizeof m->contact, "%s", e->contact);
	m->retention_day = e->retention_day;
	m->zone = e->zone;
	m->officers = k->timetable.officers;
	m->ask_pin = e->rules.manual_pin && m->officers > 0;
	m->walkins = e->rules.walkins;
	if (!k->lang_chosen && !k->options.has_lang && e->lang != LANG_ID)
		m->lang = e->lang;
}

void kiosk_refresh(struct kiosk *k)
{
	struct model *m = &k->model;
	struct stamp now = book_now(&k->book);
	m->clock_ms = now.at_ms;
	m->clock_known = book_knows_time(&k->book);
	m->scanner = k->scanner_seen;
	m->battery_pct = k->battery_pct >= 0 && k->battery_pct < BATTERY_LOW ? k->battery_pct : -1;
	m->storage_low = k->disk_free_mb < DISK_LOW_MB;
	m->has_session = m->session_open = m->leaving = m->rating_open = false;
	if (k->timetable.is_loaded) {
		show_event(k);
		show_session(k, now.at_ms);
		show_lines(k, now.at_ms);
		m->rating_open = timetable_rating(&k->timetable, k->options.config.class, now.at_ms) != NULL;
	}
	show_trouble(k);
	net_show(k);
	show_checks(k);
}

void kiosk_show(struct kiosk *k)
{
	kiosk_refresh(k);
	k->shown.clock_ms = k->model.clock_ms; // that time goes on is no news
	if (memcmp(&k->model, &k->shown, sizeof k->model) == 0)
		return;
	memcpy(&k->shown, &k->model, sizeof k->model);
	kiosk_input(k, &(struct input){ .kind = INPUT_NEWS });
}
