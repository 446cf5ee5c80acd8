// HTML whose values are escaped, all by one function.
// SPDX-License-Identifier: Apache-2.0
#include "server/html.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

static const char *entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

// The one place where a value becomes markup. Control characters, which HTML does not allow, become spaces.
void html_span(struct visit *v, struct span text)
{
	struct answer *a = &v->x->answer;
	size_t begin = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		bool control = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
		const char *instead = control ? " " : entity((char)c);
		if (!instead)
			continue;
		answer_add(a, (struct span){ text.at + begin, i - begin });
		answer_str(a, instead);
		begin = i + 1;
	}
	answer_add(a, (struct span){ text.at + begin, text.len - begin });
}

static void number(struct visit *v, int64_t n, bool is_unsigned)
{
	char room[24];
	struct text t = text_init(room, sizeof room);
	if (is_unsigned && n < 0) // beyond a signed one: by its halves
		text_int(&t, (int64_t)((uint64_t)n / 10)), text_int(&t, (int64_t)((uint64_t)n % 10));
	else
		text_int(&t, n);
	answer_add(&v->x->answer, text_span(&t));
}

void html(struct visit *v, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	for (const char *at = format; *at;) {
		size_t n = strcspn(at, "%");
		answer_add(&v->x->answer, (struct span){ at, n });
		at += n;
		if (!*at)
			break;
		at++;
		bool is_long = *at == 'l';
		at += strspn(at, "l");
		char letter = *at++;
		char c[2] = { 0 };
		switch (letter) {
		case 's': html_span(v, span_of(va_arg(args, const char *))); break;
		case 'c': c[0] = (char)va_arg(args, int); html_span(v, span_of(c)); break;
		case 'd': number(v, is_long ? va_arg(args, int64_t) : va_arg(args, int), false); break;
		case 'u': number(v, is_long ? va_arg(args, int64_t) : (int64_t)va_arg(args, unsigned), true); break;
		default: assert(letter == '%'); answer_str(&v->x->answer, "%"); break;
		}
	}
	va_end(args);
}

const char *say(const struct visit *v, enum word w)
{
	return word(w, v->lang);
}

void html_fill(struct visit *v, enum word w, const struct fill *fills, int n)
{
	char room[2048];
	struct text t = text_init(room, sizeof room);
	words_write(&t, w, v->lang, fills, n);
	html_span(v, text_span(&t));
}

const char *html_number(char room[24], int64_t n)
{
	struct text t = text_init(room, 24);
	text_grouped(&t, n);
	return room;
}

const char *html_time(char room[40], int64_t utc_ms, enum zone z)
{
	struct text t = text_init(room, 40);
	calendar_write_short(&t, calendar_day(utc_ms, z));
	text_char(&t, ' ');
	calendar_write_time(&t, utc_ms, z);
	return room;
}

const char *html_clock(char room[40], int64_t utc_ms, enum zone z)
{
	struct text t = text_init(room, 40);
	calendar_write_time(&t, utc_ms, z);
	return room;
}

const char *html_day(char room[80], int day, enum lang l)
{
	struct text t = text_init(room, 80);
	if (calendar_day_valid(day))
		calendar_write_date(&t, day, l);
	return room;
}
