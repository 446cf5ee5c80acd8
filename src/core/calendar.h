// Civil dates and times of Indonesia's three zones, without daylight saving.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/text.h"

enum zone { ZONE_WIB, ZONE_WITA, ZONE_WIT, ZONE_COUNT }; // UTC+7, +8, +9
enum lang { LANG_ID, LANG_EN, LANG_COUNT };

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS INT64_C(3600000)
#define DAY_MS INT64_C(86400000)

struct civil {
	int year, month, day;    // month 1..12
	int hour, minute, second;
	int weekday;             // 0 Monday .. 6 Sunday
};

const char *zone_label(enum zone z); // "WIB"
MUST_CHECK enum err zone_read(struct span s, enum zone *ret_zone); // WIB, +7, Asia/Jakarta, ...; any case

struct civil calendar_civil(int64_t utc_ms, enum zone z);
int64_t calendar_utc(const struct civil *c, enum zone z); // weekday is ignored; fields must be in range
int calendar_day(int64_t utc_ms, enum zone z);            // yyyymmdd
int64_t calendar_day_begin(int day, enum zone z);         // UTC ms of 00.00 local of a yyyymmdd
bool calendar_day_valid(int day);

// Dates: 2025-10-14, 14-10-2025, 14/10/2025, 14 Oktober 2025, Excel's serial number 45944; times: 08.00, 08:00, 8.00, 0,333 (Excel's part of a day).
MUST_CHECK enum err calendar_read_day(struct span s, int *ret_day);
MUST_CHECK enum err calendar_read_time(struct span s, int *ret_minutes); // minutes after midnight
MUST_CHECK enum err calendar_read_moment(struct span s, enum zone z, int64_t *ret_utc_ms); // a date, a space or T, a time

void calendar_write_time(struct text *t, int64_t utc_ms, enum zone z);      // 08.02
void calendar_write_long(struct text *t, int day, enum lang l);             // Selasa, 14 Oktober 2025
void calendar_write_date(struct text *t, int day, enum lang l);             // 14 Oktober 2025
void calendar_write_short(struct text *t, int day);                         // 14-10-2025
void calendar_write_range(struct text *t, int first, int last, enum lang l);// 14 s.d. 16 Oktober 2025
void calendar_write_iso(struct text *t, int64_t utc_ms, enum zone z);       // 2025-10-14T08:02:05+07:00
