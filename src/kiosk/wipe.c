// Three stages: lock, remove, done; each can be repeated.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/wipe.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/wire.h"
#include "device/files.h"
#include "device/locker.h"
#include "store/holding.h"
#include "store/intake.h"
#include "store/state.h"

#define NOTE "withdrawn"
#define PATH 600
#define LEDGERS 4096

struct wiped { uint64_t stage, records; int64_t at_ms; uint8_t key[SEAL_PUBLIC]; };
static const struct wire_field fields[] = {
	WIRE(wiped, "stage", WIRE_COUNT, stage), WIRE(wiped, "records", WIRE_COUNT, records), WIRE(wiped, "at", WIRE_TIME, at_ms), WIRE(wiped, "key", WIRE_HEX, key),
};
#define FIELDS (int)(sizeof fields / sizeof *fields)

static void path_of(const char *folder, const char *name, char ret_path[PATH])
{
	snprintf(ret_path, PATH, "%s/%s", folder, name);
}

// First line what happened, second the server's address.
enum err wipe_read(const char *folder, struct wipe *ret_wipe)
{
	char path[PATH], bytes[1000];
	size_t len = 0;
	unsigned seen;
	struct wiped n;
	*ret_wipe = (struct wipe){ .stage = WIPE_NONE };
	path_of(folder, NOTE, path);
	enum err e = files_read(path, bytes, sizeof bytes, &len);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	struct span server = { bytes, len }, line = span_cut(&server, '\n');
	e = wire_read(fields, FIELDS, line, &n, &seen);
	if (!e && (n.stage == WIPE_NONE || n.stage >= WIPE_STAGE_COUNT || n.records > INT32_MAX))
		e = ERR_RANGE;
	if (!e && !span_copy(span_trim(server), ret_wipe->server, sizeof ret_wipe->server))
		e = ERR_FULL;
	if (e)
		return e;
	ret_wipe->stage = (enum wipe_stage)n.stage;
	ret_wipe->records = (int32_t)n.records;
	ret_wipe->at_ms = n.at_ms;
	memcpy(ret_wipe->key, n.key, sizeof ret_wipe->key);
	return ERR_OK;
}

static enum err write_note(const char *folder, const struct wipe *w)
{
	char path[PATH], bytes[1000];
	struct text t = text_init(bytes, sizeof bytes);
	struct wiped n = { .stage = w->stage, .records = (uint64_t)w->records, .at_ms = w->at_ms };
	memcpy(n.key, w->key, sizeof n.key);
	text_char(&t, '{');
	wire_write(fields, FIELDS, &n, &t);
	text_str(&t, "}\n");
	text_str(&t, w->server);
	text_char(&t, '\n');
	path_of(folder, NOTE, path);
	return t.full ? ERR_FULL : files_write(path, text_span(&t), 0600);
}

// On a full disk the wiping itself makes the room that its note needs; a power cut before that lets the server say it once more.
static enum err note_if_room(const char *folder, const struct wipe *w)
{
	enum err e = write_note(folder, w);
	return e == ERR_DISK_FULL ? ERR_OK : e;
}

enum err wipe_begin(const char *folder, const struct membership *m, int64_t at_ms, struct wipe *ret_wipe)
{
	struct wipe w = { .stage = WIPE_BEGUN, .at_ms = at_ms };
	memcpy(w.server, m->address, sizeof w.server);
	memcpy(w.key, m->server, sizeof w.key);
	enum err e = note_if_room(folder, &w);
	if (!e)
		*ret_wipe = w;
	return e;
}

// Whatever their windows: afterwards nobody can bring them home.
static enum err release(struct store *s, const struct ledger_id *id, const struct stamp *now)
{
	struct session *sessions = calloc(EVENT_SESSIONS, sizeof *sessions);
	enum err e = sessions ? ERR_OK : ERR_NO_MEMORY;
	int n = e ? 0 : state_sessions(s, sessions, EVENT_SESSIONS), held = 0, moved;
	for (int i = 0; i < n && i < EVENT_SESSIONS && !e; i++) {
		e = holding_count(s, sessions[i].number, &held);
		if (!e && held)
			e = holding_release(s, id, now, sessions[i].number, true, &moved);
	}
	free(sessions);
	return e;
}

// Records of this kiosk in the store that the server has not signed for.
static enum err count_unsent(struct store *s, const struct keys *keys, const struct stamp *now, const struct wipe *w, uint64_t *ret_records)
{
	struct ledger_info *infos = calloc(LEDGERS, sizeof *infos);
	enum err e = infos ? ERR_OK : ERR_NO_MEMORY;
	int n = e ? 0 : ledger_list(s, infos, LEDGERS);
	*ret_records = 0;
	for (int i = 0; i < n && i < LEDGERS && !e; i++) {
		struct receipt r = { .seq = 0 };
		struct ledger_info info;
		if (memcmp(infos[i].id.key, keys->public_key, SEAL_PUBLIC) != 0)
			continue;
		e = release(s, &infos[i].id, now);
		if (!e)
			e = ledger_sign(s, &infos[i].id, keys->secret);
		if (!e)
			e = ledger_info(s, &infos[i].id, &info);
		if (!e && (e = intake_receipt(s, &infos[i].id, w->key, &r)) == ERR_NOT_FOUND)
			e = ERR_OK;
		*ret_records += !e && info.seq > r.seq ? info.seq - r.seq : 0;
	}
	free(infos);
	return e;
}

static void locked_name(const char *folder, const char *name, const struct wipe *w, char ret_path[PATH])
{
	snprintf(ret_path, PATH, "%s/%.*s-%lld.locked", folder, (int)strcspn(name, "."), name, (long long)w->at_ms / 1000);
}

static enum err lock_copy(struct store *s, const char *folder, const char *name, const struct wipe *w)
{
	char copy[PATH], locked[PATH];
	snprintf(copy, sizeof copy, "%s/%s.copy", folder, name);
	locked_name(folder, name, w, locked);
	unlink(copy);
	enum err e = store_copy(s, copy);
	if (!e)
		e = locker_lock(copy, locked, w->key);
	unlink(copy);
	return e;
}

// What cannot be read is locked as it lies, and counts as one: somebody may still get something out of it.
static enum err lock_one(const char *folder, const char *name, const struct keys *keys, const struct stamp *now, struct wipe *w)
{
	char path[PATH], locked[PATH];
	struct store *s = NULL;
	uint64_t records = 0;
	path_of(folder, name, path);
	enum err e = store_open(path, STORE_WRITE, &s);
	if (e == ERR_NOT_OURS || e == ERR_DAMAGED || e == ERR_NEWER) {
		locked_name(folder, name, w, locked);
		w->records++;
		return locker_lock(path, locked, w->key);
	}
	if (!e)
		e = count_unsent(s, keys, now, w, &records);
	if (!e && records)
		e = lock_copy(s, folder, name, w);
	w->records += (int32_t)records;
	store_close(s);
	return e;
}

static int is_store(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 6 && strcmp(d->d_name + n - 6, ".hadir") == 0;
}

static int is_secret(const struct dirent *d)
{
	return strstr(d->d_name, ".hadir") || strncmp(d->d_name, "kiosk.key", 9) == 0 || strncmp(d->d_name, "server", 6) == 0 || strcmp(d->d_name, "log.1") == 0;
}

static enum err lock_all(const char *folder, const struct keys *keys, const struct stamp *now, struct wipe *w)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_store, alphasort);
	enum err e = n < 0 ? ERR_IO : ERR_OK;
	w->records = 0;
	for (int i = 0; i < n; i++) {
		if (!e)
			e = lock_one(folder, entries[i]->d_name, keys, now, w);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return e;
}

static enum err remove_all(const char *folder)
{
	struct dirent **entries;
	char path[PATH];
	int n = scandir(folder, &entries, is_secret, alphasort);
	enum err e = n < 0 ? ERR_IO : ERR_OK;
	for (int i = 0; i < n; i++) {
		path_of(folder, entries[i]->d_name, path);
		if (unlink(path) != 0)
			e = ERR_IO;
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	path_of(folder, "", path);
	return e ? e : files_sync_folder(path);
}

enum err wipe_go_on(const char *folder, const struct keys *keys, const struct stamp *now, struct wipe *w)
{
	enum err e = ERR_OK;
	if (w->stage == WIPE_BEGUN) {
		e = lock_all(folder, keys, now, w);
		if (!e) {
			w->stage = WIPE_LOCKED;
			e = note_if_room(folder, w);
		}
		if (e)
			w->stage = WIPE_BEGUN;
	}
	if (!e && w->stage == WIPE_LOCKED)
		e = remove_all(folder);
	if (!e && w->stage == WIPE_LOCKED) {
		w->stage = WIPE_OVER;
		e = write_note(folder, w);
		if (e)
			w->stage = WIPE_LOCKED;
	}
	return e;
}

void wipe_forget(const char *folder)
{
	char path[PATH];
	path_of(folder, NOTE, path);
	unlink(path);
}
