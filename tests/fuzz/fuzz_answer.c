// Fuzzes what a server answers, as a device meets it: lines of heads, receipts, positions, challenges, withdrawals; what is taken is written back the same.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/pass.h"
#include "core/position.h"
#include "core/receipt.h"

static void head(struct span line)
{
	char room[POSITION_LINE];
	struct text t = text_init(room, sizeof room);
	struct position p, again;
	memset(&p, 0, sizeof p);
	memset(&again, 0, sizeof again);
	if (position_read(line, &p) != ERR_OK)
		return;
	enum err e = position_write(&p, &t);
	assert(e == ERR_OK);
	e = position_read(text_span(&t), &again);
	assert(e == ERR_OK && memcmp(&p.id, &again.id, sizeof p.id) == 0 && p.seq == again.seq && memcmp(p.link, again.link, sizeof p.link) == 0);
}

static void receipt(struct span line)
{
	static const struct ledger_id id;
	char room[RECEIPT_LINE];
	struct text t = text_init(room, sizeof room);
	struct receipt r;
	if (receipt_read(line, &id, &r) != ERR_OK)
		return;
	enum err e = receipt_write(&r, &t);
	assert(e == ERR_OK);
	e = receipt_verify(&r);
	assert(e == ERR_OK || e == ERR_SIGNATURE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct pass p;
	static const uint8_t server[SEAL_PUBLIC];
	struct span rest = { (const char *)data, size }, value = rest;
	uint8_t nonce[PASS_NONCE];
	uint64_t last = 0;
	enum err e = pass_read_withdrawn(rest, &p, server);
	assert(e != ERR_OK); // nobody has that key
	struct span first = span_cut(&value, ' ');
	e = pass_read_challenge(first, value, nonce, &last);
	assert(e != ERR_OK || last <= INT64_MAX);
	while (rest.len) {
		struct span line = span_cut(&rest, '\n');
		head(line);
		receipt(line);
	}
	return 0;
}
