// The self-checks of events, which read everything: findings are kept with the time they were made at, and made anew away from requests.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/checks.h"
#include "server/serve.h"

struct checkup;
struct checkup *checkup_open(struct server *s); // NULL without memory; starts its thread
void checkup_close(struct checkup *c);
// What the checks found in the event's store, and when. Only the first time the caller waits for them; later it gets what is here, and when
// records have come in since then, or a minute has passed, they are made anew for the next.
MUST_CHECK enum err checkup_read(struct checkup *c, uint32_t event, struct store *s, enum lang lang, check_sink *sink, void *context, int64_t *ret_at_ms);
