// Verifies a file: every link and signature of its ledgers, and that its state is what they add up to.
// SPDX-License-Identifier: Apache-2.0
#include "store/verify_inside.h"

#include <stdio.h>
#include <string.h>

#define PROGRESS_STEP 4096 // records between two calls
#define SUSPECTS 8         // links of the last records that did not fit

static const char heads[] = "SELECT " ROW_HEAD " FROM ledger ORDER BY is_event DESC, ledger";
static const char records[] = "SELECT " ROW_RECORD ", sign FROM record WHERE ledger = ? ORDER BY seq";
static const char next_ledger[] = "SELECT ledger FROM record WHERE ledger > ? ORDER BY ledger, seq LIMIT 1";
static const char has_ledger[] = "SELECT 1 FROM ledger WHERE ledger = ?";
static const char files[] = "SELECT hash, bytes FROM file";

// The walk along one ledger.
struct walk {
	struct verify *v;
	const struct head *head;
	uint64_t next;                  // number of the record that is due
	bool link_known;                // of the record before it
	uint8_t link[SEAL_HASH];        // as kept
	uint8_t computed[SEAL_HASH];    // as its contents make it
	uint64_t changed_from;          // the run of records that do not fit, 0: none
	uint8_t suspect[SUSPECTS][SEAL_HASH];
	unsigned suspects;
	uint64_t good_signature;        // the record of the last that was good
};

void verify_report(struct verify *v, enum flaw flaw, const struct ledger_id *id, uint64_t seq, uint64_t to, const char *detail)
{
	struct flaw_report f = { .flaw = flaw, .id = *id, .seq = seq, .to = to };
	snprintf(f.detail, sizeof f.detail, "%s", detail);
	if (flaw != FLAW_UNSIGNED)
		v->total.flaws++;
	v->sink(v->context, &f);
}

static void advance(struct verify *v)
{
	if (++v->done % PROGRESS_STEP == 0 && v->progress)
		v->progress(v->context, v->done, v->all);
}

static void note_suspect(struct walk *w, const uint8_t link[SEAL_HASH])
{
	memcpy(w->suspect[w->suspects++ % SUSPECTS], link, SEAL_HASH);
}

static void end_run(struct walk *w, uint64_t last)
{
	if (w->changed_from)
		verify_report(w->v, FLAW_CHANGED, &w->head->author.id, w->changed_from, last, "what is kept does not give the link kept with it");
	w->changed_from = 0;
	w->suspects = 0;
}

// After a record that does not fit, the next one shows whether its contents or only its link was changed, and whether it was swapped.
static bool fits_suspect(const struct walk *w, const struct record *r, const uint8_t *kept)
{
	uint8_t link[SEAL_HASH];
	for (unsigned i = 0; i < w->suspects && i < SUSPECTS; i++) {
		record_link(&w->head->author.id, w->suspect[i], r, link);
		if (!memcmp(link, kept, sizeof link))
			return true;
	}
	return false;
}

static bool fits(struct walk *w, struct record *r, struct span kept)
{
	record_digest(r);
	record_link(&w->head->author.id, w->link, r, w->computed);
	if (!w->link_known)
		return true; // the record before it is missing: only a signature can tell
	return !memcmp(w->computed, kept.at, SEAL_HASH) || (w->changed_from && fits_suspect(w, r, (const uint8_t *)kept.at));
}

static bool is_by_author(const struct walk *w, uint64_t seq, struct span sign, const uint8_t link[SEAL_HASH])
{
	return sign.len == SEAL_SIGN && record_verify(&w->head->author.id, seq, link, (const uint8_t *)sign.at) == ERR_OK;
}

// The signature of the record just walked over.
static void check_signature(struct walk *w, uint64_t seq, struct span sign)
{
	char detail[160];
	w->v->total.signatures++;
	if (is_by_author(w, seq, sign, w->link) || is_by_author(w, seq, sign, w->computed)) {
		w->good_signature = seq;
		return;
	}
	snprintf(detail, sizeof detail, "it is not the author's for this record and those before it; vouched for up to %llu", (unsigned long long)w->good_signature);
	verify_report(w->v, FLAW_SIGNATURE, &w->head->author.id, seq, seq, detail);
}

static void walk_record(struct walk *w, struct query *q)
{
	struct record r;
	struct span kept;
	bool good = row_record(q, &r, &kept);
	if (r.seq < w->next) {
		verify_report(w->v, FLAW_CHANGED, &w->head->author.id, r.seq, r.seq, "no record has this number");
		return;
	}
	if (r.seq > w->next) {
		end_run(w, w->next - 1);
		verify_report(w->v, FLAW_MISSING, &w->head->author.id, w->next, r.seq - 1, "not in the file");
		w->link_known = false;
	}
	good = good && fits(w, &r, kept);
	if (good)
		end_run(w, r.seq - 1);
	else if (!w->changed_from)
		w->changed_from = r.seq;
	w->link_known = kept.len == SEAL_HASH;
	if (w->link_known)
		memcpy(w->link, kept.at, SEAL_HASH);
	if (!good) {
		note_suspect(w, w->link);
		note_suspect(w, w->computed);
	}
	if (!db_is_null(q))
		check_signature(w, r.seq, db_bytes(q));
	w->next = r.seq + 1;
	w->v->total.records++;
	w->v->total.erased += r.erased;
}

static void check_end(struct walk *w)
{
	const struct head *h = w->head;
	uint64_t last = w->next - 1;
	if (last < h->seq)
		verify_report(w->v, FLAW_MISSING, &h->author.id, last + 1, h->seq, "the end of the ledger is not in the file");
	else if (last > h->seq)
		verify_report(w->v, FLAW_HEAD, &h->author.id, h->seq, last, "there are records after the one marked as the last");
	else if (last > 0 && memcmp(w->link, h->link, SEAL_HASH) != 0)
		verify_report(w->v, FLAW_HEAD, &h->author.id, last, last, "the last record's link is not the one marked as the last");
	if (w->good_signature < last)
		verify_report(w->v, FLAW_UNSIGNED, &h->author.id, w->good_signature + 1, last, "not signed yet");
	if (h->signed_seq > w->good_signature)
		verify_report(w->v, FLAW_HEAD, &h->author.id, h->signed_seq, h->signed_seq, "there is no good signature where the last one is marked");
}

static void report_unreadable(struct walk *w)
{
	uint64_t to = w->head->seq > w->next ? w->head->seq : w->next;
	w->v->unreadable = true;
	verify_report(w->v, FLAW_MISSING, &w->head->author.id, w->next, to, db_detail(w->v->s->db));
}

static void walk_ledger(struct verify *v, const struct head *h)
{
	struct walk w = { .v = v, .head = h, .next = 1, .link_known = true };
	v->total.ledgers++;
	if (h->author.tag != ledger_tag(&h->author.id)) {
		verify_report(v, FLAW_HEAD, &h->author.id, 0, 0, "its key or epoch is not the one that it was made with");
		return;
	}
	struct query *q = db_query_many(v->s->db, records);
	db_bind(q, (int64_t)h->author.tag);
	for (; db_row(q); advance(v))
		walk_record(&w, q);
	end_run(&w, w.next - 1);
	if (db_done(q) == ERR_OK)
		check_end(&w);
	else
		report_unreadable(&w);
}

static enum err walk_ledgers(struct verify *v)
{
	struct head h;
	struct query *q = db_query(v->s->db, heads);
	while (db_row(q)) {
		row_head(q, &h);
		walk_ledger(v, &h);
	}
	return db_done(q);
}

static bool is_named(struct store *s, int64_t tag)
{
	struct query *q = db_query(s->db, has_ledger);
	db_bind(q, tag);
	bool there = db_row(q);
	return db_done(q) == ERR_OK && there;
}

// Records of a ledger that has no row of its own.
static enum err find_strays(struct verify *v)
{
	for (int64_t tag = INT64_MIN, next;; tag = next) {
		struct query *q = db_query(v->s->db, next_ledger);
		db_bind(q, tag);
		enum err e = db_one(q);
		if (e != ERR_OK)
			return e == ERR_NOT_FOUND ? ERR_OK : e;
		bool whole = db_try_int(q, &next);
		e = db_done(q);
		if (e != ERR_OK)
			return e;
		if (!whole || !is_named(v->s, next))
			verify_report(v, FLAW_HEAD, &(struct ledger_id){ .key = { 0 } }, 0, 0, "there are records of a ledger that the file does not name");
		if (!whole) // nor is there an order in which to find what comes after it
			return ERR_OK;
	}
}

static void check_files(struct verify *v)
{
	struct query *q = db_query_many(v->s->db, files);
	while (db_row(q)) {
		struct span hash = db_bytes(q), bytes = db_bytes(q);
		uint8_t found[SEAL_HASH];
		seal_hash(bytes.at, bytes.len, found);
		if (hash.len != sizeof found || memcmp(found, hash.at, sizeof found) != 0)
			verify_report(v, FLAW_STATE, &(struct ledger_id){ .key = { 0 } }, 0, 0, "a file carried along is not the one that its hash names");
	}
	if (db_done(q) != ERR_OK)
		v->unreadable = true;
}

static enum err verify(struct verify *v)
{
	struct head h;
	struct query *q = db_query(v->s->db, heads);
	for (; db_row(q); v->all += 2 * h.seq)
		row_head(q, &h);
	enum err e = db_done(q);
	if (e == ERR_OK)
		e = walk_ledgers(v);
	if (e == ERR_OK)
		e = find_strays(v);
	check_files(v);
	if (e == ERR_OK && !v->unreadable)
		e = verify_state(v);
	if (db_check(v->s->db) != ERR_OK)
		verify_report(v, FLAW_STATE, &(struct ledger_id){ .key = { 0 } }, 0, 0, db_detail(v->s->db));
	return e;
}

enum err ledger_verify(struct store *s, flaw_sink *sink, progress_sink *progress, void *context, struct verify_total *ret_total)
{
	struct verify v = { .s = s, .sink = sink, .progress = progress, .context = context };
	enum err e = db_begin_read(s->db);
	if (e != ERR_OK)
		return e;
	e = verify(&v);
	enum err ended = db_end(s->db, ERR_OK);
	if (e == ERR_OK)
		e = ended;
	if (e == ERR_OK)
		*ret_total = v.total;
	return e;
}
