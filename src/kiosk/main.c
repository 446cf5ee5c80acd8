// hadir-kiosk: the attendance kiosk.
// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "kiosk/script.h"

#define TURN_MS 60000

static struct kiosk kiosk; // too large for the stack

// Waits for a signal to end, on a thread of its own: the main one sleeps in SDL, where signals do not reach it.
static void *wait_signal(void *signals)
{
	int number;
	if (sigwait(signals, &number) == 0)
		kiosk.quit = true;
	screen_wake();
	return NULL;
}

// Before any other thread, so that all of them leave these signals to it.
static void catch_signals(void)
{
	static sigset_t signals;
	pthread_t thread;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	if (pthread_create(&thread, NULL, wait_signal, &signals) == 0)
		pthread_detach(thread);
	else
		pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
	signal(SIGXFSZ, SIG_IGN); // a limit on file sizes is a full disk
}

static int print_key(const struct kiosk_config *c)
{
	enum err e = keys_print(c->data, c->name);
	if (e)
		fprintf(stderr, "hadir-kiosk: %s/kiosk.key: %s\n", c->data, err_text(e));
	return e ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct options options;
	options_read(argc, argv, &options);
	if (options.print_key)
		return print_key(&options.config);
	catch_signals();
	if (kiosk_open(&kiosk, &options) != ERR_OK) {
		kiosk_close(&kiosk);
		return 1;
	}
	bool is_fine = !options.script || script_run(&kiosk, options.script);
	while (is_fine && !kiosk.quit)
		kiosk_turn(&kiosk, TURN_MS);
	bool is_off = kiosk.off;
	kiosk_close(&kiosk);
	if (is_off && options.on_shutdown && system(options.on_shutdown) != 0)
		fprintf(stderr, "hadir-kiosk: --on-shutdown %s failed\n", options.on_shutdown);
	return is_fine ? 0 : 1;
}
