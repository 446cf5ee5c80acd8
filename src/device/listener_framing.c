// What a head may look like: whatever two parties could read in two ways is refused, for requests are smuggled through that.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "device/listener_parts.h"

#define DIGITS_MAX 15 // of a Content-Length
#define BAD 400

static bool is_token_char(char c)
{
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return is_letter || (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_token_char(s.at[i]))
			return false;
	return s.len > 0;
}

static bool is_value(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (((unsigned char)s.at[i] < ' ' && s.at[i] != '\t') || s.at[i] == 0x7f)
			return false;
	return true;
}

static bool is_visible(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] < 0x21 || s.at[i] > 0x7e || s.at[i] == '#')
			return false;
	return s.len > 0;
}

static enum MHD_Result take_header(void *held, enum MHD_ValueKind kind, const char *name, size_t name_len, const char *value, size_t value_len)
{
	struct request *r = &((struct held *)held)->x.request;
	(void)kind;
	if (r->headers_count < REQUEST_HEADERS)
		r->headers[r->headers_count] = (struct header){ { name, name_len }, { value ? value : "", value_len } };
	r->headers_count++;
	return MHD_YES;
}

// libmicrohttpd takes lines that end with a bare LF, folded lines and several spaces, and tells nobody. But the strings that it gives lie
// in its buffer where they came, so their distances say what stood between them; a folded value lies elsewhere, in a copy.
static bool lies_as_it_must(const struct held *h, const char *method, const char *url, const char *version)
{
	const struct request *r = &h->x.request;
	const union MHD_ConnectionInfo *size = MHD_get_connection_info(h->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	const char *end = version + strlen(version);
	if (url != method + strlen(method) + 1 || version != url + strlen(h->target) + 1)
		return false;
	for (int i = 0; i < r->headers_count; i++) {
		struct span name = r->headers[i].name, value = r->headers[i].value;
		const char *after = name.at + name.len + 1;
		if (name.at != end + 2 || (value.len && (value.at < after || value.at > after + LISTENER_POOL)))
			return false;
		for (const char *c = after; value.len && c < value.at; c++)
			if (*c != ' ' && *c != '\t')
				return false;
		end = value.len ? value.at + value.len : after + strspn(after, " \t");
	}
	return size && size->header_size == (size_t)(end + 4 - method);
}

static int count(const struct request *r, const char *name)
{
	int n = 0;
	for (int i = 0; i < r->headers_count; i++)
		n += span_like(r->headers[i].name, name);
	return n;
}

static bool is_host(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_token_char(s.at[i]) && !strchr(":[]", s.at[i]))
			return false;
	return s.len > 0;
}

// Bodies come with their length or not at all: a transfer coding is answered 411, as RFC 9112, 6.3 allows.
static int read_length(struct held *h)
{
	const struct request *r = &h->x.request;
	struct span length = request_header(r, "Content-Length");
	if (count(r, "Transfer-Encoding"))
		return count(r, "Content-Length") ? BAD : 411;
	if (count(r, "Content-Length") > 1 || (count(r, "Content-Length") && !length.len))
		return BAD;
	if (length.len > DIGITS_MAX)
		return 413;
	for (size_t i = 0; i < length.len; i++) {
		if (length.at[i] < '0' || length.at[i] > '9')
			return BAD;
		h->length = h->length * 10 + (size_t)(length.at[i] - '0');
	}
	return 0;
}

static int read_method(struct request *r, const char *method)
{
	while (r->method < METHOD_COUNT && strcmp(method, method_name(r->method)) != 0)
		r->method++;
	return r->method == METHOD_COUNT ? 501 : 0;
}

int framing_read(struct held *h, const char *method, const char *url, const char *version)
{
	struct request *r = &h->x.request;
	MHD_get_connection_values_n(h->connection, MHD_HEADER_KIND, take_header, h);
	if (r->headers_count > REQUEST_HEADERS)
		return 431;
	for (int i = 0; i < r->headers_count; i++)
		if (!is_token(r->headers[i].name) || !is_value(r->headers[i].value))
			return BAD;
	if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
		return 505;
	if (strlen(h->target) > REQUEST_TARGET_MAX)
		return 414;
	if (!lies_as_it_must(h, method, url, version) || *h->target != '/' || !is_visible(span_of(h->target)))
		return BAD;
	if (count(r, "Host") != 1 || !is_host(request_header(r, "Host")))
		return BAD;
	r->target = r->query = span_of(h->target);
	r->path = span_cut(&r->query, '?');
	int status = read_method(r, method);
	return status ? status : read_length(h);
}
