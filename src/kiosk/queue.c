// A ring behind one lock.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t room, some;
	size_t size;
	int capacity, first, count;
	char items[];
};

// Waits for it are of a clock that nobody sets.
static void init_some(struct queue *q)
{
	pthread_condattr_t a;
	pthread_condattr_init(&a);
	pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
	pthread_cond_init(&q->some, &a);
	pthread_condattr_destroy(&a);
}

struct queue *queue_make(size_t item_size, int capacity)
{
	struct queue *q = calloc(1, sizeof *q + item_size * (size_t)capacity);
	if (!q)
		return NULL;
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->room, NULL);
	init_some(q);
	q->size = item_size;
	q->capacity = capacity;
	return q;
}

static char *place(struct queue *q, int i)
{
	return q->items + q->size * (size_t)((q->first + i) % q->capacity);
}

static void add(struct queue *q, const void *item)
{
	memcpy(place(q, q->count++), item, q->size);
	pthread_cond_signal(&q->some);
	pthread_mutex_unlock(&q->lock);
}

void queue_put(struct queue *q, const void *item)
{
	pthread_mutex_lock(&q->lock);
	while (q->count == q->capacity)
		pthread_cond_wait(&q->room, &q->lock);
	add(q, item);
}

void queue_put_newest(struct queue *q, const void *item)
{
	pthread_mutex_lock(&q->lock);
	if (q->count == q->capacity) {
		q->first = (q->first + 1) % q->capacity;
		q->count--;
	}
	add(q, item);
}

static bool take(struct queue *q, void *ret_item)
{
	bool has_one = q->count > 0;
	if (has_one) {
		memcpy(ret_item, place(q, 0), q->size);
		q->first = (q->first + 1) % q->capacity;
		q->count--;
		pthread_cond_signal(&q->room);
	}
	return has_one;
}

bool queue_take(struct queue *q, void *ret_item)
{
	pthread_mutex_lock(&q->lock);
	bool has_one = take(q, ret_item);
	pthread_mutex_unlock(&q->lock);
	return has_one;
}

bool queue_take_within(struct queue *q, void *ret_item, int ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&q->lock);
	while (!q->count && pthread_cond_timedwait(&q->some, &q->lock, &until) == 0)
		;
	bool has_one = take(q, ret_item);
	pthread_mutex_unlock(&q->lock);
	return has_one;
}

void queue_close(struct queue *q)
{
	if (!q)
		return;
	pthread_cond_destroy(&q->room);
	pthread_cond_destroy(&q->some);
	pthread_mutex_destroy(&q->lock);
	free(q);
}
