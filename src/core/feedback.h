// Ratings without names: when held answers may leave, and what they add up to.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fold.h"
#include "core/instrument.h"

#define FEEDBACK_BATCH 8    // answers leave the holding table at 8 or more ...
#define FEEDBACK_FEWEST 5   // ... or when the window has ended; fewer than 5 in all are reported only as a count

struct held { uint8_t answers[FACT_QUESTIONS]; char comment[FACT_COMMENT]; };

// How many of `held` may leave now for the ledger, 0 to FACT_RESPONDENTS; ret_few: only their count may. `left` is how many left before.
// Of more than fit into one record so many go that those who stay are none or at least FEEDBACK_FEWEST; fewer than FEEDBACK_BATCH wait
// for the window's end, and then go with their answers when there are FEEDBACK_FEWEST of them or as many left before, else as a count.
int feedback_release(int held, int left, bool window_ended, bool *ret_few);

#define FEEDBACK_RANDOM 16 // uniform bytes that a batch needs for each respondent: 8 to place the answers, 8 to place the comments
// A batch of n held answers in an order drawn from `random` (16 bytes for each); comments are those that are not empty, in an order of
// their own. Of `few` only the number is kept. Session and instrument are the caller's to fill in.
void feedback_batch(const struct held *held, int n, int questions, bool few, const uint8_t *random, struct ratings *ret_ratings);

// Of one question. n: without the skipped (count[0]); mean_x100: half-up to two decimals, -1 without answers; percent_x10: of n, half-up.
struct score { uint32_t n; int mean_x100; uint32_t count[11]; int percent_x10[11]; };
bool feedback_is_shown(const struct rating_cell *c);       // at least FEEDBACK_FEWEST answers are known
struct score feedback_score(const struct rating_cell *c, const struct instrument *i, int question);
int feedback_mean_x100(const struct rating_cell *c, const struct instrument *i); // half-up mean of the scored questions' means as printed, equal weights; -1 without answers
int feedback_share_x10(int mean_x100, int scale);          // 100 * mean / max, one decimal, half-up; -1 for -1

// The word for a mean: 5 points > 4,35 > 3,40 > 2,60 > 1,80; 4 points, equal intervals: > 3,25 > 2,50 > 1,75; "" for other scales and -1.
const char *feedback_grade(int mean_x100, int scale, enum lang l);

// Community satisfaction index (PermenPANRB 14/2017) x100 from the sum of all nine answers (1 to 4) of n people who gave all nine, with the
// exact weight 1/9, half-up: (2 * 2500 * sum + 9n) / (2 * 9n); -1 when n is 0.
int feedback_ikm_x100(uint32_t sum, uint32_t n);
