// Reading .xlsx workbooks: which sheet is first, its shared texts and formats, and its cells.
// SPDX-License-Identifier: Apache-2.0
#include "device/xlsx.h"

#include <stdlib.h>
#include <string.h>

#include "device/files.h"
#include "device/package.h"
#include "device/serial.h"

#define ROW_MOST 1048576  // of the format
#define FORMAT_MOST 65536 // formats of cells

// Arrays that grow: bytes of all texts, and what refers to them by where they begin, for the bytes move.
struct texts { char *at; size_t len, cap; };
struct piece { uint32_t at; uint16_t len, column; };
struct pieces { struct piece *at; size_t len, cap; };
struct line { int number; size_t first; }; // its cells go on to the next line's first
struct lines { struct line *at; size_t len, cap; };
struct format { int64_t id; int shows; };
struct formats { struct format *at; size_t len, cap; };

struct xlsx {
	struct texts texts;
	struct pieces shared, cells;
	struct lines lines;
	struct formats own, styles; // formats spelt out; what each style of a cell shows
	size_t next;
	bool from_1904;
};

// What is read from one part; each part uses what it needs of it.
struct reading {
	struct xlsx *book;
	char first[PACKAGE_PART];   // the relation of the first sheet; "" until found
	bool inside, collecting;    // the part of the part that counts; the text of a cell or shared text
	int phonetic;               // depth of readings aid, which is no part of the text
	size_t begun;               // where the collected text begins
	int row, column;            // of the cell, from 1 and from 0
	char type[12];              // of the cell
	int64_t style;
};

static bool grow(void **at, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap)
		return true;
	size_t more = *cap ? *cap * 2 : 256;
	while (more < need)
		more *= 2;
	void *moved = realloc(*at, more * size);
	if (!moved)
		return false;
	*at = moved;
	*cap = more;
	return true;
}

#define APPEND(array, ...) \
	(grow((void **)&(array)->at, &(array)->cap, (array)->len + 1, sizeof *(array)->at) \
		? ((array)->at[(array)->len++] = __VA_ARGS__, ERR_OK) : ERR_NO_MEMORY)

static int64_t number_of(const char *text, int64_t otherwise)
{
	int64_t value;
	return span_int(span_of(text), &value) ? value : otherwise;
}

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

// workbook.xml: the first sheet that is not hidden, and from when days are counted.
static enum err begin_book(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;
	const char *state = package_attribute(attributes, "state"), *id = package_attribute(attributes, "id"),
		*from = package_attribute(attributes, "date1904");
	if (is(name, "workbookPr") && from && (is(from, "1") || is(from, "true")))
		r->book->from_1904 = true;
	bool shown = is(name, "sheet") && (!state || is(state, "visible"));
	if (shown && id && !r->first[0] && !span_copy(span_of(id), r->first, sizeof r->first))
		return ERR_FULL;
	return ERR_OK;
}

static int shows(const struct xlsx *b, int64_t id)
{
	for (size_t i = 0; i < b->own.len; i++)
		if (b->own.at[i].id == id)
			return b->own.at[i].shows;
	return serial_builtin(id);
}

static enum err begin_style(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;
	struct xlsx *b = r->book;
	int64_t id = number_of(package_attribute(attributes, "numFmtId"), 0);
	if (is(name, "cellXfs"))
		r->inside = true;
	if (b->own.len >= FORMAT_MOST || b->styles.len >= FORMAT_MOST)
		return ERR_FULL;
	if (is(name, "numFmt"))
		return APPEND(&b->own, (struct format){ id, serial_format(span_of(package_attribute(attributes, "formatCode"))) });
	if (is(name, "xf") && r->inside)
		return APPEND(&b->styles, (struct format){ id, shows(b, id) });
	return ERR_OK;
}

static enum err end_style(void *context, const char *name)
{
	struct reading *r = context;
	r->inside &= !is(name, "cellXfs");
	return ERR_OK;
}

static enum err collect(void *context, struct span s)
{
	struct reading *r = context;
	struct texts *t = &r->book->texts;
	if (!r->collecting || r->phonetic)
		return ERR_OK;
	if (t->len + s.len > UINT32_MAX || !grow((void **)&t->at, &t->cap, t->len + s.len, 1))
		return ERR_NO_MEMORY;
	memcpy(t->at + t->len, s.at, s.len);
	t->len += s.len;
	return ERR_OK;
}

// Writes what _x000D_ and the like stand for; characters that XML has no form for are saved so. Returns the new length.
static size_t unescape(char *at, size_t len)
{
	size_t out = 0;
	for (size_t i = 0; i < len;) {
		uint8_t code[2];
		bool escaped = len - i >= 7 && at[i] == '_' && at[i + 1] == 'x' && at[i + 6] == '_' && hex_read((struct span){ at + i + 2, 4 }, code, 2);
		int32_t c = escaped ? code[0] << 8 | code[1] : 0;
		if (c == 0 || (c >= 0xd800 && c < 0xe000)) {
			at[out++] = at[i++];
			continue;
		}
		char room[5];
		struct text one = text_init(room, sizeof room);
		text_code(&one, c);
		memcpy(at + out, room, one.len);
		out += one.len;
		i += 7;
	}
	return out;
}

// The text collected since `begun`, cut at a character where it is too long.
static struct piece collected(struct reading *r)
{
	struct texts *t = &r->book->texts;
	size_t len = t->len > r->begun ? unescape(t->at + r->begun, t->len - r->begun) : 0;
	if (len > XLSX_CELL) {
		len = XLSX_CELL;
		while (len > 0 && (t->at[r->begun + len] & 0xc0) == 0x80)
			len--;
	}
	t->len = r->begun + len;
	return (struct piece){ (uint32_t)r->begun, (uint16_t)len, 0 };
}

static enum err begin_shared(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;
	(void)attributes;
	if (is(name, "si"))
		r->begun = r->book->texts.len;
	r->phonetic += is(name, "rPh");
	r->collecting = is(name, "t");
	return ERR_OK;
}

static enum err end_shared(void *context, const char *name)
{
	struct reading *r = context;
	r->collecting &= !is(name, "t");
	r->phonetic -= is(name, "rPh");
	return is(name, "si") ? APPEND(&r->book->shared, collected(r)) : ERR_OK;
}

// The column that a reference such as "AB12" names, from 0; the one behind the last where it names none.
static int column_of(const char *reference, int next)
{
	int column = 0;
	for (; reference && *reference >= 'A' && *reference <= 'Z' && column < 100000; reference++)
		column = column * 26 + (*reference - 'A' + 1);
	return column ? column - 1 : next;
}

static enum err begin_row(struct reading *r, const char **attributes)
{
	struct lines *l = &r->book->lines;
	int64_t number = number_of(package_attribute(attributes, "r"), r->row + 1);
	r->row = number > 0 && number <= ROW_MOST ? (int)number : r->row + 1;
	r->column = -1;
	if (l->len > 0 && l->at[l->len - 1].first == r->book->cells.len) { // the one before has no cells
		l->at[l->len - 1].number = r->row;
		return ERR_OK;
	}
	if (l->len == XLSX_ROWS)
		return ERR_FULL;
	return APPEND(l, (struct line){ r->row, r->book->cells.len });
}

static enum err begin_cell(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;
	const char *type = package_attribute(attributes, "t");
	if (is(name, "sheetData"))
		r->inside = true;
	if (!r->inside)
		return ERR_OK;
	if (is(name, "row"))
		return begin_row(r, attributes);
	if (is(name, "c")) {
		r->column = column_of(package_attribute(attributes, "r"), r->column + 1);
		r->style = number_of(package_attribute(attributes, "s"), -1);
		r->begun = r->book->texts.len;
		span_copy(span_of(type), r->type, sizeof r->type);
	}
	r->phonetic += is(name, "rPh");
	r->collecting = is(name, "t") || is(name, "v");
	return ERR_OK;
}

// Puts a text of our own in the place of what was collected.
static enum err instead(struct reading *r, const char *text, struct piece *ret_piece)
{
	struct texts *t = &r->book->texts;
	size_t len = strlen(text);
	if (!grow((void **)&t->at, &t->cap, r->begun + len, 1))
		return ERR_NO_MEMORY;
	memcpy(t->at + r->begun, text, len);
	t->len = r->begun + len;
	*ret_piece = (struct piece){ (uint32_t)r->begun, (uint16_t)len, 0 };
	return ERR_OK;
}

// What the cell says: a shared text, a truth value, a date by its format, or what stands there.
static enum err value_of(struct reading *r, struct piece *ret_piece)
{
	struct xlsx *b = r->book;
	struct piece piece = collected(r);
	struct span raw = { b->texts.at + piece.at, piece.len };
	char room[32];
	struct text date = text_init(room, sizeof room);
	*ret_piece = piece;
	if (is(r->type, "s")) {
		int64_t i;
		if (!span_int(raw, &i) || i < 0 || (size_t)i >= b->shared.len)
			return ERR_DAMAGED;
		b->texts.len = r->begun;
		*ret_piece = b->shared.at[i];
	} else if (is(r->type, "b")) {
		return instead(r, span_is(raw, "1") ? "TRUE" : "FALSE", ret_piece);
	} else if (!r->type[0] || is(r->type, "n")) {
		int kind = r->style >= 0 && (size_t)r->style < b->styles.len ? b->styles.at[r->style].shows : 0;
		if (serial_write(&date, raw, kind, b->from_1904))
			return instead(r, room, ret_piece);
	}
	return ERR_OK;
}

static enum err end_cell(void *context, const char *name)
{
	struct reading *r = context;
	r->collecting &= !is(name, "t") && !is(name, "v");
	r->phonetic -= r->inside && is(name, "rPh");
	r->inside &= !is(name, "sheetData");
	if (!r->inside || !is(name, "c") || r->book->texts.len == r->begun)
		return ERR_OK;
	if (r->book->lines.len == 0)
		return ERR_DAMAGED;
	struct piece piece = { 0 };
	enum err e = value_of(r, &piece);
	piece.column = (uint16_t)r->column;
	if (e != ERR_OK || r->column >= ROW_FIELDS || piece.len == 0)
		return e;
	return APPEND(&r->book->cells, piece);
}

// Parts that a workbook may lack: without them there are no shared texts, and no number is a date.
static enum err read_optional(struct package *p, const char *book_part, const char *kind, const struct package_reader *reader, struct xlsx *b)
{
	char part[PACKAGE_PART];
	struct reading r = { .book = b };
	enum err e = package_related(p, book_part, kind, part);
	if (e == ERR_OK)
		e = package_read(p, part, reader, &r);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err read_book(struct package *p, struct xlsx *b)
{
	static const struct package_reader book_reader = { begin_book, NULL, NULL }, style_reader = { begin_style, end_style, NULL };
	static const struct package_reader shared_reader = { begin_shared, end_shared, collect }, cell_reader = { begin_cell, end_cell, collect };
	char book_part[PACKAGE_PART], sheet_part[PACKAGE_PART];
	struct reading book = { .book = b }, cells = { .book = b };
	enum err e = package_related(p, "", "/officeDocument", book_part);
	if (e == ERR_OK)
		e = package_read(p, book_part, &book_reader, &book);
	if (e == ERR_OK)
		e = book.first[0] ? package_related(p, book_part, book.first, sheet_part) : ERR_FORMAT;
	if (e == ERR_OK)
		e = read_optional(p, book_part, "/styles", &style_reader, b);
	if (e == ERR_OK)
		e = read_optional(p, book_part, "/sharedStrings", &shared_reader, b);
	if (e == ERR_OK)
		e = package_read(p, sheet_part, &cell_reader, &cells);
	return e == ERR_NOT_FOUND ? ERR_FORMAT : e;
}

enum err xlsx_open_bytes(struct span file, struct xlsx **ret_book)
{
	if (file.len > XLSX_FILE)
		return ERR_FULL;
	struct xlsx *b = calloc(1, sizeof *b);
	if (!b)
		return ERR_NO_MEMORY;
	struct package p = { .file = file, .most = XLSX_UNPACKED };
	enum err e = read_book(&p, b);
	if (e == ERR_OK)
		*ret_book = b;
	else
		xlsx_close(b);
	return e;
}

enum err xlsx_open(const char *path, struct xlsx **ret_book)
{
	char *bytes = malloc(XLSX_FILE);
	size_t len = 0;
	if (!bytes)
		return ERR_NO_MEMORY;
	enum err e = files_read(path, bytes, XLSX_FILE, &len);
	if (e == ERR_OK)
		e = xlsx_open_bytes((struct span){ bytes, len }, ret_book);
	free(bytes);
	return e;
}

void xlsx_close(struct xlsx *b)
{
	if (!b)
		return;
	free(b->texts.at);
	free(b->shared.at);
	free(b->cells.at);
	free(b->lines.at);
	free(b->own.at);
	free(b->styles.at);
	free(b);
}

bool xlsx_next(struct xlsx *b, struct row *ret_row)
{
	if (b->next == b->lines.len)
		return false;
	size_t first = b->lines.at[b->next].first;
	ret_row->line = b->lines.at[b->next++].number;
	ret_row->count = 0;
	size_t end = b->next < b->lines.len ? b->lines.at[b->next].first : b->cells.len;
	for (size_t i = first; i < end; i++) {
		struct piece p = b->cells.at[i];
		while (ret_row->count <= p.column)
			ret_row->field[ret_row->count++] = SPAN("");
		ret_row->field[p.column] = (struct span){ b->texts.at + p.at, p.len };
	}
	return end > first;
}
