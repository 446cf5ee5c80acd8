// hadir correct: a person's attendance as it should have been, with who decided it and the number of the berita acara.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/commands.h"
#include "hadir/organiser.h"
#include "store/changes.h"
#include "store/state.h"

#include <stdlib.h>

static bool read_correction(const struct args *a, struct correction *ret_correction)
{
	static const char *const codes[] = { "batal", "H", "I", "S", "D", "TK" }; // in the order of enum status
	struct correction c = { 0 };
	int64_t person = 0, session = 0;
	int status = 0;
	static const enum cli_option needed[] = { OPTION_PERSON, OPTION_SESSION, OPTION_STATUS, OPTION_MINUTES, OPTION_REASON, OPTION_WHO };
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!say_given(a, needed[i]))
			return false;
	if (!say_count(a, OPTION_PERSON, &person) || !say_count(a, OPTION_SESSION, &session) || !say_choice(a, OPTION_STATUS, codes, STATUS_COUNT, &status))
		return false;
	const struct { enum cli_option option; char *text; size_t cap; } texts[] = {
		{ OPTION_MINUTES, c.minutes, sizeof c.minutes }, { OPTION_REASON, c.reason, sizeof c.reason }, { OPTION_WHO, c.who, sizeof c.who },
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct span value = span_trim(span_of(a->value[texts[i].option]));
		if (!value.len || !utf8_valid(value) || !span_copy(value, texts[i].text, texts[i].cap)) {
			say_misused(a, WORD_CORRECT_TEXT, cli_option_name(texts[i].option));
			return false;
		}
	}
	c.person = (uint64_t)person;
	c.session = session > UINT32_MAX ? 0 : (uint32_t)session;
	c.status = (enum status)status;
	*ret_correction = c;
	return true;
}

static bool has_session(struct store *s, uint32_t number)
{
	struct session *sessions = calloc(EVENT_SESSIONS, sizeof *sessions);
	int n = sessions ? state_sessions(s, sessions, EVENT_SESSIONS) : 0;
	bool found = false;
	for (int i = 0; i < n; i++)
		found |= sessions[i].number == number && !sessions[i].gone;
	free(sessions);
	return found;
}

static enum err append(struct store *s, const struct key *key, const struct correction *c)
{
	struct scribe scribe;
	struct stamp now = organiser_now();
	enum err e = scribe_begin(&scribe, s, key, &now);
	if (e != ERR_OK)
		return e;
	e = changes_correct(&scribe, c);
	if (e == ERR_OK)
		return scribe_end(&scribe);
	scribe_drop(&scribe);
	return e;
}

static enum outcome correct(const struct args *a, struct store *s, const struct key *key, const struct correction *c)
{
	const char *path = a->operand[0];
	struct person person;
	if (state_person(s, c->person, &person) != ERR_OK) {
		PROBLEM(a, path, 0, WORD_CORRECT_NOBODY, { "n", a->value[OPTION_PERSON] });
		return REFUSED;
	}
	if (!has_session(s, c->session)) {
		PROBLEM(a, path, 0, WORD_CORRECT_NO_SESSION, { "n", a->value[OPTION_SESSION] });
		return REFUSED;
	}
	enum err e = append(s, key, c);
	if (e != ERR_OK)
		return organiser_refused(a, path, e);
	SAY(a, WORD_CORRECT_DONE, { "name", person.name }, { "session", a->value[OPTION_SESSION] }, { "status", a->value[OPTION_STATUS] }, { "minutes", c->minutes });
	return DONE;
}

enum outcome correct_run(const struct args *a)
{
	struct correction c;
	struct key key;
	struct store *s = NULL;
	if (!read_correction(a, &c))
		return MISUSED;
	enum outcome outcome = organiser_key(a, a->operand[0], &key);
	if (outcome != DONE)
		return outcome;
	outcome = organiser_open(a, a->operand[0], STORE_WRITE, &s);
	if (outcome == DONE)
		outcome = correct(a, s, &key, &c);
	store_close(s);
	key_forget(&key);
	return outcome;
}
