// Writes and reads structs by their table of fields.
// SPDX-License-Identifier: Apache-2.0
#include "core/field.h"

#include "core/calendar.h"

#include <assert.h>
#include <string.h>

#define DIGIT_MOST 10

static uint64_t load(const char *at, size_t size)
{
	uint8_t one;
	uint32_t four;
	uint64_t eight;
	switch (size) {
	case sizeof one: memcpy(&one, at, sizeof one); return one;
	case sizeof four: memcpy(&four, at, sizeof four); return four;
	}
	assert(size == sizeof eight);
	memcpy(&eight, at, sizeof eight);
	return eight;
}

static void store(char *at, size_t size, uint64_t value)
{
	uint8_t one = (uint8_t)value;
	uint32_t four = (uint32_t)value;
	assert(size == sizeof one || size == sizeof four || size == sizeof value);
	memcpy(at, size == sizeof one ? (void *)&one : size == sizeof four ? (void *)&four : (void *)&value, size);
}

static int64_t load_int(const char *base, size_t offset)
{
	int value;
	memcpy(&value, base + offset, sizeof value);
	return value;
}

static bool all_zero(const char *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (at[i])
			return false;
	return true;
}

static bool is_empty(const struct field *f, const char *base);

static bool element_is_empty(const struct field *list, const char *element)
{
	for (int i = 0; i < list->sub_count; i++)
		if (!is_empty(&list->sub[i], element))
			return false;
	return true;
}

// How many elements of a list are written: up to the last that is not empty.
static size_t list_used(const struct field *f, const char *base)
{
	size_t n = f->size / f->stride;
	while (n && element_is_empty(f, base + f->offset + (n - 1) * f->stride))
		n--;
	return n;
}

static bool is_empty(const struct field *f, const char *base)
{
	switch (f->type) {
	case FIELD_TEXT: return !base[f->offset];
	case FIELD_LIST: return list_used(f, base) == 0;
	case FIELD_LINES: return load_int(base, f->count) == 0;
	case FIELD_INT: case FIELD_DAY: case FIELD_BYTES: case FIELD_TAG: case FIELD_DIGITS: case FIELD_TYPE_COUNT: break;
	}
	return all_zero(base + f->offset, f->size);
}

static enum err check_int(const struct field *f, uint64_t value)
{
	if (value > INT64_MAX || (int64_t)value < f->least || (int64_t)value > f->most)
		return ERR_RANGE;
	return f->type != FIELD_DAY || calendar_day_valid((int)value) ? ERR_OK : ERR_RANGE;
}

static enum err write_int(const struct field *f, const char *base, struct text *out)
{
	uint64_t value = load(base + f->offset, f->size);
	enum err e = check_int(f, value);
	if (!e)
		text_int(out, (int64_t)value);
	return e;
}

static enum err write_text(const char *at, size_t size, struct text *out)
{
	size_t len = strnlen(at, size);
	assert(len < size);
	if (!utf8_valid((struct span){ at, len }))
		return ERR_UTF8;
	body_write_string(out, (struct span){ at, len });
	return ERR_OK;
}

static void write_tag(uint64_t tag, struct text *out)
{
	uint8_t bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(tag >> (56 - 8 * i));
	body_write_hex(out, bytes, sizeof bytes);
}

static enum err write_list(const struct field *f, const char *base, struct text *out)
{
	size_t n = list_used(f, base);
	text_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		body_comma(out);
		enum err e = fields_write(f->sub, f->sub_count, base + f->offset + i * f->stride, out);
		if (e)
			return e;
	}
	text_char(out, ']');
	return ERR_OK;
}

static enum err write_lines(const struct field *f, const char *base, struct text *out)
{
	int64_t n = load_int(base, f->count);
	if (n < 0 || (size_t)n > f->size / f->stride)
		return ERR_RANGE;
	text_char(out, '[');
	for (size_t i = 0; i < (size_t)n; i++) {
		body_comma(out);
		enum err e = write_text(base + f->offset + i * f->stride, f->stride, out);
		if (e)
			return e;
	}
	text_char(out, ']');
	return ERR_OK;
}

// What lies outside the used rows and columns must be zero, or it would be lost without a word.
static enum err write_digits(const struct field *f, const char *base, struct text *out)
{
	size_t rows = (size_t)load_int(base, f->count), width = (size_t)load_int(base, f->width);
	for (size_t i = 0; i < f->size; i++)
		if (base[f->offset + i] && (i / f->stride >= rows || i % f->stride >= width || (uint8_t)base[f->offset + i] > DIGIT_MOST))
			return ERR_RANGE;
	text_char(out, '[');
	for (size_t i = 0; i < rows; i++) {
		body_comma(out);
		text_char(out, '"');
		for (size_t j = 0; j < width; j++)
			text_char(out, "0123456789a"[(uint8_t)base[f->offset + i * f->stride + j]]);
		text_char(out, '"');
	}
	text_char(out, ']');
	return ERR_OK;
}

static enum err write_field(const struct field *f, const char *base, struct text *out)
{
	body_key(out, f->key);
	switch (f->type) {
	case FIELD_INT: case FIELD_DAY: return write_int(f, base, out);
	case FIELD_TEXT: return write_text(base + f->offset, f->size, out);
	case FIELD_BYTES: body_write_hex(out, (const uint8_t *)base + f->offset, f->size); return ERR_OK;
	case FIELD_TAG: write_tag(load(base + f->offset, f->size), out); return ERR_OK;
	case FIELD_LIST: return write_list(f, base, out);
	case FIELD_LINES: return write_lines(f, base, out);
	case FIELD_DIGITS: return write_digits(f, base, out);
	case FIELD_TYPE_COUNT: break;
	}
	assert(!"a field's type");
	return ERR_FORMAT;
}

enum err fields_write(const struct field *fields, int n, const void *base, struct text *out)
{
	text_char(out, '{');
	for (int i = 0; i < n; i++) {
		enum err e = is_empty(&fields[i], base) ? ERR_OK : write_field(&fields[i], base, out);
		if (e)
			return e;
	}
	text_char(out, '}');
	return out->full ? ERR_FULL : ERR_OK;
}

static enum err read_int(const struct field *f, const struct body_value *v, char *base)
{
	if (v->type != BODY_INTEGER || v->integer == 0)
		return ERR_FORMAT;
	enum err e = v->integer < 0 ? ERR_RANGE : check_int(f, (uint64_t)v->integer);
	if (!e)
		store(base + f->offset, f->size, (uint64_t)v->integer);
	return e;
}

static enum err read_bytes(const struct body_value *v, uint8_t *bytes, size_t n)
{
	return body_hex(v, bytes, n) && !all_zero((char *)bytes, n) ? ERR_OK : ERR_FORMAT;
}

static enum err read_tag(const struct field *f, const struct body_value *v, char *base)
{
	uint8_t bytes[8];
	uint64_t tag = 0;
	enum err e = read_bytes(v, bytes, sizeof bytes);
	if (e)
		return e;
	for (int i = 0; i < 8; i++)
		tag = tag << 8 | bytes[i];
	store(base + f->offset, f->size, tag);
	return ERR_OK;
}

static enum err read_text(const struct body_value *v, char *dst, size_t size)
{
	return v->type == BODY_STRING ? body_string(v, dst, size) : ERR_FORMAT;
}

static enum err read_list(const struct field *f, const struct body_value *v, char *base)
{
	if (v->type != BODY_ARRAY)
		return ERR_FORMAT;
	struct body_walk w = body_elements(v->raw);
	struct span key;
	struct body_value element = { BODY_INTEGER, 0, { "", 0 } };
	size_t n = 0;
	for (; body_next(&w, &key, &element); n++) {
		if (element.type != BODY_OBJECT)
			return ERR_FORMAT;
		enum err e = n == f->size / f->stride ? ERR_FULL : fields_read(f->sub, f->sub_count, element.raw, base + f->offset + n * f->stride);
		if (e)
			return e;
	}
	return element.raw.len > sizeof "{}" - 1 ? ERR_OK : ERR_FORMAT;
}

static enum err read_lines(const struct field *f, const struct body_value *v, char *base)
{
	if (v->type != BODY_ARRAY)
		return ERR_FORMAT;
	struct body_walk w = body_elements(v->raw);
	struct span key;
	struct body_value line;
	size_t n = 0;
	for (; body_next(&w, &key, &line); n++) {
		enum err e = n == f->size / f->stride ? ERR_FULL : read_text(&line, base + f->offset + n * f->stride, f->stride);
		if (e)
			return e;
	}
	store(base + f->count, sizeof(int), n);
	return n ? ERR_OK : ERR_FORMAT;
}

static enum err read_digits(const struct field *f, const struct body_value *v, char *base)
{
	if (v->type != BODY_ARRAY)
		return ERR_FORMAT;
	size_t rows = (size_t)load_int(base, f->count), width = (size_t)load_int(base, f->width), n = 0;
	struct body_walk w = body_elements(v->raw);
	struct span key;
	struct body_value row;
	for (; body_next(&w, &key, &row); n++) {
		if (row.type != BODY_STRING || row.raw.len != width + 2 || n == rows)
			return ERR_FORMAT;
		for (size_t j = 0; j < width; j++) {
			const char *digit = memchr("0123456789a", row.raw.at[j + 1], DIGIT_MOST + 1);
			if (!digit)
				return ERR_FORMAT;
			base[f->offset + n * f->stride + j] = (char)(*digit == 'a' ? 10 : *digit - '0');
		}
	}
	return n == rows && !is_empty(f, base) ? ERR_OK : ERR_FORMAT;
}

static enum err read_field(const struct field *f, const struct body_value *v, char *base)
{
	switch (f->type) {
	case FIELD_INT: case FIELD_DAY: return read_int(f, v, base);
	case FIELD_TEXT: return v->raw.len > 2 ? read_text(v, base + f->offset, f->size) : ERR_FORMAT;
	case FIELD_BYTES: return read_bytes(v, (uint8_t *)base + f->offset, f->size);
	case FIELD_TAG: return read_tag(f, v, base);
	case FIELD_LIST: return read_list(f, v, base);
	case FIELD_LINES: return read_lines(f, v, base);
	case FIELD_DIGITS: return read_digits(f, v, base);
	case FIELD_TYPE_COUNT: break;
	}
	assert(!"a field's type");
	return ERR_FORMAT;
}

enum err fields_read(const struct field *fields, int n, struct span object, void *base)
{
	struct body_walk w = body_members(object);
	struct span key;
	struct body_value v;
	int next = 0;
	while (body_next(&w, &key, &v)) {
		int i = 0;
		while (i < n && !span_is(key, fields[i].key))
			i++;
		if (i == n)
			continue;
		enum err e = i < next ? ERR_FORMAT : read_field(&fields[i], &v, base);
		if (e)
			return e;
		next = i + 1;
	}
	return ERR_OK;
}
