// Whether a file's state is what its ledgers add up to: every cell made again in a scratch store and compared row by row.
// SPDX-License-Identifier: Apache-2.0
#include "store/verify_inside.h"

#include <stdio.h>

#include "store/erase.h"
#include "store/rebuild.h"

static const char heads[] = "SELECT " ROW_HEAD " FROM ledger ORDER BY is_event DESC, ledger";
static const char bodiless[] = "SELECT seq FROM record WHERE ledger = ? AND body IS NULL ORDER BY seq";

static void report_body(void *context, const struct author *a, const struct record *r, enum err e)
{
	char detail[160];
	snprintf(detail, sizeof detail, "kind %u: %s", r->kind, err_text(e));
	verify_report(context, FLAW_BODY, &a->id, r->seq, r->seq, detail);
}

static void pass_progress(void *context, uint64_t done, uint64_t all)
{
	struct verify *v = context;
	if (v->progress)
		v->progress(v->context, done, all);
}

// The key of a row, for people: numbers and texts as they are, the front of a hash in hexadecimal.
static void describe(struct query *q, const struct rebuild_table *t, const char *what, char ret_detail[160])
{
	struct text d = text_init(ret_detail, 160);
	text_str(&d, t->name);
	for (int i = 0; i < t->keys; i++) {
		struct span key = db_bytes(q);
		text_char(&d, i ? '/' : ' ');
		if (key.len == SEAL_HASH)
			text_hex(&d, (const uint8_t *)key.at, 8);
		else
			text_add(&d, key);
	}
	text_str(&d, what);
}

static enum err compare_table(struct verify *v, struct store *rebuilt, const struct rebuild_table *t)
{
	static const struct ledger_id none;
	char detail[160];
	struct query *kept = db_query_many(v->s->db, t->rows), *made = db_query(rebuilt->db, t->rows);
	for (;;) {
		bool more_kept = db_row(kept), more_made = db_row(made);
		if (!more_kept && !more_made)
			break;
		if (more_kept && more_made && db_same(kept, made))
			continue;
		describe(more_kept ? kept : made, t, more_kept ? ": from here on not what the records add up to" : ": missing", detail);
		verify_report(v, FLAW_STATE, &none, 0, 0, detail);
		break;
	}
	enum err e = db_done(kept);
	if (e != ERR_OK)
		verify_report(v, FLAW_STATE, &none, 0, 0, db_detail(v->s->db));
	return db_done(made);
}

static enum err compare_state(struct verify *v, struct store *rebuilt)
{
	enum err e = ERR_OK;
	for (const struct rebuild_table *t = rebuild_tables; t->name && e == ERR_OK; t++)
		e = compare_table(v, rebuilt, t);
	return e;
}

static enum err check_erased_of(struct verify *v, struct store *rebuilt, const struct head *h)
{
	struct query *q = db_query_many(v->s->db, bodiless);
	db_bind(q, (int64_t)h->author.tag);
	while (db_row(q)) {
		uint64_t seq = (uint64_t)db_int(q);
		if (!erase_names(rebuilt, h->author.tag, seq))
			verify_report(v, FLAW_CHANGED, &h->author.id, seq, seq, "its body is gone, and no erase record says so");
	}
	return db_done(q);
}

static enum err check_erased(struct verify *v, struct store *rebuilt)
{
	struct head h;
	enum err e = ERR_OK;
	struct query *q = db_query(v->s->db, heads);
	while (v->total.erased > 0 && e == ERR_OK && db_row(q)) {
		row_head(q, &h);
		e = check_erased_of(v, rebuilt, &h);
	}
	enum err listed = db_done(q);
	return e != ERR_OK ? e : listed;
}

static enum err check_state_in(struct verify *v, struct store *rebuilt)
{
	struct rebuild_watch watch = { .context = v, .progress = pass_progress, .done = v->done, .all = v->all, .unreadable = report_body };
	enum err e = db_begin(rebuilt->db);
	if (e == ERR_OK)
		e = db_end(rebuilt->db, rebuild_fold(rebuilt, v->s, &watch));
	if (e == ERR_OK)
		e = check_erased(v, rebuilt);
	return e == ERR_OK ? compare_state(v, rebuilt) : e;
}

enum err verify_state(struct verify *v)
{
	struct store *rebuilt = NULL;
	enum err e = store_scratch(&rebuilt);
	if (e == ERR_OK)
		e = check_state_in(v, rebuilt);
	store_close(rebuilt);
	return e;
}
