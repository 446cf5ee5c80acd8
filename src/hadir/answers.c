// Gathering and writing an auditor's three answers.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/answers.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void answers_begin(struct answers *as, const struct args *a)
{
	*as = (struct answers){ .args = a, .holds = { true, true, true } };
}

void answers_add(struct answers *as, enum proof_question q, bool is_bad, const char *sentence)
{
	as->holds[q] &= !is_bad;
	if (as->about[q].found++ >= ANSWERS_SHOWN)
		return;
	size_t need = as->about[q].len + strlen(sentence) + 16;
	if (need > as->about[q].cap) {
		char *more = realloc(as->about[q].text, 2 * need);
		if (!more)
			return; // the answer itself stands
		as->about[q].text = more;
		as->about[q].cap = 2 * need;
	}
	as->about[q].len += (size_t)sprintf(as->about[q].text + as->about[q].len, "   %s %s\n", is_bad ? "!" : "-", sentence);
}

void answers_fill(struct answers *as, enum proof_question q, bool is_bad, enum word w, const struct fill *fills, int n)
{
	char room[1024];
	struct text t = text_init(room, sizeof room);
	words_write(&t, w, as->args->lang, fills, n);
	answers_add(as, q, is_bad, room);
}

enum outcome answers_write(struct answers *as, char *const *summary)
{
	static const enum word names[] = { WORD_AUDIT_AUTHENTIC, WORD_AUDIT_COMPLETE, WORD_AUDIT_CLOCK };
	static_assert(sizeof names / sizeof *names == PROOF_QUESTION_COUNT, "every question has its name");
	bool all = true;
	for (int q = 0; q < PROOF_QUESTION_COUNT; q++) {
		printf("\n%d. %s: %s. %s\n%s", q + 1, word(names[q], as->args->lang), word(as->holds[q] ? WORD_AUDIT_YES : WORD_AUDIT_NO, as->args->lang), summary[q],
			as->about[q].text ? as->about[q].text : "");
		if (as->about[q].found > ANSWERS_SHOWN)
			SAY(as->args, WORD_AUDIT_MORE, { "n", NUM(as->about[q].found - ANSWERS_SHOWN) });
		all &= as->holds[q];
	}
	printf("\n");
	SAY(as->args, WORD_AUDIT_CANNOT);
	printf("\n");
	SAY(as->args, all ? WORD_AUDIT_ALL : WORD_AUDIT_NOT_ALL);
	return all ? DONE : REFUSED;
}

void answers_close(struct answers *as)
{
	for (int q = 0; q < PROOF_QUESTION_COUNT; q++)
		free(as->about[q].text);
}
