// Fuzzes what a device pushes, as the server meets it: unpacked within its limit, then read as a run.
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdlib.h>

#include "core/run.h"
#include "device/squeeze.h"

static struct run run;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = NULL;
	size_t len = 0;
	if (squeeze_unpack((struct span){ (const char *)data, size }, RUN_BYTES, &bytes, &len) != ERR_OK)
		return 0;
	assert(len <= RUN_BYTES);
	if (run_read((struct span){ bytes, len }, &run, NULL) == ERR_OK)
		assert(run.head.count > 0 && run.head.count <= RUN_RECORDS);
	free(bytes);
	return 0;
}
