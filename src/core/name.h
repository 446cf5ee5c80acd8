// Indonesian names: titles, the key that search compares, and shorter forms that never cut a name.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"

#define NAME_KEY 256

struct name_parts { struct span front, name, back; }; // titles before, the name itself, degrees after (domain 5.4)

struct name_parts name_split(struct span full);
// Upper case, no titles, no punctuation, old spellings and short forms levelled: "Drs. H. Moh. Soeharjo, M.M" gives "MUHAMMAD SUHARJO".
void name_key(struct span full, char ret_key[NAME_KEY]);
// every typed word (its key) begins some word of the key; from 4 letters on one edit is forgiven
bool name_matches(const char *key, struct span typed);
