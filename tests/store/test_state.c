// Tests of what the ledgers of a file add up to.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

// One store with an organiser and two kiosks.
struct world { struct made_author organiser, kiosk, second; struct store *s; };

static struct world begin(void)
{
	struct world w = { made_author(1), made_author(2), made_author(3), made_store("a.hadir") };
	assert_int_equal(ledger_create(w.s, &w.organiser.id, true), ERR_OK);
	assert_int_equal(ledger_create(w.s, &w.kiosk.id, false), ERR_OK);
	assert_int_equal(ledger_create(w.s, &w.second.id, false), ERR_OK);
	return w;
}

// Whatever a test has done, the cells are those that the records add up to.
static void end(struct world *w)
{
	store_close(w->s);
	made_sound("a.hadir");
}

static uint64_t say(struct world *w, struct fact f)
{
	return made_append(w->s, &w->organiser, MONDAY, f);
}

static uint64_t scan(struct world *w, int64_t at_ms, struct fact f)
{
	return made_append(w->s, &w->kiosk, MONDAY + at_ms, f);
}

static struct counts counts_of(struct world *w, uint32_t session)
{
	struct session_cell cell;
	assert_int_equal(state_session_cell(w->s, session, &cell), ERR_OK);
	return cell.counts;
}

static struct presence_cell presence_of(struct world *w, uint64_t person, uint32_t session)
{
	struct presence_cell cell;
	assert_int_equal(state_presence(w->s, person, session, &cell), ERR_OK);
	return cell;
}

static void test_nothing(void **state)
{
	(void)state;
	struct world w = begin();
	struct event e;
	struct session session;
	struct officer officer;
	struct instrument_fact instrument;
	struct person person;
	struct badge_cell badge;
	struct holder_cell holder;
	struct boot_cell boot;
	struct rating_cell rating;
	uint8_t hash[SEAL_HASH] = { 1 };
	assert_int_equal(state_event(w.s, &e), ERR_NOT_FOUND);
	assert_int_equal(state_sessions(w.s, &session, 1), 0);
	assert_int_equal(state_officers(w.s, &officer, 1), 0);
	assert_int_equal(state_instruments(w.s, &instrument, 1), 0);
	assert_int_equal(state_instrument(w.s, "x", &instrument), ERR_NOT_FOUND);
	assert_int_equal(state_person(w.s, 1, &person), ERR_NOT_FOUND);
	assert_int_equal(state_find_key(w.s, "x", &person), ERR_NOT_FOUND);
	assert_int_equal(state_badge(w.s, hash, &badge, &holder), ERR_NOT_FOUND);
	assert_int_equal(state_holder(w.s, 1, &holder, &badge, hash), ERR_NOT_FOUND);
	assert_int_equal(state_expected(w.s, ""), 0);
	assert_int_equal(state_search(w.s, SPAN("siti"), &person, 1), 0);
	assert_int_equal(state_boot(w.s, 1, 1, &boot), ERR_OK);
	assert_false(boot.set);
	assert_int_equal(state_rating(w.s, 1, "x", &rating), ERR_OK);
	assert_int_equal(rating.respondents, 0);
	assert_false(presence_of(&w, 1, 1).in.set);
	assert_int_equal(counts_of(&w, 1).present, 0);
	end(&w);
}

static void test_latest(void **state)
{
	(void)state;
	struct world w = begin();
	struct event e;
	struct session sessions[3];
	struct officer officers[2];
	static struct instrument_fact instruments[2];
	struct fact f = made_event(77), instrument = { .kind = KIND_INSTRUMENT, .instrument = { "b", "title = lama" } };
	struct fact officer = { .kind = KIND_OFFICER, .officer = { .number = 2, .name = "Dewi Sartika" } };
	say(&w, f);
	strcpy(f.event.place, "Hotel Melati");
	say(&w, f);
	assert_int_equal(state_event(w.s, &e), ERR_OK);
	assert_string_equal(e.place, "Hotel Melati");
	assert_true(e.rules.walkins);
	say(&w, made_session(1, MONDAY + 3 * HOUR_MS));
	say(&w, made_session(2, MONDAY + HOUR_MS));
	say(&w, made_session(3, MONDAY + 3 * HOUR_MS));
	f = made_session(1, MONDAY);
	f.session.gone = true;
	say(&w, f);
	memset(sessions, 0, sizeof sessions);
	assert_int_equal(state_sessions(w.s, sessions, 2), 3);
	assert_int_equal(sessions[0].number, 1);
	assert_true(sessions[0].gone);
	assert_int_equal(sessions[1].number, 2);
	assert_int_equal(sessions[2].number, 0); // more than asked for are counted only
	assert_int_equal(state_sessions(w.s, sessions, 3), 3);
	assert_int_equal(sessions[2].number, 3);
	say(&w, officer);
	officer.officer.number = 1;
	say(&w, officer);
	strcpy(officer.officer.name, "Agus Salim");
	say(&w, officer);
	assert_int_equal(state_officers(w.s, officers, 2), 2);
	assert_string_equal(officers[0].name, "Agus Salim");
	assert_string_equal(officers[1].name, "Dewi Sartika");
	say(&w, instrument);
	strcpy(instrument.instrument.definition, "title = baru");
	say(&w, instrument);
	strcpy(instrument.instrument.id, "a");
	say(&w, instrument);
	assert_int_equal(state_instruments(w.s, instruments, 2), 2);
	assert_string_equal(instruments[0].id, "a");
	assert_int_equal(state_instrument(w.s, "b", &instruments[0]), ERR_OK);
	assert_string_equal(instruments[0].definition, "title = baru");
	end(&w);
}

// What only the organiser may say, said by a kiosk.
static void test_kiosk_may_not(void **state)
{
	(void)state;
	struct world w = begin();
	struct event e;
	struct session session;
	struct person person;
	struct badge_cell badge;
	struct holder_cell holder;
	struct fact b = made_badge(1, 1);
	say(&w, made_person(1, "Siti Aminah", ""));
	scan(&w, 0, made_event(77));
	scan(&w, 0, made_session(1, MONDAY));
	scan(&w, 0, made_person(1, "Orang Lain", ""));
	scan(&w, 0, made_person(2, "Orang Lain", ""));
	scan(&w, 0, b);
	scan(&w, 0, (struct fact){ .kind = KIND_CORRECTION, .correction = { .person = 1, .session = 1, .status = STATUS_PRESENT } });
	assert_int_equal(state_event(w.s, &e), ERR_NOT_FOUND);
	assert_int_equal(state_sessions(w.s, &session, 1), 0);
	assert_int_equal(state_person(w.s, 1, &person), ERR_OK);
	assert_string_equal(person.name, "Siti Aminah");
	assert_int_equal(state_person(w.s, 2, &person), ERR_NOT_FOUND);
	assert_int_equal(state_badge(w.s, b.badge.hash, &badge, &holder), ERR_NOT_FOUND);
	assert_false(presence_of(&w, 1, 1).fixed);
	end(&w);
}

static void test_people(void **state)
{
	(void)state;
	struct world w = begin();
	struct person p;
	struct fact f = made_person(3, "Wayan Sudirta", "A");
	strcpy(f.person.nip, "190101012020011001");
	say(&w, f);
	say(&w, made_person(1, "Siti Aminah", "B"));
	say(&w, made_person(2, "Agus Salim", ""));
	f.person.gone = true;
	f.person.number = 4;
	say(&w, f);
	assert_int_equal(state_person(w.s, 3, &p), ERR_OK);
	assert_string_equal(p.name, "Wayan Sudirta");
	assert_int_equal(p.number, 3);
	// Known again by the NIP: one that is not gone before one that is.
	assert_int_equal(state_find_key(w.s, "190101012020011001", &p), ERR_OK);
	assert_int_equal(p.number, 3);
	assert_int_equal(state_expected(w.s, ""), 3);
	assert_int_equal(state_expected(w.s, "A"), 2);
	assert_int_equal(state_expected(w.s, "C"), 1);
	f = made_person(3, "Wayan Sudirta", "A");
	f.person.gone = true;
	say(&w, f);
	assert_int_equal(state_expected(w.s, "A"), 1);
	assert_int_equal(state_expected(w.s, "a"), 1); // as session_is_for has it
	assert_int_equal(state_find_key(w.s, "190101012020011001", &p), ERR_OK);
	assert_int_equal(p.number, 4);
	end(&w);
}

static void walk(struct world *w, enum people_order order, const char *class, const char *expected)
{
	struct people_reader *r = NULL;
	struct person p;
	char seen[64] = "";
	assert_int_equal(people_reader_open(w->s, order, class, &r), ERR_OK);
	while (people_next(r, &p)) {
		assert_true(p.number < 10);
		seen[strlen(seen)] = (char)('0' + p.number);
	}
	assert_int_equal(people_reader_error(r), ERR_OK);
	people_reader_close(r);
	assert_string_equal(seen, expected);
}

static void listed(struct world *w)
{
	struct people_reader *r;
	struct person p;
	assert_int_equal(people_reader_open(w->s, PEOPLE_BY_UNIT, "A", &r), ERR_OK);
	assert_true(people_next(r, &p));
	assert_int_equal(p.number, 1);
	assert_string_equal(p.unit, "Desa 1");
	assert_string_equal(p.class, "a");
	assert_int_equal(p.role, ROLE_PARTICIPANT);
	while (people_next(r, &p) && p.number != 4)
		;
	assert_true(p.gone);
	people_reader_close(r);
}

// One sweep tells the same of everybody as asking for each.
static void swept(struct world *w, uint32_t session)
{
	struct people_reader *r;
	struct person p;
	struct presence_cell cell, alone;
	int n = 0;
	assert_int_equal(people_reader_open_in(w->s, session, &r), ERR_OK);
	while (people_next_in(r, &p, &cell)) {
		assert_int_equal(state_presence(w->s, p.number, session, &alone), ERR_OK);
		assert_int_equal(cell.in.set, alone.in.set);
		assert_int_equal(cell.in.from.seq, alone.in.from.seq);
		assert_int_equal(cell.in.from.when.at_ms, alone.in.from.when.at_ms);
		assert_int_equal(cell.in.means, alone.in.means);
		assert_int_equal(cell.out.set, alone.out.set);
		assert_int_equal(cell.fixed, alone.fixed);
		assert_int_equal(cell.fix, alone.fix);
		assert_int_equal(cell.kiosks, alone.kiosks);
		assert_int_equal(cell.in.set, p.number == 2 && session == 1);
		assert_int_equal(cell.fixed, p.number == 3 && session == 1);
		n++;
	}
	assert_int_equal(people_reader_error(r), ERR_OK);
	people_reader_close(r);
	assert_true(n >= 6);
}

static void test_orders(void **state)
{
	(void)state;
	struct world w = begin();
	struct fact f = made_person(5, "Aan Setiawan", "");
	f.person.role = ROLE_SPEAKER;
	strcpy(f.person.unit, "Z");
	say(&w, f);
	say(&w, made_person(1, "Siti Aminah", "A"));    // Desa 1
	say(&w, made_person(9, "Dr. Bambang", "B"));    // Desa 2
	say(&w, made_person(2, "Ahmad Yani", "A"));     // Desa 2
	say(&w, made_person(3, "H. Ahmad Yani", ""));   // Desa 3, the same name
	f = made_person(4, "Cut Nyak", "");
	f.person.gone = true;
	say(&w, f);
	walk(&w, PEOPLE_BY_NUMBER, "", "123459");
	walk(&w, PEOPLE_BY_NAME, "", "239415");
	walk(&w, PEOPLE_BY_UNIT, "", "129345");
	walk(&w, PEOPLE_BY_NAME, "a", "23415");
	walk(&w, PEOPLE_REPLACING, "", "");
	f = made_person(6, "Wayan \"replaces\":1", "B"); // in a name it means nothing
	say(&w, f);
	walk(&w, PEOPLE_REPLACING, "", "");
	f = made_person(7, "Made Wirawan", "B");
	f.person.replaces = 3;
	say(&w, f);
	walk(&w, PEOPLE_REPLACING, "", "7");
	walk(&w, PEOPLE_BY_NUMBER, "C", "345");
	listed(&w);
	say(&w, (struct fact){ .kind = KIND_PRESENCE, .presence = { .person = 2, .session = 1, .issue = 1 } });
	say(&w, (struct fact){ .kind = KIND_CORRECTION, .correction = { 3, 1, STATUS_SICK, 0, 0, "", "", "" } });
	swept(&w, 1);
	swept(&w, 2);
	people_reader_close(NULL);
	end(&w);
}

static struct fact walkin(const char *name, uint64_t badge_of)
{
	struct fact f = { .kind = KIND_WALKIN, .walkin.session = 1 };
	snprintf(f.walkin.person.name, sizeof f.walkin.person.name, "%s", name);
	if (badge_of)
		made_hash(badge_of, 1, f.walkin.hash);
	return f;
}

static void test_walkins(void **state)
{
	(void)state;
	struct world w = begin();
	struct person p;
	struct badge_cell badge;
	struct holder_cell holder;
	uint8_t hash[SEAL_HASH];
	uint64_t number = walkin_number(ledger_tag(&w.kiosk.id), 1);
	assert_int_equal(scan(&w, 0, walkin("Made Tamu", number)), 1);
	assert_int_equal(state_person(w.s, number, &p), ERR_OK);
	assert_string_equal(p.name, "Made Tamu");
	assert_int_equal(p.number, number);
	assert_int_equal(state_holder(w.s, number, &holder, &badge, hash), ERR_OK);
	assert_true(fold_badge_valid(&badge, &holder));
	assert_int_equal(state_expected(w.s, ""), 1);
	assert_int_equal(state_search(w.s, SPAN("tamu"), &p, 1), 1);
	assert_int_equal(p.number, number);
	// The organiser puts the name right; a second record of the kiosk would not.
	struct fact f = made_person(number, "I Made Wirawan", "");
	say(&w, f);
	assert_int_equal(state_person(w.s, number, &p), ERR_OK);
	assert_string_equal(p.name, "I Made Wirawan");
	assert_int_equal(p.number, number);
	assert_int_equal(state_search(w.s, SPAN("tamu"), &p, 1), 0);
	assert_int_equal(state_search(w.s, SPAN("wirawan"), &p, 1), 1);
	assert_int_equal(state_expected(w.s, ""), 1);
	end(&w);
}

static void test_badges(void **state)
{
	(void)state;
	struct world w = begin();
	struct badge_cell badge;
	struct holder_cell holder;
	struct fact first = made_badge(1, 1), second = made_badge(1, 2);
	uint8_t hash[SEAL_HASH];
	say(&w, made_person(1, "Siti Aminah", ""));
	say(&w, first);
	assert_int_equal(state_badge(w.s, first.badge.hash, &badge, &holder), ERR_OK);
	assert_int_equal(badge.holder, 1);
	assert_true(fold_badge_valid(&badge, &holder));
	say(&w, second);
	assert_int_equal(state_badge(w.s, first.badge.hash, &badge, &holder), ERR_OK);
	assert_false(fold_badge_valid(&badge, &holder)); // a later one has been given out
	assert_int_equal(state_holder(w.s, 1, &holder, &badge, hash), ERR_OK);
	assert_memory_equal(hash, second.badge.hash, sizeof hash);
	assert_int_equal(badge.issue, 2);
	second.badge.revoked = true;
	say(&w, second);
	assert_int_equal(state_badge(w.s, second.badge.hash, &badge, &holder), ERR_OK);
	assert_false(fold_badge_valid(&badge, &holder));
	end(&w);
}

// Scanned before the roster knew the badge, or after: the same presence, and every counter follows.
static void test_pending(void **state)
{
	(void)state;
	for (int late = 0; late < 2; late++) {
		struct world w = begin();
		struct presence_cell cell;
		struct fact b = made_badge(1, 1);
		if (!late)
			say(&w, b);
		scan(&w, 10, made_pending(1, 1, 1));
		scan(&w, 20, made_pending(1, 1, 2));
		made_append(w.s, &w.second, MONDAY + 5, made_pending(1, 1, 1));
		if (late) {
			assert_int_equal(counts_of(&w, 1).pending, 1);
			assert_int_equal(counts_of(&w, 1).present, 0);
			assert_int_equal(state_pending(w.s, b.badge.hash, 1, &cell), ERR_OK);
			assert_true(cell.in.set);
			assert_false(presence_of(&w, 1, 1).in.set);
			scan(&w, 3, made_presence(1, 2)); // by name, meanwhile
			assert_int_equal(counts_of(&w, 2).present, 1);
			assert_int_equal(counts_of(&w, 2).pending, 1);
			// Even a badge that is revoked already when it becomes known: the scan came first.
			b.badge.revoked = true;
			say(&w, b);
		} else {
			scan(&w, 3, made_presence(1, 2));
		}
		assert_int_equal(state_pending(w.s, b.badge.hash, 1, &cell), ERR_OK);
		assert_false(cell.in.set);
		cell = presence_of(&w, 1, 1);
		assert_true(cell.in.set && cell.in.pending);
		assert_int_equal(cell.in.from.when.at_ms, MONDAY + 5); // the earliest of the two kiosks
		assert_int_equal(cell.in.from.ledger, ledger_tag(&w.second.id));
		cell = presence_of(&w, 1, 2);
		assert_int_equal(cell.in.from.when.at_ms, MONDAY + 3);
		for (uint32_t session = 1; session <= 2; session++) {
			assert_int_equal(counts_of(&w, session).present, 1);
			assert_int_equal(counts_of(&w, session).pending, 0);
		}
		end(&w);
		made_drop("a.hadir");
	}
}

static void count_pending(void *context, const uint8_t hash[SEAL_HASH], uint32_t session, const struct presence_cell *cell)
{
	uint8_t expected[SEAL_HASH];
	int *n = context;
	made_hash(*n ? BADGE_OFFICER + 1 : 5, 1, expected);
	assert_true(!memcmp(hash, expected, sizeof expected) || *n < 2);
	assert_int_equal(session, 1);
	assert_true(cell->in.set);
	++*n;
}

// Badges of nobody, and of officers, who attend nothing, stay by themselves.
static void test_pending_for_ever(void **state)
{
	(void)state;
	struct world w = begin();
	int n = 0;
	say(&w, made_badge(BADGE_OFFICER + 1, 1));
	scan(&w, 1, made_pending(BADGE_OFFICER + 1, 1, 1));
	scan(&w, 1, made_pending(5, 1, 1));
	scan(&w, 1, made_presence(0, 1)); // neither a person nor a badge: nothing
	assert_int_equal(counts_of(&w, 1).pending, 2);
	assert_int_equal(state_each_pending(w.s, count_pending, &n), ERR_OK);
	assert_int_equal(n, 2);
	end(&w);
}

static void test_marks(void **state)
{
	(void)state;
	struct world w = begin();
	struct session_cell cell;
	struct fact f = made_presence(1, 1);
	f.presence.means = MEANS_MANUAL;
	f.presence.officer = 3;
	scan(&w, 100, f);
	f = made_presence(1, 1);
	f.presence.direction = DIRECTION_OUT;
	scan(&w, 200, f);
	scan(&w, 50, made_presence(2, 1));
	assert_int_equal(counts_of(&w, 1).present, 2);
	assert_int_equal(counts_of(&w, 1).manual, 1);
	assert_int_equal(counts_of(&w, 1).out, 1);
	assert_int_equal(presence_of(&w, 1, 1).in.officer, 3);
	say(&w, (struct fact){ .kind = KIND_CORRECTION, .correction = { .person = 2, .session = 1, .status = STATUS_ABSENT } });
	say(&w, (struct fact){ .kind = KIND_CORRECTION, .correction = { .person = 3, .session = 1, .status = STATUS_SICK } });
	assert_int_equal(counts_of(&w, 1).present, 1);
	assert_int_equal(counts_of(&w, 1).corrected, 2);
	assert_int_equal(fold_status(&(struct presence_cell){ .fixed = true, .fix = STATUS_SICK }), STATUS_SICK);
	struct presence_cell sick = presence_of(&w, 3, 1);
	assert_int_equal(fold_status(&sick), STATUS_SICK);
	scan(&w, 60, (struct fact){ .kind = KIND_ANSWERED, .answered = { 1, 1 } });
	assert_int_equal(counts_of(&w, 1).answered, 1);
	scan(&w, 70, (struct fact){ .kind = KIND_OPEN, .opening.session = 1 });
	made_append(w.s, &w.second, MONDAY + 60, (struct fact){ .kind = KIND_OPEN, .opening.session = 1 });
	say(&w, (struct fact){ .kind = KIND_CLOSE, .opening.session = 1 });
	assert_int_equal(state_session_cell(w.s, 1, &cell), ERR_OK);
	assert_int_equal(cell.opened_ms, MONDAY + 60);
	assert_int_equal(cell.closed_ms, MONDAY);
	assert_false(cell.is_closed);
	assert_int_equal(cell.counts.present, 1);
	end(&w);
}

static void test_clock(void **state)
{
	(void)state;
	struct world w = begin();
	struct boot_cell cell;
	struct anchor rough = { 1, 1000, MONDAY, 500, "officer" }, fine = { 1, 2000, MONDAY + 1010, 20, "ntp" };
	scan(&w, 0, (struct fact){ .kind = KIND_ANCHOR, .anchor = rough });
	scan(&w, 0, (struct fact){ .kind = KIND_ANCHOR, .anchor = fine });
	scan(&w, 0, (struct fact){ .kind = KIND_ANCHOR, .anchor = rough });
	assert_int_equal(state_boot(w.s, ledger_tag(&w.kiosk.id), 1, &cell), ERR_OK);
	assert_true(cell.set);
	assert_string_equal(cell.best.source, "ntp");
	assert_int_equal(cell.best.true_ms, MONDAY + 1010);
	assert_int_equal(cell.seq, 2);
	assert_int_equal(state_boot(w.s, ledger_tag(&w.second.id), 1, &cell), ERR_OK);
	assert_false(cell.set);
	end(&w);
}

struct kiosks { int n; struct ledger_id id[8]; struct kiosk_cell cell[8]; };

static void keep_kiosk(void *context, const struct ledger_id *id, const struct kiosk_cell *cell)
{
	struct kiosks *k = context;
	assert_true(k->n < 8);
	k->id[k->n] = *id;
	k->cell[k->n++] = *cell;
}

static const struct kiosk_cell *find_kiosk(struct world *w, struct kiosks *k, const struct ledger_id *id)
{
	k->n = 0;
	assert_int_equal(state_each_kiosk(w->s, keep_kiosk, k), ERR_OK);
	for (int i = 0; i < k->n; i++)
		if (!memcmp(&k->id[i], id, sizeof *id))
			return &k->cell[i];
	return NULL;
}

static void test_kiosks(void **state)
{
	(void)state;
	struct world w = begin();
	static struct kiosks k;
	struct made_author absent = made_author(7), by_key = made_author(8);
	struct fact f = { .kind = KIND_KIOSK, .kiosk = { w.kiosk.id, "Pintu utama" } };
	say(&w, f);
	f.kiosk = (struct kiosk_fact){ absent.id, "Pintu samping" };
	say(&w, f);
	scan(&w, 5, (struct fact){ .kind = KIND_BOOT, .boot.name = "kios-1" });
	scan(&w, 6, made_presence(1, 1));
	scan(&w, 7, (struct fact){ .kind = KIND_REFUSAL, .refusal.verdict = "foreign" });
	made_append(w.s, &w.second, MONDAY, (struct fact){ .kind = KIND_BOOT, .boot.name = "kios-2" });
	const struct kiosk_cell *c = find_kiosk(&w, &k, &w.kiosk.id);
	assert_int_equal(k.n, 3);
	assert_true(c->expected);
	assert_string_equal(c->name, "Pintu utama");
	assert_int_equal(c->last_seq, 3);
	assert_int_equal(c->boots, 1);
	assert_int_equal(c->presences, 1);
	assert_int_equal(c->refusals, 1);
	assert_int_equal(c->first_ms, MONDAY + 5);
	assert_int_equal(c->last_ms, MONDAY + 7);
	c = find_kiosk(&w, &k, &absent.id);
	assert_true(c->expected);
	assert_int_equal(c->last_seq, 0);
	c = find_kiosk(&w, &k, &w.second.id);
	assert_false(c->expected);
	assert_string_equal(c->name, "kios-2");
	// Expected by its key alone: missing until some ledger of that key is here, which then is the expected one.
	struct ledger_id any = by_key.id;
	memset(any.epoch, 0, sizeof any.epoch);
	f.kiosk = (struct kiosk_fact){ any, "Aula" };
	say(&w, f);
	c = find_kiosk(&w, &k, &any);
	assert_non_null(c);
	assert_int_equal(k.n, 4);
	assert_int_equal(ledger_create(w.s, &by_key.id, false), ERR_OK);
	made_append(w.s, &by_key, MONDAY, (struct fact){ .kind = KIND_BOOT, .boot.name = "kios-3" });
	assert_null(find_kiosk(&w, &k, &any));
	c = find_kiosk(&w, &k, &by_key.id);
	assert_int_equal(k.n, 4);
	assert_true(c->expected);
	assert_string_equal(c->name, "Aula");
	assert_int_equal(c->boots, 1);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MADE(test_nothing), MADE(test_latest), MADE(test_kiosk_may_not), MADE(test_people), MADE(test_orders), MADE(test_walkins), MADE(test_badges),
		MADE(test_pending), MADE(test_pending_for_ever), MADE(test_marks), MADE(test_clock), MADE(test_kiosks),
	};
	return MADE_RUN("state", tests);
}
