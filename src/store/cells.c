// The fold's cells as rows: which member stands in which column.
// SPDX-License-Identifier: Apache-2.0
#include "store/cells.h"

#include <assert.h>
#include <string.h>

#include "store/cell_cache.h"

#define SESSION(x) x "present," x "went_out," x "manual," x "pending," x "corrected," x "answered," x "opened_ms," x "closed_ms," \
	x "open_set," x "close_set," x "is_closed," CELL_ORIGIN(x "last_")
#define BADGE(x) x "holder," x "issue," x "known," x "revoked"
#define BOOT(x) x "is_set," x "best_boot," x "up_ms," x "true_ms," x "uncertainty_ms," x "source," x "best_seq"
#define RATING(x) x "respondents," x "few," x "comments," x "questions," x "counts"

// The row is made, or all its columns replaced.
#define SAVE(table, keys, columns, marks) "INSERT INTO " table " (" keys ", " columns("") ") VALUES (" marks \
	") ON CONFLICT (" keys ") DO UPDATE SET (" columns("") ") = (" columns("excluded.") ")"
#define LOAD(table, columns, where) "SELECT " columns("") " FROM " table " WHERE " where

static const char presence_load[] = LOAD("presence", CELL_PRESENCE, "person = ? AND hash = ? AND session = ?");
static const char presence_save[] = SAVE("presence", "person, hash, session", CELL_PRESENCE,
	"?,?,?, ?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?, ?,?");
static const char session_load[] = LOAD("session_cell", SESSION, "session = ?");
static const char session_save[] = SAVE("session_cell", "session", SESSION, "?, ?,?,?,?,?,?, ?,?,?,?,?, ?,?,?,?,?,?");
static const char badge_load[] = LOAD("badge", BADGE, "hash = ?");
static const char badge_save[] = SAVE("badge", "hash", BADGE, "?, ?,?,?,?");
static const char holder_load[] = "SELECT issue FROM holder WHERE holder = ?";
static const char holder_save[] = "INSERT INTO holder (holder, issue) VALUES (?, ?) ON CONFLICT (holder) DO UPDATE SET issue = excluded.issue";
static const char kiosk_load[] = LOAD("kiosk", CELL_KIOSK, "ledger = ?");
static const char kiosk_save[] = "INSERT INTO kiosk (ledger, key, epoch, " CELL_KIOSK("") ") VALUES (?,?,?, ?,?,?,?,?,?,?,?,?,?,?)"
	" ON CONFLICT (ledger) DO UPDATE SET (" CELL_KIOSK("") ") = (" CELL_KIOSK("excluded.") ")";
static const char boot_load[] = LOAD("boot", BOOT, "ledger = ? AND boot = ?");
static const char boot_save[] = SAVE("boot", "ledger, boot", BOOT, "?,?, ?,?,?,?,?,?,?");
static const char rating_load[] = LOAD("rating", RATING, "session = ? AND instrument = ?");
static const char rating_save[] = SAVE("rating", "session, instrument", RATING, "?,?, ?,?,?,?,?");

#define MEMBER(s, m) .offset = offsetof(struct s, m), .size = sizeof(((struct s *)0)->m)
#define INT(s, m) { MEMBER(s, m), .type = CELL_INT }
#define COUNT(s, m) { MEMBER(s, m), .type = CELL_COUNT }
#define CODE(s, m, n) { MEMBER(s, m), .type = CELL_CODE, .limit = n }
#define FLAG(s, m) CODE(s, m, 2)
#define TEXT(s, m) { MEMBER(s, m), .type = CELL_TEXT }
#define ORIGIN(s, m) INT(s, m.when.at_ms), INT(s, m.when.up_ms), COUNT(s, m.when.boot), CODE(s, m.when.quality, QUALITY_COUNT), \
	COUNT(s, m.ledger), COUNT(s, m.seq)
#define MARK(s, m) FLAG(s, m.set), FLAG(s, m.pending), CODE(s, m.means, MEANS_COUNT), COUNT(s, m.officer), ORIGIN(s, m.from)

static const struct cell_column presence_columns[] = {
	MARK(presence_cell, in), MARK(presence_cell, out), FLAG(presence_cell, fixed), CODE(presence_cell, fix, STATUS_COUNT),
	ORIGIN(presence_cell, fix_from), FLAG(presence_cell, answered), COUNT(presence_cell, kiosks),
};
static const struct cell_column session_columns[] = {
	INT(session_cell, counts.present), INT(session_cell, counts.out), INT(session_cell, counts.manual), INT(session_cell, counts.pending),
	INT(session_cell, counts.corrected), INT(session_cell, counts.answered), INT(session_cell, opened_ms), INT(session_cell, closed_ms),
	FLAG(session_cell, open_set), FLAG(session_cell, close_set), FLAG(session_cell, is_closed), ORIGIN(session_cell, last),
};
static const struct cell_column badge_columns[] = {
	COUNT(badge_cell, holder), COUNT(badge_cell, issue), FLAG(badge_cell, known), FLAG(badge_cell, revoked),
};
static const struct cell_column holder_columns[] = { COUNT(holder_cell, issue) };
static const struct cell_column kiosk_columns[] = {
	COUNT(kiosk_cell, last_seq), INT(kiosk_cell, first_ms), INT(kiosk_cell, last_ms), COUNT(kiosk_cell, boots), COUNT(kiosk_cell, presences),
	COUNT(kiosk_cell, manual), COUNT(kiosk_cell, refusals), COUNT(kiosk_cell, faults), FLAG(kiosk_cell, expected), TEXT(kiosk_cell, name),
	COUNT(kiosk_cell, name_seq),
};
static const struct cell_column boot_columns[] = {
	FLAG(boot_cell, set), COUNT(boot_cell, best.boot), INT(boot_cell, best.up_ms), INT(boot_cell, best.true_ms),
	INT(boot_cell, best.uncertainty_ms), TEXT(boot_cell, best.source), COUNT(boot_cell, seq),
};
static const struct cell_column rating_columns[] = {
	COUNT(rating_cell, respondents), COUNT(rating_cell, few), COUNT(rating_cell, comments), CODE(rating_cell, questions, FACT_QUESTIONS + 1),
	{ MEMBER(rating_cell, count), .type = CELL_COUNTS },
};

#define TABLE(name, s, keys) const struct cell_table cell_##name = { name##_load, name##_save, keys, name##_columns, \
	sizeof name##_columns / sizeof *name##_columns, sizeof(struct s) }
TABLE(presence, presence_cell, 3);
TABLE(session, session_cell, 1);
TABLE(badge, badge_cell, 1);
TABLE(holder, holder_cell, 1);
TABLE(kiosk, kiosk_cell, 1);
TABLE(boot, boot_cell, 2);
TABLE(rating, rating_cell, 2);

// Bytes of the longest array of counts.
#define COUNTS_MAX sizeof(((struct rating_cell *)0)->count)

static int64_t integer_of(const struct cell_column *c, const char *at)
{
	int32_t narrow;
	int64_t wide;
	uint8_t byte;
	switch (c->size) {
	case 1: memcpy(&byte, at, 1); return byte;
	case 4: memcpy(&narrow, at, 4); return c->type == CELL_COUNT ? (int64_t)(uint32_t)narrow : narrow;
	default: memcpy(&wide, at, 8); return wide;
	}
}

static void keep_integer(const struct cell_column *c, int64_t v, char *at)
{
	int32_t narrow = (int32_t)v;
	uint8_t byte = (uint8_t)v;
	switch (c->size) {
	case 1: memcpy(at, &byte, 1); break;
	case 4: memcpy(at, &narrow, 4); break;
	default: memcpy(at, &v, 8);
	}
}

static void write_counts(const uint32_t *counts, size_t size, uint8_t *ret_bytes)
{
	for (size_t i = 0; i < size / 4; i++)
		for (int b = 0; b < 4; b++)
			ret_bytes[4 * i + (size_t)b] = (uint8_t)(counts[i] >> (24 - 8 * b));
}

static void read_counts(const uint8_t *bytes, size_t size, uint32_t *ret_counts)
{
	for (size_t i = 0; i < size / 4; i++)
		ret_counts[i] = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 | (uint32_t)bytes[4 * i + 2] << 8 | bytes[4 * i + 3];
}

static void take_column(struct query *q, const struct cell_column *c, char *at)
{
	uint8_t bytes[COUNTS_MAX];
	switch (c->type) {
	case CELL_INT:
		keep_integer(c, db_int(q), at);
		break;
	case CELL_COUNT:
		keep_integer(c, c->size == 8 ? db_int(q) : db_int_below(q, INT64_C(1) << 8 * c->size), at);
		break;
	case CELL_CODE:
		keep_integer(c, db_int_below(q, c->limit), at);
		break;
	case CELL_TEXT:
		db_text(q, at, c->size);
		break;
	case CELL_COUNTS:
		db_take(q, bytes, c->size);
		read_counts(bytes, c->size, (uint32_t *)(void *)at);
	}
}

void cell_take(struct query *q, const struct cell_table *t, void *ret_cell)
{
	memset(ret_cell, 0, t->size);
	for (int i = 0; i < t->count; i++)
		take_column(q, &t->columns[i], (char *)ret_cell + t->columns[i].offset);
}

static void bind_keys(struct query *q, const struct cell_key *keys, int n)
{
	for (int i = 0; i < n; i++) {
		if (keys[i].type == KEY_NUMBER)
			db_bind(q, keys[i].number);
		else if (keys[i].type == KEY_BYTES)
			db_bind_bytes(q, keys[i].bytes, keys[i].len);
		else
			db_bind_text(q, keys[i].bytes);
	}
}

enum err cell_load(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, void *ret_cell)
{
	if (cell_cache_find(s, t, keys, n, ret_cell))
		return ERR_OK;
	memset(ret_cell, 0, t->size);
	struct query *q = db_query(s->db, t->load);
	bind_keys(q, keys, n);
	if (db_row(q))
		cell_take(q, t, ret_cell);
	enum err e = db_done(q);
	if (e == ERR_OK)
		cell_cache_note(s, t, keys, n, ret_cell);
	return e;
}

static void bind_cell(struct query *q, const struct cell_table *t, const void *cell, uint8_t room[COUNTS_MAX])
{
	for (int i = 0; i < t->count; i++) {
		const struct cell_column *c = &t->columns[i];
		const char *at = (const char *)cell + c->offset;
		if (c->type == CELL_TEXT) {
			db_bind_text(q, at);
		} else if (c->type == CELL_COUNTS) {
			write_counts((const uint32_t *)(const void *)at, c->size, room);
			db_bind_bytes(q, room, c->size);
		} else {
			db_bind(q, integer_of(c, at));
		}
	}
}

void cell_put(struct query *bulk, const struct cell_table *t, const struct cell_key *keys, int n, const void *cell)
{
	uint8_t room[COUNTS_MAX];
	bind_keys(bulk, keys, n);
	bind_cell(bulk, t, cell, room);
	db_bulk_row(bulk);
}

enum err cell_save(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, const void *cell)
{
	uint8_t room[COUNTS_MAX];
	if (cell_cache_keep(s, t, keys, n, cell))
		return ERR_OK;
	struct query *q = db_query(s->db, t->save);
	bind_keys(q, keys, n);
	bind_cell(q, t, cell, room);
	return db_run(q);
}
