// What benches share: a clock, percentiles, and one aligned line for each figure against its budget.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int64_t figure_now_ns(void); // CLOCK_MONOTONIC
int64_t figure_utc_ms(void);
int64_t figure_cpu_ns(void); // processor time of the process: what others do on the machine does not count
double figure_percentile(int64_t *samples, int n, double percent); // sorts them; nearest rank

// Prints "name   measured unit   (<= budget unit)   ok|OVER"; true when it is within. At least: >=. Information: no budget.
bool figure_at_most(const char *name, double measured, double budget, const char *unit);
bool figure_at_least(const char *name, double measured, double budget, const char *unit);
void figure_info(const char *name, double measured, const char *unit);

// The fastest of `rounds` runs of `run`, in nanoseconds for each of the `n` steps that a run makes: other work on the machine only adds.
double figure_fastest_ns(void (*run)(void *context, int n), void *context, int n, int rounds);

// The machine's own fdatasync of a 4 KiB overwrite in `folder`: the median in nanoseconds; negative when the folder cannot be written.
double figure_fdatasync_ns(const char *folder, int n);
uint64_t figure_draw(uint64_t *state); // a pseudo-random number
