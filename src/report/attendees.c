// Gathers the people of a list.
// SPDX-License-Identifier: Apache-2.0
#include "report/attendees.h"

#include <stdlib.h>
#include <string.h>

#define STEP 256 // people by which the list grows

static enum err grow(struct attendees *a)
{
	size_t n = (size_t)a->n + STEP;
	void *people = realloc(a->person, n * sizeof *a->person);
	if (people)
		a->person = people;
	void *marks = realloc(a->mark, n * (size_t)(a->sessions ? a->sessions : 1) * sizeof *a->mark); // never of no size, which frees
	if (marks)
		a->mark = marks;
	return people && marks ? ERR_OK : ERR_NO_MEMORY;
}

// Adds the person when any of the sessions lists him.
static enum err add_person(struct attendees *a, struct muster *r, const struct person *p)
{
	if (a->n % STEP == 0) {
		enum err e = grow(a);
		if (e)
			return e;
	}
	bool listed = false;
	for (int j = 0; j < a->sessions; j++) {
		struct muster_mark *m = &a->mark[a->n * a->sessions + j];
		enum err e = muster_mark(r, a->at[j], p, m);
		if (e)
			return e;
		listed |= muster_lists(r, a->at[j], p, m);
	}
	if (listed)
		a->person[a->n++] = *p;
	return ERR_OK;
}

enum err attendees_read(struct muster *r, const int *sessions, int n, int role, const char *class, struct attendees *ret_list)
{
	struct attendees a = { .sessions = n };
	struct people_reader *reader;
	struct person p;
	memcpy(a.at, sessions, (size_t)n * sizeof *sessions);
	enum err e = people_reader_open(r->store, PEOPLE_BY_NAME, "", &reader);
	if (e)
		return e;
	while (!e && people_next(reader, &p))
		if ((role < 0 || p.role == (enum role)role) && (!class || !class[0] || strcmp(class, p.class) == 0))
			e = add_person(&a, r, &p);
	e = e ? e : people_reader_error(reader);
	people_reader_close(reader);
	if (e)
		attendees_free(&a);
	else
		*ret_list = a;
	return e;
}

void attendees_free(struct attendees *a)
{
	free(a->person);
	free(a->mark);
	*a = (struct attendees){ 0 };
}

const struct muster_mark *attendees_mark(const struct attendees *a, int person, int session)
{
	return &a->mark[person * a->sessions + session];
}

static void count(struct tally *t, const struct muster_mark *m)
{
	t->all++;
	t->present += m->status == STATUS_PRESENT;
	t->late += m->status == STATUS_PRESENT && m->late;
	t->manual += m->status == STATUS_PRESENT && m->means == MEANS_MANUAL;
	t->sick += m->status == STATUS_SICK;
	t->excused += m->status == STATUS_EXCUSED;
	t->duty += m->status == STATUS_DUTY;
	t->absent += m->status == STATUS_ABSENT;
	t->replaced += m->replaced;
	t->unknown += m->status == STATUS_NONE && !m->replaced;
}

struct tally attendees_tally(const struct attendees *a, const struct muster *r, int session)
{
	struct tally t = { 0 };
	for (int i = 0; i < a->n; i++)
		if (muster_lists(r, a->at[session], &a->person[i], attendees_mark(a, i, session)))
			count(&t, attendees_mark(a, i, session));
	return t;
}

struct total attendees_total(const struct attendees *a, const struct muster *r, int person)
{
	struct total t = { .percent_x10 = -1 };
	for (int j = 0; j < a->sessions; j++) {
		const struct muster_mark *m = attendees_mark(a, person, j);
		bool present = m->status == STATUS_PRESENT;
		if (!r->held[a->at[j]] || !(present || muster_expects(r, a->at[j], &a->person[person])))
			continue;
		t.held++;
		t.present += present;
		t.jp += present ? r->session[a->at[j]].jp : 0;
	}
	if (t.held)
		t.percent_x10 = (2000 * t.present + t.held) / (2 * t.held);
	return t;
}
