// Cells made again from the ledgers.
// SPDX-License-Identifier: Apache-2.0
#include "store/rebuild.h"

#include "store/apply.h"
#include "store/cell_cache.h"
#include "store/row.h"
#include "store/state.h"

#define PROGRESS_STEP 4096 // records between two calls

#define TABLE(name, key, n) { name, "SELECT * FROM " name " ORDER BY " key, "DELETE FROM " name, n }
const struct rebuild_table rebuild_tables[] = {
	TABLE("latest", "kind, number", 2), TABLE("instrument", "id", 1), TABLE("person", "number", 1), TABLE("vocabulary", "word", 1),
	TABLE("word", "word, person", 2), TABLE("badge", "hash", 1), TABLE("holder", "holder", 1), TABLE("presence", "person, hash, session", 3),
	TABLE("session_cell", "session", 1), TABLE("kiosk", "ledger", 1), TABLE("boot", "ledger, boot", 2), TABLE("rating", "session, instrument", 2),
	TABLE("batch", "session, instrument, ledger, seq", 4), TABLE("erased", "ledger, first, last", 3),
	TABLE("quarantine", "ledger, seq", 2), { NULL, NULL, NULL, 0 },
};

static const char heads[] = "SELECT " ROW_HEAD " FROM ledger ORDER BY is_event DESC, ledger";
static const char badges[] = "SELECT " ROW_RECORD " FROM record WHERE ledger = ? AND seq <= ? AND kind IN (?, ?) ORDER BY seq";
static const char records[] = "SELECT " ROW_RECORD " FROM record WHERE ledger = ? AND seq <= ? ORDER BY seq";

static void advance(struct rebuild_watch *w)
{
	if (w && ++w->done % PROGRESS_STEP == 0 && w->progress)
		w->progress(w->context, w->done, w->all);
}

static enum err fold_row(struct store *into, const struct author *a, struct query *q, enum apply what, struct rebuild_watch *watch)
{
	struct record r;
	struct fact f;
	struct span link;
	if (!row_record(q, &r, &link) || r.erased)
		return ERR_OK;
	enum err e = fact_read(r.kind, r.body, &f);
	if (e == ERR_OK)
		return apply_fact(into, a, &r, &f, what);
	// Kinds that a later version brings are none of this one's business.
	if (e != ERR_UNKNOWN && what == APPLY_OTHERS && watch && watch->unreadable)
		watch->unreadable(watch->context, a, &r, e);
	return what == APPLY_OTHERS ? apply_quarantine(into, a, &r, e) : ERR_OK;
}

static enum err fold_rows(struct store *into, const struct author *a, struct query *q, enum apply what, struct rebuild_watch *watch)
{
	enum err e = ERR_OK;
	while (e == ERR_OK && db_row(q)) {
		e = fold_row(into, a, q, what, watch);
		if (what == APPLY_OTHERS)
			advance(watch);
	}
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

static enum err fold_ledger(struct store *into, struct store *from, const struct head *h, enum apply what, struct rebuild_watch *watch)
{
	struct query *q = db_query_many(from->db, what == APPLY_BADGES ? badges : records);
	db_bind(q, (int64_t)h->author.tag);
	db_bind(q, (int64_t)h->folded_seq);
	if (what == APPLY_BADGES) {
		db_bind(q, KIND_BADGE);
		db_bind(q, KIND_WALKIN);
	}
	return fold_rows(into, &h->author, q, what, watch);
}

static enum err fold_ledgers(struct store *into, struct store *from, enum apply what, struct rebuild_watch *watch)
{
	struct head h;
	enum err e = ERR_OK;
	struct query *q = db_query(from->db, heads);
	while (e == ERR_OK && db_row(q)) {
		row_head(q, &h);
		e = fold_ledger(into, from, &h, what, watch);
	}
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

// Badges first: then every scan finds its person at once, and nothing has to be taken back.
enum err rebuild_fold(struct store *into, struct store *from, struct rebuild_watch *watch)
{
	enum err e = cell_cache_begin(into);
	if (e == ERR_OK)
		e = fold_ledgers(into, from, APPLY_BADGES, watch);
	if (e == ERR_OK)
		e = fold_ledgers(into, from, APPLY_OTHERS, watch);
	into->stale = false;
	return cell_cache_end(into, e);
}

static enum err rebuild(struct store *s)
{
	enum err e = ERR_OK;
	for (const struct rebuild_table *t = rebuild_tables; t->name && e == ERR_OK; t++)
		e = db_run(db_query(s->db, t->drop));
	return e == ERR_OK ? rebuild_fold(s, s, NULL) : e;
}

enum err state_rebuild(struct store *s)
{
	enum err e = db_begin(s->db);
	return e == ERR_OK ? db_end(s->db, rebuild(s)) : e;
}
