// Runs between stores: taken in, refused, told apart from forks, folded later, and read out again.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include "store/intake.h"

#define NOW (MONDAY + 5 * HOUR_MS)

// Static: a run is too large for the stack.
static struct run run_a, run_b;
static char room_a[RUN_BYTES + RUN_OVERHEAD], room_b[RUN_BYTES + RUN_OVERHEAD];

// Event 77 with five people and session 1; the kiosk saw people 1 to `seen`.
static void make(const char *name, int seen)
{
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	struct store *s = made_store(name);
	assert_int_equal(ledger_create(s, &organiser.id, true), ERR_OK);
	made_append(s, &organiser, MONDAY, made_event(77));
	made_append(s, &organiser, MONDAY, made_session(1, MONDAY + HOUR_MS));
	for (uint64_t i = 1; i <= 5; i++) {
		made_append(s, &organiser, MONDAY, made_person(i, "Siti Aminah", ""));
		made_append(s, &organiser, MONDAY, made_badge(i, 1));
	}
	struct fact f = { .kind = KIND_KIOSK, .kiosk = { .id = kiosk.id, .name = "Pintu A" } };
	made_append(s, &organiser, MONDAY, f);
	assert_int_equal(ledger_sign(s, &organiser.id, organiser.secret), ERR_OK);
	assert_int_equal(ledger_create(s, &kiosk.id, false), ERR_OK);
	for (int i = 1; i <= seen; i++)
		made_append(s, &kiosk, MONDAY + HOUR_MS + i, made_presence((uint64_t)(i - 1) % 5 + 1, 1));
	store_close(s);
}

// The run of `a` from number `from` on, read from s and proved.
static int take_run(struct store *s, const struct made_author *a, uint64_t from, int most, bool by_author, char *room, struct run *ret_run)
{
	struct text out = text_init(room, RUN_BYTES + RUN_OVERHEAD);
	int count = 0;
	assert_int_equal(intake_next(s, &a->id, from, most, by_author ? a->secret : NULL, NOW, &out, &count), ERR_OK);
	assert_int_equal(run_read(text_span(&out), ret_run, NULL), ERR_OK);
	assert_int_equal(ret_run->head.count, count);
	return count;
}

static struct intake give(struct store *s, const struct run *run, unsigned mode)
{
	struct intake got;
	memset(&got, 0x55, sizeof got);
	assert_int_equal(intake_run(s, run, mode, NOW, &got), ERR_OK);
	assert_memory_equal(&got.here.id, &run->head.id, sizeof got.here.id);
	return got;
}

static void fold_all(struct store *s)
{
	struct intake_folded f = { .more = true };
	for (int i = 0; f.more; i++) {
		uint64_t before, after;
		assert_true(i < 1000);
		assert_int_equal(intake_waiting(s, &before), ERR_OK);
		assert_int_equal(intake_fold(s, 7, &f), ERR_OK);
		assert_int_equal(intake_waiting(s, &after), ERR_OK);
		assert_int_equal(f.records, before - after);
		assert_true(f.of_event <= f.records && f.records <= 7);
	}
}

// All of `from`, in runs of `step`, into `into`.
static void carry(struct store *from, struct store *into, const struct made_author *a, int step, bool by_author, unsigned mode)
{
	struct position p;
	assert_int_equal(intake_head(from, &a->id, &p), ERR_OK);
	for (uint64_t next = 1; next <= p.seq;) {
		int n = take_run(from, a, next, step, by_author, room_a, &run_a);
		struct intake got = give(into, &run_a, mode);
		assert_int_equal(got.end, INTAKE_TAKEN);
		assert_int_equal(got.added, n);
		assert_int_equal(got.here.seq, run_last(&run_a));
		next += (uint64_t)n;
	}
}

static void test_same_state(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	uint8_t a[SEAL_HASH], b[SEAL_HASH];
	uint64_t waiting, revision;
	struct presence_cell cell;
	make("from", 300);
	struct store *from = made_open("from", STORE_WRITE), *into = made_store("into");
	carry(from, into, &kiosk, 25, true, INTAKE_KIOSK); // before the event that it is about
	carry(from, into, &organiser, 100, false, INTAKE_EVENT);
	assert_int_equal(intake_waiting(into, &waiting), ERR_OK);
	assert_int_equal(waiting, 313);
	assert_int_equal(state_presence(into, 1, 1, &cell), ERR_OK);
	assert_false(cell.in.set); // received, not folded
	fold_all(into);
	assert_int_equal(intake_waiting(into, &waiting), ERR_OK);
	assert_int_equal(waiting, 0);
	assert_int_equal(intake_revision(into, &revision), ERR_OK);
	assert_int_equal(revision, 313);
	assert_int_equal(state_presence(into, 1, 1, &cell), ERR_OK);
	assert_true(cell.in.set);
	assert_true(intake_is_expected(into, kiosk.id.key));
	assert_false(intake_is_expected(into, organiser.id.key));
	assert_true(intake_is_organiser(into, organiser.id.key));
	assert_int_equal(ledger_sign(from, &kiosk.id, kiosk.secret), ERR_OK);
	store_close(from);
	store_close(into);
	made_digest("from", a);
	made_digest("into", b);
	assert_memory_equal(a, b, sizeof a);
	made_sound("into");
}

static void test_every_end(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), kiosk = made_author(2), other = made_author(9);
	make("from", 30);
	struct store *from = made_open("from", STORE_WRITE), *into = made_store("into");
	take_run(from, &kiosk, 1, 10, true, room_a, &run_a);
	take_run(from, &kiosk, 11, 10, true, room_b, &run_b);
	assert_int_equal(give(into, &run_a, 0).end, INTAKE_REFUSED);
	assert_int_equal(give(into, &run_a, INTAKE_EVENT).end, INTAKE_REFUSED);
	assert_int_equal(give(into, &run_b, INTAKE_KIOSK).end, INTAKE_GAP);
	struct position p;
	assert_int_equal(intake_head(into, &kiosk.id, &p), ERR_NOT_FOUND);
	assert_int_equal(give(into, &run_a, INTAKE_KIOSK).end, INTAKE_TAKEN);
	struct intake got = give(into, &run_a, 0); // the answer was lost
	assert_int_equal(got.end, INTAKE_KNOWN);
	assert_int_equal(got.added, 0);
	assert_int_equal(got.here.seq, 10);
	take_run(from, &kiosk, 15, 5, true, room_a, &run_a);
	got = give(into, &run_a, 0);
	assert_int_equal(got.end, INTAKE_GAP);
	assert_int_equal(got.here.seq, 10);
	take_run(from, &kiosk, 6, 10, true, room_a, &run_a);
	got = give(into, &run_a, 0); // half of it is known
	assert_int_equal(got.end, INTAKE_TAKEN);
	assert_int_equal(got.added, 5);
	got = give(into, &run_b, 0);
	assert_int_equal(got.end, INTAKE_TAKEN);
	assert_int_equal(got.added, 5);
	assert_int_equal(got.here.seq, 20);
	assert_memory_equal(got.here.link, run_b.link[9], SEAL_HASH);
	take_run(from, &organiser, 1, 100, false, room_a, &run_a);
	assert_int_equal(give(into, &run_a, INTAKE_KIOSK).end, INTAKE_REFUSED);
	assert_int_equal(give(into, &run_a, INTAKE_EVENT).end, INTAKE_TAKEN);
	struct store *second = made_store("second");
	assert_int_equal(ledger_create(second, &other.id, true), ERR_OK);
	made_append(second, &other, MONDAY, made_event(78));
	take_run(second, &other, 1, 10, true, room_a, &run_a);
	assert_int_equal(give(into, &run_a, INTAKE_EVENT | INTAKE_KIOSK).end, INTAKE_OTHER_EVENT);
	store_close(second);
	store_close(from);
	fold_all(into);
	store_close(into);
	made_sound("into");
}

static void count_forks(void *context, const struct forked *f)
{
	*(struct forked *)context = *f;
}

// Two kiosks of one key and epoch, as when a card is copied.
static void test_fork(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2);
	struct forked found = { .seq = 0 };
	make("one", 10);
	struct store *one = made_open("one", STORE_WRITE);
	made_copy("one", "two");
	struct store *two = made_open("two", STORE_WRITE), *into = made_store("into");
	for (int i = 0; i < 6; i++) {
		made_append(one, &kiosk, MONDAY + 2 * HOUR_MS + i, made_presence(2, 1));
		made_append(two, &kiosk, MONDAY + 3 * HOUR_MS + i, made_presence(3, 1));
	}
	carry(one, into, &kiosk, 100, true, INTAKE_KIOSK);
	take_run(two, &kiosk, 8, 6, true, room_a, &run_a);
	run_a.is_signed = false; // as someone else could make it up
	struct intake got = give(into, &run_a, INTAKE_UNSIGNED);
	assert_int_equal(got.end, INTAKE_FORK);
	assert_int_equal(intake_each_fork(into, count_forks, &found), ERR_OK);
	assert_int_equal(found.seq, 0);
	run_a.is_signed = true;
	for (int i = 0; i < 2; i++) { // twice: kept once
		got = give(into, &run_a, 0);
		assert_int_equal(got.end, INTAKE_FORK);
		assert_int_equal(got.parted, 11);
		assert_int_equal(got.here.seq, 16);
	}
	assert_int_equal(intake_each_fork(into, count_forks, &found), ERR_OK);
	assert_int_equal(found.seq, 11);
	assert_int_equal(found.records, 3);
	assert_int_equal(found.at_ms, NOW);
	assert_memory_equal(&found.id, &kiosk.id, sizeof kiosk.id);
	made_append(two, &kiosk, MONDAY + 4 * HOUR_MS, made_presence(4, 1));
	take_run(two, &kiosk, 17, 6, true, room_a, &run_a);
	got = give(into, &run_a, 0); // the number fits, the history does not
	assert_int_equal(got.end, INTAKE_FORK);
	assert_int_equal(got.parted, 16);
	take_run(two, &kiosk, 12, 6, true, room_a, &run_a);
	got = give(into, &run_a, 0); // wholly in the other one
	assert_int_equal(got.end, INTAKE_FORK);
	assert_int_equal(got.parted, 11);
	store_close(one);
	store_close(two);
	fold_all(into);
	store_close(into);
	made_sound("into");
}

// One that is refused does not undo the others of its transaction.
static void test_group(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2);
	static struct run runs[6];
	static char rooms[6][20000];
	struct intake_job jobs[6];
	static const uint64_t from[] = { 1, 11, 40, 11, 16, 21 };
	static const enum intake_end end[] = { INTAKE_TAKEN, INTAKE_TAKEN, INTAKE_GAP, INTAKE_KNOWN, INTAKE_KNOWN, INTAKE_TAKEN };
	make("from", 60);
	struct store *s = made_open("from", STORE_WRITE), *into = made_store("into");
	for (int i = 0; i < 6; i++) {
		struct text out = text_init(rooms[i], sizeof rooms[i]);
		int count;
		assert_int_equal(intake_next(s, &kiosk.id, from[i], 10, kiosk.secret, NOW, &out, &count), ERR_OK);
		assert_int_equal(run_read(text_span(&out), &runs[i], NULL), ERR_OK);
		jobs[i] = (struct intake_job){ .run = &runs[i], .mode = INTAKE_KIOSK };
	}
	assert_int_equal(store_begin_beside(into), ERR_OK);
	assert_int_equal(intake_runs(into, jobs, 4, NOW), ERR_OK);
	assert_int_equal(intake_runs(into, jobs + 4, 2, NOW), ERR_OK);
	assert_int_equal(store_commit(into), ERR_OK);
	for (int i = 0; i < 6; i++)
		assert_int_equal(jobs[i].ret.end, end[i]);
	assert_int_equal(jobs[2].ret.here.seq, 20);
	assert_int_equal(jobs[5].ret.here.seq, 30);
	assert_int_equal(jobs[5].ret.added, 10); // what continues comes in before what has to be judged
	store_rollback((assert_int_equal(store_begin_beside(into), ERR_OK), into));
	fold_all(into);
	store_close(s);
	store_close(into);
	made_sound("into");
}

// A node that is not the author sends up to signatures that it holds; a kiosk's tail without one goes unsigned, when that is allowed.
static void test_passed_on(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	make("from", 40);
	struct store *from = made_open("from", STORE_WRITE), *hall = made_store("hall"), *up = made_store("up");
	carry(from, hall, &kiosk, 15, true, INTAKE_KIOSK);
	assert_int_equal(take_run(hall, &kiosk, 1, 20, false, room_a, &run_a), 15);
	assert_true(run_a.is_signed);
	assert_int_equal(take_run(hall, &kiosk, 1, 5, false, room_a, &run_a), 15); // to the first signature in reach
	carry(hall, up, &kiosk, 20, false, INTAKE_KIOSK);
	carry(from, hall, &organiser, 100, false, INTAKE_EVENT); // to its signature
	for (int i = 0; i < 300; i++)
		made_append(from, &organiser, MONDAY, made_person(100 + (uint64_t)i, "Agus Salim", ""));
	struct text out = text_init(room_a, sizeof room_a);
	int count;
	struct position p;
	assert_int_equal(intake_head(hall, &organiser.id, &p), ERR_OK);
	assert_int_equal(p.seq, 13);
	store_close(hall);
	assert_int_equal(intake_next(from, &organiser.id, 14, 100, NULL, NOW, &out, &count), ERR_NOT_FOUND);
	assert_int_equal(ledger_sign(from, &organiser.id, organiser.secret), ERR_OK);
	assert_int_equal(take_run(from, &organiser, 14, 100, false, room_a, &run_a), LEDGER_SIGN_EVERY - 13);
	assert_int_equal(take_run(from, &organiser, 14, 1000, false, room_a, &run_a), 300);
	assert_int_equal(take_run(from, &kiosk, 1, 30, false, room_a, &run_a), 30);
	assert_false(run_a.is_signed);
	struct store *other = made_store("other");
	assert_int_equal(give(other, &run_a, INTAKE_KIOSK).end, INTAKE_REFUSED);
	assert_int_equal(give(other, &run_a, INTAKE_KIOSK | INTAKE_UNSIGNED).end, INTAKE_TAKEN);
	take_run(from, &kiosk, 1, 30, true, room_a, &run_a);
	assert_int_equal(give(other, &run_a, 0).end, INTAKE_KNOWN); // its signature is new
	uint8_t sign[SEAL_SIGN];
	assert_int_equal(ledger_signature(other, &kiosk.id, 30, sign), ERR_OK);
	store_close(other);
	store_close(from);
	store_close(up);
	made_sound("hall");
	made_sound("other");
}

static void note_quarantined(void *context, const struct quarantined *q)
{
	struct quarantined *found = context;
	found[found[0].seq ? 1 : 0] = *q;
}

static void test_quarantine(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2);
	struct quarantined found[2] = { { .seq = 0 } };
	struct presence_cell cell;
	make("from", 5);
	made_raw("from", &kiosk, 200, "{\"later\":1}", false);
	made_raw("from", &kiosk, KIND_PRESENCE, "{\"p\":\"who\"}", false);
	struct store *from = made_open("from", STORE_WRITE), *into = made_store("into");
	made_append(from, &kiosk, MONDAY + 2 * HOUR_MS, made_presence(2, 2));
	carry(from, into, &kiosk, 3, true, INTAKE_KIOSK);
	fold_all(into);
	assert_int_equal(intake_each_quarantined(into, note_quarantined, found), ERR_OK);
	assert_int_equal(found[0].seq, 6);
	assert_int_equal(found[0].kind, 200);
	assert_int_equal(found[0].err, ERR_UNKNOWN);
	assert_int_equal(found[1].seq, 7);
	assert_int_equal(found[1].err, ERR_FORMAT);
	assert_int_equal(state_presence(into, 2, 2, &cell), ERR_OK); // what is behind them counts
	assert_true(cell.in.set);
	assert_int_equal(state_rebuild(into), ERR_OK);
	memset(found, 0, sizeof found);
	assert_int_equal(intake_each_quarantined(into, note_quarantined, found), ERR_OK);
	assert_int_equal(found[1].seq, 7);
	store_close(from);
	store_close(into);
	struct made_flaws m = made_verify("into");
	assert_int_equal(m.count[FLAW_STATE], 0);
	assert_int_equal(m.count[FLAW_BODY], 1); // the later kind is none
}

// What was erased travels without body where the organiser said so, and with it goes the seed of its salt.
static void test_erased(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	struct fact f = { .kind = KIND_ERASE, .erase = { .ledger = ledger_tag(&kiosk.id), .first = 3, .last = 4 } };
	make("from", 100);
	struct store *from = made_open("from", STORE_WRITE), *late = made_store("late");
	carry(from, late, &kiosk, 100, true, INTAKE_KIOSK); // has the bodies still
	made_append(from, &organiser, MONDAY, f);
	take_run(from, &kiosk, 1, 100, true, room_a, &run_a);
	assert_true(run_a.record[2].erased && run_a.record[3].erased && !run_a.record[4].erased);
	assert_false(run_a.head.seeds[0].known);
	assert_true(run_a.head.seeds[1].known);
	struct store *into = made_store("into");
	assert_int_equal(give(into, &run_a, INTAKE_KIOSK).end, INTAKE_REFUSED);
	carry(from, into, &organiser, 100, true, INTAKE_EVENT);
	fold_all(into);
	carry(from, into, &kiosk, 100, true, INTAKE_KIOSK);
	fold_all(into);
	carry(from, late, &organiser, 100, true, INTAKE_EVENT);
	fold_all(late);
	take_run(late, &kiosk, 1, 100, false, room_a, &run_a);
	assert_true(run_a.record[2].erased);
	assert_false(run_a.head.seeds[0].known);
	for (int i = 0; i < 40; i++) // the author goes on in a block that is touched
		made_append(from, &kiosk, MONDAY + 3 * HOUR_MS + i, made_presence(1, 1));
	take_run(from, &kiosk, 101, 100, true, room_a, &run_a);
	assert_int_equal(give(late, &run_a, 0).end, INTAKE_TAKEN);
	fold_all(late);
	store_close(from);
	store_close(late);
	store_close(into);
	made_sound("into");
	made_sound("late");
}

static void test_receipts(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2), server = made_author(8);
	struct receipt alone = { .id = kiosk.id, .seq = 7, .link = { 1, 2 }, .at_ms = NOW }, older, together[5], got;
	struct store *s = made_store("kiosk");
	memcpy(alone.server, server.id.key, sizeof alone.server);
	for (int i = 0; i < 5; i++) {
		together[i] = alone;
		together[i].seq = (uint64_t)i + 9;
	}
	older = alone;
	older.seq = 3;
	receipt_sign(server.secret, &alone, 1); // its path is empty
	receipt_sign(server.secret, &older, 1);
	receipt_sign(server.secret, together, 5);
	assert_int_equal(intake_receipt(s, &kiosk.id, alone.server, &got), ERR_NOT_FOUND);
	assert_int_equal(intake_keep_receipt(s, &alone), ERR_OK);
	assert_int_equal(intake_keep_receipt(s, &older), ERR_OK);
	assert_int_equal(intake_receipt(s, &kiosk.id, alone.server, &got), ERR_OK);
	assert_memory_equal(&got, &alone, sizeof got);
	assert_int_equal(receipt_verify(&got), ERR_OK);
	for (int i = 0; i < 5; i++) { // the last one's path is short
		assert_int_equal(intake_keep_receipt(s, &together[i]), ERR_OK);
		assert_int_equal(intake_receipt(s, &kiosk.id, alone.server, &got), ERR_OK);
		assert_memory_equal(&got, &together[i], sizeof got);
		assert_int_equal(receipt_verify(&got), ERR_OK);
	}
	store_close(s);
}

static void test_damaged_receipts(void **state)
{
	(void)state;
	static const char *const damages[] = {
		"UPDATE receipt SET leaf = -1", "UPDATE receipt SET leaf = 2", "UPDATE receipt SET leaves = 0", "UPDATE receipt SET leaves = 1", "UPDATE receipt SET leaves = 3",
		"UPDATE receipt SET leaves = 65", "UPDATE receipt SET path = sign",
	};
	struct made_author kiosk = made_author(2), server = made_author(8);
	struct receipt together[2] = { { .id = kiosk.id, .seq = 7 }, { .id = kiosk.id, .seq = 8 } }, got;
	store_close(made_store("kiosk"));
	receipt_sign(server.secret, together, 2);
	for (size_t i = 0; i <= sizeof damages / sizeof *damages; i++) {
		struct store *s = made_open("kiosk", STORE_WRITE);
		if (i)
			assert_int_equal(intake_receipt(s, &kiosk.id, together[0].server, &got), ERR_DAMAGED);
		assert_int_equal(intake_keep_receipt(s, &together[0]), ERR_OK); // the same once more mends it
		assert_int_equal(intake_receipt(s, &kiosk.id, together[0].server, &got), ERR_OK);
		store_close(s);
		if (i < sizeof damages / sizeof *damages)
			made_execute("kiosk", damages[i]);
	}
}

// What is not as its links say is neither signed nor sent.
static void test_damage(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2);
	static const struct { const char *sql; enum err err; } cases[] = {
		{ "UPDATE record SET at = at + 1 WHERE seq = 3 AND kind = 14", ERR_DAMAGED },
		{ "DELETE FROM record WHERE seq = 3 AND kind = 14", ERR_DAMAGED },
		{ "UPDATE record SET link = zeroblob(32) WHERE seq = 10 AND kind = 14", ERR_DAMAGED },
		{ "DELETE FROM record WHERE seq = 10 AND kind = 14", ERR_DAMAGED },
		{ "UPDATE record SET seed = NULL", ERR_OK }, // only a hint
	};
	assert_int_equal(KIND_PRESENCE, 14);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char name[16];
		snprintf(name, sizeof name, "s%zu", i);
		make(name, 10);
		made_execute(name, cases[i].sql);
		struct store *s = made_open(name, STORE_WRITE);
		struct text out = text_init(room_a, sizeof room_a);
		int count;
		assert_int_equal(intake_next(s, &kiosk.id, 1, 100, kiosk.secret, NOW, &out, &count), cases[i].err);
		assert_int_equal(out.len > 0, cases[i].err == ERR_OK);
		if (cases[i].err == ERR_OK)
			assert_int_equal(run_read(text_span(&out), &run_a, NULL), ERR_OK);
		store_close(s);
	}
	struct made_author wrong = made_author(3);
	make("wrong", 10);
	struct store *s = made_open("wrong", STORE_READ); // sending changes nothing
	struct text out = text_init(room_a, sizeof room_a);
	int count;
	assert_int_equal(intake_next(s, &kiosk.id, 1, 100, wrong.secret, NOW, &out, &count), ERR_SIGNATURE);
	assert_int_equal(intake_next(s, &kiosk.id, 11, 100, kiosk.secret, NOW, &out, &count), ERR_NOT_FOUND);
	assert_int_equal(intake_next(s, &wrong.id, 1, 100, kiosk.secret, NOW, &out, &count), ERR_NOT_FOUND);
	assert_int_equal(intake_next(s, &kiosk.id, 10, 100, kiosk.secret, NOW, &out, &count), ERR_OK);
	assert_int_equal(count, 1);
	store_close(s);
}

// Room for some: to an earlier signature, or as many as fit.
static void test_little_room(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2);
	struct fact f = { .kind = KIND_NOTE };
	memset(f.note.text, 'x', 300);
	make("from", 0);
	struct store *s = made_open("from", STORE_WRITE);
	for (int i = 0; i < 30; i++) {
		made_append(s, &kiosk, MONDAY, f);
		if (i == 4)
			assert_int_equal(ledger_sign(s, &kiosk.id, kiosk.secret), ERR_OK);
	}
	assert_int_equal(ledger_sign(s, &kiosk.id, kiosk.secret), ERR_OK);
	for (int signed_by = 0; signed_by < 2; signed_by++) {
		struct text out = text_init(room_a, RUN_OVERHEAD + 350 * 10);
		int count;
		assert_int_equal(intake_next(s, &kiosk.id, 1, 30, signed_by ? kiosk.secret : NULL, NOW, &out, &count), ERR_OK);
		assert_int_equal(run_read(text_span(&out), &run_a, NULL), ERR_OK);
		assert_true(run_a.is_signed);
		if (signed_by)
			assert_in_range(count, 6, 10);
		else
			assert_int_equal(count, 5);
	}
	struct text out = text_init(room_a, RUN_OVERHEAD + 100);
	int count;
	assert_int_equal(intake_next(s, &kiosk.id, 1, 30, kiosk.secret, NOW, &out, &count), ERR_FULL);
	assert_int_equal(out.len, 0);
	store_close(s);
}

static void add_up(void *context, const struct merge_result *r)
{
	assert_int_equal(r->err, ERR_OK);
	*(int *)context += (int)r->added;
}

// Appending to a ledger of which something waits folds that first.
static void test_append_behind_waiting(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2);
	uint64_t waiting;
	make("from", 20);
	struct store *from = made_open("from", STORE_WRITE), *into = made_store("into");
	carry(from, into, &kiosk, 20, true, INTAKE_KIOSK);
	made_append(into, &kiosk, MONDAY + 3 * HOUR_MS, made_presence(1, 1));
	assert_int_equal(intake_waiting(into, &waiting), ERR_OK);
	assert_int_equal(waiting, 0);
	store_close(into);
	made_sound("into");
	into = made_store("merged");
	take_run(from, &kiosk, 1, 10, true, room_a, &run_a);
	give(into, &run_a, INTAKE_KIOSK);
	int added = 0;
	assert_int_equal(ledger_merge(into, from, add_up, &added), ERR_OK);
	assert_int_equal(added, 13 + 10);
	assert_int_equal(intake_waiting(into, &waiting), ERR_OK);
	assert_int_equal(waiting, 0);
	store_close(from);
	store_close(into);
	made_sound("merged");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MADE(test_same_state), MADE(test_every_end), MADE(test_fork), MADE(test_group), MADE(test_passed_on), MADE(test_quarantine),
		MADE(test_erased), MADE(test_receipts), MADE(test_damaged_receipts), MADE(test_damage), MADE(test_little_room), MADE(test_append_behind_waiting),
	};
	return MADE_RUN("intake", tests);
}
