// A ring behind one lock.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t room;
	size_t size;
	int capacity, first, count;
	char items[];
};

struct queue *queue_make(size_t item_size, int capacity)
{
	struct queue *q = calloc(1, sizeof *q + item_size * (size_t)capacity);
	if (!q)
		return NULL;
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->room, NULL);
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

bool queue_take(struct queue *q, void *ret_item)
{
	pthread_mutex_lock(&q->lock);
	bool has_one = q->count > 0;
	if (has_one) {
		memcpy(ret_item, place(q, 0), q->size);
		q->first = (q->first + 1) % q->capacity;
		q->count--;
		pthread_cond_signal(&q->room);
	}
	pthread_mutex_unlock(&q->lock);
	return has_one;
}

void queue_close(struct queue *q)
{
	if (!q)
		return;
	pthread_cond_destroy(&q->room);
	pthread_mutex_destroy(&q->lock);
	free(q);
}
