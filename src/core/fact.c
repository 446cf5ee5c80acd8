// Bodies of records: one table of fields for each kind.
// SPDX-License-Identifier: Apache-2.0
#include "core/fact.h"

#include "core/badge.h"
#include "core/field.h"

#include <assert.h>
#include <string.h>

#define TIME_MOST INT64_C(253402300799999) // the last millisecond of the year 9999
#define WEEK_MINUTES (7 * 24 * 60)

// A member of struct S (fact itself, or an element of a list in it).
#define PLACE(S, m) .offset = offsetof(struct S, m), .size = sizeof(((struct S *)0)->m)
#define INT(S, k, m, l, h) { .key = k, .type = FIELD_INT, PLACE(S, m), .least = l, .most = h }
#define DAY(S, k, m) { .key = k, .type = FIELD_DAY, PLACE(S, m), .least = 1, .most = INT32_MAX }
#define TEXT(S, k, m) { .key = k, .type = FIELD_TEXT, PLACE(S, m) }
#define BYTES(S, k, m) { .key = k, .type = FIELD_BYTES, PLACE(S, m) }
#define TAG(S, k, m) { .key = k, .type = FIELD_TAG, PLACE(S, m) }
#define LIST(S, k, m, t) { .key = k, .type = FIELD_LIST, PLACE(S, m), .stride = sizeof(((struct S *)0)->m[0]), .sub = t, .sub_count = sizeof t / sizeof *t }

// What many kinds have in common.
#define PERSON(m) INT(fact, "p", m, 1, INT64_MAX)
#define SESSION(m) INT(fact, "s", m, 1, UINT32_MAX)
#define OFFICER(m) INT(fact, "o", m, 1, UINT32_MAX)
#define HASH(m) BYTES(fact, "h", m)
#define REASON(m) TEXT(fact, "why", m)
#define FLAG(k, m) INT(fact, k, m, 1, 1)
#define MINUTES(k, m) INT(fact, k, m, 1, WEEK_MINUTES)
#define MOMENT(k, m) INT(fact, k, m, 1, TIME_MOST)

static const struct field letterhead_fields[] = {
	TEXT(letterhead_line, "text", text), INT(letterhead_line, "size", size, 1, 200), INT(letterhead_line, "bold", bold, 1, 1),
};

static const struct field signatory_fields[] = {
	TEXT(signatory, "title", title), TEXT(signatory, "name", name), TEXT(signatory, "rank", rank), TEXT(signatory, "nip", nip),
};

static const struct field event_fields[] = {
	INT(fact, "number", event.number, 1, BADGE_EVENT_MAX), TEXT(fact, "title", event.title), TEXT(fact, "organiser", event.organiser),
	TEXT(fact, "place", event.place), TEXT(fact, "city", event.city), INT(fact, "zone", event.zone, 1, ZONE_COUNT - 1),
	DAY(fact, "first", event.first_day), DAY(fact, "last", event.last_day), INT(fact, "year", event.fiscal_year, 1900, 2199),
	TEXT(fact, "programme", event.programme), TEXT(fact, "activity", event.activity), TEXT(fact, "sub", event.sub_activity),
	TEXT(fact, "account", event.account), LIST(fact, "letterhead", event.letterhead, letterhead_fields),
	BYTES(fact, "image", event.letterhead_image), LIST(fact, "signatories", event.signatory, signatory_fields),
	MINUTES("open_before", event.rules.open_before), MINUTES("on_time", event.rules.on_time), MINUTES("late", event.rules.late),
	MINUTES("close_after", event.rules.close_after), MINUTES("out_before", event.rules.out_before),
	MINUTES("rating_before", event.rules.rating_before), MINUTES("rating_after", event.rules.rating_after),
	INT(fact, "threshold", event.rules.threshold, 1, 100), FLAG("walkins", event.rules.walkins), FLAG("manual_pin", event.rules.manual_pin),
	TEXT(fact, "badge", event.badge_title), TEXT(fact, "contact", event.contact), DAY(fact, "retention", event.retention_day),
	INT(fact, "lang", event.lang, 1, LANG_COUNT - 1),
};

static const struct field session_fields[] = {
	SESSION(session.number), TEXT(fact, "title", session.title), TEXT(fact, "speaker", session.speaker), TEXT(fact, "moderator", session.moderator),
	TEXT(fact, "room", session.room), TEXT(fact, "class", session.class), TEXT(fact, "instrument", session.instrument),
	MOMENT("start", session.start_ms), MOMENT("end", session.end_ms), INT(fact, "jp", session.jp, 1, 1000),
	FLAG("out", session.want_out), FLAG("gone", session.gone),
};

// One person, given by the organiser or walked in; the number is the organiser's own, of a walk-in the one that it has (walkin_number), or 0 in its
// first record.
#define PERSON_FIELDS(m) \
	INT(fact, "p", m.number, 1, INT64_MAX), TEXT(fact, "name", m.name), TEXT(fact, "nip", m.nip), TEXT(fact, "rank", m.rank), \
	TEXT(fact, "position", m.position), TEXT(fact, "unit", m.unit), TEXT(fact, "region", m.region), TEXT(fact, "class", m.class), \
	TEXT(fact, "letter", m.letter), DAY(fact, "letter_day", m.letter_day), INT(fact, "role", m.role, 1, ROLE_COUNT - 1), \
	INT(fact, "replaces", m.replaces, 1, INT64_MAX), FLAG("gone", m.gone)

static const struct field person_fields[] = { PERSON_FIELDS(person) };
static const struct field walkin_fields[] = { PERSON_FIELDS(walkin.person), OFFICER(walkin.officer), SESSION(walkin.session), HASH(walkin.hash) };

static const struct field badge_fields[] = {
	PERSON(badge.holder), INT(fact, "issue", badge.issue, 1, UINT32_MAX), FLAG("revoked", badge.revoked), HASH(badge.hash),
};

static const struct field officer_fields[] = {
	OFFICER(officer.number), TEXT(fact, "name", officer.name), TEXT(fact, "role", officer.role), TEXT(fact, "pin", officer.pin), FLAG("gone", officer.gone),
};

static const struct field kiosk_fields[] = { BYTES(fact, "key", kiosk.id.key), BYTES(fact, "epoch", kiosk.id.epoch), TEXT(fact, "name", kiosk.name) };
static const struct field instrument_fields[] = { TEXT(fact, "id", instrument.id), TEXT(fact, "text", instrument.definition) };
static const struct field opening_fields[] = { SESSION(opening.session), OFFICER(opening.officer) };

static const struct field correction_fields[] = {
	PERSON(correction.person), SESSION(correction.session), INT(fact, "is", correction.status, 1, STATUS_COUNT - 1), TAG(fact, "ledger", correction.ledger),
	INT(fact, "n", correction.seq, 1, INT64_MAX), REASON(correction.reason), TEXT(fact, "who", correction.who), TEXT(fact, "minutes", correction.minutes),
};

static const struct field erase_fields[] = {
	TAG(fact, "ledger", erase.ledger), INT(fact, "first", erase.first, 1, INT64_MAX), INT(fact, "last", erase.last, 1, INT64_MAX), REASON(erase.reason),
};

static const struct field boot_fields[] = { TEXT(fact, "version", boot.version), TEXT(fact, "name", boot.name) };

static const struct field anchor_fields[] = {
	INT(fact, "boot", anchor.boot, 1, UINT32_MAX), MOMENT("up", anchor.up_ms), MOMENT("true", anchor.true_ms),
	MOMENT("uncertainty", anchor.uncertainty_ms), TEXT(fact, "source", anchor.source),
};

static const struct field presence_fields[] = {
	PERSON(presence.person), SESSION(presence.session), INT(fact, "d", presence.direction, 1, DIRECTION_COUNT - 1),
	INT(fact, "m", presence.means, 1, MEANS_COUNT - 1), OFFICER(presence.officer), INT(fact, "i", presence.issue, 1, UINT32_MAX),
	HASH(presence.hash), REASON(presence.reason),
};

static const struct field refusal_fields[] = { TEXT(fact, "v", refusal.verdict), PERSON(refusal.person), SESSION(refusal.session), HASH(refusal.hash) };
static const struct field answered_fields[] = { PERSON(answered.person), SESSION(answered.session) };

static const struct field ratings_fields[] = {
	SESSION(ratings.session), TEXT(fact, "instrument", ratings.instrument), INT(fact, "questions", ratings.questions, 1, FACT_QUESTIONS),
	INT(fact, "respondents", ratings.respondents, 1, FACT_RESPONDENTS), FLAG("few", ratings.few),
	{ .key = "answers", .type = FIELD_DIGITS, PLACE(fact, ratings.answers), .stride = FACT_QUESTIONS,
	  .count = offsetof(struct fact, ratings.respondents), .width = offsetof(struct fact, ratings.questions) },
	{ .key = "comments", .type = FIELD_LINES, PLACE(fact, ratings.comment), .stride = FACT_COMMENT, .count = offsetof(struct fact, ratings.comments) },
};

static const struct field print_fields[] = { TEXT(fact, "what", print.what), PERSON(print.person), FLAG("done", print.done) };
static const struct field fault_fields[] = { TEXT(fact, "what", fault.what), TEXT(fact, "detail", fault.detail), FLAG("over", fault.over) };
static const struct field note_fields[] = { TEXT(fact, "text", note.text), OFFICER(note.officer) };

#define TABLE(t) { t, sizeof t / sizeof *t }
static const struct { const struct field *fields; int n; } tables[KIND_COUNT] = {
	[KIND_EVENT] = TABLE(event_fields), [KIND_SESSION] = TABLE(session_fields), [KIND_PERSON] = TABLE(person_fields),
	[KIND_BADGE] = TABLE(badge_fields), [KIND_OFFICER] = TABLE(officer_fields), [KIND_KIOSK] = TABLE(kiosk_fields),
	[KIND_INSTRUMENT] = TABLE(instrument_fields), [KIND_OPEN] = TABLE(opening_fields), [KIND_CLOSE] = TABLE(opening_fields),
	[KIND_CORRECTION] = TABLE(correction_fields), [KIND_ERASE] = TABLE(erase_fields), [KIND_BOOT] = TABLE(boot_fields),
	[KIND_ANCHOR] = TABLE(anchor_fields), [KIND_PRESENCE] = TABLE(presence_fields), [KIND_REFUSAL] = TABLE(refusal_fields),
	[KIND_WALKIN] = TABLE(walkin_fields), [KIND_ANSWERED] = TABLE(answered_fields), [KIND_RATINGS] = TABLE(ratings_fields),
	[KIND_PRINT] = TABLE(print_fields), [KIND_FAULT] = TABLE(fault_fields), [KIND_NOTE] = TABLE(note_fields),
};

static bool is_known(enum kind kind)
{
	return kind > 0 && kind < KIND_COUNT && tables[kind].fields;
}

// Answers and comments of fewer than five must not leave, whoever asks for it.
static bool keeps_secret(const struct fact *f)
{
	static const uint8_t none[FACT_RESPONDENTS][FACT_QUESTIONS];
	return f->kind != KIND_RATINGS || !f->ratings.few || (memcmp(f->ratings.answers, none, sizeof none) == 0 && f->ratings.comments == 0);
}

enum err fact_write(const struct fact *f, struct text *out)
{
	if (!is_known(f->kind))
		return ERR_UNKNOWN;
	size_t begin = out->len;
	enum err e = keeps_secret(f) ? fields_write(tables[f->kind].fields, tables[f->kind].n, f, out) : ERR_RANGE;
	if (e) {
		out->len = begin;
		out->at[begin] = '\0';
	}
	return e;
}

enum err fact_read(enum kind kind, struct span body, struct fact *ret_fact)
{
	if (!is_known(kind))
		return ERR_UNKNOWN;
	enum err e = body_check(body, BODY_DEPTH);
	if (e)
		return e;
	struct fact f;
	memset(&f, 0, sizeof f);
	f.kind = kind;
	e = fields_read(tables[kind].fields, tables[kind].n, body, &f);
	if (!e && !keeps_secret(&f))
		e = ERR_RANGE;
	if (!e)
		memcpy(ret_fact, &f, sizeof f);
	return e;
}

char means_letter(enum means m)
{
	assert(m >= 0 && m < MEANS_COUNT);
	return "QNMK"[m];
}

static const char *const codes[] = {
	[STATUS_NONE] = "", [STATUS_PRESENT] = "H", [STATUS_EXCUSED] = "I", [STATUS_SICK] = "S", [STATUS_DUTY] = "D", [STATUS_ABSENT] = "TK",
};
static_assert(sizeof codes / sizeof *codes == STATUS_COUNT, "every status has a code");

const char *status_code(enum status s)
{
	assert(s >= 0 && s < STATUS_COUNT);
	return codes[s];
}

uint64_t walkin_number(uint64_t ledger_tag, uint64_t seq)
{
	return ((ledger_tag & 0x1fffffff) + 1) << 32 | (uint32_t)seq;
}
