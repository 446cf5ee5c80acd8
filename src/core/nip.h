// Numbers that officials carry: NIP of 18 digits (PNS and PPPK), older and other services' numbers; ranks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table.h"

enum nip_kind { NIP_NONE, NIP_PNS, NIP_PPPK, NIP_OTHER, NIP_KIND_COUNT }; // other: 9-digit old NIP, NRP, NRK and the like (6 to 16 digits)

// Reads a field as typed (spaces, dots, apostrophes and a leading "NIP" are dropped) into ret_digits (24 bytes); PROBLEM_NONE or
// PROBLEM_NIP_*, then as far as it goes. Basis: Perka BKN 22/2007; PPPK have 21 to 29 where PNS have the month.
enum problem nip_read(struct span field, char ret_digits[24], enum nip_kind *ret_kind);
// PROBLEM_NIP_AGE: under 17 or over 58 at appointment, or under 17 this year (0: not looked at); a warning
enum problem nip_age(const char *digits, int this_year);

// Rank of a PNS (I/a..IV/e) or PPPK (I..XVII) in its narrow printed form "III/d" or "IX"; false when not understood (kept as typed then).
bool rank_read(struct span field, char ret_rank[24]);
const char *rank_title(const char *rank); // "Penata Tingkat I", NULL for PPPK and others
int rank_order(const char *rank);         // protocol order, smaller first: IV/e .. I/a, XVII .. I, none
