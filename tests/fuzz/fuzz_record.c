// Fuzzes lines of records: what is unpacked can be packed, and unpacks to the same record with the same link.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/record.h"

static char line[RECORD_LINE_MAX + 1];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ledger_id id = { { 1 }, { 2 } };
	const uint8_t previous[SEAL_HASH] = { 3 };
	uint8_t link[SEAL_HASH], again[SEAL_HASH];
	struct record r = { .seq = 0 }, back;
	if (record_unpack((struct span){ (const char *)data, size }, &r) != ERR_OK) {
		assert(r.seq == 0);
		return 0;
	}
	assert(r.seq > 0 && r.seq <= INT64_MAX && r.when.quality < QUALITY_COUNT && r.when.up_ms >= 0 && r.body.len <= RECORD_BODY_MAX);
	assert(r.erased ? r.body.len == 0 : r.body.at > (const char *)data && r.body.at + r.body.len < (const char *)data + size);
	struct text t = text_init(line, sizeof line);
	enum err e = record_pack(&r, &t);
	assert(e == ERR_OK);
	e = record_unpack(text_span(&t), &back);
	assert(e == ERR_OK && span_equal(r.body, back.body));
	record_link(&id, previous, &r, link);
	record_link(&id, previous, &back, again);
	assert(memcmp(link, again, sizeof link) == 0);
	return 0;
}
