// Lives of a kiosk's store on a disk that loses its power: what was acknowledged must be there afterwards, once.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "made.h"

#include "disk.h"

#define POWER_PEOPLE 12
#define POWER_SESSIONS 4
#define POWER_ALL (POWER_PEOPLE * POWER_SESSIONS)

// Of each person in each session: was the presence, was the answer told to be recorded; `asked`: it may or may not be.
struct power_claims { bool present[POWER_ALL], answered[POWER_ALL], asked_present[POWER_ALL], asked_answered[POWER_ALL]; };
struct power {
	struct made_author organiser, kiosk, other;
	char now[64], cut[64];    // names of folders: where the kiosk lives, where its disk is looked at after a cut
	struct power_claims claims;
	uint8_t hash[POWER_PEOPLE][SEAL_HASH]; // of the badges
	int64_t clock;
	uint64_t seed;
	int lost, doubled, broken; // found after cuts
	char what[200];            // the last of it
};

static inline void power_wrong(struct power *p, int *count, const char *what, int which)
{
	(*count)++;
	snprintf(p->what, sizeof p->what, "%s (person %d, session %d)", what, which % POWER_PEOPLE + 1, which / POWER_PEOPLE + 1);
}

static inline void power_path(const char *folder, char ret_path[256])
{
	snprintf(ret_path, 256, "%s/%s/kiosk.hadir", made_folder, folder);
}

static inline struct store *power_open(struct power *p, const char *folder)
{
	char path[256];
	struct store *s = NULL;
	power_path(folder, path);
	enum err e = store_open(path, STORE_CREATE, &s);
	if (e != ERR_OK) {
		p->broken++;
		snprintf(p->what, sizeof p->what, "the file does not open: %s", err_text(e));
	}
	return s;
}

// What was scanned on another kiosk, badges included: a file to merge.
static inline void power_make_other(struct power *p)
{
	struct store *s = made_store("other.hadir");
	assert_int_equal(ledger_create(s, &p->organiser.id, true), ERR_OK);
	assert_int_equal(ledger_create(s, &p->other.id, false), ERR_OK);
	made_append(s, &p->organiser, MONDAY, made_event(77));
	for (uint32_t i = 1; i <= POWER_SESSIONS; i++)
		made_append(s, &p->organiser, MONDAY, made_session(i, MONDAY + i * HOUR_MS));
	for (uint32_t i = 1; i <= POWER_PEOPLE; i++) {
		made_append(s, &p->organiser, MONDAY, made_person(i, "Budi Santoso", ""));
		made_append(s, &p->organiser, MONDAY, made_badge(i, 1));
	}
	assert_int_equal(ledger_sign(s, &p->organiser.id, p->organiser.secret), ERR_OK);
	for (uint32_t i = 1; i <= POWER_PEOPLE; i++)
		made_append(s, &p->other, MONDAY + 5000 + i, made_pending(i, 1, POWER_SESSIONS + 1));
	store_close(s);
}

static inline void power_fresh(struct power *p)
{
	char path[256];
	struct store *s = NULL;
	memset(&p->claims, 0, sizeof p->claims);
	power_path(p->now, path);
	remove(path);
	strcat(path, "-wal");
	remove(path);
	strcpy(path + strlen(path) - 4, "-shm");
	remove(path);
	disk.on = false;
	s = power_open(p, p->now);
	assert_non_null(s);
	assert_int_equal(ledger_create(s, &p->kiosk.id, false), ERR_OK);
	store_close(s);
}

static inline void power_begin(struct power *p, uint64_t seed)
{
	char path[256];
	*p = (struct power){ .organiser = made_author(1), .kiosk = made_author(2), .other = made_author(3), .now = "now", .cut = "cut", .clock = MONDAY, .seed = seed };
	disk.random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	snprintf(path, sizeof path, "%s/now", made_folder);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/cut", made_folder);
	mkdir(path, 0700);
	for (uint64_t i = 0; i < POWER_PEOPLE; i++)
		made_hash(i + 1, 1, p->hash[i]);
	power_make_other(p);
	power_fresh(p);
}

#define POWER_PRESENT 0
#define POWER_ANSWERED POWER_ALL

static inline struct stamp power_stamp(struct power *p)
{
	p->clock += 1000;
	return made_stamp(p->clock);
}

// A scan; the badge is not in the roster half of the time, as long as nothing was merged.
static inline struct fact power_scan(int which)
{
	uint64_t person = (uint64_t)(which % POWER_PEOPLE + 1);
	uint32_t session = (uint32_t)(which / POWER_PEOPLE + 1);
	return disk_random(2) ? made_presence(person, session) : made_pending(person, 1, session);
}

// One to three scans in one transaction, all acknowledged together.
static inline void power_scans(struct power *p, struct store *s, bool *done)
{
	struct fact facts[3];
	int which[3], n = 0, wanted = 1 + (int)disk_random(3);
	struct stamp when = power_stamp(p);
	uint64_t seq;
	for (int tries = 0; tries < 20 && n < wanted; tries++) {
		int w = (int)disk_random(POWER_ALL);
		if (done[w])
			continue;
		done[w] = p->claims.asked_present[w] = true;
		which[n] = w;
		facts[n++] = power_scan(w);
	}
	if (n > 0 && ledger_append(s, &p->kiosk.id, &when, facts, n, &seq) == ERR_OK)
		for (int i = 0; i < n; i++)
			disk_note(POWER_PRESENT + which[i]);
}

static inline void power_rate(struct power *p, struct store *s, bool *done)
{
	struct held held = { .answers = { 5, 4, 3 }, .comment = "Baik" };
	struct stamp when = power_stamp(p);
	for (int tries = 0; tries < 20; tries++) {
		int w = (int)disk_random(POWER_ALL);
		if (done[w])
			continue;
		done[w] = p->claims.asked_answered[w] = true;
		struct answered who = { (uint64_t)(w % POWER_PEOPLE + 1), (uint32_t)(w / POWER_PEOPLE + 1) };
		if (holding_put(s, &p->kiosk.id, &when, &who, "narasumber", 3, &held) == ERR_OK)
			disk_note(POWER_ANSWERED + w);
		return;
	}
}

static inline void power_ignore(void *context, const struct merge_result *r)
{
	(void)context, (void)r;
}

static inline void power_merge(struct store *s)
{
	bool on = disk.on;
	disk.on = false;
	struct store *from = made_open("other.hadir", STORE_READ);
	disk.on = on;
	assert_int_equal(ledger_merge(s, from, power_ignore, NULL), ERR_OK);
	disk.on = false;
	store_close(from);
	disk.on = on;
}

// One life: some work, noted event by event, from power on to the end of the noted time.
static inline void power_live(struct power *p, int steps)
{
	bool present[POWER_ALL], answered[POWER_ALL];
	memcpy(present, p->claims.present, sizeof present);
	memcpy(answered, p->claims.answered, sizeof answered);
	disk_begin();
	struct store *s = power_open(p, p->now);
	for (int i = 0; i < steps && s; i++) {
		int moved;
		uint64_t what = disk_random(20);
		struct stamp when = power_stamp(p);
		if (what < 9) {
			power_scans(p, s, present);
		} else if (what < 15) {
			power_rate(p, s, answered);
		} else if (what < 17) {
			assert_int_equal(holding_release(s, &p->kiosk.id, &when, 1 + (uint32_t)disk_random(POWER_SESSIONS), disk_random(8) == 0, &moved), ERR_OK);
		} else if (what == 17) {
			assert_int_equal(ledger_sign(s, &p->kiosk.id, p->kiosk.secret), ERR_OK);
		} else if (what == 18) {
			power_merge(s);
		} else {
			store_close(s);
			s = power_open(p, p->now);
		}
	}
	store_close(s);
	disk.on = false;
}

static inline void power_flaw(void *context, const struct flaw_report *f)
{
	struct power *p = context;
	if (f->flaw == FLAW_UNSIGNED)
		return;
	p->broken++;
	snprintf(p->what, sizeof p->what, "flaw %d at %llu: %s", f->flaw, (unsigned long long)f->seq, f->detail);
}

// How many presence records of each person in each session the kiosk's ledger holds.
static inline void power_count(struct power *p, struct store *s, int *ret_records)
{
	struct ledger_reader *r = NULL;
	struct record record;
	struct fact f;
	memset(ret_records, 0, POWER_ALL * sizeof *ret_records);
	p->broken += ledger_reader_open(s, &p->kiosk.id, 1, &r) != ERR_OK;
	while (r && ledger_next(r, &record)) {
		if (record.kind != KIND_PRESENCE || fact_read(KIND_PRESENCE, record.body, &f) != ERR_OK)
			continue;
		uint64_t person = f.presence.person;
		for (uint64_t i = 0; i < POWER_PEOPLE && person == 0; i++)
			person = memcmp(p->hash[i], f.presence.hash, SEAL_HASH) ? 0 : i + 1;
		ret_records[(f.presence.session - 1) * POWER_PEOPLE + person - 1]++;
	}
	p->broken += r && ledger_reader_error(r) != ERR_OK;
	ledger_reader_close(r);
}

// Held and released answers are as many as people who have answered.
static inline void power_check_ratings(struct power *p, struct store *s, const struct power_claims *found)
{
	for (uint32_t session = 1; session <= POWER_SESSIONS; session++) {
		struct rating_cell cell;
		int held = 0, answered = 0;
		for (int i = 0; i < POWER_PEOPLE; i++)
			answered += found->answered[(session - 1) * POWER_PEOPLE + (uint32_t)i];
		p->broken += holding_count(s, session, &held) != ERR_OK;
		p->broken += state_rating(s, session, "narasumber", &cell) != ERR_OK;
		int there = held + (int)cell.respondents;
		if (there < answered)
			power_wrong(p, &p->lost, "an answer is lost", (int)(session - 1) * POWER_PEOPLE);
		if (there > answered)
			power_wrong(p, &p->doubled, "an answer is there twice", (int)(session - 1) * POWER_PEOPLE);
	}
}

// Looks at the file in `folder` with the product's own eyes; told: what was acknowledged before the cut. Fills in what it found.
static inline void power_check(struct power *p, const char *folder, const struct power_claims *told, struct power_claims *ret_found)
{
	struct verify_total total;
	int records[POWER_ALL];
	memset(ret_found, 0, sizeof *ret_found);
	struct store *s = power_open(p, folder);
	if (!s)
		return;
	if (ledger_verify(s, power_flaw, NULL, p, &total) != ERR_OK)
		p->broken++;
	power_count(p, s, records);
	for (int i = 0; i < POWER_ALL; i++) {
		struct presence_cell cell;
		p->broken += state_presence(s, (uint64_t)(i % POWER_PEOPLE + 1), (uint32_t)(i / POWER_PEOPLE + 1), &cell) != ERR_OK;
		ret_found->present[i] = records[i] > 0;
		ret_found->answered[i] = cell.answered;
		if (records[i] > 1 || (records[i] && !p->claims.asked_present[i]))
			power_wrong(p, &p->doubled, "a presence is there twice", i);
		if (told->present[i] && !records[i])
			power_wrong(p, &p->lost, "a presence is lost", i);
		if (told->answered[i] && !cell.answered)
			power_wrong(p, &p->lost, "that somebody has answered is lost", i);
	}
	power_check_ratings(p, s, ret_found);
	store_close(s);
}

// What had been acknowledged before the cut: by earlier lives, and in this one.
static inline void power_told(const struct power *p, int cut, struct power_claims *ret_told)
{
	memset(ret_told, 0, sizeof *ret_told);
	memcpy(ret_told->present, p->claims.present, sizeof ret_told->present);
	memcpy(ret_told->answered, p->claims.answered, sizeof ret_told->answered);
	for (int i = 0; i < cut; i++) {
		int64_t what = disk.ops[i].at;
		if (disk.ops[i].event == DISK_NOTE && what < POWER_ANSWERED)
			ret_told->present[what] = true;
		else if (disk.ops[i].event == DISK_NOTE)
			ret_told->answered[what - POWER_ANSWERED] = true;
	}
}

static inline bool power_all_told(const struct power_claims *c)
{
	int n = 0;
	for (int i = 0; i < POWER_ALL; i++)
		n += c->present[i] + c->answered[i];
	return n > POWER_ALL * 3 / 2;
}

// One life, cut at several points; the last of them is what the next life wakes up to.
static inline void power_cuts(struct power *p, int cuts)
{
	struct power_claims told, found;
	power_live(p, 6 + (int)disk_random(10));
	for (int i = 0; i < cuts && p->lost + p->doubled + p->broken == 0; i++) {
		int cut = (int)disk_random((uint64_t)disk.count + 1);
		char folder[128];
		snprintf(folder, sizeof folder, "%s/%s", made_folder, p->cut);
		disk_cut(cut, folder);
		power_told(p, cut, &told);
		power_check(p, p->cut, &told, &found);
		if (i < cuts - 1)
			continue;
		snprintf(folder, sizeof folder, "%s/%s", made_folder, p->now);
		disk_cut(cut, folder);
		power_check(p, p->now, &told, &found);
		memcpy(p->claims.present, found.present, sizeof found.present);
		memcpy(p->claims.answered, found.answered, sizeof found.answered);
	}
	if (power_all_told(&p->claims))
		power_fresh(p);
}
