// event.key: `name = hexadecimal digits`, with a warning to whoever opens it.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/key_file.h"

#include "core/badge.h"
#include "core/words.h"
#include "device/files.h"
#include "hadir/file.h"

#include <sodium.h>
#include <string.h>

#define FILE_MAX 65536

// One line into the key; which of the four it was goes to ret_seen as a bit.
static bool take_line(struct span line, struct key *k, unsigned *ret_seen)
{
	struct span value = line, name = span_trim(span_cut(&value, '='));
	value = span_trim(value);
	int64_t number = 0;
	unsigned bit = 0;
	if (span_is(name, "event") && span_int(value, &number) && number >= 1 && number <= BADGE_EVENT_MAX)
		bit = 1;
	else if (span_is(name, "seed") && hex_read(value, k->seed, sizeof k->seed))
		bit = 2;
	else if (span_is(name, "epoch") && hex_read(value, k->id.epoch, sizeof k->id.epoch))
		bit = 4;
	else if (span_is(name, "badge") && hex_read(value, k->badge, sizeof k->badge))
		bit = 8;
	if (bit == 1)
		k->event = (uint32_t)number;
	bool good = bit && !(*ret_seen & bit);
	*ret_seen |= bit;
	return good;
}

static enum err parse(struct span rest, struct key *k, int *ret_line)
{
	unsigned seen = 0;
	for (*ret_line = 1; rest.len; ++*ret_line) {
		struct span line = span_trim(span_cut(&rest, '\n'));
		if (line.len && *line.at != '#' && !take_line(line, k, &seen))
			return ERR_FORMAT;
	}
	return seen == 15 ? ERR_OK : ERR_FORMAT;
}

enum err key_read(const char *path, struct key *ret_key, int *ret_line)
{
	struct file_bytes file;
	*ret_line = 0;
	enum err e = file_read(path, FILE_MAX, &file);
	if (e != ERR_OK)
		return e;
	struct key k = { 0 };
	e = parse((struct span){ file.at, file.len }, &k, ret_line);
	sodium_memzero(file.at, file.len);
	file_free(&file);
	if (e == ERR_OK) {
		seal_keys(k.seed, k.id.key, k.secret);
		*ret_key = k;
	}
	key_forget(&k);
	return e;
}

static void add_hex(struct text *t, const char *name, const uint8_t *bytes, size_t n)
{
	text_str(t, name);
	text_str(t, " = ");
	text_hex(t, bytes, n);
	text_char(t, '\n');
}

enum err key_write(const char *path, const struct key *k, enum lang l)
{
	char room[2048];
	struct text t = text_init(room, sizeof room);
	text_str(&t, word(WORD_KEY_WARNING, l));
	text_str(&t, "\nevent = ");
	text_int(&t, k->event);
	text_char(&t, '\n');
	add_hex(&t, "seed", k->seed, sizeof k->seed);
	add_hex(&t, "epoch", k->id.epoch, sizeof k->id.epoch);
	add_hex(&t, "badge", k->badge, sizeof k->badge);
	enum err e = file_exists(path) ? ERR_FORK : files_write(path, text_span(&t), 0600);
	sodium_memzero(room, sizeof room);
	return e;
}
