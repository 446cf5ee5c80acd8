// Fuzzes what pages take of a request: its path, fields, cookies and uploaded parts.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/request.h"

#define ROOM 300

static bool lies_in(struct span part, struct span whole)
{
	return !part.len || (part.at >= whole.at && part.at + part.len <= whole.at + whole.len);
}

// What comes out is text that fits, and a segment names nothing beyond its folder.
static void take_segment(struct span raw)
{
	char room[ROOM];
	struct text t = text_init(room, sizeof room);
	if (request_segment(raw, &t) != ERR_OK)
		return;
	struct span s = text_span(&t);
	assert(s.len < sizeof room && utf8_valid(s) && !memchr(s.at, '/', s.len) && !memchr(s.at, '\0', s.len) && !memchr(s.at, '\\', s.len));
	assert(!span_is(s, ".") && !span_is(s, ".."));
}

// The walk over all fields finds what is asked for by name as well.
static void take_fields(struct span encoded)
{
	struct span rest = encoded;
	for (;;) {
		char a[ROOM], b[ROOM], c[ROOM];
		struct text name = text_init(a, sizeof a), value = text_init(b, sizeof b), again = text_init(c, sizeof c);
		size_t before = rest.len;
		enum err e = request_next_field(&rest, &name, &value);
		if (e == ERR_NOT_FOUND)
			break;
		assert(rest.len < before && rest.len <= encoded.len);
		if (e != ERR_OK)
			continue;
		assert(utf8_valid(text_span(&name)) && utf8_valid(text_span(&value)) && strlen(b) == value.len);
		if (name.len < 60 && span_is(text_span(&name), "csrf"))
			assert(request_field(encoded, "csrf", &again) != ERR_MISSING);
	}
}

static void take_part(const struct request *r, const char *name)
{
	struct span filename, content;
	if (request_part(r, name, &filename, &content) == ERR_OK)
		assert(lies_in(filename, r->body) && lies_in(content, r->body));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = { (const char *)data, size };
	struct request r = { .headers_count = 3 };
	take_segment(rest);
	take_fields(rest);
	r.headers[0] = (struct header){ SPAN("Cookie"), span_cut(&rest, '\n') };
	r.headers[1] = (struct header){ SPAN("Content-Type"), span_cut(&rest, '\n') };
	r.headers[2] = (struct header){ span_cut(&rest, '\n'), SPAN("value") };
	r.body = rest;
	assert(lies_in(request_cookie(&r, "hadir"), r.headers[0].value) || r.headers[2].name.len);
	request_header(&r, "csrf");
	take_part(&r, "file");
	take_part(&r, "csrf");
	return 0;
}
