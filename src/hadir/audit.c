// Verifying a .hadir file.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/audit.h"

#include "hadir/organiser.h"
#include "hadir/progress.h"
#include "store/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEDGERS 1024

struct kiosk { uint8_t key[SEAL_PUBLIC]; struct kiosk_cell cell; }; // by key: the organiser may have registered it without its epoch
struct audit {
	struct answers answers;
	struct progress progress;
	struct store *store;
	struct ledger_info *ledgers; int ledger_count;
	struct kiosk *kiosks; int kiosk_count, expected;
	struct verify_total total;
	int64_t presences, unknown, worst_ms; // of presences: all, those whose time is not known, the largest uncertainty
};

static const char *span_text(char room[64], uint64_t first, uint64_t last)
{
	struct text t = text_init(room, 64);
	text_int(&t, (int64_t)first);
	if (last > first) {
		text_str(&t, "–");
		text_int(&t, (int64_t)last);
	}
	return room;
}

static void found_flaw(void *context, const struct flaw_report *f)
{
	static const struct { enum proof_question question; enum word word; } table[FLAW_COUNT] = {
		[FLAW_CHANGED] = { PROOF_AUTHENTIC, WORD_FLAW_CHANGED }, [FLAW_MISSING] = { PROOF_COMPLETE, WORD_FLAW_MISSING },
		[FLAW_SIGNATURE] = { PROOF_AUTHENTIC, WORD_FLAW_SIGNATURE }, [FLAW_UNSIGNED] = { PROOF_AUTHENTIC, WORD_FLAW_UNSIGNED },
		[FLAW_HEAD] = { PROOF_COMPLETE, WORD_FLAW_HEAD }, [FLAW_STATE] = { PROOF_AUTHENTIC, WORD_FLAW_STATE }, [FLAW_BODY] = { PROOF_AUTHENTIC, WORD_FLAW_BODY },
	};
	struct audit *audit = context;
	char name[24], span[64];
	ledger_name(&f->id, name);
	ANSWER(&audit->answers, table[f->flaw].question, true, table[f->flaw].word, { "ledger", name },
		{ "n", span_text(span, f->seq, f->to) }, { "detail", f->detail });
}

static void progressed(void *context, uint64_t done, uint64_t all)
{
	progress_step(&((struct audit *)context)->progress, done, all);
}

static void keep_kiosk(void *context, const struct ledger_id *id, const struct kiosk_cell *cell)
{
	struct audit *audit = context;
	if (audit->kiosk_count < LEDGERS) {
		memcpy(audit->kiosks[audit->kiosk_count].key, id->key, SEAL_PUBLIC);
		audit->kiosks[audit->kiosk_count++].cell = *cell;
	}
	audit->expected += cell->expected;
}

static const struct kiosk *find_kiosk(const struct audit *audit, const struct ledger_id *id)
{
	for (int i = 0; i < audit->kiosk_count; i++)
		if (memcmp(audit->kiosks[i].key, id->key, SEAL_PUBLIC) == 0)
			return &audit->kiosks[i];
	return NULL;
}

static bool is_here(const struct audit *audit, const uint8_t key[SEAL_PUBLIC])
{
	for (int i = 0; i < audit->ledger_count; i++)
		if (audit->ledgers[i].seq > 0 && memcmp(audit->ledgers[i].id.key, key, SEAL_PUBLIC) == 0)
			return true;
	return false;
}

// Which ledgers are here with which numbers, and which were to be expected.
static void look_at_ledgers(struct audit *audit)
{
	for (int i = 0; i < audit->ledger_count; i++) {
		const struct ledger_info *l = &audit->ledgers[i];
		const struct kiosk *kiosk = l->is_event ? NULL : find_kiosk(audit, &l->id);
		bool stranger = !l->is_event && audit->expected > 0 && !(kiosk && kiosk->cell.expected);
		char name[24];
		ledger_name(&l->id, name);
		ANSWER(&audit->answers, PROOF_COMPLETE, false, l->is_event ? WORD_AUDIT_LEDGER_EVENT : stranger ? WORD_AUDIT_LEDGER_STRANGER
			: WORD_AUDIT_LEDGER_KIOSK, { "ledger", name }, { "name", kiosk && kiosk->cell.name[0] ? kiosk->cell.name : "?" },
			{ "n", NUM((int64_t)l->seq) }, { "signed", NUM((int64_t)l->signed_seq) });
	}
	for (int i = 0; i < audit->kiosk_count; i++)
		if (audit->kiosks[i].cell.expected && !is_here(audit, audit->kiosks[i].key))
			ANSWER(&audit->answers, PROOF_COMPLETE, true, WORD_AUDIT_KIOSK_ABSENT, { "name", audit->kiosks[i].cell.name });
	if (audit->expected == 0)
		ANSWER(&audit->answers, PROOF_COMPLETE, false, WORD_AUDIT_NO_EXPECTED);
}

// How well the time of each presence of a ledger is known: by its own clock, or by an anchor of the same boot.
static enum err look_at_clock(struct audit *audit, const struct ledger_info *l)
{
	struct ledger_reader *reader;
	enum err e = ledger_reader_open(audit->store, &l->id, 1, &reader);
	if (e != ERR_OK)
		return e;
	uint64_t first = 0, last = 0, count = 0;
	for (struct record r; ledger_next(reader, &r);) {
		struct boot_cell boot = { 0 };
		int64_t uncertainty = -1;
		if (r.kind != KIND_PRESENCE && r.kind != KIND_WALKIN)
			continue;
		audit->presences++;
		if (state_boot(audit->store, ledger_tag(&l->id), r.when.boot, &boot) == ERR_OK)
			fold_time(&boot, &r.when, &uncertainty);
		audit->worst_ms = uncertainty > audit->worst_ms ? uncertainty : audit->worst_ms;
		if (uncertainty >= 0 || r.when.quality >= QUALITY_RTC)
			continue;
		first = count++ ? first : r.seq;
		last = r.seq;
	}
	ledger_reader_close(reader);
	audit->unknown += (int64_t)count;
	char name[24], span[64];
	ledger_name(&l->id, name);
	if (count)
		ANSWER(&audit->answers, PROOF_CLOCK, true, WORD_AUDIT_CLOCK_UNKNOWN, { "ledger", name },
			{ "count", NUM((int64_t)count) }, { "n", span_text(span, first, last) });
	return ERR_OK;
}

static void say_event(struct audit *audit, const struct args *a, const char *path)
{
	struct event *event = calloc(1, sizeof *event);
	char dates[64], key[2 * SEAL_PUBLIC + 1];
	struct text t = text_init(dates, sizeof dates), hex = text_init(key, sizeof key);
	if (!event)
		return;
	text_hex(&hex, audit->ledgers[0].id.key, SEAL_PUBLIC);
	if (state_event(audit->store, event) == ERR_OK) {
		calendar_write_range(&t, event->first_day, event->last_day, a->lang);
		SAY(a, WORD_AUDIT_EVENT, { "file", path }, { "title", event->title }, { "dates", dates }, { "n", NUM(event->number) }, { "key", key });
	}
	free(event);
}

static enum outcome say_answers(struct audit *audit)
{
	char rooms[PROOF_QUESTION_COUNT][512], *summary[PROOF_QUESTION_COUNT];
	static const enum word words[] = { WORD_AUDIT_SUM_AUTHENTIC, WORD_AUDIT_SUM_COMPLETE, WORD_AUDIT_SUM_CLOCK };
	for (int q = 0; q < PROOF_QUESTION_COUNT; q++) {
		struct text t = text_init(summary[q] = rooms[q], sizeof rooms[q]);
		words_write(&t, words[q], audit->answers.args->lang, FILLS({ "records", NUM((int64_t)audit->total.records) },
			{ "ledgers", NUM((int64_t)audit->total.ledgers) }, { "signatures", NUM((int64_t)audit->total.signatures) }, { "erased", NUM((int64_t)audit->total.erased) },
			{ "expected", NUM(audit->expected) }, { "presences", NUM(audit->presences) }, { "unknown", NUM(audit->unknown) },
			{ "seconds", NUM((audit->worst_ms + 999) / 1000) }));
	}
	return answers_write(&audit->answers, summary);
}

static enum outcome look(struct audit *audit, const struct args *a, const char *path, const uint8_t *public_key)
{
	audit->ledger_count = ledger_list(audit->store, audit->ledgers, LEDGERS);
	if (audit->ledger_count > LEDGERS)
		return say_failed(a, path, ERR_FULL);
	say_event(audit, a, path);
	bool same_key = !public_key || memcmp(public_key, audit->ledgers[0].id.key, SEAL_PUBLIC) == 0;
	ANSWER(&audit->answers, PROOF_AUTHENTIC, !same_key, !public_key ? WORD_AUDIT_KEY_BELIEVED : same_key ? WORD_AUDIT_KEY_SAME : WORD_AUDIT_KEY_OTHER);
	progress_begin(&audit->progress, a, WORD_AUDIT_PROGRESS);
	enum err e = ledger_verify(audit->store, found_flaw, progressed, audit, &audit->total);
	progress_end(&audit->progress);
	if (e == ERR_OK)
		e = state_each_kiosk(audit->store, keep_kiosk, audit);
	if (e == ERR_OK)
		look_at_ledgers(audit);
	for (int i = 0; i < audit->ledger_count && e == ERR_OK; i++)
		e = look_at_clock(audit, &audit->ledgers[i]);
	return e == ERR_OK ? say_answers(audit) : say_failed(a, path, e);
}

enum outcome audit_file(const struct args *a, const char *path, const uint8_t *public_key)
{
	struct audit audit = { .ledgers = calloc(LEDGERS, sizeof *audit.ledgers), .kiosks = calloc(LEDGERS, sizeof *audit.kiosks) };
	enum outcome outcome = audit.ledgers && audit.kiosks ? organiser_open(a, path, STORE_READ, &audit.store) : say_failed(a, path, ERR_NO_MEMORY);
	if (outcome == DONE) {
		answers_begin(&audit.answers, a);
		outcome = look(&audit, a, path, public_key);
	}
	answers_close(&audit.answers);
	store_close(audit.store);
	free(audit.ledgers);
	free(audit.kiosks);
	return outcome;
}
