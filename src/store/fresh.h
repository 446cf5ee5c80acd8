// A new database file that appears whole or not at all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/db.h"

// Fills it with the schema's tables under another name, so that what lies at `path` is such a file or nothing; the caller holds its lock.
MUST_CHECK enum err fresh_make(const char *path, const struct db_schema *schema);
