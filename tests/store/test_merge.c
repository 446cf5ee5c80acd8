// Tests of bringing ledgers together: whole or not at all, in any order, with every refusal named.
// SPDX-License-Identifier: Apache-2.0
#include "history.h"

struct results { struct merge_result result[8]; int n; };

static void keep(void *context, const struct merge_result *r)
{
	struct results *all = context;
	assert_true(all->n < 8);
	all->result[all->n++] = *r;
}

static struct results merge(const char *into, const char *from, enum err expected)
{
	struct results r = { .n = 0 };
	struct store *a = made_store(into), *b = made_open(from, STORE_READ);
	enum err e = ledger_merge(a, b, keep, &r);
	store_close(b);
	store_close(a);
	assert_int_equal(e, expected);
	return r;
}

static struct ledger_info info_of(const char *name, const struct made_author *a)
{
	struct ledger_info info = { .seq = 0 };
	struct store *s = made_open(name, STORE_READ);
	enum err e = ledger_info(s, &a->id, &info);
	assert_true(e == ERR_OK || e == ERR_NOT_FOUND);
	store_close(s);
	return info;
}

// The organiser's file, signed; people 1 to n.
static void make_event(const char *name, uint64_t first, uint64_t last)
{
	struct made_author organiser = made_author(1);
	struct store *s = made_store(name);
	assert_int_equal(ledger_create(s, &organiser.id, true), ERR_OK);
	if (first == 1) {
		made_append(s, &organiser, MONDAY, made_event(77));
		made_append(s, &organiser, MONDAY, made_session(1, MONDAY));
	}
	for (uint64_t i = first; i <= last; i++) {
		made_append(s, &organiser, MONDAY, made_person(i, "Siti Aminah", ""));
		made_append(s, &organiser, MONDAY, made_badge(i, 1));
	}
	assert_int_equal(ledger_sign(s, &organiser.id, organiser.secret), ERR_OK);
	store_close(s);
}

// A kiosk's file with presences of people first to last.
static void make_kiosk(const char *name, uint8_t number, uint64_t first, uint64_t last, bool sign)
{
	struct made_author kiosk = made_author(number);
	struct store *s = made_store(name);
	assert_int_equal(ledger_create(s, &kiosk.id, false), ERR_OK);
	for (uint64_t i = first; i <= last; i++)
		made_append(s, &kiosk, MONDAY + (int64_t)i, made_presence(i, 1));
	if (sign)
		assert_int_equal(ledger_sign(s, &kiosk.id, kiosk.secret), ERR_OK);
	store_close(s);
}

static void test_new_and_again(void **state)
{
	(void)state;
	make_event("event", 1, 3);
	make_kiosk("kiosk", 2, 1, 3, true);
	struct results r = merge("all", "event", ERR_OK);
	assert_int_equal(r.n, 1);
	assert_true(r.result[0].is_event);
	assert_int_equal(r.result[0].added, 8);
	r = merge("all", "kiosk", ERR_OK);
	assert_int_equal(r.n, 1);
	assert_int_equal(r.result[0].err, ERR_OK);
	assert_int_equal(r.result[0].added, 3);
	assert_false(r.result[0].is_event);
	r = merge("all", "kiosk", ERR_OK);
	assert_int_equal(r.result[0].added, 0);
	struct made_author kiosk = made_author(2);
	assert_int_equal(info_of("all", &kiosk).signed_seq, 3);
	made_sound("all");
	// All of it in one file, and back.
	r = merge("kiosk", "all", ERR_OK);
	assert_int_equal(r.n, 2);
	assert_int_equal(r.result[0].added, 8);
	assert_int_equal(r.result[1].added, 0);
	made_sound("kiosk");
}

// A kiosk that has recorded nothing yet.
static void test_empty(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2);
	struct ledger_info info;
	make_kiosk("kiosk", 2, 1, 0, false);
	for (int i = 0; i < 2; i++) {
		struct results r = merge("all", "kiosk", ERR_OK);
		assert_int_equal(r.n, 1);
		assert_int_equal(r.result[0].err, ERR_OK);
		assert_int_equal(r.result[0].added, 0);
	}
	struct store *s = made_open("all", STORE_READ);
	assert_int_equal(ledger_list(s, &info, 1), 1);
	assert_memory_equal(&info.id, &kiosk.id, sizeof info.id);
	store_close(s);
	made_sound("all");
	make_kiosk("kiosk", 2, 1, 2, true);
	assert_int_equal(merge("all", "kiosk", ERR_OK).result[0].added, 2);
	made_sound("all");
	make_kiosk("forged", 3, 1, 0, false);
	made_execute("forged", "UPDATE ledger SET link = zeroblob(31) || x'01'");
	made_execute("forged", "UPDATE ledger SET link = CAST(link AS BLOB)");
	struct results r = merge("all", "forged", ERR_OK);
	assert_int_equal(r.result[0].err, ERR_CHAIN);
}

static void test_extension(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	make_event("event", 1, 3);
	make_kiosk("kiosk", 2, 1, 3, false);
	merge("all", "event", ERR_OK);
	merge("all", "kiosk", ERR_OK);
	make_event("event", 4, 5);
	make_kiosk("kiosk", 2, 4, 9, true);
	assert_int_equal(merge("all", "event", ERR_OK).result[0].added, 4);
	assert_int_equal(merge("all", "kiosk", ERR_OK).result[0].added, 6);
	assert_int_equal(info_of("all", &organiser).signed_seq, 12);
	assert_int_equal(info_of("all", &kiosk).signed_seq, 9);
	// The other way round there is nothing new.
	made_copy("event", "old");
	make_event("event", 6, 6);
	assert_int_equal(merge("event", "old", ERR_OK).result[0].added, 0);
	assert_int_equal(info_of("event", &organiser).seq, 14);
	made_sound("all");
	made_sound("event");
}

// A kiosk's records behind its last signature come in, and their signature when it comes.
static void test_unsigned(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	make_kiosk("kiosk", 2, 1, 3, false);
	assert_int_equal(merge("all", "kiosk", ERR_OK).result[0].added, 3);
	struct made_flaws m = made_verify("all");
	assert_int_equal(m.count[FLAW_UNSIGNED], 1);
	assert_int_equal(m.total.flaws, 0);
	struct store *s = made_open("kiosk", STORE_WRITE);
	assert_int_equal(ledger_sign(s, &kiosk.id, kiosk.secret), ERR_OK);
	store_close(s);
	assert_int_equal(merge("all", "kiosk", ERR_OK).result[0].added, 0);
	assert_int_equal(made_verify("all").count[FLAW_UNSIGNED], 0);
	// What only the organiser may say must be signed to its end.
	make_event("event", 1, 2);
	s = made_open("event", STORE_WRITE);
	made_append(s, &organiser, MONDAY, made_person(3, "Dewi Sartika", ""));
	store_close(s);
	struct results r = merge("all", "event", ERR_OK);
	assert_int_equal(r.result[0].err, ERR_SIGNATURE);
	assert_int_equal(r.result[0].at_seq, 7);
	assert_int_equal(info_of("all", &organiser).seq, 0);
}

static void test_other_event(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), other = made_author(9);
	make_event("event", 1, 2);
	make_kiosk("other", 2, 1, 3, true);
	struct store *s = made_open("other", STORE_WRITE);
	assert_int_equal(ledger_create(s, &other.id, true), ERR_OK);
	made_append(s, &other, MONDAY, made_event(78));
	assert_int_equal(ledger_sign(s, &other.id, other.secret), ERR_OK);
	store_close(s);
	assert_int_equal(merge("event", "other", ERR_OTHER_EVENT).n, 0);
	assert_int_equal(info_of("event", &other).seq, 0);
	// The same key under another epoch is not the same event either.
	organiser.id.epoch[0]++;
	s = made_store("epoch");
	assert_int_equal(ledger_create(s, &organiser.id, true), ERR_OK);
	store_close(s);
	merge("event", "epoch", ERR_OTHER_EVENT);
	// Two event ledgers in one file are of none.
	made_execute("epoch", "INSERT INTO ledger SELECT 5, zeroblob(32), zeroblob(8), 1, 0, zeroblob(32), 0, 0");
	merge("fresh", "epoch", ERR_OTHER_EVENT);
}

// Two histories of one ledger: the first number where they part is named, and only that ledger is refused.
static void test_fork(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2), third = made_author(3);
	for (uint64_t parted = 1; parted <= 9; parted += MADE_STEP(4)) {
		make_kiosk("a", 2, 1, parted - 1, false);
		made_copy("a", "b");
		make_kiosk("a", 2, parted, 9, true);
		make_kiosk("b", 2, parted + 100, parted % 2 ? 109 : 120, true); // as long, or longer
		make_kiosk("b", 3, 1, 4, true);
		struct results r = merge("a", "b", ERR_OK);
		assert_int_equal(r.n, 2);
		for (int i = 0; i < 2; i++) {
			bool forked = !memcmp(&r.result[i].id, &kiosk.id, sizeof kiosk.id);
			assert_int_equal(r.result[i].err, forked ? ERR_FORK : ERR_OK);
			assert_int_equal(r.result[i].at_seq, forked ? parted : 0);
			assert_int_equal(r.result[i].added, forked ? 0 : 4);
		}
		assert_int_equal(info_of("a", &third).seq, 4);
		made_sound("a");
		made_drop("a");
		made_drop("b");
	}
}

// Whatever was changed in the other file's ledger: refused whole, with the number; another ledger in it comes in.
static void test_refused(void **state)
{
	(void)state;
	static const struct { const char *sql; enum err err; uint64_t at; } cases[] = {
		{ "UPDATE record SET at = at + 1 WHERE seq = 7", ERR_CHAIN, 7 },
		{ "UPDATE record SET body = body || ' ' WHERE seq = 7", ERR_CHAIN, 7 },
		{ "UPDATE record SET link = zeroblob(32) WHERE seq = 7", ERR_CHAIN, 7 },
		{ "UPDATE record SET salt = x'00' WHERE seq = 7", ERR_CHAIN, 7 },
		{ "UPDATE record SET body = zeroblob(40000) WHERE seq = 7", ERR_CHAIN, 7 },
		{ "DELETE FROM record WHERE seq = 7", ERR_GAP, 7 },
		{ "DELETE FROM record WHERE seq = 10", ERR_GAP, 10 },
		{ "DELETE FROM record WHERE seq >= 1", ERR_GAP, 1 },
		{ "UPDATE ledger SET seq = 11", ERR_GAP, 11 },
		{ "UPDATE ledger SET seq = 9", ERR_CHAIN, 9 },
		{ "UPDATE ledger SET link = zeroblob(32)", ERR_CHAIN, 10 },
		{ "UPDATE ledger SET key = CAST(x'01' || substr(key, 2) AS BLOB)", ERR_DAMAGED, 0 },
		{ "UPDATE record SET sign = zeroblob(64) WHERE sign IS NOT NULL", ERR_SIGNATURE, 10 },
		{ "UPDATE record SET sign = x'00' WHERE sign IS NOT NULL", ERR_SIGNATURE, 10 },
		{ "UPDATE record SET sign = (SELECT max(sign) FROM record) WHERE seq = 4", ERR_SIGNATURE, 4 },
	};
	struct made_author good = made_author(3), bad = made_author(2);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i += MADE_STEP(4)) {
		make_kiosk("from", 2, 1, 10, true);
		made_execute("from", cases[i].sql);
		make_kiosk("from", 3, 1, 4, true);
		struct results r = merge("into", "from", ERR_OK);
		assert_int_equal(r.n, 2);
		for (int j = 0; j < 2; j++) {
			if (!memcmp(&r.result[j].id, &good.id, sizeof good.id)) {
				assert_int_equal(r.result[j].err, ERR_OK);
				continue;
			}
			if (r.result[j].err != cases[i].err || r.result[j].at_seq != cases[i].at)
				fail_msg("%s at %llu: %s", err_text(r.result[j].err), (unsigned long long)r.result[j].at_seq, cases[i].sql);
			assert_int_equal(r.result[j].added, 0);
		}
		assert_int_equal(info_of("into", &good).seq, 4);
		assert_int_equal(info_of("into", &bad).seq, 0);
		made_sound("into");
		made_drop("into");
		made_drop("from");
	}
}

// Records of which both have the first part: what is wrong behind it is found as well.
static void test_refused_extension(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2);
	make_kiosk("from", 2, 1, 5, true);
	made_copy("from", "into");
	make_kiosk("from", 2, 6, 10, true);
	made_execute("from", "UPDATE record SET at = at + 1 WHERE seq = 6");
	struct results r = merge("into", "from", ERR_OK);
	assert_int_equal(r.result[0].err, ERR_CHAIN);
	assert_int_equal(r.result[0].at_seq, 6);
	assert_int_equal(info_of("into", &kiosk).seq, 5);
	// What is wrong in the part that is here already does not matter: ours is kept.
	made_execute("from", "UPDATE record SET at = at - 1 WHERE seq = 6; UPDATE record SET body = x'00' WHERE seq = 2");
	r = merge("into", "from", ERR_OK);
	assert_int_equal(r.result[0].err, ERR_OK);
	assert_int_equal(r.result[0].added, 5);
	made_sound("into");
}

static struct fact erase_fact(const struct made_author *a, uint64_t first, uint64_t last)
{
	return (struct fact){ .kind = KIND_ERASE, .erase = { .ledger = ledger_tag(&a->id), .first = first, .last = last } };
}

// Bodies left out of a file without the organiser's word would keep the true ones from ever coming in.
static void test_stripped(void **state)
{
	(void)state;
	struct made_author kiosk = made_author(2);
	make_kiosk("kiosk", 2, 1, 3, false);
	made_copy("kiosk", "stripped");
	made_raw("stripped", &kiosk, KIND_PRESENCE, NULL, true);
	struct results r = merge("all", "stripped", ERR_OK);
	assert_int_equal(r.result[0].err, ERR_GAP);
	assert_int_equal(r.result[0].at_seq, 4);
	assert_int_equal(info_of("all", &kiosk).seq, 0);
}

// An erasure holds wherever its record goes: for what is there, and for what comes later, whole or already without bodies.
static void test_erased(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	struct presence_cell cell;
	uint8_t first[SEAL_HASH], second[SEAL_HASH], third[SEAL_HASH];
	make_event("event", 1, 5);
	make_kiosk("kiosk", 2, 1, 5, true);
	struct store *s = made_open("event", STORE_WRITE);
	made_append(s, &organiser, MONDAY, erase_fact(&organiser, 3, 4));
	made_append(s, &organiser, MONDAY, erase_fact(&kiosk, 2, 3));
	assert_int_equal(ledger_sign(s, &organiser.id, organiser.secret), ERR_OK);
	store_close(s);
	merge("a", "kiosk", ERR_OK);
	assert_int_equal(merge("a", "event", ERR_OK).result[0].err, ERR_OK);
	merge("b", "event", ERR_OK);
	assert_int_equal(merge("b", "kiosk", ERR_OK).result[0].added, 5);
	struct results r = merge("c", "b", ERR_OK);
	assert_int_equal(r.result[0].err, ERR_OK);
	assert_int_equal(r.result[1].err, ERR_OK);
	assert_int_equal(r.result[1].added, 5);
	made_digest("a", first);
	made_digest("b", second);
	made_digest("c", third);
	assert_memory_equal(first, second, sizeof first);
	assert_memory_equal(first, third, sizeof first);
	assert_int_equal(made_verify("a").total.erased, 4);
	assert_int_equal(made_verify("b").total.erased, 4);
	made_sound("a");
	made_sound("b");
	made_sound("c");
	s = made_open("a", STORE_READ);
	assert_int_equal(state_presence(s, 2, 1, &cell), ERR_OK);
	assert_false(cell.in.set);
	assert_int_equal(state_presence(s, 4, 1, &cell), ERR_OK);
	assert_true(cell.in.set);
	store_close(s);
	// A file that still has the bodies changes nothing.
	assert_int_equal(merge("a", "kiosk", ERR_OK).result[0].added, 0);
	assert_int_equal(made_verify("a").total.erased, 4);
}

static void test_files(void **state)
{
	(void)state;
	uint8_t hash[SEAL_HASH];
	char bytes[16];
	size_t len;
	make_event("event", 1, 1);
	struct store *s = made_open("event", STORE_WRITE);
	assert_int_equal(store_put_file(s, SPAN("picture"), hash), ERR_OK);
	store_close(s);
	made_execute("event", "INSERT INTO file VALUES (zeroblob(32), x'01')"); // not what its hash says
	merge("all", "event", ERR_OK);
	merge("all", "event", ERR_OK);
	s = made_open("all", STORE_READ);
	assert_int_equal(store_get_file(s, hash, bytes, sizeof bytes, &len), ERR_OK);
	assert_int_equal(len, 7);
	assert_int_equal(store_get_file(s, (const uint8_t[SEAL_HASH]){ 0 }, bytes, sizeof bytes, &len), ERR_NOT_FOUND);
	store_close(s);
	made_sound("all");
}

// ---- whatever the order of arrival, the same rows

static void test_any_order(void **state)
{
	(void)state;
	static const char *const names[4] = { "event", "k1", "k2", "k3" };
	uint64_t random = 20251014;
	for (int round = 0; round < 6; round += MADE_STEP(6)) {
		struct made_author authors[4] = { made_author(1), made_author(2), made_author(3), made_author(4) };
		uint8_t expected[SEAL_HASH], digest[SEAL_HASH];
		for (int i = 0; i < 4; i++) {
			struct store *s = made_store(names[i]);
			if (i == 0) {
				make_organiser(s, &authors[0], &authors[2]);
			} else {
				assert_int_equal(ledger_create(s, &authors[i].id, false), ERR_OK);
				append_random(s, &authors[i], &random, 40);
			}
			store_close(s);
		}
		for (int order = 0; order < 24; order += MADE_STEP(9)) {
			int left[4] = { 0, 1, 2, 3 }, number = order;
			for (int n = 4; n > 0; n--) {
				int pick = number % n;
				number /= n;
				assert_int_equal(merge("all", names[left[pick]], ERR_OK).result[0].err, ERR_OK);
				memmove(left + pick, left + pick + 1, (size_t)(n - pick - 1) * sizeof *left);
			}
			made_digest("all", digest);
			if (order == 0) {
				memcpy(expected, digest, sizeof digest);
				made_sound("all");
			}
			assert_memory_equal(digest, expected, sizeof digest);
			made_drop("all");
		}
		for (int i = 0; i < 4; i++)
			made_drop(names[i]);
	}
}

// A kiosk that appends while the others' records arrive ends with the same rows.
static void test_interleaved(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), own = made_author(2), other = made_author(3);
	uint64_t random = 7;
	uint8_t digest[SEAL_HASH], rebuilt[SEAL_HASH];
	struct store *s = made_store("event");
	make_organiser(s, &organiser, &own);
	store_close(s);
	for (int round = 0; round < 8; round++) {
		s = made_store("other");
		assert_int_equal(ledger_create(s, &other.id, false), ERR_OK);
		append_random(s, &other, &random, 15);
		store_close(s);
		s = made_store("kiosk");
		assert_int_equal(ledger_create(s, &own.id, false), ERR_OK);
		append_random(s, &own, &random, 15);
		store_close(s);
		merge("kiosk", "other", ERR_OK);
		if (round == 4)
			merge("kiosk", "event", ERR_OK);
		made_sound("kiosk");
	}
	made_digest("kiosk", digest);
	s = made_open("kiosk", STORE_WRITE);
	assert_int_equal(state_rebuild(s), ERR_OK);
	store_close(s);
	made_digest("kiosk", rebuilt);
	assert_memory_equal(digest, rebuilt, sizeof digest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MADE(test_new_and_again), MADE(test_empty), MADE(test_extension), MADE(test_unsigned), MADE(test_other_event), MADE(test_fork), MADE(test_refused),
		MADE(test_refused_extension), MADE(test_stripped), MADE(test_erased), MADE(test_files), MADE(test_any_order), MADE(test_interleaved),
	};
	return MADE_RUN("merge", tests);
}
