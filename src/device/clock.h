// What the machine knows of the time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/record.h"

struct clock {
	uint32_t boot;      // stays the same from power-on to power-off, counted up from 1
	bool set;           // somebody has said the time: then it is base_ms + CLOCK_BOOTTIME, unless the system's clock is synced
	int64_t base_ms;
	enum quality worth; // of what was said
	bool alone;         // the system's clock is never asked (--now)
	int64_t skipped_ms; // added to CLOCK_BOOTTIME: a rehearsal leaves waiting out
};

// Boot number and what an officer said in this boot are kept in the folder; the number is at least `least_boot`, for when that note is lost.
MUST_CHECK enum err clock_open(const char *folder, uint32_t least_boot, struct clock *ret_clock);
struct stamp clock_now(const struct clock *c); // the system's clock never counts as earlier than the build
void clock_correct(struct clock *c, int64_t utc_ms, enum quality worth); // from now on it is this time, whatever becomes of the system's clock
MUST_CHECK enum err clock_keep(const struct clock *c, const char *folder); // so that a restart of the program finds it again

int64_t clock_up_ms(void);    // CLOCK_BOOTTIME
int64_t clock_cpu_ns(void);   // processor time of this thread
int64_t clock_build_ms(void); // when the program was built, to the day
