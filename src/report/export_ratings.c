// Exports of ratings: the anonymous answers as the ledgers hold them, their sums, and the comments.
// SPDX-License-Identifier: Apache-2.0
#include "core/feedback.h"
#include "report/export_inside.h"

#include <stdlib.h>
#include <string.h>

#define FRONT 3 // columns before the answers
#define SUMMARY 8

// Calls `row` for every ratings record of every ledger.
typedef void ratings_row(struct exporting *x, const struct ratings *r);

static enum err each_record(struct exporting *x, const struct ledger_id *id, ratings_row *row, struct fact *f)
{
	struct ledger_reader *reader;
	struct record r;
	enum err e = ledger_reader_open(x->muster->store, id, 1, &reader);
	if (e)
		return e;
	while (ledger_next(reader, &r))
		if (r.kind == KIND_RATINGS && !r.erased && fact_read(KIND_RATINGS, r.body, f) == ERR_OK && muster_session(x->muster, f->ratings.session) >= 0)
			row(x, &f->ratings);
	e = ledger_reader_error(reader);
	ledger_reader_close(reader);
	return e;
}

static enum err each_ratings(struct exporting *x, ratings_row *row)
{
	struct ledger_info *infos = calloc(INTEGRITY_LEDGERS, sizeof *infos);
	struct fact *f = malloc(sizeof *f);
	enum err e = infos && f ? ERR_OK : ERR_NO_MEMORY;
	int n = e ? 0 : ledger_list(x->muster->store, infos, INTEGRITY_LEDGERS);
	for (int i = 0; i < n && i < INTEGRITY_LEDGERS && !e; i++)
		if (!infos[i].is_event)
			e = each_record(x, &infos[i].id, row, f);
	free(infos);
	free(f);
	return e;
}

static void answer_rows(struct exporting *x, const struct ratings *r)
{
	for (int i = 0; i < r->respondents && !r->few; i++) {
		writer_number(x->writer, r->session, 0);
		writer_string(x->writer, x->muster->session[muster_session(x->muster, r->session)].title);
		writer_string(x->writer, r->instrument);
		for (int q = 0; q < FACT_QUESTIONS; q++)
			if (q < r->questions && r->answers[i][q])
				writer_number(x->writer, r->answers[i][q], 0);
			else
				writer_none(x->writer);
		writer_row(x->writer);
		x->rows++;
	}
}

static void comment_rows(struct exporting *x, const struct ratings *r)
{
	for (int i = 0; i < r->comments && !r->few; i++) {
		writer_number(x->writer, r->session, 0);
		writer_string(x->writer, r->comment[i]);
		writer_row(x->writer);
	}
}

static void summary_row(struct exporting *x, const struct session *s, const struct rating_cell *c, const struct instrument *i, int question)
{
	struct score score = feedback_score(c, i, question);
	writer_number(x->writer, s->number, 0);
	writer_string(x->writer, s->instrument);
	writer_number(x->writer, c->respondents, 0);
	writer_number(x->writer, c->few, 0);
	writer_string(x->writer, i->question[question].text[x->request->lang]);
	writer_number(x->writer, score.n, 0);
	if (instrument_is_scored(i, question) && score.mean_x100 >= 0) {
		writer_number(x->writer, score.mean_x100, 2);
		writer_string(x->writer, feedback_grade(score.mean_x100, i->scale, x->request->lang));
	} else {
		writer_none(x->writer);
		writer_none(x->writer);
	}
	for (int v = 1; v <= INSTRUMENT_OPTIONS; v++)
		if (v <= instrument_options(i, question))
			writer_number(x->writer, score.count[v], 0);
		else
			writer_none(x->writer);
	writer_row(x->writer);
}

static enum err summary_rows(struct exporting *x, const struct session *s, struct instrument_fact *fact, struct instrument *i)
{
	struct rating_cell c;
	int line;
	if (!s->instrument[0])
		return ERR_OK;
	enum err e = state_instrument(x->muster->store, s->instrument, fact);
	if (!e)
		e = instrument_read(span_of(fact->definition), i, &line);
	if (!e)
		e = state_rating(x->muster->store, s->number, s->instrument, &c);
	for (int q = 0; !e && feedback_is_shown(&c) && q < i->questions; q++)
		summary_row(x, s, &c, i, q);
	return e;
}

static enum err write_summary(struct exporting *x)
{
	struct writer_column columns[SUMMARY + INSTRUMENT_OPTIONS] = { { WORD_FIELD_SESSION, 0 }, { WORD_FIELD_INSTRUMENT, 0 }, { WORD_FIELD_RESPONDENTS, 0 },
		{ WORD_FIELD_COUNTED_ONLY, 0 }, { WORD_FIELD_QUESTION, 0 }, { WORD_FIELD_N, 0 }, { WORD_FIELD_MEAN, 0 }, { WORD_FIELD_GRADE, 0 } };
	for (int v = 1; v <= INSTRUMENT_OPTIONS; v++)
		columns[SUMMARY + v - 1] = (struct writer_column){ WORD_FIELD_COUNT_N, v };
	if (!writer_table(x->writer, WORD_SHEET_SUMMARY, columns, SUMMARY + INSTRUMENT_OPTIONS))
		return ERR_OK;
	struct instrument_fact *fact = malloc(sizeof *fact);
	struct instrument *i = malloc(sizeof *i);
	enum err e = fact && i ? ERR_OK : ERR_NO_MEMORY;
	for (int j = 0; j < x->muster->sessions && !e; j++)
		e = summary_rows(x, &x->muster->session[j], fact, i);
	free(fact);
	free(i);
	return e;
}

enum err export_ratings(struct exporting *x)
{
	static const struct writer_column comments[] = { { WORD_FIELD_SESSION, 0 }, { WORD_FIELD_COMMENT, 0 } };
	struct writer_column columns[FRONT + FACT_QUESTIONS] = { { WORD_FIELD_SESSION, 0 }, { WORD_FIELD_SESSION_TITLE, 0 }, { WORD_FIELD_INSTRUMENT, 0 } };
	for (int q = 0; q < FACT_QUESTIONS; q++)
		columns[FRONT + q] = (struct writer_column){ WORD_FIELD_ANSWER_N, q + 1 };
	writer_table(x->writer, WORD_SHEET_ANSWERS, columns, FRONT + FACT_QUESTIONS);
	enum err e = each_ratings(x, answer_rows);
	if (!e)
		e = write_summary(x);
	if (e || !writer_table(x->writer, WORD_SHEET_COMMENTS, comments, 2))
		return e;
	return each_ratings(x, comment_rows);
}
