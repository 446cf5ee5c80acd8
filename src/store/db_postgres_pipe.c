// Statements on their way to PostgreSQL: sent one behind the other, heard of together, with the BEGIN ahead of them and the COMMIT behind.
// SPDX-License-Identifier: Apache-2.0
#include "store/db_postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNHEARD 100 // statements whose answers surely fit between the two

static struct postgres_db *mine(struct db *d)
{
	return (struct postgres_db *)d;
}

static void note_changed(struct query *q, int64_t changed)
{
	((struct postgres_query *)q)->changed += changed;
	if (q->changed)
		*q->changed++ = changed > 0;
}

// The answer to the i-th of them. False: it failed, or the last is not what it should be.
static bool take_answer(struct postgres_db *d, const PGresult *r, int i, const char *last)
{
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		return false;
	if (d->asker && i >= d->unheard - d->asked)
		note_changed(d->asker, strtoll(PQcmdTuples((PGresult *)(uintptr_t)r), NULL, 10));
	return !last || i != d->unheard - 1 || !strcmp(PQcmdStatus((PGresult *)(uintptr_t)r), last);
}

// Hears of all of them and is ready for other questions. The first failure is the one that counts: what came after it was not run.
static PGresult *hear_all(struct postgres_db *d, const char *last, bool *ret_good)
{
	PGresult *r, *bad = NULL;
	bool good = PQpipelineSync(d->link) == 1;
	for (int i = 0; good;) {
		r = PQgetResult(d->link);
		bool is_end = PQresultStatus(r) == PGRES_PIPELINE_SYNC;
		if (PQstatus(d->link) != CONNECTION_OK)
			good = false;
		else if (r && !is_end && !bad && !take_answer(d, r, i++, last))
			bad = r;
		if (r != bad)
			PQclear(r);
		if (is_end)
			break;
	}
	PQexitPipelineMode(d->link);
	d->unheard = d->asked = 0;
	d->asker = NULL;
	*ret_good = good && !bad;
	return bad;
}

static enum err hear(struct db *d, const char *last)
{
	bool good;
	if (!mine(d)->unheard)
		return ERR_OK;
	PGresult *bad = hear_all(mine(d), last, &good);
	enum err e = good ? ERR_OK : db_postgres_fail(d, bad);
	PQclear(bad);
	return e;
}

enum err db_postgres_hear(struct db *d)
{
	return hear(d, NULL);
}

void db_postgres_forget(struct db *d)
{
	bool ignored;
	mine(d)->begin = NULL;
	db_postgres_drop_held(d);
	if (mine(d)->unheard)
		PQclear(hear_all(mine(d), NULL, &ignored));
}

static bool send_words(struct postgres_db *d, const char *sql)
{
	d->unheard++;
	return PQsendQueryParams(d->link, sql, 0, NULL, NULL, NULL, NULL, 1) == 1;
}

static bool open_pipe(struct postgres_db *d)
{
	const char *begin = d->begin;
	d->begin = NULL;
	return (d->unheard || PQenterPipelineMode(d->link)) && (!begin || send_words(d, begin));
}

enum err db_postgres_settle(struct db *d)
{
	bool begun = !mine(d)->begin || open_pipe(mine(d));
	enum err e = begun ? hear(d, NULL) : db_postgres_fail(d, NULL);
	return e == ERR_OK ? db_postgres_send_held(d) : e;
}

void db_postgres_send(struct query *q)
{
	struct postgres_query *p = (struct postgres_query *)q;
	struct postgres_db *d = mine(q->db);
	char name[16];
	snprintf(name, sizeof name, "q%u", p->name);
	if (d->held)
		db_note(q, db_postgres_settle(q->db));
	else if (d->unheard >= UNHEARD)
		db_note(q, db_postgres_hear(q->db));
	if (q->err != ERR_OK)
		return;
	bool sent = open_pipe(d) && PQsendQueryPrepared(d->link, name, p->params, p->at, p->lengths, p->formats, 1);
	d->asked = d->asker == q ? d->asked + 1 : 1;
	d->asker = q;
	d->unheard++;
	if (!sent)
		db_note(q, db_postgres_fail(q->db, NULL));
}

void db_postgres_leave(struct query *q)
{
	struct postgres_db *d = mine(q->db);
	if (q->changed)
		db_note(q, db_postgres_hear(q->db));
	if (d->asker == q)
		d->asker = NULL;
}

enum err db_postgres_commit(struct db *db)
{
	struct postgres_db *d = mine(db);
	enum err e = ERR_OK;
	d->transaction++;
	if (d->held)
		e = db_postgres_commit_held(db);
	else if (d->begin) // and nothing happened
		d->begin = NULL;
	else if ((d->unheard || PQenterPipelineMode(d->link)) && send_words(d, "COMMIT"))
		e = hear(db, "COMMIT");
	else
		e = db_postgres_fail(db, NULL);
	return e;
}
