// Measures taking records in on PostgreSQL against COPY of the same rows by as many connections, in a cluster of its own on this disk.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <dirent.h>
#include <endian.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "figure.h"
#include "load.h"
#include "made.h"
#include "store/intake.h"

#define CALLERS 32
#define PEOPLE 5000
#define COLUMNS 13

static const struct made_size venue = { PEOPLE, 8, 0 };
static char folder[200], address[300];
static int number; // of kiosks so far

static void stop_cluster(void)
{
	char command[300];
	snprintf(command, sizeof command, "tests/pg.sh stop '%s'", folder);
	if (*folder && system(command) != 0)
		fprintf(stderr, "%s stays\n", folder);
}

// On the disk, whose syncs are what is measured.
static void start_cluster(void)
{
	char command[300];
	snprintf(folder, sizeof folder, "/var/tmp/hadir-pg-%d", (int)getpid());
	snprintf(command, sizeof command, "tests/pg.sh start '%s'", folder);
	FILE *f = popen(command, "r");
	if (!f || !fgets(address, sizeof address, f) || pclose(f) != 0) {
		fprintf(stderr, "tests/pg.sh: no cluster\n");
		exit(1);
	}
	address[strcspn(address, "\n")] = '\0';
	atexit(stop_cluster);
	setenv("HADIR_STORE", address, 1);
}

static void must(bool good, PGconn *link, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "%s: %s\n", what, PQerrorMessage(link));
	exit(1);
}

static PGconn *connect_to(const char *sql)
{
	char words[100];
	PGconn *link = PQconnectdb(address);
	snprintf(words, sizeof words, "SET search_path TO event_%07u", MADE_EVENT);
	PGresult *r = PQexec(link, words);
	must(PQresultStatus(r) == PGRES_COMMAND_OK, link, words);
	PQclear(r);
	if (sql) {
		r = PQexec(link, sql);
		must(PQresultStatus(r) == PGRES_COMMAND_OK, link, sql);
		PQclear(r);
	}
	return link;
}

// Processor time of the database: of those that serve connections, and of those that have.
static double database_cpu_s(void)
{
	char path[300], line[400];
	long parent, own[4], ticks = 0;
	snprintf(path, sizeof path, "%s/data/postmaster.pid", folder);
	FILE *f = fopen(path, "r");
	long postmaster = f && fgets(line, sizeof line, f) ? atol(line) : 0;
	if (f)
		fclose(f);
	DIR *all = opendir("/proc");
	for (struct dirent *e; all && (e = readdir(all));) {
		snprintf(path, sizeof path, "/proc/%.20s/stat", e->d_name);
		if (!(f = fopen(path, "r")))
			continue;
		const char *rest = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
		fclose(f);
		if (!rest || sscanf(rest, ") %*c %ld %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld %ld %ld", &parent, &own[0], &own[1], &own[2], &own[3]) != 5)
			continue;
		if (parent == postmaster)
			ticks += own[0] + own[1];
		else if (atol(e->d_name) == postmaster)
			ticks += own[2] + own[3];
	}
	if (all)
		closedir(all);
	return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

struct outcome { double rate, cpu_us; }; // records/s; processor time of a record: the database's, and of who brings them to it

// ---- bare COPY

static char *put(char *at, const void *bytes, uint32_t n)
{
	uint32_t len = htobe32(n);
	at = mempcpy(at, &len, sizeof len);
	return mempcpy(at, bytes, n);
}

static char *put_number(char *at, int64_t v)
{
	uint64_t wide = htobe64((uint64_t)v);
	return put(at, &wide, sizeof wide);
}

// A presence as it is stored: ledger, seq, kind, at, quality, boot, up, link, salt, body, no digest, the signature of the last of a run,
// the seed of the first of a block.
static char *put_row(char *at, int64_t ledger, int64_t seq, bool is_signed)
{
	uint16_t columns = htobe16(COLUMNS);
	uint8_t link[SEAL_HASH], salt[16], sign[SEAL_SIGN];
	char body[80];
	uint32_t none = UINT32_MAX;
	int len = snprintf(body, sizeof body, "{\"p\":%d,\"s\":%d,\"i\":1}", (int)(seq * 7 % PEOPLE) + 1, (int)(seq % 8) + 1);
	randombytes_buf(link, sizeof link);
	randombytes_buf(salt, sizeof salt);
	randombytes_buf(sign, sizeof sign);
	at = mempcpy(at, &columns, sizeof columns);
	const int64_t numbers[] = { ledger, seq, 14, MADE_START_MS + 5000 * seq, 3, 1, 5000 * seq };
	for (int i = 0; i < 7; i++)
		at = put_number(at, numbers[i]);
	at = put(at, link, sizeof link);
	at = put(at, salt, sizeof salt);
	at = put(at, body, (uint32_t)len);
	at = mempcpy(at, &none, sizeof none);
	at = is_signed ? put(at, sign, sizeof sign) : mempcpy(at, &none, sizeof none);
	return seq % RECORD_BLOCK == 0 ? put(at, salt, sizeof salt) : mempcpy(at, &none, sizeof none);
}

struct copier { pthread_t thread; int64_t ledger; int runs, records; char *rows; size_t *len; };

static void make_rows(struct copier *c)
{
	char *at = c->rows = malloc((size_t)(c->runs * (c->records * 360 + 64)));
	c->len = calloc((size_t)c->runs, sizeof *c->len);
	for (int i = 0; i < c->runs; i++) {
		char *begin = at;
		at = mempcpy(at, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0", 19);
		for (int j = 0; j < c->records; j++)
			at = put_row(at, c->ledger, i * c->records + j + 1, j == c->records - 1);
		at = mempcpy(at, "\377\377", 2);
		c->len[i] = (size_t)(at - begin);
	}
}

static void *copy(void *context)
{
	struct copier *c = context;
	PGconn *link = connect_to(NULL);
	const char *at = c->rows;
	for (int i = 0; i < c->runs; at += c->len[i++]) {
		PGresult *r = PQexec(link, "COPY record FROM STDIN WITH (FORMAT binary)");
		must(PQresultStatus(r) == PGRES_COPY_IN, link, "copy");
		PQclear(r);
		must(PQputCopyData(link, at, (int)c->len[i]) == 1 && PQputCopyEnd(link, NULL) == 1, link, "copy");
		while ((r = PQgetResult(link))) {
			must(PQresultStatus(r) == PGRES_COMMAND_OK, link, "copy");
			PQclear(r);
		}
	}
	PQfinish(link);
	return NULL;
}

static struct outcome copying(int runs, int records)
{
	static int64_t ledger = 1;
	struct copier copiers[CALLERS];
	for (int i = 0; i < CALLERS; i++) {
		copiers[i] = (struct copier){ .ledger = ledger++, .runs = runs, .records = records };
		make_rows(&copiers[i]);
	}
	double cpu = database_cpu_s(), own = (double)figure_cpu_ns() / 1e9;
	int64_t begin = figure_now_ns();
	for (int i = 0; i < CALLERS; i++)
		pthread_create(&copiers[i].thread, NULL, copy, &copiers[i]);
	for (int i = 0; i < CALLERS; i++)
		pthread_join(copiers[i].thread, NULL);
	double took_s = (double)(figure_now_ns() - begin) / 1e9, all = (double)runs * records * CALLERS;
	cpu = database_cpu_s() - cpu + (double)figure_cpu_ns() / 1e9 - own;
	PQfinish(connect_to("DELETE FROM record WHERE ledger BETWEEN 1 AND 1000000"));
	for (int i = 0; i < CALLERS; i++) {
		free(copiers[i].rows);
		free(copiers[i].len);
	}
	return (struct outcome){ all / took_s, cpu * 1e6 / all };
}

// ---- the server

// What was taken in is folded afterwards; the next measurement begins when that is done.
static void wait_for_fold(struct served *s)
{
	struct store *store = served_store(s, MADE_EVENT, STORE_READ);
	for (uint64_t waiting = 1; waiting;) {
		made_check(intake_waiting(store, &waiting), store, "waiting");
		nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
	}
	store_close(store);
}

static struct outcome taking_in(struct served *s, int runs, int records)
{
	struct kiosk kiosks[CALLERS];
	struct caller callers[CALLERS];
	int64_t took_ns;
	load_enrol(s, MADE_EVENT, kiosks, number, CALLERS);
	number += CALLERS;
	load_nonces(s, kiosks, CALLERS);
	for (int i = 0; i < CALLERS; i++) {
		callers[i] = (struct caller){ .n = runs, .requests = calloc((size_t)runs, sizeof *callers->requests) };
		for (int j = 0; j < runs; j++)
			callers[i].requests[j] = load_push(&kiosks[i], records, PEOPLE, NULL);
		if (!load_connect(s, &callers[i], 0))
			exit(1);
	}
	double cpu = database_cpu_s() + served_cpu_s(s);
	int64_t answers = load_run(callers, CALLERS, 120000, &took_ns);
	cpu = database_cpu_s() + served_cpu_s(s) - cpu;
	for (int i = 0; i < CALLERS; i++) {
		if (callers[i].at == runs && !callers[i].status)
			continue;
		fprintf(stderr, "connection %d was answered %d after %d of %d\n", i, callers[i].status, callers[i].at, runs);
		exit(1);
	}
	load_close(callers, CALLERS);
	wait_for_fold(s);
	return (struct outcome){ (double)answers * records / ((double)took_ns / 1e9), cpu * 1e6 / (double)(answers * records) };
}

static void keep_best(struct outcome *best, struct outcome o)
{
	best->rate = o.rate > best->rate ? o.rate : best->rate;
	best->cpu_us = !best->cpu_us || o.cpu_us < best->cpu_us ? o.cpu_us : best->cpu_us;
}

int main(void)
{
	struct served s;
	struct outcome copied = { 0, 0 }, taken = { 0, 0 }, single;
	if (sodium_init() < 0)
		return 1;
	start_cluster();
	served_make(&s);
	served_put_event(&s, MADE_EVENT, made_file("venue", venue));
	served_start(&s, NULL);
	taking_in(&s, 20, 25);
	for (int i = 0; i < 3; i++) { // in turn, as what others do on the machine comes and goes
		keep_best(&copied, copying(100, 25));
		keep_best(&taken, taking_in(&s, 100, 25));
	}
	single = taking_in(&s, 400, 1);
	figure_info("PostgreSQL, bare COPY by 25, 32 connections", copied.rate, "records/s");
	figure_info("PostgreSQL, 32 kiosks by 25: verified and durable", taken.rate, "records/s");
	figure_info("PostgreSQL, bare COPY, processor", copied.cpu_us, "us/record");
	figure_info("PostgreSQL, 32 kiosks by 25, processor", taken.cpu_us, "us/record");
	bool good = figure_at_least("PostgreSQL, that to bare COPY", taken.rate / copied.rate, 0.8, "x");
	figure_info("PostgreSQL, 32 kiosks by 1, processor", single.cpu_us, "us/record");
	good &= figure_at_least("PostgreSQL, 32 kiosks by 1: verified and durable", single.rate, 5000, "records/s");
	served_drop(&s);
	return good ? 0 : 1;
}
