// A rehearsal: commands from a file, done through the same doors as touches, keys, codes and frames.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kiosk/kiosk.h"

// Runs the file to its end or to `quit`; false, with "file:line: ..." on stderr, when a command is wrong or not fulfilled.
bool script_run(struct kiosk *k, const char *path);
