// Civil dates: arithmetic of the proleptic Gregorian calendar, and the forms in which Indonesians and Excel write dates and times.
// SPDX-License-Identifier: Apache-2.0
#include "core/calendar.h"

#include <assert.h>

#define YEAR_FIRST 1
#define YEAR_LAST 9999
#define TYPED_FIRST 1900        // years that people may type; others are slips of the finger
#define TYPED_LAST 2199
#define DAYS_TO_1970 719162     // days from 1 January of year 1 to the one of 1970
#define EXCEL_1970 25569        // Excel's serial number of 1 January 1970

static const struct { const char *label; int hours; } zones[] = { [ZONE_WIB] = { "WIB", 7 }, [ZONE_WITA] = { "WITA", 8 }, [ZONE_WIT] = { "WIT", 9 } };
static_assert(sizeof zones / sizeof *zones == ZONE_COUNT, "every zone is described");

static const struct { const char *name; enum zone zone; } zone_names[] = {
	{ "WIB", ZONE_WIB }, { "+7", ZONE_WIB }, { "+07", ZONE_WIB }, { "+07:00", ZONE_WIB }, { "+0700", ZONE_WIB }, { "UTC+7", ZONE_WIB },
	{ "GMT+7", ZONE_WIB }, { "Asia/Jakarta", ZONE_WIB }, { "Asia/Pontianak", ZONE_WIB },
	{ "WITA", ZONE_WITA }, { "+8", ZONE_WITA }, { "+08", ZONE_WITA }, { "+08:00", ZONE_WITA }, { "+0800", ZONE_WITA }, { "UTC+8", ZONE_WITA },
	{ "GMT+8", ZONE_WITA }, { "Asia/Makassar", ZONE_WITA }, { "Asia/Ujung_Pandang", ZONE_WITA },
	{ "WIT", ZONE_WIT }, { "+9", ZONE_WIT }, { "+09", ZONE_WIT }, { "+09:00", ZONE_WIT }, { "+0900", ZONE_WIT }, { "UTC+9", ZONE_WIT },
	{ "GMT+9", ZONE_WIT }, { "Asia/Jayapura", ZONE_WIT },
};

static const char *const weekdays[7][LANG_COUNT] = {
	{ "Senin", "Monday" }, { "Selasa", "Tuesday" }, { "Rabu", "Wednesday" }, { "Kamis", "Thursday" },
	{ "Jumat", "Friday" }, { "Sabtu", "Saturday" }, { "Minggu", "Sunday" },
};

// The first two are written; all are read, and so are the first three letters of each.
static const char *const months[12][4] = {
	{ "Januari", "January" }, { "Februari", "February", "Pebruari" }, { "Maret", "March" }, { "April", "April" },
	{ "Mei", "May" }, { "Juni", "June" }, { "Juli", "July" }, { "Agustus", "August", "Agt", "Ags" },
	{ "September", "September", "Sept" }, { "Oktober", "October" }, { "November", "November", "Nopember" }, { "Desember", "December" },
};

const char *zone_label(enum zone z)
{
	assert(z >= 0 && z < ZONE_COUNT);
	return zones[z].label;
}

enum err zone_read(struct span s, enum zone *ret_zone)
{
	s = span_trim(s);
	for (size_t i = 0; i < sizeof zone_names / sizeof *zone_names; i++) {
		if (span_like(s, zone_names[i].name)) {
			*ret_zone = zone_names[i].zone;
			return ERR_OK;
		}
	}
	return ERR_FORMAT;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const signed char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return days[month - 1] + (month == 2 && is_leap(year));
}

// Days from 1 January of year 1 to the one of `year`.
static int32_t year_begin(int year)
{
	int32_t before = year - 1;
	return before * 365 + before / 4 - before / 100 + before / 400;
}

static int32_t days_of(int year, int month, int day)
{
	int32_t days = year_begin(year) + day - 1;
	for (int m = 1; m < month; m++)
		days += month_days(year, m);
	return days;
}

static struct civil civil_of(int32_t days)
{
	struct civil c = { .year = days / 366 + 1, .month = 1, .weekday = days % 7 }; // 1 January of year 1 was a Monday
	while (c.year < YEAR_LAST && year_begin(c.year + 1) <= days)
		c.year++;
	days -= year_begin(c.year);
	while (days >= month_days(c.year, c.month))
		days -= month_days(c.year, c.month++);
	c.day = days + 1;
	return c;
}

static int64_t zone_ms(enum zone z)
{
	assert(z >= 0 && z < ZONE_COUNT);
	return zones[z].hours * HOUR_MS;
}

// A moment outside the years 1 to 9999, which only a broken clock gives, becomes the nearest one inside.
struct civil calendar_civil(int64_t utc_ms, enum zone z)
{
	const int64_t least = -DAYS_TO_1970 * DAY_MS, most = (days_of(YEAR_LAST, 12, 31) + 1 - DAYS_TO_1970) * DAY_MS - 1;
	int64_t local = utc_ms < least - zone_ms(z) ? least : utc_ms > most - zone_ms(z) ? most : utc_ms + zone_ms(z);
	int64_t since = local + DAYS_TO_1970 * DAY_MS;
	struct civil c = civil_of((int32_t)(since / DAY_MS));
	int second = (int)(since % DAY_MS / 1000);
	c.hour = second / 3600;
	c.minute = second / 60 % 60;
	c.second = second % 60;
	return c;
}

int64_t calendar_utc(const struct civil *c, enum zone z)
{
	assert(c->year >= YEAR_FIRST && c->year <= YEAR_LAST && c->month >= 1 && c->month <= 12);
	assert(c->day >= 1 && c->day <= month_days(c->year, c->month));
	assert(c->hour >= 0 && c->hour < 24 && c->minute >= 0 && c->minute < 60 && c->second >= 0 && c->second < 60);
	int64_t days = days_of(c->year, c->month, c->day) - DAYS_TO_1970;
	return days * DAY_MS + c->hour * HOUR_MS + c->minute * MINUTE_MS + c->second * INT64_C(1000) - zone_ms(z);
}

int calendar_day(int64_t utc_ms, enum zone z)
{
	struct civil c = calendar_civil(utc_ms, z);
	return c.year * 10000 + c.month * 100 + c.day;
}

int64_t calendar_day_begin(int day, enum zone z)
{
	return calendar_utc(&(struct civil){ .year = day / 10000, .month = day / 100 % 100, .day = day % 100 }, z);
}

bool calendar_day_valid(int day)
{
	int year = day / 10000, month = day / 100 % 100, date = day % 100;
	return day > 0 && year >= YEAR_FIRST && year <= YEAR_LAST && month >= 1 && month <= 12 && date >= 1 && date <= month_days(year, month);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool all_digits(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.at[i]))
			return false;
	return s.len > 0;
}

// A number of `least` to `most` digits at most 9 long; -1 for anything else.
static int number(struct span s, size_t least, size_t most)
{
	int64_t value;
	return s.len >= least && s.len <= most && all_digits(s) && span_int(s, &value) ? (int)value : -1;
}

static bool is_sign(char c)
{
	return c == '-' || c == '/' || c == '.' || c == ',';
}

// Cuts the next word off, and behind it spaces and at most one sign.
static struct span next_word(struct span *rest)
{
	size_t n = 0, signs = 0;
	while (n < rest->len && rest->at[n] != ' ' && !is_sign(rest->at[n]))
		n++;
	struct span head = { rest->at, n };
	while (n < rest->len && (rest->at[n] == ' ' || (is_sign(rest->at[n]) && !signs++)))
		n++;
	*rest = (struct span){ rest->at + n, rest->len - n };
	return head;
}

static int month_of(struct span s)
{
	if (all_digits(s))
		return number(s, 1, 2);
	for (int m = 0; m < 12; m++)
		for (int i = 0; i < 4 && months[m][i]; i++)
			if (span_like(s, months[m][i]) || (s.len == 3 && span_like(s, (char[]){ months[m][i][0], months[m][i][1], months[m][i][2], 0 })))
				return m + 1;
	return -1;
}

static bool is_weekday(struct span s)
{
	for (int d = 0; d < 7; d++)
		if (span_like(s, weekdays[d][LANG_ID]) || span_like(s, weekdays[d][LANG_EN]))
			return true;
	return span_like(s, "Jum'at");
}

static enum err day_of(int year, int month, int date, int *ret_day)
{
	if (year < 0 || month < 0 || date < 0)
		return ERR_FORMAT;
	if (year < TYPED_FIRST || year > TYPED_LAST || month > 12 || !calendar_day_valid(year * 10000 + month * 100 + date))
		return ERR_RANGE;
	*ret_day = year * 10000 + month * 100 + date;
	return ERR_OK;
}

// Excel's serial number, which may carry a time behind a comma: five digits before it, so from 1927 to 2173.
static bool serial_day(struct span s, int *ret_day)
{
	int serial = number((struct span){ s.at, s.len < 5 ? s.len : 5 }, 5, 5);
	if (serial < 10000)
		return false;
	if (s.len > 5 && ((s.at[5] != ',' && s.at[5] != '.') || !all_digits((struct span){ s.at + 6, s.len - 6 })))
		return false;
	struct civil c = civil_of(serial - EXCEL_1970 + DAYS_TO_1970);
	*ret_day = c.year * 10000 + c.month * 100 + c.day;
	return true;
}

enum err calendar_read_day(struct span s, int *ret_day)
{
	s = span_trim(s);
	if (serial_day(s, ret_day))
		return ERR_OK;
	struct span first = next_word(&s);
	if (is_weekday(first))
		first = next_word(&s);
	struct span second = next_word(&s), third = next_word(&s);
	if (s.len || !third.len)
		return ERR_FORMAT;
	if (first.len == 4)
		return day_of(number(first, 4, 4), month_of(second), number(third, 1, 2), ret_day);
	return day_of(number(third, 4, 4), month_of(second), number(first, 1, 2), ret_day);
}

// Excel's part of a day: 0, or 0 and a fraction; a single 0 in front sets it apart from the time 00.30.
static bool fraction_time(struct span s, int *ret_minutes)
{
	if (!s.len || s.at[0] != '0' || (s.len > 1 && ((s.at[1] != '.' && s.at[1] != ',') || !all_digits((struct span){ s.at + 2, s.len - 2 }))))
		return false;
	int64_t part = 0, unit = 1;
	for (size_t i = 2; i < s.len && i < 11; i++)
		part = part * 10 + (s.at[i] - '0'), unit *= 10;
	int64_t minutes = (part * 24 * 60 + unit / 2) / unit;
	*ret_minutes = minutes < 24 * 60 ? (int)minutes : 24 * 60 - 1;
	return true;
}

enum err calendar_read_time(struct span s, int *ret_minutes)
{
	s = span_trim(s);
	if (fraction_time(s, ret_minutes))
		return ERR_OK;
	size_t h = 0;
	while (h < s.len && is_digit(s.at[h]))
		h++;
	if (h == s.len || (s.at[h] != '.' && s.at[h] != ':'))
		return ERR_FORMAT;
	struct span rest = s, hour = span_cut(&rest, s.at[h]);
	bool with_seconds = rest.len == 5 && rest.at[2] == s.at[h];
	int hours = number(hour, 1, 2), minutes = number((struct span){ rest.at, with_seconds ? 2 : rest.len }, 2, 2);
	int seconds = with_seconds ? number((struct span){ rest.at + 3, 2 }, 2, 2) : 0;
	if (hours < 0 || minutes < 0 || seconds < 0)
		return ERR_FORMAT;
	if (hours > 23 || minutes > 59 || seconds > 59)
		return ERR_RANGE;
	*ret_minutes = hours * 60 + minutes;
	return ERR_OK;
}

enum err calendar_read_moment(struct span s, enum zone z, int64_t *ret_utc_ms)
{
	s = span_trim(s);
	size_t at = s.len;
	while (at && s.at[at - 1] != ' ' && s.at[at - 1] != 'T')
		at--;
	if (!at)
		return ERR_FORMAT;
	int day, minutes;
	enum err e = calendar_read_day((struct span){ s.at, at - 1 }, &day);
	if (!e)
		e = calendar_read_time((struct span){ s.at + at, s.len - at }, &minutes);
	if (!e)
		*ret_utc_ms = calendar_day_begin(day, z) + minutes * MINUTE_MS;
	return e;
}

void calendar_write_time(struct text *t, int64_t utc_ms, enum zone z)
{
	struct civil c = calendar_civil(utc_ms, z);
	text_pad(t, c.hour, 2);
	text_char(t, '.');
	text_pad(t, c.minute, 2);
}

static void write_month(struct text *t, int day, enum lang l)
{
	assert(calendar_day_valid(day) && l >= 0 && l < LANG_COUNT);
	text_int(t, day % 100);
	text_char(t, ' ');
	text_str(t, months[day / 100 % 100 - 1][l]);
}

void calendar_write_date(struct text *t, int day, enum lang l)
{
	write_month(t, day, l);
	text_char(t, ' ');
	text_int(t, day / 10000);
}

void calendar_write_long(struct text *t, int day, enum lang l)
{
	assert(calendar_day_valid(day) && l >= 0 && l < LANG_COUNT);
	text_str(t, weekdays[days_of(day / 10000, day / 100 % 100, day % 100) % 7][l]);
	text_str(t, ", ");
	calendar_write_date(t, day, l);
}

void calendar_write_short(struct text *t, int day)
{
	assert(calendar_day_valid(day));
	text_pad(t, day % 100, 2);
	text_char(t, '-');
	text_pad(t, day / 100 % 100, 2);
	text_char(t, '-');
	text_pad(t, day / 10000, 4);
}

void calendar_write_range(struct text *t, int first, int last, enum lang l)
{
	assert(calendar_day_valid(first) && calendar_day_valid(last) && l >= 0 && l < LANG_COUNT);
	if (first != last) {
		if (first / 10000 != last / 10000)
			calendar_write_date(t, first, l);
		else if (first / 100 != last / 100)
			write_month(t, first, l);
		else
			text_int(t, first % 100);
		text_str(t, l == LANG_ID ? " s.d. " : " to ");
	}
	calendar_write_date(t, last, l);
}

void calendar_write_iso(struct text *t, int64_t utc_ms, enum zone z)
{
	struct civil c = calendar_civil(utc_ms, z);
	const struct { int value; const char *after; } parts[] = {
		{ c.month, "-" }, { c.day, "T" }, { c.hour, ":" }, { c.minute, ":" }, { c.second, "+" }, { zones[z].hours, ":00" },
	};
	text_pad(t, c.year, 4);
	text_char(t, '-');
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		text_pad(t, parts[i].value, 2);
		text_str(t, parts[i].after);
	}
}
