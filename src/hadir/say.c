// Sentences to the person at the terminal, and the values of options.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/say.h"

#include "core/people.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCE 8192

void say_write(const struct args *a, enum word w, const struct fill *fills, int n)
{
	char room[SENTENCE];
	struct text t = text_init(room, sizeof room);
	words_write(&t, w, a->lang, fills, n);
	puts(room);
}

void say_line(const char *file, int line, const char *sentence)
{
	fflush(stdout); // so that on one terminal both come in the order in which they were said
	if (!file)
		fprintf(stderr, "hadir: %s\n", sentence);
	else if (line > 0)
		fprintf(stderr, "%s:%d: %s\n", file, line, sentence);
	else
		fprintf(stderr, "%s: %s\n", file, sentence);
}

void say_problem(const struct args *a, const char *file, int line, enum word w, const struct fill *fills, int n)
{
	char room[SENTENCE];
	struct text t = text_init(room, sizeof room);
	words_write(&t, w, a->lang, fills, n);
	say_line(file, line, room);
}

const char *say_number(char room[24], int64_t n)
{
	struct text t = text_init(room, 24);
	text_int(&t, n);
	return room;
}

enum outcome say_failed(const struct args *a, const char *file, enum err e)
{
	PROBLEM(a, file, 0, word_reason(e));
	return REFUSED;
}

enum outcome say_misused(const struct args *a, enum word w, const char *typed)
{
	PROBLEM(a, NULL, 0, w, { "typed", typed }, { "command", a->command->name });
	return MISUSED;
}

// One member of a list, "7" or "12-15"; false when it is neither.
static bool list_part(struct span part, int64_t *ret_first, int64_t *ret_last)
{
	struct span first = span_cut(&part, '-');
	*ret_last = 0;
	if (!span_int(span_trim(first), ret_first) || (part.len && !span_int(span_trim(part), ret_last)))
		return false;
	if (!part.len)
		*ret_last = *ret_first;
	return *ret_first >= 1 && *ret_first <= *ret_last;
}

bool say_count(const struct args *a, enum cli_option o, int64_t *ret_value)
{
	int64_t value = 0;
	if (!span_int(span_of(a->value[o]), &value) || value < 1) {
		say_misused(a, WORD_CLI_COUNT, a->value[o] ? a->value[o] : "");
		return false;
	}
	*ret_value = value;
	return true;
}

// How many numbers the list names, written to `numbers` unless NULL; -1 when it is no list or names too many.
static int expand(struct span rest, uint64_t *numbers)
{
	int n = 0;
	if (!rest.len)
		return -1;
	while (rest.len) {
		int64_t first, last;
		if (!list_part(span_cut(&rest, ','), &first, &last) || last - first >= SAY_LIST - n)
			return -1;
		for (int64_t i = first; i <= last; i++, n++)
			if (numbers)
				numbers[n] = (uint64_t)i;
	}
	return n;
}

bool say_list(const struct args *a, enum cli_option o, uint64_t **ret_numbers, int *ret_n)
{
	*ret_numbers = NULL;
	*ret_n = 0;
	if (!a->value[o])
		return true;
	int n = expand(span_of(a->value[o]), NULL);
	uint64_t *numbers = n < 0 ? NULL : calloc((size_t)n, sizeof *numbers);
	if (!numbers) {
		say_misused(a, WORD_CLI_LIST, a->value[o]);
		return false;
	}
	*ret_n = expand(span_of(a->value[o]), numbers);
	*ret_numbers = numbers;
	return true;
}

bool say_choice(const struct args *a, enum cli_option o, const char *const *choices, int n, int *ret_at)
{
	const char *typed = a->value[o];
	if (!typed)
		return true;
	return say_pick(a, cli_option_name(o), typed, choices, n, ret_at);
}

bool say_pick(const struct args *a, const char *what, const char *typed, const char *const *choices, int n, int *ret_at)
{
	char all[400];
	struct text t = text_init(all, sizeof all);
	for (int i = 0; i < n; i++) {
		if (strcmp(typed, choices[i]) == 0) {
			*ret_at = i;
			return true;
		}
		text_str(&t, i ? ", " : "");
		text_str(&t, choices[i]);
	}
	const char *nearest = cli_nearest(typed, choices, n);
	PROBLEM(a, NULL, 0, nearest ? WORD_CLI_CHOICE_NEAREST : WORD_CLI_CHOICE, { "typed", typed }, { "what", what },
		{ "choices", all }, { "nearest", nearest ? nearest : "" });
	return false;
}

bool say_role(const struct args *a, int *ret_role)
{
	const char *typed = a->value[OPTION_ROLE];
	enum role role;
	*ret_role = -1;
	if (typed && !role_find(span_of(typed), &role)) {
		say_misused(a, WORD_CLI_ROLE, typed);
		return false;
	}
	if (typed)
		*ret_role = (int)role;
	return true;
}

bool say_given(const struct args *a, enum cli_option o)
{
	if (a->value[o] && *a->value[o])
		return true;
	PROBLEM(a, NULL, 0, WORD_CLI_NEED_OPTION, { "option", cli_option_name(o) }, { "command", a->command->name });
	return false;
}

enum outcome say_unwritten(const struct args *a, const char *path, const char *detail, enum err e)
{
	if (!*detail)
		return say_failed(a, path, e);
	say_line(span_starts(span_of(detail), path) ? NULL : path, 0, detail); // some sentences name the file themselves
	return REFUSED;
}
