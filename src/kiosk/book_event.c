// Which event's store is open: chosen by its days, filled by imports.
// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/badge.h"
#include "kiosk/book.h"

static void event_path(const struct book *b, uint32_t event, char ret_path[BOOK_PATH])
{
	snprintf(ret_path, BOOK_PATH, "%s/%u.hadir", b->folder, event);
}

static enum err read_event(const char *path, struct event *ret_event)
{
	struct store *s = NULL;
	enum err e = store_open(path, STORE_READ, &s);
	if (!e)
		e = state_event(s, ret_event);
	store_close(s);
	return e;
}

// How far an event is from today: 0 when it runs, days ahead as they are, days gone by behind all of those.
static int64_t distance(const struct event *e, int today)
{
	if (today >= e->first_day && today <= e->last_day)
		return 0;
	bool is_past = today > e->last_day;
	int64_t days = is_past ? calendar_day_begin(today, e->zone) - calendar_day_begin(e->last_day, e->zone)
		: calendar_day_begin(e->first_day, e->zone) - calendar_day_begin(today, e->zone);
	return days / DAY_MS + (is_past ? 1000000 : 0);
}

static int is_store(const struct dirent *d)
{
	char *end;
	unsigned long number = strtoul(d->d_name, &end, 10);
	return end != d->d_name && number <= BADGE_EVENT_MAX && strcmp(end, ".hadir") == 0;
}

// The number of the event to open; 0: none. A store that cannot be read counts as long past, so that it is found when it is the only one.
static uint32_t choose(const struct book *b)
{
	struct dirent **entries;
	int n = scandir(b->folder, &entries, is_store, alphasort);
	uint32_t best = 0;
	int64_t best_distance = INT64_MAX;
	for (int i = 0; i < n; i++) {
		char path[BOOK_PATH];
		struct event event;
		uint32_t number = (uint32_t)strtoul(entries[i]->d_name, NULL, 10);
		event_path(b, number, path);
		bool is_read = read_event(path, &event) == ERR_OK;
		int64_t far = is_read ? distance(&event, calendar_day(book_now(b).at_ms, event.zone)) : INT64_MAX - 1;
		if (far < best_distance || (far == best_distance && (number == b->home_event || (number == b->event && best != b->home_event)))) {
			best = number;
			best_distance = far;
		}
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return best;
}

// This kiosk's ledger there: the one that its keys name, or, when the store is new or has lost it, a fresh one.
static enum err find_ledger(struct book *b)
{
	struct ledger_info info;
	if (keys_ledger(&b->keys, b->event, &b->id) && ledger_info(b->store, &b->id, &info) == ERR_OK) {
		b->unsigned_records = info.seq - info.signed_seq;
		b->unsigned_up_ms = book_now(b).up_ms;
		return ERR_OK;
	}
	enum err e = keys_renew(&b->keys, b->folder, b->event, &b->id);
	if (!e)
		e = ledger_create(b->store, &b->id, false);
	return e;
}

enum err book_begin_anew(struct book *b)
{
	char old[24], detail[80];
	book_sign(b, false);
	ledger_name(&b->id, old);
	enum err e = keys_renew(&b->keys, b->folder, b->event, &b->id);
	if (!e)
		e = ledger_create(b->store, &b->id, false);
	b->has_boot = false;
	b->unsigned_records = 0;
	snprintf(detail, sizeof detail, "another history of %s at the server", old);
	if (!e)
		book_fault(b, "fork", detail, false);
	return e;
}

// The ledger's last record tells whether the boot's number was lost, and whether the clock has gone back since.
static enum err check_clock(struct book *b)
{
	struct ledger_info info;
	struct ledger_reader *r;
	struct record last;
	enum err e = ledger_info(b->store, &b->id, &info);
	if (e || !info.seq)
		return e;
	e = ledger_reader_open(b->store, &b->id, info.seq, &r);
	if (e)
		return e;
	bool has_last = ledger_next(r, &last);
	struct stamp then = last.when, now = book_now(b);
	ledger_reader_close(r);
	if (!has_last)
		return ERR_DAMAGED;
	bool is_lost = then.boot > now.boot || (then.boot == now.boot && then.up_ms > now.up_ms);
	if (is_lost && !b->clock.alone)
		e = clock_open(b->folder, then.boot + 1, &b->clock);
	if (now.at_ms < then.at_ms - MINUTE_MS) {
		char detail[80];
		snprintf(detail, sizeof detail, "%lld s before the last record", (long long)(then.at_ms - now.at_ms) / 1000);
		book_fault(b, "clock-back", detail, false);
	}
	return e;
}

enum err book_open(struct book *b, uint32_t wanted_event)
{
	uint32_t event = wanted_event ? wanted_event : choose(b);
	if (b->store && event == b->event)
		return ERR_OK;
	book_close(b);
	b->event = event;
	b->has_boot = false;
	b->failed = ERR_OK;
	b->unsigned_records = b->lost = 0;
	if (!event)
		return ERR_NOT_FOUND;
	event_path(b, event, b->path);
	enum err e = b->home && event == b->home_event ? store_open_beside(b->home, &b->store) : store_open(b->path, STORE_WRITE, &b->store);
	if (!e && b->home && event == b->home_event)
		store_leave_log(b->store, true); // to the uplink
	if (!e)
		e = find_ledger(b);
	if (!e)
		e = check_clock(b);
	if (e) {
		store_close(b->store);
		b->store = NULL;
	}
	return e;
}

void book_leave_home(struct book *b)
{
	if (b->store)
		store_leave_log(b->store, false);
	store_close(b->home);
	b->home = NULL;
	b->home_event = 0;
}

void book_forget(struct book *b)
{
	memset(b->path, 0, sizeof b->path);
	b->event = 0;
	b->has_boot = false;
	b->failed = ERR_OK;
	b->written = b->unsigned_records = b->lost = 0;
}

// The thread's connection shares the lock of this one, so that either may be closed first.
enum err book_home(struct book *b, uint32_t event, struct store **ret_beside)
{
	char path[BOOK_PATH];
	enum err e = ERR_OK;
	if (event != b->home_event)
		book_leave_home(b);
	event_path(b, event, path);
	if (!b->home)
		e = b->store && b->event == event ? store_open_beside(b->store, &b->home) : store_open(path, STORE_CREATE, &b->home);
	if (!e)
		b->home_event = event;
	if (!e && b->store && b->event == event)
		store_leave_log(b->store, true); // to the uplink
	return e ? e : store_open_beside(b->home, ret_beside);
}

static void count(void *context, const struct merge_result *r)
{
	struct import *sum = context;
	if (r->err) {
		sum->refused++;
	} else {
		sum->ledgers += r->added > 0;
		sum->records += r->added;
	}
}

static enum err merge_beside(struct book *b, uint32_t event, struct store *from, struct import *sum)
{
	char path[BOOK_PATH];
	struct store *into = NULL;
	event_path(b, event, path);
	enum err e = b->home && event == b->home_event ? store_open_beside(b->home, &into) : store_open(path, STORE_CREATE, &into);
	if (!e)
		e = ledger_merge(into, from, count, sum);
	store_close(into);
	return e;
}

enum err book_import(struct book *b, const char *file, struct import *ret_sum, uint32_t *ret_event)
{
	struct store *from = NULL;
	struct event event;
	enum err e = store_open(file, STORE_READ, &from);
	if (!e)
		e = state_event(from, &event);
	ret_sum->files++;
	if (!e && b->store && event.number == b->event)
		e = ledger_merge(b->store, from, count, ret_sum);
	else if (!e)
		e = merge_beside(b, event.number, from, ret_sum);
	if (!e && ret_event)
		*ret_event = event.number;
	ret_sum->other_event |= !e && b->store && event.number != b->event;
	log_write(b->log, e ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "import", "file=%s %s ledgers=%llu records=%llu", file, err_text(e),
		(unsigned long long)ret_sum->ledgers, (unsigned long long)ret_sum->records);
	store_close(from);
	return e;
}
