// The pictures of single screens; each fills the box above the status strip.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/canvas.h"
#include "core/view.h"

void strip(struct canvas *c, struct box b);

void view_start(struct canvas *c, struct box b);
void view_ready(struct canvas *c, struct box b);
void view_result(struct canvas *c, struct box b);   // welcome, pending, again, refused, failed, thanks
uint32_t result_ground(const struct flow *f);       // the colour of the whole screen
void view_find(struct canvas *c, struct box b);
void view_confirm(struct canvas *c, struct box b);
void view_reason(struct canvas *c, struct box b);
void view_newcomer(struct canvas *c, struct box b);
void view_rate(struct canvas *c, struct box b);
void view_comment(struct canvas *c, struct box b);
void view_officer(struct canvas *c, struct box b);
void view_panel(struct canvas *c, struct box b);
void view_ask(struct canvas *c, struct box b);
void view_clock(struct canvas *c, struct box b);
void view_enrol(struct canvas *c, struct box b);
void view_notice(struct canvas *c, struct box b);
void view_fault(struct canvas *c, struct box b);
void view_off(struct canvas *c, struct box b);

// Parts of several screens.
void heading(struct canvas *c, struct box b, const char *text);            // a screen's title, in the middle of b's height
void live_picture(struct canvas *c, struct box b, int reticle_permille, int up); // the camera's, and brackets of this part of its shorter side, so far above the middle
void back_button(struct canvas *c, struct box b);
void lang_button(struct canvas *c, struct box b);
void match_cards(struct canvas *c, struct box b, bool newcomers);          // what the search found, or what to type
void typed_field(struct canvas *c, struct box b, const char *hint, bool masked);
struct type small(const struct canvas *c, uint32_t colour, uint32_t ground); // the three sizes: small texts ...
struct type body(const struct canvas *c);                                   // ... what is read
struct type title(const struct canvas *c);                                  // ... titles; on paper, to the left, two lines

enum keyboard { KEYBOARD_SEARCH, KEYBOARD_TEXT };
int keyboard_height(const struct canvas *c, enum keyboard k);
void keyboard(struct canvas *c, struct box b, enum keyboard k);
