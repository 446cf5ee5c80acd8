// From a code or a chosen person to a verdict, a record, and then the answer.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/desk.h"

#include <stdio.h>
#include <string.h>

#define REFUSAL_MS 30000 // the same code's refusal is recorded once in this time

struct visit { // one person or badge before the kiosk
	struct scan scan;
	struct badge badge;
	uint8_t hash[SEAL_HASH];
	uint64_t holder;             // 0: not known
	uint32_t issue;
	struct person person;
	const char *class;
	const struct slot *slot;
	struct presence_cell cell;
	struct stamp now;
};

static bool failed(struct input *ret_answer)
{
	*ret_answer = (struct input){ .kind = INPUT_FAILED };
	return true;
}

// Whose badge it is, as far as the roster knows.
static enum err look_up(struct kiosk *k, struct span text, struct visit *c)
{
	struct badge_cell badge;
	struct holder_cell holder;
	c->scan.reading = badge_read(text, &c->badge);
	if (c->scan.reading != BADGE_OURS)
		return ERR_OK;
	badge_hash(&c->badge, c->hash);
	c->scan.other_event = c->badge.event != k->timetable.event.number;
	if (c->scan.other_event)
		return ERR_OK;
	enum err e = state_badge(k->book.store, c->hash, &badge, &holder);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e)
		return e;
	c->scan.known = badge.known;
	c->scan.valid = fold_badge_valid(&badge, &holder);
	c->holder = badge.known ? badge.holder : 0;
	c->issue = badge.known ? badge.issue : 0;
	return ERR_OK;
}

// The session that is meant, and what is already known of this person or badge in it.
static enum err find_session(struct kiosk *k, struct visit *c)
{
	const struct timetable *g = &k->timetable;
	bool is_person = c->person.number != 0;
	c->class = is_person ? c->person.class : k->options.config.class;
	c->slot = rules_slot(g->slot, g->slots, c->class, k->options.config.room, g->event.zone, c->now.at_ms);
	if (!c->slot)
		return ERR_OK;
	uint32_t session = c->slot->session->number;
	if (is_person)
		return state_presence(k->book.store, c->person.number, session, &c->cell);
	if (!c->scan.two_codes && c->scan.reading == BADGE_OURS && !c->scan.other_event)
		return state_pending(k->book.store, c->hash, session, &c->cell);
	return ERR_OK;
}

static enum err find_person(struct kiosk *k, struct visit *c)
{
	if (!c->holder || (c->holder & BADGE_OFFICER))
		return ERR_OK;
	enum err e = state_person(k->book.store, c->holder, &c->person);
	if (e == ERR_NOT_FOUND) { // its badge came without its person: as good as unknown
		c->scan.known = false;
		return ERR_OK;
	}
	c->scan.gone = !e && c->person.gone;
	return e;
}

static bool load_instrument(struct kiosk *k, const char *id)
{
	int line;
	if (state_instrument(k->book.store, id, &k->definition) != ERR_OK)
		return false;
	return instrument_read(span_of(k->definition.definition), &k->instrument, &line) == ERR_OK;
}

// Whether a rating is open to this person now: the latest session that was attended, or the one already rated.
static void offer_rating(struct kiosk *k, const struct visit *c, struct result *r)
{
	const struct timetable *g = &k->timetable;
	for (int i = g->slots - 1; i >= 0 && !r->rate_session; i--) {
		const struct slot *s = &g->slot[i];
		struct presence_cell cell;
		bool is_open = c->now.at_ms >= s->windows.rate && c->now.at_ms < s->windows.rate_end;
		if (!is_open || state_presence(k->book.store, c->person.number, s->session->number, &cell) != ERR_OK)
			continue;
		r->rated |= cell.answered;
		if (!rules_may_rate(s, &cell, c->now.at_ms) || !load_instrument(k, s->session->instrument))
			continue;
		r->rate_session = s->session->number;
		snprintf(r->rate_title, sizeof r->rate_title, "%s", s->session->title);
		k->model.instrument = &k->instrument;
	}
}

static bool answer(struct kiosk *k, const struct visit *c, const struct ruling *ruling, struct input *ret_answer, struct result *r)
{
	*r = (struct result){ .ruling = *ruling, .person = c->person.number, .at_ms = c->now.at_ms };
	snprintf(r->name, sizeof r->name, "%s", c->person.name);
	snprintf(r->position, sizeof r->position, "%s", c->person.position);
	snprintf(r->unit, sizeof r->unit, "%s", c->person.unit);
	if (c->slot)
		snprintf(r->session, sizeof r->session, "%s", c->slot->session->title);
	if (c->person.number && c->scan.valid && !c->person.gone)
		offer_rating(k, c, r);
	*ret_answer = (struct input){ .kind = INPUT_RESULT, .result = r };
	return true;
}

static enum err write_presence(struct kiosk *k, const struct visit *c, const struct ruling *ruling, enum means means, uint32_t officer, struct span reason)
{
	struct fact f = { .kind = KIND_PRESENCE, .presence = { .person = c->person.number, .session = c->slot->session->number,
		.direction = ruling->direction, .means = means, .officer = officer } };
	if (c->person.number)
		f.presence.issue = c->issue;
	else
		memcpy(f.presence.hash, c->hash, SEAL_HASH);
	if (!span_copy(reason, f.presence.reason, sizeof f.presence.reason))
		return ERR_FULL;
	enum err e = book_append(&k->book, &f, 1);
	return e ? e : timetable_touch(&k->timetable, k->book.store, f.presence.session);
}

// True when this refusal of this code was recorded less than REFUSAL_MS ago; else it is noted as recorded now.
static bool refused_lately(struct kiosk *k, struct span text, enum verdict verdict, int64_t up_ms)
{
	uint8_t hash[SEAL_HASH];
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, &verdict, sizeof verdict);
	seal_add(&h, text.at, text.len);
	seal_end(&h, hash);
	for (int i = 0; i < k->refusals && i < KIOSK_REFUSALS; i++)
		if (memcmp(k->refusal[i].hash, hash, SEAL_HASH) == 0 && up_ms - k->refusal[i].up_ms < REFUSAL_MS)
			return true;
	int at = k->refusals++ % KIOSK_REFUSALS;
	memcpy(k->refusal[at].hash, hash, SEAL_HASH);
	k->refusal[at].up_ms = up_ms;
	return false;
}

static enum err write_refusal(struct kiosk *k, const struct visit *c, enum verdict verdict)
{
	struct fact f = { .kind = KIND_REFUSAL, .refusal = { .person = c->person.number, .session = c->slot ? c->slot->session->number : 0 } };
	snprintf(f.refusal.verdict, sizeof f.refusal.verdict, "%s", verdict_name(verdict));
	memcpy(f.refusal.hash, c->hash, SEAL_HASH);
	return book_append(&k->book, &f, 1);
}

// What follows from the verdict on a scan: a presence, a refusal on record, or nothing new.
static enum err record(struct kiosk *k, const struct visit *c, const struct ruling *ruling, struct span text, const struct result *r)
{
	if (verdict_records(ruling->verdict))
		return write_presence(k, c, ruling, MEANS_BADGE, 0, SPAN(""));
	bool came_to_rate = r->rate_session || r->rated;
	if (ruling->verdict == VERDICT_AGAIN || came_to_rate || refused_lately(k, text, ruling->verdict, c->now.up_ms))
		return ERR_OK;
	enum err e = write_refusal(k, c, ruling->verdict);
	if (e) // the refusal itself holds without its record; what failed shows by itself
		log_write(k->log, LOG_LEVEL_WARNING, "refusal-not-recorded", "%s", err_text(e));
	return ERR_OK;
}

bool desk_scan(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	struct visit c = { .scan = { .two_codes = a->two }, .now = book_now(&k->book) };
	if (!k->book.store || !k->timetable.is_loaded)
		return failed(ret_answer);
	enum err e = a->two ? ERR_OK : look_up(k, a->text, &c);
	uint32_t officer = c.scan.valid && (c.holder & BADGE_OFFICER) ? (uint32_t)(c.holder & ~BADGE_OFFICER) : 0;
	if (!e && officer && timetable_officer(&k->timetable, officer)) {
		*ret_answer = (struct input){ .kind = INPUT_OFFICER, .officer = officer };
		return true;
	}
	if (!e)
		e = find_person(k, &c);
	if (!e)
		e = find_session(k, &c);
	if (e)
		return failed(ret_answer);
	struct ruling ruling = rules_verdict(&c.scan, c.slot, &c.cell, c.now.at_ms);
	answer(k, &c, &ruling, ret_answer, ret_result);
	return record(k, &c, &ruling, a->text, ret_result) == ERR_OK || failed(ret_answer);
}

bool desk_record(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	struct visit c = { .scan = { .reading = BADGE_OURS, .known = true, .valid = true }, .holder = a->person, .now = book_now(&k->book) };
	if (!k->book.store || !k->timetable.is_loaded || find_person(k, &c) != ERR_OK || !c.person.number || find_session(k, &c) != ERR_OK)
		return failed(ret_answer);
	struct ruling ruling = a->officer ? rules_manual(c.slot, &c.cell, c.now.at_ms) : rules_verdict(&c.scan, c.slot, &c.cell, c.now.at_ms);
	answer(k, &c, &ruling, ret_answer, ret_result);
	if (!verdict_records(ruling.verdict))
		return true;
	return write_presence(k, &c, &ruling, a->means, a->officer, a->text) == ERR_OK || failed(ret_answer);
}

// The newcomer and the first presence are one transaction: the person's number follows from the record that comes next.
bool desk_newcomer(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	struct visit c = { .scan = { .reading = BADGE_OURS, .known = true, .valid = true }, .now = book_now(&k->book) };
	if (!k->timetable.is_loaded || book_ready(&k->book) != ERR_OK)
		return failed(ret_answer);
	uint64_t seq = book_next(&k->book);
	c.person = *a->newcomer;
	if (!*c.person.class)
		snprintf(c.person.class, sizeof c.person.class, "%s", k->options.config.class);
	c.person.number = walkin_number(ledger_tag(&k->book.id), seq);
	if (!seq || find_session(k, &c) != ERR_OK)
		return failed(ret_answer);
	struct ruling ruling = rules_manual(c.slot, &c.cell, c.now.at_ms);
	bool is_present = verdict_records(ruling.verdict);
	struct fact facts[2] = { { .kind = KIND_WALKIN }, { .kind = KIND_PRESENCE } };
	facts[0].walkin = (struct walkin){ .person = c.person, .officer = a->officer, .session = is_present ? c.slot->session->number : 0 };
	facts[0].walkin.person.number = 0; // said by the record's own number
	facts[1].presence = (struct presence){ .person = c.person.number, .session = is_present ? c.slot->session->number : 0,
		.direction = ruling.direction, .means = MEANS_MANUAL, .officer = a->officer };
	if (book_append(&k->book, facts, is_present ? 2 : 1) != ERR_OK)
		return failed(ret_answer);
	kiosk_reload(k);
	c.slot = c.slot ? timetable_session(&k->timetable, c.slot->session->number) : NULL;
	return answer(k, &c, &ruling, ret_answer, ret_result);
}

bool desk_rate(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_result;
	struct answered who = { .person = a->person, .session = a->session };
	struct stamp now = book_now(&k->book);
	if (book_ready(&k->book) != ERR_OK)
		return failed(ret_answer);
	enum err e = holding_put(k->book.store, &k->book.id, &now, &who, k->instrument.id, a->questions, a->answers);
	if (e != ERR_FORK) // a second rating of the same person is refused, not broken
		book_wrote(&k->book, e);
	if (e || timetable_touch(&k->timetable, k->book.store, a->session) != ERR_OK)
		return failed(ret_answer);
	*ret_answer = (struct input){ .kind = INPUT_SAVED };
	return true;
}

bool desk_search(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_result;
	struct person found[MODEL_MATCHES + 1];
	int n = k->book.store ? state_search(k->book.store, a->text, found, MODEL_MATCHES + 1) : 0;
	k->model.more_matches = n > MODEL_MATCHES;
	k->model.matches = n > MODEL_MATCHES ? MODEL_MATCHES : n;
	for (int i = 0; i < k->model.matches; i++) {
		struct match *m = &k->model.match[i];
		*m = (struct match){ .person = found[i].number };
		snprintf(m->name, sizeof m->name, "%s", found[i].name);
		snprintf(m->unit, sizeof m->unit, "%s", found[i].unit);
	}
	*ret_answer = (struct input){ .kind = INPUT_NEWS };
	return true;
}
