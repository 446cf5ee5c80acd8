// Measures documents: badges, an attendance list, a workbook.
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "figure.h"
#include "made.h"
#include "report/attendance.h"
#include "report/badges.h"
#include "report/export.h"

// The processor time of one document, the best of three: what it takes on a machine with nothing else to do. Its rows are checked as well.
typedef enum err printing(struct store *s, const char *path, struct report_result *ret_result);

static bool print_once(struct store *s, const char *name, const char *path, printing *print, int64_t rows, double *best)
{
	struct report_result result = { 0 };
	struct stat st;
	unlink(path);
	int64_t begin = figure_cpu_ns();
	enum err e = print(s, path, &result);
	double seconds = (double)(figure_cpu_ns() - begin) / 1e9;
	made_check(e, s, result.detail[0] ? result.detail : name);
	bool whole = stat(path, &st) == 0 && st.st_size > 0 && result.rows == rows;
	if (!whole)
		fprintf(stderr, "%s: %lld rows, not %lld\n", name, (long long)result.rows, (long long)rows);
	unlink(path);
	*best = seconds < *best ? seconds : *best;
	return whole;
}

static bool measure(const char *name, struct made_size size, const char *path, printing *print, int64_t rows, double budget)
{
	struct store *s = made_open(made_file("documents", size), STORE_READ);
	double best = 1e9;
	bool whole = true;
	for (int i = 0; i < 3; i++)
		whole &= print_once(s, name, path, print, rows, &best);
	store_close(s);
	return figure_at_most(name, best, budget, "s") && whole;
}

static enum err print_badges(struct store *s, const char *path, struct report_result *ret_result)
{
	uint8_t key[SEAL_HASH];
	made_badge_key(key);
	return badges_print(s, &(struct badges_request){ .layout = BADGES_A4, .badge_key = key, .role = -1, .class = "", .path = path }, ret_result);
}

static enum err print_attendance(struct store *s, const char *path, struct report_result *ret_result)
{
	struct attendance_request r = { .session = 1, .role = -1, .class = "", .electronic = true, .printed_ms = MADE_START_MS + DAY_MS, .printed_by = "Panitia", .path = path };
	return attendance_print(s, &r, ret_result);
}

static enum err write_workbook(struct store *s, const char *path, struct report_result *ret_result)
{
	struct export_request r = { .what = EXPORT_ATTENDANCE, .format = EXPORT_XLSX, .now_ms = MADE_START_MS + 3 * DAY_MS, .path = path };
	return export_write(s, &r, ret_result);
}

int main(void)
{
	bool good = measure("1,000 badges as PDF", (struct made_size){ 1000, 1, 0 }, MADE_FOLDER "/badges.pdf", print_badges, 1000, 3);
	good &= measure("attendance list of 500 people as PDF", (struct made_size){ 500, 1, 450 }, MADE_FOLDER "/attendance.pdf", print_attendance, 500, 1);
	good &= measure("workbook of 100,000 rows of attendance", (struct made_size){ 20000, 5, 90000 }, MADE_FOLDER "/attendance.xlsx", write_workbook, 100000, 2);
	return good ? 0 : 1;
}
