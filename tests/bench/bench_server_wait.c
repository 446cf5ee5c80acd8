// Measures ten thousand enrolled kiosks that wait for news: the server's memory, and how soon a new record is known to all.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <sodium.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "figure.h"
#include "load.h"
#include "made.h"
#include "store/intake.h"

#define KIOSKS 10000
#define ROUNDS 5
#define SOURCES 9 // 127.0.0.1 to 127.0.0.9

static const struct made_size venue = { 5000, 8, 0 };

struct waiting { struct caller *callers; int n; int64_t answers, took_ns; };

static void *wait_all(void *context)
{
	struct waiting *w = context;
	w->answers = load_run(w->callers, w->n, 40000, &w->took_ns);
	return NULL;
}

static void ask_to_wait(struct kiosk *kiosks, struct caller *callers, unsigned long revision)
{
	char target[80];
	snprintf(target, sizeof target, "/v1/wait?event=%u&after=%lu", MADE_EVENT, revision);
	for (int i = 0; i < KIOSKS; i++) {
		if (callers[i].requests)
			free(callers[i].requests[0].at);
		else
			callers[i].requests = calloc(1, sizeof *callers[i].requests);
		callers[i].requests[0] = load_request(&kiosks[i], "GET", target, "", 0);
		callers[i].n = 1;
		callers[i].at = 0;
	}
}

static unsigned long revision_of(const struct caller *c)
{
	const char *at = strstr(c->head, "{\"revision\":");
	return at ? strtoul(at + 12, NULL, 10) : 0;
}

// One of them pushes a record while all others wait; how long after it was sent the last of them knew.
static double tell(struct served *s, struct kiosk *kiosks, struct caller *callers, unsigned long *revision, double *ret_memory)
{
	struct waiting w = { callers + 1, KIOSKS - 1, 0, 0 };
	struct caller pusher = { .n = 1, .requests = calloc(1, sizeof *pusher.requests) };
	int64_t took, begin = figure_now_ns(), pushed;
	pthread_t thread;
	pusher.requests[0] = load_push(&kiosks[0], 1, 5000, NULL);
	ask_to_wait(kiosks, callers, *revision);
	if (!load_connect(s, &pusher, 0) || pthread_create(&thread, NULL, wait_all, &w) != 0)
		exit(1);
	while (load_metric(s, "hadir_requests_waiting") < KIOSKS - 1 && figure_now_ns() - begin < INT64_C(30000000000))
		usleep(100000);
	*ret_memory = served_memory_mib(s);
	pushed = figure_now_ns();
	load_run(&pusher, 1, 10000, &took);
	pthread_join(thread, NULL);
	int64_t end = callers[1].begun_ns;
	for (int i = 1; i < KIOSKS; i++) {
		if (callers[i].at != 1 || callers[i].status || revision_of(&callers[i]) <= *revision) {
			fprintf(stderr, "kiosk %d was not told: %d\n%s\n", i, callers[i].status, callers[i].head);
			exit(1);
		}
		end = callers[i].done_ns > end ? callers[i].done_ns : end;
	}
	*revision = revision_of(&callers[1]);
	load_close(&pusher, 1);
	return (double)(end - pushed) / 1e9;
}

static unsigned long revision_now(const struct served *s)
{
	struct store *store = served_store(s, MADE_EVENT, STORE_READ);
	uint64_t revision;
	made_check(intake_revision(store, &revision), store, "revision");
	store_close(store);
	return (unsigned long)revision;
}

int main(void)
{
	struct served s;
	struct rlimit files = { 0, 0 };
	struct kiosk *kiosks = calloc(KIOSKS, sizeof *kiosks);
	struct caller *callers = calloc(KIOSKS, sizeof *callers);
	if (sodium_init() < 0 || !kiosks || !callers)
		return 1;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_max < KIOSKS + 100) {
		fprintf(stderr, "at most %lu open files here; raise the limit (ulimit -n) to %d\n", (unsigned long)files.rlim_max, KIOSKS + 100);
		return 1;
	}
	served_make(&s);
	served_put_event(&s, MADE_EVENT, made_file("venue", venue));
	load_enrol(&s, MADE_EVENT, kiosks, 1000000, KIOSKS);
	served_start(&s, NULL);
	double idle = served_memory_mib(&s), most = 0, memory = 0, slowest = 0;
	load_nonces(&s, kiosks, KIOSKS);
	for (int i = 1; i < KIOSKS; i++)
		if (!load_connect(&s, &callers[i], i % SOURCES))
			return 1;
	unsigned long revision = revision_now(&s);
	for (int round = 0; round < ROUNDS; round++) {
		double took = tell(&s, kiosks, callers, &revision, &memory);
		slowest = took > slowest ? took : slowest;
		most = memory > most ? memory : most;
	}
	figure_info("the server's memory without anybody", idle, "MiB");
	bool good = figure_at_most("the server's memory with 10,000 kiosks that wait", most, 200, "MiB");
	good &= figure_at_most("a new record is known to all of them, slowest of 5", slowest, 1, "s");
	load_close(callers + 1, KIOSKS - 1);
	served_drop(&s);
	return good ? 0 : 1;
}
