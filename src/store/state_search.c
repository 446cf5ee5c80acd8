// People found by what was typed of a name or a number.
// SPDX-License-Identifier: Apache-2.0
#include "store/state.h"

#include <stdlib.h>
#include <string.h>

#include "core/name.h"
#include "store/inside.h"

#define WORDS 16     // typed; further ones are ignored
#define DIGITS 4     // from where on a number is looked for
#define LAST "\xf4\x8f\xbf\xbf" // behind every character that a word may have
#define FEW 5000     // bearers of a word; with more, walking through all people by name finds enough sooner

static const char by_nip[] = "SELECT name_key, number FROM person WHERE nip >= ? AND nip < ? AND gone = 0 ORDER BY name_key, number";
static const char by_word[] = "SELECT DISTINCT person.name_key, person.number FROM word JOIN person ON person.number = word.person"
	" WHERE word.word >= ? AND word.word < ? AND person.gone = 0 ORDER BY person.name_key, person.number";
static const char by_name[] = "SELECT name_key, number FROM person WHERE gone = 0 ORDER BY name_key, number";
static const char bearers[] = "SELECT CAST(coalesce(sum(people), 0) AS BIGINT) FROM vocabulary WHERE word >= ? AND word < ?";
static const char vocabulary[] = "SELECT word, people FROM vocabulary";

// The words of the key of what was typed; `end` of each is behind everything that begins with it: 0xff stands in no UTF-8.
struct typed {
	struct span text, word[WORDS];
	char key[NAME_KEY], end[WORDS][NAME_KEY + sizeof LAST];
	int count;
	bool forgiving;
};

struct hit { uint64_t number; char key[NAME_KEY]; };
struct hits { struct hit *hit; int n, cap; }; // in the order of names, each person once; one more place than cap

static void end_of(struct span word, const char *suffix, char ret_end[NAME_KEY + sizeof LAST])
{
	memcpy(ret_end, word.at, word.len);
	strcpy(ret_end + word.len, suffix);
}

static void read_typed(struct span text, struct typed *ret_typed)
{
	struct typed *t = ret_typed;
	t->text = text;
	t->count = 0;
	t->forgiving = false;
	name_key(text, t->key);
	for (struct span rest = span_of(t->key); rest.len > 0 && t->count < WORDS;) {
		struct span word = span_cut(&rest, ' ');
		if (word.len == 0)
			continue;
		end_of(word, LAST, t->end[t->count]);
		t->word[t->count++] = word;
	}
}

static bool begins_some(const char *key, struct span typed)
{
	for (struct span rest = span_of(key); rest.len > 0;) {
		struct span word = span_cut(&rest, ' ');
		if (word.len >= typed.len && !memcmp(word.at, typed.at, typed.len))
			return true;
	}
	return false;
}

static bool matches(const char *key, const struct typed *t)
{
	if (t->forgiving)
		return name_matches(key, t->text);
	for (int i = 0; i < t->count; i++)
		if (!begins_some(key, t->word[i]))
			return false;
	return true;
}

// Keeps the first `cap` of all that are given; false when this one, and whatever comes after it by name, is too late.
static bool keep(struct hits *h, const char *key, uint64_t number)
{
	int at = h->n;
	for (; at > 0; at--) {
		int order = strcmp(h->hit[at - 1].key, key);
		if (order == 0 && h->hit[at - 1].number == number)
			return true;
		if (order < 0 || (order == 0 && h->hit[at - 1].number < number))
			break;
	}
	if (at >= h->cap)
		return false;
	memmove(h->hit + at + 1, h->hit + at, (size_t)(h->n - at) * sizeof *h->hit);
	h->hit[at].number = number;
	strcpy(h->hit[at].key, key);
	if (h->n < h->cap)
		h->n++;
	return true;
}

// q gives name keys and numbers in order; t NULL takes them all.
static void keep_matching(struct query *q, const struct typed *t, struct hits *h)
{
	char key[NAME_KEY];
	bool more = true;
	while (more && db_row(q)) {
		db_text(q, key, sizeof key);
		if (!t || matches(key, t))
			more = keep(h, key, (uint64_t)db_int(q));
	}
	db_drop(q);
}

static void bind_range(struct query *q, struct span first, const char *end)
{
	db_bind_span(q, first);
	db_bind_text(q, end);
}

static int64_t count_bearers(struct store *s, const struct typed *t, int word)
{
	struct query *q = db_query(s->db, bearers);
	bind_range(q, t->word[word], t->end[word]);
	int64_t n = db_row(q) ? db_int(q) : 0;
	return db_done(q) == ERR_OK ? n : 0;
}

static int least_of(const int64_t *counts, int n)
{
	int least = 0;
	for (int i = 1; i < n; i++)
		if (counts[i] < counts[least])
			least = i;
	return least;
}

static void search_exactly(struct store *s, const struct typed *t, struct hits *h)
{
	int64_t count[WORDS];
	for (int i = 0; i < t->count; i++)
		count[i] = count_bearers(s, t, i);
	int rarest = least_of(count, t->count);
	if (count[rarest] == 0)
		return;
	struct query *q = db_query_many(s->db, count[rarest] <= FEW ? by_word : by_name);
	if (count[rarest] <= FEW)
		bind_range(q, t->word[rarest], t->end[rarest]);
	keep_matching(q, t, h);
}

// Cheap to ask before name_matches: one edit leaves one of the first two letters where it was, or moves it by one.
static bool may_match(struct span word, struct span typed)
{
	if (word.len < 2 || typed.len < 2)
		return word.len > 0 && word.at[0] == typed.at[0];
	return word.at[0] == typed.at[0] || word.at[1] == typed.at[1] || word.at[0] == typed.at[1] || word.at[1] == typed.at[0];
}

static bool word_matches(const char *word, struct span typed)
{
	return may_match(span_of(word), typed) && name_matches(word, typed);
}

static void count_forgiven(struct store *s, const struct typed *t, int64_t ret_count[WORDS])
{
	char word[NAME_KEY];
	memset(ret_count, 0, WORDS * sizeof *ret_count);
	struct query *q = db_query(s->db, vocabulary);
	while (db_row(q)) {
		db_text(q, word, sizeof word);
		int64_t people = db_int(q);
		for (int i = 0; i < t->count; i++)
			ret_count[i] += word_matches(word, t->word[i]) ? people : 0;
	}
	db_drop(q);
}

static void keep_bearers(struct store *s, const struct typed *t, struct span like, struct hits *h)
{
	char word[NAME_KEY], end[NAME_KEY + sizeof LAST];
	struct query *q = db_query(s->db, vocabulary);
	while (db_row(q)) {
		db_text(q, word, sizeof word);
		if (!word_matches(word, like))
			continue;
		struct query *bearing = db_query(s->db, by_word);
		end_of(span_of(word), "\x01", end);
		bind_range(bearing, span_of(word), end);
		keep_matching(bearing, t, h);
	}
	db_drop(q);
}

// Over the words that there are, which are far fewer than people.
static void search_forgiving(struct store *s, const struct typed *t, struct hits *h)
{
	int64_t count[WORDS];
	count_forgiven(s, t, count);
	int rarest = least_of(count, t->count);
	if (count[rarest] > FEW)
		keep_matching(db_query_many(s->db, by_name), t, h);
	else if (count[rarest] > 0)
		keep_bearers(s, t, t->word[rarest], h);
}

static bool read_digits(struct span text, char ret_digits[24])
{
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c >= '0' && c <= '9' && n < 18)
			ret_digits[n++] = c;
		else if (c != ' ' && c != '.')
			return false;
	}
	ret_digits[n] = '\0';
	return n >= DIGITS;
}

static void search(struct store *s, struct span text, struct hits *h)
{
	struct typed t;
	char digits[24], end[NAME_KEY + sizeof LAST];
	if (read_digits(text, digits)) {
		struct query *q = db_query(s->db, by_nip);
		end_of(span_of(digits), ":", end); // behind the digits
		bind_range(q, span_of(digits), end);
		keep_matching(q, NULL, h);
		return;
	}
	read_typed(text, &t);
	if (t.count == 0)
		return;
	search_exactly(s, &t, h);
	t.forgiving = true;
	if (h->n == 0)
		search_forgiving(s, &t, h);
}

int state_search(struct store *s, struct span typed, struct person *ret_people, int cap)
{
	struct hits h = { .hit = malloc(((size_t)cap + 1) * sizeof *h.hit), .cap = cap };
	int n = 0;
	if (h.hit && db_begin_read(s->db) == ERR_OK) {
		search(s, typed, &h);
		for (int i = 0; i < h.n; i++)
			if (state_person(s, h.hit[i].number, &ret_people[n]) == ERR_OK)
				n++;
		n = db_end(s->db, ERR_OK) == ERR_OK ? n : 0;
	}
	free(h.hit);
	return n;
}
