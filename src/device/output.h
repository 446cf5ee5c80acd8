// A file that appears whole at its path, or not at all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

struct output; // being written under a temporary name beside its own; owned by one variable

// ERR_NOT_FOUND: no such folder; ERR_READ_ONLY: it may not be written; ERR_IO: the path is a folder or a device.
MUST_CHECK enum err output_open(const char *path, struct output **ret_output);
void output_write(struct output *o, struct span bytes);    // a failure is remembered for output_commit
MUST_CHECK enum err output_failed(const struct output *o);            // what was remembered so far
const char *output_temporary(const struct output *o);      // for libraries that write to a name: truncating it is fine, replacing it is not
MUST_CHECK enum err output_commit(struct output *o);       // synced, then renamed over its path; on an error nothing is left; o is gone in any case
void output_drop(struct output *o);                        // nothing is left; NULL is fine
