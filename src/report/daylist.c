// The attendance list of a day: landscape, up to six sessions side by side on a sheet.
// SPDX-License-Identifier: Apache-2.0
#include "report/listing.h"

#include <string.h>

#define ROW 10.0
#define FIXED 5            // columns before the sessions
#define WIDEST 42.0        // of a session's column; what is left goes to the texts

static int sheet_sessions(const struct listing *l)
{
	int left = l->people.sessions - l->sheet * LISTING_SESSIONS;
	return left < LISTING_SESSIONS ? left : LISTING_SESSIONS;
}

static int sheet_session(const struct listing *l, int column) // index in the list
{
	return l->sheet * LISTING_SESSIONS + column - FIXED;
}

static const struct session *session_of(const struct listing *l, int column)
{
	return &l->muster->session[l->people.at[sheet_session(l, column)]];
}

// "Sesi 2" above its hours; one text a column, kept while the sheet is drawn.
static const char *session_heading(struct listing *l, int column)
{
	char *room = l->room[6 + column - FIXED];
	listing_numbered(l, WORD_PAPER_SESSION_N, "n", session_of(l, column)->number, room);
	struct text t = { room, LISTING_TEXT, strlen(room), false };
	text_char(&t, '\n');
	calendar_write_time(&t, session_of(l, column)->start_ms, l->muster->event.zone);
	text_str(&t, "\xe2\x80\x93");
	calendar_write_time(&t, session_of(l, column)->end_ms, l->muster->event.zone);
	return room;
}

static int set_columns(struct listing *l, double width, const char *group)
{
	static const struct { enum word heading; double f4, a4; enum page_align align; double grows; } forms[FIXED] = {
		{ WORD_PAPER_COL_NO, 9, 9, PAGE_CENTRE, 0 },
		{ WORD_PAPER_COL_NAME_NIP, 60, 52, PAGE_LEFT, 0.4 },
		{ WORD_PAPER_COL_RANK, 20, 17, PAGE_CENTRE, 0 },
		{ WORD_PAPER_COL_POSITION, 36, 29, PAGE_LEFT, 0.3 },
		{ WORD_PAPER_COL_UNIT, 40, 32, PAGE_LEFT, 0.3 },
	};
	int n = sheet_sessions(l);
	double fixed = l->request->paper == PAPER_F4 ? 165 : 139, each = (width - fixed) / n, spare = each > WIDEST ? (each - WIDEST) * n : 0;
	for (int i = 0; i < FIXED; i++)
		l->columns[i] = (struct grid_column){ .heading = word(forms[i].heading, l->lang), .align = forms[i].align,
			.width = (l->request->paper == PAPER_F4 ? forms[i].f4 : forms[i].a4) + forms[i].grows * spare };
	for (int i = FIXED; i < FIXED + n; i++)
		l->columns[i] = (struct grid_column){ .heading = session_heading(l, i), .group = group, .width = each - spare / n, .align = PAGE_CENTRE };
	return FIXED + n;
}

static void fill_sums(struct listing *l, struct grid_cell *ret_cells)
{
	ret_cells[1] = (struct grid_cell){ .text = span_of(word(WORD_PAPER_SUM_PRESENT, l->lang)), .bold = true };
	for (int i = FIXED; i < FIXED + sheet_sessions(l); i++) {
		struct tally t = attendees_tally(&l->people, l->muster, sheet_session(l, i));
		char *room = l->room[i - FIXED];
		struct text out = text_init(room, LISTING_TEXT);
		if (t.unknown + t.replaced < t.all)
			text_int(&out, t.present);
		ret_cells[i] = (struct grid_cell){ .text = text_span(&out), .bold = true };
	}
}

// What a session's cell says: nothing where there is to be signed, else the code; with times in the electronic form.
static struct grid_cell session_cell(struct listing *l, int row, int column)
{
	const struct muster_mark *m = attendees_mark(&l->people, row, sheet_session(l, column));
	const struct person *p = &l->people.person[row];
	if (!muster_lists(l->muster, l->people.at[sheet_session(l, column)], p, m) || m->replaced)
		return (struct grid_cell){ .text = SPAN("\xe2\x80\x93") };
	return (struct grid_cell){ .text = span_of(m->status == STATUS_PRESENT ? "" : muster_code(m)), .bold = true };
}

static void fill_cells(void *context, int row, struct grid_cell *ret_cells)
{
	struct listing *l = context;
	if (row == l->people.n) {
		fill_sums(l, ret_cells);
		return;
	}
	listing_person(l, row, ret_cells);
	for (int i = FIXED; i < FIXED + sheet_sessions(l); i++)
		ret_cells[i] = session_cell(l, row, i);
}

// The electronic form has time and means small in the cell's upper corner, which leaves room to sign.
static void draw_times(void *context, struct folio *f, int row, double height)
{
	struct listing *l = context;
	const struct grid g = { .columns = l->columns, .n = FIXED + sheet_sessions(l) };
	(void)height;
	for (int i = FIXED; i < g.n && row < l->people.n && l->request->electronic; i++) {
		const struct muster_mark *m = attendees_mark(&l->people, row, sheet_session(l, i));
		char room[32];
		struct text t = text_init(room, sizeof room);
		if (m->status != STATUS_PRESENT)
			continue;
		text_str(&t, m->vague ? "\xc2\xb1 " : "");
		if (m->at_ms)
			calendar_write_time(&t, m->at_ms, l->muster->event.zone);
		text_char(&t, ' ');
		text_char(&t, muster_means(m));
		text_str(&t, m->pending ? "*" : "");
		page_text(f->page, &(struct page_style){ .size = 6.5, .bold = m->means == MEANS_MANUAL || m->means == MEANS_CORRECTION },
			grid_x(&g, f, i) + 1, f->y + 0.6, 0, text_span(&t));
	}
}

static void draw_labels(struct listing *l, struct folio *f)
{
	char room[LISTING_TEXT];
	struct text t = text_init(room, sizeof room);
	calendar_write_long(&t, l->day, l->lang);
	folio_label(f, WORD_PAPER_DAY, room);
	listing_place(l, NULL, room);
	folio_label(f, WORD_PAPER_PLACE, room);
	char subjects[LISTING_SESSIONS * LISTING_TEXT];
	t = text_init(subjects, sizeof subjects);
	for (int i = FIXED; i < FIXED + sheet_sessions(l); i++) {
		const struct session *s = session_of(l, i);
		text_str(&t, i > FIXED ? "\n" : "");
		listing_numbered(l, WORD_PAPER_SESSION_N, "n", s->number, room);
		text_str(&t, room);
		text_str(&t, ": ");
		text_str(&t, s->title);
		if (s->speaker[0]) {
			text_str(&t, " \xe2\x80\x93 ");
			text_str(&t, s->speaker);
		}
	}
	folio_label(f, WORD_PAPER_SUBJECT, subjects);
	if (l->request->class && l->request->class[0])
		folio_label(f, WORD_PAPER_SESSION_CLASS, l->request->class);
	f->y += 3;
}

static double put_legend(const struct listing *l, struct folio *f, bool draw)
{
	static const struct page_style style = { .size = 8 };
	const enum word words[] = { WORD_PAPER_LEGEND_STATUS, WORD_PAPER_LEGEND_MEANS, WORD_PAPER_LEGEND_PENDING, WORD_PAPER_LEGEND_VAGUE };
	double height = 1;
	if (draw)
		f->y += 1;
	for (int i = 0; i < (l->request->electronic ? 4 : 1); i++) {
		struct span text = span_of(word(words[i], l->lang));
		height += folio_paragraph_height(f, &style, 0, text);
		if (draw)
			folio_paragraph(f, &style, 0, text);
	}
	return height;
}

void daylist_build(struct folio *f, void *context)
{
	struct listing *l = context;
	char title[LISTING_TEXT], group[LISTING_TEXT];
	listing_title(l, title);
	for (l->sheet = 0; l->sheet < l->sheets; l->sheet++) {
		if (l->sheet)
			folio_break(f);
		folio_letterhead(f);
		folio_title(f, title);
		draw_labels(l, f);
		struct text t = text_init(group, sizeof group);
		text_str(&t, word(WORD_PAPER_COL_SIGNATURE, l->lang));
		text_str(&t, " \xe2\x80\x93 ");
		calendar_write_long(&t, l->day, l->lang);
		struct grid g = { .columns = l->columns, .row = ROW, .size = 8.5, .unit = 1, .keep = 3, .rows = l->people.n + 1, .cells = fill_cells,
			.more = draw_times, .context = l };
		g.n = set_columns(l, f->right - f->left, group);
		g.tail = put_legend(l, f, false) + folio_signatures_height(f);
		grid_draw(&g, f);
		put_legend(l, f, true);
		folio_signatures(f, l->day);
	}
}
