// Headers, cookies, fields of queries and forms, segments of paths, parts of uploads.
// SPDX-License-Identifier: Apache-2.0
#include "core/request.h"

#include <string.h>

#define NAME_MAX_LEN 64
#define BOUNDARY_MAX 70 // RFC 2046, 5.1.1

static const char *const names[METHOD_COUNT] = {
	[METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD", [METHOD_POST] = "POST", [METHOD_PUT] = "PUT", [METHOD_DELETE] = "DELETE",
};

const char *method_name(enum method m)
{
	return names[m];
}

struct span request_header(const struct request *r, const char *name)
{
	for (int i = 0; i < r->headers_count; i++)
		if (span_like(r->headers[i].name, name))
			return r->headers[i].value;
	return SPAN("");
}

struct span request_cookie(const struct request *r, const char *name)
{
	for (int i = 0; i < r->headers_count; i++) {
		struct span list = r->headers[i].value;
		while (span_like(r->headers[i].name, "Cookie") && list.len) {
			struct span value = span_trim(span_cut(&list, ';')), key = span_cut(&value, '=');
			if (span_is(key, name))
				return value;
		}
	}
	return SPAN("");
}

// Decodes %XX, and + when `plus`; NUL is no text.
static enum err decode(struct span s, bool plus, struct text *out)
{
	size_t begin = out->len;
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = (uint8_t)s.at[i];
		if (c == '+' && plus)
			c = ' ';
		if (c == '%') {
			if (i + 2 >= s.len || !hex_read((struct span){ s.at + i + 1, 2 }, &c, 1))
				return ERR_FORMAT;
			i += 2;
		}
		if (!c)
			return ERR_FORMAT;
		text_char(out, (char)c);
	}
	struct span added = { out->at + begin, out->len - begin };
	return out->full ? ERR_FULL : utf8_valid(added) ? ERR_OK : ERR_UTF8;
}

enum err request_segment(struct span raw, struct text *out)
{
	size_t begin = out->len;
	enum err e = decode(raw, false, out);
	if (e)
		return e;
	struct span s = { out->at + begin, out->len - begin };
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] < ' ' || s.at[i] == 0x7f || s.at[i] == '/' || s.at[i] == '\\')
			return ERR_FORMAT;
	return span_is(s, ".") || span_is(s, "..") ? ERR_FORMAT : ERR_OK;
}

enum err request_next_field(struct span *rest, struct text *ret_name, struct text *ret_value)
{
	while (rest->len) {
		struct span value = span_cut(rest, '&');
		if (!value.len)
			continue;
		struct span name = span_cut(&value, '=');
		enum err e = decode(name, true, ret_name);
		return e ? e : decode(value, true, ret_value);
	}
	return ERR_NOT_FOUND;
}

enum err request_field(struct span encoded, const char *name, struct text *out)
{
	while (encoded.len) {
		char room[NAME_MAX_LEN];
		struct text key = text_init(room, sizeof room);
		struct span value = span_cut(&encoded, '&'), coded = span_cut(&value, '=');
		if (decode(coded, true, &key) == ERR_OK && span_is(text_span(&key), name))
			return decode(value, true, out);
	}
	return ERR_MISSING;
}

// Where `needle` stands in s; s.len: nowhere.
static size_t find(struct span s, struct span needle)
{
	for (size_t i = 0; i + needle.len <= s.len; i++) {
		const char *first = memchr(s.at + i, needle.at[0], s.len - needle.len - i + 1);
		if (!first)
			break;
		i = (size_t)(first - s.at);
		if (memcmp(first, needle.at, needle.len) == 0)
			return i;
	}
	return s.len;
}

static struct span after(struct span s, size_t n)
{
	return n >= s.len ? (struct span){ s.at + s.len, 0 } : (struct span){ s.at + n, s.len - n };
}

// The value of ; name=value or ; name="value" of a header.
static struct span parameter(struct span header, const char *name)
{
	span_cut(&header, ';');
	while (header.len) {
		struct span rest = header, key = span_trim(span_cut(&rest, '='));
		bool is_quoted = rest.len && rest.at[0] == '"', is_ours = span_like(key, name);
		if (is_quoted)
			rest = after(rest, 1);
		struct span value = span_cut(&rest, is_quoted ? '"' : ';');
		if (is_ours)
			return is_quoted ? value : span_trim(value);
		if (is_quoted)
			span_cut(&rest, ';');
		header = rest;
	}
	return SPAN("");
}

// A header of a part by its name.
static struct span part_header(struct span head, const char *name)
{
	while (head.len) {
		struct span value = span_trim(span_cut(&head, '\n')), key = span_cut(&value, ':');
		if (span_like(key, name))
			return span_trim(value);
	}
	return SPAN("");
}

enum err request_part(const struct request *r, const char *name, struct span *ret_filename, struct span *ret_content)
{
	char room[BOUNDARY_MAX + 8];
	struct text line = text_init(room, sizeof room);
	struct span boundary = parameter(request_header(r, "Content-Type"), "boundary");
	text_str(&line, "\r\n--");
	text_add(&line, boundary);
	if (!span_starts(request_header(r, "Content-Type"), "multipart/form-data") || !boundary.len || line.full)
		return ERR_FORMAT;
	struct span mark = text_span(&line), first = after(mark, 2);
	size_t at = find(r->body, first);
	if (at == r->body.len)
		return ERR_FORMAT;
	for (struct span rest = after(r->body, at + first.len); !span_starts(rest, "--");) {
		size_t head_end = find(rest, SPAN("\r\n\r\n")), end;
		struct span head = { rest.at, head_end }, content = after(rest, head_end + 4);
		end = find(content, mark);
		if (head_end == rest.len || end == content.len)
			return ERR_FORMAT;
		struct span where = part_header(head, "Content-Disposition");
		if (span_is(parameter(where, "name"), name)) {
			*ret_filename = parameter(where, "filename");
			*ret_content = (struct span){ content.at, end };
			return ERR_OK;
		}
		rest = after(content, end + mark.len);
	}
	return ERR_MISSING;
}
