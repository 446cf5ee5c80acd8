// A scanner types a whole code in a few milliseconds and ends it with Enter; people do neither.
// SPDX-License-Identifier: Apache-2.0
#include "core/wedge.h"

#include <string.h>

static struct wedge_heard hear(struct wedge *w, enum wedge_said said)
{
	struct wedge_heard heard = { w->len ? said : WEDGE_NOTHING, { w->text + w->begin, w->len } };
	w->begin += w->len;
	w->len = 0;
	return heard;
}

// What was returned before is read by now: its room is free again.
static void compact(struct wedge *w)
{
	if (w->begin)
		memmove(w->text, w->text + w->begin, w->len);
	w->begin = 0;
}

static void hold(struct wedge *w, char c, int64_t now_ms)
{
	if (w->begin + w->len < sizeof w->text)
		w->text[w->begin + w->len++] = c;
	w->last_ms = now_ms;
}

struct wedge_heard wedge_char(struct wedge *w, char c, int64_t now_ms)
{
	compact(w);
	bool is_fast = now_ms - w->last_ms <= WEDGE_GAP_MS, is_end = c == '\r' || c == '\n';
	bool is_second_end = w->after_code && is_fast && c == '\n';
	w->after_code = false;
	if (is_second_end)
		return (struct wedge_heard){ WEDGE_NOTHING, { w->text, 0 } };
	if (is_end && is_fast && w->len >= WEDGE_LEAST) {
		w->after_code = c == '\r';
		w->last_ms = now_ms;
		w->len = w->len < WEDGE_TEXT ? w->len : WEDGE_TEXT;
		return hear(w, WEDGE_CODE);
	}
	struct wedge_heard heard = { WEDGE_NOTHING, { w->text, 0 } };
	if (!is_fast)
		heard = hear(w, WEDGE_TYPED);
	hold(w, is_end ? '\n' : c, now_ms);
	return heard;
}

struct wedge_heard wedge_tick(struct wedge *w, int64_t now_ms)
{
	compact(w);
	if (now_ms - w->last_ms <= WEDGE_GAP_MS)
		return (struct wedge_heard){ WEDGE_NOTHING, { w->text, 0 } };
	return hear(w, WEDGE_TYPED);
}

int wedge_wait_ms(const struct wedge *w, int64_t now_ms)
{
	if (!w->len)
		return -1;
	int64_t left = w->last_ms + WEDGE_GAP_MS + 1 - now_ms;
	return left > 0 ? (int)left : 0;
}
