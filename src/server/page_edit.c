// An event's settings as a form: made, changed and copied, with every problem beside its field.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include "core/badge.h"
#include "core/config_event.h"
#include "core/instrument.h"
#include "device/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The form's fields are named as the keys of event.conf, and read by its table.
static const struct { const char *key; enum word label; bool needed, more; } fields[] = {
	{ "judul", WORD_WEB_E_TITLE, true, false }, { "penyelenggara", WORD_WEB_E_ORGANISER, true, false }, { "tempat", WORD_WEB_E_PLACE, false, false },
	{ "kota", WORD_WEB_E_CITY, false, false }, { "mulai", WORD_WEB_E_FIRST, true, false }, { "selesai", WORD_WEB_E_LAST, true, false },
	{ "zona", WORD_WEB_E_ZONE, true, false }, { "judul_tanda_pengenal", WORD_WEB_E_BADGE, false, true }, { "kontak", WORD_WEB_E_CONTACT, false, true },
	{ "hapus_setelah", WORD_WEB_E_ERASE, false, true }, { "tahun_anggaran", WORD_WEB_E_YEAR, false, true }, { "program", WORD_WEB_E_PROGRAMME, false, true },
	{ "kegiatan", WORD_WEB_E_ACTIVITY, false, true }, { "sub_kegiatan", WORD_WEB_E_SUB, false, true }, { "kode_rekening", WORD_WEB_E_ACCOUNT, false, true },
	{ "kop_1", WORD_WEB_E_HEAD1, false, true }, { "kop_2", WORD_WEB_E_HEAD2, false, true }, { "kop_3", WORD_WEB_E_HEAD3, false, true },
	{ "ttd_kiri_jabatan", WORD_WEB_E_LEFT_TITLE, false, true }, { "ttd_kiri_nama", WORD_WEB_E_LEFT_NAME, false, true },
	{ "ttd_kiri_pangkat", WORD_WEB_E_LEFT_RANK, false, true }, { "ttd_kiri_nip", WORD_WEB_E_LEFT_NIP, false, true },
	{ "ttd_kanan_jabatan", WORD_WEB_E_RIGHT_TITLE, false, true }, { "ttd_kanan_nama", WORD_WEB_E_RIGHT_NAME, false, true },
	{ "ttd_kanan_pangkat", WORD_WEB_E_RIGHT_RANK, false, true }, { "ttd_kanan_nip", WORD_WEB_E_RIGHT_NIP, false, true },
	{ "buka_sebelum", WORD_WEB_E_OPEN, false, true }, { "tepat_waktu", WORD_WEB_E_ON_TIME, false, true }, { "terlambat", WORD_WEB_E_LATE, false, true },
	{ "tutup_setelah", WORD_WEB_E_CLOSE, false, true }, { "ambang_hadir", WORD_WEB_E_THRESHOLD, false, true },
};
#define FIELDS (sizeof fields / sizeof *fields)

#define FILE_MOST (4u << 20)

struct sheet_form { char value[FIELDS][300]; char problem[FIELDS][200]; bool bad; enum lang lang; };

static const struct setting *setting_of(const char *key)
{
	for (const struct setting *s = config_event; s->key; s++)
		if (strcmp(s->key, key) == 0)
			return s;
	return NULL;
}

// A letterhead's line is shown as it is written in event.conf: size, perhaps bold, text.
static void write_line(struct text *t, const struct letterhead_line *l)
{
	if (!l->text[0])
		return;
	text_int(t, l->size);
	text_str(t, l->bold ? " tebal " : " ");
	text_str(t, l->text);
}

static void fill(struct sheet_form *f, const struct event *event)
{
	for (size_t i = 0; i < FIELDS; i++) {
		const struct setting *s = setting_of(fields[i].key);
		const char *at = (const char *)event + s->offset;
		struct text t = text_init(f->value[i], sizeof f->value[i]);
		switch (s->type) {
		case SETTING_TEXT: text_str(&t, at); break;
		case SETTING_INT: if (*(const int *)at || s->least == 0) text_int(&t, *(const int *)at); break;
		case SETTING_BOOL: text_str(&t, *(const bool *)at ? "ya" : "tidak"); break;
		case SETTING_DAY: if (*(const int *)at) calendar_write_short(&t, *(const int *)at); break;
		case SETTING_ZONE: text_str(&t, zone_label(*(const enum zone *)at)); break;
		case SETTING_LANG: text_str(&t, *(const enum lang *)at == LANG_EN ? "en" : "id"); break;
		case SETTING_LINE: write_line(&t, (const struct letterhead_line *)at); break;
		}
	}
}

static void write_field(struct visit *v, const struct sheet_form *f, size_t i)
{
	if (strcmp(fields[i].key, "zona") != 0) {
		form_text(v, fields[i].key, say(v, fields[i].label), f->value[i], fields[i].needed, f->problem[i]);
		return;
	}
	html(v, "<p class=\"field\"><label for=\"f-zona\">%s</label><select id=\"f-zona\" name=\"zona\">", say(v, fields[i].label));
	for (enum zone z = 0; z < ZONE_COUNT; z++) {
		html(v, "<option");
		if (strcmp(f->value[i], zone_label(z)) == 0)
			html(v, " selected");
		html(v, ">%s</option>", zone_label(z));
	}
	html(v, "</select></p>");
}

// What else there is to an event's settings.
static void write_ways(struct visit *v, const struct web_event *event)
{
	char action[64];
	bool is_archived = event->entry.state == EVENT_ARCHIVED;
	html(v, "<a class=\"card row\" href=\"/event/%u/papers\"><strong>%s</strong></a>", v->event, say(v, WORD_WEB_PAPERS));
	snprintf(action, sizeof action, "/event/%u/archive", v->event);
	html(v, "<details class=\"card\"");
	if (is_archived)
		html(v, " open");
	html(v, "><summary>%s</summary><p>%s</p>", say(v, is_archived ? WORD_WEB_REOPEN : WORD_WEB_ARCHIVE), say(v, WORD_WEB_ARCHIVE_HINT));
	form_button(v, action, say(v, is_archived ? WORD_WEB_REOPEN : WORD_WEB_ARCHIVE), "archived", is_archived ? "0" : "1", !is_archived);
	html(v, "</details>");
}

static enum outcome show_form(struct visit *v, const struct web_event *event, const struct sheet_form *f)
{
	char action[64] = "/new";
	if (event)
		snprintf(action, sizeof action, "/event/%u/edit", v->event);
	web_begin(v, say(v, event ? WORD_WEB_SETTINGS : WORD_WEB_NEW_EVENT), event, TAB_EVENT);
	if (f->bad)
		html(v, "<p class=\"bad\" role=\"alert\">%s</p>", say(v, WORD_WEB_MEND));
	if (event && !web_edits(v, event)) {
		write_ways(v, event);
		return web_end(v);
	}
	html(v, "<div class=\"card\">");
	form_begin(v, action, false);
	html(v, "<div class=\"grid\">");
	for (size_t i = 0; i < FIELDS; i++)
		if (!fields[i].more)
			write_field(v, f, i);
	html(v, "</div><details><summary>%s</summary><div class=\"grid\">", say(v, WORD_WEB_MORE));
	for (size_t i = 0; i < FIELDS; i++)
		if (fields[i].more)
			write_field(v, f, i);
	html(v, "</div></details>");
	form_submit(v, say(v, WORD_WEB_SAVE));
	html(v, "</div>");
	if (event) {
		snprintf(action, sizeof action, "/event/%u/copy", v->event);
		html(v, "<details class=\"card\"><summary>%s</summary><p>%s</p>", say(v, WORD_WEB_COPY), say(v, WORD_WEB_COPY_HINT));
		form_begin(v, action, false);
		form_text(v, "mulai", say(v, WORD_WEB_E_FIRST), "", true, "");
		form_submit(v, say(v, WORD_WEB_COPY));
		html(v, "</details>");
		write_ways(v, event);
	}
	return web_end(v);
}

static void note_problem(void *context, const struct config_problem *p)
{
	struct sheet_form *f = context;
	size_t i = 0;
	while (i < FIELDS - 1 && strcmp(fields[i].key, p->key) != 0)
		i++;
	struct text t = text_init(f->problem[i], sizeof f->problem[i]);
	config_problem_write(p, f->lang, &t);
	f->bad = true;
}

// The fields as the lines of event.conf: quoted, one a line, so that no value can be another key's.
static bool read_form(struct visit *v, struct sheet_form *f, struct event *ret_event)
{
	char *conf = malloc(32768);
	struct text t = text_init(conf ? conf : f->problem[0], conf ? 32768 : 1);
	for (size_t i = 0; conf && i < FIELDS; i++) {
		form_field(v, fields[i].key, f->value[i], sizeof f->value[i]);
		for (char *c = f->value[i]; *c; c++)
			if ((unsigned char)*c < ' ' || *c == '"')
				*c = *c == '"' ? '\'' : ' ';
		if (!f->value[i][0])
			continue;
		text_str(&t, fields[i].key);
		text_str(&t, " = \"");
		text_str(&t, f->value[i]);
		text_str(&t, "\"\n");
	}
	f->lang = v->lang;
	bool good = conf && config_read_event(text_span(&t), ret_event, note_problem, f);
	f->bad |= !good;
	free(conf);
	return good;
}

static enum err write_event(struct scribe *w, void *context)
{
	struct fact now = { .kind = KIND_EVENT, .event = *(struct event *)context }, before = { .kind = KIND_EVENT };
	if (state_event(w->store, &before.event) != ERR_OK || changes_differ(&now, &before))
		scribe_add(w, &now);
	return ERR_OK;
}

enum outcome edit_page(struct visit *v)
{
	struct web_event event;
	struct sheet_form *f = calloc(1, sizeof *f);
	enum err e = f ? web_event(v, &event) : ERR_NO_MEMORY;
	if (e == ERR_OK)
		fill(f, &event.event);
	enum outcome o = e == ERR_OK ? show_form(v, &event, f) : visit_err(v, e, "");
	free(f);
	return o;
}

enum outcome edit(struct visit *v)
{
	struct web_event event;
	struct event now;
	struct sheet_form *f = calloc(1, sizeof *f);
	enum err e = f ? web_event(v, &event) : ERR_NO_MEMORY;
	enum outcome o;
	if (e == ERR_OK && !read_form(v, f, &now)) {
		o = show_form(v, &event, f);
		free(f);
		return o;
	}
	free(f);
	if (e == ERR_OK) { // what this form does not show stays
		now.number = event.event.number;
		now.lang = event.event.lang;
		now.signatory[2] = event.event.signatory[2];
		memcpy(&now.letterhead[3], &event.event.letterhead[3], 3 * sizeof now.letterhead[0]);
		memcpy(now.letterhead_image, event.event.letterhead_image, sizeof now.letterhead_image);
		now.rules.out_before = event.event.rules.out_before;
		now.rules.rating_before = event.event.rules.rating_before;
		now.rules.rating_after = event.event.rules.rating_after;
		now.rules.walkins = event.event.rules.walkins;
		now.rules.manual_pin = event.event.rules.manual_pin;
		e = web_change(v, write_event, &now);
	}
	if (e == ERR_OK)
		e = events_register(v, &now, &event.entry.id, NULL);
	web_trail(v, v->event, "edit", "event");
	return e == ERR_OK ? web_back(v, "/event/%u/edit?saved=1", v->event) : visit_err(v, e, "");
}

enum outcome new_page(struct visit *v)
{
	struct sheet_form *f = calloc(1, sizeof *f);
	struct event event = { .rules = rules_default() };
	if (!f)
		return visit_err(v, ERR_NO_MEMORY, "");
	fill(f, &event);
	enum outcome o = show_form(v, NULL, f);
	free(f);
	return o;
}

struct making { struct key key; struct event event; struct web_event *from; int64_t shift_ms; enum err err; };

static void add_instruments(struct scribe *w)
{
	static const char *const names[] = { "narasumber-b", "narasumber-d", "penyelenggaraan-c", "skm" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct fact f = { .kind = KIND_INSTRUMENT };
		char path[256];
		size_t len = 0;
		snprintf(path, sizeof path, HADIR_ASSETS "/instruments/%s.txt", names[i]);
		snprintf(f.instrument.id, sizeof f.instrument.id, "%s", names[i]);
		if (files_read(path, f.instrument.definition, sizeof f.instrument.definition - 1, &len) == ERR_OK)
			scribe_add(w, &f);
	}
}

// The copied event's questionnaires, own and shipped, and its letterhead's picture.
static enum err copy_papers(struct scribe *w, const struct making *m)
{
	struct instrument_fact *facts = calloc(WEB_QUESTIONNAIRES, sizeof *facts);
	char *bytes = malloc(FILE_MOST);
	size_t len = 0;
	uint8_t hash[SEAL_HASH];
	int n = facts ? state_instruments(m->from->store, facts, WEB_QUESTIONNAIRES) : 0;
	for (int i = 0; i < n && i < WEB_QUESTIONNAIRES; i++) {
		struct fact f = { .kind = KIND_INSTRUMENT, .instrument = facts[i] };
		scribe_add(w, &f);
	}
	enum err e = facts && bytes ? store_get_file(m->from->store, m->event.letterhead_image, bytes, FILE_MOST, &len) : ERR_NO_MEMORY;
	if (e == ERR_OK)
		e = store_put_file(w->store, (struct span){ bytes, len }, hash);
	free(bytes);
	free(facts);
	return e == ERR_NOT_FOUND ? ERR_OK : e; // there is none
}

static void copy_plan(struct scribe *w, const struct making *m)
{
	struct session *sessions = calloc(EVENT_SESSIONS, sizeof *sessions);
	struct officer *officers = calloc(EVENT_OFFICERS, sizeof *officers);
	int n = sessions ? state_sessions(m->from->store, sessions, EVENT_SESSIONS) : 0;
	for (int i = 0; i < n; i++) {
		struct fact f = { .kind = KIND_SESSION, .session = sessions[i] };
		f.session.start_ms += m->shift_ms;
		f.session.end_ms += m->shift_ms;
		if (!f.session.gone)
			scribe_add(w, &f);
	}
	n = officers ? state_officers(m->from->store, officers, EVENT_OFFICERS) : 0;
	for (int i = 0; i < n; i++) {
		if (officers[i].gone)
			continue;
		scribe_add(w, &(struct fact){ .kind = KIND_OFFICER, .officer = officers[i] });
		changes_badge(w, BADGE_OFFICER + officers[i].number, 1);
	}
	free(sessions);
	free(officers);
}

static enum err make(struct store *s, void *context)
{
	struct making *m = context;
	struct scribe w;
	struct stamp now = web_now();
	enum err e = ledger_create(s, &m->key.id, true);
	if (e == ERR_OK)
		e = scribe_begin(&w, s, &m->key, &now);
	if (e != ERR_OK)
		return e;
	scribe_add(&w, &(struct fact){ .kind = KIND_EVENT, .event = m->event });
	if (!m->from)
		add_instruments(&w);
	else if ((e = copy_papers(&w, m)) == ERR_OK)
		copy_plan(&w, m);
	if (e == ERR_OK)
		return scribe_end(&w);
	scribe_drop(&w);
	return e;
}

static enum outcome begin_event(struct visit *v, struct making *m)
{
	struct event_keys keys = { .here = true };
	key_draw(0, &m->key);
	m->event.number = m->key.event;
	memcpy(keys.seed, m->key.seed, sizeof keys.seed);
	memcpy(keys.badge, m->key.badge, sizeof keys.badge);
	struct event_entry known;
	enum err e = registry_event(v->registry, m->event.number, &known) == ERR_NOT_FOUND ? ERR_OK : ERR_FORK;
	if (e == ERR_OK)
		e = events_register(v, &m->event, &m->key.id, &keys);
	if (e == ERR_OK)
		e = visit_write(v, m->event.number, make, m);
	uint32_t number = m->event.number;
	key_forget(&m->key);
	memset(&keys, 0, sizeof keys);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	web_trail(v, number, "new", m->event.title);
	return web_back(v, "/event/%u?saved=1", number);
}

enum outcome new_event(struct visit *v)
{
	struct making *m = calloc(1, sizeof *m);
	struct sheet_form *f = calloc(1, sizeof *f);
	enum outcome o;
	if (!m || !f)
		o = visit_err(v, ERR_NO_MEMORY, "");
	else if (!read_form(v, f, &m->event))
		o = show_form(v, NULL, f);
	else
		o = begin_event(v, m);
	free(f);
	free(m);
	return o;
}

enum outcome copy_event(struct visit *v)
{
	char text[40];
	int day = 0;
	struct web_event from;
	struct making *m = calloc(1, sizeof *m);
	enum err e = m ? web_event(v, &from) : ERR_NO_MEMORY;
	if (e == ERR_OK && calendar_read_day(span_of(form_field(v, "mulai", text, sizeof text)), &day) != ERR_OK) {
		free(m);
		return visit_status(v, 400);
	}
	enum outcome o;
	if (e == ERR_OK) {
		enum zone z = from.event.zone;
		m->from = &from;
		m->event = from.event;
		m->shift_ms = calendar_day_begin(day, z) - calendar_day_begin(from.event.first_day, z);
		m->event.first_day = day;
		m->event.last_day = calendar_day(calendar_day_begin(from.event.last_day, z) + m->shift_ms, z);
		m->event.retention_day = 0;
		o = begin_event(v, m);
	} else {
		o = visit_err(v, e, "");
	}
	free(m);
	return o;
}
