// What tests of tables share: a sink that keeps what was found, and rows out of text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string.h>

#include "core/csv.h"

struct found { int n; struct finding finding[40]; };

static inline void found_collect(void *context, const struct finding *f)
{
	struct found *all = context;
	assert_in_range(all->n, 0, 39);
	all->finding[all->n++] = *f;
}

// The fields of a line separated by ; as a row.
static inline struct row found_row(const char *text, int line)
{
	struct row row = { .line = line };
	struct span rest = span_of(text);
	for (bool more = true; more && row.count < ROW_FIELDS;) {
		more = memchr(rest.at, ';', rest.len) != NULL;
		row.field[row.count++] = span_cut(&rest, ';');
	}
	return row;
}

static inline struct heading found_heading(const char *text, enum table table)
{
	struct found f = { 0 };
	struct heading h;
	struct row row = found_row(text, 1);
	assert_true(table_heading(&row, table, &h, found_collect, &f));
	assert_int_equal(f.n, 0);
	return h;
}

// Exactly this problem in this line was found, with this value or column (NULL: whatever).
static inline void found_one(const struct found *f, enum problem problem, int line, const char *detail, const char *of)
{
	const struct finding *first = &f->finding[0];
	if (f->n != 1 || first->problem != problem || first->line != line || (detail && strcmp(first->detail, detail) != 0))
		fail_msg("%s: %d found, problem %d in line %d: \"%s\"", of, f->n, first->problem, first->line, first->detail);
}
