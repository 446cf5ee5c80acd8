// Reading and writing separated values as spreadsheets save and open them.
// SPDX-License-Identifier: Apache-2.0
#include "core/csv.h"

#include <assert.h>
#include <string.h>

#define SAMPLE_LINES 20 // that the separator is found from

static const char separators[] = { ';', '\t', ',' }; // in the order of preference where all else is equal

// Windows-1252's 0x80 to 0x9f; five are not assigned and become U+FFFD.
static const uint16_t cp1252[32] = {
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
	0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

// Where decoded text goes: like struct text, but without the final NUL and for megabytes.
struct target { char *at; size_t cap, len; };

static bool put(struct target *t, int32_t code)
{
	char room[5];
	struct text one = text_init(room, sizeof room);
	text_code(&one, code);
	if (one.len > t->cap - t->len)
		return false;
	memcpy(t->at + t->len, room, one.len);
	t->len += one.len;
	return true;
}

static enum err decode_1252(struct span s, struct target *t)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (!put(t, c >= 0x80 && c < 0xa0 ? cp1252[c - 0x80] : c))
			return ERR_FULL;
	}
	return ERR_OK;
}

static int32_t unit_16(struct span s, size_t i, bool big)
{
	return (unsigned char)s.at[i + !big] << 8 | (unsigned char)s.at[i + big];
}

// Halves of a pair that stand alone, and a last odd byte, become U+FFFD.
static enum err decode_16(struct span s, bool big, struct target *t)
{
	for (size_t i = 0; i < s.len; i += 2) {
		int32_t code = i + 1 < s.len ? unit_16(s, i, big) : 0xfffd;
		int32_t low = i + 3 < s.len ? unit_16(s, i + 2, big) : 0;
		if (code >= 0xd800 && code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (code >= 0xd800 && code < 0xe000) {
			code = 0xfffd;
		}
		if (code == 0)
			return ERR_UTF8;
		if (!put(t, code))
			return ERR_FULL;
	}
	return ERR_OK;
}

static enum err decode_8(struct span s, struct target *t)
{
	if (s.len && memchr(s.at, '\0', s.len))
		return ERR_UTF8;
	if (!utf8_valid(s))
		return decode_1252(s, t);
	if (s.len > t->cap)
		return ERR_FULL;
	if (s.len)
		memcpy(t->at, s.at, s.len);
	t->len = s.len;
	return ERR_OK;
}

static struct span behind(struct span s, size_t n)
{
	return (struct span){ s.at + n, s.len - n };
}

enum err csv_decode(struct span file, char *ret_text, size_t cap, size_t *ret_len)
{
	struct target t = { ret_text, cap, 0 };
	enum err e;
	if (span_starts(file, "\xff\xfe"))
		e = decode_16(behind(file, 2), false, &t);
	else if (span_starts(file, "\xfe\xff"))
		e = decode_16(behind(file, 2), true, &t);
	else
		e = decode_8(behind(file, span_starts(file, "\xef\xbb\xbf") ? 3 : 0), &t);
	if (!e)
		*ret_len = t.len;
	return e;
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_separator(char c)
{
	return memchr(separators, c, sizeof separators) != NULL;
}

// Counts each separator outside quotes in the line at p; returns where the next line begins.
static const char *count_line(const char *p, const char *end, int counts[sizeof separators])
{
	bool quoted = false;
	for (const char *begin = p; p < end && (quoted || !is_line_end(*p)); p++) {
		if (*p == '"')
			quoted = !quoted && (p == begin || is_separator(p[-1]));
		for (size_t s = 0; !quoted && s < sizeof separators; s++)
			counts[s] += *p == separators[s];
	}
	return p < end ? p + 1 + (*p == '\r' && p + 1 < end && p[1] == '\n') : end;
}

// The separator that stands equally often in most lines; among such the one that makes most columns.
static char find_separator(const char *p, const char *end)
{
	int counts[SAMPLE_LINES][sizeof separators] = { 0 }, lines = 0;
	while (p < end && lines < SAMPLE_LINES)
		p = count_line(p, end, counts[lines++]);
	char best = separators[0];
	int best_alike = 0, best_count = 0;
	for (size_t s = 0; s < sizeof separators; s++) {
		for (int i = 0; i < lines; i++) {
			int alike = 0, count = counts[i][s];
			for (int j = 0; j < lines; j++)
				alike += counts[j][s] == count;
			if (count && (alike > best_alike || (alike == best_alike && count > best_count))) {
				best = separators[s];
				best_alike = alike;
				best_count = count;
			}
		}
	}
	return best;
}

// Moves behind a line end of any kind, when one stands there.
static void next_line(struct csv *c)
{
	if (c->at == c->end)
		return;
	c->at += 1 + (*c->at == '\r' && c->at + 1 < c->end && c->at[1] == '\n');
	c->next_line++;
}

void csv_init(struct csv *c, char *text, size_t len)
{
	*c = (struct csv){ .at = text, .end = text + len, .next_line = 1 };
	struct span head = { text, len < 4 ? len : 4 };
	bool told = span_like(head, "sep=") && len > 4 && !is_line_end(text[4]) && text[4] != '"' && (len == 5 || is_line_end(text[5]));
	if (told) {
		c->separator = text[4];
		c->at += 5;
		next_line(c);
	} else {
		c->separator = find_separator(text, c->end);
	}
}

// Copies what a quoted field says down over its opening quote; false when it is never closed.
static bool read_quoted(struct csv *c, char **out)
{
	for (c->at++; c->at < c->end; c->at++) {
		if (*c->at == '"') {
			c->at++;
			if (c->at == c->end || *c->at != '"')
				return true;
		}
		c->next_line += *c->at == '\r' || (*c->at == '\n' && c->at[-1] != '\r');
		*(*out)++ = *c->at;
	}
	return false;
}

static bool read_field(struct csv *c, struct span *ret_field)
{
	char *begin = c->at, *out = c->at;
	if (c->at < c->end && *c->at == '"' && !read_quoted(c, &out))
		return false;
	while (c->at < c->end && *c->at != c->separator && !is_line_end(*c->at))
		*out++ = *c->at++;
	*ret_field = (struct span){ begin, (size_t)(out - begin) };
	return true;
}

bool csv_next(struct csv *c, struct row *ret_row, enum problem *ret_problem)
{
	*ret_problem = PROBLEM_NONE;
	if (c->at == c->end)
		return false;
	ret_row->line = c->line = c->next_line;
	ret_row->count = 0;
	for (bool more = true; more;) {
		struct span field;
		c->line = c->next_line;
		if (!read_field(c, &field)) {
			*ret_problem = PROBLEM_CSV_QUOTE;
			return false;
		}
		if (ret_row->count < ROW_FIELDS)
			ret_row->field[ret_row->count++] = field;
		more = c->at < c->end && *c->at == c->separator;
		c->at += more;
	}
	c->line = ret_row->line;
	next_line(c);
	return true;
}

static bool is_number(struct span s)
{
	size_t i = s.len && (s.at[0] == '-' || s.at[0] == '+');
	if (i == s.len || s.at[i] < '0' || s.at[i] > '9')
		return false;
	while (i < s.len && ((s.at[i] >= '0' && s.at[i] <= '9') || s.at[i] == '.' || s.at[i] == ','))
		i++;
	return i == s.len;
}

static bool is_formula(struct span s)
{
	return s.len && memchr("=+-@\t\r", s.at[0], 6) && !is_number(s) && !span_is(s, "-");
}

void csv_write(struct text *t, struct span field, char separator)
{
	bool quote = field.len && (memchr(field.at, separator, field.len) || memchr(field.at, '"', field.len) || memchr(field.at, '\n', field.len)
		|| memchr(field.at, '\r', field.len) || field.at[0] == ' ' || field.at[field.len - 1] == ' ');
	if (quote)
		text_char(t, '"');
	if (is_formula(field))
		text_char(t, '\'');
	while (field.len) {
		bool doubled = memchr(field.at, '"', field.len) != NULL;
		text_add(t, span_cut(&field, '"'));
		if (doubled)
			text_str(t, "\"\"");
	}
	if (quote)
		text_char(t, '"');
}
