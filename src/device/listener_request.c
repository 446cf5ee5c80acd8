// A request on its way in: libmicrohttpd reads it, here it is checked, gathered within its limits and given to the workers.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "device/listener_parts.h"

#define ANSWER_MOST (64u << 20)

void listener_due(struct held *h, int64_t due_ms, bool is_idle)
{
	if (!h->line)
		return;
	pthread_mutex_lock(&h->x.listener->lock);
	h->line->due_ms = due_ms;
	h->line->is_idle = is_idle;
	pthread_mutex_unlock(&h->x.listener->lock);
}

void listener_waits_no_more(struct held *h)
{
	if (h->counted)
		atomic_fetch_sub(&h->x.listener->waiting, 1);
	h->counted = false;
}

void *request_begin(void *listener, const char *target, struct MHD_Connection *connection)
{
	struct listener *l = listener;
	struct held *h = calloc(1, sizeof *h + strlen(target) + 1);
	if (!h)
		return NULL;
	strcpy(h->target, target);
	h->connection = connection;
	h->x.listener = l;
	h->x.connection = h;
	h->x.number = atomic_fetch_add(&l->numbers, 1) + 1;
	h->x.begun_us = listener_now_us();
	h->x.answer = (struct answer){ .status = 200, .file = -1, .most = ANSWER_MOST };
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	h->line = info ? info->socket_context : NULL;
	return h;
}

static size_t big_part(size_t n)
{
	return n > LISTENER_BIG ? n - LISTENER_BIG : 0;
}

void held_free(struct held *h)
{
	atomic_fetch_sub(&h->x.listener->bodies, (int64_t)big_part(h->body_cap));
	free(h->x.answer.body);
	free(h->body);
	free(h->pending);
	free(h);
}

static struct span last_of(struct span list)
{
	struct span last = list;
	while (list.len)
		last = span_cut(&list, ',');
	return span_trim(last);
}

// Whoever is at the other end of a proxy on this machine is what that says.
static void put_peer(struct held *h)
{
	struct listener *l = h->x.listener;
	struct request *r = &h->x.request;
	const char *peer = h->line ? h->line->peer : "";
	bool is_near = !*peer || strcmp(peer, "::1") == 0 || strncmp(peer, "127.", 4) == 0;
	struct span forwarded = last_of(request_header(r, "X-Forwarded-For"));
	strcpy(r->peer, *peer ? peer : "unix");
	r->is_private = l->is_tls;
	if (!l->options.behind_proxy || !is_near)
		return;
	if (forwarded.len && forwarded.len < sizeof r->peer)
		span_copy(forwarded, r->peer, sizeof r->peer);
	r->is_private = r->is_private || span_like(request_header(r, "X-Forwarded-Proto"), "https");
}

static enum MHD_Result take_head(struct held *h, const char *url, const char *method, const char *version)
{
	struct listener *l = h->x.listener;
	int status = framing_read(h, method, url, version);
	if (status)
		return answer_refuse(h, status);
	put_peer(h);
	h->most = l->calls.body_most(l->calls.context, &h->x.request);
	if (h->length > h->most)
		return answer_refuse(h, 413);
	if (l->bodies + (int64_t)big_part(h->length) > LISTENER_BODIES_MOST)
		return answer_refuse(h, 503);
	h->stage = STAGE_BODY;
	listener_due(h, listener_now_ms() + l->options.body_ms + (int64_t)(h->length / LISTENER_PACE) * 1000, false);
	return MHD_YES;
}

static bool make_room(struct held *h, size_t more)
{
	size_t wanted = h->body_len + more, cap = h->body_cap ? h->body_cap : 1024;
	if (wanted <= h->body_cap)
		return true;
	while (cap < wanted)
		cap *= 2;
	if (cap > h->length)
		cap = h->length;
	int64_t grows = (int64_t)(big_part(cap) - big_part(h->body_cap));
	char *grown = wanted > h->length || h->x.listener->bodies + grows > LISTENER_BODIES_MOST ? NULL : realloc(h->body, cap);
	if (!grown)
		return false;
	atomic_fetch_add(&h->x.listener->bodies, grows);
	h->body = grown;
	h->body_cap = cap;
	return true;
}

static enum MHD_Result take_body(struct held *h, const char *data, size_t *size)
{
	if (!make_room(h, *size))
		return MHD_NO;
	memcpy(h->body + h->body_len, data, *size);
	h->body_len += *size;
	atomic_fetch_add(&h->x.listener->bytes_in, (int64_t)*size);
	*size = 0;
	return MHD_YES;
}

static enum MHD_Result begin_work(struct held *h)
{
	if (h->body_len != h->length)
		return MHD_NO;
	h->x.request.body = (struct span){ h->body ? h->body : "", h->body_len };
	h->stage = STAGE_WORK;
	atomic_fetch_add(&h->x.listener->requests, 1);
	atomic_fetch_add(&h->x.listener->waiting, 1);
	h->counted = true;
	listener_due(h, LISTENER_NEVER, false);
	workers_add(h);
	return MHD_YES;
}

enum MHD_Result request_go_on(void *listener, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
	const char *data, size_t *size, void **held)
{
	struct held *h = *held;
	(void)listener, (void)connection;
	if (!h)
		return MHD_NO;
	switch (h->stage) {
	case STAGE_HEAD: return take_head(h, url, method, version);
	case STAGE_BODY: return *size ? take_body(h, data, size) : begin_work(h);
	case STAGE_WORK: return answer_send(h);
	case STAGE_SENT: break;
	}
	return MHD_YES;
}

// A stream whose connection has gone is still held by whoever feeds it.
void request_end(void *listener, struct MHD_Connection *connection, void **held, enum MHD_RequestTerminationCode why)
{
	struct listener *l = listener;
	struct held *h = *held;
	(void)connection, (void)why;
	*held = NULL;
	if (!h)
		return;
	listener_waits_no_more(h); // its answer was not wanted any more
	listener_due(h, listener_now_ms() + l->options.idle_ms, true);
	pthread_mutex_lock(&l->lock);
	h->gone = true;
	bool is_fed = h->streams && !h->finished;
	pthread_mutex_unlock(&l->lock);
	if (!is_fed)
		held_free(h);
}
