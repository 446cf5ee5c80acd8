// The main thread's side: orders, news, beginning and end; and the thread that waits for the server's news.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "kiosk/uplink_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CLOSE_SECONDS 2
#define IDLE_MS 60000

// Waits for the server's word that something is new, while the other thread goes on.
static void *listen(void *uplink)
{
	struct uplink *u = uplink;
	struct line line = { .ask = NULL };
	struct ask q = { .is_stop = false };
	int number = 0;
	while (!q.is_stop) {
		if (!queue_take_within(u->asks, &q, IDLE_MS) || q.is_stop)
			continue;
		struct order o = { .kind = ORDER_HEARD, .number = q.number };
		bool is_same = number == q.number && strcmp(line.address, q.membership.address) == 0; // the server may have been found elsewhere
		enum err e = is_same ? ERR_OK : phone_dial(u->ear, &q.membership, &line);
		number = e ? 0 : q.number;
		if (!e)
			e = news_ask(&line, q.membership.event, q.after, q.utc_ms, &o.heard);
		if (e)
			o.heard = (struct round_news){ .status = 0 };
		queue_put(u->orders, &o);
	}
	return NULL;
}

static void discard(struct uplink *u)
{
	phone_free(u->mouth);
	phone_free(u->ear);
	phone_free(u->door);
	queue_close(u->orders);
	queue_close(u->asks);
	queue_close(u->news);
	queue_close(u->clocks);
	free(u);
}

static bool start(struct uplink *u)
{
	if (!u->mouth || !u->ear || !u->door || !u->orders || !u->asks || !u->news || !u->clocks || pthread_create(&u->listener, NULL, listen, u) != 0)
		return false;
	if (pthread_create(&u->worker, NULL, uplink_work, u) == 0)
		return true;
	queue_put(u->asks, &(struct ask){ .is_stop = true });
	pthread_join(u->listener, NULL);
	return false;
}

struct uplink *uplink_open(struct lane *lane, const struct clock *clock, void (*wake)(void))
{
	struct uplink *u = calloc(1, sizeof *u);
	if (!u)
		return NULL;
	u->lane = lane;
	u->wake = wake;
	u->clock = *clock;
	u->clocks = queue_make(sizeof(struct clock), 1);
	u->orders = queue_make(sizeof(struct order), 128); // a hung request must not hold up an officer's touches
	u->asks = queue_make(sizeof(struct ask), 4);
	u->news = queue_make(sizeof(struct uplink_news), 1);
	u->mouth = phone_make();
	u->ear = phone_make();
	u->door = phone_make();
	if (start(u))
		return u;
	discard(u);
	return NULL;
}

int uplink_serve(struct uplink *u, const struct membership *m, struct store *beside, int64_t start_ms)
{
	struct order o = { .kind = ORDER_SERVE, .number = ++u->serving, .has_server = m, .store = beside, .start_ms = start_ms };
	if (m)
		o.membership = *m;
	queue_put(u->orders, &o);
	return o.number;
}

void uplink_grown(struct uplink *u, uint64_t written)
{
	u->written = written;
	if (!atomic_exchange(&u->is_poked, true))
		queue_put(u->orders, &(struct order){ .kind = ORDER_GROWN });
}

void uplink_clock(struct uplink *u, const struct clock *clock)
{
	queue_put_newest(u->clocks, clock);
}

int uplink_enrol(struct uplink *u, const struct enrolment *code, const uint8_t seed[SEAL_SEED], const char *name)
{
	struct order o = { .kind = ORDER_ENROL, .number = ++u->enrolling, .code = *code };
	memcpy(o.membership.address, code->address, sizeof o.membership.address);
	memcpy(o.membership.seed, seed, SEAL_SEED);
	snprintf(o.name, sizeof o.name, "%s", name);
	queue_put(u->orders, &o);
	return o.number;
}

void uplink_enrol_end(struct uplink *u)
{
	queue_put(u->orders, &(struct order){ .kind = ORDER_ENROL_END });
}

bool uplink_take(struct uplink *u, struct uplink_news *ret_news)
{
	return queue_take(u->news, ret_news);
}

static bool join(pthread_t thread)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += CLOSE_SECONDS;
	return pthread_timedjoin_np(thread, NULL, &until) == 0;
}

void uplink_close(struct uplink *u)
{
	if (!u)
		return;
	phone_end(u->mouth);
	phone_end(u->ear);
	phone_end(u->door);
	queue_put(u->asks, &(struct ask){ .is_stop = true });
	queue_put(u->orders, &(struct order){ .kind = ORDER_STOP });
	bool is_over = join(u->listener);
	if (join(u->worker) && is_over)
		discard(u);
}
