// Self-checks of lists and hands: doubles, letters, manual entries, corrections.
// SPDX-License-Identifier: Apache-2.0
#include "report/checks_inside.h"

#include "core/name.h"

#include <stdlib.h>
#include <string.h>

static void tell_manual(struct inquiry *q, uint32_t session, enum word w, const char *name, int n, int all)
{
	char one[24], two[24], percent[24];
	if (10 * n > all)
		checks_tell(q, CHECK_MANUAL, session, w, (struct fill[]){ { "name", name }, { "n", checks_number(one, n) }, { "all", checks_number(two, all) },
			{ "percent", checks_percent(percent, n, all) } }, 4);
}

enum err checks_manual(struct inquiry *q)
{
	int all = 0;
	for (int j = 0; j < q->people.sessions; j++) {
		struct tally t = attendees_tally(&q->people, q->muster, j);
		tell_manual(q, q->muster->session[j].number, WORD_SELF_SAYS_MANUAL, "", t.manual, t.present);
		all += t.present;
	}
	for (int o = 0; o < q->muster->officers; o++) {
		int n = 0;
		for (int i = 0; i < q->people.n * q->people.sessions; i++) {
			const struct muster_mark *m = &q->people.mark[i];
			n += m->status == STATUS_PRESENT && m->means == MEANS_MANUAL && m->officer == q->muster->officer[o].number;
		}
		tell_manual(q, 0, WORD_SELF_SAYS_OFFICER, q->muster->officer[o].name, n, all);
	}
	return ERR_OK;
}

struct known { const struct person *person; char key[NAME_KEY]; };

static int compare_nips(const void *a, const void *b)
{
	return strcmp(((const struct known *)a)->person->nip, ((const struct known *)b)->person->nip);
}

static int compare_names(const void *a, const void *b)
{
	const struct known *one = a, *two = b;
	int c = strcmp(one->key, two->key);
	return c ? c : strcmp(one->person->unit, two->person->unit);
}

static void tell_twice(struct inquiry *q, enum word w, const struct person *one, const struct person *two)
{
	char a[24], b[24];
	checks_tell(q, CHECK_TWICE, 0, w, (struct fill[]){ { "one", one->name }, { "a", checks_number(a, (int64_t)one->number) }, { "two", two->name },
		{ "b", checks_number(b, (int64_t)two->number) } }, 4);
}

enum err checks_twice(struct inquiry *q)
{
	int n = 0;
	struct known *k = calloc((size_t)q->people.n + 1, sizeof *k);
	if (!k)
		return ERR_NO_MEMORY;
	for (int i = 0; i < q->people.n; i++) {
		k[n].person = &q->people.person[i];
		name_key(span_of(k[n].person->name), k[n].key);
		n++;
	}
	qsort(k, (size_t)n, sizeof *k, compare_nips);
	for (int i = 1; i < n; i++)
		if (k[i].person->nip[0] && compare_nips(&k[i - 1], &k[i]) == 0)
			tell_twice(q, WORD_SELF_SAYS_NIP_TWICE, k[i - 1].person, k[i].person);
	qsort(k, (size_t)n, sizeof *k, compare_names);
	for (int i = 1; i < n; i++)
		if (compare_names(&k[i - 1], &k[i]) == 0)
			tell_twice(q, WORD_SELF_SAYS_NAME_TWICE, k[i - 1].person, k[i].person);
	free(k);
	return ERR_OK;
}

struct sent { const char *unit; int letters, present; };

static int compare_sent(const void *a, const void *b)
{
	return strcmp(((const struct sent *)a)->unit, ((const struct sent *)b)->unit);
}

static void tell_letters(struct inquiry *q, const struct sent *s)
{
	char letters[24], n[24];
	if (s->letters && s->letters != s->present)
		checks_tell(q, CHECK_LETTERS, 0, WORD_SELF_SAYS_LETTERS, (struct fill[]){ { "unit", s->unit }, { "letters", checks_number(letters, s->letters) },
			{ "n", checks_number(n, s->present) } }, 3);
}

// Institutions of which some participant has a letter.
enum err checks_letters(struct inquiry *q)
{
	int n = 0, units = 0;
	struct sent *sent = calloc((size_t)q->people.n + 1, sizeof *sent);
	if (!sent)
		return ERR_NO_MEMORY;
	for (int i = 0; i < q->people.n; i++) {
		const struct person *p = &q->people.person[i];
		bool present = false;
		for (int j = 0; j < q->people.sessions; j++)
			present |= attendees_mark(&q->people, i, j)->status == STATUS_PRESENT;
		if (p->role == ROLE_PARTICIPANT && p->unit[0])
			sent[n++] = (struct sent){ p->unit, p->letter[0] != '\0', present };
	}
	qsort(sent, (size_t)n, sizeof *sent, compare_sent);
	for (int i = 0; i < n; i++) {
		if (i && compare_sent(&sent[units], &sent[i]) == 0) {
			sent[units].letters += sent[i].letters;
			sent[units].present += sent[i].present;
			continue;
		}
		if (i)
			tell_letters(q, &sent[units++]);
		sent[units] = sent[i];
	}
	if (n)
		tell_letters(q, &sent[units]);
	free(sent);
	return ERR_OK;
}

enum err checks_corrections(struct inquiry *q)
{
	struct fact *f = malloc(sizeof *f);
	if (!f)
		return ERR_NO_MEMORY;
	for (int j = 0; j < q->people.sessions; j++)
		for (int i = 0; i < q->people.n; i++) {
			const struct muster_mark *m = attendees_mark(&q->people, i, j);
			if (!m->correction.seq || muster_fact(q->muster, &m->correction, f) != ERR_OK || f->kind != KIND_CORRECTION || f->correction.minutes[0])
				continue;
			checks_tell(q, CHECK_CORRECTIONS, q->muster->session[j].number, WORD_SELF_SAYS_CORRECTION, (struct fill[]){ { "name", q->people.person[i].name },
				{ "status", word(muster_word(f->correction.status), q->lang) },
				{ "who", f->correction.who[0] ? f->correction.who : word(WORD_SELF_NO_NAME, q->lang) } }, 3);
		}
	free(f);
	return ERR_OK;
}
