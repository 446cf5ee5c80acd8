// The main thread's side of sync: which server, how things stand there, what came in, and the end of it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/input.h"
#include "kiosk/uplink.h"
#include "kiosk/wipe.h"

struct kiosk;

struct net {
	struct uplink *uplink;           // NULL: no memory or thread for it
	struct lane lane;
	bool is_member;
	struct membership membership;    // of is_member
	struct uplink_news news;
	int serving, enrolling;          // what the last of each got as its number; serving 0: the store could not be opened yet
	uint64_t told;                   // of book.written
	int32_t waiting; int64_t moved_ms; // records, as shown; when they last became fewer, in real time
	uint64_t folded, event_folded;   // what the screens count
	int64_t shown_ms;                // when that was read
	int anchors;                     // of the news, that are on record
	struct clock clock;              // as the uplink knows it
	bool is_withdrawn;               // the server has said so, and the wiping could not begin yet
	struct wipe wipe;                // the last one
	int64_t tried_ms;                // when it, or a store that could not be opened, was last tried
};

void net_open(struct kiosk *k);      // what is missing is logged: the kiosk works without
void net_close(struct kiosk *k);
int net_turn(struct kiosk *k);       // takes what the uplink says and tells it what is new here; the ms until it wants to be called again
void net_show(struct kiosk *k);      // into the model
bool net_is_stranger(const struct uplink_news *news); // whoever answered last is not the enrolled server
bool net_clock_differs(const struct kiosk *k); // the server's signed clock says something else than ours

// withdraw.c
void net_resume(struct kiosk *k);    // at the start: goes on with a wipe that was begun
bool net_is_leaving(const struct kiosk *k); // a wipe has begun: no store is opened any more
bool net_leave(struct kiosk *k);     // the server has withdrawn this kiosk, or a wipe is to go on; true: done, the uplink may be opened again

// As the jobs of office.h.
bool net_enrol(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool net_enrol_end(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
