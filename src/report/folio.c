// The furniture of a document's pages.
// SPDX-License-Identifier: Apache-2.0
#include "report/folio.h"

#include "core/nip.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN_LEFT 25.0   // holes of the binder
#define MARGIN_RIGHT 15.0
#define MARGIN_TOP 15.0
#define MARGIN_BOTTOM 20.0
#define LANDSCAPE_LEFT 20.0
#define FOOTER 15.5        // its upper edge from the paper's lower
#define HAND 22.0          // free room for a signature, a stamp or an official seal
#define LOGO 24.0
#define COLON 35.0
#define SIGN_SIZE 10.5

static const struct page_style footer_style = { .size = 7.5, .rgb = 0x333333 };
static const struct page_style label_style = { .size = 10.5 };

double folio_room(const struct folio *f)
{
	return f->end - f->y;
}

void folio_upper(struct text *out, struct span s)
{
	for (int32_t c; (c = utf8_next(&s)) != -1;) {
		if ((c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7))
			c -= 0x20;
		text_code(out, c > 0 ? c : 0xfffd);
	}
}

void folio_detail(struct report_result *r, enum lang lang, enum word w, const struct fill *fills, int n)
{
	struct text t = text_init(r->detail, sizeof r->detail);
	words_write(&t, w, lang, fills, n);
}

void folio_failed(struct report_result *r, enum lang lang, const char *path, enum err e)
{
	folio_detail(r, lang, e == ERR_DISK_FULL ? WORD_PAPER_DISK_FULL : WORD_PAPER_UNWRITABLE, (struct fill[]){ { "path", path } }, 1);
}

static void draw_footer(struct folio *f)
{
	double y = f->end + MARGIN_BOTTOM - FOOTER, width = f->right - f->left;
	page_line(f->page, f->left, y - 1, f->right, y - 1, 0.5);
	page_text(f->page, &footer_style, f->left, y, width - 35, span_of(f->footer[0]));
	struct page_style second = footer_style;
	page_fit(f->page, &second, width, 0, 1, 0.8, span_of(f->footer[1]), &second.size);
	page_text(f->page, &second, f->left, y + 3.4, width, span_of(f->footer[1]));
	char number[12], all[12], room[80];
	struct text n = text_init(number, sizeof number), a = text_init(all, sizeof all), t = text_init(room, sizeof room);
	text_int(&n, page_count(f->page));
	text_int(&a, f->pages);
	words_write(&t, WORD_PAPER_PAGE_OF, f->lang, (struct fill[]){ { "page", number }, { "pages", all } }, 2);
	struct page_style right = footer_style;
	right.align = PAGE_RIGHT;
	page_text(f->page, &right, f->right, y, 0, text_span(&t));
}

void folio_break(struct folio *f)
{
	page_begin(f->page);
	f->y = f->top;
	draw_footer(f);
}

static void draw_rule(struct folio *f)
{
	page_line(f->page, f->left, f->y + 0.4, f->right, f->y + 0.4, 2.25);
	double thin = f->y + 0.4 + (2.25 / 2 + 1 + 0.75 / 2) * PAGE_PT;
	page_line(f->page, f->left, thin, f->right, thin, 0.75);
	f->y = thin + 5;
}

// True when every line fits into `width` without shrinking much.
static bool lines_fit(struct folio *f, double width)
{
	for (int i = 0; i < 6; i++) {
		const struct letterhead_line *l = &f->event->letterhead[i];
		struct page_style style = { .size = l->size > 0 ? l->size : 10, .bold = l->bold };
		double size;
		if (l->text[0] && !page_fit(f->page, &style, width, 0, 1, 0.9, span_of(l->text), &size))
			return false;
	}
	return true;
}

// The lines of the letterhead from y down, drawn or only measured; returns their height.
static double put_lines(struct folio *f, double x, double y, double width, bool draw)
{
	double begin = y;
	for (int i = 0; i < 6; i++) {
		const struct letterhead_line *l = &f->event->letterhead[i];
		struct page_style style = { .size = l->size > 0 ? l->size : 10, .bold = l->bold, .align = PAGE_CENTRE };
		if (!l->text[0])
			continue;
		page_fit(f->page, &style, width, 0, 1, 0.75, span_of(l->text), &style.size);
		y += draw ? page_text(f->page, &style, x, y, width, span_of(l->text)) : page_measure(f->page, &style, width, span_of(l->text)).height;
	}
	return y - begin;
}

// The text stands in the middle of the paper, or of what the picture leaves where it is long.
void folio_letterhead(struct folio *f)
{
	if (!f->event->letterhead[0].text[0] && f->picture_ratio == 0)
		return;
	double ratio = f->picture_ratio, logo_height = ratio > 1.2 ? LOGO / ratio * 1.2 : ratio > 0 ? LOGO : 0, logo_width = logo_height * ratio;
	double left = ratio > 0 ? f->left + logo_width + 4 : f->left, width = f->right - left;
	if (lines_fit(f, width - (left - f->left)))
		width -= left - f->left;
	double text = put_lines(f, left, f->y, width, false), height = text > logo_height ? text : logo_height;
	put_lines(f, left, f->y + (height - text) / 2, width, true);
	if (ratio > 0)
		page_picture(f->page, f->left, f->y + (height - logo_height) / 2, logo_width, logo_height);
	f->y += height + 1.5;
	draw_rule(f);
}

// A centred title; one of several lines is made as narrow as these lines allow, so that they are of similar length.
static void centred(struct folio *f, double size, struct span text)
{
	struct page_style style = { .size = size, .bold = true, .align = PAGE_CENTRE };
	double width = (f->right - f->left) * 0.9;
	int lines = page_measure(f->page, &style, width, text).lines;
	while (lines > 1 && width > 40 && page_measure(f->page, &style, width - 5, text).lines == lines)
		width -= 5;
	f->y += page_text(f->page, &style, (f->left + f->right - width) / 2, f->y, width, text) + 0.6;
}

void folio_title(struct folio *f, const char *title)
{
	char room[520], year[16];
	struct text t = text_init(room, sizeof room), y = text_init(year, sizeof year);
	centred(f, 13, span_of(title));
	folio_upper(&t, span_of(f->event->title));
	centred(f, 11.5, text_span(&t));
	if (f->event->fiscal_year) {
		text_int(&y, f->event->fiscal_year);
		t = text_init(room, sizeof room);
		words_write(&t, WORD_PAPER_FISCAL_YEAR, f->lang, (struct fill[]){ { "year", year } }, 1);
		centred(f, 11, text_span(&t));
	}
	f->y += 4;
}

void folio_heading(struct folio *f, const char *text, double room)
{
	static const struct page_style style = { .size = 11, .bold = true };
	if (folio_room(f) < room)
		folio_break(f);
	else if (f->y > f->top)
		f->y += 6;
	f->y += page_text(f->page, &style, f->left, f->y, f->right - f->left, span_of(text)) + 1.5;
}

void folio_label(struct folio *f, enum word label, const char *value)
{
	if (!value || !value[0])
		return;
	page_text(f->page, &label_style, f->left, f->y, COLON, span_of(word(label, f->lang)));
	page_text(f->page, &label_style, f->left + COLON, f->y, 4, SPAN(":"));
	f->y += page_text(f->page, &label_style, f->left + COLON + 3, f->y, f->right - f->left - COLON - 3, span_of(value)) + 0.5;
}

double folio_paragraph_height(struct folio *f, const struct page_style *style, double indent, struct span text)
{
	return page_measure(f->page, style, f->right - f->left - indent, text).height;
}

void folio_paragraph(struct folio *f, const struct page_style *style, double indent, struct span text)
{
	if (folio_paragraph_height(f, style, indent, text) > folio_room(f) && f->y > f->top)
		folio_break(f);
	f->y += page_text(f->page, style, f->left + indent, f->y, f->right - f->left - indent, text);
}

// Text at (x, y) where it is drawn, or only measured; returns the y below it.
static double put(struct folio *f, const struct page_style *style, double x, double y, double width, struct span text, bool draw)
{
	return y + (draw ? page_text(f->page, style, x, y, width, text) : page_measure(f->page, style, width, text).height);
}

// Above the hand: a first line ("Mengetahui," or place and date) and the office, which ends with a comma.
static double put_office(struct folio *f, const struct signatory *who, const char *first, double x, double y, double width, enum page_align align, bool draw)
{
	const struct page_style body = { .size = SIGN_SIZE, .align = align };
	char room[130];
	struct text t = text_init(room, sizeof room);
	text_str(&t, who->title);
	if (t.len && room[t.len - 1] != ',')
		text_char(&t, ',');
	if (first)
		y = put(f, &body, x, y, width, span_of(first), draw);
	return t.len ? put(f, &body, x, y, width, text_span(&t), draw) : y;
}

static double put_name(struct folio *f, const struct signatory *who, double x, double y, double width, enum page_align align, bool draw)
{
	const struct page_style body = { .size = SIGN_SIZE, .align = align }, bold = { .size = SIGN_SIZE, .bold = true, .align = align };
	char room[160];
	struct text t = text_init(room, sizeof room);
	if (!who->name[0]) { // nobody is named: a line to write on
		if (draw)
			page_dash(f->page, x, y + 4.2, x + width, y + 4.2, 0.75);
		return put(f, &body, x, y + 4.8, width, SPAN("NIP"), draw);
	}
	y = put(f, &bold, x, y, width, span_of(who->name), draw);
	if (who->rank[0]) {
		const char *title = rank_title(who->rank);
		text_str(&t, title ? title : who->rank);
		if (title) {
			text_str(&t, " (");
			text_str(&t, who->rank);
			text_char(&t, ')');
		}
		y = put(f, &body, x, y, width, text_span(&t), draw);
	}
	if (!who->nip[0])
		return y;
	t = text_init(room, sizeof room);
	text_str(&t, "NIP ");
	for (const char *c = who->nip; *c; c++)
		if (*c != ' ')
			text_char(&t, *c);
	return put(f, &body, x, y, width, text_span(&t), draw);
}

static bool is_named(const struct signatory *s)
{
	return s->title[0] || s->name[0];
}

static double put_signatures(struct folio *f, int day, bool draw)
{
	const struct signatory *who = f->event->signatory;
	double width = (f->right - f->left) * 0.45, x[3] = { f->left, f->right - width, (f->left + f->right - width) / 2 };
	char room[160];
	struct text t = text_init(room, sizeof room);
	text_str(&t, f->event->city);
	if (t.len)
		text_str(&t, ", ");
	calendar_write_date(&t, day, f->lang);
	const char *first[3] = { word(WORD_PAPER_ACKNOWLEDGED, f->lang), room, NULL };
	double begin = f->y + 5, end = f->y;
	for (int row = 0; row < 2; row++) { // left and right side by side, then the third in the middle
		int from = row ? 2 : 0, to = row ? 3 : 2;
		double hand = 0, below = 0;
		for (int i = from; i < to; i++)
			if (is_named(&who[i])) {
				double y = put_office(f, &who[i], first[i], x[i], begin, width, row ? PAGE_CENTRE : PAGE_LEFT, draw);
				hand = y > hand ? y : hand;
			}
		for (int i = from; i < to; i++)
			if (is_named(&who[i])) {
				double y = put_name(f, &who[i], x[i], hand + HAND, width, row ? PAGE_CENTRE : PAGE_LEFT, draw);
				below = y > below ? y : below;
			}
		if (below > 0) {
			end = below;
			begin = below + 4;
		}
	}
	return end;
}

double folio_signatures_height(struct folio *f)
{
	return put_signatures(f, f->event->last_day, false) - f->y;
}

void folio_signatures(struct folio *f, int day)
{
	f->y = put_signatures(f, day, true);
}

static void write_footer(struct folio *f, const struct folio_request *r, const struct integrity *integrity)
{
	char number[32], when[48];
	struct text n = text_init(number, sizeof number), w = text_init(when, sizeof when);
	text_grouped(&n, (int64_t)integrity->records);
	calendar_write_short(&w, calendar_day(r->printed_ms, r->event->zone));
	text_char(&w, ' ');
	calendar_write_time(&w, r->printed_ms, r->event->zone);
	text_char(&w, ' ');
	text_str(&w, zone_label(r->event->zone));
	struct text line = text_init(f->footer[0], sizeof f->footer[0]);
	words_write(&line, WORD_PAPER_CODE, r->lang, (struct fill[]){ { "code", integrity->code }, { "n", number } }, 2);
	line = text_init(f->footer[1], sizeof f->footer[1]);
	words_write(&line, r->origin, r->lang, (struct fill[]){ { "when", when } }, 1);
	if (r->printed_by && r->printed_by[0]) {
		text_char(&line, ' ');
		words_write(&line, WORD_PAPER_BY, r->lang, (struct fill[]){ { "name", r->printed_by } }, 1);
	}
	if (line.len && line.at[line.len - 1] != '.') // a degree brings its own
		text_char(&line, '.');
}

static struct page_info page_info(const struct folio_request *r)
{
	static const double sides[PAPER_COUNT][2] = { { 215, 330 }, { 210, 297 } };
	return (struct page_info){ .width = sides[r->paper][r->landscape], .height = sides[r->paper][!r->landscape],
		.title = r->title, .author = r->event->organiser, .created_ms = r->printed_ms };
}

// The picture was checked when it was published; one that is lost or damaged is left out rather than the whole document.
static void load_picture(struct folio *f)
{
	static const uint8_t none[SEAL_HASH];
	size_t n = 0;
	if (memcmp(f->event->letterhead_image, none, SEAL_HASH) == 0)
		return;
	char *bytes = malloc(PAGE_PICTURE_MAX);
	double ratio = 0;
	if (bytes && store_get_file(f->store, f->event->letterhead_image, bytes, PAGE_PICTURE_MAX, &n) == ERR_OK &&
			page_load_picture(f->page, (struct span){ bytes, n }, &ratio) == ERR_OK)
		f->picture_ratio = ratio;
	free(bytes);
}

// One pass over the document; path NULL only counts its pages.
static enum err pass(struct folio *f, const char *path, const struct page_info *info, folio_build *build, void *context)
{
	enum err e = page_open(path, info, &f->page);
	if (e)
		return e;
	load_picture(f);
	folio_break(f);
	build(f, context);
	f->pages = page_count(f->page);
	if (path)
		return page_commit(f->page);
	page_drop(f->page);
	return ERR_OK;
}

enum err folio_print(struct store *s, const struct folio_request *request, folio_build *build, void *context, struct report_result *ret_result)
{
	struct integrity integrity;
	enum err e = integrity_read(s, &integrity);
	if (e)
		return e;
	struct page_info info = page_info(request);
	struct folio f = { .store = s, .event = request->event, .lang = request->lang, .width = info.width, .top = MARGIN_TOP,
		.left = request->landscape ? LANDSCAPE_LEFT : MARGIN_LEFT, .right = info.width - MARGIN_RIGHT, .end = info.height - MARGIN_BOTTOM };
	write_footer(&f, request, &integrity);
	e = pass(&f, NULL, &info, build, context);
	if (!e)
		e = pass(&f, request->path, &info, build, context);
	if (e) {
		folio_failed(ret_result, request->lang, request->path, e);
		return e;
	}
	ret_result->pages = f.pages;
	memcpy(ret_result->code, integrity.code, sizeof integrity.code);
	return ERR_OK;
}
