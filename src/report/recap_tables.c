// The recap by institution and by session.
// SPDX-License-Identifier: Apache-2.0
#include "report/recap_inside.h"

static void fill_unit(void *context, int row, struct grid_cell *ret_cells)
{
	struct recap *r = context;
	struct recap_unit all = { .name = word(WORD_PAPER_SUM, r->lang) };
	for (int i = 0; i < r->units; i++) {
		all.invited += r->unit[i].invited;
		all.registered += r->unit[i].registered;
		all.attended += r->unit[i].attended;
		all.letters += r->unit[i].letters;
	}
	const struct recap_unit *u = row < r->units ? &r->unit[row] : &all;
	if (row < r->units)
		ret_cells[0].text = recap_number(r->room[0], row + 1);
	ret_cells[1].text = span_of(u->name[0] ? u->name : "-");
	ret_cells[2].text = recap_number(r->room[1], u->invited);
	ret_cells[3].text = recap_number(r->room[2], u->registered);
	ret_cells[4].text = recap_number(r->room[3], u->attended);
	ret_cells[5].text = recap_percent(r->room[4], u->registered ? (2000 * u->attended + u->registered) / (2 * u->registered) : -1);
	ret_cells[6].text = recap_number(r->room[5], u->letters);
	for (int i = 0; i < 7; i++)
		ret_cells[i].bold = row == r->units;
}

void recap_units(struct recap *r, struct folio *f)
{
	static const struct { enum word heading; double part; enum page_align align; } forms[] = {
		{ WORD_PAPER_COL_NO, 0.04, PAGE_CENTRE }, { WORD_PAPER_COL_INSTITUTION, 0.46, PAGE_LEFT }, { WORD_PAPER_COL_INVITED, 0.1, PAGE_CENTRE },
		{ WORD_PAPER_COL_REGISTERED, 0.1, PAGE_CENTRE }, { WORD_PAPER_COL_ATTENDED, 0.1, PAGE_CENTRE }, { WORD_PAPER_COL_PERCENT, 0.08, PAGE_CENTRE },
		{ WORD_PAPER_COL_LETTERS, 0.12, PAGE_CENTRE },
	};
	for (size_t i = 0; i < 7; i++)
		r->columns[i] = (struct grid_column){ .heading = word(forms[i].heading, r->lang), .width = forms[i].part * (f->right - f->left), .align = forms[i].align };
	struct grid g = { .columns = r->columns, .n = 7, .row = 7.5, .size = 8.5, .unit = 1, .keep = 2,
		.tail = 5, .rows = r->units + 1, .cells = fill_unit, .context = r };
	folio_heading(f, word(WORD_PAPER_BY_UNIT, r->lang), 45);
	grid_draw(&g, f);
	recap_legend(r, f, WORD_PAPER_LEGEND_UNIT);
}

// "14-10-2025 08.00–10.00"; an open end is a dash.
static struct span period(struct recap *r, char *room, int64_t from, int64_t to)
{
	struct text t = text_init(room, RECAP_TEXT);
	enum zone zone = r->muster->event.zone;
	if (from || to) {
		calendar_write_short(&t, calendar_day(from ? from : to, zone));
		text_char(&t, ' ');
	}
	if (from)
		calendar_write_time(&t, from, zone);
	text_str(&t, "\xe2\x80\x93");
	if (to)
		calendar_write_time(&t, to, zone);
	return text_span(&t);
}

static void presence_span(const struct recap *r, int j, int64_t *ret_first, int64_t *ret_last)
{
	*ret_first = *ret_last = 0;
	for (int i = 0; i < r->people.n; i++) {
		const struct muster_mark *m = attendees_mark(&r->people, i, j);
		int64_t last = m->out_ms > m->at_ms ? m->out_ms : m->at_ms;
		if (m->status != STATUS_PRESENT || !m->at_ms)
			continue;
		*ret_first = !*ret_first || m->at_ms < *ret_first ? m->at_ms : *ret_first;
		*ret_last = last > *ret_last ? last : *ret_last;
	}
}

static void fill_session(void *context, int row, struct grid_cell *ret_cells)
{
	struct recap *r = context;
	int at = r->people.at[row];
	const struct session *s = &r->muster->session[at];
	const struct session_cell *c = &r->muster->cell[at];
	struct tally t = attendees_tally(&r->people, r->muster, row);
	int64_t first, last;
	presence_span(r, row, &first, &last);
	ret_cells[0].text = recap_number(r->room[0], s->number);
	ret_cells[1] = (struct grid_cell){ .text = span_of(s->title), .sub = span_of(s->speaker) };
	ret_cells[2].text = period(r, r->room[1], s->start_ms, s->end_ms);
	ret_cells[3].text = period(r, r->room[2], c->open_set ? c->opened_ms : 0, c->close_set ? c->closed_ms : 0);
	ret_cells[4].text = period(r, r->room[3], first, last);
	ret_cells[5].text = recap_number(r->room[4], t.present);
	ret_cells[6].text = recap_number(r->room[5], t.late);
	ret_cells[7].text = recap_number(r->room[6], t.manual);
	ret_cells[8].text = recap_percent(r->room[7], t.present ? (2000 * t.manual + t.present) / (2 * t.present) : -1);
}

void recap_sessions(struct recap *r, struct folio *f)
{
	static const struct { enum word heading; double part; enum page_align align; } forms[] = {
		{ WORD_PAPER_COL_SESSION, 0.05, PAGE_CENTRE }, { WORD_PAPER_SUBJECT, 0.25, PAGE_LEFT }, { WORD_PAPER_COL_PLANNED, 0.15, PAGE_CENTRE },
		{ WORD_PAPER_COL_REAL, 0.15, PAGE_CENTRE }, { WORD_PAPER_COL_FIRST_LAST, 0.15, PAGE_CENTRE }, { WORD_PAPER_COL_ATTENDED, 0.06, PAGE_CENTRE },
		{ WORD_PAPER_COL_LATE, 0.07, PAGE_CENTRE }, { WORD_PAPER_COL_BY_HAND, 0.06, PAGE_CENTRE }, { WORD_PAPER_COL_BY_HAND_PERCENT, 0.06, PAGE_CENTRE },
	};
	for (size_t i = 0; i < 9; i++)
		r->columns[i] = (struct grid_column){ .heading = word(forms[i].heading, r->lang), .width = forms[i].part * (f->right - f->left), .align = forms[i].align };
	struct grid g = { .columns = r->columns, .n = 9, .row = 8.5, .size = 8.5, .unit = 1, .keep = 2,
		.rows = r->people.sessions, .cells = fill_session, .context = r };
	g.tail = 5 + folio_signatures_height(f);
	folio_heading(f, word(WORD_PAPER_BY_SESSION, r->lang), 45);
	grid_draw(&g, f);
	recap_legend(r, f, WORD_PAPER_LEGEND_SESSION);
}

