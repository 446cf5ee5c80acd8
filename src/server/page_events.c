// The list of events, and an event's file coming in.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include "device/locker.h"
#include "server/serve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct listing { struct visit *v; int n; };

static void write_event(void *context, const struct event_entry *e)
{
	struct listing *l = context;
	struct visit *v = l->v;
	char days[80];
	struct text t = text_init(days, sizeof days);
	calendar_write_range(&t, e->first_day, e->last_day, v->lang);
	l->n++;
	html(v, "<li><a class=\"card row\" href=\"/event/%u\"><strong>%s</strong><span>%s</span><span class=\"small\">%s%s%s", e->number, e->title, days,
		e->organiser, e->city[0] ? " · " : "", e->city);
	if (e->state == EVENT_ARCHIVED)
		html(v, " <span class=\"tag\">%s</span>", say(v, WORD_WEB_ARCHIVED));
	html(v, "</span></a></li>");
}

static enum outcome show_events(struct visit *v, const char *problem)
{
	struct listing l = { .v = v };
	web_begin(v, say(v, WORD_WEB_EVENTS), NULL, TAB_NONE);
	if (problem[0])
		html(v, "<p class=\"bad\" role=\"alert\">%s</p>", problem);
	if (web_may(v, ROLES_EDIT))
		html(v, "<p><a class=\"button\" href=\"/new\">%s</a></p>", say(v, WORD_WEB_NEW_EVENT));
	html(v, "<ul class=\"plain\">");
	enum err e = registry_each_event(v->registry, v->session.account.role == ACCOUNT_ADMIN ? NULL : v->session.account.login, write_event, &l);
	html(v, "</ul>");
	if (l.n == 0)
		html(v, "<p class=\"note\">%s</p>", say(v, web_may(v, ROLES_EDIT) ? WORD_WEB_NO_EVENTS : WORD_WEB_NO_EVENTS_SEEN));
	if (web_may(v, ROLES_EDIT)) {
		html(v, "<details class=\"card\"><summary>%s</summary><p>%s</p>", say(v, WORD_WEB_UPLOAD), say(v, WORD_WEB_UPLOAD_HINT));
		form_begin(v, "/upload", true);
		html(v, "<p class=\"field\"><label for=\"f-file\">%s</label><input id=\"f-file\" type=\"file\" name=\"file\" required></p>", say(v, WORD_WEB_FILE));
		form_submit(v, say(v, WORD_WEB_UPLOAD));
		html(v, "</details>");
	}
	return e == ERR_OK ? web_end(v) : visit_err(v, e, registry_detail(v->registry));
}

enum outcome events_page(struct visit *v)
{
	return show_events(v, "");
}

// A private file that goes when it is closed and unlinked; the folder of temporary files is the system's.
bool web_temporary(char ret_path[64])
{
	static const char pattern[] = "/tmp/hadir-page-XXXXXX";
	memcpy(ret_path, pattern, sizeof pattern);
	return mkdtemp(ret_path) != NULL;
}

struct incoming { struct store *from; int refused; bool has_event; };

static void note_merge(void *context, const struct merge_result *r)
{
	struct incoming *in = context;
	in->refused += r->err != ERR_OK;
	in->has_event |= r->is_event && r->err == ERR_OK;
}

static enum err take_in(struct store *s, void *context)
{
	struct incoming *in = context;
	return ledger_merge(s, in->from, note_merge, in);
}

void events_describe(const struct event *event, struct event_entry *e)
{
	e->number = event->number;
	snprintf(e->title, sizeof e->title, "%s", event->title);
	snprintf(e->organiser, sizeof e->organiser, "%s", event->organiser);
	snprintf(e->city, sizeof e->city, "%s", event->city);
	e->first_day = event->first_day;
	e->last_day = event->last_day;
}

// An event that is here already: only for those who see it, and by the same organiser's key.
static enum err may_come_in(struct visit *v, uint32_t number, const struct ledger_id *id, struct event_entry *ret_known)
{
	static const struct ledger_id none;
	enum err e = registry_event(v->registry, number, ret_known);
	if (e != ERR_OK)
		return e;
	bool same = memcmp(&ret_known->id, id, sizeof *id) == 0 || memcmp(&ret_known->id, &none, sizeof none) == 0;
	return same && account_sees(v->registry, &v->session.account, number) ? ERR_OK : ERR_OTHER_EVENT;
}

enum err events_register(struct visit *v, const struct event *event, const struct ledger_id *id, const struct event_keys *keys)
{
	struct event_entry e = { .made_ms = v->now_ms, .id = *id }, known;
	events_describe(event, &e);
	enum err err = may_come_in(v, event->number, id, &known);
	if (err == ERR_OK) {
		known.id = *id;
		events_describe(event, &known);
		return registry_set_event(v->registry, &known);
	}
	if (err == ERR_NOT_FOUND)
		err = registry_add_event(v->registry, &e, keys);
	if (err == ERR_OK && v->session.account.role != ACCOUNT_ADMIN)
		err = account_grant(v->registry, v->session.account.login, event->number, true);
	return err;
}

static enum err open_incoming(const char *path, struct store **ret_from, struct event *event, struct ledger_info *info)
{
	enum err e = store_open(path, STORE_READ, ret_from);
	if (e == ERR_OK)
		e = state_event(*ret_from, event);
	bool has_event = e == ERR_OK && ledger_list(*ret_from, info, 1) > 0 && info->is_event;
	return e == ERR_NOT_FOUND || (e == ERR_OK && !has_event) ? ERR_MISSING : e;
}

// Looked at first, then verified and stored, and only then on the list of events.
static enum err receive(struct visit *v, const char *path, uint32_t *ret_event)
{
	struct incoming in = { 0 };
	struct event *event = calloc(1, sizeof *event);
	struct ledger_info info;
	struct event_entry known;
	enum err e = event ? open_incoming(path, &in.from, event, &info) : ERR_NO_MEMORY;
	if (e == ERR_OK)
		e = may_come_in(v, event->number, &info.id, &known);
	if (e == ERR_OK || e == ERR_NOT_FOUND)
		e = visit_write(v, event->number, take_in, &in);
	if (e == ERR_OK && in.has_event) {
		*ret_event = event->number;
		e = events_register(v, event, &info.id, NULL);
	}
	store_close(in.from);
	free(event);
	return e == ERR_OK && in.refused ? ERR_SIGNATURE : e;
}

static bool keep(const char *path, struct span bytes)
{
	FILE *f = fopen(path, "wb");
	bool good = f && fwrite(bytes.at, 1, bytes.len, f) == bytes.len;
	return f && fclose(f) == 0 && good;
}

// What a withdrawn kiosk has kept under this server's key.
static enum err unlock(struct visit *v, const char *path)
{
	return locker_is(path) ? locker_open(path, path, v->server->key, v->server->secret) : ERR_OK;
}

enum outcome upload(struct visit *v)
{
	char folder[64], path[96];
	struct span name, bytes;
	uint32_t event = 0;
	if (request_part(&v->x->request, "file", &name, &bytes) != ERR_OK || bytes.len == 0)
		return show_events(v, say(v, WORD_WEB_NO_FILE));
	if (!web_temporary(folder))
		return visit_err(v, ERR_IO, "temporary folder");
	snprintf(path, sizeof path, "%s/event.hadir", folder);
	enum err e = keep(path, bytes) ? unlock(v, path) : ERR_IO;
	if (e == ERR_OK)
		e = receive(v, path, &event);
	unlink(path);
	strcat(path, ".lock");
	unlink(path);
	rmdir(folder);
	if (e == ERR_IO || e == ERR_DISK_FULL || e == ERR_NO_MEMORY)
		return visit_err(v, e, "upload");
	if (e != ERR_OK)
		return show_events(v, say(v, WORD_WEB_UPLOAD_BAD));
	web_trail(v, event, "upload", "");
	return web_back(v, "/event/%u?saved=1", event);
}
