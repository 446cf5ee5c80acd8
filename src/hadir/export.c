// hadir export: an event's tables for other programs.
// SPDX-License-Identifier: Apache-2.0
#include "report/export.h"

#include "hadir/commands.h"
#include "hadir/file.h"
#include "hadir/organiser.h"
#include "hadir/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const whats[] = { "attendance", "recap", "ratings", "people", "ledger" };
static const char *const formats[] = { "csv", "xlsx", "json" };

// EVENT.hadir gives EVENT-attendance.csv.
static bool default_path(const char *event, const char *what, const char *format, char ret_path[FILE_PATH])
{
	size_t n = strlen(event);
	if (n > 6 && strcmp(event + n - 6, ".hadir") == 0)
		n -= 6;
	int length = snprintf(ret_path, FILE_PATH, "%.*s-%s.%s", (int)n, event, what, format);
	return length > 0 && length < FILE_PATH;
}

static enum outcome write_table(const struct args *a, struct store *s, int what, int format, const char *path)
{
	struct progress progress;
	progress_begin(&progress, a, WORD_EXPORT_PROGRESS);
	struct export_request request = {
		.what = (enum export_what)what, .format = (enum export_format)format, .lang = organiser_lang(a, s), .now_ms = (int64_t)time(NULL) * 1000,
		.path = path, .progress = progress_report, .context = &progress,
	};
	struct report_result result = { 0 };
	enum err e = export_write(s, &request, &result);
	progress_end(&progress);
	if (e != ERR_OK)
		return say_unwritten(a, path, result.detail, e);
	SAY(a, WORD_EXPORT_DONE, { "file", path }, { "n", NUM(result.rows) });
	return DONE;
}

enum outcome export_run(const struct args *a)
{
	char path[FILE_PATH];
	int what = 0, format = a->value[OPTION_WHAT] && strcmp(a->value[OPTION_WHAT], "ledger") == 0 ? EXPORT_JSON : EXPORT_CSV;
	if (!say_given(a, OPTION_WHAT) || !say_choice(a, OPTION_WHAT, whats, EXPORT_WHAT_COUNT, &what)
		|| !say_choice(a, OPTION_FORMAT, formats, EXPORT_FORMAT_COUNT, &format))
		return MISUSED;
	if (what == EXPORT_LEDGER && format != EXPORT_JSON)
		return say_misused(a, WORD_EXPORT_LEDGER, formats[format]);
	const char *output = a->value[OPTION_OUTPUT];
	if (output ? !span_copy(span_of(output), path, sizeof path) : !default_path(a->operand[0], whats[what], formats[format], path))
		return say_failed(a, a->operand[0], ERR_FULL);
	struct store *s = NULL;
	enum outcome outcome = organiser_open(a, a->operand[0], STORE_READ, &s);
	if (outcome == DONE)
		outcome = write_table(a, s, what, format, path);
	store_close(s);
	return outcome;
}
