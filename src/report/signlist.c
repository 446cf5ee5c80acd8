// The attendance list of one session: upright, with zigzag signatures.
// SPDX-License-Identifier: Apache-2.0
#include "report/listing.h"

#include <string.h>

#define ROW 12.0
#define NOTES_ABOVE 12 // notes that still stand above the signatures

enum { NUMBER, NAME, RANK, POSITION, UNIT, PLAIN_SIGN, TIME = PLAIN_SIGN, MEANS, ELECTRONIC_SIGN };

static const struct page_style total_style = { .size = 9.5 };
static const struct page_style note_style = { .size = 8 };

static int sign_column(const struct listing *l)
{
	return l->request->electronic ? ELECTRONIC_SIGN : PLAIN_SIGN;
}

// Widths add up to the 175 mm of F4; on A4 the name gives up the 5 mm.
static int set_columns(struct listing *l, double width)
{
	static const struct { enum word heading; double plain, electronic; enum page_align align; } forms[] = {
		{ WORD_PAPER_COL_NO, 9, 9, PAGE_CENTRE },
		{ WORD_PAPER_COL_NAME_NIP, 54, 50, PAGE_LEFT },
		{ WORD_PAPER_COL_RANK, 22, 14, PAGE_CENTRE },
		{ WORD_PAPER_COL_POSITION, 30, 27, PAGE_LEFT },
		{ WORD_PAPER_COL_UNIT, 30, 28, PAGE_LEFT },
		{ WORD_PAPER_COL_TIME, 0, 14, PAGE_CENTRE },
		{ WORD_PAPER_COL_MEANS, 0, 9, PAGE_CENTRE },
		{ WORD_PAPER_COL_SIGNATURE, 30, 24, PAGE_LEFT },
	};
	int n = 0;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		double w = l->request->electronic ? forms[i].electronic : forms[i].plain;
		enum word heading = l->request->electronic && i == RANK ? WORD_PAPER_COL_GRADE : forms[i].heading;
		if (w > 0)
			l->columns[n++] = (struct grid_column){ .heading = word(heading, l->lang), .width = i == NAME ? w + width - 175 : w, .align = forms[i].align };
	}
	l->columns[n - 1].joined = true;
	return n;
}

// Hour and minute; the day as well when it is not the session's.
static void write_moment(const struct listing *l, const struct muster_mark *m, struct text *time, struct text *day)
{
	enum zone zone = l->muster->event.zone;
	if (m->vague)
		text_str(time, "\xc2\xb1 ");
	calendar_write_time(time, m->at_ms, zone);
	if (calendar_day(m->at_ms, zone) != l->day)
		calendar_write_short(day, calendar_day(m->at_ms, zone));
}

static void fill_cells(void *context, int row, struct grid_cell *ret_cells)
{
	struct listing *l = context;
	const struct muster_mark *m = attendees_mark(&l->people, row, 0);
	listing_person(l, row, ret_cells);
	if (!l->request->electronic || m->status != STATUS_PRESENT)
		return;
	struct text time = text_init(l->room[4], LISTING_TEXT), day = text_init(l->room[5], LISTING_TEXT), means = text_init(l->room[6], LISTING_TEXT);
	if (m->at_ms)
		write_moment(l, m, &time, &day);
	else
		text_char(&time, '-');
	text_char(&means, muster_means(m));
	if (m->pending)
		text_char(&means, '*');
	bool by_hand = m->means == MEANS_MANUAL || m->means == MEANS_CORRECTION;
	ret_cells[TIME] = (struct grid_cell){ .text = text_span(&time), .sub = text_span(&day), .shaded = by_hand };
	ret_cells[MEANS] = (struct grid_cell){ .text = text_span(&means), .bold = by_hand, .shaded = by_hand };
}

// Odd numbers sign at the left, even ones from the middle on; who is absent has the code in his half.
static void draw_signature(void *context, struct folio *f, int row, double height)
{
	struct listing *l = context;
	const struct muster_mark *m = attendees_mark(&l->people, row, 0);
	const struct grid g = { .columns = l->columns, .n = sign_column(l) + 1 };
	double x = grid_x(&g, f, sign_column(l)), half = l->columns[sign_column(l)].width / 2;
	double at = row % 2 ? x + half : x + 2, y = f->y + height / 2 - 1.9;
	struct text t = text_init(l->room[7], LISTING_TEXT);
	text_int(&t, row + 1);
	text_char(&t, '.');
	page_text(f->page, &(struct page_style){ .size = 8.5 }, at, y, 0, text_span(&t));
	const char *code = m->replaced ? "\xe2\x80\x93" : m->status == STATUS_PRESENT ? "" : muster_code(m);
	page_text(f->page, &(struct page_style){ .size = 9.5, .bold = true, .align = PAGE_CENTRE }, at + half / 2 + 2, y - 0.2, 0, span_of(code));
}

static void draw_labels(struct listing *l, struct folio *f)
{
	const struct session *s = &l->muster->session[l->people.at[0]];
	char room[LISTING_TEXT];
	struct text t = text_init(room, sizeof room);
	calendar_write_long(&t, l->day, l->lang);
	folio_label(f, WORD_PAPER_DAY, room);
	listing_hours(l, s, room);
	folio_label(f, WORD_PAPER_TIME, room);
	listing_place(l, s, room);
	folio_label(f, WORD_PAPER_PLACE, room);
	folio_label(f, WORD_PAPER_SUBJECT, s->title);
	folio_label(f, WORD_PAPER_SPEAKER, s->speaker);
	folio_label(f, WORD_PAPER_MODERATOR, s->moderator);
	const char *class = l->request->class && l->request->class[0] ? l->request->class : s->class;
	listing_numbered(l, WORD_PAPER_SESSION_N, "n", s->number, room);
	if (class[0]) {
		t = (struct text){ room, sizeof room, strlen(room), false };
		text_str(&t, " / ");
		words_write(&t, WORD_PAPER_CLASS_X, l->lang, (struct fill[]){ { "class", class } }, 1);
	}
	folio_label(f, WORD_PAPER_SESSION_CLASS, room);
	f->y += 3;
}

static bool any(const struct listing *l, bool pending)
{
	for (int i = 0; i < l->people.n; i++) {
		const struct muster_mark *m = attendees_mark(&l->people, i, 0);
		if (m->status == STATUS_PRESENT && (pending ? m->pending : m->vague))
			return true;
	}
	return false;
}

// A line below the table: drawn, or only measured.
static double put_line(struct folio *f, const struct page_style *style, struct span text, bool draw)
{
	double height = folio_paragraph_height(f, style, 0, text) + 0.4;
	if (draw) {
		folio_paragraph(f, style, 0, text);
		f->y += 0.4;
	}
	return height;
}

static double put_notes(const struct listing *l, struct folio *f, bool draw)
{
	double height = 0;
	if (!l->note_count)
		return 0;
	height += put_line(f, &(struct page_style){ .size = 8, .bold = true }, span_of(word(WORD_PAPER_NOTES, l->lang)), draw);
	for (int i = 0; i < l->note_count; i++)
		height += put_line(f, &note_style, span_of(l->notes[i]), draw);
	return height;
}

static double put_legend(const struct listing *l, struct folio *f, bool draw)
{
	double height = 0;
	if (listing_has_absent(l))
		height += put_line(f, &note_style, span_of(word(WORD_PAPER_LEGEND_STATUS, l->lang)), draw);
	if (!l->request->electronic)
		return height;
	height += put_line(f, &note_style, span_of(word(WORD_PAPER_LEGEND_MEANS, l->lang)), draw);
	if (any(l, true))
		height += put_line(f, &note_style, span_of(word(WORD_PAPER_LEGEND_PENDING, l->lang)), draw);
	if (any(l, false))
		height += put_line(f, &note_style, span_of(word(WORD_PAPER_LEGEND_VAGUE, l->lang)), draw);
	return height;
}

// Everything between the table and the signatures.
static double put_below(const struct listing *l, struct folio *f, bool draw)
{
	char room[2 * LISTING_TEXT];
	struct text t = text_init(room, sizeof room);
	text_str(&t, word(WORD_PAPER_TOTALS, l->lang));
	text_str(&t, " :   ");
	struct text totals = text_init(room + t.len, sizeof room - t.len);
	listing_totals(l, 0, &totals);
	double height = 2;
	if (draw)
		f->y += 2;
	height += put_line(f, &total_style, span_of(room), draw);
	height += put_legend(l, f, draw);
	if (l->note_count <= NOTES_ABOVE)
		return height + put_notes(l, f, draw);
	listing_numbered(l, WORD_PAPER_NOTES_BELOW, "n", l->note_count, room);
	return height + put_line(f, &note_style, span_of(room), draw);
}

void signlist_build(struct folio *f, void *context)
{
	struct listing *l = context;
	char title[LISTING_TEXT];
	listing_title(l, title);
	folio_letterhead(f);
	folio_title(f, title);
	draw_labels(l, f);
	struct grid g = { .columns = l->columns, .row = ROW, .size = 9, .unit = 2, .keep = 2, .rows = l->people.n,
		.cells = fill_cells, .more = draw_signature, .context = l };
	g.n = set_columns(l, f->right - f->left);
	g.tail = put_below(l, f, false) + folio_signatures_height(f);
	grid_draw(&g, f);
	put_below(l, f, true);
	folio_signatures(f, l->day);
	if (l->note_count > NOTES_ABOVE) {
		f->y += 5;
		put_notes(l, f, true);
	}
}
