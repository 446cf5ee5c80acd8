// The one writer of each event's store: takes runs in, many in one commit, answers once they are durable, and folds afterwards.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run.h"
#include "server/serve.h"

struct ingest;
struct ingest *ingest_open(struct server *s); // NULL without memory; starts the thread that folds
void ingest_close(struct ingest *g);          // folds what is left, closes all stores

// A run that has been proved, with its request. Whoever finds nobody at the event's store takes in what waits there, its own and others',
// and answers them: so the exchange may be finished when this returns, and OUTCOME_LATER is what its handler returns.
struct push {
	struct push *next;
	struct exchange *x;
	char *bytes;              // what the run's bodies are borrowed from; freed with it
	struct run *run;
	unsigned mode;            // enum intake_mode
	uint64_t tag;             // ledger_tag of the run's ledger
};
struct push *ingest_make_push(struct ingest *g); // with a run; NULL without memory
void ingest_free_push(struct ingest *g, struct push *p);
void ingest_push(struct ingest *g, uint32_t event, struct push *p);

// Whether the registry said a moment ago that the event is here: asking for each run would take longer than taking it in.
bool ingest_knows(struct ingest *g, uint32_t event, int64_t now_ms);
void ingest_note_known(struct ingest *g, uint32_t event, int64_t now_ms);
MUST_CHECK enum err ingest_fold(struct ingest *g, uint32_t event); // to the end, before it returns
MUST_CHECK enum err ingest_write(struct ingest *g, uint32_t event, visit_job *job, void *context); // visit_write
