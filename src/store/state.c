// What the ledgers add up to, read back: facts as they were last said, and cells.
// SPDX-License-Identifier: Apache-2.0
#include "store/state.h"

#include <string.h>

#include "store/cells.h"
#include "store/inside.h"

static const char one_fact[] = "SELECT record.body FROM latest JOIN record ON record.ledger = latest.ledger AND record.seq = latest.seq"
	" WHERE latest.kind = ? AND latest.number = ?";
static const char all_facts[] = "SELECT record.body FROM latest JOIN record ON record.ledger = latest.ledger AND record.seq = latest.seq"
	" WHERE latest.kind = ? ORDER BY latest.start, latest.number";
static const char one_instrument[] = "SELECT record.body FROM instrument JOIN record ON record.ledger = instrument.ledger AND record.seq = instrument.seq"
	" WHERE instrument.id = ?";
static const char all_instruments[] = "SELECT record.body FROM instrument JOIN record ON record.ledger = instrument.ledger AND record.seq = instrument.seq"
	" ORDER BY instrument.id";
static const char count_people[] = "SELECT count(*) FROM person WHERE gone = 0";
static const char count_class[] = "SELECT count(*) FROM person WHERE gone = 0 AND class IN ('', ?)";
static const char latest_badge[] = "SELECT hash FROM badge WHERE holder = ? ORDER BY issue DESC, hash LIMIT 1";
static const char all_pending[] = "SELECT hash, session, " CELL_PRESENCE("") " FROM presence WHERE person = 0 ORDER BY hash, session";
// An expected kiosk of whom only the key is known stands for every ledger of that key, and alone only while there is none.
static const char all_kiosks[] = "SELECT kiosk.key, kiosk.epoch, " CELL_KIOSK("kiosk.") ", wanted.name FROM kiosk LEFT JOIN kiosk AS wanted"
	" ON wanted.key = kiosk.key AND wanted.epoch = ?1 AND wanted.ledger <> kiosk.ledger AND wanted.expected = 1"
	" WHERE kiosk.epoch <> ?1 OR NOT EXISTS (SELECT 1 FROM kiosk AS other WHERE other.key = kiosk.key AND other.ledger <> kiosk.ledger)"
	" ORDER BY kiosk.ledger";
static const char all_batches[] = "SELECT record.body FROM batch JOIN record ON record.ledger = batch.ledger AND record.seq = batch.seq"
	" WHERE batch.session = ? AND batch.instrument = ? ORDER BY batch.ledger, batch.seq";

static const uint8_t no_epoch[RECORD_EPOCH];

static bool next_fact(struct query *q, enum kind kind, struct fact *ret_fact)
{
	while (db_row(q))
		if (fact_read(kind, db_bytes(q), ret_fact) == ERR_OK)
			return true;
	return false;
}

static enum err first_fact(struct query *q, enum kind kind, struct fact *ret_fact)
{
	bool found = next_fact(q, kind, ret_fact);
	enum err e = db_done(q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err state_event(struct store *s, struct event *ret_event)
{
	struct fact f;
	struct query *q = db_query(s->db, one_fact);
	db_bind(q, KIND_EVENT);
	db_bind(q, 0);
	enum err e = first_fact(q, KIND_EVENT, &f);
	if (e == ERR_OK)
		*ret_event = f.event;
	return e;
}

// Copies the values of all facts that the query gives; how many there are.
static int collect(struct query *q, enum kind kind, void *ret_values, size_t size, int cap)
{
	struct fact f;
	int n = 0;
	for (; next_fact(q, kind, &f); n++)
		if (n < cap)
			memcpy((char *)ret_values + (size_t)n * size, &f.event, size); // all values of the union begin alike
	return db_done(q) == ERR_OK ? n : 0;
}

int state_sessions(struct store *s, struct session *ret_sessions, int cap)
{
	struct query *q = db_query(s->db, all_facts);
	db_bind(q, KIND_SESSION);
	return collect(q, KIND_SESSION, ret_sessions, sizeof *ret_sessions, cap);
}

int state_officers(struct store *s, struct officer *ret_officers, int cap)
{
	struct query *q = db_query(s->db, all_facts);
	db_bind(q, KIND_OFFICER);
	return collect(q, KIND_OFFICER, ret_officers, sizeof *ret_officers, cap);
}

int state_instruments(struct store *s, struct instrument_fact *ret_facts, int cap)
{
	return collect(db_query(s->db, all_instruments), KIND_INSTRUMENT, ret_facts, sizeof *ret_facts, cap);
}

enum err state_instrument(struct store *s, const char *id, struct instrument_fact *ret_fact)
{
	struct fact f;
	struct query *q = db_query(s->db, one_instrument);
	db_bind_text(q, id);
	enum err e = first_fact(q, KIND_INSTRUMENT, &f);
	if (e == ERR_OK)
		*ret_fact = f.instrument;
	return e;
}

enum err state_session_cell(struct store *s, uint32_t session, struct session_cell *ret_cell)
{
	return cell_load(s, &cell_session, &KEY_INT(session), 1, ret_cell);
}

int64_t state_expected(struct store *s, const char *class)
{
	char key[24];
	class_key(class, key);
	struct query *q = db_query(s->db, key[0] ? count_class : count_people);
	if (key[0])
		db_bind_text(q, key);
	int64_t n = db_row(q) ? db_int(q) : 0;
	return db_done(q) == ERR_OK ? n : 0;
}

enum err state_badge(struct store *s, const uint8_t hash[SEAL_HASH], struct badge_cell *ret_badge, struct holder_cell *ret_holder)
{
	enum err e = cell_load(s, &cell_badge, &KEY_BLOB(hash, SEAL_HASH), 1, ret_badge);
	if (e == ERR_OK && !ret_badge->known)
		return ERR_NOT_FOUND;
	return e == ERR_OK ? cell_load(s, &cell_holder, &KEY_INT(ret_badge->holder), 1, ret_holder) : e;
}

enum err state_holder(struct store *s, uint64_t holder, struct holder_cell *ret_holder, struct badge_cell *ret_latest, uint8_t ret_hash[SEAL_HASH])
{
	uint8_t hash[SEAL_HASH];
	struct query *q = db_query(s->db, latest_badge);
	db_bind(q, (int64_t)holder);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	db_take(q, hash, sizeof hash);
	e = db_done(q);
	if (e == ERR_OK)
		e = state_badge(s, hash, ret_latest, ret_holder);
	if (e == ERR_OK)
		memcpy(ret_hash, hash, sizeof hash);
	return e;
}

enum err state_presence(struct store *s, uint64_t person, uint32_t session, struct presence_cell *ret_cell)
{
	return cell_load(s, &cell_presence, (struct cell_key[]){ KEY_INT(person), KEY_BLOB("", 0), KEY_INT(session) }, 3, ret_cell);
}

enum err state_pending(struct store *s, const uint8_t hash[SEAL_HASH], uint32_t session, struct presence_cell *ret_cell)
{
	return cell_load(s, &cell_presence, (struct cell_key[]){ KEY_INT(0), KEY_BLOB(hash, SEAL_HASH), KEY_INT(session) }, 3, ret_cell);
}

enum err state_each_pending(struct store *s, pending_sink *sink, void *context)
{
	struct query *q = db_query(s->db, all_pending);
	while (db_row(q)) {
		uint8_t hash[SEAL_HASH];
		struct presence_cell cell;
		db_take(q, hash, sizeof hash);
		uint32_t session = (uint32_t)db_int_below(q, INT64_C(1) << 32);
		cell_take(q, &cell_presence, &cell);
		sink(context, hash, session, &cell);
	}
	return db_done(q);
}

enum err state_each_kiosk(struct store *s, kiosk_sink *sink, void *context)
{
	struct query *q = db_query(s->db, all_kiosks);
	db_bind_bytes(q, no_epoch, sizeof no_epoch);
	while (db_row(q)) {
		struct ledger_id id;
		struct kiosk_cell cell;
		db_take(q, id.key, sizeof id.key);
		db_take(q, id.epoch, sizeof id.epoch);
		cell_take(q, &cell_kiosk, &cell);
		if (!db_is_null(q) && !cell.expected) {
			db_text(q, cell.name, sizeof cell.name);
			cell.expected = true;
		}
		sink(context, &id, &cell);
	}
	return db_done(q);
}

enum err state_boot(struct store *s, uint64_t tag, uint32_t boot, struct boot_cell *ret_cell)
{
	return cell_load(s, &cell_boot, (struct cell_key[]){ KEY_INT(tag), KEY_INT(boot) }, 2, ret_cell);
}

enum err state_rating(struct store *s, uint32_t session, const char *instrument, struct rating_cell *ret_cell)
{
	return cell_load(s, &cell_rating, (struct cell_key[]){ KEY_INT(session), KEY_WORD(instrument) }, 2, ret_cell);
}

enum err state_each_comment(struct store *s, uint32_t session, const char *instrument, comment_sink *sink, void *context)
{
	struct fact f;
	struct query *q = db_query(s->db, all_batches);
	db_bind(q, session);
	db_bind_text(q, instrument);
	while (next_fact(q, KIND_RATINGS, &f))
		for (int i = 0; i < f.ratings.comments; i++)
			sink(context, f.ratings.comment[i]);
	return db_done(q);
}
