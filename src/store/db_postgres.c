// The contract with the database engine, kept by PostgreSQL: connections, transactions, what lies in a schema.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "store/db_postgres.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/db_copy.h"

#define AGAIN_MS 1000 // between two tries to reach a database that is gone: each may last as long as connect_timeout

// Waiting has an end, also for those whom a process that is no more would keep waiting. Commits are on stable storage, whatever the database is used to.
static const char settings[] = "SET search_path TO \"%s\"; SET client_min_messages TO error; SET default_transaction_isolation TO 'read committed';"
	"SET default_transaction_read_only TO %s; SET statement_timeout TO 60000; SET lock_timeout TO 10000;"
	"SET idle_in_transaction_session_timeout TO 60000;"
	"SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
// Not all that speak PostgreSQL's protocol know these.
static const char extras[] = "SET tcp_keepalives_idle TO 30; SET tcp_keepalives_interval TO 10; SET tcp_keepalives_count TO 3";

// The one row says what the schema holds; whoever writes locks it. (Advisory locks do nothing in some of the distributed engines.)
#define MARK "CREATE TABLE hadir_mark (one bigint PRIMARY KEY, application bigint NOT NULL, version bigint NOT NULL)"
static const char make_all[] = "BEGIN; CREATE SCHEMA \"%s\"; %s; " MARK "; INSERT INTO hadir_mark VALUES (1, %u, %d); COMMIT";
static const char read_mark[] = "SELECT application, version FROM hadir_mark WHERE one = 1";
static const char find_schema[] = "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1";
#define LOCK "SELECT one FROM hadir_mark WHERE one = 1 FOR UPDATE"
static const char begin_writer[] = "BEGIN ISOLATION LEVEL READ COMMITTED; " LOCK;
static const char begin_beside[] = "BEGIN ISOLATION LEVEL READ COMMITTED";
static const char begin_snapshot[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

static struct postgres_db *mine(const struct db *d)
{
	return (struct postgres_db *)(uintptr_t)d;
}

static PGconn *link_of(const struct db *d)
{
	return mine(d)->link;
}

// Appendix A of PostgreSQL's manual: the first two characters are a class.
static const struct { const char *state; enum err err; } states[] = {
	{ "25006", ERR_READ_ONLY }, { "42501", ERR_READ_ONLY }, { "53100", ERR_DISK_FULL }, { "53200", ERR_NO_MEMORY }, { "53300", ERR_BUSY },
	{ "55P03", ERR_BUSY }, { "57014", ERR_BUSY }, { "40003", ERR_IO }, { "22021", ERR_UTF8 }, { "22P05", ERR_UTF8 },
	{ "40", ERR_BUSY }, { "22", ERR_DAMAGED }, { "23", ERR_DAMAGED }, { "3F", ERR_DAMAGED }, { "42", ERR_DAMAGED }, { "54", ERR_FULL },
};

static enum err map(const char *state)
{
	for (size_t i = 0; state && i < sizeof states / sizeof *states; i++)
		if (!strncmp(state, states[i].state, strlen(states[i].state)))
			return states[i].err;
	return ERR_IO;
}

static void note_words(struct db *d, const char *words)
{
	snprintf(d->detail, sizeof d->detail, "%s", words);
	d->detail[strcspn(d->detail, "\n")] = '\0';
}

enum err db_postgres_fail(struct db *d, const PGresult *r)
{
	const char *words = r ? PQresultErrorMessage(r) : NULL;
	note_words(d, words && *words ? words : PQerrorMessage(link_of(d)));
	enum err e = map(r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL);
	if (d->depth > 0 && d->failed == ERR_OK) {
		d->failed = e;
		db_postgres_rollback(d);
	}
	return e;
}

static bool is_good(const PGresult *r)
{
	return PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
}

enum err db_postgres_execute(struct db *d, const char *sql)
{
	enum err e = db_postgres_settle(d);
	if (e != ERR_OK)
		return e;
	PGresult *r = PQexec(link_of(d), sql);
	e = is_good(r) ? ERR_OK : db_postgres_fail(d, r);
	PQclear(r);
	return e;
}

static void ignore_notice(void *context, const PGresult *r)
{
	(void)context, (void)r; // else libpq prints it
}

static int64_t monotonic_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + 1;
}

// What the address itself says goes before what stands before it here.
static enum err reach(struct postgres_db *d)
{
	static const char *const names[] = {
		"application_name", "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "gssencmode",
		"dbname", "client_encoding", NULL,
	};
	const char *const values[] = { "hadir", "5", "30", "10", "3", "30000", "disable", d->url, "UTF8", NULL };
	char sql[sizeof settings + POSTGRES_SCHEMA];
	PQfinish(d->link);
	d->life++;
	d->link = PQconnectdbParams(names, values, 1);
	if (!d->link)
		return ERR_NO_MEMORY;
	PQsetNoticeReceiver(d->link, ignore_notice, NULL);
	if (PQstatus(d->link) != CONNECTION_OK) {
		note_words(&d->db, PQerrorMessage(d->link));
		return ERR_IO;
	}
	snprintf(sql, sizeof sql, settings, d->schema, d->db.use == DB_READ ? "on" : "off");
	enum err e = db_postgres_execute(&d->db, sql);
	PQclear(PQexec(d->link, extras));
	return e;
}

// A connection that the other side has closed, or is about to, is known by what there is to read though nothing was asked.
static bool is_alive(PGconn *link)
{
	struct pollfd p = { .fd = PQsocket(link), .events = POLLIN };
	return PQstatus(link) == CONNECTION_OK && poll(&p, 1, 0) == 0;
}

enum err db_postgres_ready(struct db *db)
{
	struct postgres_db *d = mine(db);
	if (d->link && is_alive(d->link))
		return ERR_OK;
	int64_t now_ms = monotonic_ms();
	if (d->failed_ms && now_ms - d->failed_ms < AGAIN_MS)
		return ERR_IO;
	enum err e = reach(d);
	d->failed_ms = e == ERR_OK ? 0 : monotonic_ms();
	return e;
}

// postgresql://...#SCHEMA. An address that cannot be read is not repeated in any message: there may be a password in it.
static enum err cut_address(struct postgres_db *d, const char *where)
{
	char *words = NULL, *hash = (d->url = strdup(where)) ? strrchr(d->url, '#') : NULL;
	if (!d->url)
		return ERR_NO_MEMORY;
	size_t len = hash ? strlen(hash + 1) : 0;
	if (len == 0 || len >= POSTGRES_SCHEMA || strspn(hash + 1, "abcdefghijklmnopqrstuvwxyz0123456789_") != len)
		return ERR_FORMAT;
	memcpy(d->schema, hash + 1, len + 1);
	*hash = '\0';
	PQconninfoOption *options = PQconninfoParse(d->url, &words);
	PQconninfoFree(options);
	PQfreemem(words);
	return options ? ERR_OK : ERR_FORMAT;
}

static enum err open_db(struct db *db, const char *where)
{
	return cut_address(mine(db), where);
}

static void close_db(struct db *db)
{
	struct postgres_db *d = mine(db);
	db_postgres_drop_held(db);
	PQfinish(d->link); // the server rolls back what is open
	free(d->url);
}

static enum err read_header(struct db *d, uint8_t ret_bytes[DB_HEADER], uint64_t *ret_size)
{
	(void)d, (void)ret_bytes, (void)ret_size;
	return ERR_NOT_OURS;
}

static enum err make(struct db *db, const struct db_schema *schema)
{
	struct postgres_db *d = mine(db);
	char *sql = NULL, *tables = db_postgres_tables(schema->sql);
	if (!tables || asprintf(&sql, make_all, d->schema, tables, schema->application, schema->version) < 0) {
		free(tables);
		return ERR_NO_MEMORY;
	}
	PGresult *r = PQexec(d->link, sql);
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	bool is_there = state && (!strcmp(state, "42P06") || !strcmp(state, "23505")); // another process was faster
	enum err e = is_good(r) ? ERR_OK : is_there ? ERR_BUSY : db_postgres_fail(db, r);
	PQclear(r);
	db_postgres_rollback(db);
	if (e == ERR_OK)
		d->tables = schema;
	free(sql);
	free(tables);
	return e;
}

static enum err look_for_schema(struct postgres_db *d)
{
	const char *const name[] = { d->schema };
	PGresult *r = PQexecParams(d->link, find_schema, 1, NULL, name, NULL, NULL, 0);
	enum err e = PQresultStatus(r) != PGRES_TUPLES_OK ? db_postgres_fail(&d->db, r) : PQntuples(r) ? ERR_NOT_OURS : ERR_NOT_FOUND;
	PQclear(r);
	return e;
}

// ERR_NOT_FOUND: there is no such table.
static enum err check_mark(struct db *db, const struct db_schema *schema)
{
	PGresult *r = PQexec(link_of(db), read_mark);
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	enum err e = ERR_OK;
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		e = state && !strcmp(state, "42P01") ? ERR_NOT_FOUND : db_postgres_fail(db, r);
	else if (PQntuples(r) != 1 || strtoul(PQgetvalue(r, 0, 0), NULL, 10) != schema->application)
		e = ERR_NOT_OURS;
	else if (atoi(PQgetvalue(r, 0, 1)) != schema->version)
		e = atoi(PQgetvalue(r, 0, 1)) > schema->version ? ERR_NEWER : ERR_DAMAGED;
	PQclear(r);
	return e;
}

static enum err check_schema(struct db *db, const struct db_schema *schema)
{
	enum err e = check_mark(db, schema);
	if (e == ERR_NOT_FOUND)
		e = look_for_schema(mine(db));
	if (e == ERR_NOT_OURS) { // or it was made in between
		e = check_mark(db, schema);
		e = e == ERR_NOT_FOUND ? ERR_NOT_OURS : e;
	}
	if (e == ERR_OK)
		mine(db)->tables = schema;
	return e;
}

static enum err check(struct db *d)
{
	return db_postgres_ready(d); // its pages are its own business
}

static enum err copy_into(struct db *d, const char *path)
{
	return db_copy(d, mine(d)->tables, path);
}

static void checkpoint(struct db *d, bool is_gentle)
{
	(void)d;
	(void)is_gentle;
}

void db_postgres_rollback(struct db *d)
{
	PGresult *r;
	PGconn *link = link_of(d);
	db_postgres_forget(d);
	if (!link || PQtransactionStatus(link) == PQTRANS_IDLE || PQstatus(link) != CONNECTION_OK)
		return;
	while ((r = PQgetResult(link))) { // of a COPY that was under way
		if (PQresultStatus(r) == PGRES_COPY_IN)
			PQputCopyEnd(link, "rolled back");
		PQclear(r);
	}
	mine(d)->transaction++;
	PQclear(PQexec(link, "ROLLBACK"));
}

static enum err begin(struct db *d, enum db_how how)
{
	enum err e = db_postgres_ready(d);
	if (e != ERR_OK)
		return e;
	mine(d)->transaction++;
	if (d->use == DB_WRITE && how == DB_BESIDE) {
		mine(d)->begin = begin_beside;
		return ERR_OK;
	}
	e = db_postgres_execute(d, d->use != DB_WRITE || how == DB_SNAPSHOT ? begin_snapshot : begin_writer);
	if (e != ERR_OK)
		db_postgres_rollback(d);
	return e;
}

static enum err lock(struct db *d)
{
	return db_postgres_execute(d, LOCK);
}

const struct db_driver db_postgres = {
	.size = sizeof(struct postgres_db), .query_size = sizeof(struct postgres_query),
	.open = open_db, .close = close_db, .read_header = read_header, .prepare = db_postgres_ready, .make = make, .check_schema = check_schema,
	.check = check, .copy_into = copy_into, .checkpoint = checkpoint, .begin = begin, .lock = lock, .commit = db_postgres_commit, .rollback = db_postgres_rollback,
	.compile = db_postgres_compile, .bind = db_postgres_bind, .step = db_postgres_step, .reset = db_postgres_reset, .free = db_postgres_free,
	.changed = db_postgres_changed, .columns = db_postgres_columns, .type = db_postgres_type, .integer = db_postgres_integer,
	.bytes = db_postgres_bytes, .bulk = db_postgres_bulk, .bulk_row = db_postgres_bulk_row,
};
