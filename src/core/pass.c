// Signed requests: what is signed, and what a server asks of a count.
// SPDX-License-Identifier: Apache-2.0
#include "core/pass.h"

#include "core/wire.h"

#include <assert.h>
#include <string.h>

#define REQUEST_PREFIX "hadir-request-1\n"
#define ANSWER_PREFIX "hadir-answer-1\n"
#define NONCE_PREFIX "hadir-nonce-1"
#define KEY_PREFIX "hadir-mac-1"
#define WITHDRAWN_PREFIX "hadir-withdrawn-1"
#define WITHDRAWN_LENGTH (sizeof WITHDRAWN_PREFIX - 1 + SEAL_PUBLIC + PASS_NONCE + 8)

void pass_nonce(const uint8_t secret[SEAL_HASH], const uint8_t device[SEAL_PUBLIC], uint8_t ret_nonce[PASS_NONCE])
{
	uint8_t bytes[sizeof NONCE_PREFIX - 1 + SEAL_PUBLIC], mac[SEAL_HASH];
	memcpy(bytes, NONCE_PREFIX, sizeof NONCE_PREFIX - 1);
	memcpy(bytes + sizeof NONCE_PREFIX - 1, device, SEAL_PUBLIC);
	seal_hmac(secret, bytes, sizeof bytes, mac);
	memcpy(ret_nonce, mac, PASS_NONCE);
}

static void put_count(uint64_t count, uint8_t ret_bytes[8])
{
	for (int i = 0; i < 8; i++)
		ret_bytes[i] = (uint8_t)(count >> (56 - 8 * i));
}

// SHA-256 over all that is to be signed: method and path have no limit of their own.
static void digest(const struct pass *p, struct span method, struct span path, struct span body, uint8_t ret_hash[SEAL_HASH])
{
	uint8_t body_hash[SEAL_HASH], count[8];
	put_count(p->count, count);
	seal_hash(body.at, body.len, body_hash);
	struct seal_hasher h;
	seal_begin(&h);
	seal_add(&h, REQUEST_PREFIX, sizeof REQUEST_PREFIX - 1);
	seal_add(&h, method.at, method.len);
	seal_add(&h, "\n", 1);
	seal_add(&h, path.at, path.len);
	seal_add(&h, "\n", 1);
	seal_add(&h, body_hash, sizeof body_hash);
	seal_add(&h, p->nonce, sizeof p->nonce);
	seal_add(&h, count, sizeof count);
	seal_end(&h, ret_hash);
}

static enum err make_key(const uint8_t secret[SEAL_SECRET], const uint8_t *theirs, const uint8_t *device, const uint8_t *server, uint8_t ret_key[SEAL_HASH])
{
	uint8_t shared[SEAL_SHARED];
	struct seal_hasher h;
	enum err e = seal_agree(secret, theirs, shared);
	if (e)
		return e;
	seal_begin(&h);
	seal_add(&h, KEY_PREFIX, sizeof KEY_PREFIX - 1);
	seal_add(&h, shared, sizeof shared);
	seal_add(&h, device, SEAL_PUBLIC);
	seal_add(&h, server, SEAL_PUBLIC);
	seal_end(&h, ret_key);
	return ERR_OK;
}

enum err pass_key_of_device(const uint8_t secret[SEAL_SECRET], const uint8_t device[SEAL_PUBLIC], const uint8_t server[SEAL_PUBLIC], uint8_t ret_key[SEAL_HASH])
{
	return make_key(secret, server, device, server, ret_key);
}

enum err pass_key_of_server(const uint8_t secret[SEAL_SECRET], const uint8_t device[SEAL_PUBLIC], const uint8_t server[SEAL_PUBLIC], uint8_t ret_key[SEAL_HASH])
{
	return make_key(secret, device, device, server, ret_key);
}

void pass_sign(const uint8_t secret[SEAL_SECRET], struct span method, struct span path, struct span body, struct pass *p)
{
	uint8_t hash[SEAL_HASH];
	digest(p, method, path, body, hash);
	seal_sign(secret, hash, sizeof hash, p->sign);
	p->has_mac = false;
}

void pass_mac(const uint8_t key[SEAL_HASH], struct span method, struct span path, struct span body, struct pass *p)
{
	uint8_t hash[SEAL_HASH];
	digest(p, method, path, body, hash);
	seal_hmac(key, hash, sizeof hash, p->mac);
	p->has_mac = true;
}

enum err pass_verify(const struct pass *p, const uint8_t *key, struct span method, struct span path, struct span body)
{
	uint8_t hash[SEAL_HASH], mac[SEAL_HASH];
	digest(p, method, path, body, hash);
	if (!p->has_mac)
		return seal_verify(p->device, hash, sizeof hash, p->sign);
	seal_hmac(key, hash, sizeof hash, mac);
	return seal_equal(mac, p->mac) ? ERR_OK : ERR_SIGNATURE;
}

enum err pass_follow(const struct pass *p, const uint8_t nonce[PASS_NONCE], uint64_t *last)
{
	if (memcmp(p->nonce, nonce, PASS_NONCE) != 0 || p->count <= *last)
		return ERR_CHAIN;
	*last = p->count;
	return ERR_OK;
}

static enum err read_bytes(struct span value, uint8_t *ret_bytes, size_t n)
{
	return !value.len ? ERR_MISSING : hex_read(value, ret_bytes, n) ? ERR_OK : ERR_FORMAT;
}

static enum err read_count(struct span value, int64_t least, uint64_t *ret_count)
{
	int64_t count;
	if (!value.len)
		return ERR_MISSING;
	if (!span_int(value, &count))
		return ERR_FORMAT;
	if (count < least)
		return ERR_RANGE;
	*ret_count = (uint64_t)count;
	return ERR_OK;
}

static enum err read_proof(struct span sign, struct span mac, struct pass *p)
{
	if (sign.len && mac.len)
		return ERR_FORMAT;
	p->has_mac = mac.len;
	return p->has_mac ? read_bytes(mac, p->mac, sizeof p->mac) : read_bytes(sign, p->sign, sizeof p->sign);
}

enum err pass_read(struct span device, struct span nonce, struct span count, struct span sign, struct span mac, struct pass *ret_pass)
{
	struct pass p = { .count = 0 };
	enum err e = read_bytes(device, p.device, sizeof p.device);
	if (!e)
		e = read_bytes(nonce, p.nonce, sizeof p.nonce);
	if (!e)
		e = read_count(count, 1, &p.count);
	if (!e)
		e = read_proof(sign, mac, &p);
	if (!e)
		*ret_pass = p;
	return e;
}

static void write_bytes(const uint8_t *bytes, size_t n, char ret_text[PASS_TEXT])
{
	struct text t = text_init(ret_text, PASS_TEXT);
	text_hex(&t, bytes, n);
	assert(!t.full);
}

void pass_write(const struct pass *p, struct pass_texts *ret_texts)
{
	struct text t = text_init(ret_texts->count, PASS_TEXT);
	text_int(&t, (int64_t)p->count);
	write_bytes(p->device, sizeof p->device, ret_texts->device);
	write_bytes(p->nonce, sizeof p->nonce, ret_texts->nonce);
	write_bytes(p->has_mac ? p->mac : p->sign, p->has_mac ? sizeof p->mac : sizeof p->sign, ret_texts->proof);
	ret_texts->proof_name = p->has_mac ? "Hadir-Mac" : "Hadir-Sign";
}

static void add_line(struct seal_hasher *h, struct span s)
{
	seal_add(h, s.at, s.len);
	seal_add(h, "\n", 1);
}

static void answer_mac(const struct pass_bond *b, const struct pass_answer *a, uint8_t ret_mac[SEAL_HASH])
{
	uint8_t body[SEAL_HASH], hash[SEAL_HASH];
	char status[24];
	struct text t = text_init(status, sizeof status);
	struct seal_hasher h;
	text_int(&t, a->status);
	seal_hash(a->body.at, a->body.len, body);
	seal_begin(&h);
	seal_add(&h, ANSWER_PREFIX, sizeof ANSWER_PREFIX - 1);
	seal_add(&h, b->request, sizeof b->request);
	add_line(&h, text_span(&t));
	add_line(&h, a->nonce);
	add_line(&h, a->count);
	add_line(&h, a->now);
	seal_add(&h, body, sizeof body);
	seal_end(&h, hash);
	seal_hmac(b->key, hash, sizeof hash, ret_mac);
}

void pass_mac_answer(const struct pass_bond *b, const struct pass_answer *a, char ret_mac[PASS_TEXT])
{
	uint8_t mac[SEAL_HASH];
	answer_mac(b, a, mac);
	write_bytes(mac, sizeof mac, ret_mac);
}

enum err pass_verify_answer(const struct pass_bond *b, const struct pass_answer *a, struct span mac)
{
	uint8_t wanted[SEAL_HASH], got[SEAL_HASH];
	answer_mac(b, a, wanted);
	return hex_read(mac, got, sizeof got) && seal_equal(wanted, got) ? ERR_OK : ERR_SIGNATURE;
}

enum err pass_read_challenge(struct span nonce, struct span count, uint8_t ret_nonce[PASS_NONCE], uint64_t *ret_last)
{
	uint8_t bytes[PASS_NONCE];
	uint64_t last;
	enum err e = read_bytes(nonce, bytes, sizeof bytes);
	if (!e)
		e = read_count(count, 0, &last);
	if (e)
		return e;
	memcpy(ret_nonce, bytes, sizeof bytes);
	*ret_last = last;
	return ERR_OK;
}

struct withdrawn { bool is_so; uint8_t sign[SEAL_SIGN]; };
static const struct wire_field withdrawn_fields[] = {
	WIRE(withdrawn, "withdrawn", WIRE_FLAG, is_so), WIRE(withdrawn, "sign", WIRE_HEX, sign),
};
#define WITHDRAWN_FIELDS (int)(sizeof withdrawn_fields / sizeof *withdrawn_fields)

static void withdrawn_bytes(const struct pass *p, uint8_t ret_bytes[WITHDRAWN_LENGTH])
{
	uint8_t *at = ret_bytes;
	memcpy(at, WITHDRAWN_PREFIX, sizeof WITHDRAWN_PREFIX - 1);
	at += sizeof WITHDRAWN_PREFIX - 1;
	memcpy(at, p->device, SEAL_PUBLIC);
	memcpy(at + SEAL_PUBLIC, p->nonce, PASS_NONCE);
	put_count(p->count, at + SEAL_PUBLIC + PASS_NONCE);
}

enum err pass_write_withdrawn(const uint8_t secret[SEAL_SECRET], const struct pass *p, struct text *out)
{
	uint8_t bytes[WITHDRAWN_LENGTH];
	struct withdrawn w = { .is_so = true };
	withdrawn_bytes(p, bytes);
	seal_sign(secret, bytes, sizeof bytes, w.sign);
	text_char(out, '{');
	wire_write(withdrawn_fields, WITHDRAWN_FIELDS, &w, out);
	text_char(out, '}');
	return out->full ? ERR_FULL : ERR_OK;
}

enum err pass_read_withdrawn(struct span body, const struct pass *p, const uint8_t server[SEAL_PUBLIC])
{
	uint8_t bytes[WITHDRAWN_LENGTH];
	struct withdrawn w;
	unsigned seen;
	enum err e = wire_read(withdrawn_fields, WITHDRAWN_FIELDS, span_trim(body), &w, &seen);
	if (e)
		return e;
	withdrawn_bytes(p, bytes);
	return w.is_so ? seal_verify(server, bytes, sizeof bytes, w.sign) : ERR_RANGE;
}
