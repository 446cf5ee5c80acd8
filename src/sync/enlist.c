// The two requests of enrolment.
// SPDX-License-Identifier: Apache-2.0
#include "sync/enlist.h"

#include <string.h>

#include "core/wire.h"

#define ANSWER_MOST 4096
#define NAME_ROOM 400 // of the form, encoded

struct answer { struct span state, code; uint64_t event; uint8_t server[SEAL_PUBLIC]; };
static const struct wire_field fields[] = {
	WIRE(answer, "state", WIRE_RAW, state), WIRE(answer, "code", WIRE_RAW, code),
	WIRE(answer, "event", WIRE_COUNT, event), WIRE(answer, "server", WIRE_HEX, server),
};
static const struct { const char *raw; enum enlist_state state; } states[] = {
	{ "\"waiting\"", ENLIST_WAITING }, { "\"confirmed\"", ENLIST_CONFIRMED }, { "\"refused\"", ENLIST_REFUSED },
};

static enum err read_state(const struct line_answer *a, struct answer *ret_answer, enum enlist_state *ret_state)
{
	unsigned seen;
	enum err e = wire_read(fields, sizeof fields / sizeof *fields, span_trim(a->body), ret_answer, &seen);
	if (e || ret_answer->event > UINT32_MAX)
		return e ? e : ERR_RANGE;
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		if (!span_is(ret_answer->state, states[i].raw))
			continue;
		*ret_state = states[i].state;
		return ERR_OK;
	}
	return ERR_FORMAT;
}

static void add_encoded(struct text *t, const char *value)
{
	static const char hex[] = "0123456789ABCDEF";
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_') {
			text_char(t, (char)c);
			continue;
		}
		text_char(t, '%');
		text_char(t, hex[c >> 4]);
		text_char(t, hex[c & 15]);
	}
}

// What a status other than 200 and 201 says; false: nothing that is final.
static bool read_refusal(const struct line_answer *a, struct enlisted *ret_enlisted)
{
	if (a->withdrawn)
		ret_enlisted->state = ENLIST_WITHDRAWN;
	else if (a->status == 410)
		ret_enlisted->state = ENLIST_SPENT;
	else if (a->status == 404)
		ret_enlisted->state = ENLIST_UNKNOWN;
	else
		return false;
	return true;
}

static enum err err_of(int status)
{
	return status == 429 || status >= 500 ? ERR_BUSY : ERR_FORMAT;
}

static enum err pin(struct line *l, const uint8_t *token, const uint8_t *print, const struct answer *a, struct enlisted *ret_enlisted)
{
	uint8_t its_print[ENROLMENT_PRINT];
	char raw[ENROLMENT_CODE + 2] = "\"";
	enrolment_print(a->server, its_print);
	enrolment_code(token, a->server, l->device, ret_enlisted->code);
	strcat(strcat(raw, ret_enlisted->code), "\"");
	if ((print && memcmp(print, its_print, sizeof its_print) != 0) || !span_is(a->code, raw))
		return ERR_SIGNATURE;
	memcpy(ret_enlisted->server, a->server, sizeof ret_enlisted->server);
	return line_pin(l, a->server);
}

enum err enlist_ask(struct line *l, const uint8_t token[ENROLMENT_TOKEN], const uint8_t *print, const char *name, int64_t now_ms,
	struct enlisted *ret_enlisted)
{
	char form[NAME_ROOM], text[ENROLMENT_TOKEN_TEXT];
	struct text t = text_init(form, sizeof form);
	struct enlisted found = { .state = ENLIST_WAITING };
	struct line_answer a;
	struct answer said;
	enrolment_token_write(token, text);
	text_str(&t, "token=");
	text_str(&t, text);
	text_str(&t, "&version=" HADIR_VERSION "&name=");
	add_encoded(&t, name);
	struct line_request q = { METHOD_POST, "v1/enrol", text_span(&t), ANSWER_MOST, 0, true };
	enum err e = t.full ? ERR_FULL : line_send(l, &q, now_ms, &a);
	if (e)
		return e;
	if (a.status != 201 && !read_refusal(&a, &found))
		return err_of(a.status);
	if (a.status == 201)
		e = read_state(&a, &said, &found.state);
	if (!e && a.status == 201)
		e = pin(l, token, print, &said, &found);
	if (e)
		return e;
	found.event = a.status == 201 ? (uint32_t)said.event : 0;
	*ret_enlisted = found;
	return ERR_OK;
}

enum err enlist_check(struct line *l, int64_t now_ms, struct enlisted *ret_enlisted)
{
	struct enlisted found = { .state = ENLIST_WAITING };
	struct line_answer a;
	struct answer said;
	enum err e = line_send(l, &(struct line_request){ METHOD_GET, "v1/enrol", SPAN(""), ANSWER_MOST, 0, false }, now_ms, &a);
	if (e)
		return e;
	if (a.status == 200) {
		e = read_state(&a, &said, &found.state);
		if (!e && memcmp(said.server, l->server, SEAL_PUBLIC) != 0)
			e = ERR_SIGNATURE;
		found.event = e ? 0 : (uint32_t)said.event;
	} else if (!read_refusal(&a, &found)) {
		e = err_of(a.status);
	}
	if (!e)
		*ret_enlisted = found;
	return e;
}
