// The recap's matrix: a row for each person, a column for each session.
// SPDX-License-Identifier: Apache-2.0
#include "report/recap_inside.h"

#include <string.h>

#define WIDE 8.0         // of a session's column where there is room, else down to
#define NARROW 6.0
#define FRONT 4          // columns before the sessions
#define BACK 4           // and after them

enum { NUMBER, NAME, NIP, UNIT };

static const struct { enum word heading; double width; enum page_align align; } front[FRONT] = {
	{ WORD_PAPER_COL_NO, 9, PAGE_CENTRE }, { WORD_PAPER_COL_NAME, 54, PAGE_LEFT }, { WORD_PAPER_COL_NIP, 33, PAGE_CENTRE },
	{ WORD_PAPER_COL_INSTITUTION, 44, PAGE_LEFT },
}, back[BACK] = {
	{ WORD_PAPER_COL_PRESENT, 14, PAGE_CENTRE }, { WORD_PAPER_COL_JP, 13, PAGE_CENTRE }, { WORD_PAPER_COL_PERCENT, 12, PAGE_CENTRE },
	{ WORD_PAPER_COL_REMARK, 28, PAGE_LEFT },
};

static double fixed_width(void)
{
	double width = 0;
	for (int i = 0; i < FRONT; i++)
		width += front[i].width + back[i].width;
	return width;
}

// Day and month of a session, shared by those of the same day so that they stand under one heading.
static const char *session_day(struct recap *r, int column)
{
	const struct session *s = &r->muster->session[r->people.at[r->from + column]];
	int day = calendar_day(s->start_ms, r->muster->event.zone);
	struct text t = text_init(r->group[column], sizeof r->group[column]);
	text_pad(&t, day % 100, 2);
	text_char(&t, '/');
	text_pad(&t, day / 100 % 100, 2);
	return column > 0 && strcmp(r->group[column - 1], r->group[column]) == 0 ? r->columns[FRONT - r->nip_below + column - 1].group : r->group[column];
}

static int add_front(struct recap *r, double spare)
{
	int n = 0;
	for (int i = 0; i < FRONT; i++)
		if (i != NIP || !r->nip_below)
			r->columns[n++] = (struct grid_column){ .heading = word(i == NAME && r->nip_below ? WORD_PAPER_COL_NAME_NIP : front[i].heading, r->lang),
				.width = front[i].width + (i == NAME || i == UNIT ? spare / 2 : 0), .align = front[i].align };
	return n;
}

static int set_columns(struct recap *r, double width)
{
	double each = (width - fixed_width()) / r->shown;
	r->nip_below = each < NARROW;
	if (r->nip_below)
		each = (width - fixed_width() + front[NIP].width) / r->shown;
	double spare = each > WIDE ? (each - WIDE) * r->shown : 0;
	int n = add_front(r, spare);
	for (int i = 0; i < r->shown; i++) {
		struct text t = text_init(r->heading[i], sizeof r->heading[i]);
		text_int(&t, r->muster->session[r->people.at[r->from + i]].number);
		r->columns[n] = (struct grid_column){ .heading = r->heading[i], .width = each > WIDE ? WIDE : each, .align = PAGE_CENTRE };
		r->columns[n++].group = session_day(r, i);
	}
	for (int i = 0; i < BACK; i++)
		r->columns[n++] = (struct grid_column){ .heading = word(back[i].heading, r->lang), .width = back[i].width, .align = back[i].align };
	return n;
}

static void write_remark(struct recap *r, const struct person *p, const struct total *sum, struct text *t)
{
	const char *by = muster_substitute(r->muster, p->number);
	if (sum->held)
		text_str(t, word(sum->percent_x10 >= 10 * r->muster->event.rules.threshold ? WORD_PAPER_ENOUGH : WORD_PAPER_NOT_ENOUGH, r->lang));
	if (by) {
		text_str(t, t->len ? "; " : "");
		words_write(t, WORD_PAPER_REPLACED_BY, r->lang, (struct fill[]){ { "name", by } }, 1);
	}
	if (person_is_walkin(p)) {
		text_str(t, t->len ? "; " : "");
		text_str(t, word(WORD_PAPER_WALKIN, r->lang));
	}
}

static void fill_sums(struct recap *r, struct grid_cell *ret_cells)
{
	ret_cells[NAME] = (struct grid_cell){ .text = span_of(word(WORD_PAPER_SUM_PRESENT, r->lang)), .bold = true };
	for (int j = 0; j < r->shown; j++) {
		struct tally t = attendees_tally(&r->people, r->muster, r->from + j);
		if (!r->muster->held[r->people.at[r->from + j]])
			continue;
		struct text out = text_init(r->sum[j], sizeof r->sum[j]);
		text_int(&out, t.present);
		ret_cells[FRONT - r->nip_below + j] = (struct grid_cell){ .text = text_span(&out), .bold = true };
	}
}

static struct span session_code(const struct recap *r, int row, int j)
{
	const struct muster_mark *m = attendees_mark(&r->people, row, r->from + j);
	if (m->status != STATUS_NONE)
		return span_of(muster_code(m));
	return r->muster->held[r->people.at[r->from + j]] ? SPAN("\xe2\x80\x93") : SPAN("");
}

static void fill_matrix(void *context, int row, struct grid_cell *ret_cells)
{
	struct recap *r = context;
	if (row == r->people.n) {
		fill_sums(r, ret_cells);
		return;
	}
	const struct person *p = &r->people.person[row];
	struct total sum = attendees_total(&r->people, r->muster, row);
	struct text remark = text_init(r->room[1], RECAP_TEXT);
	int n = 0;
	ret_cells[n++].text = recap_number(r->room[0], row + 1);
	ret_cells[n++] = (struct grid_cell){ .text = span_of(p->name), .sub = r->nip_below ? span_of(p->nip) : SPAN("") };
	if (!r->nip_below)
		ret_cells[n++].text = span_of(p->nip[0] ? p->nip : "-");
	ret_cells[n++].text = span_of(p->unit[0] ? p->unit : "-");
	for (int j = 0; j < r->shown; j++)
		ret_cells[n++].text = session_code(r, row, j);
	write_remark(r, p, &sum, &remark);
	ret_cells[n++].text = recap_number(r->room[2], sum.present);
	ret_cells[n++].text = recap_number(r->room[3], sum.jp);
	ret_cells[n++].text = recap_percent(r->room[4], sum.percent_x10);
	ret_cells[n++].text = text_span(&remark);
}

void recap_matrix(struct recap *r, struct folio *f)
{
	for (r->from = 0; r->from < r->people.sessions; r->from += r->shown) {
		int most = (int)((f->right - f->left - fixed_width() + front[NIP].width) / NARROW);
		int left = r->people.sessions - r->from;
		r->shown = left < most ? left : most < RECAP_CHUNK ? most : RECAP_CHUNK;
		if (r->from)
			f->y += 6;
		struct grid g = { .columns = r->columns, .row = 7.5, .size = 8.5, .unit = 1, .keep = 2, .tail = 8,
			.rows = r->people.n + 1, .cells = fill_matrix, .context = r };
		g.n = set_columns(r, f->right - f->left);
		grid_draw(&g, f);
	}
	recap_legend(r, f, WORD_PAPER_LEGEND_RECAP);
}

