// All tables of a database, of whatever engine, as a new file.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/db.h"

MUST_CHECK enum err db_copy(struct db *from, const struct db_schema *schema, const char *path); // of one moment; not synced
