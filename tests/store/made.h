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
#include <sqlite3.h>
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
	const char *base = getenv("TMPDIR"); // else memory, where a sync costs nothing
	if (!base || strlen(base) > 40)
		base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(made_folder, sizeof made_folder, "%s/hadir-test-XXXXXX", base);
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

// ---- straight into a closed file, past the product

static inline void made_execute(const char *name, const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(made_path(name), &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

// Appends a record of any kind and body, well chained; the ledger exists. Erased when body is NULL.
static inline void made_raw(const char *name, const struct made_author *a, uint8_t kind, const char *body, bool sign)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *q = NULL;
	uint8_t link[SEAL_HASH], made[SEAL_SIGN];
	int64_t tag = (int64_t)ledger_tag(&a->id);
	struct record r = { .when = made_stamp(MONDAY), .kind = kind, .erased = !body, .salt = { 1, 2, 3 }, .body = span_of(body) };
	assert_int_equal(sqlite3_open(made_path(name), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT seq, link FROM ledger WHERE ledger = ?", -1, &q, NULL), SQLITE_OK);
	sqlite3_bind_int64(q, 1, tag);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	r.seq = (uint64_t)sqlite3_column_int64(q, 0) + 1;
	memcpy(link, sqlite3_column_blob(q, 1), sizeof link);
	sqlite3_finalize(q);
	record_digest(&r);
	record_link(&a->id, link, &r, link);
	assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO record (ledger, seq, kind, at, quality, boot, up, link, salt, body, digest)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", -1, &q, NULL), SQLITE_OK);
	const int64_t numbers[] = { tag, (int64_t)r.seq, kind, r.when.at_ms, r.when.quality, r.when.boot, r.when.up_ms };
	for (int i = 0; i < 7; i++)
		sqlite3_bind_int64(q, i + 1, numbers[i]);
	sqlite3_bind_blob(q, 8, link, sizeof link, SQLITE_STATIC);
	if (body) {
		sqlite3_bind_blob(q, 9, r.salt, sizeof r.salt, SQLITE_STATIC);
		sqlite3_bind_blob(q, 10, body, (int)strlen(body), SQLITE_STATIC);
	} else {
		sqlite3_bind_blob(q, 11, r.digest, sizeof r.digest, SQLITE_STATIC);
	}
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	sqlite3_finalize(q);
	assert_int_equal(sqlite3_prepare_v2(db, "UPDATE ledger SET seq = ?2, link = ?3 WHERE ledger = ?1", -1, &q, NULL), SQLITE_OK);
	sqlite3_bind_int64(q, 1, tag);
	sqlite3_bind_int64(q, 2, (int64_t)r.seq);
	sqlite3_bind_blob(q, 3, link, sizeof link, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	sqlite3_finalize(q);
	record_sign(a->secret, &a->id, r.seq, link, made);
	assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO signature (ledger, seq, sign) SELECT ?1, ?2, ?3 WHERE ?4", -1, &q, NULL), SQLITE_OK);
	sqlite3_bind_int64(q, 1, tag);
	sqlite3_bind_int64(q, 2, (int64_t)r.seq);
	sqlite3_bind_blob(q, 3, made, sizeof made, SQLITE_STATIC);
	sqlite3_bind_int(q, 4, sign);
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	sqlite3_finalize(q);
	if (sign) {
		char sql[120];
		snprintf(sql, sizeof sql, "UPDATE ledger SET signed_seq = seq WHERE ledger = %lld", (long long)tag);
		assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	}
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

// A digest of every row of every table that records add up to: the same state, the same digest.
static inline void made_digest(const char *name, uint8_t ret_digest[SEAL_HASH])
{
	static const char *const tables[] = {
		"latest", "instrument", "person", "vocabulary", "word", "badge", "holder", "presence", "session_cell", "kiosk", "boot", "rating", "batch", "erased",
	};
	sqlite3 *db = NULL;
	struct seal_hasher h;
	seal_begin(&h);
	assert_int_equal(sqlite3_open(made_path(name), &db), SQLITE_OK);
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		char sql[80];
		sqlite3_stmt *q = NULL;
		snprintf(sql, sizeof sql, "SELECT * FROM %s", tables[i]);
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
		while (sqlite3_step(q) == SQLITE_ROW)
			for (int c = 0; c < sqlite3_column_count(q); c++) {
				const void *bytes = sqlite3_column_blob(q, c);
				int n = sqlite3_column_bytes(q, c);
				seal_add(&h, &n, sizeof n);
				seal_add(&h, n ? bytes : "", (size_t)n);
			}
		sqlite3_finalize(q);
	}
	seal_end(&h, ret_digest);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

// What verifying found: how many flaws of each kind, and the first of each.
struct made_flaws { int count[FLAW_COUNT]; struct flaw_report first[FLAW_COUNT]; struct verify_total total; };

static inline void made_flaw(void *context, const struct flaw_report *f)
{
	struct made_flaws *m = context;
	if (m->count[f->flaw]++ == 0)
		m->first[f->flaw] = *f;
}

static inline struct made_flaws made_verify(const char *name)
{
	struct made_flaws m = { .count = { 0 } };
	struct store *s = made_open(name, STORE_READ);
	assert_int_equal(ledger_verify(s, made_flaw, NULL, &m, &m.total), ERR_OK);
	store_close(s);
	return m;
}

static inline void made_sound(const char *name)
{
	struct made_flaws m = made_verify(name);
	for (int i = 0; i < FLAW_COUNT; i++)
		if (i != FLAW_UNSIGNED && m.count[i])
			fail_msg("%s: flaw %d at %llu: %s", name, i, (unsigned long long)m.first[i].seq, m.first[i].detail);
	assert_int_equal(m.total.flaws, 0);
}
