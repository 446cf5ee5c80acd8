// A thread's HTTP connection with the server, which another thread may end.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/membership.h"

struct phone;

struct phone *phone_make(void);                 // NULL: no memory
// A line to this server; the one before is closed. ERR_IO: it was ended.
MUST_CHECK enum err phone_dial(struct phone *p, const struct membership *m, struct line *ret_line);
void phone_end(struct phone *p);                // any thread: the call under way ends, and no other begins
void phone_free(struct phone *p);               // when no other thread uses it any more; NULL is fine
