// What the files of the registry share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/db.h"
#include "store/registry.h"

struct registry { struct db *db; };

MUST_CHECK enum err registry_settle(struct query *q);                     // runs it to its end: ERR_NOT_FOUND when it gave no row, as "RETURNING" does where nothing changed
void registry_digest(struct span token, uint8_t ret_hash[SEAL_HASH]); // what is kept of a secret that was given away
