// How a command speaks to the person at the terminal, and how it reads the values of options.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/cli.h"

// A sentence with its slots filled, and a line end, on stdout.
void say_write(const struct args *a, enum word w, const struct fill *fills, int n);
// A problem on stderr: "file:line: what is wrong, what to do". file NULL, line 0: left out.
void say_problem(const struct args *a, const char *file, int line, enum word w, const struct fill *fills, int n);

void say_line(const char *file, int line, const char *sentence); // the same, with a sentence that is whole already

#define FILLS(...) (const struct fill[]){ { "", "" }, __VA_ARGS__ }, (int)(sizeof (const struct fill[]){ { "", "" }, __VA_ARGS__ } / sizeof(struct fill))
#define SAY(args, word, ...) say_write(args, word, FILLS(__VA_ARGS__))
#define PROBLEM(args, file, line, word, ...) say_problem(args, file, line, word, FILLS(__VA_ARGS__))
#define NUM(n) say_number((char[24]){ 0 }, n) // a slot's value; lives until the end of the block
const char *say_number(char room[24], int64_t n);

enum outcome say_failed(const struct args *a, const char *file, enum err e);    // tells it; REFUSED
enum outcome say_unwritten(const struct args *a, const char *path, const char *detail, enum err e); // the same of a document; detail: report_result's
enum outcome say_misused(const struct args *a, enum word w, const char *typed); // {typed} {command}; MISUSED

// Values of options; each tells what is wrong with one and then gives false.
#define SAY_LIST 100000
bool say_list(const struct args *a, enum cli_option o, uint64_t **ret_numbers, int *ret_n); // "3,7,12-15", at most SAY_LIST numbers; the caller frees
bool say_count(const struct args *a, enum cli_option o, int64_t *ret_value);                // a whole number from 1 on
bool say_choice(const struct args *a, enum cli_option o, const char *const *choices, int n, int *ret_at); // untouched when not given
bool say_pick(const struct args *a, const char *what, const char *typed, const char *const *choices, int n, int *ret_at); // the same of an operand
bool say_role(const struct args *a, int *ret_role);                                         // of --role; -1 when not given
bool say_given(const struct args *a, enum cli_option o);
