// What every command shares: its arguments, its help and its exit codes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/words.h"

enum outcome { DONE = 0, REFUSED = 1, MISUSED = 2 }; // exit codes: done; the data says no; used wrongly

enum cli_option {
	OPTION_HELP, OPTION_LANG, OPTION_VERSION, OPTION_OUTPUT, OPTION_KEY, OPTION_LAYOUT, OPTION_PERSON, OPTION_ROLE, OPTION_REISSUE,
	OPTION_REVOKE, OPTION_SESSION, OPTION_DAY, OPTION_STATUS, OPTION_MINUTES, OPTION_REASON, OPTION_WHO, OPTION_WHAT, OPTION_FORMAT,
	OPTION_PAPER, OPTION_ELECTRONIC, OPTION_PUBLIC_KEY, OPTION_SECONDS, OPTION_TOKEN, OPTION_NAME,
	OPTION_COUNT
};

struct args {
	enum lang lang;
	const struct command *command;
	const char *value[OPTION_COUNT]; // "" for an option without value that was given; NULL: not given
	const char **operand;
	int operands;
};

struct command {
	const char *name, *usage;        // usage: what follows the name
	enum word summary, details;
	enum cli_option options[10];         // those it takes besides --help and --lang, up to the first OPTION_HELP
	int least, most;                 // operands
	enum outcome (*run)(const struct args *a);
};
extern const struct command commands[]; // ends with a name of NULL

// The language of --lang, else of the environment, else Indonesian; found before anything else, so that every complaint is in it.
enum lang cli_lang(int argc, char **argv);
const struct command *cli_command(const char *name); // NULL: none
// Fills ret_args from what stands behind the command's name; what is wrong is told on stderr. ret_args->operand points into argv.
enum outcome cli_read(const struct command *c, enum lang l, int argc, char **argv, struct args *ret_args);
// The candidate (n of them) that a mistyped word most likely means; NULL when none is near.
const char *cli_nearest(const char *typed, const char *const *candidates, int n);
const char *cli_option_name(enum cli_option o); // "output"
void cli_help(const struct command *c, enum lang l, bool asked_for); // NULL: of the whole program; on stdout when asked for, else on stderr
enum outcome cli_unknown_command(enum lang l, const char *name);

