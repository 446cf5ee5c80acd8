// The stores that one worker has open for reading: a few, the longest unused one makes room.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/serve.h"

struct shelf *shelf_make(struct server *s); // NULL without memory
void shelf_free(struct shelf *f);
// The event's store, everything that was received folded. ERR_NOT_FOUND: no such event here.
MUST_CHECK enum err shelf_find(struct shelf *f, uint32_t event, struct store **ret_store);
// The same, as received: what is not folded yet does not matter to whoever reads records.
MUST_CHECK enum err shelf_find_raw(struct shelf *f, uint32_t event, struct store **ret_store);
void shelf_drop(struct shelf *f, uint32_t event); // it failed: opened anew next time
