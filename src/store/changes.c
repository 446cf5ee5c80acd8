// Differences of everything but the people.
// SPDX-License-Identifier: Apache-2.0
#include "store/changes.h"

#include "core/badge.h"
#include "store/state.h"

#include <stdlib.h>
#include <string.h>

bool changes_differ(const struct fact *a, const struct fact *b)
{
	char rooms[2][RECORD_BODY_MAX];
	struct text ta = text_init(rooms[0], sizeof rooms[0]), tb = text_init(rooms[1], sizeof rooms[1]);
	return fact_write(a, &ta) != ERR_OK || fact_write(b, &tb) != ERR_OK || !span_equal(text_span(&ta), text_span(&tb));
}

void changes_badge(struct scribe *w, uint64_t holder, uint32_t issue)
{
	struct badge badge;
	struct fact f = { .kind = KIND_BADGE, .badge = { .holder = holder, .issue = issue } };
	badge_make(w->key->badge, w->key->event, holder, issue, &badge);
	badge_hash(&badge, f.badge.hash);
	scribe_add(w, &f);
}

static void write_event(const struct draft *f, struct scribe *w, struct changes *c)
{
	struct fact now = { .kind = KIND_EVENT, .event = *f->event }, before = { .kind = KIND_EVENT };
	bool known = state_event(w->store, &before.event) == ERR_OK;
	if (known && !changes_differ(&now, &before))
		return;
	scribe_add(w, &now);
	*(known ? c->altered : c->added) += 1; // CHANGE_EVENT is the first
}

static void write_instruments(const struct draft *f, struct scribe *w, struct changes *c)
{
	for (int i = 0; i < f->instrument_count; i++) {
		struct fact now = { .kind = KIND_INSTRUMENT, .instrument = f->instruments[i] }, before = { .kind = KIND_INSTRUMENT };
		bool known = state_instrument(w->store, now.instrument.id, &before.instrument) == ERR_OK;
		if (known && strcmp(now.instrument.definition, before.instrument.definition) == 0)
			continue;
		scribe_add(w, &now);
		(known ? c->altered : c->added)[CHANGE_INSTRUMENT]++;
	}
}

static const struct session *find_session(const struct session *sessions, int n, uint32_t number)
{
	for (int i = 0; i < n; i++)
		if (sessions[i].number == number)
			return &sessions[i];
	return NULL;
}

static enum err write_sessions(struct draft *f, struct scribe *w, struct changes *c)
{
	struct session *known = calloc(EVENT_SESSIONS, sizeof *known);
	if (!known)
		return ERR_NO_MEMORY;
	int n = state_sessions(w->store, known, EVENT_SESSIONS);
	for (int i = 0; i < f->session_count; i++) {
		const struct session *before = find_session(known, n, f->sessions[i].number);
		struct fact now = { .kind = KIND_SESSION, .session = f->sessions[i] };
		if (before && !changes_differ(&now, &(struct fact){ .kind = KIND_SESSION, .session = *before }))
			continue;
		scribe_add(w, &now);
		(before ? c->altered : c->added)[CHANGE_SESSION]++;
	}
	for (int i = 0; i < n; i++) {
		if (known[i].gone || find_session(f->sessions, f->session_count, known[i].number))
			continue;
		struct fact gone = { .kind = KIND_SESSION, .session = known[i] };
		gone.session.gone = true;
		scribe_add(w, &gone);
		c->removed[CHANGE_SESSION]++;
	}
	free(known);
	return ERR_OK;
}

static struct officer *find_officer(struct officer *officers, int n, uint32_t number, const char *name)
{
	for (int i = 0; i < n; i++)
		if (number ? officers[i].number == number : strcmp(officers[i].name, name) == 0)
			return &officers[i];
	return NULL;
}

static uint32_t next_officer(const struct draft *f, const struct officer *known, int n)
{
	uint32_t highest = 0;
	for (int i = 0; i < n + f->officer_count; i++) {
		uint32_t number = i < n ? known[i].number : f->officers[i - n].number;
		highest = number > highest ? number : highest;
	}
	return highest + 1;
}

// One officer's row: a PIN that is still the same keeps its hash, so that it makes no record.
static enum err write_officer(struct draft *f, int at, struct officer *known, int n, struct scribe *w, struct changes *c)
{
	struct officer *row = &f->officers[at], *before = find_officer(known, n, row->number, row->name);
	struct span pin = span_of(f->pins[at]);
	if (row->number == 0)
		row->number = before ? before->number : next_officer(f, known, n);
	enum err e = ERR_OK;
	if (before && seal_pin_matches(before->pin, pin))
		span_copy(span_of(before->pin), row->pin, sizeof row->pin);
	else
		e = seal_pin_hash(pin, row->pin);
	struct fact now = { .kind = KIND_OFFICER, .officer = *row };
	if (e != ERR_OK || (before && !changes_differ(&now, &(struct fact){ .kind = KIND_OFFICER, .officer = *before })))
		return e;
	scribe_add(w, &now);
	if (!before)
		changes_badge(w, BADGE_OFFICER + row->number, 1);
	(before ? c->altered : c->added)[CHANGE_OFFICER]++;
	return ERR_OK;
}

static enum err write_officers(struct draft *f, struct scribe *w, struct changes *c)
{
	struct officer *known = calloc(EVENT_OFFICERS, sizeof *known);
	if (!known)
		return ERR_NO_MEMORY;
	enum err e = ERR_OK;
	int n = state_officers(w->store, known, EVENT_OFFICERS);
	for (int i = 0; i < f->officer_count && e == ERR_OK; i++)
		e = write_officer(f, i, known, n, w, c);
	for (int i = 0; i < n && e == ERR_OK; i++) {
		if (known[i].gone || find_officer(f->officers, f->officer_count, known[i].number, ""))
			continue;
		struct fact gone = { .kind = KIND_OFFICER, .officer = known[i] };
		gone.officer.gone = true;
		scribe_add(w, &gone);
		c->removed[CHANGE_OFFICER]++;
	}
	free(known);
	return e;
}

struct kiosk_search { const struct kiosk_fact *kiosk; bool expected, same_name; };

static void match_kiosk(void *context, const struct ledger_id *id, const struct kiosk_cell *cell)
{
	struct kiosk_search *s = context;
	if (!cell->expected || memcmp(id->key, s->kiosk->id.key, SEAL_PUBLIC) != 0)
		return;
	s->expected = true;
	s->same_name = strcmp(cell->name, s->kiosk->name) == 0;
}

static enum err write_kiosks(const struct draft *f, struct scribe *w, struct changes *c)
{
	for (int i = 0; i < f->kiosk_count; i++) {
		struct kiosk_search search = { .kiosk = &f->kiosks[i] };
		enum err e = state_each_kiosk(w->store, match_kiosk, &search);
		if (e != ERR_OK)
			return e;
		if (search.expected && search.same_name)
			continue;
		scribe_add(w, &(struct fact){ .kind = KIND_KIOSK, .kiosk = f->kiosks[i] });
		(search.expected ? c->altered : c->added)[CHANGE_KIOSK]++;
	}
	return ERR_OK;
}

enum err changes_plan(struct draft *f, struct scribe *w, struct changes *c)
{
	write_event(f, w, c);
	write_instruments(f, w, c);
	enum err e = write_sessions(f, w, c);
	if (e == ERR_OK)
		e = write_officers(f, w, c);
	return e == ERR_OK ? write_kiosks(f, w, c) : e;
}

enum err changes_reissue(struct scribe *w, uint64_t holder)
{
	struct holder_cell cell = { 0 };
	struct badge_cell latest;
	uint8_t hash[SEAL_HASH];
	enum err e = state_holder(w->store, holder, &cell, &latest, hash);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	changes_badge(w, holder, e == ERR_OK ? cell.issue + 1 : 1);
	return ERR_OK;
}

enum err changes_revoke(struct scribe *w, uint64_t holder)
{
	struct fact f = { .kind = KIND_BADGE, .badge = { .holder = holder, .revoked = true } };
	struct holder_cell cell;
	struct badge_cell latest;
	enum err e = state_holder(w->store, holder, &cell, &latest, f.badge.hash);
	if (e != ERR_OK || latest.revoked)
		return e;
	f.badge.issue = cell.issue;
	scribe_add(w, &f);
	return ERR_OK;
}

enum err changes_correct(struct scribe *w, const struct correction *c)
{
	struct presence_cell cell;
	enum err e = state_presence(w->store, c->person, c->session, &cell);
	if (e != ERR_OK)
		return e;
	struct fact f = { .kind = KIND_CORRECTION, .correction = *c };
	if (cell.in.set) {
		f.correction.ledger = cell.in.from.ledger;
		f.correction.seq = cell.in.from.seq;
	}
	scribe_add(w, &f);
	return ERR_OK;
}
