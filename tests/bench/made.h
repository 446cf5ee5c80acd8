// Made-up events of any size for benches: people with badges, sessions, a kiosk's presence records; kept in build/bench and reused.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/badge.h"
#include "store/ledger.h"
#include "store/state.h"

#define MADE_FOLDER "build/bench"
#define MADE_EVENT 74565u
#define MADE_START_MS INT64_C(1760403600000) // 14 October 2025, 09.00 WITA: the first session

struct made_size { int people, sessions, presences; }; // presences: of the people in turn, session after session

const struct ledger_id *made_event_id(void);
const struct ledger_id *made_kiosk_id(void);
void made_badge(uint64_t person, struct badge *ret_badge); // everybody's only issue
void made_seed(uint8_t ret_seed[SEAL_SEED]); // the organiser's
void made_badge_key(uint8_t ret_key[SEAL_HASH]);

// The path of a closed, signed file of that size; makes it unless it is there. Ends the program with a message when it cannot.
const char *made_file(const char *name, struct made_size size);
struct store *made_open(const char *path, enum store_mode mode);
void made_check(enum err e, const struct store *s, const char *what); // ends the program unless ERR_OK
