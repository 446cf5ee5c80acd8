// A kiosk that its server has withdrawn: what the server does not have yet is locked for it, everything else of its events goes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kiosk/keys.h"
#include "sync/membership.h"

enum wipe_stage { WIPE_NONE, WIPE_BEGUN, WIPE_LOCKED, WIPE_OVER, WIPE_STAGE_COUNT };
// The folder's note of it, written before anything goes: a power cut at any point is taken up from there. On a full disk it is written as soon as
// there is room; until then the server is there to say it again.
struct wipe {
	enum wipe_stage stage;
	int64_t at_ms;                  // when it was heard, UTC
	int32_t records;                // LOCKED and on: how many the server did not have
	char server[ENROLMENT_ADDRESS];
	uint8_t key[SEAL_PUBLIC];       // of the server
};

MUST_CHECK enum err wipe_read(const char *folder, struct wipe *ret_wipe); // none there: WIPE_NONE, ERR_OK
MUST_CHECK enum err wipe_begin(const char *folder, const struct membership *m, int64_t at_ms, struct wipe *ret_wipe);
// Nothing of the folder is open any more. Answers in the holding tables leave for the ledger first, then each event of which this kiosk has
// records without the server's receipt is locked as EVENT-TIME.locked (device/locker.h), then events, keys and enrolment are removed.
// An error leaves it to be tried again.
MUST_CHECK enum err wipe_go_on(const char *folder, const struct keys *keys, const struct stamp *now, struct wipe *w);
void wipe_forget(const char *folder);   // the note, once the kiosk is enrolled anew; what is locked stays
