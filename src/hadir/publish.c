// hadir publish: the folder as a signed event ledger, and at every later time only what changed.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/commands.h"
#include "hadir/folder.h"
#include "hadir/organiser.h"
#include "hadir/progress.h"
#include "store/roll.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct publish {
	const struct args *args;
	struct folder folder;
	struct key key;
	struct store *store;
	struct changes changes;
	int64_t records;
	char key_path[FILE_PATH], path[FILE_PATH]; // of the key and of the event's file
	bool is_first;                             // nothing was published before
};

// Where the key and the event's file are: as told, else in the folder, the file under the folder's own name.
static bool find_paths(struct publish *p)
{
	const char *output = p->args->value[OPTION_OUTPUT], *key = p->args->value[OPTION_KEY];
	if (!(key ? span_copy(span_of(key), p->key_path, FILE_PATH) : file_join(p->folder.path, "event.key", p->key_path)))
		return false;
	if (output)
		return span_copy(span_of(output), p->path, FILE_PATH);
	char *whole = realpath(p->folder.path, NULL), name[FILE_PATH];
	struct span last = file_name(whole ? whole : p->folder.path);
	int n = snprintf(name, sizeof name, "%.*s.hadir", (int)last.len, last.at);
	free(whole);
	return n > 0 && n < FILE_PATH && file_join(p->folder.path, name, p->path);
}

static enum outcome refuse(const struct publish *p, const char *file, enum word w)
{
	PROBLEM(p->args, file, 0, w, { "key", p->key_path }, { "file", p->path });
	return REFUSED;
}

static enum outcome read_key(struct publish *p)
{
	int line;
	enum err e = key_read(p->key_path, &p->key, &line);
	if (e == ERR_FORMAT)
		PROBLEM(p->args, p->key_path, line, WORD_KEY_WRONG);
	else if (e != ERR_OK)
		say_failed(p->args, p->key_path, e);
	return e == ERR_OK ? DONE : REFUSED;
}

// Key and file must both be there, or neither: a second ledger by the same key would contradict the first.
static enum outcome open_both(struct publish *p)
{
	bool has_file = file_exists(p->path), has_key = file_exists(p->key_path);
	enum err e = has_file ? store_open(p->path, STORE_WRITE, &p->store) : ERR_OK;
	if (e != ERR_OK)
		return say_failed(p->args, p->path, e);
	if (has_file && !has_key)
		return refuse(p, p->key_path, WORD_PUBLISH_NO_KEY);
	if (!has_file && has_key)
		return refuse(p, p->path, WORD_PUBLISH_NO_FILE);
	if (has_key)
		return read_key(p);
	p->is_first = true;
	key_draw(p->folder.event.number, &p->key);
	e = key_write(p->key_path, &p->key, p->args->lang);
	if (e != ERR_OK)
		return say_failed(p->args, p->key_path, e);
	e = store_open(p->path, STORE_CREATE, &p->store);
	if (e == ERR_OK)
		e = ledger_create(p->store, &p->key.id, true);
	return e == ERR_OK ? DONE : say_failed(p->args, p->path, e);
}

// The event's number is in every badge: once drawn it stays.
static bool number_stays(struct publish *p)
{
	uint32_t *number = &p->folder.event.number;
	if (*number == 0)
		*number = p->key.event;
	return *number == p->key.event;
}

static enum err write_changes(struct publish *p)
{
	struct folder *f = &p->folder;
	struct scribe scribe;
	struct progress progress;
	struct stamp now = organiser_now();
	enum err e = scribe_begin(&scribe, p->store, &p->key, &now);
	if (e != ERR_OK)
		return e;
	progress_begin(&progress, p->args, WORD_PUBLISH_PROGRESS);
	struct draft draft = {
		.event = &f->event, .sessions = f->sessions, .session_count = f->session_count, .officers = f->officers, .pins = f->pins,
		.officer_count = f->officer_count, .people = f->people, .people_count = f->people_count, .kiosks = f->kiosks, .kiosk_count = f->kiosk_count,
		.instruments = f->instruments, .instrument_count = f->instrument_count, .progress = progress_step, .context = &progress,
	};
	struct file_bytes *picture = &f->letterhead;
	if (picture->at)
		e = store_put_file(p->store, (struct span){ picture->at, picture->len }, f->event.letterhead_image);
	if (e == ERR_OK)
		e = changes_plan(&draft, &scribe, &p->changes);
	if (e == ERR_OK)
		e = roll_publish(&draft, &scribe, true, &p->changes);
	progress_end(&progress);
	p->records = scribe.written;
	if (e == ERR_OK)
		return scribe_end(&scribe);
	scribe_drop(&scribe);
	return e;
}

static void say_changes(const struct publish *p)
{
	static const enum word names[CHANGE_COUNT] = {
		[CHANGE_EVENT] = WORD_CHANGE_EVENT, [CHANGE_INSTRUMENT] = WORD_CHANGE_INSTRUMENT, [CHANGE_SESSION] = WORD_CHANGE_SESSION,
		[CHANGE_OFFICER] = WORD_CHANGE_OFFICER, [CHANGE_KIOSK] = WORD_CHANGE_KIOSK, [CHANGE_PERSON] = WORD_CHANGE_PERSON,
	};
	for (int i = 0; i < CHANGE_COUNT; i++) {
		const int counts[] = { p->changes.added[i], p->changes.altered[i], p->changes.removed[i] };
		static const enum word words[] = { WORD_CHANGE_ADDED, WORD_CHANGE_ALTERED, WORD_CHANGE_REMOVED };
		char room[200];
		struct text t = text_init(room, sizeof room);
		for (int k = 0; k < 3; k++) {
			if (!counts[k])
				continue;
			text_str(&t, t.len ? ", " : "");
			words_write(&t, words[k], p->args->lang, FILLS({ "n", NUM(counts[k]) }));
		}
		if (t.len)
			printf("  %-10s %s\n", word(names[i], p->args->lang), room);
	}
}

static void say_published(const struct publish *p)
{
	if (!p->records) {
		SAY(p->args, WORD_PUBLISH_NOTHING, { "file", p->path });
		return;
	}
	SAY(p->args, p->is_first ? WORD_PUBLISH_FIRST : WORD_PUBLISH_AGAIN, { "file", p->path }, { "n", NUM(p->records) });
	say_changes(p);
	if (!p->is_first)
		return;
	char hex[2 * SEAL_PUBLIC + 1];
	struct text t = text_init(hex, sizeof hex);
	text_hex(&t, p->key.id.key, SEAL_PUBLIC);
	SAY(p->args, WORD_PUBLISH_KEY, { "key", p->key_path }, { "public", hex });
}

static enum outcome publish(struct publish *p)
{
	if (!find_paths(p))
		return say_failed(p->args, p->folder.path, ERR_FULL);
	enum outcome outcome = open_both(p);
	if (outcome == DONE && !number_stays(p)) {
		PROBLEM(p->args, p->folder.path, 0, WORD_PUBLISH_NUMBER, { "n", NUM(p->key.event) });
		outcome = REFUSED;
	}
	if (outcome == DONE) {
		enum err e = write_changes(p);
		if (e == ERR_OTHER_EVENT)
			outcome = refuse(p, p->path, WORD_PUBLISH_OTHER_EVENT);
		else if (e == ERR_SIGNATURE || e == ERR_NOT_FOUND)
			outcome = refuse(p, p->path, WORD_PUBLISH_OTHER_KEY);
		else if (e != ERR_OK)
			outcome = say_failed(p->args, p->path, e);
	}
	store_close(p->store);
	if (outcome == DONE) {
		say_published(p);
	} else if (p->is_first) { // neither was there before, and nothing was published
		unlink(p->path);
		unlink(p->key_path);
	}
	key_forget(&p->key);
	return outcome;
}

enum outcome publish_run(const struct args *a)
{
	struct publish *p = calloc(1, sizeof *p);
	if (!p)
		return say_failed(a, a->operand[0], ERR_NO_MEMORY);
	p->args = a;
	enum outcome outcome = folder_read(a, a->operand[0], &p->folder);
	if (outcome == DONE)
		outcome = publish(p);
	else if (outcome == REFUSED)
		PROBLEM(a, NULL, 0, WORD_PUBLISH_REFUSED, { "errors", NUM(p->folder.errors) });
	folder_close(&p->folder);
	free(p);
	return outcome;
}
