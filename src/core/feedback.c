// Ratings without names: what leaves when, in which order, and what it adds up to.
// SPDX-License-Identifier: Apache-2.0
#include "core/feedback.h"

#include "core/words.h"

#include <assert.h>
#include <string.h>

int feedback_release(int held, int left, bool window_ended, bool *ret_few)
{
	assert(held >= 0 && left >= 0);
	*ret_few = false;
	if (held == 0 || (held < FEEDBACK_BATCH && !window_ended))
		return 0;
	int n = held < FACT_RESPONDENTS ? held : FACT_RESPONDENTS;
	if (held > n && held - n < FEEDBACK_FEWEST)
		n = held - FEEDBACK_FEWEST;
	*ret_few = n < FEEDBACK_FEWEST && left < FEEDBACK_FEWEST;
	return n;
}

// Fisher and Yates; 64 bits for at most 32 places leave a bias below 2^-58.
static void shuffle(int *places, int n, const uint8_t *random)
{
	for (int i = n - 1; i > 0; i--) {
		uint64_t drawn = 0;
		for (int b = 0; b < 8; b++)
			drawn = drawn << 8 | random[8 * i + b];
		int k = (int)(drawn % (uint64_t)(i + 1)), kept = places[i];
		places[i] = places[k];
		places[k] = kept;
	}
}

void feedback_batch(const struct held *held, int n, int questions, bool few, const uint8_t *random, struct ratings *ret_ratings)
{
	assert(n >= 0 && n <= FACT_RESPONDENTS && questions >= 0 && questions <= FACT_QUESTIONS);
	int answers[FACT_RESPONDENTS], comments[FACT_RESPONDENTS], count = 0;
	memset(ret_ratings, 0, sizeof *ret_ratings);
	ret_ratings->respondents = n;
	ret_ratings->questions = questions;
	ret_ratings->few = few;
	if (few)
		return;
	for (int i = 0; i < n; i++) {
		answers[i] = i;
		if (held[i].comment[0])
			comments[count++] = i;
	}
	shuffle(answers, n, random);
	shuffle(comments, count, random + 8 * n);
	ret_ratings->comments = count;
	for (int i = 0; i < n; i++)
		memcpy(ret_ratings->answers[i], held[answers[i]].answers, (size_t)questions);
	for (int i = 0; i < count; i++)
		memcpy(ret_ratings->comment[i], held[comments[i]].comment, FACT_COMMENT);
}

bool feedback_is_shown(const struct rating_cell *c)
{
	return c->respondents - c->few >= FEEDBACK_FEWEST;
}

static int64_t half_up(uint64_t above, uint64_t below)
{
	return (int64_t)((2 * above + below) / (2 * below));
}

struct score feedback_score(const struct rating_cell *c, const struct instrument *i, int question)
{
	struct score s = { .mean_x100 = -1 };
	uint64_t sum = 0;
	s.count[0] = c->count[question][0];
	for (int v = 1; v <= instrument_options(i, question); v++) {
		s.count[v] = c->count[question][v];
		s.n += s.count[v];
		sum += (uint64_t)v * s.count[v];
	}
	if (s.n == 0)
		return s;
	s.mean_x100 = (int)half_up(100 * sum, s.n);
	for (int v = 1; v <= instrument_options(i, question); v++)
		s.percent_x10[v] = (int)half_up(UINT64_C(1000) * s.count[v], s.n);
	return s;
}

int feedback_mean_x100(const struct rating_cell *c, const struct instrument *i)
{
	uint64_t sum = 0, n = 0;
	for (int q = 0; q < i->questions; q++) {
		int mean = instrument_is_scored(i, q) ? feedback_score(c, i, q).mean_x100 : -1;
		sum += mean < 0 ? 0 : (uint64_t)mean;
		n += mean >= 0;
	}
	return n ? (int)half_up(sum, n) : -1;
}

int feedback_share_x10(int mean_x100, int scale)
{
	assert(scale > 0);
	return mean_x100 < 0 ? -1 : (int)half_up(10 * (uint64_t)mean_x100, (uint64_t)scale);
}

const char *feedback_grade(int mean_x100, int scale, enum lang l)
{
	static const struct { int scale, above; enum word word; } grades[] = {
		{ 5, 435, WORD_GRADE_VERY_GOOD }, { 5, 340, WORD_GRADE_GOOD }, { 5, 260, WORD_GRADE_FAIR }, { 5, 180, WORD_GRADE_POOR }, { 5, -1, WORD_GRADE_BAD },
		{ 4, 325, WORD_GRADE_VERY_GOOD }, { 4, 250, WORD_GRADE_GOOD }, { 4, 175, WORD_GRADE_FAIR }, { 4, -1, WORD_GRADE_LACKING },
	};
	for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
		if (grades[i].scale == scale && mean_x100 > grades[i].above)
			return word(grades[i].word, l);
	return "";
}

int feedback_ikm_x100(uint32_t sum, uint32_t n)
{
	return n ? (int)half_up(UINT64_C(2500) * sum, UINT64_C(9) * n) : -1;
}
