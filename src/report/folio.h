// A document in flow: sheets with letterhead, title, labels, signatures and footer, filled from the top down.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"
#include "core/words.h"
#include "device/page.h"
#include "report/document.h"
#include "report/integrity.h"
#include "store/store.h"

struct folio {
	struct page *page;
	struct store *store;
	const struct event *event;
	enum lang lang;
	double width, left, right, top, end; // millimetres; left and right: of the type area, end: its lower edge
	double y;                            // where the next thing is drawn
	int pages;                           // in all; 0 while they are being counted
	double picture_ratio;                // 0: no picture in the letterhead
	char footer[2][400];
};

struct folio_request {
	const char *path, *printed_by;
	enum paper paper;
	bool landscape;
	enum lang lang;
	int64_t printed_ms;
	const struct event *event;
	const char *title;                   // for the file's metadata
	enum word origin;                    // the footer's sentence on where the document comes from; it has the slot {when}
};

// Draws the document from an empty first page; called twice, first without drawing to count the pages, so it must do the same each time.
typedef void folio_build(struct folio *f, void *context);
// Sets pages and code of ret_result, detail on an error.
MUST_CHECK enum err folio_print(struct store *s, const struct folio_request *request, folio_build *build, void *context, struct report_result *ret_result);
void folio_detail(struct report_result *r, enum lang lang, enum word w, const struct fill *fills, int n);
void folio_failed(struct report_result *r, enum lang lang, const char *path, enum err e); // detail of a file that cannot be written

double folio_room(const struct folio *f);   // millimetres left on the page
void folio_break(struct folio *f);          // goes to the next page
void folio_letterhead(struct folio *f);     // with its double rule; nothing when the event has none
void folio_title(struct folio *f, const char *title); // and the event's, and the budget year
void folio_heading(struct folio *f, const char *text, double room); // of a further table; on the next page when less than `room` is left for it
void folio_label(struct folio *f, enum word label, const char *value); // "label : value", the colon at 35 mm; nothing for an empty value
void folio_paragraph(struct folio *f, const struct page_style *style, double indent, struct span text); // on the next page when it does not fit
double folio_paragraph_height(struct folio *f, const struct page_style *style, double indent, struct span text);
void folio_signatures(struct folio *f, int day); // place and date of `day`, the event's signatories with 22 mm for each hand
double folio_signatures_height(struct folio *f); // 0: the event names none
void folio_upper(struct text *out, struct span s); // capitals of ASCII and Latin-1
