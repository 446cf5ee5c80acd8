// Where ratings wait without order, time or person until enough of them can leave together.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/feedback.h"
#include "store/ledger.h"

// In one durable transaction: the record that the person has answered the session, and the answers into the holding table. ERR_FORK when the person has answered already.
MUST_CHECK enum err holding_put(struct store *s, const struct ledger_id *id, const struct stamp *when, const struct answered *who, const char *instrument, int questions, const struct held *answers);

// Moves what may leave (feedback_release) into the ledger as ratings records, each in one transaction that also empties its place in the holding table; ret_moved counts respondents.
MUST_CHECK enum err holding_release(struct store *s, const struct ledger_id *id, const struct stamp *when, uint32_t session, bool window_ended, int *ret_moved);
MUST_CHECK enum err holding_count(struct store *s, uint32_t session, int *ret_held);
