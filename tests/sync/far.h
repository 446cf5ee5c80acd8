// A server for tests of this layer: a store behind the protocol's rules, within the process, with faults to order.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device/squeeze.h"
#include "store/state.h"
#include "sync/enlist.h"
#include "sync/round.h"

struct far {
	struct store *store;
	uint32_t event;
	uint8_t key[SEAL_PUBLIC], secret[SEAL_SECRET], process[SEAL_HASH]; // process: drawn at its start
	uint64_t last;              // count of its one device
	bool withdrawn, forged;     // forged: whatever it signs is by another key
	bool has_file;
	int status, times;          // answers so many times with this status instead, and this body
	const char *body;
	int lose_answers;           // does what was asked, but the answer is lost; so many times
	enum err err;               // no answer at all
	const char *retry;
	int asked, challenged, macs;
	char *room;
	char nonce[64], count[24];
	void (*meddle)(struct far *f, const struct http_call *c, struct http_answer *a); // somebody between the two
};

static inline void far_init(struct far *f, struct store *s, uint32_t event)
{
	uint8_t seed[SEAL_SEED] = { 0xfa };
	*f = (struct far){ .store = s, .event = event, .process = { 1 }, .room = malloc(SQUEEZE_ROOM(RUN_BYTES)) };
	seal_keys(seed, f->key, f->secret);
}

static inline void far_free(struct far *f)
{
	free(f->room);
}

static inline struct span far_header(const struct http_call *c, const char *name)
{
	for (int i = 0; i < c->headers_count; i++)
		if (span_is(c->headers[i].name, name))
			return c->headers[i].value;
	return (struct span){ "", 0 };
}

static inline void far_say(struct far *f, struct http_answer *a, int status, const char *body)
{
	a->status = status;
	a->len = strlen(strcpy(f->room, body));
	a->body = f->room;
}

// False: the answer is a challenge.
static inline bool far_admits(struct far *f, const struct http_call *c, struct span path, struct pass *p, struct http_answer *a)
{
	uint8_t nonce[PASS_NONCE];
	uint64_t last = f->last;
	uint8_t key[SEAL_HASH];
	assert_int_equal(pass_read(far_header(c, "Hadir-Device"), far_header(c, "Hadir-Nonce"), far_header(c, "Hadir-Count"), far_header(c, "Hadir-Sign"),
		far_header(c, "Hadir-Mac"), p), ERR_OK);
	pass_nonce(f->process, p->device, nonce);
	assert_int_equal(pass_key_of_server(f->secret, p->device, f->key, key), ERR_OK);
	f->macs += p->has_mac;
	if (pass_follow(p, nonce, &last) == ERR_OK && pass_verify(p, key, span_of(method_name(c->method)), path, c->body) == ERR_OK) {
		f->last = last;
		return true;
	}
	struct text t = text_init(a->nonce, sizeof a->nonce);
	text_hex(&t, nonce, sizeof nonce);
	snprintf(a->count, sizeof a->count, "%llu", (unsigned long long)f->last);
	f->challenged++;
	far_say(f, a, 401, "");
	return false;
}

static inline void far_write_head(void *far, const struct position *p)
{
	struct far *f = far;
	size_t len = strlen(f->room);
	struct text t = text_init(f->room + len, POSITION_LINE + 2);
	assert_int_equal(position_write(p, &t), ERR_OK);
	text_char(&t, '\n');
}

static inline void far_push(struct far *f, const struct http_call *c, struct http_answer *a)
{
	char *bytes, line[RECEIPT_LINE + POSITION_LINE] = "";
	size_t len;
	struct run *run = malloc(sizeof *run);
	struct intake in;
	struct text t = text_init(line, sizeof line);
	assert_int_equal(squeeze_unpack(c->body, RUN_BYTES, &bytes, &len), ERR_OK);
	assert_int_equal(run_read((struct span){ bytes, len }, run, NULL), ERR_OK);
	assert_int_equal(intake_run(f->store, run, INTAKE_KIOSK | INTAKE_EVENT, 1, &in), ERR_OK);
	free(bytes);
	free(run);
	if (in.end == INTAKE_TAKEN || in.end == INTAKE_KNOWN) {
		struct receipt together[3] = { { .seq = 1 }, { .id = in.here.id, .seq = in.here.seq, .at_ms = 5 } }, *r = &together[1]; // others pushed at the same time
		memcpy(r->link, in.here.link, sizeof r->link);
		memcpy(r->server, f->key, sizeof r->server);
		receipt_sign(f->secret, together, 3);
		r->sign[0] ^= f->forged;
		assert_int_equal(receipt_write(r, &t), ERR_OK);
		far_say(f, a, 200, line);
	} else if (in.end == INTAKE_GAP || in.end == INTAKE_FORK) {
		assert_int_equal(position_write(&in.here, &t), ERR_OK);
		far_say(f, a, 409, line);
	} else {
		far_say(f, a, 403, "{\"error\":\"no\"}\n");
	}
}

static inline int64_t far_number(struct span query, const char *name)
{
	char room[24] = "";
	struct text t = text_init(room, sizeof room);
	int64_t n = 0;
	assert_int_equal(request_field(query, name, &t), ERR_OK);
	assert_true(span_int(text_span(&t), &n));
	return n;
}

static inline void far_pull(struct far *f, struct span query, struct http_answer *a)
{
	char key[80] = "", epoch[40] = "", *run = malloc(RUN_BYTES);
	struct text k = text_init(key, sizeof key), e = text_init(epoch, sizeof epoch), out = text_init(run, RUN_BYTES);
	struct ledger_id id;
	int count;
	assert_int_equal(request_field(query, "key", &k) || request_field(query, "epoch", &e), ERR_OK);
	assert_true(hex_read(text_span(&k), id.key, sizeof id.key) && hex_read(text_span(&e), id.epoch, sizeof id.epoch));
	if (intake_next(f->store, &id, (uint64_t)far_number(query, "from"), (int)far_number(query, "most"), NULL, 1, &out, &count) != ERR_OK) {
		far_say(f, a, 404, "");
	} else {
		assert_int_equal(squeeze_pack(text_span(&out), f->room, SQUEEZE_ROOM(RUN_BYTES), &a->len), ERR_OK);
		a->status = 200;
		a->body = f->room;
	}
	free(run);
}

static inline void far_file(struct far *f, const struct http_call *c, struct span path, struct http_answer *a)
{
	uint8_t hash[SEAL_HASH], put[SEAL_HASH];
	size_t len = 0;
	struct span rest = path;
	span_cut(&rest, '?');
	assert_true(hex_read((struct span){ path.at + 9, 64 }, hash, sizeof hash));
	far_say(f, a, 404, "");
	if (c->method == METHOD_PUT) {
		assert_int_equal(store_put_file(f->store, c->body, put), ERR_OK);
		assert_memory_equal(put, hash, sizeof hash);
		a->status = 201;
	} else if (store_get_file(f->store, hash, f->room, 1 << 20, &len) == ERR_OK) {
		a->status = 200;
		a->len = c->method == METHOD_HEAD ? 0 : len;
	}
}

static inline void far_answer(struct far *f, const struct http_call *c, struct span path, struct http_answer *a)
{
	struct span query = path, what = span_cut(&query, '?');
	uint64_t revision = 0;
	f->room[0] = '\0';
	if (span_is(what, "/v1/heads")) {
		assert_int_equal(intake_heads(f->store, far_write_head, f), ERR_OK);
		a->status = 200;
		a->body = f->room;
		a->len = strlen(f->room);
	} else if (span_is(what, "/v1/push")) {
		far_push(f, c, a);
	} else if (span_is(what, "/v1/pull")) {
		far_pull(f, query, a);
	} else if (span_is(what, "/v1/wait")) {
		char line[60];
		assert_int_equal(intake_revision(f->store, &revision), ERR_OK);
		snprintf(line, sizeof line, "{\"revision\":%llu}\n", (unsigned long long)revision);
		far_say(f, a, (int64_t)revision > far_number(query, "after") ? 200 : 204, line);
	} else {
		assert_true(span_starts(what, "/v1/file/"));
		far_file(f, c, path, a);
	}
}

static inline void far_prove(struct far *f, const struct pass *p, struct http_answer *a)
{
	struct pass_bond b;
	struct pass_answer said = { a->status, span_of(a->nonce), span_of(a->count), span_of(a->now), { a->body, a->len } };
	char mac[PASS_TEXT];
	if (!p->has_mac)
		return;
	memcpy(b.request, p->mac, sizeof b.request);
	assert_int_equal(pass_key_of_server(f->secret, p->device, f->key, b.key), ERR_OK);
	pass_mac_answer(&b, &said, mac);
	strcpy(a->mac, mac);
}

static inline void far_work(struct far *f, const struct http_call *c, struct span path, const struct pass *p, struct http_answer *a)
{
	if (f->times > 0) {
		f->times--;
		far_say(f, a, f->status, f->body ? f->body : "");
	} else if (f->withdrawn) {
		char line[PASS_WITHDRAWN];
		struct text t = text_init(line, sizeof line);
		assert_int_equal(pass_write_withdrawn(f->secret, p, &t), ERR_OK);
		line[t.len - 3] = f->forged ? (line[t.len - 3] == '0' ? '1' : '0') : line[t.len - 3];
		far_say(f, a, 403, line);
	} else {
		far_answer(f, c, path, a);
	}
}

// A line_ask.
static inline enum err far_ask(void *far, const struct http_call *c, struct http_answer *ret_answer)
{
	struct far *f = far;
	struct pass p;
	f->asked++;
	if (f->err)
		return f->err;
	*ret_answer = (struct http_answer){ .status = 0, .now = "1760400000000" };
	snprintf(ret_answer->retry, sizeof ret_answer->retry, "%s", f->retry ? f->retry : "");
	struct span path = span_of(strchr(c->url + 8, '/'));
	bool admitted = far_admits(f, c, path, &p, ret_answer);
	if (admitted)
		far_work(f, c, path, &p, ret_answer);
	far_prove(f, &p, ret_answer);
	if (f->meddle)
		f->meddle(f, c, ret_answer);
	if (admitted && f->lose_answers > 0) {
		f->lose_answers--;
		return ERR_IO;
	}
	assert_true(ret_answer->len <= c->most);
	return ERR_OK;
}
