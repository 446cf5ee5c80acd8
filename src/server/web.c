// What pages share.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"

#include "server/serve.h"

#include "device/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { enum tab tab; const char *path; enum word name; unsigned roles; } tabs[] = {
	{ TAB_LIVE, "", WORD_WEB_LIVE, ROLES_ALL },
	{ TAB_PEOPLE, "/people", WORD_WEB_PEOPLE, ROLES_PRESENCE },
	{ TAB_SESSIONS, "/sessions", WORD_WEB_SESSIONS, ROLES_ALL },
	{ TAB_OFFICERS, "/officers", WORD_WEB_OFFICERS, ROLES_EDIT },
	{ TAB_BADGES, "/badges", WORD_WEB_BADGES, ROLES_EDIT },
	{ TAB_RATINGS, "/ratings", WORD_WEB_RATINGS, ROLES_ALL },
	{ TAB_DOCUMENTS, "/documents", WORD_WEB_DOCUMENTS, ROLES_PRESENCE },
	{ TAB_KIOSKS, "/kiosks", WORD_WEB_KIOSKS, ROLES_PRESENCE },
	{ TAB_CHECKS, "/checks", WORD_WEB_CHECKS, ROLES_PRESENCE },
	{ TAB_TRAIL, "/trail", WORD_WEB_TRAIL, ROLES_EDIT },
	{ TAB_EVENT, "/edit", WORD_WEB_SETTINGS, ROLES_EDIT },
};

bool web_may(const struct visit *v, unsigned roles)
{
	return v->has_account && (roles & ROLE_BIT(v->session.account.role));
}

bool web_edits(const struct visit *v, const struct web_event *e)
{
	return web_may(v, ROLES_EDIT) && e->entry.made_here && e->entry.state == EVENT_ACTIVE;
}

enum err web_event(struct visit *v, struct web_event *ret_event)
{
	enum err e = registry_event(v->registry, v->event, &ret_event->entry);
	if (e == ERR_OK)
		e = visit_event(v, v->event, &ret_event->store);
	return e == ERR_OK ? state_event(ret_event->store, &ret_event->event) : e;
}

void web_headers(struct visit *v, const char *type)
{
	struct answer *a = &v->x->answer;
	a->type = type;
	answer_header(a, "Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	answer_header(a, "X-Content-Type-Options", "nosniff");
	answer_header(a, "X-Frame-Options", "DENY");
	answer_header(a, "Referrer-Policy", "same-origin");
	answer_header(a, "Cache-Control", "no-store");
}

static void write_account(struct visit *v)
{
	if (!v->has_account)
		return;
	html(v, "<nav class=\"top\" aria-label=\"%s\"><a href=\"/\">%s</a>", say(v, WORD_WEB_MAIN_MENU), say(v, WORD_WEB_EVENTS));
	if (web_may(v, ROLES_ADMIN))
		html(v, "<a href=\"/accounts\">%s</a><a href=\"/servers\">%s</a><a href=\"/trail\">%s</a>", say(v, WORD_WEB_ACCOUNTS),
			say(v, WORD_WEB_SERVERS), say(v, WORD_WEB_TRAIL));
	html(v, "<a href=\"/me\">%s</a>", v->session.account.name);
	form_button(v, "/sign-out", say(v, WORD_WEB_SIGN_OUT), "out", "1", false);
	html(v, "</nav>");
}

static void write_tab(struct visit *v, const char *path, enum word name, bool current)
{
	html(v, "<a href=\"/event/%u%s\"", v->event, path);
	if (current)
		html(v, " aria-current=\"page\"");
	html(v, ">%s</a>", say(v, name));
}

static void write_tabs(struct visit *v, const struct web_event *event, enum tab tab)
{
	html(v,
		"<section class=\"event\" aria-label=\"%s\"><p class=\"kicker\">%s</p><p class=\"event-title\">%s</p></section><nav class=\"tabs\" aria-label=\"%s\">",
		event->event.title, event->event.organiser, event->event.title, say(v, WORD_WEB_EVENT_MENU));
	for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++)
		if (web_may(v, tabs[i].roles))
			write_tab(v, tabs[i].path, tabs[i].name, tabs[i].tab == tab);
	html(v, "</nav>");
}

void web_begin(struct visit *v, const char *title, const struct web_event *event, enum tab tab)
{
	web_headers(v, "text/html; charset=utf-8");
	html(v, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s — Hadir</title>", v->lang == LANG_ID ? "id" : "en", title);
	html(v, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><link rel=\"stylesheet\" href=\"/assets/hadir.css\">"
		"<link rel=\"icon\" href=\"/assets/logo.svg\"><script src=\"/assets/hadir.js\" defer></script></head><body>");
	html(v, "<a class=\"skip\" href=\"#main\">%s</a><header><a class=\"logo\" href=\"/\">Hadir</a>", say(v, WORD_WEB_SKIP));
	write_account(v);
	html(v, "</header>");
	if (event)
		write_tabs(v, event, tab);
	html(v, "<main id=\"main\"><h1>%s</h1>", title);
	char saved[8];
	if (form_query(v, "saved", saved, sizeof saved)[0])
		html(v, "<p class=\"good\" role=\"status\">%s</p>", say(v, WORD_WEB_SAVED));
	bool changes = tab == TAB_PEOPLE || tab == TAB_SESSIONS || tab == TAB_OFFICERS || tab == TAB_BADGES || tab == TAB_EVENT;
	if (event && changes && web_may(v, ROLES_EDIT) && !event->entry.made_here)
		html(v, "<p class=\"note\">%s</p>", say(v, WORD_WEB_ELSEWHERE));
	if (event && changes && web_may(v, ROLES_EDIT) && event->entry.state == EVENT_ARCHIVED)
		html(v, "<p class=\"note\">%s</p>", say(v, WORD_WEB_IS_ARCHIVED));
}

enum outcome web_end(struct visit *v)
{
	html(v, "</main></body></html>\n");
	return OUTCOME_NOW;
}

void form_begin(struct visit *v, const char *action, bool upload)
{
	html(v, "<form method=\"post\" action=\"%s\"", action);
	if (upload)
		html(v, " enctype=\"multipart/form-data\"");
	html(v, ">");
	if (v->has_account)
		html(v, "<input type=\"hidden\" name=\"csrf\" value=\"%s\">", v->session.csrf);
}

void form_text(struct visit *v, const char *name, const char *label, const char *value, bool required, const char *problem)
{
	html(v, "<p class=\"field\"><label for=\"f-%s\">%s</label>", name, label);
	html(v, "<input id=\"f-%s\" name=\"%s\" value=\"%s\"", name, name, value);
	if (required)
		html(v, " required");
	if (problem[0])
		html(v, " aria-invalid=\"true\" aria-describedby=\"p-%s\"", name);
	html(v, ">");
	if (problem[0])
		html(v, "<span class=\"problem\" id=\"p-%s\">%s</span>", name, problem);
	html(v, "</p>");
}

void form_submit(struct visit *v, const char *label)
{
	html(v, "<p><button>%s</button></p></form>", label);
}

void form_button(struct visit *v, const char *action, const char *label, const char *name, const char *value, bool grave)
{
	form_begin(v, action, false);
	html(v, "<button class=\"%s\" name=\"%s\" value=\"%s\">%s</button></form>", grave ? "grave" : "quiet", name, value, label);
}

static const char *read_field(struct span from, const char *name, char *room, size_t cap)
{
	struct text t = text_init(room, cap);
	if (request_field(from, name, &t) != ERR_OK)
		room[0] = '\0';
	return room;
}

const char *form_field(const struct visit *v, const char *name, char *room, size_t cap)
{
	return read_field(v->x->request.body, name, room, cap);
}

const char *form_query(const struct visit *v, const char *name, char *room, size_t cap)
{
	return read_field(v->x->request.query, name, room, cap);
}

struct stamp web_now(void)
{
	return clock_now(&(struct clock){ .boot = 1 });
}

enum err web_key(struct visit *v, uint32_t event, struct key *ret_key)
{
	struct event_entry entry;
	struct event_keys keys;
	enum err e = registry_event(v->registry, event, &entry);
	if (e == ERR_OK)
		e = registry_event_keys(v->registry, event, &keys);
	if (e != ERR_OK)
		return e;
	*ret_key = (struct key){ .event = event, .id = entry.id };
	memcpy(ret_key->seed, keys.seed, sizeof keys.seed);
	memcpy(ret_key->badge, keys.badge, sizeof keys.badge);
	uint8_t public_key[SEAL_PUBLIC];
	seal_keys(keys.seed, public_key, ret_key->secret);
	return ERR_OK;
}

struct signing { struct key key; change_job *job; void *context; };

static enum err sign_change(struct store *s, void *context)
{
	struct signing *c = context;
	struct scribe scribe;
	struct stamp now = web_now();
	enum err e = scribe_begin(&scribe, s, &c->key, &now);
	if (e != ERR_OK)
		return e;
	e = c->job(&scribe, c->context);
	if (e != ERR_OK) {
		scribe_drop(&scribe);
		return e;
	}
	if (scribe.written > 0)
		return scribe_end(&scribe);
	free(scribe.facts); // nothing to say; the transaction around it stays whole
	return store_commit(s);
}

enum err web_change(struct visit *v, change_job *job, void *context)
{
	struct signing c = { .job = job, .context = context };
	struct event_entry entry;
	enum err e = registry_event(v->registry, v->event, &entry);
	v->is_archived = e == ERR_OK && entry.state == EVENT_ARCHIVED;
	if (v->is_archived)
		e = ERR_READ_ONLY;
	if (e == ERR_OK)
		e = web_key(v, v->event, &c.key);
	if (e == ERR_OK)
		e = visit_write(v, v->event, sign_change, &c);
	key_forget(&c.key);
	return e;
}

enum err web_record(struct visit *v, uint32_t event, const char *act, const char *detail)
{
	struct trail_line l = { .at_ms = v->now_ms, .event = event };
	snprintf(l.login, sizeof l.login, "%s", v->has_account ? v->session.account.login : "");
	snprintf(l.peer, sizeof l.peer, "%s", v->x->request.peer);
	snprintf(l.act, sizeof l.act, "%s", act);
	if (!span_copy(span_of(detail), l.detail, sizeof l.detail))
		snprintf(l.detail, sizeof l.detail, "%s", act);
	enum err e = trail_add(v->registry, &l);
	if (e != ERR_OK)
		log_write(v->server->log, LOG_LEVEL_ERROR, "trail", "login=%s peer=%s event=%u act=%s detail=\"%s\" err=\"%s\"", l.login, l.peer, event, act, l.detail,
			err_text(e));
	return e;
}

void web_trail(struct visit *v, uint32_t event, const char *act, const char *detail)
{
	(void)!web_record(v, event, act, detail); // what was asked for is done all the same
}

enum outcome web_back(struct visit *v, const char *format, ...)
{
	char path[200];
	va_list args;
	va_start(args, format);
	vsnprintf(path, sizeof path, format, args);
	va_end(args);
	return visit_redirect(v, path);
}

enum word role_word(enum account_role r)
{
	static const enum word words[ACCOUNT_ROLE_COUNT] = {
		[ACCOUNT_ADMIN] = WORD_WEB_ADMIN, [ACCOUNT_ORGANISER] = WORD_WEB_ORGANISER, [ACCOUNT_COORDINATOR] = WORD_WEB_COORDINATOR,
			[ACCOUNT_VIEWER] = WORD_WEB_VIEWER,
	};
	return words[r];
}
