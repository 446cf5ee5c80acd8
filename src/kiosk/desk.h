// What the kiosk does for people: scan, record, search, newcomers, ratings.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kiosk/kiosk.h"

// Each: true when ret_answer was filled. A green answer is given only after its record is durable.
bool desk_scan(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool desk_record(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool desk_newcomer(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool desk_rate(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool desk_search(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
