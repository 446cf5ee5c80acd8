// Facts into the event ledger.
// SPDX-License-Identifier: Apache-2.0
#include "store/scribe.h"

#include "store/state.h"

#include <stdlib.h>
#include <string.h>

struct stamp scribe_stamp(struct store *s, const struct ledger_id *id, const struct stamp *now)
{
	struct stamp when = *now;
	struct ledger_info info;
	struct ledger_reader *reader;
	when.boot = 1;
	if (ledger_info(s, id, &info) == ERR_OK && info.seq > 0 && ledger_reader_open(s, id, info.seq, &reader) == ERR_OK) {
		struct record last;
		if (ledger_next(reader, &last))
			when.boot = last.when.boot + (when.up_ms < last.when.up_ms);
		ledger_reader_close(reader);
	}
	return when;
}

static bool same_id(const struct ledger_id *a, const struct ledger_id *b)
{
	return memcmp(a->key, b->key, sizeof a->key) == 0 && memcmp(a->epoch, b->epoch, sizeof a->epoch) == 0;
}

enum err scribe_check(struct store *s, const struct key *k)
{
	struct ledger_info info;
	if (ledger_list(s, &info, 1) == 0 || !info.is_event)
		return ERR_NOT_FOUND;
	struct event *event = malloc(sizeof *event);
	if (!event)
		return ERR_NO_MEMORY;
	enum err e = state_event(s, event);
	bool same_event = e != ERR_OK || event->number == k->event;
	free(event);
	if (!same_event)
		return ERR_OTHER_EVENT;
	return same_id(&info.id, &k->id) ? ERR_OK : ERR_SIGNATURE;
}

enum err scribe_begin(struct scribe *w, struct store *s, const struct key *k, const struct stamp *now)
{
	*w = (struct scribe){ .store = s, .key = k };
	enum err e = scribe_check(s, k);
	if (e != ERR_OK)
		return e;
	w->when = scribe_stamp(s, &k->id, now);
	w->facts = calloc(SCRIBE_BATCH, sizeof *w->facts);
	if (!w->facts)
		return ERR_NO_MEMORY;
	e = store_begin(s);
	if (e != ERR_OK)
		free(w->facts);
	return e;
}

static void flush(struct scribe *w)
{
	uint64_t first;
	if (w->n > 0 && w->err == ERR_OK)
		w->err = ledger_append(w->store, &w->key->id, &w->when, w->facts, w->n, &first);
	w->n = 0;
}

void scribe_add(struct scribe *w, const struct fact *f)
{
	if (w->err != ERR_OK)
		return;
	w->facts[w->n++] = *f;
	w->written++;
	if (w->n == SCRIBE_BATCH)
		flush(w);
}

enum err scribe_end(struct scribe *w)
{
	flush(w);
	if (w->err == ERR_OK && w->written > 0)
		w->err = ledger_sign(w->store, &w->key->id, w->key->secret);
	enum err e = w->err;
	if (e == ERR_OK && w->written > 0) {
		e = store_commit(w->store);
		free(w->facts);
		*w = (struct scribe){ 0 };
	} else {
		scribe_drop(w);
	}
	return e;
}

void scribe_drop(struct scribe *w)
{
	store_rollback(w->store);
	free(w->facts);
	*w = (struct scribe){ 0 };
}
