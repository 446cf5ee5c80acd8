// Where ratings wait without order, time or person until enough of them can leave together.
// SPDX-License-Identifier: Apache-2.0
#include "store/holding.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store/row.h"
#include "store/state.h"

#define TICKET 16

static const char put_row[] = "INSERT INTO holding (ticket, session, instrument, questions, answers, comment) VALUES (?, ?, ?, ?, ?, ?)";
static const char all_rows[] = "SELECT ticket, session, instrument, questions, answers, comment FROM holding ORDER BY ticket";
static const char drop_all[] = "DELETE FROM holding";
static const char count_all[] = "SELECT count(*) FROM holding";
static const char count_session[] = "SELECT count(*) FROM holding WHERE session = ?";
static const char count_instrument[] = "SELECT count(*) FROM holding WHERE session = ? AND instrument = ?";
static const char some_rows[] = "SELECT ticket, session, instrument, questions, answers, comment FROM holding WHERE session = ? AND instrument = ?"
	" ORDER BY ticket LIMIT ?";
static const char drop_row[] = "DELETE FROM holding WHERE ticket = ?";
static const char next_instrument[] = "SELECT instrument FROM holding WHERE session = ? AND instrument > ? ORDER BY instrument LIMIT 1";
static const char left_before[] = "SELECT CAST(coalesce(sum(respondents), 0) AS BIGINT) FROM batch WHERE session = ? AND instrument = ? AND ledger = ?";

struct waiting {
	uint8_t ticket[TICKET];
	uint32_t session;
	char instrument[sizeof ((struct ratings *)0)->instrument];
	int questions;
	struct held held;
};

static void take_row(struct query *q, struct waiting *ret_row)
{
	db_take(q, ret_row->ticket, sizeof ret_row->ticket);
	ret_row->session = (uint32_t)db_int_below(q, INT64_C(1) << 32);
	db_text(q, ret_row->instrument, sizeof ret_row->instrument);
	ret_row->questions = (int)db_int_below(q, FACT_QUESTIONS + 1);
	db_take(q, ret_row->held.answers, sizeof ret_row->held.answers);
	db_text(q, ret_row->held.comment, sizeof ret_row->held.comment);
}

static enum err insert_row(struct store *s, const struct waiting *w)
{
	struct query *q = db_query(s->db, put_row);
	db_bind_bytes(q, w->ticket, sizeof w->ticket);
	db_bind(q, w->session);
	db_bind_text(q, w->instrument);
	db_bind(q, w->questions);
	db_bind_bytes(q, w->held.answers, sizeof w->held.answers);
	db_bind_text(q, w->held.comment);
	return db_run(q);
}

static enum err read_count(struct query *q, int *ret_count)
{
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	int count = (int)db_int_below(q, INT32_MAX);
	e = db_done(q);
	if (e == ERR_OK)
		*ret_count = count;
	return e;
}

static int compare_tickets(const void *a, const void *b)
{
	return memcmp(a, b, TICKET); // the first member of a row
}

static enum err read_all(struct store *s, struct waiting *ret_rows, int n)
{
	struct query *q = db_query(s->db, all_rows);
	for (int i = 0; i < n && db_row(q); i++)
		take_row(q, &ret_rows[i]);
	return db_done(q);
}

static enum err write_all(struct store *s, struct waiting *rows, int n)
{
	for (int i = 0; i < n; i++)
		randombytes_buf(rows[i].ticket, sizeof rows[i].ticket);
	qsort(rows, (size_t)n, sizeof *rows, compare_tickets);
	enum err e = db_run(db_query(s->db, drop_all));
	for (int i = 0; i < n && e == ERR_OK; i++)
		e = insert_row(s, &rows[i]);
	return e;
}

// All rows are written anew under new tickets: where a row lies in its page would tell when it came.
static enum err add_row(struct store *s, const struct waiting *row)
{
	int n = 0;
	enum err e = read_count(db_query(s->db, count_all), &n);
	if (e != ERR_OK)
		return e;
	struct waiting *rows = malloc(((size_t)n + 1) * sizeof *rows);
	if (!rows)
		return ERR_NO_MEMORY;
	e = read_all(s, rows, n);
	rows[n] = *row;
	if (e == ERR_OK)
		e = write_all(s, rows, n + 1);
	sodium_memzero(rows, ((size_t)n + 1) * sizeof *rows);
	free(rows);
	return e;
}

// The log must not keep the answers beside the record of who gave them.
static void settle(struct store *s)
{
	if (db_depth(s->db) == 0)
		db_checkpoint(s->db, false);
}

enum err holding_put(struct store *s, const struct ledger_id *id, const struct stamp *when, const struct answered *who, const char *instrument,
	int questions, const struct held *answers)
{
	struct presence_cell cell;
	struct fact fact = { .kind = KIND_ANSWERED, .answered = *who };
	struct waiting row = { .session = who->session, .questions = questions, .held = *answers };
	uint64_t seq;
	if (!who->person || !instrument[0] || !span_copy(span_of(instrument), row.instrument, sizeof row.instrument) || questions < 0 || questions > FACT_QUESTIONS)
		return ERR_RANGE;
	enum err e = state_presence(s, who->person, who->session, &cell);
	if (e == ERR_OK && cell.answered)
		e = ERR_FORK;
	if (e == ERR_OK)
		e = store_begin(s);
	if (e != ERR_OK)
		return e;
	e = ledger_append(s, id, when, &fact, 1, &seq);
	e = store_end(s, e == ERR_OK ? add_row(s, &row) : e);
	settle(s);
	return e;
}

// One batch under way.
struct batch { struct waiting rows[FACT_RESPONDENTS]; int n; };

static enum err read_batch(struct store *s, uint32_t session, const char *instrument, struct batch *b, int wanted)
{
	struct query *q = db_query(s->db, some_rows);
	db_bind(q, session);
	db_bind_text(q, instrument);
	db_bind(q, wanted);
	for (b->n = 0; b->n < wanted && db_row(q);)
		take_row(q, &b->rows[b->n++]);
	enum err e = db_done(q);
	return e == ERR_OK && b->n != wanted ? ERR_DAMAGED : e;
}

static void write_batch(const struct batch *b, bool few, struct ratings *ret_ratings)
{
	struct held held[FACT_RESPONDENTS];
	uint8_t random[FACT_RESPONDENTS * FEEDBACK_RANDOM];
	int questions = 0;
	for (int i = 0; i < b->n; i++) {
		held[i] = b->rows[i].held;
		questions = b->rows[i].questions > questions ? b->rows[i].questions : questions;
	}
	randombytes_buf(random, sizeof random);
	feedback_batch(held, b->n, questions, few, random, ret_ratings);
}

static enum err drop_batch(struct store *s, const struct batch *b)
{
	enum err e = ERR_OK;
	for (int i = 0; i < b->n && e == ERR_OK; i++) {
		struct query *q = db_query(s->db, drop_row);
		db_bind_bytes(q, b->rows[i].ticket, TICKET);
		e = db_run(q);
	}
	return e;
}

static enum err move_batch(struct store *s, const struct ledger_id *id, const struct stamp *when, uint32_t session, const char *instrument, int n, bool few)
{
	struct batch b;
	struct fact fact = { .kind = KIND_RATINGS };
	uint64_t seq;
	enum err e = read_batch(s, session, instrument, &b, n);
	if (e != ERR_OK)
		return e;
	write_batch(&b, few, &fact.ratings);
	fact.ratings.session = session;
	span_copy(span_of(instrument), fact.ratings.instrument, sizeof fact.ratings.instrument);
	e = ledger_append(s, id, when, &fact, 1, &seq);
	return e == ERR_OK ? drop_batch(s, &b) : e;
}

// How many of this session's answers wait and have left; of this ledger, which by itself must not give anybody away.
static enum err read_counts(struct store *s, const struct ledger_id *id, uint32_t session, const char *instrument, int *ret_held, int *ret_left)
{
	struct query *q = db_query(s->db, count_instrument);
	db_bind(q, session);
	db_bind_text(q, instrument);
	enum err e = read_count(q, ret_held);
	if (e != ERR_OK)
		return e;
	q = db_query(s->db, left_before);
	db_bind(q, session);
	db_bind_text(q, instrument);
	db_bind(q, (int64_t)ledger_tag(id));
	return read_count(q, ret_left);
}

static enum err release(struct store *s, const struct ledger_id *id, const struct stamp *when, uint32_t session, const char *instrument,
	bool window_ended, int *moved)
{
	for (;;) {
		int held, left;
		bool few = false;
		enum err e = read_counts(s, id, session, instrument, &held, &left);
		int n = e == ERR_OK ? feedback_release(held, left, window_ended, &few) : 0;
		if (n == 0)
			return e;
		e = store_begin(s);
		if (e == ERR_OK)
			e = store_end(s, move_batch(s, id, when, session, instrument, n, few));
		if (e != ERR_OK)
			return e;
		*moved += n;
	}
}

static enum err find_instrument(struct store *s, uint32_t session, char at[sizeof ((struct waiting *)0)->instrument])
{
	struct query *q = db_query(s->db, next_instrument);
	db_bind(q, session);
	db_bind_text(q, at);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	db_text(q, at, sizeof ((struct waiting *)0)->instrument);
	return db_done(q);
}

enum err holding_release(struct store *s, const struct ledger_id *id, const struct stamp *when, uint32_t session, bool window_ended, int *ret_moved)
{
	char instrument[sizeof ((struct waiting *)0)->instrument] = "";
	int moved = 0;
	enum err found = ERR_OK, e = ERR_OK;
	while (e == ERR_OK && (found = find_instrument(s, session, instrument)) == ERR_OK)
		e = release(s, id, when, session, instrument, window_ended, &moved);
	if (e == ERR_OK && found != ERR_NOT_FOUND)
		e = found;
	*ret_moved = moved; // also when a later batch failed: each is durable by itself
	settle(s);
	return e;
}

enum err holding_count(struct store *s, uint32_t session, int *ret_held)
{
	struct query *q = db_query(s->db, count_session);
	db_bind(q, session);
	return read_count(q, ret_held);
}
