// Measures the store: finding a badge among few and many, opening, appending, verifying beside plain hashing.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "figure.h"
#include "made.h"

#define FINDS 20000

// The median time from a badge's hash to its person, over random people of all of them: the best of some turns, the first of which warms up.
static double find_us(struct store *s, int people)
{
	static uint8_t hashes[FINDS][SEAL_HASH];
	static int64_t took[FINDS];
	uint64_t state = 11;
	for (int i = 0; i < FINDS; i++) {
		struct badge b;
		made_badge(figure_draw(&state) % (uint64_t)people + 1, &b);
		badge_hash(&b, hashes[i]);
	}
	double best = 1e9;
	for (int turn = 0; turn < 6; turn++) {
		for (int i = 0; i < FINDS; i++) {
			struct badge_cell badge;
			struct holder_cell holder;
			struct person person;
			int64_t begin = figure_now_ns();
			made_check(state_badge(s, hashes[i], &badge, &holder), s, "badge");
			made_check(state_person(s, badge.holder, &person), s, "person");
			took[i] = figure_now_ns() - begin;
		}
		double p50 = figure_percentile(took, FINDS, 50) / 1000;
		best = p50 < best ? p50 : best;
	}
	return best;
}

static bool finding(void)
{
	static const struct made_size few = { 1000, 8, 0 }, many = { 1000000, 8, 0 };
	struct store *s = made_open(made_file("people", few), STORE_READ);
	double small = find_us(s, few.people);
	store_close(s);
	s = made_open(made_file("people", many), STORE_READ);
	double large = find_us(s, many.people);
	store_close(s);
	bool good = figure_at_most("badge to person among 1,000, p50", small, 50, "us");
	good &= figure_at_most("badge to person among 1,000,000, p50", large, 50, "us");
	return figure_at_most("the second to the first", large / small, 3, "x") && good;
}

// What a kiosk needs before its first screen: the event, its sessions with their counters, its ledgers.
static bool opening(const char *path)
{
	int64_t begin = figure_now_ns();
	struct store *s = made_open(path, STORE_WRITE);
	struct event event;
	made_check(state_event(s, &event), s, "event");
	static struct session sessions[EVENT_SESSIONS];
	int n = state_sessions(s, sessions, EVENT_SESSIONS);
	for (int i = 0; i < n; i++) {
		struct session_cell cell;
		made_check(state_session_cell(s, sessions[i].number, &cell), s, "session");
	}
	struct ledger_info infos[8];
	ledger_list(s, infos, 8);
	int64_t people = state_expected(s, "");
	double seconds = (double)(figure_now_ns() - begin) / 1e9;
	store_close(s);
	if (people != 100000)
		fprintf(stderr, "%lld people, not 100,000\n", (long long)people);
	return figure_at_most("opening 100,000 people and 1,000,000 records", seconds, 2, "s") && people == 100000;
}

// ---- verifying beside hashing the same bytes, both in processor time

struct progress { int flaws; int64_t walked_ns; }; // when the last link had been followed; making all cells again comes after

static void count_flaw(void *context, const struct flaw_report *f)
{
	fprintf(stderr, "flaw: record %llu: %s\n", (unsigned long long)f->seq, f->detail);
	((struct progress *)context)->flaws++;
}

static void note_progress(void *context, uint64_t done, uint64_t all)
{
	if (done <= all / 2)
		((struct progress *)context)->walked_ns = figure_cpu_ns();
}

struct hashing { int64_t ns, plain_ns; uint64_t bytes; }; // plain: the same bytes by libsodium, which does not know the processor's own instructions

static void hash_batch(struct hashing *h, const struct ledger_id *id, struct record *records, int n, uint8_t link[SEAL_HASH])
{
	static uint8_t bytes[1200], hash[SEAL_HASH];
	enum { LINKED = 1 + SEAL_HASH + SEAL_PUBLIC + RECORD_EPOCH + 8 + 8 + 1 + 4 + 8 + 1 + SEAL_HASH }; // bytes of record_link
	int64_t begin = figure_cpu_ns();
	for (int i = 0; i < n; i++) {
		record_digest(&records[i]);
		record_link(id, link, &records[i], link);
	}
	int64_t between = figure_cpu_ns();
	for (int i = 0; i < n; i++) {
		crypto_hash_sha256(hash, bytes, RECORD_SALT + records[i].body.len);
		crypto_hash_sha256(bytes, bytes, LINKED);
	}
	h->ns += between - begin;
	h->plain_ns += figure_cpu_ns() - between;
}

// Hashes every record of a ledger from memory, a batch at a time, so that reading the file does not count.
static uint64_t hash_ledger(struct store *s, const struct ledger_id *id, struct hashing *ret)
{
	enum { BATCH = 4096, BODY = 1000 };
	static struct record records[BATCH];
	static char bodies[BATCH][BODY];
	struct ledger_reader *r;
	uint64_t all = 0;
	uint8_t link[SEAL_HASH] = { 0 };
	made_check(ledger_reader_open(s, id, 1, &r), s, "reading");
	for (int n = BATCH; n == BATCH; all += (uint64_t)n) {
		for (n = 0; n < BATCH && ledger_next(r, &records[n]); n++) {
			if (records[n].body.len > BODY)
				made_check(ERR_FULL, NULL, "body");
			memcpy(bodies[n], records[n].body.at, records[n].body.len);
			records[n].body.at = bodies[n];
			ret->bytes += records[n].body.len;
		}
		hash_batch(ret, id, records, n, link);
	}
	ledger_reader_close(r);
	return all;
}

static bool verifying(const char *path)
{
	struct store *s = made_open(path, STORE_READ);
	struct hashing h = { 0 };
	uint64_t records = hash_ledger(s, made_event_id(), &h);
	records += hash_ledger(s, made_kiosk_id(), &h);
	struct progress p = { 0 };
	struct verify_total total;
	int64_t begin = figure_cpu_ns();
	made_check(ledger_verify(s, count_flaw, note_progress, &p, &total), s, "verify");
	double whole = (double)(figure_cpu_ns() - begin) / 1e9, walking = (double)(p.walked_ns - begin) / 1e9;
	store_close(s);
	figure_info("records verified", (double)total.records, "records");
	figure_info("their bodies", (double)h.bytes / 1e6, "MB");
	figure_info("hashing them", (double)h.ns / 1e9, "s");
	figure_info("the same in plain code", (double)h.plain_ns / 1e9, "s");
	figure_info("following every link and signature", walking, "s");
	figure_info("its speed to that of hashing", (double)h.ns / 1e9 / walking, "x");
	bool good = figure_at_least("its speed to that of hashing in plain code", (double)h.plain_ns / 1e9 / walking, 0.5, "x");
	return figure_at_most("verifying whole, with every cell made again", whole, 40, "s") && good && p.flaws == 0 && total.records == records;
}

// ---- one presence for each commit

static bool appending(const char *path)
{
	enum { N = 1000 };
	static int64_t took[N];
	static struct fact f;
	const char *copy = MADE_FOLDER "/appending.hadir";
	unlink(copy);
	struct store *from = made_open(path, STORE_WRITE);
	made_check(store_copy(from, copy), from, copy);
	store_close(from);
	struct store *s = made_open(copy, STORE_WRITE);
	f.kind = KIND_PRESENCE;
	for (int i = 0; i < N; i++) {
		struct stamp when = { .at_ms = MADE_START_MS + i, .up_ms = i, .boot = 2, .quality = QUALITY_RTC };
		f.presence = (struct presence){ .person = (uint64_t)i + 1, .session = 8 };
		uint64_t seq;
		int64_t begin = figure_now_ns();
		made_check(ledger_append(s, made_kiosk_id(), &when, &f, 1, &seq), s, "append");
		took[i] = figure_now_ns() - begin;
	}
	store_close(s);
	unlink(copy);
	double sync = figure_fdatasync_ns(MADE_FOLDER, 400), p50 = figure_percentile(took, N, 50);
	figure_info("fdatasync of this machine, p50", sync / 1e6, "ms");
	figure_info("presences a second, each durable", 1e9 / p50, "records/s");
	return figure_at_most("durable append to fdatasync, p50", p50 / sync, 4, "x");
}

int main(void)
{
	static const struct made_size day = { 100000, 8, 799991 }; // with people, badges, event and sessions a million records
	bool good = finding();
	const char *path = made_file("day", day);
	good &= opening(path);
	good &= appending(made_file("people", (struct made_size){ 1000, 8, 0 }));
	good &= verifying(made_file("day", day));
	return good ? 0 : 1;
}
