// people.csv, officers.csv, kiosks.csv: rows that people typed, turned into values with every problem named.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fact.h"
#include "core/table.h"

#define ROSTER_PEOPLE TABLE_ROWS
#define ROSTER_PIN 16

// A row as a value; false when an error (not a mere warning) was found, all of them go to the sink.
// Numbers are those of the column `no`, 0 where it is empty. Of a NIP and a rank the levelled form is kept, of a rank not understood what was typed.
bool roster_person(const struct heading *h, const struct row *row, struct person *ret_person, finding_sink *sink, void *context);
// ret_pin: 4 to 12 digits as typed; the caller hashes it
bool roster_officer(const struct heading *h, const struct row *row, struct officer *ret_officer, char ret_pin[ROSTER_PIN],
	finding_sink *sink, void *context);
// key: 64 hexadecimal digits, then 16 of the epoch or none (zeros)
bool roster_kiosk(const struct heading *h, const struct row *row, struct kiosk_fact *ret_kiosk, finding_sink *sink, void *context);

// The key by which a person is known again at the next publish: the NIP when there is one, else name key ‖ '|' ‖ unit, lower case.
void roster_key(const struct person *p, char ret_key[448]);

// Which keys were seen and with what value (a line, a person's number): a hash table in the caller's memory that keeps only
// digests (SHA-256 cut to 128 bits), so that a hundred thousand rows are looked at once each.
struct roster_entry { uint8_t digest[16]; uint64_t value; uint32_t times; };
struct roster_index { struct roster_entry *entry; size_t cap, count; };
size_t roster_index_cap(size_t people); // entries that hold two keys a person
void roster_index_init(struct roster_index *x, struct roster_entry *memory, size_t cap); // cap: a power of two; holds 3/4 of it
// The key's entry: made with this value when it was not there (times is 1), else as it is with times one more. ERR_FULL.
MUST_CHECK enum err roster_index_put(struct roster_index *x, struct span key, uint64_t value, const struct roster_entry **ret_entry);
const struct roster_entry *roster_index_find(const struct roster_index *x, struct span key); // NULL when it was never put

// Tells people who stand in the table twice: the same NIP (PROBLEM_NIP_TWICE), the same name and unit (PROBLEM_PERSON_TWICE, a warning);
// other_line is the first one's. Puts two keys a person. True when there was no error.
bool roster_twice(struct roster_index *x, const struct person *p, int line, finding_sink *sink, void *context);
