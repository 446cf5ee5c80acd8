// Fuzzes the headers of signed requests and the lines of receipts and positions.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/pass.h"
#include "core/position.h"
#include "core/receipt.h"

static void read_line(struct span line)
{
	const struct ledger_id id = { { 1 }, { 2 } };
	struct receipt r, receipt_again;
	struct position p, position_again;
	char room[RECEIPT_LINE];
	struct text t = text_init(room, sizeof room);
	if (receipt_read(line, &id, &r) == ERR_OK) {
		enum err e = receipt_write(&r, &t);
		assert(e == ERR_OK);
		e = receipt_read(text_span(&t), &id, &receipt_again);
		assert(e == ERR_OK && receipt_again.seq == r.seq && receipt_again.at_ms == r.at_ms && !memcmp(r.sign, receipt_again.sign, SEAL_SIGN));
		e = receipt_verify(&r);
		assert(e == ERR_OK || e == ERR_SIGNATURE);
	}
	t = text_init(room, sizeof room);
	if (position_read(line, &p) == ERR_OK) {
		enum err e = position_write(&p, &t);
		assert(e == ERR_OK);
		e = position_read(text_span(&t), &position_again);
		assert(e == ERR_OK && position_again.seq == p.seq && !memcmp(&p.id, &position_again.id, sizeof p.id));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = { (const char *)data, size };
	read_line(rest);
	struct span device = span_cut(&rest, '\n'), nonce = span_cut(&rest, '\n'), count = span_cut(&rest, '\n'), sign = rest;
	struct pass p, again;
	uint64_t last = 0;
	uint8_t challenge[PASS_NONCE];
	enum err e = pass_read_challenge(nonce, count, challenge, &last);
	assert(e != ERR_OK || last <= INT64_MAX);
	if (pass_read(device, nonce, count, sign, &p) != ERR_OK)
		return 0;
	char texts[4][PASS_TEXT];
	pass_write(&p, texts[0], texts[1], texts[2], texts[3]);
	e = pass_read(span_of(texts[0]), span_of(texts[1]), span_of(texts[2]), span_of(texts[3]), &again);
	assert(e == ERR_OK && memcmp(&p, &again, sizeof p) == 0);
	e = pass_verify(&p, SPAN("GET"), SPAN("/"), SPAN(""));
	assert(e == ERR_OK || e == ERR_SIGNATURE);
	return 0;
}
