// Documents, exports and badges, made when they are asked for and sent as downloads.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include "report/attendance.h"
#include "report/badges.h"
#include "report/checks.h"
#include "report/export.h"
#include "report/proof.h"
#include "report/ratings.h"
#include "report/recap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What is asked for: where it is to lie, and of which session or day.
struct wish { struct web_event *event; const char *path; uint32_t session; int day; int64_t now_ms; const char *by; enum lang lang; };

static enum err print_list(const struct wish *w, struct report_result *r)
{
	return attendance_print(w->event->store, &(struct attendance_request){ .session = w->session, .day = w->day, .role = -1, .class = "",
		.lang = w->event->event.lang,
		.printed_ms = w->now_ms, .printed_by = w->by, .path = w->path }, r);
}

static enum err print_electronic(const struct wish *w, struct report_result *r)
{
	return attendance_print(w->event->store, &(struct attendance_request){ .session = w->session, .day = w->day, .role = -1, .class = "", .electronic = true,
		.lang = w->event->event.lang, .printed_ms = w->now_ms, .printed_by = w->by, .path = w->path }, r);
}

static enum err print_recap(const struct wish *w, struct report_result *r)
{
	return recap_print(w->event->store, &(struct recap_request){ .role = -1, .class = "", .lang = w->event->event.lang, .printed_ms = w->now_ms,
		.printed_by = w->by,
		.path = w->path }, r);
}

static enum err print_ratings(const struct wish *w, struct report_result *r)
{
	return ratings_print(w->event->store, &(struct ratings_request){ .session = w->session, .lang = w->event->event.lang, .printed_ms = w->now_ms,
		.printed_by = w->by,
		.path = w->path }, r);
}

static enum err print_checks(const struct wish *w, struct report_result *r)
{
	return checks_print(w->event->store, &(struct checks_request){ .lang = w->event->event.lang, .printed_ms = w->now_ms, .printed_by = w->by,
		.path = w->path }, r);
}

static enum err write_export(const struct wish *w, enum export_what what, enum export_format format, struct report_result *r)
{
	return export_write(w->event->store, &(struct export_request){ .what = what, .format = format, .lang = w->lang, .now_ms = w->now_ms, .path = w->path }, r);
}

static void note_ledger(void *context, const struct merge_result *m)
{
	struct report_result *r = context;
	r->rows = m->err != ERR_OK || r->rows < 0 ? -1 : r->rows + (int64_t)m->added;
}

// Ledger by ledger, verified, wherever the event lies: a file, or a schema of a database.
static enum err copy_store(const struct wish *w, struct report_result *r)
{
	struct store *copy = NULL;
	enum err e = store_open(w->path, STORE_CREATE, &copy);
	if (e == ERR_OK)
		e = ledger_merge(copy, w->event->store, note_ledger, r);
	store_close(copy);
	char lock[200];
	snprintf(lock, sizeof lock, "%s.lock", w->path);
	unlink(lock);
	return e == ERR_OK && r->rows < 0 ? ERR_DAMAGED : e;
}

static const char pdf[] = "application/pdf", csv[] = "text/csv; charset=utf-8", json[] = "application/json";
static const char xlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static const struct document {
	const char *name, *type;
	enum err (*print)(const struct wish *w, struct report_result *r); // NULL: an export
	enum export_what what; enum export_format format;
	enum proof_about about; bool proven;
} documents[] = {
	{ "daftar-hadir.pdf", pdf, print_list, 0, 0, PROOF_ATTENDANCE, true }, { "daftar-hadir-elektronik.pdf", pdf, print_electronic, 0, 0,
		PROOF_ATTENDANCE, true },
	{ "rekap.pdf", pdf, print_recap, 0, 0, PROOF_ATTENDANCE, true }, { "evaluasi.pdf", pdf, print_ratings, 0, 0, PROOF_RATINGS, true },
	{ "uji-kewajaran.pdf", pdf, print_checks, 0, 0, PROOF_ALL, true },
	{ "presensi.csv", csv, NULL, EXPORT_ATTENDANCE, EXPORT_CSV, 0, false }, { "presensi.xlsx", xlsx, NULL, EXPORT_ATTENDANCE, EXPORT_XLSX, 0, false },
	{ "presensi.json", json, NULL, EXPORT_ATTENDANCE, EXPORT_JSON, 0, false }, { "rekap.csv", csv, NULL, EXPORT_RECAP, EXPORT_CSV, 0, false },
	{ "rekap.xlsx", xlsx, NULL, EXPORT_RECAP, EXPORT_XLSX, 0, false }, { "penilaian.csv", csv, NULL, EXPORT_RATINGS, EXPORT_CSV, 0, false },
	{ "penilaian.xlsx", xlsx, NULL, EXPORT_RATINGS, EXPORT_XLSX, 0, false }, { "peserta.csv", csv, NULL, EXPORT_PEOPLE, EXPORT_CSV, 0, false },
	{ "peserta.xlsx", xlsx, NULL, EXPORT_PEOPLE, EXPORT_XLSX, 0, false }, { "catatan.json", json, NULL, EXPORT_LEDGER, EXPORT_JSON, 0, false },
	{ "kegiatan.hadir", "application/vnd.sqlite3", copy_store, 0, 0, 0, false },
};
#define DOCUMENTS (sizeof documents / sizeof *documents)

// A proof is made with its document and lies beside it: the same name and ".proof".
static const struct document *find_document(const char *name, bool *ret_proof)
{
	for (size_t i = 0; i < DOCUMENTS; i++) {
		size_t n = strlen(documents[i].name);
		*ret_proof = documents[i].proven && strncmp(name, documents[i].name, n) == 0 && strcmp(name + n, ".proof") == 0;
		if (*ret_proof || strcmp(name, documents[i].name) == 0)
			return &documents[i];
	}
	return NULL;
}

static enum err produce(struct visit *v, const struct document *d, const struct wish *w, bool proof, struct report_result *r)
{
	enum err e = d->print ? d->print(w, r) : write_export(w, d->what, d->format, r);
	if (e != ERR_OK || !proof)
		return e;
	struct key key;
	struct report_result proven = { 0 };
	bool has_key = web_key(v, v->event, &key) == ERR_OK;
	e = proof_write(w->event->store, w->path, d->about, v->now_ms, has_key ? key.secret : NULL, &proven);
	if (has_key)
		key_forget(&key);
	return e;
}

// A document, and its proof where there is one; path may name either.
static void drop(const char *folder, const char *path)
{
	char other[200];
	size_t n = strlen(path);
	bool is_proof = n > 6 && strcmp(path + n - 6, ".proof") == 0;
	if (!*path)
		return;
	snprintf(other, sizeof other, is_proof ? "%.*s" : "%.*s.proof", (int)(is_proof ? n - 6 : n), path);
	unlink(other);
	unlink(path);
	rmdir(folder);
}

// The listener holds the file open: it may go from the folder as soon as it is handed over.
static enum outcome send(struct visit *v, const char *folder, const char *path, const char *type, const char *name)
{
	enum outcome o = visit_file(v, path, type, name);
	drop(folder, path);
	return o;
}

static enum outcome unrecorded(struct visit *v, const char *folder, const char *path, enum err e)
{
	drop(folder, path);
	return visit_err(v, e, "trail");
}

static enum outcome no_document(struct visit *v, const char *folder, const char *path, enum err e, const char *detail)
{
	struct web_event event;
	drop(folder, path);
	if (e != ERR_NOT_FOUND && e != ERR_MISSING && e != ERR_SIGNATURE)
		return visit_err(v, e, detail);
	if (web_event(v, &event) != ERR_OK)
		return visit_err(v, e, detail);
	v->x->answer.status = 404;
	web_begin(v, say(v, WORD_WEB_DOCUMENTS), &event, TAB_DOCUMENTS);
	html(v, "<p class=\"bad\" role=\"alert\">%s</p><p>%s</p>", say(v, WORD_WEB_NOTHING_TO_PRINT), detail);
	return web_end(v);
}

enum outcome document(struct visit *v)
{
	struct web_event event;
	char folder[64], path[160], proof_path[176], session[16], day[16];
	struct report_result result = { 0 };
	bool proof;
	const struct document *d = find_document(v->word[0], &proof);
	enum err e = d ? web_event(v, &event) : ERR_NOT_FOUND;
	if (!d)
		return visit_status(v, 404);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	if (!web_temporary(folder))
		return visit_err(v, ERR_IO, "temporary folder");
	snprintf(path, sizeof path, "%s/%s", folder, d->name);
	struct wish w = { .event = &event, .path = path, .now_ms = v->now_ms, .by = v->session.account.name, .lang = v->lang };
	int64_t number = 0;
	if (span_int(span_of(form_query(v, "session", session, sizeof session)), &number) && number > 0 && number <= UINT32_MAX)
		w.session = (uint32_t)number;
	if (calendar_read_day(span_of(form_query(v, "day", day, sizeof day)), &w.day) != ERR_OK)
		w.day = 0;
	e = produce(v, d, &w, proof, &result);
	snprintf(proof_path, sizeof proof_path, "%s.proof", path);
	if (e != ERR_OK)
		return no_document(v, folder, path, e, result.detail);
	e = web_record(v, v->event, "download", v->word[0]);
	if (e != ERR_OK)
		return unrecorded(v, folder, path, e);
	web_headers(v, proof ? json : d->type);
	return proof ? send(v, folder, proof_path, json, v->word[0]) : send(v, folder, path, d->type, d->name);
}

static void write_link(struct visit *v, const char *name, const char *query, const char *label)
{
	html(v, "<a class=\"button quiet\" href=\"/event/%u/document/%s%s\">%s</a> ", v->event, name, query, label);
}

static void write_proven(struct visit *v, const char *name, enum word title, enum word what)
{
	char proof[64];
	snprintf(proof, sizeof proof, "%s.proof", name);
	html(v, "<li class=\"card\"><h2>%s</h2><p>%s</p><p class=\"actions\">", say(v, title), say(v, what));
	write_link(v, name, "", "PDF");
	write_link(v, proof, "", say(v, WORD_WEB_PROOF));
	html(v, "</p></li>");
}

static void write_tables(struct visit *v)
{
	static const struct { enum word title; const char *names[3]; } tables[] = {
		{ WORD_WEB_T_ATTENDANCE, { "presensi.xlsx", "presensi.csv", "presensi.json" } }, { WORD_WEB_T_RECAP, { "rekap.xlsx", "rekap.csv", NULL } },
		{ WORD_WEB_T_RATINGS, { "penilaian.xlsx", "penilaian.csv", NULL } }, { WORD_WEB_T_PEOPLE, { "peserta.xlsx", "peserta.csv", NULL } },
		{ WORD_WEB_T_LEDGER, { "catatan.json", "kegiatan.hadir", NULL } },
	};
	html(v, "<h2>%s</h2><table class=\"cards\"><tbody>", say(v, WORD_WEB_TABLES));
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		html(v, "<tr><th scope=\"row\">%s</th><td>", say(v, tables[i].title));
		for (int k = 0; k < 3 && tables[i].names[k]; k++)
			write_link(v, tables[i].names[k], "", tables[i].names[k]);
		html(v, "</td></tr>");
	}
	html(v, "</tbody></table>");
}

enum outcome documents_page(struct visit *v)
{
	struct web_event event;
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	int n;
	struct session *sessions = web_sessions(event.store, &n);
	web_begin(v, say(v, WORD_WEB_DOCUMENTS), &event, TAB_DOCUMENTS);
	html(v, "<h2>%s</h2><table class=\"cards\"><tbody>", say(v, WORD_WEB_D_LIST));
	for (int i = 0; i < n; i++) {
		char query[32];
		snprintf(query, sizeof query, "?session=%u", sessions[i].number);
		html(v, "<tr><th scope=\"row\">%s<br><span class=\"small\">%s</span></th><td>", sessions[i].title, MOMENT(sessions[i].start_ms, event.event.zone));
		write_link(v, "daftar-hadir.pdf", query, say(v, WORD_WEB_D_SIGN));
		write_link(v, "daftar-hadir-elektronik.pdf", query, say(v, WORD_WEB_D_ELECTRONIC));
		write_link(v, "daftar-hadir-elektronik.pdf.proof", query, say(v, WORD_WEB_PROOF));
		html(v, "</td></tr>");
	}
	html(v, "</tbody></table><ul class=\"plain grid\">");
	free(sessions);
	write_proven(v, "rekap.pdf", WORD_WEB_D_RECAP, WORD_WEB_D_RECAP_WHAT);
	write_proven(v, "evaluasi.pdf", WORD_WEB_D_RATINGS, WORD_WEB_D_RATINGS_WHAT);
	write_proven(v, "uji-kewajaran.pdf", WORD_WEB_D_CHECKS, WORD_WEB_D_CHECKS_WHAT);
	html(v, "</ul>");
	write_tables(v);
	return web_end(v);
}

static const char *const layouts[BADGES_LAYOUT_COUNT] = { "a4", "a6", "cr80", "label" };

enum outcome badges_page(struct visit *v)
{
	static const enum word names[BADGES_LAYOUT_COUNT] = { WORD_WEB_B_A4, WORD_WEB_B_A6, WORD_WEB_B_CR80, WORD_WEB_B_LABEL };
	struct web_event event;
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_begin(v, say(v, WORD_WEB_BADGES), &event, TAB_BADGES);
	if (!event.entry.made_here)
		return web_end(v);
	html(v,
		"<p>%s</p><form class=\"card narrow\" action=\"/event/%u/badges.pdf\"><p class=\"field\"><label for=\"f-layout\">%s</label>"
		"<select id=\"f-layout\" name=\"layout\">",
		say(v, WORD_WEB_BADGES_WHAT), v->event, say(v, WORD_WEB_LAYOUT));
	for (int i = 0; i < BADGES_LAYOUT_COUNT; i++)
		html(v, "<option value=\"%s\">%s</option>", layouts[i], say(v, names[i]));
	html(v, "</select></p><p class=\"field\"><label for=\"f-role\">%s</label><select id=\"f-role\" name=\"role\"><option value=\"-1\">%s</option>",
		say(v, WORD_WEB_ROLE),
		say(v, WORD_WEB_EVERYBODY));
	for (enum role r = 0; r < ROLE_COUNT; r++)
		html(v, "<option value=\"%d\">%s</option>", (int)r, role_label(r));
	html(v, "</select></p><p><button>%s</button></p></form>", say(v, WORD_WEB_PRINT));
	return web_end(v);
}

enum outcome badges_pdf(struct visit *v)
{
	struct web_event event;
	char folder[64], path[96], text[32];
	struct report_result result = { 0 };
	struct key key;
	int64_t number = 0, role = -1;
	int layout = 0;
	enum err e = web_event(v, &event);
	if (e == ERR_OK)
		e = web_key(v, v->event, &key);
	if (e != ERR_OK)
		return no_document(v, "", "", e, "");
	if (!web_temporary(folder))
		return visit_err(v, ERR_IO, "temporary folder");
	snprintf(path, sizeof path, "%s/badges.pdf", folder);
	form_query(v, "layout", text, sizeof text);
	for (int i = 0; i < BADGES_LAYOUT_COUNT; i++)
		layout = strcmp(text, layouts[i]) == 0 ? i : layout;
	bool one = span_int(span_of(form_query(v, "person", text, sizeof text)), &number) && number > 0;
	if (!span_int(span_of(form_query(v, "role", text, sizeof text)), &role) || role < 0 || role >= ROLE_COUNT)
		role = -1;
	uint64_t holder = (uint64_t)number;
	struct badges_request request = { .layout = (enum badge_layout)layout, .badge_key = key.badge, .holders = &holder, .holder_count = one,
		.role = (int)role, .class = "",
		.officers = role < 0, .lang = event.event.lang, .path = path };
	e = badges_print(event.store, &request, &result);
	key_forget(&key);
	if (e != ERR_OK)
		return no_document(v, folder, path, e, result.detail);
	e = web_record(v, v->event, "download", "badges.pdf");
	if (e != ERR_OK)
		return unrecorded(v, folder, path, e);
	web_headers(v, pdf);
	return send(v, folder, path, pdf, "tanda-pengenal.pdf");
}
