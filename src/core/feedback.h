// Ratings without names: when held answers may leave, and what they add up to.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fold.h"
#include "core/instrument.h"

#define FEEDBACK_BATCH 8    // answers leave the holding table at 8 or more ...
#define FEEDBACK_FEWEST 5   // ... or when the window has ended; fewer than 5 in all are reported only as a count

struct held { uint8_t answers[FACT_QUESTIONS]; char comment[FACT_COMMENT]; };

// How many of `held` may leave now for the ledger, 0 to FACT_RESPONDENTS; ret_few: only their count may.
// `left` is how many left before. A remainder that would be under 5 waits for the window's end, and a last batch under 5 joins only as a count unless 5 or more left before.
int feedback_release(int held, int left, bool window_ended, bool *ret_few);

// A batch from held answers, in an order drawn from `random` (uniform bytes, 8 per answer and 8 per comment); comments are shuffled apart.
void feedback_batch(const struct held *held, int n, int questions, bool few, const uint8_t *random, struct ratings *ret_ratings);

struct score { uint32_t n; int mean_x100; uint32_t count[11]; int percent_x10[11]; }; // mean half-up to two decimals; n without the skipped
bool feedback_is_shown(const struct rating_cell *c);       // at least FEEDBACK_FEWEST answers
struct score feedback_score(const struct rating_cell *c, const struct instrument *i, int question);
int feedback_mean_x100(const struct rating_cell *c, const struct instrument *i); // mean of the scored questions' means, equal weights; -1 without answers
int feedback_share_x10(int mean_x100, int scale);          // 100 * mean / max, one decimal
const char *feedback_grade(int mean_x100, int scale, enum lang l); // domain 3.1 for 5 points (> 4,35 > 3,4 > 2,6 > 1,8), 3.9 equal intervals for 4

// Community satisfaction index x100 from the sum of all nine answers of n people, half-up (domain 3.3): (2*2500*S + 9n) / (2*9n).
int feedback_ikm_x100(uint32_t sum, uint32_t n);
