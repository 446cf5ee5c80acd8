// The command line and kiosk.conf, as one set of settings.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config.h"
#include "core/record.h"

struct options {
	struct kiosk_config config; // the file's, then what the command line says
	const char *event, *script, *on_shutdown; // NULL: none
	int width, height;          // of the window; 0: as the configuration says
	bool has_now, has_lang, print_key;
	int64_t now_ms;
	enum quality worth;         // of --now; QUALITY_COUNT: not said
};

// Fills the settings, or ends the program: 0 after --help and --print-config, 2 when used wrongly, with a sentence that says what to do.
void options_read(int argc, char **argv, struct options *ret_options);
// "2025-10-14T07:30+07:00"; also +08:00, +09:00, Z, or nothing: WIB.
bool options_moment(struct span s, int64_t *ret_utc_ms);
