// A kiosk's store under work until it is killed, and what is left of it: writer live FILE FIRST, writer check FILE ACKNOWLEDGED.
// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/holding.h"
#include "store/ledger.h"
#include "store/state.h"

#define SESSIONS 4
#define PEOPLE 4000000 // numbers given by one run of the simulation

static void make_author(struct ledger_id *ret_id, uint8_t ret_secret[SEAL_SECRET])
{
	uint8_t seed[SEAL_SEED] = { 9, 9, 9 };
	seal_keys(seed, ret_id->key, ret_secret);
	memset(ret_id->epoch, 1, sizeof ret_id->epoch);
}

static enum err work(struct store *s, const struct ledger_id *id, const uint8_t *secret, uint64_t person)
{
	struct stamp when = { .at_ms = 1760400000000 + (int64_t)person, .up_ms = (int64_t)person, .boot = 1, .quality = QUALITY_SYNCED };
	uint32_t session = 1 + (uint32_t)(person % SESSIONS);
	struct fact f = { .kind = KIND_PRESENCE, .presence = { .person = person, .session = session } };
	struct answered who = { person, session };
	struct held held = { .answers = { 5, 4, 3 }, .comment = "Baik" };
	uint64_t seq;
	int moved;
	enum err e = ledger_append(s, id, &when, &f, 1, &seq);
	if (e == ERR_OK)
		printf("p %" PRIu64 "\n", person);
	if (e == ERR_OK && person % 3 == 0) {
		e = holding_put(s, id, &when, &who, "narasumber", 3, &held);
		if (e == ERR_OK)
			printf("a %" PRIu64 "\n", person);
	}
	if (e == ERR_OK && person % 7 == 0)
		e = holding_release(s, id, &when, session, person % 70 == 0, &moved);
	return e == ERR_OK && person % 11 == 0 ? ledger_sign(s, id, secret) : e;
}

static int live(const char *path, uint64_t first)
{
	struct store *s = NULL;
	struct ledger_id id;
	uint8_t secret[SEAL_SECRET];
	make_author(&id, secret);
	setvbuf(stdout, NULL, _IONBF, 0);
	enum err e = store_open(path, STORE_CREATE, &s);
	if (e == ERR_OK)
		e = ledger_create(s, &id, false);
	for (uint64_t person = first; e == ERR_OK; person++) {
		if (person % 50 == 49) { // so that kills also meet closing and opening
			store_close(s);
			s = NULL;
			e = store_open(path, STORE_WRITE, &s);
		}
		if (e == ERR_OK)
			e = work(s, &id, secret, person);
	}
	fprintf(stderr, "writer: %s\n", err_text(e));
	return 1;
}

static int flaws;

static void show_flaw(void *context, const struct flaw_report *f)
{
	(void)context;
	if (f->flaw == FLAW_UNSIGNED)
		return;
	flaws++;
	printf("flaw %d at %" PRIu64 ": %s\n", f->flaw, f->seq, f->detail);
}

// Counts presences and answers of each person in the ledger.
static enum err count(struct store *s, const struct ledger_id *id, uint8_t *present, uint8_t *answered, long *ret_answered)
{
	struct ledger_reader *r = NULL;
	struct record record;
	struct fact f;
	enum err e = ledger_reader_open(s, id, 1, &r);
	while (e == ERR_OK && ledger_next(r, &record)) {
		if (fact_read(record.kind, record.body, &f) != ERR_OK)
			continue;
		if (f.kind == KIND_PRESENCE)
			present[f.presence.person]++;
		if (f.kind == KIND_ANSWERED) {
			answered[f.answered.person]++;
			++*ret_answered;
		}
	}
	e = r ? ledger_reader_error(r) : e;
	ledger_reader_close(r);
	return e;
}

static long count_answers(struct store *s)
{
	long n = 0;
	for (uint32_t session = 1; session <= SESSIONS; session++) {
		struct rating_cell cell;
		int held;
		if (holding_count(s, session, &held) != ERR_OK || state_rating(s, session, "narasumber", &cell) != ERR_OK)
			return -1;
		n += held + (long)cell.respondents;
	}
	return n;
}

static int check(const char *path, const char *acknowledged)
{
	struct store *s = NULL;
	struct ledger_id id;
	struct verify_total total;
	uint8_t secret[SEAL_SECRET], *present = calloc(PEOPLE, 1), *answered = calloc(PEOPLE, 1);
	FILE *f = fopen(acknowledged, "r");
	long lost = 0, doubled = 0, told = 0, answers = 0;
	char kind;
	uint64_t person;
	make_author(&id, secret);
	enum err e = f && present && answered ? store_open(path, STORE_READ, &s) : ERR_IO;
	if (e == ERR_OK)
		e = ledger_verify(s, show_flaw, NULL, NULL, &total);
	if (e == ERR_OK)
		e = count(s, &id, present, answered, &answers);
	for (; e == ERR_OK && fscanf(f, " %c %" SCNu64, &kind, &person) == 2; told++)
		lost += !(kind == 'p' ? present : answered)[person];
	for (size_t i = 0; e == ERR_OK && i < PEOPLE; i++)
		doubled += present[i] > 1 || answered[i] > 1;
	long kept = e == ERR_OK ? count_answers(s) : 0;
	lost += kept < answers;
	doubled += kept > answers;
	printf("%ld acknowledged, %ld lost, %ld doubled, %d flaws, %s\n", told, lost, doubled, flaws, err_text(e));
	store_close(s);
	if (f)
		fclose(f);
	free(present);
	free(answered);
	return e != ERR_OK || lost || doubled || flaws;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "live"))
		return live(argv[2], strtoull(argv[3], NULL, 10));
	if (argc == 4 && !strcmp(argv[1], "check"))
		return check(argv[2], argv[3]);
	fprintf(stderr, "usage: writer live FILE FIRST | writer check FILE ACKNOWLEDGED\n");
	return 2;
}
