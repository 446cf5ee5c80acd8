// Small files whole: read in one piece, written so that a power cut leaves the old or the new one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

// ERR_NOT_FOUND, ERR_FULL (longer than cap), ERR_READ_ONLY (no right), ERR_IO.
MUST_CHECK enum err files_read(const char *path, char *ret_bytes, size_t cap, size_t *ret_len);
// Beside it, synced, renamed, and the folder synced. ERR_DISK_FULL, ERR_READ_ONLY, ERR_IO: the old one is untouched.
MUST_CHECK enum err files_write(const char *path, struct span bytes, unsigned mode);
MUST_CHECK enum err files_sync_folder(const char *path_in_it);
MUST_CHECK enum err files_make_folder(const char *path); // with those above it, mode 0750
MUST_CHECK enum err files_err(int errno_value); // what a failed call means
