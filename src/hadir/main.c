// hadir: the organiser's, coordinator's and auditor's command line.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/commands.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

const struct command commands[] = {
	{ "init", "FOLDER", WORD_CMD_INIT, WORD_CMD_INIT_MORE, { 0 }, 1, 1, init_run },
	{ "check", "FOLDER", WORD_CMD_CHECK, WORD_CMD_CHECK_MORE, { 0 }, 1, 1, check_run },
	{ "publish", "FOLDER", WORD_CMD_PUBLISH, WORD_CMD_PUBLISH_MORE, { OPTION_OUTPUT, OPTION_KEY }, 1, 1, publish_run },
	{ "badges", "EVENT.hadir -o FILE.pdf", WORD_CMD_BADGES, WORD_CMD_BADGES_MORE,
		{ OPTION_OUTPUT, OPTION_KEY, OPTION_LAYOUT, OPTION_PERSON, OPTION_ROLE, OPTION_REISSUE, OPTION_REVOKE }, 1, 1, badges_run },
	{ "merge", "INTO.hadir FROM.hadir...", WORD_CMD_MERGE, WORD_CMD_MERGE_MORE, { 0 }, 2, 10000, merge_run },
	{ "sync", "EVENT.hadir [URL|CODE]", WORD_CMD_SYNC, WORD_CMD_SYNC_MORE, { OPTION_TOKEN, OPTION_NAME }, 1, 5, sync_run },
	{ "correct", "EVENT.hadir --person N --session N --status H|I|S|D|TK --minutes NO --reason ... --who ...", WORD_CMD_CORRECT, WORD_CMD_CORRECT_MORE,
		{ OPTION_PERSON, OPTION_SESSION, OPTION_STATUS, OPTION_MINUTES, OPTION_REASON, OPTION_WHO, OPTION_KEY }, 1, 1, correct_run },
	{ "export", "EVENT.hadir --what attendance|recap|ratings|people|ledger --format csv|xlsx|json", WORD_CMD_EXPORT, WORD_CMD_EXPORT_MORE,
		{ OPTION_WHAT, OPTION_FORMAT, OPTION_OUTPUT }, 1, 1, export_run },
	{ "report", "EVENT.hadir daftar-hadir|rekap|evaluasi|uji-kewajaran -o FILE.pdf", WORD_CMD_REPORT, WORD_CMD_REPORT_MORE,
		{ OPTION_OUTPUT, OPTION_SESSION, OPTION_DAY, OPTION_PAPER, OPTION_ROLE, OPTION_ELECTRONIC, OPTION_WHO, OPTION_KEY }, 2, 2, report_run },
	{ "verify", "FILE", WORD_CMD_VERIFY, WORD_CMD_VERIFY_MORE, { OPTION_PUBLIC_KEY }, 1, 1, verify_run },
	{ "scan-test", "FOLDER|DEVICE|auto", WORD_CMD_SCAN_TEST, WORD_CMD_SCAN_TEST_MORE, { OPTION_SECONDS }, 1, 1, scan_test_run },
	{ "help", "[COMMAND]", WORD_CMD_HELP, WORD_CMD_HELP_MORE, { 0 }, 0, 1, help_run },
	{ .name = NULL },
};

enum outcome help_run(const struct args *a)
{
	if (!a->operands) {
		cli_help(NULL, a->lang, true);
		return DONE;
	}
	const struct command *c = cli_command(a->operand[0]);
	if (!c)
		return cli_unknown_command(a->lang, a->operand[0]);
	cli_help(c, a->lang, true);
	return DONE;
}

// The first word that is not an option or the value of --lang; argc: none.
static int command_at(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--lang") == 0)
			i++;
		else if (argv[i][0] != '-')
			return i;
	}
	return argc;
}

int main(int argc, char **argv)
{
	if (sodium_init() < 0)
		return REFUSED;
	enum lang lang = cli_lang(argc, argv);
	int at = command_at(argc, argv);
	const struct command top = { "", "COMMAND", WORD_CMD_HELP, WORD_CMD_HELP, { OPTION_VERSION }, 0, 0, NULL };
	struct args args;
	enum outcome outcome = cli_read(&top, lang, at, argv, &args);
	if (outcome != DONE)
		return outcome;
	if (args.value[OPTION_VERSION]) {
		puts("hadir " HADIR_VERSION);
		return DONE;
	}
	if (at == argc || args.value[OPTION_HELP]) {
		cli_help(at < argc ? cli_command(argv[at]) : NULL, lang, args.value[OPTION_HELP]);
		return args.value[OPTION_HELP] ? DONE : MISUSED;
	}
	const struct command *c = cli_command(argv[at]);
	if (!c)
		return cli_unknown_command(lang, argv[at]);
	outcome = cli_read(c, lang, argc - at, argv + at, &args);
	if (outcome == DONE && args.value[OPTION_HELP])
		cli_help(c, lang, true);
	else if (outcome == DONE)
		outcome = c->run(&args);
	if (fflush(stdout) != 0 && outcome == DONE) // results that could not be written are not done
		outcome = REFUSED;
	return outcome;
}
