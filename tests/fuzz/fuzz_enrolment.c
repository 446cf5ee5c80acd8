// Fuzzes enrolment codes: what is read can be written, and reads the same again.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/enrolment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct enrolment read, again;
	char text[ENROLMENT_TEXT];
	uint8_t token[ENROLMENT_TOKEN];
	struct span s = { (const char *)data, size };
	if (enrolment_token_read(s, token)) {
		char typed[ENROLMENT_TOKEN_TEXT];
		enrolment_token_write(token, typed);
		bool good = enrolment_token_read(span_of(typed), read.token);
		assert(good && memcmp(token, read.token, sizeof token) == 0);
	}
	if (enrolment_read(s, &read) != ERR_OK)
		return 0;
	enum err e = enrolment_write(&read, text);
	assert(e == ERR_OK);
	e = enrolment_read(span_of(text), &again);
	assert(e == ERR_OK && strcmp(read.address, again.address) == 0);
	assert(memcmp(read.token, again.token, sizeof read.token) == 0 && memcmp(read.print, again.print, sizeof read.print) == 0);
	return 0;
}
