// Records: their names, their salts, and their chain of hashes.
// SPDX-License-Identifier: Apache-2.0
#include "core/record.h"

#include <assert.h>
#include <string.h>

static const char *const names[] = {
	[KIND_EVENT] = "event", [KIND_SESSION] = "session", [KIND_PERSON] = "person", [KIND_BADGE] = "badge", [KIND_OFFICER] = "officer",
	[KIND_KIOSK] = "kiosk", [KIND_INSTRUMENT] = "instrument", [KIND_OPEN] = "open", [KIND_CLOSE] = "close", [KIND_CORRECTION] = "correction",
	[KIND_ERASE] = "erase", [KIND_BOOT] = "boot", [KIND_ANCHOR] = "anchor", [KIND_PRESENCE] = "presence", [KIND_REFUSAL] = "refusal",
	[KIND_WALKIN] = "walkin", [KIND_SIGNATURE] = "signature", [KIND_ANSWERED] = "answered", [KIND_RATINGS] = "ratings",
	[KIND_ANSWERS] = "answers", [KIND_PRINT] = "print", [KIND_FAULT] = "fault", [KIND_NOTE] = "note",
};
static_assert(sizeof names / sizeof *names == KIND_COUNT, "every kind has a name");

const char *kind_name(enum kind k)
{
	assert(k > 0 && k < KIND_COUNT);
	return names[k];
}

bool kind_find(struct span name, enum kind *ret_kind)
{
	for (int k = 1; k < KIND_COUNT; k++) {
		if (span_is(name, names[k])) {
			*ret_kind = (enum kind)k;
			return true;
		}
	}
	return false;
}

uint64_t ledger_tag(const struct ledger_id *id)
{
	uint8_t hash[SEAL_HASH];
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, id->key, sizeof id->key);
	seal_add(&h, id->epoch, sizeof id->epoch);
	seal_end(&h, hash);
	uint64_t tag = 0;
	for (int i = 0; i < 8; i++)
		tag = tag << 8 | hash[i];
	return tag & INT64_MAX;
}

void ledger_name(const struct ledger_id *id, char ret_text[24])
{
	uint64_t tag = ledger_tag(id);
	struct text t = text_init(ret_text, 24);
	for (int i = 0; i < 16; i++) {
		if (i && i % 4 == 0)
			text_char(&t, '-');
		text_char(&t, "0123456789ABCDEF"[tag >> (60 - 4 * i) & 15]);
	}
}

static uint8_t *put(uint8_t *at, const void *bytes, size_t n)
{
	memcpy(at, bytes, n);
	return at + n;
}

// The low `size` bytes of value, the highest first.
static uint8_t *put_number(uint8_t *at, uint64_t value, int size)
{
	for (int i = 0; i < size; i++)
		at[i] = (uint8_t)(value >> 8 * (size - 1 - i));
	return at + size;
}

#define SALT_PREFIX "hadir-salt-1"

void record_salt_begin(const struct ledger_id *id, const uint8_t seed[RECORD_SEED], struct seal_hasher *ret_salter)
{
	seal_begin(ret_salter);
	seal_add(ret_salter, SALT_PREFIX, sizeof SALT_PREFIX - 1);
	seal_add(ret_salter, id->key, sizeof id->key);
	seal_add(ret_salter, id->epoch, sizeof id->epoch);
	seal_add(ret_salter, seed, RECORD_SEED);
}

void record_salt(const struct seal_hasher *salter, uint64_t seq, uint8_t ret_salt[RECORD_SALT])
{
	uint8_t hash[SEAL_HASH];
	uint8_t number[8];
	struct seal_hasher h = *salter;
	put_number(number, seq, sizeof number);
	seal_add(&h, number, sizeof number);
	seal_end(&h, hash);
	memcpy(ret_salt, hash, RECORD_SALT);
}

void record_digest(struct record *r)
{
	if (r->erased)
		return;
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, r->salt, sizeof r->salt);
	seal_add(&h, r->body.at, r->body.len);
	seal_end(&h, r->digest);
}

#define LINKED_LENGTH (1 + SEAL_HASH + SEAL_PUBLIC + RECORD_EPOCH + 8 + 8 + 1 + 4 + 8 + 1 + SEAL_HASH)

// Put together first: a hash of many small parts takes half as long again.
void record_link(const struct ledger_id *id, const uint8_t previous[SEAL_HASH], const struct record *r, uint8_t ret_link[SEAL_HASH])
{
	uint8_t bytes[LINKED_LENGTH], *at = put_number(bytes, RECORD_VERSION, 1);
	at = put(at, previous, SEAL_HASH);
	at = put(at, id->key, sizeof id->key);
	at = put(at, id->epoch, sizeof id->epoch);
	at = put_number(at, r->seq, 8);
	at = put_number(at, (uint64_t)r->when.at_ms, 8);
	at = put_number(at, r->when.quality, 1);
	at = put_number(at, r->when.boot, 4);
	at = put_number(at, (uint64_t)r->when.up_ms, 8);
	at = put_number(at, r->kind, 1);
	put(at, r->digest, sizeof r->digest);
	seal_hash(bytes, sizeof bytes, ret_link);
}

#define SIGN_PREFIX "hadir-sign-1"
#define SIGNED_LENGTH (sizeof SIGN_PREFIX - 1 + SEAL_PUBLIC + RECORD_EPOCH + 8 + SEAL_HASH)

static void signed_bytes(const struct ledger_id *id, uint64_t seq, const uint8_t link[SEAL_HASH], uint8_t ret_bytes[SIGNED_LENGTH])
{
	uint8_t *at = put(ret_bytes, SIGN_PREFIX, sizeof SIGN_PREFIX - 1);
	at = put(at, id->key, SEAL_PUBLIC);
	at = put(at, id->epoch, RECORD_EPOCH);
	at = put_number(at, seq, 8);
	put(at, link, SEAL_HASH);
}

void record_sign(const uint8_t secret[SEAL_SECRET], const struct ledger_id *id, uint64_t seq, const uint8_t link[SEAL_HASH], uint8_t ret_sign[SEAL_SIGN])
{
	uint8_t bytes[SIGNED_LENGTH];
	signed_bytes(id, seq, link, bytes);
	seal_sign(secret, bytes, sizeof bytes, ret_sign);
}

enum err record_verify(const struct ledger_id *id, uint64_t seq, const uint8_t link[SEAL_HASH], const uint8_t sign[SEAL_SIGN])
{
	uint8_t bytes[SIGNED_LENGTH];
	signed_bytes(id, seq, link, bytes);
	return seal_verify(id->key, bytes, sizeof bytes, sign);
}
