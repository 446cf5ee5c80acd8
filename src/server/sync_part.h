// What the handlers of the sync interface share: fields of their queries, answers in JSON.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/record.h"
#include "server/sync.h"

bool sync_number(const struct visit *v, const char *name, int64_t otherwise, int64_t *ret_value); // false: not a number from 0 on
bool sync_ledger(const struct visit *v, struct ledger_id *ret_id);      // key= and epoch=, in hex
enum outcome sync_refuse(struct visit *v, int status, const char *reason);
bool sync_is_server(const struct visit *v);                              // the device is a server below this one
