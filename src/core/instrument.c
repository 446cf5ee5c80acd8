// Reads questionnaires from their text files.
// SPDX-License-Identifier: Apache-2.0
#include "core/instrument.h"

#include <assert.h>
#include <string.h>

enum what { WHAT_ID, WHAT_SOURCE, WHAT_TITLE, WHAT_SCALE, WHAT_COMMENT, WHAT_QUESTION, WHAT_OPTIONS };

static const struct key { const char *name; enum what what; enum lang lang; } keys[] = {
	{ "id", WHAT_ID, LANG_ID }, { "source", WHAT_SOURCE, LANG_ID },
	{ "title.id", WHAT_TITLE, LANG_ID }, { "title.en", WHAT_TITLE, LANG_EN },
	{ "scale.id", WHAT_SCALE, LANG_ID }, { "scale.en", WHAT_SCALE, LANG_EN },
	{ "comment.id", WHAT_COMMENT, LANG_ID }, { "comment.en", WHAT_COMMENT, LANG_EN },
	{ "question.id", WHAT_QUESTION, LANG_ID }, { "question.en", WHAT_QUESTION, LANG_EN },
	{ "options.id", WHAT_OPTIONS, LANG_ID }, { "options.en", WHAT_OPTIONS, LANG_EN },
};
#define KEYS (sizeof keys / sizeof *keys)

struct labels { int count[LANG_COUNT], line; }; // how many were given in each language, and where last

struct reading {
	struct instrument i;
	int line;                    // the line being read
	bool seen[KEYS];             // keys of a question are forgotten when the next begins
	struct labels scale, options;
	int error_line;
};

static enum err fail(struct reading *r, int line, enum err e)
{
	r->error_line = line;
	return e;
}

static bool is_plain(struct span value)
{
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.at[i] < ' ' || value.at[i] == 0x7f)
			return false;
	return true;
}

static enum err read_text(struct span value, char *ret_text, size_t cap)
{
	if (!value.len)
		return ERR_MISSING;
	if (!is_plain(value))
		return ERR_FORMAT;
	return span_copy(value, ret_text, cap) ? ERR_OK : ERR_FULL;
}

static enum err read_id(struct span value, char *ret_id, size_t cap)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return ERR_FORMAT;
	}
	return read_text(value, ret_id, cap);
}

static enum err read_labels(struct span value, char ret_labels[INSTRUMENT_OPTIONS][48], int *ret_count)
{
	int n = 0;
	for (bool more = true; more; n++) {
		more = value.len && memchr(value.at, '|', value.len);
		if (n == INSTRUMENT_OPTIONS)
			return ERR_RANGE;
		enum err e = read_text(span_trim(span_cut(&value, '|')), ret_labels[n], sizeof ret_labels[n]);
		if (e != ERR_OK)
			return e;
	}
	*ret_count = n;
	return n < 2 ? ERR_RANGE : ERR_OK;
}

static enum err check_labels(struct reading *r, const struct labels *l)
{
	if (l->count[LANG_EN] && !l->count[LANG_ID])
		return fail(r, l->line, ERR_MISSING);
	if (l->count[LANG_EN] && l->count[LANG_EN] != l->count[LANG_ID])
		return fail(r, l->line, ERR_RANGE);
	return ERR_OK;
}

static enum err end_question(struct reading *r)
{
	if (r->i.questions) {
		struct question *q = &r->i.question[r->i.questions - 1];
		q->options = r->options.count[LANG_ID];
	}
	return check_labels(r, &r->options);
}

static enum err begin_question(struct reading *r)
{
	enum err e = end_question(r);
	if (e != ERR_OK)
		return e;
	if (r->i.questions == FACT_QUESTIONS)
		return ERR_FULL;
	r->i.questions++;
	r->options = (struct labels){ 0 };
	for (size_t k = 0; k < KEYS; k++)
		if (keys[k].what == WHAT_QUESTION || keys[k].what == WHAT_OPTIONS)
			r->seen[k] = false;
	return ERR_OK;
}

static enum err read_value(struct reading *r, const struct key *k, struct span value)
{
	struct instrument *i = &r->i;
	struct question *q = i->questions ? &i->question[i->questions - 1] : NULL;
	switch (k->what) {
	case WHAT_ID:
		return read_id(value, i->id, sizeof i->id);
	case WHAT_SOURCE:
		return read_text(value, i->source, sizeof i->source);
	case WHAT_TITLE:
		return read_text(value, i->title[k->lang], sizeof i->title[k->lang]);
	case WHAT_COMMENT:
		i->has_comment = true;
		return read_text(value, i->comment[k->lang], sizeof i->comment[k->lang]);
	case WHAT_SCALE:
		r->scale.line = r->line;
		return read_labels(value, i->label[k->lang], &r->scale.count[k->lang]);
	case WHAT_QUESTION:
		return q ? read_text(value, q->text[k->lang], sizeof q->text[k->lang]) : ERR_FORMAT;
	case WHAT_OPTIONS:
		r->options.line = r->line;
		return q ? read_labels(value, q->option[k->lang], &r->options.count[k->lang]) : ERR_FORMAT;
	}
	return ERR_UNKNOWN;
}

static enum err read_line(struct reading *r, struct span line)
{
	line = span_trim(line);
	if (!utf8_valid(line))
		return ERR_UTF8;
	if (!line.len || *line.at == '#')
		return ERR_OK;
	if (!memchr(line.at, '=', line.len))
		return ERR_FORMAT;
	struct span name = span_trim(span_cut(&line, '='));
	for (size_t k = 0; k < KEYS; k++) {
		if (!span_is(name, keys[k].name))
			continue;
		enum err e = keys[k].what == WHAT_QUESTION && keys[k].lang == LANG_ID ? begin_question(r) : ERR_OK;
		if (e != ERR_OK)
			return e;
		if (r->seen[k])
			return ERR_FORMAT;
		r->seen[k] = true;
		return read_value(r, &keys[k], span_trim(line));
	}
	return ERR_UNKNOWN;
}

static void fall_back(char *english, const char *indonesian, size_t size)
{
	if (!english[0])
		memcpy(english, indonesian, size);
}

static void fall_back_all(struct instrument *i)
{
	fall_back(i->title[LANG_EN], i->title[LANG_ID], sizeof i->title[LANG_ID]);
	fall_back(i->comment[LANG_EN], i->comment[LANG_ID], sizeof i->comment[LANG_ID]);
	fall_back(i->label[LANG_EN][0], i->label[LANG_ID][0], sizeof i->label[LANG_ID]);
	for (int q = 0; q < i->questions; q++) {
		struct question *x = &i->question[q];
		fall_back(x->text[LANG_EN], x->text[LANG_ID], sizeof x->text[LANG_ID]);
		fall_back(x->option[LANG_EN][0], x->option[LANG_ID][0], sizeof x->option[LANG_ID]);
	}
}

static enum err finish(struct reading *r)
{
	struct instrument *i = &r->i;
	enum err e = end_question(r);
	if (e == ERR_OK)
		e = check_labels(r, &r->scale);
	if (e != ERR_OK)
		return e;
	i->scale = r->scale.count[LANG_ID];
	if (!i->id[0] || !i->title[LANG_ID][0] || !i->questions || (i->has_comment && !i->comment[LANG_ID][0]))
		return ERR_MISSING;
	for (int q = 0; q < i->questions; q++)
		if (!i->question[q].options && !i->scale)
			return ERR_MISSING;
	fall_back_all(i);
	return ERR_OK;
}

enum err instrument_read(struct span file, struct instrument *ret_instrument, int *ret_line)
{
	struct reading r = { 0 };
	enum err e = ERR_OK;
	if (span_starts(file, "\xef\xbb\xbf")) // Notepad's mark of UTF-8
		file = (struct span){ file.at + 3, file.len - 3 };
	while (e == ERR_OK && file.len) {
		r.line++;
		e = read_line(&r, span_cut(&file, '\n'));
	}
	if (e == ERR_OK)
		e = finish(&r);
	if (e == ERR_OK)
		*ret_instrument = r.i;
	else
		*ret_line = r.error_line ? r.error_line : r.line;
	return e;
}

int instrument_options(const struct instrument *i, int question)
{
	assert(question >= 0 && question < i->questions);
	int own = i->question[question].options;
	return own ? own : i->scale;
}

const char *instrument_label(const struct instrument *i, int question, int value, enum lang l)
{
	assert(value >= 1 && value <= instrument_options(i, question) && l >= 0 && l < LANG_COUNT);
	return i->question[question].options ? i->question[question].option[l][value - 1] : i->label[l][value - 1];
}

bool instrument_is_scored(const struct instrument *i, int question)
{
	assert(question >= 0 && question < i->questions);
	return !i->question[question].options;
}
