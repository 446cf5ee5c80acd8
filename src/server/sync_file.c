// Files that an event carries along, by their SHA-256.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "server/shelf.h"
#include "server/sync_part.h"

#define FILE_MOST (4u << 20)

static bool read_hash(const struct visit *v, uint8_t ret_hash[SEAL_HASH])
{
	return hex_read(span_of(v->word[0]), ret_hash, SEAL_HASH);
}

enum outcome file_get(struct visit *v)
{
	uint8_t hash[SEAL_HASH];
	struct store *s;
	size_t len = 0;
	if (!read_hash(v, hash))
		return sync_refuse(v, 400, "a file is named by 64 hexadecimal digits");
	char *bytes = malloc(FILE_MOST);
	enum err e = bytes ? shelf_find_raw(v->shelf, v->event, &s) : ERR_NO_MEMORY;
	if (!e)
		e = store_get_file(s, hash, bytes, FILE_MOST, &len);
	if (!e) {
		v->x->answer.type = "application/octet-stream";
		answer_add(&v->x->answer, (struct span){ bytes, len });
	}
	free(bytes);
	return e ? visit_err(v, e, "file") : OUTCOME_NOW;
}

static enum err keep(struct store *s, void *bytes)
{
	uint8_t hash[SEAL_HASH];
	return store_put_file(s, *(struct span *)bytes, hash);
}

// From servers below: kiosks have nothing of their own to bring.
enum outcome file_put(struct visit *v)
{
	uint8_t wanted[SEAL_HASH], hash[SEAL_HASH];
	struct event_entry entry;
	struct span body = v->x->request.body;
	if (!sync_is_server(v))
		return visit_status(v, 403);
	seal_hash(body.at, body.len, hash);
	if (!read_hash(v, wanted) || memcmp(wanted, hash, sizeof hash) != 0)
		return sync_refuse(v, 422, "the file is not the one that its name says");
	enum err e = registry_event(v->registry, v->event, &entry);
	if (!e)
		e = visit_write(v, v->event, keep, &body);
	if (e)
		return visit_err(v, e, "file");
	v->x->answer.status = 201;
	return OUTCOME_NOW;
}
