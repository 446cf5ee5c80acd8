// Tests of the holding table: nothing lost, nothing told, nobody given away.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include "disk.h"

static struct held answers_of(int i)
{
	struct held h = { .answers = { (uint8_t)(1 + i % 5), (uint8_t)(1 + i / 5 % 5), 0 } };
	if (i % 3 == 0)
		snprintf(h.comment, sizeof h.comment, "komentar %d", i);
	return h;
}

static enum err put(struct store *s, const struct made_author *a, int person, uint32_t session)
{
	struct stamp when = made_stamp(MONDAY + person);
	struct held h = answers_of(person);
	return holding_put(s, &a->id, &when, &(struct answered){ (uint64_t)person, session }, "narasumber", 3, &h);
}

static int release(struct store *s, const struct made_author *a, uint32_t session, bool ended)
{
	struct stamp when = made_stamp(MONDAY + HOUR_MS);
	int moved = -1;
	assert_int_equal(holding_release(s, &a->id, &when, session, ended, &moved), ERR_OK);
	return moved;
}

static int count(struct store *s, uint32_t session)
{
	int held = -1;
	assert_int_equal(holding_count(s, session, &held), ERR_OK);
	return held;
}

static struct store *make(const struct made_author *a)
{
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_create(s, &a->id, false), ERR_OK);
	return s;
}

static void test_put(void **state)
{
	(void)state;
	struct made_author a = made_author(2), stranger = made_author(3);
	struct presence_cell cell;
	struct session_cell session;
	struct stamp when = made_stamp(MONDAY);
	struct held h = answers_of(1);
	struct store *s = make(&a);
	assert_int_equal(put(s, &a, 1, 1), ERR_OK);
	assert_int_equal(put(s, &a, 1, 1), ERR_FORK); // once for each session
	assert_int_equal(put(s, &a, 1, 2), ERR_OK);
	assert_int_equal(put(s, &a, 2, 1), ERR_OK);
	assert_int_equal(put(s, &stranger, 3, 1), ERR_NOT_FOUND);
	assert_int_equal(holding_put(s, &a.id, &when, &(struct answered){ 0, 1 }, "narasumber", 3, &h), ERR_RANGE);
	assert_int_equal(holding_put(s, &a.id, &when, &(struct answered){ 4, 1 }, "", 3, &h), ERR_RANGE);
	assert_int_equal(holding_put(s, &a.id, &when, &(struct answered){ 4, 1 }, "narasumber", FACT_QUESTIONS + 1, &h), ERR_RANGE);
	assert_int_equal(holding_put(s, &a.id, &when, &(struct answered){ 4, 1 }, "a name of an instrument that is too long", 3, &h), ERR_RANGE);
	assert_int_equal(count(s, 1), 2);
	assert_int_equal(count(s, 2), 1);
	assert_int_equal(count(s, 3), 0);
	assert_int_equal(state_presence(s, 1, 1, &cell), ERR_OK);
	assert_true(cell.answered);
	assert_false(cell.in.set);
	assert_int_equal(state_session_cell(s, 1, &session), ERR_OK);
	assert_int_equal(session.counts.answered, 2);
	store_close(s);
	s = made_open("a.hadir", STORE_READ);
	assert_int_equal(count(s, 1), 2);
	store_close(s);
	made_sound("a.hadir");
}

struct seen { int respondents, few, comments, records; int sum[3]; bool comment[64]; };

static void read_ratings(struct store *s, const struct made_author *a, struct seen *seen)
{
	struct ledger_reader *r = NULL;
	struct record record;
	struct fact f;
	memset(seen, 0, sizeof *seen);
	assert_int_equal(ledger_reader_open(s, &a->id, 1, &r), ERR_OK);
	while (ledger_next(r, &record)) {
		if (record.kind != KIND_RATINGS)
			continue;
		assert_int_equal(fact_read(KIND_RATINGS, record.body, &f), ERR_OK);
		seen->records++;
		seen->respondents += f.ratings.respondents;
		seen->few += f.ratings.few ? f.ratings.respondents : 0;
		seen->comments += f.ratings.comments;
		for (int i = 0; i < f.ratings.respondents; i++)
			for (int q = 0; q < f.ratings.questions; q++)
				seen->sum[q] += f.ratings.answers[i][q];
		for (int i = 0; i < f.ratings.comments; i++)
			seen->comment[atoi(f.ratings.comment[i] + strlen("komentar "))] = true;
	}
	ledger_reader_close(r);
}

// Every answer and every comment leaves, once.
static void test_release(void **state)
{
	(void)state;
	struct made_author a = made_author(2);
	struct rating_cell cell;
	struct seen seen;
	int sum[2] = { 0, 0 };
	struct store *s = make(&a);
	for (int i = 1; i <= 7; i++)
		assert_int_equal(put(s, &a, i, 1), ERR_OK);
	assert_int_equal(release(s, &a, 1, false), 0);
	for (int i = 8; i <= 50; i++)
		assert_int_equal(put(s, &a, i, 1), ERR_OK);
	int moved = release(s, &a, 1, false);
	assert_true(moved >= 32);
	assert_int_equal(count(s, 1), 50 - moved);
	moved += release(s, &a, 1, true);
	assert_int_equal(moved, 50);
	assert_int_equal(count(s, 1), 0);
	assert_int_equal(release(s, &a, 1, true), 0);
	read_ratings(s, &a, &seen);
	assert_int_equal(seen.respondents, 50);
	assert_int_equal(seen.few, 0);
	assert_int_equal(seen.comments, 16);
	for (int i = 1; i <= 50; i++) {
		struct held h = answers_of(i);
		sum[0] += h.answers[0];
		sum[1] += h.answers[1];
		assert_int_equal(seen.comment[i], i % 3 == 0);
	}
	assert_int_equal(seen.sum[0], sum[0]);
	assert_int_equal(seen.sum[1], sum[1]);
	assert_int_equal(seen.sum[2], 0);
	assert_int_equal(state_rating(s, 1, "narasumber", &cell), ERR_OK);
	assert_int_equal(cell.respondents, 50);
	assert_int_equal(cell.questions, 3);
	assert_int_equal(cell.count[2][0], 50);
	store_close(s);
	made_sound("a.hadir");
}

// Fewer than five: only that there were some.
static void test_few(void **state)
{
	(void)state;
	struct made_author a = made_author(2);
	struct rating_cell cell;
	struct seen seen;
	struct store *s = make(&a);
	for (int i = 1; i <= 4; i++)
		assert_int_equal(put(s, &a, i, 1), ERR_OK);
	assert_int_equal(put(s, &a, 5, 2), ERR_OK);
	assert_int_equal(release(s, &a, 1, false), 0);
	assert_int_equal(release(s, &a, 1, true), 4);
	assert_int_equal(count(s, 2), 1);
	read_ratings(s, &a, &seen);
	assert_int_equal(seen.few, 4);
	assert_int_equal(seen.comments, 0);
	assert_int_equal(seen.sum[0], 0);
	assert_int_equal(state_rating(s, 1, "narasumber", &cell), ERR_OK);
	assert_int_equal(cell.respondents, 4);
	assert_int_equal(cell.few, 4);
	store_close(s);
	made_sound("a.hadir");
}

// Two questionnaires of one session go apart.
static void test_instruments(void **state)
{
	(void)state;
	struct made_author a = made_author(2);
	struct rating_cell cell;
	struct stamp when = made_stamp(MONDAY);
	struct store *s = make(&a);
	for (int i = 1; i <= 8; i++)
		assert_int_equal(put(s, &a, i, 1), ERR_OK);
	for (int i = 9; i <= 17; i++) {
		struct held h = answers_of(i);
		assert_int_equal(holding_put(s, &a.id, &when, &(struct answered){ (uint64_t)i, 1 }, "penyelenggaraan", 2, &h), ERR_OK);
	}
	assert_int_equal(release(s, &a, 1, true), 17);
	assert_int_equal(state_rating(s, 1, "narasumber", &cell), ERR_OK);
	assert_int_equal(cell.respondents, 8);
	assert_int_equal(cell.questions, 3);
	assert_int_equal(state_rating(s, 1, "penyelenggaraan", &cell), ERR_OK);
	assert_int_equal(cell.respondents, 9);
	assert_int_equal(cell.questions, 2);
	store_close(s);
	made_sound("a.hadir");
}

static void collect_comment(void *context, const char *comment)
{
	bool *seen = context;
	seen[atoi(comment + strlen("komentar "))] = true;
}

static void test_comments(void **state)
{
	(void)state;
	struct made_author a = made_author(2);
	bool seen[64] = { false };
	struct store *s = make(&a);
	for (int i = 1; i <= 12; i++)
		assert_int_equal(put(s, &a, i, 1), ERR_OK);
	assert_int_equal(release(s, &a, 1, true), 12);
	assert_int_equal(state_each_comment(s, 1, "narasumber", collect_comment, seen), ERR_OK);
	for (int i = 0; i < 64; i++)
		assert_int_equal(seen[i], i > 0 && i <= 12 && i % 3 == 0);
	store_close(s);
}

// Where each held answer (its first byte tells whose it is here) stands in the file, from front to back.
static int places_of(const char *name, uint8_t ret_order[8])
{
	static uint8_t bytes[1 << 20];
	FILE *f = fopen(made_file(name), "rb");
	assert_non_null(f);
	size_t len = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	int n = 0;
	for (size_t i = 0; i + 6 < len && n < 8; i++)
		if (!memcmp(bytes + i, "MARK-", 5))
			ret_order[n++] = bytes[i + 5];
	return n;
}

// Neither the order of keys nor the place in the page tells in what order people answered.
static void test_order_is_not_kept(void **state)
{
	(void)state;
	struct made_author a = made_author(2);
	struct stamp when = made_stamp(MONDAY);
	int last_first = 0, last_last = 0, same = 0;
	for (int round = 0; round < 40; round++) {
		uint8_t order[8];
		struct store *s = make(&a);
		for (int i = 0; i < 6; i++) {
			struct held h = { .answers = { 1 } };
			snprintf(h.comment, sizeof h.comment, "MARK-%c", 'a' + i);
			assert_int_equal(holding_put(s, &a.id, &when, &(struct answered){ (uint64_t)(i + 1), 1 }, "narasumber", 1, &h), ERR_OK);
			// Not beside the record of who has answered: the log is empty.
			struct stat st;
			assert_int_equal(stat(made_path("a.hadir-wal"), &st), 0);
			assert_int_equal(st.st_size, 0);
		}
		store_close(s);
		assert_int_equal(places_of("a.hadir", order), 6); // each once: what was rewritten is not left behind either
		last_first += order[0] == 'f';
		last_last += order[5] == 'f';
		same += !memcmp(order, "abcdef", 6) || !memcmp(order, "fedcba", 6);
		made_drop("a.hadir");
	}
	assert_true(last_first < 25 && last_last < 25); // about 7 of 40 each
	assert_true(same < 10);
}

// A copy for a stick or a backup leaves without them: two copies would tell who answered in between.
static void test_not_in_copies(void **state)
{
	(void)state;
	struct made_author a = made_author(2);
	struct held h = { .answers = { 1 }, .comment = "MARK-a" };
	struct stamp when = made_stamp(MONDAY);
	uint8_t order[8];
	struct store *s = make(&a);
	assert_int_equal(holding_put(s, &a.id, &when, &(struct answered){ 1, 1 }, "narasumber", 1, &h), ERR_OK);
	assert_int_equal(store_copy(s, made_file("b.hadir")), ERR_OK);
	assert_int_equal(count(s, 1), 1);
	store_close(s);
	assert_int_equal(places_of("b.hadir", order), 0);
	assert_int_equal(store_open(made_file("b.hadir"), STORE_READ, &s), ERR_OK);
	assert_int_equal(count(s, 1), 0);
	store_close(s);
}

// At every write in turn the disk is full: the answer is there with its record, or neither is.
static void test_full_disk(void **state)
{
	(void)state;
	struct made_author a = made_author(2);
	int failures = 0;
	disk_install();
	for (int64_t room = 0; room < 60; room++) {
		disk_begin();
		struct store *s = make(&a);
		for (int i = 1; i <= 7; i++)
			assert_int_equal(put(s, &a, i, 1), ERR_OK);
		disk.room = room;
		enum err e = put(s, &a, 8, 1);
		disk.room = -1;
		failures += e != ERR_OK;
		struct presence_cell cell;
		assert_int_equal(state_presence(s, 8, 1, &cell), ERR_OK);
		assert_int_equal(cell.answered, e == ERR_OK);
		assert_int_equal(count(s, 1), e == ERR_OK ? 8 : 7);
		if (e != ERR_OK)
			assert_int_equal(put(s, &a, 8, 1), ERR_OK);
		struct stamp when = made_stamp(MONDAY);
		struct rating_cell rating;
		int moved = -1;
		disk.room = room;
		e = holding_release(s, &a.id, &when, 1, false, &moved);
		disk.room = -1;
		failures += e != ERR_OK;
		assert_int_equal(state_rating(s, 1, "narasumber", &rating), ERR_OK);
		assert_int_equal(moved, e == ERR_OK ? 8 : 0);
		assert_int_equal(rating.respondents, moved);
		assert_int_equal(count(s, 1), 8 - moved);
		store_close(s);
		made_drop("a.hadir");
	}
	disk_end();
	assert_true(failures > 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MADE(test_put), MADE(test_release), MADE(test_few), MADE(test_instruments), MADE(test_comments), MADE_FILES(test_order_is_not_kept),
		MADE(test_not_in_copies), MADE_FILES(test_full_disk),
	};
	return MADE_RUN("holding", tests);
}
