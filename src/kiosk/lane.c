// SQLite lets one write at a time, but lets the others only look now and then whether they may: this wakes them, in order.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/lane.h"

void lane_init(struct lane *l)
{
	*l = (struct lane){ .is_taken = false };
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->free, NULL);
}

void lane_enter_first(struct lane *l)
{
	pthread_mutex_lock(&l->lock);
	l->first++;
	while (l->is_taken)
		pthread_cond_wait(&l->free, &l->lock);
	l->first--;
	l->is_taken = true;
	pthread_mutex_unlock(&l->lock);
}

void lane_enter(struct lane *l)
{
	pthread_mutex_lock(&l->lock);
	while (l->is_taken || l->first)
		pthread_cond_wait(&l->free, &l->lock);
	l->is_taken = true;
	pthread_mutex_unlock(&l->lock);
}

void lane_leave(struct lane *l)
{
	pthread_mutex_lock(&l->lock);
	l->is_taken = false;
	pthread_cond_broadcast(&l->free);
	pthread_mutex_unlock(&l->lock);
}
