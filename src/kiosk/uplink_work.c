// The working thread: one step after the other, orders in between, and word of how things stand.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/uplink_inside.h"

#include <stdlib.h>
#include <string.h>

#define IDLE_MS 60000
#define GENTLE 32             // records in one transaction: a millisecond or two, for which people may have to wait
#define LISTEN_MS 250         // so often it is looked whether the server may be asked for news again
#define UNANSWERED_FIND 4      // after so many, and as many again, the server is looked for by mDNS
#define FIND_MS 3000
#define TELL_MS 100           // between news while one step follows the other
#define AGREES_MS 1000        // a server's clock is taken to be right to the second
#define ANCHOR_MS (6 * 3600 * INT64_C(1000)) // so often it is put on record that the clocks still agree

static enum err on_store(void *work, round_job *job, void *context)
{
	return job(((struct work *)work)->store, context);
}

static enum err in_turn(void *work, round_job *job, void *context)
{
	struct work *w = work;
	lane_enter(w->u->lane);
	enum err e = job(w->store, context);
	lane_leave(w->u->lane);
	store_bring_in(w->store); // nobody waits for that
	return e;
}

static struct round_now now_of(const struct work *w)
{
	return round_now(clock_now(&w->clock).at_ms);
}

static void hang_up(struct work *w)
{
	round_close(w->round);
	store_close(w->store);
	w->round = NULL;
	w->store = NULL;
}

static enum err open_round(struct work *w, const struct order *o)
{
	struct round_options options = { .line = &w->line, .event = o->membership.event, .pull = true, .take = GENTLE, .start_ms = o->start_ms,
		.store = { .context = w, .read = on_store, .write = in_turn } };
	enum err e = phone_dial(w->u->mouth, &o->membership, &w->line);
	return e ? e : round_open(&options, now_of(w), &w->round);
}

static void serve(struct work *w, const struct order *o)
{
	enum enrol enrol = w->news.enrol;
	struct membership joined = w->news.joined;
	int enrolling = w->news.enrolling;
	hang_up(w);
	w->membership = o->membership;
	memcpy(w->enrolled_at, o->membership.address, sizeof w->enrolled_at);
	w->store = o->store;
	if (w->store)
		store_leave_log(w->store, true);
	w->until_ms = w->anchored_ms = 0;
	w->news = (struct uplink_news){ .serving = o->number, .folded = 1, .event_folded = 1, .enrol = enrol, .enrolling = enrolling, .joined = joined };
	w->news.seen = w->u->written;
	enum err e = o->has_server ? open_round(w, o) : ERR_OK;
	if (e || !o->has_server)
		hang_up(w);
	w->news.failed = e;
}

static void hear(struct work *w, const struct order *o)
{
	w->is_listening = false;
	if (!w->round || o->number != w->news.serving)
		return;
	w->is_deaf = !o->heard.status;
	round_heard(w->round, &o->heard, now_of(w));
	w->until_ms = 0;
}

static void obey(struct work *w, const struct order *o)
{
	switch (o->kind) {
	case ORDER_SERVE: serve(w, o); break;
	case ORDER_GROWN: w->until_ms = 0; break;
	case ORDER_ENROL: enrol_begin(w, o); break;
	case ORDER_ENROL_END: enrol_end(w); break;
	case ORDER_HEARD: hear(w, o); break;
	case ORDER_STOP: w->is_stopped = true; break;
	}
}

// A receipt of what was just sent cannot be older than that, and it is signed: so the server's clock is known as well as the way there took.
static void read_clock(struct work *w, const struct round_step *s, const struct stamp *before)
{
	struct stamp after = clock_now(&w->clock);
	struct receipt r;
	bool is_own = memcmp(s->id.key, w->line.device, SEAL_PUBLIC) == 0;
	if (!is_own || !s->records || s->status / 100 != 2 || intake_receipt(w->store, &s->id, w->membership.server, &r) != ERR_OK)
		return;
	int64_t way_ms = after.up_ms - before->up_ms, ahead_ms = r.at_ms - (before->at_ms + way_ms / 2);
	bool is_due = !w->anchored_ms || after.up_ms - w->anchored_ms >= ANCHOR_MS || llabs(ahead_ms - w->ahead_ms) > AGREES_MS + way_ms;
	if (!is_due)
		return;
	w->anchored_ms = after.up_ms;
	w->ahead_ms = ahead_ms;
	w->news.anchors++;
	w->news.anchor = (struct anchor){ .boot = before->boot, .up_ms = before->up_ms + way_ms / 2, .true_ms = r.at_ms,
		.uncertainty_ms = AGREES_MS + (way_ms + 1) / 2, .source = "server" };
}

static void note_work(struct work *w, const struct round_step *s, const struct stamp *before)
{
	struct uplink_news *n = &w->news;
	n->failed = s->err;
	n->is_store_failed = s->is_store;
	if (s->act == ROUND_HEADS || s->act == ROUND_PUSH || s->act == ROUND_PULL) {
		n->refused = s->status == 403 || s->status == 401;
		w->is_deaf &= !s->status;
	}
	if (s->act == ROUND_PUSH && !s->err)
		read_clock(w, s, before);
	n->has_ahead |= s->has_now;
	if (s->has_now)
		n->ahead_ms = s->now_ms - clock_now(&w->clock).at_ms;
}

static void note(struct work *w, const struct round_step *s, const struct stamp *before)
{
	struct uplink_news *n = &w->news;
	struct round_state state;
	n->folded += s->folded;
	n->event_folded += s->event_folded;
	if (s->act != ROUND_SLEEP && s->act != ROUND_STOP)
		note_work(w, s, before);
	round_state(w->round, &state);
	n->online = state.online && !w->is_deaf;
	n->withdrawn = state.withdrawn;
	n->waiting = state.waiting;
	n->coming = state.coming;
	n->held = state.held;
	n->is_parted = state.is_parted;
	n->parted = state.parted;
	if (state.settled && n->online)
		n->synced_up_ms = clock_up_ms();
}

static void ask_for_news(struct work *w)
{
	struct ask q = { .number = w->news.serving, .utc_ms = clock_now(&w->clock).at_ms, .membership = w->membership };
	if (!w->round || w->is_listening || !round_news(w->round, clock_up_ms(), &q.after))
		return;
	w->is_listening = true;
	memcpy(q.membership.address, w->line.address, sizeof w->line.address);
	queue_put(w->u->asks, &q);
}

// A server in the hall may have another address today. It is not written down: the next start looks again, and so does whoever finds
// somebody else there, or nobody any more.
static void look_around(struct work *w, const struct round_step *s)
{
	bool asked = s->act == ROUND_HEADS || s->act == ROUND_PUSH || s->act == ROUND_PULL, is_stranger = s->err == ERR_SIGNATURE && !s->is_store;
	w->unanswered = !asked ? w->unanswered : s->status || s->is_store ? 0 : w->unanswered + 1;
	if (asked && is_stranger)
		memcpy(w->line.address, w->enrolled_at, sizeof w->line.address);
	if (!asked || w->unanswered % UNANSWERED_FIND || !w->unanswered)
		return;
	memcpy(w->membership.address, w->line.address, sizeof w->line.address);
	if (membership_find(&w->membership, FIND_MS) != ERR_OK) {
		memcpy(w->line.address, w->enrolled_at, sizeof w->line.address);
		return;
	}
	memcpy(w->line.address, w->membership.address, sizeof w->line.address);
	round_wake(w->round, clock_up_ms());
}

static void step(struct work *w)
{
	struct round_step s;
	struct stamp before = clock_now(&w->clock);
	uint64_t written = w->u->written;
	if (atomic_exchange(&w->u->is_poked, false))
		round_grown(w->round);
	round_next(w->round, now_of(w), &s);
	if (s.act != ROUND_SLEEP || !s.err)
		w->news.seen = written;
	w->until_ms = s.act == ROUND_SLEEP ? s.until_ms : s.act == ROUND_STOP ? INT64_MAX : 0;
	note(w, &s, &before);
	look_around(w, &s);
}

static void tell(struct work *w)
{
	bool is_busy = w->round && !w->until_ms, is_enrol = w->news.enrol != w->told.enrol || w->news.enrolling != w->told.enrolling;
	int64_t now = clock_up_ms();
	if ((is_busy && !is_enrol && now - w->told_ms < TELL_MS) || memcmp(&w->news, &w->told, sizeof w->news) == 0)
		return;
	w->told_ms = now;
	memcpy(&w->told, &w->news, sizeof w->told);
	queue_put_newest(w->u->news, &w->news);
	w->u->wake();
}

static int wait_ms(const struct work *w)
{
	int64_t now = clock_up_ms(), wait = IDLE_MS;
	if (w->round && w->until_ms - now < wait)
		wait = w->until_ms - now;
	if (w->round && !w->is_listening && !w->news.withdrawn && wait > LISTEN_MS)
		wait = LISTEN_MS;
	if (w->is_waiting && w->asked_ms + ENROL_ASK_MS - now < wait)
		wait = w->asked_ms + ENROL_ASK_MS - now;
	return wait > 0 ? (int)wait : 0;
}

void *uplink_work(void *uplink)
{
	struct work *w = calloc(1, sizeof *w);
	struct order o;
	if (!w)
		return NULL;
	w->u = uplink;
	w->clock = w->u->clock;
	while (!w->is_stopped) {
		bool has_order = queue_take_within(w->u->orders, &o, wait_ms(w));
		for (; has_order && !w->is_stopped; has_order = queue_take(w->u->orders, &o))
			obey(w, &o);
		if (w->is_stopped)
			break;
		queue_take(w->u->clocks, &w->clock);
		enrol_go_on(w);
		if (w->round && clock_up_ms() >= w->until_ms)
			step(w);
		ask_for_news(w);
		tell(w);
	}
	hang_up(w);
	free(w);
	return NULL;
}
