// Every record of the kiosk passes through book_append.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/book.h"

#include <stdio.h>
#include <string.h>

#include "device/files.h"

enum err book_init(struct book *b, const char *folder, const char *name, struct log *log, int64_t now_ms, enum quality worth)
{
	*b = (struct book){ .log = log };
	if (!span_copy(span_of(folder), b->folder, sizeof b->folder) || !span_copy(span_of(name), b->name, sizeof b->name))
		return ERR_FULL;
	enum err e = files_make_folder(folder);
	if (e)
		return e;
	e = keys_load(folder, &b->keys);
	if (e == ERR_FORMAT) {
		log_write(log, LOG_LEVEL_ERROR, "key-damaged", "file=%s/kiosk.key put aside, a new key was made", folder);
		e = ERR_OK;
	}
	if (!e)
		e = clock_open(folder, 0, &b->clock);
	if (!e && now_ms >= 0) {
		b->clock.alone = true;
		clock_correct(&b->clock, now_ms, worth);
	}
	return e;
}

struct stamp book_now(const struct book *b)
{
	return clock_now(&b->clock);
}

bool book_knows_time(const struct book *b)
{
	return book_now(b).quality >= QUALITY_RTC;
}

// Whether the next record will fail as well; else only this one could not be written.
static bool lasts(enum err e)
{
	return e == ERR_DISK_FULL || e == ERR_READ_ONLY || e == ERR_IO || e == ERR_BUSY || e == ERR_DAMAGED;
}

void book_wrote(struct book *b, enum err e)
{
	bool is_news = e && e != b->failed;
	if (!e || lasts(e))
		b->failed = e;
	if (!e) {
		b->written++;
		if (!b->unsigned_records++)
			b->unsigned_up_ms = book_now(b).up_ms;
		return;
	}
	b->lost += lasts(e);
	snprintf(b->detail, sizeof b->detail, "%s", b->store ? store_detail(b->store) : "");
	if (is_news)
		log_write(b->log, LOG_LEVEL_ERROR, "not-recorded", "file=%s %s (%s)", b->path, err_text(e), b->detail);
}

static enum err append(struct book *b, const struct fact *facts, int n)
{
	struct stamp now = book_now(b);
	uint64_t seq;
	enum err e = ledger_append(b->store, &b->id, &now, facts, n, &seq);
	book_wrote(b, e);
	if (!e) {
		b->written += (uint64_t)n - 1;
		b->unsigned_records += (uint64_t)n - 1;
	}
	return e;
}

// The first record of a run says which version writes, and under which name.
static enum err begin(struct book *b)
{
	struct fact f = { .kind = KIND_BOOT };
	snprintf(f.boot.version, sizeof f.boot.version, "%s", HADIR_VERSION);
	snprintf(f.boot.name, sizeof f.boot.name, "%s", b->name);
	enum err e = append(b, &f, 1);
	b->has_boot = !e;
	return e;
}

// Records again after a failure only once it is on record what was lost.
static enum err mend(struct book *b)
{
	uint32_t lost = b->lost;
	struct fact f = { .kind = KIND_FAULT, .fault = { .what = "storage", .over = true } };
	snprintf(f.fault.detail, sizeof f.fault.detail, "%s; not recorded: %u", err_text(b->failed), lost);
	enum err e = append(b, &f, 1);
	b->lost = e ? lost : 0; // the trial itself is no loss
	if (!e)
		log_write(b->log, LOG_LEVEL_INFO, "recording-again", "%s", f.fault.detail);
	return e;
}

enum err book_ready(struct book *b)
{
	if (!b->store)
		return ERR_NOT_FOUND;
	if (!book_knows_time(b))
		return ERR_MISSING;
	enum err e = b->failed ? mend(b) : ERR_OK;
	return e || b->has_boot ? e : begin(b);
}

enum err book_append(struct book *b, const struct fact *facts, int n)
{
	enum err e = book_ready(b);
	if (e) {
		b->lost += b->failed == e;
		return e;
	}
	e = append(b, facts, n);
	if (!e)
		book_sign(b, true);
	return e;
}

uint64_t book_next(struct book *b)
{
	struct ledger_info info;
	return ledger_info(b->store, &b->id, &info) == ERR_OK ? info.seq + 1 : 0;
}

void book_fault(struct book *b, const char *what, const char *detail, bool is_over)
{
	struct fact f = { .kind = KIND_FAULT, .fault = { .over = is_over } };
	snprintf(f.fault.what, sizeof f.fault.what, "%s", what);
	snprintf(f.fault.detail, sizeof f.fault.detail, "%s", detail);
	log_write(b->log, is_over ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, what, "over=%d %s", is_over, detail);
	if (b->store && book_knows_time(b) && book_append(b, &f, 1) != ERR_OK)
		log_write(b->log, LOG_LEVEL_WARNING, "fault-not-recorded", "what=%s", what);
}

void book_sign(struct book *b, bool is_due_only)
{
	bool is_due = b->unsigned_records >= BOOK_SIGN_RECORDS || book_now(b).up_ms - b->unsigned_up_ms >= BOOK_SIGN_MS;
	if (!b->store || !b->unsigned_records || (is_due_only && !is_due))
		return;
	enum err e = ledger_sign(b->store, &b->id, b->keys.secret);
	if (e)
		log_write(b->log, LOG_LEVEL_WARNING, "not-signed", "%s (%s)", err_text(e), store_detail(b->store));
	else
		b->unsigned_records = 0;
}

void book_close(struct book *b)
{
	book_sign(b, false);
	store_close(b->store);
	b->store = NULL;
}
