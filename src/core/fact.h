// What a record's body says, as values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"
#include "core/record.h"

#define FACT_REASON 160
#define FACT_COMMENT 400      // bytes of one comment
#define FACT_RESPONDENTS 32   // answers in one ratings record
#define FACT_QUESTIONS 24

enum means { MEANS_BADGE, MEANS_NAME, MEANS_MANUAL, MEANS_CORRECTION, MEANS_COUNT }; // printed Q N M K
enum direction { DIRECTION_IN, DIRECTION_OUT, DIRECTION_COUNT };
enum status { STATUS_NONE, STATUS_PRESENT, STATUS_EXCUSED, STATUS_SICK, STATUS_DUTY, STATUS_ABSENT, STATUS_COUNT }; // H I S D TK

struct badge_fact { uint64_t holder; uint32_t issue; bool revoked; uint8_t hash[SEAL_HASH]; }; // holder: a person, or BADGE_OFFICER + officer
struct kiosk_fact { struct ledger_id id; char name[64]; };
struct instrument_fact { char id[32]; char definition[12000]; };           // the file's text, see instrument.h
struct opening { uint32_t session; uint32_t officer; };                    // KIND_OPEN and KIND_CLOSE
struct correction {
	uint64_t person; uint32_t session; enum status status;                 // what holds from now on
	uint64_t ledger, seq;                                                  // the record it mends, 0 0: none
	char reason[FACT_REASON], who[PERSON_NAME], minutes[64];               // minutes: number of the berita acara
};
struct erase { uint64_t ledger, first, last; char reason[FACT_REASON]; };
struct boot { char version[24], name[64]; };
struct anchor { uint32_t boot; int64_t up_ms, true_ms, uncertainty_ms; char source[16]; }; // source: officer ntp server
struct presence {
	uint64_t person;              // 0: pending, known only by its badge's hash
	uint32_t issue;               // of the badge that was shown, 0: none was; the event ledger has the hash of (person, issue)
	uint8_t hash[SEAL_HASH];      // of a pending one's badge
	uint32_t session; enum direction direction; enum means means;
	uint32_t officer;             // 0: none
	char reason[FACT_REASON];
};
struct refusal { char verdict[16]; uint64_t person; uint32_t session; uint8_t hash[SEAL_HASH]; };
struct walkin { struct person person; uint32_t officer; uint32_t session; uint8_t hash[SEAL_HASH]; }; // the person's number is walkin_number(ledger_tag, seq); a hash when a badge was made
struct answered { uint64_t person; uint32_t session; };
struct ratings {
	uint32_t session; char instrument[32]; int questions, respondents;
	bool few;                                                              // fewer than 5 in all: only the count is kept, answers are not
	uint8_t answers[FACT_RESPONDENTS][FACT_QUESTIONS];                     // 0: skipped, else 1..10
	int comments; char comment[FACT_RESPONDENTS][FACT_COMMENT];            // shuffled apart from the answers
};
struct print { char what[32]; uint64_t person; bool done; };
struct fault { char what[32]; char detail[FACT_REASON]; bool over; };
struct note { char text[400]; uint32_t officer; };

struct fact {
	enum kind kind;
	union {
		struct event event; struct session session; struct person person; struct badge_fact badge; struct officer officer;
		struct kiosk_fact kiosk; struct instrument_fact instrument; struct opening opening; struct correction correction; struct erase erase;
		struct boot boot; struct anchor anchor; struct presence presence; struct refusal refusal; struct walkin walkin;
		struct answered answered; struct ratings ratings; struct print print; struct fault fault; struct note note;
	};
};

// Canonical JSON: fixed key order, no spaces, integers and strings (and arrays of them); "" 0 false and zero hashes are left out.
MUST_CHECK enum err fact_write(const struct fact *f, struct text *out);
// Ignores keys it does not know; ERR_UNKNOWN for a kind without values here, ERR_FORMAT, ERR_RANGE, ERR_UTF8, ERR_FULL otherwise.
MUST_CHECK enum err fact_read(enum kind kind, struct span body, struct fact *ret_fact);

char means_letter(enum means m);
const char *status_code(enum status s); // "H" "I" "S" "D" "TK", "" for STATUS_NONE
uint64_t walkin_number(uint64_t ledger_tag, uint64_t seq); // (tag's low 29 bits + 1) << 32 | seq: above the organiser's numbers, below BADGE_OFFICER
