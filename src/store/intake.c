// Takes runs in: compare and swap of a ledger's head, then its rows; a run that does not continue ours is judged.
// SPDX-License-Identifier: Apache-2.0
#include "store/intake.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/erase.h"
#include "store/inside.h"
#include "store/seed.h"

#define PENDING 64 // runs whose rows wait for one statement
#define TRIES 16   // of a head that others move at the same time
#define FORK_MOST RUN_RECORDS // rows of evidence kept of one ledger

static const char move_head[] = "UPDATE ledger SET seq = ?, link = ?, signed_seq = ? WHERE ledger = ? AND key = ? AND epoch = ? AND is_event = ?"
	" AND seq = ? AND link = ?";
static const char vouch[] = "UPDATE ledger SET signed_seq = ? WHERE ledger = ? AND signed_seq < ?";
static const char other_event[] = "SELECT 1 FROM ledger WHERE is_event = 1 LIMIT 1";
static const char put_fork[] = "INSERT INTO fork (ledger, seq, link, line, sign, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (ledger, seq, link) DO NOTHING";
static const char count_fork[] = "SELECT count(*) FROM fork WHERE ledger = ?";

struct part { const struct run *run; uint64_t tag, first; }; // the records from number `first` on are new
struct group {
	struct store *s;
	int64_t now_ms;
	struct part pending[PENDING];
	int count;
};

static const uint8_t *link_of(const struct run *run, uint64_t seq)
{
	return seq < run->head.from ? run->head.previous : run->link[seq - run->head.from];
}

// Those of blocks that begin in what is new: the others are here since theirs began.
static const uint8_t *seed_of(const struct run *run, uint64_t seq)
{
	uint64_t block = seq / RECORD_BLOCK;
	const struct run_seed *seed = &run->head.seeds[block - run->head.from / RECORD_BLOCK];
	return seed->known && seq == seed_place(block) ? seed->seed : NULL;
}

static void store_run(struct query *bulk, const struct part *p)
{
	const struct run *run = p->run;
	for (uint64_t seq = p->first; seq <= run_last(run); seq++) {
		struct row_more more = { .sign = run->is_signed && seq == run_last(run) ? run->sign : NULL, .seed = seed_of(run, seq) };
		row_bulk_record(bulk, p->tag, &run->record[seq - run->head.from], link_of(run, seq), more);
	}
}

static enum err flush(struct group *g)
{
	if (!g->count)
		return ERR_OK;
	struct query *q = row_bulk(g->s);
	for (int i = 0; i < g->count; i++)
		store_run(q, &g->pending[i]);
	g->count = 0;
	return db_done(q);
}

static void bind_move(struct query *q, const struct run *run, uint64_t tag, uint64_t behind, uint64_t signed_seq)
{
	db_bind(q, (int64_t)run_last(run));
	db_bind_bytes(q, link_of(run, run_last(run)), SEAL_HASH);
	db_bind(q, (int64_t)(run->is_signed ? run_last(run) : signed_seq));
	db_bind(q, (int64_t)tag);
	db_bind_bytes(q, run->head.id.key, SEAL_PUBLIC);
	db_bind_bytes(q, run->head.id.epoch, RECORD_EPOCH);
	db_bind(q, run->head.is_event);
	db_bind(q, (int64_t)behind);
	db_bind_bytes(q, link_of(run, behind), SEAL_HASH);
}

// Moves the head to the run's end from number `behind`, whose link both have. False: it is not there (any more).
static enum err move(struct store *s, const struct run *run, uint64_t tag, uint64_t behind, uint64_t signed_seq, bool *ret_moved)
{
	struct query *q = db_query(s->db, move_head);
	bind_move(q, run, tag, behind, signed_seq);
	enum err e = db_run(q);
	*ret_moved = e == ERR_OK && db_changed(q) == 1;
	return e;
}

static void answer(struct intake_job *job, enum intake_end end, const struct head *h)
{
	const struct run *run = job->run;
	job->ret.end = end;
	job->ret.here = (struct position){ .id = run->head.id, .is_event = h->author.is_event, .seq = h->seq };
	memcpy(job->ret.here.link, h->link, SEAL_HASH);
}

static enum err taken(struct group *g, struct intake_job *job, uint64_t tag, uint64_t first)
{
	struct head h = { .author.is_event = job->run->head.is_event, .seq = run_last(job->run) };
	memcpy(h.link, link_of(job->run, h.seq), SEAL_HASH);
	answer(job, INTAKE_TAKEN, &h);
	job->ret.added = h.seq - first + 1;
	g->pending[g->count++] = (struct part){ job->run, tag, first };
	return g->count == PENDING ? flush(g) : ERR_OK;
}

static enum err put_evidence(struct group *g, const struct run *run, uint64_t tag, uint64_t seq, char room[RECORD_LINE_MAX])
{
	struct text line = text_init(room, RECORD_LINE_MAX);
	enum err e = record_pack(&run->record[seq - run->head.from], &line);
	if (e != ERR_OK)
		return e;
	struct query *q = db_query(g->s->db, put_fork);
	db_bind(q, (int64_t)tag);
	db_bind(q, (int64_t)seq);
	db_bind_bytes(q, link_of(run, seq), SEAL_HASH);
	db_bind_span(q, text_span(&line));
	if (seq == run_last(run))
		db_bind_bytes(q, run->sign, SEAL_SIGN);
	else
		db_bind_null(q);
	db_bind(q, g->now_ms);
	return db_run(q);
}

// Only evidence that the author has signed: anyone can make up another history.
static enum err keep_fork(struct group *g, const struct run *run, uint64_t tag, uint64_t parted)
{
	struct query *q = db_query(g->s->db, count_fork);
	db_bind(q, (int64_t)tag);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	bool full = db_int(q) >= FORK_MOST;
	e = db_done(q);
	if (e != ERR_OK || full)
		return e;
	char *room = malloc(RECORD_LINE_MAX);
	if (!room)
		return ERR_NO_MEMORY;
	for (uint64_t seq = parted > run->head.from ? parted : run->head.from; seq <= run_last(run) && e == ERR_OK; seq++)
		e = put_evidence(g, run, tag, seq, room);
	free(room);
	return e;
}

// The first number from which the run and what is here differ; 0: they do not. A link covers all before it.
static enum err find_parting(struct store *s, const struct run *run, const struct head *h, uint64_t *ret_parted)
{
	uint64_t same = run->head.from - 1, last = run_last(run) < h->seq ? run_last(run) : h->seq, parted = last + 1;
	uint8_t link[SEAL_HASH];
	enum err e = ERR_OK;
	*ret_parted = 0;
	for (bool first = true; e == ERR_OK && parted - same > 1; first = false) {
		uint64_t at = first ? last : same + (parted - same) / 2;
		e = row_find_link(s, h->author.tag, at, link);
		if (e == ERR_OK && !memcmp(link, link_of(run, at), sizeof link))
			same = at;
		else
			parted = at;
	}
	if (e == ERR_OK && same == run->head.from - 1 && same > 0)
		e = row_find_link(s, h->author.tag, same, link);
	else
		memcpy(link, link_of(run, same), sizeof link);
	if (e == ERR_NOT_FOUND)
		e = ERR_DAMAGED;
	if (e == ERR_OK && memcmp(link, link_of(run, same), sizeof link) != 0)
		*ret_parted = same;
	else if (e == ERR_OK && parted <= last)
		*ret_parted = parted;
	return e;
}

// A body may be absent only where the organiser had it erased; else whoever passes records on could keep the true ones out.
static bool may_come(struct store *s, const struct run *run, uint64_t tag, uint64_t first, unsigned mode)
{
	if (!run->is_signed && (run->head.is_event || !(mode & INTAKE_UNSIGNED)))
		return false;
	for (uint64_t seq = first; seq <= run_last(run); seq++)
		if (run->record[seq - run->head.from].erased && !(run->head.is_event && mode & INTAKE_EVENT) && !erase_names(s, tag, seq))
			return false;
	return true;
}

static enum err make_head(struct store *s, const struct run *run, struct head *h)
{
	*h = (struct head){ .author = { .tag = h->author.tag, .id = run->head.id, .is_event = run->head.is_event } };
	return row_add_head(s, &h->author);
}

// No ledger of that name is here. ret_made: now there is, and it is empty.
static enum err judge_new(struct group *g, struct intake_job *job, struct head *h, bool *ret_made)
{
	const struct run *run = job->run;
	bool other = false;
	*h = (struct head){ .author = { .tag = h->author.tag, .is_event = run->head.is_event } };
	if (run->head.is_event) {
		enum err e = db_lock(g->s->db); // two organisers' at once
		struct query *q = db_query(g->s->db, other_event);
		other = db_row(q);
		enum err read = db_done(q);
		if (e != ERR_OK || read != ERR_OK)
			return e != ERR_OK ? e : read;
	}
	if (other)
		answer(job, INTAKE_OTHER_EVENT, h);
	else if (!(job->mode & (run->head.is_event ? INTAKE_EVENT : INTAKE_KIOSK)))
		answer(job, INTAKE_REFUSED, h);
	else if (run->head.from != 1)
		answer(job, INTAKE_GAP, h);
	else if (!may_come(g->s, run, h->author.tag, 1, job->mode))
		answer(job, INTAKE_REFUSED, h);
	else
		*ret_made = true;
	return *ret_made ? make_head(g->s, run, h) : ERR_OK;
}

// All of it is here; its signature may be new.
static enum err known(struct group *g, struct intake_job *job, const struct head *h)
{
	answer(job, INTAKE_KNOWN, h);
	if (!job->run->is_signed)
		return ERR_OK;
	enum err e = row_put_signature(g->s, h->author.tag, run_last(job->run), job->run->sign);
	if (e != ERR_OK || h->signed_seq >= run_last(job->run))
		return e;
	struct query *q = db_query(g->s->db, vouch);
	db_bind(q, (int64_t)run_last(job->run));
	db_bind(q, (int64_t)h->author.tag);
	db_bind(q, (int64_t)run_last(job->run));
	return db_run(q);
}

// What there is to say of a run beside a ledger that is here. ret_go: it continues that from h->seq on.
static enum err judge(struct group *g, struct intake_job *job, const struct head *h, bool *ret_go)
{
	const struct run *run = job->run;
	uint64_t parted = 0;
	if (h->author.is_event != run->head.is_event) {
		answer(job, INTAKE_REFUSED, h);
		return ERR_OK;
	}
	if (run->head.from > h->seq + 1) {
		answer(job, INTAKE_GAP, h);
		return ERR_OK;
	}
	enum err e = h->seq ? find_parting(g->s, run, h, &parted) : ERR_OK;
	if (e != ERR_OK)
		return e;
	if (parted) {
		answer(job, INTAKE_FORK, h);
		job->ret.parted = parted;
		return run->is_signed ? keep_fork(g, run, h->author.tag, parted) : ERR_OK;
	}
	if (run_last(run) <= h->seq)
		return known(g, job, h);
	*ret_go = may_come(g->s, run, h->author.tag, h->seq + 1, job->mode);
	if (!*ret_go)
		answer(job, INTAKE_REFUSED, h);
	return ERR_OK;
}

static enum err take_slowly(struct group *g, struct intake_job *job, uint64_t tag)
{
	for (int i = 0; i < TRIES; i++) {
		struct head h = { .author.tag = tag };
		bool go = false, moved = false;
		enum err e = row_find_head(g->s, &job->run->head.id, &h);
		if (e == ERR_NOT_FOUND) {
			h.author.tag = tag;
			e = judge_new(g, job, &h, &go);
		} else if (e == ERR_OK) {
			e = judge(g, job, &h, &go);
		}
		if (e != ERR_OK || !go)
			return e;
		e = move(g->s, job->run, tag, h.seq, h.signed_seq, &moved);
		if (e != ERR_OK || moved)
			return moved ? taken(g, job, tag, h.seq + 1) : e;
	}
	return ERR_BUSY;
}

static bool is_whole(const struct run *run)
{
	for (int i = 0; i < run->head.count; i++)
		if (run->record[i].erased)
			return false;
	return true;
}

// Nearly always a run continues exactly what is here: that is tried of all at once.
static enum err move_all(struct store *s, struct intake_job *jobs, int n, bool ret_moved[PENDING])
{
	bool tried[PENDING], changed[PENDING];
	int count = 0;
	struct query *q = db_bulk(s->db, move_head, changed);
	for (int i = 0; i < n; i++) {
		const struct run *run = jobs[i].run;
		uint64_t tag = ledger_tag(&run->head.id);
		tried[i] = run->is_signed && is_whole(run);
		if (tried[i]) {
			bind_move(q, run, tag, run->head.from - 1, 0);
			db_bulk_row(q);
		}
	}
	enum err e = db_done(q);
	for (int i = 0; i < n && e == ERR_OK; i++)
		ret_moved[i] = tried[i] && changed[count++];
	return e;
}

static enum err take_some(struct group *g, struct intake_job *jobs, int n)
{
	bool moved[PENDING];
	enum err e = move_all(g->s, jobs, n, moved);
	for (int i = 0; i < n && e == ERR_OK; i++) {
		jobs[i].ret = (struct intake){ .end = INTAKE_REFUSED };
		if (moved[i])
			e = taken(g, &jobs[i], ledger_tag(&jobs[i].run->head.id), jobs[i].run->head.from);
	}
	for (int i = 0; i < n && e == ERR_OK; i++) {
		if (moved[i])
			continue;
		e = flush(g); // what is judged next may stand on it
		if (e == ERR_OK)
			e = take_slowly(g, &jobs[i], ledger_tag(&jobs[i].run->head.id));
	}
	return e;
}

enum err intake_runs(struct store *s, struct intake_job *jobs, int n, int64_t now_ms)
{
	struct group g = { .s = s, .now_ms = now_ms };
	enum err e = store_begin_beside(s);
	if (e != ERR_OK)
		return e;
	for (int i = 0; i < n && e == ERR_OK; i += PENDING)
		e = take_some(&g, jobs + i, n - i < PENDING ? n - i : PENDING);
	if (e == ERR_OK)
		e = flush(&g);
	return store_end(s, e);
}

enum err intake_run(struct store *s, const struct run *run, unsigned mode, int64_t now_ms, struct intake *ret_intake)
{
	struct intake_job job = { .run = run, .mode = mode };
	enum err e = intake_runs(s, &job, 1, now_ms);
	if (e == ERR_OK)
		*ret_intake = job.ret;
	return e;
}
