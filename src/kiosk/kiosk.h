// The kiosk as a whole: what the main thread owns, and one turn of its loop.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdatomic.h>

#include "core/wedge.h"
#include "device/screen.h"
#include "device/sound.h"
#include "kiosk/timetable.h"
#include "kiosk/book.h"
#include "kiosk/eye.h"
#include "kiosk/net.h"
#include "kiosk/options.h"
#include "store/holding.h"

#define KIOSK_REFUSALS 16 // codes whose refusal was recorded lately

struct kiosk {
	struct options options;
	struct log *log;
	struct book book;
	struct net net;
	struct timetable timetable;
	enum err store_err;          // why there is no store, ERR_OK: there is one, or there is no event
	uint32_t wanted_event;       // --event, 0: the one that is due

	struct model model, shown;   // shown: as it was when flow last heard of it
	struct flow flow;
	struct scene scene, painted;
	struct screen *screen;
	struct sound_box *sound;
	struct eye *eye;
	struct eye_news news;
	struct eye_picture picture;
	struct instrument instrument;            // of the rating that is offered
	struct instrument_fact definition;

	struct wedge wedge;
	int64_t idle_ms;             // waited so far: a scanner's pace must not count the time that the program itself takes
	bool is_eye_shown, scanner_seen, badge_tried, badge_good;
	int order;                   // of the eye's present camera
	bool replay_ended, eye_silent;
	int64_t beat_ms;             // of the eye's last news, in real time
	int64_t chores_ms, mend_ms;  // up time of the last chores, of the last try to record again
	int64_t drift_ms;            // wall clock less up time, to see it jump
	enum quality quality;        // of the clock when it was last looked at
	bool clock_doubted;          // it went back, and no officer has confirmed it since
	int disk_free_mb, battery_pct;
	struct { uint8_t hash[SEAL_HASH]; int64_t up_ms; } refusal[KIOSK_REFUSALS];
	int refusals;
	bool lang_chosen;            // an officer chose the first language
	atomic_bool quit;            // also set by the thread that waits for signals
	bool off;                    // an officer shut it down
};

// Opens everything; a sentence on stderr and ERR_BUSY, ERR_READ_ONLY ... when the program cannot run at all. What only hampers it (no camera, no event) is shown instead.
MUST_CHECK enum err kiosk_open(struct kiosk *k, const struct options *o);
void kiosk_turn(struct kiosk *k, int wait_ms);         // waits for something to happen, at most so long, and deals with all of it
void kiosk_close(struct kiosk *k);

int64_t kiosk_up_ms(const struct kiosk *k);            // the time that flow lives in
void kiosk_input(struct kiosk *k, const struct input *in); // and what follows from it
void kiosk_event(struct kiosk *k, const struct screen_event *e);
void kiosk_choose(struct kiosk *k);                    // opens the store of the event that is due now, and reloads
void kiosk_reload(struct kiosk *k);                    // the open store has changed

// act.c: does an action; true when it has an answer. ret_result is memory for the answer to point to.
bool kiosk_act(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);
// show.c: the model from what is known now; kiosk_show also tells flow when something in it has changed.
void kiosk_refresh(struct kiosk *k);
void kiosk_show(struct kiosk *k);
// chores.c: what has to happen by itself; returns the ms until it wants to be called again.
int chores(struct kiosk *k);
void chores_release(struct kiosk *k);                  // ratings that may leave the holding table
void chores_eye(struct kiosk *k, const struct eye_news *news);
