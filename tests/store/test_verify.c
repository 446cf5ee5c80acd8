// Tests of verifying: each thing that can be changed in a file is found, and named.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#define RECORDS 40 // of the kiosk's ledger, signed at 20 and at 40
#define KIOSK "(SELECT ledger FROM ledger WHERE is_event = 0)"
#define SIGN_20 "(SELECT sign FROM record r WHERE r.seq = 20 AND r.ledger = record.ledger)"
#define EVENT "(SELECT ledger FROM ledger WHERE is_event = 1)"

static void make(void)
{
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	struct store *s = made_store("a.hadir");
	struct stamp when = made_stamp(MONDAY);
	struct held held = { .answers = { 5, 4 } };
	struct fact walkin = { .kind = KIND_WALKIN, .walkin.session = 1 };
	struct fact anchor = { .kind = KIND_ANCHOR, .anchor = { .boot = 1, .up_ms = 5, .true_ms = MONDAY, .uncertainty_ms = 20, .source = "ntp" } };
	struct fact instrument = { .kind = KIND_INSTRUMENT, .instrument = { .id = "narasumber", .definition = "id = narasumber\n" } };
	uint8_t hash[SEAL_HASH];
	int moved;
	strcpy(walkin.walkin.person.name, "Wayan Sudirta");
	assert_int_equal(ledger_create(s, &organiser.id, true), ERR_OK);
	assert_int_equal(ledger_create(s, &kiosk.id, false), ERR_OK);
	assert_int_equal(store_put_file(s, SPAN("a picture"), hash), ERR_OK);
	made_append(s, &organiser, MONDAY, made_event(77));
	made_append(s, &organiser, MONDAY, made_session(1, MONDAY));
	made_append(s, &organiser, MONDAY, instrument);
	for (uint64_t i = 1; i <= 9; i++) {
		made_append(s, &organiser, MONDAY, made_person(i, "Siti Aminah", ""));
		made_append(s, &organiser, MONDAY, made_badge(i, 1));
	}
	made_append(s, &organiser, MONDAY, (struct fact){ .kind = KIND_ERASE, .erase = { .ledger = ledger_tag(&kiosk.id), .first = 1000, .last = 1001 } });
	assert_int_equal(ledger_sign(s, &organiser.id, organiser.secret), ERR_OK);
	made_append(s, &kiosk, MONDAY, walkin);
	made_append(s, &kiosk, MONDAY, anchor);
	for (uint64_t i = 1; i <= 9; i++)
		assert_int_equal(holding_put(s, &kiosk.id, &when, &(struct answered){ i, 1 }, "narasumber", 2, &held), ERR_OK);
	assert_int_equal(holding_release(s, &kiosk.id, &when, 1, true, &moved), ERR_OK);
	assert_int_equal(moved, 9);
	struct ledger_info info;
	do {
		assert_int_equal(ledger_info(s, &kiosk.id, &info), ERR_OK);
		if (info.seq == 20)
			assert_int_equal(ledger_sign(s, &kiosk.id, kiosk.secret), ERR_OK);
	} while (made_append(s, &kiosk, MONDAY + (int64_t)info.seq, made_presence(info.seq % 9 + 1, 1)) < RECORDS);
	assert_int_equal(ledger_sign(s, &kiosk.id, kiosk.secret), ERR_OK);
	store_close(s);
}

static void test_sound(void **state)
{
	(void)state;
	make();
	struct made_flaws m = made_verify("a.hadir");
	made_sound("a.hadir");
	assert_int_equal(m.count[FLAW_UNSIGNED], 0);
	assert_int_equal(m.total.ledgers, 2);
	assert_int_equal(m.total.records, 22 + RECORDS);
	assert_int_equal(m.total.signatures, 3);
	assert_int_equal(m.total.erased, 0);
}

// One change of one record; the flaw that it is and the numbers that it names.
static void test_changes(void **state)
{
	(void)state;
	static const struct { const char *sql; enum flaw flaw; uint64_t seq, to; } cases[] = {
		{ "UPDATE record SET at = at + 1 WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET up = up + 1 WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET boot = 2 WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET quality = 0 WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET kind = 99 WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET salt = x'00112233445566778899aabbccddeeff' WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET body = CAST(substr(body, 1, 11) || x'32' || substr(body, 13) AS BLOB) WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET body = body || ' ' WHERE seq = 1 AND ledger = " KIOSK, FLAW_CHANGED, 1, 1 },
		{ "UPDATE record SET body = body || ' ' WHERE seq = 20 AND ledger = " KIOSK, FLAW_CHANGED, 20, 20 },
		{ "UPDATE record SET body = body || ' ' WHERE seq = 40 AND ledger = " KIOSK, FLAW_CHANGED, 40, 40 },
		{ "UPDATE record SET body = x'' WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET body = NULL WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET body = NULL, salt = NULL, digest = zeroblob(32) WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET link = zeroblob(32) WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET link = zeroblob(32) WHERE seq = 1 AND ledger = " KIOSK, FLAW_CHANGED, 1, 1 },
		{ "UPDATE record SET link = zeroblob(32) WHERE seq = 20 AND ledger = " KIOSK, FLAW_CHANGED, 20, 20 },
		{ "UPDATE record SET link = x'00' WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET quality = 9 WHERE seq = 30 AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "UPDATE record SET body = body || ' ' WHERE seq IN (25, 30) AND ledger = " KIOSK, FLAW_CHANGED, 25, 25 },
		{ "UPDATE record SET body = body || ' ' WHERE seq IN (25, 26, 27) AND ledger = " KIOSK, FLAW_CHANGED, 25, 27 },
		// A pair swapped, with its links and without; neighbours and not.
		{ "UPDATE record SET seq = CASE seq WHEN 30 THEN -31 ELSE -30 END WHERE seq IN (30, 31) AND ledger = " KIOSK
		  "; UPDATE record SET seq = -seq WHERE seq < 0", FLAW_CHANGED, 30, 31 },
		{ "UPDATE record SET at = CASE seq WHEN 30 THEN 1760400000034 ELSE 1760400000029 END, salt = (SELECT salt FROM record r WHERE r.ledger = record.ledger"
		  " AND r.seq = 65 - record.seq) WHERE seq IN (30, 35) AND ledger = " KIOSK, FLAW_CHANGED, 30, 30 },
		{ "DELETE FROM record WHERE seq = 30 AND ledger = " KIOSK, FLAW_MISSING, 30, 30 },
		{ "DELETE FROM record WHERE seq IN (1, 2) AND ledger = " KIOSK, FLAW_MISSING, 1, 2 },
		{ "DELETE FROM record WHERE seq > 20 AND ledger = " KIOSK, FLAW_MISSING, 21, 40 },
		{ "DELETE FROM record WHERE ledger = " KIOSK, FLAW_MISSING, 1, 40 },
		{ "UPDATE record SET seq = 50 WHERE seq = 40 AND ledger = " KIOSK, FLAW_MISSING, 40, 49 },
		{ "UPDATE record SET sign = zeroblob(64) WHERE seq = 20 AND ledger = " KIOSK, FLAW_SIGNATURE, 20, 20 },
		{ "UPDATE record SET sign = zeroblob(63) WHERE seq = 40 AND ledger = " KIOSK, FLAW_SIGNATURE, 40, 40 },
		{ "UPDATE record SET sign = " SIGN_20 " WHERE seq = 21 AND ledger = " KIOSK "; UPDATE record SET sign = NULL WHERE seq = 20", FLAW_SIGNATURE, 21, 21 },
		{ "UPDATE record SET sign = " SIGN_20 " WHERE seq = 30 AND ledger = " KIOSK, FLAW_SIGNATURE, 30, 30 },
		{ "UPDATE record SET sign = NULL WHERE seq = 40 AND ledger = " KIOSK, FLAW_HEAD, 40, 40 },
		{ "UPDATE ledger SET link = zeroblob(32) WHERE is_event = 0", FLAW_HEAD, 40, 40 },
		{ "UPDATE ledger SET seq = 39 WHERE is_event = 0", FLAW_HEAD, 39, 40 },
		{ "UPDATE ledger SET key = zeroblob(32) WHERE is_event = 0", FLAW_HEAD, 0, 0 },
		{ "UPDATE ledger SET ledger = 5 WHERE is_event = 0", FLAW_HEAD, 0, 0 },
		{ "DELETE FROM ledger WHERE is_event = 0", FLAW_HEAD, 0, 0 },
		{ "UPDATE ledger SET is_event = 0", FLAW_STATE, 0, 0 },
		{ "UPDATE file SET bytes = x'00'", FLAW_STATE, 0, 0 },
		// The state alone: each table.
		{ "UPDATE latest SET seq = 1 WHERE kind = 2", FLAW_STATE, 0, 0 },
		{ "DELETE FROM instrument", FLAW_STATE, 0, 0 },
		{ "UPDATE person SET gone = 1 WHERE number = 5", FLAW_STATE, 0, 0 },
		{ "DELETE FROM person WHERE number > 1000000000", FLAW_STATE, 0, 0 },
		{ "UPDATE vocabulary SET people = people + 1", FLAW_STATE, 0, 0 },
		{ "DELETE FROM word WHERE person = 3", FLAW_STATE, 0, 0 },
		{ "UPDATE badge SET revoked = 1 WHERE holder = 2", FLAW_STATE, 0, 0 },
		{ "UPDATE holder SET issue = 2 WHERE holder = 9", FLAW_STATE, 0, 0 },
		{ "INSERT INTO holder VALUES (10, 1)", FLAW_STATE, 0, 0 },
		{ "UPDATE presence SET fixed = 1, fix = 1 WHERE person = 4", FLAW_STATE, 0, 0 },
		{ "UPDATE session_cell SET present = present + 1", FLAW_STATE, 0, 0 },
		{ "UPDATE kiosk SET presences = 0", FLAW_STATE, 0, 0 },
		{ "UPDATE boot SET uncertainty_ms = 1", FLAW_STATE, 0, 0 },
		{ "UPDATE rating SET respondents = 10", FLAW_STATE, 0, 0 },
		{ "UPDATE batch SET respondents = 10", FLAW_STATE, 0, 0 },
		{ "DELETE FROM erased", FLAW_STATE, 0, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i += MADE_STEP(4)) {
		make();
		made_execute("a.hadir", cases[i].sql);
		struct made_flaws m = made_verify("a.hadir");
		if (m.count[cases[i].flaw] == 0 || m.total.flaws == 0)
			fail_msg("not found: %s", cases[i].sql);
		const struct flaw_report *f = &m.first[cases[i].flaw];
		if (f->seq != cases[i].seq || f->to != cases[i].to)
			fail_msg("%llu to %llu, not %llu to %llu: %s", (unsigned long long)f->seq, (unsigned long long)f->to,
				(unsigned long long)cases[i].seq, (unsigned long long)cases[i].to, cases[i].sql);
		assert_true(f->detail[0] != '\0');
		made_drop("a.hadir");
	}
}

// One changed record is one flaw of the chain, not one for each record behind it.
static void test_one_flaw(void **state)
{
	(void)state;
	make();
	made_execute("a.hadir", "UPDATE record SET at = at + 1 WHERE seq = 30 AND ledger = " KIOSK);
	struct made_flaws m = made_verify("a.hadir");
	assert_int_equal(m.count[FLAW_CHANGED], 1);
	assert_int_equal(m.count[FLAW_SIGNATURE] + m.count[FLAW_MISSING] + m.count[FLAW_HEAD] + m.count[FLAW_BODY], 0);
	struct made_author kiosk = made_author(2);
	assert_memory_equal(&m.first[FLAW_CHANGED].id, &kiosk.id, sizeof kiosk.id);
	// With what the state said of that record made to match, still.
	struct store *s = made_open("a.hadir", STORE_WRITE);
	assert_int_equal(state_rebuild(s), ERR_OK);
	store_close(s);
	m = made_verify("a.hadir");
	assert_int_equal(m.total.flaws, 1);
}

// Whoever rewrites a ledger to its end, links and all, cannot sign it.
static void test_rewritten(void **state)
{
	(void)state;
	make();
	made_execute("a.hadir", "DELETE FROM record WHERE seq > 30 AND ledger = " KIOSK "; UPDATE ledger SET seq = 30, link = (SELECT link FROM record WHERE record.ledger = ledger.ledger"
		" AND record.seq = 30) WHERE is_event = 0");
	struct made_author kiosk = made_author(2);
	for (int i = 31; i <= RECORDS; i++)
		made_raw("a.hadir", &kiosk, KIND_PRESENCE, "{\"p\":9,\"s\":1}", false);
	made_execute("a.hadir", "UPDATE record SET sign = " SIGN_20 " WHERE seq = 40");
	struct store *s = made_open("a.hadir", STORE_WRITE);
	assert_int_equal(state_rebuild(s), ERR_OK);
	store_close(s);
	struct made_flaws m = made_verify("a.hadir");
	assert_int_equal(m.count[FLAW_SIGNATURE], 1);
	assert_int_equal(m.first[FLAW_SIGNATURE].seq, 40);
	assert_non_null(strstr(m.first[FLAW_SIGNATURE].detail, "20"));
	assert_int_equal(m.count[FLAW_UNSIGNED], 1);
	assert_int_equal(m.first[FLAW_UNSIGNED].seq, 21);
	assert_int_equal(m.first[FLAW_UNSIGNED].to, 40);
	assert_int_equal(m.count[FLAW_CHANGED] + m.count[FLAW_STATE], 0);
}

// Reads or writes a blob of the kiosk's record 30.
static int reach_blob(const char *column, uint8_t *bytes, int n)
{
	struct db *d = made_db("a.hadir");
	char sql[160];
	snprintf(sql, sizeof sql, n ? "UPDATE record SET %s = ? WHERE seq = 30 AND ledger = " KIOSK : "SELECT %s FROM record WHERE seq = 30 AND ledger = " KIOSK, column);
	struct query *q = db_query(d, sql);
	if (n) {
		db_bind_bytes(q, bytes, (size_t)n);
		assert_int_equal(db_run(q), ERR_OK);
	} else {
		assert_int_equal(db_one(q), ERR_OK);
		struct span s = db_bytes(q);
		n = (int)s.len;
		memcpy(bytes, s.at, s.len);
		db_drop(q);
	}
	db_close(d);
	return n;
}

// Every byte of one record's contents, changed one at a time, is that record's flaw.
static void test_every_byte(void **state)
{
	(void)state;
	static const char *const columns[] = { "salt", "link", "body" };
	make();
	for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
		uint8_t bytes[256];
		int n = reach_blob(columns[c], bytes, 0);
		for (int i = 0; i < n; i += MADE_STEP(10)) {
			bytes[i] ^= 1;
			reach_blob(columns[c], bytes, n);
			struct made_flaws m = made_verify("a.hadir");
			assert_int_equal(m.count[FLAW_CHANGED], 1);
			assert_int_equal(m.first[FLAW_CHANGED].seq, 30);
			assert_int_equal(m.first[FLAW_CHANGED].to, 30);
			bytes[i] ^= 1;
		}
		reach_blob(columns[c], bytes, n);
	}
	made_sound("a.hadir");
}

struct seen { struct made_flaws flaws; uint64_t last; }; // the sinks share their context

static void note_progress(void *context, uint64_t done, uint64_t all)
{
	struct seen *seen = context;
	assert_true(done > seen->last && done <= all);
	seen->last = done;
}

static void test_progress(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct verify_total total;
	struct seen seen = { .last = 0 };
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	assert_int_equal(store_begin(s), ERR_OK);
	for (int i = 0; i < 9000; i++)
		made_append(s, &a, MONDAY, (struct fact){ .kind = KIND_NOTE });
	assert_int_equal(store_commit(s), ERR_OK);
	store_close(s);
	s = made_open("a.hadir", STORE_READ);
	assert_int_equal(ledger_verify(s, made_flaw, note_progress, &seen, &total), ERR_OK);
	assert_true(seen.last >= 16384);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MADE(test_sound), MADE(test_changes), MADE(test_one_flaw), MADE(test_rewritten), MADE(test_every_byte), MADE_FILES(test_progress),
	};
	return MADE_RUN("verify", tests);
}
