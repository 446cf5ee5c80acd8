// Measures the server taking records in: many kiosks at once, a kiosk's backlog, bytes on the wire. HADIR_STORE=postgresql://... measures that.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/run.h"
#include "device/squeeze.h"
#include "figure.h"
#include "load.h"
#include "made.h"
#include "store/intake.h"

#define CALLERS 32
#define PEOPLE 5000

static const struct made_size venue = { PEOPLE, 8, 0 };
static int number; // of kiosks so far: each measurement has its own

static void check(const struct caller *callers, int n, const char *what)
{
	for (int i = 0; i < n; i++) {
		if (!callers[i].status && callers[i].at == callers[i].n)
			continue;
		fprintf(stderr, "%s: connection %d was answered %d after %d of %d\n%s\n", what, i, callers[i].status, callers[i].at, callers[i].n, callers[i].head);
		exit(1);
	}
}

struct outcome { double rate, p50_ms, p99_ms, server_us, load_us, shared; }; // us: processor time of a record; shared: runs in one commit

// Each connection is a kiosk with its own ledger; everything is made and signed before the clock runs.
static struct outcome ingest(struct served *s, int connections, int runs, int records)
{
	struct kiosk *kiosks = calloc((size_t)connections, sizeof *kiosks);
	struct caller *callers = calloc((size_t)connections, sizeof *callers);
	int64_t *took_ns = calloc((size_t)(connections * runs), sizeof *took_ns), whole;
	load_enrol(s, MADE_EVENT, kiosks, number, connections);
	number += connections;
	load_nonces(s, kiosks, connections);
	for (int i = 0; i < connections; i++) {
		callers[i] = (struct caller){ .n = runs, .requests = calloc((size_t)runs, sizeof *callers->requests), .took_ns = took_ns + i * runs };
		for (int j = 0; j < runs; j++)
			callers[i].requests[j] = load_push(&kiosks[i], records, PEOPLE, NULL);
		if (!load_connect(s, &callers[i], 0))
			exit(1);
	}
	double cpu = served_cpu_s(s), commits = load_metric(s, "hadir_commits_total");
	int64_t own_ns = figure_cpu_ns();
	int64_t answers = load_run(callers, connections, 120000, &whole);
	cpu = served_cpu_s(s) - cpu;
	own_ns = figure_cpu_ns() - own_ns;
	commits = load_metric(s, "hadir_commits_total") - commits;
	check(callers, connections, "ingest");
	load_close(callers, connections);
	struct outcome o = {
		.shared = (double)answers / commits, .rate = (double)(answers * records) / ((double)whole / 1e9),
		.server_us = cpu * 1e6 / (double)(answers * records), .load_us = (double)own_ns / 1e3 / (double)(answers * records),
		.p50_ms = figure_percentile(took_ns, (int)answers, 50) / 1e6, .p99_ms = figure_percentile(took_ns, (int)answers, 99) / 1e6,
	};
	free(took_ns);
	free(callers);
	free(kiosks);
	return o;
}

// Processor time of proving such a run and nothing else, for each of its records.
static double prove_us(int records)
{
	static struct run run;
	struct kiosk k = { .event = MADE_EVENT, .at_ms = MADE_START_MS };
	uint8_t seed[SEAL_SEED] = "prove";
	char *bytes;
	size_t len;
	seal_keys(seed, k.id.key, k.secret);
	struct request_bytes r = load_push(&k, records, PEOPLE, NULL);
	const char *body = strstr(r.at, "\r\n\r\n") + 4;
	struct span packed = { body, r.len - (size_t)(body - r.at) };
	int64_t begin = figure_cpu_ns(), done = 0;
	for (; figure_cpu_ns() - begin < 300000000; done += records) {
		made_check(squeeze_unpack(packed, RUN_BYTES, &bytes, &len), NULL, "unpack");
		made_check(run_read((struct span){ bytes, len }, &run, NULL), NULL, "run");
		free(bytes);
	}
	free(r.at);
	return (double)(figure_cpu_ns() - begin) / 1e3 / (double)done;
}

// What has been received is folded afterwards; a page waits for that.
static void folding(struct served *s)
{
	struct store *store = served_store(s, MADE_EVENT, STORE_READ);
	uint64_t before = 0, after = 1;
	int64_t begin = figure_now_ns();
	made_check(intake_waiting(store, &before), store, "waiting");
	for (after = before; after;) {
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
		made_check(intake_waiting(store, &after), store, "waiting");
	}
	if (before > 1000)
		figure_info("folding what was received", (double)before / ((double)(figure_now_ns() - begin) / 1e9), "records/s");
	store_close(store);
}

static bool ingesting(struct served *s, int runs, int records, double least)
{
	static const char *const what[] = {
		"an answer, p50", "an answer, p99", "in one commit", "proving alone, processor", "the server, processor", "the load, processor", "the server to proving alone",
		"on two cores of its own by processor time", "verified and durable",
	};
	enum { WHATS = sizeof what / sizeof *what };
	char name[WHATS][80];
	for (int i = 0; i < WHATS; i++)
		snprintf(name[i], sizeof name[i], "32 kiosks by %d: %s", records, what[i]);
	double prove = prove_us(records);
	struct outcome o = ingest(s, CALLERS, runs, records);
	figure_info(name[0], o.p50_ms, "ms");
	figure_info(name[1], o.p99_ms, "ms");
	figure_info(name[2], o.shared, "runs");
	figure_info(name[3], prove, "us/record");
	figure_info(name[4], o.server_us, "us/record");
	figure_info(name[5], o.load_us, "us/record");
	bool good = figure_at_most(name[6], o.server_us / prove, 6, "x");
	figure_info(name[7], 2e6 / (o.server_us + o.load_us), "records/s");
	good &= figure_at_least(name[8], o.rate, least, "records/s");
	folding(s);
	return good;
}

// One kiosk that was long alone sends run after run, each when the one before was acknowledged.
static bool backlog(struct served *s)
{
	struct outcome day = ingest(s, 1, 8, 1000), month = ingest(s, 1, 100, 1000);
	bool good = figure_at_most("a kiosk's backlog of 8,000 records", 8000 / day.rate, 1, "s");
	return figure_at_most("a kiosk's backlog of 100,000 records", 100000 / month.rate, 10, "s") && good;
}

static bool wire(void)
{
	struct kiosk k = { .event = MADE_EVENT, .at_ms = MADE_START_MS };
	uint8_t seed[SEAL_SEED] = "wire";
	bool good = true;
	seal_keys(seed, k.id.key, k.secret);
	static const int sizes[] = { 25, 100, 1000 };
	for (int i = 0; i < 3; i++) {
		size_t bytes = 0;
		char name[80];
		for (int j = 0; j < 50; j++)
			free(load_push(&k, sizes[i], PEOPLE, &bytes).at);
		snprintf(name, sizeof name, "a record on the wire, by %d", sizes[i]);
		if (sizes[i] == 100)
			good = figure_at_most(name, (double)bytes / (50 * sizes[i]), 20, "bytes");
		else
			figure_info(name, (double)bytes / (50 * sizes[i]), "bytes");
	}
	return good;
}

// Without arguments all of it; else the parts that are named: wire batches singles backlog.
static bool wanted(int argc, char **argv, const char *part)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], part))
			return true;
	return argc == 1;
}

int main(int argc, char **argv)
{
	struct served s;
	if (sodium_init() < 0)
		return 1;
	served_make(&s);
	served_put_event(&s, MADE_EVENT, made_file("venue", venue));
	served_start(&s, NULL);
	bool good = !wanted(argc, argv, "wire") || wire();
	figure_info("fdatasync of this machine, p50", figure_fdatasync_ns(MADE_FOLDER, 200) / 1e6, "ms");
	if (wanted(argc, argv, "batches"))
		good &= ingesting(&s, 400, 25, 50000);
	if (wanted(argc, argv, "singles"))
		good &= ingesting(&s, 1000, 1, 5000);
	if (wanted(argc, argv, "backlog"))
		good &= backlog(&s);
	served_drop(&s);
	return good ? 0 : 1;
}
