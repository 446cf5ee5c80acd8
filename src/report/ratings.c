// Hasil evaluasi: gathers what was answered about each session, and lays out its page.
// SPDX-License-Identifier: Apache-2.0
#include "report/ratings.h"

#include "report/ratings_inside.h"

#include <stdlib.h>
#include <string.h>

static const struct page_style plain = { .size = 9.5 };
static const struct page_style bold = { .size = 9.5, .bold = true };
static const struct page_style small = { .size = 8 };

struct ratings_book {
	const struct ratings_request *request;
	enum lang lang;
	struct muster *muster;
	struct ratings_page *page;
	int pages;
};

static void write_count(struct text *t, enum word w, enum lang lang, const char *slot, int64_t n, const char *slot_2, int64_t n_2)
{
	char one[24], two[24];
	struct text a = text_init(one, sizeof one), b = text_init(two, sizeof two);
	text_int(&a, n);
	text_int(&b, n_2);
	words_write(t, w, lang, (struct fill[]){ { slot, one }, { slot_2, two } }, 2);
}

static void draw_labels(const struct ratings_book *b, const struct ratings_page *p, struct folio *f)
{
	char room[RATINGS_TEXT];
	const struct session *s = p->session;
	enum zone zone = b->muster->event.zone;
	int missing = p->present - (int)p->cell.respondents;
	folio_label(f, WORD_PAPER_SPEAKER_NAME, s->speaker);
	folio_label(f, WORD_PAPER_MATERIAL, s->title);
	struct text t = text_init(room, sizeof room);
	calendar_write_long(&t, calendar_day(s->start_ms, zone), b->lang);
	folio_label(f, WORD_PAPER_DAY, room);
	folio_label(f, WORD_PAPER_INSTRUMENT, p->instrument.title[b->lang]);
	t = text_init(room, sizeof room);
	write_count(&t, WORD_PAPER_PEOPLE, b->lang, "n", p->present, "", 0);
	folio_label(f, WORD_PAPER_PRESENT_COUNT, room);
	t = text_init(room, sizeof room);
	write_count(&t, WORD_PAPER_RESPONDENTS_X, b->lang, "n", p->cell.respondents, "missing", missing > 0 ? missing : 0);
	folio_label(f, WORD_PAPER_RESPONDENTS, room);
	f->y += 3;
}

// The last two comments stay with the signatures, so that these never stand alone.
static void draw_comments(const struct ratings_book *b, const struct ratings_page *p, struct folio *f)
{
	double heading = 12, rest = folio_signatures_height(f);
	int last = p->comments > 2 ? p->comments - 2 : 0;
	for (int i = last; i < p->comments; i++)
		rest += folio_paragraph_height(f, &plain, 4, span_of(p->comment[i])) + 1.2;
	folio_heading(f, word(WORD_PAPER_COMMENTS, b->lang), last == 0 ? rest + heading : 25);
	for (int i = 0; i < p->comments; i++) {
		double height = folio_paragraph_height(f, &plain, 4, span_of(p->comment[i]));
		if ((i == last ? rest : height) > folio_room(f) && f->y > f->top)
			folio_break(f);
		page_text(f->page, &plain, f->left, f->y, 0, SPAN("\xe2\x80\x93"));
		folio_paragraph(f, &plain, 4, span_of(p->comment[i]));
		f->y += 1.2;
	}
	if (!p->comments)
		folio_paragraph(f, &plain, 0, span_of(word(WORD_PAPER_NO_COMMENTS, b->lang)));
}

static void draw_score(const struct ratings_book *b, const struct ratings_page *p, struct folio *f)
{
	char score[16], most[16], room[RATINGS_TEXT];
	int mean = feedback_mean_x100(&p->cell, &p->instrument);
	struct text s = text_init(score, sizeof score), m = text_init(most, sizeof most), t = text_init(room, sizeof room);
	f->y += 1;
	if (mean >= 0) {
		text_decimal(&s, feedback_share_x10(mean, p->instrument.scale), 1);
		text_int(&m, p->instrument.scale);
		words_write(&t, WORD_PAPER_SCORE_100, b->lang, (struct fill[]){ { "score", score }, { "max", most } }, 2);
		folio_paragraph(f, &small, 0, text_span(&t));
	}
	if (p->cell.few) {
		t = text_init(room, sizeof room);
		write_count(&t, WORD_PAPER_RATINGS_COUNTED, b->lang, "n", p->cell.few, "", 0);
		folio_paragraph(f, &small, 0, text_span(&t));
	}
}

// A question with labels of its own: each with its count and share.
static void draw_choice(const struct ratings_book *b, const struct ratings_page *p, int question, struct folio *f)
{
	struct score s = feedback_score(&p->cell, &p->instrument, question);
	int options = instrument_options(&p->instrument, question);
	if (folio_room(f) < 8 + 4.5 * options)
		folio_break(f);
	f->y += 3;
	folio_paragraph(f, &bold, 0, span_of(p->instrument.question[question].text[b->lang]));
	for (int v = 1; v <= options; v++) {
		char room[RATINGS_TEXT];
		struct text t = text_init(room, sizeof room);
		text_str(&t, instrument_label(&p->instrument, question, v, b->lang));
		text_str(&t, " = ");
		text_int(&t, s.count[v]);
		text_str(&t, " (");
		text_decimal(&t, s.percent_x10[v], 1);
		text_str(&t, " %)");
		folio_paragraph(f, &plain, 4, text_span(&t));
	}
}

static void draw_results(const struct ratings_book *b, const struct ratings_page *p, struct folio *f)
{
	char room[RATINGS_TEXT];
	struct text t = text_init(room, sizeof room);
	if (!feedback_is_shown(&p->cell)) {
		write_count(&t, WORD_PAPER_RATINGS_FEW, b->lang, "n", p->cell.respondents, "least", FEEDBACK_FEWEST);
		folio_paragraph(f, &plain, 0, text_span(&t));
		return;
	}
	ratings_table(p, b->lang, f);
	draw_score(b, p, f);
	for (int q = 0; q < p->instrument.questions; q++)
		if (!instrument_is_scored(&p->instrument, q))
			draw_choice(b, p, q, f);
	if (p->instrument.has_comment)
		draw_comments(b, p, f);
}

static void build(struct folio *f, void *context)
{
	const struct ratings_book *b = context;
	for (int i = 0; i < b->pages; i++) {
		if (i)
			folio_break(f);
		const struct ratings_page *p = &b->page[i];
		folio_letterhead(f);
		folio_title(f, word(p->session->speaker[0] ? WORD_PAPER_RATINGS_SPEAKER : WORD_PAPER_RATINGS, b->lang));
		draw_labels(b, p, f);
		draw_results(b, p, f);
		if (folio_signatures_height(f) > folio_room(f))
			folio_break(f);
		folio_signatures(f, calendar_day(b->request->printed_ms, b->muster->event.zone));
	}
}

static void keep_comment(void *context, const char *comment)
{
	struct ratings_page *p = context;
	char **more = realloc(p->comment, (size_t)(p->comments + 1) * sizeof *more);
	if (!more)
		return;
	p->comment = more;
	p->comment[p->comments] = strdup(comment);
	p->comments += p->comment[p->comments] != NULL;
}

// By the digest of the words: an order that says nothing of when or where they were written.
static int compare_comments(const void *a, const void *b)
{
	const char *one = *(char *const *)a, *two = *(char *const *)b;
	uint8_t hash_one[SEAL_HASH], hash_two[SEAL_HASH];
	seal_hash(one, strlen(one), hash_one);
	seal_hash(two, strlen(two), hash_two);
	return memcmp(hash_one, hash_two, SEAL_HASH);
}

static enum err read_page(struct ratings_book *b, int session, struct ratings_page *p)
{
	struct store *s = b->muster->store;
	struct instrument_fact *fact = malloc(sizeof *fact);
	int line;
	if (!fact)
		return ERR_NO_MEMORY;
	p->session = &b->muster->session[session];
	p->present = b->muster->cell[session].counts.present;
	enum err e = state_instrument(s, p->session->instrument, fact);
	if (!e)
		e = instrument_read(span_of(fact->definition), &p->instrument, &line);
	free(fact);
	if (!e)
		e = state_rating(s, p->session->number, p->session->instrument, &p->cell);
	if (!e && feedback_is_shown(&p->cell))
		e = state_each_comment(s, p->session->number, p->session->instrument, keep_comment, p);
	if (p->comments)
		qsort(p->comment, (size_t)p->comments, sizeof *p->comment, compare_comments);
	return e;
}

static enum err tell(const struct ratings_book *b, struct report_result *r)
{
	char number[16];
	struct text t = text_init(number, sizeof number);
	text_int(&t, b->request->session);
	enum word w = !b->request->session ? WORD_PAPER_NO_RATED_SESSION :
		muster_session(b->muster, b->request->session) < 0 ? WORD_PAPER_NO_SESSION : WORD_PAPER_NO_INSTRUMENT;
	folio_detail(r, b->lang, w, (struct fill[]){ { "session", number } }, 1);
	return ERR_NOT_FOUND;
}

static enum err read_book(struct store *s, struct ratings_book *b, struct report_result *r)
{
	enum err e = muster_open(s, b->request->printed_ms, &b->muster);
	if (e)
		return e;
	b->page = calloc((size_t)b->muster->sessions + 1, sizeof *b->page);
	if (!b->page)
		return ERR_NO_MEMORY;
	for (int i = 0; i < b->muster->sessions && !e; i++) {
		const struct session *session = &b->muster->session[i];
		if (session->instrument[0] && (!b->request->session || b->request->session == session->number))
			e = read_page(b, i, &b->page[b->pages++]);
	}
	return !e && !b->pages ? tell(b, r) : e;
}

static void free_book(struct ratings_book *b)
{
	for (int i = 0; i < b->pages; i++) {
		for (int j = 0; j < b->page[i].comments; j++)
			free(b->page[i].comment[j]);
		free(b->page[i].comment);
	}
	free(b->page);
	muster_close(b->muster);
}

enum err ratings_print(struct store *s, const struct ratings_request *request, struct report_result *ret_result)
{
	struct ratings_book b = { .request = request, .lang = request->lang };
	enum err e = read_book(s, &b, ret_result);
	if (!e) {
		struct folio_request folio = { .path = request->path, .printed_by = request->printed_by, .paper = request->paper, .lang = b.lang,
			.printed_ms = request->printed_ms, .event = &b.muster->event, .title = word(WORD_PAPER_RATINGS, b.lang), .origin = WORD_PAPER_ORIGIN_RATINGS };
		e = folio_print(s, &folio, build, &b, ret_result);
	}
	if (!e)
		for (int i = ret_result->rows = 0; i < b.pages; i++)
			ret_result->rows += b.page[i].cell.respondents;
	free_book(&b);
	return e;
}
