// Fuzzes .proof files: whatever stands in one, it is read to its end or refused, and an answer is no only with a finding that says why.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[64];

static void remove_file(void)
{
	unlink(path);
}

static void keep(void *context, const struct proof_finding *f)
{
	bool *told = context;
	assert(f->kind >= 0 && f->kind < PROOF_FINDING_COUNT && f->question >= 0 && f->question < PROOF_QUESTION_COUNT);
	assert(f->text[0] && memchr(f->text, '\0', sizeof f->text) && f->line >= 0);
	told[f->question] |= !f->remark;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct proof_verdict verdict;
	bool told[PROOF_QUESTION_COUNT] = { false };
	if (!path[0]) {
		snprintf(path, sizeof path, "/tmp/hadir-fuzz-%ld.pdf.proof", (long)getpid());
		atexit(remove_file);
	}
	FILE *f = fopen(path, "wb");
	assert(f);
	fwrite(data, 1, size, f);
	fclose(f);
	enum err e = proof_verify(path, NULL, size % 2 ? LANG_ID : LANG_EN, keep, told, &verdict);
	if (e) {
		assert(e == ERR_NOT_OURS || e == ERR_NEWER || e == ERR_DAMAGED);
		return 0;
	}
	for (int q = 0; q < PROOF_QUESTION_COUNT; q++)
		assert(verdict.holds[q] == !told[q]);
	assert(!verdict.holds[PROOF_AUTHENTIC]); // there is no document beside it
	assert(verdict.withheld <= verdict.records && verdict.clock_unknown <= verdict.presences && verdict.worst_uncertainty_ms >= 0);
	return 0;
}
