// Pages of a PDF file, measured in millimetres from the top left corner; text in Liberation Sans.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define PAGE_PT (25.4 / 72)            // millimetres of a point
#define PAGE_PICTURE_MAX (4u << 20)    // bytes of a PNG
#define PAGE_PICTURE_SIDE 4096         // pixels of a PNG's side
#define PAGE_MODULES 57                // of a code's side: QR version 10

struct page; // a PDF being written, one page after the other

struct page_info { double width, height; const char *title, *author; int64_t created_ms; };

enum page_align { PAGE_LEFT, PAGE_CENTRE, PAGE_RIGHT, PAGE_ALIGN_COUNT };
struct page_style {
	double size;              // points
	bool bold, italic;
	enum page_align align;
	uint32_t rgb;             // 0x000000 black
	double leading;           // distance of baselines as a part of the font's own, 0: 1
};

// Errors as output_open's, and ERR_NO_MEMORY. Path NULL: everything is measured, nothing is drawn or written; to be dropped.
MUST_CHECK enum err page_open(const char *path, const struct page_info *info, struct page **ret_page);
void page_begin(struct page *p);                       // the first or a further page; measuring is possible before it
int page_count(const struct page *p);                  // pages begun
bool page_draws(const struct page *p);                 // false: it only measures
MUST_CHECK enum err page_commit(struct page *p);       // as output_commit
void page_drop(struct page *p);                        // as output_drop

// Text is wrapped at words, and within a word that is wider than `width`; invalid UTF-8 is shown as U+FFFD.
struct page_extent { double width, height, baseline; int lines; };  // ink-free extents; baseline: of the first line, from the top
struct page_extent page_measure(struct page *p, const struct page_style *style, double width, struct span text); // width <= 0: one line
double page_text(struct page *p, const struct page_style *style, double x, double y, double width, struct span text); // y: the top; returns the height
// The largest size from style->size down to `least` times it at which text has at most `lines` lines of `width` and `height`
// (0: any); false when none fits: the smallest is returned then. A word that would have to be broken does not fit.
bool page_fit(struct page *p, const struct page_style *style, double width, double height, int lines, double least, struct span text, double *ret_size);

void page_line(struct page *p, double x1, double y1, double x2, double y2, double points);
void page_dash(struct page *p, double x1, double y1, double x2, double y2, double points); // dotted
void page_box(struct page *p, double x, double y, double width, double height, double points);
void page_fill(struct page *p, double x, double y, double width, double height, uint32_t rgb);
void page_modules(struct page *p, double x, double y, double side, const uint8_t *modules, int n); // a square code, n by n, low bit set: dark; one path

// The document's one picture; ERR_FORMAT: not a PNG, ERR_RANGE: larger than the limits above. ret_ratio: width / height.
MUST_CHECK enum err page_load_picture(struct page *p, struct span png, double *ret_ratio);
MUST_CHECK enum err page_check_picture(struct span png); // the same, decoded and forgotten
void page_picture(struct page *p, double x, double y, double width, double height);
