// Findings by event and language, and the thread that makes them anew.
// SPDX-License-Identifier: Apache-2.0
#include "server/checkup.h"

#include <pthread.h>
#include <stdlib.h>

#include "server/shelf.h"
#include "store/intake.h"

#define PLACES 16          // events whose findings are kept, in one language
#define FRESH_MS MINUTE_MS // sessions begin and end also without new records

struct findings { struct check_finding *at; int n, cap; uint64_t revision; int64_t made_ms; };
struct place { uint32_t event; enum lang lang; int64_t used_ms; bool is_wanted; struct findings findings; };

struct checkup {
	struct server *server;
	pthread_mutex_t lock;
	pthread_cond_t work;
	pthread_t thread;
	bool ending;
	struct shelf *shelf;       // the thread's
	struct place places[PLACES];
};

static void keep(void *context, const struct check_finding *f)
{
	struct findings *list = context;
	if (list->n == list->cap) {
		int cap = list->cap ? 2 * list->cap : 64;
		void *more = realloc(list->at, (size_t)cap * sizeof *list->at);
		if (!more)
			return;
		list->at = more;
		list->cap = cap;
	}
	list->at[list->n++] = *f;
}

static enum err make(struct store *s, enum lang lang, struct findings *ret_findings)
{
	struct findings made = { .made_ms = server_now_ms() };
	enum err e = intake_revision(s, &made.revision);
	if (!e)
		e = checks_run(s, lang, made.made_ms, keep, &made);
	if (e)
		free(made.at);
	else
		*ret_findings = made;
	return e;
}

// Its place, else the one that nobody has asked for longest.
static struct place *find(struct checkup *c, uint32_t event, enum lang lang)
{
	struct place *oldest = c->places;
	for (struct place *p = c->places; p < c->places + PLACES; p++) {
		if (p->event == event && p->lang == lang)
			return p;
		oldest = p->used_ms < oldest->used_ms ? p : oldest;
	}
	free(oldest->findings.at);
	*oldest = (struct place){ .event = event, .lang = lang, .used_ms = server_now_ms() };
	return oldest;
}

static void put(struct checkup *c, uint32_t event, enum lang lang, const struct findings *f)
{
	struct place *p = find(c, event, lang);
	free(p->findings.at);
	p->findings = *f;
	p->is_wanted = false;
}

static enum err begin(struct checkup *c, uint32_t event, struct store *s, enum lang lang)
{
	struct findings made;
	pthread_mutex_lock(&c->lock);
	bool is_there = find(c, event, lang)->findings.made_ms != 0;
	pthread_mutex_unlock(&c->lock);
	enum err e = is_there ? ERR_OK : make(s, lang, &made);
	if (e || is_there)
		return e;
	pthread_mutex_lock(&c->lock);
	put(c, event, lang, &made);
	pthread_mutex_unlock(&c->lock);
	return ERR_OK;
}

enum err checkup_read(struct checkup *c, uint32_t event, struct store *s, enum lang lang, check_sink *sink, void *context, int64_t *ret_at_ms)
{
	uint64_t revision;
	enum err e = intake_revision(s, &revision);
	if (!e)
		e = begin(c, event, s, lang);
	if (e)
		return e;
	pthread_mutex_lock(&c->lock);
	struct place *p = find(c, event, lang);
	p->used_ms = server_now_ms();
	if (p->findings.revision != revision || p->used_ms - p->findings.made_ms > FRESH_MS) {
		p->is_wanted = true;
		pthread_cond_signal(&c->work);
	}
	*ret_at_ms = p->findings.made_ms;
	e = p->findings.made_ms ? ERR_OK : ERR_BUSY; // others took its place in between
	for (int i = 0; i < p->findings.n; i++)
		sink(context, &p->findings.at[i]);
	pthread_mutex_unlock(&c->lock);
	return e;
}

// With the lock held: waits for one; false at the end.
static bool next(struct checkup *c, uint32_t *ret_event, enum lang *ret_lang)
{
	for (; !c->ending; pthread_cond_wait(&c->work, &c->lock)) {
		for (struct place *p = c->places; p < c->places + PLACES; p++) {
			if (!p->is_wanted)
				continue;
			p->is_wanted = false;
			*ret_event = p->event;
			*ret_lang = p->lang;
			return true;
		}
	}
	return false;
}

static void *run(void *arg)
{
	struct checkup *c = arg;
	uint32_t event;
	enum lang lang;
	pthread_mutex_lock(&c->lock);
	while (next(c, &event, &lang)) {
		struct findings made;
		struct store *s;
		pthread_mutex_unlock(&c->lock);
		enum err e = shelf_find(c->shelf, event, &s);
		if (!e)
			e = make(s, lang, &made);
		if (e) {
			log_write(c->server->log, LOG_LEVEL_WARNING, "checks", "event=%u err=\"%s\"", event, err_text(e));
			shelf_drop(c->shelf, event);
		}
		pthread_mutex_lock(&c->lock);
		if (!e)
			put(c, event, lang, &made);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

struct checkup *checkup_open(struct server *s)
{
	struct checkup *c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	c->server = s;
	c->shelf = shelf_make(s);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->work, NULL);
	if (c->shelf && pthread_create(&c->thread, NULL, run, c) == 0)
		return c;
	shelf_free(c->shelf);
	free(c);
	return NULL;
}

void checkup_close(struct checkup *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->ending = true;
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->lock);
	pthread_join(c->thread, NULL);
	for (int i = 0; i < PLACES; i++)
		free(c->places[i].findings.at);
	shelf_free(c->shelf);
	free(c);
}
