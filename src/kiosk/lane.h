// Whose turn it is to write the event's file: people at the screen never wait for more than one short transaction of another thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pthread.h>
#include <stdbool.h>

struct lane {
	pthread_mutex_t lock;
	pthread_cond_t free;
	bool is_taken;
	int first; // who waits and goes before all others
};

void lane_init(struct lane *l);
void lane_enter_first(struct lane *l); // the main thread: as soon as whoever is in has left
void lane_enter(struct lane *l);       // others: when nobody is in or waits to go first
void lane_leave(struct lane *l);
