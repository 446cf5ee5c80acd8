// The server as a whole: what all workers share, and how a request goes through.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdatomic.h>

#include "core/config_server.h"
#include "device/log.h"
#include "server/route.h"

#define SERVER_WHERE 700 // a path or URL with its schema, a NUL included

struct checkup; // checkup.h
struct chores; // chores.h
struct gate;   // gate.h
struct hub;    // hub.h
struct ingest; // ingest.h
struct live;   // live.h
struct upstream; // upstream.h

struct server {
	struct server_config config;
	struct log *log;
	uint8_t key[SEAL_PUBLIC], secret[SEAL_SECRET]; // signs receipts; the same in all processes on one database
	struct gate *gate;
	struct hub *hub;
	struct ingest *ingest;
	struct upstream *upstream; // NULL: there is no server above this one
	struct chores *chores;
	struct checkup *checkup;
	struct live *live;
	struct listener *listener;
	struct near *near;         // NULL: not announced
	int64_t started_ms;
	_Atomic int64_t answers[6]; // by the first digit of their status
	_Atomic int64_t runs, records, commits, forks, gaps;
};

// ERR_OK, or a sentence on stderr that says what to do.
MUST_CHECK enum err server_open(struct server *s, const struct server_config *c);
void server_close(struct server *s); // answers what is under way, folds what was received
int64_t server_now_ms(void);         // the clock, UTC

// Where the registry and the stores of events are.
void server_registry(const struct server_config *c, char ret_where[SERVER_WHERE]);
void server_event(const struct server_config *c, uint32_t event, char ret_where[SERVER_WHERE]);
// The link that makes the first account, where there is none yet; "" otherwise.
MUST_CHECK enum err server_first_link(struct server *s, char *ret_link, size_t cap);
