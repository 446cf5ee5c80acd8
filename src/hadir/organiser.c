// Opening an event's file, with the organiser's key where a command signs.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/organiser.h"

#include "device/clock.h"
#include "hadir/file.h"
#include "store/ledger.h"
#include "store/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum outcome organiser_open(const struct args *a, const char *path, enum store_mode mode, struct store **ret_store)
{
	struct ledger_info info;
	enum err e = store_open(path, mode, ret_store);
	if (e != ERR_OK)
		return say_failed(a, path, e);
	if (ledger_list(*ret_store, &info, 1) > 0 && info.is_event && info.seq > 0)
		return DONE;
	PROBLEM(a, path, 0, WORD_FILE_NO_EVENT);
	store_close(*ret_store);
	*ret_store = NULL;
	return REFUSED;
}

static bool find_key(const struct args *a, const char *path, char ret_path[FILE_PATH])
{
	if (a->value[OPTION_KEY])
		return span_copy(span_of(a->value[OPTION_KEY]), ret_path, FILE_PATH);
	if (file_beside(path, "event.key", ret_path) && file_exists(ret_path))
		return true;
	size_t n = strlen(path);
	bool named = n > 6 && strcmp(path + n - 6, ".hadir") == 0;
	int length = snprintf(ret_path, FILE_PATH, "%.*s.key", (int)(named ? n - 6 : n), path);
	return length > 0 && length < FILE_PATH && file_exists(ret_path);
}

enum outcome organiser_key(const struct args *a, const char *path, struct key *ret_key)
{
	char key_path[FILE_PATH];
	int line = 0;
	if (!file_exists(path)) {
		PROBLEM(a, path, 0, word_reason(ERR_NOT_FOUND));
		return REFUSED;
	}
	if (!find_key(a, path, key_path)) {
		PROBLEM(a, path, 0, WORD_FILE_NO_KEY);
		return REFUSED;
	}
	enum err e = key_read(key_path, ret_key, &line);
	if (e == ERR_OK)
		return DONE;
	PROBLEM(a, key_path, line, e == ERR_FORMAT ? WORD_KEY_WRONG : word_reason(e));
	return REFUSED;
}

bool organiser_has_key(const struct args *a, const char *path, struct key *ret_key)
{
	char key_path[FILE_PATH];
	int line;
	return find_key(a, path, key_path) && key_read(key_path, ret_key, &line) == ERR_OK;
}

enum outcome organiser_refused(const struct args *a, const char *path, enum err e)
{
	if (e == ERR_OTHER_EVENT || e == ERR_SIGNATURE) {
		PROBLEM(a, path, 0, e == ERR_OTHER_EVENT ? WORD_PUBLISH_OTHER_EVENT : WORD_PUBLISH_OTHER_KEY);
		return REFUSED;
	}
	return say_failed(a, path, e);
}

enum lang organiser_lang(const struct args *a, struct store *s)
{
	struct event *event = a->value[OPTION_LANG] ? NULL : calloc(1, sizeof *event);
	enum lang lang = event && state_event(s, event) == ERR_OK ? event->lang : a->lang;
	free(event);
	return lang;
}

struct stamp organiser_now(void)
{
	return clock_now(&(struct clock){ .boot = 1 });
}
