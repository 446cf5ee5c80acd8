// What the store's tests are made of: a folder of their own, authors, and facts about an invented event.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#define _GNU_SOURCE

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/badge.h"
#include "store/holding.h"
#include "store/ledger.h"
#include "store/state.h"

#define MONDAY INT64_C(1760400000000) // 14 October 2025, 00.00 UTC

static char made_folder[64];

static inline int made_remove(const char *path, const struct stat *st, int flag, struct FTW *at)
{
	(void)st, (void)flag, (void)at;
	return remove(path);
}

// A fresh folder for each test: cmocka_unit_test_setup_teardown(test, made_setup, made_teardown).
static inline int made_setup(void **state)
{
	(void)state;
	const char *base = getenv("TMPDIR");
	snprintf(made_folder, sizeof made_folder, "%s/hadir-test-XXXXXX", base && strlen(base) < 40 ? base : "/tmp");
	return mkdtemp(made_folder) ? 0 : -1;
}

static inline int made_teardown(void **state)
{
	(void)state;
	return nftw(made_folder, made_remove, 16, FTW_DEPTH | FTW_PHYS);
}

// A path in the folder; one of eight places in turn.
static inline const char *made_path(const char *name)
{
	static char places[8][192];
	static int turn;
	char *place = places[turn++ % 8];
	snprintf(place, sizeof places[0], "%s/%s", made_folder, name);
	return place;
}

struct made_author { struct ledger_id id; uint8_t secret[SEAL_SECRET]; };

static inline struct made_author made_author(uint8_t number)
{
	struct made_author a;
	uint8_t seed[SEAL_SEED] = { number, 1, 2, 3 };
	seal_keys(seed, a.id.key, a.secret);
	memset(a.id.epoch, number, sizeof a.id.epoch);
	return a;
}

static inline struct stamp made_stamp(int64_t at_ms)
{
	return (struct stamp){ .at_ms = at_ms, .up_ms = at_ms - MONDAY + 1000, .boot = 1, .quality = QUALITY_SYNCED };
}

static inline struct store *made_store(const char *name)
{
	struct store *s = NULL;
	assert_int_equal(store_open(made_path(name), STORE_CREATE, &s), ERR_OK);
	return s;
}

static inline struct store *made_open(const char *name, enum store_mode mode)
{
	struct store *s = NULL;
	assert_int_equal(store_open(made_path(name), mode, &s), ERR_OK);
	return s;
}

static inline uint64_t made_append(struct store *s, const struct made_author *a, int64_t at_ms, struct fact f)
{
	struct stamp when = made_stamp(at_ms);
	uint64_t seq = 0;
	assert_int_equal(ledger_append(s, &a->id, &when, &f, 1, &seq), ERR_OK);
	return seq;
}

static inline struct fact made_event(uint32_t number)
{
	struct fact f = { .kind = KIND_EVENT };
	f.event.number = number;
	strcpy(f.event.title, "Bimtek Pengelolaan Keuangan Desa");
	f.event.rules.walkins = true;
	return f;
}

static inline struct fact made_session(uint32_t number, int64_t start_ms)
{
	struct fact f = { .kind = KIND_SESSION };
	f.session.number = number;
	snprintf(f.session.title, sizeof f.session.title, "Sesi %u", number);
	strcpy(f.session.instrument, "narasumber");
	f.session.start_ms = start_ms;
	f.session.end_ms = start_ms + 2 * HOUR_MS;
	return f;
}

static inline struct fact made_person(uint64_t number, const char *name, const char *class)
{
	struct fact f = { .kind = KIND_PERSON };
	f.person.number = number;
	snprintf(f.person.name, sizeof f.person.name, "%s", name);
	snprintf(f.person.unit, sizeof f.person.unit, "Desa %u", (unsigned)(number % 7));
	snprintf(f.person.class, sizeof f.person.class, "%s", class);
	return f;
}

static inline void made_hash(uint64_t holder, uint32_t issue, uint8_t ret_hash[SEAL_HASH])
{
	uint8_t key[SEAL_HASH] = { 7 };
	struct badge b;
	badge_make(key, 77, holder, issue, &b);
	badge_hash(&b, ret_hash);
}

static inline struct fact made_badge(uint64_t holder, uint32_t issue)
{
	struct fact f = { .kind = KIND_BADGE, .badge = { .holder = holder, .issue = issue } };
	made_hash(holder, issue, f.badge.hash);
	return f;
}

static inline struct fact made_presence(uint64_t person, uint32_t session)
{
	return (struct fact){ .kind = KIND_PRESENCE, .presence = { .person = person, .session = session, .means = MEANS_BADGE } };
}

static inline struct fact made_pending(uint64_t holder, uint32_t issue, uint32_t session)
{
	struct fact f = made_presence(0, session);
	made_hash(holder, issue, f.presence.hash);
	return f;
}
