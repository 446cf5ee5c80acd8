// Fuzzes runs: one that is accepted fits its limits, and written again from its records it says the same.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/run.h"

static struct run run, again;
static char room[RUN_BYTES + RUN_OVERHEAD];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t at = 0;
	if (run_read((struct span){ (const char *)data, size }, &run, &at) != ERR_OK)
		return 0;
	assert(run.head.count > 0 && run.head.count <= RUN_RECORDS && at == run_last(&run) + 1);
	struct text out = text_init(room, sizeof room);
	struct run_writer w;
	run_begin(&w, &run.head, &out);
	for (int i = 0; i < run.head.count; i++) {
		assert(run.record[i].seq == run.head.from + (uint64_t)i);
		enum err e = run_add(&w, &run.record[i]);
		assert(e == ERR_OK);
	}
	assert(memcmp(w.link, run.link[run.head.count - 1], SEAL_HASH) == 0);
	enum err e = run_end(&w, run.is_signed ? run.sign : NULL);
	assert(e == ERR_OK);
	e = run_read(text_span(&out), &again, NULL);
	assert(e == ERR_OK && again.head.count == run.head.count && again.is_signed == run.is_signed);
	assert(memcmp(run.link, again.link, (size_t)run.head.count * SEAL_HASH) == 0);
	return 0;
}
