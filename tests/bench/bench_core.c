// Measures the core: a verdict with its fold, a badge's reading, a record's link.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/rules.h"
#include "figure.h"

static volatile uint64_t sink; // what is computed here must not be optimised away

// ---- one scan's decision: the session that is meant, the verdict, and the fold of the record

struct morning { struct session sessions[12]; struct session_cell cells[12]; struct slot slots[12]; int n; };

static void decide(void *context, int n)
{
	const struct morning *m = context;
	struct scan scan = { .reading = BADGE_OURS, .known = true, .valid = true };
	struct presence p = { .person = 7, .session = 3 };
	for (int i = 0; i < n; i++) {
		struct presence_cell cell = { 0 };
		int64_t now = m->sessions[i % 12].start_ms - 5 * MINUTE_MS;
		const struct slot *slot = rules_slot(m->slots, m->n, i % 2 ? "A" : "B", "Ruang A", ZONE_WIB, now);
		struct ruling r = rules_verdict(&scan, slot, &cell, now);
		struct origin o = { .when = { .at_ms = now, .quality = QUALITY_RTC, .boot = 1 }, .ledger = 5, .seq = (uint64_t)i + 1 };
		p.direction = r.direction;
		fold_presence(&cell, &o, &p);
		struct counts counts;
		fold_count(&cell, true, &counts);
		sink += (uint64_t)counts.present + (uint64_t)r.verdict;
	}
}

static double decision_ns(void)
{
	static struct morning m;
	struct rules_config r = rules_default();
	for (int i = 0; i < 12; i++) {
		m.sessions[i] = (struct session){ .number = (uint32_t)i + 1, .start_ms = INT64_C(1760400000000) + i * 2 * HOUR_MS, .want_out = i % 3 == 2 };
		m.sessions[i].end_ms = m.sessions[i].start_ms + 90 * MINUTE_MS;
		strcpy(m.sessions[i].class, i % 3 ? "" : "A");
		strcpy(m.sessions[i].room, i % 2 ? "Ruang A" : "Ruang B");
	}
	m.n = rules_slots(&r, m.sessions, m.cells, 12, m.slots);
	return figure_fastest_ns(decide, &m, 1000, 400);
}

// ---- a badge's text to the hash by which it is found

static void read_badge(void *context, int n)
{
	const char *text = context;
	for (int i = 0; i < n; i++) {
		struct badge b;
		uint8_t hash[SEAL_HASH];
		if (badge_read(span_of(text), &b) == BADGE_OURS)
			badge_hash(&b, hash);
		sink += hash[0];
	}
}

static double badge_ns(void)
{
	static char text[BADGE_TEXT];
	uint8_t key[SEAL_HASH] = { 1, 2, 3 };
	struct badge b;
	badge_make(key, 74565, 4711, 1, &b);
	badge_write(&b, text);
	assert(badge_read(span_of(text), &b) == BADGE_OURS);
	return figure_fastest_ns(read_badge, text, 1000, 400);
}

// ---- a record's link, beside SHA-256 of nothing but the same bytes

struct chain { struct record record; struct ledger_id id; char body[100]; };

static void link_records(void *context, int n)
{
	struct chain *c = context;
	uint8_t link[SEAL_HASH] = { 0 };
	for (int i = 0; i < n; i++) {
		c->record.seq = (uint64_t)i + 1;
		record_digest(&c->record);
		record_link(&c->id, link, &c->record, link);
	}
	sink += link[0];
}

static void hash_bytes(void *context, int n)
{
	const struct chain *c = context;
	uint8_t header[1 + 32 + 32 + 8 + 8 + 8 + 1 + 4 + 8 + 1 + 32] = { 0 }, salted[RECORD_SALT + sizeof c->body] = { 0 }; // as record.h has them
	for (int i = 0; i < n; i++) {
		seal_hash(salted, sizeof salted, header + sizeof header - SEAL_HASH);
		seal_hash(header, sizeof header, header);
	}
	sink += header[0];
}

int main(void)
{
	static struct chain c = { .record = { .when = { 1760400000000, 1000, 1, QUALITY_RTC }, .kind = KIND_PRESENCE } };
	memset(c.body, 'x', sizeof c.body);
	c.record.body = (struct span){ c.body, sizeof c.body };

	bool good = figure_at_most("session, verdict and fold of one scan", decision_ns() / 1000, 2, "us");
	good &= figure_at_most("badge's text read and hashed", badge_ns() / 1000, 5, "us");
	double link = figure_fastest_ns(link_records, &c, 1000, 400), raw = figure_fastest_ns(hash_bytes, &c, 1000, 400);
	figure_info("SHA-256 of a record's bytes", raw / 1000, "us");
	good &= figure_at_most("record's digest and link, to SHA-256 of the same bytes", link / raw, 1.25, "x");
	return good ? 0 : 1;
}
