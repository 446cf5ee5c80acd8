// Random histories of an event, for tests that whatever the order of arrival the state is the same.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "made.h"

// Random work of a kiosk: scans, known and unknown, walk-ins, ratings, openings, corrections that it has no right to.
static inline void append_random(struct store *s, const struct made_author *a, uint64_t *random, int n)
{
	for (int i = 0; i < n; i++) {
		*random = *random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		uint64_t x = *random >> 33;
		uint64_t person = 1 + x % 6;
		uint32_t session = 1 + (uint32_t)(x / 6 % 3);
		int64_t at = MONDAY + (int64_t)(x / 18 % 40);
		struct fact f = { .kind = KIND_PRESENCE };
		struct ledger_info info;
		assert_int_equal(ledger_info(s, &a->id, &info), ERR_OK);
		switch (x / 720 % 12) {
		case 0: f.kind = KIND_OPEN; f.opening.session = session; break;
		case 1: f.kind = KIND_CLOSE; f.opening.session = session; break;
		case 2: f = (struct fact){ .kind = KIND_ANSWERED, .answered = { person, session } }; break;
		case 3: // a walk-in; now and then with a badge that another one claims too
			f = (struct fact){ .kind = KIND_WALKIN, .walkin = { .session = session } };
			snprintf(f.walkin.person.name, sizeof f.walkin.person.name, "Tamu %llu", (unsigned long long)(x % 9));
			made_hash(x % 3 ? walkin_number(ledger_tag(&a->id), info.seq + 1) : 5 + x % 3, 1, f.walkin.hash);
			break;
		case 4:
			f = (struct fact){ .kind = KIND_RATINGS, .ratings = { .session = session, .instrument = "narasumber", .questions = 2, .respondents = 2 } };
			f.ratings.answers[0][0] = 1 + x % 5;
			f.ratings.answers[1][1] = 1 + x % 4;
			f.ratings.comments = 1;
			strcpy(f.ratings.comment[0], "Baik");
			break;
		case 5: f = (struct fact){ .kind = KIND_CORRECTION, .correction = { person, session, 1 + x % 5, 0, 0, "", "", "" } }; break;
		case 6: f = (struct fact){ .kind = KIND_ANCHOR, .anchor = { 1, (int64_t)(x % 50), MONDAY, (int64_t)(x % 9), "ntp" } }; break;
		case 7: f = (struct fact){ .kind = KIND_BOOT }; snprintf(f.boot.name, sizeof f.boot.name, "Kios %llu", (unsigned long long)(x % 5)); break;
		case 8: case 9: f = made_pending(person, 1 + (uint32_t)(x % 2), session); break;
		default: f = made_presence(person, session);
		}
		if (f.kind == KIND_PRESENCE)
			f.presence.direction = x % 5 == 0 ? DIRECTION_OUT : DIRECTION_IN;
		made_append(s, a, at, f);
	}
}

// An organiser who knows one kiosk, five people, their badges and some sessions.
static inline void make_organiser(struct store *s, const struct made_author *organiser, const struct made_author *kiosk)
{
	struct fact f = { .kind = KIND_KIOSK, .kiosk.id = kiosk->id };
	strcpy(f.kiosk.name, "Pintu utama");
	assert_int_equal(ledger_create(s, &organiser->id, true), ERR_OK);
	made_append(s, organiser, MONDAY, made_event(77));
	made_append(s, organiser, MONDAY, f);
	for (uint64_t i = 1; i <= 5; i++) {
		made_append(s, organiser, MONDAY, made_person(i, i % 2 ? "Muhammad Rizki" : "Ni Luh Ayu", ""));
		made_append(s, organiser, MONDAY, made_badge(i, 1));
		made_append(s, organiser, MONDAY, made_session(1 + i % 3, MONDAY + (int64_t)i));
		made_append(s, organiser, MONDAY + (int64_t)i, (struct fact){ .kind = KIND_CORRECTION, .correction = { i, 1, STATUS_SICK, 0, 0, "", "", "" } });
	}
	made_append(s, organiser, MONDAY, made_badge(2, 2));
	made_append(s, organiser, MONDAY, made_person(3, "Muhammad Rizky Pratama", "A"));
	made_append(s, organiser, MONDAY, made_badge(BADGE_OFFICER + 1, 1));
	assert_int_equal(ledger_sign(s, &organiser->id, organiser->secret), ERR_OK);
}
