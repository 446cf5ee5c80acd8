// Kiosks of an event, and servers below this one: what each last said of itself; enrolled by a code, confirmed, renamed, withdrawn.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"
#include "server/gate.h"
#include "server/hub.h"
#include "server/upstream.h"

#include "core/enrolment.h"
#include "store/intake.h"

#include <qrencode.h>
#include <stdio.h>
#include <string.h>

#define SILENT_MS (10 * MINUTE_MS)

static void write_key(const uint8_t key[SEAL_PUBLIC], char ret_hex[2 * SEAL_PUBLIC + 1])
{
	struct text t = text_init(ret_hex, 2 * SEAL_PUBLIC + 1);
	text_hex(&t, key, SEAL_PUBLIC);
}

// Where the actions of this page's devices are: an event's kiosks, or the servers below this one.
static const char *place(const struct visit *v, const char *rest, char room[160])
{
	if (v->event)
		snprintf(room, 160, "/event/%u/%s%s", v->event, rest[0] ? "kiosk/" : "enrol", rest);
	else
		snprintf(room, 160, "/servers/%s", rest[0] ? rest : "enrol");
	return room;
}

// The visit's event, where there is one.
static enum err open_event(struct visit *v, struct web_event *event, enum zone *ret_zone)
{
	*ret_zone = ZONE_WIB;
	enum err e = v->event ? web_event(v, event) : ERR_OK;
	if (e == ERR_OK && v->event)
		*ret_zone = event->event.zone;
	return e;
}

static void write_actions(struct visit *v, const struct device *d)
{
	char key[2 * SEAL_PUBLIC + 1], action[160];
	write_key(d->key, key);
	place(v, key, action);
	html(v, "<div class=\"actions\">");
	if (d->state == DEVICE_WAITING) {
		html(v, "<p>%s <strong class=\"code\">%s</strong></p>", say(v, WORD_WEB_K_COMPARE), d->code);
		form_button(v, action, say(v, WORD_WEB_K_CONFIRM), "act", "confirm", false);
		form_button(v, action, say(v, WORD_WEB_K_REFUSE), "act", "refuse", true);
	} else if (d->state == DEVICE_CONFIRMED) {
		form_begin(v, action, false);
		html(v,
			"<input name=\"name\" value=\"%s\" aria-label=\"%s\" maxlength=\"63\" required>"
			"<button class=\"quiet\" name=\"act\" value=\"rename\">%s</button></form>", d->name,
			say(v, WORD_WEB_NAME), say(v, WORD_WEB_K_RENAME));
		form_button(v, action, say(v, WORD_WEB_K_WITHDRAW), "act", "withdraw", true);
	}
	html(v, "</div>");
}

#define FORKED_MOST 64 // shown as such; more would be another kind of trouble
struct listing { struct visit *v; enum zone zone; bool edits; int n, forked_count; uint8_t forked[FORKED_MOST][SEAL_PUBLIC]; };

static void note_fork(void *context, const struct forked *f)
{
	struct listing *l = context;
	if (l->forked_count < FORKED_MOST)
		memcpy(l->forked[l->forked_count++], f->id.key, SEAL_PUBLIC);
}

static bool is_forked(const struct listing *l, const uint8_t key[SEAL_PUBLIC])
{
	for (int i = 0; i < l->forked_count; i++)
		if (memcmp(l->forked[i], key, SEAL_PUBLIC) == 0)
			return true;
	return false;
}

static void write_device(void *context, const struct device *d)
{
	static const enum word states[DEVICE_STATE_COUNT] = { WORD_WEB_K_WAITING, WORD_WEB_K_CONFIRMED, WORD_WEB_K_REFUSED, WORD_WEB_K_WITHDRAWN };
	struct listing *l = context;
	struct visit *v = l->v;
	bool silent = d->state == DEVICE_CONFIRMED && v->now_ms - d->seen_ms > SILENT_MS;
	l->n++;
	html(v, "<li class=\"card\"><h2>%s <span class=\"tag%s\">%s</span>", d->name[0] ? d->name : "–",
		d->state == DEVICE_WAITING ? " warn" : d->state == DEVICE_CONFIRMED ? " good" : "",
		say(v, states[d->state]));
	if (silent)
		html(v, " <span class=\"tag bad\">%s</span>", say(v, WORD_WEB_K_SILENT));
	if (is_forked(l, d->key))
		html(v, " <a class=\"tag bad\" href=\"/event/%u/checks\">%s</a>", v->event, say(v, WORD_WEB_K_FORKED));
	html(v, "</h2><dl><div><dt>%s</dt><dd>%s</dd></div><div><dt>%s</dt><dd>", say(v, WORD_WEB_SEEN), d->seen_ms ? MOMENT(d->seen_ms, l->zone) : say(v,
		WORD_WEB_NEVER),
		say(v, WORD_WEB_K_HELD));
	if (d->waiting >= 0)
		html(v, "%ld", d->waiting);
	else
		html(v, "–");
	html(v, "</dd></div><div><dt>%s</dt><dd>%ld s</dd></div><div><dt>%s</dt><dd>", say(v, WORD_WEB_K_OFFSET), d->offset_ms / 1000, say(v, WORD_WEB_K_FREE));
	if (d->free_bytes >= 0)
		html(v, "%ld MB", d->free_bytes / 1000000);
	else
		html(v, "–");
	html(v, "</dd></div><div><dt>%s</dt><dd>%s</dd></div></dl>", say(v, WORD_WEB_VERSION), d->version);
	if (l->edits)
		write_actions(v, d);
	html(v, "</li>");
}

// The one above, where there is one.
static void write_upstream(struct visit *v)
{
	static const enum word words[ENLIST_STATE_COUNT] = {
		WORD_WEB_K_WAITING, WORD_WEB_K_CONFIRMED, WORD_WEB_K_REFUSED, WORD_WEB_K_WITHDRAWN, WORD_WEB_U_SPENT, WORD_WEB_U_UNKNOWN,
	};
	struct upstream_state s;
	if (!v->server->upstream)
		return;
	upstream_state(v->server->upstream, &s);
	html(v, "<section class=\"card\"><h2>%s <span class=\"tag%s\">%s</span>", say(v, WORD_WEB_UPSTREAM), s.state == ENLIST_CONFIRMED ? " good" : " warn",
		say(v, words[s.state]));
	if (s.state == ENLIST_CONFIRMED && !s.online)
		html(v, " <span class=\"tag bad\">%s</span>", say(v, s.is_stranger ? WORD_WEB_U_STRANGER : WORD_WEB_U_OFFLINE));
	html(v, "</h2><p>%s</p>", s.address);
	if (s.state == ENLIST_WAITING)
		html(v, "<p>%s <strong class=\"code\">%s</strong></p>", say(v, WORD_WEB_U_COMPARE), s.code);
	html(v, "<dl><div><dt>%s</dt><dd>%s</dd></div><div><dt>%s</dt><dd>%lu</dd></div></dl></section>", say(v, WORD_WEB_SEEN),
		s.answered_ms ? MOMENT(s.answered_ms, ZONE_WIB) : say(v, WORD_WEB_NEVER), say(v, WORD_WEB_K_HELD), s.waiting);
}

enum outcome kiosks_page(struct visit *v)
{
	struct web_event event;
	struct listing l = { .v = v, .edits = web_may(v, ROLES_EDIT) };
	char action[160];
	enum err e = open_event(v, &event, &l.zone);
	if (e == ERR_OK && v->event)
		e = intake_each_fork(event.store, note_fork, &l);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_begin(v, say(v, v->event ? WORD_WEB_KIOSKS : WORD_WEB_SERVERS), v->event ? &event : NULL, TAB_KIOSKS);
	html(v, "<p>%s</p>", say(v, v->event ? WORD_WEB_K_WHAT : WORD_WEB_SERVERS_WHAT));
	if (!v->event)
		write_upstream(v);
	if (l.edits)
		form_button(v, place(v, "", action), say(v, v->event ? WORD_WEB_K_ENROL : WORD_WEB_SERVER_ENROL), "enrol", "1", false);
	html(v, "<ul class=\"plain grid\">");
	e = registry_each_device(v->registry, v->event, write_device, &l);
	html(v, "</ul>");
	if (!l.n)
		html(v, "<p class=\"note\">%s</p>", say(v, v->event ? WORD_WEB_K_NONE : WORD_WEB_SERVERS_NONE));
	return e == ERR_OK ? web_end(v) : visit_err(v, e, registry_detail(v->registry));
}

// Modules as one path, with the quiet zone of four that the standard asks for (ISO/IEC 18004).
static bool write_code(struct visit *v, const char *text)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (!code)
		return false;
	html(v, "<svg class=\"qr\" role=\"img\" aria-label=\"QR\" viewBox=\"0 0 %d %d\"><rect class=\"paper\" width=\"%d\" height=\"%d\"/><path d=\"",
		code->width + 8, code->width + 8,
		code->width + 8, code->width + 8);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				html(v, "M%d %dh1v1h-1z", x + 4, y + 4);
	html(v, "\"/></svg>");
	QRcode_free(code);
	return true;
}

static bool write_enrolment(struct visit *v, const char *token, char ret_text[ENROLMENT_TEXT])
{
	struct enrolment e = { 0 };
	uint8_t public_key[SEAL_PUBLIC], secret[SEAL_SECRET];
	struct span host = request_header(&v->x->request, "Host");
	const char *told = v->server->config.address;
	int n = *told ? snprintf(e.address, sizeof e.address, "%s%s", told, told[strlen(told) - 1] == '/' ? "" : "/")
		: snprintf(e.address, sizeof e.address, "%s://%.*s/", v->x->request.is_private ? "https" : "http", (int)host.len, host.at);
	bool good = n > 0 && (size_t)n < sizeof e.address && enrolment_token_read(span_of(token), e.token)
		&& registry_server_key(v->registry, v->now_ms, public_key, secret) == ERR_OK;
	memset(secret, 0, sizeof secret);
	if (!good)
		return false;
	enrolment_print(public_key, e.print);
	return enrolment_write(&e, ret_text) == ERR_OK;
}

enum outcome enrol_page(struct visit *v)
{
	struct web_event event;
	enum zone zone;
	char token[REGISTRY_TOKEN], text[ENROLMENT_TEXT], back[40] = "/servers";
	enum err e = open_event(v, &event, &zone);
	if (e == ERR_OK)
		e = registry_make_token(v->registry, v->event, v->session.account.login, v->now_ms, token);
	if (e == ERR_OK && !write_enrolment(v, token, text))
		e = ERR_FORMAT;
	if (e != ERR_OK)
		return visit_err(v, e, registry_detail(v->registry));
	web_trail(v, v->event, "enrol", "");
	if (v->event)
		snprintf(back, sizeof back, "/event/%u/kiosks", v->event);
	web_begin(v, say(v, v->event ? WORD_WEB_K_ENROL : WORD_WEB_SERVER_ENROL), v->event ? &event : NULL, TAB_KIOSKS);
	if (v->event)
		html(v, "<ol class=\"steps\"><li>%s</li><li>%s</li><li>%s</li></ol>", say(v, WORD_WEB_K_STEP1), say(v, WORD_WEB_K_STEP2), say(v, WORD_WEB_K_STEP3));
	else
		html(v, "<p>%s</p>", say(v, WORD_WEB_SERVER_STEPS));
	html(v, "<div class=\"card narrow centre\">");
	write_code(v, text);
	html(v, "<p class=\"small\">%s %s %s</p><p><code class=\"link\">%s</code></p></div><p><a class=\"button\" href=\"%s\">%s</a></p>", say(v, WORD_WEB_K_UNTIL),
		CLOCK(v->now_ms + REGISTRY_TOKEN_MS, zone), zone_label(zone), text, back, say(v, v->event ? WORD_WEB_K_SEE : WORD_WEB_SERVERS));
	return web_end(v);
}

// The event ledger names its kiosks, so that a document can say whose records were expected.
static enum err name_kiosk(struct scribe *w, void *context)
{
	const struct device *d = context;
	struct fact f = { .kind = KIND_KIOSK };
	memcpy(f.kiosk.id.key, d->key, sizeof d->key);
	memcpy(f.kiosk.name, d->name, sizeof f.kiosk.name);
	scribe_add(w, &f);
	return ERR_OK;
}

enum outcome kiosk_change(struct visit *v)
{
	static const struct { const char *act; enum device_state from, to; } acts[] = {
		{ "confirm", DEVICE_WAITING, DEVICE_CONFIRMED }, { "refuse", DEVICE_WAITING, DEVICE_REFUSED }, { "withdraw", DEVICE_CONFIRMED, DEVICE_WITHDRAWN },
	};
	uint8_t key[SEAL_PUBLIC];
	struct device d;
	char act[16], name[64];
	if (!hex_read(span_of(v->word[0]), key, sizeof key))
		return visit_status(v, 404);
	enum err e = registry_device(v->registry, key, &d);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && d.event != v->event)) // another event's kiosk is not this account's to touch
		return visit_status(v, 404);
	form_field(v, "act", act, sizeof act);
	bool known = false;
	if (e == ERR_OK && strcmp(act, "rename") == 0 && form_field(v, "name", name, sizeof name)[0]) {
		known = true;
		e = registry_rename_device(v->registry, key, name);
	}
	for (size_t i = 0; e == ERR_OK && i < sizeof acts / sizeof *acts; i++) {
		if (strcmp(act, acts[i].act) != 0 || d.state != acts[i].from)
			continue;
		known = true;
		e = registry_set_device(v->registry, key, acts[i].to);
		gate_forget(v->server->gate, key);
		if (acts[i].to == DEVICE_WITHDRAWN)
			hub_wake(v->server->hub, v->event); // it hears of that now, and not when its waiting ends
	}
	if (e != ERR_OK)
		return visit_err(v, e, registry_detail(v->registry));
	if (!known)
		return visit_status(v, 400);
	bool renamed = strcmp(act, "rename") == 0;
	if (renamed)
		memcpy(d.name, name, sizeof d.name);
	if (v->event && (renamed || strcmp(act, "confirm") == 0))
		e = web_change(v, name_kiosk, &d);
	if (e != ERR_OK && e != ERR_NOT_FOUND) // an event made elsewhere: its organiser names its kiosks there
		return visit_err(v, e, "");
	web_trail(v, v->event, act, d.name);
	return v->event ? web_back(v, "/event/%u/kiosks?saved=1", v->event) : web_back(v, "/servers?saved=1");
}
