// What one record does to the rows of the state.
// SPDX-License-Identifier: Apache-2.0
#include "store/apply.h"

#include <string.h>

#include "core/badge.h"
#include "store/cell_cache.h"
#include "store/erase.h"
#include "store/enlist.h"

static const char put_latest[] = "INSERT INTO latest (kind, number, start, ledger, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, number)"
	" DO UPDATE SET (start, ledger, seq) = (excluded.start, excluded.ledger, excluded.seq) WHERE excluded.seq > latest.seq";
static const char put_instrument[] = "INSERT INTO instrument (id, ledger, seq) VALUES (?, ?, ?) ON CONFLICT (id)"
	" DO UPDATE SET (ledger, seq) = (excluded.ledger, excluded.seq) WHERE excluded.seq > instrument.seq";
static const char put_batch[] = "INSERT INTO batch (session, instrument, ledger, seq, respondents) VALUES (?, ?, ?, ?, ?)";
static const char waiting[] = "SELECT session FROM presence WHERE person = 0 AND hash = ? ORDER BY session LIMIT 1";
static const char found[] = "DELETE FROM presence WHERE person = 0 AND hash = ? AND session = ?";

static const char put_quarantine[] = "INSERT INTO quarantine (ledger, seq, err) VALUES (?, ?, ?)";

static const uint8_t no_hash[SEAL_HASH];

struct spot { uint64_t person; const uint8_t *hash; uint32_t session; }; // of a presence cell; hash only for person 0
#define SPOT_KEYS(p) (struct cell_key[]){ KEY_INT((p)->person), KEY_BLOB((p)->hash, (p)->person ? 0 : SEAL_HASH), KEY_INT((p)->session) }, 3

static bool is_hash(const uint8_t hash[SEAL_HASH])
{
	return memcmp(hash, no_hash, SEAL_HASH) != 0;
}

static enum err load_spot(struct store *s, const struct spot *p, struct presence_cell *ret_cell)
{
	return cell_load(s, &cell_presence, SPOT_KEYS(p), ret_cell);
}

static bool is_nothing(const struct counts *c)
{
	static const struct counts nothing;
	return memcmp(c, &nothing, sizeof nothing) == 0;
}

static void add_share(struct counts *c, const struct counts *share, int32_t sign)
{
	c->present += sign * share->present;
	c->out += sign * share->out;
	c->manual += sign * share->manual;
	c->pending += sign * share->pending;
	c->corrected += sign * share->corrected;
	c->answered += sign * share->answered;
}

static enum err count_session(struct store *s, uint32_t session, const struct counts *change)
{
	struct session_cell cell;
	if (is_nothing(change))
		return ERR_OK;
	enum err e = cell_load(s, &cell_session, &KEY_INT(session), 1, &cell);
	add_share(&cell.counts, change, 1);
	return e == ERR_OK ? cell_save(s, &cell_session, &KEY_INT(session), 1, &cell) : e;
}

// Replaces a presence cell, and its share of its session's counters.
static enum err save_spot(struct store *s, const struct spot *p, const struct presence_cell *before, const struct presence_cell *after)
{
	struct counts change, share;
	if (memcmp(before, after, sizeof *before) == 0)
		return ERR_OK;
	fold_count(after, p->person != 0, &change);
	fold_count(before, p->person != 0, &share);
	add_share(&change, &share, -1);
	enum err e = cell_save(s, &cell_presence, SPOT_KEYS(p), after);
	return e == ERR_OK ? count_session(s, p->session, &change) : e;
}

static enum err fold_spot(struct store *s, const struct spot *p, const struct origin *o, const struct fact *f)
{
	struct presence_cell before, after;
	enum err e = load_spot(s, p, &before);
	if (e != ERR_OK)
		return e;
	memcpy(&after, &before, sizeof after);
	if (f->kind == KIND_PRESENCE)
		fold_presence(&after, o, &f->presence);
	else if (f->kind == KIND_CORRECTION)
		fold_correction(&after, o, &f->correction);
	else
		fold_answered(&after);
	return save_spot(s, p, &before, &after);
}

// What was scanned before the badge was known becomes its holder's, and stays so when the badge is revoked: the scan came first.
static enum err join_waiting(struct store *s, const uint8_t hash[SEAL_HASH], uint64_t holder, uint32_t session)
{
	struct spot pending = { 0, hash, session }, person = { holder, hash, session };
	struct presence_cell from, before, after;
	struct counts share, none = { 0 };
	enum err e = load_spot(s, &pending, &from);
	if (e == ERR_OK)
		e = load_spot(s, &person, &before);
	if (e != ERR_OK)
		return e;
	memcpy(&after, &before, sizeof after);
	fold_join(&after, &from);
	e = save_spot(s, &person, &before, &after);
	fold_count(&from, false, &share);
	add_share(&none, &share, -1);
	if (e == ERR_OK)
		e = count_session(s, session, &none);
	struct query *q = db_query(s->db, found);
	db_bind_bytes(q, hash, SEAL_HASH);
	db_bind(q, session);
	if (e == ERR_OK)
		e = db_run(q);
	return e == ERR_OK ? cell_cache_settle(s, &cell_presence) : e;
}

static enum err join_all_waiting(struct store *s, const uint8_t hash[SEAL_HASH], uint64_t holder)
{
	for (;;) {
		enum err e = cell_cache_settle(s, &cell_presence);
		struct query *q = db_query(s->db, waiting);
		db_bind_bytes(q, hash, SEAL_HASH);
		if (e == ERR_OK)
			e = db_one(q);
		if (e != ERR_OK)
			return e == ERR_NOT_FOUND ? ERR_OK : e;
		uint32_t session = (uint32_t)db_int_below(q, INT64_C(1) << 32);
		e = db_done(q);
		if (e == ERR_OK)
			e = join_waiting(s, hash, holder, session);
		if (e != ERR_OK)
			return e;
	}
}

static enum err put_badge(struct store *s, const struct badge_fact *f)
{
	struct badge_cell before, after;
	struct holder_cell holder;
	enum err e = cell_load(s, &cell_badge, &KEY_BLOB(f->hash, SEAL_HASH), 1, &before);
	if (e == ERR_OK)
		e = cell_load(s, &cell_holder, &KEY_INT(f->holder), 1, &holder);
	if (e != ERR_OK)
		return e;
	after = before;
	fold_badge(&after, &holder, f);
	e = cell_save(s, &cell_holder, &KEY_INT(f->holder), 1, &holder);
	if (e == ERR_OK && is_hash(f->hash))
		e = cell_save(s, &cell_badge, &KEY_BLOB(f->hash, SEAL_HASH), 1, &after);
	// Two claim the badge: what the first was given is taken back by folding all again.
	if (before.known && before.holder != after.holder)
		s->stale = true;
	if (e != ERR_OK || before.known || !is_hash(f->hash) || after.holder >= BADGE_OFFICER)
		return e;
	return join_all_waiting(s, f->hash, after.holder);
}

static enum err apply_badge(struct store *s, const struct origin *o, const struct fact *f)
{
	if (f->kind == KIND_BADGE)
		return put_badge(s, &f->badge);
	if (f->kind != KIND_WALKIN || !is_hash(f->walkin.hash))
		return ERR_OK;
	struct badge_fact b = { .holder = walkin_number(o->ledger, o->seq), .issue = 1 };
	memcpy(b.hash, f->walkin.hash, sizeof b.hash);
	return put_badge(s, &b);
}

// A badge without a person of its own (not known, or an officer's) is kept under its hash.
static enum err apply_presence(struct store *s, const struct origin *o, const struct fact *f)
{
	struct spot p = { f->presence.person, f->presence.hash, f->presence.session };
	struct badge_cell badge;
	if (p.person == 0) {
		if (!is_hash(p.hash))
			return ERR_OK;
		enum err e = cell_load(s, &cell_badge, &KEY_BLOB(p.hash, SEAL_HASH), 1, &badge);
		if (e != ERR_OK)
			return e;
		p.person = badge.known && badge.holder < BADGE_OFFICER ? badge.holder : 0;
	}
	return fold_spot(s, &p, o, f);
}

static enum err apply_marked(struct store *s, const struct origin *o, const struct fact *f)
{
	bool correction = f->kind == KIND_CORRECTION;
	struct spot p = { correction ? f->correction.person : f->answered.person, no_hash, correction ? f->correction.session : f->answered.session };
	return p.person ? fold_spot(s, &p, o, f) : ERR_OK;
}

static enum err apply_latest(struct store *s, const struct origin *o, const struct fact *f)
{
	struct query *q = db_query(s->db, put_latest);
	db_bind(q, f->kind);
	db_bind(q, f->kind == KIND_SESSION ? f->session.number : f->kind == KIND_OFFICER ? f->officer.number : 0);
	db_bind(q, f->kind == KIND_SESSION ? f->session.start_ms : 0);
	db_bind(q, (int64_t)o->ledger);
	db_bind(q, (int64_t)o->seq);
	return db_run(q);
}

static enum err apply_instrument(struct store *s, const struct origin *o, const struct fact *f)
{
	struct query *q = db_query(s->db, put_instrument);
	db_bind_text(q, f->instrument.id);
	db_bind(q, (int64_t)o->ledger);
	db_bind(q, (int64_t)o->seq);
	return db_run(q);
}

static enum err apply_person(struct store *s, const struct origin *o, const struct fact *f)
{
	if (f->kind == KIND_PERSON)
		return f->person.number ? enlist_put(s, o, false, &f->person) : ERR_OK;
	struct person p = f->walkin.person;
	p.number = walkin_number(o->ledger, o->seq);
	return enlist_put(s, o, true, &p);
}

static enum err apply_opening(struct store *s, const struct origin *o, const struct fact *f)
{
	struct session_cell cell;
	enum err e = cell_load(s, &cell_session, &KEY_INT(f->opening.session), 1, &cell);
	if (e != ERR_OK)
		return e;
	fold_opening(&cell, o, f->kind);
	return cell_save(s, &cell_session, &KEY_INT(f->opening.session), 1, &cell);
}

static enum err apply_anchor(struct store *s, const struct origin *o, const struct fact *f)
{
	struct cell_key keys[] = { KEY_INT(o->ledger), KEY_INT(f->anchor.boot) };
	struct boot_cell cell;
	enum err e = cell_load(s, &cell_boot, keys, 2, &cell);
	if (e != ERR_OK)
		return e;
	fold_anchor(&cell, o->seq, &f->anchor);
	return cell_save(s, &cell_boot, keys, 2, &cell);
}

static enum err apply_ratings(struct store *s, const struct origin *o, const struct fact *f)
{
	const struct ratings *r = &f->ratings;
	struct cell_key keys[] = { KEY_INT(r->session), KEY_WORD(r->instrument) };
	struct rating_cell cell;
	enum err e = cell_load(s, &cell_rating, keys, 2, &cell);
	if (e != ERR_OK)
		return e;
	fold_ratings(&cell, r);
	e = cell_save(s, &cell_rating, keys, 2, &cell);
	struct query *q = db_query(s->db, put_batch);
	db_bind(q, r->session);
	db_bind_text(q, r->instrument);
	db_bind(q, (int64_t)o->ledger);
	db_bind(q, (int64_t)o->seq);
	db_bind(q, r->few ? 0 : r->respondents);
	return e == ERR_OK ? db_run(q) : e;
}

static enum err fold_into_kiosk(struct store *s, uint64_t tag, const struct ledger_id *id, const struct origin *o, const struct fact *f)
{
	struct kiosk_cell cell;
	enum err e = cell_load(s, &cell_kiosk, &KEY_INT(tag), 1, &cell);
	if (e != ERR_OK)
		return e;
	fold_kiosk(&cell, o, f);
	return cell_save(s, &cell_kiosk, (struct cell_key[]){ KEY_INT(tag), KEY_BLOB(id->key, sizeof id->key), KEY_BLOB(id->epoch, sizeof id->epoch) }, 3, &cell);
}

static enum err apply_kiosk(struct store *s, const struct origin *o, const struct fact *f)
{
	return fold_into_kiosk(s, ledger_tag(&f->kiosk.id), &f->kiosk.id, o, f);
}

static enum err apply_erase(struct store *s, const struct origin *o, const struct fact *f)
{
	(void)o;
	return erase_range(s, &f->erase);
}

typedef enum err apply_kind(struct store *s, const struct origin *o, const struct fact *f);
// What only the organiser may say is ignored in a kiosk's ledger: a stolen kiosk cannot make badges, people or corrections.
static const struct { apply_kind *apply; bool organiser_only; } meanings[KIND_COUNT] = {
	[KIND_EVENT] = { apply_latest, true }, [KIND_SESSION] = { apply_latest, true }, [KIND_OFFICER] = { apply_latest, true },
	[KIND_PERSON] = { apply_person, true }, [KIND_BADGE] = { NULL, true }, [KIND_KIOSK] = { apply_kiosk, true },
	[KIND_INSTRUMENT] = { apply_instrument, true }, [KIND_CORRECTION] = { apply_marked, true }, [KIND_ERASE] = { apply_erase, true },
	[KIND_OPEN] = { apply_opening, false }, [KIND_CLOSE] = { apply_opening, false }, [KIND_ANCHOR] = { apply_anchor, false },
	[KIND_PRESENCE] = { apply_presence, false }, [KIND_WALKIN] = { apply_person, false }, [KIND_ANSWERED] = { apply_marked, false },
	[KIND_RATINGS] = { apply_ratings, false },
};

enum err apply_fact(struct store *s, const struct author *a, const struct record *r, const struct fact *f, enum apply what)
{
	if (meanings[f->kind].organiser_only && !a->is_event)
		return ERR_OK;
	struct origin o = { .when = r->when, .ledger = a->tag, .seq = r->seq };
	enum err e = cell_cache_trim(s);
	if (e == ERR_OK && what != APPLY_OTHERS)
		e = apply_badge(s, &o, f);
	if (e != ERR_OK || what == APPLY_BADGES)
		return e;
	if (meanings[f->kind].apply)
		e = meanings[f->kind].apply(s, &o, f);
	return e == ERR_OK && !a->is_event ? fold_into_kiosk(s, a->tag, &a->id, &o, f) : e;
}

enum err apply_quarantine(struct store *s, const struct author *a, const struct record *r, enum err why)
{
	struct query *q = db_query(s->db, put_quarantine);
	db_bind(q, (int64_t)a->tag);
	db_bind(q, (int64_t)r->seq);
	db_bind(q, why);
	return db_run(q);
}

enum err apply_record(struct store *s, const struct author *a, const struct record *r, enum apply what)
{
	struct fact f;
	if (r->erased)
		return ERR_OK;
	enum err e = fact_read(r->kind, r->body, &f);
	if (e != ERR_OK)
		return what == APPLY_BADGES ? ERR_OK : apply_quarantine(s, a, r, e);
	return apply_fact(s, a, r, &f, what);
}
