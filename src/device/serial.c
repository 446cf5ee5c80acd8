// Dates and times in workbooks.
// SPDX-License-Identifier: Apache-2.0
#include "device/serial.h"

#include "core/calendar.h"

#define DAYS_TO_1970 25569 // serial number of 1 January 1970
#define DAYS_TO_1904 1462
#define DAY_MOST 2958465   // 31 December 9999
#define LEAP_1900 60       // 29 February 1900, which never was, has this number
#define DAY_MINUTES 1440

int serial_builtin(int64_t id)
{
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
		return SERIAL_DAY;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47))
		return SERIAL_TIME;
	return id == 22 ? SERIAL_DAY | SERIAL_TIME : 0;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

// How many bytes from i on are not letters of the format: quoted or escaped text, a space's width, a filler, a colour or locale.
static size_t passive(struct span code, size_t i)
{
	char c = code.at[i], close = c == '"' ? '"' : c == '[' ? ']' : '\0';
	if (c == '\\' || c == '_' || c == '*')
		return 2;
	if (!close)
		return 0;
	bool elapsed = c == '[' && i + 1 < code.len && (lower(code.at[i + 1]) == 'h' || lower(code.at[i + 1]) == 'm' || lower(code.at[i + 1]) == 's')
		&& i + 2 < code.len && (code.at[i + 2] == ']' || lower(code.at[i + 2]) == lower(code.at[i + 1]));
	if (elapsed)
		return 0;
	size_t n = 1;
	while (i + n < code.len && code.at[i + n] != close)
		n++;
	return n + 1;
}

static bool is_general(struct span s)
{
	return s.len >= 7 && span_like((struct span){ s.at, 7 }, "General");
}

int serial_format(struct span code)
{
	bool day = false, month = false, time = false;
	for (size_t i = 0; i < code.len && code.at[i] != ';';) { // the first of up to four parts is for positive numbers
		size_t skip = passive(code, i);
		if (!skip && is_general((struct span){ code.at + i, code.len - i }))
			skip = 7;
		if (skip) {
			i += skip;
			continue;
		}
		char c = lower(code.at[i++]);
		day |= c == 'y' || c == 'd';
		month |= c == 'm';
		time |= c == 'h' || c == 's';
		if (c == 'a') // AM/PM, A/P
			while (i < code.len && (lower(code.at[i]) == 'm' || lower(code.at[i]) == 'p' || code.at[i] == '/'))
				i++;
	}
	day |= month && !time; // beside hours or seconds an m is minutes
	return (day ? SERIAL_DAY : 0) | (time ? SERIAL_TIME : 0);
}

// A decimal number as XML has it, whatever the locale; false on anything else.
static bool read_number(struct span s, double *ret_value)
{
	double value = 0, unit = 1;
	size_t i = 0, digits = 0;
	bool fraction = false;
	for (; i < s.len && ((s.at[i] >= '0' && s.at[i] <= '9') || (s.at[i] == '.' && !fraction)); i++) {
		if (s.at[i] == '.') {
			fraction = true;
			continue;
		}
		digits++;
		value = value * 10 + (s.at[i] - '0');
		unit *= fraction ? 10 : 1;
	}
	int64_t power = 0;
	if (i < s.len && lower(s.at[i]) == 'e') {
		i += 1 + (i + 1 < s.len && s.at[i + 1] == '+');
		if (!span_int((struct span){ s.at + i, s.len - i }, &power))
			return false;
		i = s.len;
	}
	if (digits == 0 || digits > 40 || i < s.len || power > 7 || power < -40)
		return false;
	for (; power > 0; power--)
		value *= 10;
	for (; power < 0; power++)
		unit *= 10;
	*ret_value = value / unit;
	return true;
}

static void write_day(struct text *t, int64_t day)
{
	if (day < LEAP_1900)
		day++;
	struct civil c = calendar_civil((day - DAYS_TO_1970) * DAY_MS - 7 * HOUR_MS, ZONE_WIB); // WIB is UTC+7: the day as written
	text_pad(t, c.year, 4);
	text_char(t, '-');
	text_pad(t, c.month, 2);
	text_char(t, '-');
	text_pad(t, c.day, 2);
}

static void write_time(struct text *t, int64_t minutes)
{
	text_pad(t, minutes / 60, 2);
	text_char(t, ':');
	text_pad(t, minutes % 60, 2);
}

bool serial_write(struct text *t, struct span value, int shows, bool from_1904)
{
	double number;
	if (!read_number(value, &number) || number > DAY_MOST - DAYS_TO_1904)
		return false;
	bool with_time = shows & SERIAL_TIME, with_day = (shows & SERIAL_DAY) && number >= 1; // a time alone is less than a day
	int64_t minutes = (int64_t)(number * DAY_MINUTES + (with_time ? 0.5 : 0));
	if (with_day)
		write_day(t, minutes / DAY_MINUTES + (from_1904 ? DAYS_TO_1904 : 0));
	if (with_day && with_time)
		text_char(t, ' ');
	if (with_time)
		write_time(t, minutes % DAY_MINUTES);
	return with_day || with_time;
}
