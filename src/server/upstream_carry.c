// All events of both servers, a round for each, taken in turn by one thread.
// SPDX-License-Identifier: Apache-2.0
#include "server/upstream_inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/wire.h"
#include "device/clock.h"
#include "server/ingest.h"
#include "server/shelf.h"
#include "server/web.h"

#define LIST_MS (15 * 60 * 1000) // their events are asked for at least this often
#define LIST_FAIL_MS 1000
#define LOOK_MS 30000            // what other processes took in is looked for at least this often
#define LIST_MOST (8u << 20)

// ---- an event's store, through its one writer

static enum err read_event(void *branch, round_job *job, void *context)
{
	struct branch *b = branch;
	struct store *s;
	enum err e = shelf_find(b->upstream->shelf, b->event, &s);
	if (e)
		return e;
	e = job(s, context);
	if (e == ERR_IO || e == ERR_DAMAGED)
		shelf_drop(b->upstream->shelf, b->event);
	return e;
}

static enum err write_event(void *branch, round_job *job, void *context)
{
	struct branch *b = branch;
	return ingest_write(b->upstream->server->ingest, b->event, job, context);
}

static struct branch *find(struct upstream *u, uint32_t event)
{
	struct branch *b = u->branches;
	while (b && b->event != event)
		b = b->next;
	return b;
}

static struct branch *find_or_make(struct upstream *u, uint32_t event)
{
	struct branch *b = find(u, event);
	if (b || !(b = calloc(1, sizeof *b)))
		return b;
	*b = (struct branch){ .next = u->branches, .upstream = u, .event = event };
	struct round_options o = { .line = &u->line, .store = { b, read_event, write_event, true }, .event = event, .pull = true, .files = true,
		.is_one_of_many = true };
	if (round_open(&o, round_now(server_now_ms()), &b->round) != ERR_OK) {
		free(b);
		return NULL;
	}
	u->branches = b;
	return b;
}

static void take_ours(void *upstream, const struct event_entry *e)
{
	find_or_make(upstream, e->number);
}

// ---- what is there

struct their_event { uint64_t event, revision; bool archived; };
static const struct wire_field fields[] = {
	WIRE(their_event, "event", WIRE_COUNT, event), WIRE(their_event, "archived", WIRE_FLAG, archived),
	WIRE_OPTIONAL(their_event, "revision", WIRE_COUNT, revision),
};

// An archived event is not fetched any more; what is here of it still goes up.
static void take_their(struct upstream *u, struct span line, struct round_now now)
{
	struct their_event t = { .event = 0 };
	unsigned seen;
	if (wire_read(fields, sizeof fields / sizeof *fields, line, &t, &seen) != ERR_OK || t.event < 1 || t.event > UINT32_MAX)
		return;
	struct branch *b = find(u, (uint32_t)t.event);
	if (!b && t.archived)
		return;
	if (!b)
		b = find_or_make(u, (uint32_t)t.event);
	if (!b || round_revision(b->round) == t.revision)
		return;
	round_heard(b->round, &(struct round_news){ 200, t.revision }, now);
	b->until_ms = 0;
}

// Who is not let in is told on the page and in the log; it is asked again, as that may be mended there.
static void note_welcome(struct upstream *u, int status)
{
	enum enlist_state is = status == 200 ? ENLIST_CONFIRMED : status == 403 ? ENLIST_UNKNOWN : u->welcome;
	if (is != u->welcome)
		log_write(u->server->log, LOG_LEVEL_WARNING, "upstream", "address=%s status=%d enrolled=%d", u->state.address, status, is == ENLIST_CONFIRMED);
	u->welcome = is;
	pthread_mutex_lock(&u->lock);
	u->state.state = is;
	pthread_mutex_unlock(&u->lock);
}

static void list_theirs(struct upstream *u, struct round_now now)
{
	struct line_answer a;
	enum err e = line_send(&u->line, &(struct line_request){ .path = "v1/events", .most = LIST_MOST }, now.utc_ms, &a);
	bool good = !e && a.status == 200;
	upstream_answered(u, e);
	if (!e && a.withdrawn)
		u->withdrawn = true;
	else if (!e)
		note_welcome(u, a.status);
	struct span rest = good ? a.body : (struct span){ "", 0 };
	while (rest.len)
		take_their(u, span_cut(&rest, '\n'), now);
	u->list_fails = good ? 0 : u->list_fails + 1;
	int64_t most = u->list_fails < 6 ? (int64_t)LIST_FAIL_MS << u->list_fails : 60 * LIST_FAIL_MS;
	u->list_ms = now.up_ms + (good ? LIST_MS : (int64_t)(now.random % (uint64_t)most));
}

// ---- one step of one event

// What came down for the first time is put on the list of events here.
static void enter(struct branch *b)
{
	struct upstream *u = b->upstream;
	struct event *event = calloc(1, sizeof *event);
	struct event_entry entry = { .made_ms = server_now_ms() };
	struct ledger_info info;
	struct store *s;
	enum err e = event ? shelf_find(u->shelf, b->event, &s) : ERR_NO_MEMORY;
	if (!e)
		e = state_event(s, event);
	if (!e && (ledger_list(s, &info, 1) < 1 || !info.is_event))
		e = ERR_NOT_FOUND;
	if (!e) {
		enum err known = registry_event(u->registry, b->event, &entry);
		events_describe(event, &entry);
		entry.id = info.id;
		e = known == ERR_NOT_FOUND ? registry_add_event(u->registry, &entry, NULL) : known ? known : registry_set_event(u->registry, &entry);
	}
	if (e && e != ERR_NOT_FOUND)
		log_write(u->server->log, LOG_LEVEL_ERROR, "upstream", "event=%u err=\"%s\"", b->event, err_text(e));
	free(event);
}

static void note(struct branch *b, const struct round_step *s)
{
	struct upstream *u = b->upstream;
	struct round_state st;
	bool asked = s->act == ROUND_HEADS || s->act == ROUND_PUSH || s->act == ROUND_PULL;
	if (asked && (s->status || s->err))
		upstream_answered(u, s->status || s->is_store ? ERR_OK : s->err);
	if (s->err && s->err != b->told)
		log_write(u->server->log, LOG_LEVEL_WARNING, "upstream", "event=%u act=%d status=%d err=\"%s\"%s", b->event, (int)s->act, s->status,
			s->is_store ? err_text(s->err) : http_err_text(s->err),
			s->is_store ? " store" : "");
	if (s->forked && !b->forked)
		log_write(u->server->log, LOG_LEVEL_WARNING, "upstream", "event=%u a ledger has two histories", b->event);
	if (asked)
		b->told = s->err;
	b->forked = b->forked || s->forked;
	round_state(b->round, &st);
	b->waiting = st.waiting;
	if (s->act == ROUND_PULL && s->is_event && s->records)
		enter(b);
}

// False: it has nothing to do now.
static bool turn(struct branch *b)
{
	struct round_now now = round_now(server_now_ms());
	struct round_step s;
	if (now.up_ms < b->until_ms)
		return false;
	round_next(b->round, now, &s);
	note(b, &s);
	if (s.act == ROUND_STOP)
		b->upstream->withdrawn = true;
	b->until_ms = s.act == ROUND_SLEEP ? s.until_ms : 0;
	return s.act != ROUND_SLEEP && s.act != ROUND_STOP;
}

// ---- what other threads have told

static void take_told(struct upstream *u, struct round_now now)
{
	bool all, woken;
	uint32_t grown[UPSTREAM_GROWN];
	pthread_mutex_lock(&u->lock);
	int n = u->grown_count;
	memcpy(grown, u->grown, sizeof grown);
	all = u->all_grown;
	woken = u->woken;
	if (u->news)
		u->list_ms = now.up_ms;
	u->grown_count = 0;
	u->news = u->woken = u->all_grown = false;
	pthread_mutex_unlock(&u->lock);
	for (int i = 0; i < n; i++) {
		struct branch *b = find_or_make(u, grown[i]);
		if (b)
			b->grown = true;
	}
	for (struct branch *b = u->branches; b; b = b->next) {
		if (woken)
			round_wake(b->round, now.up_ms);
		if (all || b->grown)
			round_grown(b->round);
		if (all || b->grown || woken)
			b->until_ms = 0;
		b->grown = false;
	}
}

static void count_waiting(struct upstream *u)
{
	uint64_t waiting = 0;
	for (struct branch *b = u->branches; b; b = b->next)
		waiting += b->waiting;
	u->line.waiting = (int64_t)waiting;
	pthread_mutex_lock(&u->lock);
	u->state.waiting = waiting;
	pthread_mutex_unlock(&u->lock);
}

static void sleep_until(struct upstream *u, int64_t until_ms)
{
	int64_t ms = until_ms - clock_up_ms();
	struct timespec until = upstream_in(ms > 0 ? ms : 0);
	pthread_mutex_lock(&u->lock);
	while (!u->ending && !u->news && !u->woken && !u->all_grown && !u->grown_count && pthread_cond_timedwait(&u->change, &u->lock, &until) == 0)
		;
	pthread_mutex_unlock(&u->lock);
}

static void look_at_ours(struct upstream *u)
{
	enum err e = registry_each_event(u->registry, NULL, take_ours, u);
	if (e)
		log_write(u->server->log, LOG_LEVEL_WARNING, "upstream", "registry err=\"%s\"", err_text(e));
	pthread_mutex_lock(&u->lock);
	u->all_grown = true;
	pthread_mutex_unlock(&u->lock);
}

static void stop(struct upstream *u)
{
	upstream_end(u, ENLIST_WITHDRAWN);
	pthread_mutex_lock(&u->lock);
	pthread_cond_broadcast(&u->change);
	pthread_mutex_unlock(&u->lock);
}

void upstream_carry(struct upstream *u)
{
	int64_t look_ms = 0;
	u->welcome = ENLIST_CONFIRMED;
	while (!u->ending && !u->withdrawn) {
		struct round_now now = round_now(server_now_ms());
		if (now.up_ms >= look_ms) {
			look_at_ours(u);
			look_ms = now.up_ms + LOOK_MS;
		}
		take_told(u, now);
		if (now.up_ms >= u->list_ms)
			list_theirs(u, now);
		bool busy = false;
		int64_t until_ms = look_ms < u->list_ms ? look_ms : u->list_ms;
		for (struct branch *b = u->branches; b && !u->ending && !u->withdrawn; b = b->next) {
			busy = turn(b) || busy;
			until_ms = b->until_ms < until_ms ? b->until_ms : until_ms;
		}
		count_waiting(u);
		if (!busy)
			sleep_until(u, until_ms);
	}
	if (u->withdrawn)
		stop(u);
}
