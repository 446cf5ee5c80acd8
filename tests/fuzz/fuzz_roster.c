// Fuzzes the organiser's tables: the first byte chooses the table, the rest is a CSV file. Values and findings are always whole strings.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/agenda.h"
#include "core/csv.h"
#include "core/name.h"
#include "core/roster.h"

static const struct event event = { .first_day = 20251014, .last_day = 20251017, .zone = ZONE_WIB };

struct counts { int errors, warnings; };

static void count(void *context, const struct finding *f)
{
	struct counts *c = context;
	char room[600];
	struct text t = text_init(room, sizeof room);
	assert(f->problem > PROBLEM_NONE && f->problem < PROBLEM_COUNT && f->line >= 1 && f->other_line >= 0);
	assert(memchr(f->detail, '\0', sizeof f->detail) && utf8_valid(span_of(f->detail)));
	finding_write(f, LANG_ID, &t);
	assert(!t.full && utf8_valid(text_span(&t)));
	if (problem_is_warning(f->problem))
		c->warnings++;
	else
		c->errors++;
}

// A text of a value: it ends within its room, is UTF-8, and carries no control characters onto paper or screen.
static void whole(const char *text, size_t cap)
{
	const char *end = memchr(text, '\0', cap);
	assert(end && utf8_valid(span_of(text)));
	for (; text < end; text++)
		assert((unsigned char)*text >= 0x20);
}

static void person(const struct table_scan *scan, const struct row *row, struct roster_index *index, struct counts *c)
{
	struct person p;
	struct counts before = *c;
	bool good = roster_person(&scan->heading, row, &p, count, c);
	assert(good == (c->errors == before.errors));
	if (!good)
		return;
	assert(p.name[0] && p.role < ROLE_COUNT && p.number <= PERSON_MAX && (!p.letter_day || calendar_day_valid(p.letter_day)));
	whole(p.name, sizeof p.name), whole(p.nip, sizeof p.nip), whole(p.rank, sizeof p.rank), whole(p.position, sizeof p.position);
	whole(p.unit, sizeof p.unit), whole(p.region, sizeof p.region), whole(p.class, sizeof p.class), whole(p.letter, sizeof p.letter);
	assert(strspn(p.nip, "0123456789") == strlen(p.nip));
	char key[NAME_KEY], roster[448];
	name_key(span_of(p.name), key);
	whole(key, sizeof key);
	roster_key(&p, roster);
	whole(roster, sizeof roster);
	name_matches(key, span_of(p.unit));
	assert(!name_matches(key, SPAN("")));
	if (index->count + 2 <= index->cap / 4 * 3)
		roster_twice(index, &p, row->line, count, c);
}

static int session(const struct table_scan *scan, const struct row *row, struct session *ret, struct counts *c)
{
	struct counts before = *c;
	bool good = agenda_session(&scan->heading, row, &event, ret, count, c);
	assert(good == (c->errors == before.errors));
	if (!good)
		return 0;
	assert(ret->number >= 1 && ret->title[0] && ret->start_ms < ret->end_ms && ret->jp >= 0);
	assert(calendar_day(ret->start_ms, event.zone) >= event.first_day && calendar_day(ret->end_ms - 1, event.zone) <= event.last_day);
	whole(ret->title, sizeof ret->title), whole(ret->speaker, sizeof ret->speaker), whole(ret->instrument, sizeof ret->instrument);
	return 1;
}

static void other(const struct table_scan *scan, const struct row *row, struct counts *c)
{
	struct officer o;
	struct kiosk_fact k;
	char pin[ROSTER_PIN];
	if (scan->heading.table == TABLE_OFFICERS && roster_officer(&scan->heading, row, &o, pin, count, c)) {
		whole(o.name, sizeof o.name), whole(pin, sizeof pin);
		assert(strlen(pin) >= 4 && strlen(pin) <= 12 && strspn(pin, "0123456789") == strlen(pin));
	}
	if (scan->heading.table == TABLE_KIOSKS && roster_kiosk(&scan->heading, row, &k, count, c))
		whole(k.name, sizeof k.name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct roster_entry memory[1024];
	static struct session sessions[EVENT_SESSIONS];
	static int lines[EVENT_SESSIONS];
	if (!size)
		return 0;
	size_t cap = 3 * size, len = 0;
	char *text = malloc(cap);
	if (!text)
		return 0;
	struct counts c = { 0 };
	int n = 0;
	if (csv_decode((struct span){ (const char *)data + 1, size - 1 }, text, cap, &len) == ERR_OK) {
		struct csv csv;
		struct row row;
		enum problem p;
		struct table_scan scan;
		struct roster_index index;
		roster_index_init(&index, memory, 1024);
		csv_init(&csv, text, len);
		table_begin(&scan, (enum table)(data[0] % TABLE_COUNT));
		scan.heading.year = 2025;
		while (csv_next(&csv, &row, &p)) {
			if (!table_row(&scan, &row, count, &c))
				continue;
			if (scan.heading.table == TABLE_PEOPLE)
				person(&scan, &row, &index, &c);
			else if (scan.heading.table == TABLE_SESSIONS)
				lines[n] = row.line, n += session(&scan, &row, &sessions[n], &c);
			else
				other(&scan, &row, &c);
		}
		table_end(&scan, count, &c);
		agenda_check(sessions, lines, n, count, &c);
	}
	free(text);
	return 0;
}
