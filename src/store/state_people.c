// People read back: by number, by key, in order.
// SPDX-License-Identifier: Apache-2.0
#include "store/state.h"

#include <stdlib.h>
#include <string.h>

#include "store/cells.h"
#include "store/inside.h"

#define PERSON "person.number, record.kind, record.body"
#define RECORD " JOIN record ON record.ledger = person.ledger AND record.seq = person.seq"
static const char one_person[] = "SELECT " PERSON " FROM person" RECORD " WHERE person.number = ?";
static const char person_of_key[] = "SELECT " PERSON " FROM person" RECORD " WHERE person.roster_key = ? ORDER BY person.gone, person.number LIMIT 1";
static const char by_number[] = "SELECT " PERSON " FROM person" RECORD " WHERE ?1 = '' OR person.class IN ('', ?1) ORDER BY person.number";
static const char by_name[] = "SELECT " PERSON " FROM person" RECORD " WHERE ?1 = '' OR person.class IN ('', ?1)"
	" ORDER BY person.role, person.name_key, person.number";
static const char by_unit[] = "SELECT number, role, gone, class, unit FROM person WHERE ?1 = '' OR class IN ('', ?1)"
	" ORDER BY unit, role, name_key, number";
static const char in_session[] = "SELECT person.number, person.role, person.gone, person.class, person.unit, presence.person, "
	CELL_PRESENCE("presence.") " FROM person LEFT JOIN presence ON presence.person = person.number AND presence.hash = ? AND presence.session = ?"
	" ORDER BY person.number";

static bool names_replaced(struct span body)
{
	static const char key[] = "\"replaces\":"; // in a value its quotation marks would be escaped
	const char *end = body.at + body.len;
	for (const char *at = body.at; (at = memchr(at, '"', (size_t)(end - at))); at++)
		if ((size_t)(end - at) >= sizeof key && !memcmp(at, key, sizeof key - 1))
			return true;
	return false;
}

// Takes PERSON; false when the record is not readable (erased since), or is of another than those wanted.
static bool take_person(struct query *q, bool replacing, struct person *ret_person)
{
	struct fact f;
	uint64_t number = (uint64_t)db_int(q);
	enum kind kind = db_int(q) == KIND_WALKIN ? KIND_WALKIN : KIND_PERSON;
	struct span body = db_bytes(q);
	if ((replacing && !names_replaced(body)) || fact_read(kind, body, &f) != ERR_OK)
		return false;
	*ret_person = kind == KIND_WALKIN ? f.walkin.person : f.person;
	ret_person->number = number;
	return true;
}

static void take_listed(struct query *q, struct person *ret_person)
{
	*ret_person = (struct person){ .number = (uint64_t)db_int(q) };
	ret_person->role = (enum role)db_int_below(q, ROLE_COUNT);
	ret_person->gone = db_int(q) != 0;
	db_text(q, ret_person->class, sizeof ret_person->class);
	db_text(q, ret_person->unit, sizeof ret_person->unit);
}

static enum err first_person(struct query *q, struct person *ret_person)
{
	bool found = db_row(q) && take_person(q, false, ret_person);
	enum err e = db_done(q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err state_person(struct store *s, uint64_t number, struct person *ret_person)
{
	struct query *q = db_query(s->db, one_person);
	db_bind(q, (int64_t)number);
	return first_person(q, ret_person);
}

enum err state_find_key(struct store *s, const char *roster_key, struct person *ret_person)
{
	struct query *q = db_query(s->db, person_of_key);
	db_bind_text(q, roster_key);
	return first_person(q, ret_person);
}

struct people_reader {
	struct query *query;
	enum people_order order;
	enum err err;
	char class[24]; // its key
};

static const char *const queries[] = {
	[PEOPLE_BY_NUMBER] = by_number, [PEOPLE_BY_NAME] = by_name, [PEOPLE_BY_UNIT] = by_unit, [PEOPLE_REPLACING] = by_number,
};

enum err people_reader_open(struct store *s, enum people_order order, const char *class, struct people_reader **ret_reader)
{
	struct people_reader *r = calloc(1, sizeof *r);
	if (r)
		r->query = db_query_own(s->db, queries[order]);
	if (!r || !r->query) {
		free(r);
		return ERR_NO_MEMORY;
	}
	r->order = order;
	class_key(class, r->class);
	db_bind_text(r->query, r->class);
	*ret_reader = r;
	return ERR_OK;
}

enum err people_reader_open_in(struct store *s, uint32_t session, struct people_reader **ret_reader)
{
	struct people_reader *r = calloc(1, sizeof *r);
	if (r)
		r->query = db_query_own(s->db, in_session);
	if (!r || !r->query) {
		free(r);
		return ERR_NO_MEMORY;
	}
	r->order = PEOPLE_BY_UNIT;
	db_bind_bytes(r->query, "", 0);
	db_bind(r->query, session);
	*ret_reader = r;
	return ERR_OK;
}

bool people_next_in(struct people_reader *r, struct person *ret_person, struct presence_cell *ret_cell)
{
	*ret_cell = (struct presence_cell){ 0 };
	if (!people_next(r, ret_person))
		return false;
	if (!db_is_null(r->query)) {
		db_int(r->query);
		cell_take(r->query, &cell_presence, ret_cell);
	}
	return true;
}

static bool take(struct people_reader *r, struct person *ret_person)
{
	if (r->order != PEOPLE_BY_UNIT)
		return take_person(r->query, r->order == PEOPLE_REPLACING, ret_person);
	take_listed(r->query, ret_person);
	return true;
}

bool people_next(struct people_reader *r, struct person *ret_person)
{
	while (r->err == ERR_OK && db_row(r->query))
		if (take(r, ret_person))
			return true;
	if (r->err == ERR_OK)
		r->err = db_done(r->query);
	return false;
}

enum err people_reader_error(const struct people_reader *r)
{
	return r->err;
}

void people_reader_close(struct people_reader *r)
{
	if (r)
		db_query_free(r->query);
	free(r);
}
