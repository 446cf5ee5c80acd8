// The enrolment code's text, its token for typing, and the digits that both sides compare.
// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment.h"

#include <string.h>

#define MARK "HADIR"
#define VERSION "1"
#define CODE_PREFIX "hadir-code-1"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static int digit_of(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		return 0;
	if (c == 'I' || c == 'L')
		return 1;
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

// 26 digits of 5 bits, the highest first; the last two bits are zero.
void enrolment_token_write(const uint8_t token[ENROLMENT_TOKEN], char ret_text[ENROLMENT_TOKEN_TEXT])
{
	for (int i = 0; i < ENROLMENT_TOKEN_TEXT - 1; i++) {
		int byte = i * 5 / 8, bit = i * 5 % 8;
		unsigned pair = (unsigned)token[byte] << 8 | (byte + 1 < ENROLMENT_TOKEN ? token[byte + 1] : 0);
		ret_text[i] = alphabet[pair >> (11 - bit) & 31];
	}
	ret_text[ENROLMENT_TOKEN_TEXT - 1] = '\0';
}

bool enrolment_token_read(struct span text, uint8_t ret_token[ENROLMENT_TOKEN])
{
	uint8_t token[ENROLMENT_TOKEN + 1] = { 0 };
	int n = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == ' ' || text.at[i] == '-')
			continue;
		int digit = digit_of(text.at[i]);
		if (digit < 0 || n == ENROLMENT_TOKEN_TEXT - 1)
			return false;
		unsigned pair = (unsigned)digit << (11 - n * 5 % 8);
		token[n * 5 / 8] |= (uint8_t)(pair >> 8);
		if (n * 5 / 8 + 1 <= ENROLMENT_TOKEN)
			token[n * 5 / 8 + 1] |= (uint8_t)pair;
		n++;
	}
	if (n != ENROLMENT_TOKEN_TEXT - 1 || token[ENROLMENT_TOKEN] != 0)
		return false;
	memcpy(ret_token, token, ENROLMENT_TOKEN);
	return true;
}

// Without regard to the case of the scheme: a QR code of capitals is smaller.
static bool starts_like(struct span s, const char *lower)
{
	size_t n = strlen(lower);
	return s.len >= n && span_like((struct span){ s.at, n }, lower);
}

static enum err check_address(struct span s)
{
	size_t scheme = starts_like(s, "https://") ? 8 : starts_like(s, "http://") ? 7 : 0;
	if (!scheme || s.len <= scheme + 1 || s.at[scheme] == '/' || s.at[s.len - 1] != '/')
		return ERR_FORMAT;
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= ' ' || s.at[i] > '~')
			return ERR_FORMAT;
	return s.len < ENROLMENT_ADDRESS ? ERR_OK : ERR_FULL;
}

enum err enrolment_write(const struct enrolment *e, char ret_text[ENROLMENT_TEXT])
{
	char token[ENROLMENT_TOKEN_TEXT];
	struct text t;
	enum err wrong = check_address(span_of(e->address));
	if (wrong)
		return wrong;
	t = text_init(ret_text, ENROLMENT_TEXT);
	enrolment_token_write(e->token, token);
	text_str(&t, MARK VERSION " ");
	text_str(&t, e->address);
	text_char(&t, ' ');
	text_str(&t, token);
	text_char(&t, ' ');
	text_hex(&t, e->print, sizeof e->print);
	return ERR_OK;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct span next_word(struct span *rest)
{
	struct span word;
	while (rest->len && is_space(*rest->at))
		*rest = (struct span){ rest->at + 1, rest->len - 1 };
	word = (struct span){ rest->at, 0 };
	while (word.len < rest->len && !is_space(word.at[word.len]))
		word.len++;
	*rest = (struct span){ rest->at + word.len, rest->len - word.len };
	return word;
}

static enum err check_mark(struct span word)
{
	struct span version = { word.at + (sizeof MARK - 1), word.len - (sizeof MARK - 1) };
	int64_t number;
	if (!starts_like(word, MARK) || !span_int(version, &number) || number < 1)
		return ERR_UNKNOWN;
	return span_is(version, VERSION) ? ERR_OK : ERR_NEWER;
}

enum err enrolment_read(struct span text, struct enrolment *ret_enrolment)
{
	struct enrolment e;
	enum err wrong = check_mark(next_word(&text));
	if (wrong)
		return wrong;
	struct span address = next_word(&text), token = next_word(&text), print = next_word(&text), more = next_word(&text);
	wrong = check_address(address);
	if (wrong)
		return wrong;
	bool fits = span_copy(address, e.address, sizeof e.address);
	if (!fits || !enrolment_token_read(token, e.token) || print.len < 2 * ENROLMENT_PRINT || more.len)
		return ERR_FORMAT;
	if (!hex_read((struct span){ print.at, 2 * ENROLMENT_PRINT }, e.print, sizeof e.print))
		return ERR_FORMAT;
	*ret_enrolment = e;
	return ERR_OK;
}

void enrolment_print(const uint8_t server[SEAL_PUBLIC], uint8_t ret_print[ENROLMENT_PRINT])
{
	uint8_t hash[SEAL_HASH];
	seal_hash(server, SEAL_PUBLIC, hash);
	memcpy(ret_print, hash, ENROLMENT_PRINT);
}

bool enrolment_is_server(const struct enrolment *e, const uint8_t server[SEAL_PUBLIC])
{
	uint8_t print[ENROLMENT_PRINT];
	enrolment_print(server, print);
	return memcmp(print, e->print, sizeof print) == 0;
}

void enrolment_code(const uint8_t token[ENROLMENT_TOKEN], const uint8_t server[SEAL_PUBLIC], const uint8_t device[SEAL_PUBLIC], char ret_code[ENROLMENT_CODE])
{
	uint8_t hash[SEAL_HASH];
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, CODE_PREFIX, sizeof CODE_PREFIX - 1);
	seal_add(&h, token, ENROLMENT_TOKEN);
	seal_add(&h, server, SEAL_PUBLIC);
	seal_add(&h, device, SEAL_PUBLIC);
	seal_end(&h, hash);
	uint64_t number = 0;
	for (int i = 0; i < 8; i++)
		number = number << 8 | hash[i];
	struct text t = text_init(ret_code, ENROLMENT_CODE);
	text_pad(&t, (int64_t)(number % 1000000), 6);
}
