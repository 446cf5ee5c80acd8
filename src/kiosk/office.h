// What the kiosk does for officers: sessions, USB sticks, the clock, settings.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kiosk/kiosk.h"

// Each: true when ret_answer was filled, with what to say of it.
bool office_check_pin(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool office_test_badge(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool office_opening(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result); // open and close
bool office_clock(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool office_set(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);     // volume, brightness, language
bool office_print(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool office_shutdown(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);

bool office_done(struct input *ret_answer, bool is_ok, enum word say); // an answer of one sentence; true
void office_settings(struct kiosk *k); // reads back what office_set kept in the data folder

// copies.c
bool office_export(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
bool office_import(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
