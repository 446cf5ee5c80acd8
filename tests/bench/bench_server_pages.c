// Measures every page of an event with 5,000 people and 100,000 records, its tables as XLSX, and the server's memory meanwhile.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "load.h"
#include "made.h"

#define TIMES 150
#define WARM 24   // each of the workers has opened the event then

static const struct made_size event = { 5000, 20, 89979 }; // with people, badges, event and sessions 100,000 records
static const struct made_size rows = { 5000, 20, 100000 }; // everybody in all sessions: 100,000 rows

#define EVENT "/event/74565" // MADE_EVENT
static const char *const pages[] = {
	"/", "/me", "/accounts", "/account/bench0", "/servers", "/trail", "/new", EVENT, EVENT "/live", EVENT "/session/7", EVENT "/edit",
	EVENT "/people", EVENT "/people?q=siti+aminah", EVENT "/people?q=wulandari", EVENT "/person/new", EVENT "/person/4321", EVENT "/import",
	EVENT "/sessions", EVENT "/sessions/7", EVENT "/officers", EVENT "/badges", EVENT "/ratings", EVENT "/documents", EVENT "/kiosks",
	EVENT "/checks", EVENT "/trail",
};
#define PAGES (int)(sizeof pages / sizeof *pages)

struct outcome { double p50_ms, p99_ms, cpu_ms, kib; };

static struct outcome ask(struct served *s, const char *cookie, const char *page, int times)
{
	struct caller c = { .n = times, .requests = calloc((size_t)times, sizeof *c.requests), .took_ns = calloc((size_t)times, sizeof *c.took_ns) };
	int64_t whole;
	for (int i = 0; i < times; i++)
		c.requests[i] = load_page(page, cookie);
	if (!load_connect(s, &c, 0))
		exit(1);
	double cpu = served_cpu_s(s);
	load_run(&c, 1, 120000, &whole);
	cpu = served_cpu_s(s) - cpu;
	if (c.status || c.at != times) {
		fprintf(stderr, "%s: answered %d after %d\n%s\n", page, c.status, c.at, c.head);
		exit(1);
	}
	struct outcome o = { figure_percentile(c.took_ns, times, 50) / 1e6, figure_percentile(c.took_ns, times, 99) / 1e6, cpu * 1e3 / times, (double)c.bytes / 1024 };
	free(c.took_ns);
	load_close(&c, 1);
	return o;
}

// An account for each page: nobody may ask for so many in a minute.
static bool walk(struct served *s)
{
	bool good = true;
	double slowest = 0;
	for (int i = 0; i < PAGES; i++) {
		char name[120], login[16], cookie[SERVED_COOKIE];
		snprintf(login, sizeof login, "bench%d", i);
		served_add_account(s, login, cookie);
		struct outcome first = ask(s, cookie, pages[i], WARM), o = ask(s, cookie, pages[i], TIMES);
		slowest = first.p99_ms > slowest ? first.p99_ms : slowest;
		snprintf(name, sizeof name, "%s, p99 (p50 %.1f, processor %.1f, %.0f KiB)", pages[i], o.p50_ms, o.cpu_ms, o.kib);
		good &= figure_at_most(name, o.p99_ms, 50, "ms");
	}
	figure_info("slowest of all at a worker that had not opened the event yet", slowest, "ms");
	return good;
}

static bool export(struct served *s)
{
	char cookie[SERVED_COOKIE];
	served_add_account(s, "bench", cookie);
	double before = served_memory_mib(s);
	struct outcome o = ask(s, cookie, EVENT "/document/presensi.xlsx", 1);
	figure_info("100,000 rows as XLSX, processor", o.cpu_ms / 1e3, "s");
	bool good = figure_at_most("100,000 rows as XLSX", o.p50_ms / 1e3, 2, "s");
	return figure_at_most("the server's memory after it, more than before", served_memory_mib(s) - before, 64, "MiB") && good;
}

static void start(struct served *s, const char *file)
{
	served_make(s);
	served_put_event(s, MADE_EVENT, file);
	served_start(s, NULL);
}

int main(void)
{
	struct served s;
	if (sodium_init() < 0)
		return 1;
	start(&s, made_file("event", event));
	bool good = walk(&s);
	served_drop(&s);
	start(&s, made_file("rows", rows));
	good &= export(&s);
	served_drop(&s);
	return good ? 0 : 1;
}
