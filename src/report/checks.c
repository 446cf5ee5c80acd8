// Uji kewajaran kehadiran: runs every check, and prints what they found.
// SPDX-License-Identifier: Apache-2.0
#include "report/checks_inside.h"

#include "report/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct { enum word title; enum err (*run)(struct inquiry *q); } checks[CHECK_COUNT] = {
	[CHECK_OUTSIDE] = { WORD_SELF_OUTSIDE, checks_outside },
	[CHECK_BURST] = { WORD_SELF_BURST, checks_burst },
	[CHECK_MANUAL] = { WORD_SELF_MANUAL, checks_manual },
	[CHECK_TWICE] = { WORD_SELF_TWICE, checks_twice },
	[CHECK_TWO_PLACES] = { WORD_SELF_TWO_PLACES, checks_two_places },
	[CHECK_LETTERS] = { WORD_SELF_LETTERS, checks_letters },
	[CHECK_FIRST_ONLY] = { WORD_SELF_FIRST_ONLY, checks_first_only },
	[CHECK_SHORT] = { WORD_SELF_SHORT, checks_short },
	[CHECK_CLOCK] = { WORD_SELF_CLOCK, checks_clock },
	[CHECK_RATINGS] = { WORD_SELF_RATINGS, checks_ratings },
	[CHECK_CORRECTIONS] = { WORD_SELF_CORRECTIONS, checks_corrections },
	[CHECK_PENDING] = { WORD_SELF_PENDING, checks_pending },
};

const char *check_title(enum check c, enum lang lang)
{
	assert(c >= 0 && c < CHECK_COUNT);
	return word(checks[c].title, lang);
}

void checks_tell(struct inquiry *q, enum check c, uint32_t session, enum word w, const struct fill *fills, int n)
{
	struct check_finding f = { .check = c, .session = session };
	struct text t = text_init(f.text, sizeof f.text);
	words_write(&t, w, q->lang, fills, n);
	q->sink(q->context, &f);
}

const char *checks_kiosk(const struct inquiry *q, uint64_t ledger)
{
	for (int i = 0; i < q->kiosks; i++)
		if (q->kiosk[i].ledger == ledger)
			return q->kiosk[i].name;
	return word(WORD_SELF_NO_NAME, q->lang);
}

const char *checks_number(char room[24], int64_t n)
{
	struct text t = text_init(room, 24);
	text_int(&t, n);
	return room;
}

const char *checks_percent(char room[24], int64_t part, int64_t all)
{
	struct text t = text_init(room, 24);
	text_decimal(&t, all ? (2000 * part + all) / (2 * all) : 0, 1);
	return room;
}

const char *checks_time(const struct inquiry *q, char room[24], int64_t at_ms)
{
	struct text t = text_init(room, 24);
	calendar_write_time(&t, at_ms, q->muster->event.zone);
	return room;
}

void names_begin(struct names *n)
{
	n->n = n->shown = 0;
	n->text = text_init(n->room, sizeof n->room - 40); // what "and n more" needs stays free
}

// The first few that fit; after one that does not, none, so that those shown are the first.
void names_add(struct names *n, const char *name)
{
	size_t needed = strlen(name) + 2;
	if (n->shown == n->n && n->shown < CHECKS_NAMES && n->text.len + needed < n->text.cap) {
		text_str(&n->text, n->text.len ? "; " : "");
		text_str(&n->text, name);
		n->shown++;
	}
	n->n++;
}

const char *names_end(struct names *n, enum lang lang)
{
	char room[24];
	n->text.cap = sizeof n->room;
	if (n->n > n->shown)
		words_write(&n->text, WORD_SELF_AND_MORE, lang, (struct fill[]){ { "n", checks_number(room, n->n - n->shown) } }, 1);
	return n->room;
}

static void keep_kiosk(void *context, const struct ledger_id *id, const struct kiosk_cell *cell)
{
	struct inquiry *q = context;
	if (q->kiosks == CHECKS_KIOSKS)
		return;
	q->kiosk[q->kiosks].ledger = ledger_tag(id);
	if (cell->name[0])
		memcpy(q->kiosk[q->kiosks].name, cell->name, sizeof cell->name);
	else
		ledger_name(id, q->kiosk[q->kiosks].name);
	q->kiosks++;
}

static enum err read_all(struct inquiry *q, struct store *s, int64_t now_ms)
{
	int at[EVENT_SESSIONS];
	enum err e = muster_open(s, now_ms, &q->muster);
	if (e)
		return e;
	for (int i = 0; i < q->muster->sessions; i++)
		at[i] = i;
	e = attendees_read(q->muster, at, q->muster->sessions, -1, "", &q->people);
	return e ? e : state_each_kiosk(s, keep_kiosk, q);
}

enum err checks_run(struct store *s, enum lang lang, int64_t now_ms, check_sink *sink, void *context)
{
	struct inquiry *q = calloc(1, sizeof *q);
	if (!q)
		return ERR_NO_MEMORY;
	q->lang = lang;
	q->sink = sink;
	q->context = context;
	enum err e = read_all(q, s, now_ms);
	for (int i = 0; i < CHECK_COUNT && !e; i++)
		e = checks[i].run(q);
	attendees_free(&q->people);
	muster_close(q->muster);
	free(q);
	return e;
}

// The document: a row for each finding, or one that says there is none.
struct findings {
	const struct checks_request *request;
	struct event event;
	struct check_finding *row;
	int rows, found;
	bool full;
	struct grid_column columns[4];
	char number[24], session[24];
};

static void add_row(struct findings *f, const struct check_finding *finding)
{
	struct check_finding *more = realloc(f->row, (size_t)(f->rows + 1) * sizeof *more);
	f->full |= !more;
	if (!more)
		return;
	f->row = more;
	f->row[f->rows++] = *finding;
}

static void add_empty_until(struct findings *f, enum check next)
{
	for (enum check c = f->rows ? f->row[f->rows - 1].check + 1 : 0; c < next; c++)
		add_row(f, &(struct check_finding){ .check = c });
}

static void keep_finding(void *context, const struct check_finding *finding)
{
	struct findings *f = context;
	add_empty_until(f, finding->check);
	add_row(f, finding);
	f->found++;
}

static void fill_row(void *context, int row, struct grid_cell *ret_cells)
{
	struct findings *f = context;
	const struct check_finding *finding = &f->row[row];
	if (row == 0 || f->row[row - 1].check != finding->check) {
		ret_cells[0].text = span_of(checks_number(f->number, finding->check + 1));
		ret_cells[1].text = span_of(check_title(finding->check, f->request->lang));
	}
	if (finding->session)
		ret_cells[2].text = span_of(checks_number(f->session, finding->session));
	if (finding->text[0])
		ret_cells[3].text = span_of(finding->text);
	else
		ret_cells[3].text = span_of(word(WORD_PAPER_NO_FINDING, f->request->lang));
	ret_cells[3].bold = finding->text[0] != '\0';
}

static void build(struct folio *folio, void *context)
{
	struct findings *f = context;
	static const struct { enum word heading; double width; enum page_align align; } forms[3] = {
		{ WORD_PAPER_COL_NO, 9, PAGE_CENTRE }, { WORD_PAPER_COL_CHECK, 56, PAGE_LEFT }, { WORD_PAPER_COL_SESSION, 13, PAGE_CENTRE },
	};
	for (int i = 0; i < 3; i++)
		f->columns[i] = (struct grid_column){ .heading = word(forms[i].heading, folio->lang), .width = forms[i].width, .align = forms[i].align };
	f->columns[3] = (struct grid_column){ .heading = word(WORD_PAPER_COL_FINDING, folio->lang), .width = folio->right - folio->left - 78 };
	folio_letterhead(folio);
	folio_title(folio, word(WORD_PAPER_CHECKS, folio->lang));
	struct grid g = { .columns = f->columns, .n = 4, .row = 8, .size = 8.5, .unit = 1, .keep = 2, .rows = f->rows, .cells = fill_row, .context = f };
	g.tail = folio_signatures_height(folio);
	grid_draw(&g, folio);
	folio_signatures(folio, calendar_day(f->request->printed_ms, f->event.zone));
}

enum err checks_print(struct store *s, const struct checks_request *request, struct report_result *ret_result)
{
	struct findings f = { .request = request };
	enum err e = state_event(s, &f.event);
	if (!e)
		e = checks_run(s, request->lang, request->printed_ms, keep_finding, &f);
	if (!e) {
		add_empty_until(&f, CHECK_COUNT);
		e = f.full ? ERR_NO_MEMORY : ERR_OK;
	}
	if (!e) {
		struct folio_request folio = { .path = request->path, .printed_by = request->printed_by, .paper = request->paper, .lang = request->lang,
			.printed_ms = request->printed_ms, .event = &f.event, .title = word(WORD_PAPER_CHECKS, request->lang), .origin = WORD_PAPER_ORIGIN_CHECKS };
		e = folio_print(s, &folio, build, &f, ret_result);
	}
	if (!e)
		ret_result->rows = f.found;
	free(f.row);
	return e;
}
