// One event's lanes, as the files of ingest share them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pthread.h>

#include "server/ingest.h"

#define LANE_PUSHES 512   // in one commit
#define LANE_FOLD 256     // records in one go, a few milliseconds
#define LANE_FOLD_MS 200    // between two goes while runs come in without an end ...
#define LANE_FOLD_FAR_MS 500 // ... on PostgreSQL, where a go takes as long as taking in thousands
#define LANE_PARTS 2      // lanes of an event on PostgreSQL, where several may write: while one waits for the disk, others go on
#define LANE_KNOWN_MS 1000
#define INGEST_SPARES 64

struct lane {
	struct lane *next;
	uint32_t event;
	int part;                  // which ledgers are its; the one of part 0 folds and writes for all
	bool told;                 // others of the event have taken in what waits for the fold
	struct push *first, *last; // that wait
	bool led;                  // a thread is at its store
	int asking;                // threads that want to lead next
	pthread_cond_t free;
	int64_t used_ms, folded_ms, known_ms; // known_ms: when the registry said that the event is here
	struct store *store;       // the leader's; so is the rest
	bool dirty;                // received records may wait for the fold
};

struct ingest {
	struct server *server;
	pthread_mutex_t lock;      // of lanes and spares
	pthread_t thread;
	atomic_bool ending;
	struct lane *lanes;
	struct push *spare;
	int spares;
};

struct push *lane_take(struct lane *l);                     // the next that share a commit
// These are for the one who leads it, without the lock.
struct push *lane_commit(struct server *s, struct lane *l, struct push *list); // takes in, commits, answers; the list, maybe in another order
MUST_CHECK enum err lane_fold(struct server *s, struct lane *l, bool to_end);
MUST_CHECK enum err lane_do(struct server *s, struct lane *l, visit_job *job, void *context);
void lane_free(struct lane *l);
