// What the uplink says becomes records, screens and files; what is written here is told to the uplink.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/net.h"

#include <stdio.h>
#include <string.h>

#include "kiosk/kiosk.h"

#define POWER_ON_MS 180000     // so long after power-on ...
#define START_MS 20000         // ... the first request is at random within this: a hall's kiosks come back together
#define RESTART_MS 500         // ... but not in a rehearsal
#define STUCK_MS 10000         // records that have waited so long without one leaving: the network is not well
#define SHOW_MS 200            // the least time between two looks at what came in
#define SHOW_EVENT_MS 2000     // ... while the event itself is still coming
#define RETRY_MS 3000
#define AGREES_MS (2 * MINUTE_MS) // clocks that differ by more are not corrected without an officer

static void path_of(const struct kiosk *k, char ret_path[BOOK_PATH])
{
	snprintf(ret_path, BOOK_PATH, "%s/server", k->book.folder);
}

// Without scheme and slash, as people say it.
static void write_host(const char *address, char ret_host[80])
{
	const char *host = strstr(address, "://");
	snprintf(ret_host, 80, "%.79s", host ? host + 3 : address);
	size_t n = strlen(ret_host);
	if (n && ret_host[n - 1] == '/')
		memset(ret_host + n - 1, 0, 80 - (n - 1));
}

static void serve(struct kiosk *k, int64_t start_ms)
{
	struct net *n = &k->net;
	struct store *beside = NULL;
	enum err e = book_home(&k->book, n->membership.event, &beside);
	n->serving = 0;
	n->news = (struct uplink_news){ .serving = 0 };
	n->folded = n->event_folded = 0;
	n->anchors = 0;
	if (e)
		log_write(k->log, LOG_LEVEL_ERROR, "sync-store", "event=%u %s", n->membership.event, err_text(e));
	else
		n->serving = uplink_serve(n->uplink, &n->membership, beside, start_ms);
	n->told = 0;
}

static void read_membership(struct kiosk *k)
{
	struct net *n = &k->net;
	char path[BOOK_PATH];
	path_of(k, path);
	enum err e = membership_read(path, &n->membership);
	n->is_member = !e && n->membership.state == ENLIST_CONFIRMED && memcmp(n->membership.seed, k->book.keys.seed, SEAL_SEED) == 0;
	if (e != ERR_NOT_FOUND && !n->is_member)
		log_write(k->log, LOG_LEVEL_ERROR, "server-not-read", "file=%s %s", path, e ? err_text(e) : "of another key");
}

static void start(struct kiosk *k)
{
	struct net *n = &k->net;
	n->clock = k->book.clock;
	n->moved_ms = clock_up_ms();
	n->uplink = uplink_open(&n->lane, &n->clock, screen_wake);
	if (!n->uplink)
		log_write(k->log, LOG_LEVEL_ERROR, "no-sync", "no memory or thread");
}

void net_open(struct kiosk *k)
{
	struct net *n = &k->net;
	if (net_is_leaving(k))
		return;
	start(k);
	if (!n->uplink)
		return;
	read_membership(k);
	if (n->is_member)
		serve(k, k->options.has_now || clock_up_ms() >= POWER_ON_MS ? RESTART_MS : START_MS);
}

void net_close(struct kiosk *k)
{
	uplink_close(k->net.uplink);
	k->net.uplink = NULL;
}

static void join(struct kiosk *k, const struct membership *m)
{
	char path[BOOK_PATH];
	path_of(k, path);
	enum err e = membership_write(path, m);
	k->model.enrol = e ? ENROL_NOT_KEPT : ENROL_CONNECTED;
	log_write(k->log, e ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "enrolled", "server=%s event=%u %s", m->address, m->event, err_text(e));
	if (e)
		return;
	k->net.membership = *m;
	k->net.is_member = true;
	k->wanted_event = 0;
	wipe_forget(k->book.folder);
	k->net.wipe.stage = WIPE_NONE;
	serve(k, 0);
	k->net.news.online = true; // it has just answered
}

static void note_enrolment(struct kiosk *k, const struct uplink_news *news)
{
	enum enrol before = k->model.enrol;
	if (news->enrolling != k->net.enrolling || news->enrol == before || (before != ENROL_TALKING && before != ENROL_COMPARE))
		return;
	k->model.enrol = news->enrol;
	memcpy(k->model.enrol_code, news->joined.code, sizeof k->model.enrol_code);
	log_write(k->log, LOG_LEVEL_INFO, "enrol", "server=%s state=%d code=%s %s",
		k->model.enrol_server, (int)news->enrol, news->joined.code, err_text(news->failed));
	if (news->enrol == ENROL_CONNECTED)
		join(k, &news->joined);
}

// How much later it is by the server's signed clock than by ours.
static int64_t ahead_ms(const struct kiosk *k, const struct anchor *a)
{
	struct stamp now = book_now(&k->book);
	return a->true_ms - (now.at_ms - (now.up_ms - a->up_ms));
}

static bool agrees(int64_t ms)
{
	return ms >= -AGREES_MS && ms <= AGREES_MS;
}

// It makes times more exact. Where the two differ by more, either may be wrong: then an officer is asked, and no document changes.
static void note_anchor(struct kiosk *k, const struct uplink_news *news)
{
	struct fact f = { .kind = KIND_ANCHOR, .anchor = news->anchor };
	if (news->anchors == k->net.anchors)
		return;
	k->net.anchors = news->anchors;
	if (!agrees(ahead_ms(k, &news->anchor))) {
		log_write(k->log, LOG_LEVEL_WARNING, "clock-differs", "server=%lld s later", (long long)ahead_ms(k, &news->anchor) / 1000);
		return;
	}
	if (k->book.store && k->book.event == k->book.home_event && book_append(&k->book, &f, 1) != ERR_OK)
		log_write(k->log, LOG_LEVEL_WARNING, "anchor-not-recorded", "source=server");
}

// An old copy of this kiosk's disk was put back: what it wrote since then is evidence there, and counts nowhere. So it goes on in another ledger.
static void note_parting(struct kiosk *k, const struct uplink_news *news)
{
	struct book *b = &k->book;
	if (!news->is_parted || !b->store || b->event != b->home_event || memcmp(&news->parted, &b->id, sizeof b->id) != 0)
		return;
	enum err e = book_begin_anew(b);
	log_write(k->log, LOG_LEVEL_ERROR, "forked", "the server has another history of this kiosk's ledger; a new one: %s", err_text(e));
}

bool net_is_stranger(const struct uplink_news *news)
{
	return news->failed == ERR_SIGNATURE && !news->is_store_failed;
}

static void note_failure(struct kiosk *k, const struct uplink_news *news)
{
	const struct uplink_news *before = &k->net.news;
	if (news->failed != before->failed && news->failed)
		log_write(k->log, LOG_LEVEL_WARNING, "sync", "%s=%s", news->is_store_failed ? "store" : "network",
			news->is_store_failed ? err_text(news->failed) : http_err_text(news->failed));
	if (news->online != before->online)
		log_write(k->log, LOG_LEVEL_INFO, news->online ? "online" : "offline", "waiting=%llu", (unsigned long long)news->waiting);
	if (news->held != before->held || news->refused != before->refused)
		log_write(k->log, LOG_LEVEL_WARNING, "refused", "ledgers=%llu device=%d", (unsigned long long)news->held, news->refused);
}

static void note(struct kiosk *k, const struct uplink_news *news)
{
	note_enrolment(k, news);
	if (news->serving != k->net.serving)
		return;
	note_anchor(k, news);
	note_failure(k, news);
	note_parting(k, news);
	k->net.is_withdrawn |= news->withdrawn;
	k->net.news = *news;
}

static void show_new(struct kiosk *k, bool is_event)
{
	struct net *n = &k->net;
	enum err e = ERR_OK;
	n->shown_ms = clock_up_ms();
	n->folded = n->news.folded;
	n->event_folded = n->news.event_folded;
	if (is_event && (!k->timetable.is_loaded || k->book.event != k->book.home_event))
		kiosk_choose(k);
	else if (is_event)
		kiosk_reload(k);
	else if (k->timetable.is_loaded && k->book.event == k->book.home_event)
		e = timetable_refresh(&k->timetable, k->book.store);
	if (e)
		log_write(k->log, LOG_LEVEL_ERROR, "state-not-read", "%s (%s)", err_text(e), store_detail(k->book.store));
}

// What came in is counted soon, but not for each record of many.
static int watch_new(struct kiosk *k)
{
	struct net *n = &k->net;
	bool is_event = n->news.event_folded != n->event_folded;
	if (!is_event && n->news.folded == n->folded)
		return INT32_MAX;
	int64_t due = n->shown_ms + (is_event && n->news.coming ? SHOW_EVENT_MS : SHOW_MS) - clock_up_ms();
	if (due > 0)
		return (int)due;
	show_new(k, is_event);
	return INT32_MAX;
}

static int32_t waiting_of(const struct kiosk *k)
{
	const struct net *n = &k->net;
	uint64_t unseen = k->book.written > n->news.seen && k->book.event == k->book.home_event ? k->book.written - n->news.seen : 0;
	uint64_t all = n->news.waiting + (n->news.serving ? unseen : 0);
	return all < INT32_MAX ? (int32_t)all : INT32_MAX;
}

static int watch_waiting(struct kiosk *k)
{
	struct net *n = &k->net;
	int32_t waiting = waiting_of(k);
	int64_t now = clock_up_ms(), left;
	if (!waiting || waiting < n->waiting)
		n->moved_ms = now;
	n->waiting = waiting;
	left = n->moved_ms + STUCK_MS - now;
	return waiting && left > 0 ? (int)left : INT32_MAX;
}

static bool is_due(const struct net *n)
{
	return clock_up_ms() - n->tried_ms >= RETRY_MS;
}

int net_turn(struct kiosk *k)
{
	struct net *n = &k->net;
	struct uplink_news news;
	while (n->uplink && uplink_take(n->uplink, &news))
		note(k, &news);
	if (n->is_withdrawn || net_is_leaving(k)) {
		if (is_due(n) && net_leave(k))
			start(k);
		return RETRY_MS;
	}
	if (!n->uplink)
		return INT32_MAX;
	if (n->is_member && !n->serving && is_due(n)) {
		n->tried_ms = clock_up_ms();
		serve(k, 0);
	}
	if (n->told != k->book.written && n->is_member)
		uplink_grown(n->uplink, n->told = k->book.written);
	if (memcmp(&n->clock, &k->book.clock, sizeof n->clock) != 0) {
		n->clock = k->book.clock;
		uplink_clock(n->uplink, &n->clock);
	}
	int new_ms = watch_new(k), waiting_ms = watch_waiting(k), wait_ms = new_ms < waiting_ms ? new_ms : waiting_ms;
	return n->is_member && !n->serving && RETRY_MS < wait_ms ? RETRY_MS : wait_ms;
}

void net_show(struct kiosk *k)
{
	struct model *m = &k->model;
	const struct net *n = &k->net;
	bool is_stuck = n->waiting && clock_up_ms() - n->moved_ms >= STUCK_MS;
	bool is_other = k->book.store && k->book.event != k->book.home_event && !n->waiting; // its records go nowhere
	m->network = !n->is_member || is_other ? NETWORK_NONE : n->news.online && !n->news.refused && !is_stuck ? NETWORK_ONLINE : NETWORK_OFFLINE;
	m->waiting = n->is_member ? n->waiting : 0;
	memset(m->server, 0, sizeof m->server);
	if (n->is_member)
		write_host(n->membership.address, m->server);
	m->suggest_ms = n->news.has_ahead && !m->clock_known ? n->news.ahead_ms : 0;
}

bool net_clock_differs(const struct kiosk *k)
{
	const struct anchor *a = &k->net.news.anchor;
	return k->net.news.anchors && a->boot == book_now(&k->book).boot && !agrees(ahead_ms(k, a));
}

bool net_enrol(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_result;
	struct enrolment code;
	enum err e = enrolment_read(a->text, &code);
	*ret_answer = (struct input){ .kind = INPUT_NEWS };
	k->model.enrol = e == ERR_NEWER ? ENROL_NEWER : e || !k->net.uplink ? ENROL_UNREACHABLE : ENROL_TALKING;
	if (k->model.enrol != ENROL_TALKING)
		return true;
	write_host(code.address, k->model.enrol_server);
	log_write(k->log, LOG_LEVEL_INFO, "enrol", "server=%s officer=%u", code.address, a->officer);
	k->net.enrolling = uplink_enrol(k->net.uplink, &code, k->book.keys.seed, k->book.name);
	return true;
}

bool net_enrol_end(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)a;
	(void)ret_result;
	if (k->net.uplink && (k->model.enrol == ENROL_TALKING || k->model.enrol == ENROL_COMPARE))
		uplink_enrol_end(k->net.uplink);
	k->net.enrolling = -1; // whatever comes of it is not heard
	k->model.enrol = ENROL_POINT;
	memset(k->model.enrol_code, 0, sizeof k->model.enrol_code);
	*ret_answer = (struct input){ .kind = INPUT_NEWS };
	return true;
}
