// The self-checks, and what could not be read or contradicts itself: quarantine and forks.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include "server/checkup.h"
#include "store/intake.h"

struct listing { struct visit *v; int of[CHECK_COUNT], n, last; enum zone zone; };

static void write_finding(void *context, const struct check_finding *f)
{
	struct listing *l = context;
	struct visit *v = l->v;
	if (l->last != (int)f->check) {
		if (l->last >= 0)
			html(v, "</ul></section>");
		html(v, "<section class=\"card\"><h2>%s</h2><ul>", check_title(f->check, v->lang));
		l->last = (int)f->check;
	}
	l->of[f->check]++;
	l->n++;
	html(v, "<li>%s</li>", f->text);
}

static void write_name(struct visit *v, const struct ledger_id *id)
{
	char hex[2 * SEAL_PUBLIC + 1];
	struct text t = text_init(hex, sizeof hex);
	text_hex(&t, id->key, 8);
	html(v, "<td><code>%s</code></td>", hex);
}

static void write_quarantined(void *context, const struct quarantined *q)
{
	struct listing *l = context;
	struct visit *v = l->v;
	if (l->n++ == 0)
		html(v, "<table><thead><tr><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>", say(v, WORD_WEB_LEDGER), say(v, WORD_WEB_RECORD), say(v, WORD_WEB_WHY));
	html(v, "<tr>");
	write_name(v, &q->id);
	html(v, "<td>%lu</td><td>%s (%d)</td></tr>", q->seq, err_text(q->err), (int)q->kind);
}

static void write_fork(void *context, const struct forked *f)
{
	struct listing *l = context;
	struct visit *v = l->v;
	if (l->n++ == 0)
		html(v, "<table><thead><tr><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>", say(v, WORD_WEB_LEDGER), say(v, WORD_WEB_RECORD), say(v, WORD_WEB_TIME));
	html(v, "<tr>");
	write_name(v, &f->id);
	html(v, "<td>%lu</td><td>%s</td></tr>", f->seq, MOMENT(f->at_ms, l->zone));
}

static void write_end(struct listing *l)
{
	if (l->n)
		html(l->v, "</tbody></table>");
	else
		html(l->v, "<p>✓</p>");
}

static enum err write_intake(struct visit *v, const struct web_event *event)
{
	struct listing l = { .v = v, .zone = event->event.zone };
	html(v, "<section class=\"card\"><h2>%s</h2><p>%s</p>", say(v, WORD_WEB_QUARANTINE), say(v, WORD_WEB_QUARANTINE_WHAT));
	enum err e = intake_each_quarantined(event->store, write_quarantined, &l);
	write_end(&l);
	html(v, "</section><section class=\"card\"><h2>%s</h2><p>%s</p>", say(v, WORD_WEB_FORKS), say(v, WORD_WEB_FORKS_WHAT));
	l.n = 0;
	if (e == ERR_OK)
		e = intake_each_fork(event->store, write_fork, &l);
	write_end(&l);
	html(v, "</section>");
	return e;
}

enum outcome checks_page(struct visit *v)
{
	struct web_event event;
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	struct listing l = { .v = v, .last = -1, .zone = event.event.zone };
	int64_t at_ms = 0;
	web_begin(v, say(v, WORD_WEB_CHECKS), &event, TAB_CHECKS);
	html(v, "<p>%s <a href=\"/event/%u/document/uji-kewajaran.pdf\">PDF</a></p>", say(v, WORD_WEB_CHECKS_WHAT), v->event);
	e = checkup_read(v->server->checkup, v->event, event.store, v->lang, write_finding, &l, &at_ms);
	if (l.last >= 0)
		html(v, "</ul></section>");
	html(v, "<p class=\"small\">");
	html_fill(v, WORD_WEB_CHECKS_AT, FILLS({ "time", MOMENT(at_ms, l.zone) }));
	html(v, "</p>");
	html(v, "<section class=\"card\"><h2>%s</h2><ul class=\"good-list\">", say(v, WORD_WEB_CHECKS_CLEAN));
	for (enum check c = 0; c < CHECK_COUNT; c++)
		if (!l.of[c])
			html(v, "<li>%s</li>", check_title(c, v->lang));
	html(v, "</ul></section>");
	if (e == ERR_OK)
		e = write_intake(v, &event);
	return e == ERR_OK ? web_end(v) : visit_err(v, e, "");
}
