// Reading the organiser's folder: settings and tables.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/folder.h"

#include "core/agenda.h"
#include "core/config_event.h"
#include "device/rows.h"
#include "hadir/folder_cross.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static void misconfigured(void *context, const struct config_problem *p)
{
	FOLDER_TELL(context, p->line, false, p->sentence, { "key", p->key }, { "value", p->detail });
}

// A file that cannot be used at all.
static void unreadable(struct folder *f, enum err e)
{
	folder_tell(f, 0, false, word_reason(e), NULL, 0);
}

static void read_event(struct folder *f)
{
	struct file_bytes file;
	folder_file(f, "event.conf");
	enum err e = file_read(f->file, 1 << 20, &file);
	if (e != ERR_OK) {
		if (e == ERR_NOT_FOUND)
			FOLDER_TELL(f, 0, false, WORD_FOLDER_NO_EVENT);
		else
			unreadable(f, e);
		return;
	}
	config_read_event((struct span){ file.at, file.len }, &f->event, misconfigured, f);
	file_free(&file);
}

static int year_now(void)
{
	time_t now = time(NULL);
	return gmtime(&now)->tm_year + 1900;
}

// Every row of a table to `take`; the file's name is already in f->file.
static void read_table(struct folder *f, enum table table, void (*take)(struct folder *f, const struct heading *h, const struct row *row))
{
	struct rows rows;
	struct file_bytes file;
	bool book = rows_is_workbook(f->file);
	enum err e = file_read(f->file, book ? XLSX_FILE : CSV_MAX, &file);
	if (e == ERR_OK) {
		e = rows_open((struct span){ file.at, file.len }, book, &rows);
		file_free(&file);
	}
	if (e != ERR_OK) {
		unreadable(f, e);
		return;
	}
	struct table_scan scan;
	table_begin(&scan, table);
	struct row row;
	enum problem problem;
	while (rows_next(&rows, &row, &problem)) {
		if (!table_row(&scan, &row, folder_found, f))
			continue;
		scan.heading.year = year_now();
		take(f, &scan.heading, &row);
	}
	if (problem != PROBLEM_NONE)
		table_report(folder_found, f, rows.csv.line, 0, problem, SPAN(""));
	table_end(&scan, folder_found, f);
	rows_close(&rows);
}

static void take_session(struct folder *f, const struct heading *h, const struct row *row)
{
	struct session s;
	if (f->session_count == EVENT_SESSIONS)
		table_report(folder_found, f, row->line, 0, PROBLEM_TOO_MANY, SPAN(""));
	if (f->session_count >= EVENT_SESSIONS || !agenda_session(h, row, &f->event, &s, folder_found, f))
		return;
	f->session_lines[f->session_count] = row->line;
	f->sessions[f->session_count++] = s;
}

static void take_officer(struct folder *f, const struct heading *h, const struct row *row)
{
	struct officer o;
	char pin[ROSTER_PIN];
	if (f->officer_count == EVENT_OFFICERS)
		table_report(folder_found, f, row->line, 0, PROBLEM_TOO_MANY, SPAN(""));
	if (f->officer_count >= EVENT_OFFICERS || !roster_officer(h, row, &o, pin, folder_found, f))
		return;
	f->officers[f->officer_count] = o;
	span_copy(span_of(pin), f->pins[f->officer_count++], ROSTER_PIN);
}

static void take_kiosk(struct folder *f, const struct heading *h, const struct row *row)
{
	if (f->kiosk_count == FOLDER_KIOSKS)
		table_report(folder_found, f, row->line, 0, PROBLEM_TOO_MANY, SPAN(""));
	else if (roster_kiosk(h, row, &f->kiosks[f->kiosk_count], folder_found, f))
		f->kiosk_count++;
}

static bool people_grow(struct folder *f)
{
	if (f->people_count < f->people_cap)
		return true;
	int cap = f->people_cap ? 2 * f->people_cap : 256;
	struct person *people = realloc(f->people, (size_t)cap * sizeof *people);
	if (people)
		f->people = people;
	int *lines = realloc(f->people_lines, (size_t)cap * sizeof *lines);
	if (lines)
		f->people_lines = lines;
	if (!people || !lines)
		return false;
	f->people_cap = cap;
	return true;
}

static void take_person(struct folder *f, const struct heading *h, const struct row *row)
{
	if (f->people_count == ROSTER_PEOPLE || !people_grow(f)) {
		table_report(folder_found, f, row->line, 0, PROBLEM_TOO_MANY, SPAN(""));
		return;
	}
	if (!roster_person(h, row, &f->people[f->people_count], folder_found, f))
		return;
	f->people_lines[f->people_count++] = row->line;
}

// Who stands in the list twice.
static void check_twice(struct folder *f)
{
	size_t cap = 64;
	while (cap * 3 / 4 < 2 * (size_t)f->people_count + 1)
		cap *= 2;
	struct roster_entry *memory = calloc(cap, sizeof *memory);
	if (!memory) {
		unreadable(f, ERR_NO_MEMORY);
		return;
	}
	struct roster_index index;
	roster_index_init(&index, memory, cap);
	for (int i = 0; i < f->people_count; i++)
		roster_twice(&index, &f->people[i], f->people_lines[i], folder_found, f);
	free(memory);
}

static void read_people(struct folder *f)
{
	bool book = folder_file(f, "people.xlsx"), csv = folder_file(f, "people.csv");
	if (book && csv)
		FOLDER_TELL(f, 0, false, WORD_FOLDER_TWO_PEOPLE);
	else if (!book && !csv)
		FOLDER_TELL(f, 0, false, WORD_FOLDER_NO_PEOPLE);
	if (book == csv)
		return;
	folder_file(f, csv ? "people.csv" : "people.xlsx");
	read_table(f, TABLE_PEOPLE, take_person);
	check_twice(f);
	folder_replaced(f);
}

static bool allocate(struct folder *f)
{
	f->sessions = calloc(EVENT_SESSIONS, sizeof *f->sessions);
	f->session_lines = calloc(EVENT_SESSIONS, sizeof *f->session_lines);
	f->officers = calloc(EVENT_OFFICERS, sizeof *f->officers);
	f->pins = calloc(EVENT_OFFICERS, sizeof *f->pins);
	f->kiosks = calloc(FOLDER_KIOSKS, sizeof *f->kiosks);
	f->instruments = calloc(FOLDER_INSTRUMENTS, sizeof *f->instruments);
	return f->sessions && f->session_lines && f->officers && f->pins && f->kiosks && f->instruments;
}

static void read_all(struct folder *f)
{
	read_event(f);
	if (folder_file(f, "sessions.csv")) {
		read_table(f, TABLE_SESSIONS, take_session);
		agenda_check(f->sessions, f->session_lines, f->session_count, folder_found, f);
	} else {
		FOLDER_TELL(f, 0, false, WORD_FOLDER_NO_SESSIONS);
	}
	folder_instruments(f);
	if (folder_file(f, "officers.csv"))
		read_table(f, TABLE_OFFICERS, take_officer);
	else
		FOLDER_TELL(f, 0, true, WORD_FOLDER_NO_OFFICERS);
	if (folder_file(f, "kiosks.csv"))
		read_table(f, TABLE_KIOSKS, take_kiosk);
	read_people(f);
	folder_classes(f);
	folder_letterhead(f);
}

enum outcome folder_read(const struct args *a, const char *path, struct folder *ret_folder)
{
	*ret_folder = (struct folder){ .args = a, .path = path };
	struct stat st;
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
		PROBLEM(a, path, 0, WORD_FOLDER_NOT);
		return MISUSED;
	}
	if (!allocate(ret_folder))
		return say_failed(a, path, ERR_NO_MEMORY);
	read_all(ret_folder);
	return ret_folder->errors ? REFUSED : DONE;
}

void folder_close(struct folder *f)
{
	free(f->sessions);
	free(f->session_lines);
	free(f->officers);
	free(f->pins);
	free(f->people);
	free(f->people_lines);
	free(f->kiosks);
	free(f->instruments);
	file_free(&f->letterhead);
	*f = (struct folder){ 0 };
}
