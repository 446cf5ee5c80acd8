// A device makes itself known with a one-time token, and asks whether the organiser has confirmed it.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "core/enrolment.h"
#include "server/gate.h"
#include "server/sync_part.h"

static const char *const states[DEVICE_STATE_COUNT] = {
	[DEVICE_WAITING] = "waiting", [DEVICE_CONFIRMED] = "confirmed", [DEVICE_REFUSED] = "refused", [DEVICE_WITHDRAWN] = "withdrawn",
};

static enum outcome tell(struct visit *v, int status)
{
	struct answer *a = &v->x->answer;
	char key[2 * SEAL_PUBLIC + 1];
	struct text t = text_init(key, sizeof key);
	text_hex(&t, v->server->key, SEAL_PUBLIC);
	a->status = status;
	a->type = "application/json";
	answer_printf(a, "{\"state\":\"%s\",\"event\":%u,\"code\":\"%s\",\"server\":\"%s\"}\n", states[v->device.state], v->device.event, v->device.code, key);
	return OUTCOME_NOW;
}

// The form's fields: token, name, version.
enum outcome enrol(struct visit *v)
{
	char token[64] = "", canonical[ENROLMENT_TOKEN_TEXT];
	uint8_t bytes[ENROLMENT_TOKEN];
	struct device d = { .state = DEVICE_WAITING, .waiting = -1, .free_bytes = -1 };
	struct text t = text_init(token, sizeof token), name = text_init(d.name, sizeof d.name), version = text_init(d.version, sizeof d.version);
	struct span form = v->x->request.body;
	if (request_field(form, "token", &t) != ERR_OK || !enrolment_token_read(text_span(&t), bytes))
		return sync_refuse(v, 400, "token is missing or not one of ours");
	enum err e = request_field(form, "name", &name), e_version = request_field(form, "version", &version);
	if ((e && e != ERR_MISSING) || (e_version && e_version != ERR_MISSING))
		return sync_refuse(v, 400, "name or version is too long or not UTF-8");
	memcpy(d.key, v->device.key, sizeof d.key);
	enrolment_code(bytes, v->server->key, d.key, d.code);
	enrolment_token_write(bytes, canonical);
	e = registry_enrol(v->registry, span_of(canonical), v->now_ms, &d);
	if (e == ERR_NOT_FOUND)
		return sync_refuse(v, 410, "the token is spent or too old; show a new code");
	if (e)
		return visit_err(v, e, registry_detail(v->registry));
	d.state = DEVICE_WAITING;
	v->device = d;
	log_write(v->server->log, LOG_LEVEL_INFO, "enrol", "event=%u peer=%s", d.event, v->x->request.peer);
	return tell(v, 201);
}

enum outcome enrolled(struct visit *v)
{
	if (!v->has_device)
		return visit_status(v, 404);
	if (v->device.state == DEVICE_WITHDRAWN) {
		gate_withdrawn(v);
		return OUTCOME_NOW;
	}
	return tell(v, 200);
}
