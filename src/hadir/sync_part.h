// What the files of `hadir sync` share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/say.h"
#include "sync/membership.h"

// Enrols with what the arguments say, where that is needed, and waits until it is confirmed; what is wrong is told.
enum outcome sync_enrolled(const struct args *a, const char *file, struct membership *ret_membership);
// Tells why a server could not be asked; REFUSED.
enum outcome sync_unreached(const struct args *a, const char *address, enum err e);
enum outcome sync_ended(const struct args *a, const char *file, enum enlist_state s); // tells why an enrolment is none; REFUSED
bool sync_keep(const struct args *a, const char *file, const struct membership *m);   // writes FILE.sync, or tells why not
int64_t sync_utc_ms(void);
