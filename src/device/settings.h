// A program's settings file: named on its command line, read by its table, what is wrong in it told on stderr.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config.h"

const char *settings_find(int argc, char **argv, const char *fallback); // the file of --config, else the fallback where it can be read, else NULL
bool settings_read(const char *path, const struct setting *table, void *ret_values); // NULL: the defaults; false: something is wrong, and told
void settings_print(const struct setting *table); // a file to start from, on stdout
