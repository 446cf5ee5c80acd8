// Fuzzes .hadir files, changed in their bytes, rows or bodies: opened or refused, verified, merged; what merging let in is sound.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/holding.h"
#include "store/ledger.h"
#include "store/state.h"

#define BASE_MAX (1 << 18)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// SQLite allocates much and little by little: what is freed need not be kept for long.
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=1:max_malloc_fill_size=0";
}

static char hostile[64], clean[64];  // paths
static uint8_t base[BASE_MAX], blank[BASE_MAX]; // a sound file; one without ledgers
static size_t base_len, blank_len;
static struct ledger_id organiser, kiosk;
static uint8_t organiser_secret[SEAL_SECRET], kiosk_secret[SEAL_SECRET];

static void write_file(const char *path, const uint8_t *bytes, size_t n)
{
	static const char *const beside[] = { "-wal", "-shm", "-journal" };
	char name[80];
	for (int i = 0; i < 3; i++) {
		snprintf(name, sizeof name, "%s%s", path, beside[i]);
		unlink(name);
	}
	FILE *f = fopen(path, "wb");
	assert(f && (n == 0 || fwrite(bytes, n, 1, f) == 1));
	fclose(f);
}

static size_t read_file(const char *path, uint8_t *ret_bytes)
{
	FILE *f = fopen(path, "rb");
	assert(f);
	size_t n = fread(ret_bytes, 1, BASE_MAX, f);
	assert(n < BASE_MAX);
	fclose(f);
	return n;
}

static void author(uint8_t number, struct ledger_id *ret_id, uint8_t ret_secret[SEAL_SECRET])
{
	uint8_t seed[SEAL_SEED] = { number };
	seal_keys(seed, ret_id->key, ret_secret);
	memset(ret_id->epoch, number, sizeof ret_id->epoch);
}

static enum err append(struct store *s, const struct ledger_id *id, struct fact f)
{
	struct stamp when = { .at_ms = 1760400000000, .up_ms = 5, .boot = 1, .quality = QUALITY_RTC };
	uint64_t seq;
	return ledger_append(s, id, &when, &f, 1, &seq);
}

static void make_base(void)
{
	struct store *s = NULL;
	struct fact person = { .kind = KIND_PERSON, .person = { .number = 1, .name = "Siti Aminah" } };
	struct fact badge = { .kind = KIND_BADGE, .badge = { .holder = 1, .issue = 1, .hash = { 7 } } };
	struct fact pending = { .kind = KIND_PRESENCE, .presence = { .session = 1, .hash = { 8 } } };
	struct held held = { .answers = { 3 } };
	enum err e = store_open(clean, STORE_CREATE, &s);
	assert(e == ERR_OK);
	store_close(s);
	blank_len = read_file(clean, blank);
	e = store_open(clean, STORE_WRITE, &s);
	assert(e == ERR_OK);
	author(1, &organiser, organiser_secret);
	author(2, &kiosk, kiosk_secret);
	e = ledger_create(s, &organiser, true) | ledger_create(s, &kiosk, false);
	e |= append(s, &organiser, (struct fact){ .kind = KIND_EVENT, .event = { .number = 5, .title = "Bimtek" } });
	e |= append(s, &organiser, (struct fact){ .kind = KIND_SESSION, .session = { .number = 1, .title = "Sesi" } });
	e |= append(s, &organiser, person) | append(s, &organiser, badge);
	e |= append(s, &kiosk, (struct fact){ .kind = KIND_PRESENCE, .presence = { .person = 1, .session = 1 } }) | append(s, &kiosk, pending);
	e |= holding_put(s, &kiosk, &(struct stamp){ .boot = 1 }, &(struct answered){ 1, 1 }, "x", 1, &held);
	e |= ledger_sign(s, &organiser, organiser_secret) | ledger_sign(s, &kiosk, kiosk_secret);
	assert(e == ERR_OK);
	store_close(s);
	base_len = read_file(clean, base);
}

static void setup(void)
{
	const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(hostile, sizeof hostile, "%s/hadir-fuzz-%d-a", folder, getpid());
	snprintf(clean, sizeof clean, "%s/hadir-fuzz-%d-b", folder, getpid());
	make_base();
}

static void cleanup(void)
{
	char name[80];
	write_file(hostile, NULL, 0);
	write_file(clean, NULL, 0);
	unlink(hostile);
	unlink(clean);
	snprintf(name, sizeof name, "%s.lock", hostile);
	unlink(name);
	snprintf(name, sizeof name, "%s.lock", clean);
	unlink(name);
}

// Runs of: offset (3 bytes), value.
static void change_bytes(const uint8_t *data, size_t size)
{
	static uint8_t bytes[BASE_MAX];
	memcpy(bytes, base, base_len);
	for (; size >= 4; data += 4, size -= 4)
		bytes[((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]) % base_len] = data[3];
	write_file(hostile, bytes, base_len);
}

// Runs of: table, column, row, type and length, value.
static void change_rows(const uint8_t *data, size_t size)
{
	static const char *const tables[] = {
		"ledger", "record", "signature", "file", "holding", "latest", "instrument", "person", "vocabulary", "word", "badge", "holder", "presence",
		"session_cell", "kiosk", "boot", "rating", "batch", "erased",
	};
	sqlite3 *db = NULL;
	write_file(hostile, base, base_len);
	assert(sqlite3_open(hostile, &db) == SQLITE_OK);
	while (size >= 4) {
		const char *table = tables[data[0] % (sizeof tables / sizeof *tables)];
		char sql[300];
		sqlite3_stmt *info = NULL, *q = NULL;
		size_t len = data[3] & 0x3f;
		len = len < size - 4 ? len : size - 4;
		snprintf(sql, sizeof sql, "SELECT name, (SELECT group_concat(name) FROM pragma_table_info('%s') WHERE pk > 0) FROM pragma_table_info('%s')"
			" ORDER BY cid LIMIT 1 OFFSET %d %% (SELECT count(*) FROM pragma_table_info('%s'))", table, table, data[1], table);
		assert(sqlite3_prepare_v2(db, sql, -1, &info, NULL) == SQLITE_OK);
		if (sqlite3_step(info) == SQLITE_ROW) {
			const char *column = (const char *)sqlite3_column_text(info, 0), *key = (const char *)sqlite3_column_text(info, 1);
			snprintf(sql, sizeof sql, "UPDATE OR IGNORE %s SET %s = ? WHERE (%s) IN (SELECT %s FROM %s LIMIT 1 OFFSET %d)", table, column, key, key, table, data[2] % 8);
			if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK) {
				int64_t number = 0;
				memcpy(&number, data + 4, len < 8 ? len : 8);
				switch (data[3] >> 6) {
				case 0: sqlite3_bind_int64(q, 1, number); break;
				case 1: sqlite3_bind_blob(q, 1, data + 4, (int)len, SQLITE_STATIC); break;
				case 2: sqlite3_bind_text(q, 1, (const char *)data + 4, (int)len, SQLITE_STATIC); break;
				default: sqlite3_bind_null(q, 1);
				}
				sqlite3_step(q);
			}
			sqlite3_finalize(q);
		}
		sqlite3_finalize(info);
		data += 4 + len;
		size -= 4 + len;
	}
	sqlite3_close(db);
}

static void put_record(sqlite3 *db, uint64_t tag, const struct record *r, const uint8_t *link, const uint8_t *sign)
{
	static const char *const sqls[] = {
		"INSERT INTO record (ledger, seq, kind, at, quality, boot, up, link, salt, body, sign) VALUES (?1, ?2, ?3, 0, 0, 0, 0, ?4, ?5, ?6, ?7)",
		"UPDATE ledger SET seq = ?2, link = ?4, signed_seq = ?2 WHERE ledger = ?1",
	};
	for (int i = 0; i < 2; i++) {
		sqlite3_stmt *q = NULL;
		assert(sqlite3_prepare_v2(db, sqls[i], -1, &q, NULL) == SQLITE_OK);
		sqlite3_bind_int64(q, 1, (sqlite3_int64)tag);
		sqlite3_bind_int64(q, 2, (sqlite3_int64)r->seq);
		sqlite3_bind_int64(q, 3, r->kind);
		sqlite3_bind_blob(q, 4, link, SEAL_HASH, SQLITE_STATIC);
		sqlite3_bind_blob(q, 5, r->salt, RECORD_SALT, SQLITE_STATIC);
		sqlite3_bind_blob(q, 6, r->body.at, (int)r->body.len, SQLITE_STATIC);
		sqlite3_bind_blob(q, 7, sign, SEAL_SIGN, SQLITE_STATIC);
		assert(sqlite3_step(q) == SQLITE_DONE);
		sqlite3_finalize(q);
	}
}

// Runs of: author and kind, length, body.
static void sign_bodies(const uint8_t *data, size_t size)
{
	struct store *s = NULL;
	struct ledger_info info[2];
	sqlite3 *db = NULL;
	write_file(hostile, base, base_len);
	enum err e = store_open(hostile, STORE_READ, &s);
	assert(e == ERR_OK && ledger_list(s, info, 2) == 2);
	store_close(s);
	assert(sqlite3_open(hostile, &db) == SQLITE_OK);
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	while (size >= 2) {
		struct ledger_info *of = &info[data[0] >> 7];
		size_t len = data[1] < size - 2 ? data[1] : size - 2;
		uint8_t sign[SEAL_SIGN];
		struct record r = { .seq = ++of->seq, .kind = data[0] & 0x1f, .body = { (const char *)data + 2, len } };
		record_digest(&r);
		record_link(&of->id, of->link, &r, of->link);
		record_sign(of->is_event ? organiser_secret : kiosk_secret, &of->id, r.seq, of->link, sign);
		put_record(db, ledger_tag(&of->id), &r, of->link, sign);
		data += 2 + len;
		size -= 2 + len;
	}
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	sqlite3_close(db);
}

static void ignore_flaw(void *context, const struct flaw_report *f)
{
	(void)context;
	assert(f->flaw < FLAW_COUNT && memchr(f->detail, '\0', sizeof f->detail));
}

static void refuse_flaw(void *context, const struct flaw_report *f)
{
	(void)context;
	if (f->flaw != FLAW_UNSIGNED && f->flaw != FLAW_BODY) {
		fprintf(stderr, "flaw %d at %llu: %s\n", f->flaw, (unsigned long long)f->seq, f->detail);
		abort();
	}
}

static void ignore_result(void *context, const struct merge_result *r)
{
	(void)context;
	assert(r->err < ERR_COUNT && (r->err == ERR_OK || r->added == 0));
}

static void read_state(struct store *s)
{
	static struct session sessions[4];
	static struct instrument_fact instruments[2];
	struct person people[3];
	struct people_reader *r = NULL;
	struct event event;
	struct presence_cell cell;
	struct session_cell session;
	enum err e = state_event(s, &event);
	e |= state_presence(s, 1, 1, &cell);
	e |= state_session_cell(s, 1, &session);
	(void)e;
	state_sessions(s, sessions, 4);
	state_instruments(s, instruments, 2);
	state_search(s, SPAN("siti"), people, 3);
	state_search(s, SPAN("aminha"), people, 3);
	if (people_reader_open(s, PEOPLE_BY_NAME, "", &r) == ERR_OK)
		while (people_next(r, &people[0]))
			;
	people_reader_close(r);
}

static void merge_into(struct store *from)
{
	struct store *into = NULL;
	struct verify_total total;
	write_file(clean, blank, blank_len);
	enum err e = store_open(clean, STORE_WRITE, &into);
	assert(e == ERR_OK);
	e = ledger_merge(into, from, ignore_result, NULL);
	assert(e < ERR_COUNT);
	e = ledger_verify(into, refuse_flaw, NULL, NULL, &total);
	assert(e == ERR_OK);
	store_close(into);
}

static void work_on(struct store *s)
{
	struct held held = { .answers = { 3 } };
	int moved;
	enum err e = append(s, &organiser, (struct fact){ .kind = KIND_SESSION, .session = { .number = 1, .title = "Sesi" } });
	e |= append(s, &kiosk, (struct fact){ .kind = KIND_PRESENCE, .presence = { .person = 1, .session = 1 } });
	e |= holding_put(s, &kiosk, &(struct stamp){ .boot = 1 }, &(struct answered){ 2, 1 }, "x", 1, &held);
	e |= holding_release(s, &kiosk, &(struct stamp){ .boot = 1 }, 1, true, &moved);
	e |= state_rebuild(s);
	(void)e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct store *s = NULL;
	struct verify_total total;
	if (!base_len) {
		setup();
		atexit(cleanup);
	}
	if (size == 0)
		return 0;
	switch (data[0] & 3) {
	case 0: change_bytes(data + 1, size - 1); break;
	case 1: change_rows(data + 1, size - 1); break;
	case 2: sign_bodies(data + 1, size - 1); break;
	default: write_file(hostile, data + 1, size - 1);
	}
	if (store_open(hostile, STORE_READ, &s) != ERR_OK)
		return 0;
	read_state(s);
	enum err e = ledger_verify(s, ignore_flaw, NULL, NULL, &total);
	assert(e < ERR_COUNT);
	merge_into(s);
	store_close(s);
	if (store_open(hostile, STORE_WRITE, &s) == ERR_OK) {
		work_on(s);
		store_close(s);
	}
	return 0;
}
