// The server above this one: this server is a device of it, for all events; records go up, and what others have comes down.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/serve.h"
#include "sync/enlist.h"

struct upstream;
// With an --upstream in the settings; starts its threads. NULL without memory.
struct upstream *upstream_open(struct server *s);
void upstream_close(struct upstream *u);                   // breaks off what is under way; NULL is fine, so is it below
void upstream_free(struct upstream *u);                    // once nobody calls upstream_grown any more
void upstream_grown(struct upstream *u, uint32_t event);   // records have come in here; any thread; NULL is fine

struct upstream_state {
	char address[ENROLMENT_ADDRESS];
	enum enlist_state state;
	char code[ENROLMENT_CODE];   // to be compared on the page Servers there, while it waits
	bool online, is_stranger;    // the last request was answered; ... but not by the server that this one is enrolled with, so it was not
	int64_t answered_ms;         // when, 0: never
	uint64_t waiting;            // records that are here and not there
};
void upstream_state(struct upstream *u, struct upstream_state *ret_state);
