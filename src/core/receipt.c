// Receipts: signed, checked, written and read.
// SPDX-License-Identifier: Apache-2.0
#include "core/receipt.h"

#include "core/wire.h"

#include <string.h>

#define PREFIX "hadir-receipt-1"
#define SIGNED_LENGTH (sizeof PREFIX - 1 + SEAL_PUBLIC + RECORD_EPOCH + 8 + SEAL_HASH + 8)

static const struct wire_field fields[] = {
	WIRE(receipt, "seq", WIRE_COUNT, seq), WIRE(receipt, "link", WIRE_HEX, link), WIRE(receipt, "at", WIRE_TIME, at_ms),
	WIRE(receipt, "server", WIRE_HEX, server), WIRE(receipt, "sign", WIRE_HEX, sign),
};
#define FIELDS (int)(sizeof fields / sizeof *fields)

static uint8_t *put(uint8_t *at, const void *bytes, size_t n)
{
	memcpy(at, bytes, n);
	return at + n;
}

static uint8_t *put_number(uint8_t *at, uint64_t value)
{
	for (int i = 0; i < 8; i++)
		*at++ = (uint8_t)(value >> (56 - 8 * i));
	return at;
}

static void signed_bytes(const struct receipt *r, uint8_t ret_bytes[SIGNED_LENGTH])
{
	uint8_t *at = put(ret_bytes, PREFIX, sizeof PREFIX - 1);
	at = put(at, r->id.key, sizeof r->id.key);
	at = put(at, r->id.epoch, sizeof r->id.epoch);
	at = put_number(at, r->seq);
	at = put(at, r->link, sizeof r->link);
	put_number(at, (uint64_t)r->at_ms);
}

void receipt_sign(const uint8_t secret[SEAL_SECRET], struct receipt *r)
{
	uint8_t bytes[SIGNED_LENGTH];
	signed_bytes(r, bytes);
	seal_sign(secret, bytes, sizeof bytes, r->sign);
}

enum err receipt_verify(const struct receipt *r)
{
	uint8_t bytes[SIGNED_LENGTH];
	signed_bytes(r, bytes);
	return seal_verify(r->server, bytes, sizeof bytes, r->sign);
}

enum err receipt_write(const struct receipt *r, struct text *out)
{
	text_char(out, '{');
	wire_write(fields, FIELDS, r, out);
	text_char(out, '}');
	return out->full ? ERR_FULL : ERR_OK;
}

enum err receipt_read(struct span line, const struct ledger_id *id, struct receipt *ret_receipt)
{
	struct receipt r = { .id = *id };
	unsigned seen;
	enum err e = wire_read(fields, FIELDS, line, &r, &seen);
	if (!e)
		*ret_receipt = r;
	return e;
}
