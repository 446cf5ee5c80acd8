// A server of its own for benches: the real program on a fresh folder, or on the database that HADIR_STORE names.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include "core/record.h"
#include "store/registry.h"
#include "store/store.h"

#define SERVED_COOKIE 64

struct served {
	char data[200], address[100];  // its folder, "http://127.0.0.1:PORT"
	const char *store;             // HADIR_STORE, or NULL: SQLite
	int port;
	pid_t pid;
};

// All of these end the program with a message when they cannot.
void served_make(struct served *s);                                  // its folder, empty
struct registry *served_registry(const struct served *s);
void served_aside(const struct served *s, bool aside);              // the registry's file lies in memory meanwhile, before the start: thousands of transactions
void served_add_event(const struct served *s, uint32_t number, const struct ledger_id *id); // known to the registry
void served_put_event(const struct served *s, uint32_t number, const char *file);           // and its store is a copy of that file
struct store *served_store(const struct served *s, uint32_t number, enum store_mode mode);
void served_add_account(const struct served *s, const char *login, char ret_cookie[SERVED_COOKIE]);            // an admin, signed in: "Cookie: hadir=..."
void served_start(struct served *s, const char *workers);            // workers NULL: as it is set by itself
void served_stop(struct served *s);                                  // asks it to end, and waits
void served_drop(struct served *s);                                  // its folder is gone
double served_memory_mib(const struct served *s);                    // resident, now
double served_cpu_s(const struct served *s);                         // processor time that it has used
