// Reading a command's arguments from its table, complaints with the nearest suggestion, and help.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/say.h"

#include <argp.h>
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct option_text { const char *name; char letter; const char *arg; enum word help; };
static const struct option_text options[] = {
	[OPTION_HELP] = { "help", 'h', NULL, WORD_OPT_HELP },
	[OPTION_LANG] = { "lang", 0, "id|en", WORD_OPT_LANG },
	[OPTION_VERSION] = { "version", 0, NULL, WORD_OPT_VERSION },
	[OPTION_OUTPUT] = { "output", 'o', "FILE", WORD_OPT_OUTPUT },
	[OPTION_KEY] = { "key", 'k', "FILE", WORD_OPT_KEY },
	[OPTION_LAYOUT] = { "layout", 0, "a4|a6|cr80|label", WORD_OPT_LAYOUT },
	[OPTION_PERSON] = { "person", 0, "N,..", WORD_OPT_PERSON },
	[OPTION_ROLE] = { "role", 0, "ROLE", WORD_OPT_ROLE },
	[OPTION_REISSUE] = { "reissue", 0, "N,..", WORD_OPT_REISSUE },
	[OPTION_REVOKE] = { "revoke", 0, "N,..", WORD_OPT_REVOKE },
	[OPTION_SESSION] = { "session", 0, "N", WORD_OPT_SESSION },
	[OPTION_DAY] = { "day", 0, "YYYY-MM-DD", WORD_OPT_DAY },
	[OPTION_STATUS] = { "status", 0, "H|I|S|D|TK", WORD_OPT_STATUS },
	[OPTION_MINUTES] = { "minutes", 0, "TEXT", WORD_OPT_MINUTES },
	[OPTION_REASON] = { "reason", 0, "TEXT", WORD_OPT_REASON },
	[OPTION_WHO] = { "who", 0, "NAME", WORD_OPT_WHO },
	[OPTION_WHAT] = { "what", 0, "WHAT", WORD_OPT_WHAT },
	[OPTION_FORMAT] = { "format", 0, "csv|xlsx|json", WORD_OPT_FORMAT },
	[OPTION_PAPER] = { "paper", 0, "f4|a4", WORD_OPT_PAPER },
	[OPTION_ELECTRONIC] = { "electronic", 0, NULL, WORD_OPT_ELECTRONIC },
	[OPTION_PUBLIC_KEY] = { "public-key", 0, "HEX", WORD_OPT_PUBLIC_KEY },
	[OPTION_SECONDS] = { "seconds", 0, "N", WORD_OPT_SECONDS },
	[OPTION_TOKEN] = { "token", 0, "TOKEN", WORD_OPT_TOKEN },
	[OPTION_NAME] = { "name", 0, "NAME", WORD_OPT_NAME },
};
static_assert(sizeof options / sizeof *options == OPTION_COUNT, "every option has its text");

#define TAKEN 12 // options of one command, --help and --lang included

// The options that a command takes, help and language last.
static int taken(const struct command *c, enum cli_option ret_options[TAKEN])
{
	int n = 0;
	for (size_t i = 0; i < sizeof c->options / sizeof *c->options && c->options[i] != OPTION_HELP; i++)
		ret_options[n++] = c->options[i];
	ret_options[n++] = OPTION_LANG;
	ret_options[n++] = OPTION_HELP;
	return n;
}

enum lang cli_lang(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *value = strncmp(argv[i], "--lang=", 7) == 0 ? argv[i] + 7 : strcmp(argv[i], "--lang") == 0 && i + 1 < argc ? argv[i + 1] : NULL;
		if (value)
			return strcmp(value, "en") == 0 ? LANG_EN : LANG_ID;
	}
	static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		const char *value = getenv(variables[i]);
		if (value && *value)
			return strncmp(value, "en", 2) == 0 ? LANG_EN : LANG_ID;
	}
	return LANG_ID;
}

const struct command *cli_command(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

// Edits (insert, delete, replace one letter) that turn a into b; words here are short.
static int distance(const char *a, const char *b)
{
	size_t n = strlen(b);
	if (n > 31 || strlen(a) > 31)
		return 32;
	int row[32];
	for (size_t j = 0; j <= n; j++)
		row[j] = (int)j;
	for (int i = 1; *a; a++, i++) {
		int diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			int best = diagonal + (*a != b[j - 1]);
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = row[j];
			row[j] = best;
		}
	}
	return row[n];
}

const char *cli_nearest(const char *typed, const char *const *candidates, int n)
{
	const char *best = NULL;
	int least = 1 + (int)strlen(typed) / 2;
	for (int i = 0; i < n; i++) {
		int d = distance(typed, candidates[i]);
		if (d < least || (strlen(typed) >= 3 && strncmp(candidates[i], typed, strlen(typed)) == 0)) {
			best = candidates[i];
			least = d;
		}
	}
	return best;
}

// A complaint that names the nearest right word where there is one.
static enum outcome misused(const struct args *a, enum word plain, enum word nearest_word, const char *typed, const char *nearest)
{
	PROBLEM(a, NULL, 0, nearest ? nearest_word : plain, { "typed", typed }, { "nearest", nearest ? nearest : "" },
		{ "command", a->command && *a->command->name ? a->command->name : "" });
	return MISUSED;
}

enum outcome cli_unknown_command(enum lang l, const char *name)
{
	const char *names[32];
	int n = 0;
	for (const struct command *c = commands; c->name && n < 32; c++)
		names[n++] = c->name;
	return misused(&(struct args){ .lang = l }, WORD_CLI_COMMAND_UNKNOWN, WORD_CLI_COMMAND_NEAREST, name, cli_nearest(name, names, n));
}

struct reading { struct args *args; int bad; }; // bad: place in argv of what was not understood, 0: none

static error_t take(int key, char *arg, struct argp_state *state)
{
	struct reading *r = state->input;
	switch (key) {
	case ARGP_KEY_ARGS:
		r->args->operand = (const char **)state->argv + state->next;
		r->args->operands = state->argc - state->next;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_ERROR:
		r->bad = state->next - 1;
		return 0;
	}
	for (int o = 0; o < OPTION_COUNT; o++) {
		if (key == (options[o].letter ? options[o].letter : 256 + o)) {
			r->args->value[o] = arg ? arg : "";
			return 0;
		}
	}
	return ARGP_ERR_UNKNOWN;
}

static bool is_meant(const struct option_text *o, const char *typed)
{
	if (strncmp(typed, "--", 2) == 0)
		return strncmp(o->name, typed + 2, strlen(typed + 2)) == 0;
	return typed[0] == '-' && o->letter && typed[1] == o->letter;
}

// argp did not understand `typed`: is it unknown, or is its value missing or too much?
static enum outcome misread(const struct args *a, const char *typed)
{
	char name[32];
	enum cli_option list[TAKEN];
	const char *names[TAKEN];
	const struct option_text *meant = NULL;
	int n = taken(a->command, list), matches = 0;
	struct span rest = span_of(typed);
	if (!span_copy(span_cut(&rest, '='), name, sizeof name))
		return misused(a, WORD_CLI_OPTION_UNKNOWN, WORD_CLI_OPTION_UNKNOWN, typed, NULL);
	for (int i = 0; i < n; i++) {
		names[i] = options[list[i]].name;
		if (is_meant(&options[list[i]], name)) {
			meant = &options[list[i]];
			matches++;
		}
	}
	if (matches > 1)
		return misused(a, WORD_CLI_OPTION_AMBIGUOUS, WORD_CLI_OPTION_AMBIGUOUS, name, NULL);
	if (meant)
		return misused(a, meant->arg ? WORD_CLI_OPTION_VALUE : WORD_CLI_OPTION_NO_VALUE, WORD_CLI_OPTION_VALUE, meant->arg ? name : typed, NULL);
	bool is_long = strncmp(name, "--", 2) == 0;
	return misused(a, WORD_CLI_OPTION_UNKNOWN, WORD_CLI_OPTION_NEAREST, name, is_long ? cli_nearest(name + 2, names, n) : NULL);
}

enum outcome cli_read(const struct command *c, enum lang l, int argc, char **argv, struct args *ret_args)
{
	*ret_args = (struct args){ .lang = l, .command = c };
	struct argp_option table[TAKEN + 1] = { 0 };
	enum cli_option list[TAKEN];
	int n = taken(c, list);
	for (int i = 0; i < n; i++) {
		const struct option_text *o = &options[list[i]];
		table[i] = (struct argp_option){ .name = o->name, .key = o->letter ? o->letter : 256 + (int)list[i], .arg = o->arg };
	}
	const struct argp argp = { .options = table, .parser = take };
	struct reading reading = { ret_args, 0 };
	if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP | ARGP_NO_EXIT, NULL, &reading) != 0)
		return misread(ret_args, argv[reading.bad > 0 ? reading.bad : 0]);
	if (ret_args->value[OPTION_HELP])
		return DONE;
	const char *lang = ret_args->value[OPTION_LANG];
	if (lang && strcmp(lang, "id") != 0 && strcmp(lang, "en") != 0)
		return misused(ret_args, WORD_CLI_LANG, WORD_CLI_LANG, lang, NULL);
	if (ret_args->operands < c->least || ret_args->operands > c->most) {
		PROBLEM(ret_args, NULL, 0, ret_args->operands < c->least ? WORD_CLI_TOO_FEW : WORD_CLI_TOO_MANY,
			{ "command", c->name }, { "usage", c->usage }, { "typed", ret_args->operands > c->most ? ret_args->operand[c->most] : "" });
		return MISUSED;
	}
	return DONE;
}

static void help_options(const struct command *c, enum lang l, FILE *out)
{
	enum cli_option list[TAKEN];
	int n = taken(c, list);
	fprintf(out, "\n%s\n", word(WORD_CLI_OPTIONS, l));
	for (int i = 0; i < n; i++) {
		const struct option_text *o = &options[list[i]];
		char left[64];
		struct text t = text_init(left, sizeof left);
		text_str(&t, o->letter ? "-" : " ");
		text_char(&t, o->letter ? o->letter : ' ');
		text_str(&t, o->letter ? ", --" : "  --");
		text_str(&t, o->name);
		text_str(&t, o->arg ? " " : "");
		text_str(&t, o->arg ? o->arg : "");
		fprintf(out, "  %-30s %s\n", left, word(o->help, l));
	}
}

void cli_help(const struct command *c, enum lang l, bool asked_for)
{
	FILE *out = asked_for ? stdout : stderr;
	if (c) {
		fprintf(out, "hadir %s: %s\n\n%s hadir %s %s\n\n%s\n", c->name, word(c->summary, l),
			word(WORD_CLI_USAGE, l), c->name, c->usage, word(c->details, l));
		help_options(c, l, out);
		return;
	}
	fprintf(out, "%s\n\n%s\n", word(WORD_CLI_TOP, l), word(WORD_CLI_COMMANDS, l));
	for (c = commands; c->name; c++)
		fprintf(out, "  %-9s %s\n", c->name, word(c->summary, l));
	fprintf(out, "\n%s\n", word(WORD_CLI_TOP_MORE, l));
}

const char *cli_option_name(enum cli_option o)
{
	return options[o].name;
}
