// Measures how soon the server is there on a large store, and its memory over many requests.
// SPDX-License-Identifier: Apache-2.0
// HADIR_REQUESTS=1000000 for a long run, HADIR_RECORDS=10000000 for a larger store.
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "load.h"
#include "made.h"

#define CALLERS 16
#define ROUND 1000 // requests of each in one round

static int64_t number_from(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	int64_t value;
	return text && span_int(span_of(text), &value) && value > 0 ? value : otherwise;
}

static double page_ms(struct served *s, const char *page, const char *cookie)
{
	int64_t took = 0, whole;
	struct caller c = { .n = 1, .requests = calloc(1, sizeof *c.requests), .took_ns = &took };
	c.requests[0] = load_page(page, cookie);
	if (!load_connect(s, &c, 0))
		exit(1);
	load_run(&c, 1, 60000, &whole);
	if (c.status || c.at != 1) {
		fprintf(stderr, "%s: answered %d\n", page, c.status);
		exit(1);
	}
	load_close(&c, 1);
	return (double)took / 1e6;
}

static bool starting(void)
{
	int records = (int)number_from("HADIR_RECORDS", 1000000), people = 100000;
	const int sessions = records / people + 1;
	const struct made_size size = { people, sessions, records - 2 * people - sessions - 1 };
	struct served s;
	char cookie[SERVED_COOKIE], name[80];
	served_make(&s);
	served_put_event(&s, MADE_EVENT, made_file("large", size));
	served_add_account(&s, "bench", cookie);
	int64_t begin = figure_now_ns();
	served_start(&s, NULL);
	double listening = (double)(figure_now_ns() - begin) / 1e9;
	double page = page_ms(&s, "/event/74565", cookie);
	figure_info("the server listens after", listening, "s");
	figure_info("then the event's page takes", page, "ms");
	snprintf(name, sizeof name, "from start to the page of an event of %d records", records);
	bool good = figure_at_most(name, (double)(figure_now_ns() - begin) / 1e9, 2, "s");
	figure_info("its memory then", served_memory_mib(&s), "MiB");
	served_drop(&s);
	return good;
}

static struct request_bytes any_request(struct kiosk *k, int i)
{
	char target[300];
	switch (i % 8) {
	case 0: return load_push(k, 1, 5000, NULL);
	case 1: snprintf(target, sizeof target, "/v1/heads?event=%u", MADE_EVENT); break;
	case 2: snprintf(target, sizeof target, "/v1/wait?event=%u&after=0", MADE_EVENT); break;
	case 3: return load_page("/health", "Accept: */*");
	case 4: {
		char key[2 * SEAL_PUBLIC + 1], epoch[2 * RECORD_EPOCH + 1];
		struct text hex = text_init(key, sizeof key), more = text_init(epoch, sizeof epoch);
		text_hex(&hex, made_event_id()->key, SEAL_PUBLIC);
		text_hex(&more, made_event_id()->epoch, RECORD_EPOCH);
		snprintf(target, sizeof target, "/v1/pull?event=%u&key=%s&epoch=%s&from=%d&most=20", MADE_EVENT, key, epoch, i % 4000 + 1);
		break;
	}
	default: strcpy(target, "/v1/events"); break;
	}
	return load_request(k, "GET", target, "", 0);
}

static int64_t one_round(struct kiosk *kiosks, struct caller *callers)
{
	int64_t took, answers;
	for (int i = 0; i < CALLERS; i++) {
		callers[i].at = 0;
		callers[i].n = ROUND;
		callers[i].requests = calloc(ROUND, sizeof *callers[i].requests);
		for (int j = 0; j < ROUND; j++)
			callers[i].requests[j] = any_request(&kiosks[i], j);
	}
	answers = load_run(callers, CALLERS, 120000, &took);
	for (int i = 0; i < CALLERS; i++) {
		if (callers[i].status || callers[i].at != ROUND) {
			fprintf(stderr, "connection %d was answered %d after %d\n%s\n", i, callers[i].status, callers[i].at, callers[i].head);
			exit(1);
		}
		load_free(&callers[i]);
	}
	return answers;
}

static bool steady(void)
{
	static struct kiosk kiosks[CALLERS];
	static struct caller callers[CALLERS];
	int64_t wanted = number_from("HADIR_REQUESTS", 100000), done = 0;
	struct served s;
	char name[80];
	double early = 0, late = 0;
	served_make(&s);
	served_put_event(&s, MADE_EVENT, made_file("venue", (struct made_size){ 5000, 8, 0 }));
	load_enrol(&s, MADE_EVENT, kiosks, 500, CALLERS);
	served_start(&s, NULL);
	load_nonces(&s, kiosks, CALLERS);
	for (int i = 0; i < CALLERS; i++)
		if (!load_connect(&s, &callers[i], 0))
			exit(1);
	while (done < wanted) {
		done += one_round(kiosks, callers);
		if (!early && done >= wanted / 2) // the databases' caches have filled by then
			early = served_memory_mib(&s);
	}
	late = served_memory_mib(&s);
	snprintf(name, sizeof name, "memory after half of %ld requests", (long)done);
	figure_info(name, early, "MiB");
	load_close(callers, CALLERS);
	served_drop(&s);
	return figure_at_most("more memory after all of them", late - early, 8, "MiB");
}

int main(void)
{
	if (sodium_init() < 0)
		return 1;
	bool good = starting();
	return steady() && good ? 0 : 1;
}
