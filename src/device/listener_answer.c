// Answers: what handlers put into them, and how they leave by libmicrohttpd.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device/listener_parts.h"

#define STREAM_PIECE 4096

static const struct { int status; const char *reason; } reasons[] = {
	{ 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
	{ 411, "Length Required" }, { 413, "Content Too Large" }, { 414, "URI Too Long" }, { 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" }, { 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" }, { 501, "Not Implemented" }, { 503, "Service Unavailable" }, { 505, "HTTP Version Not Supported" },
	{ 507, "Insufficient Storage" },
};

const char *answer_reason(int status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "";
}

static bool grow(char **at, size_t *cap, size_t wanted)
{
	size_t larger = *cap ? *cap : 256; // what ten thousand who wait are told at once is short
	while (larger < wanted)
		larger *= 2;
	char *grown = larger == *cap ? *at : realloc(*at, larger);
	if (!grown)
		return false;
	*at = grown;
	*cap = larger;
	return true;
}

void answer_add(struct answer *a, struct span s)
{
	if (a->full || s.len > a->most - a->len || !grow(&a->body, &a->cap, a->len + s.len)) {
		a->full = true;
		return;
	}
	if (s.len)
		memcpy(a->body + a->len, s.at, s.len);
	a->len += s.len;
}

void answer_str(struct answer *a, const char *cstr)
{
	answer_add(a, span_of(cstr));
}

void answer_printf(struct answer *a, const char *format, ...)
{
	char line[2048];
	va_list words;
	va_start(words, format);
	int n = vsnprintf(line, sizeof line, format, words);
	va_end(words);
	if (n < 0 || (size_t)n >= sizeof line)
		a->full = true;
	else
		answer_add(a, (struct span){ line, (size_t)n });
}

void answer_header(struct answer *a, const char *name, const char *value)
{
	size_t have = strlen(a->more);
	int n = snprintf(a->more + have, sizeof a->more - have, "%s: %s", name, value);
	if (n < 0 || (size_t)n + 3 > sizeof a->more - have) {
		a->more[have] = '\0';
		a->full = true;
		return;
	}
	for (char *c = a->more + have; *c; c++)
		*c = (unsigned char)*c < ' ' || *c == 0x7f ? ' ' : *c;
	strcpy(a->more + have + n, "\r\n");
}

struct span answer_header_of(const struct answer *a, const char *name)
{
	for (struct span lines = span_of(a->more); lines.len;) {
		struct span value = span_cut(&lines, '\n'), key = span_cut(&value, ':');
		if (span_like(key, name))
			return span_trim(value);
	}
	return SPAN("");
}

// The next bytes of a stream; without any its connection sleeps until exchange_send.
static ssize_t read_stream(void *held, uint64_t at, char *out, size_t most)
{
	struct held *h = held;
	struct listener *l = h->x.listener;
	(void)at;
	pthread_mutex_lock(&l->lock);
	size_t n = h->pending_len < most ? h->pending_len : most;
	memcpy(out, h->pending ? h->pending : "", n);
	if (n)
		memmove(h->pending, h->pending + n, h->pending_len - n);
	h->pending_len -= n;
	ssize_t result = n || !h->finished ? (ssize_t)n : MHD_CONTENT_READER_END_OF_STREAM;
	if (h->line)
		h->line->due_ms = n ? listener_now_ms() + l->options.idle_ms : LISTENER_NEVER;
	if (!result) {
		h->asleep = true;
		MHD_suspend_connection(h->connection);
	}
	pthread_mutex_unlock(&l->lock);
	atomic_fetch_add(&l->bytes_out, (int64_t)n);
	return result;
}

static struct MHD_Response *make_response(struct held *h)
{
	struct answer *a = &h->x.answer;
	if (h->streams)
		return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_PIECE, read_stream, h, NULL);
	struct MHD_Response *r;
	if (a->file >= 0)
		r = MHD_create_response_from_fd64(a->file_len, a->file);
	else
		r = MHD_create_response_from_buffer(a->len, a->body ? a->body : "", a->body ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
	if (r && a->file < 0)
		a->body = NULL; // the response's now
	if (r)
		a->file = -1;
	return r;
}

static bool put_headers(struct MHD_Response *r, const struct answer *a, bool is_last)
{
	bool good = !a->type || MHD_add_response_header(r, "Content-Type", a->type) == MHD_YES;
	for (struct span lines = span_of(a->more); lines.len && good;) {
		char name[64], value[1024];
		struct span rest = span_trim(span_cut(&lines, '\n')), key = span_cut(&rest, ':');
		good = span_copy(key, name, sizeof name) && span_copy(span_trim(rest), value, sizeof value) && MHD_add_response_header(r, name, value) == MHD_YES;
	}
	return good && (!is_last || MHD_add_response_header(r, "Connection", "close") == MHD_YES);
}

static enum MHD_Result queue(struct held *h, int status, struct MHD_Response *r, uint64_t len)
{
	struct listener *l = h->x.listener;
	listener_due(h, listener_now_ms() + l->options.idle_ms + (int64_t)(len / LISTENER_PACE) * 1000, false);
	h->stage = STAGE_SENT;
	enum MHD_Result result = MHD_queue_response(h->connection, (unsigned)status, r);
	MHD_destroy_response(r);
	return result;
}

enum MHD_Result answer_refuse(struct held *h, int status)
{
	struct answer a = { .type = "text/plain; charset=utf-8" };
	char body[64];
	int n = snprintf(body, sizeof body, "%d %s\n", status, answer_reason(status));
	struct MHD_Response *r = MHD_create_response_from_buffer((size_t)n, body, MHD_RESPMEM_MUST_COPY);
	atomic_fetch_add(&h->x.listener->refused, 1);
	if (!r)
		return MHD_NO;
	if (put_headers(r, &a, true))
		return queue(h, status, r, 0);
	MHD_destroy_response(r);
	return MHD_NO;
}

enum MHD_Result answer_send(struct held *h)
{
	struct answer *a = &h->x.answer;
	uint64_t len = a->file >= 0 ? a->file_len : a->len;
	listener_waits_no_more(h);
	int file = a->file;
	if (a->full && !h->streams) {
		if (file >= 0)
			close(file);
		return answer_refuse(h, 500);
	}
	struct MHD_Response *r = make_response(h);
	if (!r || !put_headers(r, a, h->x.listener->draining)) {
		if (r)
			MHD_destroy_response(r);
		else if (file >= 0)
			close(file);
		return MHD_NO;
	}
	atomic_fetch_add(&h->x.listener->bytes_out, (int64_t)len);
	return queue(h, a->status, r, len);
}
