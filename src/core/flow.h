// What the kiosk does next: a table from screen and input to the next screen and actions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/input.h"
#include "core/model.h"
#include "core/nip.h"

#define FLOW_CODE 256        // bytes of a code that are compared; longer ones are not ours anyway
#define FLOW_FOREVER INT64_MAX
#define FLOW_HOLD_MS 3000    // a press on the clock that opens the officer's PIN pad
#define FLOW_SAME_MS 5000    // the same badge after its own result says nothing new
#define FLOW_TWO_MS 600      // one of two codes counts only when the other has not been in view for so long
#define FLOW_DRAW_MS 200     // a check mark is drawn, the reticle closes

enum screen_id {
	SCREEN_START, SCREEN_READY, SCREEN_WELCOME, SCREEN_PENDING, SCREEN_AGAIN, SCREEN_REFUSED, SCREEN_FAILED,
	SCREEN_FIND, SCREEN_CONFIRM, SCREEN_REASON, SCREEN_NEWCOMER, SCREEN_RATE, SCREEN_COMMENT, SCREEN_THANKS,
	SCREEN_OFFICER, SCREEN_PANEL, SCREEN_ASK, SCREEN_CLOCK, SCREEN_ENROL, SCREEN_NOTICE, SCREEN_FAULT, SCREEN_OFF,
	SCREEN_COUNT
};
enum tab { TAB_CHECKS, TAB_SESSIONS, TAB_PEOPLE, TAB_DEVICE, TAB_COUNT };
enum purpose { PURPOSE_SELF, PURPOSE_MANUAL, PURPOSE_NEWCOMER, PURPOSE_PANEL, PURPOSE_CLOCK, PURPOSE_COUNT }; // why a person is looked for, or a PIN asked
enum newcomer_step { STEP_NAME, STEP_UNIT, STEP_POSITION, STEP_NIP, STEP_REPLACES, STEP_SUMMARY, STEP_COUNT };
enum wait { WAIT_NONE, WAIT_SCAN, WAIT_RECORD, WAIT_RATE, WAIT_PIN, WAIT_JOB, WAIT_COUNT };
enum failure { FAILURE_RECORD, FAILURE_RATING, FAILURE_SERVER_CODE, FAILURE_COUNT }; // what SCREEN_FAILED is about
enum ask { ASK_OPEN, ASK_CLOSE, ASK_SHUTDOWN, ASK_COUNT };

struct flow { // times are monotonic milliseconds unless said otherwise
	enum screen_id screen;
	enum lang lang;
	int64_t now_ms, since_ms, deadline_ms; // of the last step; when this screen was entered; when it leaves by itself
	struct target pressed; int64_t pressed_ms; // the widget under the finger
	enum wait wait;                        // whose answer is awaited

	char code[FLOW_CODE]; size_t code_len; bool code_two; // the last code
	int64_t code_ms;                       // when its result came
	bool two_seen; int64_t two_ms;         // the camera has seen two at once; when last
	bool armed;                            // the next scan goes straight to the questions
	struct result result;                  // what result screens show, and whose rating it is
	enum failure failure;
	enum screen_id resume;                 // a form that a scan interrupted, SCREEN_READY: none
	bool from_panel;                       // an officer goes back to the panel afterwards

	enum purpose purpose;
	char typed[FACT_COMMENT]; bool upper;  // by whichever keyboard; the next letter is a capital
	struct match chosen;
	uint32_t officer;                      // whose PIN or badge it was, 0: none yet
	struct person newcomer; enum newcomer_step step; char replaces[PERSON_NAME]; enum problem problem;

	struct held answers, sent; int question; // sent: what the last ACTION_RATE points to

	char pin[16]; int wrong; int64_t locked_ms; // the PIN pad is locked until then

	enum tab tab; int page;
	enum ask ask; struct session_line asked;
	enum enrol enrol; bool enrol_strange;  // as the model said last; the code that was shown is no server's
	int64_t shift_ms; bool suggested;      // from the believed clock to the one being set; a server said so, and nobody has changed it
	bool said, said_ok; enum word say;     // what the last job of the panel came to
};

void flow_init(struct flow *f, const struct model *m, int64_t now_ms);
// Takes one input; the actions are to be done in order. Whatever the input, the time that has passed counts first.
void flow_step(struct flow *f, const struct model *m, const struct input *in, int64_t now_ms, struct actions *ret_actions);
// When the program must send the next TICK at the latest: an animation's next picture, a deadline, a held press; FLOW_FOREVER: none.
int64_t flow_next_ms(const struct flow *f);
