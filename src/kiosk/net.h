// The main thread's side of sync: which server, how things stand there, what came in, and the end of it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/input.h"
#include "kiosk/uplink.h"

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
	bool is_withdrawn;
};

void net_open(struct kiosk *k);      // what is missing is logged: the kiosk works without
void net_close(struct kiosk *k);
int net_turn(struct kiosk *k);       // takes what the uplink says and tells it what is new here; the ms until it wants to be called again
void net_show(struct kiosk *k);      // into the model
bool net_clock_differs(const struct kiosk *k); // the server's signed clock says something else than ours

// As the jobs of office.h.
bool net_enrol(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool net_enrol_end(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
