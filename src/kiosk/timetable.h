// The event as the kiosk holds it in memory: sessions with their windows and counts, officers.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rules.h"
#include "store/state.h"

struct timetable {
	bool is_loaded;
	struct event event;
	int sessions, slots, officers;
	struct session session[EVENT_SESSIONS];
	struct session_cell cell[EVENT_SESSIONS];
	int32_t expected[EVENT_SESSIONS];
	struct slot slot[EVENT_SESSIONS];    // of sessions that are not gone, by start; points into the two above
	struct officer officer[EVENT_OFFICERS];
	int64_t people;
};

MUST_CHECK enum err timetable_load(struct timetable *t, struct store *s);           // after an import
MUST_CHECK enum err timetable_touch(struct timetable *t, struct store *s, uint32_t session); // after a record of this session
MUST_CHECK enum err timetable_refresh(struct timetable *t, struct store *s);        // after records of any sessions, of other kiosks
const struct slot *timetable_session(const struct timetable *t, uint32_t session);  // NULL: none of this number
const struct slot *timetable_rating(const struct timetable *t, const char *class, int64_t now_ms); // whose ratings are open, the latest; NULL: none
const struct officer *timetable_officer(const struct timetable *t, uint32_t number); // NULL: none, or gone
int64_t timetable_next_ms(const struct timetable *t, int64_t now_ms);               // when some window opens or closes next, INT64_MAX: never
