// Sessions and officers of an event, as tables and forms.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include "core/agenda.h"
#include "core/badge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A form's fields as one row of the table that the organiser could have written.
struct row_form { enum table table; const char *const *names; int n; char value[16][220]; char problem[400]; enum lang lang; };

static void note_problem(void *context, const struct finding *f)
{
	struct row_form *form = context;
	struct text t = text_init(form->problem, sizeof form->problem);
	finding_write(f, form->lang, &t);
}

static bool read_row(struct visit *v, struct row_form *f, struct row *ret_row, struct heading *ret_heading)
{
	struct row head = { .line = 1 };
	*ret_row = (struct row){ .line = 2 };
	f->lang = v->lang;
	for (int i = 0; i < f->n; i++) {
		form_field(v, f->names[i], f->value[i], sizeof f->value[i]);
		head.field[head.count++] = span_of(f->names[i]);
		ret_row->field[ret_row->count++] = span_of(f->value[i]);
	}
	head.field[head.count++] = SPAN("no"); // a table's rows are numbered; what is added here gets its number later
	ret_row->field[ret_row->count++] = SPAN("1");
	return table_heading(&head, f->table, ret_heading, note_problem, f);
}

static const char *const session_names[] = { "judul", "narasumber", "moderator", "tanggal", "mulai", "selesai", "jp", "ruang", "kelas", "instrumen",
	"pulang" };
#define SESSION_NAMES (int)(sizeof session_names / sizeof *session_names)
static const enum word session_labels[] = { WORD_WEB_S_TITLE, WORD_WEB_S_SPEAKER, WORD_WEB_S_MODERATOR, WORD_WEB_S_DAY, WORD_WEB_S_START,
	WORD_WEB_S_END, WORD_WEB_S_JP,
	WORD_WEB_S_ROOM, WORD_WEB_CLASS, WORD_WEB_S_INSTRUMENT, WORD_WEB_S_OUT };

static void fill_session(const struct session *s, enum zone z, struct row_form *f)
{
	const char *texts[] = { s->title, s->speaker, s->moderator, "", "", "", "", s->room, s->class, s->instrument, s->want_out ? "ya" : "tidak" };
	for (int i = 0; i < SESSION_NAMES; i++) {
		struct text t = text_init(f->value[i], sizeof f->value[i]);
		switch (i) {
		case 3: calendar_write_short(&t, calendar_day(s->start_ms, z)); break;
		case 4: calendar_write_time(&t, s->start_ms, z); break;
		case 5: calendar_write_time(&t, s->end_ms, z); break;
		case 6: text_int(&t, s->jp); break;
		default: text_str(&t, texts[i]); break;
		}
	}
}

static void write_instruments(struct visit *v, const struct web_event *event, const char *chosen)
{
	struct instrument_fact *facts = calloc(WEB_QUESTIONNAIRES, sizeof *facts);
	int n = facts ? state_instruments(event->store, facts, WEB_QUESTIONNAIRES) : 0;
	html(v, "<p class=\"field\"><label for=\"f-instrumen\">%s</label><select id=\"f-instrumen\" name=\"instrumen\"><option value=\"\">%s</option>",
		say(v, WORD_WEB_S_INSTRUMENT),
		say(v, WORD_WEB_NO_RATING));
	for (int i = 0; i < n && i < WEB_QUESTIONNAIRES; i++) {
		html(v, "<option");
		if (strcmp(facts[i].id, chosen) == 0)
			html(v, " selected");
		html(v, ">%s</option>", facts[i].id);
	}
	html(v, "</select></p>");
	free(facts);
}

static void write_session_form(struct visit *v, const struct web_event *event, const char *action, const struct row_form *f, enum word title)
{
	html(v, "<section class=\"card\"><h2>%s</h2>", say(v, title));
	if (f->problem[0])
		html(v, "<p class=\"bad\" role=\"alert\">%s</p>", f->problem);
	form_begin(v, action, false);
	html(v, "<div class=\"grid\">");
	for (int i = 0; i < SESSION_NAMES - 2; i++)
		form_text(v, session_names[i], say(v, session_labels[i]), f->value[i], i == 0 || (i >= 3 && i <= 5), "");
	write_instruments(v, event, f->value[9]);
	html(v, "<p class=\"field\"><label class=\"tick\"><input type=\"checkbox\" name=\"pulang\" value=\"ya\"");
	if (strcmp(f->value[10], "ya") == 0)
		html(v, " checked");
	html(v, "> %s</label></p></div>", say(v, WORD_WEB_S_OUT));
	form_submit(v, say(v, WORD_WEB_SAVE));
	html(v, "</section>");
}

static enum outcome show_sessions(struct visit *v, const struct web_event *event, const struct row_form *typed)
{
	int n;
	char action[80];
	struct session *sessions = web_sessions(event->store, &n);
	bool edits = web_edits(v, event);
	web_begin(v, say(v, WORD_WEB_SESSIONS), event, TAB_SESSIONS);
	html(v, "<table class=\"cards\"><thead><tr><th>%s</th><th>%s</th><th>%s</th><th>JP</th>", say(v, WORD_WEB_SESSION), say(v, WORD_WEB_TIME),
		say(v, WORD_WEB_S_SPEAKER));
	if (edits)
		html(v, "<th><span class=\"away\">%s</span></th>", say(v, WORD_WEB_CHANGE));
	html(v, "</tr></thead><tbody>");
	for (int i = 0; i < n; i++) {
		const struct session *s = &sessions[i];
		html(v,
			"<tr><td data-label=\"%s\"><strong>%s</strong><br><span class=\"small\">%s%s%s</span></td>"
			"<td data-label=\"%s\">%s – %s %s</td><td data-label=\"%s\">%s</td><td data-label=\"JP\">%d</td>",
			say(v, WORD_WEB_SESSION), s->title, s->room, s->class[0] ? " · " : "", s->class, say(v, WORD_WEB_TIME), MOMENT(s->start_ms, event->event.zone),
			CLOCK(s->end_ms, event->event.zone), zone_label(event->event.zone), say(v, WORD_WEB_S_SPEAKER), s->speaker, s->jp);
		if (edits)
			html(v, "<td><a class=\"button quiet\" href=\"/event/%u/sessions/%u\">%s</a></td>", v->event, s->number, say(v, WORD_WEB_CHANGE));
		html(v, "</tr>");
	}
	html(v, "</tbody></table>");
	free(sessions);
	if (edits) {
		snprintf(action, sizeof action, "/event/%u/sessions", v->event);
		write_session_form(v, event, action, typed, WORD_WEB_ADD_SESSION);
	}
	return web_end(v);
}

enum outcome sessions_page(struct visit *v)
{
	struct web_event event;
	struct row_form f = { .n = SESSION_NAMES };
	enum err e = web_event(v, &event);
	return e == ERR_OK ? show_sessions(v, &event, &f) : visit_err(v, e, "");
}

static bool find_session(const struct web_event *event, uint32_t number, struct session *ret_session)
{
	int n;
	bool found = false;
	struct session *sessions = web_sessions(event->store, &n);
	for (int i = 0; i < n; i++)
		if (sessions[i].number == number) {
			*ret_session = sessions[i];
			found = true;
		}
	free(sessions);
	return found;
}

static enum outcome show_session(struct visit *v, const struct web_event *event, const struct session *s, const struct row_form *f)
{
	char action[80];
	snprintf(action, sizeof action, "/event/%u/sessions/%u", v->event, s->number);
	web_begin(v, s->title, event, TAB_SESSIONS);
	write_session_form(v, event, action, f, WORD_WEB_CHANGE);
	html(v, "<section class=\"card\"><p>%s</p>", say(v, WORD_WEB_REMOVE_SESSION_HINT));
	form_button(v, action, say(v, WORD_WEB_REMOVE), "gone", "1", true);
	html(v, "</section>");
	return web_end(v);
}

enum outcome session_edit_page(struct visit *v)
{
	struct web_event event;
	struct session s;
	struct row_form f = { .n = SESSION_NAMES };
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	if (!find_session(&event, (uint32_t)v->number[1], &s))
		return visit_status(v, 404);
	fill_session(&s, event.event.zone, &f);
	return show_session(v, &event, &s, &f);
}

static enum err write_session(struct scribe *w, void *context)
{
	struct fact f = { .kind = KIND_SESSION, .session = *(struct session *)context };
	struct session *all = f.session.number ? NULL : calloc(EVENT_SESSIONS, sizeof *all);
	int n = all ? state_sessions(w->store, all, EVENT_SESSIONS) : 0;
	for (int i = 0; i < n && i < EVENT_SESSIONS; i++)
		f.session.number = all[i].number > f.session.number ? all[i].number : f.session.number;
	f.session.number += all != NULL;
	free(all);
	if (f.session.number == 0 || n >= EVENT_SESSIONS)
		return ERR_FULL;
	scribe_add(w, &f);
	return ERR_OK;
}

// Of a new session when the path has no number.
enum outcome session_save(struct visit *v)
{
	struct web_event event;
	struct session s = { 0 }, known = { 0 };
	struct row_form f = { .table = TABLE_SESSIONS, .names = session_names, .n = SESSION_NAMES };
	struct row row;
	struct heading h;
	char gone[4];
	uint32_t number = (uint32_t)v->number[1];
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	if (number && !find_session(&event, number, &known))
		return visit_status(v, 404);
	if (number && form_field(v, "gone", gone, sizeof gone)[0]) {
		s = known;
		s.gone = true;
	} else if (!read_row(v, &f, &row, &h) || !agenda_session(&h, &row, &event.event, &s, note_problem, &f)) {
		return number ? show_session(v, &event, &known, &f) : show_sessions(v, &event, &f);
	}
	s.number = number;
	e = web_change(v, write_session, &s);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_trail(v, v->event, "session", s.title);
	return web_back(v, "/event/%u/sessions?saved=1", v->event);
}

static const char *const officer_names[] = { "nama", "peran", "pin" };

static enum outcome show_officers(struct visit *v, const struct web_event *event, const struct row_form *f)
{
	struct officer *all = calloc(EVENT_OFFICERS, sizeof *all);
	int n = all ? state_officers(event->store, all, EVENT_OFFICERS) : 0;
	char action[64];
	bool edits = web_edits(v, event);
	snprintf(action, sizeof action, "/event/%u/officers", v->event);
	web_begin(v, say(v, WORD_WEB_OFFICERS), event, TAB_OFFICERS);
	html(v, "<p>%s</p><table class=\"cards\"><thead><tr><th>%s</th><th>%s</th><th><span class=\"away\">%s</span></th></tr></thead><tbody>",
		say(v, WORD_WEB_OFFICERS_WHAT),
		say(v, WORD_WEB_NAME), say(v, WORD_WEB_TASK), say(v, WORD_WEB_REMOVE));
	for (int i = 0; i < n && i < EVENT_OFFICERS; i++) {
		if (all[i].gone)
			continue;
		html(v, "<tr><td data-label=\"%s\">%s</td><td data-label=\"%s\">%s</td><td>", say(v, WORD_WEB_NAME), all[i].name, say(v, WORD_WEB_TASK), all[i].role);
		if (edits) {
			char number[16];
			snprintf(number, sizeof number, "%u", all[i].number);
			form_button(v, action, say(v, WORD_WEB_REMOVE), "gone", number, true);
		}
		html(v, "</td></tr>");
	}
	html(v, "</tbody></table>");
	free(all);
	if (edits) {
		html(v, "<section class=\"card narrow\"><h2>%s</h2>", say(v, WORD_WEB_ADD_OFFICER));
		if (f->problem[0])
			html(v, "<p class=\"bad\" role=\"alert\">%s</p>", f->problem);
		form_begin(v, action, false);
		form_text(v, "nama", say(v, WORD_WEB_NAME_TITLES), f->value[0], true, "");
		form_text(v, "peran", say(v, WORD_WEB_TASK), f->value[1], false, "");
		html(v,
			"<p class=\"field\"><label for=\"f-pin\">%s</label>"
			"<input id=\"f-pin\" type=\"password\" name=\"pin\" inputmode=\"numeric\" autocomplete=\"off\" required></p>", say(v, WORD_WEB_PIN));
		form_submit(v, say(v, WORD_WEB_SAVE));
		html(v, "</section>");
	}
	return web_end(v);
}

enum outcome officers_page(struct visit *v)
{
	struct web_event event;
	struct row_form f = { 0 };
	enum err e = web_event(v, &event);
	return e == ERR_OK ? show_officers(v, &event, &f) : visit_err(v, e, "");
}

static enum err write_officer(struct scribe *w, void *context)
{
	struct officer *o = context, *all = calloc(EVENT_OFFICERS, sizeof *all);
	int n = all ? state_officers(w->store, all, EVENT_OFFICERS) : 0;
	struct fact f = { .kind = KIND_OFFICER, .officer = *o };
	enum err e = !all ? ERR_NO_MEMORY : !o->gone && n >= EVENT_OFFICERS ? ERR_FULL : o->gone ? ERR_NOT_FOUND : ERR_OK;
	for (int i = 0; i < n && i < EVENT_OFFICERS; i++) {
		if (o->gone && all[i].number == o->number) {
			f.officer = all[i];
			f.officer.gone = true;
			e = ERR_OK;
		}
		if (!o->gone && all[i].number >= f.officer.number)
			f.officer.number = all[i].number;
	}
	free(all);
	if (e != ERR_OK)
		return e;
	f.officer.number += !o->gone;
	scribe_add(w, &f);
	if (!o->gone)
		changes_badge(w, BADGE_OFFICER + f.officer.number, 1);
	return ERR_OK;
}

enum outcome officer_save(struct visit *v)
{
	struct web_event event;
	struct officer o = { 0 };
	struct row_form f = { .table = TABLE_OFFICERS, .names = officer_names, .n = 3 };
	struct row row;
	struct heading h;
	char gone[16], pin[ROSTER_PIN];
	int64_t number = 0;
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	if (span_int(span_of(form_field(v, "gone", gone, sizeof gone)), &number) && number > 0 && number <= UINT32_MAX) {
		o.number = (uint32_t)number;
		o.gone = true;
	} else if (!read_row(v, &f, &row, &h) || !roster_officer(&h, &row, &o, pin, note_problem, &f)) {
		return show_officers(v, &event, &f);
	} else {
		o.number = 0;
		e = seal_pin_hash(span_of(pin), o.pin);
	}
	if (e == ERR_OK)
		e = web_change(v, write_officer, &o);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_trail(v, v->event, "officer", o.name);
	return web_back(v, "/event/%u/officers?saved=1", v->event);
}
