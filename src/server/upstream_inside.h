// What the files of upstream share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pthread.h>

#include "server/upstream.h"
#include "sync/membership.h"
#include "sync/round.h"

#define UPSTREAM_GROWN 64

struct branch { // an event
	struct branch *next;
	struct upstream *upstream;
	uint32_t event;
	struct round *round;
	int64_t until_ms;
	bool grown;
	enum err told;        // the last failure, so that each is logged once
	bool forked;
	uint64_t waiting;
};
struct upstream {
	struct server *server;
	pthread_t thread, news_thread;
	bool has_news_thread;
	// the first thread's own
	struct membership membership;
	struct enrolment code; // of the settings; has_code
	bool has_code;
	struct line line, news_line;
	struct registry *registry;
	struct shelf *shelf;
	struct branch *branches;
	int64_t list_ms;      // when their events are asked for next
	int list_fails;
	enum enlist_state welcome; // CONFIRMED, or UNKNOWN while it does not let us in
	// of all threads
	pthread_mutex_t lock;
	pthread_cond_t change;
	atomic_bool ending;
	bool news, woken, all_grown;
	atomic_bool withdrawn;
	uint32_t grown[UPSTREAM_GROWN];
	int grown_count;
	struct http *http, *news_http;
	struct upstream_state state;
};

struct timespec upstream_in(int64_t ms); // the moment in so long, for the waits of `change`
// Waits for up to so long; back at once when it ends. False: it ends.
bool upstream_nap(struct upstream *u, int64_t ms);
void upstream_answered(struct upstream *u, enum err e); // what the last request came to
void upstream_end(struct upstream *u, enum enlist_state s); // it is told why there is no enrolment (any more), and kept
bool upstream_join(struct upstream *u);   // enrols and waits until it is confirmed; false: it never will be, or it ends
void upstream_carry(struct upstream *u);  // until it ends or is withdrawn
