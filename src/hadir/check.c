// hadir check: every problem of a folder, and what is in it; nothing is written.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/commands.h"
#include "hadir/folder.h"

enum outcome check_run(const struct args *a)
{
	struct folder f;
	enum outcome outcome = folder_read(a, a->operand[0], &f);
	if (outcome != MISUSED)
		SAY(a, outcome == DONE ? WORD_CHECK_GOOD : WORD_CHECK_BAD, { "folder", a->operand[0] }, { "people", NUM(f.people_count) },
			{ "sessions", NUM(f.session_count) }, { "officers", NUM(f.officer_count) }, { "errors", NUM(f.errors) }, { "warnings", NUM(f.warnings) });
	folder_close(&f);
	return outcome;
}
