// What only a database of a server can do: several writers at once, connections that are lost, schemas that are others'.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <pthread.h>

#include "store/intake.h"

static struct db *connect_to(const char *name, enum db_use use)
{
	struct db *d = NULL;
	assert_int_equal(db_open(made_path(name), use, &d), ERR_OK);
	assert_int_equal(db_prepare(d), ERR_OK);
	return d;
}

static enum err try_open(const char *name, enum store_mode mode)
{
	struct store *s = NULL;
	enum err e = store_open(made_path(name), mode, &s);
	store_close(s);
	return e;
}

static int64_t number(struct db *d, const char *sql)
{
	struct query *q = db_query(d, sql);
	assert_int_equal(db_one(q), ERR_OK);
	int64_t n = db_int(q);
	assert_int_equal(db_done(q), ERR_OK);
	return n;
}

static int64_t pid_of(struct db *d)
{
	return number(d, "SELECT pg_backend_pid()");
}

static int64_t files(struct db *d)
{
	return number(d, "SELECT count(*) FROM file");
}

static void end_connection(int64_t pid)
{
	char sql[120];
	snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld, 5000)", (long long)pid);
	made_in_database(sql);
}

static void test_addresses(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"postgresql://", "postgresql:///x", "postgresql:///x#", "postgresql:///x#Up", "postgresql:///x#a;b", "postgresql:///x#a\"b",
		"postgresql:///x#abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd", "postgresql://a:geheim@[x#y",
	};
	struct store *s = NULL;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(store_open(bad[i], STORE_CREATE, &s), ERR_FORMAT);
	assert_int_equal(store_open("postgresql:///x?host=/nowhere#y", STORE_CREATE, &s), ERR_IO);
	assert_null(s);
}

static void test_schemas(void **state)
{
	(void)state;
	char sql[200];
	assert_int_equal(try_open("a", STORE_READ), ERR_NOT_FOUND);
	assert_int_equal(try_open("a", STORE_WRITE), ERR_NOT_FOUND);
	assert_int_equal(try_open("a", STORE_CREATE), ERR_OK);
	assert_int_equal(try_open("a", STORE_READ), ERR_OK);
	made_execute("a", "UPDATE hadir_mark SET version = 2");
	assert_int_equal(try_open("a", STORE_CREATE), ERR_NEWER);
	made_execute("a", "UPDATE hadir_mark SET version = 0");
	assert_int_equal(try_open("a", STORE_CREATE), ERR_DAMAGED);
	made_execute("a", "UPDATE hadir_mark SET version = 1, application = 7");
	assert_int_equal(try_open("a", STORE_CREATE), ERR_NOT_OURS);
	made_execute("a", "DELETE FROM hadir_mark");
	assert_int_equal(try_open("a", STORE_CREATE), ERR_NOT_OURS);
	snprintf(sql, sizeof sql, "CREATE SCHEMA %s", made_schema("b"));
	made_in_database(sql); // somebody else's
	assert_int_equal(try_open("b", STORE_CREATE), ERR_NOT_OURS);
}

struct attempt { const char *path; enum err err; };

static void *open_at_once(void *context)
{
	struct attempt *o = context;
	struct store *s = NULL;
	o->err = store_open(o->path, STORE_CREATE, &s);
	store_close(s);
	return NULL;
}

// Several that begin at once: one makes it, all have it.
static void test_made_once(void **state)
{
	(void)state;
	pthread_t threads[8];
	for (int round = 0; round < 3; round++) {
		struct attempt attempts[8];
		for (int i = 0; i < 8; i++) {
			attempts[i].path = made_path("a");
			assert_int_equal(pthread_create(&threads[i], NULL, open_at_once, &attempts[i]), 0);
		}
		for (int i = 0; i < 8; i++) {
			pthread_join(threads[i], NULL);
			assert_int_equal(attempts[i].err, ERR_OK);
		}
		made_drop("a");
	}
}

// Every type, every NULL, long results beside each other, and what is read of them after other statements.
static void test_values(void **state)
{
	(void)state;
	struct store *s = made_store("a");
	struct db *d = connect_to("a", DB_WRITE);
	store_close(s);
	assert_int_equal(db_begin(d), ERR_OK);
	struct query *q = db_bulk(d, "INSERT INTO fork (ledger, seq, link, line, sign, at) VALUES (?, ?, ?, ?, ?, ?)", NULL);
	for (int i = 0; i < 3000; i++) {
		char line[40];
		int len = snprintf(line, sizeof line, "Ny. Sari %d \xc3\xa9", i);
		db_bind(q, INT64_MIN);
		db_bind(q, i);
		db_bind_bytes(q, "\0\xff\x80", i % 4);
		db_bind_span(q, (struct span){ line, (size_t)len });
		if (i % 2)
			db_bind_bytes(q, line, (size_t)len);
		else
			db_bind_null(q);
		db_bind(q, INT64_MAX - i);
		db_bulk_row(q);
	}
	assert_int_equal(db_done(q), ERR_OK);
	struct query *a = db_query_many(d, "SELECT seq, link, line, sign, at, ledger, 1, seq > 5 FROM fork ORDER BY seq");
	struct query *b = db_query_many(d, "SELECT seq FROM fork WHERE seq < ? ORDER BY seq DESC");
	db_bind(b, 3000);
	for (int i = 0; i < 3000; i++) {
		char line[40], expected[40];
		assert_true(db_row(a) && db_row(b));
		assert_int_equal(db_int(b), 2999 - i);
		assert_int_equal(db_int(a), i);
		struct span link = db_bytes(a);
		assert_int_equal(link.len, i % 4);
		assert_memory_equal(link.at, "\0\xff\x80", link.len);
		db_text(a, line, sizeof line);
		snprintf(expected, sizeof expected, "Ny. Sari %d \xc3\xa9", i);
		assert_string_equal(line, expected);
		assert_int_equal(db_is_null(a), i % 2 == 0);
		db_bytes(a);
		assert_true(db_int(a) == INT64_MAX - i);
		assert_true(db_int(a) == INT64_MIN);
		assert_int_equal(db_int(a), 1);
		int64_t truth;
		assert_true(db_try_int(a, &truth));
		assert_int_equal(truth, i > 5);
	}
	assert_false(db_row(a));
	assert_int_equal(db_done(a), ERR_OK);
	db_drop(b);
	assert_int_equal(db_end(d, ERR_OK), ERR_OK);
	assert_int_equal(db_begin(d), ERR_OK); // other statements than plain inserts, more than are on their way at a time
	bool changed[350];
	q = db_bulk(d, "UPDATE fork SET sign = ? WHERE seq = ?", changed);
	for (int i = 0; i < 350; i++) {
		if (i % 7)
			db_bind_bytes(q, "y", 1);
		else
			db_bind_null(q);
		db_bind(q, i * 20);
		db_bulk_row(q);
	}
	assert_int_equal(db_done(q), ERR_OK);
	assert_int_equal(db_changed(q), 150);
	for (int i = 0; i < 350; i++)
		assert_int_equal(changed[i], i < 150);
	assert_int_equal(db_end(d, ERR_OK), ERR_OK);
	q = db_query(d, "DELETE FROM fork WHERE seq >= ?1 AND (seq < ?2 OR seq < ?1)");
	db_bind(q, 10);
	db_bind(q, 30);
	assert_int_equal(db_run(q), ERR_OK);
	assert_int_equal(db_changed(q), 20);
	db_close(d);
}

// One failure takes all back, says so to the end, and leaves the connection as good as before.
static void test_failures(void **state)
{
	(void)state;
	store_close(made_store("a"));
	struct db *d = connect_to("a", DB_WRITE);
	const char *put = "INSERT INTO file (hash, bytes) VALUES (?, ?)";
	static const int rows[] = { 1, 2, 2, 20 };
	for (int way = 0; way < 4; way++) { // one after the other, so few that COPY is not worth it, one behind the other, by COPY
		assert_int_equal(db_begin(d), ERR_OK);
		assert_int_equal(db_begin(d), ERR_OK);
		for (int i = 0; i < 2; i++) {
			const char *sql = way == 2 ? "INSERT INTO file (hash, bytes) SELECT ?, ?" : put;
			struct query *q = way ? db_bulk(d, sql, NULL) : db_query(d, sql);
			for (int j = 0; j < rows[way]; j++) {
				db_bind_bytes(q, "hash", 4);
				db_bind_bytes(q, "x", 1);
				if (way)
					db_bulk_row(q);
			}
			enum err e = way ? db_done(q) : db_run(q);
			assert_int_equal(e, i && (!way || way == 3) ? ERR_DAMAGED : ERR_OK); // the others are not heard of yet
		}
		assert_int_equal(db_run(db_query(d, "DELETE FROM file")), ERR_DAMAGED); // at the latest who asks next is told
		assert_true(strlen(db_detail(d)) > 10);
		assert_int_equal(db_end(d, ERR_OK), ERR_DAMAGED);
		assert_int_equal(db_begin(d), ERR_DAMAGED);
		assert_int_equal(db_end(d, ERR_OK), ERR_DAMAGED);
		assert_int_equal(db_begin_read(d), ERR_OK);
		assert_int_equal(files(d), 0);
		assert_int_equal(db_end(d, ERR_OK), ERR_OK);
	}
	struct query *q = db_query(d, "INSERT INTO instrument (id, ledger, seq) VALUES (?, 1, 1)");
	db_bind_text(q, "\xff");
	assert_int_equal(db_run(q), ERR_UTF8);
	db_close(d);
	d = connect_to("a", DB_READ);
	q = db_query(d, "DELETE FROM file");
	assert_int_equal(db_run(q), ERR_READ_ONLY);
	db_close(d);
}

static void copy_rows(struct db *d, int n, int different)
{
	struct query *q = db_bulk(d, "INSERT INTO file (hash, bytes) VALUES (?, ?)", NULL);
	for (int i = 0; i < n; i++) {
		uint8_t hash[4] = { (uint8_t)(i % different) };
		db_bind_bytes(q, hash, sizeof hash);
		db_bind_bytes(q, "x", 1);
		db_bulk_row(q);
	}
	assert_int_equal(db_done(q), ERR_OK);
}

// Rows that wait for the commit, to go with it.
static void test_held_rows(void **state)
{
	(void)state;
	store_close(made_store("a"));
	struct db *d = connect_to("a", DB_WRITE), *other = connect_to("a", DB_READ);
	assert_int_equal(db_begin_beside(d), ERR_OK);
	copy_rows(d, 20, 20);
	assert_int_equal(files(d), 20); // who asks in between sees them
	assert_int_equal(files(other), 0);
	assert_int_equal(db_end(d, ERR_OK), ERR_OK);
	assert_int_equal(files(other), 20);
	for (int way = 0; way < 3; way++) {
		assert_int_equal(db_run(db_query(d, "DELETE FROM file")), ERR_OK);
		assert_int_equal(db_begin_beside(d), ERR_OK);
		copy_rows(d, 40, way == 1 ? 39 : 40);
		assert_int_equal(db_end(d, way == 2 ? ERR_FULL : ERR_OK), way == 0 ? ERR_OK : way == 1 ? ERR_DAMAGED : ERR_FULL);
		assert_int_equal(files(other), way == 0 ? 40 : 0);
	}
	int64_t pid = pid_of(d);
	assert_int_equal(db_begin_beside(d), ERR_OK);
	copy_rows(d, 20, 20);
	end_connection(pid);
	assert_int_equal(db_end(d, ERR_OK), ERR_IO);
	assert_int_equal(files(other), 0);
	assert_int_equal(db_begin_beside(d), ERR_OK);
	copy_rows(d, 20, 20);
	db_close(d);
	assert_int_equal(files(other), 0);
	db_close(other);
}

// A connection that ends while nothing is under way is not even noticed; within a transaction it undoes that, and the next goes on.
static void test_lost_connection(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct store *s = made_store("a");
	struct stamp when = made_stamp(MONDAY);
	struct fact f = made_event(77);
	uint64_t seq = 0;
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	made_append(s, &a, MONDAY, made_event(77));
	end_connection(pid_of(s->db));
	made_append(s, &a, MONDAY, made_session(1, MONDAY));
	end_connection(pid_of(s->db));
	struct ledger_info info;
	assert_int_equal(ledger_info(s, &a.id, &info), ERR_OK);
	assert_int_equal(info.seq, 2);
	assert_int_equal(store_begin(s), ERR_OK);
	made_append(s, &a, MONDAY, made_session(2, MONDAY));
	end_connection(pid_of(s->db));
	assert_int_equal(ledger_append(s, &a.id, &when, &f, 1, &seq), ERR_IO);
	assert_int_equal(ledger_append(s, &a.id, &when, &f, 1, &seq), ERR_IO);
	assert_int_equal(store_commit(s), ERR_IO);
	assert_int_equal(made_append(s, &a, MONDAY, made_session(3, MONDAY)), 3);
	assert_int_equal(store_begin(s), ERR_OK);
	made_append(s, &a, MONDAY, made_session(4, MONDAY));
	end_connection(pid_of(s->db));
	assert_int_equal(store_commit(s), ERR_IO);
	struct ledger_reader *reader;
	struct record r;
	assert_int_equal(ledger_reader_open(s, &a.id, 1, &reader), ERR_OK);
	for (int i = 0; i < 3; i++)
		assert_true(ledger_next(reader, &r));
	ledger_reader_close(reader);
	store_close(s);
	made_sound("a");
}

static void put_file(struct query *q, const char *hash)
{
	db_bind_bytes(q, hash, strlen(hash));
	db_bind_bytes(q, "x", 1);
	db_bulk_row(q);
}

// Without hearing what became of it.
static void put_files(struct db *d, const char *one, const char *two)
{
	struct query *q = db_bulk(d, "INSERT INTO file (hash, bytes) VALUES (?, ?)", NULL);
	put_file(q, one);
	put_file(q, two);
	assert_int_equal(db_done(q), ERR_OK);
}

// What was sent and not heard of counts at the commit, and is in the order in which it was said.
static void test_unheard(void **state)
{
	(void)state;
	bool changed[3] = { false, true, false };
	store_close(made_store("a"));
	struct db *d = connect_to("a", DB_WRITE), *other = connect_to("a", DB_READ);
	assert_int_equal(db_begin_beside(d), ERR_OK);
	assert_int_equal(db_end(d, ERR_OK), ERR_OK);
	assert_int_equal(db_begin_beside(d), ERR_OK);
	put_files(d, "a", "b");
	put_files(d, "c", "d");
	assert_int_equal(files(other), 0);
	assert_int_equal(db_end(d, ERR_OK), ERR_OK);
	assert_int_equal(files(other), 4);

	assert_int_equal(db_begin_beside(d), ERR_OK);
	put_files(d, "e", "f");
	struct query *q = db_bulk(d, "UPDATE file SET bytes = ? WHERE hash = ?", changed);
	static const char *const which[] = { "e", "nothing", "a" };
	for (int i = 0; i < 3; i++) {
		db_bind_bytes(q, "y", 1);
		db_bind_bytes(q, which[i], strlen(which[i]));
		db_bulk_row(q);
	}
	assert_int_equal(db_done(q), ERR_OK);
	assert_true(changed[0] && !changed[1] && changed[2]);
	put_files(d, "g", "h");
	assert_int_equal(files(d), 8);
	assert_int_equal(db_end(d, ERR_BUSY), ERR_BUSY);
	assert_int_equal(files(other), 4);

	assert_int_equal(db_begin_beside(d), ERR_OK);
	put_files(d, "i", "a"); // which is there
	put_files(d, "k", "l");
	assert_int_equal(db_end(d, ERR_OK), ERR_DAMAGED);
	assert_non_null(strstr(db_detail(d), "duplicate"));
	assert_int_equal(db_begin_beside(d), ERR_OK);
	put_files(d, "m", "n");
	int64_t pid = pid_of(d);
	put_files(d, "o", "p");
	end_connection(pid);
	assert_int_equal(db_end(d, ERR_OK), ERR_IO);
	assert_int_equal(db_begin_beside(d), ERR_OK);
	for (int i = 0; i < 300; i++) { // more than may be unheard of at a time
		char hash[16];
		q = db_bulk(d, "INSERT INTO file (hash, bytes) VALUES (?, ?)", NULL);
		snprintf(hash, sizeof hash, "%d", i);
		put_file(q, hash);
		assert_int_equal(db_done(q), ERR_OK);
	}
	assert_int_equal(db_end(d, ERR_OK), ERR_OK);
	assert_int_equal(files(other), 304);
	db_close(d);
	db_close(other);
}

#define WRITERS 6
#define EACH 40

struct writer { struct store *store; uint8_t number; };

// Appends to a ledger of its own, or to one that all append to.
static void *write_many(void *context)
{
	struct writer *w = context;
	struct made_author own = made_author((uint8_t)(20 + w->number)), shared = made_author(1);
	struct store *s = w->store;
	struct stamp when = made_stamp(MONDAY);
	struct fact f = made_presence(1, 1);
	uint64_t seq;
	assert_int_equal(ledger_create(s, &own.id, false), ERR_OK);
	for (int i = 0; i < EACH; i++) {
		enum err e;
		while ((e = ledger_append(s, i % 2 ? &own.id : &shared.id, &when, &f, 1, &seq)) == ERR_BUSY)
			;
		assert_int_equal(e, ERR_OK);
	}
	store_close(s);
	return NULL;
}

static void test_writers(void **state)
{
	(void)state;
	struct made_author shared = made_author(1);
	struct store *s = made_store("a");
	assert_int_equal(ledger_create(s, &shared.id, false), ERR_OK);
	pthread_t threads[WRITERS];
	struct writer writers[WRITERS];
	for (uint8_t i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){ made_open("a", STORE_WRITE), i };
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &writers[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	struct ledger_info info;
	struct session_cell cell;
	assert_int_equal(ledger_info(s, &shared.id, &info), ERR_OK);
	assert_int_equal(info.seq, WRITERS * EACH / 2);
	assert_int_equal(ledger_list(s, &info, 1), WRITERS + 1);
	assert_int_equal(state_session_cell(s, 1, &cell), ERR_OK);
	assert_int_equal(cell.counts.present, 1);
	store_close(s);
	made_sound("a");
}

// A snapshot stays what it was while others write; who locks a place keeps others out until the end.
static void test_beside(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct store *s = made_store("a"), *other = made_open("a", STORE_WRITE);
	struct ledger_info info;
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	assert_int_equal(db_begin_read(other->db), ERR_OK);
	assert_int_equal(ledger_info(other, &a.id, &info), ERR_OK);
	made_append(s, &a, MONDAY, made_event(77));
	assert_int_equal(ledger_info(other, &a.id, &info), ERR_OK);
	assert_int_equal(info.seq, 0);
	assert_int_equal(db_end(other->db, ERR_OK), ERR_OK);
	assert_int_equal(ledger_info(other, &a.id, &info), ERR_OK);
	assert_int_equal(info.seq, 1);
	assert_int_equal(store_begin(s), ERR_OK);
	assert_int_equal(store_begin_beside(other), ERR_OK);
	assert_int_equal(store_commit(other), ERR_OK);
	assert_int_equal(db_run(db_query(other->db, "SET lock_timeout TO 200")), ERR_OK);
	assert_int_equal(store_begin(other), ERR_BUSY);
	assert_int_equal(store_begin_beside(other), ERR_OK);
	assert_int_equal(db_lock(other->db), ERR_BUSY);
	assert_int_equal(store_commit(other), ERR_BUSY);
	assert_int_equal(store_commit(s), ERR_OK);
	assert_int_equal(store_begin(other), ERR_OK);
	assert_int_equal(store_commit(other), ERR_OK);
	store_close(s);
	store_close(other);
}

static void ignore_result(void *context, const struct merge_result *r)
{
	(void)context;
	assert_int_equal(r->err, ERR_OK);
}

// Into a file and back: the same ledgers, the same state.
static void test_copy(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	struct made_flaws m = { .count = { 0 } };
	uint8_t there[SEAL_HASH], back[SEAL_HASH], hash[SEAL_HASH];
	struct store *s = made_store("a"), *file = NULL;
	assert_int_equal(ledger_create(s, &organiser.id, true), ERR_OK);
	assert_int_equal(ledger_create(s, &kiosk.id, false), ERR_OK);
	made_append(s, &organiser, MONDAY, made_event(77));
	for (uint64_t i = 1; i <= 300; i++) {
		made_append(s, &organiser, MONDAY, made_person(i, "I Gusti Ayu \xc3\xa9", "A"));
		made_append(s, &kiosk, MONDAY, made_presence(i, 1));
	}
	assert_int_equal(store_put_file(s, SPAN("\0letterhead"), hash), ERR_OK);
	assert_int_equal(ledger_sign(s, &organiser.id, organiser.secret), ERR_OK);
	assert_int_equal(store_copy(s, made_file("copy")), ERR_OK);
	assert_int_equal(store_copy(s, made_file("copy")), ERR_BUSY);
	store_close(s);
	assert_int_equal(store_open(made_file("copy"), STORE_READ, &file), ERR_OK);
	assert_int_equal(ledger_verify(file, made_flaw, NULL, &m, &m.total), ERR_OK);
	assert_int_equal(m.total.flaws, 0);
	assert_int_equal(m.total.records, 601);
	s = made_store("b");
	assert_int_equal(ledger_merge(s, file, ignore_result, NULL), ERR_OK);
	store_close(file);
	store_close(s);
	made_sound("b");
	made_digest("a", there);
	made_digest("b", back);
	assert_memory_equal(there, back, sizeof there);
}

int main(void)
{
	if (!made_url())
		return 0;
	const struct CMUnitTest tests[] = {
		MADE(test_addresses), MADE(test_schemas), MADE(test_made_once), MADE(test_values), MADE(test_failures), MADE(test_held_rows), MADE(test_lost_connection),
		MADE(test_unheard), MADE(test_writers), MADE(test_beside), MADE(test_copy),
	};
	return MADE_RUN("db_postgres", tests);
}
