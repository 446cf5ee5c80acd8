// The programs' log of events: lines on stderr, and in a file that never grows past its limit.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_COUNT };

#define LOG_FILE_MAX (1 << 20) // bytes; then it becomes FILE.1 and a new one begins

struct log; // NULL writes to stderr only

MUST_CHECK enum err log_open(const char *path, struct log **ret_log); // ERR_IO, ERR_READ_ONLY
// One line, from any thread: time, level, event and `key=value` words as given; control characters become spaces. A full disk is not an error.
void log_write(struct log *l, enum log_level level, const char *event, const char *format, ...) __attribute__((format(printf, 4, 5)));
void log_close(struct log *l);
