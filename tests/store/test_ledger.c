// Tests of ledgers at rest: made, appended to, signed, read, erased.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

static void test_create(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), other = made_author(2), kiosk = made_author(3);
	struct ledger_info infos[3];
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_create(s, &kiosk.id, false), ERR_OK);
	assert_int_equal(ledger_create(s, &organiser.id, true), ERR_OK);
	assert_int_equal(ledger_create(s, &organiser.id, true), ERR_OK);
	assert_int_equal(ledger_create(s, &organiser.id, false), ERR_FORK);
	assert_int_equal(ledger_create(s, &other.id, true), ERR_OTHER_EVENT);
	assert_int_equal(ledger_create(s, &other.id, false), ERR_OK);
	assert_int_equal(ledger_list(s, infos, 3), 3);
	assert_true(infos[0].is_event);
	assert_memory_equal(&infos[0].id, &organiser.id, sizeof organiser.id);
	assert_true(ledger_tag(&infos[1].id) < ledger_tag(&infos[2].id));
	memset(&infos[1], 0, sizeof infos[1]);
	assert_int_equal(ledger_list(s, infos, 1), 3);
	assert_int_equal(infos[1].id.epoch[0], 0);
	// The same key under another epoch is another ledger.
	kiosk.id.epoch[0]++;
	assert_int_equal(ledger_info(s, &kiosk.id, &infos[0]), ERR_NOT_FOUND);
	assert_int_equal(ledger_create(s, &kiosk.id, false), ERR_OK);
	assert_int_equal(ledger_list(s, infos, 0), 4);
	store_close(s);
}

static void test_append(void **state)
{
	(void)state;
	struct made_author a = made_author(1), stranger = made_author(2);
	struct stamp when = { .at_ms = -5, .up_ms = 7, .boot = 4000000000u, .quality = QUALITY_NONE };
	struct fact facts[3] = { made_event(77), made_session(1, MONDAY), made_person(1, "Siti Aminah", "") };
	struct ledger_info info;
	uint64_t seq = 0;
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_append(s, &a.id, &when, facts, 3, &seq), ERR_NOT_FOUND);
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	assert_int_equal(ledger_append(s, &a.id, &when, facts, 3, &seq), ERR_OK);
	assert_int_equal(seq, 1);
	assert_int_equal(ledger_append(s, &a.id, &when, facts, 1, &seq), ERR_OK);
	assert_int_equal(seq, 4);
	// All or none: the last of three cannot be written.
	facts[2].kind = KIND_SIGNATURE;
	assert_int_equal(ledger_append(s, &a.id, &when, facts, 3, &seq), ERR_UNKNOWN);
	memset(facts[1].session.title, 'x', sizeof facts[1].session.title); // no NUL
	facts[1].session.title[0] = '\xff';
	facts[1].session.title[sizeof facts[1].session.title - 1] = '\0';
	assert_int_equal(ledger_append(s, &a.id, &when, facts, 2, &seq), ERR_UTF8);
	assert_int_equal(ledger_info(s, &a.id, &info), ERR_OK);
	assert_int_equal(info.seq, 4);
	assert_int_equal(info.signed_seq, 0);
	assert_true(info.is_event);
	assert_int_equal(ledger_info(s, &stranger.id, &info), ERR_NOT_FOUND);
	store_close(s);
	made_sound("a.hadir");
}

static void test_read(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct ledger_info info;
	struct ledger_reader *r = NULL;
	struct record record;
	uint8_t link[SEAL_HASH] = { 0 }, salt[RECORD_SALT] = { 0 };
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_reader_open(s, &a.id, 1, &r), ERR_NOT_FOUND);
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	assert_int_equal(ledger_reader_open(s, &a.id, 1, &r), ERR_OK);
	assert_false(ledger_next(r, &record));
	assert_int_equal(ledger_reader_error(r), ERR_OK);
	ledger_reader_close(r);
	for (int i = 0; i < 5; i++)
		made_append(s, &a, MONDAY, made_event(77));
	// The chain, followed by hand; every salt is its own.
	assert_int_equal(ledger_reader_open(s, &a.id, 0, &r), ERR_OK);
	for (uint64_t seq = 1; seq <= 5; seq++) {
		assert_true(ledger_next(r, &record));
		assert_int_equal(record.seq, seq);
		assert_int_equal(record.kind, KIND_EVENT);
		assert_int_equal(record.when.at_ms, MONDAY);
		assert_memory_not_equal(record.salt, salt, sizeof salt);
		memcpy(salt, record.salt, sizeof salt);
		record_link(&a.id, link, &record, link);
	}
	assert_false(ledger_next(r, &record));
	assert_false(ledger_next(r, &record));
	assert_int_equal(ledger_reader_error(r), ERR_OK);
	ledger_reader_close(r);
	assert_int_equal(ledger_info(s, &a.id, &info), ERR_OK);
	assert_memory_equal(info.link, link, sizeof link);
	assert_int_equal(ledger_reader_open(s, &a.id, 4, &r), ERR_OK);
	assert_true(ledger_next(r, &record));
	assert_int_equal(record.seq, 4);
	ledger_reader_close(r);
	assert_int_equal(ledger_reader_open(s, &a.id, 6, &r), ERR_OK);
	assert_false(ledger_next(r, &record));
	assert_int_equal(ledger_reader_error(r), ERR_OK);
	ledger_reader_close(r);
	ledger_reader_close(NULL);
	store_close(s);
}

static enum err read_all(const char *name, const struct made_author *a, int *ret_count)
{
	struct ledger_reader *r = NULL;
	struct record record;
	struct store *s = made_open(name, STORE_READ);
	*ret_count = 0;
	assert_int_equal(ledger_reader_open(s, &a->id, 1, &r), ERR_OK);
	while (ledger_next(r, &record))
		++*ret_count;
	enum err e = ledger_reader_error(r);
	ledger_reader_close(r);
	store_close(s);
	return e;
}

// A reader tells an end from a hole.
static void test_read_damaged(void **state)
{
	(void)state;
	static const struct { const char *sql; enum err err; int count; } cases[] = {
		{ "DELETE FROM record WHERE seq = 3", ERR_GAP, 2 },
		{ "DELETE FROM record WHERE seq = 5", ERR_GAP, 4 },
		{ "DELETE FROM record WHERE seq = 1", ERR_GAP, 0 },
		{ "UPDATE record SET salt = x'00' WHERE seq = 3", ERR_DAMAGED, 2 },
		{ "UPDATE record SET quality = 4 WHERE seq = 3", ERR_DAMAGED, 2 },
		{ "UPDATE record SET kind = 256 WHERE seq = 3", ERR_DAMAGED, 2 },
		{ "UPDATE record SET boot = -1 WHERE seq = 3", ERR_DAMAGED, 2 },
		{ "UPDATE record SET body = NULL WHERE seq = 3", ERR_DAMAGED, 2 },
		{ "UPDATE record SET link = x'0011' WHERE seq = 3", ERR_DAMAGED, 2 },
		{ "UPDATE record SET body = zeroblob(32769) WHERE seq = 3", ERR_DAMAGED, 2 },
		{ "UPDATE ledger SET seq = 4", ERR_OK, 4 },
	};
	struct made_author a = made_author(1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int count;
		struct store *s = made_store("a.hadir");
		assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
		for (int j = 0; j < 5; j++)
			made_append(s, &a, MONDAY, made_event(77));
		store_close(s);
		made_execute("a.hadir", cases[i].sql);
		assert_int_equal(read_all("a.hadir", &a, &count), cases[i].err);
		assert_int_equal(count, cases[i].count);
		made_drop("a.hadir");
	}
}

static void test_sign(void **state)
{
	(void)state;
	struct made_author a = made_author(1), other = made_author(2);
	struct ledger_info info;
	uint8_t sign[SEAL_SIGN];
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_sign(s, &a.id, a.secret), ERR_NOT_FOUND);
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	assert_int_equal(ledger_sign(s, &a.id, a.secret), ERR_OK); // nothing to sign
	made_append(s, &a, MONDAY, made_event(77));
	made_append(s, &a, MONDAY, made_session(1, MONDAY));
	assert_int_equal(ledger_sign(s, &a.id, other.secret), ERR_SIGNATURE);
	assert_int_equal(ledger_signature(s, &a.id, 2, sign), ERR_NOT_FOUND);
	assert_int_equal(ledger_sign(s, &a.id, a.secret), ERR_OK);
	assert_int_equal(ledger_sign(s, &a.id, a.secret), ERR_OK);
	assert_int_equal(ledger_info(s, &a.id, &info), ERR_OK);
	assert_int_equal(info.signed_seq, 2);
	assert_int_equal(ledger_signature(s, &a.id, 2, sign), ERR_OK);
	assert_int_equal(record_verify(&a.id, 2, info.link, sign), ERR_OK);
	assert_int_equal(ledger_signature(s, &a.id, 1, sign), ERR_NOT_FOUND);
	made_append(s, &a, MONDAY, made_session(2, MONDAY));
	assert_int_equal(ledger_info(s, &a.id, &info), ERR_OK);
	assert_int_equal(info.signed_seq, 2);
	store_close(s);
	struct made_flaws m = made_verify("a.hadir");
	assert_int_equal(m.total.signatures, 1);
	assert_int_equal(m.count[FLAW_UNSIGNED], 1);
	assert_int_equal(m.first[FLAW_UNSIGNED].seq, 3);
	assert_int_equal(m.first[FLAW_UNSIGNED].to, 3);
	assert_int_equal(m.total.flaws, 0);
}

static struct fact erase_fact(const struct made_author *a, uint64_t first, uint64_t last)
{
	struct fact f = { .kind = KIND_ERASE, .erase = { .ledger = ledger_tag(&a->id), .first = first, .last = last } };
	strcpy(f.erase.reason, "masa simpan berakhir");
	return f;
}

// Whether a text stands anywhere in the file, or in its log; of a database, in a file that is made from it.
static bool stands_in(const char *name, const char *text)
{
	char command[400];
	if (made_url()) {
		struct store *s = made_open(name, STORE_READ);
		assert_int_equal(store_copy(s, made_file(name)), ERR_OK);
		store_close(s);
	}
	snprintf(command, sizeof command, "cat '%s'* | grep -aqF '%s'", made_file(name), text);
	bool stands = system(command) == 0;
	if (made_url())
		unlink(made_file(name));
	return stands;
}

static void test_erase(void **state)
{
	(void)state;
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	struct presence_cell cell;
	struct person person;
	struct session_cell counters;
	struct fact walkin = { .kind = KIND_WALKIN };
	struct store *s = made_store("a.hadir");
	strcpy(walkin.walkin.person.name, "Ketut Liyer");
	assert_int_equal(ledger_create(s, &organiser.id, true), ERR_OK);
	assert_int_equal(ledger_create(s, &kiosk.id, false), ERR_OK);
	made_append(s, &organiser, MONDAY, made_event(77));
	made_append(s, &organiser, MONDAY, made_person(1, "Wayan Sudirta", ""));
	made_append(s, &kiosk, MONDAY, made_presence(1, 1));
	uint64_t seq = made_append(s, &kiosk, MONDAY, walkin);
	uint64_t number = walkin_number(ledger_tag(&kiosk.id), seq);
	assert_int_equal(ledger_sign(s, &kiosk.id, kiosk.secret), ERR_OK);
	assert_true(stands_in("a.hadir", "Wayan Sudirta"));
	// A kiosk may not erase.
	made_append(s, &kiosk, MONDAY, erase_fact(&organiser, 1, 9));
	assert_int_equal(state_person(s, 1, &person), ERR_OK);
	made_append(s, &organiser, MONDAY, erase_fact(&organiser, 2, 99));
	made_append(s, &organiser, MONDAY, erase_fact(&kiosk, 1, 2));
	assert_int_equal(state_person(s, 1, &person), ERR_NOT_FOUND);
	assert_int_equal(state_person(s, number, &person), ERR_NOT_FOUND);
	assert_int_equal(state_search(s, SPAN("wayan"), &person, 1), 0);
	assert_int_equal(state_presence(s, 1, 1, &cell), ERR_OK);
	assert_false(cell.in.set);
	assert_int_equal(state_session_cell(s, 1, &counters), ERR_OK);
	assert_int_equal(counters.counts.present, 0);
	assert_false(stands_in("a.hadir", "Sudirta"));
	assert_false(stands_in("a.hadir", "SUDIRTA"));
	assert_false(stands_in("a.hadir", "Liyer"));
	assert_int_equal(ledger_sign(s, &organiser.id, organiser.secret), ERR_OK);
	store_close(s);
	struct made_flaws m = made_verify("a.hadir");
	assert_int_equal(m.total.flaws, 0);
	assert_int_equal(m.total.erased, 3);
	assert_int_equal(m.total.records, 7);
}

// Bodies that were taken out without the organiser's word for it.
static void test_erased_in_secret(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	made_append(s, &a, MONDAY, made_event(77));
	store_close(s);
	made_raw("a.hadir", &a, KIND_PERSON, NULL, true);
	struct made_flaws m = made_verify("a.hadir");
	assert_int_equal(m.count[FLAW_CHANGED], 1);
	assert_int_equal(m.first[FLAW_CHANGED].seq, 2);
	assert_int_equal(m.total.flaws, 1);
}

// What this version cannot read is kept as it is, and what comes behind it counts.
static void test_quarantine(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct session sessions[2];
	struct ledger_reader *r = NULL;
	struct record record;
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	store_close(s);
	made_raw("a.hadir", &a, 200, "{\"later\":1}", false);
	made_raw("a.hadir", &a, KIND_SESSION, "{\"s\":", false);
	made_raw("a.hadir", &a, KIND_SESSION, "{\"s\":3,\"title\":\"Sesi\",\"unheard\":[1,2]}", true);
	s = made_open("a.hadir", STORE_WRITE);
	assert_int_equal(state_rebuild(s), ERR_OK);
	made_append(s, &a, MONDAY, made_session(4, MONDAY));
	assert_int_equal(state_sessions(s, sessions, 2), 2);
	assert_int_equal(sessions[0].number, 3);
	assert_int_equal(sessions[1].number, 4);
	assert_int_equal(ledger_reader_open(s, &a.id, 1, &r), ERR_OK);
	assert_true(ledger_next(r, &record));
	assert_int_equal(record.kind, 200);
	assert_true(span_is(record.body, "{\"later\":1}"));
	assert_true(ledger_next(r, &record));
	assert_true(span_is(record.body, "{\"s\":"));
	ledger_reader_close(r);
	store_close(s);
	struct made_flaws m = made_verify("a.hadir");
	assert_int_equal(m.count[FLAW_BODY], 1);
	assert_int_equal(m.first[FLAW_BODY].seq, 2);
	assert_int_equal(m.total.flaws, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MADE(test_create), MADE(test_append), MADE(test_read), MADE(test_read_damaged), MADE(test_sign), MADE(test_erase),
		MADE(test_erased_in_secret), MADE(test_quarantine),
	};
	return MADE_RUN("ledger", tests);
}
