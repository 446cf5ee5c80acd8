// What the store's tests are made of: a place of their own, authors, and facts about an invented event.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The same tests run on files and, with the address of a database in HADIR_TEST_STORE (tests/pg.sh), on PostgreSQL.
#define _GNU_SOURCE

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/badge.h"
#include "store/holding.h"
#include "store/db_driver.h"
#include "store/ledger.h"
#include "store/rebuild.h"
#include "store/row.h"
#include "store/state.h"

#define MONDAY INT64_C(1760400000000) // 14 October 2025, 00.00 UTC

static char made_folder[64];

static inline const char *made_url(void)
{
	return getenv("HADIR_TEST_STORE");
}

static inline int made_remove(const char *path, const struct stat *st, int flag, struct FTW *at)
{
	(void)st, (void)flag, (void)at;
	return remove(path);
}

// A fresh folder for each test; in the database its name begins the schemas' names.
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

// Of a test that is about files: left out where the stores are in a database.
static inline int made_setup_files(void **state)
{
	return made_setup(state);
}

static inline int made_run(const char *name, const struct CMUnitTest *tests, size_t n)
{
	struct CMUnitTest chosen[64];
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		if (!made_url() || tests[i].setup_func != made_setup_files)
			chosen[count++] = tests[i];
	return _cmocka_run_group_tests(name, chosen, count, NULL, NULL);
}
#define MADE(f) cmocka_unit_test_setup_teardown(f, made_setup, made_teardown)
#define MADE_FILES(f) cmocka_unit_test_setup_teardown(f, made_setup_files, made_teardown)
#define MADE_STEP(n) (made_url() ? (n) : 1) // of cases that are about us, not about the engine: making a schema takes as long as 50 files
#define MADE_RUN(name, tests) made_run(name, tests, sizeof(tests) / sizeof *(tests))

// A file in the folder; one of eight places in turn.
static inline const char *made_file(const char *name)
{
	static char places[8][192];
	static int turn;
	char *place = places[turn++ % 8];
	snprintf(place, sizeof places[0], "%s/%s", made_folder, name);
	return place;
}

// The schema of that name, in small letters and lines.
static inline const char *made_schema(const char *name)
{
	static char schema[64];
	snprintf(schema, sizeof schema, "t%s_%s", made_folder + strlen(made_folder) - 6, name);
	for (char *c = schema; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 'a' - 'A') : *c == '.' || *c == '/' || *c == '-' ? '_' : *c;
	return schema;
}

// Where the store of that name is; one of eight places in turn.
static inline const char *made_path(const char *name)
{
	static char places[8][256];
	static int turn;
	if (!made_url())
		return made_file(name);
	char *place = places[turn++ % 8];
	snprintf(place, sizeof places[0], "%s#%s", made_url(), made_schema(name));
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

// ---- straight into a closed store, past the product

static inline void made_in_database(const char *sql)
{
	PGconn *link = PQconnectdb(made_url());
	PQclear(PQexec(link, "SET client_min_messages TO error"));
	PGresult *r = PQexec(link, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(link));
	PQclear(r);
	PQfinish(link);
}

// Statements in SQLite's words: x'00', BLOB and zeroblob() are what PostgreSQL has to be told.
static inline void made_execute(const char *name, const char *sql)
{
	char words[2000];
	sqlite3 *db = NULL;
	if (made_url()) {
		int len = snprintf(words, sizeof words, "SET search_path TO %s; CREATE OR REPLACE FUNCTION zeroblob(n bigint) RETURNS bytea LANGUAGE sql AS"
			" $$ SELECT decode(repeat('00', n::integer), 'hex') $$;", made_schema(name));
		for (const char *c = sql; *c; c++) {
			if (c[0] == 'x' && c[1] == '\'')
				len += sprintf(words + len, "'\\x"), c++;
			else if (!strncmp(c, "BLOB", 4))
				len += sprintf(words + len, "bytea"), c += 3;
			else
				words[len++] = *c;
		}
		words[len] = '\0';
		made_in_database(words);
		return;
	}
	assert_int_equal(sqlite3_open(made_path(name), &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static inline void made_drop(const char *name)
{
	char sql[120];
	snprintf(sql, sizeof sql, "DROP SCHEMA %s CASCADE", made_schema(name));
	if (made_url())
		made_in_database(sql);
	else
		assert_int_equal(unlink(made_path(name)), 0);
}

static inline void made_copy(const char *from, const char *to)
{
	char command[600];
	if (made_url()) {
		int len = snprintf(command, sizeof command, "DO $$ DECLARE t text; BEGIN CREATE SCHEMA %s;", made_schema(to));
		len += snprintf(command + len, sizeof command - (size_t)len, "FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '%s'", made_schema(from));
		len += snprintf(command + len, sizeof command - (size_t)len, " LOOP EXECUTE format('CREATE TABLE %s.%%I (LIKE ", made_schema(to));
		len += snprintf(command + len, sizeof command - (size_t)len, "%s.%%I INCLUDING ALL)', t, t);", made_schema(from));
		len += snprintf(command + len, sizeof command - (size_t)len, " EXECUTE format('INSERT INTO %s.%%I ", made_schema(to));
		snprintf(command + len, sizeof command - (size_t)len, "SELECT * FROM %s.%%I', t, t); END LOOP; END $$", made_schema(from));
		made_in_database(command);
		return;
	}
	snprintf(command, sizeof command, "cp '%s' '%s'", made_path(from), made_path(to));
	assert_int_equal(system(command), 0);
}

static inline struct db *made_db(const char *name)
{
	struct db *d = NULL;
	assert_int_equal(db_open(made_path(name), DB_WRITE, &d), ERR_OK);
	assert_int_equal(db_prepare(d), ERR_OK);
	return d;
}

// Appends a record of any kind and body, well chained; the ledger exists. Erased when body is NULL.
static inline void made_raw(const char *name, const struct made_author *a, uint8_t kind, const char *body, bool sign)
{
	struct store s = { .db = made_db(name) };
	struct record r = { .when = made_stamp(MONDAY), .kind = kind, .erased = !body, .salt = { 1, 2, 3 }, .body = span_of(body) };
	struct head h;
	uint8_t made[SEAL_SIGN];
	assert_int_equal(row_find_head(&s, &a->id, &h), ERR_OK);
	r.seq = ++h.seq;
	record_digest(&r);
	record_link(&a->id, h.link, &r, h.link);
	assert_int_equal(row_put_record(&s, h.author.tag, &r, h.link), ERR_OK);
	if (sign) {
		record_sign(a->secret, &a->id, h.seq, h.link, made);
		assert_int_equal(row_put_signature(&s, h.author.tag, h.seq, made), ERR_OK);
		h.signed_seq = h.seq;
	}
	assert_int_equal(row_put_head(&s, &h), ERR_OK);
	db_close(s.db);
}

// A digest of every row of every table that records add up to: the same state, the same digest.
static inline void made_digest(const char *name, uint8_t ret_digest[SEAL_HASH])
{
	struct db *d = made_db(name);
	struct seal_hasher h;
	seal_begin(&h);
	for (const struct rebuild_table *t = rebuild_tables; t->name; t++) {
		struct query *q = db_query(d, t->rows);
		while (db_row(q))
			for (int c = 0; c < d->driver->columns(q); c++) {
				struct span s = db_bytes(q);
				int n = (int)s.len;
				seal_add(&h, &n, sizeof n);
				seal_add(&h, s.at, s.len);
			}
		assert_int_equal(db_done(q), ERR_OK);
	}
	seal_end(&h, ret_digest);
	db_close(d);
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
