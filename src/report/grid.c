// Ruled tables: measured first, then drawn page by page.
// SPDX-License-Identifier: Apache-2.0
#include "report/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PAD_X 1.2
#define PAD_Y 0.7
#define SHRINK 0.78      // texts shrink to this part of the size before they make the row higher
#define SUB 0.88         // a second paragraph's size
#define THICK 0.8
#define THIN 0.5
#define HEAD_FILL 0xe9eeec
#define SHADE 0xd9d9d9

double grid_x(const struct grid *g, const struct folio *f, int column)
{
	double x = f->left;
	for (int i = 0; i < column; i++)
		x += g->columns[i].width;
	return x;
}

static struct page_style cell_style(const struct grid *g, int column, const struct grid_cell *c, double size)
{
	return (struct page_style){ .size = size, .bold = c->bold, .align = g->columns[column].align, .leading = 0.95 };
}

static double sub_height(const struct grid *g, struct folio *f, int column, const struct grid_cell *c, double size)
{
	if (!c->sub.len)
		return 0;
	struct page_style s = cell_style(g, column, &(struct grid_cell){ .bold = false }, size * SUB);
	return page_measure(f->page, &s, g->columns[column].width - 2 * PAD_X, c->sub).height;
}

// The size at which a cell's texts keep to the row's least height without a broken word, or the smallest; ret_height is theirs.
static double cell_size(const struct grid *g, struct folio *f, int column, const struct grid_cell *c, double *ret_height)
{
	double width = g->columns[column].width - 2 * PAD_X, size = g->size, below = sub_height(g, f, column, c, size);
	struct page_style s = cell_style(g, column, c, size);
	page_fit(f->page, &s, width, g->row - 2 * PAD_Y - below, 0, SHRINK, c->text, &size);
	s.size = size;
	below = sub_height(g, f, column, c, size);
	*ret_height = page_measure(f->page, &s, width, c->text).height + below;
	return size;
}

static double row_height(const struct grid *g, struct folio *f, const struct grid_cell *cells)
{
	double height = g->row;
	for (int i = 0; i < g->n; i++) {
		double h = 0;
		if (cells[i].text.len)
			cell_size(g, f, i, &cells[i], &h);
		if (h + 2 * PAD_Y > height)
			height = h + 2 * PAD_Y;
	}
	return height;
}

static void draw_cell(const struct grid *g, struct folio *f, int column, const struct grid_cell *c, double x, double height)
{
	double width = g->columns[column].width, h = 0;
	if (c->shaded)
		page_fill(f->page, x, f->y, width, height, SHADE);
	if (!c->text.len)
		return;
	double size = cell_size(g, f, column, c, &h), y = f->y + (height - h) / 2;
	struct page_style s = cell_style(g, column, c, size);
	y += page_text(f->page, &s, x + PAD_X, y, width - 2 * PAD_X, c->text);
	if (!c->sub.len)
		return;
	s = cell_style(g, column, &(struct grid_cell){ .bold = false }, size * SUB);
	page_text(f->page, &s, x + PAD_X, y, width - 2 * PAD_X, c->sub);
}

// Draws a row with the rules above it: in a joined column only where a unit begins.
static void draw_row(const struct grid *g, struct folio *f, int row, const struct grid_cell *cells, double height)
{
	double x = f->left;
	if (!page_draws(f->page)) {
		f->y += height;
		return;
	}
	for (int i = 0; i < g->n; i++) {
		draw_cell(g, f, i, &cells[i], x, height);
		x += g->columns[i].width;
	}
	x = f->left;
	for (int i = 0; i < g->n; i++) {
		if (!g->columns[i].joined || row % g->unit == 0)
			page_line(f->page, x, f->y, x + g->columns[i].width, f->y, THIN);
		page_line(f->page, x, f->y, x, f->y + height, i ? THIN : THICK);
		x += g->columns[i].width;
	}
	page_line(f->page, x, f->y, x, f->y + height, THICK);
	if (g->more)
		g->more(g->context, f, row, height);
	f->y += height;
}

static const struct page_style head_style = { .size = 8.5, .bold = true, .align = PAGE_CENTRE, .leading = 0.95 };

// A heading in its width, smaller where a word would have to be broken; returns its height.
static double head_text(struct folio *f, const char *text, double width, struct page_style *ret_style)
{
	*ret_style = head_style;
	page_fit(f->page, &head_style, width - 1.2, 0, 0, 0.6, span_of(text), &ret_style->size);
	return page_measure(f->page, ret_style, width - 1.2, span_of(text)).height;
}

static double head_text_height(struct folio *f, const char *text, double width)
{
	struct page_style style;
	return head_text(f, text, width, &style) + 2.4;
}

// How many columns from this one on share its group, and their width.
static int group_span(const struct grid *g, int column, double *ret_width)
{
	int n = 1;
	*ret_width = g->columns[column].width;
	while (g->columns[column].group && column + n < g->n && g->columns[column + n].group == g->columns[column].group)
		*ret_width += g->columns[column + n++].width;
	return n;
}

// Heights of the two levels of the heading; the upper is 0 without groups.
static void head_heights(const struct grid *g, struct folio *f, double *ret_upper, double *ret_lower)
{
	double upper = 0, lower = 0, whole = 0, width;
	for (int i = 0; i < g->n; i++) {
		const struct grid_column *c = &g->columns[i];
		double h = head_text_height(f, c->heading, c->width);
		if (c->group) {
			bool begins = i == 0 || g->columns[i - 1].group != c->group;
			group_span(g, i, &width);
			double up = begins ? head_text_height(f, c->group, width) : 0;
			upper = up > upper ? up : upper;
			lower = h > lower ? h : lower;
		} else
			whole = h > whole ? h : whole;
	}
	if (upper + lower < whole)
		lower = whole - upper;
	*ret_upper = upper;
	*ret_lower = lower + 1;
}

static void head_box(struct folio *f, const char *text, double x, double y, double width, double height)
{
	struct page_style style;
	double h = head_text(f, text, width, &style);
	page_box(f->page, x, y, width, height, THIN);
	page_text(f->page, &style, x + 0.6, y + (height - h) / 2, width - 1.2, span_of(text));
}

static void draw_head(const struct grid *g, struct folio *f)
{
	double upper, lower, x = f->left, group = 0, all = grid_x(g, f, g->n) - f->left;
	head_heights(g, f, &upper, &lower);
	page_fill(f->page, x, f->y, all, upper + lower, HEAD_FILL);
	for (int i = 0, left = 0; i < g->n; i++, left--) {
		const struct grid_column *c = &g->columns[i];
		if (c->group && left <= 0) {
			left = group_span(g, i, &group);
			head_box(f, c->group, x, f->y, group, upper);
		}
		if (c->group)
			head_box(f, c->heading, x, f->y + upper, c->width, lower);
		else
			head_box(f, c->heading, x, f->y, c->width, upper + lower);
		x += c->width;
	}
	page_box(f->page, f->left, f->y, all, upper + lower, THICK);
	f->y += upper + lower;
}

static double unit_height(const struct grid *g, const double *heights, int row)
{
	double height = 0;
	for (int i = row; i < row + g->unit && i < g->rows; i++)
		height += heights[i];
	return height;
}

// The unit with which the rows begin that the tail must have on its page.
static int tail_row(const struct grid *g)
{
	int row = (g->rows - 1) / g->unit * g->unit;
	while (g->rows - row < g->keep && row >= g->unit)
		row -= g->unit;
	return row;
}

static double tail_height(const struct grid *g, const double *heights)
{
	double height = g->tail;
	for (int i = tail_row(g); i < g->rows; i++)
		height += heights[i];
	return height;
}

static void close_page(const struct grid *g, struct folio *f)
{
	page_line(f->page, f->left, f->y, grid_x(g, f, g->n), f->y, THICK);
}

static double *measure_rows(const struct grid *g, struct folio *f)
{
	double *heights = calloc((size_t)g->rows + 1, sizeof *heights);
	assert(heights); // a few kilobytes; pango and glib end the program in the same case
	for (int i = 0; i < g->rows; i++) {
		struct grid_cell cells[GRID_COLUMNS] = { 0 };
		g->cells(g->context, i, cells);
		heights[i] = row_height(g, f, cells);
	}
	return heights;
}

void grid_draw(const struct grid *g, struct folio *f)
{
	assert(g->n <= GRID_COLUMNS && g->unit > 0 && g->keep > 0 && g->rows > 0);
	double upper, lower, *heights = measure_rows(g, f);
	int tail = tail_row(g);
	head_heights(g, f, &upper, &lower);
	if (upper + lower + (tail == 0 ? tail_height(g, heights) : unit_height(g, heights, 0)) > folio_room(f) && f->y > f->top)
		folio_break(f);
	draw_head(g, f);
	for (int i = 0; i < g->rows; i++) {
		double needed = i == tail ? tail_height(g, heights) : unit_height(g, heights, i);
		if (i > 0 && i % g->unit == 0 && needed > folio_room(f)) {
			close_page(g, f);
			folio_break(f);
			draw_head(g, f);
		}
		struct grid_cell cells[GRID_COLUMNS] = { 0 };
		g->cells(g->context, i, cells);
		draw_row(g, f, i, cells, heights[i]);
	}
	close_page(g, f);
	free(heights);
}
