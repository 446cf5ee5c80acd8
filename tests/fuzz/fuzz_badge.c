// Fuzzes the badge reader: what it takes for ours is, letter by letter, what the writer makes of it.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "core/badge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct badge b, again;
	memset(&b, 0x5a, sizeof b);
	again = b;
	enum badge_reading reading = badge_read((struct span){ (const char *)data, size }, &b);
	if (reading != BADGE_OURS) {
		assert(memcmp(&b, &again, sizeof b) == 0);
		return 0;
	}
	char text[BADGE_TEXT], grouped[40];
	size_t n = 0;
	badge_write(&b, text);
	for (size_t i = 0; i < size; i++) {
		char c = (char)data[i];
		if (strchr(" -\t\r\n", c))
			continue;
		c = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
		c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
		assert(n < 26 && c == text[n++]);
	}
	assert(n == 26);
	badge_write_grouped(&b, grouped);
	assert(badge_read(span_of(grouped), &again) == BADGE_OURS && again.event == b.event && memcmp(again.secret, b.secret, BADGE_SECRET) == 0);
	return 0;
}
