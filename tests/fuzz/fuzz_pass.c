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
		assert(receipt_again.leaf == r.leaf && receipt_again.leaves == r.leaves && !memcmp(r.path, receipt_again.path, sizeof r.path));
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
	struct span device = span_cut(&rest, '\n'), nonce = span_cut(&rest, '\n'), count = span_cut(&rest, '\n'), sign = span_cut(&rest, '\n'), mac = rest;
	const struct pass_bond bond = { .is_known = true };
	struct pass p, again;
	uint64_t last = 0;
	uint8_t challenge[PASS_NONCE];
	enum err e = pass_read_challenge(nonce, count, challenge, &last);
	assert(e != ERR_OK || last <= INT64_MAX);
	e = pass_verify_answer(&bond, &(struct pass_answer){ 200, nonce, count, device, sign }, mac);
	assert(e == ERR_OK || e == ERR_SIGNATURE);
	if (pass_read(device, nonce, count, sign, mac, &p) != ERR_OK)
		return 0;
	struct pass_texts texts;
	pass_write(&p, &texts);
	struct span proof = span_of(texts.proof), none = SPAN("");
	e = pass_read(span_of(texts.device), span_of(texts.nonce), span_of(texts.count), p.has_mac ? none : proof, p.has_mac ? proof : none, &again);
	assert(e == ERR_OK && p.has_mac == again.has_mac && !memcmp(p.sign, again.sign, SEAL_SIGN) && !memcmp(p.mac, again.mac, SEAL_HASH));
	assert(p.count == again.count && !memcmp(p.device, again.device, SEAL_PUBLIC) && !memcmp(p.nonce, again.nonce, PASS_NONCE));
	uint8_t seed[SEAL_SEED] = { 1 }, server[SEAL_PUBLIC], secret[SEAL_SECRET], key[SEAL_HASH];
	seal_keys(seed, server, secret);
	if (pass_key_of_server(secret, p.device, server, key) != ERR_OK)
		return 0; // no point of the curve
	e = pass_verify(&p, key, SPAN("GET"), SPAN("/"), SPAN(""));
	assert(e == ERR_OK || e == ERR_SIGNATURE);
	return 0;
}
