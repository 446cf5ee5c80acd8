// People as rows: where their record stands, and the words and numbers they are found by.
// SPDX-License-Identifier: Apache-2.0
#include "store/enlist.h"

#include <string.h>

#include "core/name.h"
#include "core/roster.h"

#define WORDS 64 // of one name; further ones are not searched for

static const char kept_person[] = "SELECT ledger, seq, walkin, name_key FROM person WHERE number = ?";
static const char put_person[] = "INSERT INTO person (number, ledger, seq, walkin, role, gone, class, unit, nip, name_key, roster_key)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET"
	" (ledger, seq, walkin, role, gone, class, unit, nip, name_key, roster_key) = (excluded.ledger, excluded.seq, excluded.walkin,"
	" excluded.role, excluded.gone, excluded.class, excluded.unit, excluded.nip, excluded.name_key, excluded.roster_key)";
static const char put_word[] = "INSERT INTO word (word, person) VALUES (?, ?)";
static const char drop_word[] = "DELETE FROM word WHERE word = ? AND person = ?";
static const char more_word[] = "INSERT INTO vocabulary (word, people) VALUES (?, 1) ON CONFLICT (word) DO UPDATE SET people = vocabulary.people + 1";
static const char less_word[] = "UPDATE vocabulary SET people = people - 1 WHERE word = ?";
static const char empty_word[] = "DELETE FROM vocabulary WHERE word = ? AND people = 0";

struct kept { bool there, walkin; uint64_t ledger, seq; char name_key[NAME_KEY]; };

static enum err find_kept(struct store *s, uint64_t number, struct kept *ret_kept)
{
	*ret_kept = (struct kept){ .there = false };
	struct query *q = db_query(s->db, kept_person);
	db_bind(q, (int64_t)number);
	ret_kept->there = db_row(q);
	if (ret_kept->there) {
		ret_kept->ledger = (uint64_t)db_int(q);
		ret_kept->seq = (uint64_t)db_int(q);
		ret_kept->walkin = db_int(q) != 0;
		db_text(q, ret_kept->name_key, sizeof ret_kept->name_key);
	}
	return db_done(q);
}

// Walk-ins of two ledgers have the same number once in 2^29 pairs of kiosks; then the lower ledger's stays, whichever comes first.
static bool is_better(const struct kept *kept, const struct origin *o, bool walkin)
{
	if (!kept->there || kept->walkin != walkin)
		return !kept->there || kept->walkin;
	return walkin ? o->ledger < kept->ledger : o->seq > kept->seq;
}

static enum err put(struct store *s, const struct origin *o, bool walkin, const struct person *p, const char *key)
{
	char known_by[448], class[24];
	roster_key(p, known_by);
	class_key(p->class, class);
	struct query *q = db_query(s->db, put_person);
	db_bind(q, (int64_t)p->number);
	db_bind(q, (int64_t)o->ledger);
	db_bind(q, (int64_t)o->seq);
	db_bind(q, walkin);
	db_bind(q, p->role);
	db_bind(q, p->gone);
	db_bind_text(q, class);
	db_bind_text(q, p->unit);
	db_bind_text(q, p->nip);
	db_bind_text(q, key);
	db_bind_text(q, known_by);
	return db_run(q);
}

// The words of a key, each once; returns how many.
static int words_of(const char *key, struct span ret_words[WORDS])
{
	int n = 0;
	for (struct span rest = span_of(key); rest.len > 0 && n < WORDS;) {
		struct span word = span_cut(&rest, ' ');
		bool new = word.len > 0;
		for (int i = 0; i < n && new; i++)
			new = !span_equal(ret_words[i], word);
		if (new)
			ret_words[n++] = word;
	}
	return n;
}

static enum err run_word(struct store *s, const char *sql, struct span word, const uint64_t *person)
{
	struct query *q = db_query(s->db, sql);
	db_bind_span(q, word);
	if (person)
		db_bind(q, (int64_t)*person);
	return db_run(q);
}

static enum err add_words(struct store *s, uint64_t person, const char *key)
{
	struct span words[WORDS];
	int n = words_of(key, words);
	enum err e = ERR_OK;
	for (int i = 0; i < n && e == ERR_OK; i++) {
		e = run_word(s, put_word, words[i], &person);
		if (e == ERR_OK)
			e = run_word(s, more_word, words[i], NULL);
	}
	return e;
}

static enum err drop_words(struct store *s, uint64_t person, const char *key)
{
	struct span words[WORDS];
	int n = words_of(key, words);
	enum err e = ERR_OK;
	for (int i = 0; i < n && e == ERR_OK; i++) {
		e = run_word(s, drop_word, words[i], &person);
		if (e == ERR_OK)
			e = run_word(s, less_word, words[i], NULL);
		if (e == ERR_OK)
			e = run_word(s, empty_word, words[i], NULL);
	}
	return e;
}

enum err enlist_put(struct store *s, const struct origin *o, bool walkin, const struct person *p)
{
	struct kept kept;
	char key[NAME_KEY];
	enum err e = find_kept(s, p->number, &kept);
	if (e != ERR_OK || !is_better(&kept, o, walkin))
		return e;
	name_key(span_of(p->name), key);
	e = put(s, o, walkin, p, key);
	if (e != ERR_OK || (kept.there && !strcmp(kept.name_key, key)))
		return e;
	if (kept.there)
		e = drop_words(s, p->number, kept.name_key);
	return e == ERR_OK ? add_words(s, p->number, key) : e;
}
