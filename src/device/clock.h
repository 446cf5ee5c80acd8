// What the machine knows of the time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/record.h"

struct clock {
	int64_t offset_ms;       // added to the system's clock: --now, or an officer's correction
	enum quality least;      // what the offset is worth: an officer's word is QUALITY_RESTORED
	bool fixed;              // --now or --clock: the system's own quality is not asked
	uint32_t boot;           // stays the same from power-on to power-off, counted up from 1
};

// The boot number is kept in the folder; at least `least_boot` when the folder's own note is lost.
MUST_CHECK enum err clock_open(const char *folder, uint32_t least_boot, struct clock *ret_clock);
struct stamp clock_now(const struct clock *c);    // never earlier than the build, unless an offset says so
void clock_shift(struct clock *c, int64_t utc_ms, enum quality worth); // from now on the clock reads so; kept for this boot only by clock_keep
MUST_CHECK enum err clock_keep(const struct clock *c, const char *folder); // so that a restart of the program finds boot number and offset again
int64_t clock_up_ms(void);                        // CLOCK_BOOTTIME
int64_t clock_build_ms(void);
