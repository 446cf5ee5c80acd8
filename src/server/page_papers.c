// What an event carries along, its letterhead's picture and its questionnaires, and its way into the archive and back.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include "core/instrument.h"
#include "device/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct problem_text { char letterhead[300], questionnaire[300]; };

static bool has_letterhead(const struct event *e)
{
	static const uint8_t none[SEAL_HASH];
	return memcmp(e->letterhead_image, none, sizeof none) != 0;
}

static void write_upload(struct visit *v, const char *path, const char *kind, enum word label, const char *problem)
{
	char action[80];
	snprintf(action, sizeof action, "/event/%u/%s", v->event, path);
	form_begin(v, action, true);
	html(v, "<p class=\"field\"><label for=\"f-%s\">%s</label>", path, say(v, label));
	html(v, "<input id=\"f-%s\" type=\"file\" name=\"file\" accept=\"%s\" required", path, kind);
	if (problem[0])
		html(v, " aria-invalid=\"true\" aria-describedby=\"p-%s\"", path);
	html(v, ">");
	if (problem[0])
		html(v, "<span class=\"problem\" id=\"p-%s\">%s</span>", path, problem);
	html(v, "</p>");
	form_submit(v, say(v, WORD_WEB_SAVE));
}

static void write_letterhead(struct visit *v, const struct web_event *event, bool edits, const char *problem)
{
	char action[80];
	html(v, "<section class=\"card\"><h2>%s</h2>", say(v, WORD_WEB_LETTERHEAD));
	if (has_letterhead(&event->event))
		html(v, "<p><img class=\"letterhead\" src=\"/event/%u/letterhead.png\" alt=\"%s\"></p>", v->event, say(v, WORD_WEB_LETTERHEAD));
	else
		html(v, "<p class=\"note\">%s</p>", say(v, WORD_WEB_LETTERHEAD_NONE));
	if (edits)
		write_upload(v, "letterhead", "image/png", WORD_WEB_LETTERHEAD_FILE, problem);
	if (edits && has_letterhead(&event->event)) {
		snprintf(action, sizeof action, "/event/%u/letterhead", v->event);
		form_button(v, action, say(v, WORD_WEB_REMOVE), "remove", "1", false);
	}
	html(v, "</section>");
}

static void write_questionnaire(struct visit *v, const struct instrument_fact *fact, struct instrument *room)
{
	int line;
	bool good = instrument_read(span_of(fact->definition), room, &line) == ERR_OK;
	html(v, "<details><summary>%s", good ? room->title[v->lang] : fact->id);
	if (good)
		html_fill(v, WORD_WEB_QUESTIONS, FILLS({ "id", fact->id }, { "n", NUM(room->questions) }));
	html(v, "</summary><pre>%s</pre></details>", fact->definition);
}

static void write_questionnaires(struct visit *v, const struct web_event *event, bool edits, const char *problem)
{
	struct instrument_fact *facts = calloc(WEB_QUESTIONNAIRES, sizeof *facts);
	struct instrument *room = malloc(sizeof *room);
	int n = facts && room ? state_instruments(event->store, facts, WEB_QUESTIONNAIRES) : 0;
	html(v, "<section class=\"card\"><h2>%s</h2><p>%s</p>", say(v, WORD_WEB_QUESTIONNAIRES), say(v, WORD_WEB_QUESTIONNAIRES_HINT));
	for (int i = 0; i < n && i < WEB_QUESTIONNAIRES; i++)
		write_questionnaire(v, &facts[i], room);
	if (edits)
		write_upload(v, "questionnaire", ".txt,text/plain", WORD_WEB_QUESTIONNAIRE_FILE, problem);
	html(v, "</section>");
	free(room);
	free(facts);
}

static enum outcome show(struct visit *v, const struct problem_text *p)
{
	struct web_event event;
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_begin(v, say(v, WORD_WEB_PAPERS), &event, TAB_EVENT);
	bool edits = web_edits(v, &event);
	write_letterhead(v, &event, edits, p->letterhead);
	write_questionnaires(v, &event, edits, p->questionnaire);
	return web_end(v);
}

enum outcome papers_page(struct visit *v)
{
	return show(v, &(struct problem_text){ 0 });
}

enum outcome letterhead_picture(struct visit *v)
{
	struct web_event event;
	size_t len = 0;
	char *bytes = malloc(PAGE_PICTURE_MAX);
	enum err e = bytes ? web_event(v, &event) : ERR_NO_MEMORY;
	if (e == ERR_OK)
		e = store_get_file(event.store, event.event.letterhead_image, bytes, PAGE_PICTURE_MAX, &len);
	if (e == ERR_OK) {
		web_headers(v, "image/png");
		answer_add(&v->x->answer, (struct span){ bytes, len });
	}
	free(bytes);
	return e == ERR_OK ? OUTCOME_NOW : visit_err(v, e, "letterhead");
}

// The event's record with this picture, or without one.
static enum err write_picture(struct scribe *w, void *png)
{
	const struct span *picture = png;
	struct fact f = { .kind = KIND_EVENT };
	enum err e = state_event(w->store, &f.event);
	memset(f.event.letterhead_image, 0, sizeof f.event.letterhead_image);
	if (e == ERR_OK && picture->len)
		e = store_put_file(w->store, *picture, f.event.letterhead_image);
	if (e == ERR_OK)
		scribe_add(w, &f);
	return e;
}

static void tell(struct visit *v, char room[300], enum word w, enum err why, int line)
{
	struct text t = text_init(room, 300);
	words_write(&t, w, v->lang, FILLS({ "reason", word(word_reason(why), v->lang) }, { "line", NUM(line) }));
}

enum outcome letterhead(struct visit *v)
{
	struct problem_text p = { 0 };
	struct span name, png = SPAN("");
	char remove[4];
	bool removes = form_field(v, "remove", remove, sizeof remove)[0];
	if (!removes && (request_part(&v->x->request, "file", &name, &png) != ERR_OK || !png.len)) {
		tell(v, p.letterhead, WORD_WEB_NO_FILE, ERR_OK, 0);
		return show(v, &p);
	}
	enum err e = removes ? ERR_OK : page_check_picture(png);
	if (e != ERR_OK) {
		tell(v, p.letterhead, e == ERR_RANGE ? WORD_WEB_LETTERHEAD_BIG : WORD_FOLDER_PICTURE, ERR_OK, 0);
		return show(v, &p);
	}
	e = web_change(v, write_picture, &png);
	if (e != ERR_OK)
		return visit_err(v, e, "letterhead");
	web_trail(v, v->event, "edit", "letterhead");
	return web_back(v, "/event/%u/papers?saved=1", v->event);
}

static enum err write_definition(struct scribe *w, void *fact)
{
	struct fact *now = fact, *before = calloc(1, sizeof *before);
	enum err e = before ? ERR_OK : ERR_NO_MEMORY;
	if (e == ERR_OK) {
		before->kind = KIND_INSTRUMENT;
		e = state_instrument(w->store, now->instrument.id, &before->instrument);
		if (e == ERR_NOT_FOUND || (e == ERR_OK && changes_differ(now, before)))
			scribe_add(w, now);
		e = e == ERR_NOT_FOUND ? ERR_OK : e;
	}
	free(before);
	return e;
}

// ret_line: where its error is, 0: it is not in a line.
static enum err read_definition(struct span text, struct fact *ret_fact, int *ret_line)
{
	struct instrument *parsed = malloc(sizeof *parsed);
	*ret_line = 0;
	enum err e = parsed ? instrument_read(text, parsed, ret_line) : ERR_NO_MEMORY;
	if (e == ERR_OK && (!span_copy(text, ret_fact->instrument.definition, sizeof ret_fact->instrument.definition)
		|| !span_copy(span_of(parsed->id), ret_fact->instrument.id, sizeof ret_fact->instrument.id)))
		e = ERR_FULL;
	free(parsed);
	return e;
}

enum outcome questionnaire(struct visit *v)
{
	struct problem_text p = { 0 };
	struct span name, text;
	struct fact *fact = calloc(1, sizeof *fact);
	int line = 0;
	if (!fact)
		return visit_err(v, ERR_NO_MEMORY, "questionnaire");
	fact->kind = KIND_INSTRUMENT;
	bool sent = request_part(&v->x->request, "file", &name, &text) == ERR_OK && text.len;
	enum err e = sent ? read_definition(text, fact, &line) : ERR_MISSING;
	if (e != ERR_OK) {
		free(fact);
		tell(v, p.questionnaire, sent ? WORD_WEB_QUESTIONNAIRE_BAD : WORD_WEB_NO_FILE, e, line);
		return show(v, &p);
	}
	e = web_change(v, write_definition, fact);
	if (e == ERR_OK)
		web_trail(v, v->event, "questionnaire", fact->instrument.id);
	free(fact);
	return e == ERR_OK ? web_back(v, "/event/%u/papers?saved=1", v->event) : visit_err(v, e, "questionnaire");
}

// Nothing is changed in an archived event by a page; what kiosks still bring is taken in all the same.
enum outcome archive(struct visit *v)
{
	char wanted[4];
	struct event_entry entry;
	enum err e = registry_event(v->registry, v->event, &entry);
	form_field(v, "archived", wanted, sizeof wanted);
	if (e == ERR_OK && strcmp(wanted, "1") != 0 && strcmp(wanted, "0") != 0)
		return visit_status(v, 400);
	entry.state = wanted[0] == '1' ? EVENT_ARCHIVED : EVENT_ACTIVE;
	if (e == ERR_OK)
		e = registry_set_event(v->registry, &entry);
	if (e != ERR_OK)
		return visit_err(v, e, registry_detail(v->registry));
	web_trail(v, v->event, "archive", wanted[0] == '1' ? "archived" : "reopened");
	return web_back(v, "/event/%u/edit?saved=1", v->event);
}
