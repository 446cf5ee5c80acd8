// Fuzzes the bodies of records: the first byte is the kind. What is read can be written, and reads the same again.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/body.h"
#include "core/fact.h"

static struct fact first, second;
static char written[200000], rewritten[200000];

// Walks over everything in an object or array, as a reader of unknown keys might.
static void walk(struct body_walk w)
{
	struct span key;
	struct body_value v;
	while (body_next(&w, &key, &v)) {
		char room[16];
		if (v.type == BODY_STRING && body_string(&v, room, sizeof room) == ERR_OK)
			assert(utf8_valid(span_of(room)));
		else if (v.type == BODY_ARRAY)
			walk(body_elements(v.raw));
		else if (v.type == BODY_OBJECT)
			walk(body_members(v.raw));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	enum kind kind = data[0];
	struct span body = { (const char *)data + 1, size - 1 };
	enum err checked = body_check(body, BODY_DEPTH);
	if (!checked)
		walk(body_members(body));
	memset(&first, 0, sizeof first);
	memset(&second, 0, sizeof second);
	if (fact_read(kind, body, &first) != ERR_OK)
		return 0;
	assert(!checked && first.kind == kind);
	struct text t = text_init(written, sizeof written), again = text_init(rewritten, sizeof rewritten);
	enum err e = fact_write(&first, &t);
	assert(e == ERR_OK && t.len <= body.len);
	e = fact_read(kind, text_span(&t), &second);
	assert(e == ERR_OK && memcmp(&first, &second, sizeof first) == 0);
	e = fact_write(&second, &again);
	assert(e == ERR_OK && span_equal(text_span(&t), text_span(&again)));
	return 0;
}
