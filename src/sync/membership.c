// The membership's file, and how it begins.
// SPDX-License-Identifier: Apache-2.0
#include "sync/membership.h"

#include <sodium.h>
#include <string.h>

#include "device/files.h"
#include "device/near.h"

#define FILE_MOST 2048

static const char *const trusts[] = { [HTTP_SYSTEM] = "system", [HTTP_KEY] = "key", [HTTP_NOBODY] = "none" };
static const char *const states[ENLIST_STATE_COUNT] = {
	[ENLIST_WAITING] = "waiting", [ENLIST_CONFIRMED] = "confirmed", [ENLIST_REFUSED] = "refused", [ENLIST_WITHDRAWN] = "withdrawn",
	[ENLIST_SPENT] = "spent", [ENLIST_UNKNOWN] = "unknown",
};

static int find(const char *const *names, int n, struct span value)
{
	for (int i = 0; i < n; i++)
		if (span_is(value, names[i]))
			return i;
	return -1;
}

enum { SEEN_ADDRESS = 1, SEEN_SERVER = 2, SEEN_TRUST = 4, SEEN_EVENT = 8, SEEN_STATE = 16, SEEN_CODE = 32, SEEN_SEED = 64, SEEN_ALL = 127 };

// Which of them the line was; 0: none that is right.
static unsigned take_line(struct span name, struct span value, struct membership *m)
{
	int64_t number = 0;
	int trust = find(trusts, 3, value), state = find(states, ENLIST_STATE_COUNT, value);
	if (span_is(name, "address"))
		return span_copy(value, m->address, sizeof m->address) ? SEEN_ADDRESS : 0;
	if (span_is(name, "server"))
		return hex_read(value, m->server, sizeof m->server) ? SEEN_SERVER : 0;
	if (span_is(name, "code"))
		return span_copy(value, m->code, sizeof m->code) ? SEEN_CODE : 0;
	if (span_is(name, "seed"))
		return hex_read(value, m->seed, sizeof m->seed) ? SEEN_SEED : 0;
	if (span_is(name, "event") && span_int(value, &number) && number >= 0 && number <= UINT32_MAX) {
		m->event = (uint32_t)number;
		return SEEN_EVENT;
	}
	if (span_is(name, "trust") && trust >= 0) {
		m->trust = (enum http_trust)trust;
		return SEEN_TRUST;
	}
	if (span_is(name, "state") && state >= 0) {
		m->state = (enum enlist_state)state;
		return SEEN_STATE;
	}
	return 0;
}

static enum err parse(struct span rest, struct membership *m)
{
	unsigned seen = 0;
	while (rest.len) {
		struct span value = span_trim(span_cut(&rest, '\n'));
		if (!value.len || *value.at == '#')
			continue;
		struct span name = span_trim(span_cut(&value, '='));
		unsigned bit = take_line(name, span_trim(value), m);
		if (!bit || seen & bit)
			return ERR_FORMAT;
		seen |= bit;
	}
	return seen == SEEN_ALL ? ERR_OK : ERR_FORMAT;
}

enum err membership_read(const char *path, struct membership *ret_membership)
{
	char bytes[FILE_MOST];
	size_t len = 0;
	struct membership m = { .event = 0 };
	enum err e = files_read(path, bytes, sizeof bytes, &len);
	if (!e)
		e = parse((struct span){ bytes, len }, &m);
	if (!e)
		*ret_membership = m;
	sodium_memzero(bytes, sizeof bytes);
	sodium_memzero(&m, sizeof m);
	return e;
}

static void add(struct text *t, const char *name, const char *value)
{
	text_str(t, name);
	text_str(t, " = ");
	text_str(t, value);
	text_char(t, '\n');
}

static void add_hex(struct text *t, const char *name, const uint8_t *bytes, size_t n)
{
	text_str(t, name);
	text_str(t, " = ");
	text_hex(t, bytes, n);
	text_char(t, '\n');
}

enum err membership_write(const char *path, const struct membership *m)
{
	char bytes[FILE_MOST];
	struct text t = text_init(bytes, sizeof bytes);
	text_str(&t, "# Hadir: pendaftaran pada server; RAHASIA, jangan disalin / enrolment with a server; SECRET, do not copy\n");
	add(&t, "address", m->address);
	add_hex(&t, "server", m->server, sizeof m->server);
	add(&t, "trust", trusts[m->trust]);
	text_str(&t, "event = ");
	text_int(&t, m->event);
	text_char(&t, '\n');
	add(&t, "state", states[m->state]);
	add(&t, "code", m->code);
	add_hex(&t, "seed", m->seed, sizeof m->seed);
	enum err e = t.full ? ERR_FULL : files_write(path, text_span(&t), 0600);
	sodium_memzero(bytes, sizeof bytes);
	return e;
}

enum err membership_http(const struct membership *m, struct http **ret_http)
{
	struct http_options o = { .trust = m->trust };
	memcpy(o.key, m->server, sizeof o.key);
	return http_open(&o, ret_http);
}

void membership_line(const struct membership *m, struct http *h, struct line *ret_line)
{
	line_init(ret_line, line_http, h, m->address, m->seed, m->server);
}

enum err membership_find(struct membership *m, int most_ms)
{
	uint8_t print[ENROLMENT_PRINT];
	char found[ENROLMENT_ADDRESS];
	bool is_tls = span_starts(span_of(m->address), "https:");
	if (is_tls && m->trust != HTTP_KEY)
		return ERR_NOT_FOUND;
	enrolment_print(m->server, print);
	enum err e = near_find(print, most_ms, found);
	if (e)
		return e;
	if (span_starts(span_of(found), "https:") != is_tls || !strcmp(found, m->address))
		return ERR_NOT_FOUND;
	memcpy(m->address, found, sizeof found);
	return ERR_OK;
}

struct door { struct http *http; bool answered; };

static enum err knock(void *context, const struct http_call *call, struct http_answer *ret_answer)
{
	struct door *d = context;
	enum err e = http_ask(d->http, call, ret_answer);
	d->answered = d->answered || !e;
	return e;
}

struct asking { const uint8_t *token, *print; const char *name; int64_t now_ms; };

static enum err ask(struct membership *m, const struct asking *q, struct enlisted *ret_enlisted, bool *ret_answered)
{
	struct door d = { .answered = false };
	struct line l;
	enum err e = membership_http(m, &d.http);
	if (e)
		return e;
	line_init(&l, knock, &d, m->address, m->seed, NULL);
	e = enlist_ask(&l, q->token, q->print, q->name, q->now_ms, ret_enlisted);
	if (!e)
		memcpy(m->server, ret_enlisted->server, sizeof m->server);
	*ret_answered = d.answered;
	http_close(d.http);
	return e;
}

// Whoever answered while nobody was checked must now show that the key is his.
static enum err prove(struct membership *m, int64_t now_ms)
{
	struct http *h;
	struct line l;
	struct enlisted found;
	m->trust = HTTP_KEY;
	enum err e = membership_http(m, &h);
	if (e)
		return e;
	membership_line(m, h, &l);
	e = enlist_check(&l, now_ms, &found);
	http_close(h);
	return e;
}

enum err membership_enrol(struct membership *m, const uint8_t token[ENROLMENT_TOKEN], const uint8_t *print, const char *name, int64_t now_ms,
	struct enlisted *ret_enlisted)
{
	const struct asking q = { token, print, name, now_ms };
	struct enlisted found;
	bool answered = false;
	m->trust = HTTP_SYSTEM;
	enum err e = ask(m, &q, &found, &answered);
	if (e == ERR_SIGNATURE && !answered) { // of its certificate: the token is not told yet
		m->trust = HTTP_NOBODY;
		e = ask(m, &q, &found, &answered);
		if (!e && found.state == ENLIST_WAITING)
			e = prove(m, now_ms);
	}
	if (e)
		return e;
	m->event = found.event;
	m->state = found.state;
	memcpy(m->code, found.code, sizeof m->code);
	*ret_enlisted = found;
	return ERR_OK;
}
