// Files that people keep: read whole, and their names.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define FILE_PATH 4096

struct file_bytes { char *at; size_t len; }; // owned: file_free

// Only regular files: ERR_NOT_OURS for a directory, FIFO or device, without waiting on it. ERR_FULL: more than `max` bytes.
MUST_CHECK enum err file_read(const char *path, size_t max, struct file_bytes *ret_bytes);
void file_free(struct file_bytes *b);

bool file_exists(const char *path);
bool file_join(const char *folder, const char *name, char ret_path[FILE_PATH]);   // false when it is too long
bool file_beside(const char *path, const char *name, char ret_path[FILE_PATH]);   // name in the folder that holds path
struct span file_name(const char *path);                                          // the last part, without trailing slashes
