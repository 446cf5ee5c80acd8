// A ruled table in a folio: columns, a heading on every page, rows that grow with their texts.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/folio.h"

#define GRID_COLUMNS 64

struct grid_column {
	const char *heading;
	const char *group;       // the upper heading; neighbours with the same pointer share it; NULL: the heading takes both levels
	double width;
	enum page_align align;
	bool joined;             // no rule between the rows of a unit: the place of zigzag signatures
};

struct grid_cell {
	struct span text, sub;   // sub: a small second paragraph
	bool bold, shaded;
};

// Fills the cells (cleared before) of a row; texts must last until the row was drawn.
typedef void grid_cells(void *context, int row, struct grid_cell *ret_cells);
// Draws more into a row that stands at f->y and is `height` high.
typedef void grid_more(void *context, struct folio *f, int row, double height);

struct grid {
	const struct grid_column *columns;
	int n;
	double row;              // least height of a row
	double size;             // points of its text
	int unit;                // rows that are not parted by a page's end: 2 for zigzag signatures, else 1
	int rows;
	grid_cells *cells;
	grid_more *more;         // may be NULL
	void *context;
	double tail;             // millimetres of what follows: signatures never stand alone ...
	int keep;                // ... but with at least so many rows of the table, where there are so many
};

// Draws the whole table; f->y is below it then.
void grid_draw(const struct grid *g, struct folio *f);
double grid_x(const struct grid *g, const struct folio *f, int column); // its left edge
