// Fuzzes separated values: any bytes decode to UTF-8 or are refused; what is read can be written and reads the same again.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"

// Writes the row as a file of its own, that says its separator, and reads it back.
static void again(const struct row *row)
{
	static char room[1 << 20], copy[1 << 20];
	struct text t = text_init(room, sizeof room);
	text_str(&t, "sep=;\n");
	bool altered = false;
	for (int i = 0; i < row->count; i++) {
		size_t begin = t.len;
		if (i)
			text_char(&t, ';');
		csv_write(&t, row->field[i], ';');
		altered |= memchr(room + begin, '\'', t.len - begin) != NULL; // perhaps put before a formula
	}
	if (t.full || altered)
		return;
	memcpy(copy, room, t.len);
	struct csv c;
	struct row back;
	enum problem p;
	csv_init(&c, copy, t.len);
	if (!csv_next(&c, &back, &p)) { // a row of one empty field is an empty line
		assert(row->count == 1 && row->field[0].len == 0 && p == PROBLEM_NONE);
		return;
	}
	assert(back.count == row->count && back.line == 2);
	for (int i = 0; i < row->count; i++)
		assert(span_equal(back.field[i], row->field[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t cap = 3 * size + 1, len = 0;
	char *text = malloc(cap);
	if (!text)
		return 0;
	enum err e = csv_decode((struct span){ (const char *)data, size }, text, cap, &len);
	assert(e == ERR_OK || e == ERR_UTF8);
	if (e == ERR_OK) {
		assert(utf8_valid((struct span){ text, len }));
		struct csv c;
		struct row row;
		enum problem p;
		int line = 0;
		csv_init(&c, text, len);
		while (csv_next(&c, &row, &p)) {
			assert(row.line > line && row.count >= 1 && row.count <= ROW_FIELDS && p == PROBLEM_NONE);
			line = row.line;
			again(&row);
		}
		assert(p == PROBLEM_NONE || (p == PROBLEM_CSV_QUOTE && c.line > line));
	}
	free(text);
	return 0;
}
