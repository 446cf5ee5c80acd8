// The listener as a whole: libmicrohttpd's daemon, its options, who is late, and the end.
// SPDX-License-Identifier: Apache-2.0
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "device/listener_parts.h"

#define SWEEP_US 250000
#define THREADS 2 // of libmicrohttpd: they only move bytes

int64_t listener_now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t listener_now_ms(void)
{
	return listener_now_us() / 1000;
}

static void name_peer(const struct sockaddr *a, char *ret_name, size_t cap)
{
	socklen_t len = a->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	if (a->sa_family == AF_UNIX || getnameinfo(a, len, ret_name, (socklen_t)cap, NULL, 0, NI_NUMERICHOST) != 0)
		*ret_name = '\0';
	if (strncmp(ret_name, "::ffff:", 7) == 0)
		memmove(ret_name, ret_name + 7, strlen(ret_name + 7) + 1);
}

static struct line *open_line(struct listener *l, struct MHD_Connection *c)
{
	struct line *line = calloc(1, sizeof *line);
	const union MHD_ConnectionInfo *fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	const union MHD_ConnectionInfo *peer = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (!line)
		return NULL;
	line->fd = fd ? fd->connect_fd : -1;
	line->due_ms = listener_now_ms() + l->options.head_ms;
	if (peer && peer->client_addr)
		name_peer(peer->client_addr, line->peer, sizeof line->peer);
	pthread_mutex_lock(&l->lock);
	line->next = l->lines;
	if (l->lines)
		l->lines->previous = line;
	l->lines = line;
	pthread_mutex_unlock(&l->lock);
	return line;
}

static void close_line(struct listener *l, struct line *line)
{
	pthread_mutex_lock(&l->lock);
	if (line->previous)
		line->previous->next = line->next;
	else
		l->lines = line->next;
	if (line->next)
		line->next->previous = line->previous;
	pthread_mutex_unlock(&l->lock);
	free(line);
}

static void on_connection(void *listener, struct MHD_Connection *c, void **line, enum MHD_ConnectionNotificationCode code)
{
	struct listener *l = listener;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		*line = open_line(l, c);
		atomic_fetch_add(&l->accepted, 1);
		atomic_fetch_add(&l->connections, 1);
		return;
	}
	if (*line)
		close_line(l, *line);
	*line = NULL;
	atomic_fetch_sub(&l->connections, 1);
}

// Whoever is late is shut down; libmicrohttpd sees that and closes.
static void *sweep(void *listener)
{
	struct listener *l = listener;
	while (!l->ending) {
		usleep(SWEEP_US);
		int64_t now_ms = listener_now_ms();
		pthread_mutex_lock(&l->lock);
		for (struct line *line = l->lines; line; line = line->next) {
			if (now_ms <= line->due_ms && !(l->draining && line->is_idle))
				continue;
			shutdown(line->fd, SHUT_RDWR);
			line->due_ms = LISTENER_NEVER;
		}
		pthread_mutex_unlock(&l->lock);
	}
	return NULL;
}

static enum err start_daemon(struct listener *l)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | (l->is_tls ? MHD_USE_TLS : 0);
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)(uintptr_t)tls_choose },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, "NORMAL:-VERS-TLS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" }, { MHD_OPTION_END, 0, NULL },
	};
	l->daemon = MHD_start_daemon(flags, 0, NULL, NULL, request_go_on, l,
		MHD_OPTION_LISTEN_SOCKET, l->fd,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)l->options.connections,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LISTENER_POOL,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_URI_LOG_CALLBACK, request_begin, l,
		MHD_OPTION_NOTIFY_COMPLETED, request_end, l,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, l,
		MHD_OPTION_ARRAY, l->is_tls ? tls : &tls[2], MHD_OPTION_END);
	return l->daemon ? ERR_OK : ERR_NO_MEMORY;
}

static enum err fill(struct listener *l, const struct listener_options *o)
{
	if (o->seed)
		memcpy(l->seed, o->seed, SEAL_SEED);
	if (!span_copy(span_of(o->certificate), l->certificate_path, sizeof l->certificate_path) || !span_copy(span_of(o->key), l->key_path, sizeof l->key_path))
		return ERR_FULL;
	l->is_tls = *l->certificate_path || o->seed;
	enum err e = tls_load(l);
	if (!e)
		e = address_bind(l, o->address);
	if (!e)
		e = workers_start(l);
	if (!e)
		e = start_daemon(l);
	if (!e) {
		l->sweeping = pthread_create(&l->sweeper, NULL, sweep, l) == 0;
		e = l->sweeping ? ERR_OK : ERR_NO_MEMORY;
	}
	return e;
}

enum err listener_open(const struct listener_options *o, const struct listener_calls *calls, struct listener **ret_listener)
{
	struct listener *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	l->options = *o;
	l->calls = *calls;
	l->fd = -1;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->work, NULL);
	enum err e = fill(l, o);
	if (e)
		listener_close(l);
	else
		*ret_listener = l;
	return e;
}

enum err listener_reload(struct listener *l)
{
	return tls_load(l);
}

void listener_drain(struct listener *l, int most_ms)
{
	l->draining = true;
	MHD_quiesce_daemon(l->daemon);
	for (int64_t end_ms = listener_now_ms() + most_ms; l->connections > 0 && listener_now_ms() < end_ms;)
		usleep(5000);
}

// Every exchange must have been answered by then: a suspended connection cannot be taken apart.
void listener_close(struct listener *l)
{
	if (!l)
		return;
	l->ending = true;
	workers_stop(l);
	while (l->daemon && l->waiting > 0)
		usleep(1000);
	if (l->sweeping)
		pthread_join(l->sweeper, NULL);
	if (l->daemon)
		MHD_stop_daemon(l->daemon);
	if (l->fd >= 0 && (!l->daemon || l->draining))
		close(l->fd);
	if (*l->unix_path)
		unlink(l->unix_path);
	free(l);
}

void listener_address(const struct listener *l, char *ret_text, size_t cap)
{
	snprintf(ret_text, cap, "%s", l->address);
}

void listener_figures(struct listener *l, struct listener_figures *ret_figures)
{
	*ret_figures = (struct listener_figures){
		.connections = l->connections, .waiting = l->waiting, .accepted = l->accepted, .refused = l->refused,
		.requests = l->requests, .bytes_in = l->bytes_in, .bytes_out = l->bytes_out, .busy_us = l->busy_us,
	};
}
