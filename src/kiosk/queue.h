// Small structs by value from one thread to another.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct queue;

struct queue *queue_make(size_t item_size, int capacity); // NULL: no memory
void queue_put(struct queue *q, const void *item);        // waits while it is full
void queue_put_newest(struct queue *q, const void *item); // drops the oldest while it is full
bool queue_take(struct queue *q, void *ret_item);         // at once; false when it is empty
bool queue_take_within(struct queue *q, void *ret_item, int ms); // waits so long for one
void queue_close(struct queue *q);                        // when no other thread uses it any more
