// The organiser's secrets in a small text file that never leaves the organiser.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/calendar.h"
#include "store/key.h"

// ERR_FORMAT and its line when the file is not a key's; ERR_NOT_FOUND ...
MUST_CHECK enum err key_read(const char *path, struct key *ret_key, int *ret_line);
MUST_CHECK enum err key_write(const char *path, const struct key *k, enum lang l); // mode 0600, never over an existing file
