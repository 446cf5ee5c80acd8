// Importing people from CSV or a workbook: everything that is wrong beside its row, and nothing saved before it is confirmed.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include "core/csv.h"
#include "device/rows.h"
#include "store/roll.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMPORT_PEOPLE 20000
#define IMPORT_SHOWN 300     // rows without problems that the check shows; those with problems all are
#define IMPORT_FINDINGS 2000

struct import {
	struct person *people; int *lines; int n, cap;
	struct finding *findings; int found;
	int errors, warnings;
	bool full;
	enum lang lang;
	struct text csv;          // the table again, as it is sent back to be confirmed
};

static void import_free(struct import *im)
{
	free(im->people);
	free(im->lines);
	free(im->findings);
	free(im->csv.at);
}

static void note(void *context, const struct finding *f)
{
	struct import *im = context;
	*(problem_is_warning(f->problem) ? &im->warnings : &im->errors) += 1;
	if (im->found < IMPORT_FINDINGS)
		im->findings[im->found++] = *f;
}

static bool grow(struct import *im)
{
	if (im->n < im->cap)
		return true;
	int cap = im->cap ? 2 * im->cap : 256;
	struct person *people = realloc(im->people, (size_t)cap * sizeof *people);
	if (people)
		im->people = people;
	int *lines = realloc(im->lines, (size_t)cap * sizeof *lines);
	if (lines)
		im->lines = lines;
	im->cap = people && lines ? cap : im->cap;
	return people && lines;
}

static void keep_row(struct import *im, const struct row *row)
{
	for (int i = 0; i < row->count; i++) {
		if (i)
			text_char(&im->csv, ';');
		csv_write(&im->csv, row->field[i], ';');
	}
	text_char(&im->csv, '\n');
}

static void take(struct import *im, const struct heading *h, const struct row *row)
{
	if (im->n >= IMPORT_PEOPLE || !grow(im)) {
		table_report(note, im, row->line, 0, PROBLEM_TOO_MANY, SPAN(""));
		return;
	}
	if (!roster_person(h, row, &im->people[im->n], note, im))
		return;
	im->people[im->n].replaces = 0;
	im->lines[im->n++] = row->line;
}

static enum err check_twice(struct import *im)
{
	size_t cap = 64;
	while (cap * 3 / 4 < 2 * (size_t)im->n + 1)
		cap *= 2;
	struct roster_entry *memory = calloc(cap, sizeof *memory);
	struct roster_index index;
	if (!memory)
		return ERR_NO_MEMORY;
	roster_index_init(&index, memory, cap);
	for (int i = 0; i < im->n; i++)
		roster_twice(&index, &im->people[i], im->lines[i], note, im);
	free(memory);
	return ERR_OK;
}

static enum err read_table(struct import *im, struct span file, bool workbook, int year)
{
	struct rows rows;
	struct row row;
	struct table_scan scan;
	enum problem problem;
	size_t room = 8 * file.len + 65536;
	im->findings = calloc(IMPORT_FINDINGS, sizeof *im->findings);
	im->csv = text_init(malloc(room), room);
	if (!im->findings || !im->csv.at)
		return ERR_NO_MEMORY;
	enum err e = rows_open(file, workbook, &rows);
	if (e != ERR_OK)
		return e;
	table_begin(&scan, TABLE_PEOPLE);
	while (rows_next(&rows, &row, &problem)) {
		keep_row(im, &row);
		if (!table_row(&scan, &row, note, im))
			continue;
		scan.heading.year = year;
		take(im, &scan.heading, &row);
	}
	if (problem != PROBLEM_NONE)
		table_report(note, im, rows.csv.line, 0, problem, SPAN(""));
	table_end(&scan, note, im);
	rows_close(&rows);
	return check_twice(im);
}

static enum outcome show_form(struct visit *v, const struct web_event *event, const char *problem)
{
	char action[64];
	snprintf(action, sizeof action, "/event/%u/import", v->event);
	web_begin(v, say(v, WORD_WEB_IMPORT), event, TAB_PEOPLE);
	if (problem[0])
		html(v, "<p class=\"bad\" role=\"alert\">%s</p>", problem);
	html(v, "<div class=\"card\"><p>%s</p><p class=\"small\">%s</p>", say(v, WORD_WEB_IMPORT_HINT), say(v, WORD_WEB_IMPORT_COLUMNS));
	form_begin(v, action, true);
	html(v,
		"<p class=\"field\"><label for=\"f-file\">%s</label><input id=\"f-file\" type=\"file\" name=\"file\" accept=\".csv,.xlsx,.txt\" required></p>",
			say(v, WORD_WEB_FILE));
	form_submit(v, say(v, WORD_WEB_CHECK_FILE));
	html(v, "</div>");
	return web_end(v);
}

enum outcome import_page(struct visit *v)
{
	struct web_event event;
	enum err e = web_event(v, &event);
	return e == ERR_OK ? show_form(v, &event, "") : visit_err(v, e, "");
}

static void write_problems(struct visit *v, const struct import *im, int line)
{
	for (int i = 0; i < im->found; i++) {
		char room[400];
		struct text t = text_init(room, sizeof room);
		if (im->findings[i].line != line)
			continue;
		finding_write(&im->findings[i], v->lang, &t);
		html(v, "<span class=\"%s\">%s</span>", problem_is_warning(im->findings[i].problem) ? "remark" : "problem", room);
	}
}

static bool has_problem(const struct import *im, int line)
{
	for (int i = 0; i < im->found; i++)
		if (im->findings[i].line == line)
			return true;
	return false;
}

static int highest_line(const struct import *im)
{
	int highest = im->n ? im->lines[im->n - 1] : 0;
	for (int i = 0; i < im->found; i++)
		highest = im->findings[i].line > highest ? im->findings[i].line : highest;
	return highest;
}

// Every row of the file that has a problem, and the first of the others, in the file's order.
static void write_rows(struct visit *v, const struct import *im)
{
	int at = 0, shown = 0, last = highest_line(im);
	html(v, "<table class=\"cards\"><thead><tr><th>%s</th><th>%s</th><th>NIP</th><th>%s</th><th>%s</th></tr></thead><tbody>", say(v, WORD_WEB_ROW),
		say(v, WORD_WEB_NAME),
		say(v, WORD_WEB_UNIT), say(v, WORD_WEB_PROBLEMS));
	for (int line = 0; line <= last; line++) {
		const struct person *p = at < im->n && im->lines[at] == line ? &im->people[at++] : NULL;
		bool troubled = has_problem(im, line);
		if (!troubled && (!p || shown++ >= IMPORT_SHOWN))
			continue;
		html(v, "<tr><td data-label=\"%s\">%d</td><td data-label=\"%s\">%s</td><td data-label=\"NIP\">%s</td><td data-label=\"%s\">%s</td><td data-label=\"%s\">",
			say(v, WORD_WEB_ROW), line, say(v, WORD_WEB_NAME), p ? p->name : "–", p ? p->nip : "", say(v, WORD_WEB_UNIT), p ? p->unit : "", say(v, WORD_WEB_PROBLEMS));
		write_problems(v, im, line);
		html(v, "</td></tr>");
	}
	html(v, "</tbody></table>");
}

static enum outcome show_check(struct visit *v, const struct web_event *event, const struct import *im)
{
	char action[64];
	snprintf(action, sizeof action, "/event/%u/import/confirm", v->event);
	web_begin(v, say(v, WORD_WEB_IMPORT_CHECK), event, TAB_PEOPLE);
	html(v, "<p class=\"%s\" role=\"status\">", im->errors ? "bad" : "good");
	html_fill(v, im->errors ? WORD_WEB_IMPORT_BAD : WORD_WEB_IMPORT_GOOD, FILLS({ "n", NUM(im->n) }, { "errors", NUM(im->errors) }, { "warnings",
		NUM(im->warnings) }));
	html(v, "</p>");
	if (!im->errors) {
		html(v, "<div class=\"card\">");
		form_begin(v, action, true);
		html(v, "<textarea name=\"rows\" hidden>\n");
		html_span(v, text_span(&im->csv));
		html(v, "</textarea><p class=\"field\"><label class=\"tick\"><input type=\"checkbox\" name=\"whole\" value=\"1\"> %s</label></p>",
			say(v, WORD_WEB_IMPORT_WHOLE));
		form_submit(v, say(v, WORD_WEB_IMPORT_SAVE));
		html(v, "</div>");
	}
	write_rows(v, im);
	html(v, "<p><a class=\"button quiet\" href=\"/event/%u/import\">%s</a></p>", v->event, say(v, WORD_WEB_OTHER_FILE));
	return web_end(v);
}

static int year_of(const struct visit *v)
{
	return calendar_civil(v->now_ms, ZONE_WIB).year;
}

enum outcome import_check(struct visit *v)
{
	struct web_event event;
	struct import im = { .lang = v->lang };
	struct span name = { "", 0 }, bytes = { "", 0 };
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	if (request_part(&v->x->request, "file", &name, &bytes) != ERR_OK || bytes.len == 0)
		return show_form(v, &event, say(v, WORD_WEB_NO_FILE));
	bool workbook = bytes.len > 4 && memcmp(bytes.at, "PK\3\4", 4) == 0; // a ZIP archive, whatever its name
	e = read_table(&im, bytes, workbook, year_of(v));
	enum outcome o = e == ERR_OK ? show_check(v, &event, &im)
		: e == ERR_NO_MEMORY ? visit_err(v, e, "") : show_form(v, &event, say(v, WORD_WEB_IMPORT_UNREADABLE));
	import_free(&im);
	return o;
}

struct importing { struct import *import; bool whole; struct changes changes; };

static enum err write_people(struct scribe *w, void *context)
{
	struct importing *i = context;
	struct event *event = calloc(1, sizeof *event);
	enum err e = event ? state_event(w->store, event) : ERR_NO_MEMORY;
	struct draft draft = { .event = event, .people = i->import->people, .people_count = i->import->n };
	if (e == ERR_OK)
		e = roll_publish(&draft, w, i->whole, &i->changes);
	free(event);
	return e;
}

// What comes back is checked again from the beginning: it has been in the browser's hands.
enum outcome import_confirm(struct visit *v)
{
	struct web_event event;
	struct import im = { .lang = v->lang };
	struct importing job = { .import = &im };
	struct span name, rows, whole;
	char said[120];
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	if (request_part(&v->x->request, "rows", &name, &rows) != ERR_OK)
		return show_form(v, &event, say(v, WORD_WEB_NO_FILE));
	job.whole = request_part(&v->x->request, "whole", &name, &whole) == ERR_OK && whole.len > 0;
	e = read_table(&im, rows, false, year_of(v));
	if (e == ERR_OK && im.errors) {
		enum outcome o = show_check(v, &event, &im);
		import_free(&im);
		return o;
	}
	if (e == ERR_OK)
		e = web_change(v, write_people, &job);
	import_free(&im);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	snprintf(said, sizeof said, "+%d ~%d -%d", job.changes.added[CHANGE_PERSON], job.changes.altered[CHANGE_PERSON], job.changes.removed[CHANGE_PERSON]);
	web_trail(v, v->event, "import", said);
	return web_back(v, "/event/%u/people?saved=1", v->event);
}
