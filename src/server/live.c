// One thread reads the counts of an event once for all who watch it, when the hub says that there is something new.
// SPDX-License-Identifier: Apache-2.0
#include "server/live.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "server/hub.h"
#include "server/shelf.h"
#include "server/web.h"
#include "store/intake.h"

#define STREAMS 500
#define PACE_MS 500            // between counts of one event
#define STREAM_MS (5 * MINUTE_MS)
#define BEAT_MS 20000          // after so long a silence a comment shows whether anybody is still there
#define TURN_MS 250
#define COUNTS_MOST 65536

struct stream { struct stream *next; struct exchange *x; int64_t begun_ms, said_ms; };
struct show {                  // an event that is watched
	struct show *next;
	struct live *live;
	uint32_t event;
	uint64_t revision;     // that was shown last
	int64_t shown_ms;
	bool is_due, is_watched; // is_watched: the hub holds it
	struct stream *streams;
};
struct live {
	struct server *server;
	pthread_mutex_t lock;
	pthread_t thread;
	struct shelf *shelf;   // the thread's
	struct show *shows;
	int count;             // of streams
	bool closed;
};

static void write_counts(struct store *s, struct answer *a)
{
	int n;
	struct session *sessions = web_sessions(s, &n);
	answer_str(a, "retry: 2000\ndata: [");
	for (int i = 0; i < n; i++) {
		struct session_cell cell = { 0 };
		if (state_session_cell(s, sessions[i].number, &cell) != ERR_OK)
			cell = (struct session_cell){ 0 };
		answer_printf(a, "%s{\"session\":%u,\"present\":%d,\"expected\":%lld,\"manual\":%d,\"pending\":%d}", i ? "," : "", sessions[i].number,
			cell.counts.present, (long long)state_expected(s, sessions[i].class), cell.counts.manual, cell.counts.pending);
	}
	answer_str(a, "]\n\n");
	free(sessions);
}

// With the lock held.
static struct show *find(struct live *l, uint32_t event)
{
	struct show *s = l->shows;
	while (s && s->event != event)
		s = s->next;
	if (!s && (s = calloc(1, sizeof *s))) {
		*s = (struct show){ .next = l->shows, .live = l, .event = event };
		l->shows = s;
	}
	return s;
}

static bool join(struct live *l, struct visit *v)
{
	struct stream *stream = calloc(1, sizeof *stream);
	pthread_mutex_lock(&l->lock);
	struct show *show = stream && l->count < STREAMS && !l->closed ? find(l, v->event) : NULL;
	if (show) {
		*stream = (struct stream){ .next = show->streams, .x = v->x, .begun_ms = v->now_ms, .said_ms = v->now_ms };
		show->streams = stream;
		show->is_due = true;
		l->count++;
	}
	pthread_mutex_unlock(&l->lock);
	if (!show)
		free(stream);
	return show != NULL;
}

enum outcome live_follow(struct live *l, struct visit *v, struct store *s)
{
	const struct request *r = &v->x->request;
	if (r->method == METHOD_GET && span_is(request_header(r, "Accept"), "text/event-stream") && join(l, v))
		return OUTCOME_STREAM;
	write_counts(s, &v->x->answer);
	return OUTCOME_NOW;
}

// The hub's word; what it tells is new, or 50 seconds have passed.
static void told(void *context, uint64_t revision)
{
	struct show *s = context;
	pthread_mutex_lock(&s->live->lock);
	s->is_watched = false;
	s->is_due = s->is_due || revision > s->revision;
	pthread_mutex_unlock(&s->live->lock);
}

static bool read_counts(struct live *l, uint32_t event, struct answer *a, uint64_t *ret_revision)
{
	struct store *s;
	enum err e = shelf_find(l->shelf, event, &s);
	if (!e)
		e = intake_revision(s, ret_revision);
	if (!e)
		write_counts(s, a);
	else
		shelf_drop(l->shelf, event);
	return !e && !a->full;
}

// With the lock held: the same bytes to all of them, and whoever is gone or has been there long enough leaves.
static void tell_all(struct live *l, struct show *show, struct span bytes, int64_t now_ms)
{
	for (struct stream **at = &show->streams; *at;) {
		struct stream *s = *at;
		bool is_over = l->closed || now_ms - s->begun_ms > STREAM_MS || exchange_gone(s->x);
		bool beats = !bytes.len && now_ms - s->said_ms > BEAT_MS;
		if (!is_over && (bytes.len || beats)) {
			is_over = !exchange_send(s->x, bytes.len ? bytes : SPAN(":\n\n"));
			s->said_ms = now_ms;
		}
		if (!is_over) {
			at = &s->next;
			continue;
		}
		*at = s->next;
		exchange_finish(s->x);
		free(s);
		l->count--;
	}
}

// Without the lock: the show stays, since only this thread takes shows away.
static void turn(struct live *l, struct show *show)
{
	int64_t now_ms = server_now_ms();
	struct answer counts = { .file = -1, .most = COUNTS_MOST };
	uint64_t revision = 0;
	pthread_mutex_lock(&l->lock);
	bool is_shown = show->is_due && show->streams && !l->closed && now_ms - show->shown_ms >= PACE_MS;
	if (is_shown)
		show->is_due = false;
	pthread_mutex_unlock(&l->lock);
	is_shown = is_shown && read_counts(l, show->event, &counts, &revision);
	pthread_mutex_lock(&l->lock);
	if (is_shown) {
		show->revision = revision;
		show->shown_ms = now_ms;
	}
	tell_all(l, show, is_shown ? (struct span){ counts.body, counts.len } : (struct span){ "", 0 }, now_ms);
	bool watches = show->streams && !show->is_watched && !show->is_due;
	show->is_watched = show->is_watched || watches;
	revision = show->revision;
	pthread_mutex_unlock(&l->lock);
	if (watches)
		hub_watch(l->server->hub, show->event, revision, revision, told, show);
	free(counts.body);
}

// With the lock held: events that nobody watches any more.
static void tidy(struct live *l)
{
	for (struct show **at = &l->shows; *at;) {
		struct show *s = *at;
		if (s->streams || s->is_watched) {
			at = &s->next;
			continue;
		}
		*at = s->next;
		free(s);
	}
}

static void *run(void *arg)
{
	struct live *l = arg;
	for (bool is_over = false; !is_over;) {
		nanosleep(&(struct timespec){ .tv_nsec = TURN_MS * 1000000L }, NULL);
		pthread_mutex_lock(&l->lock);
		struct show *first = l->shows; // new ones come before it
		pthread_mutex_unlock(&l->lock);
		for (struct show *s = first; s; s = s->next)
			turn(l, s);
		pthread_mutex_lock(&l->lock);
		tidy(l);
		is_over = l->closed && !l->shows;
		pthread_mutex_unlock(&l->lock);
	}
	return NULL;
}

struct live *live_open(struct server *s)
{
	struct live *l = calloc(1, sizeof *l);
	if (!l)
		return NULL;
	l->server = s;
	l->shelf = shelf_make(s);
	pthread_mutex_init(&l->lock, NULL);
	if (l->shelf && pthread_create(&l->thread, NULL, run, l) == 0)
		return l;
	shelf_free(l->shelf);
	free(l);
	return NULL;
}

void live_close(struct live *l)
{
	if (!l)
		return;
	pthread_mutex_lock(&l->lock);
	l->closed = true;
	for (struct show *s = l->shows; s; s = s->next)
		tell_all(l, s, (struct span){ "", 0 }, server_now_ms());
	pthread_mutex_unlock(&l->lock);
}

// After hub_close, which has told whatever it held.
void live_free(struct live *l)
{
	if (!l)
		return;
	pthread_join(l->thread, NULL);
	shelf_free(l->shelf);
	free(l);
}
