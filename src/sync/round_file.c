// The file that the event refers to, its letterhead, by its SHA-256: brought down, or up by servers.
// SPDX-License-Identifier: Apache-2.0
#include "sync/round_inside.h"

#include <stdlib.h>
#include <string.h>

#include "store/state.h"

#define FILE_FIRST_MS 60000 // before it is asked for again; twice as long each time
#define FILE_MOST_MS (15 * 60 * 1000)

struct looking { char *bytes; size_t len; bool wanted, here; uint8_t hash[SEAL_HASH]; };

static enum err find_hash(struct store *s, uint8_t ret_hash[SEAL_HASH])
{
	struct event *event = calloc(1, sizeof *event);
	enum err e = event ? state_event(s, event) : ERR_NO_MEMORY;
	if (!e)
		memcpy(ret_hash, event->letterhead_image, SEAL_HASH);
	free(event);
	return e;
}

static enum err look(struct store *s, void *looking)
{
	static const uint8_t none[SEAL_HASH];
	struct looking *k = looking;
	enum err e = find_hash(s, k->hash);
	k->wanted = !e && memcmp(k->hash, none, sizeof none) != 0;
	if (!k->wanted)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = store_get_file(s, k->hash, k->bytes, ROUND_FILE_MOST, &k->len);
	k->here = !e;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err keep(struct store *s, void *bytes)
{
	uint8_t hash[SEAL_HASH];
	return store_put_file(s, *(struct span *)bytes, hash);
}

static void name_path(struct round *r, const uint8_t hash[SEAL_HASH])
{
	struct text t = text_init(r->path, sizeof r->path);
	text_str(&t, "v1/file/");
	text_hex(&t, hash, SEAL_HASH);
	text_str(&t, "?event=");
	text_int(&t, r->options.event);
}

static bool bring_down(struct round *r, const uint8_t wanted[SEAL_HASH], const struct round_now *now, struct round_step *s)
{
	struct line_answer a;
	uint8_t hash[SEAL_HASH];
	if (!round_ask(r, METHOD_GET, SPAN(""), ROUND_FILE_MOST, now, s, &a) || a.status != 200)
		return false;
	seal_hash(a.body.at, a.body.len, hash);
	if (memcmp(hash, wanted, sizeof hash) != 0) {
		s->err = ERR_DAMAGED;
		return false;
	}
	enum err e = r->options.store.write(r->options.store.context, keep, &a.body);
	return e ? round_store_failed(s, e) : true;
}

static bool bring_up(struct round *r, struct span bytes, const struct round_now *now, struct round_step *s)
{
	struct line_answer a;
	if (!round_ask(r, METHOD_HEAD, SPAN(""), 0, now, s, &a))
		return false;
	if (a.status == 200)
		return true;
	return a.status == 404 && round_ask(r, METHOD_PUT, bytes, 4096, now, s, &a) && a.status == 201;
}

static void hold(struct round *r, const struct round_now *now)
{
	int64_t most = r->file_fails < 4 ? (int64_t)FILE_FIRST_MS << r->file_fails : FILE_MOST_MS;
	r->file_fails++;
	r->file_hold_ms = now->up_ms + 1 + (int64_t)(now->random % (uint64_t)most);
}

void round_file(struct round *r, const struct round_now *now, struct round_step *s)
{
	struct looking k = { .bytes = malloc(ROUND_FILE_MOST) };
	enum err e = k.bytes ? r->options.store.read(r->options.store.context, look, &k) : ERR_NO_MEMORY;
	bool done = e == ERR_NOT_FOUND || (!e && (!k.wanted || (k.here ? !r->options.files : !r->options.pull)));
	if (!done) {
		s->act = ROUND_FILE;
		name_path(r, k.hash);
		if (e)
			round_store_failed(s, e);
		else
			done = k.here ? bring_up(r, (struct span){ k.bytes, k.len }, now, s) : bring_down(r, k.hash, now, s);
		if (!done)
			hold(r, now);
	}
	r->file_due = !done;
	r->file_fails = done ? 0 : r->file_fails;
	free(k.bytes);
}
