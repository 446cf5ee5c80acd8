// Accounts and roles, and the trail of who did what.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include <stdio.h>
#include <string.h>

static void write_roles(struct visit *v, enum account_role chosen, const char *id)
{
	html(v, "<select id=\"%s\" name=\"role\">", id);
	for (enum account_role r = 0; r < ACCOUNT_ROLE_COUNT; r++) {
		html(v, "<option value=\"%d\"", (int)r);
		if (r == chosen)
			html(v, " selected");
		html(v, ">%s</option>", say(v, role_word(r)));
	}
	html(v, "</select>");
}

static void write_grant(void *context, const struct event_entry *e)
{
	struct visit *v = context;
	html(v, "<option value=\"%u\">%s</option>", e->number, e->title);
}

static void write_account(void *context, const struct account *a)
{
	struct visit *v = context;
	char action[120];
	snprintf(action, sizeof action, "/account/%s", a->login);
	html(v, "<tr><td data-label=\"%s\"><strong>%s</strong><br><span class=\"small\">%s</span></td><td data-label=\"%s\">", say(v, WORD_WEB_NAME),
		a->name, a->login, say(v, WORD_WEB_ROLE));
	html(v, "%s", say(v, role_word(a->role)));
	if (a->disabled)
		html(v, " <span class=\"tag bad\">%s</span>", say(v, WORD_WEB_DISABLED));
	else if (!a->has_password)
		html(v, " <span class=\"tag\">%s</span>", say(v, WORD_WEB_NO_PASSWORD));
	html(v, "</td><td data-label=\"%s\">%s</td><td><a class=\"button quiet\" href=\"%s\">%s</a></td></tr>", say(v, WORD_WEB_SEEN),
		a->seen_ms ? MOMENT(a->seen_ms, ZONE_WIB) : "–", action, say(v, WORD_WEB_CHANGE));
}

static enum outcome show_accounts(struct visit *v, const char *link, const char *problem)
{
	web_begin(v, say(v, WORD_WEB_ACCOUNTS), NULL, TAB_NONE);
	if (problem[0])
		html(v, "<p class=\"bad\" role=\"alert\">%s</p>", problem);
	if (link[0]) {
		struct span host = request_header(&v->x->request, "Host");
		html(v, "<p class=\"good\" role=\"status\">%s<br><code class=\"link\">%s://", say(v, WORD_WEB_LINK), v->x->request.is_private ? "https" : "http");
		html_span(v, host);
		html(v, "/first/%s</code></p>", link);
	}
	html(v, "<table class=\"cards\"><thead><tr><th>%s</th><th>%s</th><th>%s</th><th><span class=\"away\">%s</span></th></tr></thead><tbody>",
		say(v, WORD_WEB_NAME),
		say(v, WORD_WEB_ROLE), say(v, WORD_WEB_SEEN), say(v, WORD_WEB_CHANGE));
	enum err e = account_each(v->registry, write_account, v);
	html(v, "</tbody></table><div class=\"card narrow\"><h2>%s</h2>", say(v, WORD_WEB_NEW_ACCOUNT));
	form_begin(v, "/accounts", false);
	form_text(v, "login", say(v, WORD_WEB_LOGIN), "", true, "");
	form_text(v, "name", say(v, WORD_WEB_NAME), "", true, "");
	html(v, "<p class=\"field\"><label for=\"f-role\">%s</label>", say(v, WORD_WEB_ROLE));
	write_roles(v, ACCOUNT_COORDINATOR, "f-role");
	html(v, "</p>");
	form_submit(v, say(v, WORD_WEB_NEW_ACCOUNT));
	html(v, "</div>");
	return e == ERR_OK ? web_end(v) : visit_err(v, e, registry_detail(v->registry));
}

enum outcome accounts_page(struct visit *v)
{
	return show_accounts(v, "", "");
}

static bool read_role(const struct visit *v, enum account_role *ret_role)
{
	char role[8];
	int64_t number;
	if (!span_int(span_of(form_field(v, "role", role, sizeof role)), &number) || number < 0 || number >= ACCOUNT_ROLE_COUNT)
		return false;
	*ret_role = (enum account_role)number;
	return true;
}

enum outcome accounts_add(struct visit *v)
{
	struct account a = { .lang = v->lang, .made_ms = v->now_ms };
	char link[2 * ACCOUNT_TOKEN + 1];
	if (!login_is_good(form_field(v, "login", a.login, sizeof a.login)) || !form_field(v, "name", a.name, sizeof a.name)[0] || !read_role(v, &a.role))
		return show_accounts(v, "", say(v, WORD_WEB_LOGIN_FORM));
	enum err e = account_add(v->registry, &a);
	if (e == ERR_FORK)
		return show_accounts(v, "", say(v, WORD_WEB_LOGIN_TAKEN));
	if (e == ERR_OK)
		e = account_link(v->registry, a.login, v->now_ms, link);
	if (e != ERR_OK)
		return visit_err(v, e, registry_detail(v->registry));
	web_trail(v, 0, "account", a.login);
	return show_accounts(v, link, "");
}

static void write_seen_event(void *context, const struct event_entry *e)
{
	struct visit *v = context;
	html(v, "<li>%s (%s)</li>", e->title, DAY(e->first_day, v->lang));
}

enum outcome account_page(struct visit *v)
{
	struct account a;
	char action[120];
	enum err e = account_find(v->registry, v->word[0], &a);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? visit_status(v, 404) : visit_err(v, e, registry_detail(v->registry));
	snprintf(action, sizeof action, "/account/%s", a.login);
	web_begin(v, a.name, NULL, TAB_NONE);
	html(v, "<div class=\"card narrow\">");
	form_begin(v, action, false);
	form_text(v, "name", say(v, WORD_WEB_NAME), a.name, true, "");
	html(v, "<p class=\"field\"><label for=\"f-role\">%s</label>", say(v, WORD_WEB_ROLE));
	write_roles(v, a.role, "f-role");
	html(v, "</p><p class=\"field\"><label class=\"tick\"><input type=\"checkbox\" name=\"disabled\" value=\"1\"");
	if (a.disabled)
		html(v, " checked");
	html(v, "> %s</label></p>", say(v, WORD_WEB_DISABLE));
	form_submit(v, say(v, WORD_WEB_SAVE));
	html(v, "</div><div class=\"card narrow\"><h2>%s</h2><p>%s</p><ul>", say(v, WORD_WEB_SEES),
		say(v, a.role == ACCOUNT_ADMIN ? WORD_WEB_SEES_ALL : WORD_WEB_SEES_THESE));
	e = registry_each_event(v->registry, a.login, write_seen_event, v);
	html(v, "</ul>");
	form_begin(v, action, false);
	html(v, "<p class=\"field\"><label for=\"f-event\">%s</label><select id=\"f-event\" name=\"event\">", say(v, WORD_WEB_EVENTS));
	if (e == ERR_OK)
		e = registry_each_event(v->registry, NULL, write_grant, v);
	html(v, "</select></p><p><button name=\"grant\" value=\"1\">%s</button> <button class=\"quiet\" name=\"grant\" value=\"0\">%s</button></p></form></div>",
		say(v, WORD_WEB_GRANT), say(v, WORD_WEB_UNGRANT));
	html(v, "<div class=\"card narrow\"><p>%s</p>", say(v, WORD_WEB_RESET_HINT));
	form_button(v, action, say(v, WORD_WEB_RESET), "reset", "1", false);
	html(v, "</div>");
	return e == ERR_OK ? web_end(v) : visit_err(v, e, registry_detail(v->registry));
}

static enum err account_edit(struct visit *v, struct account *a)
{
	char tick[4];
	enum account_role role = a->role;
	if (!form_field(v, "name", a->name, sizeof a->name)[0] || !read_role(v, &role))
		return ERR_RANGE;
	bool own = strcmp(a->login, v->session.account.login) == 0;
	if (!own) { // nobody shuts himself out
		a->role = role;
		a->disabled = form_field(v, "disabled", tick, sizeof tick)[0];
	}
	return account_set(v->registry, a);
}

enum outcome account_change(struct visit *v)
{
	struct account a;
	char grant[4], reset[4], event[16], link[2 * ACCOUNT_TOKEN + 1];
	int64_t number = 0;
	enum err e = account_find(v->registry, v->word[0], &a);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? visit_status(v, 404) : visit_err(v, e, registry_detail(v->registry));
	web_trail(v, 0, "account", a.login);
	if (form_field(v, "reset", reset, sizeof reset)[0]) {
		e = account_link(v->registry, a.login, v->now_ms, link);
		return e == ERR_OK ? show_accounts(v, link, "") : visit_err(v, e, registry_detail(v->registry));
	}
	if (form_field(v, "grant", grant, sizeof grant)[0]) {
		if (!span_int(span_of(form_field(v, "event", event, sizeof event)), &number) || number < 1 || number > 0xfffff)
			return visit_status(v, 400);
		e = account_grant(v->registry, a.login, (uint32_t)number, grant[0] == '1');
	} else {
		e = account_edit(v, &a);
	}
	if (e == ERR_RANGE)
		return visit_status(v, 400);
	return e == ERR_OK ? web_back(v, "/account/%s?saved=1", a.login) : visit_err(v, e, registry_detail(v->registry));
}

static void write_line(void *context, const struct trail_line *l)
{
	struct visit *v = context;
	html(v, "<tr><td data-label=\"%s\">%s</td><td data-label=\"%s\">%s</td><td data-label=\"%s\">%s</td>"
		"<td data-label=\"%s\">%s</td><td data-label=\"%s\">%s</td></tr>",
		say(v, WORD_WEB_TIME), MOMENT(l->at_ms, ZONE_WIB), say(v, WORD_WEB_LOGIN), l->login, say(v, WORD_WEB_PEER), l->peer, say(v, WORD_WEB_ACT), l->act,
		say(v, WORD_WEB_DETAIL), l->detail);
}

enum outcome trail_page(struct visit *v)
{
	struct web_event event;
	enum err e = v->event ? web_event(v, &event) : ERR_OK;
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_begin(v, say(v, WORD_WEB_TRAIL), v->event ? &event : NULL, TAB_TRAIL);
	html(v, "<p>%s</p><table class=\"cards\"><thead><tr><th>%s (WIB)</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>",
		say(v, WORD_WEB_TRAIL_WHAT), say(v, WORD_WEB_TIME),
		say(v, WORD_WEB_LOGIN), say(v, WORD_WEB_PEER), say(v, WORD_WEB_ACT), say(v, WORD_WEB_DETAIL));
	e = trail_each(v->registry, v->event ? (int64_t)v->event : -1, INT64_MAX, 500, write_line, v);
	html(v, "</tbody></table>");
	return e == ERR_OK ? web_end(v) : visit_err(v, e, registry_detail(v->registry));
}
