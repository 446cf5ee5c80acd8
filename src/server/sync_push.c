// A run of records comes in: unpacked and proved here, taken in by whoever leads the event's lane.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "device/squeeze.h"
#include "server/ingest.h"
#include "server/shelf.h"
#include "server/sync_part.h"
#include "server/web.h"
#include "store/intake.h"

static enum outcome refuse_run(struct visit *v, enum err e, uint64_t at)
{
	v->x->answer.status = 422;
	v->x->answer.type = "application/json";
	answer_printf(&v->x->answer, "{\"error\":\"%s\",\"at\":%llu}\n", err_text(e), (unsigned long long)at);
	return OUTCOME_NOW;
}

// A kiosk brings its own ledger, and those of others that are enrolled here; a server below brings what it has taken in.
static unsigned mode_of(struct visit *v, const struct run *run, bool has_event)
{
	struct device author;
	if (sync_is_server(v))
		return INTAKE_KIOSK | INTAKE_UNSIGNED | (has_event ? 0 : INTAKE_EVENT);
	bool is_own = memcmp(run->head.id.key, v->device.key, SEAL_PUBLIC) == 0;
	bool is_known = is_own || (registry_device(v->registry, run->head.id.key, &author) == ERR_OK && author.state == DEVICE_CONFIRMED);
	return is_known ? INTAKE_KIOSK : 0;
}

struct bringing { const struct run *run; int64_t now_ms; struct intake intake; };

static enum err bring(struct store *s, void *context)
{
	struct bringing *b = context;
	return intake_run(s, b->run, INTAKE_EVENT, b->now_ms, &b->intake);
}

// An event that is new here, from a server below: taken in by itself, then listed.
static enum err bring_event(struct visit *v, const struct run *run)
{
	struct bringing b = { .run = run, .now_ms = v->now_ms };
	struct event *event = calloc(1, sizeof *event);
	struct store *s;
	enum err e = event ? visit_write(v, v->event, bring, &b) : ERR_NO_MEMORY;
	if (!e)
		e = visit_event(v, v->event, &s);
	if (!e)
		e = state_event(s, event);
	if (!e)
		e = event->number == v->event ? events_register(v, event, &run->head.id, NULL) : ERR_OTHER_EVENT;
	free(event);
	return e;
}

// ERR_NOT_FOUND: no such event here, and not this device's to bring.
static enum err look_up(struct visit *v, const struct run *run, bool *ret_has_event)
{
	static const struct ledger_id none;
	struct event_entry entry;
	*ret_has_event = ingest_knows(v->server->ingest, v->event, v->now_ms);
	if (*ret_has_event)
		return ERR_OK;
	enum err e = registry_event(v->registry, v->event, &entry);
	*ret_has_event = !e && memcmp(&entry.id, &none, sizeof none) != 0;
	if (*ret_has_event)
		ingest_note_known(v->server->ingest, v->event, v->now_ms);
	if (*ret_has_event || !sync_is_server(v) || (e && e != ERR_NOT_FOUND))
		return e;
	if (!run->head.is_event)
		return e;
	e = bring_event(v, run);
	*ret_has_event = !e;
	return e;
}

static enum outcome take(struct visit *v, struct push *p)
{
	uint64_t at = 0;
	size_t len = 0;
	bool has_event = false;
	enum err e = squeeze_unpack(v->x->request.body, RUN_BYTES, &p->bytes, &len);
	if (e)
		return visit_status(v, e == ERR_FULL ? 413 : e == ERR_FORMAT ? 415 : 503);
	e = run_read((struct span){ p->bytes, len }, p->run, &at);
	if (e)
		return refuse_run(v, e, at);
	e = look_up(v, p->run, &has_event);
	if (e == ERR_OTHER_EVENT)
		return sync_refuse(v, 403, "this is not the event of that number");
	if (e)
		return visit_err(v, e, registry_detail(v->registry));
	p->mode = mode_of(v, p->run, has_event);
	p->tag = ledger_tag(&p->run->head.id);
	return OUTCOME_LATER;
}

enum outcome push(struct visit *v)
{
	if (!v->event)
		return sync_refuse(v, 400, "event is missing");
	struct push *p = ingest_make_push(v->server->ingest);
	if (!p)
		return visit_status(v, 503);
	p->x = v->x;
	enum outcome outcome = take(v, p);
	if (outcome == OUTCOME_LATER) {
		exchange_leave(v->x);
		ingest_push(v->server->ingest, v->event, p);
	} else {
		ingest_free_push(v->server->ingest, p);
	}
	return outcome;
}
