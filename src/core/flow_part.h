// What the files of flow share: one step at work, and the ways between screens.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/flow.h"

struct step {
	struct flow *f;
	const struct model *m;
	const struct input *in;
	struct actions *out;
};
typedef void handler(struct step *s);

#define FLOW_PIN_TRIES 5
#define FLOW_PIN_LEAST 4
#define FLOW_PIN_MOST 12
#define FLOW_SESSIONS_A_PAGE 4
#define FLOW_CHECKS_A_PAGE 8

void go(struct step *s, enum screen_id to);      // enters a screen: its time begins
void go_ready(struct step *s);                   // the person has left: everything of theirs is forgotten
void go_on(struct step *s);                      // after a result: back to an interrupted form, to the officer's panel, else ready
void stay(struct step *s);                       // this screen's time begins again
struct action *act(struct step *s, enum action_kind kind);
void act_sound(struct step *s, enum sound sound);

// Scans and results.
handler on_code, on_code_aside, on_code_while_rating, on_code_in_panel, on_result, on_officer, on_failed;
void show_result(struct step *s, const struct result *r);
void remember(struct flow *f, const struct input *in); // the same code says nothing new for a while

// Looking for a person, and newcomers.
handler find_key, find_card, find_open, find_manual, find_newcomer, confirm_yes, confirm_no, reason_choose;
handler newcomer_key, newcomer_card, newcomer_next, newcomer_back, newcomer_skip, newcomer_save;
void newcomer_begin(struct step *s);
bool find_is_enough(const char *typed);          // three letters, or four digits
bool typed_edit(struct flow *f, int32_t key, size_t cap); // false: the key changes nothing
void record(struct step *s, enum means means, const char *reason);

// Ratings.
handler rate_arm, rate_begin, rate_option, rate_skip, rate_back, rate_leave, rate_saved, comment_key, comment_next, comment_skip, comment_back;

// Officers.
handler officer_key, officer_enter, officer_pin, officer_hold;
void panel_open(struct step *s);
void officer_ask(struct step *s, enum purpose why, uint32_t officer);
handler panel_tab, panel_more, panel_session, panel_export, panel_import, panel_volume, panel_brightness, panel_lang, panel_clock, panel_shutdown, panel_done;
bool is_server_code(struct span code);           // of whatever version, also a damaged one
void enrol_watch(struct step *s);                // what the model says of an enrolment has changed
handler panel_server, on_code_to_enrol, enrol_again, enrol_back, enrol_key, enrol_leave;
handler clock_begin, ask_yes, ask_no, clock_more, clock_less, clock_set, clock_back, print_badge;
