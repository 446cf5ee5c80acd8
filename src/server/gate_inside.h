// What the files of the gate share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pthread.h>

#include "core/pass.h"
#include "server/gate.h"

#define GATE_DEVICES 4096     // buckets
#define GATE_RATES 8192
#define GATE_FRESH_MS 1000    // so long a device's row is believed without asking the registry again
#define GATE_SEEN_MS 30000    // between notes in the registry of when a device was seen ...
#define GATE_SEEN_MOST 250    // ... so many in one transaction

struct known {                // a device that has signed a request to this process
	struct known *next;
	struct device device;
	uint64_t last;        // its last count
	int64_t fresh_ms, noted_ms;
	struct device_news news;
	bool has_key;
	uint8_t key[SEAL_HASH];       // of its Hadir-Mac, kept since one was right
};
struct rate { uint64_t who; double left; int64_t at_ms; };

struct gate {
	struct server *server;
	uint8_t secret[SEAL_HASH]; // of this process: nonces of another one are worth nothing here
	pthread_mutex_t lock;
	struct known *devices[GATE_DEVICES];
	struct rate rates[GATE_RATES];
};

bool gate_is_within(struct gate *g, enum route_rate rate, struct span who, int64_t now_ms);
bool gate_device(struct visit *v); // ROUTE_DEVICE and ROUTE_ENROL
