// What the files of the listener share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gnutls/abstract.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "core/seal.h"
#include "device/listener.h"

#define LISTENER_POOL 10240              // libmicrohttpd's memory of a connection, also of one that waits: heads of requests and of answers fit in it
#define LISTENER_STREAM_MOST (256 << 10) // bytes that wait in one stream
#define LISTENER_BODIES_MOST (256 << 20) // bytes of all bodies that are beyond LISTENER_BIG
#define LISTENER_BIG 65536
#define LISTENER_PACE 4096               // bytes a second that must come or go at least
#define LISTENER_NEVER INT64_MAX

// A connection. To libmicrohttpd a byte now and then is a sign of life; what is due when is kept here, and whoever is late is shut down.
struct line {
	struct line *previous, *next;
	int fd;
	bool is_idle;                    // between requests
	int64_t due_ms;
	char peer[48];
};

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_WORK, STAGE_SENT }; // of the connection's thread

struct held {                            // an exchange with what is only the listener's
	struct exchange x;               // first
	struct MHD_Connection *connection;
	struct line *line;
	enum stage stage;
	char *body;
	size_t body_len, body_cap, length, most;

	struct held *next;               // under the lock: waiting for a worker
	bool counted;                    // among those waiting; of the connection's thread
	bool is_held, finished, streams; // is_held: its handler has not returned or left it yet
	bool asleep, gone;               // of a stream: suspended without data; its connection has ended
	char *pending;
	size_t pending_len, pending_cap;
	char target[];
};

struct listener {
	struct listener_options options;
	struct listener_calls calls;
	char address[128], certificate_path[512], key_path[512], unix_path[108];
	uint8_t seed[SEAL_SEED];
	bool is_tls, sweeping;
	int fd;
	struct MHD_Daemon *daemon;
	pthread_t sweeper, *workers;
	int workers_running;

	pthread_mutex_t lock;
	pthread_cond_t work;
	struct line *lines;
	struct held *ready, *ready_last;
	bool closing;
	atomic_bool draining, ending;
	_Atomic int64_t connections, waiting, accepted, refused, requests, bytes_in, bytes_out, busy_us, numbers, bodies;
};
