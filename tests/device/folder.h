// A new folder for each test, removed after it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[64], folder_path[160];

static inline int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/hadir-test-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
	(void)state;
	char command[96];
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command);
}

static inline const char *in_folder(const char *name) // good until the next call
{
	snprintf(folder_path, sizeof folder_path, "%s/%s", folder, name);
	return folder_path;
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
