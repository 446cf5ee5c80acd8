// Measures the kiosk at rest: processor and memory on the screen `ready`, without a camera, with 5,000 people.
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "figure.h"
#include "made.h"

enum { SETTLE_S = 6, REST_S = 20 };

static pid_t start(const char *event, const char *data)
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	int log = open(MADE_FOLDER "/kiosk.log", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execl("build/release/hadir-kiosk", "hadir-kiosk", "--event", event, "--data", data, "--camera", "none", "--window", "1280x800",
		"--now", "2025-10-14T08:50+08:00", "--clock", "synced", (char *)NULL);
	_exit(127);
}

static bool read_file(pid_t pid, const char *name, char *ret_text, size_t cap)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(ret_text, 1, cap - 1, f) : 0;
	ret_text[n] = '\0';
	if (f)
		fclose(f);
	return n > 0;
}

// Seconds of processor that all threads have used; negative when the process is gone.
static double processor_s(pid_t pid)
{
	char text[2000];
	unsigned long user, system;
	const char *rest = read_file(pid, "stat", text, sizeof text) ? strrchr(text, ')') : NULL;
	if (!rest || sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
		return -1;
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double memory_mib(pid_t pid, const char *key)
{
	char text[8000];
	long kib;
	const char *at = read_file(pid, "status", text, sizeof text) ? strstr(text, key) : NULL;
	return at && sscanf(at + strlen(key), ": %ld", &kib) == 1 ? (double)kib / 1024 : -1;
}

int main(void)
{
	char data[] = MADE_FOLDER "/kiosk-XXXXXX", removal[100];
	const char *event = made_file("roster", (struct made_size){ 5000, 8, 0 });
	if (!mkdtemp(data))
		made_check(ERR_IO, NULL, data);
	pid_t pid = start(event, data);
	if (pid < 0)
		made_check(ERR_IO, NULL, "fork");
	sleep(SETTLE_S);
	double before = processor_s(pid);
	sleep(REST_S);
	double used = processor_s(pid) - before, memory = memory_mib(pid, "VmRSS"), most = memory_mib(pid, "VmHWM");
	bool alive = waitpid(pid, NULL, WNOHANG) == 0 && before >= 0;
	if (alive) {
		kill(pid, SIGTERM);
		waitpid(pid, NULL, 0);
	}
	snprintf(removal, sizeof removal, "rm -rf '%s'", data);
	if (system(removal) != 0)
		fprintf(stderr, "%s was left behind\n", data);
	if (!alive) {
		fprintf(stderr, "hadir-kiosk ended by itself; see " MADE_FOLDER "/kiosk.log\n");
		return 1;
	}
	figure_info("kiosk: processor until at rest", before, "s");
	figure_info("kiosk: resident memory, most", most, "MiB");
	bool good = figure_at_most("kiosk at rest: processor", 100 * used / REST_S, 1, "% of a core");
	return figure_at_most("kiosk at rest: resident memory", memory, 96, "MiB") && good ? 0 : 1;
}
