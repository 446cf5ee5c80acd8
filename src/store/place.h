// Where a store lies: its path, the writer's lock, and files that appear whole or not at all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

// ERR_NOT_FOUND; ERR_NOT_OURS for what is no plain file (looked at, never opened: a FIFO would wait for ever); ERR_READ_ONLY, ERR_IO.
MUST_CHECK enum err place_look(const char *path, uint64_t *ret_size);
char *place_beside(const char *path, const char *suffix); // PATH and suffix in memory of the caller's; NULL without memory
bool place_has(const char *path, const char *suffix);     // such a file exists
bool place_is_writable(const char *path);                 // its folder takes new files

// The lock on PATH.lock that one writer at a time holds, among threads and processes; the kernel drops it with its process.
// ERR_BUSY, ERR_READ_ONLY, ERR_NOT_FOUND (no such folder), ERR_DISK_FULL, ERR_IO.
MUST_CHECK enum err place_lock(const char *path, int *ret_lock);
MUST_CHECK enum err place_share(int lock, int *ret_lock); // the same lock once more: held until both are unlocked
void place_unlock(int lock); // -1 is fine

// Brings `from` onto stable storage under the name `to`, in the same folder; logs that an earlier `to` left are
// gone then. With `fresh`, ERR_BUSY when `to` exists.
MUST_CHECK enum err place_publish(const char *from, const char *to, bool fresh);
uint64_t place_free(const char *path); // bytes left on its file system, 0 when that cannot be told
