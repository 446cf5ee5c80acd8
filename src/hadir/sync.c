// hadir sync: brings an event's file and a server together.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/sync_part.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hadir/commands.h"
#include "hadir/file.h"
#include "hadir/progress.h"
#include "store/ledger.h"
#include "store/state.h"
#include "sync/round.h"

#define FAILS_MOST 6 // requests in a row, some seconds apart
#define FAILS_FIND 2 // so many, and the server is looked for by mDNS
#define FIND_MS 3000

struct syncing {
	const struct args *args;
	const char *file;
	struct membership *membership;
	struct store *store;
	struct round *round;
	struct progress bar;
	uint64_t up, down;
	int fails, problems;
	struct round_step last; // that failed
};

static struct round_now now(void)
{
	return round_now(sync_utc_ms());
}

// A ledger that stays where it is; each is told once, as it is not tried again.
static void tell_ledger(struct syncing *y, const struct round_step *s)
{
	char name[24];
	ledger_name(&s->id, name);
	y->problems++;
	progress_end(&y->bar);
	if (s->forked)
		PROBLEM(y->args, y->file, 0, WORD_SYNC_FORKED, { "ledger", name });
	else if (s->status == 403)
		PROBLEM(y->args, y->file, 0, WORD_SYNC_NOT_TAKEN, { "ledger", name });
	else
		PROBLEM(y->args, y->file, 0, WORD_SYNC_NOT_MOVED, { "ledger", name }, { "reason", word(word_reason(s->err ? s->err : ERR_FORMAT), y->args->lang) });
}

static bool is_failure(const struct round_step *s)
{
	return s->is_store || !s->status || s->status == 401 || s->status == 408 || s->status == 429 || s->status >= 500;
}

static void note(struct syncing *y, const struct round_step *s)
{
	struct round_state st;
	if (s->act == ROUND_PUSH)
		y->up += s->records;
	if (s->act == ROUND_PULL)
		y->down += s->records;
	bool asked = s->act == ROUND_HEADS || s->act == ROUND_PUSH || s->act == ROUND_PULL || s->act == ROUND_FILE;
	bool moves = s->act == ROUND_PUSH || s->act == ROUND_PULL;
	bool failed = (asked && (is_failure(s) || (s->act == ROUND_HEADS && s->status != 200)) && (s->err || s->status)) || s->is_store;
	y->fails = failed ? y->fails + 1 : asked ? 0 : y->fails;
	if (failed)
		y->last = *s;
	if (moves && !failed && (s->forked || s->err || (s->status >= 400 && s->status != 409 && s->status != 413)))
		tell_ledger(y, s);
	round_state(y->round, &st);
	progress_step(&y->bar, y->up + y->down, y->up + y->down + st.waiting + st.coming);
}

static enum outcome give_up(const struct syncing *y)
{
	const struct round_step *s = &y->last;
	if (s->is_store)
		return say_failed(y->args, y->file, s->err);
	if (s->err)
		return sync_unreached(y->args, y->membership->address, s->err);
	PROBLEM(y->args, y->membership->address, 0, WORD_SYNC_STATUS, { "status", NUM(s->status) });
	return REFUSED;
}

// A laptop in the hall has another address today.
static void look_around(struct syncing *y, struct line *l)
{
	if (membership_find(y->membership, FIND_MS) != ERR_OK)
		return;
	memcpy(l->address, y->membership->address, sizeof l->address);
	sync_keep(y->args, y->file, y->membership);
	round_wake(y->round, now().up_ms);
}

// It answers, and not us: it may have been set up again, or gone back to a backup of before.
static enum outcome not_let_in(struct syncing *y, struct line *l)
{
	struct enlisted got;
	enum err e = enlist_check(l, sync_utc_ms(), &got);
	if (e)
		return sync_unreached(y->args, y->membership->address, e);
	if (got.state == ENLIST_CONFIRMED) { // for another event, then
		PROBLEM(y->args, y->membership->address, 0, WORD_SYNC_STATUS, { "status", NUM(y->last.status) });
		return REFUSED;
	}
	y->membership->state = got.state;
	sync_keep(y->args, y->file, y->membership);
	return sync_ended(y->args, y->file, got.state);
}

static enum outcome carry_on(struct syncing *y, struct line *l)
{
	struct round_state st;
	struct round_step s = { .act = ROUND_SLEEP };
	bool refused = false;
	progress_begin(&y->bar, y->args, WORD_SYNC_LABEL);
	while (y->fails < FAILS_MOST) {
		struct round_now n = now();
		round_next(y->round, n, &s);
		note(y, &s);
		if (y->fails == FAILS_FIND && !s.status && !s.is_store && s.act != ROUND_SLEEP)
			look_around(y, l);
		round_state(y->round, &st);
		refused = s.act == ROUND_HEADS && s.status == 403 && !st.withdrawn;
		if (refused || s.act == ROUND_STOP || (s.act == ROUND_SLEEP && st.settled))
			break;
		if (s.act == ROUND_SLEEP && s.until_ms > n.up_ms)
			usleep((useconds_t)(s.until_ms - n.up_ms < 500 ? s.until_ms - n.up_ms : 500) * 1000);
	}
	progress_end(&y->bar);
	if (refused)
		return not_let_in(y, l);
	if (y->fails >= FAILS_MOST)
		give_up(y);
	SAY(y->args, WORD_SYNC_DONE, { "file", y->file }, { "up", NUM((int64_t)y->up) }, { "down", NUM((int64_t)y->down) });
	if (s.act == ROUND_STOP) {
		y->membership->state = ENLIST_WITHDRAWN;
		sync_keep(y->args, y->file, y->membership);
		return sync_ended(y->args, y->file, ENLIST_WITHDRAWN);
	}
	return y->fails >= FAILS_MOST || y->problems ? REFUSED : DONE;
}

// The event that file and enrolment are both about.
static enum outcome find_event(struct syncing *y, uint32_t *ret_event)
{
	struct event *event = calloc(1, sizeof *event);
	enum err e = event ? state_event(y->store, event) : ERR_NO_MEMORY;
	uint32_t number = event ? event->number : 0, wanted = y->membership->event;
	free(event);
	if (e && e != ERR_NOT_FOUND)
		return say_failed(y->args, y->file, e);
	if (e && !wanted) {
		PROBLEM(y->args, y->file, 0, WORD_SYNC_NO_EVENT);
		return REFUSED;
	}
	if (!e && wanted && wanted != number) {
		PROBLEM(y->args, y->file, 0, WORD_SYNC_OTHER_EVENT, { "n", NUM(wanted) });
		return REFUSED;
	}
	*ret_event = wanted ? wanted : number;
	return DONE;
}

static enum outcome bring_together(struct syncing *y, uint32_t event)
{
	struct http *h;
	struct line l;
	enum err e = membership_http(y->membership, &h);
	if (e)
		return say_failed(y->args, y->file, e);
	membership_line(y->membership, h, &l);
	struct round_options o = { .line = &l, .store = round_store_of(y->store), .event = event, .pull = true, .files = y->membership->event == 0 };
	e = round_open(&o, now(), &y->round);
	enum outcome outcome = e ? say_failed(y->args, y->file, e) : carry_on(y, &l);
	round_close(y->round);
	http_close(h);
	return outcome;
}

// A file that was made for what never came is not left behind.
static void close_file(struct syncing *y, bool is_new)
{
	char lock[FILE_PATH];
	struct ledger_info info;
	bool empty = is_new && ledger_list(y->store, &info, 1) == 0;
	store_close(y->store);
	if (!empty || snprintf(lock, sizeof lock, "%s.lock", y->file) >= (int)sizeof lock)
		return;
	unlink(y->file);
	unlink(lock);
}

enum outcome sync_run(const struct args *a)
{
	struct membership m;
	struct syncing y = { .args = a, .file = a->operand[0], .membership = &m };
	uint32_t event = 0;
	enum outcome outcome = sync_enrolled(a, y.file, &m);
	if (outcome != DONE)
		return outcome;
	bool is_new = !file_exists(y.file);
	enum err e = store_open(y.file, STORE_CREATE, &y.store);
	if (e)
		return say_failed(a, y.file, e);
	outcome = find_event(&y, &event);
	if (outcome == DONE)
		outcome = bring_together(&y, event);
	close_file(&y, is_new);
	sodium_memzero(&m, sizeof m);
	return outcome;
}
