// kiosk.key: lines "seed HEX" and "epoch EVENT HEX".
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/keys.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "core/csv.h"
#include "device/files.h"

#define KEY_FILE_MAX 8192

static enum err draw(void *bytes, size_t n)
{
	return getrandom(bytes, n, 0) == (ssize_t)n ? ERR_OK : ERR_IO;
}

static bool read_line(struct keys *k, struct span line, bool *has_seed)
{
	struct span word = span_cut(&line, ' ');
	if (span_is(word, "seed") && !*has_seed) {
		*has_seed = hex_read(line, k->seed, SEAL_SEED);
		return *has_seed;
	}
	struct span number = span_cut(&line, ' ');
	int64_t event;
	if (!span_is(word, "epoch") || k->events == KEYS_EVENTS || !span_int(number, &event) || event < 0 || event > UINT32_MAX)
		return false;
	k->epoch[k->events].event = (uint32_t)event;
	return hex_read(line, k->epoch[k->events++].epoch, RECORD_EPOCH);
}

static bool read_keys(struct span file, struct keys *k)
{
	bool has_seed = false;
	while (file.len)
		if (!read_line(k, span_cut(&file, '\n'), &has_seed))
			return false;
	return has_seed;
}

static enum err save(const struct keys *k, const char *folder)
{
	char bytes[KEY_FILE_MAX], path[512];
	struct text t = text_init(bytes, sizeof bytes);
	text_str(&t, "seed ");
	text_hex(&t, k->seed, SEAL_SEED);
	for (int i = 0; i < k->events; i++) {
		text_str(&t, "\nepoch ");
		text_int(&t, k->epoch[i].event);
		text_char(&t, ' ');
		text_hex(&t, k->epoch[i].epoch, RECORD_EPOCH);
	}
	text_char(&t, '\n');
	snprintf(path, sizeof path, "%s/kiosk.key", folder);
	return files_write(path, text_span(&t), 0600);
}

static enum err make(const char *folder, struct keys *ret_keys)
{
	struct keys k = { 0 };
	enum err e = draw(k.seed, SEAL_SEED);
	if (!e)
		e = save(&k, folder);
	if (e)
		return e;
	seal_keys(k.seed, k.public_key, k.secret);
	*ret_keys = k;
	return ERR_OK;
}

enum err keys_load(const char *folder, struct keys *ret_keys)
{
	char bytes[KEY_FILE_MAX], path[512], aside[540];
	size_t len = 0;
	snprintf(path, sizeof path, "%s/kiosk.key", folder);
	enum err e = files_read(path, bytes, sizeof bytes, &len);
	if (e == ERR_NOT_FOUND)
		return make(folder, ret_keys);
	if (e && e != ERR_FULL)
		return e;
	struct keys k = { 0 };
	if (!e && read_keys((struct span){ bytes, len }, &k)) {
		seal_keys(k.seed, k.public_key, k.secret);
		*ret_keys = k;
		return ERR_OK;
	}
	snprintf(aside, sizeof aside, "%s.damaged", path);
	if (rename(path, aside) != 0)
		return ERR_IO;
	e = make(folder, ret_keys);
	return e ? e : ERR_FORMAT;
}

enum err keys_print(const char *folder, const char *name)
{
	struct keys k;
	char room[512];
	struct text row = text_init(room, sizeof room);
	enum err e = files_make_folder(folder);
	if (!e)
		e = keys_load(folder, &k);
	if (e)
		return e;
	text_str(&row, "nama;kunci\n");
	csv_write(&row, span_of(name), ';');
	text_char(&row, ';');
	text_hex(&row, k.public_key, SEAL_PUBLIC);
	puts(room);
	return fflush(stdout) == 0 ? ERR_OK : ERR_IO;
}

bool keys_ledger(const struct keys *k, uint32_t event, struct ledger_id *ret_id)
{
	for (int i = 0; i < k->events; i++) {
		if (k->epoch[i].event != event)
			continue;
		memcpy(ret_id->key, k->public_key, SEAL_PUBLIC);
		memcpy(ret_id->epoch, k->epoch[i].epoch, RECORD_EPOCH);
		return true;
	}
	return false;
}

enum err keys_renew(struct keys *k, const char *folder, uint32_t event, struct ledger_id *ret_id)
{
	struct keys changed = *k;
	int at = 0;
	while (at < changed.events && changed.epoch[at].event != event)
		at++;
	if (at == KEYS_EVENTS) {
		memmove(&changed.epoch[0], &changed.epoch[1], sizeof changed.epoch - sizeof changed.epoch[0]);
		at--;
	} else if (at == changed.events) {
		changed.events++;
	}
	changed.epoch[at].event = event;
	enum err e = draw(changed.epoch[at].epoch, RECORD_EPOCH);
	if (!e)
		e = save(&changed, folder);
	if (e)
		return e;
	*k = changed;
	return keys_ledger(k, event, ret_id) ? ERR_OK : ERR_NOT_FOUND;
}
