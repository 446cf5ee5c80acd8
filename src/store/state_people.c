// People read back: by number, by key, in order.
// SPDX-License-Identifier: Apache-2.0
#include "store/state.h"

#include <stdlib.h>
#include <string.h>

#include "store/inside.h"

#define PERSON "person.number, record.kind, record.body"
#define RECORD " JOIN record ON record.ledger = person.ledger AND record.seq = person.seq"
static const char one_person[] = "SELECT " PERSON " FROM person" RECORD " WHERE person.number = ?";
static const char person_of_key[] = "SELECT " PERSON " FROM person" RECORD " WHERE person.roster_key = ? ORDER BY person.gone, person.number LIMIT 1";
static const char by_number[] = "SELECT " PERSON " FROM person" RECORD " WHERE ?1 = '' OR person.class IN ('', ?1) ORDER BY person.number";
static const char by_name[] = "SELECT " PERSON " FROM person" RECORD " WHERE ?1 = '' OR person.class IN ('', ?1)"
	" ORDER BY person.role, person.name_key, person.number";
static const char by_unit[] = "SELECT " PERSON " FROM person" RECORD " WHERE ?1 = '' OR person.class IN ('', ?1)"
	" ORDER BY person.unit, person.role, person.name_key, person.number";

// Takes PERSON; false when the record is not readable (erased since).
static bool take_person(struct query *q, struct person *ret_person)
{
	struct fact f;
	uint64_t number = (uint64_t)db_int(q);
	enum kind kind = db_int(q) == KIND_WALKIN ? KIND_WALKIN : KIND_PERSON;
	if (fact_read(kind, db_bytes(q), &f) != ERR_OK)
		return false;
	*ret_person = kind == KIND_WALKIN ? f.walkin.person : f.person;
	ret_person->number = number;
	return true;
}

static enum err first_person(struct query *q, struct person *ret_person)
{
	bool found = db_row(q) && take_person(q, ret_person);
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
	enum err err;
	char class[];
};

enum err people_reader_open(struct store *s, enum people_order order, const char *class, struct people_reader **ret_reader)
{
	struct people_reader *r = calloc(1, sizeof *r + strlen(class) + 1);
	if (r)
		r->query = db_query_own(s->db, order == PEOPLE_BY_NUMBER ? by_number : order == PEOPLE_BY_NAME ? by_name : by_unit);
	if (!r || !r->query) {
		free(r);
		return ERR_NO_MEMORY;
	}
	strcpy(r->class, class);
	db_bind_text(r->query, r->class);
	*ret_reader = r;
	return ERR_OK;
}

bool people_next(struct people_reader *r, struct person *ret_person)
{
	while (r->err == ERR_OK && db_row(r->query))
		if (take_person(r->query, ret_person))
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
