// Small JSON objects that nodes exchange, by a table of their fields.
// SPDX-License-Identifier: Apache-2.0
#include "core/wire.h"

#include <assert.h>
#include <string.h>

static enum err read_number(const struct wire_field *f, const struct body_value *v, void *member)
{
	if (v->type != BODY_INTEGER)
		return ERR_FORMAT;
	if ((f->type == WIRE_FLAG && v->integer > 1) || (f->type != WIRE_TIME && v->integer < 0))
		return ERR_RANGE;
	if (f->type == WIRE_FLAG)
		memcpy(member, &(bool){ v->integer }, sizeof(bool));
	else
		memcpy(member, &v->integer, sizeof v->integer);
	return ERR_OK;
}

static enum err read_member(const struct wire_field *f, const struct body_value *v, void *base)
{
	char *member = (char *)base + f->offset;
	switch (f->type) {
	case WIRE_COUNT: case WIRE_TIME: case WIRE_FLAG: return read_number(f, v, member);
	case WIRE_HEX: return body_hex(v, (uint8_t *)member, f->size) ? ERR_OK : ERR_FORMAT;
	case WIRE_RAW: memcpy(member, &v->raw, sizeof v->raw); break;
	case WIRE_TYPE_COUNT: break;
	}
	return ERR_OK;
}

static int find(const struct wire_field *fields, int n, struct span name)
{
	for (int i = 0; i < n; i++)
		if (span_is(name, fields[i].key))
			return i;
	return -1;
}

enum err wire_read(const struct wire_field *fields, int n, struct span object, void *base, unsigned *ret_seen)
{
	enum err e = body_check(object, BODY_DEPTH);
	if (e)
		return e;
	struct body_walk w = body_members(object);
	struct span name;
	struct body_value v;
	unsigned seen = 0;
	while (!e && body_next(&w, &name, &v)) {
		int i = find(fields, n, name);
		if (i < 0)
			continue;
		e = read_member(&fields[i], &v, base);
		seen |= 1u << i;
	}
	for (int i = 0; i < n && !e; i++)
		if (!fields[i].optional && !(seen & 1u << i))
			e = ERR_MISSING;
	if (!e)
		*ret_seen = seen;
	return e;
}

void wire_write(const struct wire_field *fields, int n, const void *base, struct text *out)
{
	for (int i = 0; i < n; i++) {
		const char *member = (const char *)base + fields[i].offset;
		int64_t number = 0;
		body_key(out, fields[i].key);
		switch (fields[i].type) {
		case WIRE_COUNT: case WIRE_TIME: memcpy(&number, member, sizeof number); text_int(out, number); break;
		case WIRE_FLAG: text_int(out, *(const bool *)member); break;
		case WIRE_HEX: body_write_hex(out, (const uint8_t *)member, fields[i].size); break;
		case WIRE_RAW: case WIRE_TYPE_COUNT: assert(!"only read"); break;
		}
	}
}
