// Dates and times in workbooks: days since 1900 (or 1904) as decimal numbers, told from other numbers only by their cell's format.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text.h"

#define SERIAL_DAY 1  // bits of what a format shows
#define SERIAL_TIME 2

int serial_builtin(int64_t format_id);     // formats that are not spelt out in the file (ECMA-376 part 1, 18.8.30); 0: no date
int serial_format(struct span code);       // of a format's code, such as [$-421]dd mmmm yyyy hh:mm;@

// Writes 2025-10-14, 2025-10-14 08:00 or 08:00, to the minute; false (and nothing) when the value is no number or no such date.
bool serial_write(struct text *t, struct span value, int shows, bool from_1904);
