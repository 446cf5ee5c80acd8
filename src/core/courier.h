// What a node does next to bring its ledgers and another node's together: it knows neither clock nor network, and drops nothing.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/position.h"

// Its driver (kiosk, hall server, `hadir sync`, simulator) owns store and connection. It tells what is here (courier_ours) at the start
// and whenever that grows, does what courier_next says, one thing at a time, and tells the outcome. Beside that it keeps a request for
// news open while courier_news says so. Times are of a clock that never jumps; `random` is any 64 random bits.
#define COURIER_BACKOFF_MS (15 * 60 * 1000) // the longest wait
#define COURIER_FIRST_MS 1000               // the wait after the first failure is below this; twice as long each time
#define COURIER_RELIST_MS (15 * 60 * 1000)  // heads are asked for at least this often

enum courier_act {
	COURIER_SLEEP, // until until_ms, or until something is told
	COURIER_HEADS, // GET heads; courier_theirs for each line before the outcome
	COURIER_PUSH,  // POST push: a run of `ledger` from number `from` on, of `most` records at most
	COURIER_PULL,  // GET pull: the same, the other way; intake_run, courier_ours
	COURIER_STOP,  // enrolment was withdrawn: nothing more, for ever
	COURIER_ACT_COUNT
};
struct courier_step { enum courier_act act; int ledger; uint64_t from; int most; int64_t until_ms; };

enum courier_fork { COURIER_ONE, COURIER_PARTED, COURIER_SHOWN, COURIER_FORK_COUNT }; // one history; two: ours is to be shown as evidence; has been shown
struct courier_ledger {
	struct ledger_id id;
	bool is_event;
	bool seen;               // in the heads that are being told
	uint64_t ours, theirs;   // numbers of the last records
	enum courier_fork fork;
	int most;                // records a run, halved by each 413
	int fails;               // in a row, of this ledger alone
	int64_t hold_ms;         // not before
};
struct courier {
	struct courier_ledger *ledgers; // the driver's memory
	int cap, count;
	bool pull;               // ours only go up, or theirs come down as well
	bool listed, withdrawn, signed_again;
	int fails, news_fails;   // in a row
	int64_t hold_ms, news_hold_ms, listed_ms;
	uint64_t elsewhere, elsewhere_told; // numbers of ledgers that found no room here; in the heads that are being told
};

struct courier_outcome {
	int status;              // HTTP's; 0: no answer, or none that makes sense
	bool withdrawn;          // of a 403
	bool has_here;           // a 409 brought their position `here`; after a good push it is what the receipt says
	struct position here;
	bool same;               // here.seq is not beyond ours, and our link at that number is here.link
	bool parted;             // of a pull: what came does not continue what is here
	int64_t retry_after_ms;  // the server asked for that, 0: it did not
};

void courier_init(struct courier *c, struct courier_ledger *room, int cap, bool pull, int64_t now_ms, int64_t start_ms, uint64_t random); // first step at random within start_ms
MUST_CHECK enum err courier_ours(struct courier *c, const struct position *p);    // ERR_FULL: no room for another ledger
void courier_receipt(struct courier *c, const struct ledger_id *id, uint64_t seq); // they said so once: what counts as waiting until heads are known
// A line of heads; same: as in an outcome, true when p->seq is beyond ours. ERR_FULL: no room, so it is not pulled, but counted.
MUST_CHECK enum err courier_theirs(struct courier *c, const struct position *p, bool same);

struct courier_step courier_next(const struct courier *c, int64_t now_ms);
void courier_done(struct courier *c, const struct courier_step *step, const struct courier_outcome *o, int64_t now_ms, uint64_t random);
void courier_wake(struct courier *c, int64_t now_ms); // they are known to answer again: what failed is tried at once
uint64_t courier_revision(const struct courier *c);   // the sum of what they are known to have

// The request for news may be open now: GET wait with after=REVISION, the sum of what they are known to have.
bool courier_news(const struct courier *c, int64_t now_ms, uint64_t *ret_revision);
void courier_heard(struct courier *c, int status, uint64_t revision, int64_t now_ms, uint64_t random); // 200 brings their revision, 204: nothing new; others as in an outcome

uint64_t courier_waiting(const struct courier *c); // records that are here and, as far as is known, not there
bool courier_settled(const struct courier *c);     // heads are known, and nothing is left to do but what is held or parted
