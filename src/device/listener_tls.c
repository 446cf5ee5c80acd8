// The certificate that the listener shows: from PEM files, read again when asked, or made of the server's own key.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "device/files.h"
#include "device/listener_parts.h"

#define SINCE 1577836800 // 2020-01-01: before any clock that a kiosk may have
#define CHAIN_MOST 8
#define PEM_MOST 65536

// Handshakes may be at any of them, so none is freed: there is a new one only when an administrator asks.
struct shown { struct shown *older; gnutls_pcert_st chain[CHAIN_MOST]; unsigned len; gnutls_privkey_t key; };
static _Atomic(struct shown *) newest;

int tls_choose(gnutls_session_t session, const gnutls_datum_t *names, int names_n, const gnutls_pk_algorithm_t *algorithms, int algorithms_n,
	gnutls_pcert_st **ret_chain, unsigned int *ret_len, gnutls_privkey_t *ret_key)
{
	struct shown *s = newest;
	(void)session, (void)names, (void)names_n, (void)algorithms, (void)algorithms_n;
	if (!s)
		return -1;
	*ret_chain = s->chain;
	*ret_len = s->len;
	*ret_key = s->key;
	return 0;
}

// A certificate that is signed by its own Ed25519 key: whoever knows the key can pin it.
static int make_own(const uint8_t seed[SEAL_SEED], gnutls_x509_privkey_t key, gnutls_x509_crt_t certificate)
{
	uint8_t public_key[SEAL_PUBLIC], secret[SEAL_SECRET], serial = 1;
	seal_keys(seed, public_key, secret);
	gnutls_datum_t x = { public_key, sizeof public_key }, k = { secret, SEAL_SEED };
	int bad = gnutls_x509_privkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_ED25519, &x, NULL, &k);
	bad = bad ? bad : gnutls_x509_crt_set_version(certificate, 3);
	bad = bad ? bad : gnutls_x509_crt_set_serial(certificate, &serial, 1);
	bad = bad ? bad : gnutls_x509_crt_set_activation_time(certificate, SINCE);
	bad = bad ? bad : gnutls_x509_crt_set_expiration_time(certificate, GNUTLS_X509_NO_WELL_DEFINED_EXPIRATION);
	bad = bad ? bad : gnutls_x509_crt_set_dn(certificate, "CN=hadir-server", NULL);
	bad = bad ? bad : gnutls_x509_crt_set_key(certificate, key);
	bad = bad ? bad : gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA512, 0);
	memset(secret, 0, sizeof secret);
	return bad;
}

static int use_own(const uint8_t seed[SEAL_SEED], struct shown *s)
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t certificate;
	if (gnutls_x509_privkey_init(&key) != 0)
		return GNUTLS_E_MEMORY_ERROR;
	int bad = gnutls_x509_crt_init(&certificate);
	if (!bad) {
		bad = make_own(seed, key, certificate);
		bad = bad ? bad : gnutls_pcert_import_x509(s->chain, certificate, 0);
		bad = bad ? bad : gnutls_privkey_import_x509(s->key, key, GNUTLS_PRIVKEY_IMPORT_COPY);
		s->len = 1;
		gnutls_x509_crt_deinit(certificate);
	}
	gnutls_x509_privkey_deinit(key);
	return bad;
}

static enum err read_pem(const char *path, char *ret_pem, gnutls_datum_t *ret_datum)
{
	size_t len = 0;
	enum err e = files_read(path, ret_pem, PEM_MOST, &len);
	*ret_datum = (gnutls_datum_t){ (unsigned char *)ret_pem, (unsigned)len };
	return e;
}

// The key must be the first certificate's: otherwise every handshake would fail, and nobody would know why.
static bool belong_together(struct shown *s)
{
	gnutls_pubkey_t of_key;
	uint8_t a[64], b[64];
	size_t a_len = sizeof a, b_len = sizeof b;
	if (gnutls_pubkey_init(&of_key) != 0)
		return false;
	bool same = gnutls_pubkey_import_privkey(of_key, s->key, 0, 0) == 0 && gnutls_pubkey_get_key_id(of_key, GNUTLS_KEYID_USE_SHA256, a, &a_len) == 0 &&
		gnutls_pubkey_get_key_id(s->chain[0].pubkey, GNUTLS_KEYID_USE_SHA256, b, &b_len) == 0 && a_len == b_len && memcmp(a, b, a_len) == 0;
	gnutls_pubkey_deinit(of_key);
	return same;
}

static enum err use_files(const struct listener *l, struct shown *s)
{
	char *pem = malloc(PEM_MOST);
	gnutls_datum_t datum;
	enum err e = pem ? read_pem(l->certificate_path, pem, &datum) : ERR_NO_MEMORY;
	unsigned len = CHAIN_MOST;
	if (!e && gnutls_pcert_list_import_x509_raw(s->chain, &len, &datum, GNUTLS_X509_FMT_PEM, 0) != 0)
		e = ERR_DAMAGED;
	if (!e) {
		s->len = len;
		e = read_pem(l->key_path, pem, &datum);
	}
	if (!e && gnutls_privkey_import_x509_raw(s->key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0) != 0)
		e = ERR_DAMAGED;
	free(pem);
	return e ? e : belong_together(s) ? ERR_OK : ERR_DAMAGED;
}

enum err tls_load(struct listener *l)
{
	if (!l->is_tls)
		return ERR_OK;
	struct shown *s = calloc(1, sizeof *s);
	if (!s || gnutls_privkey_init(&s->key) != 0) {
		free(s);
		return ERR_NO_MEMORY;
	}
	enum err e = *l->certificate_path ? use_files(l, s) : use_own(l->seed, s) ? ERR_DAMAGED : ERR_OK;
	if (e) {
		while (s->len)
			gnutls_pcert_deinit(&s->chain[--s->len]);
		gnutls_privkey_deinit(s->key);
		free(s);
		return e;
	}
	s->older = newest;
	newest = s;
	return ERR_OK;
}
