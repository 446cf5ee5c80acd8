// The worker threads of the listener, and what other threads may say to an exchange.
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "device/listener_parts.h"

struct worker { struct listener *listener; int number; };

void workers_add(struct held *h)
{
	struct listener *l = h->x.listener;
	h->is_held = true;
	MHD_suspend_connection(h->connection); // this and its opposite are calls into the kernel: never with the lock
	pthread_mutex_lock(&l->lock);
	if (l->ready_last)
		l->ready_last->next = h;
	else
		l->ready = h;
	l->ready_last = h;
	pthread_cond_signal(&l->work);
	pthread_mutex_unlock(&l->lock);
}

static struct held *take(struct listener *l)
{
	pthread_mutex_lock(&l->lock);
	while (!l->ready && !l->closing)
		pthread_cond_wait(&l->work, &l->lock);
	struct held *h = l->ready;
	if (h) {
		l->ready = h->next;
		if (!l->ready)
			l->ready_last = NULL;
	}
	pthread_mutex_unlock(&l->lock);
	return h;
}

static void complete(struct exchange *x)
{
	const struct listener_calls *calls = &x->listener->calls;
	if (calls->finish)
		calls->finish(calls->context, x);
}

// From here on the worker does not look at it again: of a stream another thread may have finished it.
static void let_go(struct held *h, enum outcome outcome)
{
	struct listener *l = h->x.listener;
	if (outcome == OUTCOME_NOW)
		complete(&h->x);
	pthread_mutex_lock(&l->lock);
	h->is_held = false;
	h->streams = outcome == OUTCOME_STREAM;
	h->finished = h->finished || outcome == OUTCOME_NOW;
	pthread_mutex_unlock(&l->lock);
	MHD_resume_connection(h->connection);
}

static void *run(void *arg)
{
	struct worker w = *(struct worker *)arg;
	struct listener *l = w.listener;
	free(arg);
	void *desk = l->calls.open(l->calls.context, w.number);
	for (struct held *h; (h = take(l));) {
		int64_t begun = listener_now_us();
		enum outcome outcome = l->calls.handle(desk, &h->x);
		if (outcome != OUTCOME_LATER) // which may be finished, and gone
			let_go(h, outcome);
		atomic_fetch_add(&l->busy_us, listener_now_us() - begun);
	}
	l->calls.close(desk);
	return NULL;
}

enum err workers_start(struct listener *l)
{
	l->workers = calloc((size_t)l->options.workers, sizeof *l->workers);
	if (!l->workers)
		return ERR_NO_MEMORY;
	for (; l->workers_running < l->options.workers; l->workers_running++) {
		struct worker *w = malloc(sizeof *w);
		if (!w)
			return ERR_NO_MEMORY;
		*w = (struct worker){ l, l->workers_running };
		if (pthread_create(&l->workers[l->workers_running], NULL, run, w) != 0) {
			free(w);
			return ERR_NO_MEMORY;
		}
	}
	return ERR_OK;
}

void workers_stop(struct listener *l)
{
	pthread_mutex_lock(&l->lock);
	l->closing = true;
	pthread_cond_broadcast(&l->work);
	pthread_mutex_unlock(&l->lock);
	for (int i = 0; i < l->workers_running; i++)
		pthread_join(l->workers[i], NULL);
	free(l->workers);
	l->workers = NULL;
	l->workers_running = 0;
}

void exchange_leave(struct exchange *x)
{
	struct held *h = x->connection;
	pthread_mutex_lock(&x->listener->lock);
	h->is_held = false;
	pthread_mutex_unlock(&x->listener->lock);
}

// With the lock held: whether the connection is to be resumed without it. Only one that is suspended is, and nothing ends that meanwhile.
static bool is_to_wake(struct held *h)
{
	bool is_asleep = h->asleep;
	h->asleep = false;
	return is_asleep;
}

void exchange_finish(struct exchange *x)
{
	struct held *h = x->connection;
	struct listener *l = x->listener;
	complete(x);
	pthread_mutex_lock(&l->lock);
	h->finished = true;
	bool is_gone = h->gone;
	bool resumes = !is_gone && (h->streams ? is_to_wake(h) : !h->is_held);
	pthread_mutex_unlock(&l->lock);
	if (resumes)
		MHD_resume_connection(h->connection);
	if (is_gone)
		held_free(h);
}

static bool add_pending(struct held *h, struct span bytes)
{
	size_t wanted = h->pending_len + bytes.len;
	if (wanted > LISTENER_STREAM_MOST)
		return false;
	if (wanted > h->pending_cap) {
		char *grown = realloc(h->pending, wanted * 2);
		if (!grown)
			return false;
		h->pending = grown;
		h->pending_cap = wanted * 2;
	}
	memcpy(h->pending + h->pending_len, bytes.at, bytes.len);
	h->pending_len = wanted;
	return true;
}

bool exchange_send(struct exchange *x, struct span bytes)
{
	struct held *h = x->connection;
	pthread_mutex_lock(&x->listener->lock);
	bool is_good = !h->gone && add_pending(h, bytes);
	bool resumes = is_good && is_to_wake(h);
	pthread_mutex_unlock(&x->listener->lock);
	if (resumes)
		MHD_resume_connection(h->connection);
	return is_good;
}

bool exchange_gone(struct exchange *x)
{
	struct held *h = x->connection;
	pthread_mutex_lock(&x->listener->lock);
	bool is_gone = h->gone;
	pthread_mutex_unlock(&x->listener->lock);
	return is_gone;
}
