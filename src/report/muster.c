// Reads presence from the state and says it the way documents do.
// SPDX-License-Identifier: Apache-2.0
#include "report/muster.h"

#include <stdlib.h>
#include <string.h>

bool person_is_walkin(const struct person *p)
{
	return p->number > UINT32_MAX;
}

static enum err read_substitutes(struct muster *r)
{
	struct people_reader *reader;
	enum err e = people_reader_open(r->store, PEOPLE_REPLACING, "", &reader);
	if (e)
		return e;
	struct person p;
	while (!e && people_next(reader, &p)) {
		if (p.gone)
			continue;
		void *more = realloc(r->substitute, (size_t)(r->substitutes + 1) * sizeof *r->substitute);
		if (!more) {
			e = ERR_NO_MEMORY;
			break;
		}
		r->substitute = more;
		r->substitute[r->substitutes].person = p.replaces;
		r->substitute[r->substitutes].by = p.number;
		memcpy(r->substitute[r->substitutes++].name, p.name, sizeof p.name);
	}
	e = e ? e : people_reader_error(reader);
	people_reader_close(reader);
	return e;
}

static enum err read_sessions(struct muster *r)
{
	int all = state_sessions(r->store, r->session, EVENT_SESSIONS);
	for (int i = 0; i < all && i < EVENT_SESSIONS; i++)
		if (!r->session[i].gone)
			r->session[r->sessions++] = r->session[i];
	for (int i = 0; i < r->sessions; i++) {
		const struct session *s = &r->session[i];
		enum err e = state_session_cell(r->store, s->number, &r->cell[i]);
		if (e)
			return e;
		r->held[i] = r->cell[i].is_closed || r->now_ms >= s->end_ms || (r->now_ms >= s->start_ms && r->cell[i].counts.present > 0);
	}
	rules_slots(&r->event.rules, r->session, r->cell, r->sessions, r->slot);
	return ERR_OK;
}

enum err muster_open(struct store *s, int64_t now_ms, struct muster **ret_muster)
{
	struct muster *r = calloc(1, sizeof *r);
	if (!r)
		return ERR_NO_MEMORY;
	r->store = s;
	r->now_ms = now_ms;
	enum err e = state_event(s, &r->event);
	if (!e)
		e = read_sessions(r);
	if (!e)
		e = read_substitutes(r);
	if (e) {
		muster_close(r);
		return e;
	}
	r->officers = state_officers(s, r->officer, EVENT_OFFICERS);
	*ret_muster = r;
	return ERR_OK;
}

void muster_close(struct muster *r)
{
	if (r)
		free(r->substitute);
	free(r);
}

int muster_session(const struct muster *r, uint32_t number)
{
	for (int i = 0; i < r->sessions; i++)
		if (r->session[i].number == number)
			return i;
	return -1;
}

bool muster_expects(const struct muster *r, int session, const struct person *p)
{
	return !p->gone && session_is_for(&r->session[session], p->class);
}

// The boot's anchor; a kiosk has few boots, so the last ones asked for stay at hand.
static const struct boot_cell *find_boot(struct muster *r, uint64_t ledger, uint32_t boot)
{
	for (int i = 0; i < r->boots; i++)
		if (r->boot[i].ledger == ledger && r->boot[i].boot == boot)
			return &r->boot[i].cell;
	int at = r->boots < MUSTER_BOOTS ? r->boots++ : (int)(boot % MUSTER_BOOTS);
	r->boot[at].ledger = ledger;
	r->boot[at].boot = boot;
	if (state_boot(r->store, ledger, boot, &r->boot[at].cell) != ERR_OK)
		r->boot[at].cell = (struct boot_cell){ 0 };
	return &r->boot[at].cell;
}

int64_t muster_time(struct muster *r, const struct origin *o, int64_t *ret_uncertainty_ms)
{
	return fold_time(find_boot(r, o->ledger, o->when.boot), &o->when, ret_uncertainty_ms);
}

static const struct slot *find_slot(const struct muster *r, int session)
{
	for (int i = 0; i < r->sessions; i++)
		if (r->slot[i].session == &r->session[session])
			return &r->slot[i];
	return NULL;
}

// Whether it was late is judged by the true time, as is what gets printed.
static void set_arrival(struct muster *r, int session, const struct presence_cell *c, struct muster_mark *m)
{
	struct presence_cell true_time = *c;
	m->pending = c->in.pending;
	m->means = c->in.means;
	m->officer = c->in.officer;
	m->from = c->in.from;
	m->at_ms = muster_time(r, &c->in.from, &m->uncertainty_ms);
	m->vague = m->uncertainty_ms < 0 ? c->in.from.when.quality < QUALITY_RTC : m->uncertainty_ms > MINUTE_MS;
	true_time.in.from.when.at_ms = m->at_ms;
	const struct slot *slot = find_slot(r, session);
	m->late = slot && rules_is_late(&slot->windows, &true_time);
	if (m->late)
		m->late_min = (int)((m->at_ms - r->session[session].start_ms) / MINUTE_MS);
}

static enum err set_replaced(struct muster *r, int session, uint64_t person, struct muster_mark *m)
{
	for (int i = 0; i < r->substitutes; i++) {
		struct presence_cell c;
		if (r->substitute[i].person != person)
			continue;
		enum err e = state_presence(r->store, r->substitute[i].by, r->session[session].number, &c);
		if (e)
			return e;
		m->replaced |= fold_status(&c) == STATUS_PRESENT;
	}
	return ERR_OK;
}

enum err muster_mark_of(struct muster *r, int session, const struct person *p, const struct presence_cell *c, struct muster_mark *ret_mark)
{
	struct muster_mark m = { .status = fold_status(c), .corrected = c->fixed, .answered = c->answered,
		.two_kiosks = (c->kiosks & (c->kiosks - 1)) != 0, .uncertainty_ms = -1 };
	enum err e = ERR_OK;
	int64_t unused;
	if (c->fix_from.seq)
		m.correction = c->fix_from;
	if (c->in.set)
		set_arrival(r, session, c, &m);
	if (c->out.set)
		m.out_ms = muster_time(r, &c->out.from, &unused);
	if (m.corrected && m.status == STATUS_PRESENT)
		m.means = MEANS_CORRECTION;
	if (m.status == STATUS_NONE || m.status == STATUS_ABSENT)
		e = set_replaced(r, session, p->number, &m);
	if (m.replaced)
		m.status = STATUS_NONE;
	else if (m.status == STATUS_NONE && r->held[session] && muster_expects(r, session, p) && !person_is_walkin(p))
		m.status = STATUS_ABSENT;
	*ret_mark = m;
	return e;
}

enum err muster_mark(struct muster *r, int session, const struct person *p, struct muster_mark *ret_mark)
{
	struct presence_cell c;
	enum err e = state_presence(r->store, p->number, r->session[session].number, &c);
	return e ? e : muster_mark_of(r, session, p, &c, ret_mark);
}

bool muster_lists(const struct muster *r, int session, const struct person *p, const struct muster_mark *m)
{
	if (m->status == STATUS_PRESENT)
		return true;
	return muster_expects(r, session, p) && (!person_is_walkin(p) || m->status != STATUS_NONE);
}

const char *muster_officer(const struct muster *r, uint32_t officer)
{
	for (int i = 0; i < r->officers && officer; i++)
		if (r->officer[i].number == officer)
			return r->officer[i].name;
	return "";
}

const char *muster_substitute(const struct muster *r, uint64_t person)
{
	for (int i = 0; i < r->substitutes; i++)
		if (r->substitute[i].person == person)
			return r->substitute[i].name;
	return NULL;
}

static enum err find_ledger(struct muster *r, uint64_t tag, struct ledger_id *ret_id)
{
	struct ledger_info *infos = calloc(1024, sizeof *infos);
	if (!infos)
		return ERR_NO_MEMORY;
	int n = ledger_list(r->store, infos, 1024);
	enum err e = ERR_NOT_FOUND;
	for (int i = 0; i < n && i < 1024; i++)
		if (ledger_tag(&infos[i].id) == tag) {
			*ret_id = infos[i].id;
			e = ERR_OK;
		}
	free(infos);
	return e;
}

enum err muster_fact(struct muster *r, const struct origin *o, struct fact *ret_fact)
{
	struct ledger_id id;
	struct ledger_reader *reader;
	struct record record;
	enum err e = find_ledger(r, o->ledger, &id);
	if (!e)
		e = ledger_reader_open(r->store, &id, o->seq, &reader);
	if (e)
		return e;
	if (!ledger_next(reader, &record) || record.seq != o->seq || record.erased)
		e = ERR_NOT_FOUND;
	if (!e)
		e = fact_read((enum kind)record.kind, record.body, ret_fact);
	ledger_reader_close(reader);
	return e;
}

const char *muster_code(const struct muster_mark *m)
{
	return m->status == STATUS_PRESENT && m->late ? "T" : status_code(m->status);
}

enum word muster_word(enum status s)
{
	static const enum word words[STATUS_COUNT] = { [STATUS_NONE] = WORD_PAPER_ABSENT, [STATUS_PRESENT] = WORD_PAPER_PRESENT,
		[STATUS_EXCUSED] = WORD_PAPER_EXCUSED, [STATUS_SICK] = WORD_PAPER_SICK, [STATUS_DUTY] = WORD_PAPER_DUTY, [STATUS_ABSENT] = WORD_PAPER_ABSENT };
	return words[s];
}

char muster_means(const struct muster_mark *m)
{
	return means_letter(m->means);
}
