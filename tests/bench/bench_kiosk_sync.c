// Measures a scan at the kiosk, from code to durable result, while 100,000 records of other kiosks come in, and while none do.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "figure.h"
#include "made.h"
#include "served.h"
#include "sync/membership.h"

enum { PEOPLE = 5000, SCANS = 200, RECORDS = 100000, OTHERS = PEOPLE - 2 * SCANS, SESSIONS = 8, APPEND = 1000 };
#define ALL_HERE MADE_FOLDER "/all-here"
static char data[] = MADE_FOLDER "/kiosk-XXXXXX";
static int64_t samples[2][SCANS];

static const char *in_data(const char *name)
{
	static char path[200];
	snprintf(path, sizeof path, "%s/%s", data, name);
	return path;
}

static void check(enum err e, const char *what)
{
	made_check(e, NULL, what);
}

// The kiosk's key and what it keeps of its enrolment, as if an organiser had confirmed it.
static void enrol(const struct served *s, struct membership *m)
{
	char token[REGISTRY_TOKEN], hex[2 * SEAL_SEED + 1];
	struct registry *r = served_registry(s);
	struct device d = { .state = DEVICE_WAITING, .waiting = -1, .free_bytes = -1 };
	uint8_t secret[SEAL_SECRET];
	struct text t = text_init(hex, sizeof hex);
	*m = (struct membership){ .event = MADE_EVENT, .state = ENLIST_CONFIRMED, .trust = HTTP_SYSTEM };
	randombytes_buf(m->seed, sizeof m->seed);
	seal_keys(m->seed, d.key, secret);
	check(registry_server_key(r, figure_utc_ms(), m->server, secret), "server's key");
	check(registry_make_token(r, MADE_EVENT, "bench", figure_utc_ms(), token), "token");
	strcpy(d.name, "Kiosk");
	strcpy(d.code, "000000");
	strcpy(m->code, d.code);
	check(registry_enrol(r, span_of(token), figure_utc_ms(), &d), "enrol");
	check(registry_set_device(r, d.key, DEVICE_CONFIRMED), "confirm");
	registry_close(r);
	text_hex(&t, m->seed, sizeof m->seed);
	FILE *f = fopen(in_data("kiosk.key"), "w");
	if (!f || fprintf(f, "seed %s\n", hex) < 0 || fclose(f) != 0)
		check(ERR_IO, data);
}

static void others(const struct served *s)
{
	static struct fact facts[APPEND];
	uint8_t seed[SEAL_SEED] = { 42 }, secret[SEAL_SECRET];
	struct ledger_id id = { .epoch = { 1 } };
	struct store *store = served_store(s, MADE_EVENT, STORE_WRITE);
	uint64_t seq;
	seal_keys(seed, id.key, secret);
	made_check(ledger_create(store, &id, false), store, "ledger");
	for (int i = 0; i < RECORDS; i += APPEND) {
		struct stamp when = { .at_ms = MADE_START_MS + i, .up_ms = i, .boot = 1, .quality = QUALITY_SYNCED };
		for (int k = 0; k < APPEND; k++)
			facts[k] = (struct fact){ .kind = KIND_PRESENCE, .presence = { .person = (uint64_t)(2 * SCANS + 1 + (i + k) % OTHERS),
				.session = (uint32_t)(2 + (i + k) / OTHERS % (SESSIONS - 1)), .means = MEANS_BADGE } };
		made_check(ledger_append(store, &id, &when, facts, APPEND, &seq), store, "append");
		made_check(ledger_sign(store, &id, secret), store, "sign");
	}
	store_close(store);
}

static void write_scans(FILE *f, int first)
{
	for (int i = 0; i < SCANS; i++) {
		struct badge b;
		char text[BADGE_TEXT];
		made_badge((uint64_t)(first + i), &b);
		badge_write(&b, text);
		fprintf(f, "code %s\ntook\nwait 3\n", text);
	}
	fputs("say done\n", f);
}

static FILE *start(const struct served *s, struct membership *m, pid_t *ret_pid)
{
	int ends[2];
	snprintf(m->address, sizeof m->address, "%s/", s->address);
	check(membership_write(in_data("server"), m), "enrolment");
	if (pipe(ends) != 0 || (*ret_pid = fork()) < 0)
		check(ERR_IO, "fork");
	if (*ret_pid == 0) {
		setenv("SDL_VIDEODRIVER", "dummy", 1);
		setenv("SDL_AUDIODRIVER", "dummy", 1);
		dup2(ends[1], STDOUT_FILENO);
		dup2(open(MADE_FOLDER "/kiosk.log", O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
		execl("build/release/hadir-kiosk", "hadir-kiosk", "--data", data, "--camera", "none", "--window", "1280x800",
			"--now", "2025-10-14T08:50+08:00", "--clock", "synced", "--script", MADE_FOLDER "/script", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	return fdopen(ends[0], "r");
}

static bool ended(pid_t pid, FILE *out)
{
	int status = 1;
	fclose(out);
	waitpid(pid, &status, 0);
	if (status)
		fputs("hadir-kiosk did not do as it should; see " MADE_FOLDER "/kiosk.log\n", stderr);
	return status == 0;
}

static bool fetch_event(const struct served *s, struct membership *m)
{
	pid_t pid;
	FILE *f = fopen(MADE_FOLDER "/script", "w");
	if (!f || fputs("wait 5000\nsee semua terkirim\nquit\n", f) < 0 || fclose(f) != 0)
		check(ERR_IO, MADE_FOLDER "/script");
	return ended(pid, start(s, m, &pid));
}

static int64_t here(void)
{
	struct ledger_info info[8];
	char name[24];
	struct store *s;
	snprintf(name, sizeof name, "%u.hadir", MADE_EVENT);
	s = made_open(in_data(name), STORE_READ);
	int n = ledger_list(s, info, 8);
	int64_t most = 0;
	for (int i = 0; i < n && i < 8; i++)
		if (!info[i].is_event && info[i].id.epoch[0] == 1 && (int64_t)info[i].seq > most)
			most = (int64_t)info[i].seq;
	store_close(s);
	return most;
}

static bool read_scans(FILE *out, int64_t *ret_us)
{
	char line[100];
	long long us;
	for (int n = 0; fgets(line, sizeof line, out);) {
		if (strcmp(line, "done\n") == 0)
			return n == SCANS;
		if (sscanf(line, "%lld us", &us) == 1 && n < SCANS)
			ret_us[n++] = us;
	}
	return false;
}

static bool measure(const struct served *s, struct membership *m)
{
	pid_t pid;
	FILE *f = fopen(MADE_FOLDER "/script", "w");
	if (!f)
		check(ERR_IO, MADE_FOLDER "/script");
	fputs("wait 1000\n", f);
	write_scans(f, 1);
	fputs("until " ALL_HERE "\nwait 500\n", f);
	write_scans(f, 1 + SCANS);
	fputs("quit\n", f);
	fclose(f);
	unlink(ALL_HERE);
	FILE *out = start(s, m, &pid);
	bool good = read_scans(out, samples[0]);
	int64_t before = good ? here() : 0;
	for (int i = 0; good && i < 50 && here() < RECORDS; i++)
		sleep(1);
	FILE *all = fopen(ALL_HERE, "w");
	if (all)
		fclose(all);
	good = good && read_scans(out, samples[1]);
	int64_t after = good ? here() : 0;
	figure_info("records of others that were here after the first scans", (double)before, "");
	figure_info("... and before the last", (double)after, "");
	return ended(pid, out) && good && before > 1000 && before < RECORDS && after == RECORDS;
}

int main(void)
{
	struct served s;
	struct membership m;
	if (sodium_init() < 0)
		return 1;
	served_make(&s);
	if (!mkdtemp(data))
		check(ERR_IO, data);
	served_put_event(&s, MADE_EVENT, made_file("roster", (struct made_size){ PEOPLE, SESSIONS, 0 }));
	enrol(&s, &m);
	served_start(&s, NULL);
	bool good = fetch_event(&s, &m);
	served_stop(&s);
	others(&s);
	served_start(&s, NULL);
	good = good && measure(&s, &m);
	served_drop(&s);
	char removal[100];
	snprintf(removal, sizeof removal, "rm -rf '%s'", data);
	if (system(removal) != 0 || !good)
		return 1;
	double sync_ms = figure_fdatasync_ns(MADE_FOLDER, 200) / 1e6, quiet = figure_percentile(samples[1], SCANS, 99) / 1000;
	figure_info("fdatasync of this machine, p50", sync_ms, "ms");
	figure_info("code to durable result, nothing coming in: p50", figure_percentile(samples[1], SCANS, 50) / 1000, "ms");
	figure_info("code to durable result, nothing coming in: p99", quiet, "ms");
	figure_info("code to durable result, 100,000 records coming in: p50", figure_percentile(samples[0], SCANS, 50) / 1000, "ms");
	double most = quiet + 3 * sync_ms + 5; // one short transaction of the other thread
	return figure_at_most("code to durable result, 100,000 records coming in: p99", figure_percentile(samples[0], SCANS, 99) / 1000, most, "ms") ? 0 : 1;
}
