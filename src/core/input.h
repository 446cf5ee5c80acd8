// What reaches the kiosk's screens, and what they ask the program to do.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/feedback.h"
#include "core/rules.h"
#include "core/words.h"

enum widget { // what can be touched; some have an index
	WIDGET_NONE, WIDGET_CLOCK, WIDGET_LANG, WIDGET_NOTICE, WIDGET_FIND, WIDGET_RATE, WIDGET_BACK, WIDGET_SKIP, WIDGET_NEXT, WIDGET_YES, WIDGET_NO,
	WIDGET_KEY /* a code point, or KEY_x */, WIDGET_CARD /* match 0.. */, WIDGET_OPTION /* value 1.. */, WIDGET_REASON /* 0..4 */,
	WIDGET_NEWCOMER, WIDGET_PRINT, WIDGET_TAB /* enum tab */, WIDGET_MORE, WIDGET_SESSION /* line 0.. */, WIDGET_MANUAL, WIDGET_EXPORT, WIDGET_IMPORT,
	WIDGET_VOLUME /* -10, 10 */, WIDGET_BRIGHTNESS /* -10, 10 */, WIDGET_FIRST_LANG, WIDGET_SET_CLOCK, WIDGET_SHUTDOWN, WIDGET_SERVER,
	WIDGET_MORE_OF /* day month year hour minute */, WIDGET_LESS_OF,
	WIDGET_COUNT
};
struct target { enum widget widget; int32_t index; };
enum { KEY_BACKSPACE = 8, KEY_ENTER = 13, KEY_SHIFT = 14, KEY_ESCAPE = 27 }; // beside code points

struct result { // what became of a scan, a RECORD or a NEWCOMER; sent only after it is on stable storage
	struct ruling ruling;
	uint64_t person; char name[PERSON_NAME], position[128], unit[200]; // 0 and "" when not known
	char session[200];               // title of the session it is for, "": none
	int64_t at_ms;                   // UTC of the record
	uint32_t rate_session; char rate_title[200]; // a rating is open to this person, 0: none; model.instrument is its questionnaire
	bool rated;                      // this person has rated the session whose ratings are open
	bool may_print;                  // a badge was made for a newcomer, and a printer is there
};

enum input_kind {
	INPUT_TICK, INPUT_DOWN, INPUT_UP, INPUT_KEY,
	INPUT_CODE,    // a code was read, by camera or scanner
	INPUT_RESULT,  // answers SCAN, RECORD, NEWCOMER
	INPUT_OFFICER, // answers SCAN: it was the valid badge of this officer
	INPUT_FAILED,  // answers SCAN, RECORD, NEWCOMER, RATE: nothing was recorded
	INPUT_SAVED,   // answers RATE
	INPUT_PIN,     // answers CHECK_PIN: whose PIN it was, officer 0 when nobody's
	INPUT_DONE,    // answers OPEN, CLOSE, EXPORT, IMPORT, CLOCK, PRINT, TEST_BADGE: what to say of it, good or bad
	INPUT_NEWS,    // the model has changed: matches, fault, session, checks ...
	INPUT_COUNT
};
struct input {
	enum input_kind kind;
	struct target target;            // DOWN, UP
	int32_t key;                     // KEY: a code point or KEY_x
	struct span code;                // CODE
	bool two, by_camera;             // CODE: two different codes in one frame; seen by the camera, not sent by a scanner
	const struct result *result;     // RESULT
	uint32_t officer;                // OFFICER, PIN
	bool ok; enum word say;          // DONE
};

enum sound { SOUND_ACCEPTED, SOUND_AGAIN, SOUND_REFUSED, SOUND_TOUCH, SOUND_COUNT };
enum action_kind {
	ACTION_SCAN,       // text, two: resolve, record, answer RESULT, OFFICER or FAILED
	ACTION_TEST_BADGE, // text: try a badge from the panel, nothing is recorded; answer DONE
	ACTION_SEARCH,     // text: fill model.matches, then NEWS
	ACTION_RECORD,     // person, means, officer (0: none), text = reason; answer RESULT or FAILED
	ACTION_NEWCOMER,   // newcomer (number not given yet), officer; answer RESULT or FAILED
	ACTION_RATE,       // person, session, answers, questions; answer SAVED or FAILED
	ACTION_CHECK_PIN,  // text = digits, officer (0: of any); answer PIN
	ACTION_OPEN, ACTION_CLOSE, // session, officer; answer DONE
	ACTION_EXPORT, ACTION_IMPORT, // answer DONE
	ACTION_CLOCK,      // at_ms: the true time now, confirmed by officer; answer DONE
	ACTION_VOLUME, ACTION_BRIGHTNESS, // value percent; NEWS when set
	ACTION_LANG,       // value: the first language from now on
	ACTION_ENROL, ACTION_ENROL_END, // text: a server's code, model.enrol tells what becomes of it; what is under way ends, and ENROL_POINT again
	ACTION_PRINT,      // person: the newcomer's badge; answer DONE
	ACTION_SHUTDOWN, ACTION_SOUND, // officer; value: enum sound
	ACTION_COUNT
};
struct action { // pointers stay good until the next flow_step
	enum action_kind kind;
	struct span text; bool two;
	uint64_t person; uint32_t session, officer; enum means means;
	const struct person *newcomer; const struct held *answers; int questions;
	int value; int64_t at_ms;
};
#define ACTIONS 4
struct actions { int count; struct action action[ACTIONS]; };
