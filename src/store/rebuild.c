// Cells made again from the ledgers.
// SPDX-License-Identifier: Apache-2.0
#include "store/rebuild.h"

#include "store/apply.h"
#include "store/row.h"
#include "store/state.h"

#define PROGRESS_STEP 4096 // records between two calls

#define TABLE(name, key) { name, "SELECT * FROM " name " ORDER BY " key, "DELETE FROM " name }
const struct rebuild_table rebuild_tables[] = {
	TABLE("latest", "kind, number"), TABLE("instrument", "id"), TABLE("person", "number"), TABLE("vocabulary", "word"),
	TABLE("word", "word, person"), TABLE("badge", "hash"), TABLE("holder", "holder"), TABLE("presence", "person, hash, session"),
	TABLE("session_cell", "session"), TABLE("kiosk", "ledger"), TABLE("boot", "ledger, boot"), TABLE("rating", "session, instrument"),
	TABLE("batch", "session, instrument, ledger, seq"), TABLE("erased", "ledger, first, last"), { NULL, NULL, NULL },
};

static const char heads[] = "SELECT " ROW_HEAD " FROM ledger ORDER BY is_event DESC, ledger";
static const char badges[] = "SELECT " ROW_RECORD " FROM record WHERE ledger = ? AND kind IN (?, ?) ORDER BY seq";
static const char records[] = "SELECT " ROW_RECORD " FROM record WHERE ledger = ? ORDER BY seq";

static void advance(struct rebuild_progress *p)
{
	if (p && ++p->done % PROGRESS_STEP == 0 && p->sink)
		p->sink(p->context, p->done, p->all);
}

static enum err fold_rows(struct store *into, const struct author *a, struct query *q, enum apply what, struct rebuild_progress *progress)
{
	enum err e = ERR_OK;
	while (e == ERR_OK && db_row(q)) {
		struct record r;
		struct span link;
		if (row_record(q, &r, &link))
			e = apply_record(into, a, &r, what);
		if (what == APPLY_OTHERS)
			advance(progress);
	}
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

static enum err fold_ledger(struct store *into, struct store *from, const struct author *a, enum apply what, struct rebuild_progress *progress)
{
	struct query *q = db_query(from->db, what == APPLY_BADGES ? badges : records);
	db_bind(q, (int64_t)a->tag);
	if (what == APPLY_BADGES) {
		db_bind(q, KIND_BADGE);
		db_bind(q, KIND_WALKIN);
	}
	return fold_rows(into, a, q, what, progress);
}

static enum err fold_ledgers(struct store *into, struct store *from, enum apply what, struct rebuild_progress *progress)
{
	struct head h;
	enum err e = ERR_OK;
	struct query *q = db_query(from->db, heads);
	while (e == ERR_OK && db_row(q)) {
		row_head(q, &h);
		e = fold_ledger(into, from, &h.author, what, progress);
	}
	enum err read = db_done(q);
	return e == ERR_OK ? read : e;
}

// Badges first: then every scan finds its person at once, and nothing has to be taken back.
enum err rebuild_fold(struct store *into, struct store *from, struct rebuild_progress *progress)
{
	enum err e = fold_ledgers(into, from, APPLY_BADGES, progress);
	if (e == ERR_OK)
		e = fold_ledgers(into, from, APPLY_OTHERS, progress);
	into->stale = false;
	return e;
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
