// Signing in and out, the first account, one's own settings.
// SPDX-License-Identifier: Apache-2.0
#include "server/serve.h"
#include "server/web.h"
#include "server/pages.h"

#include <stdio.h>
#include <string.h>

static void password_field(struct visit *v, const char *name, enum word label, const char *autocomplete)
{
	html(v, "<p class=\"field\"><label for=\"f-%s\">%s</label><input id=\"f-%s\" type=\"password\" name=\"%s\" autocomplete=\"%s\" required></p>",
		name, say(v, label), name, name, autocomplete);
}

static enum outcome show_sign_in(struct visit *v, const char *login, const char *problem)
{
	web_begin(v, say(v, WORD_WEB_SIGN_IN), NULL, TAB_NONE);
	if (problem[0])
		html(v, "<p class=\"bad\" role=\"alert\">%s</p>", problem);
	html(v, "<div class=\"card narrow\">");
	form_begin(v, "/sign-in", false);
	form_text(v, "login", say(v, WORD_WEB_LOGIN), login, true, "");
	password_field(v, "password", WORD_WEB_PASSWORD, "current-password");
	form_submit(v, say(v, WORD_WEB_SIGN_IN));
	html(v, "</div>");
	return web_end(v);
}

enum outcome sign_in_page(struct visit *v)
{
	return show_sign_in(v, "", "");
}

// A form on another site must not sign a visitor in as somebody else.
static bool from_elsewhere(const struct visit *v)
{
	struct span site = request_header(&v->x->request, "Sec-Fetch-Site");
	return site.len && !span_is(site, "same-origin") && !span_is(site, "none");
}

static void set_cookie(struct visit *v, const char *token, int64_t seconds)
{
	char cookie[160];
	snprintf(cookie, sizeof cookie, "hadir=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%ld%s", token, seconds, v->x->request.is_private ? "; Secure" : "");
	answer_header(&v->x->answer, "Set-Cookie", cookie);
}

static enum outcome enter(struct visit *v, const char *login)
{
	struct web_session session;
	enum err e = account_session_begin(v->registry, login, v->x->request.peer, v->now_ms, &session);
	if (e != ERR_OK)
		return visit_err(v, e, registry_detail(v->registry));
	v->session = session;
	v->has_account = true;
	web_trail(v, 0, "sign-in", "");
	set_cookie(v, session.token, ACCOUNT_END_MS / 1000);
	return web_back(v, "/");
}

enum outcome sign_in(struct visit *v)
{
	char login[ACCOUNT_LOGIN], password[256], told[200];
	struct account a = { .locked_ms = 0 };
	if (from_elsewhere(v))
		return visit_status(v, 403);
	form_field(v, "login", login, sizeof login);
	form_field(v, "password", password, sizeof password);
	enum err e = account_sign_in(v->registry, login, span_of(password), v->now_ms, &a);
	memset(password, 0, sizeof password);
	if (e == ERR_OK)
		return enter(v, login);
	if (e != ERR_SIGNATURE && e != ERR_BUSY)
		return visit_err(v, e, registry_detail(v->registry));
	log_write(v->server->log, LOG_LEVEL_WARNING, "sign-in", "refused peer=%s login=%s", v->x->request.peer,
		login_is_good(login) ? login : "-");
	struct text t = text_init(told, sizeof told);
	if (a.locked_ms > 0)
		words_write(&t, WORD_WEB_LOCKED, v->lang, FILLS({ "n", NUM((a.locked_ms - v->now_ms + MINUTE_MS - 1) / MINUTE_MS) }));
	else
		text_str(&t, say(v, WORD_WEB_WRONG));
	v->x->answer.status = 403;
	return show_sign_in(v, login, told);
}

enum outcome sign_out(struct visit *v)
{
	enum err e = account_session_end(v->registry, span_of(v->session.token));
	if (e != ERR_OK)
		return visit_err(v, e, registry_detail(v->registry));
	set_cookie(v, "", 0);
	return web_back(v, "/sign-in");
}

static enum outcome show_first(struct visit *v, const char *login, const char *problem)
{
	char action[120];
	snprintf(action, sizeof action, "/first/%s", v->word[0]);
	web_begin(v, say(v, login[0] ? WORD_WEB_SET_PASSWORD : WORD_WEB_FIRST), NULL, TAB_NONE);
	if (problem[0])
		html(v, "<p class=\"bad\" role=\"alert\">%s</p>", problem);
	html(v, "<div class=\"card narrow\">");
	form_begin(v, action, false);
	if (!login[0]) {
		form_text(v, "login", say(v, WORD_WEB_LOGIN), "", true, "");
		form_text(v, "name", say(v, WORD_WEB_NAME), "", true, "");
	} else {
		html(v, "<p>%s: <strong>%s</strong></p>", say(v, WORD_WEB_LOGIN), login);
	}
	password_field(v, "password", WORD_WEB_PASSWORD_NEW, "new-password");
	form_submit(v, say(v, WORD_WEB_SAVE));
	html(v, "</div>");
	return web_end(v);
}

enum outcome first_page(struct visit *v)
{
	char login[ACCOUNT_LOGIN];
	enum err e = account_link_find(v->registry, span_of(v->word[0]), v->now_ms, login);
	if (e == ERR_OK)
		return show_first(v, login, "");
	return e == ERR_NOT_FOUND ? visit_status(v, 404) : visit_err(v, e, registry_detail(v->registry));
}

bool login_is_good(const char *login)
{
	return strlen(login) >= 2 && strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789._-@") == strlen(login);
}

// The link is spent only when all else is right: a typing error does not cost it.
enum outcome first(struct visit *v)
{
	char login[ACCOUNT_LOGIN], spent[ACCOUNT_LOGIN], password[256];
	struct account a = { .role = ACCOUNT_ADMIN, .lang = v->lang, .made_ms = v->now_ms };
	struct span token = span_of(v->word[0]);
	enum err e = account_link_find(v->registry, token, v->now_ms, login);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? visit_status(v, 404) : visit_err(v, e, registry_detail(v->registry));
	bool make = !login[0];
	form_field(v, "password", password, sizeof password);
	if (utf8_count(span_of(password)) < ACCOUNT_PASSWORD_LEAST)
		return show_first(v, login, say(v, WORD_WEB_PASSWORD_SHORT));
	if (make && (!login_is_good(form_field(v, "login", a.login, sizeof a.login)) || !form_field(v, "name", a.name, sizeof a.name)[0]))
		return show_first(v, login, say(v, WORD_WEB_LOGIN_FORM));
	e = account_link_spend(v->registry, token, v->now_ms, spent);
	if (e == ERR_OK && make)
		e = account_add(v->registry, &a);
	if (make)
		memcpy(login, a.login, sizeof login);
	if (e == ERR_OK)
		e = account_set_password(v->registry, login, span_of(password));
	memset(password, 0, sizeof password);
	return e == ERR_OK ? enter(v, login) : visit_err(v, e, registry_detail(v->registry));
}

static enum outcome show_me(struct visit *v, const char *problem)
{
	const struct account *a = &v->session.account;
	web_begin(v, say(v, WORD_WEB_ME), NULL, TAB_NONE);
	if (problem[0])
		html(v, "<p class=\"bad\" role=\"alert\">%s</p>", problem);
	html(v, "<div class=\"card narrow\"><p>%s · %s</p>", a->login, say(v, role_word(a->role)));
	form_begin(v, "/me", false);
	form_text(v, "name", say(v, WORD_WEB_NAME), a->name, true, "");
	html(v, "<p class=\"field\"><label for=\"f-lang\">%s</label><select id=\"f-lang\" name=\"lang\">", say(v, WORD_WEB_LANGUAGE));
	if (a->lang == LANG_ID)
		html(v, "<option value=\"id\" selected>Bahasa Indonesia</option><option value=\"en\">English</option>");
	else
		html(v, "<option value=\"id\">Bahasa Indonesia</option><option value=\"en\" selected>English</option>");
	html(v, "</select></p>");
	form_submit(v, say(v, WORD_WEB_SAVE));
	html(v, "</div><div class=\"card narrow\"><h2>%s</h2>", say(v, WORD_WEB_SET_PASSWORD));
	form_begin(v, "/me", false);
	password_field(v, "old", WORD_WEB_PASSWORD_OLD, "current-password");
	password_field(v, "password", WORD_WEB_PASSWORD_NEW, "new-password");
	form_submit(v, say(v, WORD_WEB_SAVE));
	html(v, "</div>");
	return web_end(v);
}

enum outcome me_page(struct visit *v)
{
	return show_me(v, "");
}

static enum outcome change_password(struct visit *v, const char *password)
{
	char old[256];
	struct account a;
	form_field(v, "old", old, sizeof old);
	if (utf8_count(span_of(password)) < ACCOUNT_PASSWORD_LEAST)
		return show_me(v, say(v, WORD_WEB_PASSWORD_SHORT));
	enum err e = account_sign_in(v->registry, v->session.account.login, span_of(old), v->now_ms, &a);
	if (e == ERR_SIGNATURE || e == ERR_BUSY)
		return show_me(v, say(v, WORD_WEB_WRONG));
	if (e == ERR_OK)
		e = account_set_password(v->registry, v->session.account.login, span_of(password));
	if (e != ERR_OK)
		return visit_err(v, e, registry_detail(v->registry));
	web_trail(v, 0, "password", v->session.account.login);
	return enter(v, v->session.account.login);
}

enum outcome me(struct visit *v)
{
	char password[256], lang[8];
	struct account a = v->session.account;
	if (form_field(v, "password", password, sizeof password)[0])
		return change_password(v, password);
	if (!form_field(v, "name", a.name, sizeof a.name)[0])
		return show_me(v, say(v, WORD_WEB_LOGIN_FORM));
	a.lang = strcmp(form_field(v, "lang", lang, sizeof lang), "en") == 0 ? LANG_EN : LANG_ID;
	enum err e = account_set(v->registry, &a);
	return e == ERR_OK ? web_back(v, "/me?saved=1") : visit_err(v, e, registry_detail(v->registry));
}
