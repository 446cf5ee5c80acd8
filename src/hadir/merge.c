// hadir merge: brings the ledgers of other files into one.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/commands.h"
#include "hadir/organiser.h"
#include "store/ledger.h"

struct merging { const struct args *args; const char *from; int refused; };

static void tell(void *context, const struct merge_result *r)
{
	struct merging *m = context;
	char name[24];
	ledger_name(&r->id, name);
	if (r->err == ERR_OK) {
		SAY(m->args, r->is_event ? WORD_MERGE_EVENT : WORD_MERGE_KIOSK, { "file", m->from }, { "ledger", name }, { "n", NUM((int64_t)r->added) });
		return;
	}
	PROBLEM(m->args, m->from, 0, WORD_MERGE_REFUSED, { "ledger", name }, { "n", NUM((int64_t)r->at_seq) }, { "reason", word(word_reason(r->err), m->args->lang) });
	m->refused++;
}

static void merge_one(struct merging *m, struct store *into)
{
	struct store *from = NULL;
	int before = m->refused;
	enum err e = store_open(m->from, STORE_READ, &from);
	if (e == ERR_OK)
		e = ledger_merge(into, from, tell, m);
	store_close(from);
	if (e == ERR_OK || m->refused > before) // a refused ledger has been named already
		return;
	say_failed(m->args, m->from, e);
	m->refused++;
}

enum outcome merge_run(const struct args *a)
{
	struct store *into;
	enum outcome outcome = organiser_open(a, a->operand[0], STORE_WRITE, &into);
	if (outcome != DONE)
		return outcome;
	struct merging m = { .args = a };
	for (int i = 1; i < a->operands; i++) {
		m.from = a->operand[i];
		merge_one(&m, into);
	}
	store_close(into);
	return m.refused ? REFUSED : DONE;
}
