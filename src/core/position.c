// How far a node has a ledger, as a line.
// SPDX-License-Identifier: Apache-2.0
#include "core/position.h"

#include "core/wire.h"

static const struct wire_field fields[] = {
	WIRE(position, "key", WIRE_HEX, id.key), WIRE(position, "epoch", WIRE_HEX, id.epoch), WIRE(position, "event", WIRE_FLAG, is_event),
	WIRE(position, "seq", WIRE_COUNT, seq), WIRE(position, "link", WIRE_HEX, link),
};
#define FIELDS (int)(sizeof fields / sizeof *fields)

enum err position_write(const struct position *p, struct text *out)
{
	text_char(out, '{');
	wire_write(fields, FIELDS, p, out);
	text_char(out, '}');
	return out->full ? ERR_FULL : ERR_OK;
}

enum err position_read(struct span line, struct position *ret_position)
{
	struct position p = { .seq = 0 };
	unsigned seen;
	enum err e = wire_read(fields, FIELDS, line, &p, &seen);
	if (!e)
		*ret_position = p;
	return e;
}
