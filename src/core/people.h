// The event, its sessions, people and officers as values: what the organiser's folder says.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/calendar.h"
#include "core/seal.h"

#define PERSON_NAME 200       // bytes with the NUL
#define PERSON_MAX 2000000000u // numbers given by the organiser; kiosks number walk-ins above 2^32
#define EVENT_SESSIONS 200
#define EVENT_OFFICERS 100

enum role { ROLE_PARTICIPANT, ROLE_COMMITTEE, ROLE_SPEAKER, ROLE_MODERATOR, ROLE_FACILITATOR, ROLE_GUEST, ROLE_COUNT };

struct person {
	uint64_t number;          // within the event; 0: not given yet
	char name[PERSON_NAME], nip[24], rank[24], position[128], unit[200], region[80], class[24];
	char letter[64];          // number of the surat tugas
	int letter_day;           // yyyymmdd, 0: none
	enum role role;
	uint64_t replaces;        // the person in whose place this one came, 0: none
	bool gone;                // withdrawn by a later publish
};

struct session {
	uint32_t number;          // 1..
	char title[200], speaker[160], moderator[160], room[80], class[24], instrument[32]; // class "": everybody; instrument "": no rating
	int64_t start_ms, end_ms; // UTC, as planned
	int jp;                   // jam pelajaran of 45 minutes
	bool want_out;            // scan again when leaving
	bool gone;
};

struct officer {
	uint32_t number;
	char name[PERSON_NAME], role[64], pin[SEAL_PIN]; // pin: argon2id string, never the PIN
	bool gone;
};

struct rules_config {         // minutes unless said otherwise; defaults of domain 5.8 in rules_default
	int open_before, on_time, late, close_after;
	int out_before;           // leaving may be scanned from end - out_before
	int rating_before, rating_after; // rating window around the planned end
	int threshold;            // percent of sessions for the certificate
	bool walkins, manual_pin; // walk-ins allowed; a typed name needs an officer's PIN
};
struct rules_config rules_default(void); // 60 15 30 15, 15, 15 120, 80, true true

struct signatory { char title[120], name[160], rank[80], nip[24]; };
struct letterhead_line { char text[128]; int size; bool bold; }; // size in points

struct event {
	uint32_t number;          // 20 bits, in every badge
	char title[256], organiser[160], place[200], city[80];
	enum zone zone;
	int first_day, last_day;  // yyyymmdd
	int fiscal_year;          // 0: not printed
	char programme[160], activity[160], sub_activity[160], account[64];
	struct letterhead_line letterhead[6];
	uint8_t letterhead_image[SEAL_HASH]; // SHA-256 of the PNG kept beside the ledger; zeros: none
	struct signatory signatory[3]; // left, right, third (centre)
	struct rules_config rules;
	char badge_title[80];     // short title for badges, "": title
	char contact[120];        // for the data-protection notice
	int retention_day;        // personal data may be erased from then on, 0: not set
	enum lang lang;           // the kiosk's first language
};

const char *role_label(enum role r); // "PESERTA"
bool role_find(struct span s, enum role *ret_role); // Indonesian or English, any case; "" is a participant
void class_key(const char *class, char ret_key[24]); // in small letters: the same class, the same key
bool session_is_for(const struct session *s, const char *class); // same class, or either has none
