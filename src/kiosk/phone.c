// The connection changes with the server; the lock is for the moment in which another thread takes hold of it.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/phone.h"

#include <pthread.h>
#include <stdlib.h>

struct phone {
	pthread_mutex_t lock;
	struct http *http;
	bool is_ended;
};

struct phone *phone_make(void)
{
	struct phone *p = calloc(1, sizeof *p);
	if (p)
		pthread_mutex_init(&p->lock, NULL);
	return p;
}

enum err phone_dial(struct phone *p, const struct membership *m, struct line *ret_line)
{
	pthread_mutex_lock(&p->lock);
	http_close(p->http);
	p->http = NULL;
	enum err e = p->is_ended ? ERR_IO : membership_http(m, &p->http);
	pthread_mutex_unlock(&p->lock);
	if (!e)
		membership_line(m, p->http, ret_line);
	return e;
}

void phone_end(struct phone *p)
{
	pthread_mutex_lock(&p->lock);
	p->is_ended = true;
	if (p->http)
		http_abort(p->http);
	pthread_mutex_unlock(&p->lock);
}

void phone_free(struct phone *p)
{
	if (!p)
		return;
	http_close(p->http);
	pthread_mutex_destroy(&p->lock);
	free(p);
}
