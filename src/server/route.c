// The table of all routes, and the answers that handlers share.
// SPDX-License-Identifier: Apache-2.0
#include "server/route.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/ingest.h"
#include "server/shelf.h"
#include "server/web.h"

// Segments of path and pattern side by side; v may be NULL.
static bool matches(const char *pattern, struct span path, struct visit *v)
{
	struct span wanted = span_of(pattern);
	int numbers = 0, words = 0;
	if (!path.len || path.at[0] != '/')
		return false;
	span_cut(&wanted, '/');
	span_cut(&path, '/');
	while (wanted.len && path.len) {
		bool is_end = !memchr(path.at, '/', path.len);
		struct span part = span_cut(&wanted, '/'), raw = span_cut(&path, '/');
		char room[96];
		struct text t = text_init(room, sizeof room);
		int64_t number = 0;
		if (request_segment(raw, &t) != ERR_OK || (!is_end && !path.len)) // one '/' too many
			return false;
		if (span_is(part, "#")) {
			if (!span_int(text_span(&t), &number) || number < 1 || number > UINT32_MAX || room[0] == '0' || numbers == ROUTE_PARTS)
				return false;
			if (v)
				v->number[numbers] = number;
			numbers++;
		} else if (span_is(part, "*")) {
			if (!t.len || words == ROUTE_PARTS)
				return false;
			if (v)
				memcpy(v->word[words], room, sizeof room);
			words++;
		} else if (!span_equal(part, text_span(&t))) {
			return false;
		}
	}
	return !wanted.len && !path.len;
}

static const struct route *find_in(const struct route *table, enum method m, struct span path, struct visit *v, bool *ret_is_path)
{
	for (const struct route *r = table; r->pattern; r++) {
		bool is_method = r->method == m || (r->method == METHOD_GET && m == METHOD_HEAD);
		if (!matches(r->pattern, path, is_method ? v : NULL))
			continue;
		*ret_is_path = true;
		if (is_method)
			return r;
	}
	return NULL;
}

const struct route *route_find(enum method m, struct span path, struct visit *v, int *ret_status)
{
	bool is_path = false;
	const struct route *r = find_in(routes_sync, m, path, v, &is_path);
	if (!r)
		r = find_in(routes_pages, m, path, v, &is_path);
	*ret_status = r ? 200 : is_path ? 405 : 404;
	return r;
}

static int count(const struct route *table)
{
	int n = 0;
	while (table[n].pattern)
		n++;
	return n;
}

int route_count(void)
{
	return count(routes_sync) + count(routes_pages);
}

const struct route *route_at(int i)
{
	int n = count(routes_sync);
	return i < n ? &routes_sync[i] : &routes_pages[i - n];
}

static const struct { int status; enum word title, advice; const char *reason; } statuses[] = {
	{ 500, WORD_SERVER_500, WORD_SERVER_500_DO, "the server could not do it" }, // also of all that are not here
	{ 400, WORD_SERVER_400, WORD_SERVER_400_DO, "the request cannot be read" },
	{ 401, WORD_SERVER_403, WORD_SERVER_403_DO, "the request is not signed with this nonce and a higher count" },
	{ 403, WORD_SERVER_403, WORD_SERVER_403_DO, "not allowed" },
	{ 404, WORD_SERVER_404, WORD_SERVER_404_DO, "not found" },
	{ 405, WORD_SERVER_404, WORD_SERVER_404_DO, "not with this method" },
	{ 409, WORD_SERVER_409, WORD_SERVER_409_DO, "archived, or it cannot be written" },
	{ 413, WORD_SERVER_413, WORD_SERVER_413_DO, "too large" },
	{ 415, WORD_SERVER_400, WORD_SERVER_400_DO, "not compressed as it must be" },
	{ 422, WORD_SERVER_400, WORD_SERVER_400_DO, "what was sent does not hold together" },
	{ 429, WORD_SERVER_429, WORD_SERVER_429_DO, "too many requests" },
	{ 503, WORD_SERVER_503, WORD_SERVER_503_DO, "busy, try again" },
	{ 507, WORD_SERVER_507, WORD_SERVER_507_DO, "no room left" },
};

static bool is_for_programs(const struct visit *v)
{
	return span_starts(v->x->request.path, "/v1/") || span_is(v->x->request.path, "/health") || span_is(v->x->request.path, "/metrics");
}

enum outcome visit_status(struct visit *v, int status)
{
	struct answer *a = &v->x->answer;
	char number[24];
	int i = (int)(sizeof statuses / sizeof *statuses) - 1;
	while (i > 0 && statuses[i].status != status)
		i--;
	a->len = 0;
	a->full = false;
	a->status = status;
	if (is_for_programs(v)) {
		a->type = "application/json";
		answer_printf(a, "{\"error\":\"%s\"}\n", statuses[i].reason);
		return OUTCOME_NOW;
	}
	a->more[0] = '\0';
	snprintf(number, sizeof number, "%lld", (long long)v->x->number);
	web_begin(v, say(v, statuses[i].title), NULL, TAB_NONE);
	html(v, "<p>");
	html_fill(v, statuses[i].advice, FILLS({ "n", number }));
	html(v, "</p><p><a href=\"/\">%s</a></p>", say(v, WORD_WEB_EVENTS));
	return web_end(v);
}

enum outcome visit_err(struct visit *v, enum err e, const char *detail)
{
	int status = e == ERR_NOT_FOUND ? 404 : e == ERR_READ_ONLY ? 409 : e == ERR_BUSY ? 503 : e == ERR_DISK_FULL ? 507 : 500;
	bool is_refusal = e == ERR_READ_ONLY && v->is_archived; // the same of a store is a failure
	if (status != 404)
		log_write(v->server->log, is_refusal ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, "request", "number=%lld method=%s path=%.*s err=\"%s\" detail=\"%s\"",
			(long long)v->x->number, method_name(v->x->request.method), (int)v->x->request.path.len, v->x->request.path.at,
			is_refusal ? "the event is archived" : err_text(e), detail ? detail : "");
	return visit_status(v, status);
}

enum outcome visit_redirect(struct visit *v, const char *path)
{
	v->x->answer.status = 303;
	answer_header(&v->x->answer, "Location", path);
	answer_header(&v->x->answer, "Cache-Control", "no-store");
	return OUTCOME_NOW;
}

enum outcome visit_file(struct visit *v, const char *path, const char *type, const char *name)
{
	struct answer *a = &v->x->answer;
	char disposition[300];
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		if (fd >= 0)
			close(fd);
		return visit_err(v, ERR_IO, path);
	}
	web_headers(v, type);
	snprintf(disposition, sizeof disposition, "attachment; filename=\"%s\"", name);
	answer_header(a, "Content-Disposition", disposition);
	a->file = fd;
	a->file_len = (uint64_t)st.st_size;
	return OUTCOME_NOW;
}

enum err visit_event(struct visit *v, uint32_t event, struct store **ret_store)
{
	return shelf_find(v->shelf, event, ret_store);
}

enum err visit_write(struct visit *v, uint32_t event, visit_job *job, void *context)
{
	return ingest_write(v->server->ingest, event, job, context);
}
