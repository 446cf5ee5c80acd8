// What the uplink's files share: the queues between its threads, and what the working one owns.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdatomic.h>

#include "kiosk/phone.h"
#include "kiosk/queue.h"
#include "kiosk/uplink.h"
#include "sync/round.h"

enum order_kind { ORDER_SERVE, ORDER_GROWN, ORDER_ENROL, ORDER_ENROL_END, ORDER_HEARD, ORDER_STOP };
struct order {
	enum order_kind kind;
	int number;                     // SERVE, HEARD: of the serving; ENROL
	bool has_server; struct store *store; int64_t start_ms; // SERVE
	struct membership membership;   // SERVE; ENROL: address and seed
	struct enrolment code; char name[64]; // ENROL
	struct round_news heard;
};
struct ask { bool is_stop; int number; uint64_t after; int64_t utc_ms; struct membership membership; };

struct uplink { // queues, phones, lane and the two atomics are for all threads, the rest is the main one's
	pthread_t worker, listener;
	struct queue *orders, *asks, *news, *clocks;
	struct phone *mouth, *ear, *door; // of steps, of news, of an enrolment
	struct lane *lane;
	atomic_uint_fast64_t written;
	atomic_bool is_poked;           // the order that says so is under way
	void (*wake)(void);
	int serving, enrolling;
	struct clock clock;             // of the worker, after the beginning
};

struct work { // of the working thread
	struct uplink *u;
	struct clock clock;
	int unanswered;                 // requests in a row
	bool is_stopped, is_listening, is_deaf; // deaf: the last wait for news came to nothing
	struct membership membership;
	char enrolled_at[ENROLMENT_ADDRESS]; // the line's own address may be where the server was found since
	struct store *store;
	struct round *round;            // NULL: no server
	struct line line, door;
	int64_t until_ms, told_ms, anchored_ms, ahead_ms; // next step; last news; last anchor, and what it said
	bool is_waiting; int64_t asked_ms; // an enrolment waits for the organiser; when it was last asked about
	struct uplink_news news, told;
};

void *uplink_work(void *uplink);
void enrol_begin(struct work *w, const struct order *o);
void enrol_end(struct work *w);
void enrol_go_on(struct work *w);
#define ENROL_ASK_MS 1000
