// hadir-kiosk: the attendance kiosk.
// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "kiosk/script.h"

#define TURN_MS 60000

static struct kiosk kiosk; // too large for the stack

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
	signal(SIGXFSZ, SIG_IGN); // a limit on file sizes is a full disk; SIGTERM and SIGINT come as events
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
