// hadir-server: keeps the records of many kiosks, syncs with them, and shows pages to coordinators and organisers.
// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "server/options.h"
#include "server/serve.h"

static struct server server;

// Ten thousand kiosks that wait are ten thousand open files.
static void raise_limits(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

// Before any other thread, so that all of them leave these signals to the main one.
static void catch_signals(sigset_t *ret_signals)
{
	sigemptyset(ret_signals);
	sigaddset(ret_signals, SIGTERM);
	sigaddset(ret_signals, SIGINT);
	sigaddset(ret_signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, ret_signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); // a limit on file sizes is a full disk
}

static void reload(void)
{
	enum err e = listener_reload(server.listener);
	log_write(server.log, e ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "reload", "certificate=%s result=\"%s\"", server.config.certificate, e ? err_text(e) : "read");
}

static void introduce(void)
{
	char address[128], link[400];
	listener_address(server.listener, address, sizeof address);
	printf("%s\n", address);
	if (server_first_link(&server, link, sizeof link) == ERR_OK && *link)
		printf("No account yet. Make the first one here, once, within two days:\n%s\n", link);
	fflush(stdout);
	log_write(server.log, LOG_LEVEL_INFO, "start", "address=%s version=%s store=%s", address, HADIR_VERSION, *server.config.store ? "postgresql" : "sqlite");
}

int main(int argc, char **argv)
{
	struct options options;
	sigset_t signals;
	int number = 0;
	options_read(argc, argv, &options);
	umask(077); // accounts, names and keys are its own
	raise_limits();
	catch_signals(&signals);
	if (sodium_init() < 0 || server_open(&server, &options.config) != ERR_OK) {
		server_close(&server);
		return 1;
	}
	introduce();
	while (sigwait(&signals, &number) == 0 && number == SIGHUP)
		reload();
	log_write(server.log, LOG_LEVEL_INFO, "end", "signal=%d", number);
	server_close(&server);
	return 0;
}
