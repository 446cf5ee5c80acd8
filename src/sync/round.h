// Brings a store and one server together, one step a call, in the order that core/courier says.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/courier.h"
#include "store/intake.h"
#include "sync/line.h"

#define ROUND_LEDGERS 4096 // of one event; what has no room is left alone
#define ROUND_GENTLE 100   // records in one transaction, where another thread writes the same file: a few milliseconds

// How it reaches the store, so that a server can put its own one writer in between. A job is one transaction at most and over when
// the call returns. read: ERR_NOT_FOUND, and no job, when nothing is here yet.
typedef enum err round_job(struct store *s, void *context);
struct round_store {
	void *context;
	enum err (*read)(void *context, round_job *job, void *job_context);
	enum err (*write)(void *context, round_job *job, void *job_context);
	bool folds;                    // whoever is behind `write` folds by himself
};
struct round_store round_store_of(struct store *s); // jobs straight on it

struct round_options {
	struct line *line;             // these two are borrowed
	struct round_store store;
	uint32_t event;
	bool is_one_of_many;           // others use the line as well: what it tells of waiting records is for its owner to set
	bool pull, files;              // what they have comes down as well; files that the event refers to are brought up (only servers may)
	int take;                      // records of a run that comes down, and of a fold: 0: RUN_RECORDS
	int64_t start_ms;              // the first step is at a random moment within that
};
struct round_now { int64_t up_ms, utc_ms; uint64_t random; }; // clock_up_ms, the clock, any 64 random bits
struct round_now round_now(int64_t utc_ms);

struct round;
MUST_CHECK enum err round_open(const struct round_options *o, struct round_now now, struct round **ret_round); // ERR_NO_MEMORY
void round_close(struct round *r);

enum round_act { ROUND_SLEEP, ROUND_HEADS, ROUND_PUSH, ROUND_PULL, ROUND_FOLD, ROUND_FILE, ROUND_STOP, ROUND_ACT_COUNT };
struct round_step {
	enum round_act act;            // what was done: one request or one transaction; SLEEP: there was nothing to do, STOP: withdrawn, for ever
	int64_t until_ms;              // of SLEEP: do come again then, or as soon as round_grown or round_heard was called
	int status;                    // of a request, 0: no answer
	enum err err;                  // of the network, the store (it is tried again, nothing is lost) or of what came; ERR_OK: none
	bool is_store;                 // err is the store's
	struct ledger_id id;           // of PUSH and PULL
	bool is_event, forked;         // forked: here and there it has two histories; ours was shown, both stay
	uint64_t records;              // that the step brought up or down
	uint64_t folded, event_folded; // that came before and count in the state now: all, and those of the event ledger
	bool has_now;
	int64_t now_ms;                // the server's clock
};
void round_next(struct round *r, struct round_now now, struct round_step *ret_step);
void round_grown(struct round *r);        // the store has records of its own that are to go up: looked at in the next step
void round_wake(struct round *r, int64_t up_ms); // the server is known to answer again: it is not waited for any longer
uint64_t round_revision(const struct round *r);  // the sum of the numbers that the server is known to have

// News: while round_news says so, ask by news_ask, on any thread with a line of its own, and tell what came of it. event 0 (for servers):
// of any event, and the revision is only to be asked with again.
struct round_news { int status; uint64_t revision; };
bool round_news(const struct round *r, int64_t up_ms, uint64_t *ret_after);
MUST_CHECK enum err news_ask(struct line *l, uint32_t event, uint64_t after, int64_t now_ms, struct round_news *ret_news); // returns within a minute; on an error status is 0
void round_heard(struct round *r, const struct round_news *n, struct round_now now);

struct round_state {
	bool settled, withdrawn, online; // nothing is left to do; for ever; the last request was answered
	uint64_t waiting, coming;        // records that are here and not there; there and not here
	uint64_t held;                   // ledgers that the server does not take, or of another history than ours
	bool is_parted;                  // the latest ledger of this device is among them, as one of another history:
	struct ledger_id parted;         // ... this one; nothing of it counts there from that point on
};
void round_state(const struct round *r, struct round_state *ret_state);
