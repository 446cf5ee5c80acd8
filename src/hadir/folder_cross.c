// What concerns several files of the organiser's folder.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/folder_cross.h"

#include "core/instrument.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHIPPED HADIR_ASSETS "/instruments"

bool folder_file(struct folder *f, const char *name)
{
	return file_join(f->path, name, f->file) && file_exists(f->file);
}

static void tell(struct folder *f, int line, bool warning, const struct text *sentence)
{
	char whole[4096];
	struct text t = text_init(whole, sizeof whole);
	if (warning)
		text_str(&t, word(WORD_CLI_WARNING, f->args->lang));
	text_add(&t, text_span(sentence));
	say_line(f->file, line, whole);
	*(warning ? &f->warnings : &f->errors) += 1;
}

void folder_tell(struct folder *f, int line, bool warning, enum word w, const struct fill *fills, int n)
{
	char sentence[4000];
	struct text t = text_init(sentence, sizeof sentence);
	words_write(&t, w, f->args->lang, fills, n);
	tell(f, line, warning, &t);
}

void folder_found(void *folder, const struct finding *finding)
{
	struct folder *f = folder;
	char sentence[4000];
	struct text t = text_init(sentence, sizeof sentence);
	finding_write(finding, f->args->lang, &t);
	tell(f, finding->line, problem_is_warning(finding->problem), &t);
}

// A questionnaire's text with its identifier; its problems are told.
static bool read_instrument(struct folder *f, struct instrument_fact *ret_fact)
{
	struct file_bytes file;
	enum err e = file_read(f->file, sizeof ret_fact->definition - 1, &file);
	if (e != ERR_OK) {
		folder_tell(f, 0, false, word_reason(e), NULL, 0);
		return false;
	}
	int line = 0;
	struct instrument *parsed = malloc(sizeof *parsed);
	struct span text = { file.at, file.len };
	e = parsed ? instrument_read(text, parsed, &line) : ERR_NO_MEMORY;
	if (e != ERR_OK)
		FOLDER_TELL(f, line, false, WORD_FOLDER_INSTRUMENT_WRONG, { "reason", word(word_reason(e), f->args->lang) });
	bool good = e == ERR_OK && span_copy(text, ret_fact->definition, sizeof ret_fact->definition)
		&& span_copy(span_of(parsed->id), ret_fact->id, sizeof ret_fact->id);
	free(parsed);
	file_free(&file);
	return good;
}

static struct instrument_fact *find_instrument(struct folder *f, const char *id)
{
	for (int i = 0; i < f->instrument_count; i++)
		if (strcmp(f->instruments[i].id, id) == 0)
			return &f->instruments[i];
	return NULL;
}

static int is_questionnaire(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);
	return entry->d_name[0] != '.' && n > 4 && strcmp(entry->d_name + n - 4, ".txt") == 0 && strncmp(entry->d_name, "README", 6) != 0;
}

// Reads every questionnaire of a folder; one that is there already (the organiser's own) stays.
static void read_instruments(struct folder *f, const char *path)
{
	struct dirent **entries = NULL;
	int n = scandir(path, &entries, is_questionnaire, alphasort);
	for (int i = 0; i < n; i++) {
		bool room = f->instrument_count < FOLDER_INSTRUMENTS;
		struct instrument_fact *next = &f->instruments[room ? f->instrument_count : 0];
		if (room && file_join(path, entries[i]->d_name, f->file) && read_instrument(f, next) && find_instrument(f, next->id) == NULL)
			f->instrument_count++;
		free(entries[i]);
	}
	free(entries);
}

static bool is_used(const struct folder *f, const char *id)
{
	for (int i = 0; i < f->session_count; i++)
		if (strcmp(f->sessions[i].instrument, id) == 0)
			return true;
	return false;
}

void folder_instruments(struct folder *f)
{
	char own[FILE_PATH];
	if (file_join(f->path, "instruments", own))
		read_instruments(f, own);
	read_instruments(f, SHIPPED);
	folder_file(f, "sessions.csv");
	for (int i = 0; i < f->session_count; i++) {
		const char *id = f->sessions[i].instrument, *ids[FOLDER_INSTRUMENTS];
		if (!*id || find_instrument(f, id))
			continue;
		for (int k = 0; k < f->instrument_count; k++)
			ids[k] = f->instruments[k].id;
		const char *nearest = cli_nearest(id, ids, f->instrument_count);
		FOLDER_TELL(f, f->session_lines[i], false, nearest ? WORD_FOLDER_INSTRUMENT_NEAREST : WORD_FOLDER_INSTRUMENT_NONE,
			{ "id", id }, { "nearest", nearest ? nearest : "" });
	}
	int kept = 0;
	for (int i = 0; i < f->instrument_count; i++)
		if (is_used(f, f->instruments[i].id))
			f->instruments[kept++] = f->instruments[i];
	f->instrument_count = kept;
}

static bool has_session(const struct folder *f, const char *class)
{
	for (int i = 0; i < f->session_count; i++)
		if (session_is_for(&f->sessions[i], class))
			return true;
	return false;
}

struct place { uint64_t number; int row; };

static int order_places(const void *va, const void *vb)
{
	const struct place *a = va, *b = vb;
	return a->number < b->number ? -1 : a->number > b->number;
}

void folder_replaced(struct folder *f)
{
	struct place *places = calloc((size_t)f->people_count + 1, sizeof *places);
	for (int i = 0; i < f->people_count && places; i++)
		places[i] = (struct place){ f->people[i].number, i };
	if (places)
		qsort(places, (size_t)f->people_count, sizeof *places, order_places);
	for (int i = 0; i < f->people_count; i++) {
		if (!f->people[i].replaces)
			continue;
		struct place wanted = { f->people[i].replaces, 0 };
		const struct place *found = places ? bsearch(&wanted, places, (size_t)f->people_count, sizeof *places, order_places) : NULL;
		if (found && found->row != i)
			f->people[i].replaces = (uint64_t)found->row + 1;
		else
			FOLDER_TELL(f, f->people_lines[i], false, WORD_FOLDER_REPLACED, { "n", NUM((int64_t)wanted.number) });
	}
	free(places);
}

// Each class that no session is for is told once, at its first person.
void folder_classes(struct folder *f)
{
	char told[16][sizeof f->people->class];
	int n = 0;
	for (int i = 0; i < f->people_count && f->session_count && n < 16; i++) {
		const char *class = f->people[i].class;
		bool known = has_session(f, class);
		for (int k = 0; k < n && !known; k++)
			known = strcmp(told[k], class) == 0;
		if (known)
			continue;
		FOLDER_TELL(f, f->people_lines[i], false, WORD_FOLDER_CLASS, { "class", class });
		memcpy(told[n++], class, sizeof told[0]);
	}
}

void folder_letterhead(struct folder *f)
{
	if (!folder_file(f, "letterhead.png"))
		return;
	static const char signature[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"; // ISO/IEC 15948: the signature, then always the header chunk
	enum err e = file_read(f->file, FOLDER_PICTURE, &f->letterhead);
	if (e == ERR_FULL)
		FOLDER_TELL(f, 0, false, WORD_FOLDER_PICTURE_BIG);
	else if (e != ERR_OK)
		folder_tell(f, 0, false, word_reason(e), NULL, 0);
	else if (f->letterhead.len < 45 || memcmp(f->letterhead.at, signature, sizeof signature - 1) != 0
		|| memcmp(f->letterhead.at + f->letterhead.len - 8, "IEND", 4) != 0)
		FOLDER_TELL(f, 0, false, WORD_FOLDER_PICTURE);
}
