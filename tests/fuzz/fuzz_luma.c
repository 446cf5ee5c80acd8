// Fuzzes the reading of pictures: JPEG, PGM, or raw YUYV of a size given by the first two bytes.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "device/luma.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct luma p = { 0 };
	struct span all = { (const char *)bytes, n };
	enum err e = span_starts(all, "P5") ? luma_pgm(all, &p) : luma_jpeg(all, &p);
	if (e && n >= 2)
		e = luma_raw((struct span){ all.at + 2, n - 2 }, bytes[0], bytes[1], bytes[0] * 2, 2, &p);
	volatile uint8_t last = e ? 0 : p.grey[(size_t)p.width * (size_t)p.height - 1];
	(void)last;
	luma_close(&p);
	return 0;
}
