// Makes each badge again from the key, proves it the published one, and prints it.
// SPDX-License-Identifier: Apache-2.0
#include "report/badges.h"

#include "report/card.h"
#include "report/folio.h"
#include "store/state.h"

#include <assert.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#define SHEET_COLUMNS 2 // cards on a sheet of A4
#define SHEET_ROWS 5
#define OFFICERS EVENT_OFFICERS

struct batch {
	struct store *store;
	const struct badges_request *request;
	struct report_result *result;
	struct event event;
	struct officer officer[OFFICERS];
	int officers;
	struct entry { uint64_t holder; struct badge badge; } *entry;
	int n;
};

static const struct officer *find_officer(const struct batch *b, uint64_t holder)
{
	for (int i = 0; i < b->officers; i++)
		if (!b->officer[i].gone && b->officer[i].number == holder - BADGE_OFFICER)
			return &b->officer[i];
	return NULL;
}

static enum err tell(struct batch *b, enum word w, const char *name, uint64_t holder, enum err e)
{
	char number[24];
	struct text t = text_init(number, sizeof number);
	text_int(&t, (int64_t)(holder & ~BADGE_OFFICER));
	folio_detail(b->result, b->request->lang, w, (struct fill[]){ { "name", name }, { "holder", number } }, 2);
	return e;
}

static enum err find_name(struct batch *b, uint64_t holder, struct person *ret_person)
{
	const struct officer *o = holder & BADGE_OFFICER ? find_officer(b, holder) : NULL;
	if (o) {
		memcpy(ret_person->name, o->name, sizeof o->name);
		return ERR_OK;
	}
	if (holder & BADGE_OFFICER)
		return ERR_NOT_FOUND;
	enum err e = state_person(b->store, holder, ret_person);
	return !e && ret_person->gone ? ERR_NOT_FOUND : e;
}

// The holder's badge made from the key, if it is the one that was published.
static enum err check_badge(struct batch *b, uint64_t holder, struct badge *ret_badge)
{
	struct holder_cell cell;
	struct badge_cell latest;
	uint8_t published[SEAL_HASH], made[SEAL_HASH];
	enum err e = state_holder(b->store, holder, &cell, &latest, published);
	if (e || latest.revoked)
		return e ? e : ERR_NOT_FOUND;
	badge_make(b->request->badge_key, b->event.number, holder, cell.issue, ret_badge);
	badge_hash(ret_badge, made);
	return memcmp(made, published, SEAL_HASH) == 0 ? ERR_OK : ERR_SIGNATURE;
}

static enum err add_entry(struct batch *b, uint64_t holder, const struct badge *badge)
{
	if ((b->n & (b->n - 1)) == 0) {
		void *more = realloc(b->entry, (size_t)(b->n ? 2 * b->n : 1) * sizeof *b->entry);
		if (!more)
			return ERR_NO_MEMORY;
		b->entry = more;
	}
	b->entry[b->n++] = (struct entry){ holder, *badge };
	return ERR_OK;
}

// A holder who was asked for must have a badge; of everybody, those are left out who got theirs from a kiosk, which drew its secret.
static enum err add_holder(struct batch *b, uint64_t holder, const char *name, bool asked)
{
	struct badge badge;
	enum err e = check_badge(b, holder, &badge);
	bool from_kiosk = !(holder & BADGE_OFFICER) && holder > UINT32_MAX;
	if (!e)
		return add_entry(b, holder, &badge);
	if (from_kiosk && !asked && (e == ERR_SIGNATURE || e == ERR_NOT_FOUND))
		return ERR_OK;
	if (e == ERR_NOT_FOUND)
		return tell(b, WORD_PAPER_BADGE_UNPUBLISHED, name, holder, e);
	return e == ERR_SIGNATURE ? tell(b, WORD_PAPER_BADGE_KEY, name, holder, e) : e;
}

static enum err add_asked(struct batch *b)
{
	enum err e = ERR_OK;
	for (int i = 0; i < b->request->holder_count && !e; i++) {
		struct person p = { 0 };
		uint64_t holder = b->request->holders[i];
		e = find_name(b, holder, &p);
		if (e == ERR_NOT_FOUND)
			tell(b, WORD_PAPER_BADGE_UNKNOWN, "", holder, e);
		if (!e)
			e = add_holder(b, holder, p.name, true);
	}
	return e;
}

static enum err add_everybody(struct batch *b)
{
	const struct badges_request *r = b->request;
	struct people_reader *reader;
	struct person p;
	enum err e = people_reader_open(b->store, PEOPLE_BY_NAME, "", &reader);
	if (e)
		return e;
	while (!e && people_next(reader, &p))
		if (!p.gone && (r->role < 0 || p.role == (enum role)r->role) && (!r->class || !r->class[0] || strcmp(r->class, p.class) == 0))
			e = add_holder(b, p.number, p.name, false);
	e = e ? e : people_reader_error(reader);
	people_reader_close(reader);
	for (int i = 0; i < b->officers && r->officers && !e; i++)
		if (!b->officer[i].gone)
			e = add_holder(b, BADGE_OFFICER + b->officer[i].number, b->officer[i].name, false);
	return e;
}

// The code's modules; the text is of 26 alphanumeric characters, which is version 2 at level Q.
static void make_code(const struct badge *badge, uint8_t ret_modules[CARD_MODULES * CARD_MODULES])
{
	char text[BADGE_TEXT];
	badge_write(badge, text);
	QRcode *code = QRcode_encodeString(text, 2, QR_ECLEVEL_Q, QR_MODE_8, 1);
	assert(code && code->version == 2 && code->width == CARD_MODULES);
	memcpy(ret_modules, code->data, CARD_MODULES * CARD_MODULES);
	QRcode_free(code);
}

// Dark enough for white words on them; labels are printed black.
static uint32_t role_colour(enum badge_layout layout, int role)
{
	static const uint32_t colours[ROLE_COUNT + 1] = { 0x0e6b5c, 0x1f3a93, 0x8e2457, 0x5b3a8c, 0x7a4a12, 0x455a64, 0x14211b };
	return layout == BADGES_LABEL ? 0 : colours[role];
}

static void write_note(const struct batch *b, const struct person *p, struct text *out)
{
	char number[24];
	struct text t = text_init(number, sizeof number);
	if (p->class[0])
		words_write(out, WORD_PAPER_CLASS_X, b->request->lang, (struct fill[]){ { "class", p->class } }, 1);
	if (p->number > UINT32_MAX)
		return;
	text_int(&t, (int64_t)p->number);
	text_str(out, out->len ? "  \xc2\xb7  " : "");
	words_write(out, WORD_PAPER_BADGE_NUMBER, b->request->lang, (struct fill[]){ { "n", number } }, 1);
}

static enum err draw_entry(struct batch *b, struct page *page, const struct entry *entry, double x, double y)
{
	char note[160], code[40];
	struct text t = text_init(note, sizeof note);
	struct card card = { .event = b->event.badge_title[0] ? b->event.badge_title : b->event.title, .code = code, .note = note };
	const struct officer *o = entry->holder & BADGE_OFFICER ? find_officer(b, entry->holder) : NULL;
	struct person p = { 0 };
	int role = ROLE_COUNT;
	enum err e = o ? ERR_OK : state_person(b->store, entry->holder, &p);
	if (e)
		return e;
	if (!o) {
		write_note(b, &p, &t);
		role = (int)p.role;
	}
	card.name = o ? o->name : p.name;
	card.unit = o ? o->role : p.unit;
	card.role = word(WORD_PAPER_ROLE_PARTICIPANT + (enum word)role, b->request->lang);
	card.colour = role_colour(b->request->layout, role);
	badge_write_grouped(&entry->badge, code);
	make_code(&entry->badge, card.modules);
	card_draw(page, b->request->layout, x, y, &card);
	return ERR_OK;
}

// Ticks at the sheet's edges, in line with the cards' edges.
static void draw_cut_marks(struct page *page, double left, double top, double width, double height)
{
	double right = left + SHEET_COLUMNS * width, bottom = top + SHEET_ROWS * height;
	for (int i = 0; i <= SHEET_COLUMNS; i++) {
		page_line(page, left + i * width, top - 7, left + i * width, top - 2, 0.35);
		page_line(page, left + i * width, bottom + 2, left + i * width, bottom + 7, 0.35);
	}
	for (int i = 0; i <= SHEET_ROWS; i++) {
		page_line(page, left - 7, top + i * height, left - 2, top + i * height, 0.35);
		page_line(page, right + 2, top + i * height, right + 7, top + i * height, 0.35);
	}
}

static enum err draw_all(struct batch *b, struct page *page, double paper_width, double paper_height)
{
	double width, height;
	card_size(b->request->layout, &width, &height);
	bool sheet = b->request->layout == BADGES_A4;
	int each = sheet ? SHEET_COLUMNS * SHEET_ROWS : 1;
	double left = sheet ? (paper_width - SHEET_COLUMNS * width) / 2 : 0, top = sheet ? (paper_height - SHEET_ROWS * height) / 2 : 0;
	for (int i = 0; i < b->n; i++) {
		if (i % each == 0) {
			page_begin(page);
			if (sheet)
				draw_cut_marks(page, left, top, width, height);
		}
		int at = i % each;
		enum err e = draw_entry(b, page, &b->entry[i], left + at % SHEET_COLUMNS * width * sheet, top + at / SHEET_COLUMNS * height * sheet);
		if (e)
			return e;
		if (b->request->progress)
			b->request->progress(b->request->context, i + 1, b->n);
	}
	return ERR_OK;
}

static enum err print(struct batch *b)
{
	struct page *page;
	struct page_info info = { .width = 210, .height = 297, .title = word(WORD_PAPER_BADGES, b->request->lang), .author = b->event.organiser,
		.created_ms = calendar_day_begin(b->event.first_day, b->event.zone) };
	if (b->request->layout != BADGES_A4)
		card_size(b->request->layout, &info.width, &info.height);
	enum err e = page_open(b->request->path, &info, &page);
	if (e) {
		folio_failed(b->result, b->request->lang, b->request->path, e);
		return e;
	}
	e = draw_all(b, page, info.width, info.height);
	if (e) {
		page_drop(page);
		return e;
	}
	int pages = page_count(page);
	e = page_commit(page);
	if (e)
		folio_failed(b->result, b->request->lang, b->request->path, e);
	else
		*b->result = (struct report_result){ .pages = pages, .rows = b->n };
	return e;
}

enum err badges_print(struct store *s, const struct badges_request *request, struct report_result *ret_result)
{
	struct batch *b = calloc(1, sizeof *b);
	if (!b)
		return ERR_NO_MEMORY;
	b->store = s;
	b->request = request;
	b->result = ret_result;
	enum err e = state_event(s, &b->event);
	if (!e) {
		b->officers = state_officers(s, b->officer, OFFICERS);
		e = request->holder_count ? add_asked(b) : add_everybody(b);
	}
	if (!e && !b->n) {
		folio_detail(ret_result, request->lang, WORD_PAPER_BADGE_NOBODY, NULL, 0);
		e = ERR_MISSING;
	}
	if (!e)
		e = print(b);
	free(b->entry);
	free(b);
	return e;
}
