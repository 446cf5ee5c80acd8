// People: the table with search, one person with attendance, corrections and badge.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include "report/muster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS 100
#define FOUND_MOST 200

static void write_person(struct visit *v, const struct person *p)
{
	html(v, "<tr><td data-label=\"%s\"><a href=\"/event/%u/person/%lu\"><strong>%s</strong></a>", say(v, WORD_WEB_NAME), v->event, p->number, p->name);
	if (p->gone)
		html(v, " <span class=\"tag\">%s</span>", say(v, WORD_WEB_GONE));
	if (p->number > PERSON_MAX)
		html(v, " <span class=\"tag warn\">%s</span>", say(v, WORD_WEB_WALKIN));
	if (p->nip[0])
		html(v, "<br><span class=\"small\">NIP %s</span>", p->nip);
	html(v, "</td><td data-label=\"%s\">%s</td><td data-label=\"%s\">%s</td><td data-label=\"%s\">%s%s%s</td></tr>", say(v, WORD_WEB_POSITION), p->position,
		say(v, WORD_WEB_UNIT), p->unit, say(v, WORD_WEB_ROLE), role_label(p->role), p->class[0] ? " · " : "", p->class);
}

static enum err write_all(struct visit *v, const struct web_event *event, int64_t page, bool *ret_more)
{
	struct people_reader *reader;
	struct person p;
	int64_t at = 0;
	enum err e = people_reader_open(event->store, PEOPLE_BY_NAME, "", &reader);
	if (e != ERR_OK)
		return e;
	while (at < (page + 1) * PAGE_ROWS + 1 && people_next(reader, &p)) {
		if (p.gone)
			continue;
		if (at >= page * PAGE_ROWS && at < (page + 1) * PAGE_ROWS)
			write_person(v, &p);
		at++;
	}
	*ret_more = at > (page + 1) * PAGE_ROWS;
	e = *ret_more ? ERR_OK : people_reader_error(reader);
	people_reader_close(reader);
	return e;
}

static enum err write_found(struct visit *v, const struct web_event *event, const char *typed)
{
	struct person *found = calloc(FOUND_MOST, sizeof *found);
	if (!found)
		return ERR_NO_MEMORY;
	int n = state_search(event->store, span_of(typed), found, FOUND_MOST);
	for (int i = 0; i < n && i < FOUND_MOST; i++)
		write_person(v, &found[i]);
	if (n == 0)
		html(v, "<tr><td colspan=\"4\">%s</td></tr>", say(v, WORD_WEB_NOBODY));
	free(found);
	return ERR_OK;
}

enum outcome people_page(struct visit *v)
{
	struct web_event event;
	char typed[120], text[16];
	int64_t page = 0;
	bool more = false;
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	form_query(v, "q", typed, sizeof typed);
	if (!span_int(span_of(form_query(v, "page", text, sizeof text)), &page) || page < 0 || page > 10000)
		page = 0;
	web_begin(v, say(v, WORD_WEB_PEOPLE), &event, TAB_PEOPLE);
	html(v,
		"<form class=\"search\" role=\"search\" action=\"/event/%u/people\"><label for=\"f-q\">%s</label>"
		"<input id=\"f-q\" type=\"search\" name=\"q\" value=\"%s\"><button>%s</button></form>",
		v->event, say(v, WORD_WEB_SEARCH_HINT), typed, say(v, WORD_WEB_SEARCH));
	if (web_edits(v, &event))
		html(v,
			"<p class=\"actions\"><a class=\"button\" href=\"/event/%u/import\">%s</a> <a class=\"button quiet\" href=\"/event/%u/person/new\">%s</a></p>", v->event,
			say(v, WORD_WEB_IMPORT), v->event, say(v, WORD_WEB_ADD_PERSON));
	html(v, "<table class=\"cards\"><thead><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>", say(v, WORD_WEB_NAME),
		say(v, WORD_WEB_POSITION),
		say(v, WORD_WEB_UNIT), say(v, WORD_WEB_ROLE));
	e = typed[0] ? write_found(v, &event, typed) : write_all(v, &event, page, &more);
	html(v, "</tbody></table><p class=\"actions\">");
	if (page > 0)
		html(v, "<a class=\"button quiet\" href=\"/event/%u/people?page=%ld\">%s</a> ", v->event, page - 1, say(v, WORD_WEB_BEFORE));
	if (more)
		html(v, "<a class=\"button quiet\" href=\"/event/%u/people?page=%ld\">%s</a>", v->event, page + 1, say(v, WORD_WEB_AFTER));
	html(v, "</p>");
	return e == ERR_OK ? web_end(v) : visit_err(v, e, "");
}

static const struct { const char *name; enum word label; size_t offset, size; } person_fields[] = {
#define FIELD(key, word, member) { key, word, offsetof(struct person, member), sizeof(((struct person *)0)->member) }
	FIELD("nama", WORD_WEB_NAME_TITLES, name), FIELD("nip", WORD_WEB_NIP, nip), FIELD("pangkat_gol", WORD_WEB_RANK, rank), FIELD("jabatan",
		WORD_WEB_POSITION, position),
	FIELD("instansi", WORD_WEB_UNIT, unit), FIELD("kab_kota", WORD_WEB_REGION, region), FIELD("kelas", WORD_WEB_CLASS, class), FIELD("no_surat_tugas",
		WORD_WEB_LETTER, letter),
};
#define PERSON_FIELDS (int)(sizeof person_fields / sizeof *person_fields)

struct person_form { char value[PERSON_FIELDS + 1][220]; char problem[400]; enum lang lang; };

static void write_form(struct visit *v, const char *action, const struct person *p, const struct person_form *typed)
{
	if (typed && typed->problem[0])
		html(v, "<p class=\"bad\" role=\"alert\">%s</p>", typed->problem);
	html(v, "<div class=\"card\">");
	form_begin(v, action, false);
	html(v, "<div class=\"grid\">");
	for (int i = 0; i < PERSON_FIELDS; i++)
		form_text(v, person_fields[i].name, say(v, person_fields[i].label), typed ? typed->value[i] : (const char *)p + person_fields[i].offset, i == 0, "");
	html(v, "<p class=\"field\"><label for=\"f-peran\">%s</label><select id=\"f-peran\" name=\"peran\">", say(v, WORD_WEB_ROLE));
	for (enum role r = 0; r < ROLE_COUNT; r++) {
		html(v, "<option");
		if (r == p->role)
			html(v, " selected");
		html(v, ">%s</option>", role_label(r));
	}
	html(v, "</select></p></div>");
	form_submit(v, say(v, WORD_WEB_SAVE));
	html(v, "</div>");
}

static void note_problem(void *context, const struct finding *f)
{
	struct person_form *form = context;
	struct text t = text_init(form->problem, sizeof form->problem);
	text_str(&t, "");
	finding_write(f, form->lang, &t);
}

// The form as a row of a people table: the same rules, the same sentences.
static bool read_person(struct visit *v, struct person_form *f, struct person *ret_person)
{
	struct row head = { .line = 1 }, row = { .line = 2 };
	struct heading h;
	f->lang = v->lang;
	for (int i = 0; i <= PERSON_FIELDS; i++) {
		const char *name = i < PERSON_FIELDS ? person_fields[i].name : "peran";
		form_field(v, name, f->value[i], sizeof f->value[i]);
		head.field[head.count++] = span_of(name);
		row.field[row.count++] = span_of(f->value[i]);
	}
	return table_heading(&head, TABLE_PEOPLE, &h, note_problem, f) && roster_person(&h, &row, ret_person, note_problem, f);
}

static enum err next_number(struct store *s, uint64_t *ret_number)
{
	struct people_reader *reader;
	struct person p;
	uint64_t highest = 0;
	enum err e = people_reader_open(s, PEOPLE_BY_NUMBER, "", &reader);
	if (e != ERR_OK)
		return e;
	while (people_next(reader, &p))
		highest = p.number <= PERSON_MAX && p.number > highest ? p.number : highest;
	e = people_reader_error(reader);
	people_reader_close(reader);
	*ret_number = highest + 1;
	return e;
}

static enum err save_person(struct scribe *w, void *context)
{
	struct fact f = { .kind = KIND_PERSON, .person = *(struct person *)context };
	enum err e = f.person.number ? ERR_OK : next_number(w->store, &f.person.number);
	if (e != ERR_OK)
		return e;
	bool is_new = !((struct person *)context)->number;
	((struct person *)context)->number = f.person.number;
	scribe_add(w, &f);
	if (is_new)
		changes_badge(w, f.person.number, 1);
	return ERR_OK;
}

enum outcome person_new_page(struct visit *v)
{
	struct web_event event;
	struct person none = { 0 };
	char action[64];
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	snprintf(action, sizeof action, "/event/%u/person/new", v->event);
	web_begin(v, say(v, WORD_WEB_ADD_PERSON), &event, TAB_PEOPLE);
	write_form(v, action, &none, NULL);
	return web_end(v);
}

enum outcome person_save(struct visit *v)
{
	struct web_event event;
	struct person now = { 0 }, before = { 0 };
	struct person_form form = { 0 };
	char action[64], gone[4] = "";
	uint64_t number = (uint64_t)v->number[1];
	enum err e = web_event(v, &event);
	if (e == ERR_OK && number)
		e = state_person(event.store, number, &before);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? visit_status(v, 404) : visit_err(v, e, "");
	if (number > PERSON_MAX)
		return visit_status(v, 400); // a kiosk's own record
	if (number && form_field(v, "gone", gone, sizeof gone)[0]) {
		now = before;
	} else if (!read_person(v, &form, &now)) {
		snprintf(action, sizeof action, number ? "/event/%u/person/%lu" : "/event/%u/person/new", v->event, number);
		web_begin(v, say(v, WORD_WEB_PEOPLE), &event, TAB_PEOPLE);
		write_form(v, action, &now, &form);
		return web_end(v);
	}
	now.number = number;
	now.replaces = before.replaces;
	now.letter_day = before.letter_day;
	now.gone = gone[0];
	e = web_change(v, save_person, &now);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_trail(v, v->event, "person", now.name);
	return web_back(v, "/event/%u/person/%lu?saved=1", v->event, now.number);
}

static void write_mark(struct visit *v, struct muster *m, int at, const struct muster_mark *mark)
{
	const struct session *s = &m->session[at];
	html(v, "<tr><td data-label=\"%s\">%s<br><span class=\"small\">%s</span></td><td data-label=\"%s\">", say(v, WORD_WEB_SESSION), s->title,
		MOMENT(s->start_ms, m->event.zone),
		say(v, WORD_WEB_STATE));
	html(v, "%s", mark->status == STATUS_NONE ? "–" : say(v, muster_word(mark->status)));
	if (mark->late)
		html(v, " <span class=\"tag warn\">%s</span>", say(v, WORD_WEB_LATE));
	if (mark->corrected)
		html(v, " <span class=\"tag\">%s</span>", say(v, WORD_WEB_CORRECTED));
	html(v, "</td><td data-label=\"%s\">", say(v, WORD_WEB_TIME));
	if (mark->at_ms)
		html(v, "%s%s %s", mark->vague ? "± " : "", CLOCK(mark->at_ms, m->event.zone), zone_label(m->event.zone));
	html(v, "</td><td data-label=\"%s\">", say(v, WORD_WEB_MEANS));
	if (mark->status == STATUS_PRESENT)
		html(v, "%c", muster_means(mark));
	html(v, "</td></tr>");
}

static enum err write_attendance(struct visit *v, struct muster *m, const struct person *p)
{
	html(v, "<h2>%s</h2><table class=\"cards\"><thead><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>", say(v, WORD_WEB_LIVE),
		say(v, WORD_WEB_SESSION),
		say(v, WORD_WEB_STATE), say(v, WORD_WEB_TIME), say(v, WORD_WEB_MEANS));
	for (int i = 0; i < m->sessions; i++) {
		struct muster_mark mark;
		enum err e = muster_mark(m, i, p, &mark);
		if (e != ERR_OK)
			return e;
		if (muster_lists(m, i, p, &mark))
			write_mark(v, m, i, &mark);
	}
	html(v, "</tbody></table><p class=\"small\">%s</p>", say(v, WORD_WEB_MEANS_LEGEND));
	return ERR_OK;
}

static void write_correction(struct visit *v, const struct muster *m, const struct person *p)
{
	char action[80];
	static const enum word words[STATUS_COUNT] = { WORD_WEB_TAKE_BACK, WORD_WEB_S_PRESENT, WORD_WEB_S_EXCUSED, WORD_WEB_S_SICK, WORD_WEB_S_DUTY,
		WORD_WEB_S_ABSENT };
	snprintf(action, sizeof action, "/event/%u/person/%lu/correct", v->event, p->number);
	html(v, "<details class=\"card\"><summary>%s</summary><p>%s</p>", say(v, WORD_WEB_CORRECT), say(v, WORD_WEB_CORRECT_HINT));
	form_begin(v, action, false);
	html(v, "<div class=\"grid\"><p class=\"field\"><label for=\"f-session\">%s</label><select id=\"f-session\" name=\"session\">", say(v, WORD_WEB_SESSION));
	for (int i = 0; i < m->sessions; i++)
		html(v, "<option value=\"%u\">%s</option>", m->session[i].number, m->session[i].title);
	html(v, "</select></p><p class=\"field\"><label for=\"f-status\">%s</label><select id=\"f-status\" name=\"status\">", say(v, WORD_WEB_SHOULD_BE));
	for (enum status s = STATUS_PRESENT; s < STATUS_COUNT; s++)
		html(v, "<option value=\"%d\">%s</option>", (int)s, say(v, words[s]));
	html(v, "<option value=\"0\">%s</option></select></p>", say(v, words[0]));
	form_text(v, "minutes", say(v, WORD_WEB_MINUTES), "", true, "");
	form_text(v, "reason", say(v, WORD_WEB_REASON), "", true, "");
	html(v, "</div>");
	form_submit(v, say(v, WORD_WEB_CORRECT));
	html(v, "</details>");
}

static void write_badge(struct visit *v, const struct person *p)
{
	char action[80];
	html(v,
		"<section class=\"card\"><h2>%s</h2><div class=\"actions\"><a class=\"button\" href=\"/event/%u/badges.pdf?layout=a6&amp;person=%lu\">%s</a>",
			say(v, WORD_WEB_BADGES),
		v->event, p->number, say(v, WORD_WEB_PRINT_BADGE));
	snprintf(action, sizeof action, "/event/%u/person/%lu/badge", v->event, p->number);
	form_button(v, action, say(v, WORD_WEB_REISSUE), "act", "reissue", false);
	form_button(v, action, say(v, WORD_WEB_REVOKE), "act", "revoke", true);
	html(v, "</div><p class=\"small\">%s</p></section>", say(v, WORD_WEB_REISSUE_HINT));
}

enum outcome person_page(struct visit *v)
{
	struct web_event event;
	struct person p;
	struct muster *m = NULL;
	char action[80];
	enum err e = web_event(v, &event);
	if (e == ERR_OK)
		e = state_person(event.store, (uint64_t)v->number[1], &p);
	if (e == ERR_OK)
		e = muster_open(event.store, v->now_ms, &m);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? visit_status(v, 404) : visit_err(v, e, "");
	web_begin(v, p.name, &event, TAB_PEOPLE);
	html(v, "<p>%s%s%s · %s%s</p>", p.position, p.position[0] && p.unit[0] ? " · " : "", p.unit, role_label(p.role), p.gone ? " ✕" : "");
	e = write_attendance(v, m, &p);
	if (web_edits(v, &event) && e == ERR_OK) {
		write_correction(v, m, &p);
		if (p.number <= PERSON_MAX && !p.gone)
			write_badge(v, &p);
		snprintf(action, sizeof action, "/event/%u/person/%lu", v->event, p.number);
		if (p.number <= PERSON_MAX) {
			html(v, "<h2>%s</h2>", say(v, WORD_WEB_CHANGE));
			write_form(v, action, &p, NULL);
			if (!p.gone)
				form_button(v, action, say(v, WORD_WEB_REMOVE_PERSON), "gone", "1", true);
		}
	}
	muster_close(m);
	return e == ERR_OK ? web_end(v) : visit_err(v, e, "");
}

static bool has_session(struct store *s, uint32_t number)
{
	int n;
	bool found = false;
	struct session *sessions = web_sessions(s, &n);
	for (int i = 0; i < n; i++)
		found |= sessions[i].number == number;
	free(sessions);
	return found;
}

static enum err append_correction(struct scribe *w, void *context)
{
	const struct correction *c = context;
	struct person p;
	enum err e = state_person(w->store, c->person, &p);
	if (e != ERR_OK || !has_session(w->store, c->session))
		return e == ERR_OK ? ERR_NOT_FOUND : e;
	return changes_correct(w, c);
}

enum outcome person_correct(struct visit *v)
{
	struct correction c = { .person = (uint64_t)v->number[1] };
	char session[16], status[8];
	int64_t number = 0, code = 0;
	form_field(v, "minutes", c.minutes, sizeof c.minutes);
	form_field(v, "reason", c.reason, sizeof c.reason);
	snprintf(c.who, sizeof c.who, "%s", v->session.account.name);
	if (!c.minutes[0] || !c.reason[0] || !span_int(span_of(form_field(v, "session", session, sizeof session)), &number) || number < 1 || number > UINT32_MAX
		|| !span_int(span_of(form_field(v, "status", status, sizeof status)), &code) || code < 0 || code >= STATUS_COUNT)
		return visit_status(v, 400);
	c.session = (uint32_t)number;
	c.status = (enum status)code;
	enum err e = web_change(v, append_correction, &c);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_trail(v, v->event, "correction", c.minutes);
	return web_back(v, "/event/%u/person/%lu?saved=1", v->event, c.person);
}

struct badge_act { uint64_t holder; bool revoke; };

static enum err write_badge_act(struct scribe *w, void *context)
{
	const struct badge_act *a = context;
	struct person p;
	enum err e = state_person(w->store, a->holder, &p);
	if (e != ERR_OK || p.gone)
		return e == ERR_OK ? ERR_NOT_FOUND : e;
	return a->revoke ? changes_revoke(w, a->holder) : changes_reissue(w, a->holder);
}

enum outcome person_badge(struct visit *v)
{
	char act[16];
	struct badge_act a = { .holder = (uint64_t)v->number[1] };
	form_field(v, "act", act, sizeof act);
	a.revoke = strcmp(act, "revoke") == 0;
	if (!a.revoke && strcmp(act, "reissue") != 0)
		return visit_status(v, 400);
	enum err e = web_change(v, write_badge_act, &a);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_trail(v, v->event, act, NUM((int64_t)a.holder));
	return web_back(v, "/event/%u/person/%lu?saved=1", v->event, a.holder);
}
