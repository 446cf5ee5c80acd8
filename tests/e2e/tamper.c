// Falsifies a .hadir file as somebody would who has the file and no key: for the tests of what is found.
// SPDX-License-Identifier: Apache-2.0
//
// tamper FILE WAY LEDGER SEQ     LEDGER: "event", or the n-th kiosk's by its number from 1
//   change   a letter of the record's body
//   relink   the same, and every link from there on computed again
//   delete   the record
//   swap     it and the next one
//   forge    a byte of the signature at or after it
//   cut      it and all behind it, and the end mark moved to the signed record before them
//   state    the derived presence, person and counter tables: who is said to be present
#include "core/record.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *db;
static sqlite3_int64 ledger;
static struct ledger_id id;

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "tamper: %s: %s\n", what, sqlite3_errmsg(db));
	exit(1);
}

static sqlite3_stmt *prepare(const char *sql, sqlite3_int64 a, sqlite3_int64 b)
{
	sqlite3_stmt *s;
	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		fail(sql);
	sqlite3_bind_int64(s, 1, a);
	sqlite3_bind_int64(s, 2, b);
	return s;
}

static void run(sqlite3_stmt *s)
{
	if (sqlite3_step(s) != SQLITE_DONE)
		fail(sqlite3_sql(s));
	sqlite3_finalize(s);
}

static void execute(const char *sql, sqlite3_int64 a, sqlite3_int64 b)
{
	run(prepare(sql, a, b));
}

static void find_ledger(const char *which)
{
	int n = strcmp(which, "event") == 0 ? 0 : atoi(which) - 1;
	sqlite3_stmt *s = prepare("SELECT ledger, key, epoch FROM ledger WHERE is_event = ? ORDER BY ledger LIMIT 1 OFFSET ?", strcmp(which, "event") == 0, n);
	if (sqlite3_step(s) != SQLITE_ROW)
		fail("no such ledger");
	ledger = sqlite3_column_int64(s, 0);
	memcpy(id.key, sqlite3_column_blob(s, 1), sizeof id.key);
	memcpy(id.epoch, sqlite3_column_blob(s, 2), sizeof id.epoch);
	sqlite3_finalize(s);
}

// The last letter before a quote becomes another: still JSON of the same length.
static void change(sqlite3_int64 seq)
{
	sqlite3_stmt *s = prepare("SELECT body FROM record WHERE ledger = ? AND seq = ?", ledger, seq);
	if (sqlite3_step(s) != SQLITE_ROW)
		fail("no such record");
	int n = sqlite3_column_bytes(s, 0), at = -1;
	char *body = malloc((size_t)n + 1);
	memcpy(body, sqlite3_column_blob(s, 0), (size_t)n);
	sqlite3_finalize(s);
	for (int i = 0; i + 1 < n; i++)
		if (body[i] >= 'a' && body[i] <= 'z' && body[i + 1] == '"' && i + 2 < n && body[i + 2] != ':')
			at = i;
	for (int i = 0; at < 0 && i < n; i++)
		if (body[i] >= '1' && body[i] <= '8')
			at = i;
	if (at < 0)
		fail("nothing to change in the body");
	body[at] = (char)(body[at] == 'e' ? 'a' : body[at] >= 'a' ? 'e' : body[at] + 1);
	s = prepare("UPDATE record SET body = ?3 WHERE ledger = ?1 AND seq = ?2", ledger, seq);
	sqlite3_bind_blob(s, 3, body, n, SQLITE_TRANSIENT);
	run(s);
	free(body);
}

static void store_link(const char *sql, sqlite3_int64 seq, const uint8_t *link)
{
	sqlite3_stmt *s = prepare(sql, ledger, seq);
	sqlite3_bind_blob(s, 3, link, SEAL_HASH, SQLITE_TRANSIENT);
	run(s);
}

static void relink(void)
{
	uint8_t link[SEAL_HASH] = { 0 };
	sqlite3_stmt *s = prepare("SELECT seq, kind, at, quality, boot, up, salt, body FROM record WHERE ledger = ?1 ORDER BY seq", ledger, 0);
	while (sqlite3_step(s) == SQLITE_ROW) {
		struct record r = { .seq = (uint64_t)sqlite3_column_int64(s, 0), .kind = (uint8_t)sqlite3_column_int(s, 1),
			.when = { sqlite3_column_int64(s, 2), sqlite3_column_int64(s, 5), (uint32_t)sqlite3_column_int64(s, 4), (enum quality)sqlite3_column_int(s, 3) } };
		memcpy(r.salt, sqlite3_column_blob(s, 6), sizeof r.salt);
		r.body = (struct span){ sqlite3_column_blob(s, 7), (size_t)sqlite3_column_bytes(s, 7) };
		record_digest(&r);
		record_link(&id, link, &r, link);
		store_link("UPDATE record SET link = ?3 WHERE ledger = ?1 AND seq = ?2", (sqlite3_int64)r.seq, link);
	}
	sqlite3_finalize(s);
	store_link("UPDATE ledger SET link = ?3 WHERE ledger = ?1 AND ?2 = 0", 0, link);
}

static void cut(sqlite3_int64 seq)
{
	sqlite3_stmt *s = prepare("SELECT max(seq) FROM record WHERE ledger = ? AND seq < ? AND sign IS NOT NULL", ledger, seq);
	if (sqlite3_step(s) != SQLITE_ROW)
		fail("signatures");
	sqlite3_int64 last = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	execute("DELETE FROM record WHERE ledger = ? AND seq > ?", ledger, last);
	execute("UPDATE ledger SET seq = ?2, signed_seq = ?2, link = (SELECT link FROM record WHERE ledger = ?1 AND seq = ?2) WHERE ledger = ?1", ledger, last);
}

int main(int argc, char **argv)
{
	if (argc != 5 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		fputs("usage: tamper FILE change|relink|delete|swap|forge|cut|state event|N SEQ\n", stderr);
		return 2;
	}
	const char *way = argv[2];
	sqlite3_int64 seq = atoll(argv[4]);
	find_ledger(argv[3]);
	execute("BEGIN", 0, 0);
	if (strcmp(way, "change") == 0 || strcmp(way, "relink") == 0)
		change(seq);
	if (strcmp(way, "relink") == 0)
		relink();
	if (strcmp(way, "delete") == 0)
		execute("DELETE FROM record WHERE ledger = ? AND seq = ?", ledger, seq);
	if (strcmp(way, "swap") == 0) {
		execute("UPDATE record SET seq = -1 WHERE ledger = ? AND seq = ?", ledger, seq);
		execute("UPDATE record SET seq = ?2 - 1 WHERE ledger = ?1 AND seq = ?2", ledger, seq + 1);
		execute("UPDATE record SET seq = ?2 WHERE ledger = ?1 AND seq = -1", ledger, seq + 1);
	}
	if (strcmp(way, "forge") == 0)
		execute("UPDATE record SET sign = zeroblob(64) WHERE ledger = ?1 AND seq = (SELECT min(seq) FROM record WHERE ledger = ?1 AND seq >= ?2 AND sign IS NOT NULL)", ledger, seq);
	if (strcmp(way, "cut") == 0)
		cut(seq);
	if (strcmp(way, "state") == 0)
		execute("UPDATE person SET gone = 1 - gone WHERE number = (SELECT min(number) FROM person WHERE number >= ?2 OR ?1 = 0)", ledger, seq);
	execute("COMMIT", 0, 0);
	return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}
