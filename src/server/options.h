// The command line and server.conf, as one set of settings.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config_server.h"

struct options {
	struct server_config config; // the file's, then what the command line says
	const char *config_path;     // NULL: none was read
};

// Fills the settings, or ends the program: 0 after --help and --print-config, 2 when used wrongly, with a sentence that says what to do.
void options_read(int argc, char **argv, struct options *ret_options);
