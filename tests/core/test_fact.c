// Tests of facts: every field of every kind by itself, all together, at its limits, and bodies that must be refused.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/badge.h"
#include "core/fact.h"

// The tables once more, by hand: in the order of the bodies' keys.
enum shape { NUMBER, DATE, STRING, HEX, TAG };
struct known { enum kind kind; const char *key; enum shape shape; size_t at, size; uint64_t most; };

#define M(m) offsetof(struct fact, m), sizeof(((struct fact *)0)->m)
static const struct known table[] = {
	{ KIND_EVENT, "number", NUMBER, M(event.number), 0xfffff }, { KIND_EVENT, "title", STRING, M(event.title), 0 },
	{ KIND_EVENT, "organiser", STRING, M(event.organiser), 0 }, { KIND_EVENT, "place", STRING, M(event.place), 0 },
	{ KIND_EVENT, "city", STRING, M(event.city), 0 }, { KIND_EVENT, "zone", NUMBER, M(event.zone), 2 }, { KIND_EVENT, "first", DATE, M(event.first_day), 0 },
	{ KIND_EVENT, "last", DATE, M(event.last_day), 0 }, { KIND_EVENT, "year", NUMBER, M(event.fiscal_year), 2199 },
	{ KIND_EVENT, "programme", STRING, M(event.programme), 0 }, { KIND_EVENT, "activity", STRING, M(event.activity), 0 },
	{ KIND_EVENT, "sub", STRING, M(event.sub_activity), 0 }, { KIND_EVENT, "account", STRING, M(event.account), 0 },
	{ KIND_EVENT, "image", HEX, M(event.letterhead_image), 0 },
	{ KIND_EVENT, "open_before", NUMBER, M(event.rules.open_before), 10080 }, { KIND_EVENT, "on_time", NUMBER, M(event.rules.on_time), 10080 },
	{ KIND_EVENT, "late", NUMBER, M(event.rules.late), 10080 }, { KIND_EVENT, "close_after", NUMBER, M(event.rules.close_after), 10080 },
	{ KIND_EVENT, "out_before", NUMBER, M(event.rules.out_before), 10080 }, { KIND_EVENT, "rating_before", NUMBER, M(event.rules.rating_before), 10080 },
	{ KIND_EVENT, "rating_after", NUMBER, M(event.rules.rating_after), 10080 }, { KIND_EVENT, "threshold", NUMBER, M(event.rules.threshold), 100 },
	{ KIND_EVENT, "walkins", NUMBER, M(event.rules.walkins), 1 }, { KIND_EVENT, "manual_pin", NUMBER, M(event.rules.manual_pin), 1 },
	{ KIND_EVENT, "badge", STRING, M(event.badge_title), 0 }, { KIND_EVENT, "contact", STRING, M(event.contact), 0 },
	{ KIND_EVENT, "retention", DATE, M(event.retention_day), 0 }, { KIND_EVENT, "lang", NUMBER, M(event.lang), 1 },
	{ KIND_SESSION, "s", NUMBER, M(session.number), UINT32_MAX }, { KIND_SESSION, "title", STRING, M(session.title), 0 },
	{ KIND_SESSION, "speaker", STRING, M(session.speaker), 0 }, { KIND_SESSION, "moderator", STRING, M(session.moderator), 0 },
	{ KIND_SESSION, "room", STRING, M(session.room), 0 }, { KIND_SESSION, "class", STRING, M(session.class), 0 },
	{ KIND_SESSION, "instrument", STRING, M(session.instrument), 0 }, { KIND_SESSION, "start", NUMBER, M(session.start_ms), UINT64_C(253402300799999) },
	{ KIND_SESSION, "end", NUMBER, M(session.end_ms), UINT64_C(253402300799999) }, { KIND_SESSION, "jp", NUMBER, M(session.jp), 1000 },
	{ KIND_SESSION, "out", NUMBER, M(session.want_out), 1 }, { KIND_SESSION, "gone", NUMBER, M(session.gone), 1 },
	{ KIND_PERSON, "p", NUMBER, M(person.number), INT64_MAX }, { KIND_PERSON, "name", STRING, M(person.name), 0 }, { KIND_PERSON, "nip", STRING, M(person.nip), 0 },
	{ KIND_PERSON, "rank", STRING, M(person.rank), 0 }, { KIND_PERSON, "position", STRING, M(person.position), 0 }, { KIND_PERSON, "unit", STRING, M(person.unit), 0 },
	{ KIND_PERSON, "region", STRING, M(person.region), 0 }, { KIND_PERSON, "class", STRING, M(person.class), 0 }, { KIND_PERSON, "letter", STRING, M(person.letter), 0 },
	{ KIND_PERSON, "letter_day", DATE, M(person.letter_day), 0 }, { KIND_PERSON, "role", NUMBER, M(person.role), 5 },
	{ KIND_PERSON, "replaces", NUMBER, M(person.replaces), INT64_MAX }, { KIND_PERSON, "gone", NUMBER, M(person.gone), 1 },
	{ KIND_BADGE, "p", NUMBER, M(badge.holder), INT64_MAX }, { KIND_BADGE, "issue", NUMBER, M(badge.issue), UINT32_MAX },
	{ KIND_BADGE, "revoked", NUMBER, M(badge.revoked), 1 }, { KIND_BADGE, "h", HEX, M(badge.hash), 0 },
	{ KIND_OFFICER, "o", NUMBER, M(officer.number), UINT32_MAX }, { KIND_OFFICER, "name", STRING, M(officer.name), 0 },
	{ KIND_OFFICER, "role", STRING, M(officer.role), 0 }, { KIND_OFFICER, "pin", STRING, M(officer.pin), 0 }, { KIND_OFFICER, "gone", NUMBER, M(officer.gone), 1 },
	{ KIND_KIOSK, "key", HEX, M(kiosk.id.key), 0 }, { KIND_KIOSK, "epoch", HEX, M(kiosk.id.epoch), 0 }, { KIND_KIOSK, "name", STRING, M(kiosk.name), 0 },
	{ KIND_INSTRUMENT, "id", STRING, M(instrument.id), 0 }, { KIND_INSTRUMENT, "text", STRING, M(instrument.definition), 0 },
	{ KIND_OPEN, "s", NUMBER, M(opening.session), UINT32_MAX }, { KIND_OPEN, "o", NUMBER, M(opening.officer), UINT32_MAX },
	{ KIND_CLOSE, "s", NUMBER, M(opening.session), UINT32_MAX }, { KIND_CLOSE, "o", NUMBER, M(opening.officer), UINT32_MAX },
	{ KIND_CORRECTION, "p", NUMBER, M(correction.person), INT64_MAX }, { KIND_CORRECTION, "s", NUMBER, M(correction.session), UINT32_MAX },
	{ KIND_CORRECTION, "is", NUMBER, M(correction.status), 5 }, { KIND_CORRECTION, "ledger", TAG, M(correction.ledger), 0 },
	{ KIND_CORRECTION, "n", NUMBER, M(correction.seq), INT64_MAX }, { KIND_CORRECTION, "why", STRING, M(correction.reason), 0 },
	{ KIND_CORRECTION, "who", STRING, M(correction.who), 0 }, { KIND_CORRECTION, "minutes", STRING, M(correction.minutes), 0 },
	{ KIND_ERASE, "ledger", TAG, M(erase.ledger), 0 }, { KIND_ERASE, "first", NUMBER, M(erase.first), INT64_MAX },
	{ KIND_ERASE, "last", NUMBER, M(erase.last), INT64_MAX }, { KIND_ERASE, "why", STRING, M(erase.reason), 0 },
	{ KIND_BOOT, "version", STRING, M(boot.version), 0 }, { KIND_BOOT, "name", STRING, M(boot.name), 0 },
	{ KIND_ANCHOR, "boot", NUMBER, M(anchor.boot), UINT32_MAX }, { KIND_ANCHOR, "up", NUMBER, M(anchor.up_ms), UINT64_C(253402300799999) },
	{ KIND_ANCHOR, "true", NUMBER, M(anchor.true_ms), UINT64_C(253402300799999) },
	{ KIND_ANCHOR, "uncertainty", NUMBER, M(anchor.uncertainty_ms), UINT64_C(253402300799999) }, { KIND_ANCHOR, "source", STRING, M(anchor.source), 0 },
	{ KIND_PRESENCE, "p", NUMBER, M(presence.person), INT64_MAX }, { KIND_PRESENCE, "s", NUMBER, M(presence.session), UINT32_MAX },
	{ KIND_PRESENCE, "d", NUMBER, M(presence.direction), 1 }, { KIND_PRESENCE, "m", NUMBER, M(presence.means), 3 },
	{ KIND_PRESENCE, "o", NUMBER, M(presence.officer), UINT32_MAX },
	{ KIND_PRESENCE, "i", NUMBER, M(presence.issue), UINT32_MAX }, { KIND_PRESENCE, "h", HEX, M(presence.hash), 0 },
	{ KIND_PRESENCE, "why", STRING, M(presence.reason), 0 },
	{ KIND_REFUSAL, "v", STRING, M(refusal.verdict), 0 }, { KIND_REFUSAL, "p", NUMBER, M(refusal.person), INT64_MAX },
	{ KIND_REFUSAL, "s", NUMBER, M(refusal.session), UINT32_MAX }, { KIND_REFUSAL, "h", HEX, M(refusal.hash), 0 },
	{ KIND_WALKIN, "p", NUMBER, M(walkin.person.number), INT64_MAX }, { KIND_WALKIN, "name", STRING, M(walkin.person.name), 0 },
	{ KIND_WALKIN, "nip", STRING, M(walkin.person.nip), 0 }, { KIND_WALKIN, "rank", STRING, M(walkin.person.rank), 0 },
	{ KIND_WALKIN, "position", STRING, M(walkin.person.position), 0 }, { KIND_WALKIN, "unit", STRING, M(walkin.person.unit), 0 },
	{ KIND_WALKIN, "region", STRING, M(walkin.person.region), 0 }, { KIND_WALKIN, "class", STRING, M(walkin.person.class), 0 },
	{ KIND_WALKIN, "letter", STRING, M(walkin.person.letter), 0 }, { KIND_WALKIN, "letter_day", DATE, M(walkin.person.letter_day), 0 },
	{ KIND_WALKIN, "role", NUMBER, M(walkin.person.role), 5 }, { KIND_WALKIN, "replaces", NUMBER, M(walkin.person.replaces), INT64_MAX },
	{ KIND_WALKIN, "gone", NUMBER, M(walkin.person.gone), 1 }, { KIND_WALKIN, "o", NUMBER, M(walkin.officer), UINT32_MAX },
	{ KIND_WALKIN, "s", NUMBER, M(walkin.session), UINT32_MAX }, { KIND_WALKIN, "h", HEX, M(walkin.hash), 0 },
	{ KIND_ANSWERED, "p", NUMBER, M(answered.person), INT64_MAX }, { KIND_ANSWERED, "s", NUMBER, M(answered.session), UINT32_MAX },
	{ KIND_RATINGS, "s", NUMBER, M(ratings.session), UINT32_MAX }, { KIND_RATINGS, "instrument", STRING, M(ratings.instrument), 0 },
	{ KIND_RATINGS, "questions", NUMBER, M(ratings.questions), FACT_QUESTIONS }, { KIND_RATINGS, "respondents", NUMBER, M(ratings.respondents), FACT_RESPONDENTS },
	{ KIND_RATINGS, "few", NUMBER, M(ratings.few), 1 },
	{ KIND_PRINT, "what", STRING, M(print.what), 0 }, { KIND_PRINT, "p", NUMBER, M(print.person), INT64_MAX }, { KIND_PRINT, "done", NUMBER, M(print.done), 1 },
	{ KIND_FAULT, "what", STRING, M(fault.what), 0 }, { KIND_FAULT, "detail", STRING, M(fault.detail), 0 }, { KIND_FAULT, "over", NUMBER, M(fault.over), 1 },
	{ KIND_NOTE, "text", STRING, M(note.text), 0 }, { KIND_NOTE, "o", NUMBER, M(note.officer), UINT32_MAX },
};
#define KNOWN (sizeof table / sizeof *table)

// Lists and matrices, tested by themselves, and how long the member of each kind is.
static const struct known wider[] = {
	{ KIND_EVENT, "letterhead", STRING, M(event.letterhead), 0 }, { KIND_EVENT, "signatories", STRING, M(event.signatory), 0 },
	{ KIND_RATINGS, "answers", STRING, M(ratings.answers), 0 }, { KIND_RATINGS, "comments", STRING, M(ratings.comment), 0 },
	{ KIND_RATINGS, "comments", NUMBER, M(ratings.comments), 0 },
};
static const size_t sizes[KIND_COUNT] = {
	[KIND_EVENT] = sizeof(struct event), [KIND_SESSION] = sizeof(struct session), [KIND_PERSON] = sizeof(struct person), [KIND_BADGE] = sizeof(struct badge_fact),
	[KIND_OFFICER] = sizeof(struct officer), [KIND_KIOSK] = sizeof(struct kiosk_fact), [KIND_INSTRUMENT] = sizeof(struct instrument_fact),
	[KIND_OPEN] = sizeof(struct opening), [KIND_CLOSE] = sizeof(struct opening), [KIND_CORRECTION] = sizeof(struct correction), [KIND_ERASE] = sizeof(struct erase),
	[KIND_BOOT] = sizeof(struct boot), [KIND_ANCHOR] = sizeof(struct anchor), [KIND_PRESENCE] = sizeof(struct presence), [KIND_REFUSAL] = sizeof(struct refusal),
	[KIND_WALKIN] = sizeof(struct walkin), [KIND_ANSWERED] = sizeof(struct answered), [KIND_RATINGS] = sizeof(struct ratings),
	[KIND_PRINT] = sizeof(struct print), [KIND_FAULT] = sizeof(struct fault), [KIND_NOTE] = sizeof(struct note),
};

#define ROOM (16 * 1024)
static char room[ROOM];
static struct fact f, g;

static void clear(struct fact *fact, enum kind kind)
{
	memset(fact, 0, sizeof *fact);
	fact->kind = kind;
}

static struct span write(const struct fact *fact)
{
	struct text t = text_init(room, sizeof room);
	enum err e = fact_write(fact, &t);
	if (e)
		fail_msg("kind %d: %s", fact->kind, err_text(e));
	return text_span(&t);
}

static void assert_reads_back(const struct fact *fact)
{
	memset(&g, 0x55, sizeof g);
	assert_int_equal(fact_read(fact->kind, write(fact), &g), ERR_OK);
	assert_memory_equal(fact, &g, sizeof g);
}

// Sets one field to the largest that it takes, and writes key and value as they stand in a body.
static void set_largest(struct fact *fact, const struct known *k, struct text *json)
{
	char *at = (char *)fact + k->at;
	uint64_t value = k->shape == DATE ? 99991231 : k->most;
	text_char(json, '"');
	text_str(json, k->key);
	text_str(json, "\":");
	if (k->shape == NUMBER || k->shape == DATE) {
		memcpy(at, &value, k->size); // the low bytes, on the little-endian machines that we build for
		text_int(json, (int64_t)value);
		return;
	}
	memset(at, k->shape == STRING ? 'x' : 0xff, k->size);
	text_char(json, '"');
	if (k->shape == STRING) {
		at[k->size - 1] = '\0';
		text_str(json, at);
	} else {
		text_hex(json, (uint8_t *)at, k->size);
	}
	text_char(json, '"');
}

static enum err read_json(enum kind kind, const char *key, const char *value)
{
	static char json[ROOM];
	struct text t = text_init(json, sizeof json);
	text_str(&t, "{\"");
	text_str(&t, key);
	text_str(&t, "\":");
	text_str(&t, value);
	text_char(&t, '}');
	assert_false(t.full);
	return fact_read(kind, text_span(&t), &g);
}

static void empty_facts(void **state)
{
	(void)state;
	for (int k = 1; k < KIND_COUNT; k++) {
		if (!sizes[k])
			continue;
		clear(&f, k);
		assert_true(span_is(write(&f), "{}"));
		assert_reads_back(&f);
	}
}

static void every_field_alone_at_its_limit(void **state)
{
	(void)state;
	for (size_t i = 0; i < KNOWN; i++) {
		static char json[ROOM];
		struct text t = text_init(json, sizeof json);
		clear(&f, table[i].kind);
		text_char(&t, '{');
		set_largest(&f, &table[i], &t);
		text_char(&t, '}');
		if (!span_equal(write(&f), text_span(&t)))
			fail_msg("%s, %s: %s instead of %s", kind_name(table[i].kind), table[i].key, room, json);
		assert_reads_back(&f);
	}
}

static void all_fields_together(void **state)
{
	(void)state;
	for (int k = 1; k < KIND_COUNT; k++) {
		static char json[ROOM];
		struct text t = text_init(json, sizeof json);
		clear(&f, k);
		for (size_t i = 0; i < KNOWN; i++) {
			if (table[i].kind != (enum kind)k)
				continue;
			text_char(&t, t.len ? ',' : '{');
			set_largest(&f, &table[i], &t);
		}
		text_char(&t, '}');
		if (!sizes[k])
			continue;
		assert_true(span_equal(write(&f), text_span(&t)));
		assert_reads_back(&f);
	}
}

// No member of a struct is left outside the tables: what they do not cover is padding.
static void the_tables_cover_the_structs(void **state)
{
	(void)state;
	for (int k = 1; k < KIND_COUNT; k++) {
		static uint8_t covered[sizeof(struct fact)];
		memset(covered, 0, sizeof covered);
		for (size_t i = 0; i < KNOWN; i++)
			if (table[i].kind == (enum kind)k)
				memset(covered + table[i].at, 1, table[i].size);
		for (size_t i = 0; i < sizeof wider / sizeof *wider; i++)
			if (wider[i].kind == (enum kind)k)
				memset(covered + wider[i].at, 1, wider[i].size);
		size_t gap = 0, begin = offsetof(struct fact, event);
		for (size_t at = begin; at < begin + sizes[k]; at++) {
			gap = covered[at] ? 0 : gap + 1;
			if (gap >= 8)
				fail_msg("%s: a member at %zu is in no table", kind_name(k), at - begin);
		}
	}
}

static void beyond_the_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < KNOWN; i++) {
		static char value[ROOM];
		const struct known *k = &table[i];
		struct text t = text_init(value, sizeof value);
		if (k->shape == NUMBER && k->most < INT64_MAX) {
			text_int(&t, (int64_t)k->most + 1);
			assert_int_equal(read_json(k->kind, k->key, value), ERR_RANGE);
		} else if (k->shape == DATE) {
			assert_int_equal(read_json(k->kind, k->key, "20250229"), ERR_RANGE);
			assert_int_equal(read_json(k->kind, k->key, "20250228"), ERR_OK);
		} else if (k->shape == STRING) {
			text_char(&t, '"');
			for (size_t n = 0; n < k->size; n++)
				text_char(&t, 'x');
			text_char(&t, '"');
			assert_int_equal(read_json(k->kind, k->key, value), ERR_FULL);
		}
		const bool number = k->shape == NUMBER || k->shape == DATE;
		assert_int_equal(read_json(k->kind, k->key, number ? "-1" : "\"\""), number ? ERR_RANGE : ERR_FORMAT);
		assert_int_equal(read_json(k->kind, k->key, number ? "0" : "1"), ERR_FORMAT);
		assert_int_equal(read_json(k->kind, k->key, number ? "\"1\"" : "[\"a\"]"), ERR_FORMAT);
		assert_int_equal(read_json(k->kind, k->key, "{}"), ERR_FORMAT);
	}
	assert_int_equal(read_json(KIND_EVENT, "year", "1899"), ERR_RANGE);
}

static void not_written_beyond_the_limits(void **state)
{
	(void)state;
	for (size_t i = 0; i < KNOWN; i++) {
		if (table[i].shape != NUMBER || (table[i].size == 4 && table[i].most == UINT32_MAX) || table[i].size == 1)
			continue;
		uint64_t value = table[i].most + 1;
		clear(&f, table[i].kind);
		memcpy((char *)&f + table[i].at, &value, table[i].size);
		struct text t = text_init(room, sizeof room);
		text_str(&t, "before");
		if (fact_write(&f, &t) != ERR_RANGE)
			fail_msg("%s, %s", kind_name(table[i].kind), table[i].key);
		assert_string_equal(room, "before");
	}
}

static void letterhead_and_signatories(void **state)
{
	(void)state;
	clear(&f, KIND_EVENT);
	for (int i = 0; i < 6; i++) {
		memset(f.event.letterhead[i].text, 'a' + i, sizeof f.event.letterhead[i].text - 1);
		f.event.letterhead[i].size = 200 - i;
		f.event.letterhead[i].bold = i % 2;
	}
	for (int i = 0; i < 3; i++) {
		memset(f.event.signatory[i].title, 't', sizeof f.event.signatory[i].title - 1);
		memset(f.event.signatory[i].name, 'n', sizeof f.event.signatory[i].name - 1);
		memset(f.event.signatory[i].rank, 'r', sizeof f.event.signatory[i].rank - 1);
		memset(f.event.signatory[i].nip, '1', sizeof f.event.signatory[i].nip - 1);
	}
	assert_reads_back(&f);
	clear(&f, KIND_EVENT);
	f.event.letterhead[5].size = 8; // the places before it stay
	f.event.signatory[2].nip[0] = '7';
	assert_true(span_is(write(&f), "{\"letterhead\":[{},{},{},{},{},{\"size\":8}],\"signatories\":[{},{},{\"nip\":\"7\"}]}"));
	assert_reads_back(&f);
	assert_int_equal(read_json(KIND_EVENT, "letterhead", "[{},{},{},{},{},{},{\"size\":1}]"), ERR_FULL);
	assert_int_equal(read_json(KIND_EVENT, "letterhead", "[{\"size\":201}]"), ERR_RANGE);
	assert_int_equal(read_json(KIND_EVENT, "letterhead", "[{\"bold\":2}]"), ERR_RANGE);
	assert_int_equal(read_json(KIND_EVENT, "signatories", "[{},{},{},{\"nip\":\"1\"}]"), ERR_FULL);
}

static void full_ratings(void **state)
{
	(void)state;
	clear(&f, KIND_RATINGS);
	f.ratings.session = 1;
	f.ratings.questions = FACT_QUESTIONS;
	f.ratings.respondents = FACT_RESPONDENTS;
	f.ratings.comments = FACT_RESPONDENTS;
	for (int i = 0; i < FACT_RESPONDENTS; i++) {
		for (int q = 0; q < FACT_QUESTIONS; q++)
			f.ratings.answers[i][q] = (uint8_t)((i + q) % 11);
		memset(f.ratings.comment[i], i % 2 ? 'a' + i % 26 : 0, FACT_COMMENT - 1);
	}
	assert_reads_back(&f);
	f.ratings.answers[31][23] = 11;
	struct text t = text_init(room, sizeof room);
	assert_int_equal(fact_write(&f, &t), ERR_RANGE);
}

static void a_full_record_holds_every_rating(void **state)
{
	(void)state;
	static char body[RECORD_BODY_MAX + 1];
	clear(&f, KIND_RATINGS);
	f.ratings.questions = FACT_QUESTIONS;
	f.ratings.respondents = f.ratings.comments = FACT_RESPONDENTS;
	memset(f.ratings.answers, 10, sizeof f.ratings.answers);
	for (int i = 0; i < FACT_RESPONDENTS; i++)
		memset(f.ratings.comment[i], '"', FACT_COMMENT - 1); // the dearest of what people can type
	struct text t = text_init(body, sizeof body);
	assert_int_equal(fact_write(&f, &t), ERR_OK);
}

// Fewer than five people can be guessed: their answers leave in no way, whoever asks for it.
static void answers_of_few_never_leave(void **state)
{
	(void)state;
	clear(&f, KIND_RATINGS);
	f.ratings.few = true;
	f.ratings.questions = 2;
	f.ratings.respondents = 3;
	assert_reads_back(&f);
	assert_string_equal(room, "{\"questions\":2,\"respondents\":3,\"few\":1}");
	f.ratings.answers[0][0] = 1;
	struct text t = text_init(room, sizeof room);
	assert_int_equal(fact_write(&f, &t), ERR_RANGE);
	assert_string_equal(room, "");
	assert_int_equal(fact_read(KIND_RATINGS, SPAN("{\"questions\":1,\"respondents\":1,\"few\":1,\"answers\":[\"1\"]}"), &g), ERR_RANGE);
	f.ratings.answers[0][0] = 0;
	f.ratings.comments = 1;
	strcpy(f.ratings.comment[0], "Terima kasih");
	assert_int_equal(fact_write(&f, &t), ERR_RANGE);
	assert_int_equal(fact_read(KIND_RATINGS, SPAN("{\"questions\":1,\"respondents\":1,\"few\":1,\"comments\":[\"x\"]}"), &g), ERR_RANGE);
}

static void kinds_without_values(void **state)
{
	(void)state;
	static const int kinds[] = { 0, KIND_SIGNATURE, KIND_ANSWERS, KIND_COUNT, 200, -1 };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct text t = text_init(room, sizeof room);
		clear(&f, (enum kind)kinds[i]);
		assert_int_equal(fact_write(&f, &t), ERR_UNKNOWN);
		assert_int_equal(fact_read((enum kind)kinds[i], SPAN("{}"), &g), ERR_UNKNOWN);
	}
}

static void unknown_keys_change_nothing(void **state)
{
	(void)state;
	assert_int_equal(fact_read(KIND_PRESENCE, SPAN("{\"a\":[[1]],\"p\":17,\"pp\":1,\"s\":2,\"kiosk\":{\"p\":99},\"m\":2,\"zz\":\"\"}"), &g), ERR_OK);
	clear(&f, KIND_PRESENCE);
	f.presence.person = 17;
	f.presence.session = 2;
	f.presence.means = MEANS_MANUAL;
	assert_memory_equal(&f, &g, sizeof f);
	for (int k = 1; k < KIND_COUNT; k++)
		if (sizes[k])
			assert_int_equal(fact_read(k, SPAN("{\"unheard-of\":1}"), &g), ERR_OK);
}

static void nothing_is_set_when_refused(void **state)
{
	(void)state;
	static const struct { const char *body; enum err err; } bad[] = {
		{ "", ERR_FORMAT }, { "[]", ERR_FORMAT }, { "{\"p\":1", ERR_FORMAT }, { "{\"s\":1,\"p\":1}", ERR_FORMAT }, { "{\"p\":1,\"s\":-1}", ERR_RANGE },
		{ "{\"p\":1,\"why\":\"\xff\"}", ERR_UTF8 }, { "{\"p\":1,\"p\":1}", ERR_FORMAT }, { "{\"p\":1,\"m\":4}", ERR_RANGE }, { "{\"p\":1 }", ERR_FORMAT },
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		memset(&f, 0x55, sizeof f);
		memset(&g, 0x55, sizeof g);
		assert_int_equal(fact_read(KIND_PRESENCE, span_of(bad[i].body), &g), bad[i].err);
		assert_memory_equal(&f, &g, sizeof f);
	}
}

static void letters_and_codes(void **state)
{
	(void)state;
	for (int m = 0; m < MEANS_COUNT; m++)
		assert_int_equal(means_letter(m), "QNMK"[m]);
	static const char *const codes[] = { "", "H", "I", "S", "D", "TK" };
	for (int s = 0; s < STATUS_COUNT; s++)
		assert_string_equal(status_code(s), codes[s]);
}

static void numbers_of_walkins(void **state)
{
	(void)state;
	assert_true(walkin_number(0, 1) == (UINT64_C(1) << 32 | 1));
	assert_true(walkin_number(5, 7) == (UINT64_C(6) << 32 | 7));
	assert_true(walkin_number(INT64_MAX, UINT32_MAX) < BADGE_OFFICER); // an officer's badge is never a walk-in's
	assert_true(walkin_number(0, 0) > PERSON_MAX);
	clear(&f, KIND_BADGE);
	f.badge.holder = walkin_number(INT64_MAX, UINT32_MAX);
	assert_reads_back(&f);
	f.badge.holder = BADGE_OFFICER + UINT32_MAX;
	assert_reads_back(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_facts),
		cmocka_unit_test(every_field_alone_at_its_limit),
		cmocka_unit_test(all_fields_together),
		cmocka_unit_test(the_tables_cover_the_structs),
		cmocka_unit_test(beyond_the_limits),
		cmocka_unit_test(not_written_beyond_the_limits),
		cmocka_unit_test(letterhead_and_signatories),
		cmocka_unit_test(full_ratings),
		cmocka_unit_test(a_full_record_holds_every_rating),
		cmocka_unit_test(answers_of_few_never_leave),
		cmocka_unit_test(kinds_without_values),
		cmocka_unit_test(unknown_keys_change_nothing),
		cmocka_unit_test(nothing_is_set_when_refused),
		cmocka_unit_test(letters_and_codes),
		cmocka_unit_test(numbers_of_walkins),
	};
	return cmocka_run_group_tests_name("fact", tests, NULL, NULL);
}
