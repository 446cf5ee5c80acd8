// The fold's cells as rows: which member stands in which column.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fold.h"
#include "store/inside.h"

enum cell_column_type {
	CELL_INT,    // signed, of 4 or 8 bytes
	CELL_COUNT,  // unsigned, of 1, 4 or 8 bytes
	CELL_CODE,   // an enum or a bool: 0 to limit - 1
	CELL_TEXT,
	CELL_COUNTS, // an array of 32-bit numbers, as big-endian bytes
};
struct cell_column { uint16_t offset, size; enum cell_column_type type; int limit; };

// `load` selects the columns by the first `keys` keys; `save` takes all keys, then the columns, and makes the row or replaces it.
struct cell_table {
	const char *load, *save;
	int keys;
	const struct cell_column *columns;
	int count;
	size_t size;
};
extern const struct cell_table cell_presence; // person, hash (empty for a person), session
extern const struct cell_table cell_session;  // session
extern const struct cell_table cell_badge;    // hash
extern const struct cell_table cell_holder;   // holder
extern const struct cell_table cell_kiosk;    // ledger, key, epoch; loaded by the ledger only
extern const struct cell_table cell_boot;     // ledger, boot
extern const struct cell_table cell_rating;   // session, instrument

#define CELL_PRESENCE(x) CELL_MARK(x "in_") "," CELL_MARK(x "out_") "," x "fixed," x "fix," CELL_ORIGIN(x "fix_") "," x "answered," x "kiosks"
#define CELL_MARK(x) x "set," x "pending," x "means," x "officer," CELL_ORIGIN(x)
#define CELL_ORIGIN(x) x "at," x "up," x "boot," x "quality," x "ledger," x "seq"
#define CELL_KIOSK(x) x "last_seq," x "first_ms," x "last_ms," x "boots," x "presences," x "manual," x "refusals," x "faults," x "expected," x "name," x "name_seq"

struct cell_key { int64_t number; const void *bytes; size_t len; enum { KEY_NUMBER, KEY_BYTES, KEY_TEXT } type; };
#define KEY_INT(v) ((struct cell_key){ .type = KEY_NUMBER, .number = (int64_t)(v) })
#define KEY_BLOB(p, n) ((struct cell_key){ .type = KEY_BYTES, .bytes = (p), .len = (n) })
#define KEY_WORD(s) ((struct cell_key){ .type = KEY_TEXT, .bytes = (s) })

MUST_CHECK enum err cell_load(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, void *ret_cell); // zeros when there is no such row
MUST_CHECK enum err cell_save(struct store *s, const struct cell_table *t, const struct cell_key *keys, int n, const void *cell);
void cell_put(struct query *bulk, const struct cell_table *t, const struct cell_key *keys, int n, const void *cell); // a row of db_bulk of t->save
void cell_take(struct query *q, const struct cell_table *t, void *ret_cell); // from the next columns of a row
