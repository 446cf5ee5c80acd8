// The badge's text: 24 symbols of five bits behind H1, the last four of them a checksum over the others.
// SPDX-License-Identifier: Apache-2.0
#include "core/badge.h"

#include "core/text.h"

#include <assert.h>
#include <string.h>

#define SYMBOLS 24
#define EVENT_SYMBOLS 4   // 20 bits
#define CHECK_AT 20       // symbols of the checksum: 20 bits

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// SHA-256(label ‖ event (4 bytes, big-endian) ‖ secret).
static void hash_badge(const char *label, const struct badge *b, uint8_t ret_hash[SEAL_HASH])
{
	const uint8_t event[] = { (uint8_t)(b->event >> 24), (uint8_t)(b->event >> 16), (uint8_t)(b->event >> 8), (uint8_t)b->event };
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, label, strlen(label));
	seal_add(&h, event, sizeof event);
	seal_add(&h, b->secret, sizeof b->secret);
	seal_end(&h, ret_hash);
}

void badge_hash(const struct badge *b, uint8_t ret_hash[SEAL_HASH])
{
	hash_badge("hadir-hash-1", b, ret_hash);
}

void badge_make(const uint8_t key[SEAL_HASH], uint32_t event, uint64_t holder, uint32_t issue, struct badge *ret_badge)
{
	assert(event <= BADGE_EVENT_MAX);
	uint8_t bytes[14 + 8 + 4] = "hadir-secret-1", mac[SEAL_HASH];
	for (int i = 0; i < 8; i++)
		bytes[14 + i] = (uint8_t)(holder >> (56 - 8 * i));
	for (int i = 0; i < 4; i++)
		bytes[22 + i] = (uint8_t)(issue >> (24 - 8 * i));
	seal_hmac(key, bytes, sizeof bytes, mac);
	ret_badge->event = event;
	memcpy(ret_badge->secret, mac, sizeof ret_badge->secret);
}

// The symbols of n bits, most significant first; n is a multiple of 5.
static void split(const uint8_t *bytes, int n, uint8_t *ret_symbols)
{
	memset(ret_symbols, 0, (size_t)n / 5);
	for (int i = 0; i < n; i++)
		ret_symbols[i / 5] |= (uint8_t)((bytes[i / 8] >> (7 - i % 8) & 1) << (4 - i % 5));
}

static void join(const uint8_t *symbols, int n, uint8_t *ret_bytes)
{
	memset(ret_bytes, 0, (size_t)n / 8);
	for (int i = 0; i < n; i++)
		ret_bytes[i / 8] |= (uint8_t)((symbols[i / 5] >> (4 - i % 5) & 1) << (7 - i % 8));
}

static void symbols_of(const struct badge *b, uint8_t ret_symbols[SYMBOLS])
{
	assert(b->event <= BADGE_EVENT_MAX);
	uint8_t check[SEAL_HASH];
	hash_badge("hadir-badge-1", b, check);
	for (int i = 0; i < EVENT_SYMBOLS; i++)
		ret_symbols[i] = b->event >> (15 - 5 * i) & 31;
	split(b->secret, 8 * BADGE_SECRET, ret_symbols + EVENT_SYMBOLS);
	split(check, 5 * (SYMBOLS - CHECK_AT), ret_symbols + CHECK_AT);
}

void badge_write(const struct badge *b, char ret_text[BADGE_TEXT])
{
	uint8_t symbols[SYMBOLS];
	symbols_of(b, symbols);
	struct text t = text_init(ret_text, BADGE_TEXT);
	text_str(&t, "H1");
	for (int i = 0; i < SYMBOLS; i++)
		text_char(&t, alphabet[symbols[i]]);
}

void badge_write_grouped(const struct badge *b, char ret_text[40])
{
	char plain[BADGE_TEXT];
	badge_write(b, plain);
	struct text t = text_init(ret_text, 40);
	for (int i = 0; i < BADGE_TEXT - 1; i++) {
		if (i % 4 == 2)
			text_char(&t, ' ');
		text_char(&t, plain[i]);
	}
}

static bool is_filler(char c)
{
	return c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n';
}

// The value of a symbol as people type it, -1: none.
static int symbol(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
	const char *hit = memchr(alphabet, c, sizeof alphabet - 1);
	return hit ? (int)(hit - alphabet) : -1;
}

static void skip_filler(struct span *s)
{
	while (s->len && is_filler(*s->at))
		s->at++, s->len--;
}

// The next character that is not filler, NUL at the end.
static char next_char(struct span *s)
{
	skip_filler(s);
	if (!s->len)
		return '\0';
	s->len--;
	return *s->at++;
}

enum badge_reading badge_read(struct span text, struct badge *ret_badge)
{
	char first = next_char(&text);
	if ((first != 'H' && first != 'h') || symbol(next_char(&text)) != 1)
		return BADGE_FOREIGN;
	uint8_t symbols[SYMBOLS], right[SYMBOLS];
	for (int i = 0; i < SYMBOLS; i++) {
		int value = symbol(next_char(&text));
		if (value < 0)
			return BADGE_DAMAGED;
		symbols[i] = (uint8_t)value;
	}
	struct badge b = { 0, { 0 } };
	for (int i = 0; i < EVENT_SYMBOLS; i++)
		b.event = b.event << 5 | symbols[i];
	join(symbols + EVENT_SYMBOLS, 8 * BADGE_SECRET, b.secret);
	symbols_of(&b, right);
	skip_filler(&text);
	if (text.len || memcmp(symbols, right, SYMBOLS) != 0)
		return BADGE_DAMAGED;
	*ret_badge = b;
	return BADGE_OURS;
}
