// The table of scored questions: how many chose each label, mean and grade.
// SPDX-License-Identifier: Apache-2.0
#include "report/ratings_inside.h"

#define ROOM 64 // bytes of a cell's text

enum { NUMBER, ASPECT, LABELS }; // the labels, then how many answered, the mean and the grade

struct table {
	const struct ratings_page *page;
	enum lang lang;
	int question[FACT_QUESTIONS], rows; // the scored ones
	struct grid_column columns[INSTRUMENT_OPTIONS + 5];
	char heading[INSTRUMENT_OPTIONS][ROOM];
	char count[INSTRUMENT_OPTIONS][ROOM], share[INSTRUMENT_OPTIONS][ROOM], number[ROOM], n[ROOM], mean[ROOM]; // of the row being drawn
};

// "SB" for "Sangat Baik": narrow columns have their labels' first letters.
static void write_initials(const char *label, struct text *t)
{
	char before = ' ';
	for (const char *c = label; *c; before = *c++)
		if (before == ' ' && *c != ' ')
			text_char(t, *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c);
}

static int set_columns(struct table *t, double width)
{
	const struct instrument *i = &t->page->instrument;
	double label = i->scale > 6 ? 11 : 14;
	int n = LABELS;
	t->columns[NUMBER] = (struct grid_column){ .heading = word(WORD_PAPER_COL_NO, t->lang), .width = 9, .align = PAGE_CENTRE };
	t->columns[ASPECT] = (struct grid_column){ .heading = word(WORD_PAPER_COL_ASPECT, t->lang), .width = width - 9 - i->scale * label - 11 - 18 - 23 };
	for (int v = i->scale; v >= 1; v--) { // the best comes first
		struct text out = text_init(t->heading[v - 1], ROOM);
		write_initials(i->label[t->lang][v - 1], &out);
		t->columns[n++] = (struct grid_column){ .heading = t->heading[v - 1], .width = label, .align = PAGE_CENTRE };
	}
	t->columns[n++] = (struct grid_column){ .heading = word(WORD_PAPER_COL_N, t->lang), .width = 11, .align = PAGE_CENTRE };
	t->columns[n++] = (struct grid_column){ .heading = word(WORD_PAPER_COL_MEAN, t->lang), .width = 18, .align = PAGE_CENTRE };
	t->columns[n++] = (struct grid_column){ .heading = word(WORD_PAPER_COL_GRADE_WORD, t->lang), .width = 23, .align = PAGE_CENTRE };
	return n;
}

static void fill_mean(struct table *t, int mean_x100, bool is_sum, struct grid_cell *ret_cells)
{
	const struct instrument *i = &t->page->instrument;
	struct text mean = text_init(t->mean, ROOM);
	if (mean_x100 >= 0)
		text_decimal(&mean, mean_x100, 2);
	else
		text_str(&mean, "\xe2\x80\x93");
	ret_cells[LABELS + i->scale + 1] = (struct grid_cell){ .text = text_span(&mean), .bold = is_sum };
	ret_cells[LABELS + i->scale + 2] = (struct grid_cell){ .text = span_of(feedback_grade(mean_x100, i->scale, t->lang)), .bold = is_sum };
}

static void fill_row(void *context, int row, struct grid_cell *ret_cells)
{
	struct table *t = context;
	const struct instrument *i = &t->page->instrument;
	if (row == t->rows) {
		ret_cells[ASPECT] = (struct grid_cell){ .text = span_of(word(WORD_PAPER_MEAN_ALL, t->lang)), .bold = true };
		fill_mean(t, feedback_mean_x100(&t->page->cell, i), true, ret_cells);
		return;
	}
	struct score s = feedback_score(&t->page->cell, i, t->question[row]);
	struct text number = text_init(t->number, ROOM), n = text_init(t->n, ROOM);
	text_int(&number, row + 1);
	text_char(&number, '.');
	text_int(&n, s.n);
	ret_cells[NUMBER].text = text_span(&number);
	ret_cells[ASPECT].text = span_of(i->question[t->question[row]].text[t->lang]);
	for (int v = i->scale, column = LABELS; v >= 1; v--, column++) {
		struct text count = text_init(t->count[v - 1], ROOM), share = text_init(t->share[v - 1], ROOM);
		text_int(&count, s.count[v]);
		text_decimal(&share, s.percent_x10[v], 1);
		text_str(&share, " %");
		ret_cells[column] = (struct grid_cell){ .text = text_span(&count), .sub = text_span(&share) };
	}
	ret_cells[LABELS + i->scale].text = text_span(&n);
	fill_mean(t, s.mean_x100, false, ret_cells);
}

static void draw_legend(const struct table *t, struct folio *f)
{
	char room[1024];
	struct text out = text_init(room, sizeof room);
	const struct instrument *i = &t->page->instrument;
	for (int v = i->scale; v >= 1; v--) {
		text_str(&out, v < i->scale ? ", " : "");
		text_str(&out, t->heading[v - 1]);
		text_char(&out, ' ');
		text_str(&out, i->label[t->lang][v - 1]);
		text_str(&out, " (");
		text_int(&out, v);
		text_char(&out, ')');
	}
	f->y += 1;
	folio_paragraph(f, &(struct page_style){ .size = 8 }, 0, text_span(&out));
}

void ratings_table(const struct ratings_page *p, enum lang lang, struct folio *f)
{
	struct table t = { .page = p, .lang = lang };
	for (int q = 0; q < p->instrument.questions; q++)
		if (instrument_is_scored(&p->instrument, q))
			t.question[t.rows++] = q;
	if (!t.rows)
		return;
	struct grid g = { .columns = t.columns, .row = 9, .size = 9, .unit = 1, .keep = 2, .rows = t.rows + 1, .cells = fill_row, .context = &t };
	g.n = set_columns(&t, f->right - f->left);
	g.tail = p->instrument.has_comment ? 12 : 12 + folio_signatures_height(f);
	grid_draw(&g, f);
	draw_legend(&t, f);
}
