// A progress bar on the terminal, for what takes longer than a second.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/cli.h"

struct progress { const char *label; int64_t begun_ms, drawn_ms; bool terminal, shown; };

void progress_begin(struct progress *p, const struct args *a, enum word label);
void progress_step(void *progress, uint64_t done, uint64_t all);      // context is a struct progress: fits progress_sink
void progress_report(void *progress, int64_t done, int64_t all);      // the same, fits report_progress
void progress_end(struct progress *p);                                // the terminal's line is empty again
