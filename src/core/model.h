// Everything that the kiosk's screens show and that does not depend on the person in front of it; the program keeps it current.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/enrolment.h"
#include "core/exposure.h"
#include "core/instrument.h"
#include "core/people.h"
#include "core/words.h"

#define MODEL_CHECKS 16
#define MODEL_SESSIONS 40 // sessions that the panel lists: today's, by start
#define MODEL_MATCHES 6   // cards that a search shows at once

enum network {
	NETWORK_NONE,    // no server is configured: offline by design
	NETWORK_ONLINE,
	NETWORK_OFFLINE,
	NETWORK_COUNT
};
enum camera_state { CAMERA_STATE_LIVE, CAMERA_STATE_NONE /* by configuration */, CAMERA_STATE_LOST, CAMERA_STATE_COUNT };
enum trouble { // what stops recording; its words are TROUBLE_x (what is broken), TROUBLE_x_WORKS (what still works)
	TROUBLE_NONE, TROUBLE_NO_EVENT, TROUBLE_STORE, TROUBLE_DISK_FULL, TROUBLE_READ_ONLY, TROUBLE_NEWER, TROUBLE_KEYS,
	TROUBLE_WITHDRAWN /* from its server: it has wiped itself */, TROUBLE_COUNT
};
enum enrol { // how far making this kiosk known to a server has come; its words are ENROL_x
	ENROL_POINT, ENROL_TALKING, ENROL_COMPARE, ENROL_CONNECTED, ENROL_REFUSED, ENROL_TOO_OLD, ENROL_UNREACHABLE, ENROL_STRANGER, ENROL_NEWER, ENROL_NOT_KEPT, ENROL_COUNT
};

struct check { enum word what, todo; bool ok; char value[48]; }; // a line of the pre-flight list: CHECK_x and, when not ok, what to do: TODO_x
struct session_line { uint32_t number; char title[200]; int64_t start_ms, end_ms; bool open; }; // open: takes scans now
struct match { uint64_t person; char name[PERSON_NAME], unit[200]; };

struct model {
	char event_title[256], organiser[160], contact[120], version[24];
	int retention_day;                // yyyymmdd, 0: not set
	enum zone zone;
	enum lang lang;                   // back to it after each person
	int64_t clock_ms;                 // UTC as the kiosk believes
	bool clock_known; int64_t suggest_ms; // false: an officer must confirm date and time before the first record; a server says that it is so much later

	bool starting;                    // checks still run
	enum trouble trouble;
	char trouble_detail[120];         // for the officer: the file or device and what was said of it
	int officers;                     // of the event; 0: there is no PIN to ask for
	bool ask_pin;                     // a typed name needs an officer's PIN
	bool walkins;                     // newcomers may be added here
	bool printer;

	bool has_session;                 // `session` is the one taking scans, or the next to do so today
	struct session session;
	bool session_open;                // it takes scans now
	bool leaving;                     // ... of people who leave
	int64_t opens_ms;                 // when it will, while not session_open
	int32_t present, expected;        // of that session
	bool rating_open;                 // some session's ratings are open

	enum network network;
	int32_t waiting;                  // records not yet with the server
	char server[80];                  // its address, shortened, "": none
	enum enrol enrol;                 // of the last enrolment code
	char enrol_server[80], enrol_code[ENROLMENT_CODE]; // whose it is; COMPARE: the digits that both screens show
	int32_t locked;                   // WITHDRAWN: records that the server did not have, kept for it under its key
	enum camera_state camera;
	enum sight sight;                 // of a live camera: what keeps it from reading
	bool scanner;                     // a USB scanner has been seen
	int battery_pct;                  // below it the strip warns; -1: mains or unknown
	bool storage_low;

	int checks;
	struct check check[MODEL_CHECKS];
	int sessions;
	struct session_line line[MODEL_SESSIONS];
	int volume, brightness;           // percent

	int matches;                      // of the last SEARCH
	struct match match[MODEL_MATCHES];
	bool more_matches;
	const struct instrument *instrument; // of the rating that the last RESULT offered; borrowed, NULL: none
};
