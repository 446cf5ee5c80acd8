// Copies to and from USB sticks, believed only after they were read back.
// SPDX-License-Identifier: Apache-2.0
#include "device/stick.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device/output.h"
#include "kiosk/office.h"

#define STICKS 4

// HADIR-EVENT-KIOSK-YYYYMMDDTHHMMSS.hadir, of characters that every file system takes.
static void copy_name(const struct kiosk *k, char ret_name[160])
{
	char name[64];
	struct civil c = calendar_civil(book_now(&k->book).at_ms, k->timetable.event.zone);
	snprintf(name, sizeof name, "%s", k->book.name);
	for (char *p = name; *p; p++)
		*p = isalnum((unsigned char)*p) ? *p : '_';
	snprintf(ret_name, 160, "HADIR-%u-%s-%04d%02d%02dT%02d%02d%02d.hadir", k->book.event, name, c.year, c.month, c.day, c.hour, c.minute, c.second);
}

static void note_flaw(void *context, const struct flaw_report *f)
{
	if (f->flaw != FLAW_UNSIGNED)
		log_write(context, LOG_LEVEL_ERROR, "copy-flawed", "seq=%llu %s", (unsigned long long)f->seq, f->detail);
}

// Reads the copy from the stick: every chain and signature, and that this kiosk's ledger is there to its end.
static enum err check_copy(struct kiosk *k, const char *path)
{
	struct store *copy = NULL;
	struct verify_total total = { 0 };
	struct ledger_info here, there;
	enum err e = stick_settle(path);
	if (!e)
		e = store_open(path, STORE_READ, &copy);
	if (!e)
		e = ledger_verify(copy, note_flaw, NULL, k->log, &total);
	if (!e)
		e = ledger_info(copy, &k->book.id, &there);
	if (!e)
		e = ledger_info(k->book.store, &k->book.id, &here);
	if (!e && (total.flaws || here.seq != there.seq || memcmp(here.link, there.link, SEAL_HASH) != 0))
		e = ERR_DAMAGED;
	store_close(copy);
	return e;
}

static bool same_files(const char *a, const char *b)
{
	char x[4096], y[sizeof x];
	FILE *f = fopen(a, "rbe"), *g = fopen(b, "rbe");
	size_t n = f && g ? sizeof x : 0;
	bool same = n != 0;
	while (same && n == sizeof x) {
		n = fread(x, 1, sizeof x, f);
		same = fread(y, 1, sizeof y, g) == n && memcmp(x, y, n) == 0;
	}
	if (f)
		fclose(f);
	if (g)
		fclose(g);
	return same;
}

static enum err copy_file(const char *from, const char *to)
{
	char part[65536];
	struct output *o;
	FILE *f = fopen(from, "rbe");
	enum err e = f ? output_open(to, &o) : ERR_NOT_FOUND;
	for (size_t n = sizeof part; !e && n == sizeof part;) {
		n = fread(part, 1, sizeof part, f);
		output_write(o, (struct span){ part, n });
	}
	if (f)
		fclose(f);
	if (!e)
		e = output_commit(o);
	if (!e)
		e = stick_settle(to);
	return e || same_files(from, to) ? e : ERR_DAMAGED;
}

// What a withdrawn kiosk has kept for its server. How many; -1: one could not be copied.
static int copy_locked(struct kiosk *k, const char *stick)
{
	char path[700];
	glob_t found;
	int n = 0;
	snprintf(path, sizeof path, "%s/*.locked", k->book.folder);
	if (glob(path, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc && n >= 0; i++) {
		snprintf(path, sizeof path, "%s/HADIR-%s", stick, strrchr(found.gl_pathv[i], '/') + 1);
		enum err e = copy_file(found.gl_pathv[i], path);
		log_write(k->log, e ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "export", "file=%s %s", path, err_text(e));
		n = e ? -1 : n + 1;
	}
	globfree(&found);
	return n;
}

bool office_export(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)a;
	(void)ret_result;
	struct stick stick[STICKS];
	char name[160], path[STICK_PATH + 170];
	int n = stick_find(k->options.config.usb, stick, STICKS), at = 0;
	while (at < n && !stick[at].writable)
		at++;
	if (at >= n)
		return office_done(ret_answer, false, WORD_SAY_NO_STICK);
	int locked = copy_locked(k, stick[at].path);
	if (locked < 0 || !k->book.store || !k->timetable.is_loaded)
		return office_done(ret_answer, locked > 0, locked > 0 ? WORD_SAY_EXPORTED : WORD_SAY_EXPORT_FAILED);
	chores_release(k);
	book_sign(&k->book, false);
	copy_name(k, name);
	snprintf(path, sizeof path, "%s/%s", stick[at].path, name);
	enum err e = store_copy(k->book.store, path);
	if (!e) {
		e = check_copy(k, path);
		if (e)
			unlink(path);
	}
	log_write(k->log, e ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "export", "file=%s %s", path, err_text(e));
	return office_done(ret_answer, !e, e ? WORD_SAY_EXPORT_FAILED : WORD_SAY_EXPORTED);
}

static void import_file(struct kiosk *k, const struct stick *s, const struct stick_file *f, struct import *sum, bool *ret_other)
{
	char path[2 * STICK_PATH + 2];
	snprintf(path, sizeof path, "%.*s/%.*s", STICK_PATH, s->path, STICK_PATH, f->name);
	enum err e = book_import(&k->book, path, sum, NULL);
	*ret_other |= e == ERR_OTHER_EVENT;
	sum->refused += e != ERR_OK;
}

bool office_import(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)a;
	(void)ret_result;
	struct stick stick[STICKS];
	struct stick_file file[STICK_FILES];
	struct import sum = { 0 };
	bool is_other = false;
	int n = stick_find(k->options.config.usb, stick, STICKS);
	for (int i = 0; i < n; i++) {
		int files = stick_list(&stick[i], file);
		for (int f = 0; f < files; f++)
			import_file(k, &stick[i], &file[f], &sum, &is_other);
	}
	if (!n)
		return office_done(ret_answer, false, WORD_SAY_NO_STICK);
	if (sum.records) {
		kiosk_choose(k);
		return office_done(ret_answer, true, WORD_SAY_IMPORTED);
	}
	if (is_other)
		return office_done(ret_answer, false, WORD_SAY_OTHER_EVENT);
	return sum.refused ? office_done(ret_answer, false, WORD_SAY_IMPORT_REFUSED) : office_done(ret_answer, true, WORD_SAY_NOTHING_NEW);
}
