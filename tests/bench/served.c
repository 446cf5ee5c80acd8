// Starts and stops the server's program, and fills what it is to find there.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "served.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/seal.h"
#include "figure.h"
#include "made.h"
#include "store/account.h"

#define PROGRAM "build/release/hadir-server"

static void give_up(const char *what, enum err e)
{
	fprintf(stderr, "%s: %s\n", what, err_text(e));
	exit(1);
}

static void check(enum err e, const char *what)
{
	if (e != ERR_OK)
		give_up(what, e);
}

void served_make(struct served *s)
{
	static const char pattern[] = MADE_FOLDER "/server-XXXXXX";
	*s = (struct served){ .store = getenv("HADIR_STORE") };
	mkdir("build", 0755);
	mkdir(MADE_FOLDER, 0755);
	memcpy(s->data, pattern, sizeof pattern);
	if (!mkdtemp(s->data))
		give_up(pattern, ERR_IO);
	char events[sizeof s->data + 8];
	snprintf(events, sizeof events, "%s/events", s->data);
	mkdir(events, 0700);
}

static void where(const struct served *s, uint32_t number, char ret_where[700])
{
	if (s->store && number)
		snprintf(ret_where, 700, "%s#event_%07u", s->store, number);
	else if (s->store)
		snprintf(ret_where, 700, "%s#hadir", s->store);
	else if (number)
		snprintf(ret_where, 700, "%s/events/%07u.hadir", s->data, number);
	else
		snprintf(ret_where, 700, "%s/server.db", s->data);
}

struct registry *served_registry(const struct served *s)
{
	char path[700];
	struct registry *r;
	where(s, 0, path);
	check(registry_open(path, &r), path);
	return r;
}

// A link to memory, and the file itself again.
void served_aside(const struct served *s, bool aside)
{
	char command[900];
	const char *name = strrchr(s->data, '/') + 1;
	if (s->store || s->pid > 0)
		return;
	if (aside)
		snprintf(command, sizeof command, "mkdir -p /dev/shm/%s && cd %s && { [ ! -e server.db ] || mv server.db /dev/shm/%s/; } && ln -s /dev/shm/%s/server.db server.db", name, s->data, name, name);
	else
		snprintf(command, sizeof command, "cd %s && rm server.db && mv /dev/shm/%s/server.db . && rm -rf /dev/shm/%s", s->data, name, name);
	if (system(command) != 0)
		give_up(s->data, ERR_IO);
}

void served_add_event(const struct served *s, uint32_t number, const struct ledger_id *id)
{
	struct registry *r = served_registry(s);
	struct event_entry e = { .number = number, .first_day = 20251014, .last_day = 20251018, .id = *id, .made_ms = MADE_START_MS };
	strcpy(e.title, "Bimbingan Teknis Pengelolaan Keuangan Desa");
	struct event_keys keys = { .here = true };
	made_seed(keys.seed);
	made_badge_key(keys.badge);
	enum err err = registry_add_event(r, &e, &keys);
	if (err != ERR_FORK) // a database that was used before has it
		check(err, "event");
	registry_close(r);
}

struct store *served_store(const struct served *s, uint32_t number, enum store_mode mode)
{
	char path[700];
	where(s, number, path);
	return made_open(path, mode);
}

static void ignore_merge(void *context, const struct merge_result *r)
{
	(void)context;
	check(r->err, "merge");
}

void served_put_event(const struct served *s, uint32_t number, const char *file)
{
	char path[700];
	struct store *from = made_open(file, STORE_WRITE);
	where(s, number, path);
	if (s->store) {
		struct store *into = made_open(path, STORE_CREATE);
		made_check(ledger_merge(into, from, ignore_merge, NULL), into, path);
		store_close(into);
	} else {
		made_check(store_copy(from, path), from, path);
	}
	store_close(from);
	served_add_event(s, number, made_event_id());
}

void served_add_account(const struct served *s, const char *login, char ret_cookie[SERVED_COOKIE])
{
	struct registry *r = served_registry(s);
	struct account a = { .role = ACCOUNT_ADMIN };
	struct web_session session;
	snprintf(a.login, sizeof a.login, "%s", login);
	strcpy(a.name, "Bench");
	enum err e = account_add(r, &a);
	if (e != ERR_FORK)
		check(e, "account");
	check(account_session_begin(r, login, "127.0.0.1", figure_utc_ms(), &session), "session");
	snprintf(ret_cookie, SERVED_COOKIE, "Cookie: hadir=%s", session.token);
	registry_close(r);
}

static void run(const struct served *s, const char *workers, int out)
{
	char config[sizeof s->data + 20];
	const char *argv[12] = { PROGRAM, "--config", config, "--data", s->data, "--listen", "127.0.0.1:0" };
	int n = 7;
	snprintf(config, sizeof config, "%s/server.conf", s->data);
	FILE *f = fopen(config, "w");
	if (!f || (workers && fprintf(f, "workers = %s\n", workers) < 0) || fclose(f) != 0)
		_exit(1);
	if (s->store) {
		argv[n++] = "--store";
		argv[n++] = s->store;
	}
	dup2(out, STDOUT_FILENO);
	prctl(PR_SET_PDEATHSIG, SIGTERM); // a bench that fails leaves nothing behind
	execv(PROGRAM, (char *const *)(uintptr_t)argv);
	_exit(1);
}

void served_start(struct served *s, const char *workers)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0 || (s->pid = fork()) < 0)
		give_up("start", ERR_IO);
	if (s->pid == 0)
		run(s, workers, ends[1]);
	close(ends[1]);
	FILE *f = fdopen(ends[0], "r");
	if (!f || !fgets(s->address, sizeof s->address, f))
		give_up(PROGRAM, ERR_IO);
	s->address[strcspn(s->address, "\n")] = '\0';
	s->port = atoi(strrchr(s->address, ':') + 1);
	fclose(f);
}

void served_stop(struct served *s)
{
	int status = 0;
	if (s->pid <= 0)
		return;
	kill(s->pid, SIGTERM);
	waitpid(s->pid, &status, 0);
	s->pid = 0;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fprintf(stderr, "the server ended with status %d\n", status);
}

void served_drop(struct served *s)
{
	char command[sizeof s->data + 16];
	served_stop(s);
	snprintf(command, sizeof command, "rm -rf '%s'", s->data);
	if (system(command) != 0)
		fprintf(stderr, "%s stays\n", s->data);
}

double served_memory_mib(const struct served *s)
{
	char path[64], line[200];
	double kib = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)s->pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		sscanf(line, "VmRSS: %lf", &kib);
	if (f)
		fclose(f);
	return kib / 1024;
}

double served_cpu_s(const struct served *s)
{
	char path[64];
	long user = 0, kernel = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)s->pid);
	FILE *f = fopen(path, "r");
	if (f && fscanf(f, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &kernel) != 2)
		user = kernel = 0;
	if (f)
		fclose(f);
	return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}
