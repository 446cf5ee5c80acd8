// Two levels, as is usual: a key drawn for each file, and that key sealed for whoever may open it.
// SPDX-License-Identifier: Apache-2.0
#include "device/locker.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "device/files.h"
#include "device/output.h"

#define MARK "HADIRLK1"
#define MARK_LEN (sizeof MARK - 1)
#define KEY crypto_secretstream_xchacha20poly1305_KEYBYTES
#define HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define MORE crypto_secretstream_xchacha20poly1305_ABYTES
#define FINAL crypto_secretstream_xchacha20poly1305_TAG_FINAL

struct head { char mark[MARK_LEN]; uint8_t sealed[KEY + crypto_box_SEALBYTES], header[HEADER]; };

struct passage { // of one file into the other
	FILE *from;
	struct output *to;
	crypto_secretstream_xchacha20poly1305_state state;
	uint8_t key[KEY], plain[LOCKER_PART], locked[LOCKER_PART + MORE];
};

static enum err begin(const char *from, const char *to, struct passage **ret_passage)
{
	struct passage *p = sodium_init() < 0 ? NULL : calloc(1, sizeof *p);
	if (!p)
		return ERR_NO_MEMORY;
	p->from = fopen(from, "rbe");
	enum err e = p->from ? output_open(to, &p->to) : files_err(errno);
	if (!e && chmod(output_temporary(p->to), 0600) != 0)
		e = files_err(errno);
	*ret_passage = p;
	return e;
}

static enum err end(struct passage *p, enum err e)
{
	if (!p)
		return e;
	if (!e && ferror(p->from))
		e = ERR_IO;
	if (p->from)
		fclose(p->from);
	if (e)
		output_drop(p->to);
	else
		e = output_commit(p->to);
	sodium_memzero(p, sizeof *p);
	free(p);
	return e;
}

static enum err lock(struct passage *p, const uint8_t public_key[SEAL_PUBLIC])
{
	struct head head = { .mark = { 'H', 'A', 'D', 'I', 'R', 'L', 'K', '1' } };
	uint8_t exchange[crypto_box_PUBLICKEYBYTES];
	if (crypto_sign_ed25519_pk_to_curve25519(exchange, public_key) != 0)
		return ERR_FORMAT;
	crypto_secretstream_xchacha20poly1305_keygen(p->key);
	if (crypto_box_seal(head.sealed, p->key, KEY, exchange) != 0 || crypto_secretstream_xchacha20poly1305_init_push(&p->state, head.header, p->key) != 0)
		return ERR_FORMAT;
	output_write(p->to, (struct span){ (const char *)&head, sizeof head });
	for (size_t n = LOCKER_PART; n == LOCKER_PART && !output_failed(p->to);) {
		n = fread(p->plain, 1, LOCKER_PART, p->from);
		unsigned long long len = 0;
		int failed = crypto_secretstream_xchacha20poly1305_push(&p->state, p->locked, &len, p->plain, n, NULL, 0, n < LOCKER_PART ? FINAL : 0);
		assert(!failed);
		output_write(p->to, (struct span){ (const char *)p->locked, len });
	}
	return ERR_OK;
}

enum err locker_lock(const char *from, const char *to, const uint8_t public_key[SEAL_PUBLIC])
{
	struct passage *p = NULL;
	enum err e = begin(from, to, &p);
	return end(p, e ? e : lock(p, public_key));
}

bool locker_is(const char *path)
{
	char mark[MARK_LEN];
	FILE *f = fopen(path, "rbe");
	bool is = f && fread(mark, 1, sizeof mark, f) == sizeof mark && memcmp(mark, MARK, sizeof mark) == 0;
	if (f)
		fclose(f);
	return is;
}

static enum err unseal(struct passage *p, const uint8_t public_key[SEAL_PUBLIC], const uint8_t secret[SEAL_SECRET])
{
	struct head head;
	uint8_t exchange[crypto_box_PUBLICKEYBYTES], own[crypto_box_SECRETKEYBYTES];
	size_t n = fread(&head, 1, sizeof head, p->from);
	if (n < MARK_LEN || memcmp(head.mark, MARK, MARK_LEN) != 0)
		return ERR_NOT_OURS;
	if (n < sizeof head)
		return ERR_DAMAGED;
	bool is_ours = crypto_sign_ed25519_pk_to_curve25519(exchange, public_key) == 0 && crypto_sign_ed25519_sk_to_curve25519(own, secret) == 0 &&
		crypto_box_seal_open(p->key, head.sealed, sizeof head.sealed, exchange, own) == 0;
	sodium_memzero(own, sizeof own);
	if (!is_ours)
		return ERR_SIGNATURE;
	return crypto_secretstream_xchacha20poly1305_init_pull(&p->state, head.header, p->key) == 0 ? ERR_OK : ERR_DAMAGED;
}

static enum err unlock(struct passage *p)
{
	unsigned char tag = 0;
	while (tag != FINAL) {
		unsigned long long len = 0;
		size_t n = fread(p->locked, 1, sizeof p->locked, p->from);
		if (n < MORE || crypto_secretstream_xchacha20poly1305_pull(&p->state, p->plain, &len, &tag, p->locked, n, NULL, 0) != 0)
			return ERR_DAMAGED;
		output_write(p->to, (struct span){ (const char *)p->plain, len });
		if (output_failed(p->to))
			return ERR_OK; // told at its end
	}
	return fgetc(p->from) == EOF ? ERR_OK : ERR_DAMAGED;
}

enum err locker_open(const char *from, const char *to, const uint8_t public_key[SEAL_PUBLIC], const uint8_t secret[SEAL_SECRET])
{
	struct passage *p = NULL;
	enum err e = begin(from, to, &p);
	if (!e)
		e = unseal(p, public_key, secret);
	return end(p, e ? e : unlock(p));
}
