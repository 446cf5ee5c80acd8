// What is here, what a node below does not have yet, and word of what comes in.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "device/squeeze.h"
#include "server/hub.h"
#include "server/shelf.h"
#include "server/sync_part.h"
#include "store/intake.h"

const struct route routes_sync[] = {
	{ METHOD_GET, "/health", ROUTE_PUBLIC, ROLES_ALL, 0, RATE_NONE, health },
	{ METHOD_GET, "/metrics", ROUTE_METRICS, 0, 0, RATE_NONE, metrics },
	{ METHOD_POST, "/v1/enrol", ROUTE_ENROL, 0, 4096, RATE_ENROL, enrol },
	{ METHOD_GET, "/v1/enrol", ROUTE_ENROL, 0, 0, RATE_ENROL, enrolled },
	{ METHOD_GET, "/v1/events", ROUTE_DEVICE, 0, 0, RATE_SYNC, events },
	{ METHOD_GET, "/v1/heads", ROUTE_DEVICE, 0, 0, RATE_SYNC, heads },
	{ METHOD_POST, "/v1/push", ROUTE_DEVICE, 0, RUN_PACKED, RATE_SYNC, push },
	{ METHOD_GET, "/v1/pull", ROUTE_DEVICE, 0, 0, RATE_SYNC, pull },
	{ METHOD_GET, "/v1/wait", ROUTE_DEVICE, 0, 0, RATE_SYNC, wait_news },
	{ METHOD_GET, "/v1/file/*", ROUTE_DEVICE, 0, 0, RATE_SYNC, file_get },
	{ METHOD_PUT, "/v1/file/*", ROUTE_DEVICE, 0, 4 << 20, RATE_SYNC, file_put },
	{ .pattern = NULL },
};

bool sync_number(const struct visit *v, const char *name, int64_t otherwise, int64_t *ret_value)
{
	char room[24] = "";
	struct text t = text_init(room, sizeof room);
	enum err e = request_field(v->x->request.query, name, &t);
	*ret_value = otherwise;
	return e == ERR_MISSING || (!e && span_int(text_span(&t), ret_value) && *ret_value >= 0);
}

bool sync_ledger(const struct visit *v, struct ledger_id *ret_id)
{
	char key[2 * SEAL_PUBLIC + 1] = "", epoch[2 * RECORD_EPOCH + 1] = "";
	struct text k = text_init(key, sizeof key), e = text_init(epoch, sizeof epoch);
	return request_field(v->x->request.query, "key", &k) == ERR_OK && request_field(v->x->request.query, "epoch", &e) == ERR_OK &&
		hex_read(text_span(&k), ret_id->key, SEAL_PUBLIC) && hex_read(text_span(&e), ret_id->epoch, RECORD_EPOCH);
}

enum outcome sync_refuse(struct visit *v, int status, const char *reason)
{
	v->x->answer.status = status;
	v->x->answer.type = "application/json";
	answer_printf(&v->x->answer, "{\"error\":\"%s\"}\n", reason);
	return OUTCOME_NOW;
}

bool sync_is_server(const struct visit *v)
{
	return v->device.event == 0;
}

// The revision is what the request for news compares: the sum of all ledgers' last numbers.
static void write_event(void *context, const struct event_entry *e)
{
	struct visit *v = context;
	struct store *s;
	uint64_t revision = 0;
	if (v->device.event && v->device.event != e->number)
		return;
	if (shelf_find_raw(v->shelf, e->number, &s) == ERR_OK && intake_revision(s, &revision) != ERR_OK)
		shelf_drop(v->shelf, e->number);
	answer_printf(&v->x->answer, "{\"event\":%u,\"archived\":%d,\"revision\":%llu}\n", e->number, e->state == EVENT_ARCHIVED, (unsigned long long)revision);
}

enum outcome events(struct visit *v)
{
	v->x->answer.type = "application/json";
	enum err e = registry_each_event(v->registry, NULL, write_event, v);
	return e ? visit_err(v, e, registry_detail(v->registry)) : OUTCOME_NOW;
}

static void write_head(void *context, const struct position *p)
{
	char room[POSITION_LINE];
	struct text t = text_init(room, sizeof room);
	struct answer *a = context;
	if (position_write(p, &t) != ERR_OK)
		a->full = true;
	answer_add(a, text_span(&t));
	answer_str(a, "\n");
}

// An event without a store yet has no ledgers.
enum outcome heads(struct visit *v)
{
	struct store *s;
	v->x->answer.type = "application/json";
	enum err e = shelf_find_raw(v->shelf, v->event, &s);
	if (e == ERR_NOT_FOUND)
		return OUTCOME_NOW;
	if (!e)
		e = intake_heads(s, write_head, &v->x->answer);
	if (!e)
		return OUTCOME_NOW;
	shelf_drop(v->shelf, v->event);
	return visit_err(v, e, "heads");
}

static enum err read_run(struct visit *v, const struct ledger_id *id, uint64_t from, int most, struct text *out)
{
	struct store *s;
	int count = 0;
	enum err e = shelf_find_raw(v->shelf, v->event, &s);
	return e ? e : intake_next(s, id, from, most, NULL, v->now_ms, out, &count);
}

static enum outcome send_run(struct visit *v, struct span run)
{
	size_t len = 0, cap = SQUEEZE_ROOM(run.len);
	char *packed = malloc(cap);
	enum err e = packed ? squeeze_pack(run, packed, cap, &len) : ERR_NO_MEMORY;
	if (!e) {
		v->x->answer.type = "application/zstd";
		answer_add(&v->x->answer, (struct span){ packed, len });
	}
	free(packed);
	return e ? visit_err(v, e, "pack") : OUTCOME_NOW;
}

enum outcome pull(struct visit *v)
{
	struct ledger_id id;
	int64_t from, most;
	if (!sync_ledger(v, &id) || !sync_number(v, "from", 1, &from) || !sync_number(v, "most", RUN_RECORDS, &most) || from < 1 || most < 1)
		return sync_refuse(v, 400, "key, epoch and from name a ledger and a record");
	char *room = malloc(RUN_BYTES);
	if (!room)
		return visit_err(v, ERR_NO_MEMORY, "pull");
	struct text out = text_init(room, RUN_BYTES);
	enum err e = read_run(v, &id, (uint64_t)from, most > RUN_RECORDS ? RUN_RECORDS : (int)most, &out);
	enum outcome outcome = e ? visit_err(v, e, "pull") : send_run(v, text_span(&out));
	if (e && e != ERR_NOT_FOUND)
		shelf_drop(v->shelf, v->event);
	free(room);
	return outcome;
}

enum outcome wait_news(struct visit *v)
{
	struct store *s;
	int64_t after;
	uint64_t revision = 0;
	if (!sync_number(v, "after", 0, &after))
		return sync_refuse(v, 400, "event and after are numbers");
	if (!v->event) {
		exchange_leave(v->x);
		hub_wait_all(v->server->hub, v->x, (uint64_t)after);
		return OUTCOME_LATER;
	}
	enum err e = shelf_find_raw(v->shelf, v->event, &s);
	if (!e)
		e = intake_revision(s, &revision);
	if (e && e != ERR_NOT_FOUND) {
		shelf_drop(v->shelf, v->event);
		return visit_err(v, e, "wait");
	}
	exchange_leave(v->x);
	hub_wait(v->server->hub, v->x, v->event, (uint64_t)after, revision);
	return OUTCOME_LATER;
}
