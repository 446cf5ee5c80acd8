// Receipts: signed together, each checked by itself, written and read.
// SPDX-License-Identifier: Apache-2.0
#include "core/receipt.h"

#include "core/wire.h"

#include <assert.h>
#include <string.h>

#define LEAF "hadir-receipt-1"
#define ROOT "hadir-receipts-1"
#define LEAF_LENGTH (1 + sizeof LEAF - 1 + SEAL_PUBLIC + RECORD_EPOCH + 8 + SEAL_HASH + 8)
#define ROOT_LENGTH (sizeof ROOT - 1 + 8 + SEAL_HASH)

struct line { struct receipt receipt; struct span path; };
static const struct wire_field fields[] = {
	WIRE(line, "seq", WIRE_COUNT, receipt.seq), WIRE(line, "link", WIRE_HEX, receipt.link), WIRE(line, "at", WIRE_TIME, receipt.at_ms),
	WIRE(line, "server", WIRE_HEX, receipt.server), WIRE(line, "sign", WIRE_HEX, receipt.sign), WIRE(line, "leaf", WIRE_COUNT, receipt.leaf),
	WIRE(line, "leaves", WIRE_COUNT, receipt.leaves), WIRE(line, "path", WIRE_RAW, path),
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

// A leaf begins with 0, a node with 1: so neither is ever taken for the other.
static void hash_leaf(const struct receipt *r, uint8_t ret_hash[SEAL_HASH])
{
	uint8_t bytes[LEAF_LENGTH] = { 0 };
	uint8_t *at = put(bytes + 1, LEAF, sizeof LEAF - 1);
	at = put(at, r->id.key, sizeof r->id.key);
	at = put(at, r->id.epoch, sizeof r->id.epoch);
	at = put_number(at, r->seq);
	at = put(at, r->link, sizeof r->link);
	put_number(at, (uint64_t)r->at_ms);
	seal_hash(bytes, sizeof bytes, ret_hash);
}

static void hash_node(const uint8_t left[SEAL_HASH], const uint8_t right[SEAL_HASH], uint8_t ret_hash[SEAL_HASH])
{
	uint8_t bytes[1 + 2 * SEAL_HASH] = { 1 };
	put(put(bytes + 1, left, SEAL_HASH), right, SEAL_HASH);
	seal_hash(bytes, sizeof bytes, ret_hash);
}

// Which tree a root is of cannot be told from the root and one path.
static void signed_bytes(uint64_t leaves, const uint8_t root[SEAL_HASH], uint8_t ret_bytes[ROOT_LENGTH])
{
	put(put_number(put(ret_bytes, ROOT, sizeof ROOT - 1), leaves), root, SEAL_HASH);
}

// From a level of the tree to the one above: in pairs from the left, a last one without another as it is. So comes the tree of RFC 9162.
static int pair(uint8_t node[][SEAL_HASH], int count)
{
	for (int i = 0; i + 1 < count; i += 2)
		hash_node(node[i], node[i + 1], node[i / 2]);
	if (count % 2)
		memcpy(node[count / 2], node[count - 1], SEAL_HASH);
	return (count + 1) / 2;
}

void receipt_sign(const uint8_t secret[SEAL_SECRET], struct receipt *receipts, int n)
{
	uint8_t node[RECEIPT_TOGETHER][SEAL_HASH], bytes[ROOT_LENGTH];
	int steps[RECEIPT_TOGETHER] = { 0 };
	assert(n >= 1 && n <= RECEIPT_TOGETHER);
	for (int i = 0; i < n; i++) {
		receipts[i].leaf = (uint64_t)i;
		receipts[i].leaves = (uint64_t)n;
		memset(receipts[i].path, 0, sizeof receipts[i].path);
		hash_leaf(&receipts[i], node[i]);
	}
	for (int level = 0, count = n; count > 1; level++, count = pair(node, count))
		for (int i = 0; i < n; i++) {
			int beside = (i >> level) ^ 1;
			if (beside < count)
				memcpy(receipts[i].path[steps[i]++], node[beside], SEAL_HASH);
		}
	signed_bytes((uint64_t)n, node[0], bytes);
	seal_sign(secret, bytes, sizeof bytes, receipts[0].sign);
	for (int i = 1; i < n; i++)
		memcpy(receipts[i].sign, receipts[0].sign, SEAL_SIGN);
}

enum err receipt_steps(uint64_t leaf, uint64_t leaves, int *ret_steps)
{
	int steps = 0;
	if (leaves > RECEIPT_TOGETHER || leaf >= leaves)
		return ERR_RANGE;
	for (uint64_t last = leaves - 1; last; last /= 2, leaf /= 2)
		steps += leaf % 2 || leaf < last;
	*ret_steps = steps;
	return ERR_OK;
}

// RFC 9162, 2.1.3.2; that the path is as long as it has to be is in its form already.
enum err receipt_verify(const struct receipt *r)
{
	uint8_t hash[SEAL_HASH], bytes[ROOT_LENGTH];
	int steps;
	if (receipt_steps(r->leaf, r->leaves, &steps) != ERR_OK)
		return ERR_SIGNATURE;
	hash_leaf(r, hash);
	steps = 0;
	for (uint64_t at = r->leaf, last = r->leaves - 1; last; last /= 2, at /= 2)
		if (at % 2)
			hash_node(r->path[steps++], hash, hash);
		else if (at < last)
			hash_node(hash, r->path[steps++], hash);
	signed_bytes(r->leaves, hash, bytes);
	return seal_verify(r->server, bytes, sizeof bytes, r->sign);
}

enum err receipt_write(const struct receipt *r, struct text *out)
{
	int steps;
	enum err e = receipt_steps(r->leaf, r->leaves, &steps);
	if (e)
		return e;
	text_char(out, '{');
	wire_write(fields, FIELDS - 1, r, out);
	body_key(out, "path");
	body_write_hex(out, r->path[0], (size_t)steps * SEAL_HASH);
	text_char(out, '}');
	return out->full ? ERR_FULL : ERR_OK;
}

static bool read_path(struct span value, int steps, struct receipt *r)
{
	const struct body_value v = { .type = BODY_STRING, .raw = value };
	return value.at[0] == '"' && body_hex(&v, r->path[0], (size_t)steps * SEAL_HASH);
}

enum err receipt_read(struct span line, const struct ledger_id *id, struct receipt *ret_receipt)
{
	struct line l = { .receipt.id = *id };
	int steps;
	unsigned seen;
	enum err e = wire_read(fields, FIELDS, line, &l, &seen);
	if (!e)
		e = receipt_steps(l.receipt.leaf, l.receipt.leaves, &steps);
	if (e)
		return e;
	if (!read_path(l.path, steps, &l.receipt))
		return ERR_FORMAT;
	*ret_receipt = l.receipt;
	return ERR_OK;
}
