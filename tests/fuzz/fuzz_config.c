// Fuzzes settings files: whatever they hold, values stay within their limits, and every problem is a whole sentence.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/config_event.h"

static void check(void *context, const struct config_problem *p)
{
	int *n = context;
	char room[400];
	struct text t = text_init(room, sizeof room);
	assert(p->line >= 0 && p->err > ERR_OK && p->err < ERR_COUNT);
	assert(memchr(p->key, '\0', sizeof p->key) && memchr(p->detail, '\0', sizeof p->detail));
	config_problem_write(p, LANG_EN, &t);
	assert(!t.full && utf8_valid(text_span(&t)));
	(*n)++;
}

static void within(const struct setting *table, const char *values)
{
	for (const struct setting *s = table; s->key; s++) {
		const char *at = values + s->offset;
		int number;
		memcpy(&number, at, sizeof number < s->size ? sizeof number : s->size);
		if (s->type == SETTING_TEXT)
			assert(memchr(at, '\0', s->size) && utf8_valid(span_of(at)));
		else if (s->type == SETTING_INT)
			assert((number >= s->least && number <= s->most) || number == s->initial);
		else if (s->type == SETTING_DAY)
			assert(number == 0 || calendar_day_valid(number));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span file = { (const char *)data, size };
	struct event e;
	struct kiosk_config k;
	int n = 0;
	bool good = config_read_event(file, &e, check, &n);
	assert(good == (n == 0));
	within(config_event, (const char *)&e);
	if (good)
		assert(e.title[0] && e.organiser[0] && e.first_day && e.first_day <= e.last_day && e.rules.on_time <= e.rules.late);
	for (int i = 0; i < 6; i++)
		assert(memchr(e.letterhead[i].text, '\0', sizeof e.letterhead[i].text) && e.letterhead[i].size >= CONFIG_POINTS_LEAST
			&& e.letterhead[i].size <= CONFIG_POINTS_MOST);
	n = 0;
	good = config_read(config_kiosk, file, &k, check, &n);
	assert(good == (n == 0));
	within(config_kiosk, (const char *)&k);
	return 0;
}
