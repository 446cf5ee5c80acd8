// event.conf: its table of settings, and what must hold between them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config.h"

extern const struct setting config_event[]; // of struct event; ends with key NULL

// config_read with config_event, then what concerns several keys: the order of days and minutes, and the officials' NIPs, which are
// levelled to their digits.
bool config_read_event(struct span file, struct event *ret_event, config_sink *sink, void *context);
