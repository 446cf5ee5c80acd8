// PDF pages by cairo, text by pango.
// SPDX-License-Identifier: Apache-2.0
#include "device/page.h"

#include "device/output.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct page {
	struct output *output;            // NULL: only for measuring
	cairo_surface_t *surface, *picture;
	cairo_t *cr;
	PangoLayout *layout;              // one for all texts: making layouts costs more than filling them
	PangoFontDescription *font;
	struct page_style style;          // as the layout has it now
	int pages;
};

static cairo_status_t write_bytes(void *context, const unsigned char *bytes, unsigned int n)
{
	struct output *o = context;
	output_write(o, (struct span){ (const char *)bytes, n });
	return output_failed(o) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void write_metadata(struct page *p, const struct page_info *info)
{
	char when[32];
	time_t seconds = (time_t)(info->created_ms / 1000);
	struct tm utc;
	gmtime_r(&seconds, &utc);
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, info->title ? info->title : "");
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR, info->author ? info->author : "");
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Hadir");
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
}

// Metrics without hinting, so that a text takes the same room at every resolution.
static void set_metrics(struct page *p)
{
	PangoContext *context = pango_layout_get_context(p->layout);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context, pango_language_from_string("id"));
	pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
}

enum err page_open(const char *path, const struct page_info *info, struct page **ret_page)
{
	struct page *p = calloc(1, sizeof *p);
	if (!p)
		return ERR_NO_MEMORY;
	enum err e = path ? output_open(path, &p->output) : ERR_OK;
	if (e) {
		free(p);
		return e;
	}
	p->surface = cairo_pdf_surface_create_for_stream(path ? write_bytes : NULL, p->output, info->width / PAGE_PT, info->height / PAGE_PT);
	p->cr = cairo_create(p->surface);
	p->layout = pango_cairo_create_layout(p->cr);
	p->font = pango_font_description_from_string("Liberation Sans");
	p->style.size = -1;
	write_metadata(p, info);
	set_metrics(p);
	*ret_page = p;
	return ERR_OK;
}

void page_begin(struct page *p)
{
	if (p->pages++ && p->output)
		cairo_show_page(p->cr);
}

int page_count(const struct page *p)
{
	return p->pages;
}

bool page_draws(const struct page *p)
{
	return p->output != NULL;
}

static void page_close(struct page *p)
{
	g_object_unref(p->layout);
	pango_font_description_free(p->font);
	if (p->picture)
		cairo_surface_destroy(p->picture);
	cairo_destroy(p->cr);
	cairo_surface_finish(p->surface);
}

enum err page_commit(struct page *p)
{
	assert(p->output);
	if (p->pages)
		cairo_show_page(p->cr);
	page_close(p);
	cairo_status_t status = cairo_surface_status(p->surface);
	cairo_surface_destroy(p->surface);
	struct output *o = p->output;
	free(p);
	if (status && !output_failed(o)) {
		output_drop(o);
		return status == CAIRO_STATUS_NO_MEMORY ? ERR_NO_MEMORY : ERR_IO;
	}
	return output_commit(o);
}

void page_drop(struct page *p)
{
	if (!p)
		return;
	page_close(p);
	cairo_surface_destroy(p->surface);
	output_drop(p->output);
	free(p);
}

static void set_colour(struct page *p, uint32_t rgb)
{
	cairo_set_source_rgb(p->cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

static void set_style(struct page *p, const struct page_style *s)
{
	static const PangoAlignment aligns[PAGE_ALIGN_COUNT] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT };
	if (s->size != p->style.size || s->bold != p->style.bold || s->italic != p->style.italic) {
		pango_font_description_set_size(p->font, (int)(s->size * PANGO_SCALE + 0.5));
		pango_font_description_set_weight(p->font, s->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
		pango_font_description_set_style(p->font, s->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
		pango_layout_set_font_description(p->layout, p->font);
	}
	if (s->align != p->style.align)
		pango_layout_set_alignment(p->layout, aligns[s->align]);
	if (s->leading != p->style.leading)
		pango_layout_set_line_spacing(p->layout, (float)s->leading);
	p->style = *s;
}

static void set_text(struct page *p, const struct page_style *style, double width, struct span text)
{
	set_style(p, style);
	pango_layout_set_width(p->layout, width > 0 ? (int)(width / PAGE_PT * PANGO_SCALE) : -1);
	pango_layout_set_text(p->layout, text.at, (int)text.len);
}

static struct page_extent layout_extent(struct page *p)
{
	PangoRectangle logical;
	pango_layout_get_extents(p->layout, NULL, &logical);
	double mm = PAGE_PT / PANGO_SCALE;
	return (struct page_extent){ logical.width * mm, logical.height * mm, pango_layout_get_baseline(p->layout) * mm,
		pango_layout_get_line_count(p->layout) };
}

struct page_extent page_measure(struct page *p, const struct page_style *style, double width, struct span text)
{
	set_text(p, style, width, text);
	return layout_extent(p);
}

double page_text(struct page *p, const struct page_style *style, double x, double y, double width, struct span text)
{
	set_text(p, style, width, text);
	struct page_extent e = layout_extent(p);
	if (!p->output)
		return e.height;
	if (width <= 0) // a single line hangs from x by its alignment
		x -= style->align == PAGE_RIGHT ? e.width : style->align == PAGE_CENTRE ? e.width / 2 : 0;
	set_colour(p, style->rgb);
	cairo_move_to(p->cr, x / PAGE_PT, y / PAGE_PT);
	pango_cairo_show_layout(p->cr, p->layout);
	return e.height;
}

// True when a line of the layout ends inside a word.
static bool breaks_word(struct page *p, struct span text)
{
	for (GSList *l = pango_layout_get_lines_readonly(p->layout); l && l->next; l = l->next) {
		PangoLayoutLine *line = l->data;
		size_t end = (size_t)(line->start_index + line->length);
		if (end > 0 && end < text.len && !strchr(" \n-/", text.at[end - 1]) && !strchr(" \n", text.at[end]))
			return true;
	}
	return false;
}

struct room { double width, height; int lines; };

static bool fits(struct page *p, const struct page_style *style, double size, const struct room *room, struct span text)
{
	struct page_style s = *style;
	s.size = size;
	set_text(p, &s, room->width, text);
	struct page_extent e = layout_extent(p);
	return (!room->lines || e.lines <= room->lines) && (room->height <= 0 || e.height <= room->height + 1e-6) && !breaks_word(p, text);
}

// Whatever fits at a size fits at every smaller one, so the largest is found by halves, to a quarter of a point.
bool page_fit(struct page *p, const struct page_style *style, double width, double height, int lines, double least, struct span text, double *ret_size)
{
	const struct room room = { width, height, lines };
	double bad = style->size, good = style->size * least;
	*ret_size = style->size;
	if (fits(p, style, style->size, &room, text))
		return true;
	*ret_size = good;
	if (!fits(p, style, good, &room, text))
		return false;
	while (bad - good > 0.25) {
		double middle = (good + bad) / 2;
		if (fits(p, style, middle, &room, text))
			good = middle;
		else
			bad = middle;
	}
	*ret_size = good;
	return true;
}

static void stroke(struct page *p, double points)
{
	cairo_set_line_width(p->cr, points);
	set_colour(p, 0);
	cairo_stroke(p->cr);
}

void page_line(struct page *p, double x1, double y1, double x2, double y2, double points)
{
	if (!p->output)
		return;
	cairo_move_to(p->cr, x1 / PAGE_PT, y1 / PAGE_PT);
	cairo_line_to(p->cr, x2 / PAGE_PT, y2 / PAGE_PT);
	stroke(p, points);
}

void page_dash(struct page *p, double x1, double y1, double x2, double y2, double points)
{
	cairo_set_dash(p->cr, (double[]){ points, 2 * points }, 2, 0);
	page_line(p, x1, y1, x2, y2, points);
	cairo_set_dash(p->cr, NULL, 0, 0);
}

void page_box(struct page *p, double x, double y, double width, double height, double points)
{
	if (!p->output)
		return;
	cairo_rectangle(p->cr, x / PAGE_PT, y / PAGE_PT, width / PAGE_PT, height / PAGE_PT);
	stroke(p, points);
}

void page_fill(struct page *p, double x, double y, double width, double height, uint32_t rgb)
{
	if (!p->output)
		return;
	set_colour(p, rgb);
	cairo_rectangle(p->cr, x / PAGE_PT, y / PAGE_PT, width / PAGE_PT, height / PAGE_PT);
	cairo_fill(p->cr);
}

// How far a run of dark modules of this width goes on downwards.
static int run_height(const uint8_t *done, int n, int row, int column, int width)
{
	int height = 1;
	for (; row + height < n; height++)
		for (int i = column; i < column + width; i++)
			if (done[(row + height) * n + i])
				return height;
	return height;
}

// Dark modules that touch are joined into rectangles, all in one path, so that the file is small and no printer shows seams.
void page_modules(struct page *p, double x, double y, double side, const uint8_t *modules, int n)
{
	uint8_t done[PAGE_MODULES * PAGE_MODULES]; // light, or drawn already
	double unit = side / n / PAGE_PT, left = x / PAGE_PT, top = y / PAGE_PT;
	assert(n <= PAGE_MODULES);
	if (!p->output)
		return;
	for (int i = 0; i < n * n; i++)
		done[i] = !(modules[i] & 1);
	for (int row = 0; row < n; row++)
		for (int column = 0; column < n; column++) {
			int width = 0;
			while (column + width < n && !done[row * n + column + width])
				width++;
			if (!width)
				continue;
			int height = run_height(done, n, row, column, width);
			for (int i = 0; i < height; i++)
				memset(done + (row + i) * n + column, 1, (size_t)width);
			cairo_rectangle(p->cr, left + column * unit, top + row * unit, width * unit, height * unit);
		}
	set_colour(p, 0);
	cairo_fill(p->cr);
}

static cairo_status_t read_bytes(void *context, unsigned char *bytes, unsigned int n)
{
	struct span *rest = context;
	if (rest->len < n)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(bytes, rest->at, n);
	*rest = (struct span){ rest->at + n, rest->len - n };
	return CAIRO_STATUS_SUCCESS;
}

static uint32_t big_endian(const char *at)
{
	const uint8_t *b = (const uint8_t *)at;
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static enum err decode_picture(struct span png, cairo_surface_t **ret_picture)
{
	if (png.len < 24 || memcmp(png.at, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) != 0)
		return ERR_FORMAT;
	uint32_t width = big_endian(png.at + 16), height = big_endian(png.at + 20); // read first: decoding takes memory by them
	if (png.len > PAGE_PICTURE_MAX || !width || !height || width > PAGE_PICTURE_SIDE || height > PAGE_PICTURE_SIDE)
		return ERR_RANGE;
	*ret_picture = cairo_image_surface_create_from_png_stream(read_bytes, &png);
	if (!cairo_surface_status(*ret_picture))
		return ERR_OK;
	cairo_surface_destroy(*ret_picture);
	return ERR_FORMAT;
}

enum err page_check_picture(struct span png)
{
	cairo_surface_t *picture;
	enum err e = decode_picture(png, &picture);
	if (!e)
		cairo_surface_destroy(picture);
	return e;
}

enum err page_load_picture(struct page *p, struct span png, double *ret_ratio)
{
	cairo_surface_t *picture;
	enum err e = decode_picture(png, &picture);
	if (e)
		return e;
	if (p->picture)
		cairo_surface_destroy(p->picture);
	p->picture = picture;
	*ret_ratio = (double)cairo_image_surface_get_width(picture) / cairo_image_surface_get_height(picture);
	return ERR_OK;
}

void page_picture(struct page *p, double x, double y, double width, double height)
{
	assert(p->picture);
	if (!p->output)
		return;
	cairo_save(p->cr);
	cairo_translate(p->cr, x / PAGE_PT, y / PAGE_PT);
	cairo_scale(p->cr, width / PAGE_PT / cairo_image_surface_get_width(p->picture), height / PAGE_PT / cairo_image_surface_get_height(p->picture));
	cairo_set_source_surface(p->cr, p->picture, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(p->cr), CAIRO_FILTER_BEST);
	cairo_paint(p->cr);
	cairo_restore(p->cr);
}
