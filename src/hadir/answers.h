// An auditor's three answers, apart from each other: authentic, complete, clock; each with what was found.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/say.h"
#include "report/proof.h"

#define ANSWERS_SHOWN 100 // findings of one question that are written out; the rest are counted

struct answers {
	const struct args *args;
	bool holds[PROOF_QUESTION_COUNT];
	struct { char *text; size_t len, cap; int found; } about[PROOF_QUESTION_COUNT]; // lines that stand under the answer
};

void answers_begin(struct answers *as, const struct args *a); // every question holds until a finding says no
void answers_add(struct answers *as, enum proof_question q, bool is_bad, const char *sentence);
void answers_fill(struct answers *as, enum proof_question q, bool is_bad, enum word w, const struct fill *fills, int n);
#define ANSWER(answers, question, is_bad, word, ...) answers_fill(answers, question, is_bad, word, FILLS(__VA_ARGS__))
// Writes question by question "1. ASLI: YA. ..." with `summary` (PROOF_QUESTION_COUNT sentences) and the findings, then what
// cannot be shown. DONE when all hold, else REFUSED.
enum outcome answers_write(struct answers *as, char *const *summary);
void answers_close(struct answers *as);
