// The sentences themselves; one that lacks a language does not compile.
// SPDX-License-Identifier: Apache-2.0
#include "core/words.h"

#include <assert.h>
#include <string.h>

#define WORD(id, indonesian, english) \
	static_assert(sizeof(indonesian) > 1 && sizeof(english) > 1, "WORD_" #id " lacks a language");
#include "core/words_kiosk.def"
#include "core/words_tables.def"
#include "core/words_paper.def"
#include "core/words_tool.def"
#include "core/words_web.def"
#include "core/words_server.def"
#undef WORD

static const char *const table[WORD_COUNT][LANG_COUNT] = {
#define WORD(id, indonesian, english) [WORD_##id] = { [LANG_ID] = indonesian, [LANG_EN] = english },
#include "core/words_kiosk.def"
#include "core/words_tables.def"
#include "core/words_paper.def"
#include "core/words_tool.def"
#include "core/words_web.def"
#include "core/words_server.def"
#undef WORD
};

const char *word(enum word w, enum lang l)
{
	assert(w >= 0 && w < WORD_COUNT && l >= 0 && l < LANG_COUNT);
	return table[w][l];
}

enum word word_reason(enum err e)
{
	static const enum word words[] = {
		[ERR_OK] = WORD_ERR_IO, [ERR_FULL] = WORD_ERR_FULL, [ERR_FORMAT] = WORD_ERR_FORMAT, [ERR_RANGE] = WORD_ERR_RANGE, [ERR_UTF8] = WORD_ERR_UTF8,
		[ERR_MISSING] = WORD_ERR_MISSING, [ERR_UNKNOWN] = WORD_ERR_UNKNOWN, [ERR_CHAIN] = WORD_ERR_CHAIN, [ERR_GAP] = WORD_ERR_GAP,
		[ERR_FORK] = WORD_ERR_FORK, [ERR_SIGNATURE] = WORD_ERR_SIGNATURE, [ERR_NOT_FOUND] = WORD_ERR_NOT_FOUND, [ERR_IO] = WORD_ERR_IO,
		[ERR_DISK_FULL] = WORD_ERR_DISK_FULL, [ERR_READ_ONLY] = WORD_ERR_READ_ONLY, [ERR_BUSY] = WORD_ERR_BUSY, [ERR_NOT_OURS] = WORD_ERR_NOT_OURS,
		[ERR_NEWER] = WORD_ERR_NEWER, [ERR_DAMAGED] = WORD_ERR_DAMAGED, [ERR_OTHER_EVENT] = WORD_ERR_OTHER_EVENT,
		[ERR_NO_MEMORY] = WORD_ERR_NO_MEMORY, [ERR_DEVICE] = WORD_ERR_IO,
	};
	static_assert(sizeof words / sizeof *words == ERR_COUNT, "every result code has its sentence");
	return words[e];
}

// The value for the slot whose name stands at the front of s, up to its closing brace; NULL when it is not given.
static const char *find(struct span name, const struct fill *fills, int n)
{
	for (int i = 0; i < n; i++)
		if (span_is(name, fills[i].slot))
			return fills[i].value;
	return NULL;
}

void words_write(struct text *out, enum word w, enum lang l, const struct fill *fills, int n)
{
	struct span rest = span_of(word(w, l));
	while (rest.len) {
		text_add(out, span_cut(&rest, '{'));
		if (!rest.len)
			break;
		struct span name = span_cut(&rest, '}');
		const char *value = find(name, fills, n);
		if (value) {
			text_str(out, value);
			continue;
		}
		text_char(out, '{');
		text_add(out, name);
		text_char(out, '}');
	}
}
