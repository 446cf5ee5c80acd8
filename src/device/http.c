// libcurl behind four functions.
// SPDX-License-Identifier: Apache-2.0
#include "device/http.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CONNECT_MS 10000
#define TIME_MS 60000

struct http {
	CURL *curl;
	struct http_options options;
	char pin[80];
	atomic_bool aborted;
	char *body;
	size_t len, cap, most;
	bool is_full;
	struct http_answer *answer; // of the call under way
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static size_t take_body(char *bytes, size_t one, size_t n, void *http)
{
	struct http *h = http;
	(void)one;
	if (n > h->most - h->len) {
		h->is_full = true;
		return 0;
	}
	if (h->len + n > h->cap) {
		size_t cap = 2 * (h->len + n);
		char *grown = realloc(h->body, cap);
		if (!grown)
			return 0;
		h->body = grown;
		h->cap = cap;
	}
	memcpy(h->body + h->len, bytes, n);
	h->len += n;
	return n;
}

static size_t take_header(char *bytes, size_t one, size_t n, void *http)
{
	struct http_answer *a = ((struct http *)http)->answer;
	struct span value = { bytes, n }, name = span_cut(&value, ':');
	const struct { const char *name; char *at; size_t cap; } kept[] = {
		{ "Hadir-Nonce", a->nonce, sizeof a->nonce }, { "Hadir-Count", a->count, sizeof a->count }, { "Hadir-Now", a->now, sizeof a->now },
		{ "Hadir-Mac", a->mac, sizeof a->mac }, { "Retry-After", a->retry, sizeof a->retry },
	};
	(void)one;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (span_like(name, kept[i].name))
			span_copy(span_trim(value), kept[i].at, kept[i].cap);
	return n;
}

static int watch(void *http, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	(void)a, (void)b, (void)c, (void)d;
	return ((struct http *)http)->aborted;
}

// SHA-256 of the key as a certificate has it (SubjectPublicKeyInfo of Ed25519, RFC 8410), as libcurl wants it.
static void make_pin(const uint8_t key[SEAL_PUBLIC], char ret_pin[80])
{
	static const uint8_t front[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };
	uint8_t info[sizeof front + SEAL_PUBLIC], hash[SEAL_HASH];
	memcpy(info, front, sizeof front);
	memcpy(info + sizeof front, key, SEAL_PUBLIC);
	seal_hash(info, sizeof info, hash);
	strcpy(ret_pin, "sha256//");
	sodium_bin2base64(ret_pin + 8, 72, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
}

enum err http_open(const struct http_options *o, struct http **ret_http)
{
	pthread_once(&once, start);
	struct http *h = calloc(1, sizeof *h);
	if (!h || !(h->curl = curl_easy_init())) {
		free(h);
		return ERR_NO_MEMORY;
	}
	h->options = *o;
	if (o->trust == HTTP_KEY)
		make_pin(o->key, h->pin);
	*ret_http = h;
	return ERR_OK;
}

static void set_trust(struct http *h)
{
	bool is_system = h->options.trust == HTTP_SYSTEM;
	curl_easy_setopt(h->curl, CURLOPT_SSL_VERIFYPEER, is_system ? 1L : 0L);
	curl_easy_setopt(h->curl, CURLOPT_SSL_VERIFYHOST, is_system ? 2L : 0L);
	if (h->options.trust == HTTP_KEY)
		curl_easy_setopt(h->curl, CURLOPT_PINNEDPUBLICKEY, h->pin);
}

static void set_method(struct http *h, const struct http_call *c)
{
	if (c->method == METHOD_GET)
		return;
	curl_easy_setopt(h->curl, CURLOPT_CUSTOMREQUEST, method_name(c->method));
	if (c->method == METHOD_HEAD) {
		curl_easy_setopt(h->curl, CURLOPT_NOBODY, 1L);
	} else if (c->method != METHOD_DELETE || c->body.len) {
		curl_easy_setopt(h->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.len);
		curl_easy_setopt(h->curl, CURLOPT_POSTFIELDS, c->body.len ? c->body.at : "");
	}
}

static struct curl_slist *make_headers(const struct http_call *c)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:"); // a body is small enough to be sent at once
	for (int i = 0; i < c->headers_count && list; i++) {
		char line[512];
		snprintf(line, sizeof line, "%.*s: %.*s", (int)c->headers[i].name.len, c->headers[i].name.at, (int)c->headers[i].value.len, c->headers[i].value.at);
		struct curl_slist *longer = curl_slist_append(list, line);
		if (!longer)
			curl_slist_free_all(list);
		list = longer;
	}
	return list;
}

static void set_all(struct http *h, const struct http_call *c, struct curl_slist *headers)
{
	curl_easy_reset(h->curl); // keeps its connections
	curl_easy_setopt(h->curl, CURLOPT_URL, c->url);
	curl_easy_setopt(h->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(h->curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(h->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h->curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h->curl, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)(h->options.connect_ms ? h->options.connect_ms : CONNECT_MS));
	curl_easy_setopt(h->curl, CURLOPT_TIMEOUT_MS, (long)(c->time_ms ? c->time_ms : TIME_MS));
	curl_easy_setopt(h->curl, CURLOPT_USERAGENT, "hadir/" HADIR_VERSION);
	curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, h);
	curl_easy_setopt(h->curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(h->curl, CURLOPT_HEADERDATA, h);
	curl_easy_setopt(h->curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(h->curl, CURLOPT_XFERINFOFUNCTION, watch);
	curl_easy_setopt(h->curl, CURLOPT_XFERINFODATA, h);
	set_trust(h);
	set_method(h, c);
}

static enum err what_failed(const struct http *h, CURLcode code)
{
	if (h->is_full)
		return ERR_FULL;
	switch ((int)code) {
	case CURLE_OK: return ERR_OK;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL: return ERR_NOT_FOUND;
	case CURLE_COULDNT_CONNECT: return ERR_BUSY;
	case CURLE_OPERATION_TIMEDOUT: return ERR_MISSING;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE: return ERR_SIGNATURE;
	case CURLE_OUT_OF_MEMORY: return ERR_NO_MEMORY;
	default: return ERR_IO;
	}
}

const char *http_err_text(enum err e)
{
	switch ((int)e) {
	case ERR_NOT_FOUND: return "no such host";
	case ERR_BUSY: return "nobody answers there";
	case ERR_SIGNATURE: return "what answers is not the server that it should be";
	case ERR_FULL: return "the answer is too long";
	case ERR_MISSING: return "no answer in time";
	case ERR_IO: return "the connection broke off";
	default: return err_text(e);
	}
}

enum err http_ask(struct http *h, const struct http_call *call, struct http_answer *ret_answer)
{
	struct curl_slist *headers = make_headers(call);
	long status = 0;
	if (!headers)
		return ERR_NO_MEMORY;
	*ret_answer = (struct http_answer){ .status = 0 };
	h->answer = ret_answer;
	h->len = 0;
	h->most = call->most;
	h->is_full = false;
	set_all(h, call, headers);
	enum err e = h->aborted ? ERR_IO : what_failed(h, curl_easy_perform(h->curl));
	curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(headers);
	h->answer = NULL;
	if (e)
		return e;
	ret_answer->status = (int)status;
	ret_answer->body = h->body ? h->body : "";
	ret_answer->len = h->len;
	return ERR_OK;
}

// libcurl looks at it at least once a second.
void http_abort(struct http *h)
{
	h->aborted = true;
}

void http_close(struct http *h)
{
	if (!h)
		return;
	curl_easy_cleanup(h->curl);
	free(h->body);
	free(h);
}
