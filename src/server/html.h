// Writing HTML into an answer: the markup is a literal of ours, every value is escaped.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/words.h"
#include "server/route.h"

// As printf, but %s is escaped for text and for quoted attributes; takes %s, %c, %d, %u and %ld, %lu (64 bits), and %%. The format is a literal.
void html(struct visit *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
void html_span(struct visit *v, struct span text);         // escaped
const char *say(const struct visit *v, enum word w);       // a sentence in the visitor's language, for %s
// A sentence with its slots filled, escaped.
void html_fill(struct visit *v, enum word w, const struct fill *fills, int n);
#define FILLS(...) (const struct fill[]){ __VA_ARGS__ }, (int)(sizeof (const struct fill[]){ __VA_ARGS__ } / sizeof(struct fill))
const char *html_number(char room[24], int64_t n);
#define NUM(n) html_number((char[24]){ 0 }, n)             // a slot's value; lives until the end of the block
const char *html_time(char room[40], int64_t utc_ms, enum zone z);  // "14-10-2025 08.02"
#define MOMENT(ms, zone) html_time((char[40]){ 0 }, ms, zone)
const char *html_clock(char room[40], int64_t utc_ms, enum zone z); // "08.02"
#define CLOCK(ms, zone) html_clock((char[40]){ 0 }, ms, zone)
const char *html_day(char room[80], int day, enum lang l);          // "14 Oktober 2025"
#define DAY(day, lang) html_day((char[80]){ 0 }, day, lang)
