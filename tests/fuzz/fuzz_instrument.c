// Fuzzes the questionnaire reader: what it accepts is whole, and reads the same once written out again.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/instrument.h"

static struct instrument first, second;
static char written[200000];

static void write_labels(struct text *t, const char *key, char labels[INSTRUMENT_OPTIONS][48], int n)
{
	text_str(t, key);
	for (int i = 0; i < n; i++) {
		assert(labels[i][0]);
		text_str(t, i ? " | " : " = ");
		text_str(t, labels[i]);
	}
	text_char(t, '\n');
}

static void write_line(struct text *t, const char *key, const char *value)
{
	assert(value[0] && utf8_valid(span_of(value)));
	text_str(t, key);
	text_str(t, " = ");
	text_str(t, value);
	text_char(t, '\n');
}

static void write_all(struct text *t, struct instrument *i)
{
	static const char *const titles[] = { "title.id", "title.en" }, *const scales[] = { "scale.id", "scale.en" },
		*const comments[] = { "comment.id", "comment.en" }, *const questions[] = { "question.id", "question.en" }, *const options[] = { "options.id", "options.en" };
	write_line(t, "id", i->id);
	if (i->source[0])
		write_line(t, "source", i->source);
	for (enum lang l = 0; l < LANG_COUNT; l++) {
		write_line(t, titles[l], i->title[l]);
		if (i->scale)
			write_labels(t, scales[l], i->label[l], i->scale);
		if (i->has_comment)
			write_line(t, comments[l], i->comment[l]);
	}
	for (int q = 0; q < i->questions; q++)
		for (enum lang l = 0; l < LANG_COUNT; l++) {
			write_line(t, questions[l], i->question[q].text[l]);
			if (i->question[q].options)
				write_labels(t, options[l], i->question[q].option[l], i->question[q].options);
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span file = { (const char *)data, size };
	int line = -1;
	if (instrument_read(file, &first, &line) != ERR_OK) {
		assert(line >= 0);
		return 0;
	}
	assert(line == -1 && first.questions >= 1 && first.questions <= FACT_QUESTIONS && first.scale <= INSTRUMENT_OPTIONS);
	for (int q = 0; q < first.questions; q++) {
		assert(instrument_options(&first, q) >= 2 && instrument_options(&first, q) <= INSTRUMENT_OPTIONS);
		for (int v = 1; v <= instrument_options(&first, q); v++)
			assert(instrument_label(&first, q, v, LANG_ID)[0] && instrument_label(&first, q, v, LANG_EN)[0]);
	}
	struct text t = text_init(written, sizeof written);
	write_all(&t, &first);
	assert(!t.full && instrument_read(text_span(&t), &second, &line) == ERR_OK);
	assert(memcmp(&first, &second, sizeof first) == 0);
	return 0;
}
