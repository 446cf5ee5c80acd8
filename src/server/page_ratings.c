// Ratings of a session: distributions as bars with n and mean, comments in an order of their own.
// SPDX-License-Identifier: Apache-2.0
#include "server/web.h"
#include "server/pages.h"

#include "core/feedback.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define COMMENTS 500

struct comments { char (*text)[FACT_COMMENT]; int n; };

static void keep_comment(void *context, const char *comment)
{
	struct comments *c = context;
	if (c->n < COMMENTS && comment[0])
		span_copy(span_of(comment), c->text[c->n++], FACT_COMMENT);
}

static enum err write_comments(struct visit *v, const struct web_event *event, uint32_t session, const char *instrument)
{
	struct comments c = { .text = calloc(COMMENTS, sizeof *c.text) };
	if (!c.text)
		return ERR_NO_MEMORY;
	enum err e = state_each_comment(event->store, session, instrument, keep_comment, &c);
	if (c.n)
		html(v, "<h3>%s</h3><ul class=\"comments\">", say(v, WORD_WEB_COMMENTS));
	for (int left = c.n; left > 0; left--) {
		int pick = (int)randombytes_uniform((uint32_t)left);
		html(v, "<li>%s</li>", c.text[pick]);
		memcpy(c.text[pick], c.text[left - 1], FACT_COMMENT);
	}
	if (c.n)
		html(v, "</ul>");
	free(c.text);
	return e;
}

static void write_question(struct visit *v, const struct rating_cell *cell, const struct instrument *i, int q)
{
	struct score s = feedback_score(cell, i, q);
	char mean[16] = "–";
	struct text t = text_init(mean, sizeof mean);
	if (s.mean_x100 >= 0)
		text_decimal(&t, s.mean_x100, 2);
	html(v, "<section class=\"question\"><h3>%s</h3><p class=\"small\">n = %u", i->question[q].text[v->lang], s.n);
	if (instrument_is_scored(i, q))
		html(v, " · %s <strong>%s</strong>", say(v, WORD_WEB_MEAN), s.mean_x100 >= 0 ? mean : "–");
	html(v, "</p><table class=\"chart\"><tbody>");
	for (int value = instrument_options(i, q); value >= 1; value--) {
		html(v, "<tr><th scope=\"row\">%s</th><td class=\"wide\">", instrument_label(i, q, value, v->lang));
		web_bar(v, s.count[value], s.n);
		html(v, "</td><td class=\"number\">%u</td></tr>", s.count[value]);
	}
	html(v, "</tbody></table></section>");
}

static enum err write_session(struct visit *v, const struct web_event *event, const struct session *s)
{
	struct rating_cell cell = { 0 };
	struct instrument_fact *fact = calloc(1, sizeof *fact);
	struct instrument *instrument = calloc(1, sizeof *instrument);
	int line;
	enum err e = fact && instrument ? state_rating(event->store, s->number, s->instrument, &cell) : ERR_NO_MEMORY;
	if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	html(v, "<section class=\"card\"><h2>%s</h2><p>%s · ", s->title, s->speaker[0] ? s->speaker : "–");
	html_fill(v, WORD_WEB_N_ANSWERS, FILLS({ "n", NUM(cell.respondents) }));
	html(v, "</p>");
	if (e == ERR_OK && !feedback_is_shown(&cell)) {
		html(v, "<p class=\"note\">%s</p>", say(v, cell.respondents ? WORD_WEB_TOO_FEW : WORD_WEB_NO_ANSWERS));
	} else if (e == ERR_OK) {
		e = state_instrument(event->store, s->instrument, fact);
		if (e == ERR_OK)
			e = instrument_read(span_of(fact->definition), instrument, &line);
		for (int q = 0; e == ERR_OK && q < instrument->questions; q++)
			write_question(v, &cell, instrument, q);
		if (e == ERR_OK)
			e = write_comments(v, event, s->number, s->instrument);
	}
	html(v, "</section>");
	free(fact);
	free(instrument);
	return e;
}

enum outcome ratings_page(struct visit *v)
{
	struct web_event event;
	enum err e = web_event(v, &event);
	if (e != ERR_OK)
		return visit_err(v, e, "");
	int n, rated = 0;
	struct session *sessions = web_sessions(event.store, &n);
	web_begin(v, say(v, WORD_WEB_RATINGS), &event, TAB_RATINGS);
	html(v, "<p>%s</p>", say(v, WORD_WEB_RATINGS_WHAT));
	for (int i = 0; i < n && e == ERR_OK; i++) {
		if (!sessions[i].instrument[0])
			continue;
		rated++;
		e = write_session(v, &event, &sessions[i]);
	}
	if (!rated)
		html(v, "<p class=\"note\">%s</p>", say(v, WORD_WEB_NOT_RATED));
	free(sessions);
	return e == ERR_OK ? web_end(v) : visit_err(v, e, "");
}
