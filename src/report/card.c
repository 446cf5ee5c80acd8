// Badges of four sizes: where each text stands, and how large.
// SPDX-License-Identifier: Apache-2.0
#include "report/card.h"

#include "core/name.h"

#include <string.h>

#define CODE_HALF 17 // characters of the typed code's first line, where it has two

struct box { double x, y, width, height, size; };

// Millimetres and points. The code is as large as the card allows with its quiet zone; the band reaches the card's edges.
static const struct form {
	double width, height;
	enum page_align align;
	struct box event, name, unit, note, code, band;
	struct card_place modules;
} upright = { // for lanyards
	105, 148, PAGE_CENTRE,
	{ 8, 8, 89, 12, 12 }, { 6, 22, 93, 26, 30 }, { 8, 49, 89, 11, 12 }, { 8, 61, 89, 5, 11 }, { 8, 125.6, 89, 4, 8 }, { 0, 130, 105, 18, 26 },
	{ 30.5, 74, 44 },
}, card = { // ISO/IEC 7810 ID-1
	85.6, 54, PAGE_LEFT,
	{ 4, 3.5, 43, 8, 8 }, { 4, 12, 43, 17.5, 19 }, { 4, 30, 43, 8.5, 8.5 }, { 4, 39.6, 43, 4, 8.5 }, { 48.2, 38.6, 36, 5.6, 6.5 }, { 0, 45, 85.6, 9, 15 },
	{ 51.7, 4.7, 29 },
}, label = {
	62, 100, PAGE_CENTRE,
	{ 4, 3, 54, 8, 9 }, { 3, 11.5, 56, 18.5, 20 }, { 4, 30.5, 54, 8, 9 }, { 4, 39, 54, 4, 9 }, { 3, 86.3, 56, 3, 6.5 }, { 0, 90, 62, 10, 17 },
	{ 15, 49.1, 32 },
};

static const struct form *form_of(enum badge_layout layout)
{
	static const struct form *const forms[BADGES_LAYOUT_COUNT] = {
		[BADGES_A4] = &card, [BADGES_A6] = &upright, [BADGES_CR80] = &card, [BADGES_LABEL] = &label,
	};
	return forms[layout];
}

void card_size(enum badge_layout layout, double *ret_width, double *ret_height)
{
	*ret_width = form_of(layout)->width;
	*ret_height = form_of(layout)->height;
}

struct card_place card_code(enum badge_layout layout)
{
	return form_of(layout)->modules;
}

// A text in its box, in the middle of its height, shrunk until it fits.
static void draw_box(struct page *p, double x, double y, const struct box *b, struct page_style style, const char *text)
{
	struct span s = span_of(text);
	style.size = b->size;
	if (!s.len)
		return;
	page_fit(p, &style, b->width, b->height, 0, 0.35, s, &style.size);
	double height = page_measure(p, &style, b->width, s).height;
	page_text(p, &style, x + b->x, y + b->y + (b->height - height) / 2, b->width, s);
}

struct span card_name(struct page *p, struct page_style *style, double width, double height, const char *name)
{
	struct name_parts parts = name_split(span_of(name));
	const char *begin = parts.front.len ? parts.front.at : parts.name.at;
	struct span shorter = { begin, (size_t)(parts.name.at + parts.name.len - begin) };
	double size = style->size;
	if (page_fit(p, style, width, height, 2, 0.65, span_of(name), &style->size))
		return span_of(name);
	style->size = size;
	if (page_fit(p, style, width, height, 2, 0.6, shorter, &style->size))
		return shorter;
	style->size = size;
	if (!page_fit(p, style, width, height, 2, 0.55, parts.name, &style->size)) {
		style->size = size;
		page_fit(p, style, width, height, 0, 0.2, parts.name, &style->size);
	}
	return parts.name;
}

static void draw_name(struct page *p, double x, double y, const struct form *f, const char *name)
{
	struct page_style style = { .size = f->name.size, .bold = true, .align = f->align, .leading = 0.95 };
	struct span text = card_name(p, &style, f->name.width, f->name.height, name);
	double height = page_measure(p, &style, f->name.width, text).height;
	page_text(p, &style, x + f->name.x, y + f->name.y + (f->name.height - height) / 2, f->name.width, text);
}

void card_draw(struct page *p, enum badge_layout layout, double x, double y, const struct card *c)
{
	const struct form *f = form_of(layout);
	draw_box(p, x, y, &f->event, (struct page_style){ .align = f->align, .rgb = 0x333333 }, c->event);
	draw_name(p, x, y, f, c->name);
	draw_box(p, x, y, &f->unit, (struct page_style){ .align = f->align }, c->unit);
	draw_box(p, x, y, &f->note, (struct page_style){ .bold = true, .align = f->align }, c->note);
	page_modules(p, x + f->modules.x, y + f->modules.y, f->modules.side, c->modules, CARD_MODULES);
	char code[64] = "";
	span_copy(span_of(c->code), code, sizeof code);
	if (f->align == PAGE_LEFT && strlen(code) > CODE_HALF)
		code[CODE_HALF] = '\n';
	draw_box(p, x, y, &f->code, (struct page_style){ .align = PAGE_CENTRE, .rgb = 0x333333 }, code);
	page_fill(p, x + f->band.x, y + f->band.y, f->band.width, f->band.height, c->colour);
	draw_box(p, x, y, &f->band, (struct page_style){ .bold = true, .align = PAGE_CENTRE, .rgb = 0xffffff }, c->role);
}
