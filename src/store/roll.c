// Differences of the people: who is known again, who is new, who is gone.
// SPDX-License-Identifier: Apache-2.0
#include "store/roll.h"

#include "store/state.h"

#include <stdlib.h>
#include <string.h>

// What is kept of a person that the ledger has; the digests are SHA-256 cut short, to look up a hundred thousand in little memory.
struct known {
	uint8_t key[16], name[16], body[16]; // of roster_key; of roster_key without NIP; of the record's body
	uint64_t number;
	bool has_nip, gone, taken;
};
struct named { uint8_t name[16]; struct known *known; };
struct roll { struct known *known; size_t n, cap; struct named *by_name; uint64_t highest; };

static void cut_hash(struct span s, uint8_t ret_digest[16])
{
	uint8_t hash[SEAL_HASH];
	seal_hash(s.at, s.len, hash);
	memcpy(ret_digest, hash, 16);
}

static void digest_key(const struct person *p, bool with_nip, uint8_t ret_digest[16])
{
	char key[448];
	struct person copy = *p;
	if (!with_nip)
		copy.nip[0] = '\0';
	roster_key(&copy, key);
	cut_hash(span_of(key), ret_digest);
}

static void digest_body(const struct person *p, uint8_t ret_digest[16])
{
	char room[RECORD_BODY_MAX];
	struct text t = text_init(room, sizeof room);
	struct fact f = { .kind = KIND_PERSON, .person = *p };
	if (fact_write(&f, &t) == ERR_OK)
		cut_hash(text_span(&t), ret_digest);
	else
		memset(ret_digest, 0, 16);
}

// By key; of equal ones those who are still there first, then by number.
static int order_by_key(const void *va, const void *vb)
{
	const struct known *a = va, *b = vb;
	int d = memcmp(a->key, b->key, 16);
	if (d == 0)
		d = a->gone - b->gone;
	return d ? d : (a->number > b->number) - (a->number < b->number);
}

static int order_by_name(const void *va, const void *vb)
{
	const struct named *a = va, *b = vb;
	return memcmp(a->name, b->name, sizeof a->name);
}

static enum err roll_add(struct roll *r, const struct person *p)
{
	if (r->n == r->cap) {
		size_t cap = r->cap ? 2 * r->cap : 1024;
		struct known *more = realloc(r->known, cap * sizeof *more);
		if (!more)
			return ERR_NO_MEMORY;
		r->known = more;
		r->cap = cap;
	}
	struct known *k = &r->known[r->n++];
	*k = (struct known){ .number = p->number, .has_nip = p->nip[0], .gone = p->gone };
	digest_key(p, true, k->key);
	digest_key(p, false, k->name);
	digest_body(p, k->body);
	return ERR_OK;
}

static enum err roll_read(struct roll *r, struct store *s)
{
	struct people_reader *reader;
	enum err e = people_reader_open(s, PEOPLE_BY_NUMBER, "", &reader);
	if (e != ERR_OK)
		return e;
	struct person p;
	while (e == ERR_OK && people_next(reader, &p)) {
		if (p.number > PERSON_MAX) // a kiosk's walk-in: its own record, not the organiser's row
			continue;
		r->highest = p.number > r->highest ? p.number : r->highest;
		e = roll_add(r, &p);
	}
	people_reader_close(reader);
	if (e != ERR_OK)
		return e;
	if (r->n)
		qsort(r->known, r->n, sizeof *r->known, order_by_key);
	r->by_name = malloc((r->n + 1) * sizeof *r->by_name);
	if (!r->by_name)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < r->n; i++) {
		r->by_name[i].known = &r->known[i];
		memcpy(r->by_name[i].name, r->known[i].name, sizeof r->by_name[i].name);
	}
	qsort(r->by_name, r->n, sizeof *r->by_name, order_by_name);
	return ERR_OK;
}

static struct known *find_key(struct roll *r, const uint8_t key[16])
{
	size_t low = 0, high = r->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (memcmp(r->known[middle].key, key, 16) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < r->n && memcmp(r->known[low].key, key, 16) == 0; low++)
		if (!r->known[low].taken)
			return &r->known[low];
	return NULL;
}

// The same name and institution, where one of the two has no NIP: it was added, or taken out.
static struct known *find_name(struct roll *r, const uint8_t name[16], bool has_nip)
{
	size_t low = 0, high = r->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (memcmp(r->by_name[middle].name, name, 16) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < r->n && memcmp(r->by_name[low].name, name, 16) == 0; low++) {
		struct known *k = r->by_name[low].known;
		if (!k->taken && !(k->has_nip && has_nip))
			return k;
	}
	return NULL;
}

// First everybody by key, then those left by name, so that nobody takes another's place; new ones are numbered in the table's order.
static void assign_numbers(struct draft *f, struct roll *r, struct known **matches)
{
	uint8_t digest[16];
	for (int i = 0; i < f->people_count; i++) {
		digest_key(&f->people[i], true, digest);
		matches[i] = find_key(r, digest);
		if (matches[i])
			matches[i]->taken = true;
	}
	for (int i = 0; i < f->people_count; i++) {
		if (!matches[i]) {
			digest_key(&f->people[i], false, digest);
			matches[i] = find_name(r, digest, f->people[i].nip[0]);
			if (matches[i])
				matches[i]->taken = true;
		}
		f->people[i].number = matches[i] ? matches[i]->number : ++r->highest;
	}
}

static void write_people(struct draft *f, struct known **matches, struct scribe *w, struct changes *c)
{
	for (int i = 0; i < f->people_count; i++) {
		if (f->progress)
			f->progress(f->context, (uint64_t)i, (uint64_t)f->people_count);
		struct fact now = { .kind = KIND_PERSON, .person = f->people[i] };
		uint8_t digest[16];
		if (f->people[i].replaces) // until here a row, now that row's person
			now.person.replaces = f->people[f->people[i].replaces - 1].number;
		digest_body(&now.person, digest);
		if (matches[i] && memcmp(matches[i]->body, digest, sizeof digest) == 0)
			continue;
		scribe_add(w, &now);
		if (!matches[i])
			changes_badge(w, now.person.number, 1);
		(matches[i] ? c->altered : c->added)[CHANGE_PERSON]++;
	}
}

static enum err write_gone(struct roll *r, struct scribe *w, struct changes *c)
{
	for (size_t i = 0; i < r->n; i++) {
		struct fact f = { .kind = KIND_PERSON };
		if (r->known[i].taken || r->known[i].gone)
			continue;
		enum err e = state_person(w->store, r->known[i].number, &f.person);
		if (e != ERR_OK)
			return e;
		f.person.gone = true;
		scribe_add(w, &f);
		c->removed[CHANGE_PERSON]++;
	}
	return ERR_OK;
}

enum err roll_publish(struct draft *f, struct scribe *w, bool whole, struct changes *c)
{
	struct roll roll = { 0 };
	struct known **matches = calloc((size_t)f->people_count + 1, sizeof *matches);
	enum err e = matches ? roll_read(&roll, w->store) : ERR_NO_MEMORY;
	if (e == ERR_OK) {
		assign_numbers(f, &roll, matches);
		write_people(f, matches, w, c);
		if (whole)
			e = write_gone(&roll, w, c);
	}
	free(matches);
	free(roll.known);
	free(roll.by_name);
	return e;
}
